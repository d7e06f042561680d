"""Compiled: how far every point of a grid lies outside what is within a limit, by the street that is its nearest."""

from typing import NamedTuple

import numpy as np

from ....arrays import Floats, Ints
from ..jit import compiled
from ..values import Stretches
from .grid import Grid
from .line_of_sight import Walls, share_before, wall_before, wall_on_leg
from .nearest_edge import gap2


class Lines(NamedTuple):
    """A network's lines: for every vertex its place (k, 2), its edge, and how many metres along it."""

    coords: Floats
    edge: Ints
    metre: Floats


class Reached(NamedTuple):
    """What a search reached: `given`, ascending by edge, and the first row of edge e at `row[e - low]` (-1: none)."""

    given: Stretches
    row: Ints
    low: int


class FillRule(NamedTuple):
    """Who is inside: within `limit`, at `speed` metres beside a street per unit of cost, no more than `most_m` away.

    `favour_m` is in favour of what is inside; `far_m` is as far outside as it is counted.
    """

    limit: float
    speed: float
    most_m: float
    favour_m: float
    far_m: float


@compiled
def reached_of(given: Stretches) -> Reached:
    """Number the stretches (k > 0,) by their edges."""
    low = given.edge[0]
    row = np.full(given.edge[-1] - low + 1, -1, np.int32)
    for k in range(len(given.edge) - 1, -1, -1):
        row[given.edge[k] - low] = k
    return Reached(given, row, low)


@compiled
def row_of(reached: Reached, edge: int) -> int:
    """Give the first stretch of an edge, -1 where it has none."""
    at = edge - reached.low
    return int(reached.row[at]) if 0 <= at < len(reached.row) else -1


@compiled
def further(cost: float, rate: float, metres: float) -> float:
    """Give the cost so many metres on; none cost nothing even where the way is closed."""
    return cost + rate * metres if metres > 0 else cost


@compiled
def cost_at(reached: Reached, edge: int, metre: float) -> float:
    """Give the cost at a place on an edge, inf where it is not reached; beyond the limit of the search it goes on."""
    given, k = reached.given, row_of(reached, edge)
    if k < 0:
        return np.inf
    while k + 1 < len(given.edge) and given.edge[k + 1] == edge and given.to_m[k] < metre:
        k += 1
    by_start = further(given.from_cost[k], given.from_rate[k], metre - given.from_m[k])
    by_end = further(given.to_cost[k], given.to_rate[k], given.to_m[k] - metre)
    return min(by_start, by_end)


@compiled
def claim_on(
    lines: Lines, reached: Reached, rule: FillRule, vertex: int, x: float, y: float, wall_m: float
) -> tuple[float, float, float]:
    """Give how far (x, y) lies outside what the stretch from a vertex claims, how far from it, and where its foot is.

    No stretch claims more than what is left of the limit leads to, than `most_m`, and than `wall_m`.
    """
    gap, along = gap2(lines.coords, vertex, x, y)
    away = np.sqrt(gap)
    length = np.hypot(
        lines.coords[vertex + 1, 0] - lines.coords[vertex, 0], lines.coords[vertex + 1, 1] - lines.coords[vertex, 1]
    )
    cost = cost_at(reached, lines.edge[vertex], lines.metre[vertex] + along * length)
    width = min((rule.limit - cost) * rule.speed, rule.most_m, wall_m)
    return away - width, away, along


@compiled
def up_to_wall(walls: Walls, x: float, y: float, to_x: float, to_y: float, inside_m: float) -> float:
    """Give how far outside (to_x, to_y) counts, so that the rim before it falls behind the wall between it and (x, y).

    (x, y) lies `inside_m` inside; inf where no wall stands between the two. The rim lies a hundredth of a step behind
    the wall: what is left over there is cut off cleanly; a rim on the wall itself would meet it in hair's breadths.
    """
    wall = wall_before(walls, x, y, to_x, to_y, -1)
    if wall < 0:
        return np.inf
    share = min(share_before(walls.coords, wall, x, y, to_x, to_y) + 0.01, 1.0)
    return max(inside_m * (1.0 - share) / share, 1e-6)


