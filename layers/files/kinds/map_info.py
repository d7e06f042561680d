"""MapInfo's text: its files often name no character set ("Neutral"), and GDAL then takes GBK for Latin letters."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ....messages import Message
from ....scratch import scratch_folder
from ...errors import DataError
from ...report import Notes
from ..texts.encodings import GB18030, UTF_8, detect_field_encoding, known_encoding

_CHARSET: Final = re.compile(rb'(charset\s*"?)([\w\-]+)', re.IGNORECASE)
_HEAD: Final = 4096
_OFTEN_WRONG: Final[Mapping[str, str]] = {
    "windowslatin1": "", "iso8859-1": "", "windowssimpchinese": GB18030, "utf-8": UTF_8,
}  # fmt: skip
"""Character sets that programs name whatever they write, and the Chinese text that they may rightly stand for."""
_PARTS: Final = frozenset({".tab", ".dat", ".map", ".id", ".ind", ".dbf", ".mif", ".mid"})
_FIELDS: Final = re.compile(rb"^\s*(?:fields|columns)\s+(\d{1,4})\s*$", re.IGNORECASE | re.MULTILINE)
_NAME: Final = re.compile(rb'\s*"?([^\s"]+)')
_CHAR: Final = re.compile(rb"\schar\s*\(", re.IGNORECASE)
_DESCRIBED: Final = 32
"""So many bytes of a .dat describe one column; at `_LENGTH_AT` of them stands its length."""
_LENGTH_AT: Final = 16
_FIRST_LETTER: Final = 0xC0
"""From here on GDAL takes a byte for a letter, and keeps it in a name; below it writes "_" for it."""
_SAMPLE: Final = 1 << 20
_TEXT: Final = re.compile(rb"[\x20-\x7e\x80-\xff]{2,}")


@contextmanager
def map_info_text(path: Path, encoding: str | None) -> Iterator[tuple[Path, str | None, Notes]]:
    """A .tab or .mif that GDAL reads right for as long as the context lasts: the file, or a copy without character set.

    Beside it the encoding to read it in, by the planner's word or by its bytes where its character set is not told or
    is another; None where GDAL can be left to read what the file says. Then a note is not needed.
    """
    said = _said(path.read_bytes()[:_HEAD])
    pieces = _pieces(path) if encoding is None else []
    found = known_encoding(encoding, path.name) if encoding is not None else detect_field_encoding(pieces)
    if not said:
        note = Message("{file} names no character set; its text was recognised as {found}.",
                       {"file": path.name, "found": found or UTF_8})  # fmt: skip
        yield path, found or UTF_8, () if encoding is not None else (note,)
        return
    if encoding is None and (not pieces or _OFTEN_WRONG.get(said, found) == found or found not in (UTF_8, GB18030)):
        yield path, None, ()
        return
    note = Message("{file} says that its text is {said}; it was recognised as {found} and read so.",
                   {"file": path.name, "said": said, "found": found})  # fmt: skip
    with scratch_folder() as folder:
        for part in path.parent.iterdir():
            if part.stem.casefold() == path.stem.casefold() and part.suffix.casefold() in _PARTS:
                shutil.copyfile(part, folder / part.name)
        copy = folder / path.name
        data = copy.read_bytes()
        copy.write_bytes(_CHARSET.sub(rb"\1Neutral", data[:_HEAD]) + data[_HEAD:])
        yield copy, found, () if encoding is not None else (note,)


def _said(head: bytes) -> str:
    """The character set that a file's head names, in small letters; '' for none."""
    found = _CHARSET.search(head)
    name = found[2].decode("ascii", errors="replace").casefold() if found else ""
    return "" if name in ("neutral", "none") else name


def check_names(head: bytes, file: str) -> None:
    """Raise DataError where the columns' names have lost bytes: GDAL and QGIS write so without a character set.

    GDAL writes every byte of a name that is no Latin letter as "_", and no encoding brings Chinese ones back.
    """
    if not _said(head) and any(_is_spoilt(name) for name in _names(head)):
        raise DataError(
            "{file}: the Chinese names of its columns were spoilt when it was written, as GDAL and QGIS do without a "
            "character set, and cannot be brought back; export the layer again where it was made, as GeoPackage or as "
            "shapefile with the encoding UTF-8 or GBK.",
            file=file,
        )


def _names(head: bytes) -> list[bytes]:
    return [found[1] for line in _field_lines(head) if (found := _NAME.match(line))]


def _field_lines(head: bytes) -> list[bytes]:
    """The lines that say of each column its name and type."""
    said = _FIELDS.search(head)
    return head[said.end() :].splitlines()[1 : int(said[1]) + 1] if said else []


def _is_spoilt(name: bytes) -> bool:
    """Whether a name holds letters beside "_" that are of no encoding, or would be Chinese that nobody writes."""
    if name.isascii() or b"_" not in name or any(0x80 <= byte < _FIRST_LETTER for byte in name):
        return False
    try:
        text = name.decode(GB18030)
    except UnicodeDecodeError:
        return True
    return any(letter.encode(GB18030).endswith(b"_") for letter in text if not letter.isascii())


def _pieces(path: Path) -> list[bytes]:
    """Pieces of text of the files that hold attributes: the .mid of a .mif, the .dat of a .tab, the head of both."""
    head = path.read_bytes()[:_SAMPLE]
    pieces = head.splitlines()
    for part in path.parent.iterdir():
        if part.stem.casefold() != path.stem.casefold():
            continue
        if part.suffix.casefold() == ".mid":
            pieces += _TEXT.findall(part.read_bytes()[:_SAMPLE])
        elif part.suffix.casefold() == ".dat":
            pieces += _cells(part.read_bytes()[:_SAMPLE], _field_lines(head))
    return [piece for piece in pieces if not piece.isascii()]


def _cells(data: bytes, lines: list[bytes]) -> list[bytes]:
    """The cells of text of a .dat, which is built as a .dbf; its numbers are binary and would be taken for letters."""
    start, row = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
    at, places = 1, []
    for number, line in enumerate(lines, 1):
        length = data[number * _DESCRIBED + _LENGTH_AT] if start > number * _DESCRIBED + _LENGTH_AT else 0
        places += [(at, at + length)] if _CHAR.search(line) else []
        at += length
    if at != row or not start:
        return []
    cells = (data[begin + left : begin + right] for begin in range(start, len(data), row) for left, right in places)
    return [cell.split(b"\0")[0].rstrip() for cell in cells]
