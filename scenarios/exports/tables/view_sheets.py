"""Views as sheets of a workbook: one for each table that has rows, and one with what is to be known of them."""

from collections.abc import Iterable, Iterator
from typing import Final

from ....texts import clean, cut
from ...planning.registry import views_with_rows
from ...planning.request import ViewRequest
from ...planning.view import View
from ...planning.wording import colours, headings, plain, title_text
from ...presentation.translate import Words
from .workbook import Sheet

SHEET_TITLE: Final = 31
"""Letters that Excel allows for the title of a sheet."""
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def sheets_of(views: Iterable[View], words: Words, *, taken: Iterable[str] = ()) -> Iterator[Sheet]:
    """Yield a sheet for each table that has rows, then one with what is to be known of them; titles differ."""
    used, said = {title.casefold() for title in taken}, list[tuple[str, str]]()
    for view in views:
        for table in view.tables:
            if table.rows:
                title = _free(title_text(table.title, words), used)
                rows = [tuple(plain(cell, words) for cell in row.cells) for row in table.rows]
                yield Sheet(title, headings(table, words), rows, colours(table, words))
        name = title_text(view.title, words)
        said += [(name, words.say(note)) for note in (*view.notes, *view.assumed)]
    if said:
        yield Sheet(_free(words("Notes on the views"), used), (words("View"), words("Note")), said)


def yearly_sheets(request: ViewRequest, words: Words, *, taken: Iterable[str]) -> Iterator[Sheet]:
    """Yield the sheets of every view that has rows: what the workbook of results holds behind its own."""
    return sheets_of(views_with_rows(request), words, taken=taken)


def _free(title: str, used: set[str]) -> str:
    """Return a title that Excel takes and no other sheet has."""
    short = cut(clean(title).translate(_FORBIDDEN).strip() or "-", SHEET_TITLE)
    number = 2
    while short.casefold() in used:
        tail = f" {number}"
        short, number = cut(short, SHEET_TITLE - len(tail)) + tail, number + 1
    used.add(short.casefold())
    return short
