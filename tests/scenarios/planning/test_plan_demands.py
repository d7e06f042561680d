"""The table of the plans' yearly work: every demand is answered by a view that exists and has something to show."""

import re
from collections import Counter
from pathlib import Path

import lifecircle
from lifecircle.scenarios.planning.registry import VIEWS

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
