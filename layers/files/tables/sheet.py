"""A sheet's rows of cells as a table: header found, merged cells filled, what stands above kept for its units."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from ....messages import Message
from ...errors import DataError
from ...report import Report
from ..kinds.sizes import check_width
from ..texts.columns import role_named
from ..texts.units import OF_ROLE, unit_texts
from .header import filled, find_header, header_note
from .hidden import NOTHING_HIDDEN, Hidden, said_of_hidden
from .merged import Row, Span, fill_merged
from .table import Table, finish

Cells = tuple[list[Row], list[Span], list[int]]
"""A sheet's rows that hold something, the merged ranges in them, and the number of each in the sheet, from 0."""
MAX_GAP: Final = 1_000
"""Empty rows within a merged range that are looked through."""


def choose_sheet(names: Sequence[str], sheet: str | None, file: str) -> str:
    """The sheet that is asked for, else the first. Raises DataError where there is none of that name."""
    if sheet is not None and sheet not in names:
        raise DataError(
            "{file} has no sheet {sheet}; its sheets are {sheets}.", file=file, sheet=sheet, sheets=", ".join(names)
        )
    return sheet if sheet is not None else names[0]


def sheet_table(
    path: Path, title: str, names: tuple[str, ...], name: str, cells: Cells, *, hidden: Hidden = NOTHING_HIDDEN
) -> tuple[Table, int]:
    """A sheet's rows as a table, and where its header ends.

    The frame is indexed by the rows of the sheet from 0, so that a row is named as Excel names it.
    """
    rows, spans, numbers = cells
    if not rows:
        raise DataError("{file}: the sheet {sheet} is empty; choose another.", file=path.name, sheet=name)
    header, start = find_header(rows)
    check_width(len(header), path.name)
    below = [(top - start, left, bottom - start, right) for top, left, bottom, right in spans if top >= start]
    counting = {
        place for place, column in enumerate(header)
        if role_named(column) in OF_ROLE or role_named(unit_texts(column)[0]) in OF_ROLE
    }  # fmt: skip
    whole, shared = fill_merged(rows[start:], below, counting)
    body = [(*row[: len(header)], *[None] * (len(header) - len(row))) for row in whole]
    notes = (header_note(numbers[start - 1] + 1),) if start > 1 else ()
    above = tuple(" ".join(str(cell) for cell in row if filled(cell)) for row in rows[: start - 1])
    doubts = (
        *(_shared(count, header[place]) for place, count in sorted(shared.items())),
        *said_of_hidden(hidden, numbers[start:], header, name),
    )
    report = Report(file=path.name, format=title, layer=name, layers=names, notes=notes, above=(*above, name),
                    doubts=doubts)  # fmt: skip
    frame = pd.DataFrame(body, index=pd.Index(numbers[start:], dtype=np.int64), columns=pd.Index(header, dtype=object),
                         dtype=object)  # fmt: skip
    return finish(frame, report), start


def _shared(count: int, column: str) -> Message:
    """What must be said of merged cells whose number was shared out."""
    text = (
        "{count} merged cells of the column {column} hold one number for several rows; it is shared out equally among "
        "them. If each of them has it, unmerge the cells and fill it in."
    )
    return Message(text, {"count": count, "column": column})


def filled_rows(numbered: Iterable[tuple[int, Row]], spans: Iterable[Span]) -> Cells:
    """The rows that hold something, and the merged ranges counted in them; `numbered` are all rows."""
    kept = [(number, row) for number, row in numbered if any(map(filled, row))]
    place = {number: at for at, (number, _) in enumerate(kept)}
    moved = []
    for top, left, bottom, right in spans:
        at = [place[row] for row in range(top, min(bottom, top + len(kept) + MAX_GAP) + 1) if row in place]
        if top in place and len(at) > 1:
            moved.append((place[top], left, max(at), right))
    return [row for _, row in kept], moved, [number for number, _ in kept]
