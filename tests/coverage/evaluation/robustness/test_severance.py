"""Whose way to the nearest facility crosses a railway or a trunk road, worked out by hand."""

import numpy as np
import pytest
import shapely

from lifecircle.coverage.evaluation.context import make_case
from lifecircle.coverage.evaluation.services.service_access import ServiceAccess, read
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, SeveranceRow
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.place import Barriers, Place
from lifecircle.coverage.plans.clauses import CircleClause

from ...sketch import draw, make
from ...town import barriers, homes, judge, place, plan, site, sites, street

WALK_15 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 15\n'


def crossed(where: Place, kind: str = "railway") -> list[bool]:
    """Whose way crosses, by the search itself."""
    asked = plan(f'[[clause]]\nid = "it"\n{WALK_15}')
    case = make_case(where, asked, EvaluationSettings(), lambda: False)
    clause = asked.clause[0]
    assert isinstance(clause, CircleClause)
    reading = read(case, clause, clause.services[0], "people")
    assert isinstance(reading, ServiceAccess)
    return [bool(one) for one in case.tracer.crossed(reading.way)[kind]]


def rail(x: float) -> Barriers:
    return barriers(("railway", shapely.LineString([(x, -500), (x, 500)])))


def test_a_railway_between_two_nodes_cuts_off_those_beyond_it() -> None:
    demand = homes([200.0, 440.0, 460.0, 700.0])
    where = place(demand, sites(site("fitness_site", 0)), crossing=rail(450))
    assert crossed(where) == [False, False, True, True]


def test_it_cuts_the_same_seen_from_the_other_end_of_the_edge() -> None:
    demand = homes([200.0, 440.0, 460.0, 700.0])
    where = place(demand, sites(site("fitness_site", 1000)), crossing=rail(450))
    assert crossed(where) == [True, True, False, False]


@pytest.mark.parametrize(("at", "answer"), [(410, [False, True]), (490, [True, False])])
def test_home_and_facility_on_the_edge_that_crosses_are_told_apart(at: float, answer: list[bool]) -> None:
    where = place(homes([420.0, 480.0]), sites(site("fitness_site", at)), crossing=rail(450))
    assert crossed(where) == answer


def test_a_facility_on_the_edge_that_crosses_is_beyond_it_for_one_side_only() -> None:
    where = place(homes([200.0, 700.0]), sites(site("fitness_site", 460)), crossing=rail(450))
    assert crossed(where) == [True, False]


def test_a_railway_that_no_street_meets_cuts_off_nobody() -> None:
    detour = barriers(("railway", shapely.LineString([(450, -50), (450, -10)])))
    where = place(homes([200.0, 700.0]), sites(site("fitness_site", 0)), crossing=detour)
    assert crossed(where) == [False, False]


def test_a_leg_over_a_trunk_road_counts() -> None:
    along = barriers(("trunk", shapely.LineString([(-100, 50), (5000, 50)])))
    where = place(homes([200.0, (200.0, 40.0), (200.0, 60.0)]), sites(site("fitness_site", 0)), crossing=along)
    assert crossed(where, "trunk") == [False, False, True]
    beyond = place(homes([200.0]), sites(site("fitness_site", 0, 60.0)), crossing=along)
    assert crossed(beyond, "trunk") == [True]


@pytest.mark.parametrize("kind", ["railway", "river"])
def test_nobody_walks_straight_over_rails_or_water_to_a_street(kind: str) -> None:
    along = barriers((kind, shapely.LineString([(-100, 50), (5000, 50)])))
    verdict = judge(
        place(homes([(200.0, 40.0), (200.0, 60.0)]), sites(site("fitness_site", 0)), crossing=along), WALK_15
    )
    assert (verdict.served, verdict.unserved) == (1, 1)
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence)
    assert evidence.unsnapped.tolist() == [False, True]


def test_a_facility_beyond_the_rails_serves_nobody_on_this_side() -> None:
    along = barriers(("railway", shapely.LineString([(-100, 50), (5000, 50)])))
    where = place(homes([200.0]), sites(site("fitness_site", 0, 60.0), site("fitness_site", 900)), crossing=along)
    verdict = judge(where, WALK_15)
    assert isinstance(verdict.evidence, CircleEvidence)
    assert verdict.evidence.facility.tolist() == [1]


# The trunk road runs north from g to i; the facility stands at a, the streets a-h and h-d meet it at h.
JUNCTION = """
    i---e
    |
a---h---d
    |
b---g---f
"""


def junction() -> tuple[Network, dict[str, tuple[float, float]]]:
    return draw(JUNCTION)


def trunk(at: dict[str, tuple[float, float]]) -> Barriers:
    (x, low), (_, high) = at["g"], at["i"]
    return barriers(("trunk", shapely.LineString([(x, low - 300), (x, high + 300)])))


def test_crossing_a_trunk_road_at_a_junction_counts_and_walking_along_it_does_not() -> None:
    network, at = junction()
    demand = homes([at["d"], at["e"], at["b"], at["f"], at["a"]])
    where = place(demand, sites(site("fitness_site", *at["a"])), network=network, crossing=trunk(at))
    # d crosses at h; e comes from the east, down the trunk road, and leaves it to the west; b walks up it on one side.
    assert crossed(where, "trunk") == [True, True, False, True, False]


def test_a_home_on_the_trunk_road_itself_crosses_nothing() -> None:
    network, at = junction()
    demand = homes([(at["h"][0], (at["h"][1] + at["i"][1]) / 2)])
    where = place(demand, sites(site("fitness_site", *at["a"])), network=network, crossing=trunk(at))
    assert crossed(where, "trunk") == [False]


def test_trunk_roads_are_read_off_the_network_where_no_file_tells_them() -> None:
    xy = [(0, 0), (500, 0), (1000, 0), (500, 400), (500, -400)]
    ends = [(0, 1), (1, 2), (1, 3), (1, 4)]
    highway = np.array(["residential", "residential", "trunk", "trunk"], object)
    network = make(xy, ends, highway=highway)
    where = place(homes([100.0, 900.0]), sites(site("fitness_site", 0)), network=network)
    assert crossed(where, "trunk") == [False, True]


def test_the_served_elderly_and_children_who_must_cross_are_counted() -> None:
    demand = homes([200.0, 700.0, 3000.0], [10, 20, 30], age_60_plus=[1, 2, 3], age_3_5=[1, 1, 1])
    where = place(demand, sites(site("fitness_site", 0)), crossing=rail(450))
    sure = judge(where, WALK_15).sureness
    assert sure is not None
    assert sure.severance == (
        SeveranceRow("people", 30, 20, {"railway": 20}),
        SeveranceRow("age_60_plus", 3, 2, {"railway": 2}),
        SeveranceRow("age_3_5", 2, 1, {"railway": 1}),
    )


def test_a_place_that_knows_no_barrier_says_nothing_of_severance() -> None:
    sure = judge(place(homes([200.0]), sites(site("fitness_site", 0)), network=street()), WALK_15).sureness
    assert sure is not None
    assert sure.severance == ()
