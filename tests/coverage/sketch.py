"""Networks for tests: drawn by hand, or random; and networkx's answer to the same question.

In a drawing every letter or digit is a node, `-` and `|` are ways, `=` and `#` are stairs, `>` and `<` one-way roads
for cars along the line; each character is 100 m wide and high unless said otherwise. North is up.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import shapely

from lifecircle.coverage.network.build import build_network
from lifecircle.coverage.network.model import ONEWAY_BACKWARD, ONEWAY_FORWARD, Network
from lifecircle.coverage.travel.profiles import DRIVE, Profile
from lifecircle.coverage.travel.snap import Snapped

CRS = "EPSG:32650"
PLAIN_DRIVE = replace(DRIVE, class_speeds_kmh=(), speed_mps=8.0)
ACROSS, DOWN = "-=><", "|#"


def make(xy: Any, ends: Any, lines: Any = None, **columns: Any) -> Network:
    """Build a network from node coordinates and pairs of node rows; columns as in `build_network` override."""
    at = np.asarray(xy, float).reshape(-1, 2)
    u, v = np.asarray(ends, int).reshape(-1, 2).T
    count = len(u)
    no, yes, blank = np.zeros(count, bool), np.ones(count, bool), np.full(count, "", object)
    given: dict[str, Any] = {
        "node_id": np.arange(len(at)),
        "node_xy": at,
        "node_crossing": np.full(len(at), "", object),
        "u": u,
        "v": v,
        "geometry": shapely.linestrings(np.stack([at[u], at[v]], axis=1)) if lines is None else lines,
        "highway": np.full(count, "residential", object),
        "name": blank,
        "oneway": np.zeros(count, np.int8),
        "walk": yes,
        "drive": yes,
        "stairs": no,
        "bridge": no,
        "tunnel": no,
        "gate": no,
        "maxspeed_kmh": np.full(count, np.nan),
        "source_id": np.arange(count),
        "crs": CRS,
    }
    return build_network(**(given | columns))


def draw(picture: str, step_m: float = 100.0, **columns: Any) -> tuple[Network, dict[str, tuple[float, float]]]:
    """Read a drawing: the network, and where each letter stands."""
    rows = picture.strip("\n").splitlines()
    cell = {(x, y): sign for y, row in enumerate(rows) for x, sign in enumerate(row) if sign != " "}
    nodes = {where: sign for where, sign in cell.items() if sign.isalnum()}
    at = {where: row for row, where in enumerate(nodes)}
    ends, signs = [], []
    for (x, y), row in at.items():
        for dx, dy, ways in ((1, 0, ACROSS), (0, 1, DOWN)):
            a, b = x + dx, y + dy
            sign = cell.get((a, b), "")
            while cell.get((a, b), "") in set(ways):
                a, b = a + dx, b + dy
            if sign in set(ways) and (a, b) in at:
                ends.append((row, at[a, b]))
                signs.append(sign)
    xy = [(x * step_m, -y * step_m) for x, y in nodes]
    oneway = np.array([{">": 1, "<": -1}.get(sign, 0) for sign in signs])
    stairs = np.isin(signs, ["=", "#"])
    network = make(xy, ends, **({"oneway": oneway, "stairs": stairs} | columns))
    return network, {sign: xy[at[where]] for where, sign in nodes.items()}


def random_network(seed: int, nodes: int = 30, edges: int = 45, **columns: Any) -> Network:
    """Join random places by random, sometimes bent, sometimes parallel lines; loops and islands may occur."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 1000, (nodes, 2))
    near = np.argsort(np.linalg.norm(xy[:, None] - xy[None], axis=2), axis=1)[:, 1:6]
    u = rng.integers(0, nodes, edges)
    v = near[u, rng.integers(0, near.shape[1], edges)]
    bend = (xy[u] + xy[v]) / 2 + rng.normal(0, 30, (edges, 2))
    lines = shapely.linestrings(np.stack([xy[u], bend, xy[v]], axis=1))
    return make(xy, np.column_stack([u, v]), lines, **columns)


def random_points(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 1000, (count, 2))


def points_at(xy: np.ndarray) -> np.ndarray:
    """Points (n,) at places (n, 2): `shapely.points` also makes a single one, which is of another type."""
    points = shapely.points(xy)
    assert isinstance(points, np.ndarray)
    return points


def directed_paces(network: Network, profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Seconds per metre along and against each edge on the level, from nothing but speed and one-way bits."""
    along = np.full(network.edge_count, 1 / profile.speed_mps)
    against = along.copy()
    if profile.mode == "drive":
        along[(network.edge_flags & ONEWAY_BACKWARD) > 0] = np.inf
        against[(network.edge_flags & ONEWAY_FORWARD) > 0] = np.inf
    return along, against


def networkx_costs(
    network: Network,
    places: Snapped,
    demand: Snapped,
    profile: Profile,
    *,
    paces: tuple[np.ndarray, np.ndarray] | None = None,
    enter: np.ndarray | None = None,
    outwards: bool = False,
) -> np.ndarray:
    """Cost between each demand point and its nearest place, by Dijkstra on a graph split at every position."""
    graph = split_graph(network, places, demand, profile, paces=paces, enter=enter)
    doors = [("place", row) for row in np.flatnonzero(places.found)]
    if not doors:
        return np.full(len(demand), np.inf)
    towards = graph if outwards else graph.reverse(copy=False)
    cost = nx.multi_source_dijkstra_path_length(towards, doors)
    return np.array([cost.get(("home", row), np.inf) for row in range(len(demand))])


def split_graph(
    network: Network,
    places: Snapped,
    demand: Snapped,
    profile: Profile,
    *,
    paces: tuple[np.ndarray, np.ndarray] | None = None,
    enter: np.ndarray | None = None,
) -> "nx.MultiDiGraph[Any]":
    along, against = paces or directed_paces(network, profile)
    wait = np.zeros(network.node_count) if enter is None else enter
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    stops: dict[int, set[float]] = {}
    for kind, snapped in (("place", places), ("home", demand)):
        for row in np.flatnonzero(snapped.found):
            edge, offset = int(snapped.edge[row]), float(snapped.offset_m[row])
            leg = snapped.leg_m[row] / profile.leg_mps
            spot: Any = (edge, offset)  # or, at the end of the edge, the junction itself
            if offset <= 0 or offset >= network.edge_length_m[edge]:
                spot = int(network.edge_u[edge] if offset <= 0 else network.edge_v[edge])
            else:
                stops.setdefault(edge, set()).add(offset)
            graph.add_edge((kind, row), spot, weight=leg)
            graph.add_edge(spot, (kind, row), weight=leg)
    for edge in range(network.edge_count):
        u, v, length = int(network.edge_u[edge]), int(network.edge_v[edge]), float(network.edge_length_m[edge])
        line = [(u, 0.0), *(((edge, x), x) for x in sorted(stops.get(edge, ()))), (v, length)]
        for (one, x), (other, y) in pairwise(line):
            if np.isfinite(along[edge]) or x == y:
                graph.add_edge(one, other, weight=_cost(y - x, along[edge]) + (wait[v] if other is line[-1][0] else 0))
            if np.isfinite(against[edge]) or x == y:
                graph.add_edge(other, one, weight=_cost(y - x, against[edge]) + (wait[u] if one is line[0][0] else 0))
    return graph


def _cost(metres: float, pace: float) -> float:
    """At a junction one may take any street: no metres cost nothing, even on a street that is closed this way."""
    return metres * pace if metres else 0.0
