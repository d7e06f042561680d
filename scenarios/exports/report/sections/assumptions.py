"""Every assumption in one list, with the clauses that rest on it."""

from collections.abc import Iterator

from ....presentation.summary import listed
from ....presentation.titles import title_of
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield what the plan leaves open and was chosen here."""
    words = request.words
    rows = tuple(
        (title_of(verdict.clause, words), listed([words.name(key) for key in verdict.clause.assumed], words))
        for verdict in request.result.evaluation.verdicts
        if verdict.clause.assumed
    )
    yield Heading(1, words("Assumptions"))
    if not rows:
        yield Paragraph(words("The plan's words left nothing open that had to be chosen."))
        return
    yield Paragraph(
        words("The plan's words leave open what stands here; the values are the program's, not the plan's.")
    )
    yield Table(words("Chosen here"), (words("Clause"), words("What was chosen")), rows, shares=(7, 9))
