"""Which facilities a clause counts and why others do not, by hand; none is told of twice or forgotten."""

from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.evaluation.context import make_case
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.facilities.facility_filter import categories_of
from lifecircle.coverage.evaluation.left_out import CountedFacilities, counted_facilities
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.place import Place
from lifecircle.progress import never_cancelled

from ..town import area, areas, homes, place, plan, site, sites

GARDENS = [
    site("kindergarten", 0, places=90),
    site("kindergarten", 100, places=30, status="planned"),
    site("kindergarten", 200, places=30, public=False),
    site("kindergarten", 300, places=30, knows_public=False),
    site("kindergarten", 400),
    site("kindergarten", 3000, places=60),
    site("primary_school", 0),
]
RATIO = (
    'kind = "ratio"\nservices = [{ any_of = ["kindergarten"], public = true }]\n'
    'amount = "places"\nper = 1000\ntarget = 40\n'
)
PARTED = {
    "ratio": RATIO,
    "total": 'kind = "total"\nservices = ["kindergarten", "primary_school"]\namount = "count"\ntarget = 3\n',
    "facility_share": 'kind = "facility_share"\nservices = ["kindergarten"]\nhaving = { public = true }\ntarget = 50\n',
    "presence": 'kind = "presence"\nlevel = "township"\nservices = [{ any_of = ["kindergarten"], public = true }]\n',
    "apart": 'kind = "apart"\nservices = ["kindergarten"]\nbeside = ["primary_school"]\nlimit = 0.25\n',
    "together": 'kind = "together"\nservices = ["kindergarten"]\nbeside = ["primary_school"]\nlimit = 5\ntarget = 50\n',
}


def town(*those: dict[str, Any]) -> Place:
    """A thousand people at 0 in town and a thousand at 3,000 in the country."""
    both = areas(area("township", "甲街道", area_type="urban"), area("township", "乙乡", area_type="rural"))
    demand = homes([0.0, 3000.0], [1000, 1000], rural=[False, True], district={"township": [0, 1]})
    return place(demand, sites(*({**one, "township": int(one["x"] > 2000)} for one in those)), both)


def counted(where: Place, clause: str) -> CountedFacilities:
    asked, settings = plan(f'[[clause]]\nid = "it"\n{clause}'), EvaluationSettings()
    (verdict,) = evaluate(where, asked, settings=settings).verdicts
    return counted_facilities(make_case(where, asked, settings, never_cancelled), verdict)


def why(found: CountedFacilities) -> dict[str, list[int]]:
    return {str(one.reason): one.rows.tolist() for one in found.left_out}


def test_each_facility_that_adds_nothing_has_its_reason() -> None:
    found = counted(town(*GARDENS), RATIO + 'area = "urban"\n')
    assert (found.rows.tolist(), found.value.tolist(), found.met.tolist()) == ([0], [90.0], [True])
    assert why(found) == {
        "without a value for places, adding nothing": [4],
        "planned, proposed or closed": [1],
        "not as asked: public": [2],
        "not stated in the data: public": [3],
        "outside the urban area that is asked": [5],
    }


def test_what_nobody_knows_is_not_called_otherwise_than_asked() -> None:
    """Of three that stand two are known: one is public, one is not, and of the third it is not told."""
    found = counted(town(*GARDENS[:4]), PARTED["facility_share"])
    assert (found.rows.tolist(), found.met.tolist()) == ([0, 2], [True, False])
    assert why(found) == {"planned, proposed or closed": [1], "not stated in the data: public": [3]}


def test_services_of_one_site_are_counted_once_and_the_other_says_so() -> None:
    found = counted(town(site("kindergarten", 0, site="a"), site("primary_school", 0, site="a")), PARTED["total"])
    assert found.rows.tolist() == [0]
    assert why(found) == {"counted with another service of the same site": [1]}


def test_a_clause_that_nothing_decides_shows_what_would_count() -> None:
    """Nobody tells places: the facilities that would count add nothing, and the planned one is apart from them."""
    found = counted(town(site("kindergarten", 0), site("kindergarten", 50, status="planned")), RATIO)
    assert found.rows.tolist() == []
    assert why(found) == {"without a value for places, adding nothing": [0], "planned, proposed or closed": [1]}


def test_the_neighbours_are_told_beside() -> None:
    found = counted(town(*GARDENS), PARTED["apart"])
    assert found.beside.tolist() == [6]
    assert dict(zip(found.rows.tolist(), found.met.tolist(), strict=True)) == {
        0: False, 2: False, 3: True, 4: True, 5: True,
    }  # fmt: skip


@pytest.mark.parametrize("kind", PARTED)
def test_every_facility_of_a_service_counts_or_has_one_reason(kind: str) -> None:
    rng = np.random.default_rng(len(kind))
    for _ in range(20):
        those = [
            site(
                str(rng.choice(["kindergarten", "primary_school"])), float(rng.integers(0, 4000)),
                status=str(rng.choice(["existing", "planned"])), public=bool(rng.random() < 0.6),
                knows_public=bool(rng.random() < 0.7), places=float(rng.choice([np.nan, 30.0])),
                mobile=bool(rng.random() < 0.2), site=f"s{rng.integers(0, 6)}",
            )
            for _ in range(10)
        ]  # fmt: skip
        where, clause = town(*those), PARTED[kind] + ('area = "rural"\n' if rng.random() < 0.4 else "")
        found = counted(where, clause)
        told = [*found.rows.tolist(), *(row for one in found.left_out for row in one.rows.tolist())]
        asked = plan(f'[[clause]]\nid = "it"\n{clause}')
        named = set().union(*(categories_of(pick, asked.service) for pick in asked.clause[0].counting))
        assert sorted(told) == np.flatnonzero(np.isin(where.facilities.category, list(named))).tolist()
        assert all(len(one.rows) for one in found.left_out)
