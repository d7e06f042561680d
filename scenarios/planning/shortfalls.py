"""What is missing for every clause that is not met: in which district, of which service, how much, and for whom.

Each kind of clause tells it in its own unit: sites that a district lacks, people left outside a circle, beds, places or
square metres below a figure, facilities that are not as they should be. Only verdicts that are decided are asked.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...coverage.evaluation.facilities.facility_filter import service_title
from ...coverage.evaluation.verdict import (
    CircleEvidence,
    CoverageRow,
    DistrictEvidence,
    Evaluation,
    FacilityEvidence,
    Verdict,
)
from ...coverage.place import Place
from ...coverage.plans.clauses import (
    CatchmentClause,
    CircleClause,
    Clause,
    PresenceClause,
    RatioClause,
    ResponseClause,
    ShareClause,
    TotalClause,
)
from ...coverage.plans.figures import SUMMED_UNIT
from ...coverage.plans.picks import Tier
from ...messages import Titled

SHORT_STATES: Final = ("not_met", "nearly_met")
LEVELS: Final = ("township", "county", "village", "city")
"""By which districts people left outside are told: of the first level that the place has."""
_NOWHERE: Final = -1
_PEOPLE: Final = "people"
_SITES: Final = "sites"


@dataclass(frozen=True, eq=False)
class Shortfall:
    """One line: `missing` in `unit` (a key or a unit of verdicts), for `people` of `group` who live there.

    `district` is a row of `Districts`, -1 for the whole place; `part` tells lines of one clause and district apart.
    """

    clause: Clause
    state: str
    service: Titled
    level: str
    district: int
    district_id: str
    district_name: str
    part: str
    missing: float
    unit: str
    people: float | None = None
    group: str = ""
    areas: int | None = None
    categories: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What tells the line from all others of the plan, the same from check to check."""
        return "|".join((self.clause.id, self.district_id or "*", self.part))


@dataclass(frozen=True, eq=False)
class _Asked:
    """A verdict that is not met, on its place."""

    place: Place
    evaluation: Evaluation
    verdict: Verdict

    def line(self, district: int, part: str, keys: Sequence[str], missing: float, unit: str, **more: Any) -> Shortfall:  # noqa: ANN401
        """Return a line about a district, -1 for the whole place, and the services of these keys."""
        districts, service = self.place.districts, self.evaluation.plan.service
        known = [key for key in keys if key in service]
        whole = district == _NOWHERE
        return Shortfall(
            clause=self.verdict.clause,
            state=self.verdict.state,
            service=service_title(known, service),
            level="" if whole else str(districts.level[district]),
            district=district,
            district_id="" if whole else str(districts.id[district]),
            district_name="" if whole else str(districts.name[district]),
            part=part,
            missing=missing,
            unit=unit,
            categories=frozenset(category for key in known for category in service[key].categories),
            **more,
        )


def shortfalls(place: Place, evaluation: Evaluation) -> tuple[Shortfall, ...]:
    """Return what is missing, clause by clause in the plan's order, the districts with the most first."""
    found: list[Shortfall] = []
    for verdict in evaluation.verdicts:
        if verdict.state in SHORT_STATES:
            lines = list(_of_verdict(_Asked(place, evaluation, verdict)))
            found += sorted(lines, key=lambda line: (-(line.people or 0.0), -line.missing))
    return tuple(found)


def finest_told(place: Place) -> str:
    """Return the level by which people are told: the first of `LEVELS` that the place has; '' where it has none."""
    return next((level for level in LEVELS if (place.districts.level == level).any()), "")


def _of_verdict(asked: _Asked) -> Iterator[Shortfall]:
    clause, verdict = asked.verdict.clause, asked.verdict
    match clause:
        case CircleClause() | ResponseClause():
            yield from _of_circle(asked)
        case PresenceClause():
            yield from _of_presence(asked, clause)
        case RatioClause():
            yield from _of_ratio(asked, clause)
        case ShareClause() | TotalClause():
            yield from _of_sum(asked, clause)
        case CatchmentClause():
            yield from _of_catchment(asked, clause)
        case _ if isinstance(verdict.evidence, FacilityEvidence):
            yield from _of_facilities(asked, verdict.evidence)
        case _:
            yield from _of_districts(asked, verdict.by_district)


