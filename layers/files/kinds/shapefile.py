"""Shapefiles: their parts, whether they are whole, and the encoding their attribute table was really written in."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ....messages import Message
from ...errors import DataError
from ..texts.encodings import GB18030, UTF_8, detect_field_encoding, known_encoding

_SHP_CODE: Final = 9994
_SHP_HEADER: Final = 100
_SAMPLE_ROWS: Final = 5_000
_CHINESE_CODE_PAGES: Final = {0x4D: "GBK", 0x7A: "GBK"}
"""The dBASE language byte for code page 936."""


@dataclass(frozen=True)
class AttributeTable:
    """The header of a .dbf: where its rows begin, how long they are, how many, and where the text fields stand."""

    rows: int
    header_bytes: int
    row_bytes: int
    language: int
    names: tuple[bytes, ...]
    text_fields: tuple[tuple[int, int], ...]  # offset in the row, length


def check_shapefile(path: Path) -> None:
    """Raise DataError unless .shp, .shx and .dbf are there, whole, and speak of the same number of rows."""
    for suffix in (".shx", ".dbf"):
        if sibling(path, suffix) is None:
            raise DataError(
                "{file}: its {suffix} file is missing; a shapefile is .shp, .shx, .dbf and .prj together.",
                file=path.name,
                suffix=suffix,
            )
    size = path.stat().st_size
    head = _head(path, _SHP_HEADER)
    if len(head) < _SHP_HEADER or struct.unpack(">i", head[:4])[0] != _SHP_CODE:
        raise DataError("{file} is not a shapefile, whatever its name; export it again.", file=path.name)
    if struct.unpack(">i", head[24:28])[0] * 2 > size:
        raise DataError("{file} is cut off: it says it is longer than it is; copy it again.", file=path.name)
    _check_rows(path)


def check_held(path: Path) -> AttributeTable:
    """Return the header of a .dbf. Raises DataError where it claims more rows than the file holds."""
    table = read_table_header(path)
    held = (path.stat().st_size - table.header_bytes) // max(table.row_bytes, 1)
    if table.rows > held:
        raise DataError(
            "{file} says it has {claimed} rows but holds {held}; it is cut off: copy it again.",
            file=path.name,
            claimed=table.rows,
            held=max(held, 0),
        )
    return table


def _check_rows(path: Path) -> None:
    index, table_path = sibling(path, ".shx"), sibling(path, ".dbf")
    assert index is not None
    assert table_path is not None
    table = check_held(table_path)
    shapes = (index.stat().st_size - _SHP_HEADER) // 8
    if shapes != table.rows:
        raise DataError(
            "{file}: {shapes} shapes but {rows} rows in its .dbf; they do not belong together: copy them all again.",
            file=path.name,
            shapes=max(shapes, 0),
            rows=table.rows,
        )
    _check_lengths(path, index)


def _check_lengths(path: Path, index: Path) -> None:
    """Shapes may not be longer together than the file that holds them: else one would be read again and again."""
    words = np.fromfile(index, dtype=">i4", offset=_SHP_HEADER)
    if int(words[1::2].sum(dtype=np.int64)) * 2 > path.stat().st_size:
        raise DataError(
            "{file}: by its {suffix} file its shapes are longer than the file itself; copy them all again.",
            file=path.name,
            suffix=index.suffix,
        )


def table_encoding(path: Path) -> tuple[str, Message | None]:
    """The encoding of a shapefile's attribute table, and what must be said about it.

    The bytes decide, since a .cpg is often missing or lies; where they are pure ASCII, any word will do.
    """
    table_path = sibling(path, ".dbf")
    assert table_path is not None
    return dbf_encoding(table_path)


def dbf_encoding(path: Path) -> tuple[str, Message | None]:
    """The encoding of a .dbf, and what must be said about it; see `table_encoding`."""
    table_path = path
    table = read_table_header(table_path)
    cells = _text_cells(table_path, table)
    label, declared = _declared(path, table)
    found = detect_field_encoding(cells)
    if all(cell.isascii() for cell in cells) or found not in {UTF_8, GB18030}:
        return declared or found or GB18030, None
    if label and declared != found:
        lie = "{file} declares {declared} but is written in {found}; it was read as {found}."
        return found, Message(lie, {"file": path.name, "declared": label, "found": found})
    if not label and found != UTF_8:
        guess = "{file} has no .cpg; its text was recognised as {found}."
        return found, Message(guess, {"file": path.name, "found": found})
    return found, None


def _declared(path: Path, table: AttributeTable) -> tuple[str, str]:
    """What the .cpg (or else the .dbf's language byte) says, as it stands and as Python calls it."""
    page = sibling(path, ".cpg")
    label = page.read_bytes()[:40].decode("ascii", errors="replace").strip() if page else ""
    label = label or _CHINESE_CODE_PAGES.get(table.language, "")
    try:
        return label, known_encoding(label, path.name) if label else ""
    except DataError:
        return label, ""


def read_table_header(path: Path) -> AttributeTable:
    """Read the header of a .dbf (dBASE III). Raises DataError where it is none."""
    head = _head(path, 1 << 16)
    if len(head) < 33:
        raise DataError("{file} is not an attribute table, or is cut off; copy it again.", file=path.name)
    rows, header_bytes, row_bytes = struct.unpack("<IHH", head[4:12])
    names, fields, offset = [], [], 1
    for start in range(32, min(header_bytes, len(head)) - 32, 32):
        if head[start] == 0x0D:
            break
        name, kind, length = head[start : start + 11].split(b"\0")[0], head[start + 11 : start + 12], head[start + 16]
        names.append(name)
        fields += [(offset, length)] if kind == b"C" else []
        offset += length
    if not names or offset > row_bytes or header_bytes < 33:
        raise DataError("{file} is not an attribute table, or is cut off; copy it again.", file=path.name)
    return AttributeTable(rows, header_bytes, row_bytes, head[29], tuple(names), tuple(fields))


def _text_cells(path: Path, table: AttributeTable) -> list[bytes]:
    with path.open("rb") as file:
        file.seek(table.header_bytes)
        rows = [file.read(table.row_bytes) for _ in range(min(table.rows, _SAMPLE_ROWS))]
    cells = (row[start : start + length].rstrip(b" \0") for row in rows for start, length in table.text_fields)
    return [*table.names, *(cell for cell in cells if cell)]


def sibling(path: Path, suffix: str) -> Path | None:
    """The file of the same name with another suffix, whatever the suffix's case."""
    wanted = (path.stem + suffix).casefold()
    return next((other for other in path.parent.iterdir() if other.name.casefold() == wanted), None)


def _head(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)
