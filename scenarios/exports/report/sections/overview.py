"""All clauses on a few lines: those with a figure, and those that cannot be decided with what is missing."""

from collections.abc import Iterator

from .....coverage.evaluation.verdict import Verdict
from ....presentation.summary import figure_text, people_text, unit_text
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield a table of the clauses that are decided, and one of those that are not, in the plan's order."""
    words = request.words
    numbered = list(enumerate(request.result.evaluation.verdicts, start=1))
    decided = [(number, verdict) for number, verdict in numbered if verdict.state != "not_decided"]
    waiting = [(number, verdict) for number, verdict in numbered if verdict.state == "not_decided"]
    yield Heading(1, words("All clauses"))
    if decided:
        yield Table(
            words("Clauses that are decided") if waiting else words("All clauses"),
            (words("No."), words("Clause"), words("Measured"), words("Target"), words("Unserved"), words("Verdict")),
            tuple(_row(number, verdict, words) for number, verdict in decided),
            figures=frozenset({2, 3, 4}),
            shares=(1, 20, 1, 1, 1, 1),
        )
    if waiting:
        yield Paragraph(
            words("{count} clauses cannot be decided with the data at hand; they count neither as met nor as not met.",
                  count=len(waiting))
        )  # fmt: skip
        yield Table(
            words("Clauses that cannot be decided, and what is missing"),
            (words("No."), words("Clause"), words("What is missing")),
            tuple((str(number), title_of(verdict.clause, words), reason_text(verdict, words))
                  for number, verdict in waiting),
            shares=(1, 6, 8),
        )  # fmt: skip


def reason_text(verdict: Verdict, words: Words) -> str:
    """Return why a clause cannot be decided."""
    return words.say(verdict.reason) if verdict.reason is not None else "–"


def _row(number: int, verdict: Verdict, words: Words) -> tuple[str, ...]:
    unit = unit_text(verdict.unit, words)
    return (
        str(number),
        title_of(verdict.clause, words),
        figure_text(verdict.measured, unit),
        figure_text(verdict.target, unit),
        people_text(verdict.unserved),
        words.name(verdict.state),
    )
