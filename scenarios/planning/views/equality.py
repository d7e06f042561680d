"""Equality (均等化): town beside country, the worst district beside the best, and one figure of inequality for each.

Every circle of the plan, for the group that it is about, before a scenario and after it. Shares and ways are those of
the verdicts; what measures inequality is told in `coverage.accessibility.equality`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from ....arrays import Floats, Ints
from ....coverage.accessibility.equality import DistrictAccess, Equality, by_district, equality, spread
from ....coverage.accessibility.unserved_areas import finest_district
from ....coverage.errors import RequestError
from ....coverage.evaluation.verdict import CircleEvidence, Evaluation, Verdict
from ....coverage.place import Place
from ....coverage.plans.clauses import CircleClause
from ....coverage.travel.modes import UNIT_OF_MODE
from ....messages import Message
from ...analyses.accessibility import AccessRequest, access_to_places
from ...presentation.estimates import as_known
from ...presentation.names import later
from ...presentation.summary import circles
from ...runs.equality import Equality as BetweenDistricts
from ...runs.equality import equality as between_districts
from ..request import ViewRequest
from ..view import Cell, Column, Name, Opens, Row, Table, View, Word, clause_opens, clause_title

LEVELS: Final = ("county", "township")
_AMOUNTS: Final = ("places", "beds")
_TOWN: Final = (
    Column("clause", later("Circle")),
    Column("group", later("Group")),
    Column("urban", later("Urban"), "percent"),
    Column("rural", later("Rural"), "percent"),
    Column("gap", later("Urban less rural, points"), "change"),
)
_SPREAD: Final = (
    Column("clause", later("Circle")),
    Column("level", later("Between districts of")),
    Column("worst", later("Worst district")),
    Column("worst_share", later("Lowest share"), "percent"),
    Column("best", later("Best district")),
    Column("best_share", later("Best share"), "percent"),
    Column("quotient", later("Worst over best"), "figure"),
    Column("gini", later("Gini between districts"), "figure"),
)
_MEASURES: Final = (
    Column("clause", later("Circle")),
    Column("group", later("Group")),
    Column("what", later("Of what")),
    Column("unit", later("Unit")),
    Column("mean", later("Mean"), "figure"),
    Column("gini", later("Gini"), "figure"),
    Column("theil", later("Theil"), "figure"),
    Column("palma", later("Palma"), "figure"),
    Column("concentration", later("Concentration by density"), "figure"),
)
_DISTRICTS: Final = (
    Column("clause", later("Circle")),
    Column("level", later("Level")),
    Column("district", later("District")),
    Column("people", later("People to be served"), "people"),
    Column("share", later("Share"), "percent"),
    Column("way", later("Mean way"), "figure"),
    Column("unit", later("Unit")),
    Column("per_head", later("Places for 100"), "figure"),
)
_SCENARIO: Final = (
    Column("clause", later("Circle")),
    Column("figure", later("Figure")),
    Column("before", later("Before"), "figure"),
    Column("after", later("After"), "figure"),
    Column("change", later("Change"), "change"),
)


@dataclass(frozen=True, eq=False)
class CircleEquality:
    """One circle: between the districts of the finest of the two levels, and among the people by ways and places."""

    verdict: Verdict
    evidence: CircleEvidence
    level: str
    between: BetweenDistricts | None
    districts: tuple[tuple[str, DistrictAccess], ...]
    ways: Equality
    places: Equality | None
    of_nobody: bool

    @property
    def of_level(self) -> tuple[DistrictAccess, ...]:
        """The districts between which it is compared."""
        return tuple(one for level, one in self.districts if level == self.level)


def equality_view(request: ViewRequest) -> View:
    """Return how equal the circles are, and what a scenario changes of that."""
    now = equalities(request, after=False)
    tables = [
        Table("town", later("Town and country"), _TOWN, tuple(_town_rows(now))),
        Table("spread", later("Worst and best districts"), _SPREAD, tuple(_spread_rows(request.place, now))),
        Table("measures", later("Measures of inequality"), _MEASURES, tuple(_measure_rows(now))),
        Table("districts", later("Equality by district"), _DISTRICTS, tuple(_district_rows(request.place, now))),
    ]
    if request.after is not None:
        then = equalities(request, after=True)
        tables.append(
            Table(
                "scenario",
                later("Equality before and after"),
                _SCENARIO,
                tuple(_changes(_of_same_services(request, now), then)),
            )
        )
    return View("equality", later("Equality"), tuple(tables), tuple(_notes(now)))


def equalities(request: ViewRequest, *, after: bool) -> tuple[CircleEquality, ...]:
    """Return the equality of every circle of the plan in which somebody is asked, as it is or after the scenario."""
    if after:
        assert request.after is not None
        place, evaluation = request.after.place, request.after.evaluation
    else:
        place, evaluation = request.place, request.evaluation
    return _each(place, evaluation)


def _each(place: Place, evaluation: Evaluation) -> tuple[CircleEquality, ...]:
    density = _density(place)
    return tuple(
        _one(place, evaluation, verdict, evidence, density)
        for verdict, evidence in circles(evaluation)
        if evidence.asked.any()
    )


def _one(
    place: Place, evaluation: Evaluation, verdict: Verdict, evidence: CircleEvidence, density: Floats
) -> CircleEquality:
    level = next((name for name in reversed(LEVELS) if _has_two(place, evidence, name)), "")
    per_head = _per_head(place, evaluation, verdict, evidence)
    return CircleEquality(
        verdict,
        evidence,
        level,
        _compared(place, evaluation, between_districts(verdict, level=level) if level else None, verdict),
        tuple(_districts(place, evidence, per_head)),
        equality(evidence.cost, evidence.people, density),
        None if per_head is None else equality(per_head, evidence.people, density),
        _is_of_nobody(place, evaluation, verdict),
    )


def _of_same_services(request: ViewRequest, now: tuple[CircleEquality, ...]) -> tuple[CircleEquality, ...]:
    """Return the circles now, those of another service than decides after as that service has them now."""
    assert request.after is not None
    others = {one.base.clause.id: one.base for one in request.after.clauses if one.base is not one.before}
    found = []
    for one in now:
        base = others.get(one.verdict.clause.id)
        if base is None:
            found.append(one)
        else:
            alone = replace(request.evaluation, plan=request.plan.asking([base.clause]), verdicts=(base,))
            found += _each(request.place, alone)
    return tuple(found)


def _has_two(place: Place, evidence: CircleEvidence, level: str) -> bool:
    owner = place.demand.district.get(level)
    return owner is not None and len(np.unique(owner[(owner >= 0) & (evidence.people > 0)])) > 1


def _density(place: Place) -> Floats:
    """Return (n,) the residents to a square kilometre of each point's finest district, NaN where it lies in none."""
    owner, people = finest_district(place.demand), np.nan_to_num(place.demand.weights["people"])
    inside = owner >= 0
    living = np.bincount(owner[inside], people[inside], len(place.districts)) if inside.any() else np.zeros(0)
    found = np.full(len(owner), np.nan)
    km2 = shapely.area(place.districts.geometry) / 1e6
    with np.errstate(divide="ignore", invalid="ignore"):
        found[inside] = (living / km2)[owner[inside]]
    return found


