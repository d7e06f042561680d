"""Sites for those who are served already: shorter ways, and a second site for everybody; worked out along one street.

Children walk 1.07 m/s, 963 m in 15 minutes; a node of the street stands every 100 m.
"""

from itertools import combinations

import numpy as np
import pytest

from lifecircle.coverage.place import Place
from lifecircle.scenarios.analyses.repairs.find import find_repairs
from lifecircle.scenarios.analyses.repairs.values import RepairRequest
from lifecircle.scenarios.analyses.sites.site_request import SiteRequest, SiteResult
from lifecircle.scenarios.analyses.sites.siting import suggest_sites
from lifecircle.scenarios.cli.actions.proposals.repair import area_text
from lifecircle.scenarios.cli.actions.proposals.site import proof_text
from lifecircle.scenarios.presentation.translate import speak

from ...coverage.town import homes, place, plan, site, sites

CIRCLE = plan(
    '[[clause]]\nid = "it"\nkind = "circle"\ngroup = "age_3_5"\nmode = "walk"\nlimit = 15\ntarget = 100\n'
    'services = ["kindergarten"]\n'
)
NODES = np.arange(0, 4001, 100)
REACH_M, PACE = 963.0, 1.07


def asked(where: Place, **more: object) -> SiteResult:
    return suggest_sites(where, CIRCLE, SiteRequest(("it",), apart_m=50.0, **more))  # type: ignore[arg-type]


def seldom() -> Place:
    """A hundred children at 900 m from the only kindergarten, and one at 3,900 m whom it does not serve."""
    return place(homes([900.0, 3900.0], age_3_5=[100, 1]), sites(site("kindergarten", 0)))


def test_the_shortest_ways_on_average_may_be_for_those_who_are_served() -> None:
    found = asked(seldom(), goal="mean", sites=1)
    at = found.sites.geometry.x.tolist()
    assert at == [900]
    assert found.siting.value == pytest.approx(15.0)  # the one who is left out counts with the limit
    told = proof_text(found, SiteRequest(("it",), goal="mean", sites=1), speak("en"))
    assert told.startswith("With 1 sites all ways add up to 15 people times min; 15 is the least for any choice.")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_shortest_longest_way_by_all_choices(count: int) -> None:
    xs = np.array([150.0, 800.0, 1350.0, 1800.0, 2220.0])
    where = place(homes(list(xs), age_3_5=[3] * 5), sites(site("kindergarten", 900)))
    if count == 1:
        where = place(homes(list(xs[:4]), age_3_5=[3] * 4), sites(site("kindergarten", 900)))
        xs = xs[:4]
    least = min(
        np.abs(np.array([900, *some])[:, None] - xs).min(axis=0).max() for some in combinations(NODES.tolist(), count)
    )
    request = SiteRequest(("it",), goal="worst", sites=count)
    found = asked(where, goal="worst", sites=count)
    assert found.siting.value == pytest.approx(least / PACE / 60, abs=0.01)
    assert found.siting.proven
    told = proof_text(found, request, speak("en"))
    assert told.startswith(f"With {len(found.sites)} sites the worst way is {found.siting.value:.2f} min")
    assert f"{len(found.sites)}个点位时，最远一程为" in proof_text(found, request, speak("zh"))


@pytest.mark.parametrize("seed", range(6))
def test_everybody_twice_by_the_fewest_of_all_choices(seed: int) -> None:
    luck = np.random.default_rng(seed)
    xs = np.sort(luck.choice(np.arange(0, 4000, 10), 6, replace=False)).astype(float)
    where = place(homes(list(xs), age_3_5=[2] * 6), sites(site("kindergarten", int(luck.choice(NODES)))))
    standing = where.facilities.xy[0, 0]
    helps = np.abs(NODES[:, None] - xs) <= REACH_M
    need = 2 - (np.abs(standing - xs) <= REACH_M).astype(int)
    useful = list(dict.fromkeys(map(tuple, helps.tolist())))  # who serves the same people is tried once, twice over
    rows = np.array([one for one in useful for _ in range(2) if any(one)])
    least = next(
        count
        for count in range(1, 7)
        if any((rows[list(some)].sum(axis=0) >= need).all() for some in combinations(range(len(rows)), count))
    )
    found = asked(where, goal="all", times=2)
    assert (found.siting.value, found.siting.proven) == (least, True)
    assert any("only duplicates another" in str(note) for note in found.notes)
    request = SiteRequest(("it",), goal="all", times=2)
    assert f"With {least} sites everybody is served 2 times" in proof_text(found, request, speak("en"))


def test_repairs_of_an_area_begin_with_what_helps_most_of_its_people() -> None:
    """Ten children at 3,300 m and forty at 1,900 m: for the area of the ten a site serves all of them."""
    where = place(homes([100.0, 1900.0, 3300.0], age_3_5=[5, 40, 10]), sites(site("kindergarten", 0)))
    whole = find_repairs(where, CIRCLE, RepairRequest("it", kinds=("site",)))
    for number in (1, 2):
        found = find_repairs(where, CIRCLE, RepairRequest("it", area=number, kinds=("site",)))
        assert found.area is not None
        assert found.measures[0].in_area == found.area.people
        told = area_text(found, speak("en"))
        assert told.startswith("new site, ")
        assert f"serves {found.area.people:,.0f} of the {found.area.people:,.0f} people left out in" in told
    assert whole.area is None
