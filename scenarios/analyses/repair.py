"""The cheapest repair for people left out, and for a circle that is not kept: each idea is tried on the live circle.

A new site, a mobile stop, a footbridge or passage, an opened gate, more places: ranked by the people newly served, and
by cost where given. For the circle, the fewest or cheapest of them that keep it together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import shapely

from ...arrays import Bools, Floats, Ints
from ...coverage.accessibility.nearest_facility import units_of
from ...coverage.accessibility.unserved_areas import Gatherer, UnservedArea
from ...coverage.edits.network_edits import add_link
from ...coverage.errors import RequestError
from ...coverage.evaluation.following.live import LiveCircle, follow, set_network, set_site
from ...coverage.evaluation.robustness.capacity import PLACES, room_of
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import Verdict
from ...coverage.place import Place
from ...coverage.plans.clauses import Plan
from ...coverage.search.incremental import State
from ...coverage.siting.candidates import street_points
from ...coverage.siting.covering import cover_share
from ...coverage.siting.problem import Candidates, Limits, Reach, Siting
from ...coverage.siting.repair import LeftOut, LinkIdea, gate_ideas, link_ideas
from ...coverage.siting.solving.search import Effort
from ...messages import Message
from ...progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ..editing.edits import AddFacility, AddLink, AnyEdit, ResizeFacility, Where
from .candidate_reach import candidate_reach
from .siting import categories_of, in_order

Kind = Literal["site", "mobile_stop", "footbridge", "passage", "gate", "places"]
KINDS: Final[tuple[Kind, ...]] = ("site", "mobile_stop", "footbridge", "passage", "gate", "places")
COLUMNS: Final = ("number", "kind", "people", "in_area", "cost", "per_person", "length_m", "in_set")
_SITES_TRIED: Final = 8
_LINKS_TRIED: Final = 16
_GATES_TRIED: Final = 8
_PLACES_NAMED: Final = 8


@dataclass(frozen=True)
class RepairRequest:
    """Which circle is to be repaired; `area` is the number of one of its unserved areas (by people), 0 for all.

    `costs` by kind, a link's for each metre and places' for each place; kinds without cost count as 1 measure each.
    `sites` are only looked for on street points `apart_m` apart. `kinds` are those that come into question.
    """

    clause: str
    area: int = 0
    kinds: tuple[Kind, ...] = KINDS
    costs: Mapping[str, float] = field(default_factory=dict)
    apart_m: float = 150.0
    seconds: float = 30.0


@dataclass(frozen=True, eq=False)
class Measure:
    """One repair: `served` (n,) whom it newly serves, tried by itself; `people` of those; its cost where known."""

    kind: Kind
    line: Floats
    served: Bools
    people: float
    in_area: float
    cost: float | None
    edit: AnyEdit


@dataclass(frozen=True, eq=False)
class RepairResult:
    """Measures ranked, and of those the fewest or cheapest that keep the circle.

    `table` has COLUMNS; `chosen` are rows of `measures`, none where no choice keeps the circle or it is kept. `siting`
    is their proof, `after` the circle with all of them. `edits` make a scenario: the chosen, else the first.
    """

    measures: tuple[Measure, ...]
    table: gpd.GeoDataFrame
    area: UnservedArea | None
    before: Verdict
    after: Verdict
    chosen: tuple[int, ...]
    siting: Siting | None
    edits: tuple[AnyEdit, ...]
    notes: tuple[Message, ...]


def find_repairs(
    place: Place,
    plan: Plan,
    request: RepairRequest,
    *,
    settings: EvaluationSettings | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> RepairResult:
    """Try repairs of a circle. Raises RequestError for a circle or area that is none, and where nobody is left out."""
    check_repair(request)
    go_on(progress, cancelled, 0.0, "Asking the circles")
    live = follow(place, plan, request.clause, settings=settings)
    area = _area(live, request.area)
    task = _Task(place, plan, request, live, _left_out(live, area))
    measures: list[Measure] = []
    finders = (task.sites, task.links, task.gates, task.places)
    for turn, finder in enumerate(finders):
        go_on(progress, cancelled, 0.1 + 0.6 * turn / len(finders), "Trying repairs")
        measures += finder()
    go_on(progress, cancelled, 0.75, "Choosing the cheapest repairs")
    useful = [one for one in measures if one.people > 0]
    kept = _keeping(task, useful, cancelled) if area is None else _Kept()
    ranked = tuple(sorted({_same(one): one for one in (*useful, *kept.measures)}.values(), key=_rank))
    in_set = {_same(one) for one in kept.measures}
    chosen = tuple(row for row, one in enumerate(ranked) if _same(one) in in_set)
    wanted = [ranked[row] for row in chosen] or list(ranked[:1])
    return RepairResult(
        measures=ranked,
        table=_table(place, ranked, chosen),
        area=area,
        before=live.verdict,
        after=task.tried(wanted).verdict,
        chosen=chosen,
        siting=kept.siting,
        edits=tuple(_with_own_names([one.edit for one in wanted])),
        notes=(*task.notes(len(measures) - len(useful)), *kept.notes),
    )


def check_repair(request: RepairRequest) -> None:
    """Raise RequestError for what can be seen to be wrong before a place is asked."""
    for kind, cost in request.costs.items():
        if kind not in KINDS:
            raise RequestError(
                "There is no kind of repair called {kind}; known are {known}.", kind=kind, known=", ".join(KINDS)
            )
        if not (np.isfinite(cost) and cost >= 0):
            raise RequestError("The cost of {kind} must be 0 or more; {cost} is given.", kind=kind, cost=cost)
    if not request.kinds:
        raise RequestError("Name at least one kind of repair; known are {known}.", known=", ".join(KINDS))


def _same(measure: Measure) -> tuple[Kind, bytes]:
    """Return what makes two measures the same."""
    return measure.kind, measure.line.tobytes()


def _rank(measure: Measure) -> tuple[bool, float, float]:
    """Rank by cost per person where there is a cost, else by people; what helps most first."""
    dear = np.inf if measure.cost is None else measure.cost / max(measure.people, 1e-9)
    return (measure.kind == "places", dear, -measure.people)


def _area(live: LiveCircle, number: int) -> UnservedArea | None:
    evidence = live.evidence
    gatherer = Gatherer(live.case.place, live.case.rural, live.case.settings.cluster_m)
    areas = gatherer.areas(~evidence.served, evidence.people, evidence.cost)
    if not areas:
        raise RequestError("Nobody is left out, so there is nothing to repair.")
    if not 0 <= number <= len(areas):
        raise RequestError(
            "There is no unserved area number {number}; there are {count}.", number=number, count=len(areas)
        )
    return areas[number - 1] if number else None


def _left_out(live: LiveCircle, area: UnservedArea | None) -> Bools:
    evidence = live.evidence
    unserved = np.asarray(~evidence.served & (evidence.people > 0))
    if area is None:
        return unserved
    inside = np.zeros(len(unserved), np.bool_)
    inside[area.points] = True
    return unserved & inside


class _Task:
    """A circle to be repaired, and whom it leaves out (n,)."""

    def __init__(self, place: Place, plan: Plan, request: RepairRequest, live: LiveCircle, left_out: Bools) -> None:
        self.place, self.request, self.live, self.left_out = place, request, live, left_out
        self.people = live.evidence.people
        self._served = live.evidence.served
        self._category = categories_of(plan, [request.clause])[0]
        self._crs = place.network.crs.to_string()
        reading = live.readings[0]
        self._profile = reading.way.profile
        self._limit_s = min(one.limit * units_of(one.mode) for one in live.readings)
        self._mobile = reading.service.mobile == "scheduled"

    def sites(self) -> Iterator[Measure]:
        """Try new sites, and mobile stops where the circle counts them, on streets near those left out."""
        kinds = [kind for kind in ("site", "mobile_stop") if kind in self.request.kinds]
        kinds = kinds if self._mobile else [kind for kind in kinds if kind != "mobile_stop"]
        if not kinds:
            return
        xy, reach = self.site_reach()
        order, _ = in_order(reach, np.arange(len(xy)))
        for number, row in enumerate(order[:_SITES_TRIED].tolist(), 1):
            for kind in kinds:
                yield self.site(xy[row], number, kind)

    def site(self, point: Floats, number: int, kind: Kind = "site") -> Measure:
        """Try one new site, or mobile stop."""
        served = self._newly(set_site(self.live, self._new_row, [point]))
        edit = AddFacility(
            facility=f"{kind.replace('_', '-')}-{number}",
            category=self._category,
            at=Where.metric([point], self._crs),
            cost=self.request.costs.get(kind),
            note="mobile stop" if kind == "mobile_stop" else "",
        )
        return self._measure(kind, point[None, :], served, edit)

    def prices(self, sites: int, links: Sequence[Measure]) -> Floats | None:
        """Return what each of so many sites and each link costs; None where some have no cost: then each counts 1."""
        costs = [*[self.request.costs.get("site")] * sites, *(one.cost for one in links)]
        return None if any(cost is None for cost in costs) else np.array(costs, np.float64)

    def site_reach(self) -> tuple[Floats, Reach]:
        """Return street points near those left out, and whom each of them would serve."""
        reach_m = min(3000.0, self._limit_s * (self._profile.speed_mps if self._profile else 1.0))
        homes = self.place.demand.xy[self.left_out]
        xy = street_points(self.place.network, homes, reach_m=reach_m, apart_m=self.request.apart_m)
        weight = np.where(self.left_out, self.people, 0.0)
        return xy, candidate_reach(self.live, xy, weight=weight)

    def links(self) -> Iterator[Measure]:
        """Try footbridges and passages."""
        found = self._ideas(lambda state, out: link_ideas(state.network.network, state.solved.node_cost_s, out))
        for number, idea in enumerate(found[:_LINKS_TRIED], 1):
            kind: Kind = "footbridge" if self._crosses(idea.line) else "passage"
            yield from self._link(kind, number, idea)

    def gates(self) -> Iterator[Measure]:
        """Try streets that are closed to walkers."""
        if "gate" not in self.request.kinds:
            return
        found = self._ideas(lambda state, out: gate_ideas(state.network.network, state.solved.node_cost_s, out))
        for number, idea in enumerate(found[:_GATES_TRIED], 1):
            yield from self._link("gate", number, idea)

    def places(self) -> Iterator[Measure]:
        """Name the full facilities at which those within reach who find no place could have one."""
        room = room_of(self.live.case, self.live.readings[0]) if "places" in self.request.kinds else None
        if room is None or not room.without.any():
            return
        nearest = self.live.readings[0].way
        within = self._served & (room.without > 0)
        lacking = np.bincount(nearest.facility[within], room.without[within], len(self.place.facilities))
        for row in np.argsort(-lacking)[:_PLACES_NAMED].tolist():
            if lacking[row] <= 0:
                return
            more = float(np.ceil(lacking[row]))
            now = float(np.nan_to_num(self.place.facilities.capacity[PLACES][row]))
            price = self.request.costs.get("places")
            edit = ResizeFacility(
                facility=str(self.place.facilities.id[row]),
                capacities={"places": now + more},
                cost=None if price is None else price * more,
            )
            mine = within & (nearest.facility == row)
            yield Measure(
                "places", self.place.facilities.xy[[row]], mine, float(lacking[row]),
                float(room.without[mine & self.left_out].sum()), edit.cost, edit,
            )  # fmt: skip

    def tried(self, measures: Sequence[Measure]) -> LiveCircle:
        """Return the circle with some measures carried out; more places change nothing about who is in reach."""
        live = self.live
        for number, measure in enumerate(measures):
            if isinstance(measure.edit, AddFacility):
                live = set_site(live, self._new_row + number, measure.line)
            elif isinstance(measure.edit, AddLink):
                live = set_network(live, add_link(live.network, measure.line))
        return live

    def notes(self, useless: int) -> Iterator[Message]:
        """Return what was not looked at, and how many repairs served nobody."""
        yield Message(
            "Whether land is free and a link can be built nobody has looked at; the figures are those of ways."
        )
        if useless:
            yield Message("{count} more repairs were tried and serve nobody newly.", {"count": useless})
        if self._profile is None:
            yield Message("The circle goes by straight lines, so no link can help; only sites were tried.")
        if len(self.live.readings) > 1:
            yield Message("Links were looked for by the ways to the first service of the circle.")

    @property
    def _new_row(self) -> int:
        return len(self.place.facilities)

    def _ideas(self, find: "Any") -> tuple[LinkIdea, ...]:  # noqa: ANN401  (a function of a state and those left out)
        state, profile = self.live.ways[0], self._profile
        if not isinstance(state, State) or profile is None:
            return ()
        people = np.where(self.left_out, self.people, 0.0)
        out = LeftOut(self.place.demand.xy, people, self._limit_s, profile.speed_mps)
        found: tuple[LinkIdea, ...] = find(state, out)
        return found

    def _link(self, kind: Kind, number: int, idea: LinkIdea) -> Iterator[Measure]:
        if kind not in self.request.kinds:
            return
        try:
            served = self._newly(set_network(self.live, add_link(self.live.network, idea.line)))
        except RequestError:  # it joins no street, or the same one twice: no link after all
            return
        price = self.request.costs.get(kind)
        edit = AddLink(
            link=f"{kind}-{number}",
            at=Where.metric(idea.line, self._crs),
            cost=None if price is None else price * idea.length_m,
        )
        yield self._measure(kind, idea.line, served, edit)

    def _newly(self, after: LiveCircle) -> Bools:
        return np.asarray(after.evidence.served & ~self._served)

    def _measure(self, kind: Kind, line: Floats, served: Bools, edit: AnyEdit) -> Measure:
        people = float(self.people[served].sum())
        inside = float(self.people[served & self.left_out].sum())
        return Measure(kind, line, served, people, inside, edit.cost, edit)

    def _crosses(self, line: Floats) -> bool:
        barriers = self.place.barriers.geometry
        return bool(len(barriers) and shapely.intersects(shapely.LineString(line), barriers).any())


@dataclass(frozen=True, eq=False)
class _Kept:
    """The measures that keep a circle together, and their proof."""

    measures: tuple[Measure, ...] = ()
    siting: Siting | None = None
    notes: tuple[Message, ...] = ()


def _keeping(task: _Task, tried: Sequence[Measure], cancelled: Cancelled) -> _Kept:
    """Return the fewest or cheapest measures that bring the circle to its target: any street point, and any link tried.

    Each counts by itself; together they can only serve more, since no way ever gets longer.
    """
    target, verdict = task.live.verdict.target, task.live.verdict
    if target is None or verdict.state == "met":
        return _Kept()
    links = [one for one in tried if isinstance(one.edit, AddLink)]
    xy, near = task.site_reach() if "site" in task.request.kinds else (np.zeros((0, 2)), None)
    demand, candidate = _pairs(links, near, len(xy))
    evidence, count = task.live.evidence, len(xy) + len(links)
    if not len(demand):
        return _Kept(notes=(Message("None of the repairs that were tried serves anybody newly."),))
    reach = Reach(
        demand, candidate, np.zeros(len(demand)), evidence.people,
        np.where(evidence.served, 0.0, np.inf), task.place.demand.xy, 0.0,
    )  # fmt: skip
    effort = Effort(seconds=task.request.seconds)
    apart = Candidates(np.zeros((count, 2)), task.prices(len(xy), links))
    try:
        found = cover_share(reach, apart, Limits(), target / 100, effort=effort, cancelled=cancelled)
    except RequestError as error:
        told = Message("No set of sites and links meets the circle. {reason}", {"reason": error})
        return _Kept(notes=(told,))
    chosen = found.chosen.tolist()
    sites = [task.site(xy[row], number) for number, row in enumerate(chosen, 101) if row < len(xy)]
    return _Kept((*sites, *(links[row - len(xy)] for row in chosen if row >= len(xy))), found)


def _pairs(links: Sequence[Measure], near: Reach | None, sites: int) -> tuple[Ints, Ints]:
    """Return who is newly served by which site, and by which link, numbered behind the sites."""
    rows = [np.flatnonzero(link.served) for link in links]
    owner = np.repeat(np.arange(len(links)), [len(row) for row in rows]) + sites
    demand = np.concatenate([np.zeros(0), *rows]).astype(np.int32)
    if near is None:
        return demand, owner.astype(np.int32)
    return np.append(near.demand, demand), np.append(near.candidate, owner.astype(np.int32))


def _with_own_names(edits: Sequence[AnyEdit]) -> Iterator[AnyEdit]:
    """Number the sites and links of a scenario from 1 on."""
    for number, edit in enumerate(edits, 1):
        if isinstance(edit, AddFacility):
            yield edit.model_copy(update={"facility": f"{edit.facility.rpartition('-')[0]}-{number}"})
        elif isinstance(edit, AddLink):
            yield edit.model_copy(update={"link": f"{edit.link.rpartition('-')[0]}-{number}"})
        else:
            yield edit


def _table(place: Place, measures: Sequence[Measure], chosen: Sequence[int]) -> gpd.GeoDataFrame:
    lines = [shapely.Point(one.line[0]) if len(one.line) == 1 else shapely.LineString(one.line) for one in measures]
    columns: dict[str, Any] = {
        "number": np.arange(1, len(measures) + 1),
        "kind": [one.kind for one in measures],
        "people": [one.people for one in measures],
        "in_area": [one.in_area for one in measures],
        "cost": [np.nan if one.cost is None else one.cost for one in measures],
        "per_person": [np.nan if one.cost is None or not one.people else one.cost / one.people for one in measures],
        "length_m": [float(line.length) for line in lines],
        "in_set": [row in chosen for row in range(len(measures))],
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=place.network.crs)