def _per_head(place: Place, evaluation: Evaluation, verdict: Verdict, evidence: CircleEvidence) -> Floats | None:
    """Return (n,) places for each person by the two-step floating catchment, None where no facility tells any."""
    capacity = place.facilities.capacity
    amount = next((name for name in _AMOUNTS if _told(capacity.get(name), evidence.counted)), None)
    if amount is None or len(evidence.services) > 1:
        return None
    apart = isinstance(verdict.clause, CircleClause) and verdict.clause.asks_each_by_itself
    asked = AccessRequest(verdict.clause.id, amount=amount, service=evidence.services[0] if apart else "")
    try:
        found = access_to_places(place, evaluation.plan, asked, settings=evaluation.settings)
    except RequestError:
        return None
    return found.access.per_head


def _told(values: Floats | None, rows: Ints) -> bool:
    return values is not None and bool(np.isfinite(values[rows]).any())


def _districts(place: Place, evidence: CircleEvidence, per_head: Floats | None) -> Iterator[tuple[str, DistrictAccess]]:
    for level in LEVELS:
        owner = place.demand.district.get(level)
        if owner is not None:
            asked = np.where(evidence.asked, evidence.people, 0.0)
            rows = by_district(owner, asked, evidence.shares, evidence.cost, per_head)
            yield from ((level, one) for one in rows if one.people > 0)


def _is_of_nobody(place: Place, evaluation: Evaluation, verdict: Verdict) -> bool:
    """Tell whether next to nobody of whom a circle asks lives in town, or in the country: no gap is told of so few."""
    people = [row.people for row in verdict.by_area_type if row.people > 0]
    least = evaluation.settings.next_to_nobody(guessed="area_type" in place.demand.estimated)
    return len(people) > 1 and min(people) * 100 <= sum(people) * least


def _compared(
    place: Place, evaluation: Evaluation, found: BetweenDistricts | None, verdict: Verdict
) -> BetweenDistricts | None:
    """Return what is compared, without town and country where next to nobody lives in one of them."""
    if found is None or not _is_of_nobody(place, evaluation, verdict):
        return found
    return replace(found, urban=None, rural=None)


def _town_rows(found: tuple[CircleEquality, ...]) -> Iterator[Row]:
    for one in found:
        ends = {row.key: row.measured for row in one.verdict.by_area_type if row.people > 0}
        gap = None if len(ends) < 2 or one.of_nobody else (ends["urban"] or 0.0) - (ends["rural"] or 0.0)
        title = clause_title(one.verdict.clause)
        cells = (title, Name(one.evidence.group), ends.get("urban"), ends.get("rural"), gap)
        yield Row(cells, clause_opens(one.verdict.clause))


