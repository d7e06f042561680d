"""Monitoring: each indicator between its base and its target, and whether it is ahead of the line or behind it."""

from ....coverage.evaluation.verdict import Verdict
from ...presentation.names import later
from ..request import ViewRequest
from ..view import Cell, Column, Name, Row, Table, View, clause_opens, clause_title
from ..wording import TONE_OF_STATE

COLUMNS = (
    Column("indicator", later("Indicator")),
    Column("nature", later("Nature")),
    Column("unit", later("Unit")),
    Column("base", later("Base value"), "figure"),
    Column("base_year", later("Base year"), "year"),
    Column("measured", later("Measured"), "figure"),
    Column("target", later("Target"), "figure"),
    Column("target_year", later("Target year"), "year"),
    Column("state", later("Verdict")),
    Column("department", later("Department")),
)


def monitoring(request: ViewRequest) -> View:
    """Return the indicators of the plan, the binding ones first."""
    verdicts = sorted(request.evaluation.verdicts, key=lambda one: one.clause.nature != "binding")
    rows = tuple(_row(verdict, request) for verdict in verdicts if verdict.clause.nature)
    table = Table("indicators", later("Monitoring"), COLUMNS, rows)
    return View("monitoring", later("Monitoring of the indicators"), (table,))


def _row(verdict: Verdict, request: ViewRequest) -> Row:
    clause = verdict.clause
    base = clause.baseline
    cells: tuple[Cell, ...] = (
        clause_title(clause),
        Name(clause.nature or ""),
        Name(verdict.unit),
        base.value if base else None,
        base.year if base else None,
        verdict.measured,
        verdict.target,
        clause.year or request.plan.year,
        Name(verdict.state, TONE_OF_STATE[verdict.state]),
        clause.department,
    )
    return Row(cells, clause_opens(clause))
