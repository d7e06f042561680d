"""Files that libosmium cannot take as they are: drawn in JOSM, answered by Overpass, or glued together.

New objects of JOSM carry negative ids, which libosmium's node index cannot hold; others list ways before their nodes,
out of order, or twice. Such a file is written once more: ids positive and far above all in use, sorted, each once.
"""

from pathlib import Path
from typing import Final

import numpy as np
import osmium
import osmium.io
import osmium.osm
from numpy.typing import NDArray

SHIFT: Final = 1 << 40
"""A negative id -i is written as SHIFT + i. OpenStreetMap has some 2^34 nodes in 2026."""


def write_tidy(source: osmium.io.File, folder: Path) -> Path:
    """Copy `source` into `folder` as a file that libosmium can take, and return its path. Needs it all in memory.

    Raises what libosmium raises for a broken source.
    """
    positive, tidy = folder / "positive.osm.pbf", folder / "tidy.osm.pbf"
    _write_positive(source, positive)
    reader = osmium.MergeInputReader()
    reader.add_file(str(positive))
    with osmium.SimpleWriter(str(tidy)) as writer:
        reader.apply(writer)
    return tidy


def _write_positive(source: osmium.io.File, target: Path) -> None:
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(source):
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