def _spread_rows(place: Place, found: tuple[CircleEquality, ...]) -> Iterator[Row]:
    """Yield the circles that are asked in two districts of a level or more."""
    for one in found:
        ranked = spread(one.of_level)
        if ranked is None or one.between is None:
            continue
        shares = {row.district: row.share for row in one.of_level}
        cells: tuple[Cell, ...] = (
            clause_title(one.verdict.clause),
            Name(one.level),
            str(place.districts.name[ranked.worst]),
            shares[ranked.worst],
            str(place.districts.name[ranked.best]),
            shares[ranked.best],
            ranked.quotient,
            max(0.0, one.between.gini),
        )
        opens = {2: _district(place, ranked.worst), 4: _district(place, ranked.best)}
        yield Row(cells, clause_opens(one.verdict.clause), opens)


def _district(place: Place, row: int) -> tuple[Opens, ...]:
    return (Opens("district", str(place.districts.id[row])),)


def _unit(one: CircleEquality) -> Cell:
    """Return what a way is counted in: the share of the limit where services have limits of their own."""
    mode = one.evidence.mode
    return Word(later("share of the limit")) if mode == "mixed" else Name(UNIT_OF_MODE[mode])


def _measure_rows(found: tuple[CircleEquality, ...]) -> Iterator[Row]:
    for one in found:
        title, group, opens = (
            clause_title(one.verdict.clause),
            Name(one.evidence.group),
            clause_opens(one.verdict.clause),
        )
        for what, unit, measured in (
            (Word(later("way to the nearest")), _unit(one), one.ways),
            (Word(later("places for each person")), None, one.places),
        ):
            if measured is not None and measured.mean is not None:
                figures = (measured.mean, measured.gini, measured.theil, measured.palma, measured.concentration)
                yield Row((title, group, what, unit, *figures), opens)


def _district_rows(place: Place, found: tuple[CircleEquality, ...]) -> Iterator[Row]:
    for one in found:
        for level, row in one.districts:
            cells: tuple[Cell, ...] = (
                clause_title(one.verdict.clause),
                Name(level),
                str(place.districts.name[row.district]),
                as_known(row.people, estimated=bool(one.verdict.estimated)),
                row.share,
                row.mean_way,
                _unit(one),
                None if row.per_head is None else 100 * row.per_head,
            )
            yield Row(cells, (*_district(place, row.district), *clause_opens(one.verdict.clause)))


def _changes(now: tuple[CircleEquality, ...], then: tuple[CircleEquality, ...]) -> Iterator[Row]:
    """Yield every figure of a circle before and after, those of circles that the scenario leaves alone too."""
    after = {one.verdict.clause.id: one for one in then}
    for one in now:
        other = after.get(one.verdict.clause.id)
        if other is None:
            continue
        for key, before in _figures(one).items():
            value = _figures(other).get(key)
            if before is None and value is None:
                continue
            change = None if before is None or value is None else value - before
            yield Row(
                (clause_title(one.verdict.clause), Word(key), before, value, change), clause_opens(one.verdict.clause)
            )


def _figures(one: CircleEquality) -> dict[str, float | None]:
    ranked = spread(one.of_level)
    shares = {row.district: row.share for row in one.of_level}
    return {
        later("share served, %"): one.verdict.share,
        later("urban less rural, points"): one.between.urban_rural_gap if one.between else None,
        later("share of the worst district, %"): shares[ranked.worst] if ranked else None,
        later("worst over best"): ranked.quotient if ranked else None,
        later("Gini between districts"): one.between.gini if one.between else None,
        later("Gini of ways"): one.ways.gini,
        later("Gini of places"): one.places.gini if one.places else None,
    }


def _notes(found: tuple[CircleEquality, ...]) -> Iterator[Message]:
    yield Message(
        "Gini and Theil are 0 where all have the same; Palma is what the best-off tenth has over what the worst-off "
        "two fifths have; concentration is above 0 where people in denser places have more (of ways: longer ones)."
    )
    lost = [one for one in found if bool((~np.isfinite(one.evidence.cost) & (one.evidence.people > 0)).any())]
    if lost:
        people = max(float(one.evidence.people[~np.isfinite(one.evidence.cost)].sum()) for one in lost)
        text = (
            "Whoever has no way at all counts as not served, and is left out of mean ways and their measures: up to "
            "{people:,.0f} people of a circle."
        )
        yield Message(text, {"people": people})
    if any(one.of_nobody for one in found):
        yield Message(
            "Where next to nobody of a circle lives in town, or in the country, no gap between them is given."
        )
    if any(one.places for one in found):
        yield Message("Places for each person are those of the two-step floating catchment within the circle's limit.")
