"""Rows behind the arcs of a graph, lent to the graphs that edits make of it."""

from collections import deque
from threading import Lock
from weakref import finalize


class Lease:
    """Rows from `first` on that one graph has written, and the lease of the graph that it was made from.

    The rows are given back when nobody has the lease any more; whoever has a later one has the earlier ones too.
    """

    def __init__(self, first: int, before: "Lease | None") -> None:
        self.first = first
        self.before = before

    def __reduce__(self) -> "tuple[type[Lease], tuple[int, None]]":
        """Travel alone: a copy of a graph has rows of its own."""
        return Lease, (self.first, None)


class SpareRows:
    """Rows `first` to before `end` that are lent out in stretches; safe with threads.

    Graphs before and after an edit share their arcs: a row is written once, before the new graph is known to anybody.
    """

    def __init__(self, first: int, end: int) -> None:
        self._free = [(first, end)]
        self._back: deque[tuple[int, int]] = deque()
        self._lock = Lock()

    def __reduce__(self) -> "tuple[type[SpareRows], tuple[int, int]]":
        """Travel without rows to lend: who edits a copy makes room for more first."""
        return SpareRows, (0, 0)

    def lend(self, count: int, before: Lease | None) -> Lease | None:
        """Give the first stretch of so many rows that nobody has, None where there is none."""
        with self._lock:
            self._gather()
            for place, (first, end) in enumerate(self._free):
                if first + count <= end:
                    self._free[place] = first + count, end
                    lease = Lease(first, before)
                    # Leases end wherever Python clears up, even in here: what is given back waits in a line.
                    finalize(lease, self._back.append, (first, first + count))
                    return lease
            return None

    def _gather(self) -> None:
        while self._back:
            joined: list[tuple[int, int]] = []
            for low, high in sorted([*self._free, self._back.popleft()]):
                if joined and joined[-1][1] >= low:
                    joined[-1] = joined[-1][0], max(high, joined[-1][1])
                else:
                    joined.append((low, high))
            self._free = joined
