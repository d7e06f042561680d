"""One pass of libosmium over an OpenStreetMap file: what this package needs of it, as plain columns.

Reads PBF and XML (also gzipped or bzipped) by what the file holds, not by how it is called. Coordinates are WGS 84
degrees. Node locations are kept by libosmium in memory (16 bytes a node of the file); only tagged objects ever reach
Python.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import osmium
import osmium.filter
import osmium.geom
import osmium.io
import osmium.osm
import shapely
from numpy.typing import NDArray
from osmium.osm.types import Area, Node, OSMEntity, Way

from ...limits import MAX_OSM_OBJECTS
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ...scratch import scratch_folder
from ..errors import DataError
from .access.access_rules import WAYS_OF_OTHER_KEYS
from .sources.file_kind import check_blobs, file_format
from .sources.normalise import deleted_ids, own_id, own_ids, write_tidy

Tags = dict[str, str]

WAY_KEYS: Final = ("highway", "waterway", "barrier", *(key for key, _, _ in WAYS_OF_OTHER_KEYS))
"""Ways with one of these are kept as lines."""
AREA_KEYS: Final = ("building", "natural", "landuse", "boundary", "waterway")
"""Closed ways and multipolygons with one of these are kept as polygons, beside those with a facility's key."""
SQUARE_KEYS: Final = ("highway", "railway", "public_transport", "man_made")
"""Closed ways and multipolygons with one of these may be squares, platforms or piers that people walk across."""
_SQUARES: Final = frozenset((key, value) for key, value, _ in WAYS_OF_OTHER_KEYS if key in SQUARE_KEYS)
NODE_KEYS: Final = ("highway", "barrier", "entrance", "crossing", "access", "foot")
"""Nodes with one of these are kept, beside those with a facility's key."""
_LOOK_EVERY: Final = 4096
_PER_DEGREE: Final = 1e7
"""Libosmium's whole numbers to one degree."""
_MOST_DEGREES: Final = np.array([180.0, 90.0])
_UNTIDY: Final = ("out of order", "twice in input")
"""What libosmium says of ids that do not rise, or come twice."""


@dataclass(eq=False)
class OsmWays:
    """Tagged lines: way `i` has `tags[i]` and the nodes `ref[start[i]:start[i + 1]]`.

    `xy` (k, 2) is NaN where the file lacks the node.
    """

    way_id: NDArray[np.int64]
    tags: list[Tags]
    start: NDArray[np.int64]
    ref: NDArray[np.int64]
    xy: NDArray[np.float64]

    def taken(self, rows: NDArray[np.int64]) -> "OsmWays":
        """Only the ways in `rows`."""
        sizes = np.diff(self.start)[rows]
        start = np.r_[0, np.cumsum(sizes)]
        at = np.arange(start[-1]) + np.repeat(self.start[rows] - start[:-1], sizes)
        return OsmWays(self.way_id[rows], [self.tags[row] for row in rows], start, self.ref[at], self.xy[at])


@dataclass(eq=False)
class Shapes:
    """Tagged points or polygons: `key[i]` is like 'n17', 'w4' or 'r9'."""

    key: list[str]
    tags: list[Tags]
    geometry: NDArray[np.object_]

    def taken(self, rows: NDArray[np.int64]) -> "Shapes":
        """Only the things in `rows`."""
        return Shapes([self.key[row] for row in rows], [self.tags[row] for row in rows], self.geometry[rows])


@dataclass(eq=False)
class Square:
    """An area that people may walk across: its way's id (its relation's below 0), its tags, the nodes of its rings.

    The outer ring is the first. Each is closed: `ref` (k,) the nodes and `xy` (k, 2) where they are. `drawn` tells
    whether the outline is a way of the file, which is among its lines already.
    """

    way_id: int
    tags: Tags
    rings: list[tuple[NDArray[np.int64], NDArray[np.float64]]]
    drawn: bool


_DATES: Final = ("osmosis_replication_timestamp", "timestamp")
"""Of a header, by the weight that they have."""


@dataclass(eq=False)
class Scan:
    """What one file holds; `box` is the header's (west, south, east, north) or None, `dated` its date or ''."""

    ways: OsmWays
    nodes: Shapes
    areas: Shapes
    box: tuple[float, float, float, float] | None
    squares: list[Square] = field(default_factory=list)
    deleted: int = 0
    dated: str = ""


