"""Compiled: the nearest of many lines for many points, by a grid of cells over the lines' straight stretches."""

from typing import NamedTuple

import numpy as np

from ....arrays import Bools, Floats, Ints, Longs
from ..jit import compiled
from ..search.points import long_enough


class StreetGrid(NamedTuple):
    """The stretches in cell (row, column) are `first[c]:first[c + 1]`, where c = row * columns + column.

    A stretch runs from `coords[vertex]` to the next vertex of its edge. Stretches stand in every cell that they may
    touch, by edge.
    """

    west: float
    south: float
    cell: float
    columns: int
    rows: int
    first: Longs
    edge: Ints
    vertex: Longs


class SnapPoints(NamedTuple):
    """Where points (p,) would step on a street: the edge, the offset along it, the distance, and the place (p, 2)."""

    edge: Ints
    offset_m: Floats
    leg_m: Floats
    xy: Floats


@compiled
def gap2(coords: Floats, vertex: int, x: float, y: float) -> tuple[float, float]:
    """Give the squared distance between a place and the stretch from a vertex, and where (0 to 1) its foot is."""
    dx, dy = coords[vertex + 1, 0] - coords[vertex, 0], coords[vertex + 1, 1] - coords[vertex, 1]
    length2 = dx * dx + dy * dy
    along = 0.0
    if length2 > 0.0:
        along = ((x - coords[vertex, 0]) * dx + (y - coords[vertex, 1]) * dy) / length2
    along = min(1.0, max(0.0, along))
    off_x, off_y = x - (coords[vertex, 0] + along * dx), y - (coords[vertex, 1] + along * dy)
    return off_x * off_x + off_y * off_y, along


@compiled
def enter_stretch(grid: StreetGrid, coords: Floats, edge: int, vertex: int, at: Longs) -> None:
    """Count a stretch in every cell that it may touch, and write it there once the grid has room."""
    half2 = (0.71 * grid.cell) ** 2
    low_x, high_x = min(coords[vertex, 0], coords[vertex + 1, 0]), max(coords[vertex, 0], coords[vertex + 1, 0])
    low_y, high_y = min(coords[vertex, 1], coords[vertex + 1, 1]), max(coords[vertex, 1], coords[vertex + 1, 1])
    for row in range(int((low_y - grid.south) / grid.cell), int((high_y - grid.south) / grid.cell) + 1):
        for column in range(int((low_x - grid.west) / grid.cell), int((high_x - grid.west) / grid.cell) + 1):
            mid_x, mid_y = grid.west + (column + 0.5) * grid.cell, grid.south + (row + 0.5) * grid.cell
            if gap2(coords, vertex, mid_x, mid_y)[0] <= half2:
                c = row * grid.columns + column
                if len(grid.edge):
                    grid.edge[at[c]], grid.vertex[at[c]] = edge, vertex
                at[c] += 1


@compiled
def street_grid(coords: Floats, coord_start: Longs, cell: float) -> StreetGrid:
    """Lay the grid over lines, of which there must be one: count, then fill."""
    west, south = coords[:, 0].min(), coords[:, 1].min()
    east, north = coords[:, 0].max(), coords[:, 1].max()
    edges = len(coord_start) - 1
    columns, rows = int((east - west) / cell) + 1, int((north - south) / cell) + 1
    first = np.zeros(columns * rows + 1, np.int64)
    empty = StreetGrid(west, south, cell, columns, rows, first, np.empty(0, np.int32), np.empty(0, np.int64))
    for edge in range(edges):
        for i in range(coord_start[edge], coord_start[edge + 1] - 1):
            enter_stretch(empty, coords, edge, i, first[1:])
    for c in range(columns * rows):
        first[c + 1] += first[c]
    size, at = first[-1], first[:-1].copy()
    full = StreetGrid(west, south, cell, columns, rows, first, np.empty(size, np.int32), np.empty(size, np.int64))
    for edge in range(edges):
        for i in range(coord_start[edge], coord_start[edge + 1] - 1):
            enter_stretch(full, coords, edge, i, at)
    return full


