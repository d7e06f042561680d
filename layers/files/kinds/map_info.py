"""MapInfo's text: its files often name no character set ("Neutral"), and GDAL then takes GBK for Latin letters."""

import re
from pathlib import Path
from typing import Final

from ....messages import Message
from ...report import Notes
from ..texts.encodings import UTF_8, detect_field_encoding, known_encoding

_CHARSET: Final = re.compile(rb'charset\s*"?([\w\-]+)', re.IGNORECASE)
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


def _pieces(path: Path) -> list[bytes]:
    """Pieces of text of the files that hold attributes: the .mid of a .mif, the .dat of a .tab, the head of both."""
    pieces = [line for line in path.read_bytes()[:_SAMPLE].splitlines() if not line.isascii()]
    for part in path.parent.iterdir():
        if part.stem.casefold() == path.stem.casefold() and part.suffix.casefold() in (".mid", ".dat"):
            pieces += [piece for piece in _TEXT.findall(part.read_bytes()[:_SAMPLE]) if not piece.isascii()]
    return pieces
