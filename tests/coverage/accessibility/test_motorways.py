"""No leg from door to street leads across a motorway that runs on the ground; distances are worked out by hand."""

from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.accessibility.nearest_facility import NearestFacilitySearch
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.place import walls
from lifecircle.coverage.travel.profiles import WALK_ADULT

from ..sketch import make
from ..town import homes, judge, place, site, sites

WALK_5 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 5\n'


def town(road: str = "motorway", **columns: Any) -> Network:
    """Two streets, 200 m apart, that join at x = 2,000; between them, at y = 60, a road that nobody walks on."""
    nodes = [(0, 0), (2000, 0), (0, 200), (2000, 200), (-500, 60), (1900, 60)]
    closed = {"walk": [True, True, True, False]} | columns
    kinds = np.array(["residential", "residential", "residential", road], object)
    given = {name: np.array(values) for name, values in closed.items()}
    return make(nodes, [(0, 1), (1, 3), (2, 3), (4, 5)], highway=kinds, **given)


@pytest.mark.parametrize("road", ["motorway", "motorway_link", "trunk", "trunk_link"])
def test_a_home_beyond_the_motorway_steps_out_on_its_own_side(road: str) -> None:
    """It is 75 m from the street at 0, beyond the road, and 125 m from its own: the site is 3,200 m off, not 75."""
    where = place(homes([(500.0, 75.0)], [10]), sites(site("fitness_site", 500)), network=town(road))
    assert NearestFacilitySearch(where).demand(WALK_ADULT).at.leg_m.tolist() == [125.0]
    assert judge(where, WALK_5).served == 0


@pytest.mark.parametrize("open_there", [
    {"bridge": [False, False, False, True]}, {"tunnel": [False, False, False, True]},
])  # fmt: skip
def test_a_motorway_that_runs_above_or_below_parts_nobody(open_there: dict[str, Any]) -> None:
    network = town(**open_there)
    where = place(homes([(500.0, 75.0)], [10]), sites(site("fitness_site", 500)), network=network)
    assert not len(walls(where))
    assert judge(where, WALK_5).served == 10


def test_a_trunk_road_with_a_pavement_and_any_other_closed_street_are_no_barriers() -> None:
    walked = place(homes([(500.0, 75.0)], [10]), sites(), network=town("trunk", walk=[True] * 4))
    assert not len(walls(walked))
    where = place(homes([(500.0, 75.0)], [10]), sites(site("fitness_site", 500)), network=town("residential"))
    assert judge(where, WALK_5).served == 10
