"""Private ways are the first or the last part of a way: against a search in three layers by networkx."""

import itertools
import math
import pickle
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.edits.network_edits import add_link, close_edges
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.network.model import PRIVATE, Network
from lifecircle.coverage.network.overlay import edited
from lifecircle.coverage.search.incremental import begin, change_network, set_entrances
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.search.od_tables import od_table
from lifecircle.coverage.search.per_facility import FacilityQuery
from lifecircle.coverage.travel.profiles import DISTANCE, Profile
from lifecircle.coverage.travel.snap import Snapped

from ..sketch import draw, make, random_network

LIMIT = 20_000.0


def on(edges: list[int], offsets: list[float]) -> Snapped:
    return Snapped(np.array(edges, np.int32), np.array(offsets), np.zeros(len(edges)))


def cost(network: Network, home: Snapped, door: Snapped, profile: Profile = DISTANCE) -> list[float]:
    found = nearest(network, facilities=door, owner=np.arange(len(door)), demand=home, profile=profile, limit_s=LIMIT)
    return [float(value) for value in found.cost_s]


def row_between(network: Network, one: Any, other: Any) -> int:
    """The edge between two places."""
    ends = np.stack([network.node_xy[network.edge_u], network.node_xy[network.edge_v]], axis=1)
    wanted = np.array([one, other])
    same = (ends == wanted).all(axis=(1, 2)) | (ends == wanted[::-1]).all(axis=(1, 2))
    return int(np.flatnonzero(same)[0])


#   A - B - C    the long way from A to F is A B C F: 600 m; through the private D E it is 300 m
#   |       |
#   D . E . F    D E and E F are private, A D and C F public
XY = [(0.0, 100.0), (200.0, 100.0), (400.0, 100.0), (0.0, 0.0), (200.0, 0.0), (400.0, 0.0)]
ENDS = [(0, 1), (1, 2), (0, 3), (2, 5), (3, 4), (4, 5)]


@pytest.fixture(scope="module")
def compound() -> Network:
    return make(XY, ENDS, private=[False] * 4 + [True] * 2)


def test_nobody_passes_through_and_who_lives_inside_leaves_by_either_gate(compound: Network) -> None:
    left, inner, right = (row_between(compound, XY[a], XY[b]) for a, b in ((0, 3), (3, 4), (2, 5)))
    door = on([right], [0.0 if tuple(compound.node_xy[compound.edge_u[right]]) == XY[5] else 100.0])  # at F
    start = 0.0 if tuple(compound.node_xy[compound.edge_u[left]]) == XY[3] else 100.0  # at D
    at_d = 50.0 if tuple(compound.node_xy[compound.edge_u[inner]]) == XY[3] else 150.0  # 50 m inside from D
    assert cost(compound, on([left, inner], [start, at_d]), door) == [600.0, 350.0]


def test_a_facility_inside_is_reached_by_the_nearer_gate_from_either_side(compound: Network) -> None:
    inner, left, right = (row_between(compound, XY[a], XY[b]) for a, b in ((3, 4), (0, 3), (2, 5)))
    at_d = 50.0 if tuple(compound.node_xy[compound.edge_u[inner]]) == XY[3] else 150.0
    homes = on([left, right], [50.0, 50.0])
    assert cost(compound, homes, on([inner], [at_d])) == [100.0, 400.0]
    table = od_table(
        FacilityQuery(compound, on([inner], [at_d]), np.array([0]), DISTANCE, LIMIT),
        homes,
    )
    assert sorted(table.cost_s.tolist()) == [100.0, 400.0]