# -------------------------------------------------------------------------------------------------------- circles
def _of_circle(asked: _Asked) -> Iterator[Shortfall]:
    """Yield the people left outside, by district: of each service by itself where the clause asks so, and places."""
    verdict, level = asked.verdict, finest_told(asked.place)
    parts = [part for part in verdict.parts if part.state in SHORT_STATES and isinstance(part.evidence, CircleEvidence)]
    readings = [(part.evidence, part.group) for part in parts] or [(verdict.evidence, verdict.clause.group)]
    for evidence, group in readings:
        if isinstance(evidence, CircleEvidence):
            areas = _areas_by_district(asked, evidence, level)
            part = "+".join((*evidence.services, evidence.group if parts else ""))
            left = np.where(evidence.asked, evidence.people_unserved, 0.0)
            for row, people in _by_district(asked.place, left, level):
                more = {"people": people, "group": group or evidence.group, "areas": areas.get(row)}
                yield asked.line(row, part, evidence.services, people, _PEOPLE, **more)
    for room in verdict.rooms:
        for row, people in _by_district(asked.place, room.without, level):
            part = f"{room.service}:places"
            yield asked.line(row, part, (room.service,), people, "places", people=people, group=room.group)


def _by_district(place: Place, people: Floats, level: str) -> Iterator[tuple[int, float]]:
    """Yield the rows of districts with anybody of `people` (n,), and how many; -1 for who lives in none."""
    rows = place.demand.district.get(level, np.full(len(place.demand), _NOWHERE, np.int32))
    sums = np.bincount(rows + 1, people, minlength=1)
    for at in np.flatnonzero(sums > 0):
        yield int(at) - 1, float(sums[at])


def _areas_by_district(asked: _Asked, evidence: CircleEvidence, level: str) -> dict[int, int]:
    """Return how many areas of people left outside lie in each district, by where most of their points do."""
    rows = asked.place.demand.district.get(level)
    found: dict[int, int] = {}
    if rows is not None:
        for area in evidence.areas:
            values, counts = np.unique(rows[area.points], return_counts=True)
            row = int(values[counts.argmax()])
            found[row] = found.get(row, 0) + 1
    return found


# ------------------------------------------------------------------------------------------------------- presence
def _of_presence(asked: _Asked, clause: PresenceClause) -> Iterator[Shortfall]:
    """Yield the sites that each district lacks, tier by tier."""
    verdict = asked.verdict
    tiers = (
        [(tier, part.evidence, part.state) for tier, part in zip(clause.tiers, verdict.parts, strict=True)]
        if verdict.parts
        else [(clause.tiers[0], verdict.evidence, verdict.state)]
    )
    living = asked.place.demand.weights.get(clause.group)
    for tier, evidence, state in tiers:
        if isinstance(evidence, DistrictEvidence) and state in SHORT_STATES:
            people = _living(asked.place, evidence.level, living)
            for at in np.flatnonzero(~evidence.met):
                row = int(evidence.districts[at])
                for keys, missing in _lacking(tier, evidence.found[at]):
                    yield asked.line(row, f"{tier.level}:{'/'.join(keys)}", keys, float(missing), _SITES,
                                     people=float(people[row]), group=clause.group)  # fmt: skip


