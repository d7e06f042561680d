"""Shortfalls: what is missing where, of which service and for whom, and how each line stands until it is closed."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....layers.schema import ESTATE, LEVELS
from ....messages import Message
from ...editing.edits import AddFacility, AddMobileStop, AddService, AnyEdit
from ...presentation.estimates import as_known
from ...presentation.names import later
from ...runs.comparison import ScenarioChange
from ..records.kept import LedgerLine, Task, kept_of
from ..records.ledger import BUILT, CLOSED, DECIDED, PLANNED, Entry, advanced
from ..request import ViewRequest
from ..shortfalls import Shortfall, shortfalls, whole
from ..view import Cell, Column, Name, Opens, Row, Table, UnitName, View, Word, clause_opens, clause_title
from ..wording import TONE_OF_STATE

WHOLE: Final = Word(later("the whole place"))
OUTSIDE: Final = Word(later("people outside"))
_UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "sites": ("sites",),
    "places": ("places",),
    "beds": ("beds", "nursing beds"),
    "m2": ("m²", "m² of land"),
    "staff": ("doctors", "nurses"),
}
_AMOUNTS: Final = (
    Column("sites", later("Sites missing"), "count"),
    Column("places", later("Places missing"), "count"),
    Column("beds", later("Beds missing"), "count"),
    Column("m2", later("m² missing"), "count"),
    Column("staff", later("Staff missing"), "count"),
)
_LINES: Final = (
    Column("clause", later("Clause")),
    Column("service", later("Service")),
    Column("district", later("District")),
    Column("level", later("Level"), detail=True),
    Column("missing", later("Missing"), "figure"),
    Column("unit", later("Unit")),
    Column("people", later("People concerned"), "people"),
    Column("group", later("Group"), detail=True),
    Column("areas", later("Unserved areas"), "count", detail=True),
    Column("state", later("State")),
    Column("scenario", later("Planned in")),
    Column("left", later("Missing with the scenario"), "figure"),
    Column("opened", later("Found on")),
    Column("closed", later("Closed on")),
    Column("reopened", later("Open again since")),
    Column("department", later("Department")),
    Column("year", later("Year of completion"), "year"),
    Column("cost", later("Cost (10,000 yuan)"), "money"),
    Column("note", later("Note")),
    Column("number", later("Number"), detail=True),
)
_CLAUSES: Final = (
    Column("clause", later("Clause")),
    Column("measured", later("Measured"), "figure"),
    Column("target", later("Target"), "figure"),
    Column("unit", later("Unit")),
    Column("verdict", later("Verdict")),
    Column("lines", later("Lines open"), "count"),
    Column("districts", later("Districts"), "count"),
    *_AMOUNTS,
    Column("areas", later("Unserved areas"), "count"),
    Column("people", later("Unserved"), "people"),
    Column("department", later("Department")),
)
_DISTRICTS: Final = (
    Column("district", later("District")),
    Column("level", later("Level")),
    Column("open", later("open"), "count"),
    Column("planned", later("planned in a scenario"), "count"),
    Column("built", later("built, not yet seen in the verdict"), "count"),
    Column("closed", later("struck off"), "count"),
    *_AMOUNTS,
)


def shortfall_view(request: ViewRequest) -> View:
    """Return the lines of what is missing with their states, a line for each clause, and one for each district."""
    found = shortfalls(request.place, request.evaluation)
    entries = entries_of(request, found)
    short = [verdict for verdict in request.evaluation.verdicts if any(one.clause is verdict.clause for one in found)]
    estimated = request.place.demand.estimated
    tables = (
        Table("clauses", later("Shortfalls by clause"), _CLAUSES, tuple(_clause_row(one, found) for one in short)),
        Table(
            "lines",
            later("Shortfalls"),
            _LINES,
            tuple(_line_row(entry, estimated) for entry in entries),
        ),
        Table("districts", later("Shortfalls by district"), _DISTRICTS, tuple(_district_rows(entries, request))),
    )
    notes, assumed = tuple(_notes(request, entries)), tuple(_assumed(found))
    return View("shortfalls", later("Shortfalls and their ledger"), tables, notes, assumed)


def entries_of(request: ViewRequest, found: Sequence[Shortfall]) -> list[Entry]:
    """Return every line of the ledger of this plan as it stands now: those that are missing, then those that closed."""
    plan = request.plan.key
    records = {one.key: one for one in kept_of(request.project, "ledger", LedgerLine)}
    after = advanced(records.values(), found, request.evaluation, request.today)
    tasks = {one.line: one for one in kept_of(request.project, "tasks", Task)}
    sides = [(change, _left(change)) for change in request.changes]
    current = [_entry(after[f"{plan}|{line.key}"], line, tasks, sides, fresh=f"{plan}|{line.key}" not in records)
               for line in found]  # fmt: skip
    known = {entry.record.key for entry in current}
    others = [one for key, one in after.items() if one.plan == plan and key not in known]
    gone = [Entry(one, None, tasks.get(one.key), fresh=not records[one.key].closed) for one in others]
    return [*current, *gone]


def _entry(
    record: LedgerLine,
    line: Shortfall,
    tasks: Mapping[str, Task],
    sides: Sequence[tuple[ScenarioChange, Mapping[str, float]]],
    *,
    fresh: bool,
) -> Entry:
    """Return a line with the first scenario that closes it, else the one that leaves least of it."""
    task = _with_projects(tasks.get(record.key), record, line, None)
    lefts = [(left.get(line.key, 0.0), change) for change, left in sides if _decides(change, line)]
    if not lefts:
        return Entry(record, line, task, fresh=fresh)
    least, change = min(lefts, key=lambda pair: pair[0])
    if least > 0:
        return Entry(record, line, task, left=least if least < line.missing else None, fresh=fresh)
    task = _with_projects(tasks.get(record.key), record, line, change)
    return Entry(record, line, task, scenario=change.scenario.name, left=0.0, fresh=fresh)


def _left(change: ScenarioChange) -> dict[str, float]:
    return {line.key: line.missing for line in shortfalls(change.place, change.evaluation)}


def _decides(change: ScenarioChange, line: Shortfall) -> bool:
    verdict = change.evaluation.find(line.clause.id)
    return verdict is not None and verdict.state in DECIDED


def _with_projects(
    task: Task | None, record: LedgerLine, line: Shortfall, change: ScenarioChange | None
) -> Task | None:
    """Return what the planner says of a line; where nothing, what the scenario's projects in that district say."""
    if change is None or task is not None:
        return task
    edits = [edit for edit in change.scenario.edits if _serves(edit, line, change)]
    if not edits:
        return None
    costs, years = [one.cost for one in edits if one.cost is not None], [one.year for one in edits if one.year]
    return Task(
        line=record.key,
        department="、".join(dict.fromkeys(one.department for one in edits if one.department)),
        cost=sum(costs) if costs else None,
        year=max(years, default=None),
    )


