"""Where to build for the circles of a plan: sites with their proof, tried on the circles, and as edits."""

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from ....arrays import Floats, Ints, Longs
from ....coverage.accessibility.unserved_areas import finest_district, spot_name
from ....coverage.errors import InfeasibleError, RequestError
from ....coverage.evaluation.context import group_name
from ....coverage.evaluation.robustness.capacity import room_of
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.place import Place
from ....coverage.plans.clauses import CircleClause
from ....coverage.plans.plan import Plan
from ....coverage.siting.candidates import street_points
from ....coverage.siting.capacitated import cover_with_places
from ....coverage.siting.center import least_worst_way
from ....coverage.siting.covering import Front, cover_all, cover_most, cover_share, front
from ....coverage.siting.median import least_way
from ....coverage.siting.problem import Limits, Reach, Siting, together
from ....coverage.siting.solving.outcome import Effort
from ....messages import Message, Titled
from ....progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled, part
from ...editing.edits import AddFacility, AddService, AnyEdit, Where
from ..one_service import one_service_each
from .beside import near_service
from .candidate_reach import candidate_reach, with_served
from .site_request import CandidateSites, Goal, SiteRequest, SiteResult
from .trials import Trial, begin_trial, evidence_of
from .unreached import unreached

_WALKED_MPS: Final = 1.2
_FAR_M: Final = 3_000.0


