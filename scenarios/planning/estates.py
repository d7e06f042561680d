"""What the plan makes every residential estate owe (新建小区配套), and what stands there: by the map, or by a table.

A clause asks something of estates where it asks it of districts of that level: sites that each must hold (presence), or
a capacity for so many people who live there (ratio). Estates that are not built yet come from a table with their people
or dwellings and what is agreed for them.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...coverage.evaluation.facilities.facility_filter import service_title
from ...coverage.evaluation.verdict import DistrictEvidence, Verdict
from ...coverage.place import Place
from ...coverage.plans.clauses import Clause, PresenceClause, RatioClause
from ...coverage.plans.figures import SUMMED_UNIT
from ...coverage.plans.picks import DistrictPick, Tier
from ...coverage.plans.plan import Plan
from ...layers.files.texts.columns import plain_name
from ...layers.schema import ESTATE, HOUSEHOLDS, PEOPLE
from ...messages import Titled
from .records.kept import EstateGiven, kept_of
from .request import ViewRequest

SITES: Final = "sites"
_ANY: Final = 1e-9


@dataclass(frozen=True)
class Estate:
    """An estate: a row of `Districts`, or -1 where it comes from a table alone."""

    row: int
    id: str
    name: str
    within: str
    people: float | None
    dwellings: float | None
    new: bool
    given: EstateGiven | None = None
    estimated: bool = False


@dataclass(frozen=True, eq=False)
class Owed:
    """What an estate owes by one clause: `stands` is None where nobody tells, `unit` as verdicts have it."""

    estate: Estate
    clause: Clause
    service: Titled
    owed: float
    stands: float | None
    unit: str

    @property
    def short(self) -> float | None:
        """By how much it falls short: whole sites and places, 0 where nothing is missing."""
        if self.stands is None:
            return None
        missing = max(0.0, self.owed - self.stands)
        return missing if self.unit.startswith("m²") else float(math.ceil(missing - _ANY))


def owed_by_estates(request: ViewRequest) -> list[Owed]:
    """Return what every estate owes, clause by clause in the plan's order: those on the map, then the table's."""
    place, given = request.place, kept_of(request.project, "estates", EstateGiven)
    on_map = {row: _of_map(request, row, given) for row in np.flatnonzero(place.districts.level == ESTATE).tolist()}
    known = {plain_name(name) for one in on_map.values() for name in (one.id, one.name)}
    per_home = _people_per_home(place)
    alone = [_of_table(one, per_home) for one in given if plain_name(one.name) not in known]
    found: list[Owed] = []
    for verdict in request.evaluation.verdicts:
        found += _of_verdict(verdict, request, on_map)
        found += [owed for estate in alone for owed in _of_clause(verdict.clause, request.plan, estate)]
    return found


def _of_map(request: ViewRequest, row: int, given: Sequence[EstateGiven]) -> Estate:
    place = request.place
    districts, parent = place.districts, int(place.districts.parent[row])
    name = str(districts.name[row])
    names = {plain_name(name), plain_name(str(districts.id[row]))}
    told = next((one for one in given if plain_name(one.name) in names), None)
    return Estate(
        row=row,
        id=str(districts.id[row]),
        name=name or str(districts.id[row]),
        within=str(districts.name[parent]) if parent >= 0 else "",
        people=_living(place, row, PEOPLE),
        dwellings=_living(place, row, HOUSEHOLDS),
        new=bool(districts.new_since(request.plan.base_year)[row]),
        given=told,
    )


def _living(place: Place, row: int, group: str) -> float | None:
    weights = place.demand.weights.get(group)
    rows = place.demand.district.get(ESTATE)
    return None if weights is None or rows is None else float(np.nansum(weights[rows == row]))


def _people_per_home(place: Place) -> float | None:
    """Return how many people live in a household of this place, None where nobody knows."""
    people, homes = (float(np.nansum(place.demand.weights.get(group, np.zeros(1)))) for group in (PEOPLE, HOUSEHOLDS))
    return people / homes if people > 0 and homes > 0 else None


def _of_table(one: EstateGiven, per_home: float | None) -> Estate:
    """Return an estate of the table; people that it does not tell are estimated from its dwellings."""
    estimated = one.people is None and one.dwellings is not None and per_home is not None
    people = one.dwellings * per_home if estimated and one.dwellings and per_home else one.people
    return Estate(-1, "", one.name, one.within, people, one.dwellings, new=True, given=one, estimated=estimated)


# --------------------------------------------------------------------------------------------- what the map decides
def _of_verdict(verdict: Verdict, request: ViewRequest, on_map: dict[int, Estate]) -> Iterator[Owed]:
    clause = verdict.clause
    if isinstance(clause, PresenceClause):
        parts = [part.evidence for part in verdict.parts] or [verdict.evidence]
        for tier, evidence in zip(clause.tiers, parts, strict=False):
            if tier.level == ESTATE and isinstance(evidence, DistrictEvidence):
                yield from _sites(clause, tier, evidence, request.plan, on_map)
    elif isinstance(clause, RatioClause) and clause.districts is not None and clause.districts.level == ESTATE:
        by_id = {estate.id: estate for estate in on_map.values()}
        for row in verdict.by_district:
            if row.level == ESTATE and row.measured is not None and isinstance(clause.target, int | float):
                owed, stands = (figure * row.people / clause.per for figure in (clause.target, row.measured))
                title, unit = _title(clause, request.plan), _unit(clause, request.plan)
                yield Owed(by_id[row.key], clause, title, owed, stands, unit)


def _sites(
    clause: Clause, tier: Tier, evidence: DistrictEvidence, plan: Plan, on_map: dict[int, Estate]
) -> Iterator[Owed]:
    for at, row in enumerate(evidence.districts.tolist()):
        for need, found in zip(tier.services, evidence.found[at].tolist(), strict=True):
            title = service_title(need.any_of, plan.service)
            yield Owed(on_map[row], clause, title, float(need.count), float(found), SITES)


# ------------------------------------------------------------------------------------------- what a table tells alone
def _of_clause(clause: Clause, plan: Plan, estate: Estate) -> Iterator[Owed]:
    assert estate.given is not None, "an estate that is not on the map comes from a table"
    if isinstance(clause, PresenceClause):
        for tier in clause.tiers:
            if _asks_new(tier):
                for need in tier.services:
                    title = service_title(need.any_of, plan.service)
                    words = {plain_name(word) for key in need.any_of for word in (key, *_words(plan, key))}
                    yield Owed(estate, clause, title, float(need.count), _named(estate.given, words), SITES)
    elif isinstance(clause, RatioClause) and clause.districts is not None and _asks_new(clause.districts):
        people = estate.dwellings if clause.group == HOUSEHOLDS else estate.people
        if people is not None and isinstance(clause.target, int | float):
            owed, stands = clause.target * people / clause.per, estate.given.amount(clause.amount)
            yield Owed(estate, clause, _title(clause, plan), owed, stands, _unit(clause, plan))


def _asks_new(pick: DistrictPick) -> bool:
    """Tell whether new estates are asked."""
    return pick.level == ESTATE and pick.new is not False


def _words(plan: Plan, key: str) -> tuple[str, str]:
    service = plan.service[key]
    return service.title, service.title_en


def _named(given: EstateGiven, words: set[str]) -> float | None:
    """Return how many of the services that a table lists are this one; None where it lists none at all."""
    if not given.agreed:
        return None
    return float(sum(plain_name(one) in words for one in given.services))


def _title(clause: RatioClause, plan: Plan) -> Titled:
    return service_title([key for pick in clause.services for key in pick.any_of], plan.service)


def _unit(clause: RatioClause, plan: Plan) -> str:
    own = plan.capacity.get(clause.amount)
    return SUMMED_UNIT.get(clause.amount, clause.amount) if own is None else own.title_en or own.title
