"""Repairs of one street, worked out by hand: children walk 1.07 m/s, 963 m in 15 minutes."""

from dataclasses import replace

import numpy as np
import pytest

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.plan import Plan
from lifecircle.scenarios.analyses.repairs.find import find_repairs
from lifecircle.scenarios.analyses.repairs.values import RepairRequest, RepairResult
from lifecircle.scenarios.analyses.sites.site_request import CandidateSites, SiteRequest
from lifecircle.scenarios.analyses.sites.siting import suggest_sites
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.edits import AddFacility, AddMobileStop, AnyEdit, ResizeFacility, Where

from ...coverage.town import homes, place, plan, site, sites

CIRCLE = '[[clause]]\nid = "it"\nkind = "circle"\ngroup = "age_3_5"\nmode = "walk"\nlimit = 15\ntarget = 100\n'
KINDERGARTEN = CIRCLE + 'services = ["kindergarten"]\n'
ROUND = CIRCLE + 'services = [{ any_of = ["kindergarten"], mobile = "scheduled" }]\n'
WITH_CAPACITY = EvaluationSettings(capacity={"it": 100.0})
CRS = "EPSG:32650"


def nursery() -> Place:
    """Ten children each at 100, 200 and 3,000 m; 15 places at 0: five of the second and all of the third lack one."""
    demand = homes([100.0, 200.0, 3000.0], age_3_5=[10, 10, 10])
    return place(demand, sites(site("kindergarten", 0, places=15)))


def judged(where: Place, asked: Plan, edits: tuple[AnyEdit, ...], settings: EvaluationSettings) -> Verdict:
    done = replay(begin_site(where), edits)
    assert not done.dangling
    return evaluate(done.site.place, asked, settings=settings).verdicts[0]


def test_a_mobile_stop_counts_where_the_clause_lets_it() -> None:
    stop = AddMobileStop(
        facility="bus", category="kindergarten", at=Where.metric([(2900.0, 0.0)], CRS), stop="村口", time="周三 9:00"
    )
    for clause, served in ((KINDERGARTEN, 20), (ROUND, 30)):
        verdict = judged(nursery(), plan(clause), (stop,), EvaluationSettings())
        assert verdict.served == served
    assert any(
        "mobile points" in str(note)
        for note in judged(nursery(), plan(KINDERGARTEN), (stop,), EvaluationSettings()).notes
    )


@pytest.mark.parametrize("missing", ["stop", "time", "facility", "category"])
def test_a_mobile_stop_names_its_place_and_its_time(missing: str) -> None:
    values = {"facility": "bus", "category": "kindergarten", "stop": "村口", "time": "周三 9:00", missing: ""}
    with pytest.raises(ValueError, match=missing):
        AddMobileStop.model_validate({**values, "at": Where.metric([(0.0, 0.0)], CRS)})


def kinds(found: RepairResult) -> list[str]:
    return sorted(found.measures[row].kind for row in found.chosen)


def test_stops_are_measures_only_where_they_count() -> None:
    found = find_repairs(nursery(), plan(KINDERGARTEN), RepairRequest("it"))
    assert "mobile_stop" not in {one.kind for one in found.measures}
    assert any("fixed sites only" in str(note) for note in found.notes)
    on_wheels = find_repairs(nursery(), plan(ROUND), RepairRequest("it", kinds=("mobile_stop",), stop_time="每周五"))
    (edit,) = on_wheels.edits
    assert isinstance(edit, AddMobileStop)
    assert (edit.time, on_wheels.after.measured) == ("每周五", 100)
    assert any("每周五" in str(note) for note in on_wheels.notes)
    assert judged(nursery(), plan(ROUND), on_wheels.edits, EvaluationSettings()).measured == 100


def test_the_cheaper_of_site_and_stop_is_taken() -> None:
    for prices, kind in (
        ({"site": 300.0, "mobile_stop": 20.0}, "mobile_stop"),
        ({"site": 9.0, "mobile_stop": 20.0}, "site"),
    ):
        found = find_repairs(nursery(), plan(ROUND), RepairRequest("it", costs=prices))
        assert kinds(found) == [kind]
        assert found.siting is not None
        assert (found.siting.value, found.siting.bound) == (prices[kind], prices[kind])


def test_by_distance_alone_more_places_help_no_circle() -> None:
    found = find_repairs(nursery(), plan(KINDERGARTEN), RepairRequest("it"))
    assert kinds(found) == ["site"]
    assert found.after.measured == 100
    (places,) = (one for one in found.measures if one.kind == "places")
    assert places.people == 5  # who are within the limit and find no place
    assert not places.gain.any()
    assert isinstance(places.edit, ResizeFacility)
    assert places.edit.capacities == {"places": 20.0}