@compiled
def nearest_in_cell(
    grid: StreetGrid, coords: Floats, usable: Bools, c: int, x: float, y: float, found: tuple[float, int, int, float]
) -> tuple[float, int, int, float]:
    """Give the better of what was found (squared distance, edge, vertex, where along) and what the cell holds."""
    best, edge, vertex, along = found
    for s in range(grid.first[c], grid.first[c + 1]):
        gap, foot = gap2(coords, grid.vertex[s], x, y)
        if (gap < best or (gap == best and grid.edge[s] < edge)) and usable[grid.edge[s]]:
            best, edge, vertex, along = gap, int(grid.edge[s]), int(grid.vertex[s]), foot
    return best, edge, vertex, along


@compiled
def nearest_stretch(
    grid: StreetGrid, coords: Floats, usable: Bools, x: float, y: float, cap: float
) -> tuple[float, int, int, float]:
    """Give squared distance, edge (-1 for none), vertex and where along, of the nearest stretch within the cap.

    Cells are searched in square rings around the place's own, until no farther ring can hold anything as near.
    """
    found = (np.inf, -1, 0, 0.0)
    east, north = grid.west + grid.columns * grid.cell, grid.south + grid.rows * grid.cell
    if max(grid.west - x, x - east, grid.south - y, y - north) > cap:  # also what no whole number can hold
        return found
    column, row = int(np.floor((x - grid.west) / grid.cell)), int(np.floor((y - grid.south) / grid.cell))
    widest = max(abs(column), abs(row), abs(grid.columns - column), abs(grid.rows - row))
    ring, clear = 0, 0.0
    while ring <= widest and clear <= cap and clear * clear <= found[0]:
        for r in range(max(row - ring, 0), min(row + ring, grid.rows - 1) + 1):
            whole = abs(r - row) == ring
            first = max(column - ring, 0) if whole else column - ring
            for k in range(first, min(column + ring, grid.columns - 1) + 1, 1 if whole else 2 * ring):
                if k >= 0:
                    found = nearest_in_cell(grid, coords, usable, r * grid.columns + k, x, y, found)
        west, south = grid.west + (column - ring) * grid.cell, grid.south + (row - ring) * grid.cell
        side = (2 * ring + 1) * grid.cell
        clear = min(x - west, west + side - x, y - south, south + side - y)
        ring += 1
    return found if np.sqrt(found[0]) <= cap else (np.inf, -1, 0, 0.0)


@compiled
def step_on(feet: SnapPoints, at: int, coords: Floats, coord_start: Longs, vertex: int, along: float) -> None:
    """Fill in the offset and the place of a foot on the stretch from a vertex."""
    for i in range(coord_start[feet.edge[at]], vertex + 1):
        metres = np.hypot(coords[i + 1, 0] - coords[i, 0], coords[i + 1, 1] - coords[i, 1])
        feet.offset_m[at] += along * metres if i == vertex else metres
    for axis in range(2):
        feet.xy[at, axis] = coords[vertex, axis] + along * (coords[vertex + 1, axis] - coords[vertex, axis])


@compiled
def places_on(coords: Floats, coord_start: Longs, lines: Longs, offset_m: Floats) -> Floats:
    """Give the places (p, 2) at some metres along lines, at their end where they are shorter."""
    places = np.empty((len(lines), 2))
    for p in range(len(lines)):
        left, last = offset_m[p], coord_start[lines[p] + 1] - 1
        places[p] = coords[last]
        for i in range(coord_start[lines[p]], last):
            dx, dy = coords[i + 1, 0] - coords[i, 0], coords[i + 1, 1] - coords[i, 1]
            metres = np.hypot(dx, dy)
            if left < metres:
                places[p, 0], places[p, 1] = coords[i, 0] + left / metres * dx, coords[i, 1] + left / metres * dy
                break
            left -= metres
    return places


