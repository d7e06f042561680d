"""How large a table or layer may be before it is read."""

from pathlib import Path

from ....limits import MAX_COLUMNS, MAX_TABLE_CELLS, MAX_TEXT_BYTES
from ...errors import DataError


def check_width(columns: int, file: str) -> None:
    """Refuse tables wider than any table known."""
    if columns > MAX_COLUMNS:
        raise DataError(
            "{file} has {columns} columns, more than the {limit} of any table known; keep those you need.",
            file=file,
            columns=columns,
            limit=MAX_COLUMNS,
        )


def check_text_size(path: Path) -> None:
    """Refuse texts that would be read whole and are larger than any table of one place."""
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise DataError(
            "{file} is larger than {megabytes} MB; cut it to the place you plan for.",
            file=path.name,
            megabytes=MAX_TEXT_BYTES >> 20,
        )


def check_cells(cells: int, file: str) -> None:
    """Refuse tables of more cells than memory bears, the empty ones among them."""
    if cells > MAX_TABLE_CELLS:
        raise DataError(
            "{file} has more than {limit:,} cells, which no table of one place has; cut it to the place you plan for.",
            file=file,
            limit=MAX_TABLE_CELLS,
        )
