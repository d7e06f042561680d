"""A circle that is followed while a planner drags a site or draws a link: its figures after every move.

What an edit touches is mended (`whatif`), and the people are counted anew by the same code that evaluates a plan, so
that the figures under the mouse are those of the verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from ...arrays import Floats, Longs
from ...messages import Message
from ...progress import never_cancelled
from ..accessibility.nearest_facility import SEARCH_END, NearestFacility, NearestFacilitySearch, straight_lines
from ..edits.network_edits import NetworkChange
from ..errors import RequestError
from ..network.overlay import NetworkOverlay
from ..network.row_sets import ascending
from ..place import Place, walls
from ..plans.clauses import CircleClause, Plan
from ..search.incremental import State, begin, change_network, set_entrances
from .context import DemandGroup, EvaluationContext, make_case
from .judgement import Target, target_of
from .kinds.circle import circle_figures
from .reservations import held_back
from .service_access import ServiceAccess, read
from .settings import EvaluationSettings
from .verdict import Verdict

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
            apart = np.asarray(cKDTree(xy).query(self.home_xy)[0])
            nearer = (apart < cost) | ((apart == cost) & (facility < nearest))
            cost[nearer], nearest[nearer] = apart[nearer], facility
        changed = np.flatnonzero((cost != self.cost) | (nearest != self.facility))
        return replace(self, door_xy=doors, owner=owner, cost=cost, facility=nearest, changed=changed)


@dataclass(frozen=True, eq=False)
class LiveCircle:
    """A circle as it stands after some edits; each edit gives another one, and going back is taking the earlier one.

    `network` is to be edited further. `offered` (which facilities offer it), `readings` and `ways` are of the clause's
    services, in its order. `changed` are the demand points whose way differs from the circle that this one was made
    from.
    """

    case: EvaluationContext
    clause: CircleClause
    asked: DemandGroup
    target: Target
    network: NetworkOverlay
    offered: tuple[frozenset[int], ...]
    readings: tuple[ServiceAccess, ...]
    ways: tuple[State | Straight, ...]
    changed: Longs

    @cached_property
    def verdict(self) -> Verdict:
        """The figures: all that `evaluate` gives but the areas, the remarks, and how sure the verdict is.

        It is held back where `evaluate` holds it back: for data that nobody called complete, and for a place that is
        not the whole of what the plan is for.
        """
        figures = circle_figures(self.case, self.clause, list(self.readings), self.asked, self.target)
        return held_back(self.case, figures, lambda: figures)


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
    ways = tuple(_begin(case, one) for one in readings)
    offered = tuple(frozenset(case.choose(one.service).rows.tolist()) for one in readings)
    return LiveCircle(case, found, asked, target, place.latest_network, offered, readings, ways, np.zeros(0, np.int64))


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
    xy, count = np.asarray(entrances, np.float64).reshape(-1, 2), len(live.ways)
    if not np.isfinite(xy).all():
        raise RequestError("An entrance of the site has coordinates that are not numbers.")
    if facility < 0 or any(not 0 <= service < count for service in services or ()):
        raise RequestError("The clause has {count} services, and facilities are numbered from 0 on.", count=count)
    is_new = facility >= len(live.case.place.facilities) and not any(facility in one for one in live.offered)
    before = range(count) if is_new else [row for row, one in enumerate(live.offered) if facility in one]
    now = set(before if services is None else services)
    ways = list(live.ways)
    for row in {*now, *before}:
        ways[row] = _with_site(ways[row], facility, xy if row in now else xy[:0])
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
    return _after(
        replace(live, network=change.after),
        [change_network(way, change) if isinstance(way, State) else way for way in live.ways],
    )


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
        barriers=walls(place.barriers),
    )
    return change_network(state, *place.edits)


def _with_site(way: State | Straight, facility: int, xy: Floats) -> State | Straight:
    return way.with_site(facility, xy) if isinstance(way, Straight) else set_entrances(way, facility, way.place(xy))


def _after(live: LiveCircle, ways: list[State | Straight]) -> LiveCircle:
    pairs = list(zip(live.readings, ways, live.ways, strict=True))
    changed = [way.changed for _, way, old in pairs if way is not old]
    readings = tuple(one if way is old else _read(one, way) for one, way, old in pairs)
    return replace(live, readings=readings, ways=tuple(ways), changed=ascending(np.zeros(0, np.int64), *changed))


def _read(before: ServiceAccess, way: State | Straight) -> ServiceAccess:
    if isinstance(way, Straight):
        counted, found = way.owner, replace(before.way, cost=way.cost, facility=way.facility)
    else:
        counted, nearest = way.owner[way.entrances.at.found], way.nearest
        found = NearestFacility(before.mode, before.way.profile, nearest.cost_s, nearest.owner, ~way.homes.doors.housed)
    return replace(before, way=found, counted=ascending(counted).astype(np.int32))
