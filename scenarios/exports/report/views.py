"""Views as blocks of a report: a heading, tables, and what is to be known of them."""

from collections.abc import Iterable, Iterator
from typing import Final

from ...planning.request import ViewRequest
from ...planning.view import Table, View
from ...planning.wording import NUMBERS, headings, text, title_text
from ...presentation.translate import Words
from ..workbook import width_of
from .content import Block, Heading, Paragraph, Report
from .content import Table as ReportTable

ROWS_SHOWN: Final = 15
"""Rows of a table of a view within the report of an evaluation; the workbook has all."""
_NARROWEST: Final = 4
_FOLDED: Final = 9
"""Letters up to which a text is kept on one line."""
_WIDEST: Final = 60


def report_of_views(request: ViewRequest, views: Iterable[View], words: Words) -> Report:
    """Return views as a report of their own, with all rows of their tables."""
    views = list(views)
    name, settings = words(", ").join(title_text(view.title, words) for view in views), request.project.settings
    return Report(
        title=words("{place}: {title}", place=settings.name, title=name),
        place=settings.name,
        date=settings.created[:10],
        language=words.language,
        blocks=tuple(block for view in views for block in view_blocks(view, words, level=1)),
    )


def view_blocks(view: View, words: Words, *, most: int | None = None, level: int = 2) -> Iterator[Block]:
    """Yield the blocks of a view; with `most`, so many rows of each table, and a sentence on the others."""
    yield Heading(1 if level == 1 else 2, title_text(view.title, words))
    for table in view.tables:
        if table.rows:
            yield _table(view, table, words, most)
            if most is not None and len(table.rows) > most:
                left = len(table.rows) - most
                yield Paragraph(words("{count} further rows stand in the workbook.", count=left))
    notes = [words.say(note) for note in (*view.notes, *view.assumed)]
    if notes:
        yield ReportTable("", (words("Notes"),), tuple((note,) for note in notes))


def _table(view: View, table: Table, words: Words, most: int | None) -> ReportTable:
    """Return a table without the columns in which no row says anything; its caption only where it says more."""
    told = [at for at in range(len(table.columns)) if any(row.cells[at] not in (None, "") for row in table.rows)]
    columns, header = [table.columns[at] for at in told], headings(table, words)
    rows = [tuple(text(row.cells[at], table.columns[at], words) for at in told) for row in table.rows[:most]]
    titles = [header[at] for at in told]
    caption, title = title_text(table.title, words), title_text(view.title, words)
    return ReportTable(
        "" if caption == title else caption,
        tuple(titles),
        tuple(rows),
        figures=frozenset(at for at, column in enumerate(columns) if column.kind in NUMBERS),
        shares=tuple(_share([titles[at], *(row[at] for row in rows)]) for at in range(len(columns))),
    )


def _share(texts: Iterable[str]) -> int:
    """Return a column's width beside the others, in letters: whole for short texts, folded for longer ones."""
    longest = max(map(width_of, texts))
    return max(_NARROWEST, min(longest, _FOLDED) + max(0, min(longest, _WIDEST) - _FOLDED) // 3)
