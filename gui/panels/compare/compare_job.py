"""The work behind the comparison: both scenarios worked out, and what lies between them."""

import threading
from dataclasses import dataclass

from ....coverage.evaluation.following.live_plan import LivePlan
from ....progress import Cancelled, Progress, WorkCancelled
from ....scenarios.editing.session import Session
from ....scenarios.runs.comparison import ClauseChange, change_between


@dataclass(frozen=True, eq=False)
class CompareRequest:
    """Two scenarios of a session by id, `BASE` for the project as it is; `lock` guards the session."""

    session: Session
    lock: threading.Lock
    sides: tuple[str, str]


@dataclass(frozen=True, eq=False)
class Compared:
    """Both sides with their verdicts, and what each clause gains and loses from the first to the second."""

    sides: tuple[str, str]
    plans: tuple[LivePlan, LivePlan]
    changes: tuple[ClauseChange, ...]


def compare_sides(request: CompareRequest, /, *, progress: Progress, cancelled: Cancelled) -> Compared:
    """Work both sides out. Raises LifecircleError and WorkCancelled."""
    plans = []
    for number, key in enumerate(request.sides):
        progress(number / 3, "Working out the scenario")
        with request.lock:
            live = request.session.live_of(key)
        _ = live.evaluation
        if cancelled():
            raise WorkCancelled
        plans.append(live)
    progress(2 / 3, "Working out the scenario")
    before, after = plans
    return Compared(request.sides, (before, after), change_between(before, after))
