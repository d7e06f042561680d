"""Where one walks into an area, such as a park or a campus: where the streets cross its edge."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ..crs.metric import choose_metric_crs

MERGE_M: Final = 10.0
"""Crossings nearer to each other than this are one gate: the two sides of one road."""


def entrances_on_streets(areas: gpd.GeoSeries, streets: gpd.GeoDataFrame) -> NDArray[Any]:
    """MultiPoints where walkable streets meet the edges of polygons, in the CRS of `areas`; None where none does.

    `streets` are lines in any CRS; where they have the column `walk`, only those open to people on foot count. Shapes
    that are no polygons get None.
    """
    metric = areas.crs if areas.crs.is_projected else choose_metric_crs(gpd.GeoDataFrame(geometry=areas))
    lines = streets[streets["walk"]] if "walk" in streets.columns else streets
    lines = lines.to_crs(metric).geometry.to_numpy()
    shapes = areas.to_crs(metric).geometry.to_numpy()
    found = np.full(len(shapes), None, dtype=object)
    polygons = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    edges = shapely.boundary(shapes[polygons])
    edge, line = shapely.STRtree(lines).query(edges, predicate="intersects")
    coordinates, pair = shapely.get_coordinates(shapely.intersection(edges[edge], lines[line]), return_index=True)
    for row in np.unique(edge[pair]):
        found[polygons[row]] = _gates(coordinates[edge[pair] == row])
    back = gpd.GeoSeries(found, crs=metric).to_crs(areas.crs).to_numpy()
    back[shapely.is_missing(back)] = None
    return np.asarray(back)


def _gates(xy: NDArray[np.float64]) -> Any:  # noqa: ANN401 - shapely's vectorised calls tell no single type
    """One point for each cluster of crossings: the middle of circles that overlap."""
    clusters = shapely.get_parts(shapely.union_all(shapely.buffer(shapely.points(xy), MERGE_M / 2)))
    return shapely.multipoints(shapely.centroid(clusters))
