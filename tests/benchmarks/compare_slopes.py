"""Slopes and waits beside networkx, whose graph is cut every few metres and knows nothing of the engine's pieces.

The four real places get hills, since none of them comes with heights: sums of waves up to 24 m high in cells of 30 m.
Networkx walks along the drawn streets in steps of at most 5 m, over each of which Tobler's pace (1993) is integrated
from the slope of the bilinear heights; the engine cuts a street only where one pace for all of a piece would tell a
time that is wrong by more than `EVEN_M` inside it. What may so differ has its own cause, and is bounded: both ends of a
way together by 1.25 s.
"""

from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from scipy.interpolate import RegularGridInterpolator

from lifecircle.coverage.network.grades import EVEN_M
from lifecircle.coverage.network.model import BRIDGE, STAIRS, TUNNEL, WALK, Network, edge_lines
from lifecircle.coverage.network.terrain import terrain_of, with_terrain
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.coverage.travel.snap import Snapped

from ..coverage.sketch import networkx_costs, points_at

CELL_M: Final = 30.0
MARGIN_M: Final = 600.0
STEP_M: Final = 5.0
GAUSS: Final = (-(0.6**0.5), 0.0, 0.6**0.5)
WEIGHTS: Final = (5 / 18, 8 / 18, 5 / 18)
NEAR_M: Final = 0.05
WAVES: Final = ((20.0, 1600.0, 2100.0), (4.0, 420.0, 610.0))
"""Height in metres, and the lengths of the waves to the east and to the north."""
WAITING: Final = replace(WALK_ADULT, crossing_s=15.0, signal_s=30.0)
BOUND_S: Final = 2 * EVEN_M / WALK_ADULT.speed_mps
LIMIT_S: Final = 7200.0

Hills = tuple[np.ndarray, np.ndarray, np.ndarray]
"""East and north of the cells' centres, ascending, and heights (north, east)."""


def hills(network: Network) -> Hills:
    """Heights around a network."""
    low, high = network.coords.min(axis=0) - MARGIN_M, network.coords.max(axis=0) + MARGIN_M
    east, north = (np.arange(low[axis], high[axis], CELL_M) for axis in (0, 1))
    x, y = np.meshgrid(east - low[0], north - low[1])
    tau = 2 * np.pi
    return east, north, sum(size * np.sin(tau * x / wide) * np.cos(tau * y / long) for size, wide, long in WAVES)


def hilly(network: Network, ground: Hills) -> Network:
    """The engine's network on these heights."""
    east, north, heights = ground
    top = north[-1] + CELL_M / 2
    return with_terrain(network, terrain_of(heights[::-1], (CELL_M, 0, east[0] - CELL_M / 2, 0, -CELL_M, top)))


def waits(network: Network, homes: Snapped, sites: Snapped, paces: Any) -> tuple[np.ndarray, np.ndarray]:
    """Seconds by the engine and by networkx on level streets where every crossing costs a wait."""
    enter = np.array([0.0, WAITING.crossing_s, WAITING.signal_s])[network.node_crossing]
    ours = nearest(network, facilities=sites, owner=np.arange(len(sites)), demand=homes, profile=WAITING,
                   limit_s=LIMIT_S).cost_s  # fmt: skip
    theirs = networkx_costs(network, sites, homes, WAITING, paces=paces, enter=enter)
    return ours, np.where(theirs <= LIMIT_S, theirs, np.inf)


def slopes(network: Network, homes: Snapped, sites: Snapped) -> tuple[np.ndarray, np.ndarray]:
    """Seconds by the engine on its hilly network, and by networkx along the streets as they are drawn."""
    ground = hills(network)
    climbing = hilly(network, ground)
    at = [_standing(climbing, network, one) for one in (homes, sites)]
    ours = nearest(climbing, facilities=at[1], owner=np.arange(len(sites)), demand=at[0], profile=WALK_ADULT,
                   limit_s=LIMIT_S).cost_s  # fmt: skip
    graph = _graph(network, ground, homes, sites)
    walked = import_module("networkx").multi_source_dijkstra_path_length(
        graph.reverse(copy=False), [("site", row) for row in range(len(sites))]
    )
    theirs = np.array([walked.get(("home", row), np.inf) for row in range(len(homes))])
    return ours, np.where(theirs <= LIMIT_S, theirs, np.inf)


