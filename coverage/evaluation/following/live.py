"""A circle that is followed while a planner drags a site or draws a link: its figures after every move.

What an edit touches is mended (`whatif`), and the people are counted anew by the same code that evaluates a plan, so
that the figures under the mouse are those of the verdict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....arrays import Floats, Longs
from ....messages import Message
from ....progress import never_cancelled
from ...accessibility.nearest_facility import SEARCH_END, NearestFacility, NearestFacilitySearch, straight_lines
from ...edits.network_edits import NetworkChange
from ...errors import RequestError
from ...network.overlay import NetworkOverlay
from ...network.point_tree import PointTree
from ...network.row_sets import ascending
from ...place import Place, obstacles
from ...plans.clauses import CircleClause
from ...plans.plan import Plan
from ...search.incremental import State, begin, change_network, set_entrances
from ..context import DemandGroup, EvaluationContext, make_case
from ..facilities.facility_filter import service_title
from ..holding.judgement import Target, target_of, undecided
from ..holding.reservations import held_back
from ..kinds.circle import circle_figures, own_figures, own_readings, with_missing
from ..services.service_access import ServiceAccess, joined, read
from ..settings import EvaluationSettings
from ..verdict import CircleEvidence, Verdict

Answer = TypeVar("Answer", DemandGroup, ServiceAccess)


@dataclass(frozen=True, eq=False)
class Straight:
    """Straight lines to the nearest door, as `whatif.State` holds ways: `door_xy` (k, 2) of the facilities `owner`."""

    home_xy: Floats
    door_xy: Floats
    owner: Longs
    cost: Floats
    facility: NDArray[np.int32]
    changed: Longs

    def with_site(self, facility: int, xy: Floats) -> "Straight":
        """Give a facility these doors instead of those it has."""
        kept = self.owner != facility
        doors, owner = np.vstack([self.door_xy[kept], xy]), np.append(self.owner[kept], np.full(len(xy), facility))
        cost, nearest = self.cost.copy(), self.facility.copy()
        left = np.flatnonzero(nearest == facility)
        cost[left], nearest[left] = straight_lines(self.home_xy[left], self.door_xy[kept], self.owner[kept])
        if len(xy):
            apart = PointTree(xy).nearest(self.home_xy)[0]
            nearer = (apart < cost) | ((apart == cost) & (facility < nearest))
            cost[nearer], nearest[nearer] = apart[nearer], facility
        changed = np.flatnonzero((cost != self.cost) | (nearest != self.facility))
        return replace(self, door_xy=doors, owner=owner, cost=cost, facility=nearest, changed=changed)


@dataclass(frozen=True, eq=False)
class LiveCircle:
    """A circle as it stands after some edits; each edit gives another one, and going back is taking the earlier one.

    `network` is to be edited further. `offered` (which facilities offer it) and `readings` are of the clause's
    services, in its order, and so is `own`, where each service is asked of whom it is for (else it is empty); `ways`
    are of both, or None where a reading cannot be told. `changed` are the demand points whose way differs from the
    circle that this one was made from.
    """

    case: EvaluationContext
    clause: CircleClause
    asked: DemandGroup
    target: Target
    network: NetworkOverlay
    offered: tuple[frozenset[int], ...]
    readings: tuple[ServiceAccess, ...]
    ways: tuple[State | Straight | None, ...]
    changed: Longs
    own: tuple[ServiceAccess | Message, ...] = ()

    @cached_property
    def evidence(self) -> CircleEvidence:
        """Who has all services together; the verdict's own evidence where the clause asks for that."""
        return joined(list(self.readings), self.asked, self.clause.k_of)

    @cached_property
    def verdict(self) -> Verdict:
        """The figures: all that `evaluate` gives but the areas, the remarks, and how sure the verdict is.

        It is held back where `evaluate` holds it back: for data that nobody called complete, and for a place that is
        not the whole of what the plan is for; and it is open where facilities of a service stand and none at a street.
        """
        asked = self.own or self.readings
        told = [self._answered(one, way) for one, way in zip(asked, self.ways[-len(asked) :], strict=True)]
        figures = own_figures(self.case, self.clause, told, self.target) if self.own else self._figures(told)
        return held_back(self.case, figures, lambda: figures)

    def _answered(self, reading: ServiceAccess | Message, way: State | Straight | None) -> ServiceAccess | Message:
        """Return the reading, or why it tells nothing any more: a service that was closed whole serves nobody."""
        if isinstance(reading, Message) or not isinstance(way, State) or len(reading.counted) or not len(way.owner):
            return reading
        service = service_title(reading.service.any_of, self.case.services)
        return Message(
            "{service}: no counted facility is on an open street, so whom it serves cannot be determined.",
            {"service": service},
        )

    def _figures(self, found: list[ServiceAccess | Message]) -> Verdict:
        there = [one for one in found if isinstance(one, ServiceAccess)]
        missing = [one for one in found if isinstance(one, Message)]
        if not there:
            return replace(undecided(self.clause, missing[0]), people=self.asked.total)
        figures = circle_figures(self.case, self.clause, there, self.asked, self.target)
        return with_missing(figures, missing) if missing else figures