def _serves(edit: AnyEdit, line: Shortfall, change: ScenarioChange) -> bool:
    """Tell whether an edit puts a facility of the service that is missing into the district that lacks it."""
    if not isinstance(edit, AddFacility | AddMobileStop | AddService) or edit.category not in line.categories:
        return False
    those = change.place.facilities
    rows = [row for row, key in enumerate(those.id) if key == edit.facility]
    if not rows or line.district < 0:
        return bool(rows)
    inside = those.district.get(line.level)
    return inside is not None and int(inside[rows[0]]) == line.district


# ----------------------------------------------------------------------------------------------------------- rows
def _line_row(entry: Entry, estimated: Container[str]) -> Row:
    record, task, line = entry.record, entry.task, entry.now
    first: tuple[Cell, ...]
    if line is None:
        first = (record.clause, record.service, record.district, "", None, UnitName(record.unit), None, "", None)
        opens: tuple[Opens, ...] = (Opens("clause", record.clause),)
    else:
        first = (
            clause_title(line.clause),
            line.service,
            line.district_name or WHOLE,
            Name(line.level) if line.level else "",
            as_known(whole(line.missing, line.unit), estimated=line.unit == "people" and line.group in estimated),
            OUTSIDE if line.unit == "people" else UnitName(line.unit),
            as_known(line.people, estimated=line.group in estimated),
            Name(line.group) if line.group else "",
            line.areas,
        )
        opens = _opens(line)
    said: tuple[Cell, ...] = (
        (task.department or (line.clause.department if line else ""), task.year, task.cost, task.note)
        if task
        else (line.clause.department if line else "", None, None, "")
    )
    left = None if entry.left is None or line is None else whole(entry.left, line.unit)
    dates = (record.opened, record.closed, record.reopened)
    return Row((*first, entry.state, entry.scenario, left, *dates, *said, record.key), opens)


