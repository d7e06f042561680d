"""What the window draws of every kind of clause: exactly the facilities that were counted, and nothing raised."""

from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.evaluation.verdict import CircleEvidence, DistrictEvidence, FacilityEvidence
from lifecircle.coverage.plans.kinds import kind_names
from lifecircle.gui.panels.clauses.map_content import showing
from lifecircle.scenarios.presentation.translate import speak

from ..coverage.town import area, areas, homes, judge, place, site, sites

TOWNSHIPS = areas(area("township", "甲镇", kind="镇"), area("township", "乙镇", kind="镇"))
# The first rows are of another service, so that a count that is taken for a row is found out.
SITES: list[dict[str, Any]] = [
    site("park", 0, township=0),
    site("park", 0, township=1),
    site("library", 0, township=0, area_m2=100.0, beds=10, nursing_beds=5),
    site("library", 900, township=0, area_m2=300.0, beds=10, nursing_beds=5),
    site("museum", 2000, township=1, more={"达标": "是"}),
]
CLAUSES = {
    "circle": 'services = ["library"]\nmode = "walk"\nlimit = 5\n',
    "response": 'services = ["library"]\nlimit = 9\n',
    "presence": 'level = "township"\nservices = ["library"]\n',
    "ratio": 'services = ["library"]\namount = "area_m2"\nper = 1\ntarget = 1\n',
    "share": 'services = ["library"]\namount = "nursing_beds"\nof = "beds"\ntarget = 40\n',
    "total": 'services = ["library"]\namount = "count"\ntarget = 2\n',
    "catchment": 'services = ["library"]\npeople_max = 100\n',
    "together": 'services = ["library"]\nbeside = ["museum"]\nlimit = 5\ntarget = 50\n',
    "facility_share": 'services = ["library"]\nhaving = { public = true }\ntarget = 50\n',
    "apart": 'services = ["library"]\nbeside = ["museum"]\nlimit = 1\n',
    "partition": 'people_max = 100\nuncut = []\ndistricts = { level = "township" }\n',
}
COUNTED: dict[str, list[int]] = {key: [2, 3] for key in CLAUSES} | {"partition": []}


def test_every_kind_of_clause_is_tried_here() -> None:
    assert set(CLAUSES) == set(kind_names())


@pytest.mark.parametrize("kind", CLAUSES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_facilities_that_were_counted_are_drawn(kind: str, language: str) -> None:
    demand = homes([0.0, 2000.0], [30, 10], district={"township": [0, 1]})
    where = place(demand, sites(*SITES), TOWNSHIPS)
    verdict = judge(where, f'kind = "{kind}"\n' + CLAUSES[kind])
    assert isinstance(verdict.evidence, CircleEvidence | DistrictEvidence | FacilityEvidence)
    drawn = showing(where, verdict, verdict.evidence, speak(language))
    assert drawn.sites is not None
    assert np.flatnonzero(drawn.sites.counts).tolist() == COUNTED[kind]


def test_where_places_run_out_at_a_point_both_who_finds_one_and_who_does_not_are_drawn() -> None:
    """Ten live at each of three points, 15 places at the first: five of the second find one."""
    where = place(homes([0.0, 50.0, 2000.0], [10, 10, 10]), sites(site("library", 0, places=15)))
    clause = 'kind = "circle"\nservices = ["library"]\nmode = "walk"\nlimit = 15\nplaces_per_100 = 100\n'
    verdict = judge(where, clause)
    assert isinstance(verdict.evidence, CircleEvidence)
    people = showing(where, verdict, verdict.evidence, speak("en")).people
    assert people is not None
    assert people.people[people.served].sum() == pytest.approx(15)
    assert people.people[~people.served].sum() == pytest.approx(15)
    assert people.rows is not None
    assert sorted(people.rows.tolist()) == [0, 1, 1, 2]


@pytest.mark.parametrize("held", [0, 1, 5])
def test_presence_is_drawn_whatever_number_of_facilities_there_is(held: int) -> None:
    those = [site("library", 10 * row, township=0) for row in range(held)] or [site("library", 0, status="closed")]
    demand = homes([0.0, 2000.0], [30, 10], district={"township": [0, 1]})
    where = place(demand, sites(*those), TOWNSHIPS)
    verdict = judge(where, 'kind = "presence"\nlevel = "township"\nservices = ["library"]\n')
    drawn = showing(where, verdict, verdict.evidence, speak("en"))
    assert drawn.sites is not None
    assert int(drawn.sites.counts.sum()) == held
