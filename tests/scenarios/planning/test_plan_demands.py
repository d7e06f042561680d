"""The table of the plans' yearly work: every demand is answered by a view that exists and has something to show."""

import re
from collections import Counter
from pathlib import Path

import pytest

import lifecircle
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import ResizeFacility
from lifecircle.scenarios.planning.registry import VIEWS, find_view

from .conftest import asked_of

PAGE = Path(lifecircle.__file__).parent / "docs" / "plan-demands.md"
ROW = re.compile(r"^\| (湘潭|江西|绵阳|嘉兴|黄岩) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
DEMANDS = {"湘潭": 16, "江西": 19, "绵阳": 19, "嘉兴": 10, "黄岩": 18}
"""How many demands of the kind each plan has."""


def rows() -> list[tuple[str, str, str, list[str]]]:
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return [(plan, place, demand, [key for key in views.split(", ") if key]) for plan, place, demand, views in found]


def test_all_demands_of_the_five_plans_are_listed_once() -> None:
    assert Counter(plan for plan, *_ in rows()) == DEMANDS
    assert len({row[:3] for row in rows()}) == sum(DEMANDS.values())


def test_every_view_that_is_named_exists() -> None:
    known = {kind.key for kind in VIEWS}
    assert {key for *_, keys in rows() for key in keys} - known == set()


def test_no_demand_is_without_a_view() -> None:
    assert [row[:3] for row in rows() if not row[3]] == []


KEYS = {"湘潭": "xiangtan", "江西": "jiangxi", "绵阳": "mianyang", "嘉兴": "jiaxing", "黄岩": "huangyan"}


@pytest.mark.parametrize("plan", DEMANDS)
def test_every_view_of_a_plans_demands_has_something_to_show_on_the_demo_city(
    plan: str, small_demo_city: PlaceLayers
) -> None:
    first = small_demo_city.facilities["facility_id"].iloc[0]
    project = ResizeFacility(
        id="a", facility=first, capacities={"area_m2": 1.0}, cost=80, year=2025, department="区体育局"
    )
    request = asked_of(small_demo_city, KEYS[plan], (project,))
    keys = {key for name, *_, views in rows() if name == plan for key in views}
    assert [key for key in sorted(keys) if find_view(key).make(request).is_empty] == []
