"""Rows and columns of an .xlsb that are hidden, which calamine does not tell: after [MS-XLSB]."""

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from .....limits import MAX_TREE_BYTES
from ..hidden import NOTHING_HIDDEN, Hidden
from .claims import number_of_sevens

_BOOK: Final = "xl/workbook.bin"
_RELATIONS: Final = "xl/_rels/workbook.bin.rels"
_BUNDLED_SHEET, _ROW, _COLUMNS = 156, 0, 60
_ROW_FLAGS: Final = 11
"""The byte of a row's header in which its outline and whether it is hidden stand."""
_ROW_HIDDEN: Final = 0x10
_COLUMN_HIDDEN: Final = 1
_LEAST_ROW, _LEAST_COLUMNS, _LEAST_SHEET = 12, 18, 8
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def is_binary(path: Path) -> bool:
    """Whether a workbook is an .xlsb by its content."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return _BOOK in archive.namelist()


def hidden_in_binary(path: Path, sheet: str) -> Hidden:
    """What is hidden in one sheet of an .xlsb. Raises ExpatError, struct.error for parts that are cut off."""
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        return hidden_in_records(_read(archive, part)) if part in archive.namelist() else NOTHING_HIDDEN


def hidden_in_records(data: bytes) -> Hidden:
    """The rows and columns that the records of one sheet call hidden."""
    rows, columns = set[int](), set[int]()
    for kind, at, length in _records(data):
        if kind == _ROW and length >= _LEAST_ROW and data[at + _ROW_FLAGS] & _ROW_HIDDEN:
            rows.add(min(struct.unpack_from("<I", data, at)[0], _MOST_ROWS))
        elif kind == _COLUMNS and length >= _LEAST_COLUMNS:
            first, last, _, _, flags = struct.unpack_from("<4IH", data, at)
            if flags & _COLUMN_HIDDEN:
                columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
    return Hidden(frozenset(rows), frozenset(columns))


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The kind of each record, where its content begins, and how long it is."""
    at = 0
    while at < len(data):
        kind, at = number_of_sevens(data, at, 2)
        length, at = number_of_sevens(data, at, 4)
        if at + length > len(data):
            return
        yield kind, at, length
        at += length


def _read(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as source:
        return source.read(MAX_TREE_BYTES)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the file that holds a sheet; '' for one that is not listed."""
    book = _read(archive, _BOOK)
    for kind, at, length in _records(book):
        if kind == _BUNDLED_SHEET and length >= _LEAST_SHEET:
            relation, after = _wide(book, at + 8)
            if _wide(book, after)[0] == sheet:
                return posixpath.normpath(posixpath.join("xl", _targets(archive).get(relation, "").lstrip("/")))
    return ""


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    size = 2 * struct.unpack_from("<I", data, at)[0]
    return data[at + 4 : at + 4 + size].decode("utf-16-le", errors="replace"), at + 4 + size


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts that the workbook names, by their ids."""
    found: dict[str, str] = {}

    def start(name: str, said: dict[str, str]) -> None:
        if name == "Relationship" and {"Id", "Target"} <= said.keys():
            found[said["Id"]] = said["Target"]

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(_read(archive, _RELATIONS), True)
    return found