@dataclass
class _Rows:
    """The columns while they grow."""

    way_id: list[int] = field(default_factory=list)
    way_tags: list[Tags] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    ref: list[int] = field(default_factory=list)
    x: list[int] = field(default_factory=list)
    y: list[int] = field(default_factory=list)
    node_key: list[str] = field(default_factory=list)
    node_tags: list[Tags] = field(default_factory=list)
    node_xy: list[tuple[float, float]] = field(default_factory=list)
    area_key: list[str] = field(default_factory=list)
    area_tags: list[Tags] = field(default_factory=list)
    area_wkb: list[bytes] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)

    @property
    def is_untidy(self) -> bool:
        """Whether ids are negative, or most nodes unknown: the signs of a file that has to be tidied first."""
        return min(self.ref, default=0) < 0 or bool(np.isnan(self.xy).sum() > len(self.x))

    @property
    def xy(self) -> NDArray[np.float64]:
        """The degrees (k, 2) of all nodes of ways, which libosmium holds as whole numbers; NaN where unknown."""
        degrees = np.column_stack([np.array(of_axis, dtype=np.int64) for of_axis in (self.x, self.y)]) / _PER_DEGREE
        known = (np.abs(degrees) <= _MOST_DEGREES).all(axis=1, keepdims=True)
        return np.where(known, degrees, np.nan)


