"""Compiled: parts of edges traced along their geometry, and for every point of a grid the nearest of many pieces."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


class Parts(NamedTuple):
    """Parts of edges, from metre `from_m` to metre `to_m`, along which the cost goes evenly from one to the other."""

    edge: Ints
    from_m: Floats
    to_m: Floats
    from_cost: Floats
    to_cost: Floats


class Grid(NamedTuple):
    """Points at `x + column * step`, `y + row * step`."""

    x: float
    y: float
    step: float
    rows: int
    columns: int


class Claim(NamedTuple):
    """How far, in metres, a piece claims the ground beside it.

    It claims what is left of the `limit` at `speed` metres per unit of cost, but no more than `most_m` and no more
    than `wall` (rows, columns) says of a grid point, and never less than `strip_m`. Once a grid point lies no more
    than `settled_m` outside a claim, no better one is looked for from its neighbours.
    """

    limit: float
    speed: float
    most_m: float
    strip_m: float
    wall: Floats
    settled_m: float


class Surface(NamedTuple):
    """At every grid point (rows, columns): the metres by which it lies outside the best claim, and whose it is."""

    outside_m: Floats
    piece: Ints


@compiled
def trace(coords: Floats, coord_start: Longs, parts: Parts) -> tuple[Longs, Floats]:
    """Give the parts as ragged lines: start (k + 1,), and (vertices, 3) with x, y and the cost there."""
    start = np.zeros(len(parts.edge) + 1, np.int64)
    most = 0
    for edge in parts.edge:
        most += coord_start[edge + 1] - coord_start[edge] + 1
    vertex = np.empty((most, 3), np.float64)
    size = 0
    for i in range(len(parts.edge)):
        begin, end, cost = parts.from_m[i], parts.to_m[i], parts.from_cost[i]
        slope = (parts.to_cost[i] - cost) / (end - begin)
        passed, started = 0.0, False
        first, last = coord_start[parts.edge[i]], coord_start[parts.edge[i] + 1] - 1
        for k in range(first, last):
            x, y = coords[k]
            dx, dy = coords[k + 1, 0] - x, coords[k + 1, 1] - y
            length = np.hypot(dx, dy)
            per_m = 1 / length if length > 0 else 0.0
            if not started and (begin < passed + length or k == last - 1):
                share = min(max((begin - passed) * per_m, 0.0), 1.0)
                vertex[size] = x + share * dx, y + share * dy, cost
                size += 1
                started = True
            if started and (end <= passed + length or k == last - 1):
                share = min(max((end - passed) * per_m, 0.0), 1.0)
                vertex[size] = x + share * dx, y + share * dy, parts.to_cost[i]
                size += 1
                break
            passed += length
            if started:
                vertex[size] = coords[k + 1, 0], coords[k + 1, 1], cost + slope * (passed - begin)
                size += 1
        start[i + 1] = size
    return start, vertex[:size].copy()


@compiled
def from_piece(piece: Floats, x: float, y: float) -> tuple[float, float]:
    """Give the distance from (x, y) to a piece `x0, y0, cost0, x1, y1, cost1`, and the cost at its nearest point."""
    dx, dy = piece[3] - piece[0], piece[4] - piece[1]
    square = dx * dx + dy * dy
    share = ((x - piece[0]) * dx + (y - piece[1]) * dy) / square if square > 0 else 0.0
    share = min(max(share, 0.0), 1.0)
    away = np.hypot(piece[0] + share * dx - x, piece[1] + share * dy - y)
    return away, piece[2] + share * (piece[5] - piece[2])


@compiled
def offer(surface: Surface, grid: Grid, row: int, column: int, pieces: Floats, piece: int, claim: Claim) -> bool:
    """Take the piece for the grid point if the point lies deeper in its claim or nearer to it; tell whether it does."""
    away, cost = from_piece(pieces[piece], grid.x + column * grid.step, grid.y + row * grid.step)
    width = min((claim.limit - cost) * claim.speed, claim.most_m, claim.wall[row, column])
    outside_m = away - max(width, claim.strip_m)
    if outside_m >= surface.outside_m[row, column]:
        return False
    surface.outside_m[row, column], surface.piece[row, column] = outside_m, piece
    return True


@compiled
def stamp(surface: Surface, grid: Grid, pieces: Floats, claim: Claim, band: float) -> None:
    """Offer every piece to the grid points that are within `band` metres of it, and to a few beyond."""
    for k in range(len(pieces)):
        x0, y0, x1, y1 = pieces[k, 0], pieces[k, 1], pieces[k, 3], pieces[k, 4]
        low, high = min(y0, y1) - band, max(y0, y1) + band
        first = max(int(np.ceil((low - grid.y) / grid.step)), 0)
        last = min(int(np.floor((high - grid.y) / grid.step)), grid.rows - 1)
        for row in range(first, last + 1):
            left, right = min(x0, x1), max(x0, x1)
            if y0 != y1:
                # Only the stretch of the piece beside this row can be near: long slanting pieces fill no rectangle.
                y = grid.y + row * grid.step
                p, q = (y - band - y0) / (y1 - y0), (y + band - y0) / (y1 - y0)
                p, q = max(min(p, q), 0.0), min(max(p, q), 1.0)
                left, right = min(x0 + p * (x1 - x0), x0 + q * (x1 - x0)), max(x0 + p * (x1 - x0), x0 + q * (x1 - x0))
            begin = max(int(np.ceil((left - band - grid.x) / grid.step)), 0)
            end = min(int(np.floor((right + band - grid.x) / grid.step)), grid.columns - 1)
            for column in range(begin, end + 1):
                offer(surface, grid, row, column, pieces, k, claim)


@compiled
def ask(surface: Surface, grid: Grid, row: int, column: int, other: int, pieces: Floats, claim: Claim) -> bool:
    """Offer a grid point its neighbour's piece `other`, if there is one and it would be news."""
    if other < 0 or other == surface.piece[row, column]:
        return False
    return offer(surface, grid, row, column, pieces, other, claim)


