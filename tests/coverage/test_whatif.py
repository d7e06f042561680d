"""After any edits the mended search equals one from scratch, bit for bit."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage import network_edits, whatif
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.graph import Direction
from lifecircle.coverage.network import Network
from lifecircle.coverage.profiles import WALK_ADULT, Profile
from lifecircle.coverage.reach import nearest, solve
from lifecircle.coverage.snapping import Snapped, snap
from lifecircle.coverage.terrain import terrain_of, with_terrain

from .sketch import PLAIN_DRIVE, draw, make, random_network, random_points

SEEDS = st.integers(0, 10_000)
HOMES = 40


@dataclass
class World:
    """A state, and beside it everything that a search from scratch needs."""

    network: Network
    profile: Profile
    direction: Direction
    doors: dict[int, Snapped]
    demand: Snapped
    state: whatif.State = field(init=False)

    def __post_init__(self) -> None:
        self.state = whatif.begin(self.network, demand=self.demand, limit_s=90.0, **self.asked())

    def asked(self) -> dict[str, Any]:
        owners = [np.full(len(door), owner) for owner, door in self.doors.items()]
        parts = list(self.doors.values())
        together = Snapped(
            np.concatenate([part.edge for part in parts]),
            np.concatenate([part.offset_m for part in parts]),
            np.concatenate([part.leg_m for part in parts]),
        )
        return {
            "facilities": together,
            "owner": np.concatenate(owners).astype(int),
            "profile": self.profile,
            "direction": self.direction,
        }

    def edit(self, rng: np.random.Generator) -> None:
        verb = rng.choice(["place", "close", "link", "shut", "bar"])
        if verb in {"place", "close"}:
            owner = int(rng.integers(0, 6))
            xy = rng.uniform(0, 1000, (rng.integers(1, 4), 2)) if verb == "place" else np.zeros((0, 2))
            door = snap(self.network, xy, profile=self.profile)
            self.doors = {**self.doors, owner: door}
            self.state = whatif.set_entrances(self.state, owner, door)
        else:
            self.change(self.change_of(verb, rng))

    def change_of(self, verb: str, rng: np.random.Generator) -> network_edits.NetworkChange:
        if verb == "shut":
            return network_edits.close_edges(self.network, rng.integers(0, self.network.edge_count, 2))
        if verb == "bar":
            x, y = rng.uniform(0, 800, 2)
            return network_edits.bar_area(self.network, shapely.box(x, y, x + 150, y + 150))
        open_edges = np.flatnonzero(self.network.edge_flags & 3)
        edges = rng.choice(open_edges, 2, replace=False)
        at = rng.choice([0.0, 0.3, 0.5, 1.0], 2) * self.network.edge_length_m[edges]
        change = network_edits.cut(self.network, edges, at)
        nodes = network_edits._nodes_at(change, edges, at)
        if nodes[0] == nodes[1]:
            return change
        return network_edits.add_link(self.network, change.network.node_xy[nodes], drive=bool(rng.integers(0, 2)))

    def change(self, change: network_edits.NetworkChange) -> None:
        self.doors = {owner: change.carried(door) for owner, door in self.doors.items()}
        self.demand = change.carried(self.demand)
        self.network = change.network
        self.state = whatif.change_network(self.state, change)

    def check(self) -> None:
        scratch = solve(self.network, limit_s=90.0, threads=1, **self.asked())
        np.testing.assert_array_equal(self.state.solved.labels, scratch.labels)
        costs = nearest(self.network, demand=self.demand, limit_s=90.0, **self.asked())
        np.testing.assert_array_equal(self.state.nearest.cost_s, costs.cost_s)
        np.testing.assert_array_equal(self.state.nearest.owner, costs.owner)


def world(seed: int, direction: Direction = "to_facility") -> World | None:
    rng = np.random.default_rng(seed)
    kinds = np.array(["", "signals"], object)
    network = random_network(seed, oneway=rng.integers(-1, 2, 45), node_crossing=kinds[rng.integers(0, 2, 30)])
    if rng.random() < 0.5:
        hills = terrain_of(rng.uniform(0, 30, (30, 30)), (50, 0, -250, 0, -50, 1250))
        network = with_terrain(network, hills)
    profile = replace(PLAIN_DRIVE, signal_s=3.0) if rng.random() < 0.5 else replace(WALK_ADULT, speed_mps=7.0)
    demand = snap(network, random_points(seed + 2, HOMES), profile=profile)
    doors = {row: snap(network, random_points(seed + 3 + row, 2), profile=profile) for row in range(3)}
    return World(network, profile, direction, doors, demand) if demand.found.any() else None


@given(seed=SEEDS, direction=st.sampled_from(["to_facility", "from_facility"]), edits=st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_edits_gives_what_a_search_from_scratch_gives(
    seed: int, direction: Direction, edits: int
) -> None:
    place = world(seed, direction)
    if place is None:
        return
    rng = np.random.default_rng(seed)
    for _ in range(edits):
        before = place.state
        kept = before.packed.copy(), before.solved.labels.copy()
        place.edit(rng)
        place.check()
        np.testing.assert_array_equal(before.packed, kept[0])
        np.testing.assert_array_equal(before.solved.labels, kept[1])
        differs = np.flatnonzero(place.state.packed != before.packed)
        np.testing.assert_array_equal(place.state.changed, differs)


@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_a_new_site_or_a_new_link_never_raises_anyones_cost(seed: int) -> None:
    place = world(seed)
    if place is None:
        return
    rng = np.random.default_rng(seed)
    before = place.state.nearest.cost_s
    place.change(place.change_of("link", rng))
    linked = place.state.nearest.cost_s
    more = whatif.set_entrances(place.state, 77, snap(place.network, random_points(seed, 1), profile=place.profile))
    tick = 1e-7  # a cut street is summed from two rounded pieces
    assert (linked <= before + tick).all()
    assert (more.nearest.cost_s <= linked).all()


def test_a_footbridge_shortens_the_way_across_the_river() -> None:
    network, _ = draw("""
