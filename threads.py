"""Where the engine's threads come from: one kept pool, and one number of threads for every search.

Starting threads costs more than a search on a small network takes, so they are started once and kept. A process that is
one of many (a batch) sets `LIFECIRCLE_THREADS` to 1, so that the workers do not compete for the same cores.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

VARIABLE: Final = "LIFECIRCLE_THREADS"
_MOST: Final = 4
_inside: Final = threading.local()


def thread_count() -> int:
    """Return how many threads a search may use: what the variable says, else the cores, 4 at most.

    Examples
    --------
    >>> 1 <= thread_count()
    True

    """
    told = os.environ.get(VARIABLE, "")
    return max(1, int(told)) if told.isdecimal() else min(_MOST, os.cpu_count() or 1)


def run_in_threads(work: Callable[[T], R], items: Iterable[T], *, threads: int | None = None) -> Iterator[R]:
    """Yield what the work makes of each item, in their order.

    Parameters
    ----------
    work : a function that releases the interpreter lock for most of its time
    items : what it is called with; read at once
    threads : how many threads, of a pool of their own; by default `thread_count()` of the kept pool

    Work that is itself done in one of the pool's threads is done there and then, as waiting for the pool from inside it
    could last for ever.

    Examples
    --------
    >>> list(run_in_threads(len, ["one", "three"]))
    [3, 5]

    """
    wanted = list(items)
    count = thread_count() if threads is None else max(1, threads)
    if count == 1 or len(wanted) < 2 or getattr(_inside, "pool", False):
        yield from map(work, wanted)
    elif threads is None:
        yield from _pool(count).map(work, wanted)
    else:
        with ThreadPoolExecutor(min(count, len(wanted)), initializer=_enter) as pool:
            yield from pool.map(work, wanted)


def _enter() -> None:
    _inside.pool = True


@cache
def _pool(count: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix="lifecircle-search", initializer=_enter)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # a forked process has the pool but not its threads
