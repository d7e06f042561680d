"""A sheet's rows of cells as a table: header found, merged cells filled, what stands above kept for its units."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from ...errors import DataError
from ...report import Report
from ..kinds.sizes import check_width
from .header import filled, find_header, header_note
from .merged import Row, Span, fill_merged
from .table import Table, finish

Cells = tuple[list[Row], list[Span]]
"""A sheet's rows that hold something, and the merged ranges in them."""
MAX_GAP: Final = 1_000
"""Empty rows within a merged range that are looked through."""


def choose_sheet(names: Sequence[str], sheet: str | None, file: str) -> str:
    """The sheet that is asked for, else the first. Raises DataError where there is none of that name."""
    if sheet is not None and sheet not in names:
        raise DataError(
            "{file} has no sheet {sheet}; its sheets are {sheets}.", file=file, sheet=sheet, sheets=", ".join(names)
        )
    return sheet if sheet is not None else names[0]


def sheet_table(path: Path, title: str, names: tuple[str, ...], name: str, cells: Cells) -> tuple[Table, int]:
    """A sheet's rows as a table, and where its header ends."""
    rows, spans = cells
    if not rows:
        raise DataError("{file}: the sheet {sheet} is empty; choose another.", file=path.name, sheet=name)
    header, start = find_header(rows)
    check_width(len(header), path.name)
    below = [(top - start, left, bottom - start, right) for top, left, bottom, right in spans if top >= start]
    whole = fill_merged(rows[start:], below)
    body = [(*row[: len(header)], *[None] * (len(header) - len(row))) for row in whole]
    notes = (header_note(start),) if start > 1 else ()
    above = tuple(" ".join(str(cell) for cell in row if filled(cell)) for row in rows[: start - 1])
    report = Report(file=path.name, format=title, layer=name, layers=names, notes=notes, above=(*above, name))
    return finish(pd.DataFrame(body, columns=pd.Index(header, dtype=object), dtype=object), report), start


def filled_rows(numbered: Iterable[tuple[int, Row]], spans: Iterable[Span]) -> Cells:
    """The rows that hold something, and the merged ranges counted in them; `numbered` are all rows."""
    kept = [(number, row) for number, row in numbered if any(map(filled, row))]
    place = {number: at for at, (number, _) in enumerate(kept)}
    moved = []
    for top, left, bottom, right in spans:
        at = [place[row] for row in range(top, min(bottom, top + len(kept) + MAX_GAP) + 1) if row in place]
        if top in place and len(at) > 1:
            moved.append((place[top], left, max(at), right))
    return [row for _, row in kept], moved
