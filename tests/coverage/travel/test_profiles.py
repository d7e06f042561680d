"""What a metre costs whom."""

from dataclasses import replace

import numpy as np
import pytest

from lifecircle.coverage.errors import NetworkError, RequestError
from lifecircle.coverage.network.grades import tobler_factor
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.travel.impedance import edge_costs
from lifecircle.coverage.travel.profiles import (
    DISTANCE,
    DRIVE,
    WALK_ADULT,
    WALK_CHILD,
    WALK_ELDERLY,
    Profile,
    profile_for,
)
from lifecircle.coverage.travel.snap import snap
from lifecircle.groups import AGES

from ..sketch import draw, make


def test_groups_walk_at_their_own_pace_and_others_as_adults() -> None:
    assert profile_for("age_60_plus", "walk") is WALK_ELDERLY
    assert profile_for("age_6_11", "walk") is WALK_CHILD
    assert profile_for("households", "walk") is WALK_ADULT
    assert (profile_for("people", "drive"), profile_for("people", "network_km")) == (DRIVE, DISTANCE)


def test_every_group_of_old_people_and_of_children_has_their_pace() -> None:
    """65 and 80 are no younger than 60: nobody of them walks as an adult because the group has another key."""
    slow = {group.key: profile_for(group.key, "walk") for group in AGES if not group.key.startswith("age_15")}
    old = [key for key in slow if key.endswith("_plus")]
    assert len(old) == 3
    assert all(slow[key] == WALK_ELDERLY for key in old)
    assert all(profile == WALK_CHILD for key, profile in slow.items() if key not in old)
    assert profile_for("age_15_59", "walk") == WALK_ADULT


def test_a_way_of_travelling_that_nobody_knows_is_refused() -> None:
    with pytest.raises(RequestError, match="fly"):
        profile_for("people", "fly")


@pytest.mark.parametrize(
    "change",
    [
        {"speed_mps": 0.0},
        {"speed_mps": -1.0},
        {"speed_mps": float("nan")},
        {"leg_mps": 0.0},
        {"stairs_factor": float("inf")},
        {"snap_cap_m": -5.0},
        {"signal_s": -1.0},
        {"crossing_s": float("nan")},
        {"class_speeds_kmh": (("primary", 0.0),)},
    ],
)
def test_a_speed_or_wait_that_makes_no_sense_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(RequestError, match="must be"):
        replace(WALK_ADULT, **change)  # type: ignore[arg-type]  # the wrong values are the point


def test_stairs_take_their_factor_longer() -> None:
    network, _ = draw("A=B-C")
    pace = np.sort(edge_costs(network, replace(WALK_ADULT, stairs_factor=2.5)).forward)
    np.testing.assert_allclose(pace, [1 / 1.2, 2.5 / 1.2])


def test_cars_go_at_the_speed_of_the_class_but_never_above_the_posted_limit() -> None:
    network = make(
        [(0, 0), (100, 0), (200, 0), (300, 0), (400, 0)],
        [(0, 1), (1, 2), (2, 3), (3, 4)],
        highway=["primary", "primary", "primary", "goat_path"],
        maxspeed_kmh=[np.nan, 30, 120, np.nan],
    )
    kmh = 3.6 / edge_costs(network, DRIVE).forward
    np.testing.assert_allclose(kmh[np.argsort(network.edge_source)], [40, 30, 40, 20])


def test_toblers_walker_is_fastest_on_a_slope_of_five_per_cent_downwards() -> None:
    # Tobler: 6 km/h at -5 %, 5.036 km/h on the level, 3.549 km/h at +10 %, 5.036 km/h at -10 %
    kmh = 6 * np.exp(-3.5 * 0.05) / tobler_factor(np.array([-0.05, 0.0, 0.1, -0.1]))
    np.testing.assert_allclose(kmh, [6.0, 5.0367, 3.5493, 5.0367], atol=1e-3)


def test_uphill_takes_longer_than_downhill_and_the_direction_of_the_question_counts() -> None:
    network, at = draw("A---B")
    heights = np.where(network.node_xy[:, 0] == 0, 100.0, 140.0)  # B lies 40 m above A: a slope of 10 %
    hilly = replace(network, node_z=heights)
    doors, homes = (snap(hilly, [at[letter]], profile=WALK_ADULT) for letter in "BA")
    up, down = (
        nearest(
            hilly, facilities=doors, owner=[0], demand=homes, profile=WALK_ADULT, limit_s=900.0, direction=direction
        ).cost_s[0]
        for direction in ("to_facility", "from_facility")
    )
    np.testing.assert_allclose(up, 400 / 1.2 * np.exp(3.5 * 0.1), rtol=1e-9)
    np.testing.assert_allclose(down, 400 / 1.2, rtol=1e-9)


def test_stairs_and_cars_know_no_slope() -> None:
    network, _ = draw("A===B")
    hilly = replace(network, node_z=np.array([0.0, 90.0]))
    assert edge_costs(hilly, WALK_ADULT).forward == edge_costs(network, WALK_ADULT).forward
    assert edge_costs(hilly, DRIVE).forward == edge_costs(network, DRIVE).forward


def test_a_terrain_with_a_hole_is_refused() -> None:
    network, _ = draw("A--B--C")
    holed = replace(network, node_z=np.array([5.0, np.nan, 5.0]))
    with pytest.raises(NetworkError, match="1 of 3"):
        edge_costs(holed, WALK_ADULT)


def test_distance_ignores_one_way_streets_and_stairs() -> None:
    network, _ = draw("A>>B==C")
    costs = edge_costs(network, DISTANCE)
    assert costs.forward.tolist() == costs.backward.tolist() == [1.0, 1.0]


def test_a_profile_can_be_a_key() -> None:
    assert len({WALK_ADULT, replace(WALK_ADULT), Profile("x", "walk", 1.0, "test")}) == 2
