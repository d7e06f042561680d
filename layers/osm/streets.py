"""Streets out of scanned ways: split wherever two meet, with gates, crossings, and what a ragged clip left over."""

from dataclasses import dataclass, fields
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ...arrays import Bools, Floats, Longs
from ...messages import Message
from ..schema import Streets
from .access.access_rules import (
    FERRY,
    FOOT_CLASSES,
    MAJOR_CLASSES,
    Access,
    access,
    is_street,
    minutes_of,
    needs_sidepath,
    tag_table,
    walkable,
)
from .flat import flat_lines, metres_per_degree
from .node_tags import NodeTags
from .scan import OsmWays, Shapes, Square
from .sidepaths import sidepaths
from .squares import with_squares

WGS84: Final = "EPSG:4326"
_NEW_NODE: Final = 1 << 61
"""Nodes at which a wall parts a way get new ids from here on; OpenStreetMap has some 2^34 nodes in 2026."""
FERRY_KMH: Final = 5.0
"""A ferry without a duration: the speed that OSRM's profile for people on foot gives it."""
SIGNALS_NEAR_M: Final = 30.0
"""Signals are often mapped on the approaches; a junction of major roads this near to one is signalled."""


@dataclass(frozen=True, eq=False)
class WayRuns:
    """Ways cut into runs that the file holds whole.

    `ref` (k,) and `xy` (k, 2) are the nodes present; `way` (k,) the way's row; `first` (k,) marks where a run begins.
    """

    ref: Longs
    xy: Floats
    way: Longs
    first: Bools


@dataclass(frozen=True, eq=False)
class _Cut:
    """WayRuns and where in them each edge starts and ends, both included."""

    pieces: WayRuns
    starts: Longs
    ends: Longs

    @property
    def way(self) -> Longs:
        """Each edge's way."""
        return self.pieces.way[self.starts]

    @property
    def u(self) -> Longs:
        """The node where each edge starts."""
        return self.pieces.ref[self.starts]

    @property
    def v(self) -> Longs:
        """The node where each edge ends."""
        return self.pieces.ref[self.ends]

    def touching(self, ids: Longs) -> Bools:
        """Whether a node of `ids` lies on each edge, at its ends or between."""
        hits = np.r_[0, np.cumsum(np.isin(self.pieces.ref, ids))]
        return np.asarray(hits[self.ends + 1] > hits[self.starts], dtype=np.bool_)


def build_streets(
    ways: OsmWays, nodes: Shapes, squares: list[Square] | None = None
) -> tuple[Streets, tuple[Message, ...]]:
    """Turn the ways that are streets into streets in WGS 84, and tell what could not be used, or is not as tagged.

    `squares` are areas that people walk across. Node ids are those of OpenStreetMap. A way with nodes missing keeps its
    connected parts. Ways open neither on foot nor by car are left out; the edges may be empty.
    """
    areas, count = squares or [], len(ways.tags)
    table = tag_table([*ways.tags, *(square.tags for square in areas)])
    aside = needs_sidepath(table) & (np.arange(len(table)) < count)
    beside = _with_sidepath(ways, table, aside)
    rights = access(table, sidepath=beside)
    used = is_street(table) & (rights.walk | rights.drive)
    open_squares = np.flatnonzero((used & rights.walk)[count:])
    used = used[:count] & _last_of_each(ways.way_id)
    separated = (rights.bridge | rights.tunnel)[:count]
    joined = with_squares(ways, [areas[row] for row in open_squares], used & rights.walk[:count], separated)
    row = np.r_[np.arange(count), count + open_squares[joined.square]]
    table, rights = table.take(row).reset_index(drop=True), _taken(rights, row)
    used = np.r_[used, np.ones(len(joined.square), dtype=np.bool_)]
    across = np.r_[np.zeros(count, dtype=np.bool_), joined.across]
    table = table.assign(way_id=joined.ways.way_id, across=across)
    _sail(rights, table, joined.ways)
    points = NodeTags.of(nodes)
    pieces, missing = cut_pieces(joined.ways, used)
    pieces, parted = parted_at(pieces, points.stop)
    starts, ends = split(pieces)
    cut = _Cut(pieces, starts, ends)
    edges = _without_loose_ferries(_edges(cut, table, rights, points))
    nodes_met = _nodes(cut, table, points)
    used_nodes = nodes_met.index.isin(np.r_[edges["u"], edges["v"]])
    counts = {"squares": len(open_squares), "alone": int((aside & ~beside)[:count][used[:count]].sum()),
              "ferries": edges.loc[edges["highway"] == FERRY, "source_id"].nunique(), "parted": parted}  # fmt: skip
    return Streets(edges, nodes_met[used_nodes]), (*_notes(missing, pieces), *_said(counts))