def _standing(climbing: Network, network: Network, places: Snapped) -> Snapped:
    """The same spots on the cut network, with the legs that they had."""
    lines = edge_lines(network, places.edge.astype(np.intp))
    spots = shapely.get_coordinates(shapely.line_interpolate_point(lines, places.offset_m))
    points, pieces = points_at(spots), edge_lines(climbing)
    row, piece = shapely.STRtree(pieces).query(points, predicate="dwithin", distance=NEAR_M)
    same = climbing.edge_source[piece] == network.edge_source[places.edge[row]]  # not the street that it crosses there
    row, piece = row[same], piece[same]
    away = shapely.distance(points[row], pieces[piece])
    order = np.lexsort((away, row))
    _, first = np.unique(row[order], return_index=True)
    chosen = piece[order][first]
    assert len(chosen) == len(places)
    offset = shapely.line_locate_point(pieces[chosen], points)
    return replace(places, edge=chosen.astype(np.int32), offset_m=offset)


def _graph(network: Network, ground: Hills, homes: Snapped, sites: Snapped) -> Any:
    east, north, heights = ground
    height = RegularGridInterpolator((north, east), heights)
    graph: Any = import_module("networkx").DiGraph()
    stops = dict[int, list[tuple[float, tuple[str, int]]]]()
    for kind, places in (("home", homes), ("site", sites)):
        for row, (edge, offset) in enumerate(zip(places.edge.tolist(), places.offset_m.tolist(), strict=True)):
            stops.setdefault(edge, []).append((offset, (kind, row)))
    legs = {"home": homes.leg_m, "site": sites.leg_m}
    for edge in np.flatnonzero((network.edge_flags & WALK) > 0).tolist():
        _add_edge(graph, network, edge, height, stops.get(edge, ()), legs)
    return graph


def _add_edge(graph: Any, network: Network, edge: int, height: Any, stops: Any, legs: Any) -> None:
    """Add a street in steps, with those who live on it, whose legs to it are level."""
    line = edge_lines(network, np.array([edge]))[0]
    marks = np.unique(np.concatenate([_marks(line), [offset for offset, _ in stops]]))
    spots = shapely.get_coordinates(shapely.line_interpolate_point(line, marks))
    run, flags = np.diff(marks), int(network.edge_flags[edge])
    if flags & (BRIDGE | TUNNEL):
        rise = float(np.diff(height(spots[[0, -1], ::-1]))[0])
        slope = np.full((len(run), len(GAUSS)), rise / marks[-1] if marks[-1] > 0 else 0.0)
    else:
        slope = _slopes(line, marks, height)
    nodes = [int(network.edge_u[edge]), *((edge, row) for row in range(1, len(marks) - 1)), int(network.edge_v[edge])]
    there, back = (_seconds(run, sign * slope, flags) for sign in (1, -1))
    for row, (one, other) in enumerate(pairwise(nodes)):
        for start, end, seconds in ((one, other, there[row]), (other, one, back[row])):
            known = graph.get_edge_data(start, end, {"weight": np.inf})["weight"]
            graph.add_edge(start, end, weight=min(known, float(seconds)))
    for offset, (kind, row) in stops:
        leg = float(legs[kind][row]) / WALK_ADULT.leg_mps
        here = nodes[int(np.argmin(np.abs(marks - offset)))]
        graph.add_edge((kind, row), here, weight=leg)
        graph.add_edge(here, (kind, row), weight=leg)


def _marks(line: shapely.LineString) -> np.ndarray:
    """Metres along a line at its vertices, and between them every few metres."""
    bends = np.append(0.0, np.hypot(*np.diff(shapely.get_coordinates(line), axis=0).T).cumsum())
    parts = [
        np.linspace(low, high, max(2, int(np.ceil((high - low) / STEP_M)) + 1))
        for low, high in pairwise(bends.tolist())
    ]
    return np.concatenate(parts)


def _slopes(line: shapely.LineString, marks: np.ndarray, height: Any) -> np.ndarray:
    """The ground's slope along a line at the points of Gauss in each step (steps, 3)."""
    at = marks[:-1, None] + np.diff(marks)[:, None] * (1 + np.array(GAUSS)) / 2
    low, high = (np.clip(at + side, 0, marks[-1]) for side in (-NEAR_M, NEAR_M))
    z = [height(_spots(line, one.ravel())[:, ::-1]) for one in (low, high)]
    run = np.maximum((high - low).ravel(), 1e-9)
    return np.asarray(((z[1] - z[0]) / run).reshape(at.shape))


def _spots(line: shapely.LineString, at: np.ndarray) -> np.ndarray:
    return shapely.get_coordinates(shapely.line_interpolate_point(line, at))


def _seconds(run: np.ndarray, slope: np.ndarray, flags: int) -> np.ndarray:
    """Tobler's walker, who goes at full speed on the level, over each step; stairs have a pace of their own."""
    if flags & STAIRS:
        return np.asarray(run * WALK_ADULT.stairs_factor / WALK_ADULT.speed_mps)
    pace = np.exp(3.5 * (np.abs(slope + 0.05) - 0.05)) / WALK_ADULT.speed_mps
    return np.asarray(run * (pace * np.array(WEIGHTS)).sum(axis=1))
