"""Catalogue (基本公共服务清单): every item with its object, content, standard, department and funding, and its clauses.

From an item one comes to its clauses and their maps; from a service to all the figures that the plan sets for it. With
another version beside it, what changed is told item by item.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from ....coverage.evaluation.verdict import Evaluation, State
from ....coverage.plans.clauses import service_keys
from ....coverage.plans.plan import Plan
from ....messages import Message, Titled
from ...presentation.names import later
from ..catalogues.catalogue import (
    Catalogue,
    Change,
    Item,
    built_in_catalogue,
    changes,
    clauses_of,
    national_catalogue,
)
from ..request import ViewRequest
from ..view import Cell, Column, Name, Opens, Row, Table, UnitName, View, Word, clause_opens, clause_title
from ..wording import TONE_OF_STATE

_WORST_FIRST: Final[tuple[State, ...]] = (
    "not_met",
    "nearly_met",
    "not_decided",
    "met",
    "reported",
    "not_applicable",
)
_ITEMS: Final = (
    Column("number", later("No."), "count"),
    Column("field", later("Field")),
    Column("title", later("Item")),
    Column("object", later("For whom")),
    Column("content", later("Content")),
    Column("standard", later("Standard")),
    Column("department", later("Department")),
    Column("funding", later("Funding")),
    Column("clauses", later("Clauses"), "count"),
    Column("state", later("Verdict")),
)
_FIELDS: Final = (
    Column("field", later("Field")),
    Column("items", later("Items"), "count"),
    Column("mapped", later("With clauses"), "count"),
    Column("met", later("All met"), "count"),
    Column("not_met", later("Some not met"), "count"),
    Column("open", later("Not decided"), "count"),
)
_LINKS: Final = (
    Column("item", later("Item")),
    Column("clause", later("Clause")),
    Column("measured", later("Measured"), "figure"),
    Column("target", later("Target"), "figure"),
    Column("unit", later("Unit")),
    Column("state", later("Verdict")),
)
_STANDARDS: Final = (
    Column("service", later("Service")),
    Column("clause", later("Clause")),
    Column("kind", later("Kind")),
    Column("target", later("Target"), "figure"),
    Column("unit", later("Unit")),
    Column("department", later("Department")),
)
_CHANGES: Final = (
    Column("change", later("Change")),
    Column("title", later("Item")),
    Column("what", later("Of what")),
    Column("before", later("Before")),
    Column("after", later("After")),
)
_KINDS: Final = {
    "added": Word(later("added"), "good"),
    "removed": Word(later("dropped"), "bad"),
    "changed": Word(later("changed"), "near"),
}
_WHAT: Final = {
    "title": Word(later("Item")),
    "object": Word(later("For whom")),
    "content": Word(later("Content")),
    "standard": Word(later("Standard")),
    "department": Word(later("Department")),
    "funding": Word(later("Funding")),
    "field": Word(later("Field")),
}


_UNTOLD: Final = {
    "standard": Message("No item names its standard."),
    "department": Message("No item names its department."),
    "funding": Message("No item says who pays."),
}


def catalogue(request: ViewRequest) -> View:
    """Return the catalogue of the plan, or the planner's own, and what changed since the version before it."""
    title = later("Catalogue of basic public services")
    shown = request.catalogue or built_in_catalogue(request.plan.key)
    if shown is None:
        standards = Table("standards", later("Figures of services"), _STANDARDS, tuple(_standard_rows(request)))
        return View(
            "catalogue", title, (standards,), (Message("The plan's text gives no catalogue; give one (--catalogue)."),)
        )
    tables = [
        Table("items", later("Catalogue"), _ITEMS, tuple(_item_rows(shown, request))),
        Table("fields", later("Fields of services"), _FIELDS, tuple(_field_rows(shown, request))),
        Table("links", later("From items to clauses"), _LINKS, tuple(_link_rows(shown, request))),
        Table("standards", later("Figures of services"), _STANDARDS, tuple(_standard_rows(request))),
    ]
    counted = _counted_only(shown)
    if counted is not None:
        rows = tuple(_item_rows(counted, request))
        tables.append(Table("national", later("Items of the national standard"), _ITEMS, rows))
    former = request.former_catalogue
    if former is not None:
        rows = tuple(_change_row(change, request.plan) for change in changes(former, shown))
        tables.append(Table("changes", later("What changed"), _CHANGES, rows))
    return View("catalogue", title, tuple(tables), tuple(_notes(shown, former)))


