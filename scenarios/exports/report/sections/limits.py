"""What the figures cannot tell."""

from collections.abc import Iterator

from ....presentation.summary import people_text
from ....presentation.titles import title_of
from ..content import Block, Heading, Paragraph
from ..request import ReportRequest


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield how sure each circle is, where that is known."""
    words = request.words
    yield Heading(1, words("Limits of the data"))
    yield Paragraph(
        words(
            "Streets, facilities and people are as complete as the files that were read. Opening hours, quality and "
            "queues are not judged; turning bans and congestion are left out of ways by car."
        )
    )
    for verdict in request.result.evaluation.verdicts:
        sure = verdict.sureness
        if sure is None:
            continue
        yield Paragraph(
            words(
                "{clause}: {near} people live within a minute of the limit (5% of a distance), on either side; {off} "
                "have no street near, {cut} no route to any facility that counts.",
                clause=title_of(verdict.clause, words),
                near=people_text(sure.near_limit),
                off=people_text(sure.unsnapped),
                cut=people_text(sure.no_way),
            )
        )