def _lacking(tier: Tier, found: Ints) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield what a district lacks of each need; of k_of any, the fewest sites that make up the number as one line."""
    short = [max(0, need.count - int(count)) for need, count in zip(tier.services, found, strict=True)]
    if tier.k_of is None:
        yield from ((need.any_of, one) for need, one in zip(tier.services, short, strict=True) if one)
        return
    wanted = tier.k_of - sum(one == 0 for one in short)
    keys = tuple(key for need, one in zip(tier.services, short, strict=True) if one for key in need.any_of)
    yield keys, sum(sorted(one for one in short if one)[:wanted])


def _living(place: Place, level: str, people: Floats | None) -> Floats:
    rows = place.demand.district.get(level)
    if rows is None or people is None:
        return np.zeros(len(place.districts))
    inside = rows >= 0
    return np.bincount(rows[inside], np.nan_to_num(people[inside]), minlength=len(place.districts)).astype(np.float64)


# ------------------------------------------------------------------------------------------------- sums and ratios
def _of_ratio(asked: _Asked, clause: RatioClause) -> Iterator[Shortfall]:
    """Yield what is missing to the figure: over all, or in each district by itself where the clause asks so."""
    verdict, target = asked.verdict, _target_of_ratio(asked.verdict, clause)
    if target is None:
        return
    keys, unit = _keys(clause.pools), _unit(asked, clause.amount)
    each = clause.districts is not None and (clause.every or clause.share_of_districts is not None)
    if not each and verdict.measured is not None and verdict.people and not clause.highest:
        missing = (target - verdict.measured) * verdict.people / clause.per
        yield asked.line(_NOWHERE, clause.amount, keys, missing, unit, people=verdict.people, group=clause.group)
    level = clause.districts.level if clause.districts else _first_level(verdict.by_district)
    for row in verdict.by_district:
        if row.met is False and row.level == level and row.measured is not None:
            missing = abs(target - row.measured) * row.people / clause.per
            at = _row_of(asked.place, row)
            yield asked.line(at, clause.amount, keys, missing, unit, people=row.people, group=clause.group)


def _target_of_ratio(verdict: Verdict, clause: RatioClause) -> float | None:
    """Return the figure asked of the whole or of each district; a share of districts has another target of its own."""
    if clause.share_of_districts is None:
        return verdict.target
    return clause.target if isinstance(clause.target, int | float) else None


def _of_sum(asked: _Asked, clause: ShareClause | TotalClause) -> Iterator[Shortfall]:
    """Yield what the whole place lacks of a total, or of the part whose share is asked."""
    verdict = asked.verdict
    if verdict.measured is None or verdict.target is None:
        return
    missing = verdict.target - verdict.measured
    if isinstance(clause, ShareClause) and isinstance(verdict.evidence, FacilityEvidence):
        whole = asked.place.facilities.capacity.get(clause.of)
        missing *= 0.0 if whole is None else float(np.nansum(whole[verdict.evidence.facilities])) / 100
    yield asked.line(_NOWHERE, clause.amount, _keys(clause.pools), missing, _unit(asked, clause.amount))


def _unit(asked: _Asked, amount: str) -> str:
    own = asked.evaluation.plan.capacity.get(amount)
    return SUMMED_UNIT.get(amount, amount) if own is None else own.title_en or own.title


# ------------------------------------------------------------------------------------------------------ facilities
def _of_catchment(asked: _Asked, clause: CatchmentClause) -> Iterator[Shortfall]:
    """Yield the further sites that catchments with too many people need, and districts that hold none."""
    verdict = asked.verdict
    for evidence in (verdict.evidence, *(part.evidence for part in verdict.parts)):
        if isinstance(evidence, FacilityEvidence):
            over = evidence.value > clause.people_max
            more = np.ceil(evidence.value / clause.people_max) - 1
            yield from _sites_by_district(asked, evidence, over, more, "catchment")
            break
    yield from _of_districts(asked, verdict.by_district)


def _of_facilities(asked: _Asked, evidence: FacilityEvidence) -> Iterator[Shortfall]:
    """Yield by district how many facilities are not as they should be."""
    yield from _sites_by_district(asked, evidence, ~evidence.met, np.ones(len(evidence.met)), "facilities")


def _sites_by_district(
    asked: _Asked, evidence: FacilityEvidence, which: Bools, value: Floats, part: str
) -> Iterator[Shortfall]:
    level = finest_told(asked.place)
    rows = asked.place.facilities.district.get(level)
    inside = np.full(len(evidence.facilities), _NOWHERE) if rows is None else rows[evidence.facilities]
    sums = np.bincount(inside[which] + 1, value[which], minlength=1)
    for at in np.flatnonzero(sums > 0):
        yield asked.line(int(at) - 1, part, _keys(asked.verdict.clause.pools), float(sums[at]), _SITES)


def _of_districts(asked: _Asked, rows: Sequence[CoverageRow]) -> Iterator[Shortfall]:
    """Yield one site for each district that is not as the clause wants it."""
    for row in rows:
        if row.met is False:
            at = _row_of(asked.place, row)
            group = asked.verdict.clause.group
            keys = _keys(asked.verdict.clause.pools)
            yield asked.line(at, f"{row.level}:district", keys, 1.0, _SITES, people=row.people, group=group)


def _keys(pools: Sequence[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for pick in pools for key in pick.any_of))


def _first_level(rows: Sequence[CoverageRow]) -> str:
    levels = {row.level for row in rows}
    return next((level for level in ("county", "township", "village", "city") if level in levels), "")


def _row_of(place: Place, row: CoverageRow) -> int:
    found = np.flatnonzero((place.districts.id == row.key) & (place.districts.level == row.level))
    return int(found[0]) if len(found) else _NOWHERE


def whole(missing: float, unit: str) -> float:
    """Return what is missing as it can be built: whole sites, beds and places; people and square metres as they are."""
    return missing if unit == _PEOPLE or unit.startswith("m²") else float(math.ceil(missing - 1e-9))
