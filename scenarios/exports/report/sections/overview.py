"""All clauses on a few lines; what the undecided ones miss stands where each is told of."""

from collections.abc import Iterator
from typing import Final

from .....coverage.evaluation.verdict import Verdict
from ....presentation.summary import counted_text, figure_text, measured_text, unit_text
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest

AT: Final = 20


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield a table of all clauses, in the plan's order."""
    words, verdicts = request.words, request.result.evaluation.verdicts
    waiting = sum(verdict.state == "not_decided" for verdict in verdicts)
    yield Heading(1, words("All clauses"))
    if waiting:
        yield Paragraph(
            words("{count} clauses cannot be decided with the data at hand; they count neither as met nor as not met. "
                  "What each of them misses stands with it, clause by clause.", count=waiting)
        )  # fmt: skip
    yield Table(
        words("All clauses"),
        (words("No."), words("Clause"), words("Measured"), words("Target"), words("Unserved"), words("Verdict")),
        tuple(_row(number, verdict, words) for number, verdict in enumerate(verdicts, start=1)),
        figures=frozenset({2, 3, 4}),
        shares=(1, 20, 1, 1, 1, 1),
        small=True,
    )


def reason_text(verdict: Verdict, words: Words) -> str:
    """Return why a clause cannot be decided."""
    return words.say(verdict.reason) if verdict.reason is not None else "–"


def _row(number: int, verdict: Verdict, words: Words) -> tuple[str, ...]:
    unit = unit_text(verdict.unit, words)
    return (
        str(number),
        title_of(verdict.clause, words),
        measured_text(verdict, unit),
        figure_text(verdict.target, unit),
        counted_text(verdict.unserved, verdict.group, estimated=bool(verdict.estimated)),
        words.name(verdict.state),
    )
