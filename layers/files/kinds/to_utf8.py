"""What GDAL cannot or must not read as it is, as a copy that it may: text that is not UTF-8, a linked CRS.

GDAL reads GeoJSON, KML and GML as UTF-8 only, and Chinese programs write GBK.
"""

import codecs
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ....messages import Message
from ....scratch import scratch_folder
from ...report import Notes
from ..texts.encodings import UTF_8, decoded, detect_encoding, known_encoding
from ..texts.scripts import json_of_script
from .archive import unpacked
from .kml_fields import document_of, in_ascii
from .linked_crs import has_linked_crs, without_linked_crs

JSON_KEYS: Final = ("geojson", "geojsonl", "topojson", "esrijson")
READERS: Final = (*JSON_KEYS, "kml", "gml", "gpx")
"""Formats of plain text, which GDAL takes to be UTF-8."""
_JSON_BEGINS: Final = (b"{", b"[", b"\x1e")
MAX_BYTES: Final = 512 << 20
_DECLARED: Final = re.compile(r"(<\?xml[^>]*?encoding=)([\"'])[^\"']*\2")


@contextmanager
def readable(path: Path, key: str, encoding: str | None) -> Iterator[tuple[Path, str, Notes]]:
    """A file that GDAL can read, for as long as the context lasts: the file itself, or a copy of it in UTF-8.

    `key` is that of the file's format. Gives the encoding of the file, and notes on what was recognised or left out.
    Raises DataError where `encoding`, the planner's word, does not fit.
    """
    with _in_utf_8(path, key, encoding) as (copy, found, notes):
        if key not in JSON_KEYS or not has_linked_crs(copy):
            yield copy, found, notes
            return
        with scratch_folder() as folder:
            target = folder / path.name
            yield target, found, (*notes, *without_linked_crs(copy, target))


@contextmanager
def _in_utf_8(path: Path, key: str, encoding: str | None) -> Iterator[tuple[Path, str, Notes]]:
    if key not in READERS or path.stat().st_size > MAX_BYTES:
        yield path, encoding or UTF_8, ()
        return
    if zipfile.is_zipfile(path):  # a KMZ, whatever its name
        with _unpacked_kml(path) as copy:
            yield copy, encoding or UTF_8, ()
        return
    data = path.read_bytes()
    found = known_encoding(encoding, path.name) if encoding else detect_encoding(data)
    plain = found in {"", UTF_8, "utf-8-sig"} or (found == "utf-16" and key == "gml")
    told = key == "kml" and bool(found)  # what is in no encoding is no document
    script = bool(found) and key in JSON_KEYS and data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] not in _JSON_BEGINS
    text = decoded(data, found or UTF_8, path.name) if told or script or not plain else ""
    named = in_ascii(text) if told else _unwrapped(text) if script else text
    if plain and named == text:
        yield path, found or UTF_8, ()
        return
    with scratch_folder() as folder:
        copy = folder / path.name
        copy.write_text(_DECLARED.sub(r"\1\2UTF-8\2", named, count=1), encoding=UTF_8)
        if plain:
            yield copy, found or UTF_8, ()
            return
        said = "{file} is not UTF-8; its text was recognised as {found}."
        yield copy, found, () if encoding else (Message(said, {"file": path.name, "found": found}),)


def _unwrapped(text: str) -> str:
    """The JSON of a script; the text itself where it holds none that can be read."""
    try:
        return json.dumps(json_of_script(text.lstrip("\ufeff")), ensure_ascii=False)
    except (json.JSONDecodeError, RecursionError):
        return text


@contextmanager
def _unpacked_kml(path: Path) -> Iterator[Path]:
    """The document of a KMZ, with field names that GDAL can read; it finds no schema in the packed one.

    A KMZ whose document only links to others, as GDAL writes it, or that has none is given as it is.
    """
    with unpacked(path) as folder:
        document = document_of(folder)
        if document is None:
            yield path
            return
        data = document.read_bytes()
        if b"<NetworkLink" in data:
            yield path
            return
        text = in_ascii(decoded(data, detect_encoding(data) or UTF_8, path.name))
        copy = folder / "read" / f"{path.stem}.kml"
        copy.parent.mkdir()
        copy.write_text(_DECLARED.sub(r"\1\2UTF-8\2", text, count=1), encoding=UTF_8)
        yield copy