def _counted_only(shown: Catalogue) -> Catalogue | None:
    """Return the national list where a text says how many items there are and tells fewer; None elsewhere."""
    national = national_catalogue()
    return national if shown.declared == len(national.items) != len(shown.items) else None


def _states(item: Item, plan: Plan, evaluation: Evaluation) -> list[State]:
    found = (evaluation.find(clause.id) for clause in clauses_of(item, plan))
    return [verdict.state for verdict in found if verdict is not None]


def _verdict(states: Sequence[State]) -> Cell:
    """Return the worst of the verdicts of an item's clauses; what no clause is about no map decides."""
    if not states:
        return Word(later("not decided by a map"), "soft")
    worst = min(states, key=_WORST_FIRST.index)
    return Name(worst, TONE_OF_STATE[worst])


def _item_opens(item: Item, plan: Plan) -> tuple[Opens, ...]:
    return tuple(opens for clause in clauses_of(item, plan) for opens in clause_opens(clause))


def _item_rows(shown: Catalogue, request: ViewRequest) -> Iterator[Row]:
    for number, item in enumerate(shown.items, start=1):
        states = _states(item, request.plan, request.evaluation)
        told = (item.object, item.content, item.standard, item.department, item.funding)
        cells: tuple[Cell, ...] = (
            number,
            shown.field_title(item.field),
            item.title,
            *(text or None for text in told),
            len(states),
            _verdict(states),
        )
        yield Row(cells, _item_opens(item, request.plan))


def _field_rows(shown: Catalogue, request: ViewRequest) -> Iterator[Row]:
    for key in dict.fromkeys(item.field for item in shown.items):
        items = [item for item in shown.items if item.field == key]
        states = [_states(item, request.plan, request.evaluation) for item in items]
        met = sum("met" in one and set(one) <= {"met", "reported", "not_applicable"} for one in states)
        failing = sum("not_met" in one or "nearly_met" in one for one in states)
        undecided = sum("not_decided" in one and "not_met" not in one and "nearly_met" not in one for one in states)
        yield Row((shown.field_title(key), len(items), sum(map(bool, states)), met, failing, undecided))


def _link_rows(shown: Catalogue, request: ViewRequest) -> Iterator[Row]:
    for item in shown.items:
        for clause in clauses_of(item, request.plan):
            verdict = request.evaluation.find(clause.id)
            if verdict is not None:
                figures = (verdict.measured, verdict.target, UnitName(verdict.unit))
                state = Name(verdict.state, TONE_OF_STATE[verdict.state])
                yield Row((item.title, clause_title(clause), *figures, state), clause_opens(clause))


def _standard_rows(request: ViewRequest) -> Iterator[Row]:
    """Yield, service by service, every figure that the plan sets: for facilities, what they hold, and staff."""
    for key, service in request.plan.service.items():
        for verdict in request.evaluation.verdicts:
            clause = verdict.clause
            if key in service_keys(clause):
                cells: tuple[Cell, ...] = (
                    Titled(service.title, service.title_en),
                    clause_title(clause),
                    Word(clause.named),
                    verdict.target,
                    UnitName(verdict.unit),
                    clause.department or None,
                )
                yield Row(cells, clause_opens(clause))


def _change_row(change: Change, plan: Plan) -> Row:
    what = _WHAT[change.what] if change.what else None
    cells = (_KINDS[change.kind], change.item.title, what, change.before or None, change.after or None)
    return Row(cells, _item_opens(change.item, plan))


def _notes(shown: Catalogue, former: Catalogue | None) -> Iterator[Message]:
    values = {
        "title": shown.title,
        "version": shown.version or "–",
        "count": len(shown.items),
        "where": shown.where or "–",
    }
    yield Message("{title}, version {version}: {count} items ({where}).", values)
    if shown.declared is not None and shown.declared != len(shown.items):
        text = "The text says that there are {declared} items and describes {count} of them or of their fields."
        yield Message(text, {"declared": shown.declared, "count": len(shown.items)})
    counted = _counted_only(shown)
    for note in (shown.note, counted.note if counted is not None else ""):
        if note:
            yield Message("Note on the catalogue: {note}", {"note": note})
    for name, message in _UNTOLD.items():
        if not any(getattr(item, name) for item in shown.items):
            yield message
    if former is not None:
        yield Message(
            "Compared with {title}, version {version}.", {"title": former.title, "version": former.version or "–"}
        )
