"""Allocation: places against those whom they are for, district by district, now and when the scenario's people come.

Seats against children, places against toddlers, beds against the elderly: how many there are, what a figure of the plan
would ask for, and who finds a place within the way that the plan gives the service. Everything is counted by the
residents of the data; where these are others than the residents of half a year (常住人口), a note says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ....arrays import Bools, Floats, Ints
from ....coverage.accessibility.seats import DistrictSupply, Seats, seats, supply
from ....coverage.evaluation.context import EvaluationContext, group_name, make_case, weights_of
from ....coverage.evaluation.facilities.facility_filter import service_title
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.place import Demand, Place
from ....coverage.plans.clauses import CircleClause, Clause, RatioClause
from ....coverage.plans.picks import Pick
from ....coverage.plans.plan import Plan
from ....coverage.travel.modes import Mode
from ....messages import Message, Titled
from ....progress import never_cancelled
from ...editing.edits import ScalePeople
from ...presentation.estimates import as_known
from ...presentation.names import amount_key, later
from ..request import ViewRequest
from ..view import Cell, Column, Name, Opens, Row, Table, View, Word, clause_opens

ALLOCATED: Final = (
    ("childcare", "places", "age_0_2"),
    ("kindergarten", "places", "age_3_5"),
    ("primary_school", "places", "age_6_11"),
    ("junior_school", "places", "age_12_14"),
    ("elderly_institution", "beds", "age_60_plus"),
    ("medical", "beds", "people"),
    ("sports_ground", "area_m2", "people"),
)
"""Services, what they offer, and for whom."""
SEATED: Final = frozenset({"places"})
"""What one person takes one of; of beds and square metres only the ratio is told."""
USUAL_MINUTES: Final = 15.0
LEVELS: Final = ("county", "township")
_WHERE: Final = (
    Column("service", later("Service")),
    Column("district", later("District")),
    Column("level", later("Level")),
    Column("group", later("For whom")),
)
_SUPPLY: Final = (
    *_WHERE,
    Column("people", later("People"), "people"),
    Column("sites", later("Sites"), "count"),
    Column("amount", later("Unit")),
    Column("places", later("Existing"), "count"),
    Column("per_100", later("Per 100"), "figure"),
    Column("asked", later("Asked"), "count"),
    Column("short", later("Short by"), "count"),
)
_SEATS: Final = (
    *_WHERE,
    Column("people", later("People"), "people"),
    Column("reached", later("In reach"), "people"),
    Column("seated", later("Find a place"), "people"),
    Column("without", later("Without a place"), "people"),
    Column("share", later("Without a place, %"), "percent"),
)
_MOVES: Final = (
    *_WHERE,
    Column("people_before", later("People now"), "people"),
    Column("people_after", later("People then"), "people"),
    Column("places_before", later("Places now"), "count"),
    Column("places_after", later("Places then"), "count"),
    Column("short_before", later("Short now"), "count"),
    Column("short_after", later("Short then"), "count"),
    Column("without_before", later("Without a place now"), "people"),
    Column("without_after", later("Without a place then"), "people"),
)


@dataclass(frozen=True, eq=False)
class ServiceSupply:
    """One service against its group: the districts' figures, the whole place first, and what is asked by the plan."""

    key: str
    amount: str
    group: str
    title: Titled
    mode: Mode
    limit: float
    limit_of: Clause | None
    ratio: RatioClause | None
    districts: tuple[tuple[str, DistrictSupply], ...]
    asked: tuple[float | None, ...]
    """What the plan's figure comes to in each of the districts, None where it gives none."""

    def short(self, row: int) -> float | None:
        """Return how much is missing of what is asked, None where nothing is."""
        asked = self.asked[row]
        return None if asked is None else max(0.0, asked - self.districts[row][1].places)


def allocation(request: ViewRequest) -> View:
    """Return every service with places, its districts, and what a scenario moves."""
    now = supplies(request.place, request.plan, request.evaluation.settings)
    notes = tuple(_notes(request, now))
    tables = [
        Table("supply", later("Places and people"), _SUPPLY, tuple(_supply_rows(request.place, now))),
        Table("seats", later("Who finds a place"), _SEATS, tuple(_seat_rows(request.place, now))),
    ]
    if request.after is not None:
        then = supplies(request.after.place, request.plan, request.after.evaluation.settings)
        tables.append(Table("moves", later("What the scenario moves"), _MOVES, tuple(_moves(request.place, now, then))))
    return View("allocation", later("Allocation by residents"), tuple(tables), notes, tuple(_assumed(now)))


