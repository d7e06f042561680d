"""Where the work of a batch is done: here, in processes of this machine, or on many machines through Dask.

    for task, outcome in run_here(tasks, work): ...
    for task, outcome in run_processes(tasks, work, workers=4): ...
    for task, outcome in run_dask(tasks, work, address="tcp://10.0.0.1:8786"): ...

All give every task back with its outcome, in the order in which they end. An outcome is what the work gave, or `Died`
where the process that did it came to an end, twice: once may be chance, such as too little memory while others ran.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Final, TypeVar

from ....progress import Cancelled, WorkCancelled, never_cancelled
from ...errors import ProjectError

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")
_LOOK_S: Final = 0.5
"""So often it is asked whether to stop."""
DASK_TRIES: Final = 3
_ANSWERS_S: Final = 10.0
"""So long a scheduler that is named is waited for."""


@dataclass(frozen=True)
class Died:
    """The process that did the work came to an end."""

    reason: str


def run_here(
    tasks: Sequence[Task], work: Callable[[Task], Outcome], *, cancelled: Cancelled = never_cancelled
) -> Iterator[tuple[Task, Outcome | Died]]:
    """Do one task after the other in this process."""
    for task in tasks:
        if cancelled():
            raise WorkCancelled
        yield task, work(task)


def run_processes(
    tasks: Sequence[Task],
    work: Callable[[Task], Outcome],
    *,
    workers: int,
    cancelled: Cancelled = never_cancelled,
) -> Iterator[tuple[Task, Outcome | Died]]:
    """Do the tasks in so many processes. Where one dies, those that were under way are tried once more, one by one."""
    left = list(tasks)
    while left:
        try:
            for task, outcome in _pooled(left, work, workers=workers, cancelled=cancelled):
                left = [one for one in left if one is not task]
                yield task, outcome
        except BrokenProcessPool:
            suspects, left = left[: 2 * workers], left[2 * workers :]
            for task in suspects:  # one of these was with the process that died
                yield task, _alone(task, work, cancelled)


def run_dask(
    tasks: Sequence[Task],
    work: Callable[[Task], Outcome],
    *,
    address: str,
    cancelled: Cancelled = never_cancelled,
) -> Iterator[tuple[Task, Outcome | Died]]:
    """Do the tasks on the workers of a Dask scheduler; a task whose worker dies goes to another.

    Raises ProjectError where there is no scheduler at the address, or Dask is not installed.
    """
    client = _client(address)
    try:
        futures = {client.submit(work, task, pure=False, retries=DASK_TRIES): task for task in tasks}
        waiting = set(futures)
        while waiting:
            if cancelled():
                raise WorkCancelled
            for future in _ended(waiting):
                waiting.discard(future)
                yield futures[future], _dask_outcome(future)
    finally:
        client.close()


def _pooled(
    tasks: Sequence[Task], work: Callable[[Task], Outcome], *, workers: int, cancelled: Cancelled
) -> Iterator[tuple[Task, Outcome]]:
    """Keep each process one task ahead, so that little is lost where one dies."""
    coming = iter(tasks)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures: dict[Future[Outcome], Task] = {}
        try:
            while True:
                for task in coming:
                    futures[pool.submit(work, task)] = task
                    if len(futures) >= 2 * workers:
                        break
                if not futures:
                    return
                done, _ = wait(futures, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
                for future in done:
                    yield futures.pop(future), future.result()
                if cancelled():
                    raise WorkCancelled
        finally:
            for future in futures:
                future.cancel()


def _alone(task: Task, work: Callable[[Task], Outcome], cancelled: Cancelled) -> Outcome | Died:
    try:
        return next(outcome for _, outcome in _pooled([task], work, workers=1, cancelled=cancelled))
    except BrokenProcessPool as error:
        return Died(str(error))


def _client(address: str) -> Any:  # noqa: ANN401  (distributed has no types)
    try:
        distributed: Any = import_module("distributed")  # an extra that most do without, and without types
    except ModuleNotFoundError as error:
        raise ProjectError(
            "Work on many machines needs Dask, which is not installed; install it with: pip install "
            "'lifecircle[cluster]'."
        ) from error
    try:
        return distributed.Client(address, timeout=_ANSWERS_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise ProjectError(
            "No Dask scheduler answers at {address} ({reason}).", address=address, reason=error
        ) from error


def _ended(waiting: set[Any]) -> set[Any]:
    distributed: Any = import_module("distributed")
    try:
        ended: set[Any] = distributed.wait(waiting, timeout=_LOOK_S, return_when="FIRST_COMPLETED").done
    except TimeoutError:
        return set()
    return ended


def _dask_outcome(future: Any) -> Any:  # noqa: ANN401  (distributed has no types)
    distributed: Any = import_module("distributed")
    try:
        return future.result()
    except (distributed.KilledWorker, CancelledError) as error:
        return Died(str(error))