def _opens(line: Shortfall) -> tuple[Opens, ...]:
    district = (Opens("district", line.district_id),) if line.district_id else ()
    return (*clause_opens(line.clause), *district)


def _clause_row(verdict: Verdict, found: Sequence[Shortfall]) -> Row:
    lines = [line for line in found if line.clause is verdict.clause]
    cells: tuple[Cell, ...] = (
        clause_title(verdict.clause),
        verdict.measured,
        verdict.target,
        UnitName(verdict.unit),
        Name(verdict.state, TONE_OF_STATE[verdict.state]),
        len(lines),
        len({line.district for line in lines if line.district >= 0}),
        *_amounts([line for line in lines if line.district < 0] or lines),
        len(verdict.evidence.areas) if isinstance(verdict.evidence, CircleEvidence) else None,
        as_known(verdict.unserved, estimated=bool(verdict.estimated)),
        verdict.clause.department,
    )
    return Row(cells, clause_opens(verdict.clause))


def _amounts(lines: Sequence[Shortfall]) -> tuple[float | None, ...]:
    """Return what lines lack in whole sites, places, beds, square metres and staff; None where nothing of the kind."""
    found = []
    for units in _UNITS.values():
        those = [whole(line.missing, line.unit) for line in lines if line.unit in units]
        found.append(sum(those) if those else None)
    return tuple(found)


def _district_rows(entries: Sequence[Entry], request: ViewRequest) -> Iterator[Row]:
    """Yield a line for each district with lines now or before, those with most open lines first."""
    counts: dict[int, Counter[str]] = {}
    for entry in entries:
        if entry.now is not None:
            kind = "planned" if entry.state == PLANNED else "built" if entry.state == BUILT else "open"
            counts.setdefault(entry.now.district, Counter())[kind] += 1
    closed = Counter(entry.record.district for entry in entries if entry.state == CLOSED)
    districts = request.place.districts
    tiers = [*LEVELS, ESTATE]
    order = sorted(
        counts, key=lambda row: (tiers.index(str(districts.level[row])) if row >= 0 else -1, -counts[row]["open"])
    )
    for row in order:
        name = str(districts.name[row]) if row >= 0 else ""
        count = counts[row]
        cells: tuple[Cell, ...] = (
            name or WHOLE,
            Name(str(districts.level[row])) if row >= 0 else "",
            count["open"],
            count["planned"],
            count["built"],
            closed[name],
            *_amounts([one.now for one in entries if one.now is not None and one.now.district == row]),
        )
        yield Row(cells, (Opens("district", str(districts.id[row])),) if row >= 0 else ())


# ---------------------------------------------------------------------------------------------------------- notes
def _notes(request: ViewRequest, entries: Sequence[Entry]) -> Iterator[Message]:
    undecided = sum(verdict.state == "not_decided" for verdict in request.evaluation.verdicts)
    if undecided:
        yield Message(
            "{count} clauses cannot be decided with the data at hand, and list nothing that is missing; no line of "
            "theirs closes either.",
            {"count": undecided},
        )
    fresh = sum(entry.fresh and entry.now is not None for entry in entries)
    gone = sum(entry.fresh and entry.now is None for entry in entries)
    if fresh or gone:
        yield Message(
            "Not saved yet (new lines: {fresh}, closed lines: {gone}); 'lifecircle ledger PROJECT' saves them "
            "with today's date.",
            {"fresh": fresh, "gone": gone},
        )


def _assumed(found: Sequence[Shortfall]) -> Iterator[Message]:
    if any(line.unit == "people" for line in found):
        yield Message(
            "People outside a circle are listed by district; 'lifecircle site' proves how few sites would serve "
            "them, for a site may serve several districts."
        )
    if any(line.district < 0 for line in found):
        yield Message(
            "Where a figure is asked of the whole place, the districts below it are listed too; their shortfalls "
            "add up to more than the whole's, since other districts are above it."
        )
