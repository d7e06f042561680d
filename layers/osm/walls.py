"""Walls and fences beside streets: where they are open, and the ways to gates that no street leads to.

A wall lets nobody through but where the map knows a way through it: at its gates and entrances that are not locked or
closed, and wherever a street leads through it or up to it. There the line is left open. From a gate that stands away
from all streets a straight path leads to the nearest street that no other wall parts from it, so that who lives behind
the wall reaches it through the gate.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Longs
from ...messages import Message
from .access.access_rules import access, is_street, tag_table
from .flat import flat_lines, metres_per_degree
from .node_tags import CAR_STOPPERS, GATES, WALLS, stops_people
from .scan import OsmWays, Shapes, Tags

KIND: Final = "wall"
"""What they are called among a place's barriers."""
OPEN_M: Final = 1.5
"""So far to either side of a gate or street a wall is open: gates of houses are 1 m wide, of compounds some 6."""
PATH_M: Final = 50.0
"""A gate farther from every street is left without a path: what leads to it is not on the map."""
_AT_M: Final = 1.0
"""A gate or street this near to a wall stands in it: maps are not drawn more exactly."""
_SAME_M: Final = 0.1
_PATH_NODE: Final = 3 << 60
"""Nodes where paths to gates leave a street get new ids from here on; `streets` gives others from 1 << 61 on."""
_PATH_WAY: Final = -(1 << 60)
"""The paths themselves, from here down."""
_OPEN: Final = frozenset({"yes", "designated", "permissive", "public"})
_SAYING: Final = frozenset({"barrier", "entrance", "access", "foot"})
_ENTERED: Final = GATES | CAR_STOPPERS | {"entrance"}


class WallPoints(NamedTuple):
    """Points that may be gates in walls and that people may pass: ids (k,), places (k, 2); and those that stop people.

    Some of them stand in no wall.
    """

    ids: Longs
    gates: Floats
    stops: Floats

    @classmethod
    def of(cls, nodes: Shapes) -> "WallPoints":
        """Return what the tags of a scan's nodes say."""
        said = [row for row, tags in enumerate(nodes.tags) if not _SAYING.isdisjoint(tags)]
        stops = np.array([stops_people(nodes.tags[row]) for row in said], dtype=np.bool_)
        gates = np.array([_lets_in(nodes.tags[row]) for row in said], dtype=np.bool_) & ~stops
        rows = np.array(said, dtype=np.int64)
        ids = np.array([int(nodes.key[row][1:]) for row in rows[gates]], dtype=np.int64)
        xy = shapely.get_coordinates(nodes.geometry[rows])
        return cls(ids, xy[gates], xy[stops])


def is_wall(tags: Tags) -> bool:
    """Whether a line is a wall that nobody passes; one that says it is open to people is none."""
    walled = tags.get("barrier", "") in WALLS and not tags.get("highway")
    return walled and tags.get("foot", tags.get("access", "")) not in _OPEN


def with_gate_paths(ways: OsmWays, points: WallPoints) -> tuple[OsmWays, tuple[Message, ...]]:
    """The ways but the walls, and behind them a path to each gate in a wall that no street leads to.

    A note says how many paths there are.
    """
    walled = np.array([is_wall(tags) for tags in ways.tags], dtype=np.bool_)
    if not walled.any():
        return ways, ()
    ids, gates, along = points.ids, points.gates, ways.taken(np.flatnonzero(walled))
    ways = ways.taken(np.flatnonzero(~walled))
    if not len(ids):
        return ways, ()
    metres = metres_per_degree(gates)
    walls = flat_lines(along, np.arange(len(along.tags)), metres)
    ids, gates = _those_at(ids, gates * metres, walls)
    if not len(ids):
        return ways, ()
    near = _streets_near(ways, gates, metres)
    lonely = np.setdiff1d(np.arange(len(ids)), _tree(gates).query(
        flat_lines(ways, near, metres), predicate="dwithin", distance=_AT_M)[1])  # fmt: skip
    feet = _feet(ways, near, gates[lonely], walls, metres)
    if not feet:
        return ways, ()
    said = Message(
        "{count} gates in walls and fences that no street leads to are reached straight from the nearest street.",
        {"count": len(feet)},
    )
    return _joined(ways, {int(ids[lonely[row]]): (gates[lonely[row]] / metres, *foot) for row, foot in feet.items()},
                   metres), (said,)  # fmt: skip


