"""What the map can draw of a place: paths cut into small chunks with their bounds, so that a tile draws only its own.

Made once per place, away from the window, and never changed. All coordinates are metres in the place's CRS.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyqtgraph as pg
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath

from ...arrays import Bools, Floats, Ints
from ...coverage.accessibility.unserved_areas import UnservedArea
from ...coverage.network.model import Network
from ...coverage.place import Barriers, Districts, Strings
from ...progress import Cancelled, Progress, WorkCancelled
from .ground.street_names import StreetNames, street_names

RANKS: Final = (
    ("motorway", "motorway_link", "trunk", "trunk_link"),
    ("primary", "primary_link"),
    ("secondary", "secondary_link"),
    ("tertiary", "tertiary_link"),
    ("residential", "unclassified", "living_street", "road", "pedestrian", "busway"),
)
"""OSM classes by what they mean to the eye; whatever is named in none (service, footway, path...) is the last rank."""
LAST_RANK: Final = len(RANKS)

COARSE_M: Final = 12.0
"""How far a far-off street may lie from its true line; at most half a pixel where it is used."""

_CHUNK_POINTS = 400

_STRAY: Final = 0.01
"""So small a share of the points of streets at each edge is no reason to see all else smaller."""
_ROOM: Final = 0.04
"""Of the width and height of the others, kept around them."""


@dataclass(frozen=True, eq=False)
class Chunks:
    """Paths with their bounds (k, 4) as xmin, ymin, xmax, ymax."""

    paths: tuple[QPainterPath, ...]
    bounds: Floats

    def within(self, xmin: float, ymin: float, xmax: float, ymax: float) -> Iterable[QPainterPath]:
        """The paths whose bounds touch the rectangle."""
        b = self.bounds
        touching = (b[:, 0] <= xmax) & (b[:, 2] >= xmin) & (b[:, 1] <= ymax) & (b[:, 3] >= ymin)
        return (self.paths[row] for row in np.flatnonzero(touching))


@dataclass(frozen=True, eq=False)
class Names:
    """Words on the map: `text` (k,) at `xy` (k, 2), with the width in metres of what they name."""

    text: tuple[str, ...]
    xy: Floats
    width_m: Floats


@dataclass(frozen=True, eq=False)
class Scene:
    """A place as paths. `streets[rank]` fine and `streets_far[rank]` simplified; `outlines[level]` of districts."""

    bounds: tuple[float, float, float, float]
    streets: tuple[Chunks, ...]
    streets_far: tuple[Chunks, ...]
    water: Chunks
    water_lines: Chunks
    railways: Chunks
    buildings: Chunks
    outlines: dict[str, Chunks]
    names: dict[str, Names]
    street_names: StreetNames


@dataclass(frozen=True, eq=False)
class People:
    """Who is asked about and who is left out: `xy` (n, 2), `people` (n,), `served` (n,).

    `rows` (n,) are their rows in the place's demand, None where they are all of it in its order. `of_land` tells that
    `people` are square metres of residential land.
    """

    xy: Floats
    people: Floats
    served: Bools
    rows: NDArray[np.int64] | None = None
    of_land: bool = False


@dataclass(frozen=True, eq=False)
class Sites:
    """Facilities: `xy` (n, 2), `name` and `category` (n,), and `counts`, those that serve the circle shown."""

    xy: Floats
    name: Strings
    category: Strings
    counts: Bools


@dataclass(frozen=True, eq=False)
class Area:
    """An unserved area for the eye: its name as shown, its people, a point to label, and where its outline comes from.

    `shown` are the people in words, so that map and table say the same; '' as the number is. `of_land` tells that
    `people` are square metres of residential land.

    The outline may take some milliseconds to make, so it is asked for away from the window.
    """

    name: str
    people: float
    xy: tuple[float, float]
    source: UnservedArea | shapely.Geometry
    shown: str = ""
    of_land: bool = False

    @property
    def outline(self) -> shapely.Geometry:
        """The polygon."""
        return self.source.geometry if isinstance(self.source, UnservedArea) else self.source


def make_scene(
    network: Network,
    *,
    districts: Districts,
    barriers: Barriers,
    buildings: Sequence[shapely.Geometry] | NDArray[np.object_],
) -> Scene:
    """Cut a place into chunks of paths. `buildings` are polygons in the network's CRS, possibly none."""
    rank = _edge_ranks(network)
    fine = tuple(_edge_chunks(network.coords, network.coord_start, rank == r) for r in range(LAST_RANK + 1))
    far = tuple(_far_chunks(network, rank == r) for r in range(LAST_RANK))
    rivers, tracks = barriers.geometry[barriers.kind == "river"], barriers.geometry[barriers.kind == "railway"]
    levels = [str(level) for level in np.unique(districts.level)] if len(districts) else []
    return Scene(
        bounds=_bounds(network.coords, districts.geometry),
        streets=fine,
        streets_far=far,
        water=_area_chunks(_of_dimension(rivers, 2)),
        water_lines=_line_chunks(_of_dimension(rivers, 1)),
        railways=_line_chunks(_of_dimension(tracks, 1)),
        buildings=_area_chunks(np.asarray(buildings, dtype=object)),
        outlines={level: _line_chunks(_outlines(districts.geometry[districts.level == level])) for level in levels},
        names={level: _names(districts, level) for level in levels},
        street_names=street_names(network, rank, LAST_RANK),
    )


def _edge_ranks(network: Network) -> Ints:
    of_class = {name: rank for rank, names in enumerate(RANKS) for name in names}
    table = np.array([of_class.get(name, LAST_RANK) for name in network.classes], dtype=np.int32)
    return table[network.edge_class] if len(network.edge_class) else np.zeros(0, dtype=np.int32)


