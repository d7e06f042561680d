"""Why somebody is served or not, on streets that one can work out by hand.

home (50, 200)
  |                    the river runs at y = 150 from x = -100 to x = 900
~~~~~~~~~~~~~~~~~~     only the bridge at x = 1000 leads across
  |
facility (50, 100)     the streets run at y = 200 and y = 100
"""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from lifecircle.coverage.accessibility.explanation import Explainer, obstacles
from lifecircle.coverage.accessibility.nearest_facility import NearestFacilitySearch
from lifecircle.coverage.place import Barriers, Place
from lifecircle.coverage.travel.profiles import DISTANCE

from ..sketch import make
from ..town import areas, homes, site, sites

RIVER = shapely.LineString([(-100, 150), (900, 150)])


def place(where: list[tuple[float, float]]) -> Place:
    network = make([(0, 200), (1000, 200), (1000, 100), (0, 100)], [(0, 1), (1, 2), (2, 3)])
    barriers = Barriers(np.array(["river"], object), np.array(["Clear River"], object), np.array([RIVER], object))
    doors = sites(*(site("library", x, y) for x, y in where))
    return Place(network, homes([(50.0, 200.0)]), doors, areas(), barriers)


def explainer(of: Place) -> Explainer:
    ways = NearestFacilitySearch(of)
    rows = np.arange(len(of.facilities), dtype=np.int32)
    return Explainer(of, ways, ways.find(rows, "network_km", DISTANCE), rows)


def test_the_way_round_by_the_bridge_and_the_river_in_between() -> None:
    explained = explainer(place([(50.0, 100.0)])).explain(0)
    best = explained.best
    assert best is not None
    assert explained.nearest is None
    assert best.length_m == pytest.approx(950 + 100 + 950)
    assert best.cost == pytest.approx(2.0)  # kilometres
    assert best.straight_m == pytest.approx(100)
    assert best.detour == pytest.approx(20)
    assert [(one.kind, one.name, one.xy) for one in best.obstacles] == [("river", "Clear River", (50.0, 150.0))]
    assert sum(section.length_m for section in best.sections) == pytest.approx(best.length_m)
    assert best.line is not None
    assert best.line.length == pytest.approx(2000)


def test_the_facility_across_the_river_is_nearest_only_as_the_crow_flies() -> None:
    explained = explainer(place([(50.0, 100.0), (650.0, 200.0)])).explain(0)
    assert explained.best is not None
    assert explained.nearest is not None
    assert explained.best.facility == 1
    assert explained.best.length_m == pytest.approx(600)
    assert explained.best.obstacles == ()
    assert explained.nearest.facility == 0
    assert explained.nearest.length_m == pytest.approx(2000)


def test_a_home_without_a_street_has_no_way() -> None:
    lonely = replace(place([(50.0, 100.0)]), demand=homes([(50.0, 90_000.0), (10.0, 200.0)]))
    explained = explainer(lonely).explain(0)
    assert explained.unsnapped
    assert explained.best is None


def test_barriers_are_met_in_their_order_along_the_line() -> None:
    lines = np.array([shapely.LineString([(-1, y), (1, y)]) for y in (30, 10, 20, 99)], object)
    kinds = np.array(["a", "b", "c", "d"], object)
    met = obstacles(Barriers(kinds, kinds, lines), np.array([0.0, 0.0]), np.array([0.0, 50.0]))
    assert [(one.kind, one.xy[1]) for one in met] == [("b", 10.0), ("c", 20.0), ("a", 30.0)]
