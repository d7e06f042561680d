"""Every facility by itself: whom it reaches at what cost, and which streets.

Each facility is searched from on its own, in a workspace that is cleaned by what was touched; the result is sparse
rows, one stretch of rows per facility.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ...arrays import Floats, Ints, Longs
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..edits.access_points import AccessPoints
from ..kernels.search.arcs import rows_by
from ..kernels.search.one_to_many import node_rows, part_rows, point_rows
from ..kernels.values import Workspace
from ..travel.endpoints import points_of
from ..travel.snap import Snapped
from .per_facility import MOST_ROWS, FacilityQuery, Rows, each_of


@dataclass(frozen=True, eq=False)
class OdTable:
    """Facility f reaches the points `demand[start[f]:start[f + 1]]` at `cost_s`, both legs included."""

    start: Longs
    demand: Ints
    cost_s: Floats

    @property
    def facility(self) -> Ints:
        """The facility of every row."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))

    def people(self, weights: ArrayLike) -> Floats:
        """Sum the weights of the points that each facility reaches: (f,) for weights (d,), (f, g) for groups (d, g).

        A gap (NaN) counts as nobody.
        """
        known = np.nan_to_num(np.asarray(weights, np.float64), nan=0.0)
        return _sums(self.start, known[self.demand])


@dataclass(frozen=True, eq=False)
class NodeTable:
    """Facility f reaches the nodes `node[start[f]:start[f + 1]]` at `cost_s`."""

    start: Longs
    node: Ints
    cost_s: Floats


@dataclass(frozen=True, eq=False)
class PartTable:
    """Facility f reaches the stretches `edge[start[f]:start[f + 1]]`, each from `from_m` to `to_m` along its edge."""

    start: Longs
    edge: Ints
    from_m: Floats
    to_m: Floats

    def length_m(self) -> Floats:
        """How many metres of street each facility reaches."""
        return _sums(self.start, self.to_m - self.from_m)


def od_table(
    question: FacilityQuery,
    demand: Snapped | AccessPoints,
    *,
    most_rows: int = MOST_ROWS,
    threads: int | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> OdTable:
    """Give every pair of facility and demand point within the limit; of a point's doors the one that costs least.

    Raises RequestError where a sample says, before the work begins, that the table would exceed `most_rows`, and as
    soon as it does; and as `reach.solve`.

    Parameters
    ----------
    question : the facilities, by which profile, and how far
    demand : (d,) where people step out; a point may have several doors
    most_rows : a table longer than this is refused
    threads : how many threads search; by default as many as `threads.thread_count` says
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place, example_query
    >>> from lifecircle.coverage.travel.snap import snap
    >>> asked, place = example_query(400.0), example_place()
    >>> table = od_table(asked, snap(place.network, place.demand.xy, profile=asked.profile))
    >>> table.facility.tolist(), table.demand.tolist(), table.cost_s.round().tolist()
    ([0, 0, 1, 1], [0, 1, 2, 1], [83.0, 250.0, 83.0, 333.0])

    """
    each = each_of(question, threads=threads, progress=progress, cancelled=cancelled)
    points = points_of(each.graph, demand.at if isinstance(demand, AccessPoints) else demand)
    by_edge = rows_by(points.edge, question.network.edge_count)
    lived_on = np.diff(by_edge.start) > 0

    def rows(source: Longs, work: Workspace) -> Rows:
        found = point_rows(each.graph.arcs, each.seeds, source, points.arrays, by_edge, lived_on, each.scale, work)
        return found[0], found[1], each.units(found[2])

    table = OdTable(*each.run(rows, most_rows, of_each=len(points)))
    return _by_point(table, demand) if isinstance(demand, AccessPoints) and len(demand) > demand.count else table


def node_table(
    question: FacilityQuery,
    *,
    most_rows: int = MOST_ROWS,
    threads: int | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> NodeTable:
    """Give every pair of facility and street node within the limit. Raises as `od_table`.

    Parameters
    ----------
    question : the facilities, by which profile, and how far
    most_rows : a table longer than this is refused
    threads : how many threads search; by default as many as `threads.thread_count` says
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_query
    >>> table = node_table(example_query(100.0))  # 120 m: two neighbours and the node itself, of each library
    >>> len(table.cost_s)
    6

    """
    each = each_of(question, threads=threads, progress=progress, cancelled=cancelled)

    def rows(source: Longs, work: Workspace) -> Rows:
        start, node, label = node_rows(each.graph.arcs, each.seeds, source, each.scale, work)
        return start, node, each.units(label)

    return NodeTable(*each.run(rows, most_rows, of_each=each.graph.node_count))


def part_table(
    question: FacilityQuery,
    *,
    most_rows: int = MOST_ROWS,
    threads: int | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> PartTable:
    """Give the stretches of street within the limit of each facility, ends inside edges exact. Raises as `od_table`."""
    each = each_of(question, threads=threads, progress=progress, cancelled=cancelled)
    inside = each.graph.inside

    def rows(source: Longs, work: Workspace) -> Rows:
        return part_rows(each.graph.arcs, each.seeds, source, inside, each.scale, work)

    return PartTable(*each.run(rows, most_rows, of_each=2 * each.graph.edge_count + len(each.seeds.edge)))


def _by_point(table: OdTable, doors: AccessPoints) -> OdTable:
    """Give one row for each pair of facility and point, from rows of doors."""
    facility, point = table.facility, doors.point[table.demand].astype(np.int32)
    order = np.lexsort((table.cost_s, point, facility))
    new = (np.diff(facility[order], prepend=-1) != 0) | (np.diff(point[order], prepend=-1) != 0)
    kept = order[new]
    start = np.searchsorted(facility[kept], np.arange(len(table.start))).astype(np.int64)
    return OdTable(start, point[kept], table.cost_s[kept])


def _sums(start: Longs, values: Floats) -> Floats:
    """Sum the values of every stretch; not by differences of a running sum, which would carry rounding along."""
    sums = np.zeros((len(start) - 1, *values.shape[1:]))
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        sums[filled] = np.add.reduceat(values, start[filled], axis=0)
    return sums