def supplies(place: Place, plan: Plan, settings: EvaluationSettings) -> tuple[ServiceSupply, ...]:
    """Return the services of `ALLOCATED` that the plan knows and whose facilities tell what they offer."""
    case = make_case(place, plan, replace(settings, sureness=False), never_cancelled)
    found = (_supply(case, key, amount, group) for key, amount, group in ALLOCATED if key in plan.service)
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True, eq=False)
class _Offer:
    """What facilities (f,) offer, 0 where not `known`, and for whom (n,)."""

    rows: Ints
    places: Floats
    known: Bools
    people: Floats


def _supply(case: EvaluationContext, key: str, amount: str, group: str) -> ServiceSupply | None:
    rows = case.choose(Pick(any_of=(key,))).rows
    people = weights_of(case.place.demand, group)
    values = case.place.facilities.capacity.get(amount)
    if people is None or values is None or not len(rows) or np.isnan(values[rows]).all():
        return None
    offer = _Offer(rows, np.nan_to_num(values[rows]), ~np.isnan(values[rows]), np.nan_to_num(people))
    clause = _circle_of(case.plan, key)
    mode, limit = _way(case, clause)
    found = _seated(case, offer, group, limit) if mode == "walk" and amount in SEATED else None
    ratio = _ratio_of(case.plan, key, amount)
    told = tuple(_districts(case.place, offer, found))
    return ServiceSupply(
        key, amount, group, service_title([key], case.services), mode, limit, clause, ratio, told,
        tuple(_asked(case.place.demand, ratio, level, one.district) for level, one in told),
    )  # fmt: skip


def _circle_of(plan: Plan, key: str) -> CircleClause | None:
    """Return the plan's first circle that names the service."""
    circles = (clause for clause in plan.clause if isinstance(clause, CircleClause))
    return next((one for one in circles if any(key in pick.any_of for pick in one.services)), None)


def _way(case: EvaluationContext, clause: CircleClause | None) -> tuple[Mode, float]:
    if clause is None:
        return "walk", USUAL_MINUTES
    return case.mode(clause, clause.mode), case.limit(clause, clause.limit)


def _ratio_of(plan: Plan, key: str, amount: str) -> RatioClause | None:
    """Return the plan's figure of the service's places for people, one that is to be reached."""
    ratios = (one for one in plan.clause if isinstance(one, RatioClause) and one.amount == amount and not one.highest)
    return next((one for one in ratios if any(key in pick.any_of for pick in one.services) and not one.districts), None)


def _seated(case: EvaluationContext, offer: _Offer, group: str, limit: float) -> Seats | None:
    """Return who finds a place on foot within the limit, in minutes."""
    profile = case.profile(group, "walk")
    if profile is None:
        return None
    rows, places = offer.rows[offer.known], offer.places[offer.known]
    return seats(case.place, rows, places, offer.people, profile=profile, limit_s=60 * limit, ways=case.ways)


def _districts(place: Place, offer: _Offer, found: Seats | None) -> Iterator[tuple[str, DistrictSupply]]:
    """Yield the whole place and each district of the levels that it has."""
    count, nowhere = len(offer.people), np.full(len(place.facilities), -1, np.int32)
    nobody = Seats(np.zeros(count, np.bool_), np.full(count, np.nan), np.zeros(0))
    for level in ("", *(name for name in LEVELS if (place.districts.level == name).any())):
        each = supply(
            offer.people,
            place.demand.district.get(level, np.full(count, -1, np.int32)),
            found or nobody,
            places=offer.places,
            lying=place.facilities.district.get(level, nowhere)[offer.rows],
            known=offer.known,
            count=len(place.districts),
        )
        yield from ((level, one) for one in (each[1:] if level else each[:1]))


def _asked(demand: Demand, ratio: RatioClause | None, level: str, district: int) -> float | None:
    if ratio is None or isinstance(ratio.target, str):
        return None
    weights = weights_of(demand, ratio.group)
    if weights is None:
        return None
    inside = demand.district[level] == district if level else np.ones(len(weights), np.bool_)
    return float(weights[inside].sum()) * ratio.target / ratio.per


def _head(place: Place, one: ServiceSupply, level: str, district: int) -> tuple[Cell, ...]:
    name: Cell = Word(later("the whole place")) if district < 0 else str(place.districts.name[district])
    return one.title, name, Name(level) if level else None, Name(one.group)


