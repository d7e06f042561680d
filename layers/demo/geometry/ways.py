"""The demo city's ways, gathered while it is drawn and then split wherever they meet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....arrays import Floats, Longs
from ...schema import STREET_COLUMNS, Streets
from .shapes import Geoms, Shape, geoms

GRID_M: Final = 0.01
"""Coordinates lie on this grid, so that ends that should meet are equal and not merely near."""
OVERREACH_M: Final = 0.05
"""So far lines are drawn beyond their ends before they are split, see `_lengthened`."""

CAR_CLASSES: Final = frozenset(
    {"trunk", "primary", "secondary", "tertiary", "residential", "unclassified", "living_street", "service"}
)
MAIN_CLASSES: Final = ("trunk", "primary", "secondary")
SPEEDS_KMH: Final = {"trunk": 80.0, "primary": 60.0, "secondary": 50.0, "tertiary": 40.0, "living_street": 15.0}
_ATTRIBUTES: Final = tuple(c for c in STREET_COLUMNS if c not in {"u", "v", "source_id"})
_LINE, _RING = 1, 2


@dataclass
class DrawnWays:
    """A growing list of drawn ways: call `add` with lines and what they are."""

    _lines: list[Geoms] = field(default_factory=list)
    _what: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        lines: Shape | Geoms,
        highway: str,
        *,
        name: str | Sequence[str] = "",
        oneway: int = 0,
        bridge: bool = False,
        tunnel: bool = False,
        gate: bool = False,
    ) -> None:
        """Add lines (multilines are taken apart, rings opened); `name` is one text or one per line."""
        given = geoms(lines)
        parts, row = shapely.get_parts(given, return_index=True)
        ring = shapely.get_type_id(parts) == _RING
        parts[ring] = shapely.boundary(shapely.polygons(parts[ring]))
        fit = (shapely.get_type_id(parts) == _LINE) & (shapely.length(parts) > GRID_M)
        names = np.broadcast_to(np.asarray(name, dtype=object), given.shape)[row[fit]]
        self._lines.append(parts[fit])
        self._what.append(
            {
                "highway": highway,
                "name": names,
                "oneway": np.int8(oneway),
                "walk": True,
                "drive": highway in CAR_CLASSES,
                "stairs": highway == "steps",
                "bridge": bridge,
                "tunnel": tunnel,
                "gate": gate,
                "private": False,
                "across": False,
                "maxspeed_kmh": SPEEDS_KMH.get(highway, np.nan),
            }
        )

    def table(self) -> pd.DataFrame:
        """One row per line, in the order they were added; what was added first wins where two lie on each other."""
        both = list(zip(self._what, self._lines, strict=True))
        columns = {
            key: np.concatenate([np.broadcast_to(what[key], len(lines)) for what, lines in both]) for key in _ATTRIBUTES
        }
        return pd.DataFrame(columns).assign(geometry=np.concatenate(self._lines))


def node_ways(ways: DrawnWays, crs: str) -> Streets:
    """Split all ways where they meet and number the ends: the frames of `schema.Streets`.

    Every two lines that meet or cross are joined there (a bridge over another way is added later, see
    `demo_overpasses`).
    """
    table = ways.table()
    lines = table.pop("geometry").to_numpy()
    pieces = shapely.get_parts(shapely.union_all(_lengthened(lines), grid_size=GRID_M))
    pieces = _without_stubs(pieces)
    source = _source_of(pieces, lines)
    u, v, xy = _numbered_ends(pieces)
    edges = table.iloc[source].reset_index(drop=True).assign(u=u, v=v, source_id=source + 1)
    frame = gpd.GeoDataFrame(edges[list(STREET_COLUMNS)], geometry=pieces, crs=crs)
    return Streets(frame, _nodes(frame, xy, crs))


def _lengthened(lines: Geoms) -> Geoms:
    """Let both ends of every open line reach a little too far: an end on another line then surely cuts it."""
    xy, row = shapely.get_coordinates(lines, return_index=True)
    start = np.flatnonzero(np.diff(row, prepend=-1))
    end = np.append(start[1:], len(row)) - 1
    reach = np.where(shapely.is_closed(lines), 0.0, OVERREACH_M)[:, None]
    ways = [xy[start] - xy[start + 1], xy[end] - xy[end - 1]]
    for at, way in zip((start, end), ways, strict=True):
        xy[at] += reach * way / np.maximum(np.hypot(*way.T), GRID_M)[:, None]
    return geoms(shapely.linestrings(xy, indices=row))


def _without_stubs(pieces: Geoms) -> Geoms:
    """Drop what of `_lengthened` sticks out beyond the crossing."""
    u, v, xy = _numbered_ends(pieces)
    degree = np.bincount(np.concatenate([u, v]), minlength=len(xy) + 1)
    stub = (shapely.length(pieces) < 4 * OVERREACH_M) & ((degree[u] == 1) | (degree[v] == 1))
    return geoms(pieces[~stub])


def _source_of(pieces: Geoms, lines: Geoms) -> Longs:
    """For every piece the row of the first drawn line that it is part of."""
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    piece, line = shapely.STRtree(lines).query(middle, predicate="dwithin", distance=OVERREACH_M)
    first = np.full(len(pieces), len(lines), dtype=np.int64)
    np.minimum.at(first, piece, line)
    return first


def _numbered_ends(pieces: Geoms) -> tuple[Longs, Longs, Floats]:
    """Node ids (from 1) of both ends of every line, and the nodes' coordinates in the order of their ids."""
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(pieces, k)) for k in (0, -1)])
    cells = np.round(ends / GRID_M).astype(np.int64)
    _, first, ids = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    ids = ids.ravel() + 1
    return ids[: len(pieces)], ids[len(pieces) :], ends[first]


def _nodes(edges: gpd.GeoDataFrame, xy: Floats, crs: str) -> gpd.GeoDataFrame:
    index = pd.Index(np.arange(1, len(xy) + 1, dtype=np.int64), name="node")
    crossing = _crossings(edges, len(xy))
    return gpd.GeoDataFrame({"crossing": crossing}, geometry=shapely.points(xy), crs=crs, index=index)


def _crossings(edges: gpd.GeoDataFrame, count: int) -> Geoms:
    """Signals where main roads or tertiary streets meet a main road; no signals where a smaller way does."""
    ends = edges[["u", "v"]].to_numpy().T.ravel()
    highway = np.tile(edges["highway"].to_numpy(dtype=object), 2)
    big = np.isin(highway, MAIN_CLASSES)
    main, side, minor = (
        np.bincount(ends[kind], minlength=count + 1)[1:]
        for kind in (big, highway == "tertiary", ~big & (highway != "tertiary"))
    )
    crossing = np.where((main >= 2) & (minor > 0), "unsignalled", "")
    return np.where((main >= 3) | ((main >= 2) & (side > 0)), "signals", crossing).astype(object)