def with_openings(barriers: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, points: WallPoints) -> gpd.GeoDataFrame:
    """The barriers in degrees, their walls open at gates and where streets that are walked pass, not above or below."""
    walled = np.flatnonzero(barriers["kind"] == KIND)
    if not len(walled):
        return barriers
    walls = barriers.geometry.to_numpy()[walled]
    metres = metres_per_degree(shapely.get_coordinates(walls))
    on_ground = (edges["walk"] & ~edges["bridge"] & ~edges["tunnel"]).to_numpy(dtype=np.bool_)
    met = _passed(walls, edges.geometry.to_numpy()[on_ground], points.stops, metres)
    shapes = barriers.geometry.to_numpy().copy()
    shapes[walled] = _scaled(opened(_scaled(walls, metres), np.concatenate([points.gates * metres, met])), 1 / metres)
    kept = ~shapely.is_empty(shapes)
    return gpd.GeoDataFrame(barriers[kept].drop(columns="geometry"), geometry=shapes[kept], crs=barriers.crs)


def opened(walls: NDArray[np.object_], places: Floats) -> NDArray[np.object_]:
    """Lines in metres without what lies within `OPEN_M` of places (k, 2) in or at them."""
    found = walls.copy()
    wall, place = _tree(places).query(walls, predicate="dwithin", distance=_AT_M)
    for row in np.unique(wall):
        gaps = shapely.buffer(shapely.multipoints(places[place[wall == row]]), OPEN_M, quad_segs=2)
        found[row] = shapely.difference(walls[row], gaps)
    return found


def _lets_in(tags: Mapping[str, str]) -> bool:
    return tags.get("barrier", "") in _ENTERED or tags.get("entrance", "no") != "no"


def _passed(walls: NDArray[np.object_], streets: NDArray[np.object_], stops: Floats, metres: Floats) -> Floats:
    """Where streets meet walls (k, 2), in metres, except where they are parted there; all others are in degrees."""
    wall, street = shapely.STRtree(streets).query(walls, predicate="intersects")
    met = shapely.get_coordinates(shapely.intersection(walls[wall], streets[street])) * metres
    shut = _tree(met).query(shapely.points(stops * metres), predicate="dwithin", distance=_AT_M)[1]
    return np.delete(met, shut, axis=0)


def _those_at(ids: Longs, places: Floats, walls: NDArray[np.object_]) -> tuple[Longs, Floats]:
    """The gates that stand in a wall."""
    at = np.unique(_tree(places).query(walls, predicate="dwithin", distance=_AT_M)[1])
    return ids[at], places[at]


def _streets_near(ways: OsmWays, gates: Floats, metres: Floats) -> Longs:
    """The ways near a gate that people on the ground may use."""
    known = ~np.isnan(ways.xy[:, 0])
    bounds = [
        extreme.reduceat(np.where(known[:, None], ways.xy, nothing) * metres, ways.start[:-1])
        for extreme, nothing in ((np.minimum, np.inf), (np.maximum, -np.inf))
    ]
    some = np.flatnonzero([bool(tags.get("highway")) for tags in ways.tags])
    some = some[np.isfinite(bounds[0][some, 0])]
    boxes = np.asarray(shapely.box(*bounds[0][some].T, *bounds[1][some].T))
    close = shapely.STRtree(boxes).query(shapely.points(gates), predicate="dwithin", distance=PATH_M)[1]
    some = some[np.unique(close)]
    near = some[np.unique(shapely.STRtree(flat_lines(ways, some, metres)).query(
        shapely.points(gates), predicate="dwithin", distance=PATH_M)[1])]  # fmt: skip
    table = tag_table([ways.tags[row] for row in near])
    rights = access(table)
    return np.asarray(near[is_street(table) & rights.walk & ~rights.bridge & ~rights.tunnel])


