"""The ledger of estates: people, dwellings, what each owes by the plan, what stands, and by how much it falls short."""

from collections.abc import Iterator, Sequence
from typing import Final

from ....messages import Message, Titled
from ...presentation.estimates import as_known
from ...presentation.names import later
from ..estates import Estate, Owed, owed_by_estates
from ..request import ViewRequest
from ..view import Cell, Column, Opens, Row, Table, UnitName, View, Word, clause_opens, clause_title

COMPLETE: Final = Word(later("complete"), "good")
LACKING: Final = Word(later("lacking"), "bad")
UNTOLD: Final = Word(later("not stated"), "open")
_ESTATES: Final = (
    Column("estate", later("Estate")),
    Column("within", later("District")),
    Column("people", later("People"), "people"),
    Column("dwellings", later("Dwellings"), "count"),
    Column("new", later("New"), detail=True),
    Column("source", later("Source"), detail=True),
    Column("asked", later("Items owed"), "count"),
    Column("met", later("Items in place"), "count"),
    Column("state", later("State")),
    Column("short", later("Lacking")),
    Column("year", later("Handed over in"), "year"),
)
_OWED: Final = (
    Column("estate", later("Estate")),
    Column("within", later("District")),
    Column("people", later("People"), "people"),
    Column("dwellings", later("Dwellings"), "count"),
    Column("clause", later("Clause")),
    Column("service", later("Service")),
    Column("owed", later("Owed"), "figure"),
    Column("stands", later("In place"), "figure"),
    Column("short", later("Short by"), "figure"),
    Column("unit", later("Unit")),
)
_CLAUSES: Final = (
    Column("clause", later("Clause")),
    Column("asked", later("Estates asked"), "count"),
    Column("met", later("Estates complete"), "count"),
    Column("share", later("Share complete"), "percent"),
    Column("untold", later("Estates not stated"), "count"),
    Column("short", later("Short by"), "figure"),
    Column("unit", later("Unit")),
)
NEW: Final = Word(later("new"))
OLD: Final = Word(later("built earlier"))


def estates(request: ViewRequest) -> View:
    """Return the ledger: a line for each clause, one for each estate, and one for each thing that is owed."""
    owed = owed_by_estates(request)
    by_estate: dict[Estate, list[Owed]] = {}
    for one in owed:
        by_estate.setdefault(one.estate, []).append(one)
    order = sorted(by_estate, key=lambda estate: (-_lacking(by_estate[estate]), -(estate.people or 0.0)))
    tables = (
        Table("clauses", later("What estates owe, by clause"), _CLAUSES, tuple(_clause_rows(owed))),
        Table("estates", later("Estates"), _ESTATES, tuple(_estate_row(one, by_estate[one]) for one in order)),
        Table("owed", later("What estates owe"), _OWED, tuple(_owed_rows(order, by_estate))),
    )
    notes = tuple(_notes(owed, request))
    return View("estates", later("Ledger of residential estates"), tables, notes, tuple(_assumed(owed)))


def _lacking(those: Sequence[Owed]) -> int:
    return sum(bool(one.short) for one in those)


def _clause_rows(owed: Sequence[Owed]) -> Iterator[Row]:
    for clause_id in dict.fromkeys(one.clause.id for one in owed):
        those = [one for one in owed if one.clause.id == clause_id]
        asked = {one.estate for one in those}
        short = {one.estate for one in those if one.short}
        untold = {one.estate for one in those if one.short is None} - short
        told = len(asked) - len(untold)
        met = told - len(short)
        missing = sum(one.short or 0.0 for one in those)
        share = 100 * met / told if told else None
        cells = (clause_title(those[0].clause), len(asked), met, share, len(untold), missing, UnitName(those[0].unit))
        yield Row(cells, clause_opens(those[0].clause))


def _estate_row(estate: Estate, those: Sequence[Owed]) -> Row:
    lacking = list(dict.fromkeys(one.service for one in those if one.short))
    untold = sum(one.short is None for one in those)
    met = sum(one.short == 0 for one in those)
    state = LACKING if lacking else UNTOLD if untold else COMPLETE
    cells: tuple[Cell, ...] = (
        estate.name,
        estate.within,
        as_known(estate.people, estimated=estate.estimated),
        estate.dwellings,
        NEW if estate.new else OLD,
        Word(later("the map")) if estate.row >= 0 else Word(later("a table")),
        len(those),
        met,
        state,
        tuple(lacking) if lacking else "",
        estate.given.year if estate.given else None,
    )
    return Row(cells, _opens(estate))


def _owed_rows(order: Sequence[Estate], by_estate: dict[Estate, list[Owed]]) -> Iterator[Row]:
    for estate in order:
        for one in by_estate[estate]:
            people = as_known(estate.people, estimated=estate.estimated)
            first: tuple[Cell, ...] = (estate.name, estate.within, people, estate.dwellings)
            rest = (clause_title(one.clause), one.service, one.owed, one.stands, one.short, UnitName(one.unit))
            yield Row((*first, *rest), (*clause_opens(one.clause), *_opens(estate)))


def _opens(estate: Estate) -> tuple[Opens, ...]:
    return (Opens("district", estate.id),) if estate.row >= 0 else ()


def _notes(owed: Sequence[Owed], request: ViewRequest) -> Iterator[Message]:
    if not owed:
        yield Message("This plan sets no requirements for single residential estates, or the place has none.")
        return
    asked = {one.clause.id for one in owed}
    undecided = [
        one.clause for one in request.evaluation.verdicts if one.clause.id in asked and one.state == "not_decided"
    ]
    if undecided:
        zh, en = "、".join(one.title for one in undecided), ", ".join(one.title_en or one.title for one in undecided)
        yield Message(
            "For {count} clauses the data is not known to be complete, so there may be more facilities than are "
            "counted: {clauses}.",
            {"count": len(undecided), "clauses": Titled(zh, en)},
        )
    untold = len({one.estate for one in owed if one.stands is None})
    if untold:
        yield Message(
            "For {count} estates of the table it is not stated what is agreed; fill in the columns and import the "
            "table again with 'lifecircle keep estates PROJECT FILE'.",
            {"count": untold},
        )


def _assumed(owed: Sequence[Owed]) -> Iterator[Message]:
    estimated = {one.estate for one in owed if one.estate.estimated}
    if estimated:
        rate = next(one.people / one.dwellings for one in estimated if one.people and one.dwellings)
        yield Message(
            "Where the table tells dwellings and no people, {rate:.2f} people are taken for each, as they live in this "
            "place: {count} estates.",
            {"rate": rate, "count": len(estimated)},
        )