def test_a_link_that_ends_inside_is_a_further_gate_and_stops_nobody_inside(compound: Network) -> None:
    #   A - B - C    the link goes from C to the middle of D E, 316 m; the private street goes on past its end
    #   |     . |
    #   D .x. E F
    inner, left, right = (row_between(compound, XY[a], XY[b]) for a, b in ((3, 4), (0, 3), (2, 5)))

    def from_d(metres: float) -> float:
        return metres if tuple(compound.node_xy[compound.edge_u[inner]]) == XY[3] else 200.0 - metres

    at_d = 0.0 if tuple(compound.node_xy[compound.edge_u[left]]) == XY[3] else 100.0
    at_f = 0.0 if tuple(compound.node_xy[compound.edge_u[right]]) == XY[5] else 100.0
    homes = on([inner, inner, left], [from_d(50.0), from_d(100.0), at_d])
    change = add_link(compound, [XY[2], (100.0, 0.0)])
    long = math.hypot(300.0, 100.0)

    def costs(door: Snapped) -> tuple[list[float], list[float]]:
        state = begin(compound, facilities=door, owner=np.zeros(1, int), demand=homes, profile=DISTANCE, limit_s=LIMIT)
        return state.nearest.cost_s.tolist(), change_network(state, change).nearest.cost_s.tolist()

    # To F nothing changes: who lives before the link's end walks on past it, and nobody from D passes through.
    assert costs(on([right], [at_f])) == ([350.0, 300.0, 600.0], [350.0, 300.0, 600.0])
    before, after = costs(on([right], [100.0 - at_f]))  # at C
    assert before == [450.0, 400.0, 500.0]
    assert after == pytest.approx([50.0 + long, long, 500.0])


def test_a_facility_inside_is_reached_by_a_link_too(compound: Network) -> None:
    inner, right = (row_between(compound, XY[a], XY[b]) for a, b in ((3, 4), (2, 5)))
    at_c = 100.0 if tuple(compound.node_xy[compound.edge_u[right]]) == XY[5] else 0.0
    state = begin(compound, facilities=on([inner], [100.0]), owner=np.zeros(1, int), demand=on([right], [at_c]),
                  profile=DISTANCE, limit_s=LIMIT)  # fmt: skip
    linked = change_network(state, add_link(compound, [XY[2], (100.0, 0.0)]))
    assert state.nearest.cost_s.tolist() == [400.0]
    assert linked.nearest.cost_s.tolist() == pytest.approx([math.hypot(300.0, 100.0)])


def test_paths_that_only_private_ways_reach_are_private_too() -> None:
    # D and F are gates; E hangs between by private ways, with a public path E G H of its own that leads nowhere else.
    xy = [*XY, (200.0, -50.0), (250.0, -50.0)]
    network = make(xy, [*ENDS, (4, 6), (6, 7)], private=[False] * 4 + [True] * 2 + [False] * 2)
    home = row_between(network, xy[6], xy[7])
    right = row_between(network, XY[2], XY[5])
    door = on([right], [0.0 if tuple(network.node_xy[network.edge_u[right]]) == XY[5] else 100.0])
    at_g = 0.0 if tuple(network.node_xy[network.edge_u[home]]) == xy[6] else 50.0
    assert cost(network, on([home], [at_g]), door) == [250.0]


def test_a_network_of_private_ways_alone_has_no_way_through_to_forbid() -> None:
    network, at = draw("A-B-C", private=[True, True])
    rows = [row_between(network, at["A"], at["B"]), row_between(network, at["B"], at["C"])]
    assert cost(network, on(rows[:1], [50.0]), on(rows[1:], [50.0])) == [200.0]


