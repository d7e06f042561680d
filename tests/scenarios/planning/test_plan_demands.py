"""The table of the plans' yearly work: every demand is answered by a view that exists and has something to show."""

import re
from collections import Counter
from pathlib import Path

import lifecircle
from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.planning.registry import VIEWS, find_view
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.evaluation import evaluate_place, evaluation_settings

PAGE = Path(lifecircle.__file__).parent / "docs" / "plan-demands.md"
ROW = re.compile(r"^\| (湘潭|江西|绵阳|嘉兴|黄岩) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
PLANS = {"湘潭": "xiangtan", "江西": "jiangxi", "绵阳": "mianyang", "嘉兴": "jiaxing", "黄岩": "huangyan"}
DEMANDS = {"湘潭": 16, "江西": 19, "绵阳": 19, "嘉兴": 10, "黄岩": 18}
"""How many demands of the kind each plan has."""


def rows() -> list[tuple[str, str, str, list[str]]]:
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return [(plan, place, demand, [key for key in views.split(", ") if key]) for plan, place, demand, views in found]


def test_all_demands_of_the_five_plans_are_listed_once() -> None:
    assert Counter(plan for plan, *_ in rows()) == DEMANDS
    assert len({row[:3] for row in rows()}) == sum(DEMANDS.values())


def test_no_demand_is_without_an_answer() -> None:
    assert [row[:3] for row in rows() if not row[3]] == []


def test_every_view_that_is_named_exists() -> None:
    known = {kind.key for kind in VIEWS}
    assert {key for *_, keys in rows() for key in keys} - known == set()


def test_every_view_that_a_plan_needs_has_something_to_show_on_the_demo_city(small_demo_city: PlaceLayers) -> None:
    place = make_place(small_demo_city)
    silent = []
    for name, key in PLANS.items():
        project = Project(small_demo_city, Settings(name="小城", judging=Judging(complete=("all",), whole_scope=True)))
        plan = load_plan(key)
        request = ViewRequest(evaluate_place(project, place, plan, evaluation_settings(project.settings, place)))
        wanted = {view for one, *_, views in rows() if one == name for view in views}
        silent += [(name, view) for view in sorted(wanted) if find_view(view).make(request).is_empty]
    assert silent == []
