"""Which kind of OpenStreetMap file one is by its first bytes, and whether its blobs are as long as they say."""

import os
import re
from pathlib import Path
from typing import Final

import osmium
import osmium.filter
import osmium.geom
import osmium.io
import osmium.osm

from ....limits import MAX_PBF_RATIO
from ...errors import DataError

_HEADER_BYTES: Final = 1 << 16


_BLOB_BYTES: Final = 32


_FRONT: Final = re.compile(
    rb"^\n(?:\t(?=OSMH)|\x07(?=OSMD))(OSMHeader|OSMData)(?:\x12.*)?\x18([\x80-\xff]{0,4}[\x00-\x7f])$", re.DOTALL
)
"""What stands in front of each part: its kind, an index or none, and its size, seven bits a byte."""


_BLOB: Final = re.compile(
    rb"(?:\n|(?:\x10([\x80-\xff]{0,4}[\x00-\x7f]))[\n\x1a\x22\x32\x3a])([\x80-\xff]{0,4}[\x00-\x7f])"
)
"""How a part begins: perhaps its size unpacked, then how it is packed and how long that is."""


_RATIO_FREE_BYTES: Final = 64 << 20
"""Below this size unpacked, any ratio is harmless."""


def check_blobs(path: Path) -> None:
    """Raise RuntimeError for a damaged header or a file that is cut off: there libosmium would keep the file open."""
    left = size_of_all = path.stat().st_size
    unpacked = 0
    with path.open("rb") as stream:
        while left:
            size = int.from_bytes(stream.read(4), "big")
            head = stream.read(min(size, _HEADER_BYTES))
            found = _FRONT.search(head)
            if found is None or found[1] != (b"OSMHeader" if stream.tell() == 4 + size else b"OSMData"):
                raise RuntimeError("PBF error: what stands in front of a part is damaged")
            inside = _varint(found[2])
            left -= 4 + size + inside
            if left < 0 or not inside:
                raise RuntimeError("PBF error: unexpected EOF")
            begin = stream.read(min(inside, _BLOB_BYTES))
            packed = _BLOB.match(begin)
            if packed is None or packed.end() + _varint(packed[2]) > inside:
                raise RuntimeError("PBF error: a part is packed in a way that nobody knows")
            unpacked += _varint(packed[1] or b"")
            if unpacked > max(_RATIO_FREE_BYTES, MAX_PBF_RATIO * size_of_all):
                raise RuntimeError(f"PBF error: it would unpack to more than {unpacked >> 20} MB")
            if found[1] == b"OSMHeader":
                _check_header(size.to_bytes(4, "big") + head + begin + stream.read(inside - len(begin)))
            else:
                stream.seek(inside - len(begin), os.SEEK_CUR)


def _varint(data: bytes) -> int:
    return sum((byte & 0x7F) << 7 * place for place, byte in enumerate(data))


def _check_header(data: bytes) -> None:
    reader = osmium.io.Reader(osmium.io.FileBuffer(data, "pbf"))
    try:
        reader.header()
    finally:
        reader.close()


def file_format(path: Path) -> str:
    """Libosmium's name for what `path` holds ('pbf', 'osm', 'osm.gz', 'osm.bz2'), found from its first bytes.

    Raises DataError where there is no such file or it is nothing of these.
    """
    if not path.exists():
        raise DataError("There is no file {file}. Check the path.", file=str(path))
    if not path.is_file():
        raise DataError("{file} is a folder, not a file. Choose the .osm or .osm.pbf file in it.", file=str(path))
    with path.open("rb") as stream:
        head = stream.read(1024)
    if not head:
        raise DataError("{file} is empty (0 bytes). Download or export it once more.", file=path.name)
    kinds = {
        "pbf": b"OSMHeader" in head[:64],
        "osm.gz": head.startswith(b"\x1f\x8b"),
        "osm.bz2": head.startswith(b"BZh"),
        "osm": b"<osm" in head,
    }
    for name, matches in kinds.items():
        if matches:
            return name
    raise DataError(
        "{file} is not an OpenStreetMap file. Choose an .osm or .osm.pbf file, for example an extract from Geofabrik "
        "or an export from JOSM.",
        file=path.name,
    )