def _edge_chunks(coords: Floats, start: NDArray[np.int64], wanted: Bools) -> Chunks:
    """Chunks of the wanted lines, in the order of the edges: neighbours along the Hilbert curve stay together."""
    rows = np.flatnonzero(wanted)
    sizes = np.diff(start)[rows]
    first = start[rows] - np.cumsum(sizes) + sizes
    return _chunks(coords[np.repeat(first, sizes) + np.arange(sizes.sum())], sizes)


def _far_chunks(network: Network, wanted: Bools) -> Chunks:
    """The wanted streets merged along their course and simplified, for looking from afar."""
    rows = np.flatnonzero(wanted)
    if not rows.size:
        return _chunks(np.zeros((0, 2)), np.zeros(0, dtype=np.int64))
    sizes = np.diff(network.coord_start)
    line_of = np.repeat(np.arange(len(sizes)), sizes)
    keep = wanted[line_of]
    lines = np.asarray(
        shapely.linestrings(network.coords[keep], indices=np.unique(line_of[keep], return_inverse=True)[1])
    )
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return _line_chunks(shapely.simplify(merged, COARSE_M, preserve_topology=False))


def _line_chunks(lines: NDArray[np.object_]) -> Chunks:
    parts = shapely.get_parts(np.asarray(lines, dtype=object))
    parts = parts[~shapely.is_empty(parts)]
    xy, owner = shapely.get_coordinates(parts, return_index=True)
    return _chunks(xy, np.bincount(owner, minlength=len(parts)).astype(np.int64))


def _area_chunks(areas: NDArray[np.object_]) -> Chunks:
    """Chunks of polygons, each ring closed, neighbours together; holes stay holes by the odd-even rule."""
    parts = shapely.get_parts(areas) if len(areas) else areas
    parts = parts[_hilbert_order(parts)] if len(parts) else parts
    return _line_chunks(shapely.get_rings(parts) if len(parts) else parts)


def _hilbert_order(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """An order in which neighbours come together: strips of a 64 by 64 grid, walked to and fro."""
    box = shapely.bounds(shapes)
    x, y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    column = np.floor(63.99 * (x - x.min()) / max(float(np.ptp(x)), 1.0)).astype(np.int64)
    row = np.where(column % 2 == 0, y, -y)
    return np.lexsort((row, column))


def _chunks(xy: Floats, sizes: NDArray[np.int64]) -> Chunks:
    """Paths of about `_CHUNK_POINTS` points each from lines laid end to end, `sizes` points each."""
    if not len(sizes):
        return Chunks((), np.zeros((0, 4)))
    ends = np.cumsum(sizes)
    joined = np.ones(len(xy), dtype=np.int32)
    joined[ends - 1] = 0
    block = (ends - 1) // _CHUNK_POINTS
    last = np.flatnonzero(np.r_[block[1:] != block[:-1], True])
    stops = ends[last]
    starts = np.r_[0, stops[:-1]]
    spans = [slice(int(a), int(b)) for a, b in zip(starts, stops, strict=True)]
    paths = tuple(pg.arrayToQPath(xy[s, 0], xy[s, 1], connect=joined[s], finiteCheck=False) for s in spans)
    low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
    return Chunks(paths, np.column_stack([low, high]))


def area_paths(areas: tuple[Area, ...], /, *, progress: Progress, cancelled: Cancelled) -> tuple[QPainterPath, ...]:
    """Return the outlines of areas as paths; the work of a lane. Raises WorkCancelled."""
    paths = []
    for done, area in enumerate(areas):
        if cancelled():
            raise WorkCancelled
        progress(done / len(areas), "Drawing the map")
        paths.append(area_path(area.outline))
    return tuple(paths)


def area_path(area: shapely.Geometry) -> QPainterPath:
    """The outline of one area with its holes."""
    whole = QPainterPath()
    for path in _area_chunks(np.array([area], dtype=object)).paths:
        whole.addPath(path)
    return whole


def _of_dimension(shapes: NDArray[np.object_], dimension: int) -> NDArray[np.object_]:
    return shapes[shapely.get_dimensions(shapes) == dimension] if len(shapes) else shapes


def _outlines(areas: NDArray[np.object_]) -> NDArray[np.object_]:
    """The borders between areas, each drawn once."""
    merged: NDArray[np.object_] = shapely.get_parts(shapely.unary_union(shapely.boundary(areas)))
    return merged


def _names(districts: Districts, level: str) -> Names:
    rows = np.flatnonzero(districts.level == level)
    shapes = districts.geometry[rows]
    box = shapely.bounds(shapes)
    return Names(
        text=tuple(str(name) for name in districts.name[rows]),
        xy=shapely.get_coordinates(shapely.point_on_surface(shapes)),
        width_m=box[:, 2] - box[:, 0],
    )


def _bounds(coords: Floats, areas: NDArray[np.object_]) -> tuple[float, float, float, float]:
    """What the whole map shows at first: the districts, and the streets but for the few that run far out of the place.

    Where the points of streets lie dense this is all of them; a road that leaves the place has few.
    """
    boxes = [_without_strays(coords)] if len(coords) else []
    if len(areas):
        boxes.append(shapely.total_bounds(areas))
    if not boxes:
        return (0.0, 0.0, 1.0, 1.0)
    low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
    return (float(low[0]), float(low[1]), float(high[2]), float(high[3]))


def _without_strays(coords: Floats) -> Floats:
    """The bounds of points but for the outermost ones, with some room, never beyond all of them."""
    inner = np.quantile(coords, (_STRAY, 1 - _STRAY), axis=0)
    room = _ROOM * (inner[1] - inner[0])
    low, high = np.maximum(inner[0] - room, coords.min(axis=0)), np.minimum(inner[1] + room, coords.max(axis=0))
    return np.concatenate([low, high])
