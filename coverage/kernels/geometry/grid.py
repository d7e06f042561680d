"""Compiled: parts of edges traced along their geometry, and the strips of grid points beside straight pieces."""

from typing import NamedTuple

import numpy as np

from ....arrays import Floats, Ints, Longs
from ..jit import compiled


class CostStretches(NamedTuple):
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


@compiled
def trace(coords: Floats, coord_start: Longs, parts: CostStretches) -> tuple[Longs, Floats]:
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
def stamp(outside_m: Floats, grid: Grid, pieces: Floats, strip_m: float, least_m: float) -> None:
    """Lower `outside_m` (rows, columns) to how far a point lies outside the strips of pieces, to `least_m` at most.

    Pieces (k, 6) are `x0, y0, cost0, x1, y1, cost1`. Points outside of all strips are left as they are.
    """
    band = 1.001 * strip_m
    for k in range(len(pieces)):
        x0, y0, x1, y1 = pieces[k, 0], pieces[k, 1], pieces[k, 3], pieces[k, 4]
        dx, dy = x1 - x0, y1 - y0
        square = dx * dx + dy * dy
        low, high = min(y0, y1) - band, max(y0, y1) + band
        first = max(int(np.ceil((low - grid.y) / grid.step)), 0)
        last = min(int(np.floor((high - grid.y) / grid.step)), grid.rows - 1)
        for row in range(first, last + 1):
            y = grid.y + row * grid.step
            left, right = min(x0, x1), max(x0, x1)
            if y0 != y1:
                # Only the stretch of the piece beside this row can be near: long slanting pieces fill no rectangle.
                p, q = (y - band - y0) / dy, (y + band - y0) / dy
                p, q = max(min(p, q), 0.0), min(max(p, q), 1.0)
                left, right = min(x0 + p * dx, x0 + q * dx), max(x0 + p * dx, x0 + q * dx)
            begin = max(int(np.ceil((left - band - grid.x) / grid.step)), 0)
            end = min(int(np.floor((right + band - grid.x) / grid.step)), grid.columns - 1)
            for column in range(begin, end + 1):
                if outside_m[row, column] <= least_m:
                    continue
                x = grid.x + column * grid.step
                share = ((x - x0) * dx + (y - y0) * dy) / square if square > 0 else 0.0
                share = min(max(share, 0.0), 1.0)
                away = np.sqrt((x0 + share * dx - x) ** 2 + (y0 + share * dy - y) ** 2)
                outside_m[row, column] = min(outside_m[row, column], max(away - strip_m, least_m))
