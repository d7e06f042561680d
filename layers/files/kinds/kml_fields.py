"""Field names of KML in Chinese: GDAL's reader makes underscores of them, so they travel as ASCII and are written back.

Names stand in `<Data name="...">`, `<SimpleField name="...">` and `<SimpleData name="...">`.
"""

import html
import re
from pathlib import Path
from typing import Final

_FIELD: Final = re.compile(
    r"(<(?:\w+:)?(?:Data|SimpleField|SimpleData)\b[^<>]*?\bname\s*=\s*)([\"'])(.*?)\2", re.DOTALL
)
_MARK: Final = "lifecircle0x"
_DOCUMENT: Final = ".kml"


def in_ascii(text: str) -> str:
    """A KML document whose field names are all ASCII."""
    return _FIELD.sub(lambda found: f"{found[1]}{found[2]}{_travelling(found[3])}{found[2]}", text)


def as_written(name: str) -> str:
    """A field's name as the document has it."""
    code = name.removeprefix(_MARK)
    if code == name:
        return name
    try:
        return bytes.fromhex(code).decode("utf-8")
    except ValueError:
        return name


def _travelling(name: str) -> str:
    plain = html.unescape(name)
    return name if plain.isascii() else _MARK + plain.encode("utf-8").hex()


def document_of(folder: Path) -> Path | None:
    """The document of an unpacked KMZ: doc.kml, else the first one; None where there is none."""
    found = sorted(folder.rglob(f"*{_DOCUMENT}"), key=lambda path: (path.name != "doc.kml", len(path.parts), path.name))
    return found[0] if found else None