A---------B
          |
          |
C---------D
""")
    homes, doors = (snap(network, [xy], profile=WALK_ADULT) for xy in ((100.0, 0.0), (100.0, -300.0)))
    state = whatif.begin(network, facilities=doors, owner=[0], demand=homes, profile=WALK_ADULT, limit_s=3000.0)
    np.testing.assert_allclose(state.nearest.cost_s * 1.2, [900 + 300 + 900], atol=1e-4)
    bridge = network_edits.add_link(network, [(200.0, -10.0), (200.0, -290.0)])
    after = whatif.change_network(state, bridge)
    np.testing.assert_allclose(after.nearest.cost_s * 1.2, [100 + 300 + 100], atol=1e-4)
    np.testing.assert_allclose(bridge.network.edge_length_m[-1], 300.0)
    assert after.changed.tolist() == [0]
    assert bridge.network.classes[bridge.network.edge_class[-1]] == "footway"
    gone = whatif.change_network(after, network_edits.close_edges(bridge.network, [bridge.network.edge_count - 1]))
    np.testing.assert_allclose(gone.nearest.cost_s * 1.2, [2100], atol=1e-4)


def test_a_barred_area_is_walked_round_and_the_street_outside_stays_open() -> None:
    network, at = draw("""
A---B---C
|       |
D-------E
""")
    doors, homes = (
        snap(network, [at["C"]], profile=WALK_ADULT),
        snap(network, [at["A"], (50.0, 0.0)], profile=WALK_ADULT),
    )
    state = whatif.begin(network, facilities=doors, owner=[0], demand=homes, profile=WALK_ADULT, limit_s=3000.0)
    np.testing.assert_allclose(state.nearest.cost_s * 1.2, [800, 750], atol=1e-4)
    barred = network_edits.bar_area(network, shapely.box(300, -50, 500, 50))
    after = whatif.change_network(state, barred)
    np.testing.assert_allclose(after.nearest.cost_s * 1.2, [1200, 1250], atol=1e-4)
    closed = (barred.network.edge_flags & 3) == 0
    np.testing.assert_allclose(barred.network.edge_length_m[closed].sum(), 200.0)


def test_closing_the_only_facility_leaves_everybody_unserved() -> None:
    network, at = draw("A-B")
    doors = snap(network, [at["A"]], profile=WALK_ADULT)
    state = whatif.begin(network, facilities=doors, owner=[4], demand=doors, profile=WALK_ADULT, limit_s=900.0)
    after = whatif.close(state, 4)
    assert after.nearest.cost_s.tolist() == [np.inf]
    assert after.nearest_of(after.changed).owner.tolist() == [-1]
    assert state.nearest.cost_s.tolist() == [0.0]


def test_a_cut_network_is_the_same_network() -> None:
    network = random_network(9)
    edges = np.array([3, 3, 7, 7, 7, 11])
    change = network_edits.cut(network, edges, np.array([0.5, 0.25, 0.0, 0.9, 1.0, 0.5]) * network.edge_length_m[edges])
    after = change.network
    assert (after.edge_count, after.node_count) == (network.edge_count + 4, network.node_count + 4)
    assert after.edge_length_m.sum() == pytest.approx(network.edge_length_m.sum())
    for edge in range(after.edge_count):
        coords = after.coords[after.coord_start[edge] : after.coord_start[edge + 1]]
        np.testing.assert_allclose(coords[[0, -1]], after.node_xy[[after.edge_u[edge], after.edge_v[edge]]])
        assert shapely.LineString(coords).length == pytest.approx(after.edge_length_m[edge])


@pytest.mark.parametrize(
    "line", [[(0.0, 0.0)], [(0.0, 0.0), (np.nan, 1.0)], [(0.0, 0.0), (0.0, 500.0)], [(0, 0), (1, 0)]]
)
def test_a_link_that_joins_nothing_is_refused(line: Any) -> None:
    network = make([(0, 0), (0, 40), (300, 0)], [(0, 2)])
    with pytest.raises(RequestError):
        network_edits.add_link(network, line if line[-1] != (1, 0) else [(0.0, 0.0), (-1.0, 0.0)])


def test_an_area_that_is_none_is_refused() -> None:
    network = make([(0, 0), (300, 0)], [(0, 1)])
    for area in (shapely.Polygon(), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])):
        with pytest.raises(RequestError, match="area"):
            network_edits.bar_area(network, area)
