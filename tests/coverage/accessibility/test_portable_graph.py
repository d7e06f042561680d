"""A portable graph says, in networkx and by additions alone, what the engine says of the same places."""

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from lifecircle.coverage.accessibility.nearest_facility import NearestFacilitySearch
from lifecircle.coverage.accessibility.portable_graph import PortableGraph, portable_graph
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.travel.profiles import WALK_ADULT, WALK_ELDERLY, Profile

from ..sketch import make
from ..town import homes, place, site, sites

WAITING = replace(WALK_ADULT, crossing_s=12.0, signal_s=31.0)


def grid(rng: np.random.Generator, side: int = 7, step_m: float = 90.0) -> Network:
    """A grid of streets with some stairs, private ways and crossings at which one waits."""
    across, up = np.meshgrid(np.arange(side), np.arange(side))
    xy = np.column_stack([across.ravel(), up.ravel()]) * step_m + rng.uniform(-20, 20, (side * side, 2))
    node = np.arange(side * side).reshape(side, side)
    ends = np.vstack(
        [np.column_stack([node[:, :-1].ravel(), node[:, 1:].ravel()]),
         np.column_stack([node[:-1].ravel(), node[1:].ravel()])]
    )  # fmt: skip
    ends = ends[rng.random(len(ends)) < 0.9]
    crossing = rng.choice(np.array(["", "", "unsignalled", "signals"], object), side * side)
    return make(
        xy, ends, node_crossing=crossing, stairs=rng.random(len(ends)) < 0.15, private=rng.random(len(ends)) < 0.12
    )


def seconds_by_networkx(graph: PortableGraph, edge: int, share: float, leg_s: float) -> float:
    """The least cost from a place on an edge to any door, by the rules in the module's docstring."""
    ways: Any = nx.DiGraph()
    for e in range(len(graph.u)):
        u, v = int(graph.u[e]), int(graph.v[e])
        for begin, end, cost, is_open in (
            (u, v, graph.uv_s[e] + graph.wait_s[v], graph.open_uv[e]),
            (v, u, graph.vu_s[e] + graph.wait_s[u], graph.open_vu[e]),
        ):
            if is_open and cost < ways.get_edge_data(begin, end, {"weight": np.inf})["weight"]:
                ways.add_edge(begin, end, weight=cost)
    u, v = int(graph.u[edge]), int(graph.v[edge])
    ways.add_edge("here", u, weight=share * graph.vu_s[edge] + (graph.wait_s[u] if share > 0 else 0.0))
    ways.add_edge("here", v, weight=(1 - share) * graph.uv_s[edge] + (graph.wait_s[v] if share < 1 else 0.0))
    reached = nx.single_source_dijkstra_path_length(ways, "here")
    found = np.inf
    for e, at, leg in zip(graph.doors.edge, graph.doors.share, graph.doors.leg_s, strict=True):
        by_u = reached.get(int(graph.u[e]), np.inf) + at * graph.uv_s[e]
        by_v = reached.get(int(graph.v[e]), np.inf) + (1 - at) * graph.vu_s[e]
        along = (at - share) * graph.uv_s[e] if at >= share else (share - at) * graph.vu_s[e]
        found = min(found, leg_s + leg + min(by_u, by_v, along if e == edge else np.inf))
    return float(found)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("profile", [WALK_ADULT, WALK_ELDERLY, WAITING], ids=lambda one: f"{one.name}-{one.signal_s:g}")
def test_it_gives_the_engines_costs(seed: int, profile: Profile) -> None:
    rng = np.random.default_rng(seed)
    network = grid(rng)
    people = homes([(float(x), float(y)) for x, y in rng.uniform(0, 540, (25, 2))])
    schools = sites(*(site("school", *rng.uniform(0, 540, 2).tolist()) for _ in range(4)))
    where = place(people, schools, network=network)
    rows = np.arange(4, dtype=np.int32)
    search = NearestFacilitySearch(where)
    found = search.find(rows, "walk", profile)
    graph = portable_graph(where, rows, profile)
    at = search.demand(profile).at
    compared = 0
    for row in np.flatnonzero(at.found):
        edge = int(np.searchsorted(graph.edges, at.edge[row]))
        share = at.offset_m[row] / network.edge_length_m[at.edge[row]]
        ours = seconds_by_networkx(graph, edge, float(share), float(at.leg_m[row] / profile.leg_mps))
        assert ours == pytest.approx(found.cost[row], abs=1e-3)
        compared += np.isfinite(ours)
    assert compared > 10


def test_streets_that_nobody_walks_are_not_in_it_and_nodes_are_numbered_anew() -> None:
    network = make([(0, 0), (1500, 0), (0, 1500), (1500, 1500)], [(0, 1), (0, 2), (2, 3)],
                   walk=np.array([True, False, True]))  # fmt: skip
    graph = portable_graph(place(homes([10.0]), sites(site("school", 20)), network=network), np.array([0]), WALK_ADULT)
    assert len(graph.u) == 2
    assert sorted({*graph.u.tolist(), *graph.v.tolist()}) == list(range(len(graph.nodes)))
