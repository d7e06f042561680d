"""Files that libosmium cannot take as they are: drawn in JOSM, answered by Overpass, or glued together.

What was deleted in JOSM stands in its file until it is uploaded, marked by an attribute that libosmium does not know:
it is left out. New objects of JOSM carry negative ids, which libosmium's node index cannot hold; others list ways
before their nodes, out of order, or twice. Such a file is written once more: ids positive and far above all in use,
sorted, each once.
"""

import bz2
import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import Final

import numpy as np
import osmium
import osmium.io
import osmium.osm
from numpy.typing import NDArray

from ....limits import MAX_XML_RATIO

_START: Final = re.compile(rb"<(node|way|relation)\b([^>]*)>")
_DELETED: Final = re.compile(rb"\baction\s*=\s*['\"]delete['\"]")
_ID: Final = re.compile(rb"\bid\s*=\s*['\"](-?\d+)['\"]")
_OPENED: Final[dict[str, Callable[[Path], BufferedIOBase]]] = {
    "osm": lambda path: path.open("rb"),
    "osm.gz": gzip.GzipFile,
    "osm.bz2": bz2.BZ2File,
}
_CHUNK: Final = 16 << 20
_RATIO_FREE_BYTES: Final = 256 << 20
"""Below this size unpacked, any ratio is harmless."""
SHIFT: Final = 1 << 40
"""A negative id -i is written as SHIFT + i. OpenStreetMap has some 2^34 nodes in 2026."""


def deleted_ids(path: Path, kind: str) -> frozenset[str]:
    """Keys such as 'w-17' of what was deleted in an XML file of JOSM; nothing for other kinds of files.

    Raises RuntimeError where the file is packed so that it unpacks to far more than any map.
    """
    if kind not in _OPENED:
        return frozenset()
    found: set[str] = set()
    try:
        for text in _texts(path, kind):
            if b"delete" in text:
                found.update(_deleted_in(text))
    except (OSError, EOFError, zlib.error):  # cut off or damaged, which the reader says in its own words
        return frozenset()
    return frozenset(found)


def _texts(path: Path, kind: str) -> Iterator[bytes]:
    """The file's text in portions that end behind a tag."""
    most, done, rest = max(_RATIO_FREE_BYTES, MAX_XML_RATIO * path.stat().st_size), 0, b""
    with _OPENED[kind](path) as stream:
        while chunk := stream.read(_CHUNK):
            done += len(chunk)
            if done > most:
                raise RuntimeError(f"it would unpack to more than {most >> 20} MB")
            text = rest + chunk
            end = text.rfind(b">") + 1
            yield text[:end]
            rest = text[end:] if len(text) - end < _CHUNK else b""


def _deleted_in(text: bytes) -> Iterator[str]:
    for start in _START.finditer(text):
        identity = _ID.search(start[2])
        if identity and _DELETED.search(start[2]):
            yield f"{start[1][:1].decode()}{identity[1].decode()}"


def write_tidy(source: osmium.io.File, folder: Path, gone: frozenset[str] = frozenset()) -> Path:
    """Copy `source` into `folder` as a file that libosmium can take, and return its path. Needs it all in memory.

    What is `gone` (see `deleted_ids`) is left out.

    Raises what libosmium raises for a broken source.
    """
    positive, tidy = folder / "positive.osm.pbf", folder / "tidy.osm.pbf"
    _write_positive(source, positive, gone)
    reader = osmium.MergeInputReader()
    reader.add_file(str(positive))
    with osmium.SimpleWriter(str(tidy)) as writer:
        reader.apply(writer)
    return tidy


def _write_positive(source: osmium.io.File, target: Path, gone: frozenset[str]) -> None:
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(source):
            if gone and f"{thing.type_str()}{thing.id}" in gone:
                continue
            if isinstance(thing, osmium.osm.Node):
                writer.add_node(thing.replace(id=shifted(thing.id)))
            elif isinstance(thing, osmium.osm.Way):
                writer.add_way(thing.replace(id=shifted(thing.id), nodes=[shifted(node.ref) for node in thing.nodes]))
            elif isinstance(thing, osmium.osm.Relation):
                members = [(member.type, shifted(member.ref), member.role) for member in thing.members]
                writer.add_relation(thing.replace(id=shifted(thing.id), members=members))


def shifted(identity: int) -> int:
    """The id under which `write_tidy` writes `identity`."""
    return SHIFT - identity if identity < 0 else identity


def own_id(identity: int) -> int:
    """The id as it stood in the planner's file."""
    return SHIFT - identity if identity > SHIFT else identity


def own_ids(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """`own_id` of each."""
    return np.where(ids > SHIFT, SHIFT - ids, ids)
