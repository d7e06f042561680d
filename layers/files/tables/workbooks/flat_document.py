"""Flat OpenDocument tables (.fods): one XML file of what an .ods packs into a zip.

No maintained library of Python reads them; the packed form is read well. ODF 1.3 part 3, 2.2.1: the flat file's
`office:document` holds all that `office:document-content` holds, so that it becomes the other by its name.
"""

import re
import zipfile
from pathlib import Path
from typing import Final

from .....limits import MAX_TREE_BYTES
from ....errors import DataError

_BEGIN: Final = re.compile(rb"<((?:\w+:)?document)(?=[\s>])")
_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def pack_flat(path: Path, packed: Path) -> None:
    """Write a flat table as the .ods at `packed`. Raises DataError for one that is cut off or too large."""
    if path.stat().st_size > MAX_TREE_BYTES:
        raise DataError("{file} is larger than 256 MB; cut it to the place you plan for.", file=path.name)
    data = path.read_bytes()
    begin = _BEGIN.search(data)
    end = data.rfind(b"</" + begin[1] + b">") if begin else -1
    if begin is None or end < 0:
        raise DataError("{file} is a damaged table; open it where it was made and save it again.", file=path.name)
    name = begin[1] + b"-content"
    content = data[: begin.start()] + b"<" + name + data[begin.end() : end] + b"</" + name + b">"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _TYPE, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
