"""The table of what plans can say in the window: each clause, its verdict and all that is noted, in list and panel."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lifecircle.coverage.evaluation.verdict import Evaluation
from lifecircle.coverage.plans.files import load_plan
from lifecircle.gui.panels.clauses.clause_panel import CirclePanel
from lifecircle.gui.panels.clauses.listing.rows import ClauseRow, clause_rows
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import read_project
from lifecircle.scenarios.runs.evaluation import evaluate_project

from ....scenarios.items_town import ITEMS, plan_text


@pytest.fixture(scope="module")
def evaluation(items_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    plan = tmp_path_factory.mktemp("items") / "plan.toml"
    plan.write_text(plan_text(), encoding="utf-8")
    return evaluate_project(read_project(items_project), load_plan(str(plan))).evaluation


@pytest.fixture(scope="module")
def rows(evaluation: Evaluation) -> dict[str, ClauseRow]:
    return {row.verdict.clause.id: row for row in clause_rows(evaluation, speak("zh")) if not row.indent}


def said_of(panel: CirclePanel, row: ClauseRow) -> str:
    """Return all that the panel and its basis say of a clause, tips too."""
    panel.show_row(row)
    labels = (panel.clause, panel.reason, panel.estimate, panel.base, panel.basis.detail, panel.basis.quote)
    texts = (*(label.text() for label in labels), panel.figure.text(), panel.figure.toolTip())
    return "".join(texts)


def test_the_list_has_state_and_figure_of_each_clause(rows: dict[str, ClauseRow]) -> None:
    wrong = [
        (key, row.state, row.measured)
        for key, item in ITEMS.items()
        if (row := rows[key]).state != item.state
        or (item.measured is not None and row.measured != pytest.approx(item.measured))
    ]
    assert wrong == []


def test_the_panel_says_what_is_noted_assumed_and_in_the_plan(rows: dict[str, ClauseRow], qtbot: QtBot) -> None:
    panel = CirclePanel(speak("zh"))
    qtbot.addWidget(panel)
    missing = []
    for key, item in ITEMS.items():
        told = said_of(panel, rows[key])
        missing += [(key, said) for said in (*item.said, *item.in_plan) if said not in told]
    assert missing == []
