"""The table of demands per plan, counted from `demands.csv`, the plans as data and their texts."""

import csv
from collections import Counter
from dataclasses import astuple, dataclass
from pathlib import Path

from lifecircle.coverage.plans.files import built_in_plan

from .against_texts import TEXTS, wrong

LOST = "lost in the copy at hand"
WORK = "work of the planner, no figure to judge"
OUTSIDE = "outside"
BEYOND = "cannot be expressed"
NAMES = {"xiangtan": "湘潭", "jiangxi": "江西", "mianyang": "绵阳", "jiaxing": "嘉兴", "huangyan": "黄岩"}


@dataclass(frozen=True)
class Counts:
    """How many demands a plan has, and what became of them; `wrong` is None where the texts are not at hand."""

    demands: int
    right: int
    wrong: int | None
    missing: int
    inexpressible: int
    lost: int
    work: int
    outside: int


def listed_demands() -> list[dict[str, str]]:
    """Return the rows of the table of demands."""
    with Path(__file__).with_name("demands.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(key: str) -> Counts:
    """Count a plan's demands: wrong is one with a clause that has words or figures that its text has not."""
    ours = [row for row in listed_demands() if row["demand"].startswith(f"{key}-")]
    why = Counter(row["why_not"].partition(":")[0] for row in ours)
    known = {name for name, _ in wrong(built_in_plan(key))} if TEXTS.is_dir() else None
    bad = None if known is None else sum(not known.isdisjoint(row["clauses"].split()) for row in ours)
    missing = sum(not row["clauses"] and not row["why_not"] for row in ours)
    having = sum(bool(row["clauses"]) for row in ours)
    return Counts(
        len(ours), having - (bad or 0), bad, missing, why[BEYOND], why[LOST], why[WORK], why[OUTSIDE]
    )  # fmt: skip


def demand_table() -> str:
    """Return the table as the documentation has it; where the texts are not at hand no demand is counted as wrong."""
    found = {name: [figure or 0 for figure in astuple(counts(key))] for key, name in NAMES.items()}
    found["all"] = [sum(column) for column in zip(*found.values(), strict=True)]
    named = ("plan", "demands", "right", "wrong", "missing", "inexpressible", "lost in the copy")
    head = f"| {' | '.join((*named, 'work of the planner', 'outside'))} |"
    rows = (f"| {name} | {' | '.join(map(str, figures))} |" for name, figures in found.items())
    return "\n".join((head, "|---" * 9 + "|", *rows)) + "\n"
