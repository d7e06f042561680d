"""What workbooks that are no .xlsx claim, looked at before the reader that believes it.

Calamine reserves memory for the whole rectangle from a sheet's first cell to its last, repeats rows as often as is
said, and follows chains of sectors without an end, until the process is ended.

Compound files after [MS-CFB], records of .xls after [MS-XLS] and of .xlsb after [MS-XLSB].
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from .....limits import MAX_TREE_BYTES
from ....errors import DataError
from ...kinds.archive import check_archive, check_list
from ...kinds.sizes import check_cells, check_text_size
from ..hidden import NOTHING_HIDDEN, Hidden

_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_END: Final = 0xFFFFFFFA
"""Sectors of this number and above are none: ends of chains, free ones, those of the table itself."""
_MINI_CUTOFF: Final = 4_096
_ENTRY: Final = 128
_BEGIN: Final = 0x0809
_CELL: Final = {0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD}
"""Records of .xls that begin with a cell's row and column."""
_LISTED: Final = 0x0085
"""A record that lists a sheet: where it begins, and its name."""
_ROW: Final = 0x0208
_WIDTHS: Final = 0x007D
_STOP: Final = 0x000A
_ROW_HIDDEN: Final = 0x20
_LEAST_LISTED, _LEAST_ROW, _LEAST_WIDTHS = 8, 13, 9
_MOST_COLUMNS: Final = 255
_SEVERAL: Final = 0x00BD
"""A record of several cells, whose last column stands at its end."""
_ROW_12: Final = 0
_CELLS_12: Final = range(2, 12)
_SHEET_12: Final = re.compile(r"xl/worksheets/.*\.bin", re.IGNORECASE)
_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_VALUE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
_MOST_DIGITS: Final = 9


def check_claims(path: Path, file: str) -> None:
    """Raise DataError where a workbook would be read without end, or into more memory than there is.

    `file` is what it is called in the sentence.
    """
    with path.open("rb") as stream:
        begin = stream.read(len(_COMPOUND))
    if begin == _COMPOUND:
        _check_compound(path, file)
    elif begin.startswith(b"PK"):
        check_list(path)
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, file)
            for entry in archive.infolist():
                if entry.filename == "content.xml":
                    _check_repeats(archive, entry, file)
                elif _SHEET_12.fullmatch(entry.filename):
                    _check_binary(archive, entry, file)


# --------------------------------------------------------------------------------------------------------------- .xls
def _check_compound(path: Path, file: str) -> None:
    check_text_size(path)
    for stream in _books_of(path.read_bytes(), file):
        _check_records(stream, file)


def hidden_in_compound(path: Path, sheet: str) -> Hidden:
    """What is hidden in one sheet of an .xls; nothing in a file of another make."""
    data = path.read_bytes()
    if not data.startswith(_COMPOUND):
        return NOTHING_HIDDEN
    found = (hidden_in_stream(stream, sheet) for stream in _books_of(data, path.name))
    return next((hidden for hidden in found if any(hidden)), NOTHING_HIDDEN)


