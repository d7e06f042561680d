"""Every demand of the five texts has a clause, or the reason why none can be: the table beside this file lists them."""

from collections import Counter
from pathlib import Path

import pytest

from lifecircle.coverage.plans import files
from lifecircle.coverage.plans.files import built_in_plan

from .demand_table import BEYOND, LOST, OUTSIDE, WORK, counts, demand_table, listed_demands

DEMANDS = {"xiangtan": 73, "jiangxi": 47, "mianyang": 113, "jiaxing": 49, "huangyan": 57}


@pytest.fixture(scope="module")
def demands() -> list[dict[str, str]]:
    return listed_demands()


def test_the_table_holds_every_demand_once(demands: list[dict[str, str]]) -> None:
    assert Counter(row["demand"].partition("-")[0] for row in demands) == DEMANDS
    assert len({row["demand"] for row in demands}) == 339


def test_a_demand_has_clauses_or_the_reason_why_not_and_never_both(demands: list[dict[str, str]]) -> None:
    assert [row["demand"] for row in demands if bool(row["clauses"]) == bool(row["why_not"])] == []


@pytest.mark.parametrize("key", DEMANDS)
def test_the_clauses_of_a_plan_are_those_of_its_demands(key: str, demands: list[dict[str, str]]) -> None:
    named = {name for row in demands if row["demand"].startswith(f"{key}-") for name in row["clauses"].split()}
    assert named == {clause.id for clause in built_in_plan(key).clause}


def test_few_kinds_of_reasons_stand_for_what_has_no_clause(demands: list[dict[str, str]]) -> None:
    reasons = {row["why_not"].partition(":")[0] for row in demands if row["why_not"]}
    assert reasons <= {OUTSIDE, WORK, LOST, BEYOND}


def test_the_table_of_the_documentation_is_that_of_the_demands() -> None:
    """It is written by `.ci/demands.py`."""
    page = (Path(files.__file__).parents[2] / "docs/plan-clauses.md").read_text(encoding="utf-8")
    assert demand_table() in page


def test_no_demand_is_wrong_missing_or_beyond_what_plans_can_say() -> None:
    for key, count in DEMANDS.items():
        told = counts(key)
        assert (told.missing, told.inexpressible) == (0, 0)
        assert not told.wrong
        assert told.right + told.lost + told.work + told.outside == told.demands == count
