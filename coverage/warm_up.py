"""All compiled kernels at once: getting them ready before the planner asks the first question.

An installation does it once, so that nobody waits for it later: `python -m lifecircle.coverage.warm_up`.
"""

from collections.abc import Iterator

import numpy as np
import shapely

from ..progress import Cancelled, WorkCancelled, never_cancelled
from .edits.network_edits import bar_area
from .isochrones.polygons import cost_surface, facility_isochrones
from .kernels.allocate import fill
from .kernels.jit import compiled_here
from .kernels.search.tree import Met, follow
from .network.build import build_network
from .network.model import Network
from .network.point_tree import PointTree
from .search.incremental import begin, change_network, close
from .search.k_nearest import k_nearest
from .search.nearest import nearest, solve
from .search.od_tables import node_table, od_table, part_table
from .search.per_facility import FacilityQuery
from .search.routes import Router
from .siting.covering import cover_most
from .siting.problem import Candidates, Limits, Reach
from .siting.solving.rows import Rows, way_rows
from .travel.profiles import WALK_ADULT
from .travel.snap import snap

__all__ = ["compiled_here", "warm_up"]


def warm_up(*, cancelled: Cancelled = never_cancelled) -> None:
    """Ask every kind of question about a street of two nodes, so that every kernel is compiled or loaded.

    Meant for a background thread at the program's start: it gives way to others, as kernels release the interpreter
    lock. The first time on a machine it takes one core half a minute or more, afterwards about one second. Raises
    WorkCancelled between two questions; those that a plan asks come first.

    Parameters
    ----------
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> warm_up()

    """
    for _ in _questions():
        if cancelled():
            raise WorkCancelled


def _questions() -> Iterator[None]:
    """Ask one question after the other, and yield before each."""
    network = _street()
    yield
    ends = snap(network, network.node_xy, profile=WALK_ADULT)
    question = FacilityQuery(network, ends, np.arange(2), WALK_ADULT, 2000.0)
    yield
    nearest(network, facilities=ends, owner=question.owner, demand=ends, profile=WALK_ADULT, limit_s=question.limit_s)
    yield
    wall = np.array([shapely.LineString([(-50, 5), (150, 5)])], object)
    snap(network, [(50.0, 10.0)], profile=WALK_ADULT, barriers=wall)
    yield
    tree = PointTree(network.node_xy)
    tree.nearest(tree.pairs(tree.steps().max()))
    yield
    od_table(question, ends)
    yield
    order, whole, real = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0)
    fill(order, whole, whole, real, real)
    yield
    yes, side = np.zeros(0, np.bool_), np.zeros(0, np.int8)
    follow(order, whole, Met(whole, whole, yes, side, side, yes), yes, side)
    yield
    node_table(question)
    yield
    part_table(question)
    yield
    k_nearest(question, ends, 2)
    yield
    facility_isochrones(question, [question.limit_s])
    yield
    solved = solve(network, facilities=ends, owner=question.owner, profile=WALK_ADULT, limit_s=question.limit_s)
    cost_surface(solved, (-10.0, -10.0, 110.0, 10.0))
    yield
    cover_most(_two_homes(), Candidates(network.node_xy), Limits(sites=1))
    yield
    rows = _two_levels()
    rows.slopes(rows.sums(np.ones(2)))
    yield
    yield from _edits(question)


def _two_homes() -> Reach:
    """Give two homes, each of them reached by one of two candidates."""
    each, one = np.arange(2, dtype=np.int32), np.ones(2)
    return Reach(each, each, 0.0 * one, one, np.inf * one, np.zeros((2, 2)), 1.0)


def _two_levels() -> Rows:
    """Give one home that is reached by either of two candidates, by one of them sooner."""
    home, candidate = np.zeros(2, np.int32), np.arange(2, dtype=np.int32)
    return way_rows(home, candidate, np.array([1.0, 2.0]), np.ones(1), np.full(1, 3.0), count=2)


def _edits(question: FacilityQuery) -> Iterator[None]:
    """Ask what if, and yield between."""
    network, ends = question.network, question.facilities
    state = begin(
        network, facilities=ends, owner=np.arange(2), demand=ends, profile=WALK_ADULT, limit_s=question.limit_s
    )
    yield
    router = Router(state.solved, ends)
    router.route(0)
    router.runs_over(np.ones(1, bool))
    yield
    closed = close(state, 0)
    yield
    change_network(closed, bar_area(network, shapely.box(20.0, -5.0, 30.0, 5.0)))


def _street() -> Network:
    yes, no, blank = np.ones(1, bool), np.zeros(1, bool), np.full(1, "", object)
    ends = np.array([[0.0, 0.0], [100.0, 0.0]])
    return build_network(
        node_id=np.arange(2),
        node_xy=ends,
        node_crossing=np.full(2, "", object),
        u=[0],
        v=[1],
        geometry=np.array([shapely.LineString(ends)], object),
        highway=blank,
        name=blank,
        oneway=np.zeros(1, np.int8),
        walk=yes,
        drive=yes,
        stairs=no,
        bridge=no,
        tunnel=no,
        gate=no,
        maxspeed_kmh=np.full(1, np.nan),
        source_id=np.zeros(1, np.int64),
        crs="EPSG:32650",
    )


if __name__ == "__main__":
    warm_up()
