"""What every kind of clause is evaluated on: the place, the settings, and who is asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ...arrays import Bools, Floats, Ints
from ...messages import Message
from ...progress import Cancelled, never_cancelled
from ..accessibility.barriers_crossed import Tracer
from ..accessibility.nearest_facility import NearestFacilitySearch
from ..accessibility.reachable import ReachableFacilities, placed
from ..accessibility.unserved_areas import Gatherer, NoAreas
from ..errors import RequestError
from ..place import LAND, LEVELS, Demand, Facilities, Place
from ..plans.clauses import CircleClause, Clause
from ..plans.figures import Area
from ..plans.groups import GROUP_NAMES, SUMMED_GROUPS, counted_parts
from ..plans.picks import CircleService, Pick, Service
from ..plans.plan import Plan
from ..travel.modes import Mode
from ..travel.profiles import Profile, Waits, pace
from .asks import Asks
from .counting.tables import Counted, CoverageTables, KnownCounts
from .facilities.facility_facts import Facts, facts_of
from .facilities.facility_filter import FacilitySelection, Filter, categories_asked, service_title
from .settings import LESS_SURE, EvaluationSettings


class NotAsked(Message):
    """Why a clause does not apply: next to nobody whom it is about lives here."""


def not_counted(group: str) -> Message:
    """Return the reason why nobody of a group can be asked: the data does not count it."""
    values = {"group": group_name(group)}
    return Message("The data does not show how many {group} live where.", values, Asks.PEOPLE)


def places_per_head(settings: EvaluationSettings, clause: CircleClause) -> float | None:
    """Return the places that one of the group needs where a circle is read with capacity, None by distance alone.

    The plan's figure, or the planner's choice.
    """
    per_100 = settings.capacity.get(clause.id, clause.places_per_100 or 0.0)
    return per_100 / 100 if per_100 else None


@dataclass(frozen=True, eq=False)
class DemandGroup:
    """Who a clause is about: `people` (n,) are the group's weights, 0 outside its area type, at `xy` (n, 2)."""

    group: str
    area: Area
    people: Floats
    xy: Floats

    @property
    def mask(self) -> Bools:
        """Where somebody is asked."""
        return np.asarray(self.people > 0)

    @property
    def total(self) -> float:
        """How many are asked."""
        return float(self.people.sum())


@dataclass(frozen=True, eq=False)
class Basis:
    """What most clauses rest on: who is asked, the rows of the facilities that count, and what was left out."""

    asked: DemandGroup
    rows: Ints
    notes: tuple[Message, ...]


