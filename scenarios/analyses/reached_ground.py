"""The ground from which a circle's services are reached: for the window, and for the sheets on paper."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ...arrays import Floats, Ints
from ...coverage.accessibility.nearest_facility import NearestFacility, units_of
from ...coverage.errors import RequestError
from ...coverage.evaluation.context import EvaluationContext, make_case
from ...coverage.evaluation.counting.tallies import kth_least
from ...coverage.evaluation.services.service_access import ServiceAccess, read
from ...coverage.evaluation.verdict import CircleEvidence, Evaluation, Verdict
from ...coverage.isochrones.polygons import CostSurface, Look, cost_surface
from ...coverage.place import Place, walls
from ...coverage.plans.clauses import CircleClause
from ...coverage.plans.picks import CircleService
from ...messages import Message
from ...progress import Cancelled, never_cancelled

_FINEST_M: Final = 40.0
_COARSEST_M: Final = 100.0
_MOST_POINTS: Final = 1.2e6
_MARGIN_M: Final = 400.0
KEPT: Final = 64
"""Grounds of one evaluation that are kept at a time."""

Shares = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ReachedGround:
    """What share of the limit the way costs over a grid: `share` (rows, columns), 1 at the limit, row 0 in the south.

    Column j and row i stand at `x + j * step_m`, `y + i * step_m`. `facility` is the row of the one facility that is
    shown, -1 for all that count. `limit` is in minutes or kilometres by the mode; in mode `mixed` it is 1.
    """

    x: float
    y: float
    step_m: float
    share: Shares
    limit: float
    mode: str
    facility: int = -1


@dataclass(frozen=True, eq=False)
class ReachRequest:
    """The ground of a circle of an evaluation, or of one of its services (`part`); of one facility, or of all (-1)."""

    place: Place
    evaluation: Evaluation
    clause: str
    services: tuple[str, ...]
    group: str
    facility: int = -1


class CircleAsked(Protocol):
    """A circle of an evaluation, or the services of it that are shown, asked for a group."""

    @property
    def place(self) -> Place: ...  # noqa: D102
    @property
    def evaluation(self) -> Evaluation: ...  # noqa: D102
    @property
    def clause(self) -> str: ...  # noqa: D102
    @property
    def services(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def group(self) -> str: ...  # noqa: D102


class Frame(NamedTuple):
    """What a surface covers: west, south, east, north in metres, and its grid's step."""

    bounds: tuple[float, float, float, float]
    step_m: float


def reached_ground(request: ReachRequest, *, cancelled: Cancelled = never_cancelled) -> ReachedGround:
    """Return the ground from which the circle's services are reached. Raises RequestError and WorkCancelled."""
    case, readings = read_circle(request)
    return ground_of_readings(case, readings, request.facility, cancelled, k_of=enough_of(request))


class Grounds:
    """The grounds of an evaluation's circles: one context and one search serve all of them, and what is drawn is kept.

    Of the grounds the last `KEPT` are kept, some megabytes each for a large city.
    """

    def __init__(self, place: Place, evaluation: Evaluation) -> None:
        self._place, self._evaluation = place, evaluation
        self._kept: dict[str, ReachedGround | None] = {}

    @cached_property
    def _case(self) -> EvaluationContext:
        return make_case(self._place, self._evaluation.plan, self._evaluation.settings, never_cancelled)

    def of(self, verdict: Verdict, *, cancelled: Cancelled = never_cancelled) -> ReachedGround | None:
        """Return the ground on which a verdict's circle is reached, None where it is no circle or nobody is asked."""
        key = verdict.clause.id
        if key not in self._kept:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self._made(verdict, cancelled)
        return self._kept[key]

    def _made(self, verdict: Verdict, cancelled: Cancelled) -> ReachedGround | None:
        clause, evidence = verdict.clause, verdict.evidence
        if not isinstance(clause, CircleClause) or not isinstance(evidence, CircleEvidence):
            return None
        try:
            asked = _of_evidence(clause, evidence.services)
            readings = _readings(self._case, clause, asked, evidence.group)
            return ground_of_readings(self._case, readings, -1, cancelled, k_of=clause.k_of if len(asked) > 1 else None)
        except RequestError:
            return None


def enough_of(request: CircleAsked) -> int | None:
    """Return how many of the circle's services are enough, None for all; one that is named alone is asked alone."""
    clause = request.evaluation.plan.find(request.clause)
    return clause.k_of if isinstance(clause, CircleClause) and len(request.services) > 1 else None


def read_circle(request: CircleAsked) -> tuple[EvaluationContext, list[ServiceAccess]]:
    """Return how the circle's services are reached; those alone that the request names, by its group."""
    evaluation = request.evaluation
    found = next((one for one in evaluation.plan.clause if one.id == request.clause), None)
    if not isinstance(found, CircleClause):
        raise RequestError("The plan has no circle called {clause}.", clause=request.clause)
    case = make_case(request.place, evaluation.plan, evaluation.settings_of(request.clause), never_cancelled)
    asked = _of_evidence(found, request.services)
    return case, _readings(case, found, asked, request.group)


