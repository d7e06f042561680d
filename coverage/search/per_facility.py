"""How a search of its own for every facility is run: in chunks of neighbours, by threads, into sparse rows."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...arrays import Floats, Ints, Longs
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ...threads import run_in_threads, thread_count
from ..errors import RequestError
from ..kernels.values import Scale, SeedArrays, Workspace, workspace
from ..network.model import Network
from ..travel.checks import check_count, check_facilities
from ..travel.endpoints import seeds_of
from ..travel.graph import OWNER_BITS, Direction, Graph, graph_of, limit_ticks, to_units
from ..travel.profiles import Profile
from ..travel.snap import Snapped

Rows = tuple[NDArray[Any], ...]
Kernel = Callable[[Longs, Workspace], Rows]

MOST_ROWS: Final = 250_000_000
"""What a table may hold unless told otherwise: about 3 GiB."""
_SAMPLE: Final = 24
_CHUNKS_PER_THREAD: Final = 16


@dataclass(frozen=True, eq=False)
class FacilityQuery:
    """What all tables ask: the facilities, and how far. `owner` (p,) is the facility of each entrance.

    `count` is the number of facilities, for rows of those that have no street; by default the largest owner plus 1.
    """

    network: Network
    facilities: Snapped
    owner: ArrayLike
    profile: Profile
    limit_s: float
    direction: Direction = "to_facility"
    count: int | None = None


@dataclass(frozen=True, eq=False)
class FacilitySeeds:
    """Facilities in spatial order: the i-th is `facility[i]` with the seeds `source[i]:source[i + 1]`."""

    question: FacilityQuery
    graph: Graph
    scale: Scale
    seeds: SeedArrays
    facility: Ints
    source: Longs
    count: int
    threads: int
    progress: Progress
    cancelled: Cancelled

    def units(self, labels: Longs) -> Floats:
        """Give the costs that packed labels hold."""
        return to_units(labels >> OWNER_BITS, self.question.limit_s, self.question.profile)

    def workspace(self) -> Workspace:
        """Make a clean workspace for this search."""
        network = self.question.network
        seeds, arcs = len(self.seeds.edge), len(self.graph.arcs.target)
        return workspace(network.node_count, arcs, network.edge_count, seeds, self.scale)

    def run(self, kernel: Kernel, most_rows: int, *, of_each: int) -> Rows:
        """Run the kernel over all facilities; it gives start and columns, and so does this, by facility's number.

        No facility has more than `of_each` rows. Raises RequestError where a sample of the facilities says that there
        would be more rows than `most_rows`, and as soon as there are.
        """
        spaces: SimpleQueue[Workspace] = SimpleQueue()
        for _ in range(self.threads):
            spaces.put(self.workspace())
        if of_each * len(self.facility) > most_rows:
            self._check_size(kernel, spaces, most_rows)
        pieces = max(1, min(len(self.facility), self.threads * _CHUNKS_PER_THREAD))
        chunks = [rows for rows in np.array_split(np.arange(len(self.facility)), pieces) if len(rows)]
        allowance = _Allowance(most_rows)

        def counted(rows: NDArray[np.intp]) -> Rows:
            allowance.take(0)
            result = self._chunk(kernel, rows, spaces)
            allowance.take(len(result[1]))
            return result

        results = []
        threads = None if self.threads == thread_count() else self.threads
        for result in run_in_threads(counted, chunks, threads=threads):
            results.append(result)
            self.progress(len(results) / len(chunks), "searching from every facility")
        return self._gather(results or [self._chunk(kernel, np.arange(0), spaces)])

    def _chunk(self, kernel: Kernel, rows: NDArray[np.intp], spaces: "SimpleQueue[Workspace]") -> Rows:
        if self.cancelled():
            raise WorkCancelled
        work = spaces.get()
        try:
            work.seen.fill(-1)
            first, last = (rows[0], rows[-1] + 1) if len(rows) else (0, 0)
            return kernel(self.source[first : last + 1], work)
        finally:
            spaces.put(work)

    def _check_size(self, kernel: Kernel, spaces: "SimpleQueue[Workspace]", most_rows: int) -> None:
        """Search from a sample of the facilities, and refuse what would not fit."""
        asked = len(self.facility)
        sample = np.unique(np.linspace(0, asked - 1, min(asked, _SAMPLE)).astype(np.intp))
        found = [len(self._chunk(kernel, np.array([row]), spaces)[1]) for row in sample]
        expected = int(np.mean(found) * asked) if found else 0
        if expected > most_rows:
            raise _too_many(expected, most_rows)

    def _gather(self, results: list[Rows]) -> Rows:
        """Put the chunks' rows in the order of the facilities' numbers."""
        sizes = np.zeros(self.count, np.int64)
        sizes[self.facility] = np.concatenate([np.diff(result[0]) for result in results])
        start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        columns = [np.empty(start[-1], column.dtype) for column in results[0][1:]]
        at = 0
        for begin, *parts in results:
            theirs = self.facility[at : at + len(begin) - 1]
            place = np.arange(begin[-1]) + np.repeat(start[theirs] - begin[:-1], np.diff(begin))
            for whole, part in zip(columns, parts, strict=True):
                whole[place] = part
            at += len(theirs)
        return (start, *columns)


class _Allowance:
    """How many rows there are so far, of all threads together; each stops where there are more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows = 0
        self._lock = Lock()

    def take(self, rows: int) -> None:
        """Count so many more. Raises RequestError from the first row on that is one too many."""
        with self._lock:
            self._rows += rows
            if self._rows > self._most:
                raise _too_many(self._rows, self._most)


def _too_many(rows: int, most: int) -> RequestError:
    return RequestError(
        "The table would have about {rows} rows, more than the {most} that are allowed; choose a smaller limit "
        "or fewer facilities.",
        rows=rows,
        most=most,
    )


def each_of(
    question: FacilityQuery,
    *,
    threads: int | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> FacilitySeeds:
    """Prepare the searches. Raises as `reach.solve`, and RequestError for an owner beyond the question's count."""
    most = limit_ticks(question.limit_s, question.profile)
    owners = check_facilities(question.network, question.facilities, question.owner, question.profile)
    count = check_count(question.count, owners)
    graph = graph_of(question.network, question.profile, question.direction)
    seeds = seeds_of(graph, question.facilities, owners)
    facility, first = np.unique(seeds.owner, return_index=True)
    facility = facility[np.argsort(first)]
    rank = np.zeros(int(facility.max(initial=-1)) + 1, np.int64)
    rank[facility] = np.arange(len(facility))
    grouped = seeds.take(np.argsort(rank[seeds.owner], kind="stable"))
    return FacilitySeeds(
        question=question,
        graph=graph,
        scale=graph.scale(most),
        seeds=grouped.arrays,
        facility=facility,
        source=np.searchsorted(rank[grouped.owner], np.arange(len(facility) + 1)).astype(np.int64),
        count=count,
        threads=max(1, threads or thread_count()),
        progress=progress,
        cancelled=cancelled,
    )
