"""The project list: the edits of the scenarios, the clauses with and without them, and what is held in reserve."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from ....coverage.evaluation.verdict import Verdict
from ....coverage.place import Place
from ....layers.facilities.categories import built_in_categories
from ....layers.schema import CAPACITIES
from ....messages import Message, Titled
from ...editing.applying import begin_site, replay
from ...editing.edits import AnyEdit, describe
from ...editing.scenario import Scenario
from ...presentation.estimates import as_known
from ...presentation.names import later
from ...runs.comparison import ClauseChange, ScenarioChange
from ..request import ViewRequest
from ..shortfalls import finest_told
from ..view import Cell, Column, Name, Opens, Row, Table, UnitName, View, clause_opens, clause_title
from ..wording import TONE_OF_STATE

_PROJECTS: Final = (
    Column("scenario", later("Scenario")),
    Column("id", later("Id"), detail=True),
    Column("project", later("Project")),
    Column("category", later("Category")),
    Column("district", later("District")),
    Column("year", later("Year of completion"), "year"),
    Column("cost", later("Cost (10,000 yuan)"), "money"),
    Column("department", later("Department")),
    Column("note", later("Note")),
)
_SUMS: Final = (
    Column("scenario", later("Scenario")),
    Column("year", later("Year of completion"), "year"),
    Column("department", later("Department")),
    Column("projects", later("Projects"), "count"),
    Column("cost", later("Cost (10,000 yuan)"), "money"),
)
_CLAUSES: Final = (
    Column("scenario", later("Scenario")),
    Column("clause", later("Clause")),
    Column("unit", later("Unit")),
    Column("target", later("Target"), "figure"),
    Column("without", later("Without the projects"), "figure"),
    Column("with", later("With the projects"), "figure"),
    Column("change", later("Change"), "change"),
    Column("verdict_without", later("Verdict without")),
    Column("verdict_with", later("Verdict with")),
    Column("served", later("Newly served"), "people"),
    Column("left_out", later("Newly left out"), "people"),
)
_RESERVE: Final = (
    Column("name", later("Name")),
    Column("category", later("Category")),
    Column("status", later("Status")),
    Column("district", later("District")),
    Column("year", later("Year of completion"), "year"),
    *(Column(name, Name(name), "figure", detail=True) for name in CAPACITIES),
    Column("source", later("Id"), detail=True),
)


def projects(request: ViewRequest) -> View:
    """Return the projects of the scenario that is looked at, else of all, what they bring, and what is in reserve."""
    scenarios = [request.after.scenario] if request.after else list(request.board.scenarios)
    tables = (
        Table("projects", later("Projects"), _PROJECTS, tuple(_projects(scenarios, request.place))),
        Table("years", later("Projects by year and department"), _SUMS, tuple(_sums(scenarios))),
        Table("clauses", later("Clauses with and without projects"), _CLAUSES, tuple(_clauses(request.changes))),
        Table("reserve", later("Projects in reserve"), _RESERVE, tuple(_reserve(request.place))),
    )
    return View("projects", later("Project list"), tables, tuple(_notes(request, scenarios)))


def _projects(scenarios: Sequence[Scenario], place: Place) -> Iterator[Row]:
    for scenario in scenarios:
        after = replay(begin_site(place), scenario.edits).site.place
        for edit in scenario.edits:
            facility = str(getattr(edit, "facility", ""))
            cells: tuple[Cell, ...] = (
                scenario.name,
                edit.id,
                describe(edit, after.facilities),
                _category(str(getattr(edit, "category", ""))),
                _district_of(after, facility),
                edit.year,
                edit.cost,
                edit.department,
                edit.note,
            )
            yield Row(cells, (Opens("facility", facility),) if facility else ())


def _category(key: str) -> Cell:
    entry = built_in_categories().entries.get(key)
    return key if entry is None else Titled(entry.zh, entry.en[:1].upper() + entry.en[1:])


def _district_of(place: Place, facility: str) -> str:
    rows = np.flatnonzero(place.facilities.id == facility) if facility else np.zeros(0, int)
    return _name_at(place, int(rows[0])) if len(rows) else ""


def _name_at(place: Place, facility: int) -> str:
    inside = place.facilities.district.get(finest_told(place))
    row = -1 if inside is None else int(inside[facility])
    return str(place.districts.name[row]) if row >= 0 else ""


def _sums(scenarios: Sequence[Scenario]) -> Iterator[Row]:
    """Yield number and cost of the projects of each year and department, the earliest first; without a year, last."""
    for scenario in scenarios:
        found: dict[tuple[int | None, str], list[AnyEdit]] = {}
        for edit in scenario.edits:
            found.setdefault((edit.year, edit.department), []).append(edit)
        for (year, department), edits in sorted(found.items(), key=lambda pair: (pair[0][0] or 9999, pair[0][1])):
            costs = [edit.cost for edit in edits if edit.cost is not None]
            yield Row((scenario.name, year, department, len(edits), sum(costs) if costs else None))


def _clauses(changes: Sequence[ScenarioChange]) -> Iterator[Row]:
    for change in changes:
        for clause in change.clauses:
            yield _clause(change.scenario.name, clause)


def _clause(scenario: str, change: ClauseChange) -> Row:
    before, after = change.before, change.after
    cells: tuple[Cell, ...] = (
        scenario,
        clause_title(after.clause),
        UnitName(after.unit),
        after.target,
        before.measured,
        after.measured,
        change.change,
        _state(before),
        _state(after),
        as_known(change.newly_served or None, estimated=bool(after.estimated)),
        as_known(change.left_out or None, estimated=bool(after.estimated)),
    )
    return Row(cells, clause_opens(after.clause))


def _state(verdict: Verdict) -> Name:
    return Name(verdict.state, TONE_OF_STATE[verdict.state])


def _reserve(place: Place) -> Iterator[Row]:
    """Yield the planned facilities and the candidate sites of the layers."""
    those = place.facilities
    for status in ("planned", "candidate"):
        for row in np.flatnonzero(those.status == status):
            opened = float(those.opened[row]) if len(those.opened) else np.nan
            amounts = (float(those.capacity[name][row]) if name in those.capacity else np.nan for name in CAPACITIES)
            cells: tuple[Cell, ...] = (
                str(those.name[row]),
                _category(str(those.category[row])),
                Name(status),
                _name_at(place, int(row)),
                None if np.isnan(opened) else int(opened),
                *(None if np.isnan(amount) else amount for amount in amounts),
                str(those.id[row]),
            )
            yield Row(cells, (Opens("facility", str(those.id[row])),))


def _notes(request: ViewRequest, scenarios: Sequence[Scenario]) -> Iterator[Message]:
    if not scenarios:
        yield Message(
            "The project has no scenario, so there is no list of projects yet; begin one in the window or with "
            "'lifecircle scenario new'."
        )
    uncosted = sum(edit.cost is None for scenario in scenarios for edit in scenario.edits)
    if uncosted:
        yield Message("{count} projects state no cost, and the sums exclude them.", {"count": uncosted})
    dangling = sum(len(change.dangling) for change in request.changes)
    if dangling:
        yield Message("{count} projects no longer fit the place and are ignored.", {"count": dangling})
