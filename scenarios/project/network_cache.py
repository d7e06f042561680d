"""A project's network, kept in a file beside it, so that a large place opens without building it again.

The file is told apart by its content: a fingerprint of the street tables as they were read and of the program's
version. Whatever touched the project, whether LifeCircle, QGIS or a script, the network that comes back is that of the
streets of now, and a copied or restored project finds its file again. File times and sizes could not promise that:
QGIS leaves changes in a log beside the GeoPackage, and touches files that it only reads.
"""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from ... import __version__
from ...coverage.network.model import Network
from ...coverage.network.store import kept_network
from ...layers import schema
from ...layers.schema import Streets

SUFFIX: Final = ".network.npz"
"""`lifecircle.gpkg` has its network in `lifecircle.network.npz`."""
WORTH_IT: Final = 100_000
"""Streets from which on a file is kept. Measured: the 28,000 of Las Palmas are built in 0.08 s, of 0.75 s in which the
place opens, and the file would save half of that; 350,000 streets between 250,000 nodes are built in 1.3 s, and read
again in 0.2 s with their fingerprint."""
_BETWEEN: Final = "\0"
"""Stands between two texts; no text of a GeoPackage holds it."""


def network_file(project: Path) -> Path:
    """Return where the network of the project at `project` (its .gpkg) is kept."""
    return project.with_suffix(SUFFIX)


def network_beside(project: Path, streets: Streets, build: Callable[[], Network]) -> Network:
    """Return the network of `streets`, from the file beside `project` where it holds that of these very streets.

    Else it is built, and kept for the next time: a file that is missing, stale or damaged is replaced in silence, and
    one that cannot be written is done without. Raises what `build` raises.
    """
    if len(streets.edges) < WORTH_IT:
        return build()
    return kept_network(network_file(project), fingerprint(streets), build)


def fingerprint(streets: Streets) -> str:
    """Return a digest of all that a network is built from: every line, node, column and the CRS, in their order."""
    edges, nodes = streets.edges, streets.nodes
    digest = blake2b(digest_size=20)
    digest.update(_text([__version__, edges.crs.to_wkt() if edges.crs else ""]))
    columns = [edges[name].to_numpy() for name in schema.STREET_COLUMNS if name in edges]
    for values in (*columns, nodes.index.to_numpy(), nodes["crossing"].to_numpy()):
        digest.update(_text(values) if values.dtype == object else np.ascontiguousarray(values).tobytes())
    for frame in (edges, nodes):
        xy, row = shapely.get_coordinates(frame.geometry.to_numpy(), include_z=True, return_index=True)
        digest.update(np.bincount(row, minlength=len(frame)).tobytes())
        digest.update(xy.tobytes())
    return digest.hexdigest()


def _text(values: Any) -> bytes:  # noqa: ANN401  (a column or a list of texts)
    return _BETWEEN.join([str(len(values)), *map(str, values)]).encode()