@dataclass(frozen=True, eq=False)
class EvaluationContext:
    """A place and the settings, with the area type of every demand point as the planner has it."""

    place: Place
    services: Mapping[str, Service]
    settings: EvaluationSettings
    ways: NearestFacilitySearch
    tracer: Tracer
    rural: Bools
    facts: Facts
    plan: Plan
    cancelled: Cancelled = never_cancelled
    generous: bool = False
    counts: KnownCounts = field(default_factory=KnownCounts)
    gatherer: Gatherer | NoAreas = field(default_factory=NoAreas)

    @cached_property
    def _weights(self) -> dict[str, Floats | None]:
        """What `weights` has answered."""
        return {}

    def tables(
        self, clause: Clause, asked: DemandGroup, served: Bools | Floats, target: float | None
    ) -> CoverageTables:
        """Return who is served (n,), or what share of each point, by group, area type and district, by the same way.

        Households, buildings and residential land stand beside the groups of people: the other denominators that a
        reviewer may ask for.
        """
        weights = {group: self.weights(group) for group in (*self.place.demand.weights, asked.group)}
        known = {group: each for group, each in weights.items() if each is not None}
        listed = tuple(group for group in self.place.demand.weights if group in known)
        districts, inside = self.place.districts, self.place.demand.district
        counted = Counted(known, listed, asked.group, asked.area, target, districts, self.rural, inside)
        return self.counts.tables(clause.id, counted, served)

    @property
    def facilities(self) -> Facilities:
        """The place's facilities as the plan sees them: with its own capacities, and new by its base year."""
        return self.facts.facilities

    @cached_property
    def _filter(self) -> Filter:
        return Filter(self.facts, self.services, self.settings.statuses, self.generous)

    @cached_property
    def _chosen(self) -> dict[int, tuple[Pick, FacilitySelection]]:
        """What `choose` has answered."""
        return {}

    def choose(self, pick: Pick) -> FacilitySelection:
        """Return the facilities that match one pick."""
        if id(pick) not in self._chosen:
            self._chosen[id(pick)] = pick, self._filter.choose(pick)
        return self._chosen[id(pick)][1]

    def choose_any(self, pool: tuple[Pick, ...]) -> FacilitySelection:
        """Return the facilities that match any pick of a pool."""
        return self._filter.choose_any(pool)

    def reasons(self, pick: Pick) -> Iterator[tuple[Bools, Message]]:
        """Yield why facilities of a single pick's categories do not count, see `Filter.reasons`."""
        return self._filter.reasons(pick)

    def unclear(self, clause: Clause) -> Message | None:
        """Return why some facilities may count or not for a clause: what the data does not tell of them."""
        found = (self.choose(pick) for pick in clause.pools)
        return next((one.unclear for one in found if one.unclear is not None), None)

    def incomplete(self, picks: Iterable[Pick]) -> tuple[str, ...]:
        """Return the categories that picks count and of which nobody said that the data is complete.

        Those of which the data holds none at all belong to them: that there is none nobody said either.
        """
        complete = self.settings.complete
        if complete is None:
            return ()
        return tuple(sorted(categories_asked(picks, self.services) - complete))

    def weights(self, group: str) -> Floats | None:
        """Return the group's people at each point, None where the data does not know them; a gap counts as nobody."""
        if group not in self._weights:
            weights = weights_of(self.place.demand, group)
            known = weights is not None and not np.isnan(weights).all()
            self._weights[group] = _without_gaps(weights) if weights is not None and known else None
        return self._weights[group]

    def basis(self, group: str, area: Area, pool: tuple[Pick, ...]) -> "Basis | Message":
        """Return who is asked and which facilities of a pool count, or the reason why a clause cannot be decided."""
        asked = self.asked(group, area)
        if isinstance(asked, Message):
            return asked
        chosen = self.choose_any(pool)
        return chosen.reason or Basis(asked, chosen.rows, chosen.notes)

    def placed(self, rows: Ints, profile: Profile | None, pool: tuple[Pick, ...]) -> ReachableFacilities:
        """Return which of the facilities of a pool have a street, and what is to be said of the others."""
        title = service_title([key for pick in pool for key in pick.any_of], self.services, ", ")
        return placed(self.ways, self.place.facilities, rows, profile, title)

    @cached_property
    def _asked(self) -> dict[tuple[str, Area], DemandGroup | Message]:
        """What `asked` has answered."""
        return {}

    def asked(self, group: str, area: Area) -> DemandGroup | Message:
        """Return who is asked, or the reason why nobody is."""
        if (group, area) not in self._asked:
            self._asked[group, area] = self._who(group, area)
        return self._asked[group, area]

    def _who(self, group: str, area: Area) -> DemandGroup | Message:
        weights = self.weights(group)
        if weights is None and group == LAND:
            return Message(
                "The data has no residential land; give its areas as districts of the level estate, or buildings.",
                {"level": "estate"},
                Asks.DISTRICTS,
            )
        if weights is None:
            return not_counted(group)
        people = weights if area == "all" else np.where(self.in_area(area), weights, 0.0)
        there, total = float(people.sum()), float(weights.sum())
        if area == "all":
            nobody = Message("No one of this group lives here: {group}.", {"group": group_name(group)})
            return DemandGroup(group, area, people, self.place.demand.xy) if there > 0 else nobody
        guessed = "area_type" in self.place.demand.estimated
        share = self.settings.next_to_nobody(guessed=guessed)
        if there * 100 > total * share or there == total > 0:
            return DemandGroup(group, area, people, self.place.demand.xy)
        text = Message(
            "The clause does not apply: of the group ({group}) {people:,.0f} of {total:,.0f} live in the {area} "
            "part of this place, and up to {share:g}% count as negligible, which is a setting."
        )
        if guessed:
            text = Message(
                "The clause does not apply: of the group ({group}) {people:,.0f} of {total:,.0f} live in the {area} "
                "part of this place. Urban and rural are estimated here, so up to {share:g}% count as negligible, "
                "{times} times the setting."
            )
        values = {"group": group_name(group), "people": there, "total": total, "area": area,
                  "share": share, "times": LESS_SURE}  # fmt: skip
        return NotAsked(text.template, values)

    def in_area(self, area: Area) -> Bools:
        """Tell which demand points are of an area type."""
        if area == "all":
            return np.ones(len(self.rural), dtype=np.bool_)
        return self.rural if area == "rural" else ~self.rural

    def profile(self, group: str, mode: Mode) -> Profile | None:
        """Return how the group goes; the planner's speed for it, else the one for everybody that has no own pace."""
        return profile_under(self.settings, group, mode)

    def mode(self, clause: Clause, mode: Mode) -> Mode:
        """Return the mode in which a clause is read: the plan's, or the planner's choice."""
        return self.settings.modes.get(clause.id, mode)

    def own_group(self, clause: CircleClause, service: CircleService) -> str:
        """Return of which group a service of a circle is asked by itself."""
        return service.group or (self.services[service.any_of[0]].group if clause.own_groups else clause.group)

    def places_per_head(self, clause: CircleClause) -> float | None:
        """Return what `places_per_head` does under these settings."""
        return places_per_head(self.settings, clause)

    def limit(self, clause: Clause, limit: float) -> float:
        """Return the limit of a clause: the plan's, or the planner's choice."""
        return self.settings.limits.get(clause.id, limit)

    def estimated(self, *groups: str, area: Area = "all") -> tuple[str, ...]:
        """Return which of the groups, and whether the area type, were estimated rather than counted."""
        used = (*groups, "area_type") if area != "all" else groups
        parts = [part for name in used for part in counted_parts(name, self.place.demand.weights)]
        return tuple(name for name in dict.fromkeys(parts) if name in self.place.demand.estimated)


