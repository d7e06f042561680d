"""Heights for the streets: an elevation raster laid under their lines, which carry them as z in the project's file."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from ...coverage.network.terrain import drape, terrain_of
from ...layers.errors import DataError
from ...layers.schema import Streets
from ...layers.terrain import Elevation, read_elevation
from ...messages import Message
from ..project.settings import InputRecord, Note


def with_heights(streets: Streets, file: Path | None) -> tuple[Streets, tuple[InputRecord, ...]]:
    """Return the streets with the raster's height at every vertex, one wherever it bends, and what was read.

    Without a file the streets lie flat, whatever z a drawing gave them. What was read says which cells were no heights
    and which gaps of one or two cells were interpolated. Raises `DataError` for what is no elevation raster, and for
    one that does not reach under every street, or has a larger gap there; bridges and tunnels may cross it.
    """
    edges = streets.edges
    if file is None:
        return Streets(edges.set_geometry(shapely.force_2d(edges.geometry), crs=edges.crs), streets.nodes), ()
    west, south, east, north = edges.to_crs("EPSG:4326").total_bounds
    elevation = read_elevation(file, edges.crs, bounds=(west, south, east, north))
    spans = (edges["bridge"] | edges["tunnel"]).to_numpy(dtype=bool)
    lines = drape(edges.geometry.to_numpy(), spans, terrain_of(elevation.heights_m, elevation.transform))
    coords, row = shapely.get_coordinates(lines, include_z=True, return_index=True)
    unknown = np.unique(row[~np.isfinite(coords[:, 2])])
    if len(unknown):
        raise DataError(
            "{file} gives no height for {count} of {total} streets: they lie beyond it, or cross a gap in it of more "
            "than two cells. Give a raster that covers the place, or fill its gaps.",
            file=file.name,
            count=len(unknown),
            total=len(edges),
        )
    record = InputRecord(role="terrain", file=file.name, rows=elevation.heights_m.size, done=_told(coords, elevation))
    return Streets(edges.set_geometry(lines, crs=edges.crs), streets.nodes), (record,)


def _told(coords: NDArray[np.float64], elevation: Elevation) -> tuple[Note, ...]:
    low, high = coords[:, 2].min(), coords[:, 2].max()
    told = [
        Message(
            "The streets lie between {low} and {high} m; on foot, slopes count.",
            {"low": round(float(low)), "high": round(float(high))},
        )
    ]
    if elevation.dropped:
        told.append(
            Message(
                "{count} cells of the terrain about the place hold no height on land (between -500 and 9,000 m) and "
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
