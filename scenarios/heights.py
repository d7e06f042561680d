"""Heights for the streets: an elevation raster laid under their lines, which carry them as z in the project's file."""

from pathlib import Path

import numpy as np
import shapely

from .. import Message
from ..coverage.terrain import drape, terrain_of
from ..layers.errors import DataError
from ..layers.schema import Streets
from ..layers.terrain import read_elevation
from .settings import InputRecord, Note


def with_heights(streets: Streets, file: Path | None) -> tuple[Streets, tuple[InputRecord, ...]]:
    """Return the streets with the raster's height at every vertex, at least one per cell, and what was read.

    Without a file the streets lie flat, whatever z a drawing gave them. Raises `DataError` for what is no elevation
    raster, and for one that does not cover every street.
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
            "{file} gives no height for {count} of {total} streets; give a raster that covers the place.",
            file=file.name,
            count=len(unknown),
            total=len(edges),
        )
    low, high = coords[:, 2].min(), coords[:, 2].max()
    told = Message(
        "The streets lie between {low} and {high} m; on foot, slopes count.",
        {"low": round(float(low)), "high": round(float(high))},
    )
    record = InputRecord(role="terrain", file=file.name, rows=elevation.heights_m.size, done=(Note.of(told),))
    return Streets(edges.set_geometry(lines, crs=edges.crs), streets.nodes), (record,)
