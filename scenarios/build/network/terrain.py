"""Heights for the streets: an elevation raster laid under their lines, which carry them as z in the project's file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ....arrays import Bools, Floats
from ....coverage.network.terrain import drape, terrain_of
from ....layers.errors import DataError
from ....layers.schema import Streets
from ....layers.terrain import Elevation, read_elevation
from ....messages import Message
from ...project.settings import InputRecord, Note

WIDE_CELL_M: Final = 100.0
STEEPEST: Final = 0.35
"""The slope of the steepest streets of the world (Baldwin Street, Ffordd Pen Llech)."""
MOST_STEEP: Final = 0.05
CLIFF_M: Final = 30.0
"""So much in one step, on less than as much of way, no street rises."""
MOST_BEYOND: Final = 0.1
"""The share of streets that may lie beyond a terrain's rim; where more do, it is the terrain of another place."""


def with_heights(streets: Streets, file: Path | None) -> tuple[Streets, tuple[InputRecord, ...]]:
    """Return the streets with the raster's height at every vertex, one wherever it bends, and what was read.

    Without a file the streets lie flat, whatever z a drawing gave them. Heights are read where the streets are, in the
    raster's own system. Beyond its rim the streets go on level, and their number is told. What was read says which
    cells were no heights and which gaps of one or two cells were interpolated. Raises `DataError` for what is no
    elevation raster, for one that lacks more than a tenth of the streets at its rim, and for one with a larger gap
    under a street; bridges and tunnels may cross it.
    """
    edges = streets.edges
    if file is None:
        return Streets(edges.set_geometry(shapely.force_2d(edges.geometry), crs=edges.crs), streets.nodes), ()
    west, south, east, north = edges.to_crs("EPSG:4326").total_bounds
    elevation = read_elevation(file, bounds=(west, south, east, north))
    spans = (edges["bridge"] | edges["tunnel"]).to_numpy(dtype=bool)
    locate = _between(edges.crs, elevation.crs)
    lines = drape(edges.geometry.to_numpy(), spans, terrain_of(elevation.heights_m, elevation.transform, locate=locate))
    coords, row = shapely.get_coordinates(lines, include_z=True, return_index=True)
    unknown = np.unique(row[~np.isfinite(coords[:, 2])])
    level = np.unique(row[_beyond(elevation, locate(coords[:, :2]))])
    if len(level) > MOST_BEYOND * len(edges):
        unknown = np.union1d(unknown, level)
    if len(unknown):
        raise DataError(
            "{file} gives no height for {count} of {total} streets: they lie beyond it, or cross a gap in it of more "
            "than two cells. Give a raster that covers the place, or fill its gaps.",
            file=file.name,
            count=len(unknown),
            total=len(edges),
        )
    told = _told(coords, elevation, beyond=len(level), total=len(edges))
    doubts = tuple(Note.of(message) for message in _doubts(lines, elevation))
    record = InputRecord(
        role="terrain", file=file.name, rows=elevation.heights_m.size, done=(*told, *doubts), told=doubts
    )
    return Streets(edges.set_geometry(lines, crs=edges.crs), streets.nodes), (record,)


def _doubts(lines: NDArray[Any], elevation: Elevation) -> Iterator[Message]:
    """What a planner must see of heights that may be none, or not those of the ground in metres."""
    coords = shapely.get_coordinates(lines, include_z=True)
    if np.ptp(coords[:, 2]) == 0:
        yield Message("All streets lie at the same height, {height:g} m; does the terrain hold elevations?",
                      {"height": float(coords[0, 2])})  # fmt: skip
    if elevation.whole_bytes:
        yield Message("The terrain holds whole numbers from 0 to 255, as shaded reliefs do; does it hold elevations?")
    if elevation.cell_m > WIDE_CELL_M:
        yield Message(
            "The terrain's cells are {cell:,.0f} m wide: slopes along streets are lost in them; give a raster of 30 m "
            "or finer.",
            {"cell": elevation.cell_m},
        )
    length, rise = _steps(lines)
    steep = float(length[rise > STEEPEST * length].sum() / max(length.sum(), CLIFF_M))
    cliffs = rise[(rise > length) & (rise > CLIFF_M)]
    if steep > MOST_STEEP or len(cliffs):
        yield Message(
            "{percent:.0%} of the streets' length is steeper than 35%, which no street is, up to {rise:,.0f} m in one "
            "step: is the terrain in metres, of the ground (not of roofs), and without gaps that hold 0?",
            {"percent": steep, "rise": float(rise.max(initial=0.0))},
        )


def _steps(lines: NDArray[Any]) -> tuple[Floats, Floats]:
    """The length and the rise, in metres and without sign, of each step between vertices of the streets."""
    coords, line = shapely.get_coordinates(lines, include_z=True, return_index=True)
    step = np.diff(coords, axis=0)[line[1:] == line[:-1]]
    return np.hypot(step[:, 0], step[:, 1]), np.abs(step[:, 2])


def _between(crs: pyproj.CRS, other: pyproj.CRS) -> Callable[[Floats], Floats]:
    """What takes places (n, 2) from one coordinate system to another."""
    transformer = pyproj.Transformer.from_crs(crs, other, always_xy=True)
    return lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def _beyond(elevation: Elevation, xy: Floats) -> Bools:
    """Which places lie in cells beyond the raster's rim."""
    a, b, c, d, e, f = elevation.transform
    x, y, turn = xy[:, 0] - c, xy[:, 1] - f, a * e - b * d
    row, column = np.floor((a * y - d * x) / turn), np.floor((e * x - b * y) / turn)
    rows, columns = elevation.beyond.shape
    at = np.clip(row, 0, rows - 1).astype(np.intp), np.clip(column, 0, columns - 1).astype(np.intp)
    return np.asarray(elevation.beyond[at])


def _told(coords: Floats, elevation: Elevation, *, beyond: int, total: int) -> tuple[Note, ...]:
    low, high = coords[:, 2].min(), coords[:, 2].max()
    told = [
        Message(
            "The streets lie between {low} and {high} m; on foot, slopes count.",
            {"low": round(float(low)), "high": round(float(high))},
        )
    ]
    if elevation.assumed:
        told.append(Message("The terrain says no coordinate system; its numbers were taken as degrees of WGS 84."))
    if (elevation.factor, elevation.offset) != (1.0, 0.0):
        told.append(
            Message(
                "The terrain's numbers were multiplied by {factor:g} and raised by {offset:g} to be metres, as the "
                "file says.",
                {"factor": elevation.factor, "offset": elevation.offset},
            )
        )
    if beyond:
        told.append(
            Message(
                "{count} of {total} streets lie beyond the edge of the terrain, wholly or in part; there they are "
                "taken as level.",
                {"count": beyond, "total": total},
            )
        )
    if elevation.dropped:
        told.append(
            Message(
                "{count} cells of the terrain about the place contain no height on land (between -500 and 9,000 m) and "
                "were taken for gaps.",
                {"count": elevation.dropped},
            )
        )
    if elevation.filled:
        told.append(
            Message(
                "{count} cells of the terrain about the place lay in gaps of one or two cells and were interpolated.",
                {"count": elevation.filled},
            )
        )
    return tuple(Note.of(message) for message in told)