def profile_under(settings: EvaluationSettings, group: str, mode: Mode) -> Profile | None:
    """Return how a group goes under settings; the planner's speed for it, else that of all who have no own pace."""
    speeds, waits = settings.speeds_mps, Waits(settings.crossing_s, settings.signal_s)
    return pace(group, mode, speeds.get(group, speeds.get("people") if _no_own_pace(group) else None), waits)


def make_case(
    place: Place,
    plan: Plan,
    settings: EvaluationSettings,
    cancelled: Cancelled,
    *,
    ways: NearestFacilitySearch | None = None,
    counts: KnownCounts | None = None,
) -> EvaluationContext:
    """Return the case of a plan against a place; `ways` are the place's own where some were found already.

    `counts` are those of a place that this one was made from.

    Raises RequestError for people below 0, coordinates that are no numbers, and the speed of a group that neither the
    place nor the plan knows.
    """
    _check_demand(place.demand)
    _check_facilities(place.facilities)
    _check_groups(settings.speeds_mps, place, plan)
    ways = ways or NearestFacilitySearch(place, cancelled=cancelled)
    rural, facts = _rural(place, settings.area_types), facts_of(place.facilities, plan)
    return EvaluationContext(
        place=place,
        services=plan.service,
        settings=settings,
        ways=ways,
        tracer=Tracer(place, ways),
        rural=rural,
        facts=facts,
        plan=plan,
        cancelled=cancelled,
        counts=counts or KnownCounts(),
    )


def _without_gaps(weights: Floats) -> Floats:
    """Return the weights with gaps as nobody: the very array where it has none, so that it is known as the same."""
    return weights if np.isfinite(weights).all() else np.nan_to_num(weights)


def weights_of(demand: Demand, group: str) -> Floats | None:
    """Return the weights of a group, summed from its parts where the data holds only those; None where it has none."""
    if group in demand.weights or group not in SUMMED_GROUPS:
        return demand.weights.get(group)
    parts = [demand.weights.get(part) for part in SUMMED_GROUPS[group]]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    nowhere = np.isnan(known).all(axis=0)  # a gap in one part leaves the others what they are
    return np.where(nowhere, np.nan, np.nansum(known, axis=0))


def group_name(group: str) -> str:
    """Return the English name of a group, or its key where it is the planner's own."""
    return GROUP_NAMES.get(group, group)


def facility_rural(case: EvaluationContext, rows: Ints) -> Bools:
    """Tell which facilities lie in the country: as the residents nearest to them do."""
    _, point = case.ways.demand_tree.nearest(case.place.facilities.xy[rows])
    return np.asarray(case.rural[point])


def facilities_in_area(case: EvaluationContext, rows: Ints, area: Area) -> Ints:
    """Return those of the facilities that lie in an area type."""
    if area == "all" or not len(rows):
        return rows
    rural = facility_rural(case, rows)
    return rows[rural if area == "rural" else ~rural]


def _check_demand(demand: Demand) -> None:
    if lost := int((~np.isfinite(demand.xy).all(axis=1)).sum()):
        raise RequestError(
            "{count} points where people live have coordinates that are not numbers; leave them out.", count=lost
        )
    for group, weights in demand.weights.items():
        negative = weights < 0
        if negative.any():
            raise RequestError(
                "At {count} points {group} are fewer than 0; correct the figures, or leave them empty where they "
                "are not known.",
                count=int(negative.sum()),
                group=group_name(group),
            )


def _check_facilities(facilities: Facilities) -> None:
    lost: Bools = np.asarray(~np.isfinite(facilities.xy).all(axis=1))
    lost[facilities.entrance_owner[~np.isfinite(facilities.entrance_xy).all(axis=1)]] = True
    if lost.any():
        raise RequestError(
            "{count} facilities have coordinates that are not numbers; leave them out. The first is {name}.",
            count=int(lost.sum()),
            name=facilities.name[lost][0] or facilities.id[lost][0],
        )


def _check_groups(speeds_mps: Mapping[str, float], place: Place, plan: Plan) -> None:
    known = dict.fromkeys(
        [*place.demand.weights, *GROUP_NAMES, *(group for clause in plan.clause for group in clause.groups)]
    )
    for name in speeds_mps:
        if name not in known:
            raise RequestError(
                "There is no group of people called {name}; known are {known}.", name=name, known=", ".join(known)
            )


def _no_own_pace(group: str) -> bool:
    return pace(group, "walk") == pace("people", "walk")


def _rural(place: Place, area_types: Mapping[str, str]) -> Bools:
    """Apply the planner's area types by district, the finer level having the last word."""
    rural = place.demand.rural.copy()
    if not area_types:
        return rural
    said = np.array([area_types.get(key, "") for key in place.districts.id], dtype=object)
    for level in LEVELS:
        rows = place.demand.district.get(level)
        if rows is None or not len(said):
            continue
        word = np.where(rows >= 0, said[rows], "")
        rural = np.where(word == "", rural, word == "rural")
    return rural.astype(np.bool_)