def hidden_in_stream(stream: bytes, sheet: str) -> Hidden:
    """The rows and columns that one sheet's records call hidden."""
    listed = (at for kind, at, length in _records(stream, 0) if kind == _LISTED and length >= _LEAST_LISTED)
    begin = next((struct.unpack_from("<I", stream, at)[0] for at in listed if _title(stream, at) == sheet), len(stream))
    rows, columns, depth = set[int](), set[int](), 0
    for kind, at, length in _records(stream, begin):
        depth += (kind == _BEGIN) - (kind == _STOP)
        if depth == 0:
            break
        if kind == _ROW and length >= _LEAST_ROW and stream[at + 12] & _ROW_HIDDEN:
            rows.add(struct.unpack_from("<H", stream, at)[0])
        elif kind == _WIDTHS and length >= _LEAST_WIDTHS and stream[at + 8] & 1:
            first, last = struct.unpack_from("<HH", stream, at)
            columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
    return Hidden(frozenset(rows), frozenset(columns))


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """The kind of each record from `at` on, where its content begins, and how long it is."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            return
        yield kind, at, length
        at += length


def _title(stream: bytes, at: int) -> str:
    """The name of a listed sheet."""
    letters, wide = stream[at + 6], stream[at + 7] & 1
    return stream[at + 8 : at + 8 + letters * (1 + wide)].decode("utf-16-le" if wide else "latin-1", errors="replace")


def _books_of(data: bytes, file: str) -> Iterator[bytes]:
    sector = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    table = _table(data, sector)
    small = np.frombuffer(_chain(data, table, struct.unpack_from("<I", data, 60)[0], sector), dtype="<u4")
    if _is_looped(table) or _is_looped(small):
        raise DataError("{file} is a damaged table; open it where it was made and save it again.", file=file)
    entries = _chain(data, table, struct.unpack_from("<I", data, 48)[0], sector)
    yield from _books(data, entries, table, small, sector)


def _table(data: bytes, sector: int) -> NDArray[np.uint32]:
    """For each sector the one that follows it: the parts of the table in their order, each listed once."""
    listed = list(struct.unpack_from("<109I", data, 76))
    further, seen = struct.unpack_from("<I", data, 68)[0], set[int]()
    while further < _END and further not in seen:
        seen.add(further)
        part = _sector(data, further, sector)
        numbers = np.frombuffer(part[: len(part) // 4 * 4], dtype="<u4").tolist()
        listed += numbers[:-1]
        further = numbers[-1] if numbers else _END
    parts = [_sector(data, number, sector) for number in dict.fromkeys(listed) if number < _END]
    whole = b"".join(parts)
    return np.frombuffer(whole[: len(whole) // 4 * 4], dtype="<u4")


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _is_looped(table: NDArray[np.uint32]) -> bool:
    """Whether any chain leads back into itself: after as many steps as there are sectors every other one has ended."""
    count = len(table)
    following = np.append(np.where(table < count, table, count), count).astype(np.int64)
    for _ in range(count.bit_length()):
        following = following[following]
    return bool((following != count).any())


def _chain(data: bytes, table: NDArray[np.uint32], first: int, size: int, offset: int = 1) -> bytes:
    """The bytes of a chain of sectors, at most as many as there are; `offset` is how many stand before the first."""
    parts: list[bytes] = []
    while first < len(table) and len(parts) <= len(table):
        parts.append(data[(first + offset) * size : (first + offset + 1) * size])
        first = int(table[first])
    return b"".join(parts)


def _books(
    data: bytes, entries: bytes, table: NDArray[np.uint32], small: NDArray[np.uint32], sector: int
) -> Iterator[bytes]:
    """The streams that hold sheets; short ones lie in small sectors of the root's own stream."""
    root = b""
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        name = entries[at : at + 64].decode("utf-16-le", errors="replace").partition("\0")[0]
        first, size = struct.unpack_from("<II", entries, at + 116)
        if at == 0:
            root = _chain(data, table, first, sector)
        elif name.casefold() in ("workbook", "book"):
            yield _chain(data, table, first, sector) if size >= _MINI_CUTOFF else _chain(root, small, first, 64, 0)


def _check_records(stream: bytes, file: str) -> None:
    """Raise DataError where the rectangle of a sheet's cells is larger than any table."""
    at, rows, columns = 0, 0, 0
    while at + 8 <= len(stream):
        kind, length, row, column = struct.unpack_from("<HHHH", stream, at)
        if kind == _BEGIN:
            rows = columns = 0
        elif kind in _CELL and length >= 4:
            last = struct.unpack_from("<H", stream, at + 2 + length)[0] if kind == _SEVERAL else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            check_cells(rows * columns, file)
        at += 4 + length


# -------------------------------------------------------------------------------------------------------------- .xlsb
def _check_binary(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> None:
    with archive.open(entry) as source:
        data = source.read(MAX_TREE_BYTES)
    row = rows = columns = at = 0
    while at < len(data):
        kind, at = number_of_sevens(data, at, 2)
        length, at = number_of_sevens(data, at, 4)
        if kind == _ROW_12 and length >= 4:
            row = struct.unpack_from("<I", data.ljust(at + 4, b"\0"), at)[0]
        elif kind in _CELLS_12 and at + 4 <= len(data):
            rows, columns = max(rows, row + 1), max(columns, struct.unpack_from("<I", data, at)[0] + 1)
            check_cells(rows * columns, file)
        at += length


def number_of_sevens(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte that begins at `at`, and where it ends."""
    number = 0
    for place in range(most):
        if at >= len(data):
            break
        byte = data[at]
        number, at = number | (byte & 0x7F) << 7 * place, at + 1
        if byte < 0x80:
            break
    return number, at


# --------------------------------------------------------------------------------------------------------------- .ods
def _check_repeats(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> None:
    """Raise DataError where the cells that hold something are repeated beyond any table, or the text has no end."""
    if entry.file_size > MAX_TREE_BYTES:
        raise DataError("{file} is larger than 256 MB; cut it to the place you plan for.", file=file)
    counted = _Repeats(file)
    with archive.open(entry) as source:
        counted.parser.ParseFile(source)


class _Repeats:
    """Counts the cells of sheets up to the last of each row that holds something, each as often as it is said."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._cells = self._times = self._width = self._held = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name == f"{_TABLE}table-row":
            self._times, self._width, self._held = _said(said, "rows"), 0, 0
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            self._width += _said(said, "columns")
            if _VALUE in said:
                self._held = self._width

    def _end(self, name: str) -> None:
        if name == f"{_TABLE}table-row":
            self._cells += self._times * self._held
            check_cells(self._cells, self._file)


def _said(said: dict[str, str], what: str) -> int:
    text = said.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 10**_MOST_DIGITS if text.isdecimal() else 1
