"""MapInfo's text: its files often name no character set ("Neutral"), and GDAL then takes GBK for Latin letters."""

import re
from pathlib import Path
from typing import Final

from ....messages import Message
from ...errors import DataError
from ...report import Notes
from ..texts.encodings import GB18030, UTF_8, detect_field_encoding, known_encoding

_CHARSET: Final = re.compile(rb'charset\s*"?([\w\-]+)', re.IGNORECASE)
_FIELDS: Final = re.compile(rb"^\s*(?:fields|columns)\s+(\d{1,4})\s*$", re.IGNORECASE | re.MULTILINE)
_NAME: Final = re.compile(rb'\s*"?([^\s"]+)')
_FIRST_LETTER: Final = 0xC0
"""From here on GDAL takes a byte for a letter, and keeps it in a name; below it writes "_" for it."""
_SAMPLE: Final = 1 << 20
_TEXT: Final = re.compile(rb"[\x20-\x7e\x80-\xff]{2,}")


def map_info_encoding(path: Path, encoding: str | None) -> tuple[str | None, Notes]:
    """The encoding of a .tab or .mif by the planner's word, or its bytes where its character set is not told.

    None where GDAL can be left to read what the file says; then a note is not needed.
    """
    if encoding is not None:
        return known_encoding(encoding, path.name), ()
    said = _CHARSET.search(path.read_bytes()[:4096])
    if said and said[1].lower() not in (b"neutral", b"none"):
        return None, ()
    found = detect_field_encoding(_pieces(path)) or UTF_8
    note = Message("{file} names no character set; its text was recognised as {found}.",
                   {"file": path.name, "found": found})  # fmt: skip
    return found, (note,)


def check_names(head: bytes, file: str) -> None:
    """Raise DataError where the columns' names have lost bytes: GDAL and QGIS write so without a character set.

    GDAL writes every byte of a name that is no Latin letter as "_", and no encoding brings Chinese ones back.
    """
    said = _CHARSET.search(head)
    if said and said[1].lower() not in (b"neutral", b"none"):
        return
    if any(_is_spoilt(name) for name in _names(head)):
        raise DataError(
            "{file}: the Chinese names of its columns were spoilt when it was written, as GDAL and QGIS do without a "
            "character set, and cannot be brought back; export the layer anew where it was made, as GeoPackage or as "
            "shapefile with the encoding UTF-8 or GBK.",
            file=file,
        )


def _names(head: bytes) -> list[bytes]:
    said = _FIELDS.search(head)
    lines = head[said.end() :].splitlines()[1 : int(said[1]) + 1] if said else []
    return [found[1] for line in lines if (found := _NAME.match(line))]


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
    pieces = [line for line in path.read_bytes()[:_SAMPLE].splitlines() if not line.isascii()]
    for part in path.parent.iterdir():
        if part.stem.casefold() == path.stem.casefold() and part.suffix.casefold() in (".mid", ".dat"):
            pieces += [piece for piece in _TEXT.findall(part.read_bytes()[:_SAMPLE]) if not piece.isascii()]
    return pieces