def suggest_sites(
    place: Place,
    plan: Plan,
    request: SiteRequest,
    *,
    candidates: CandidateSites | None = None,
    settings: EvaluationSettings | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> SiteResult:
    """Suggest sites for circles of the plan; without candidates, among street points near those left out.

    When cancelled, gives the best so far. Raises RequestError for what makes no sense, and for a circle that cannot be
    decided; UnreachedError with those whom no choice can serve, where everybody must be.
    """
    check_request(request, plan)
    go_on(progress, cancelled, 0.0, "Working out the circles")
    plan, told = _narrowed(place, plan, request, settings)
    trials = [begin_trial(place, plan, clause, settings) for clause in request.clauses]
    sites = _beside(place, plan, candidates or _street_candidates(place, trials, request), request)
    go_on(progress, cancelled, 0.15, "Measuring the ways from every candidate")
    reach = _reach(trials, sites, request, cancelled)
    share = request.share if request.share is not None else trials[0].verdict.target or 100.0
    asked = replace(request, share=share)
    try:
        siting = _solve(
            asked, reach, _in_people(sites, trials), progress=part(progress, 0.3, 0.95), cancelled=cancelled
        )
    except InfeasibleError as error:
        raise unreached(place, trials, error) from error
    order, added = in_order(reach, siting.chosen)
    sites = _named(place, sites, order)
    edits = _edits(place, plan, request, _sized(sites, trials, order, added), order)
    return SiteResult(
        siting=siting,
        sites=_site_table(place, sites, order, added, reach),
        candidates=_candidate_table(place, sites, siting),
        before=tuple(trial.verdict for trial in trials),
        after=tuple(trial.after(edits) for trial in trials),
        edits=edits,
        notes=(*told, *sites.notes, *_notes(request, trials)),
    )


def site_front(
    place: Place,
    plan: Plan,
    request: SiteRequest,
    *,
    candidates: CandidateSites | None = None,
    settings: EvaluationSettings | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Front:
    """Return the people that 1, 2, ... sites up to the request's number serve, with bounds: a chart to pick from.

    Takes about the request's `seconds` in all; when cancelled, ends with the number of sites it has come to. Raises
    RequestError as `suggest_sites`.
    """
    check_request(replace(request, goal="most"), plan)
    plan, _ = _narrowed(place, plan, request, settings)
    trials = [begin_trial(place, plan, clause, settings) for clause in request.clauses]
    sites = _beside(place, plan, candidates or _street_candidates(place, trials, request), request)
    reach = _reach(trials, sites, replace(request, goal="most"), cancelled)
    limits = Limits(request.sites, request.budget, request.spacing_m)
    return front(reach, sites.candidates, limits, seconds=request.seconds, progress=progress, cancelled=cancelled)


def _narrowed(
    place: Place, plan: Plan, request: SiteRequest, settings: EvaluationSettings | None
) -> tuple[Plan, tuple[Message, ...]]:
    found = one_service_each(place, plan, request.clauses, settings, service=request.service)
    return found.plan, found.notes


def check_request(request: SiteRequest, plan: Plan) -> None:
    """Raise RequestError for what can be seen to be wrong before a place is asked."""
    if not request.clauses:
        raise RequestError("Name at least one circle of the plan to find sites for.")
    circles = {clause.id for clause in plan.clause if isinstance(clause, CircleClause)}
    for clause in request.clauses:
        if clause not in circles:
            raise RequestError(
                "The plan has no circle called {clause}; its circles are {known}.",
                clause=clause,
                known=", ".join(sorted(circles)),
            )
    if request.goal in {"most", "mean", "worst", "places"} and request.sites is None and request.budget is None:
        raise RequestError("Say how many sites may be built, or how much they may cost.")
    if request.goal not in {"most", "all", "share"} and len(request.clauses) > 1:
        raise RequestError("Ways and places are evaluated for one circle at a time; name one.")
    if not (np.isfinite(request.apart_m) and request.apart_m >= 10):
        raise RequestError("Street points must be 10 m apart or more; {apart} is given.", apart=request.apart_m)


def _reach(trials: Sequence[Trial], sites: CandidateSites, request: SiteRequest, cancelled: Cancelled) -> Reach:
    """Return who is reached by which candidate; of several circles each asks the same candidates."""
    reaches = [_reach_of(trial, sites, request, cancelled) for trial in trials]
    return reaches[0] if len(reaches) == 1 else together(reaches, request.weights or (1.0,) * len(reaches))


def _reach_of(trial: Trial, sites: CandidateSites, request: SiteRequest, cancelled: Cancelled) -> Reach:
    """Return the reach of one circle.

    Where capacity counts, or places are the end, those who have no place are asked, and else all whom the circle asks.
    """
    evidence, live = evidence_of(trial.verdict), trial.live
    if trial.per_head is not None:
        left = evidence.people_unserved
        reach = candidate_reach(live, sites.xy, weight=left, served=left <= 0, cancelled=cancelled)
        return with_served(reach, evidence) if request.goal in {"most", "all", "share"} else reach
    if request.goal != "places":
        return candidate_reach(live, sites.xy, cancelled=cancelled)
    room = room_of(live.case, live.readings[0])
    return candidate_reach(
        live, sites.xy, weight=room.without if room else evidence.people_unserved, cancelled=cancelled
    )


def _in_people(sites: CandidateSites, trials: Sequence[Trial]) -> CandidateSites:
    """Return the candidates with the people whom their places hold, where one needs more or less than a place."""
    per_head = trials[0].per_head
    return sites if sites.capacity is None or not per_head else replace(sites, capacity=sites.capacity / per_head)


def _sized(sites: CandidateSites, trials: Sequence[Trial], order: Longs, added: Floats) -> CandidateSites:
    """Return the candidates with places for those whom each of the chosen adds, where none are told and they count."""
    per_head = trials[0].per_head
    if sites.capacity is not None or per_head is None:
        return sites
    places = np.zeros(len(sites.xy))
    places[order] = np.ceil(added * per_head)
    return replace(sites, capacity=places)


def _solve(
    request: SiteRequest, reach: Reach, sites: CandidateSites, *, progress: Progress, cancelled: Cancelled
) -> Siting:
    limits = Limits(request.sites, request.budget, request.spacing_m)
    effort = Effort(request.gap, request.seconds)
    told: dict[str, Any] = {"effort": effort, "progress": progress, "cancelled": cancelled}
    assert request.share is not None, "filled in before"
    share = request.share
    kinds: Mapping[Goal, Callable[[], Siting]] = {
        "most": lambda: cover_most(reach, sites.candidates, limits, **told),
        "all": lambda: cover_all(reach, sites.candidates, limits, times=request.times, **told),
        "share": lambda: cover_share(reach, sites.candidates, limits, share / 100, **told),
        "mean": lambda: least_way(reach, sites.candidates, limits, **told),
        "worst": lambda: least_worst_way(reach, sites.candidates, limits, **told),
        "places": lambda: (
            cover_with_places(reach, sites.candidates, limits, everybody=request.everybody, **told).siting
        ),
    }
    return kinds[request.goal]()


def _street_candidates(place: Place, trials: Sequence[Trial], request: SiteRequest) -> CandidateSites:
    """Return street points within the limit of those for whom some circle could do with a site."""
    wanting, reach_m = np.zeros(len(place.demand), np.bool_), 0.0
    for trial in trials:
        readings = trial.live.readings
        wanting |= _wanting(trial, request) > 0
        limit = min(reading.limit for reading in readings)
        in_minutes = readings[0].mode in {"walk", "drive"}
        reach_m = max(reach_m, min(_FAR_M, limit * 60 * _WALKED_MPS if in_minutes else limit * 1000))
    if not wanting.any():
        raise RequestError("Nobody is left out, so no site is needed.")
    xy = street_points(place.network, place.demand.xy[wanting], reach_m=reach_m, apart_m=request.apart_m)
    note = Message(
        "No candidates were given: {count} street points about {apart:g} m apart stand for them. Whether land is "
        "available there has not been checked.",
        {"count": len(xy), "apart": request.apart_m},
    )
    return CandidateSites(xy, np.full(len(xy), "", object), notes=(note,))


def _wanting(trial: Trial, request: SiteRequest) -> Floats:
    """Return the people (n,) whom a site may help: those left out; for shorter ways or a second site, all."""
    evidence = evidence_of(trial.verdict)
    of_all = request.goal in {"mean", "worst"} or (request.goal == "all" and request.times > 1)
    return evidence.people if of_all else evidence.people_unserved


def _beside(place: Place, plan: Plan, sites: CandidateSites, request: SiteRequest) -> CandidateSites:
    """Return the candidates with those excluded that stand beside no facility of the service that is asked for."""
    if not request.beside:
        return sites
    near = near_service(place, plan, sites.xy, service=request.beside, metres=request.beside_m)
    text = "{near} of {count} candidates stand within {metres:g} m along the streets of the service {service}."
    service = plan.service[request.beside]
    values = {"near": int(near.sum()), "count": len(near), "metres": request.beside_m}
    note = Message(text, {**values, "service": Titled(service.title, service.title_en)})
    excluded = ~near if sites.excluded is None else sites.excluded | ~near
    return replace(sites, excluded=excluded, notes=(*sites.notes, note))


def in_order(reach: Reach, chosen: Longs, *, most: int | None = None) -> tuple[Longs, Floats]:
    """Return the sites in the order of what each adds to those before it, and the people (k,) that it adds.

    `most` of them are enough. What a site adds only falls as others are built, so that one is looked at again only
    when it comes first (the lazy greedy of Minoux 1978); of equals the earlier in `chosen` comes first.
    """
    served, near = reach.served.copy(), _near(reach, chosen)

    def gain(place: int) -> float:
        homes = near[place]
        return float(reach.weight[homes[~served[homes]]].sum())

    waiting = [(-gain(place), place) for place in range(len(chosen))]
    heapq.heapify(waiting)
    order, added = list[int](), list[float]()
    while waiting and len(order) < (len(chosen) if most is None else most):
        _, place = heapq.heappop(waiting)
        now = (-gain(place), place)
        if waiting and now > waiting[0]:
            heapq.heappush(waiting, now)
            continue
        order.append(int(chosen[place]))
        added.append(-now[0])
        served[near[place]] = True
    return np.array(order, np.int64), np.array(added, np.float64)


def _near(reach: Reach, chosen: Longs) -> list[Ints]:
    """Return the demand points within the limit of each of the chosen sites."""
    pairs = reach.within()
    pairs = pairs[np.argsort(reach.candidate[pairs], kind="stable")]
    sites = reach.candidate[pairs]
    ends = np.searchsorted(sites, chosen, side="left"), np.searchsorted(sites, chosen, side="right")
    return [reach.demand[pairs[start:end]] for start, end in zip(*ends, strict=True)]


def _named(place: Place, sites: CandidateSites, chosen: Longs) -> CandidateSites:
    """Return the candidates, those chosen that have no name called by district and street."""
    names = sites.name.astype(object)
    for row in chosen.tolist():
        names[row] = str(names[row]) or spot_name(place, sites.xy[row])
    return replace(sites, name=names)


def _site_table(place: Place, sites: CandidateSites, order: Longs, added: Floats, reach: Reach) -> gpd.GeoDataFrame:
    already = float(reach.weight[reach.served].sum())
    columns = {
        "number": np.arange(1, len(order) + 1),
        "site": [str(sites.name[row]) for row in order],
        "candidate": order + 1,
        "district": districts_near(place, sites.xy[order]),
        "people": added,
        "total": already + np.cumsum(added),
        "cost": np.full(len(order), np.nan) if sites.cost is None else sites.cost[order],
        "places": np.full(len(order), np.nan) if sites.capacity is None else sites.capacity[order],
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.points(sites.xy[order]), crs=place.network.crs)


def _candidate_table(place: Place, sites: CandidateSites, siting: Siting) -> gpd.GeoDataFrame:
    chosen = np.zeros(len(sites.xy), np.bool_)
    chosen[siting.chosen] = True
    columns: dict[str, Any] = {"candidate": np.arange(1, len(chosen) + 1), "site": sites.name, "chosen": chosen}
    columns["cost"] = np.full(len(chosen), np.nan) if sites.cost is None else sites.cost
    columns["excluded"] = sites.candidates.flags(sites.excluded)
    return gpd.GeoDataFrame(columns, geometry=shapely.points(sites.xy), crs=place.network.crs)


def districts_near(place: Place, xy: Floats) -> list[str]:
    """Return the name of the finest district of the residents nearest to each point, '' where none is known."""
    if not len(xy) or not len(place.demand):
        return [""] * len(xy)
    district = finest_district(place.demand)[cKDTree(place.demand.xy).query(xy)[1]]
    return [str(place.districts.name[row]) if row >= 0 else "" for row in district]


def _edits(place: Place, plan: Plan, request: SiteRequest, sites: CandidateSites, order: Longs) -> tuple[AnyEdit, ...]:
    """Return the sites as edits of a scenario: the first service as the facility, others beside it."""
    categories = categories_of(plan, request.clauses)
    crs, taken = place.network.crs.to_string(), set(place.facilities.id.tolist())
    edits: list[AnyEdit] = []
    for number, row in enumerate(order.tolist(), 1):
        name = next(key for key in _names(number) if key not in taken)
        cost = None if sites.cost is None else float(sites.cost[row])
        places = {} if sites.capacity is None else {"places": float(sites.capacity[row])}
        at = Where.metric([sites.xy[row]], crs)
        edits.append(
            AddFacility.model_validate(
                {"facility": name, "category": categories[0], "at": at, "name": str(sites.name[row]),
                 "cost": cost, "capacities": places}
            )
        )  # fmt: skip
        edits += [AddService(facility=name, category=category) for category in categories[1:]]
    return tuple(edits)


def _names(number: int) -> Iterator[str]:
    yield f"site-{number}"
    yield from (f"site-{number}-{more}" for more in itertools.count(2))


def categories_of(plan: Plan, clauses: Sequence[str]) -> tuple[str, ...]:
    """Return one category for each service of some circles, the first that offers it, each once."""
    found: dict[str, None] = {}
    for key in clauses:
        clause = plan.find(key)
        assert isinstance(clause, CircleClause), "checked before"
        for service in clause.services:
            name = service.any_of[0]
            found[plan.service[name].categories[0] if name in plan.service else name] = None
    return tuple(found)


def _notes(request: SiteRequest, trials: Sequence[Trial]) -> tuple[Message, ...]:
    """Return what was taken for granted."""
    notes = [note for trial in trials for reading in trial.live.readings for note in reading.notes]
    estimated = sorted({group for trial in trials for group in trial.verdict.estimated})
    if any(trial.per_head is not None for trial in trials):
        notes.append(
            Message(
                "By distance and capacity together: sites are for those who have no place, and are sized for "
                "the people they add."
            )
        )
    notes += [Message("Estimated, not counted: {group}", {"group": group_name(group)}) for group in estimated]
    if request.goal == "all" and request.times > 1:
        notes.append(
            Message("A site adds the people who had none before; a site that adds nobody only duplicates another.")
        )
    if request.goal == "mean":
        notes.append(
            Message(
                "People whom neither a facility nor a site reaches within the limit count with the limit as their way."
            )
        )
    return tuple({str(note): note for note in notes}.values())
