"""A project's network, kept in the user's own cache, so that a large place opens without building it again.

The file is found by its content: a fingerprint of the street tables as they were read and of the program's version.
Whatever touched the project, whether LifeCircle, QGIS or a script, the network that comes back is that of the streets
of now, and a moved, copied or restored project finds its file again. It never travels with a project: a figure must
not rest on a file that somebody else could have altered, and what was altered in the cache is not believed either.
"""

from collections.abc import Callable
from contextlib import suppress
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
from ...scratch import has_ended
from .storage.disk import cache_folder, is_left

SUFFIX: Final = ".npz"
MOST: Final = 12
"""Networks that are kept, the latest ones; that of a city takes tens of megabytes."""
WORTH_IT: Final = 100_000
"""Streets from which on a file is kept. Measured: the 28,000 of Las Palmas are built in 0.08 s, of 0.75 s in which the
place opens, and the file would save half of that; 350,000 streets between 250,000 nodes are built in 1.3 s, and read
again in 0.2 s with their fingerprint."""
_BETWEEN: Final = "\0"
"""Stands between two texts; no text of a GeoPackage holds it."""


def user_cache() -> Path:
    """Return the folder of the user's own in which networks are kept; it may not exist yet."""
    return cache_folder("networks")


def layers_cache() -> Path:
    """Return the folder of the user's own in which the layers of large places are kept; it may not exist yet."""
    return cache_folder("layers")


def cached_network(folder: Path, streets: Streets, build: Callable[[], Network]) -> Network:
    """Return the network of `streets`, from `folder` where it holds that of these very streets, unaltered.

    Else it is built, and kept for the next time: a file that is missing or damaged is replaced in silence, and one
    that cannot be written is done without. Raises what `build` raises.
    """
    if len(streets.edges) < WORTH_IT:
        return build()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    mark = fingerprint(streets)
    network = kept_network(folder / f"{mark}{SUFFIX}", mark, build)
    _forget(folder)
    return network


def keep_network(folder: Path, streets: Streets, network: Network) -> None:
    """Keep the network that was built of `streets` for the next time, where it is worth it and can be kept."""
    cached_network(folder, streets, lambda: network)


def _forget(folder: Path) -> None:
    """Remove all but the latest networks, and what a killed program left half-written."""
    with suppress(OSError):
        files = sorted(folder.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
        left = [
            file for file in folder.glob(f"*{SUFFIX}.*.part") if has_ended(file.name.split(".")[-2]) or is_left(file)
        ]
        for file in (*files[MOST:], *left):
            file.unlink()


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
