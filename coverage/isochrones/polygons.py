"""Isochrones: polygons for the eye around the streets that are reached, for all facilities together or each by itself.

Coverage is decided at the residents, by cost; these polygons follow the same rule (see `surface`) on a grid whose
resolution the planner sets. The exact reached streets, as lines, are in `edge_lines`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Ints, Longs
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ...threads import run_in_threads
from ..errors import RequestError
from ..kernels.geometry.fill import Lines, own_costs, reached_of
from ..kernels.values import Entrances, Stretches
from ..search.nearest import Solved
from ..search.od_tables import node_table
from ..search.per_facility import FacilityQuery
from ..travel.endpoints import Seeds, seeds_of
from ..travel.graph import Graph, graph_of
from .barrier_cut import GRAIN_M, even
from .edge_vertices import bounds_of, measured, pieces_of
from .nearest_street_tiles import NearestStreetTiles, ground_of
from .reached_lines import by_edge, check_limit, part_lines, reached_parts, stretches, stretches_of
from .surface import Fineness, OnGround, canvas_around

RESOLUTION_M: Final = 25.0
_CHUNK: Final = 256


@dataclass(frozen=True, eq=False)
class Look:
    """How isochrones are drawn.

    `resolution_m` is the grid's step. `fill_m` is how far from a street they may fill (by default the profile's snap
    cap). With `rings` each limit leaves out the one below it. `barriers` (lines or polygons) are never crossed but by
    a reached street.
    """

    resolution_m: float = RESOLUTION_M
    fill_m: float | None = None
    rings: bool = False
    barriers: NDArray[Any] | None = None


@dataclass(frozen=True, eq=False)
class Isochrones:
    """Polygons or multipolygons (empty where nothing is reached), one row each, by owner and then by limit.

    `owner` is the facility, -1 for all together. A ring begins at `lower`, which is 0 for a full polygon. `area_m2` is
    the ground from which a door is within the limit: the polygon's area without the strip that is drawn along every
    reached street to make it visible, which at 25 m and for short limits is up to a third of it.
    """

    owner: Ints
    lower: Floats
    limit: Floats
    geometry: NDArray[Any]
    area_m2: Floats

    def __len__(self) -> int:
        return len(self.owner)


@dataclass(frozen=True, eq=False)
class CostSurface:
    """What the way costs from every point of a grid, `cost` (rows, columns), inf where no reached street is near.

    Row 0 lies in the south. Column j and row i stand at `x + j * step_m`, `y + i * step_m`, metres in the network's
    CRS. Costs are seconds (metres for a profile of the mode `distance`), the leg between place and street included.
    """

    x: float
    y: float
    step_m: float
    cost: Floats


@dataclass(frozen=True, eq=False)
class _Brush:
    """What all polygons of one run share."""

    graph: Graph
    limits: tuple[float, ...]
    fineness: Fineness
    rings: bool
    ground: NearestStreetTiles
    lines: Lines


def isochrones(
    solved: Solved,
    limits: Sequence[float],
    look: Look | None = None,
    *,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Isochrones:
    """Draw what is within each of the limits of any facility: one row per limit, ascending.

    Limits are seconds (metres for a profile of the mode `distance`). Raises RequestError for a limit that is not above
    0 or beyond the search's, for a resolution that is not above 0 or too coarse to fill `fill_m`, and for a grid that
    memory would not hold.

    Parameters
    ----------
    solved : a finished search of `solve`, as far as the largest limit at least
    limits : seconds (metres for the profile `distance`), each above 0
    look : how fine the grid is and how bands are cut
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_query
    >>> from lifecircle.coverage.search.nearest import solve
    >>> asked = example_query()
    >>> solved = solve(
    ...     asked.network, facilities=asked.facilities, owner=asked.owner, profile=asked.profile, limit_s=300.0
    ... )
    >>> drawn = isochrones(solved, [200.0, 100.0])
    >>> drawn.limit.tolist(), bool(drawn.area_m2[0] < drawn.area_m2[1])
    ([100.0, 200.0], True)

    """
    brush = _brush(solved.graph, limits, solved.limit_s, look or Look())
    return _table([-1], brush, [list(_shapes(brush, stretches_of(solved), progress, cancelled))])


def cost_surface(
    solved: Solved,
    bounds: tuple[float, float, float, float],
    look: Look | None = None,
    *,
    cancelled: Cancelled = never_cancelled,
) -> CostSurface:
    """Return the cost of the way over a rectangle (west, south, east, north; metres), by the rule of the isochrones.

    Every grid point goes to its nearest street in sight, as a resident does; nothing is contoured, so this is quick.
    Raises RequestError for a resolution or an extent that no grid can have, and WorkCancelled.

    Parameters
    ----------
    solved : a finished search of `solve`
    bounds : west, south, east, north in metres of the network's CRS
    look : how fine the grid is
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_query
    >>> from lifecircle.coverage.search.nearest import solve
    >>> asked = example_query()
    >>> solved = solve(
    ...     asked.network, facilities=asked.facilities, owner=asked.owner, profile=asked.profile, limit_s=300.0
    ... )
    >>> cost_surface(solved, (0.0, -50.0, 1000.0, 50.0)).step_m
    25.0

    """
    chosen, graph = look or Look(), solved.graph
    fill_m = graph.profile.snap_cap_m if chosen.fill_m is None else chosen.fill_m
    fineness = Fineness(chosen.resolution_m, fill_m)
    canvas = canvas_around(np.asarray(bounds, dtype=np.float64), fineness)
    grid, given = canvas.grid, by_edge(stretches_of(solved))
    if not len(given.edge):
        return CostSurface(grid.x, grid.y, grid.step, np.full((grid.rows, grid.columns), np.inf))
    nearest = ground_of(graph.network, graph.profile, fineness, chosen.barriers).nearest(grid, cancelled)
    vertices = measured(graph.network)
    lines = Lines(graph.network.coords, vertices.edge, vertices.metre)
    cost = own_costs(grid, nearest, lines, reached_of(given), graph.profile.leg_mps, fill_m)
    return CostSurface(grid.x, grid.y, grid.step, cost)


def facility_isochrones(
    question: FacilityQuery,
    limits: Sequence[float],
    look: Look | None = None,
    *,
    threads: int | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Isochrones:
    """Draw what is within each of the limits of every facility by itself: a row for each facility and limit.

    Raises as `isochrones` and as `reach.solve`.

    Parameters
    ----------
    question : the facilities, by which profile, and how far
    limits : seconds (metres for the profile `distance`), at most the question's
    look : how fine the grid is and how bands are cut
    threads : how many threads search; by default as many as `threads.thread_count` says
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_query
    >>> facility_isochrones(example_query(), [100.0]).owner.tolist()
    [0, 1]

    """
    graph = graph_of(question.network, question.profile, question.direction)
    brush = _brush(graph, limits, question.limit_s, look or Look())
    owners = np.asarray(question.owner, dtype=np.int32)
    count = question.count if question.count is not None else int(owners.max(initial=-1)) + 1
    drawn: list[list[_Drawn]] = []

    def shapes(parts: Stretches) -> list[_Drawn]:
        return list(_shapes(brush, parts, ignore_progress, cancelled))

    for first in range(0, count, _CHUNK):
        progress(first / count, "drawing isochrones")
        reached = list(_reached(brush, question, first, min(first + _CHUNK, count), cancelled))
        drawn.extend(run_in_threads(shapes, reached, threads=threads))
    return _table(np.arange(count), brush, drawn)


def _brush(graph: Graph, limits: Sequence[float], searched: float, look: Look) -> _Brush:
    """Check the request."""
    if not limits:
        raise RequestError("Give at least one limit for the isochrones.")
    for limit in limits:
        check_limit(limit, searched)
    fill_m = graph.profile.snap_cap_m if look.fill_m is None else look.fill_m
    fineness = Fineness(look.resolution_m, fill_m)
    ground = ground_of(graph.network, graph.profile, fineness, look.barriers)
    vertices = measured(graph.network)
    lines = Lines(graph.network.coords, vertices.edge, vertices.metre)
    return _Brush(graph, tuple(sorted(set(limits))), fineness, look.rings, ground, lines)


def _reached(
    brush: _Brush, question: FacilityQuery, first: int, last: int, cancelled: Cancelled
) -> Iterator[Stretches]:
    """For every facility from `first` to before `last`: the stretches of street around it."""
    owners = np.asarray(question.owner)
    rows = np.flatnonzero((owners >= first) & (owners < last))
    part = replace(question, facilities=question.facilities.take(rows), owner=owners[rows] - first, count=last - first)
    table = node_table(part, cancelled=cancelled)
    seeds = seeds_of(brush.graph, part.facilities, part.owner)
    end_cost = np.full(question.network.node_count, np.inf)
    wait = brush.graph.depart / brush.graph.ticks_per_unit
    for facility in range(last - first):
        row = slice(table.start[facility], table.start[facility + 1])
        nodes = table.node[row]
        end_cost[nodes] = table.cost_s[row] + wait[nodes]
        yield _around(brush.graph, nodes, end_cost, seeds.take(np.flatnonzero(seeds.owner == facility)))
        end_cost[nodes] = np.inf


def _around(graph: Graph, nodes: Ints, end_cost: Floats, seeds: Seeds) -> Stretches:
    """The edges of the reached nodes and of the entrances, taken apart."""
    edges = np.unique(np.concatenate([graph.arcs.edge[graph.listed(nodes)[1]], seeds.edge]))
    return stretches(graph, edges, end_cost, Entrances(seeds.edge, seeds.offset_m, seeds.leg / graph.ticks_per_unit))


class _Drawn(NamedTuple):
    """A polygon, and the square metres from which a door is within the limit."""

    shape: shapely.Geometry
    area_m2: float


def _shapes(brush: _Brush, given: Stretches, progress: Progress, cancelled: Cancelled) -> Iterator[_Drawn]:
    """One polygon per limit."""
    network, profile = brush.graph.network, brush.graph.profile
    widest = reached_parts(given, brush.limits[-1])
    if not len(widest.edge):
        yield from [_Drawn(shapely.MultiPolygon(), 0.0)] * len(brush.limits)
        return
    all_pieces = pieces_of(network, widest)
    canvas = canvas_around(bounds_of(all_pieces), brush.fineness)
    under = OnGround(brush.ground.nearest(canvas.grid, cancelled), brush.lines, brush.ground.barriers.walls)
    known = reached_of(by_edge(given))
    inner = _Drawn(shapely.MultiPolygon(), 0.0)
    for done, limit in enumerate(brush.limits):
        if cancelled():
            raise WorkCancelled
        progress(done / len(brush.limits), "drawing isochrones")
        last = limit == brush.limits[-1]
        within = widest if last else reached_parts(given, limit)
        pieces = all_pieces if last else pieces_of(network, within)
        outside = canvas.outside(under, known, pieces, limit, profile.leg_mps)
        shape = canvas.contour(outside.metres)
        if brush.ground.barriers:
            streets, served = part_lines(network, within), canvas.points(outside.served)
            shape = brush.ground.barriers.cut(shape, streets, served, brush.fineness.strip_m)
            # The surface nests by itself, strips across water do but for the roundings of their ends.
            shape = shape if shapely.covers(shape, inner.shape) else even(shapely.union(shape, inner.shape))
        whole = _Drawn(shape, outside.area_m2)
        yield _ring(whole, inner) if brush.rings else whole
        inner = whole


def _ring(whole: _Drawn, inner: _Drawn) -> _Drawn:
    """What a limit adds to the one below it."""
    shape = even(shapely.difference(whole.shape, inner.shape, grid_size=GRAIN_M))
    return _Drawn(shape, whole.area_m2 - inner.area_m2)


def _table(owners: Sequence[int] | Longs, brush: _Brush, drawn: list[list[_Drawn]]) -> Isochrones:
    """All polygons in one table."""
    limits = np.array(brush.limits)
    lower = np.concatenate([[0.0], limits[:-1]]) if brush.rings else np.zeros(len(limits))
    geometry = np.empty(len(drawn) * len(limits), dtype=object)
    geometry[:] = [one.shape for shapes in drawn for one in shapes]
    return Isochrones(
        np.repeat(np.asarray(owners, dtype=np.int32), len(limits)),
        np.tile(lower, len(drawn)),
        np.tile(limits, len(drawn)),
        geometry,
        np.array([one.area_m2 for shapes in drawn for one in shapes], dtype=np.float64),
    )
