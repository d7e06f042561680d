"""What the figures rest on: each file, what was done to it, and what was doubted."""

from collections.abc import Iterator

from ....presentation.summary import listed
from ....presentation.systems import system_text
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the inputs with what was done to each, the estimated groups, and the warnings."""
    words, settings = request.words, request.result.project.settings
    yield Heading(1, words("Data"))
    yield Paragraph(
        words("Data: {source}", source=settings.source)
        + words(
            ". Read on {date}; measured in {crs}.",
            date=settings.created[:10],
            crs=system_text(request.result.place.network.crs, words),
        )
    )
    yield Table(
        words("Files read"),
        (words("Role"), words("File"), words("Rows"), words("What was done")),
        tuple(
            (
                words.name(record.role),
                record.file,
                f"{record.rows:,}",
                " ".join(words.say(note.message()) for note in record.done) or "–",
            )
            for record in settings.inputs
        ),
        figures=frozenset({2}),
        shares=(2, 4, 2, 10),
    )
    if settings.estimated:
        groups = listed([words.name(group) for group in settings.estimated], words)
        yield Paragraph(words("Estimated, not counted: {groups}.", groups=groups), strong=True)
    for note in settings.warnings:
        yield Paragraph(words.say(note.message()))
