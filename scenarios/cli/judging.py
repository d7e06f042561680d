"""The options of commands that set how verdicts are reached."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ...coverage.evaluation.settings import examples
from ..exports.kinds import export_modules, key_of
from ..presentation.names import later

FILLED_IN = {
    "{settings}": examples(),
    "{exports}": ", ".join(key_of(module) for _, module in export_modules()),
}
"""What stands in help texts in place of a name in braces, the same in every language."""

PlanAsked = Annotated[
    str | None,
    typer.Option("--plan", help=later("A built-in plan (see 'lifecircle plans list') or a plan file; else its own.")),
]
Complete = Annotated[
    list[str] | None,
    typer.Option(
        "--complete",
        help=later(
            "A category or service of which the data holds every facility, or all; may be repeated. Of others a figure "
            "is a lower bound and fails nothing."
        ),
    ),
]
SetTo = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help=later("{settings}; may be repeated."),
    ),
]
WholeScope = Annotated[
    bool,
    typer.Option("--whole-scope", help=later("The place is the whole area that the plan's totals are for.")),
]


YearAsked = Annotated[
    int | None,
    typer.Option(
        "--year",
        min=1949,
        max=2100,
        help=later("The year that is asked: its targets, and facilities by their years of opening and closing."),
    ),
]


def settings_given(
    complete: Sequence[str], set_to: Sequence[str], *, whole_scope: bool, year: int | None = None
) -> dict[str, object]:
    """Return the settings of verdicts that the options stand for; only those that were written."""
    from ..project.judging import complete_categories, settings_of  # noqa: PLC0415  (reads plans; --help needs none)

    given = settings_of(set_to)
    if complete:
        given["complete"] = complete_categories(complete)
    if year is not None:
        given["year"] = year
    return {**given, "whole_scope": True} if whole_scope else given
