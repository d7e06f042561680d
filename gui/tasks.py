"""The one door to threads: a frozen request goes in, a frozen result comes out, delivered by a queued signal.

Each lane (a name such as "check" or "ground") runs one piece of work at a time. Starting another on the same lane
cancels the former, and whatever that one still delivers carries an old stamp and is dropped. Work never touches a
widget; `done` and `failed` run in the window's thread.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from ..messages import LifecircleError, out_of_memory, refused_by_system
from ..progress import Cancelled, Progress, WorkCancelled

_log = logging.getLogger(__name__)

_PROGRESS_EVERY_S = 0.05

Request_contra = TypeVar("Request_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)
Request = TypeVar("Request")
Result = TypeVar("Result")


class Work(Protocol[Request_contra, Result_co]):
    """What a lane runs: a function of a frozen request that reports progress and can be cancelled."""

    def __call__(self, request: Request_contra, /, *, progress: Progress, cancelled: Cancelled) -> Result_co:
        """Do the work."""


class Defect(LifecircleError):
    """A fault of LifeCircle's own: the message channel words it, from the kind and the detail."""

    def __init__(self, error: Exception) -> None:
        super().__init__("{kind}: {detail}", kind=type(error).__name__, detail=str(error))


@dataclass(frozen=True, eq=False)
class _Job:
    lane: str
    stamp: int
    work: Work[Any, Any]
    request: object
    done: Callable[[Any], None]
    failed: Callable[[LifecircleError], None]
    cancel: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, eq=False)
class _Outcome:
    job: _Job
    result: object = None
    error: LifecircleError | None = None
    cancelled: bool = False


class Tasks(QObject):
    """Runs work away from the window.

    `begun(lane)`, `progressed(lane, fraction, doing)` and `ended(lane)` are for showing; results go to the callables
    given to `start`.
    """

    begun = Signal(str)
    progressed = Signal(str, float, object)  # a text with a Chinese one of its own would lose it as `str`
    ended = Signal(str)
    _came_back = Signal(object)
    _went_on = Signal(object, float, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._current: dict[str, _Job] = {}
        self._stamp = 0
        self._closed = False
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._went_on.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        lane: str,
        work: Work[Request, Result],
        request: Request,
        *,
        done: Callable[[Result], None],
        failed: Callable[[LifecircleError], None],
    ) -> int:
        """Run `work(request)` on `lane` and return its stamp; what ran there before is cancelled and forgotten.

        After `close` nothing is run: a timer of the window may outlive it by a moment.
        """
        if self._closed:
            return self._stamp
        former = self._current.get(lane)
        if former is not None:
            former.cancel.set()
        self._stamp += 1
        job = _Job(lane, self._stamp, work, request, done, failed)
        self._current[lane] = job
        self._pool(lane).submit(_run, job, self._came_back.emit, self._went_on.emit)
        if former is None:
            self.begun.emit(lane)
        return job.stamp

    def cancel(self, lane: str) -> None:
        """Ask the lane's work to stop; `ended` follows at once, and nothing that it still delivers is taken."""
        job = self._current.pop(lane, None)
        if job is not None:
            job.cancel.set()
            self.ended.emit(lane)

    def busy(self, lane: str) -> bool:
        """Whether work is under way on the lane."""
        return lane in self._current

    def close(self) -> None:
        """Cancel everything and wait for the threads: for the end of the window."""
        self._closed = True
        for job in self._current.values():
            job.cancel.set()
        self._current.clear()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)

    def _pool(self, lane: str) -> ThreadPoolExecutor:
        if lane not in self._pools:
            self._pools[lane] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"lifecircle-{lane}")
        return self._pools[lane]

    def _deliver(self, outcome: _Outcome) -> None:
        job = outcome.job
        if self._closed or self._current.get(job.lane) is not job:
            return
        del self._current[job.lane]
        try:
            if outcome.error is not None:
                job.failed(outcome.error)
            elif not outcome.cancelled:
                job.done(outcome.result)
        finally:
            if job.lane not in self._current:
                self.ended.emit(job.lane)

    def _tell(self, job: _Job, fraction: float, doing: str) -> None:
        if self._current.get(job.lane) is job:
            self.progressed.emit(job.lane, fraction, doing)


def _run(job: _Job, came_back: Callable[[_Outcome], None], went_on: Callable[[_Job, float, str], None]) -> None:
    """In the worker's thread: do the work and send its outcome, whatever it is."""
    last = 0.0

    def progress(fraction: float, doing: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_EVERY_S:
            last = now
            went_on(job, fraction, doing)

    try:
        if job.cancel.is_set():
            raise WorkCancelled  # noqa: TRY301  (a job overtaken while it waited ends like any cancelled one)
        came_back(_Outcome(job, job.work(job.request, progress=progress, cancelled=job.cancel.is_set)))
    except WorkCancelled:
        came_back(_Outcome(job, cancelled=True))
    except LifecircleError as error:
        came_back(_Outcome(job, error=error))
    except OSError as error:
        _log.exception("Work on %s was refused by the system", job.lane)
        came_back(_Outcome(job, error=refused_by_system(error)))
    except MemoryError:
        came_back(_Outcome(job, error=out_of_memory()))
    except Exception as error:  # noqa: BLE001  (the one broad catch: a defect must reach the planner as a sentence)
        _log.critical("Work on %s failed", job.lane, exc_info=True)
        came_back(_Outcome(job, error=Defect(error)))
