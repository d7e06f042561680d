"""The circle's long work: the ground that is reached within a clause's limit, and why a house is served or not.

The searches of the clause that is shown are kept, so that a house under the cursor is answered at once.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from ...arrays import Floats, Ints
from ...coverage.accessibility.explanation import Explainer, Explanation
from ...coverage.accessibility.nearest_facility import NearestFacility, units_of
from ...coverage.errors import RequestError
from ...coverage.evaluation.context import EvaluationContext, make_case
from ...coverage.evaluation.service_access import ServiceAccess, read
from ...coverage.evaluation.verdict import Evaluation
from ...coverage.isochrones.polygons import CostSurface, Look, cost_surface
from ...coverage.place import Place, walls
from ...coverage.plans.clauses import CircleClause
from ...messages import Message
from ...progress import Cancelled, Progress, never_cancelled
from ..map.bands import ReachedGround

_FINEST_M: Final = 40.0
_COARSEST_M: Final = 100.0
_MOST_POINTS: Final = 1.2e6
_MARGIN_M: Final = 400.0
_KEPT: Final = 4


@dataclass(frozen=True, eq=False)
class ReachRequest:
    """The ground of a circle of an evaluation, or of one of its services (`part`); of one facility, or of all (-1)."""

    place: Place
    evaluation: Evaluation
    clause: str
    services: tuple[str, ...]
    group: str
    facility: int = -1


@dataclass(frozen=True, eq=False)
class HouseRequest:
    """A demand point (`row`) whose way is asked for, in a circle of an evaluation and the services that are shown."""

    place: Place
    evaluation: Evaluation
    clause: str
    services: tuple[str, ...]
    group: str
    row: int


@dataclass(frozen=True, eq=False)
class House:
    """One explanation for each service of the circle, with the service's keys and its limit."""

    row: int
    ways: tuple[tuple[ServiceAccess, Explanation], ...]


class Frame(NamedTuple):
    """What a surface covers: west, south, east, north in metres, and its grid's step."""

    bounds: tuple[float, float, float, float]
    step_m: float


class Circles:
    """Reads circles and remembers the last ones; may be asked from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: OrderedDict[
            tuple[int, str, tuple[str, ...], str], tuple[Evaluation, EvaluationContext, list[ServiceAccess]]
        ] = OrderedDict()
        self._explainers: dict[int, Explainer] = {}

    def reach(self, request: ReachRequest, /, *, progress: Progress, cancelled: Cancelled) -> ReachedGround:
        """Return the ground from which the circle's services are reached. Raises RequestError and WorkCancelled."""
        progress(0.0, "Drawing the reached ground")
        with self._lock:
            case, readings = self._readings(request)
        return _ground(case, readings, request.facility, cancelled)

    def explain(self, request: HouseRequest, /, *, progress: Progress, cancelled: Cancelled) -> House:  # noqa: ARG002
        """Return why a house is served or not; once the first is answered the others take milliseconds."""
        progress(0.0, "Following the way")
        with self._lock:
            case, readings = self._readings(request)
            return House(request.row, tuple((one, self._explainer(case, one).explain(request.row)) for one in readings))

    def _readings(self, request: ReachRequest | HouseRequest) -> tuple[EvaluationContext, list[ServiceAccess]]:
        key = (id(request.evaluation), request.clause, request.services, request.group)
        if key not in self._read:
            self._read[key] = (request.evaluation, *_read(request))
            while len(self._read) > _KEPT:
                _, _, gone = self._read.popitem(last=False)[1]
                for one in gone:
                    self._explainers.pop(id(one), None)
        self._read.move_to_end(key)
        _, case, readings = self._read[key]
        return case, readings

    def _explainer(self, case: EvaluationContext, reading: ServiceAccess) -> Explainer:
        if id(reading) not in self._explainers:
            self._explainers[id(reading)] = Explainer(case.place, case.ways, reading.way, reading.counted)
        return self._explainers[id(reading)]


def _read(request: ReachRequest | HouseRequest) -> tuple[EvaluationContext, list[ServiceAccess]]:
    """Return how the circle's services are reached; those alone that the request names, by its group."""
    evaluation = request.evaluation
    found = next((one for one in evaluation.plan.clause if one.id == request.clause), None)
    if not isinstance(found, CircleClause):
        raise RequestError("The plan has no circle called {clause}.", clause=request.clause)
    case = make_case(request.place, evaluation.plan, evaluation.settings, never_cancelled)
    asked = [one for one in found.services if "|".join(one.any_of) in request.services]
    if len(asked) == 1:
        asked = [asked[0].model_copy(update={"group": request.group})]
    answers = [read(case, found, service, found.group) for service in asked]
    readings = [one for one in answers if isinstance(one, ServiceAccess)]
    if not readings:
        reason = next((one for one in answers if isinstance(one, Message)), Message("Nobody is asked."))
        raise RequestError(reason.template, **dict(reason.values))
    return case, readings


def _ground(
    case: EvaluationContext, readings: list[ServiceAccess], facility: int, cancelled: Cancelled
) -> ReachedGround:
    """Return the worst share of the limit over all services: only where every one is in reach the circle is kept."""
    where = _frame(case.place)
    rows = np.array([facility], np.int32)
    theirs = [one for one in readings if facility < 0 or facility in one.counted] or readings[:1]
    surfaces = [_surface(case, one, one.counted if facility < 0 else rows, where, cancelled) for one in theirs]
    limits = [one.limit * units_of(one.mode) for one in theirs]
    used = [surface.cost / limit for surface, limit in zip(surfaces, limits, strict=True)]
    alike = len({(one.mode, one.limit) for one in theirs}) == 1
    first = surfaces[0]
    share = used[0] if len(used) == 1 else np.maximum.reduce(used)
    return ReachedGround(
        first.x, first.y, first.step_m, share.astype(np.float32),
        theirs[0].limit if alike else 1.0, theirs[0].mode if alike else "mixed", facility,
    )  # fmt: skip


def _surface(
    case: EvaluationContext, reading: ServiceAccess, rows: Ints, where: Frame, cancelled: Cancelled
) -> CostSurface:
    way = case.ways.find(rows, reading.mode, reading.way.profile)
    if way.solved is None:
        return _straight(case, way, rows, where)
    barred = walls(case.place.barriers)
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
