"""Faults of a street network, mended where that is safe."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.network.street_table import StreetArrays, streets_of
from lifecircle.coverage.network.topology.diagnose import Kind, diagnose
from lifecircle.coverage.network.topology.repair import REPAIRABLE, Repaired, repair
from lifecircle.progress import WorkCancelled

from ...drawing import Point, draw


def degrees(streets: StreetArrays) -> list[int]:
    return sorted(np.bincount(np.concatenate(streets.end_rows())).tolist())


def kinds_done(repaired: Repaired) -> list[str]:
    return [finding.kind for finding in repaired.done]


def test_a_sound_network_is_left_as_it_is() -> None:
    streets = draw([(0, 0), (50, 0)], [(50, 0), (100, 0)])
    repaired = repair(streets)
    assert repaired.done == ()
    assert repaired.streets.u.tolist() == streets.u.tolist()
    assert shapely.equals(repaired.streets.geometry, streets.geometry).all()


def test_streets_that_cross_get_a_node_and_keep_their_attributes() -> None:
    streets = draw([(0, 0), (50, 0)], [(20, -30), (20, 30)], highway=["primary", "footway"])
    repaired = repair(streets)
    assert kinds_done(repaired) == ["crossing"]
    assert degrees(repaired.streets) == [1, 1, 1, 1, 4]
    assert repaired.streets.highway.tolist() == ["primary", "primary", "footway", "footway"]
    assert repaired.origin.tolist() == [0, 0, 1, 1]
    assert len(np.unique(repaired.streets.node_id)) == 5
    assert shapely.length(repaired.streets.geometry).tolist() == [20, 30, 30, 30]


def test_three_streets_through_one_point_get_one_node() -> None:
    repaired = repair(draw([(0, 0), (50, 0)], [(20, -30), (20, 30)], [(0, -20), (40, 20)]))
    assert degrees(repaired.streets) == [1] * 6 + [6]


def test_a_junction_on_a_street_becomes_its_node() -> None:
    streets = draw([(0, 0), (50, 0)], [(20, 0), (20, 30)], [(20, 0), (25, -30)])
    repaired = repair(streets)
    assert degrees(repaired.streets) == [1, 1, 1, 1, 4]
    assert repaired.streets.node_id.tolist() == streets.node_id.tolist()


def test_a_dead_end_gets_a_link_that_closes_the_gap() -> None:
    repaired = repair(draw([(0, 0), (50, 0)], [(20, 60), (20, 2)], highway=["primary", "steps"]))
    assert kinds_done(repaired) == ["loose_end"]
    assert degrees(repaired.streets) == [1, 1, 1, 2, 3]
    link = repaired.streets.geometry[-1]
    assert link.equals(shapely.LineString([(20, 2), (20, 0)]))
    assert repaired.streets.highway[-1] == "steps"
    assert repaired.origin.tolist()[-1] == 1
    assert str(repaired.done[0].message) == "Joined a dead end to the street 2.00 m away."


def test_a_dead_end_that_touches_a_street_is_joined_without_a_link() -> None:
    repaired = repair(draw([(0, 0), (50, 0)], [(20, 60), (20, 0)]))
    assert degrees(repaired.streets) == [1, 1, 1, 3]
    assert len(repaired.streets) == 3


def test_two_dead_ends_that_face_each_other_get_one_link() -> None:
    repaired = repair(draw([(0, 0), (50, 0)], [(52, 0), (100, 0)]))
    assert degrees(repaired.streets) == [1, 1, 2, 2]
    assert shapely.length(repaired.streets.geometry).sum() == 100


def test_a_street_drawn_twice_stays_once_and_is_open_to_all_that_either_was_open_to() -> None:
    line = [(0, 0), (50, 0)]
    repaired = repair(draw(line, line[::-1], walk=[False, True], drive=[True, False], gate=[True, False]))
    streets = repaired.streets
    assert kinds_done(repaired) == ["duplicate"]
    assert (streets.walk.tolist(), streets.drive.tolist(), streets.gate.tolist()) == ([True], [True], [False])


@pytest.mark.parametrize(
    ("oneway", "drive", "kept"),
    [([1, -1], [True, True], 1), ([1, 1], [True, True], 0), ([0, 1], [False, True], -1), ([1, 1], [True, False], 1)],
)
def test_the_direction_of_a_street_drawn_twice_follows_both_drawings(
    oneway: list[int], drive: list[bool], kept: int
) -> None:
    line = [(0, 0), (50, 0)]
    repaired = repair(draw(line, line[::-1], oneway=oneway, drive=drive))
    assert repaired.streets.oneway.tolist() == [kept]


def test_a_street_without_length_goes_and_its_ends_become_one_node() -> None:
    streets = draw([(0, 0), (50, 0)], [(50, 0), (50.0002, 0)], [(50.0002, 0), (90, 0)])
    repaired = repair(streets)
    assert kinds_done(repaired) == ["no_length"]
    assert repaired.streets.v[0] == repaired.streets.u[1]
    assert len(repaired.streets) == 2


def test_a_link_that_crosses_another_street_is_joined_to_it() -> None:
    streets = draw([(0, 0), (50, 0)], [(20, 60), (20, 2)], [(19, 1.5), (21, 1.5)], bridge=[False, False, False])
    repaired = repair(streets, near_m=2.5)
    assert not [finding for finding in diagnose(repaired.streets) if finding.kind in {"crossing", "loose_end"}]


def test_only_what_is_asked_for_is_mended() -> None:
    line = [(0, 0), (50, 0)]
    repaired = repair(draw(line, line, [(20, -30), (20, 30)]), kinds=["duplicate"])
    assert kinds_done(repaired) == ["duplicate"]
    assert len(repaired.streets) == 2


@pytest.mark.parametrize("kind", ["island", "gate"])
def test_what_needs_local_knowledge_is_not_mended(kind: Kind) -> None:
    with pytest.raises(RequestError, match=kind):
        repair(draw([(0, 0), (50, 0)]), kinds=[kind])


def test_cancelling_stops_the_repair() -> None:
    with pytest.raises(WorkCancelled):
        repair(draw([(0, 0), (50, 0)]), cancelled=lambda: True)


def test_a_built_network_is_mended_and_built_again() -> None:
    network = draw([(0, 0), (50, 0)], [(20, -30), (20, 30)], gate=[True, False]).build()
    mended = repair(streets_of(network)).streets.build()
    assert (mended.node_count, mended.edge_count) == (5, 4)


coordinate = st.integers(0, 12)
line = st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=3, unique=True)


@given(st.lists(line, min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_a_mended_network_builds_and_what_was_drawn_is_still_there(drawn: list[list[Point]]) -> None:
    streets = draw(*drawn)
    repaired = repair(streets, near_m=0.9)
    repaired.streets.build()
    # Asked of places along the lines: the difference of such unions is not always right in GEOS itself.
    places = shapely.points(shapely.get_coordinates(shapely.segmentize(streets.geometry, 0.05)))
    assert (shapely.distance(shapely.union_all(repaired.streets.geometry), places) <= 1e-6).all()
    left = {finding.kind for finding in diagnose(repaired.streets, kinds=REPAIRABLE, near_m=0.9)}
    assert left <= {"loose_end"}


def test_a_street_that_passes_a_place_twice_is_joined_there_both_times() -> None:
    repaired = repair(draw([(0, 0), (2, 1)], [(1, 2), (1, 0), (1, 1)]), near_m=0.9)
    assert not diagnose(repaired.streets, kinds=["crossing"])