def test_with_capacity_the_repair_mixes_places_and_sites() -> None:
    """Five more places at 0 and a kindergarten for ten near 3,000 m: 5 + 300; each alone serves 5 and 10 more."""
    request = RepairRequest("it", costs={"site": 300.0, "places": 1.0, "passage": 1.0, "footbridge": 1.0, "gate": 1.0})
    found = find_repairs(nursery(), plan(KINDERGARTEN), request, settings=WITH_CAPACITY)
    assert found.before.measured == pytest.approx(50)
    assert kinds(found) == ["places", "site"]
    assert found.siting is not None
    assert found.siting.value == pytest.approx(305)
    assert found.siting.bound == pytest.approx(305)
    by_kind = {found.measures[row].kind: found.measures[row] for row in found.chosen}
    assert by_kind["places"].people == pytest.approx(5)
    assert by_kind["site"].people == pytest.approx(10)
    new, more = by_kind["site"].edit, by_kind["places"].edit
    assert isinstance(new, AddFacility)
    assert isinstance(more, ResizeFacility)
    assert new.capacities == {"places": 10.0}
    assert more.capacities == {"places": 20.0}
    assert found.after.measured == pytest.approx(100)
    assert found.after.state == "met"
    again = judged(nursery(), plan(KINDERGARTEN), found.edits, WITH_CAPACITY)
    assert again.measured == pytest.approx(100)


def test_a_stop_and_places_together() -> None:
    """A stop for 20 where ten live is cheaper than a house for 300."""
    request = RepairRequest(
        "it", kinds=("site", "mobile_stop", "places"), costs={"site": 300.0, "mobile_stop": 20.0, "places": 1.0}
    )
    found = find_repairs(nursery(), plan(ROUND), request, settings=WITH_CAPACITY)
    assert kinds(found) == ["mobile_stop", "places"]
    assert found.siting is not None
    assert found.siting.value == pytest.approx(25)
    assert found.after.state == "met"


def test_together_sites_hold_whom_they_draw_from_each_other() -> None:
    """Full at 0, and none at 3,000 m: of whoever moves to a nearer new house none is left without a place."""
    demand = homes([100.0, 700.0, 900.0, 1500.0, 2300.0, 3000.0], age_3_5=[10, 10, 10, 10, 10, 10])
    where = place(demand, sites(site("kindergarten", 0, places=12), site("kindergarten", 1200, places=9)))
    found = find_repairs(where, plan(KINDERGARTEN), RepairRequest("it"), settings=WITH_CAPACITY)
    assert found.chosen
    assert found.after.state == "met"
    assert judged(where, plan(KINDERGARTEN), found.edits, WITH_CAPACITY).measured == pytest.approx(100)
    held = sum(next(iter(edit.capacities.values())) for edit in found.edits if isinstance(edit, AddFacility))
    assert held <= 60


def test_one_area_with_capacity() -> None:
    found = find_repairs(
        nursery(), plan(KINDERGARTEN), RepairRequest("it", area=1, kinds=("site",)), settings=WITH_CAPACITY
    )
    assert found.area is not None
    assert found.area.people == pytest.approx(10)
    assert found.measures[0].in_area == pytest.approx(10)


def test_sites_are_found_for_those_without_a_place() -> None:
    """Of two candidates the one at 3,000 m seats ten; that at 150 m the five who are full out at 0."""
    given = CandidateSites(np.array([(150.0, 0.0), (3000.0, 0.0)]), np.array(["near", "far"], object))
    asked = SiteRequest(("it",), sites=1)
    found = suggest_sites(nursery(), plan(KINDERGARTEN), asked, candidates=given, settings=WITH_CAPACITY)
    assert list(found.sites["site"]) == ["far"]
    assert (found.siting.value, found.siting.bound) == (25, 25)
    (edit,) = found.edits
    assert isinstance(edit, AddFacility)
    assert edit.capacities == {"places": 10.0}
    assert [one.measured for one in (*found.before, *found.after)] == [pytest.approx(50), pytest.approx(250 / 3)]
    two = suggest_sites(
        nursery(), plan(KINDERGARTEN), SiteRequest(("it",), goal="share"), candidates=given, settings=WITH_CAPACITY
    )
    assert sorted(two.sites["people"]) == [pytest.approx(5), pytest.approx(10)]
    assert two.after[0].state == "met"


def test_places_of_candidates_are_taken_as_they_are() -> None:
    given = CandidateSites(
        np.array([(150.0, 0.0), (3000.0, 0.0)]), np.array(["near", "far"], object), capacity=np.array([50.0, 4.0])
    )
    asked = SiteRequest(("it",), goal="places", sites=1)
    found = suggest_sites(nursery(), plan(KINDERGARTEN), asked, candidates=given, settings=WITH_CAPACITY)
    assert (list(found.sites["site"]), found.siting.value) == (["near"], 5)
    assert found.after[0].served == pytest.approx(20)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (RepairRequest("it", stop_time=" "), "when a mobile stop would come"),
        (RepairRequest("it", costs={"mobile_stop": -1.0}), "mobile_stop must be 0 or more"),
        (RepairRequest("it", costs={"bus": 1.0}), "no kind of repair called bus"),
        (RepairRequest("it", kinds=()), "at least one kind"),
        (RepairRequest("it", area=9), "no unserved area number 9"),
        (RepairRequest("that"), "no circle called that"),
    ],
)
def test_requests_that_make_no_sense_are_refused(request_: RepairRequest, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        find_repairs(nursery(), plan(KINDERGARTEN), request_)


def test_where_nobody_is_left_out_there_is_nothing_to_repair() -> None:
    near = replace(nursery(), demand=homes([100.0], age_3_5=[10]))
    with pytest.raises(RequestError, match="nothing to repair"):
        find_repairs(near, plan(KINDERGARTEN), RepairRequest("it"))