#   A - B - C    D E is private and a dead end; by the link from E to F it would be 400 m from D to F, and not 600 m
#   |       |
#   D . E   F
def test_a_link_from_the_end_of_a_private_street_leads_nobody_through() -> None:
    network = make(XY, ENDS[:5], private=[False] * 4 + [True])
    change = add_link(network, [XY[4], XY[5]])
    places = {}
    for a, b in ((0, 3), (2, 5), (3, 4)):
        row = row_between(network, XY[a], XY[b])
        ends = [tuple(network.node_xy[node]) for node in (network.edge_u[row], network.edge_v[row])]
        places[a, b] = on([row], [network.edge_length_m[row] * ends.index(XY[b])])  # at D, F and E
    assert cost(network, places[0, 3], places[2, 5]) == [600.0]
    for home, metres in ((places[0, 3], 600.0), (places[3, 4], 200.0)):  # who lives at E leaves by the link
        state = begin(network, facilities=places[2, 5], owner=np.zeros(1, int), demand=home, profile=DISTANCE,
                      limit_s=LIMIT)  # fmt: skip
        assert change_network(state, change).nearest.cost_s.tolist() == [metres]
        assert cost(change.network, home, places[2, 5]) == [metres]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.05, 0.2, 0.5]))
def test_followed_edits_give_what_the_whole_network_after_them_gives(seed: int, share: float) -> None:
    """Links added and streets closed, each followed live, against the edited network asked anew.

    The network that a pickled copy of the edits gives must say the same: nothing hangs on what was asked before.
    """
    rng = np.random.default_rng(seed)
    network = random_network(seed, nodes=16, edges=24, private=rng.random(24) < share)
    edges = rng.integers(0, network.edge_count, 8)
    places = on(edges.tolist(), (network.edge_length_m[edges] * rng.random(8)).tolist())
    sites, homes = places.take(np.arange(2)), places.take(np.arange(2, 8))
    state = begin(network, facilities=sites, owner=np.arange(2), demand=homes, profile=DISTANCE, limit_s=LIMIT)
    latest = edited(network)
    for _ in range(4):
        try:
            change = (
                add_link(latest, latest.nodes_xy(rng.choice(latest.node_count, 2, replace=False)))
                if rng.random() < 0.6
                else close_edges(latest, rng.integers(0, latest.edge_count, 1))
            )
        except RequestError:
            continue
        state, latest = change_network(state, change), change.after
        for whole in (change.network, pickle.loads(pickle.dumps(change)).network):
            wanted = nearest(whole, facilities=state.entrances.at, owner=state.owner, demand=state.used,
                             profile=DISTANCE, limit_s=LIMIT)  # fmt: skip
            np.testing.assert_allclose(state.nearest.cost_s, wanted.cost_s)


def length_once(network: Network, part: list[tuple[int, int, int]]) -> float:
    """The metres of a part's streets; one that is drawn twice counts once."""
    streets: dict[tuple[int, int], list[float]] = {}
    for a, b, key in part:
        drawn = streets.setdefault((min(a, b), max(a, b)), [])
        metres = float(network.edge_length_m[key])
        if all(abs(metres - other) >= 0.1 for other in drawn):
            drawn.append(metres)
    return sum(map(sum, streets.values()))


