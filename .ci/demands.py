# ruff: noqa: INP001  (a script beside CI, no package)
"""The documentation's table of the five plans' demands, written anew: `.venv/bin/python .ci/demands.py`.

It is counted from `tests/coverage/plans/demands.csv`, the plans as data and, where they are at hand, their texts; a
test fails where the page is not current.
"""

import re
from pathlib import Path

from lifecircle.tests.coverage.plans.demand_table import demand_table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "plan-clauses.md"

if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(r"(?m)^\| plan \|.*\n(?:\|.*\n)+", lambda _: demand_table(), text), encoding="utf-8")