@compiled
def sweep(surface: Surface, grid: Grid, pieces: Floats, claim: Claim, down: bool) -> bool:
    """Offer every grid point the pieces of its neighbours behind, row by row, then along the row; tell of changes."""
    changed = False
    piece, toward = surface.piece, 1 if down else -1
    for i in range(grid.rows):
        row = i if down else grid.rows - 1 - i
        behind = row - toward
        if 0 <= behind < grid.rows:
            for column in range(grid.columns):
                if surface.outside_m[row, column] > claim.settled_m:
                    for near in range(max(column - 1, 0), min(column + 2, grid.columns)):
                        changed |= ask(surface, grid, row, column, piece[behind, near], pieces, claim)
        for column in range(1, grid.columns):
            if surface.outside_m[row, column] > claim.settled_m:
                changed |= ask(surface, grid, row, column, piece[row, column - 1], pieces, claim)
        for column in range(grid.columns - 2, -1, -1):
            if surface.outside_m[row, column] > claim.settled_m:
                changed |= ask(surface, grid, row, column, piece[row, column + 1], pieces, claim)
    return changed


@compiled
def surface_of(grid: Grid, pieces: Floats, claim: Claim, band: float, far: float) -> Surface:
    """Give for every grid point the best claim on it; exact within `band` metres of a piece.

    Further out the pieces spread from point to point (Danielsson's distance transform), which may miss a slightly
    better piece and never finds one that is not there. What is `far` outside or more belongs to no piece (-1).
    """
    shape = (grid.rows, grid.columns)
    surface = Surface(np.full(shape, far), np.full(shape, -1, np.int32))
    stamp(surface, grid, pieces, claim, band)
    changed = True
    while changed:
        changed = sweep(surface, grid, pieces, claim, True)
        changed |= sweep(surface, grid, pieces, claim, False)
    return surface
