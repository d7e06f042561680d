"""What is said of the proof of a set of repairs, against all smaller or cheaper sets tried one by one."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.plan import Plan
from lifecircle.coverage.siting.candidates import street_points
from lifecircle.scenarios.analyses.repairs.find import find_repairs
from lifecircle.scenarios.analyses.repairs.proof import Offered, proof_of
from lifecircle.scenarios.analyses.repairs.values import Proof, RepairRequest
from lifecircle.scenarios.analyses.sites.site_request import SiteRequest
from lifecircle.scenarios.analyses.sites.siting import suggest_sites
from lifecircle.scenarios.cli.actions.proposals.repair import set_text
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.edits import AddFacility, AddLink, AddMobileStop, AddService, AnyEdit, Where
from lifecircle.scenarios.presentation.translate import speak

from ...coverage.sketch import make
from ...coverage.town import homes, place, plan, site, sites

CIRCLE = '[[clause]]\nid = "it"\nkind = "circle"\ngroup = "age_3_5"\nmode = "walk"\nlimit = 15\ntarget = 100\n'
KINDERGARTEN = CIRCLE + 'services = ["kindergarten"]\n'
ROUND = CIRCLE + 'services = [{ any_of = ["kindergarten"], mobile = "scheduled" }]\n'
CRS = "EPSG:32650"
REACH_M = 963.0  # children walk 1.07 m/s


def one_street(seed: int) -> tuple[Place, np.ndarray]:
    """Nine homes along a street of 4 km, whose one kindergarten at its western end serves the first at most."""
    luck = np.random.default_rng(seed)
    xs = np.sort(luck.choice(np.arange(0, 4000, 10), 9, replace=False)).astype(float)
    return place(homes(list(xs), age_3_5=[3] * 9), sites(site("kindergarten", 0))), xs


def kept(where: Place, asked: Plan, edits: Iterable[AnyEdit], settings: EvaluationSettings | None = None) -> bool:
    """Tell from scratch whether edits meet the circle."""
    done = replay(begin_site(where), tuple(edits))
    assert not done.dangling
    return evaluate(done.site.place, asked, settings=settings).verdicts[0].state == "met"


def house(key: str, at: Sequence[float], **more: object) -> AddFacility:
    return AddFacility.model_validate(
        {"facility": key, "category": "kindergarten", "at": Where.metric([(at[0], at[1])], CRS), **more}
    )


def proof(found: object) -> Proof:
    made = getattr(found, "proof", None)
    assert isinstance(made, Proof)
    return made


def said(one: Proof) -> str:
    return "\n".join(map(str, one.said))


@pytest.mark.parametrize("seed", range(4))
def test_of_sites_by_distance_no_fewer_do(seed: int) -> None:
    where, xs = one_street(seed)
    found = find_repairs(where, plan(KINDERGARTEN), RepairRequest("it", kinds=("site",)))
    told, left = proof(found), xs[xs > REACH_M]
    assert (told.goal, told.proven) == ("fewest", True)
    assert "Proven: no fewer measures do" in said(told)
    assert told.value == len(found.chosen)
    points = street_points(where.network, np.column_stack([left, 0 * left]), reach_m=REACH_M, apart_m=150.0)[:, 0]
    helps = np.abs(points[:, None] - left) <= REACH_M
    assert not any(
        helps[list(some)].any(axis=0).all() for some in combinations(range(len(points)), int(told.value) - 1)
    )
    assert found.after.state == "met"


@pytest.mark.parametrize("prices", [{"site": 30.0, "mobile_stop": 12.5}, {"site": 5.0, "mobile_stop": 7.0}])
def test_of_sites_and_stops_none_cost_less(prices: dict[str, float]) -> None:
    where, xs = one_street(7)
    request = RepairRequest("it", kinds=("site", "mobile_stop"), costs=prices)
    told = proof(find_repairs(where, plan(ROUND), request))
    fewest = proof(find_repairs(where, plan(ROUND), RepairRequest("it", kinds=("site",))))
    assert (told.goal, told.proven) == ("cheapest", True)
    assert told.value == told.bound == fewest.value * min(prices.values())
    assert "Proven: no set costs less" in said(told)
    assert len(xs) == 9


def two_streets() -> Place:
    """Two streets 250 m apart that nothing joins; a kindergarten at the western end of the southern one."""
    xs = np.arange(0, 2100, 100)
    nodes = np.vstack([np.column_stack([xs, 0 * xs]), np.column_stack([xs, 0 * xs + 250])])
    ends = [(row, row + 1) for row in range(len(nodes) - 1) if row != len(xs) - 1]
    there = homes([(300, 0), (1400, 0), (650, 250), (1100, 250)], age_3_5=[5, 5, 5, 5])
    return place(there, sites(site("kindergarten", 0)), network=make(nodes, ends))


def test_a_way_and_a_site_together_may_cost_less_and_the_proof_says_so() -> None:
    """A site for each street costs 200. A way for the nearer northern home and a site at (700, 0) cost 101.

    Alone the way serves that home only; beside the site it leads the other one there too: 100 + 250 + 500 m.
    """
    request = RepairRequest("it", kinds=("site", "passage"), costs={"site": 100.0, "passage": 1 / 250}, apart_m=200.0)
    where, asked = two_streets(), plan(KINDERGARTEN)
    found = find_repairs(where, asked, request)
    told = proof(found)
    cheaper = [
        (one.cost or 0.0) + 100
        for one in found.measures
        for x in range(500, 1000, 100)
        if isinstance(one.edit, AddLink) and kept(where, asked, [one.edit, house("new", (x, 0))])
    ]
    assert min(cheaper) == pytest.approx(101, abs=1)
    assert not told.proven
    assert told.bound <= min(cheaper) < told.value + 1e-9
    assert "Not proven to be the cheapest" in said(told)
    assert "together with others" in said(told)
    assert f"any set costs at least {told.bound:,g}" in said(told)
    assert kept(where, asked, found.edits)


def test_two_are_the_fewest_where_one_alone_does_not_do() -> None:
    """Ways may do more together, but each by itself is counted rightly: where two are chosen, one is not enough."""
    found = find_repairs(two_streets(), plan(KINDERGARTEN), RepairRequest("it", apart_m=200.0))
    told = proof(found)
    assert (told.goal, told.value, told.bound, told.proven) == ("fewest", 2, 2, True)


def nursery() -> Place:
    """Ten children each at 100, 200 and 3,000 m; 15 places at 0: five of the second and all of the third lack one."""
    demand = homes([100.0, 200.0, 3000.0], age_3_5=[10, 10, 10])
    return place(demand, sites(site("kindergarten", 0, places=15)))


def test_with_places_two_are_the_fewest_where_no_single_one_does() -> None:
    asked, settings = plan(KINDERGARTEN), EvaluationSettings(capacity={"it": 100.0})
    found = find_repairs(nursery(), asked, RepairRequest("it", apart_m=500.0), settings=settings)
    told = proof(found)
    assert (told.goal, told.value, told.bound, told.proven) == ("fewest", 2, 2, True)
    assert "Proven: no fewer measures do" in said(told)
    points = [(x, 0.0) for x in range(0, 4000, 100)]
    alone = [kept(nursery(), asked, [house("new", at, capacities={"places": 99})], settings) for at in points]
    assert not any(alone)
    assert kept(nursery(), asked, found.edits, settings)


def test_with_places_it_takes_as_many_as_by_distance() -> None:
    """Places lack at the first homes; those at 1,500 and 3,900 m are out of reach, and no site reaches both."""
    where = place(homes([100.0, 1500.0, 3900.0], age_3_5=[20, 10, 10]), sites(site("kindergarten", 0, places=15)))
    asked, settings = plan(KINDERGARTEN), EvaluationSettings(capacity={"it": 100.0})
    found = find_repairs(where, asked, RepairRequest("it", kinds=("site", "places")), settings=settings)
    told = proof(found)
    assert (told.goal, told.value, told.bound, told.proven) == ("fewest", 2, 2, True)
    assert "Proven: no fewer measures do" in said(told)
    assert kept(where, asked, found.edits, settings)


def test_with_places_that_lack_alone_nothing_is_said_of_the_fewest() -> None:
    """Everybody is within reach, so a site anywhere may free places: one may do where two were chosen."""
    where = place(
        homes([100.0, 900.0, 1700.0, 2600.0], age_3_5=[20, 5, 20, 5]),
        sites(site("kindergarten", 500, places=15), site("kindergarten", 2200, places=15)),
    )
    asked, settings = plan(KINDERGARTEN), EvaluationSettings(capacity={"it": 100.0})
    told = proof(find_repairs(where, asked, RepairRequest("it", kinds=("site", "places")), settings=settings))
    assert (told.value > 1) == (not told.proven)
    assert told.bound == 1


def test_a_circle_whose_capacity_nobody_tells_is_refused_in_words() -> None:
    where = place(homes([100.0, 3000.0], age_3_5=[10, 10]), sites(site("kindergarten", 0)))
    settings = EvaluationSettings(capacity={"it": 100.0})
    with pytest.raises(RequestError, match="states its capacity"):
        find_repairs(where, plan(KINDERGARTEN), RepairRequest("it"), settings=settings)
    with pytest.raises(RequestError, match="states its capacity"):
        suggest_sites(where, plan(KINDERGARTEN), SiteRequest(("it",), sites=1), settings=settings)


MIXED = CIRCLE + (
    'services = [{ any_of = ["kindergarten"], limit = 10 }, { any_of = ["fitness"], mode = "network_km", limit = 1 }]\n'
)


def test_where_services_are_reached_in_different_ways_the_proof_says_what_it_cannot_know() -> None:
    """Kindergartens by minutes, gyms by kilometres: two measures may serve people whom neither serves alone."""
    standing = sites(site("kindergarten", 0), site("citizen_gym", 0))
    where = place(homes([100.0, 1500.0, 2700.0, 3900.0], age_3_5=[10, 10, 10, 10]), standing)
    found = find_repairs(where, plan(MIXED), RepairRequest("it", kinds=("site",)))
    told = proof(found)
    assert (told.goal, told.value, told.bound, told.proven) == ("fewest", 3, 2, False)
    assert "where services are reached in different ways two may serve people whom neither serves alone" in said(told)
    assert "It is proven that at least 2 measures are needed." in said(told)
    assert kept(where, plan(MIXED), found.edits)


def far_home(**more: Any) -> Place:
    """The last home lies five kilometres from every street: no site and no way brings it one."""
    there = homes([(100.0, 0.0), (3000.0, 0.0), (2000.0, 5000.0)], age_3_5=[10, 10, 10])
    return place(there, sites(site("kindergarten", 0, **more)))


def test_where_sites_count_by_distance_it_is_said_for_certain_that_no_set_does() -> None:
    found = find_repairs(far_home(), plan(KINDERGARTEN), RepairRequest("it", kinds=("site",)))
    assert (found.proof, found.chosen) == (None, ())
    assert found.measures, "what helps some is offered all the same"
    why, alone = set_text(found, speak("en")).splitlines()
    assert why.startswith("No set of repairs meets the circle. Even all candidates together cover only 66.7%")
    assert alone == "The circle's result, the map and the scenario are those of the first repair alone."
    assert found.after.served == (found.before.served or 0.0) + found.measures[0].people


def test_where_places_count_no_set_was_found_is_all_that_is_said() -> None:
    settings = EvaluationSettings(capacity={"it": 100.0})
    request = RepairRequest("it", kinds=("site", "places"))
    found = find_repairs(far_home(places=40), plan(KINDERGARTEN), request, settings=settings)
    assert (found.proof, found.chosen) == (None, ())
    assert set_text(found, speak("en")).startswith("No set of repairs that meets the circle was found, each")


def test_a_circle_that_is_met_needs_no_set() -> None:
    with pytest.raises(RequestError, match="Nobody is left out"):
        find_repairs(
            place(homes([100.0], age_3_5=[10]), sites(site("kindergarten", 0))), plan(KINDERGARTEN), RepairRequest("it")
        )


def test_with_places_one_measure_is_the_fewest() -> None:
    where = place(homes([100.0], age_3_5=[20]), sites(site("kindergarten", 0, places=15)))
    settings = EvaluationSettings(capacity={"it": 100.0})
    told = proof(find_repairs(where, plan(KINDERGARTEN), RepairRequest("it"), settings=settings))
    assert (told.value, told.proven) == (1, True)


def test_what_the_set_costs_with_the_places_taken_in_the_end_is_said() -> None:
    """Each enlargement is for whoever lacks a place by itself; a new site beside it takes some of them over."""
    demand = homes([100.0, 700.0, 900.0, 1500.0, 2300.0, 3000.0], age_3_5=[10, 10, 10, 10, 10, 10])
    where = place(demand, sites(site("kindergarten", 0, places=12), site("kindergarten", 1200, places=9)))
    settings = EvaluationSettings(capacity={"it": 100.0})
    prices = {"site": 100.0, "places": 1.0, "passage": 9.0, "footbridge": 9.0, "gate": 9.0}
    found = find_repairs(where, plan(KINDERGARTEN), RepairRequest("it", costs=prices), settings=settings)
    told = proof(found)
    assert found.siting is not None
    assert told.value == pytest.approx(sum(edit.cost or 0.0 for edit in found.edits))
    assert (told.value != pytest.approx(found.siting.value)) == ("Chosen at" in said(told))
    assert kept(where, plan(KINDERGARTEN), found.edits, settings)


def test_a_search_that_was_stopped_says_what_it_takes_at_least() -> None:
    where, _ = one_street(1)
    found = find_repairs(where, plan(KINDERGARTEN), RepairRequest("it", kinds=("site",)))
    assert found.siting is not None
    offered = Offered(ways=(), others=(None,), priced=False, seats=False, mixed=False, apart_m=150.0)
    stopped = proof_of(
        type(found.siting)(found.siting.chosen, found.siting.value, 1.0, found.siting.served, 0.0),
        offered, found.edits, found.after,
    )  # fmt: skip
    assert not stopped.proven
    assert "it takes 1 measures at least" in said(stopped)


def test_of_two_services_a_site_offers_both() -> None:
    """A repair that gave kindergartens alone said 100% and came to 67%."""
    asked = plan(CIRCLE + 'services = ["kindergarten", "fitness"]\n')
    where = place(
        homes([100.0, 200.0, 3000.0], age_3_5=[10, 10, 10]), sites(site("kindergarten", 0), site("citizen_gym", 0))
    )
    for kinds in (("site",), ("site", "passage", "places")):
        found = find_repairs(where, asked, RepairRequest("it", kinds=kinds))
        assert [type(edit) for edit in found.edits] == [AddFacility, AddService]
        assert kept(where, asked, found.edits)
        assert found.after.state == "met"


def test_of_two_services_with_places_both_get_theirs() -> None:
    asked = plan(CIRCLE + 'services = ["kindergarten", "primary_school"]\n')
    where = place(
        homes([100.0, 3000.0], age_3_5=[10, 10], age_6_11=[20, 20]),
        sites(site("kindergarten", 0, places=15), site("primary_school", 0, places=15)),
    )
    settings = EvaluationSettings(capacity={"it": 100.0})
    found = find_repairs(where, asked, RepairRequest("it", kinds=("site", "places")), settings=settings)
    assert found.after.state == "met"
    assert kept(where, asked, found.edits, settings)


def test_sites_suggested_for_two_services_meet_what_they_promise() -> None:
    asked = plan(CIRCLE + 'services = ["kindergarten", "fitness"]\n')
    where = place(homes([100.0, 3000.0], age_3_5=[10, 10]), sites(site("kindergarten", 0), site("citizen_gym", 0)))
    found = suggest_sites(where, asked, SiteRequest(("it",), sites=1))
    assert kept(where, asked, found.edits)


def test_stops_are_entered_with_their_time_in_the_set() -> None:
    where, _ = one_street(3)
    found = find_repairs(where, plan(ROUND), RepairRequest("it", kinds=("mobile_stop",), stop_time="每周五 9:00"))
    assert found.edits
    assert all(isinstance(edit, AddMobileStop) and edit.time == "每周五 9:00" for edit in found.edits)
    assert kept(where, plan(ROUND), found.edits)