def follow(place: Place, plan: Plan, clause: str, *, settings: EvaluationSettings | None = None) -> LiveCircle:
    """Begin to follow the circle with this id. Raises RequestError where there is none, or it cannot be decided.

    Parameters
    ----------
    place : the network, who lives where, what serves them, districts and barriers
    plan : the clauses
    clause : the circle's id
    settings : what the planner sets beside the plan

    Examples
    --------
    >>> from lifecircle.coverage.example import PLAN, example_place
    >>> from lifecircle.coverage.plans.files import parse_plan
    >>> follow(example_place(), parse_plan(PLAN, "example.toml"), "library").verdict.served
    40.0

    """
    found = next((one for one in plan.clause if one.id == clause), None)
    if not isinstance(found, CircleClause):
        raise RequestError("The plan has no circle called {clause}.", clause=clause)
    if found.rural_mode or found.uncrossed or any((one.mode or found.mode) == "walk_drive" for one in found.services):
        raise RequestError("The circle {clause} mixes ways of travelling and cannot be followed.", clause=clause)
    case = make_case(place, plan, settings or EvaluationSettings(), never_cancelled)
    if case.places_per_head(found) is not None:
        raise RequestError("The circle {clause} is read with capacity and cannot be followed.", clause=clause)
    unclear = case.unclear(found)
    if unclear is not None:
        raise RequestError(unclear.template, **dict(unclear.values))
    asked = _told(case.asked(found.group, found.area))
    readings = tuple(_told(read(case, found, service, found.group)) for service in found.services)
    target = target_of(case, found, found.target, implied=100.0)
    own = tuple(own_readings(case, found)) if found.asks_each_by_itself else ()
    ways = _begin_all(case, (*readings, *own))
    offered = tuple(frozenset(case.choose(one.service).rows.tolist()) for one in readings)
    nothing = np.zeros(0, np.int64)
    return LiveCircle(case, found, asked, target, place.latest_network, offered, readings, ways, nothing, own)


def set_site(
    live: LiveCircle, facility: int, entrances: ArrayLike, *, services: Sequence[int] | None = None
) -> LiveCircle:
    """Give a facility these entrances (k, 2), metres, instead of those it has: move it, or close it with none.

    A number that no row of the place's facilities has is a new one. `services` are the places in the clause of the
    services that it offers: by default those for which it counted before, and for a new one all. Raises RequestError
    for numbers and coordinates that are none.

    Parameters
    ----------
    live : the circle as it stands; it stays as it is
    facility : its row, or a new number behind the others
    entrances : (k, 2) metres, none to close it
    services : places of services in the clause; by default all that it offers

    Examples
    --------
    >>> from lifecircle.coverage.example import PLAN, example_place
    >>> from lifecircle.coverage.plans.files import parse_plan
    >>> live = follow(example_place(), parse_plan(PLAN, "example.toml"), "library")
    >>> set_site(live, 0, [(300.0, 0.0)]).verdict.served  # from x = 300 it is 100 m to 20 people, 300 m to 10
    50.0

    """
    xy, count = np.asarray(entrances, np.float64).reshape(-1, 2), len(live.readings)
    if not np.isfinite(xy).all():
        raise RequestError("An entrance of the site has coordinates that are not numbers.")
    if facility < 0 or any(not 0 <= service < count for service in services or ()):
        raise RequestError("The clause has {count} services, and facilities are numbered from 0 on.", count=count)
    is_new = facility >= len(live.case.place.facilities) and not any(facility in one for one in live.offered)
    before = range(count) if is_new else [row for row, one in enumerate(live.offered) if facility in one]
    now = set(before if services is None else services)
    moved = {row: xy if row in now else xy[:0] for row in {*now, *before}}
    ways = _with_sites(live.ways, facility, moved, count)
    offered = tuple(one | {facility} if row in now else one - {facility} for row, one in enumerate(live.offered))
    return _after(replace(live, offered=offered), ways)


