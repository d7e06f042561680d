"""Every demand of the five texts has a clause, or the reason why none can be: the table beside this file lists them."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from lifecircle.coverage.plans import files
from lifecircle.coverage.plans.files import built_in_plan

TABLE = Path(__file__).with_name("demands.csv")
LOST = "lost in the copy at hand"
WORK = "work of the planner, no figure to judge"
DEMANDS = {"xiangtan": 73, "jiangxi": 47, "mianyang": 113, "jiaxing": 49, "huangyan": 57}


@pytest.fixture(scope="module")
def demands() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    assert reasons == {"outside", WORK, LOST}


def test_the_table_of_the_documentation_counts_the_demands_and_has_no_wrong_and_no_missing_one(
    demands: list[dict[str, str]],
) -> None:
    page = (Path(files.__file__).parents[2] / "docs/plan-clauses.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("| ")]
    told = {name: [int(cell) for cell in cells] for name, *cells in rows[1:]}
    names = {
        "湘潭": "xiangtan",
        "江西": "jiangxi",
        "绵阳": "mianyang",
        "嘉兴": "jiaxing",
        "黄岩": "huangyan",
        "all": "",
    }
    assert told == {name: counts(demands, key) for name, key in names.items()}


def counts(demands: list[dict[str, str]], key: str) -> list[int]:
    """Demands, those with clauses, wrong, missing, lost in the copy, work of the planner, outside."""
    ours = [row for row in demands if row["demand"].startswith(key)]
    why = Counter(row["why_not"].partition(":")[0] for row in ours)
    missing = sum(not row["clauses"] and not row["why_not"] for row in ours)
    return [len(ours), why[""], 0, missing, why[LOST], why[WORK], why["outside"]]
