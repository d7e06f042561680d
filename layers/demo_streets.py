"""The demo city's ways, gathered while it is drawn and then split wherever they meet."""

from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .demo_shapes import Bools, Floats, Geoms, Ints
from .schema import STREET_COLUMNS, Streets

GRID_M: Final = 0.01
"""Coordinates lie on this grid, so that ends that should meet are equal and not merely near."""

OVERREACH_M: Final = 0.05

CAR_CLASSES: Final = frozenset(
    {"trunk", "primary", "secondary", "tertiary", "residential", "unclassified", "living_street", "service", "track"}
)
MAIN_CLASSES: Final = ("trunk", "primary", "secondary")
SPEEDS_KMH: Final = {"trunk": 80.0, "primary": 60.0, "secondary": 50.0, "tertiary": 40.0, "living_street": 15.0}
_ATTRIBUTES: Final = (
    "highway",
    "name",
    "walk",
    "drive",
    "oneway",
    "stairs",
    "bridge",
    "tunnel",
    "gate",
    "maxspeed_kmh",
)


@dataclass
class Ways:
    """A growing list of drawn ways: call `add` with lines and what they are."""

    _lines: list[Geoms] = field(default_factory=list)
    _what: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, lines: Any, highway: str, *, name: Any = "", walk: bool = True, oneway: int = 0,
        bridge: bool = False, tunnel: bool = False, gate: bool = False,
    ) -> None:  # fmt: skip
        """Add lines (multilines are taken apart, rings opened); `name` is one text or an array of one per line."""
        given = np.atleast_1d(np.asarray(lines, dtype=object))
        parts, row = shapely.get_parts(given, return_index=True)
        ring = shapely.get_type_id(parts) == 2
        parts[ring] = shapely.boundary(shapely.polygons(parts[ring]))
        fit = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) > GRID_M)
        names = np.broadcast_to(np.asarray(name, dtype=object), given.shape)[row[fit]]
        self._lines.append(parts[fit])
        self._what.append({
            "highway": highway, "name": names, "walk": walk, "drive": highway in CAR_CLASSES, "oneway": oneway,
            "stairs": highway == "steps", "bridge": bridge, "tunnel": tunnel, "gate": gate,
            "maxspeed_kmh": SPEEDS_KMH.get(highway, np.nan),
        })  # fmt: skip

    def lines(self, *classes: str) -> Geoms:
        """The lines of these classes, or all lines."""
        chosen = [
            x for x, what in zip(self._lines, self._what, strict=True) if not classes or what["highway"] in classes
        ]
        return np.concatenate([np.empty(0, dtype=object), *chosen])

    def table(self) -> pd.DataFrame:
        """One row per line, in the order they were added; what was added first wins where two lie on each other."""
        count = [len(x) for x in self._lines]
        columns = {
            key: np.concatenate([np.broadcast_to(what[key], n) for what, n in zip(self._what, count, strict=True)])
            for key in _ATTRIBUTES
        }
        return pd.DataFrame(columns).assign(geometry=self.lines())


def node_ways(ways: Ways, crs: str) -> Streets:
    """Split all ways where they meet and number the ends: the frames of `schema.Streets`.

    Every two lines that meet or cross are joined there, also where one is a bridge (a bridge over another way has to
    be added afterwards, by `add_overpass`).
    """
    table = ways.table()
    lines = table["geometry"].to_numpy()
    pieces = shapely.get_parts(shapely.union_all(_lengthened(lines), grid_size=GRID_M))
    pieces = _without_stubs(pieces[shapely.length(pieces) > 0])
    source = _source_of(pieces, lines)
    edges = table.iloc[source].drop(columns="geometry").reset_index(drop=True)
    edges["source_id"] = source + 1
    edges["u"], edges["v"], xy = _numbered_ends(pieces)
    frame = gpd.GeoDataFrame(
        edges.astype({"oneway": np.int8, "u": np.int64, "v": np.int64, "source_id": np.int64}), geometry=pieces, crs=crs
    )
    return Streets(frame[[*STREET_COLUMNS, "geometry"]], _nodes(frame, xy, crs))