def set_network(live: LiveCircle, change: NetworkChange) -> LiveCircle:
    """Carry the circle over to an edited network; raises RequestError where the edit was not made of `live.network`.

    Parameters
    ----------
    live : the circle as it stands; it stays as it is
    change : an edit of `live.network`

    Examples
    --------
    >>> from lifecircle.coverage.example import PLAN, example_place
    >>> from lifecircle.coverage.plans.files import parse_plan
    >>> from lifecircle.coverage.edits.network_edits import add_link
    >>> live = follow(example_place(), parse_plan(PLAN, "example.toml"), "library")
    >>> set_network(live, add_link(live.network, [(400.0, 0.0), (400.0, 10.0), (200.0, 0.0)])).verdict.served
    40.0

    """
    change.check_made_of(live.network)
    after = {id(way): change_network(way, change) for way in _apart(live.ways)}
    return _after(replace(live, network=change.after), [after.get(id(way), way) for way in live.ways])


def _told(answer: Answer | Message) -> Answer:
    if isinstance(answer, Message):
        raise RequestError(answer.template, **dict(answer.values))
    return answer


def _begin(case: EvaluationContext, reading: ServiceAccess) -> State | Straight:
    # Also those that have no street yet: a link may bring one.
    rows, profile, place = case.choose(reading.service).rows, reading.way.profile, case.place
    if profile is None:
        doors = case.ways.of(rows)
        owner, xy = place.facilities.entrance_owner[doors].astype(np.int64), place.facilities.entrance_xy[doors]
        return Straight(place.demand.xy, xy, owner, reading.way.cost, reading.way.facility, np.zeros(0, np.int64))
    ways = case.ways if not place.edits else NearestFacilitySearch(replace(place, edits=()))
    entrances, owner_of = ways.doors(rows, profile)
    state = begin(
        place.first_network,
        facilities=entrances,
        owner=owner_of,
        demand=ways.demand(profile).at,
        profile=profile,
        limit_s=SEARCH_END[reading.mode],
        barriers=obstacles(place),
    )
    return change_network(state, *place.edits)


def _begin_all(
    case: EvaluationContext, readings: Sequence[ServiceAccess | Message]
) -> tuple[State | Straight | None, ...]:
    """Return the ways of each reading; those who ask for the same facilities in the same way share them."""
    begun: dict[tuple[object, ...], State | Straight] = {}
    ways: list[State | Straight | None] = []
    for one in readings:
        if isinstance(one, Message):
            ways.append(None)
            continue
        key = case.choose(one.service).rows.tobytes(), one.mode, one.way.profile
        begun[key] = begun.get(key) or _begin(case, one)
        ways.append(begun[key])
    return tuple(ways)


def _with_sites(
    ways: Sequence[State | Straight | None], facility: int, moved: Mapping[int, Floats], count: int
) -> list[State | Straight | None]:
    """Return the ways with a facility's doors moved in some of `count` services, whose ways stand there once or twice.

    Readings of one service that share their ways go on doing so.
    """
    after, done = list(ways), dict[tuple[int, int], State | Straight]()
    for service, xy in moved.items():
        for row in range(service, len(after), count):
            way = ways[row]
            if way is not None:
                key = id(way), service
                done[key] = done.get(key) or _with_site(way, facility, xy)
                after[row] = done[key]
    return after


def _apart(ways: Sequence[State | Straight | None]) -> Iterable[State]:
    """Return the ways along streets, each once though several readings share them."""
    return {id(way): way for way in ways if isinstance(way, State)}.values()


def _with_site(way: State | Straight, facility: int, xy: Floats) -> State | Straight:
    return way.with_site(facility, xy) if isinstance(way, Straight) else set_entrances(way, facility, way.place(xy))


def _after(live: LiveCircle, ways: list[State | Straight | None]) -> LiveCircle:
    pairs = list(zip((*live.readings, *live.own), ways, live.ways, strict=True))
    changed = [way.changed for _, way, old in pairs if way is not None and way is not old]
    read_again = [one if way is None or way is old else _read(live.case.ways, one, way) for one, way, old in pairs]
    readings, count = tuple(_told(one) for one in read_again[: len(live.readings)]), len(live.readings)
    changed_at = ascending(np.zeros(0, np.int64), *changed)
    return replace(live, readings=readings, own=tuple(read_again[count:]), ways=tuple(ways), changed=changed_at)


def _read(
    ways: NearestFacilitySearch, before: ServiceAccess | Message, way: State | Straight
) -> ServiceAccess | Message:
    if isinstance(before, Message):
        return before
    if isinstance(way, Straight):
        counted, found = way.owner, replace(before.way, cost=way.cost, facility=way.facility)
    else:
        counted, nearest = way.owner[way.entrances.at.found], way.nearest
        unsnapped = ways.streetless(way.solved.graph.profile, way.homes.doors)
        found = NearestFacility(before.mode, before.way.profile, nearest.cost_s, nearest.owner, unsnapped)
    return replace(before, way=found, counted=ascending(counted).astype(np.int32))
