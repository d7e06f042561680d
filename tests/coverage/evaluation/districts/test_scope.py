"""Totals of a whole area: which place they are asked of, and which facilities count, by codes and people."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.place import Place

from ...town import area, areas, homes, place, plan, site, sites

PITCHES = (
    '[[clause]]\nid = "it"\nkind = "total"\nservices = ["football_pitch"]\namount = "count"\ntarget = 3\n'
    '[scope]\nname = "绵阳市"\nname_en = "Mianyang"\n'
)


def coded(*codes: str, level: str = "county") -> Place:
    """A county for each code, with 100 people and two pitches; a last pitch lies in none of them."""
    towns = areas(*(area(level, code) for code in codes))
    towns = replace(towns, id=np.array(codes, object))
    rows = list(range(len(codes)))
    demand = homes([500.0 * row for row in rows], [100.0] * len(rows), district={level: rows})
    those = [site("football_pitch", 500.0 * row + x, **{level: row}) for row in rows for x in (0, 100)]
    return place(demand, sites(*those, site("football_pitch", 3900)), towns)


def ask(where: Place, scope: str, **settings: Any) -> Verdict:
    return evaluate(where, plan(PITCHES + scope), settings=EvaluationSettings(**settings)).verdicts[0]


def test_a_citys_total_is_not_asked_of_one_of_its_counties() -> None:
    """By people where the plan tells them; by codes alone nobody knows whether one county is all of the city."""
    for scope, word in (
        ('codes = ["5107"]\npeople = 1000\n', "this place has 100"),
        ('codes = ["5107"]\n', "all of it"),
    ):
        verdict = ask(coded("510703"), scope)
        assert verdict.state == "not_decided"
        assert word in str(verdict.reason)
    assert ask(coded("510703"), 'codes = ["5107"]\n', whole_scope=True).state == "met"
    assert ask(coded("510703"), 'codes = ["5107"]\n', targets={"it": 2.0}).state == "met"


def test_a_total_is_asked_where_the_area_itself_is_at_hand() -> None:
    verdict = ask(coded("510700", level="city"), 'codes = ["5107"]\n')
    assert (verdict.state, verdict.measured) == ("not_met", 2)


def test_facilities_of_the_neighbours_add_nothing_to_a_total() -> None:
    """Two counties: of five pitches two lie in the plan's county, two in the other, and one in none."""
    verdict = ask(coded("510703", "510100"), 'codes = ["510703"]\npeople = 100\n')
    assert (verdict.state, verdict.measured) == ("not_met", 2)
    assert any("3 facilities lie outside" in str(note) for note in verdict.notes)
    assert ask(coded("510703", "510100"), 'codes = ["510703"]\npeople = 100\n', whole_scope=True).measured == 5


def test_the_people_of_the_neighbours_do_not_make_a_part_the_whole() -> None:
    """A hundred of the plan's thousand live in its county here, and nine hundred beside it."""
    where = coded("510703", "510100")
    crowd = replace(where.demand, weights={"people": np.array([100.0, 900.0])})
    verdict = ask(replace(where, demand=crowd), 'codes = ["510703"]\npeople = 1000\n')
    assert (verdict.state, "this place has 100" in str(verdict.reason)) == ("not_decided", True)


@pytest.mark.parametrize(("codes", "people", "state"), [([], 100, "not_decided"), ([], 290, "met"), (["33"], 300, "?")])
def test_a_place_of_many_more_people_does_not_meet_a_total(codes: list[str], people: int, state: str) -> None:
    """Three counties without codes that the plan knows: more than its area where it has far fewer people."""
    verdict = ask(coded("甲区", "乙区", "丙区"), f"codes = {codes}\npeople = {people}\n".replace("'", '"'))
    assert verdict.state == ("met" if state == "?" else state)
    assert verdict.measured == 7


def test_a_place_elsewhere_is_told_by_its_codes() -> None:
    verdict = ask(coded("330402"), 'codes = ["5107"]\npeople = 100\n')
    assert (verdict.state, "lies elsewhere" in str(verdict.reason)) == ("not_decided", True)