def _people(place: Place, one: ServiceSupply, people: float | None) -> float | None:
    return as_known(people, estimated=one.group in place.demand.estimated)


def _opens(place: Place, one: ServiceSupply, district: int) -> tuple[Opens, ...]:
    there = (Opens("district", str(place.districts.id[district])),) if district >= 0 else ()
    clause = one.ratio or one.limit_of
    return (*there, *(clause_opens(clause) if clause else ()))


def _supply_rows(place: Place, found: tuple[ServiceSupply, ...]) -> Iterator[Row]:
    for one in found:
        for row, (level, each) in enumerate(one.districts):
            figures = (
                _people(place, one, each.people),
                each.sites,
                Name(_unit(one)),
                each.places,
                each.per_100,
                one.asked[row],
                one.short(row),
            )
            yield Row((*_head(place, one, level, each.district), *figures), _opens(place, one, each.district))


def _unit(one: ServiceSupply) -> str:
    """Return the key of what a service's facilities offer, as a unit: of an area its square metres alone."""
    return "m²" if one.amount.endswith("_m2") else amount_key(one.amount, [one.key])


def _seat_rows(place: Place, found: tuple[ServiceSupply, ...]) -> Iterator[Row]:
    for one in found:
        for level, each in one.districts:
            if not np.isnan(each.seated) and each.people > 0:
                share = 100 * each.without / each.people
                people = (each.people, each.reached, each.seated, each.without)
                figures = (*(_people(place, one, number) for number in people), share)
                yield Row((*_head(place, one, level, each.district), *figures), _opens(place, one, each.district))


def _moves(place: Place, now: tuple[ServiceSupply, ...], then: tuple[ServiceSupply, ...]) -> Iterator[Row]:
    """Yield the districts in which a scenario changes people, places, or who finds one."""

    def shown(pair: Sequence[float | None]) -> Iterator[float | None]:
        return (_people(place, one, number) for number in pair)

    after = {
        (one.key, level, each.district): (one, row) for one in then for row, (level, each) in enumerate(one.districts)
    }
    for one in now:
        for row, (level, before) in enumerate(one.districts):
            match = after.get((one.key, level, before.district))
            if match is None:
                continue
            other, at = match
            later_on = other.districts[at][1]
            pairs: tuple[tuple[float | None, ...], ...] = (
                tuple(shown((before.people, later_on.people))),
                (before.places, later_on.places),
                (one.short(row), other.short(at)),
                tuple(shown([None if np.isnan(each.seated) else each.without for each in (before, later_on)])),
            )
            if any(old != new for old, new in pairs):
                figures = tuple(value for pair in pairs for value in pair)
                yield Row((*_head(place, one, level, before.district), *figures), _opens(place, one, before.district))


def _notes(request: ViewRequest, found: tuple[ServiceSupply, ...]) -> Iterator[Message]:
    demand = request.place.demand
    for group, word in demand.counted_as.items():
        text = "The data counts {what} as {group}; the plans mean who lives there for half a year or longer (常住人口)."
        yield Message(text, {"what": word, "group": group_name(group)})
    estimated = sorted({one.group for one in found} & demand.estimated)
    for group in estimated:
        yield Message("Estimated, not counted: {group}.", {"group": group_name(group)})
    for one in found:
        unknown = one.districts[0][1].unknown
        if unknown:
            text = (
                "{service}: {count} of {total} sites do not tell what they offer and add nothing here, so that the "
                "shortfall is at most what stands here."
            )
            yield Message(text, {"service": one.title, "count": unknown, "total": one.districts[0][1].sites})
    yield Message("Places count where they stand; who finds one is worked out across borders, the shortest ways first.")
    if request.after is None:
        yield Message(
            "The target year is not covered: name a scenario (--scenario) that scales the people or adds estates."
        )
    elif not any(isinstance(edit, ScalePeople) for edit in request.after.scenario.edits):
        yield Message(
            "The scenario {name} does not scale the people to a target year.", {"name": request.after.scenario.name}
        )


def _assumed(found: tuple[ServiceSupply, ...]) -> Iterator[Message]:
    for one in found:
        if one.limit_of is None and one.amount in SEATED:
            text = "{service}: the plan names no way of travelling, so {limit:g} minutes on foot are taken."
            yield Message(text, {"service": one.title, "limit": one.limit})
