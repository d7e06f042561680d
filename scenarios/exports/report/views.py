"""Views as blocks of a report: a heading, tables, and what is to be known of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ...planning.request import ViewRequest
from ...planning.view import Table, View
from ...planning.wording import NUMBERS, headings, text, title_text, to_be_seen
from ...presentation.summary import listed
from ...presentation.translate import Words, speak_on_paper
from ..tables.workbook import width_of
from .content import NOTHING, Block, Heading, Paragraph, Report
from .content import Table as ReportTable

ROWS_SHOWN: Final = (6, 3)
"""Rows of the first table of a view, and of each further one, within the report of an evaluation."""
_PAGE: Final = 84
"""Letters across a page in the type of tables; a Chinese one takes two."""
_NARROWEST: Final = 4
_NARROW: Final = 5
"""Columns of a table that has room for all of them."""
_WORD: Final = 8
_LONGEST: Final = 40
_NAMED: Final = 10
"""Rows without a figure that are named."""
_TITLED: Final = 3
"""Views whose names a title has room for."""
_GIVEN: Final = frozenset({"base", "target", "line"})
"""Columns that say what a plan gives, not how things stand."""


def report_of_views(request: ViewRequest, views: Iterable[View], words: Words) -> Report:
    """Return views as a report of their own, with all rows of their tables."""
    views, words = list(views), speak_on_paper(words.language)
    settings, named = request.project.settings, words(", ").join(title_text(view.title, words) for view in views)
    name = named if len(views) <= _TITLED else words("The plan's year")
    return Report(
        title=words("{place}: {title}", place=settings.name, title=name),
        place=settings.name,
        date=settings.created[:10],
        language=words.language,
        blocks=tuple(block for view in views for block in view_blocks(view, words, level=1)),
    )


def view_blocks(view: View, words: Words, *, most: tuple[int, int] | None = None, level: int = 2) -> Iterator[Block]:
    """Yield the blocks of a view; with `most`, so many rows of the first table and of others, and what was left."""
    yield Heading(1 if level == 1 else 2, title_text(view.title, words))
    for at, table in enumerate(table for table in view.tables if table.rows):
        told, silent = (table, []) if most is None else _told(table, words)
        rows = len(told.rows) if most is None else most[min(at, 1)]
        left = len(told.rows) - rows + (len(table.rows) - len(told.rows) if not silent else 0)
        remark = words("{count} further rows stand in the workbook.", count=left) if left > 0 else ""
        if told.rows:
            yield replace(_table(view, told, words, rows), remark=remark)
        if silent:
            yield Paragraph(_without_figure(silent, words))
    notes = [words.say(note) for note in (*view.notes, *view.assumed)]
    if notes:
        yield ReportTable("", (words("Notes"),), tuple((note,) for note in notes))


def _told(table: Table, words: Words) -> tuple[Table, list[str]]:
    """Return a table without the rows in which nothing was measured, and what these are about.

    They are about nothing by themselves where other rows bear the same names.
    """
    measures = [at for at, column in enumerate(table.columns) if column.kind in NUMBERS - {"year"}
                and column.key not in _GIVEN]  # fmt: skip
    told, names = [], []
    for row in table.rows:
        if not measures or any(row.cells[at] is not None for at in measures):
            told.append(row)
        else:
            names.append(text(row.cells[0], table.columns[0], words))
    shown = {text(row.cells[0], table.columns[0], words) for row in told}
    silent = [] if shown.intersection(names) else list(dict.fromkeys(names))
    return replace(table, rows=tuple(told)), silent


def _without_figure(names: Sequence[str], words: Words) -> str:
    """Say in one sentence what would be rows of dashes."""
    shown = listed(names[:_NAMED], words)
    if len(names) <= _NAMED:
        return words("Without a figure so far: {names}.", names=shown)
    return words("Without a figure so far: {names} and {count} others, in the workbook.",
                 names=shown, count=len(names) - _NAMED)  # fmt: skip


def _table(view: View, table: Table, words: Words, most: int) -> ReportTable:
    """Return a table as it is seen: what is one for all rows of a wide one stands in its caption alone."""
    seen, same = _taken_out(to_be_seen(table), words)
    pairs = [tuple(zip(row.cells, seen.columns, strict=True)) for row in seen.rows[:most]]
    rows = [tuple(text(cell, column, words) for cell, column in cells) for cells in pairs]
    header, caption = headings(seen, words), title_text(table.title, words)
    if same:
        caption = words("{title} ({what})", title=caption, what=same)
    figures = frozenset(at for at, column in enumerate(seen.columns) if column.kind in NUMBERS)
    return ReportTable(
        "" if caption == title_text(view.title, words) else caption,
        header,
        tuple(rows),
        figures=figures,
        shares=_shares(header, rows, figures),
    )


def _taken_out(table: Table, words: Words) -> tuple[Table, str]:
    """Return a wide table without the columns of words that are the same in all rows, and what these say.

    A column in which nothing stands goes from any table.
    """
    kept, said = [], []
    for at, column in enumerate(table.columns):
        told = {text(row.cells[at], column, words) for row in table.rows}
        if told <= NOTHING:
            continue
        if len(table.columns) > _NARROW and len(table.rows) > 1 and len(told) == 1 and column.kind not in NUMBERS:
            said.append(f"{title_text(column.title, words)} {told.pop()}")
        else:
            kept.append(at)
    columns = tuple(table.columns[at] for at in kept)
    rows = tuple(replace(row, cells=tuple(row.cells[at] for at in kept), cells_open={}) for row in table.rows)
    return replace(table, columns=columns, rows=rows), listed(said, words)


def _shares(header: Sequence[str], rows: Sequence[Sequence[str]], figures: frozenset[int]) -> tuple[int, ...]:
    """Return the columns' widths in letters of a page's width.

    Figures are as wide as they are, short texts as their widest up to a few letters, and long ones share the rest.
    """
    widest = [max([width_of(row[at]) for row in rows], default=0) for at in range(len(header))]
    long = {at for at, width in enumerate(widest) if at not in figures and width > _WORD}
    wide = [min(width, _LONGEST) if at in long else max(width, _NARROWEST) + 2 for at, width in enumerate(widest)]
    rest = max(_PAGE - sum(width for at, width in enumerate(wide) if at not in long), (_WORD + 2) * len(long))
    all_long = sum(wide[at] for at in long)
    return tuple(max(_WORD, round(rest * width / all_long)) if at in long else width for at, width in enumerate(wide))
