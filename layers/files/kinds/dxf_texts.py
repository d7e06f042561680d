"""How the texts of a drawing are encoded, which its head does not always say rightly."""

import re
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from ..texts.encodings import GB18030, UTF_8, detect_encoding

DXF: Final = ".dxf"
_HEAD_BYTES: Final = 1 << 16
_VERSION: Final = re.compile(rb"\$ACADVER\s+1\s+AC(\d{4})")
_UTF8_SINCE: Final = b"1021"
"""AutoCAD 2007: from then on texts are UTF-8, whatever code page stands in the head."""


def dxf_encoding(path: Path) -> str | None:
    """The encoding of a drawing's texts where GDAL must be told it; None where the code page of its head holds."""
    if path.suffix.casefold() != DXF or not path.is_file():
        return None
    data = path.read_bytes()
    version = _VERSION.search(data[:_HEAD_BYTES])
    if version is None or data.isascii():
        return None
    found = detect_encoding(data)
    return found if version[1] >= _UTF8_SINCE or found in {UTF_8, GB18030} else None


def headless_texts(frame: gpd.GeoDataFrame, path: Path, encoding: str | None) -> gpd.GeoDataFrame:
    """The objects of a drawing without a head, whose texts GDAL takes for Western ones whatever it is told.

    `encoding` is the planner's word; without one, texts that are UTF-8 or GBK are read as such.
    """
    data = path.read_bytes()
    if _VERSION.search(data[:_HEAD_BYTES]) or data.isascii():
        return frame
    meant = encoding or detect_encoding(data)
    if meant not in {UTF_8, GB18030} and encoding is None:
        return frame
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name])]
    return frame.assign(**{name: [_decoded(cell, meant) for cell in frame[name]] for name in texts})


def _decoded(cell: object, encoding: str) -> object:
    try:
        return cell.encode("latin-1").decode(encoding) if isinstance(cell, str) else cell
    except UnicodeError:
        return cell
