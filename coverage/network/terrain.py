"""Heights from an elevation grid at the places that need them. The raster's file is read elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from ...arrays import Bools, Floats
from ..errors import NetworkError, RequestError
from .grades import ElevationLines, on_ground, tobler_factor
from .model import BRIDGE, TUNNEL, Network, edge_lines

LOWEST_M: Final = -500.0
HIGHEST_M: Final = 9_000.0
"""Land lies between the Dead Sea's shore (-430 m) and Everest (8,849 m); a number beyond stands for no data."""
BENT_M: Final = 0.1
"""A stretch between two heights is halved where that moves the cost at its middle by more, in metres on the level."""
HALVINGS: Final = 4
"""A stretch is halved so often at most, to a sixteenth: between four cells' centres the ground bends evenly."""
_SAME: Final = 1e-9
"""Two places on a stretch that are no further apart, as shares of it, are one."""
_NAMED: Final = 5
"""How many streets a sentence names."""


@dataclass(frozen=True, eq=False)
class Terrain:
    """Heights in metres (rows, columns) of the centres of a grid's cells, NaN where unknown.

    `transform` is the grid's affine transform (a, b, c, d, e, f) in the grid's CRS: the corner of cell (row, column)
    lies at x = a * column + b * row + c and y = d * column + e * row + f. `locate` takes places (n, 2) of the network's
    CRS to the grid's; None where they are one. Heights are read where the street is, so the grid is never smoothed.
    """

    heights: Floats
    transform: tuple[float, float, float, float, float, float]
    locate: Callable[[Floats], Floats] | None = None


def terrain_of(
    heights: ArrayLike,
    transform: ArrayLike,
    nodata: float | None = None,
    *,
    locate: Callable[[Floats], Floats] | None = None,
) -> Terrain:
    """Make a terrain of a raster's first band, its affine transform (six numbers, or nine with 0 0 1), and nodata.

    `locate` takes places of the network to the raster's CRS where that is another one.

    What is no height on land (below -500 m or above 9,000 m, as -9999 or 3.4e38) is unknown, declared or not. Raises
    RequestError for what is no grid, and for a transform that maps it to a line.
    """
    grid = np.array(heights, dtype=np.float64)
    if grid.ndim != 2 or not grid.size:
        raise RequestError("A terrain is a grid of heights; this one has the shape {shape}.", shape=grid.shape)
    if nodata is not None:
        grid[grid == nodata] = np.nan
    grid = _on_land(grid)
    a, b, c, d, e, f = (float(number) for number in np.asarray(transform, dtype=np.float64).ravel()[:6])
    turn = a * e - b * d
    if not (np.isfinite([a, b, c, d, e, f]).all() and turn != 0):
        raise RequestError("The terrain's transform gives its cells no area; check the file's georeference.")
    return Terrain(grid, (a, b, c, d, e, f), locate)


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
    row, column = _row_column(terrain, xy)
    rows, columns = terrain.heights.shape
    inside = (row >= -0.5) & (row <= rows - 0.5) & (column >= -0.5) & (column <= columns - 0.5)
    return np.where(inside, row, 0), np.where(inside, column, 0), inside


def _row_column(terrain: Terrain, xy: Floats) -> tuple[Floats, Floats]:
    a, b, c, d, e, f = terrain.transform
    xy = xy if terrain.locate is None else terrain.locate(xy)
    x, y = xy[:, 0] - c, xy[:, 1] - f
    return (a * y - d * x) / (a * e - b * d) - 0.5, (e * x - b * y) / (a * e - b * d) - 0.5


def with_terrain(network: Network, terrain: Terrain) -> Network:
    """The network with a height at every node, its lines with a vertex wherever they bend, cut where they are uneven.

    See `slopes.on_ground` for the cuts, which keep costs right inside edges. Raises NetworkError where the terrain does
    not cover the network: with the number of nodes without a height, or else of the streets that cross a gap. No gap
    is bridged here, however small; `layers.terrain` fills those of one or two cells, and counts them. Bridges and
    tunnels may cross gaps.
    """
    unknown = np.isnan(heights_at(terrain, network.node_xy))
    if unknown.any():
        raise NetworkError(
            "The terrain gives no height for {count} of {total} street nodes; give one that covers the place.",
            count=int(unknown.sum()),
            total=len(unknown),
        )
    lines = drape(edge_lines(network), (network.edge_flags & (BRIDGE | TUNNEL)) > 0, terrain)
    gaps = _without_height(lines)
    if len(gaps):
        raise NetworkError(
            "{count} of {total} streets cross a gap in the terrain; fill the gap, or give a terrain without it.",
            count=len(gaps),
            total=network.edge_count,
        )
    return with_line_heights(network, lines)


