"""Rivers and railways cut what was drawn across them, except where a reached street leads over or under."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry

Geometries = NDArray[Any]


class BarrierCut:
    """Barriers of a place (lines or polygons, in its metric CRS), ready to cut many polygons.

    Polygons that cross themselves are mended; points bar nothing.
    """

    def __init__(self, barriers: Geometries) -> None:
        parts = shapely.get_parts(np.asarray(barriers, dtype=object))
        parts = parts[~shapely.is_empty(parts)]
        flat = shapely.get_dimensions(parts)
        self._areas = shapely.make_valid(parts[flat == 2])
        self._lines = parts[flat == 1]
        self._area_tree = shapely.STRtree(self._areas)
        self._line_tree = shapely.STRtree(self._lines)

    def cut(self, polygon: Geometry, streets: Geometries, strip_m: float) -> Geometry:
        """Cut a polygon around reached `streets` (LineStrings), and leave out what no reached street leads to.

        Where streets cross a barrier's area, a strip of `strip_m` to either side of them stays.
        """
        areas = _near(self._area_tree, self._areas, polygon)
        lines = _near(self._line_tree, self._lines, polygon)
        if not len(areas) and not len(lines):
            return polygon
        if len(areas):
            polygon = _reached_parts(shapely.get_parts(_without(polygon, areas, streets, strip_m)), streets)
        if len(lines):
            polygon = _reached_parts(_faces(polygon, lines), streets)
        return polygon


def _near(tree: shapely.STRtree, barriers: Geometries, polygon: Geometry) -> Geometries:
    """The barriers that meet the polygon, cut down to its box."""
    near: Geometries = barriers[tree.query(polygon, predicate="intersects")]
    west, south, east, north = shapely.bounds(polygon)
    # Cutting to a box is fast and may leave rings that touch themselves.
    return np.asarray(shapely.make_valid(shapely.clip_by_rect(near, west, south, east, north)), dtype=object)


def _without(polygon: Geometry, areas: Geometries, streets: Geometries, strip_m: float) -> Geometry:
    """The polygon without the areas, but with strips along streets that lead across them."""
    area = shapely.union_all(areas)
    across = shapely.intersection(streets[shapely.STRtree(streets).query(area, predicate="intersects")], area)
    strips = shapely.buffer(across, strip_m, cap_style="flat")
    # A flat end touches the bank in a line only where the bank is square to the street: let it reach a little inland.
    joints = shapely.buffer(across, strip_m / 2)
    return shapely.union_all([shapely.difference(polygon, area), *strips, *joints])


def _faces(polygon: Geometry, lines: Geometries) -> Geometries:
    """The polygon divided along lines (parts,)."""
    edges = shapely.union_all([shapely.boundary(polygon), *lines])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    shapely.prepare(polygon)
    return np.asarray(faces[shapely.contains_properly(polygon, shapely.point_on_surface(faces))], dtype=object)


def _reached_parts(parts: Geometries, streets: Geometries) -> Geometry:
    """The parts that a reached street runs through, as one polygon or multipolygon."""
    _, reached = shapely.STRtree(parts).query(streets, predicate="intersects")
    return shapely.union_all(parts[np.unique(reached)])