@compiled
def nearest_street(
    grid: StreetGrid, coords: Floats, coord_start: Longs, usable: Bools, points: Floats, cap: float
) -> SnapPoints:
    """Give for every point the nearest usable edge within the cap (inclusive); -1, and inf metres, for none.

    Of equally near edges the first is taken.
    """
    count = len(points)
    feet = SnapPoints(
        np.full(count, -1, np.int32), np.zeros(count), np.full(count, np.inf), np.full((count, 2), np.nan)
    )
    for p in range(count):
        gap, feet.edge[p], vertex, along = nearest_stretch(grid, coords, usable, points[p, 0], points[p, 1], cap)
        if feet.edge[p] >= 0:
            feet.leg_m[p] = np.sqrt(gap)
            step_on(feet, p, coords, coord_start, vertex, along)
    return feet


@compiled
def streets_within(
    grid: StreetGrid, coords: Floats, coord_start: Longs, usable: Bools, points: Floats, cap: float
) -> tuple[Longs, SnapPoints]:
    """Give for every point all usable edges within the cap (inclusive): the point's row, and the foot on the edge."""
    slot, holder = np.zeros(len(usable), np.int64), np.full(len(usable), -1, np.int64)
    row, edge, vertex = np.empty(256, np.int64), np.empty(256, np.int32), np.empty(256, np.int64)
    gap, along = np.empty(256), np.empty(256)
    count = 0
    for p in range(len(points)):
        x, y = points[p, 0], points[p, 1]
        low, high = int(np.floor((y - cap - grid.south) / grid.cell)), int(np.floor((y + cap - grid.south) / grid.cell))
        left, right = int(np.floor((x - cap - grid.west) / grid.cell)), int(np.floor((x + cap - grid.west) / grid.cell))
        for r in range(max(low, 0), min(high, grid.rows - 1) + 1):
            for k in range(max(left, 0), min(right, grid.columns - 1) + 1):
                c = r * grid.columns + k
                for s in range(grid.first[c], grid.first[c + 1]):
                    here = grid.edge[s]
                    gap_here, along_here = gap2(coords, grid.vertex[s], x, y)
                    if not usable[here] or np.sqrt(gap_here) > cap:
                        continue
                    if holder[here] != p:
                        if count == len(row):
                            row, edge = long_enough(row, count + 1), long_enough(edge, count + 1)
                            vertex = long_enough(vertex, count + 1)
                            gap, along = long_enough(gap, count + 1), long_enough(along, count + 1)
                        holder[here], slot[here] = p, count
                        row[count], edge[count], gap[count] = p, here, np.inf
                        count += 1
                    at = slot[here]
                    if gap_here < gap[at]:
                        gap[at], vertex[at], along[at] = gap_here, grid.vertex[s], along_here
    feet = SnapPoints(edge[:count].copy(), np.zeros(count), np.sqrt(gap[:count]), np.empty((count, 2)))
    for i in range(count):
        step_on(feet, i, coords, coord_start, vertex[i], along[i])
    return row[:count].copy(), feet


@compiled
def points_in_box(xy: Floats, west: float, south: float, east: float, north: float) -> Longs:
    """Give, ascending, the points (p, 2) in a box, its rim included."""
    found, count = np.empty(len(xy), np.int64), 0
    for p in range(len(xy)):
        found[count] = p  # without a branch, which is several times faster: the next one found is written over it
        count += (west <= xy[p, 0]) & (xy[p, 0] <= east) & (south <= xy[p, 1]) & (xy[p, 1] <= north)
    return found[:count].copy()


@compiled
def edges_in_box(grid: StreetGrid, usable: Bools, west: float, south: float, east: float, north: float) -> Longs:
    """Give, ascending, the usable edges with a stretch in a cell that meets the box: all that meet it, and more."""
    found = [np.int64(0) for _ in range(0)]
    low, high = int(np.floor((south - grid.south) / grid.cell)), int(np.floor((north - grid.south) / grid.cell))
    left, right = int(np.floor((west - grid.west) / grid.cell)), int(np.floor((east - grid.west) / grid.cell))
    for r in range(max(low, 0), min(high, grid.rows - 1) + 1):
        for k in range(max(left, 0), min(right, grid.columns - 1) + 1):
            c = r * grid.columns + k
            for s in range(grid.first[c], grid.first[c + 1]):
                if usable[grid.edge[s]]:
                    found.append(np.int64(grid.edge[s]))
    return np.unique(np.array(found, np.int64))
