"""Compiled: whether a wall stands between two places, and for every point of a grid the nearest street in sight."""

from typing import NamedTuple

import numpy as np

from ....arrays import Bools, Floats, Ints, Longs
from ..jit import compiled
from .grid import Grid
from .nearest_edge import StreetGrid, gap2


class Walls(NamedTuple):
    """Stretches over which no leg leads, from `coords[vertex]` (v, 2) to the next vertex of their line, in a grid.

    A grid without rows holds none.
    """

    grid: StreetGrid
    coords: Floats


class StretchGrid(NamedTuple):
    """Stretches of edges in a grid, likewise; `usable` (edges,) tells to which edges a leg may lead.

    Edge e has the vertices `coord_start[e]:coord_start[e + 1]`, and `edge` (v,) is a vertex's edge.
    """

    grid: StreetGrid
    coords: Floats
    coord_start: Longs
    edge: Ints
    usable: Bools


@compiled
def share_before(coords: Floats, vertex: int, x: float, y: float, to_x: float, to_y: float) -> float:
    """Give where (0 to 1) the way from (x, y) meets a stretch; inf where it does not, or only at its very beginning.

    Whoever stands on a wall may leave it to either side, and a way along a wall does not cross it.
    """
    dx, dy = to_x - x, to_y - y
    wall_x, wall_y = coords[vertex + 1, 0] - coords[vertex, 0], coords[vertex + 1, 1] - coords[vertex, 1]
    turn = dx * wall_y - dy * wall_x
    if turn == 0.0:
        return np.inf
    off_x, off_y = coords[vertex, 0] - x, coords[vertex, 1] - y
    share = (off_x * wall_y - off_y * wall_x) / turn
    along = (off_x * dy - off_y * dx) / turn
    if share * np.hypot(dx, dy) > 1e-6 and share <= 1.0 and -1e-9 <= along <= 1.0 + 1e-9:
        return float(share)
    return np.inf


@compiled
def wall_before(walls: Walls, x: float, y: float, to_x: float, to_y: float, last: int) -> int:
    """Give a wall's vertex that stands in the straight way from (x, y), -1 for none; the `last` one is tried first."""
    grid = walls.grid
    if grid.rows == 0:
        return -1
    if last >= 0 and share_before(walls.coords, last, x, y, to_x, to_y) <= 1.0:
        return last
    low = max(int(np.floor((min(y, to_y) - grid.south) / grid.cell)), 0)
    high = min(int(np.floor((max(y, to_y) - grid.south) / grid.cell)), grid.rows - 1)
    left = max(int(np.floor((min(x, to_x) - grid.west) / grid.cell)), 0)
    right = min(int(np.floor((max(x, to_x) - grid.west) / grid.cell)), grid.columns - 1)
    for row in range(low, high + 1):
        for c in range(row * grid.columns + left, row * grid.columns + right + 1):
            for s in range(grid.first[c], grid.first[c + 1]):
                if share_before(walls.coords, grid.vertex[s], x, y, to_x, to_y) <= 1.0:
                    return int(grid.vertex[s])
    return -1


@compiled
def wall_on_leg(walls: Walls, coords: Floats, vertex: int, along: float, x: float, y: float, last: int) -> int:
    """Give a wall on the leg from (x, y) to a place on a street's stretch, -1 for none.

    The last half metre before the street is left out, as when points are snapped: streets run along banks.
    """
    dx = coords[vertex, 0] + along * (coords[vertex + 1, 0] - coords[vertex, 0]) - x
    dy = coords[vertex, 1] + along * (coords[vertex + 1, 1] - coords[vertex, 1]) - y
    length = np.hypot(dx, dy)
    kept = max(length - 0.5, 0.0) / max(length, 0.5)
    return wall_before(walls, x, y, x + kept * dx, y + kept * dy, last)


