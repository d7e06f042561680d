"""A kind of clause is one file: one is added here as a file in another folder, asked, and shown."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from lifecircle.coverage.errors import PlanError
from lifecircle.coverage.plans.clause_base import KINDS
from lifecircle.coverage.plans.files import built_in_plan, parse_plan
from lifecircle.coverage.plans.kinds import FOLDER, clause_of, kind_modules, kind_names
from lifecircle.scenarios.cli.plan_tables import asked_of
from lifecircle.scenarios.presentation.translate import speak

from ..town import homes, judge, place, site, sites

FILE = '''
"""Town share: how many of a group live in town."""
from typing import ClassVar, Literal
from lifecircle.coverage.evaluation.context import EvaluationContext
from lifecircle.coverage.evaluation.evaluators import evaluates
from lifecircle.coverage.evaluation.holding.judgement import state_of, target_of
from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.messages import Message
from lifecircle.coverage.plans.clause_base import ClauseBase
from lifecircle.coverage.plans.figures import Misfit, Percent
from pydantic import model_validator

class TownShareClause(ClauseBase):
    named = "share in town"
    keys: ClassVar = {"least": "at the least"}
    kind: Literal["town_share"]
    least: Percent

    @model_validator(mode="after")
    def _fits(self):
        if self.least == 13:
            raise Misfit(Message("{file}, line {line}: in {where}, 13 is no share."))
        return self

@evaluates(TownShareClause)
def evaluate_town_share(case: EvaluationContext, clause: TownShareClause) -> Verdict:
    share = 100 * case.weights("people")[~case.rural].sum() / case.weights("people").sum()
    return Verdict(clause, state_of(share >= clause.least), measured=share, target=clause.least)
'''.replace("lifecircle.coverage.messages", "lifecircle.messages")
CLAUSE = 'id = "town"\ntitle = "城"\nkind = "town_share"\n'


@pytest.fixture
def further_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "town_share.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(import_module(FOLDER), "__path__", [*import_module(FOLDER).__path__, str(tmp_path)])
    kind_modules.cache_clear()
    yield
    kind_modules.cache_clear()
    KINDS.pop("town_share", None)
    sys.modules.pop(f"{FOLDER}.town_share", None)


@pytest.mark.usefixtures("further_kind")
def test_one_file_makes_a_kind_that_is_read_judged_and_shown() -> None:
    demand = homes([0.0, 100.0, 200.0], [30, 10, 60], rural=[True, False, False])
    where = place(demand, sites(site("library", 0)))
    verdict = judge(where, CLAUSE.partition('title = "城"\n')[2] + "least = 60\n")
    assert (verdict.state, verdict.measured, verdict.target) == ("met", 70, 60)
    plan = parse_plan(f'key = "p"\ntitle = "计划"\n[[clause]]\n{CLAUSE}least = 60\n', "p.toml")
    assert list(asked_of(plan.clause[0], plan, speak("en"))) == ["at the least: 60"]
    assert "town_share" in kind_names()


@pytest.mark.usefixtures("further_kind")
def test_a_further_kind_says_itself_what_does_not_go_together() -> None:
    with pytest.raises(PlanError, match=r"p.toml, line 3: in clause town, 13 is no share\."):
        parse_plan(f'key = "p"\ntitle = "计划"\n[[clause]]\n{CLAUSE}least = 13\n', "p.toml")


def test_without_its_file_the_kind_is_none() -> None:
    assert clause_of("town_share") is None
    with pytest.raises(PlanError, match="there is no such kind; kinds are circle"):
        parse_plan(f'key = "p"\ntitle = "计划"\n[[clause]]\n{CLAUSE}least = 60\n', "p.toml")


@pytest.mark.parametrize("name", ["os", "../kinds", "__init__", "circle.circle", ""])
def test_a_plan_file_loads_no_other_module(name: str) -> None:
    with pytest.raises(PlanError, match="there is no such kind"):
        parse_plan(f'key = "p"\ntitle = "计划"\n[[clause]]\nid = "a"\ntitle = "b"\nkind = "{name}"\n', "p.toml")


def test_a_plan_that_a_project_keeps_is_read_before_any_kind_was_loaded() -> None:
    """As a notebook does that opens a project with a plan of its own: nothing has asked for a further kind before."""
    kept = built_in_plan("huangyan").model_dump_json()
    read = "import sys; from lifecircle.coverage.plans.plan import Plan; Plan.model_validate_json(sys.stdin.read())"
    done = subprocess.run([sys.executable, "-c", read], input=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