def _lengthened(lines: Geoms) -> Geoms:
    """Let both ends of every open line reach a little too far: an end on another line then surely cuts it."""
    xy, row = shapely.get_coordinates(lines, return_index=True)
    start = np.flatnonzero(np.diff(row, prepend=-1))
    end = np.append(start[1:], len(row)) - 1
    free = ~shapely.is_closed(lines)
    for at, inner in ((start, start + 1), (end, end - 1)):
        way = xy[at] - xy[inner]
        xy[at] += np.where(free, OVERREACH_M, 0.0)[:, None] * way / np.maximum(np.hypot(*way.T), GRID_M)[:, None]
    result: Geoms = shapely.linestrings(xy, indices=row)
    return result


def _without_stubs(pieces: Geoms) -> Geoms:
    """Drop what of `_lengthened` sticks out beyond the crossing."""
    u, v, xy = _numbered_ends(pieces)
    degree = np.bincount(np.concatenate([u, v]), minlength=len(xy) + 1)
    stub = (shapely.length(pieces) < 4 * OVERREACH_M) & ((degree[u] == 1) | (degree[v] == 1))
    return pieces[~stub]


def _source_of(pieces: Geoms, lines: Geoms) -> Ints:
    """For every piece the first drawn line that it is part of."""
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    tree = shapely.STRtree(lines)
    piece, line = tree.query(middle, predicate="dwithin", distance=5 * GRID_M)
    first = np.full(len(pieces), len(lines), dtype=np.int64)
    np.minimum.at(first, piece, line)
    lost = first == len(lines)
    if lost.any():
        first[lost] = tree.query_nearest(middle[lost], all_matches=False)[1]
    return first


def _numbered_ends(pieces: Geoms) -> tuple[Ints, Ints, Floats]:
    """Node ids (from 1) of both ends of every line, and the nodes' coordinates in the order of their ids."""
    ends = np.concatenate(
        [shapely.get_coordinates(shapely.get_point(pieces, 0)), shapely.get_coordinates(shapely.get_point(pieces, -1))]
    )
    cells = np.round(ends / GRID_M).astype(np.int64)
    _, first, ids = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    ids = ids.ravel() + 1
    return ids[: len(pieces)], ids[len(pieces) :], ends[first]


def _nodes(edges: gpd.GeoDataFrame, xy: Floats, crs: str) -> gpd.GeoDataFrame:
    ids = np.arange(1, len(xy) + 1, dtype=np.int64)
    return gpd.GeoDataFrame(
        {"crossing": _crossings(edges, len(xy))}, geometry=shapely.points(xy), crs=crs, index=pd.Index(ids, name="node")
    )


def _crossings(edges: gpd.GeoDataFrame, count: int) -> Geoms:
    """Signals where two main roads meet; no signals where a smaller way for walkers meets a main road."""
    main, minor, side = np.zeros((3, count + 1), dtype=np.int64)
    highway = edges["highway"].to_numpy()
    for ends in (edges["u"].to_numpy(), edges["v"].to_numpy()):
        np.add.at(main, ends[np.isin(highway, MAIN_CLASSES)], 1)
        np.add.at(side, ends[highway == "tertiary"], 1)
        np.add.at(minor, ends[~np.isin(highway, (*MAIN_CLASSES, "tertiary"))], 1)
    crossing: Geoms = np.full(count + 1, "", dtype=object)
    crossing[(main >= 2) & (minor > 0)] = "unsignalled"
    crossing[(main >= 3) | ((main >= 2) & (side > 0))] = "signals"
    return crossing[1:]


def largest_walk_share(streets: Streets) -> float:
    """The share of nodes with a walkable way that lie on the largest connected part: 1 is a city without islands."""
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    walk = streets.edges[streets.edges["walk"]]
    u, v = walk["u"].to_numpy(), walk["v"].to_numpy()
    size = len(streets.nodes) + 1
    graph = coo_array((np.ones(len(u)), (u, v)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    used: Bools = np.zeros(size, dtype=np.bool_)
    used[u] = used[v] = True
    return float(np.bincount(label[used]).max() / used.sum())
