"""The circle's long work: the ground that is reached within a clause's limit, and why a house is served or not.

The searches of the clause that is shown are kept, so that a house under the cursor is answered at once.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from ....coverage.accessibility.explanation import Explainer, Explanation
from ....coverage.evaluation.context import EvaluationContext
from ....coverage.evaluation.services.service_access import ServiceAccess
from ....coverage.evaluation.verdict import Evaluation
from ....coverage.place import Place
from ....progress import Cancelled, Progress
from ....scenarios.analyses.reached_ground import (
    ReachedGround,
    ReachRequest,
    enough_of,
    ground_of_readings,
    read_circle,
)

_KEPT: Final = 4


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
        return ground_of_readings(case, readings, request.facility, cancelled, k_of=enough_of(request))

    def explain(self, request: HouseRequest, /, *, progress: Progress, cancelled: Cancelled) -> House:  # noqa: ARG002
        """Return why a house is served or not; once the first is answered the others take milliseconds."""
        progress(0.0, "Following the way")
        with self._lock:
            case, readings = self._readings(request)
            return House(request.row, tuple((one, self._explainer(case, one).explain(request.row)) for one in readings))

    def _readings(self, request: ReachRequest | HouseRequest) -> tuple[EvaluationContext, list[ServiceAccess]]:
        key = (id(request.evaluation), request.clause, request.services, request.group)
        if key not in self._read:
            self._read[key] = (request.evaluation, *read_circle(request))
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
