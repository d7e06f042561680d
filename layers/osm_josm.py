"""Files drawn in JOSM and not yet uploaded: new objects carry negative ids, which libosmium's node index cannot hold.

Such a file is written once more with positive ids far above all ids in use, read, and its ids turned back.
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


def write_positive(source: osmium.io.File, target: Path) -> None:
    """Copy `source` to `target` (.osm.pbf) with every negative id shifted to a positive one.

    Raises what libosmium raises for a broken source.
    """
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for thing in osmium.FileProcessor(source):
            if isinstance(thing, osmium.osm.Node):
                writer.add_node(thing.replace(id=shifted(thing.id)))
            elif isinstance(thing, osmium.osm.Way):
                writer.add_way(thing.replace(id=shifted(thing.id), nodes=[shifted(node.ref) for node in thing.nodes]))
            elif isinstance(thing, osmium.osm.Relation):
                members = [(member.type, shifted(member.ref), member.role) for member in thing.members]
                writer.add_relation(thing.replace(id=shifted(thing.id), members=members))


def shifted(identity: int) -> int:
    """The id under which `write_positive` writes `identity`."""
    return SHIFT - identity if identity < 0 else identity


def own_id(identity: int) -> int:
    """The id as it stood in the planner's file."""
    return SHIFT - identity if identity > SHIFT else identity


def turned_back(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """`own_id` of each."""
    return np.where(ids > SHIFT, SHIFT - ids, ids)
