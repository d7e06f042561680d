"""Every assumption in one list, with the clauses that rest on it."""

from collections.abc import Iterator

from ....presentation.summary import listed
from ....presentation.titles import title_of
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield what the plan leaves open and was chosen here."""
    words = request.words
    resting: dict[str, list[str]] = {}
    for verdict in request.result.evaluation.verdicts:
        for one in verdict.assumed:
            resting.setdefault(words.say(one), []).append(title_of(verdict.clause, words))
    rows = tuple((said, listed(titles, words)) for said, titles in resting.items())
    yield Heading(1, words("Assumptions"))
    if not rows:
        yield Paragraph(words("The plan's words left nothing open that had to be chosen."))
        return
    yield Paragraph(
        words("The plan's words leave open what stands here; the values are the program's, not the plan's.")
    )
    yield Table(words("Chosen here"), (words("What was chosen"), words("Clauses")), rows, shares=(8, 8))