def _without_loose_ferries(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The edges without ferries that lead to no street of the file: to places beyond it, and nowhere on foot."""
    ferry = (edges["highway"] == FERRY).to_numpy(dtype=np.bool_)
    u, v = edges["u"].to_numpy(), edges["v"].to_numpy()
    while ferry.any():
        nodes, times = np.unique(np.r_[u, v], return_counts=True)
        loose = ferry & ((times[np.searchsorted(nodes, u)] < 2) | (times[np.searchsorted(nodes, v)] < 2))
        if not loose.any():
            break
        edges, ferry, u, v = edges[~loose], ferry[~loose], u[~loose], v[~loose]
    return edges.reset_index(drop=True)


def _taken(rights: Access, rows: Longs) -> Access:
    return Access(*(getattr(rights, field.name)[rows] for field in fields(Access)))


def _with_sidepath(ways: OsmWays, table: pd.DataFrame, aside: Bools) -> Bools:
    """Which of the ways that send people `aside` have a path beside them; all others count as having one."""
    beside = np.ones(len(table), dtype=np.bool_)
    rows = np.flatnonzero(aside)
    if not len(rows):
        return beside
    is_path = table["highway"].isin(FOOT_CLASSES).to_numpy(dtype=np.bool_) & ~aside
    paths = np.flatnonzero(is_path & walkable(table))
    beside[rows] = sidepaths(*(flat_lines(ways, some, metres_per_degree(ways.xy)) for some in (rows, paths)))
    return beside


def _sail(rights: Access, table: pd.DataFrame, ways: OsmWays) -> None:
    """Give ferries, in place, the speed that their duration tells."""
    rows = np.flatnonzero(table["highway"] == FERRY)
    if not len(rows):
        return
    metres = shapely.length(flat_lines(ways, rows, metres_per_degree(ways.xy)))
    minutes = minutes_of(table["duration"].iloc[rows])
    kmh = metres / 1000 / (minutes / 60)
    rights.maxspeed_kmh[rows] = np.where(np.isfinite(kmh) & (kmh > 0), kmh, FERRY_KMH)


def parted_at(pieces: WayRuns, ids: Longs) -> tuple[WayRuns, int]:
    """The pieces cut at every node of `ids`, each end there a node of its own, and at how many nodes that was.

    Nobody gets past such a node, neither along its way nor into another.
    """
    hit = np.isin(pieces.ref, ids)
    if not hit.any():
        return pieces, 0
    last = np.r_[pieces.first[1:], True]
    copies = 1 + (hit & ~pieces.first & ~last)
    row = np.repeat(np.arange(len(hit)), copies)
    second = np.r_[False, row[1:] == row[:-1]]
    ref, parted = pieces.ref[row].copy(), hit[row]
    ref[parted] = _NEW_NODE + np.arange(parted.sum())
    cut = WayRuns(ref, pieces.xy[row], pieces.way[row], pieces.first[row] & ~second | second)
    return cut, len(np.unique(pieces.ref[hit]))


def cut_pieces(ways: OsmWays, used: Bools) -> tuple[WayRuns, int]:
    """The nodes of the `used` ways without those that the file lacks, and the number of segments lost thereby.

    A node that repeats the one before it is dropped; so is a run of a single node.
    """
    way = np.repeat(np.arange(len(ways.way_id)), np.diff(ways.start))
    present = ~np.isnan(ways.xy[:, 0])
    same_way = np.r_[False, way[1:] == way[:-1]]
    before = np.r_[False, present[:-1]]
    missing = int(np.count_nonzero(used[way] & same_way & ~(present & before)))
    repeats = same_way & before & np.r_[False, ways.ref[1:] == ways.ref[:-1]]
    keep = used[way] & present & ~repeats
    run = np.cumsum(~(same_way & before & present))  # a new run wherever the chain of present nodes is broken
    alone = np.bincount(run[keep], minlength=run.max(initial=0) + 1)[run] < 2
    keep &= ~alone
    kept_run = run[keep]
    first = np.r_[True, kept_run[1:] != kept_run[:-1]][: len(kept_run)]
    return WayRuns(ways.ref[keep], ways.xy[keep], way[keep].astype(np.int64), first), missing


def split(pieces: WayRuns) -> tuple[Longs, Longs]:
    """Positions in `pieces` where each edge starts and ends (inclusive).

    Edges end where a run ends and at every node that occurs twice or more. A ring that would start and end at one node
    is halved, so that no edge is a loop.
    """
    if not len(pieces.ref):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    _, place, times = np.unique(pieces.ref, return_inverse=True, return_counts=True)
    last = np.r_[pieces.first[1:], True]
    cut = (times[place] > 1) | pieces.first | last
    at = np.flatnonzero(cut)
    inside = ~last[at]
    starts, ends = at[inside], at[np.flatnonzero(inside) + 1]
    return _halve_loops(pieces.ref, starts, ends)


def _halve_loops(ref: Longs, starts: Longs, ends: Longs) -> tuple[Longs, Longs]:
    loop = (ref[starts] == ref[ends]) & (ends - starts > 1)
    middle = (starts[loop] + ends[loop]) // 2
    order = np.argsort(np.r_[starts, middle], kind="stable")
    new_ends = ends.copy()
    new_ends[loop] = middle
    return np.r_[starts, middle][order], np.r_[new_ends, ends[loop]][order]


def lines_between(xy: Floats, starts: Longs, ends: Longs) -> NDArray[np.object_]:
    """LineStrings of the vertices from each start to its end, both included."""
    sizes = ends - starts + 1
    line = np.repeat(np.arange(len(starts)), sizes)
    offset = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(shapely.linestrings(xy[np.repeat(starts, sizes) + offset], indices=line), dtype=object)


def _last_of_each(way_id: Longs) -> Bools:
    """True for the last row of each id: merged files repeat ways."""
    keep = np.zeros(len(way_id), dtype=np.bool_)
    _, from_behind = np.unique(way_id[::-1], return_index=True)
    keep[len(way_id) - 1 - from_behind] = True
    return keep


def _edges(cut: _Cut, table: pd.DataFrame, rights: Access, points: NodeTags) -> gpd.GeoDataFrame:
    way = cut.way
    columns = {
        "u": cut.u,
        "v": cut.v,
        "highway": table["highway"].to_numpy()[way],
        "name": table["name"].to_numpy()[way],
        "oneway": rights.oneway[way],
        "walk": rights.walk[way] & ~cut.touching(points.foot_stop),
        "drive": rights.drive[way] & ~cut.touching(points.car_stop),
        "stairs": rights.stairs[way],
        "bridge": rights.bridge[way],
        "tunnel": rights.tunnel[way],
        "gate": rights.gate[way] | cut.touching(points.gate),
        "private": rights.private[way] | cut.touching(points.private),
        "across": table["across"].to_numpy(dtype=np.bool_)[way],
        "maxspeed_kmh": rights.maxspeed_kmh[way],
        "source_id": table["way_id"].to_numpy(dtype=np.int64)[way],
    }
    frame = gpd.GeoDataFrame(columns, geometry=lines_between(cut.pieces.xy, cut.starts, cut.ends), crs=WGS84)
    usable = frame["walk"] | frame["drive"]
    return frame[usable].reset_index(drop=True)


def _nodes(cut: _Cut, table: pd.DataFrame, points: NodeTags) -> gpd.GeoDataFrame:
    ids, where = np.unique(np.r_[cut.u, cut.v], return_index=True)
    xy = cut.pieces.xy[np.r_[cut.starts, cut.ends][where]]
    is_major = table["highway"].isin(MAJOR_CLASSES).to_numpy(dtype=np.bool_)
    major = np.isin(ids, cut.pieces.ref[is_major[cut.pieces.way]])
    signals = _near_signals(xy, points) & _junctions(ids, cut, is_major[cut.way])
    signals |= np.isin(ids, points.crossing_signals) | np.isin(ids, points.signals)
    crossing = np.where(signals, "signals", np.where(np.isin(ids, points.crossing) & major, "unsignalled", ""))
    index = pd.Index(ids, name="node")
    return gpd.GeoDataFrame({"crossing": crossing.astype(object)}, index=index, geometry=shapely.points(xy), crs=WGS84)


def _junctions(ids: Longs, cut: _Cut, of_major: Bools) -> Bools:
    """Nodes where three or more edges of major roads meet."""
    at = np.searchsorted(ids, np.r_[cut.u[of_major], cut.v[of_major]])
    return np.asarray(np.bincount(at, minlength=len(ids)) >= 3, dtype=np.bool_)


def _near_signals(xy: Floats, points: NodeTags) -> Bools:
    if not len(points.signals) or not len(xy):
        return np.zeros(len(xy), dtype=np.bool_)
    shrink = metres_per_degree(xy)
    distance, _ = cKDTree(points.signals_xy * shrink).query(xy * shrink, distance_upper_bound=SIGNALS_NEAR_M)
    return np.asarray(np.isfinite(distance), dtype=np.bool_)


def _notes(missing: int, pieces: WayRuns) -> tuple[Message, ...]:
    if not missing:
        return ()
    return (clipped(missing),) if len(pieces.ref) else (clipped(missing), _ALL_MISSING)


def clipped(missing: int) -> Message:
    """Say how many segments are left out as the file lacks a node of theirs."""
    return Message(
        "{count} street segments lack a node in the file and are left out; this happens where an extract was clipped.",
        {"count": missing},
    )


def _said(counts: dict[str, int]) -> tuple[Message, ...]:
    """What was made of the map beyond its lines."""
    sentences = {
        "squares": Message("{count} squares, platforms and piers are walked across.", {"count": counts["squares"]}),
        "alone": Message(
            "{count} ways send people on foot to a path beside them that the map lacks; they stay open.",
            {"count": counts["alone"]},
        ),
        "ferries": Message(
            "{count} ferries are taken on foot, by their duration or else at {speed:g} km/h; waiting for one is not "
            "counted.",
            {"count": counts["ferries"], "speed": FERRY_KMH},
        ),
        "parted": Message(
            "{count} walls, fences and locked or closed gates on ways let nobody pass.", {"count": counts["parted"]}
        ),
    }
    return tuple(sentence for key, sentence in sentences.items() if counts[key])


_ALL_MISSING: Final = Message("None of the streets has its nodes in the file: export it together with them.")