def _of_evidence(clause: CircleClause, named: tuple[str, ...]) -> list[CircleService]:
    """Return the services that are named: of a circle whose services are judged one by one, the one that decides."""
    return [one for one in clause.services if one.key in named]


def _readings(
    case: EvaluationContext, clause: CircleClause, asked: list[CircleService], group: str
) -> list[ServiceAccess]:
    if len(asked) == 1:
        asked = [asked[0].model_copy(update={"group": group})]
    answers = [read(case, clause, service, clause.group) for service in asked]
    readings = [one for one in answers if isinstance(one, ServiceAccess)]
    if not readings:
        reason = next(
            (one for one in answers if isinstance(one, Message)), Message("No one of the group is to be served.")
        )
        raise RequestError(reason.template, **dict(reason.values))
    return readings


def ground_of_readings(
    case: EvaluationContext,
    readings: list[ServiceAccess],
    facility: int,
    cancelled: Cancelled,
    *,
    k_of: int | None = None,
) -> ReachedGround:
    """Return the worst share of the limit over all services, or the `k_of`-th least where so many are enough."""
    where = _frame(case.place)
    rows = np.array([facility], np.int32)
    theirs = [one for one in readings if facility < 0 or facility in one.counted] or readings[:1]
    surfaces = [_surface(case, one, one.counted if facility < 0 else rows, where, cancelled) for one in theirs]
    limits = [one.limit * units_of(one.mode) for one in theirs]
    used = [_on(surfaces[0], surface) / limit for surface, limit in zip(surfaces, limits, strict=True)]
    alike = len({(one.mode, one.limit) for one in theirs}) == 1
    first = surfaces[0]
    share = used[0] if len(used) == 1 else kth_least(used, k_of)
    return ReachedGround(
        first.x, first.y, first.step_m, share.astype(np.float32),
        theirs[0].limit if alike else 1.0, theirs[0].mode if alike else "mixed", facility,
    )  # fmt: skip


def _on(first: CostSurface, other: CostSurface) -> Floats:
    """Return a surface's costs on the grid of the first, at the nearest of its own points.

    A grid reaches beyond the place as far as its profile leads from a street: that of a car farther than one on foot.
    """
    if (other.x, other.y, other.cost.shape) == (first.x, first.y, first.cost.shape):
        return other.cost
    rows, columns = (
        np.rint((begin + first.step_m * np.arange(count) - theirs) / first.step_m).astype(np.int64)
        for begin, theirs, count in zip((first.y, first.x), (other.y, other.x), first.cost.shape, strict=True)
    )
    inside = [(at >= 0) & (at < count) for at, count in zip((rows, columns), other.cost.shape, strict=True)]
    cost = np.full(first.cost.shape, np.inf)
    cost[np.ix_(*inside)] = other.cost[np.ix_(rows[inside[0]], columns[inside[1]])]
    return cost


def _surface(
    case: EvaluationContext, reading: ServiceAccess, rows: Ints, where: Frame, cancelled: Cancelled
) -> CostSurface:
    way = case.ways.find(rows, reading.mode, reading.way.profile)
    if way.solved is None:
        return _straight(case, way, rows, where)
    barred = walls(case.place)
    look = Look(where.step_m, barriers=barred if len(barred) else None)
    return cost_surface(way.solved, where.bounds, look, cancelled=cancelled)


def _straight(case: EvaluationContext, way: NearestFacility, rows: Ints, where: Frame) -> CostSurface:
    """Return the distance to the nearest door over the place; nothing is reached where the way is along no street."""
    (west, south, east, north), step = where.bounds, where.step_m
    x, y = np.arange(west, east + step, step), np.arange(south, north + step, step)
    doors = case.place.facilities.entrance_xy[case.ways.of(rows)]
    if way.profile is not None or not len(doors):
        return CostSurface(west, south, step, np.full((len(y), len(x)), np.inf))
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    apart: Floats = np.asarray(cKDTree(doors).query(points)[0])
    return CostSurface(west, south, step, apart.reshape(len(y), len(x)))


def _frame(place: Place) -> Frame:
    """Return the rectangle of a place with a margin, and a step as fine as the eye needs, coarser where it is large."""
    coords = place.network.coords if len(place.network.coords) else place.demand.xy
    (west, south), (east, north) = coords.min(axis=0) - _MARGIN_M, coords.max(axis=0) + _MARGIN_M
    step = np.ceil(np.sqrt((east - west) * (north - south) / _MOST_POINTS) / 10) * 10
    bounds = (float(west), float(south), float(east), float(north))
    return Frame(bounds, float(np.clip(step, _FINEST_M, _COARSEST_M)))
