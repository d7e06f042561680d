"""What the figures rest on: each file, what was done to it, and what was doubted."""

from collections.abc import Iterator
from typing import Final

from ....presentation.summary import listed
from ....presentation.systems import system_text
from ....presentation.translate import Words
from ....project.settings import InputRecord
from ...data_dates import date_of
from ..content import Block, Heading, Paragraph, Table
from ..request import ReportRequest

AT: Final = 40

SHOWN: Final = 6
"""Notes of a file; twenty possible duplicates are for the workbook."""


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
        (words("Role"), words("File"), words("Data date"), words("Rows"), words("What was done")),
        tuple(
            (
                words.name(record.role),
                record.file or "–",
                date_of(record, words),
                f"{record.rows:,}",
                _done(record, words) or "–",
            )
            for record in settings.inputs
        ),
        figures=frozenset({3}),
        shares=(2, 4, 3, 2, 10),
    )
    if settings.estimated:
        groups = listed([words.name(group) for group in settings.estimated], words)
        yield Paragraph(words("Estimated, not counted: {groups}.", groups=groups), strong=True)
    told = {words.say(note.message()) for record in settings.inputs for note in record.done[:SHOWN]}
    for text in dict.fromkeys(words.say(note.message()) for note in settings.warnings):
        if text not in told:  # it stands in the table
            yield Paragraph(text)


def _done(record: InputRecord, words: Words) -> str:
    """Say what was done to a file: all of it, or the first notes and how many stand in the workbook."""
    said = [words.say(note.message()) for note in record.done]
    rest = len(said) - SHOWN
    more = [words("{count} further notes stand in the workbook.", count=rest)] if rest > 0 else []
    return " ".join([*said[:SHOWN], *more])
