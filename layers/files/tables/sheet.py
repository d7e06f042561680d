"""A sheet's rows of cells as a table: header found, merged cells filled, what stands above kept for its units."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ...errors import DataError
from ...report import Report
from .header import check_width, filled, find_header, header_note
from .merged import Row, Span, fill_merged
from .table import Table, finish


def choose_sheet(names: Sequence[str], sheet: str | None, file: str) -> str:
    """The sheet that is asked for, else the first. Raises DataError where there is none of that name."""
    if sheet is not None and sheet not in names:
        raise DataError(
            "{file} has no sheet {sheet}; its sheets are {sheets}.", file=file, sheet=sheet, sheets=", ".join(names)
        )
    return sheet if sheet is not None else names[0]


def sheet_table(path: Path, title: str, names: tuple[str, ...], name: str, rows: list[Row]) -> tuple[Table, int]:
    """A sheet's rows as a table, and where its header ends."""
    if not rows:
        raise DataError("{file}: the sheet {sheet} is empty; choose another.", file=path.name, sheet=name)
    header, start = find_header(rows)
    check_width(len(header), path.name)
    body = [(*row[: len(header)], *[None] * (len(header) - len(row))) for row in rows[start:]]
    notes = (header_note(start),) if start > 1 else ()
    above = tuple(" ".join(str(cell) for cell in row if filled(cell)) for row in rows[: start - 1])
    report = Report(file=path.name, format=title, layer=name, layers=names, notes=notes, above=(*above, name))
    return finish(pd.DataFrame(body, columns=pd.Index(header, dtype=object), dtype=object), report), start


def unmerged(numbered: Sequence[tuple[int, Row]], spans: Sequence[Span]) -> list[Row]:
    """The rows with merged cells filled; a row that would hold nothing else stays out."""
    place = {number: at for at, (number, _) in enumerate(numbered)}
    moved = []
    for top, left, bottom, right in spans:
        at = [place[row] for row in range(top, min(bottom, top + len(numbered)) + 1) if row in place]
        if top in place and len(at) > 1:
            moved.append((place[top], left, max(at), right))
    return fill_merged([row for _, row in numbered], moved)
