"""After any edits the mended search equals one from scratch, bit for bit."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.edits import network_edits
from lifecircle.coverage.edits.access_points import AccessPoints
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.network.model import Network, edge_lines
from lifecircle.coverage.network.terrain import terrain_of, with_terrain
from lifecircle.coverage.search import incremental
from lifecircle.coverage.search.nearest import read_nearest, solve
from lifecircle.coverage.travel.graph import Direction
from lifecircle.coverage.travel.profiles import WALK_ADULT, Profile
from lifecircle.coverage.travel.snap import snap

from ..plain_doors import Door, PlainDoors
from ..sketch import PLAIN_DRIVE, draw, make, random_network, random_points

SEEDS = st.integers(0, 10_000)
HOMES = 40
LIMIT_S = 90.0


@dataclass
class World:
    """A state, and beside it where everybody steps out by the plain rule."""

    profile: Profile
    direction: Direction
    state: incremental.State
    homes: PlainDoors
    entrances: PlainDoors
    owner: dict[int, int]
    base: Network
    changes: list[network_edits.NetworkChange] = field(default_factory=list)

    @property
    def network(self) -> Network:
        return self.state.network.network

    def edit(self, rng: np.random.Generator) -> None:
        verb = rng.choice(["place", "close", "link", "shut", "bar"])
        if verb in {"place", "close"}:
            xy = rng.uniform(0, 1000, (rng.integers(1, 4), 2)) if verb == "place" else np.zeros((0, 2))
            self.place(int(rng.integers(0, 6)), xy)
        else:
            self.change(self.change_of(verb, rng))

    def place(self, facility: int, xy: np.ndarray) -> None:
        self.state = incremental.set_entrances(self.state, facility, self.state.place(xy))
        for point in [point for point, owner in self.owner.items() if owner == facility]:
            del self.owner[point], self.entrances.xy[point], self.entrances.doors[point]
        points = list(dict.fromkeys(self.state.entrances.point.tolist()))[-len(xy) :] if len(xy) else []
        assert not set(points) & set(self.owner)
        places = dict(zip(points, map(tuple, xy.tolist()), strict=True))
        anew = PlainDoors(self.base, self.profile, dict(places))
        for change in self.changes:
            anew.apply(change)
        self.owner |= dict.fromkeys(points, facility)
        self.entrances.xy |= places
        self.entrances.doors |= anew.doors

    def change_of(self, verb: str, rng: np.random.Generator) -> network_edits.NetworkChange:
        given, network = self.state.network, self.network
        if verb == "shut":
            return network_edits.close_edges(given, rng.integers(0, network.edge_count, 2))
        if verb == "bar":
            x, y = rng.uniform(0, 800, 2)
            return network_edits.bar_area(given, shapely.box(x, y, x + 150, y + 150))
        edges = rng.choice(np.flatnonzero(network.edge_flags & 3), 2, replace=False)
        at = rng.choice([0.0, 0.3, 0.5, 1.0], 2) * network.edge_length_m[edges]
        change = network_edits.cut(given, edges, at)
        nodes = network_edits._nodes_at(change, edges, at)
        if nodes[0] == nodes[1]:
            return change
        ends = change.network.node_xy[nodes]
        return network_edits.add_link(given, ends, drive=bool(rng.integers(0, 2)))

    def change(self, change: network_edits.NetworkChange) -> None:
        self.state = incremental.change_network(self.state, change)
        self.changes.append(change)
        self.homes.apply(change)
        self.entrances.apply(change)

    def check(self) -> None:
        self.check_doors(self.state.homes.doors, self.homes)
        self.check_doors(self.state.entrances, self.entrances)
        owners = [self.owner[point] for point in self.state.entrances.point.tolist()]
        assert self.state.owner.tolist() == owners
        found = np.flatnonzero(self.state.entrances.at.found)  # a search that finds none at all is refused
        scratch = solve(
            self.network,
            facilities=self.state.entrances.at.take(found),
            owner=np.asarray(owners, np.int64)[found],
            profile=self.profile,
            direction=self.direction,
            limit_s=LIMIT_S,
            threads=1,
        )
        np.testing.assert_array_equal(self.state.solved.labels, scratch.labels)
        read = read_nearest(scratch, self.state.homes.doors.at)
        costs = np.full(len(self.homes.xy), np.inf)
        np.minimum.at(costs, self.state.homes.doors.point, read.cost_s)
        np.testing.assert_array_equal(self.state.nearest.cost_s, costs)
        by_used = read_nearest(scratch, self.state.used)
        np.testing.assert_array_equal(by_used.cost_s, costs)
        np.testing.assert_array_equal(self.state.nearest.owner, by_used.owner)

    def check_doors(self, doors: AccessPoints, plain: PlainDoors) -> None:
        """As many doors as by the plain rule, with the same legs; of equally near streets either will do."""
        found: dict[int, list[Door]] = {point: [] for point in plain.doors}
        at, places = doors.at, edge_lines(self.network)
        for point, edge, offset, leg in zip(doors.point.tolist(), at.edge, at.offset_m, at.leg_m, strict=True):
            if edge >= 0:
                assert edge in plain.usable
                apart = shapely.distance(places[edge].interpolate(offset), shapely.Point(plain.xy[point]))
                assert apart == pytest.approx(leg, abs=1e-6)
                found[point].append((int(edge), float(offset), float(leg)))
        for point, expected in plain.doors.items():
            legs, expected_legs = (sorted(door[2] for door in some) for some in (found[point], expected))
            assert legs == pytest.approx(expected_legs, abs=1e-6)
        plain.doors = found


def world(seed: int, direction: Direction = "to_facility") -> World | None:
    rng = np.random.default_rng(seed)
    kinds = np.array(["", "signals"], object)
    network = random_network(seed, oneway=rng.integers(-1, 2, 45), node_crossing=kinds[rng.integers(0, 2, 30)])
    if rng.random() < 0.5:
        hills = terrain_of(rng.uniform(0, 30, (30, 30)), (50, 0, -250, 0, -50, 1250))
        network = with_terrain(network, hills)
    profile = replace(PLAIN_DRIVE, signal_s=3.0) if rng.random() < 0.5 else replace(WALK_ADULT, speed_mps=7.0)
    demand = snap(network, random_points(seed + 2, HOMES), profile=profile)
    if not demand.found.any():
        return None
    places = np.concatenate([random_points(seed + 3 + row, 2) for row in range(3)])
    owner = np.repeat(np.arange(3), 2)
    state = incremental.begin(
        network,
        facilities=snap(network, places, profile=profile),
        owner=owner,
        demand=demand,
        profile=profile,
        direction=direction,
        limit_s=LIMIT_S,
    )
    assert demand.xy is not None
    homes, entrances = (
        PlainDoors(network, profile, {row: (float(x), float(y)) for row, (x, y) in enumerate(xy)})
        for xy in (demand.xy, places)
    )
    return World(profile, direction, state, homes, entrances, dict(enumerate(owner.tolist())), network)


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
    more = incremental.set_entrances(place.state, 77, place.state.place(random_points(seed, 1)))
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
    state = incremental.begin(network, facilities=doors, owner=[0], demand=homes, profile=WALK_ADULT, limit_s=3000.0)
    np.testing.assert_allclose(state.nearest.cost_s * 1.2, [900 + 300 + 900], atol=1e-4)
    bridge = network_edits.add_link(network, [(200.0, -10.0), (200.0, -290.0)])
    after = incremental.change_network(state, bridge)
    np.testing.assert_allclose(after.nearest.cost_s * 1.2, [100 + 300 + 100], atol=1e-4)
    np.testing.assert_allclose(bridge.network.edge_length_m[-1], 300.0)
    assert after.changed.tolist() == [0]
    assert bridge.network.classes[bridge.network.edge_class[-1]] == "footway"
    gone = incremental.change_network(after, network_edits.close_edges(bridge.after, bridge.added))
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
    state = incremental.begin(network, facilities=doors, owner=[0], demand=homes, profile=WALK_ADULT, limit_s=3000.0)
    np.testing.assert_allclose(state.nearest.cost_s * 1.2, [800, 750], atol=1e-4)
    barred = network_edits.bar_area(network, shapely.box(300, -50, 500, 50))
    after = incremental.change_network(state, barred)
    np.testing.assert_allclose(after.nearest.cost_s * 1.2, [1200, 1250], atol=1e-4)
    closed = (barred.network.edge_flags & 3) == 0
    np.testing.assert_allclose(barred.network.edge_length_m[closed].sum(), 200.0)


def test_closing_the_only_facility_leaves_everybody_unserved() -> None:
    network, at = draw("A-B")
    doors = snap(network, [at["A"]], profile=WALK_ADULT)
    state = incremental.begin(network, facilities=doors, owner=[4], demand=doors, profile=WALK_ADULT, limit_s=900.0)
    after = incremental.close(state, 4)
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


def test_positions_and_edges_of_another_state_are_refused() -> None:
    place = world(5)
    assert place is not None
    rng = np.random.default_rng(5)
    change = place.change_of("link", rng)
    newer = incremental.change_network(place.state, change)
    far = newer.place(shapely.get_coordinates(newer.network.take(change.added).lines[0].centroid))
    with pytest.raises(RequestError, match="another network"):
        incremental.set_entrances(
            place.state, 1, replace(far, at=replace(far.at, edge=np.full(len(far), 9999, np.int32)))
        )
    with pytest.raises(RequestError, match="other edits"):
        incremental.change_network(newer, change)
    for wrong in ([9999], [-1], [0.7], [True, False], [[0]]):
        with pytest.raises(RequestError, match="numbers of edges"):
            network_edits.close_edges(place.state.network, wrong)
    with pytest.raises(RequestError, match="numbers of edges"):
        network_edits.cut(place.state.network, [9999], [5.0])


def test_positions_for_another_way_of_travelling_are_refused() -> None:
    network = make([(0, 0), (300, 0), (300, 300)], [(0, 1), (1, 2)], walk=[True, False])
    car = snap(network, [(300.0, 150.0)], profile=PLAIN_DRIVE)
    with pytest.raises(RequestError, match="another way of travelling"):
        incremental.begin(network, facilities=car, owner=[0], demand=car, profile=WALK_ADULT, limit_s=900.0)


def test_far_away_there_is_no_street_and_no_crash() -> None:
    place = world(5)
    assert place is not None
    for far in (1e12, 1e20, 1e300, -1e300):
        assert not place.state.place([(far, 0.0), (0.0, far)]).at.found.any()
    for nowhere in (np.inf, np.nan):
        with pytest.raises(RequestError, match="not numbers"):
            place.state.place([(nowhere, 0.0)])


def test_when_the_spare_rows_are_used_up_the_next_edit_is_as_right() -> None:
    place = world(6)
    assert place is not None
    spare = place.state.solved.graph.spare
    held = [spare.lend(1, None) for _ in range(100_000) if spare._free and spare._free[0][0] < spare._free[0][1]]
    place.change(place.change_of("link", np.random.default_rng(6)))
    assert place.state.solved.graph.spare is not spare
    place.check()
    del held


def test_a_street_that_passes_the_area_twice_is_closed_inside_it_both_times() -> None:
    # Out along y = 0, round a loop beyond the area, and back along the same stem.
    path = [(0, 0), (500, 0), (500, 100), (400, 100), (400, 0), (0, 0.0)]
    network = make(
        [(0, 0), (-300, 0)], [(0, 0), (0, 1)], [shapely.LineString(path), shapely.LineString([(0, 0), (-300, 0)])]
    )
    barred = network_edits.bar_area(network, shapely.box(150, -20, 250, 20))
    closed = (barred.network.edge_flags & 3) == 0
    assert barred.network.edge_length_m[closed].sum() == pytest.approx(200.0)


def test_a_line_with_heights_is_no_link() -> None:
    network = make([(0, 0), (300, 0)], [(0, 1)])
    with pytest.raises(RequestError, match="line"):
        network_edits.add_link(network, [(0.0, 0.0, 10.0), (0.0, 200.0, 10.0)])
