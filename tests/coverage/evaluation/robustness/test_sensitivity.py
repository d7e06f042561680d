"""How sure a circle is, worked out by hand on one straight street."""

from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.evaluation.robustness.sensitivity import turning_cost
from lifecircle.coverage.evaluation.verdict import Sureness
from lifecircle.coverage.place import Place

from ...sketch import make
from ...town import area, areas, homes, judge, place, site, sites, street

WALK_15 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 15\n'


def sure(where: Place, clause: str = WALK_15, **settings: Any) -> Sureness:
    found = judge(where, clause, **settings).sureness
    assert found is not None
    return found


def test_a_kept_circle_tells_the_slowest_walk_that_still_keeps_it() -> None:
    # The farthest home is 900 m away: at 1 m/s it is reached in exactly fifteen minutes.
    found = sure(place(homes([0.0, 900.0]), sites(site("fitness_site", 0))))
    assert found.slowest_kept_mps == pytest.approx(1.0)
    assert found.fastest_failing_mps is None
    assert found.speed_mps == 1.2


def test_a_failed_circle_tells_up_to_what_speed_it_fails() -> None:
    found = sure(place(homes([0.0, 1800.0]), sites(site("fitness_site", 0))))
    assert found.fastest_failing_mps == pytest.approx(2.0)
    assert found.slowest_kept_mps is None


def test_the_leg_to_the_street_is_walked_at_the_same_speed() -> None:
    found = sure(place(homes([(800.0, 100.0)]), sites(site("fitness_site", 0))))
    assert found.slowest_kept_mps == pytest.approx(1.0)


def test_only_so_many_need_be_reached_as_the_target_asks() -> None:
    where = place(homes([450.0, 900.0, 1800.0], [50, 30, 20]), sites(site("fitness_site", 0)))
    assert sure(where, WALK_15 + "target = 50").slowest_kept_mps == pytest.approx(0.5)
    assert sure(where, WALK_15 + "target = 80").slowest_kept_mps == pytest.approx(1.0)
    assert sure(where, WALK_15 + "target = 81").fastest_failing_mps == pytest.approx(2.0)


def test_no_speed_helps_those_without_a_way() -> None:
    found = sure(place(homes([0.0, (0.0, 900.0)]), sites(site("fitness_site", 0))))
    assert found.fastest_failing_mps is None
    assert found.slowest_kept_mps is None


def test_the_turning_speed_of_several_services_is_that_of_the_dearest() -> None:
    where = place(homes([0.0]), sites(site("kindergarten", 900), site("elderly_care", 450)))
    clause = 'kind = "circle"\nservices = ["kindergarten", "elderly_care"]\nmode = "walk"\nlimit = 15'
    assert sure(where, clause).slowest_kept_mps == pytest.approx(1.0)


def test_with_waits_at_crossings_the_turning_speed_is_searched_for() -> None:
    # Eight crossings of 30 s on the way leave 660 s for 900 m.
    xs = np.arange(0, 2000, 100)
    crossing = np.where((xs > 0) & (xs < 900), "unsignalled", "")
    network = make(
        np.column_stack([xs, 0 * xs]), [(row, row + 1) for row in range(len(xs) - 1)], node_crossing=crossing
    )
    found = sure(place(homes([900.0]), sites(site("fitness_site", 0)), network=network), crossing_s=30.0)
    turning = found.slowest_kept_mps or found.fastest_failing_mps
    assert turning == pytest.approx(900 / 660, abs=1e-4)


def test_those_within_a_minute_of_the_limit_are_counted_on_both_sides() -> None:
    # Fifteen minutes are 1,080 m, a minute is 72 m.
    where = place(homes([1007.0, 1009.0, 1151.0, 1153.0], [1, 2, 4, 8]), sites(site("fitness_site", 0)))
    found = sure(where)
    assert found.near_limit == 6
    assert found.near_limit_share == pytest.approx(40)


def test_a_distance_is_near_its_limit_within_five_percent() -> None:
    where = place(homes([949.0, 951.0, 1049.0, 1051.0], [1, 2, 4, 8]), sites(site("library", 0)))
    clause = 'kind = "circle"\nservices = ["culture"]\nmode = "network_km"\nlimit = 1\n'
    assert sure(where, clause).near_limit == 6


def test_what_had_no_street_bounds_the_share_from_both_sides() -> None:
    where = place(homes([0.0, 3000.0, (0.0, 900.0)], [60, 20, 20]), sites(site("fitness_site", 0)))
    found = sure(where)
    assert (found.unsnapped, found.measured_if_served, found.measured_if_left_out) == (20, 80, 75)


def test_the_elderly_and_children_are_asked_at_their_own_pace() -> None:
    demand = homes([828.0, 829.0, 963.0, 964.0], age_60_plus=[1, 2, 4, 8], age_6_11=[1, 2, 4, 8])
    found = sure(place(demand, sites(site("fitness_site", 0))))
    assert [(row.key, row.people, row.served) for row in found.own_pace] == [
        ("age_60_plus", 15, 1),
        ("age_6_11", 15, 7),
    ]


def test_the_ring_on_the_map_is_held_against_the_walk_and_the_districts_that_change_sides_are_named() -> None:
    # (900, 250) is 934 m from the door as the crow flies, within the customary 1,000 m, but 1,150 m on foot.
    demand = homes([0.0, (900.0, 250.0), 1050.0], [1, 2, 4], district={"village": [0, 1, 2]})
    districts = areas(area("village", "甲"), area("village", "乙"), area("village", "丙"))
    found = sure(place(demand, sites(site("fitness_site", 0)), districts)).other_reading
    assert found is not None
    assert (found.mode, found.limit, found.served, found.gained, found.lost) == ("radius_km", 1.0, 3, 2, 4)
    assert [(row.name, row.met) for row in found.flips] == [("乙", True), ("丙", False)]


def test_a_straight_line_is_held_against_the_way_along_the_streets() -> None:
    where = place(homes([(900.0, 250.0)]), sites(site("emergency_station", 0)))
    clause = 'kind = "circle"\nservices = ["emergency_station"]\nmode = "radius_km"\nlimit = 1\n'
    found = sure(where, clause).other_reading
    assert found is not None
    assert (found.mode, found.lost) == ("network_km", 1)


def test_a_drive_has_no_other_reading_and_no_walking_speed() -> None:
    where = place(homes([0.0]), sites(site("startup_service", 0)), network=street())
    found = sure(where, 'kind = "circle"\nservices = ["startup_service"]\nmode = "drive"\nlimit = 30\n')
    assert (found.other_reading, found.speed_mps, found.own_pace) == (None, None, ())


@pytest.mark.parametrize(("percent", "cost"), [(0, 1.0), (10, 1.0), (10.5, 2.0), (60, 2.0), (61, np.inf)])
def test_the_turning_cost_is_that_of_the_last_person_needed(percent: float, cost: float) -> None:
    assert turning_cost(np.array([2.0, 1.0, np.inf]), np.array([50.0, 10.0, 40.0]), percent) == cost


def test_it_can_be_left_out() -> None:
    assert judge(place(homes([0.0]), sites(site("fitness_site", 0))), WALK_15, sureness=False).sureness is None
