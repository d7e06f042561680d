"""Circles that ask each service of its own group: what is built is for one service, and counted of its group."""

import pytest

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.place import Place
from lifecircle.scenarios.analyses.repairs.find import find_repairs
from lifecircle.scenarios.analyses.repairs.values import RepairRequest
from lifecircle.scenarios.analyses.sites.site_request import SiteRequest
from lifecircle.scenarios.analyses.sites.siting import suggest_sites
from lifecircle.scenarios.editing.edits import AddFacility

from ...coverage.town import homes, place, plan, site, sites

TOGETHER = '[[clause]]\nid = "it"\nkind = "circle"\nmode = "walk"\nlimit = 5\nservices = ["kindergarten", "fitness"]\n'
OWN = TOGETHER + "own_groups = true\n"


def town() -> Place:
    """Ten people each at 0, 1,000 and 3,000 m, 1, 3 and no children among them; all there is stands at 0."""
    demand = homes([0.0, 1000.0, 3000.0], [10, 10, 10], age_3_5=[1, 3, 0])
    return place(demand, sites(site("kindergarten", 0), site("fitness_site", 0)))


def test_repairs_are_for_the_service_farthest_short_and_count_its_group() -> None:
    """One of 4 children and 10 of 30 people are served: the children's circle takes one kindergarten near 1,000 m."""
    found = find_repairs(town(), plan(OWN), RepairRequest("it"))
    assert (found.before.served, found.after.served, found.after.state) == (1, 4, "met")
    assert [edit.category for edit in found.edits if isinstance(edit, AddFacility)] == ["kindergarten"]
    assert len(found.edits) == 1
    assert {one.people for one in found.measures} == {3}
    assert [str(note) for note in found.notes[:2]] == [
        "In it each service is judged for its own group. This is for kindergarten, children of 3 to 5 (25.0%).",
        "fitness, all residents, falls short as well (33.3%) and takes measures of its own.",
    ]


def test_a_service_is_repaired_by_its_name() -> None:
    found = find_repairs(town(), plan(OWN), RepairRequest("it", service="fitness"))
    assert (found.before.served, found.after.served, found.after.state) == (10, 30, "met")
    assert [edit.category for edit in found.edits if isinstance(edit, AddFacility)] == ["fitness_site"] * 2
    assert {one.people for one in found.measures} == {10}


def test_sites_are_for_one_service_as_well() -> None:
    found = suggest_sites(town(), plan(OWN), SiteRequest(("it",), goal="all"))
    assert [(one.served, two.served) for one, two in zip(found.before, found.after, strict=True)] == [(1, 4)]
    assert found.sites["people"].tolist() == [3]
    assert "This is for kindergarten" in str(found.notes[0])


def test_a_service_with_a_target_of_its_own_keeps_it() -> None:
    asked = '{any_of = ["kindergarten"], group = "age_3_5", target = 25}, "fitness"'
    clause = TOGETHER.replace('"kindergarten", "fitness"', asked) + "target = 60\n"
    found = find_repairs(town(), plan(clause), RepairRequest("it"))
    assert (found.before.target, found.before.served, found.after.served) == (60, 10, 20)
    assert not any("as well" in str(note) for note in found.notes)  # 25 % of the children is what is asked


@pytest.mark.parametrize(
    ("clause", "words"),
    [(OWN, r"has no service called library; it has kindergarten, fitness"), (TOGETHER, "are asked together")],
)
def test_a_service_that_cannot_be_asked_is_refused(clause: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        find_repairs(town(), plan(clause), RepairRequest("it", service="library"))
