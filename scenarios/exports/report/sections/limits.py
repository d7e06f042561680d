"""What the figures cannot tell."""

from collections.abc import Iterator
from typing import Final

from ....presentation.summary import common_notes, people_of, plan_note
from ....presentation.titles import title_of
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest

AT: Final = 90


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield how sure each circle is, where that is known."""
    words = request.words
    yield Heading(1, words("Limits of the data"))
    yield Paragraph(
        words(
            "Streets, facilities and people are as complete as the files that were read. Opening hours, quality and "
            "queues are not judged; turn restrictions and congestion are left out of ways by car."
        )
    )
    if note := plan_note(request.result.evaluation.plan, words):
        yield Paragraph(note)
    common = common_notes(request.result.evaluation)
    if common:
        yield Table(
            words("Notes that hold for most clauses"), (words("Notes"),), tuple((words.say(one),) for one in common)
        )
    rows = tuple(
        (
            title_of(verdict.clause, words),
            people_of(verdict, verdict.sureness.near_limit),
            people_of(verdict, verdict.sureness.unsnapped),
            people_of(verdict, verdict.sureness.no_way),
        )
        for verdict in request.result.evaluation.verdicts
        if verdict.sureness is not None
    )
    if rows:
        yield Table(
            words("How sure the circles are: people"),
            (words("Clause"), words("Within a minute of the limit (5% of a distance), on either side"),
             words("No usable street"), words("No route to any facility that counts")),
            rows,
            figures=frozenset({1, 2, 3}),
            shares=(8, 4, 3, 4),
        )  # fmt: skip
