"""Heights from an elevation grid at the places that need them. The raster's file is read elsewhere."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from .costs import tobler_factor
from .errors import NetworkError, RequestError
from .network import BRIDGE, TUNNEL, Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Terrain:
    """Heights in metres (rows, columns) of the centres of a grid's cells, NaN where unknown.

    `transform` is the grid's affine transform (a, b, c, d, e, f) in the network's CRS: the corner of cell (row,
    column) lies at x = a * column + b * row + c and y = d * column + e * row + f.
    """

    heights: Floats
    transform: tuple[float, float, float, float, float, float]


def terrain_of(heights: ArrayLike, transform: ArrayLike, nodata: float | None = None) -> Terrain:
    """Make a terrain of a raster's first band, its affine transform (six numbers, or nine with 0 0 1), and nodata.

    Raises RequestError for what is no grid, and for a transform that maps it to a line.
    """
    grid = np.array(heights, dtype=np.float64)
    grid[np.isinf(grid)] = np.nan
    if grid.ndim != 2 or not grid.size:
        raise RequestError("A terrain is a grid of heights; this one has the shape {shape}.", shape=grid.shape)
    if nodata is not None:
        grid[grid == nodata] = np.nan
    a, b, c, d, e, f = (float(number) for number in np.asarray(transform, dtype=np.float64).ravel()[:6])
    turn = a * e - b * d
    if not (np.isfinite([a, b, c, d, e, f]).all() and turn != 0):
        raise RequestError("The terrain's transform gives its cells no area; check the file's georeference.")
    return Terrain(grid, (a, b, c, d, e, f))


def heights_at(terrain: Terrain, xy: ArrayLike) -> Floats:
    """Heights (n,) at places (n, 2), between the centres of the four cells around (bilinear).

    The grid's outermost half cell keeps the height of the cells there. NaN outside the grid, and where one of the
    cells that count is unknown.
    """
    row, column, inside = _cells(terrain, np.asarray(xy, dtype=np.float64).reshape(-1, 2))
    rows, columns = terrain.heights.shape
    row, column = np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)
    top, left = (
        np.minimum(row.astype(np.intp), max(rows - 2, 0)),
        np.minimum(column.astype(np.intp), max(columns - 2, 0)),
    )
    down, right = row - top, column - left
    height = np.zeros(len(row))
    for step_row, weight_row in ((0, 1 - down), (1, down)):
        for step_column, weight_column in ((0, 1 - right), (1, right)):
            weight = weight_row * weight_column
            at = np.minimum(top + step_row, rows - 1), np.minimum(left + step_column, columns - 1)
            # A cell that does not count may be unknown: 0 times NaN would spoil the rest.
            height += np.where(weight > 0, terrain.heights[at] * weight, 0.0)
    return np.where(inside, height, np.nan)


def _cells(terrain: Terrain, xy: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Row and column (as fractions, 0 being the centre of the first), and what lies in the grid."""
    a, b, c, d, e, f = terrain.transform
    x, y = xy[:, 0] - c, xy[:, 1] - f
    column, row = (e * x - b * y) / (a * e - b * d), (a * y - d * x) / (a * e - b * d)
    rows, columns = terrain.heights.shape
    inside = (row >= 0) & (row <= rows) & (column >= 0) & (column <= columns)
    return np.where(inside, row, 0) - 0.5, np.where(inside, column, 0) - 0.5, inside


def with_terrain(network: Network, terrain: Terrain) -> Network:
    """The network with a height at every node, and what every edge does between its ends, vertex by vertex.

    Raises NetworkError, naming how many nodes are without one, where the terrain does not cover the network.
    """
    height = heights_at(terrain, network.node_xy)
    unknown = np.isnan(height)
    if unknown.any():
        raise NetworkError(
            "The terrain gives no height for {count} of {total} street nodes; give one that covers the place.",
            count=int(unknown.sum()),
            total=len(height),
        )
    return replace(network, node_z=height, edge_relief=_relief(network, *_steps(network, terrain)))


def with_line_heights(network: Network, lines: NDArray[Any]) -> Network:
    """The network with the heights that its lines (m,) carry as z, vertex by vertex; without, where one has none."""
    z = shapely.get_coordinates(lines, include_z=True)[:, 2]
    if not np.isfinite(z).all():
        return network
    node_z = network.node_z.copy()
    node_z[network.edge_u], node_z[network.edge_v] = z[network.coord_start[:-1]], z[network.coord_start[1:] - 1]
    edge, begins = _stretches(network)
    run = np.hypot(*(network.coords[begins + 1] - network.coords[begins]).T)
    return replace(network, node_z=node_z, edge_relief=_relief(network, edge, run, z[begins + 1] - z[begins]))


def drape(lines: NDArray[Any], spans: Bools, terrain: Terrain) -> NDArray[Any]:
    """Lines (m,) with the terrain's height as z at every vertex, of which there is at least one in every cell.

    Those that are bridges or tunnels (`spans`) go evenly from end to end. NaN where the terrain knows no height.
    """
    fine = np.where(spans, lines, shapely.segmentize(lines, _cell_m(terrain)))
    xy, row = shapely.get_coordinates(fine, return_index=True)
    z = heights_at(terrain, xy)
    over = np.flatnonzero(spans[row])
    first = np.searchsorted(row, row[over])
    last = np.searchsorted(row, row[over], side="right") - 1
    along = shapely.line_locate_point(fine[row[over]], shapely.points(xy[over])) / shapely.length(fine[row[over]])
    z[over] = z[first] + (z[last] - z[first]) * along
    return np.asarray(shapely.linestrings(np.column_stack([xy, z]), indices=row), dtype=object)


def _relief(network: Network, edge: Ints, run: Floats, rise: Floats) -> Floats:
    """What a metre of every edge is on average (m, 4), see `Network`, by its steps.

    NaN where a rise is unknown, and on bridges and tunnels, which go evenly from end to end.
    """
    rise = np.where(run > 0, rise, 0.0)
    slope = rise / np.where(run > 0, run, 1.0)
    each = (run * tobler_factor(slope), run * tobler_factor(-slope), np.maximum(rise, 0), np.maximum(-rise, 0))
    sums = np.column_stack([np.bincount(edge, part, network.edge_count) for part in each])
    sums[(network.edge_flags & (BRIDGE | TUNNEL)) > 0] = np.nan
    return np.asarray(sums / network.edge_length_m[:, None])


def _stretches(network: Network) -> tuple[Ints, Ints]:
    """The edge of every straight stretch, and the vertex that it begins at."""
    edge = np.repeat(np.arange(network.edge_count), np.diff(network.coord_start) - 1)
    return edge, np.delete(np.arange(len(network.coords)), network.coord_start[1:] - 1)


def _cell_m(terrain: Terrain) -> float:
    a, b, _, d, e, _ = terrain.transform
    return math.sqrt(abs(a * e - b * d))


def _steps(network: Network, terrain: Terrain) -> tuple[Ints, Floats, Floats]:
    """Edge, run and rise of the steps along all lines: from vertex to vertex, and none longer than a cell is wide."""
    edge, begins = _stretches(network)
    way = network.coords[begins + 1] - network.coords[begins]
    run = np.hypot(*way.T)
    count = np.maximum(np.ceil(run / _cell_m(terrain) - 1e-6), 1).astype(np.int64)
    row = np.repeat(np.arange(len(begins)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    low, high = (
        heights_at(terrain, network.coords[begins[row]] + way[row] * (at / count[row])[:, None])
        for at in (step, step + 1)
    )
    return edge[row], run[row] / count[row], high - low