def _feet(
    ways: OsmWays, rows: Longs, gates: Floats, walls: NDArray[np.object_], metres: Floats
) -> dict[int, tuple[int, float]]:
    """For gates (their rows) the nearest place on a way in sight: after which node it comes, and how far (0 to 1)."""
    along = [np.arange(ways.start[row], ways.start[row + 1] - 1) for row in rows]
    node = np.concatenate([np.zeros(0, np.int64), *along])
    begin, end = ways.xy[node] * metres, ways.xy[node + 1] * metres
    whole = ~(np.isnan(begin).any(axis=1) | np.isnan(end).any(axis=1))
    node, begin, end = node[whole], begin[whole], end[whole]
    pieces = np.asarray(shapely.linestrings(np.stack([begin, end], axis=1)))
    gate, piece = shapely.STRtree(pieces).query(shapely.points(gates), predicate="dwithin", distance=PATH_M)
    way, off = end[piece] - begin[piece], gates[gate] - begin[piece]
    share = np.clip((off * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12), 0.0, 1.0)
    foot = begin[piece] + share[:, None] * way
    off = foot - gates[gate]
    long = np.maximum(np.hypot(*off.T), 1e-9)
    behind = gates[gate] + off * np.minimum(OPEN_M / long, 0.5)[:, None]  # the gate's own wall is open here
    leg = shapely.linestrings(np.stack([behind, foot], axis=1))
    clear = np.ones(len(gate), dtype=np.bool_)
    clear[shapely.STRtree(np.asarray(leg)).query(walls, predicate="intersects")[1]] = False
    order = np.lexsort((np.hypot(*(gates[gate] - foot).T), gate))
    order = order[clear[order]]
    first = order[np.unique(gate[order], return_index=True)[1]]
    return {int(gate[at]): (int(node[piece[at]]), float(share[at])) for at in first}


def _joined(ways: OsmWays, paths: Mapping[int, tuple[Floats, int, float]], metres: Floats) -> OsmWays:
    """The ways with a node more wherever a path leaves them, and the paths behind, each from there to its gate.

    `paths` are by the gate's id its place in degrees, and where on a way its path begins.
    """
    ids = np.array(list(paths), dtype=np.int64)
    gate = np.array([each[0] for each in paths.values()])
    node, share = np.array([each[1] for each in paths.values()]), np.array([each[2] for each in paths.values()])
    begin, end = ways.xy[node], ways.xy[node + 1]
    foot = begin + share[:, None] * (end - begin)
    at_begin, at_end = (np.hypot(*((foot - corner) * metres).T) < _SAME_M for corner in (begin, end))
    start = np.where(at_begin, ways.ref[node], np.where(at_end, ways.ref[node + 1], _PATH_NODE + np.arange(len(ids))))
    new = np.flatnonzero(~at_begin & ~at_end)
    new = new[np.lexsort((share[new], node[new]))]
    more = np.searchsorted(np.sort(node[new]), ways.start - 1, side="left")
    ref, xy = np.insert(ways.ref, node[new] + 1, start[new]), np.insert(ways.xy, node[new] + 1, foot[new], axis=0)
    first = ways.start + more
    return OsmWays(
        np.r_[ways.way_id, _PATH_WAY - np.arange(len(ids))],
        [*ways.tags, *({"highway": "footway"} for _ in ids)],
        np.r_[first, first[-1] + 2 * np.arange(1, len(ids) + 1)],
        np.r_[ref, np.column_stack([start, ids]).ravel()],
        np.concatenate([xy, np.stack([foot, gate], axis=1).reshape(-1, 2)]),
    )


def _tree(places: Floats) -> shapely.STRtree:
    return shapely.STRtree(np.asarray(shapely.points(places)))


def _scaled(shapes: NDArray[np.object_], by: Floats) -> NDArray[np.object_]:
    return np.asarray(shapely.set_coordinates(shapes.copy(), shapely.get_coordinates(shapes) * by), dtype=object)
