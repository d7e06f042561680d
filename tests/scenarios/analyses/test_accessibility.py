"""Places in the village: a kindergarten with five places at the corner, two children at each crossing.

Children walk as far as every test of this file works out from their pace, in whole blocks of 300 m.
"""

from dataclasses import replace

import numpy as np
import pytest

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.plan import Plan
from lifecircle.coverage.travel.profiles import profile_for
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.analyses.accessibility import AccessRequest, access_to_places
from lifecircle.scenarios.build.request import CircleAsked
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.edits import AddFacility, Where
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.adhoc_plan import own_plan

from ..conftest import EAST, NORTH, SIDE, STEP_M

CROSSINGS = [(x, y) for y in range(SIDE) for x in range(SIDE)]
BLOCKS = int((900 * profile_for("age_3_5", "walk").speed_mps - 10) // STEP_M)
IN_REACH = [x + y <= BLOCKS for x, y in CROSSINGS]


@pytest.fixture(scope="module")
def place(village: PlaceLayers) -> Place:
    category = village.facilities["category"].replace("elderly_care", "kindergarten")
    facilities = village.facilities.assign(category=category, places=[5.0, np.nan, np.nan])
    return make_place(replace(village, facilities=facilities, demand=village.demand.assign(age_3_5=2.0)))


@pytest.fixture(scope="module", params=["walk", "radius_km"])
def plan(request: pytest.FixtureRequest) -> Plan:
    """A quarter of an hour on foot; as a straight line, just as far to the crossings along the axes."""
    limit = 15 if request.param == "walk" else (BLOCKS * STEP_M + 20) / 1000
    return own_plan([CircleAsked(service="kindergarten", limit=limit, mode=request.param, group="age_3_5")])


def in_reach(plan: Plan) -> np.ndarray:
    if plan.clause[0].id.startswith("own-kindergarten-walk"):
        return np.array(IN_REACH)
    return np.array([np.hypot(x, y) <= BLOCKS for x, y in CROSSINGS])


def test_five_places_are_shared_among_the_children_in_reach(place: Place, plan: Plan) -> None:
    found = access_to_places(place, plan, AccessRequest(plan.clause[0].id))
    near = in_reach(plan)
    homes = found.access.per_head[: len(CROSSINGS)]
    np.testing.assert_allclose(homes, np.where(near, 5 / (2 * near.sum()), 0.0))
    assert found.facilities["per_person"].tolist() == pytest.approx([5 / (2 * near.sum())])
    assert found.all_short == pytest.approx(2 * len(CROSSINGS) - 5)
    assert sum(found.short) == pytest.approx(found.all_short)
    assert sum(row.people for row in found.districts) == 2 * len(CROSSINGS)
    # all of a kind have the same, the rest nothing: Gini is the share of those with nothing
    assert found.shared.gini == pytest.approx(1 - near.mean())


def test_whoever_comes_first_is_seated(place: Place, plan: Plan) -> None:
    found = access_to_places(place, plan, AccessRequest(plan.clause[0].id, method="nearest_with_room"))
    assert found.points["places"].sum() == 5
    assert found.points["places"].iloc[0] == 2  # the crossing at the door
    assert found.all_short == 2 * len(CROSSINGS) - 5


def test_a_second_kindergarten_makes_it_more_equal(place: Place, plan: Plan) -> None:
    edit = AddFacility(
        facility="new", category="kindergarten", capacities={"places": 40.0},
        at=Where.metric([(EAST + 3 * STEP_M, NORTH + 3 * STEP_M)], place.network.crs.to_string()),
    )  # fmt: skip
    done = replay(begin_site(place), [edit])
    assert not done.dangling
    request = AccessRequest(plan.clause[0].id)
    before = access_to_places(place, plan, request)
    after = access_to_places(done.site.place, plan, request)
    assert before.shared.gini is not None
    assert after.shared.gini is not None
    assert after.shared.gini < before.shared.gini
    assert after.points["places"].sum() == pytest.approx(45)


def test_figures_that_are_missing_or_make_no_sense_are_told(place: Place, plan: Plan) -> None:
    clause = plan.clause[0].id
    with pytest.raises(RequestError, match="0 or more"):
        access_to_places(place, plan, AccessRequest(clause, per_head=-1.0))
    with pytest.raises(RequestError, match="states its doctors"):
        access_to_places(place, plan, AccessRequest(clause, amount="doctors"))
    two = place.facilities.category.copy()
    two[1] = "kindergarten"
    both = replace(place, facilities=replace(place.facilities, category=two))
    assert any("do not state" in str(note) for note in access_to_places(both, plan, AccessRequest(clause)).notes)