def with_line_heights(network: Network, lines: NDArray[Any]) -> Network:
    """The network along its lines (m,) with the heights that they carry as z, cut where they are uneven.

    Without any height it stays as it is. Raises NetworkError, with the names of the streets, where only some vertices
    have one (a number beyond `LOWEST_M` and `HIGHEST_M` is none): what lies between is unknown, not flat.
    """
    coords, line = shapely.get_coordinates(lines, include_z=True, return_index=True)
    z = _on_land(coords[:, 2])
    lacking = np.unique(line[np.isnan(z)])
    if np.isnan(z).all():
        return network
    if len(lacking):
        raise NetworkError(
            "Some streets carry heights, but {count} of {total} have none at some of their points: {streets}. Give "
            "every street its heights, or none.",
            count=len(lacking),
            total=len(lines),
            streets=_called(network, lacking),
        )
    start = np.searchsorted(line, np.arange(len(lines) + 1))
    return on_ground(network, ElevationLines(np.ascontiguousarray(coords[:, :2]), z, start))


def drape(lines: NDArray[Any], spans: Bools, terrain: Terrain) -> NDArray[Any]:
    """Lines (m,) with the terrain's height as z at every vertex, and a vertex wherever the ground bends under them.

    It bends between four cells' centres, and where it twists also within (see `BENT_M`). Those that are bridges or
    tunnels (`spans`) go evenly from end to end. NaN where the terrain knows no height.
    """
    xy, row = shapely.get_coordinates(lines, return_index=True)
    at, share = _edges_of_cells(terrain, xy, (row[1:] == row[:-1]) & ~spans[row[1:]])
    xy = np.insert(xy, at, xy[at - 1] + (xy[at] - xy[at - 1]) * share[:, None], axis=0)
    row = np.insert(row, at, row[at])
    z = heights_at(terrain, xy)
    for _ in range(HALVINGS):
        at, middle, height = _bends(terrain, xy, z, (row[1:] == row[:-1]) & ~spans[row[1:]])
        if not len(at):
            break
        xy, z, row = np.insert(xy, at, middle, axis=0), np.insert(z, at, height), np.insert(row, at, row[at])
    over = np.flatnonzero(spans[row])
    first = np.searchsorted(row, row[over])
    last = np.searchsorted(row, row[over], side="right") - 1
    along = shapely.line_locate_point(lines[row[over]], shapely.points(xy[over])) / shapely.length(lines[row[over]])
    z[over] = z[first] + (z[last] - z[first]) * along
    return np.asarray(shapely.linestrings(np.column_stack([xy, z]), indices=row), dtype=object)


def _edges_of_cells(terrain: Terrain, xy: Floats, stretch: Bools) -> tuple[NDArray[np.intp], Floats]:
    """Before which vertices others are missing, and at which share of the stretch: on the lines through cells' centres.

    Between these lines heights are bilinear. Stretches are those that begin at a vertex where `stretch` (k - 1,) says.
    """
    low = np.flatnonzero(stretch)
    found, shares = [np.zeros(0, np.intp)], [np.zeros(0)]
    for place, size in zip(_row_column(terrain, xy), terrain.heights.shape, strict=True):
        begin, end = place[low], place[low + 1]
        first = np.maximum(np.ceil(np.minimum(begin, end)), 0).astype(np.int64)
        last = np.minimum(np.floor(np.maximum(begin, end)), size - 1).astype(np.int64)
        count = np.maximum(last - first + 1, 0) * (begin != end)
        which = np.repeat(np.arange(len(low)), count)
        line = first[which] + np.arange(len(which)) - (np.cumsum(count) - count)[which]
        found.append(low[which] + 1)
        shares.append((line - begin[which]) / (end - begin)[which])
    at, share = np.concatenate(found), np.concatenate(shares)
    order = np.lexsort((share, at))
    at, share = at[order], share[order]
    twice = np.append(False, (at[1:] == at[:-1]) & (np.diff(share) < _SAME))
    keep = (share > _SAME) & (share < 1 - _SAME) & ~twice
    return at[keep], share[keep]


def _bends(terrain: Terrain, xy: Floats, z: Floats, stretch: Bools) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Before which vertices a middle is missing, where it lies and how high: where both halves are walked unlike."""
    low = np.flatnonzero(stretch)
    middle = (xy[low] + xy[low + 1]) / 2
    height, half = heights_at(terrain, middle), np.hypot(*(xy[low + 1] - xy[low]).T) / 2
    run = np.where(half > 0, half, 1.0)
    one, two = (height - z[low]) / run, (z[low + 1] - height) / run
    apart = [np.abs(tobler_factor(way * one) - tobler_factor(way * two)) for way in (1, -1)]
    bent = half / 2 * np.maximum(*apart) > BENT_M
    return low[bent] + 1, middle[bent], height[bent]


def _on_land(heights: Floats) -> Floats:
    return np.where((heights >= LOWEST_M) & (heights <= HIGHEST_M), heights, np.nan)


def _without_height(lines: NDArray[Any]) -> NDArray[np.intp]:
    coords, line = shapely.get_coordinates(lines, include_z=True, return_index=True)
    return np.asarray(np.unique(line[np.isnan(coords[:, 2])]), np.intp)


def _called(network: Network, edges: NDArray[np.intp]) -> str:
    """The names of streets, or their number in the source where they have none; the first few of many."""
    words = (network.names[network.edge_name[edge]] or f"#{network.edge_source[edge]}" for edge in edges)
    names = list(dict.fromkeys(words))
    return ", ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
