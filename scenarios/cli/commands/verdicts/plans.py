"""The commands below `lifecircle plans`. Light: what reads plans is imported when a command runs."""

from pathlib import Path
from typing import Annotated, Final

import typer

from ....presentation.names import later
from ...console import shell_of

INVALID: Final = 2
PlanAsked = Annotated[str, typer.Argument(help=later("A built-in plan (see 'lifecircle plans list') or a plan file."))]
PlanFile = Annotated[Path, typer.Argument(help=later("A plan file (.toml)."))]


def plans_app() -> typer.Typer:
    """Return the commands about plans."""
    plans = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
    plans.command("list", help=later("List the built-in plans and the office's own."))(_plans_list)
    plans.command("show", help=later("Show a plan's clauses and the words they were read from."))(_plans_show)
    plans.command("validate", help=later("Report what is wrong with a plan file, with line and key."))(_plans_validate)
    plans.command("new", help=later("Write a plan file to begin from."))(_plans_new)
    return plans


def _plans_list(context: typer.Context) -> None:
    from ...actions.verdicts.plans import list_plans  # noqa: PLC0415  (pydantic need not load for --help)

    list_plans(shell_of(context))


def _plans_show(context: typer.Context, plan: PlanAsked) -> None:
    from ...actions.verdicts.plans import show_plan  # noqa: PLC0415  (pydantic need not load for --help)

    show_plan(shell_of(context), plan)


def _plans_validate(context: typer.Context, file: PlanFile) -> None:
    from ...actions.verdicts.plans import validate_plan  # noqa: PLC0415  (pydantic need not load for --help)

    if not validate_plan(shell_of(context), file):
        raise typer.Exit(INVALID)


def _plans_new(
    context: typer.Context,
    file: PlanFile,
    source: Annotated[
        str | None, typer.Option("--from", help=later("A built-in plan to copy; else a template with every kind."))
    ] = None,
) -> None:
    from ...actions.verdicts.plans import begin_plan  # noqa: PLC0415  (pydantic need not load for --help)

    begin_plan(shell_of(context), file, source=source)