def scan(
    path: Path,
    *,
    feature_keys: tuple[str, ...] = (),
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Scan:
    """Read lines, tagged points and polygons from `path`.

    `feature_keys` are the tag keys that may make a node or an area a facility. Raises DataError where the file does
    not exist, is no OpenStreetMap file, or is cut off.
    """
    kind = file_format(path)
    file = osmium.io.File(str(path.resolve()), kind)
    progress(0.0, "Reading the OpenStreetMap file")
    try:
        if kind == "pbf":
            check_blobs(path)
        gone = deleted_ids(path, kind)
        return _scan(file, feature_keys, gone, progress, cancelled)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        raise DataError(
            "{file} cannot be read as OpenStreetMap data: it is damaged or cut off ({detail}). Download or export it "
            "once more.",
            file=path.name,
            detail=str(error),
        ) from error


def _scan(
    file: osmium.io.File,
    feature_keys: tuple[str, ...],
    gone: frozenset[str],
    progress: Progress,
    cancelled: Cancelled,
) -> Scan:
    reader = _reader(file, feature_keys)
    rows = _Rows()
    try:
        if not gone:
            _collect(reader, rows, progress, cancelled)
        untidy = bool(gone) or rows.is_untidy
    except RuntimeError as error:
        if not any(words in str(error) for words in _UNTIDY):
            raise
        untidy = True
    if untidy:
        with scratch_folder() as folder:
            tidy = osmium.io.File(str(write_tidy(file, folder, gone)), "pbf")
            rows = _Rows()
            _collect(_reader(tidy, feature_keys), rows, progress, cancelled)
    header = reader.header  # each asking reads the file's beginning anew
    box, dated = _header_box(header), _header_date(header)
    return Scan(_ways(rows), _points(rows), _polygons(rows), box, rows.squares, len(gone), dated)


def _reader(file: osmium.io.File, feature_keys: tuple[str, ...]) -> osmium.FileProcessor:
    keys_of = {
        osmium.osm.NODE: (*NODE_KEYS, *feature_keys),
        osmium.osm.WAY: WAY_KEYS,
        osmium.osm.AREA: (*AREA_KEYS, *SQUARE_KEYS, *feature_keys),
    }
    areas = osmium.filter.KeyFilter(*AREA_KEYS, *SQUARE_KEYS, *feature_keys)
    reader = osmium.FileProcessor(file).with_areas(areas)
    reader.with_filter(osmium.filter.EntityFilter(osmium.osm.NODE | osmium.osm.WAY | osmium.osm.AREA))
    for entity, keys in keys_of.items():
        wanted = osmium.filter.KeyFilter(*keys)
        wanted.enable_for(entity)
        reader.with_filter(wanted)
    return reader


def _header_box(header: osmium.io.Header) -> tuple[float, float, float, float] | None:
    box = header.box()
    if not box.valid():
        return None
    low, high = box.bottom_left, box.top_right
    return low.lon, low.lat, high.lon, high.lat


def _header_date(header: osmium.io.Header) -> str:
    """Return the day, as ISO 8601, up to which the file says it knows the map's changes; '' where it does not say."""
    told = next(filter(None, (header.get(key, "") for key in _DATES)), "")
    try:
        return dt.date.fromisoformat(told[:10]).isoformat()
    except ValueError:
        return ""


def _collect(reader: osmium.FileProcessor, rows: _Rows, progress: Progress, cancelled: Cancelled) -> None:
    factory = osmium.geom.WKBFactory()
    for count, thing in enumerate(_watched(reader, progress, cancelled)):
        if count > MAX_OSM_OBJECTS:
            raise RuntimeError(f"it holds more than {MAX_OSM_OBJECTS:,} streets, areas and places: cut it to the place")
        if isinstance(thing, Node):
            _take_node(rows, thing)
        elif isinstance(thing, Way):
            _take_way(rows, thing)
        elif isinstance(thing, Area):
            _take_area(rows, thing, factory)


def _watched(reader: osmium.FileProcessor, progress: Progress, cancelled: Cancelled) -> Iterator[OSMEntity]:
    """Pass the objects on, asking now and then whether to stop. libosmium does not tell how much is left."""
    for count, thing in enumerate(reader):
        if count % _LOOK_EVERY == 0:
            if cancelled():
                raise WorkCancelled
            progress(0.05, "Reading the OpenStreetMap file")
        yield thing


def _tags(thing: OSMEntity) -> Tags:
    """Its tags, taken by their number: running into libosmium's end of them costs more than the tags themselves."""
    return dict(islice(thing.tags, len(thing.tags)))


def _take_node(rows: _Rows, node: Node) -> None:
    if node.location.valid():
        rows.node_key.append(f"n{own_id(node.id)}")
        rows.node_tags.append(_tags(node))
        rows.node_xy.append((node.lon, node.lat))


def _take_way(rows: _Rows, way: Way) -> None:
    rows.way_id.append(way.id)
    rows.way_tags.append(_tags(way))
    for node in way.nodes:
        location = node.location
        rows.ref.append(node.ref)
        rows.x.append(location.x)
        rows.y.append(location.y)
    rows.start.append(len(rows.ref))


def _take_area(rows: _Rows, area: Area, factory: osmium.geom.WKBFactory) -> None:
    tags, drawn = _tags(area), area.from_way()
    if _is_square(tags, drawn=drawn):
        _take_square(rows, area, tags)
    if "highway" in tags:
        return
    try:
        wkb = factory.create_multipolygon(area)
    except RuntimeError:  # a ring with a missing or doubled node: nothing to draw
        return
    rows.area_key.append(f"{'w' if drawn else 'r'}{own_id(area.orig_id())}")
    rows.area_tags.append(tags)
    rows.area_wkb.append(bytes.fromhex(wkb))  # GEOS reads bytes four times as fast


def _is_square(tags: Tags, *, drawn: bool) -> bool:
    """Whether people walk across an area: a street, platform or pier drawn as one, and not as a ring of street."""
    if "highway" in tags and (not drawn or tags.get("area") == "yes" or tags["highway"] == "platform"):
        return True
    return not _SQUARES.isdisjoint(tags.items())


def _take_square(rows: _Rows, area: Area, tags: Tags) -> None:
    for outer in area.outer_rings():
        rings = [[(node.ref, node.lon, node.lat) for node in ring] for ring in (outer, *area.inner_rings(outer))]
        arrays = [
            (own_ids(np.array([node[0] for node in ring], dtype=np.int64)), np.array([node[1:] for node in ring]))
            for ring in rings
        ]
        identity = own_id(area.orig_id()) * (1 if area.from_way() else -1)
        rows.squares.append(Square(identity, tags, arrays, area.from_way()))


def _ways(rows: _Rows) -> OsmWays:
    return OsmWays(
        way_id=own_ids(np.array(rows.way_id, dtype=np.int64)),
        tags=rows.way_tags,
        start=np.array(rows.start, dtype=np.int64),
        ref=own_ids(np.array(rows.ref, dtype=np.int64)),
        xy=rows.xy,
    )


def _points(rows: _Rows) -> Shapes:
    xy = np.array(rows.node_xy, dtype=np.float64).reshape(-1, 2)
    return Shapes(rows.node_key, rows.node_tags, np.asarray(shapely.points(xy), dtype=object))


def _polygons(rows: _Rows) -> Shapes:
    """Decode in portions: between them other threads get the interpreter, so that a window stays alive."""
    wkb = np.array(rows.area_wkb, dtype=object)
    parts = [shapely.from_wkb(wkb[at : at + _LOOK_EVERY]) for at in range(0, len(wkb), _LOOK_EVERY)]
    return Shapes(rows.area_key, rows.area_tags, np.concatenate([np.zeros(0, dtype=object), *parts]))