@compiled
def wall_to_edge(streets: StretchGrid, walls: Walls, vertex: int, x: float, y: float, last: int) -> int:
    """Give a wall on the leg to the edge of a stretch, -1 for none; `last` where another stretch of it is nearer."""
    gap, along = gap2(streets.coords, vertex, x, y)
    wall = wall_on_leg(walls, streets.coords, vertex, along, x, y, last)
    if wall >= 0 or walls.grid.rows == 0:
        return wall
    edge = streets.edge[vertex]
    for other in range(streets.coord_start[edge], streets.coord_start[edge + 1] - 1):
        if other != vertex and gap2(streets.coords, other, x, y)[0] < gap:
            return max(last, 0)
    return -1


@compiled
def nearest_in_cell(
    streets: StretchGrid, walls: Walls, c: int, x: float, y: float, seeing: bool, found: tuple[float, int, int]
) -> tuple[float, int, int]:
    """Give the better of what was found (squared distance, vertex, the last wall met) and what the cell holds."""
    grid = streets.grid
    best, vertex, last = found
    for s in range(grid.first[c], grid.first[c + 1]):
        gap, _ = gap2(streets.coords, grid.vertex[s], x, y)
        if gap < best and streets.usable[grid.edge[s]]:
            wall = -1 if seeing else wall_to_edge(streets, walls, grid.vertex[s], x, y, last)
            if wall < 0:
                best, vertex = gap, int(grid.vertex[s])
            else:
                last = wall
    return best, vertex, last


@compiled
def may_hold(grid: StreetGrid, row: int, column: int, x: float, y: float, best: float) -> bool:
    """Tell whether a cell holds anything, and begins nearer than the squared distance `best`."""
    c = row * grid.columns + column
    if grid.first[c] == grid.first[c + 1]:
        return False
    west, south = grid.west + column * grid.cell, grid.south + row * grid.cell
    off_x = max(west - x, x - west - grid.cell, 0.0)
    off_y = max(south - y, y - south - grid.cell, 0.0)
    return off_x * off_x + off_y * off_y <= best


@compiled
def nearest_in_sight(
    streets: StretchGrid, walls: Walls, x: float, y: float, cap: float, guess: int, seeing: bool
) -> int:
    """Give the vertex of the nearest usable stretch within the cap whose edge's leg meets no wall; -1 for none.

    Cells are searched in square rings around the place's own. `guess` is a stretch that may well be near (-1: none
    known); with `seeing` walls are looked through.
    """
    grid = streets.grid
    found = (cap * cap, -1, -1)
    if guess >= 0:
        gap, _ = gap2(streets.coords, guess, x, y)
        if gap <= found[0] and (seeing or wall_to_edge(streets, walls, guess, x, y, -1) < 0):
            found = (gap, guess, -1)
    column, row = int(np.floor((x - grid.west) / grid.cell)), int(np.floor((y - grid.south) / grid.cell))
    ring, clear = 0, 0.0
    while clear * clear <= found[0]:
        for r in range(max(row - ring, 0), min(row + ring, grid.rows - 1) + 1):
            step = 1 if abs(r - row) == ring else 2 * ring
            for k in range(column - ring, column + ring + 1, step):
                if 0 <= k < grid.columns and may_hold(grid, r, k, x, y, found[0]):
                    found = nearest_in_cell(streets, walls, r * grid.columns + k, x, y, seeing, found)
        west, south = grid.west + (column - ring) * grid.cell, grid.south + (row - ring) * grid.cell
        side = (2 * ring + 1) * grid.cell
        clear = max(min(x - west, west + side - x, y - south, south + side - y), 0.0)
        ring += 1
    return found[1]


@compiled
def in_sight(grid: Grid, streets: StretchGrid, walls: Walls, seeing: Bools, cap: float) -> Ints:
    """Give for every grid point (rows, columns) the vertex of the nearest street in sight within the cap; -1 for none.

    Points that are `seeing` (rows, columns) look through walls.
    """
    found = np.full((grid.rows, grid.columns), -1, np.int32)
    for row in range(grid.rows):
        for column in range(grid.columns):
            guess = found[row, column - 1] if column > 0 else (found[row - 1, column] if row > 0 else -1)
            x, y = grid.x + column * grid.step, grid.y + row * grid.step
            found[row, column] = nearest_in_sight(streets, walls, x, y, cap, guess, seeing[row, column])
    return found