def layered(network: Network, home: tuple[int, float], door: tuple[int, float]) -> float:
    """Metres from a home to a door by three layers: private at first, public, private at last."""
    private = (network.edge_flags & PRIVATE) > 0
    plain: nx.MultiGraph[int] = nx.MultiGraph()
    for row in np.flatnonzero(~private):
        plain.add_edge(int(network.edge_u[row]), int(network.edge_v[row]), key=int(row))
    parts = [list(plain.subgraph(nodes).edges(keys=True)) for nodes in nx.connected_components(plain)]
    lengths = [length_once(network, part) for part in parts]
    enough = 0.5 * max(lengths, default=0.0)
    core = {key for part, length in zip(parts, lengths, strict=True) if length >= enough for _, _, key in part}
    public = {int(end[key]) for key in core for end in (network.edge_u, network.edge_v)}
    graph: nx.DiGraph[Any] = nx.DiGraph()

    def street(one: Any, other: Any, metres: float, *, inside: bool) -> None:
        for layer in ("first", "last") if inside else ("public",):
            for a, b in ((one, other), (other, one)):
                # A public place ends what is private at first, and begins what is private at last.
                if not ((layer == "first" and a in public) or (layer == "last" and b in public)):
                    old = graph.get_edge_data((layer, a), (layer, b), {"m": math.inf})["m"]
                    graph.add_edge((layer, a), (layer, b), m=min(metres, float(old)))

    for edge in range(network.edge_count):
        marks = sorted((offset, name) for (row, offset), name in ((door, "door"), (home, "home")) if row == edge)
        u, v = int(network.edge_u[edge]), int(network.edge_v[edge])
        stops = [(0.0, u), *marks, (float(network.edge_length_m[edge]), v)]
        for (a, one), (b, other) in itertools.pairwise(stops):
            street(one, other, b - a, inside=edge not in core)
    for node in public:
        graph.add_edge(("first", node), ("public", node), m=0.0)
        graph.add_edge(("public", node), ("last", node), m=0.0)
    starts = ["first", "last"] if home[0] not in core else ["public"]
    ends = ["first", "last"] if door[0] not in core else ["public"]
    found = [
        nx.dijkstra_path_length(graph, (a, "home"), (b, "door"), weight="m")
        for a in starts for b in ends
        if graph.has_node((a, "home")) and graph.has_node((b, "door")) and nx.has_path(graph, (a, "home"), (b, "door"))
    ]  # fmt: skip
    return min(found, default=math.inf)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_costs_are_those_of_a_search_in_layers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(seed, nodes=16, edges=26, private=rng.random(26) < 0.3)
    if network.edge_count < 4:
        return
    edges = rng.integers(0, network.edge_count, 5)
    offsets = network.edge_length_m[edges] * rng.random(5)
    places = list(zip(edges.tolist(), offsets.tolist(), strict=True))
    for door in places[:2]:
        got = cost(network, on(edges.tolist(), offsets.tolist()), on([door[0]], [door[1]]))
        wanted = [layered(network, home, door) for home in places]
        np.testing.assert_allclose(got, wanted, atol=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_a_site_moved_into_or_out_of_private_streets_is_followed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(seed, nodes=16, edges=26, private=rng.random(26) < 0.3)
    edges = rng.integers(0, network.edge_count, 6)
    offsets = network.edge_length_m[edges] * rng.random(6)
    homes, sites = on(edges.tolist(), offsets.tolist()), on(edges[:2].tolist(), offsets[:2].tolist())
    state = begin(network, facilities=sites, owner=np.arange(2), demand=homes, profile=DISTANCE, limit_s=LIMIT)
    there = on([int(edges[4])], [float(offsets[4])])
    moved = set_entrances(state, 1, there)
    both = on([int(edges[0]), int(edges[4])], [float(offsets[0]), float(offsets[4])])
    np.testing.assert_allclose(moved.nearest.cost_s, cost(network, homes, both))
    back = set_entrances(moved, 1, on([int(edges[1])], [float(offsets[1])]))
    np.testing.assert_allclose(back.nearest.cost_s, cost(network, homes, sites))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_a_closed_private_street_is_followed(seed: int) -> None:
    """Closing a private street leaves all others what they were."""
    rng = np.random.default_rng(seed)
    network = random_network(seed, nodes=16, edges=26, private=rng.random(26) < 0.3)
    private = np.flatnonzero((network.edge_flags & PRIVATE) > 0)
    edges = np.setdiff1d(np.arange(network.edge_count), private[:1])[:6]
    if not len(private) or len(edges) < 4:
        return
    places = on(edges.tolist(), (network.edge_length_m[edges] / 2).tolist())
    sites = places.take(np.arange(2))
    state = begin(network, facilities=sites, owner=np.arange(2), demand=places, profile=DISTANCE, limit_s=LIMIT)
    change = close_edges(network, private[:1])
    after = change_network(state, change)
    wanted = nearest(change.network, facilities=after.entrances.at, owner=after.owner, demand=after.used,
                     profile=DISTANCE, limit_s=LIMIT)  # fmt: skip
    np.testing.assert_allclose(after.nearest.cost_s, wanted.cost_s)