@compiled
def by_neighbour(
    grid: Grid,
    vertex: Ints,
    lines: Lines,
    reached: Reached,
    rule: FillRule,
    walls: Walls,
    here: tuple[int, int],
    near: tuple[int, int],
    best: float,
) -> float:
    """Give the lesser of `best` and of how far a grid point lies outside by the street of its neighbour `near`.

    That street claims what has a nearer one, by no more than `favour_m`, so that the rim lies between the two.
    """
    x, y = grid.x + here[1] * grid.step, grid.y + here[0] * grid.step
    near_x, near_y = grid.x + near[1] * grid.step, grid.y + near[0] * grid.step
    own, other = vertex[here], vertex[near]
    own_m = rule.most_m if own < 0 else np.sqrt(gap2(lines.coords, own, x, y)[0])
    offer, _, along = claim_on(lines, reached, rule, other, x, y, own_m + rule.favour_m)
    if offer < best and wall_on_leg(walls, lines.coords, other, along, x, y, -1) < 0:
        best = max(offer, -rule.favour_m)
    if walls.grid.rows > 0 and best > 0 and (near_x == x or near_y == y):
        best = min(best, up_to_wall(walls, near_x, near_y, x, y, rule.favour_m))
    return best


@compiled
def own_claims(grid: Grid, vertex: Ints, lines: Lines, reached: Reached, rule: FillRule) -> Floats:
    """Give the metres (rows, columns) by which grid points lie outside by their own streets, at least -`favour_m`.

    It does what `claim_on` does, without handing tuples of arrays about: here every grid point counts.
    """
    coords, edges, metres, rows, low = lines.coords, lines.edge, lines.metre, reached.row, reached.low
    edge, from_m, to_m, from_cost, to_cost, from_rate, to_rate = reached.given
    outside_m = np.full((grid.rows, grid.columns), rule.far_m)
    for row in range(grid.rows):
        y = grid.y + row * grid.step
        for column in range(grid.columns):
            v = vertex[row, column]
            at = edges[v] - low if v >= 0 else -1
            k = rows[at] if 0 <= at < len(rows) else -1
            if k < 0:
                continue
            gap, along = gap2(coords, v, grid.x + column * grid.step, y)
            metre = metres[v] + along * np.sqrt(
                (coords[v + 1, 0] - coords[v, 0]) ** 2 + (coords[v + 1, 1] - coords[v, 1]) ** 2
            )
            while k + 1 < len(edge) and edge[k + 1] == edge[k] and to_m[k] < metre:
                k += 1
            cost = min(
                further(from_cost[k], from_rate[k], metre - from_m[k]), further(to_cost[k], to_rate[k], to_m[k] - metre)
            )
            claim = np.sqrt(gap) - min((rule.limit - cost) * rule.speed, rule.most_m)
            outside_m[row, column] = min(rule.far_m, max(claim, -rule.favour_m))
    return outside_m


@compiled
def fill(grid: Grid, vertex: Ints, lines: Lines, reached: Reached, rule: FillRule, walls: Walls) -> tuple[Floats, int]:
    """Give the metres (rows, columns) by which every grid point lies outside; below 0 inside.

    And how many points are inside by their own street, which alone decides where somebody steps out.
    `vertex` (rows, columns) begins the stretch of street that is a point's nearest in sight, -1 for none.
    """
    own_m = own_claims(grid, vertex, lines, reached, rule)
    outside_m, inside = own_m.copy(), 0
    for row in range(grid.rows):
        for column in range(grid.columns):
            inside += own_m[row, column] <= 0.0
            if own_m[row, column] <= -rule.favour_m:
                continue
            best, stretch = own_m[row, column], vertex[row, column]
            for i in range(max(row - 1, 0), min(row + 2, grid.rows)):
                for j in range(max(column - 1, 0), min(column + 2, grid.columns)):
                    if own_m[i, j] <= 0.0 and vertex[i, j] != stretch:
                        best = by_neighbour(grid, vertex, lines, reached, rule, walls, (row, column), (i, j), best)
            outside_m[row, column] = best
    return outside_m, inside


@compiled
def own_costs(grid: Grid, vertex: Ints, lines: Lines, reached: Reached, speed: float, most_m: float) -> Floats:
    """Give the cost (rows, columns) at every grid point by its own street: the way along it and the leg beside it.

    `speed` is how many metres beside a street one unit of cost pays for; farther than `most_m` from it the cost is inf.
    """
    cost = np.full((grid.rows, grid.columns), np.inf)
    for row in range(grid.rows):
        y = grid.y + row * grid.step
        for column in range(grid.columns):
            v = vertex[row, column]
            if v < 0:
                continue
            gap, along = gap2(lines.coords, v, grid.x + column * grid.step, y)
            away = np.sqrt(gap)
            if away <= most_m:
                length = np.hypot(
                    lines.coords[v + 1, 0] - lines.coords[v, 0], lines.coords[v + 1, 1] - lines.coords[v, 1]
                )
                at_street = cost_at(reached, lines.edge[v], lines.metre[v] + along * length)
                cost[row, column] = at_street + away / speed
    return cost
