"""Rivers and railways: as walls that no leg crosses, and as knives that trim what was drawn to their very edge.

The walls decide what is inside, grid point by grid point (see `surface`); so the knife takes no more than what the grid
is too coarse for, and never a place that a leg leads to.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry

from ...arrays import Bools, Floats
from ..kernels.geometry.grid import Grid
from ..kernels.geometry.line_of_sight import Walls
from ..kernels.geometry.nearest_edge import StreetGrid, street_grid

Geometries = NDArray[Any]

GRAIN_M: Final = 1e-6
"""Corners of what was cut stand on whole multiples of this: so rims that run along each other do so exactly."""
_SMALLEST_CELL_M: Final = 60.0


class BarrierCut:
    """Barriers of a place (lines or polygons, in its metric CRS), ready to cut many polygons; `name` tells which.

    Polygons that cross themselves are mended; points bar nothing. `walls` are the lines and the areas' edges.
    """

    def __init__(self, barriers: Geometries, name: bytes = b"") -> None:
        self.name = name
        parts = shapely.get_parts(np.asarray(barriers, dtype=object))
        parts = parts[~shapely.is_empty(parts)]
        flat = shapely.get_dimensions(parts)
        self._areas = shapely.make_valid(parts[flat == 2])
        self._lines = parts[flat == 1]
        self._area_tree = shapely.STRtree(self._areas)
        self._line_tree = shapely.STRtree(self._lines)
        self.walls = _walls(np.concatenate([shapely.boundary(self._areas), self._lines]))

    def __bool__(self) -> bool:
        return len(self._areas) + len(self._lines) > 0

    def see_through(self, grid: Grid, far_m: float) -> Bools:
        """Tell from which points of a grid (rows, columns) walls need not be looked for.

        That is where a point lies in an area, or where no barrier is within `far_m` of the grid.
        """
        x, y = grid.x + grid.step * np.arange(grid.columns), grid.y + grid.step * np.arange(grid.rows)
        box = shapely.box(x[0], y[0], x[-1], y[-1])
        wide = shapely.box(*shapely.bounds(box) + far_m * np.array([-1, -1, 1, 1]))
        trees = (self._area_tree, self._line_tree)
        found = np.full((grid.rows, grid.columns), not any(len(tree.query(wide, "intersects")) for tree in trees))
        for area in self._areas[self._area_tree.query(box, predicate="intersects")]:
            # Only what lies in the grid: a river is long.
            part = shapely.make_valid(shapely.clip_by_rect(area, *shapely.bounds(box)))
            shapely.prepare(part)
            found |= shapely.contains_xy(part, *np.meshgrid(x, y))
        return found

    def cut(self, polygon: Geometry, streets: Geometries, served: Floats, strip_m: float) -> Geometry:
        """Cut a polygon around reached `streets` (LineStrings), and leave out what the grid was too coarse for.

        That are the parts without a reached street and without one of the places (k, 2) that are `served` by one.
        Where streets cross a barrier's area, a strip of `strip_m` to either side of them stays.
        """
        areas = _near(self._area_tree, self._areas, polygon)
        lines = _near(self._line_tree, self._lines, polygon)
        if not len(areas) and not len(lines):
            return polygon
        if len(areas):
            polygon = _reached_parts(shapely.get_parts(_without(polygon, areas, streets, strip_m)), streets, served)
        if len(lines):
            polygon = _reached_parts(_faces(polygon, lines), streets, served)
        return even(polygon)


def even(shape: Geometry) -> Geometry:
    """The polygons of a shape, with their corners on whole multiples of GRAIN_M."""
    parts = shapely.get_parts(shapely.set_precision(shape, GRAIN_M))
    polygons = parts[shapely.get_dimensions(parts) == 2]
    return shapely.MultiPolygon(list(polygons)) if len(polygons) != 1 else polygons[0]


def _walls(barriers: Geometries) -> Walls:
    """Lay lines into a grid."""
    lines = shapely.get_parts(barriers)
    coords, line = shapely.get_coordinates(lines[~shapely.is_empty(lines)], return_index=True)
    if not len(coords):
        none = np.zeros(1, np.int64)
        return Walls(StreetGrid(0.0, 0.0, 1.0, 0, 0, none, none[:0].astype(np.int32), none[:0]), coords)
    start = np.r_[0, np.flatnonzero(np.diff(line)) + 1, len(line)].astype(np.int64)
    area = np.ptp(coords, axis=0).prod()
    cell = max(_SMALLEST_CELL_M, float((area / (2 * len(coords) + 10_000)) ** 0.5))
    return Walls(street_grid(coords, start, cell), coords)


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


def _reached_parts(parts: Geometries, streets: Geometries, served: Floats) -> Geometry:
    """The parts that a reached street runs through or in which a served place lies, as one (multi)polygon."""
    kept = np.zeros(len(parts), np.bool_)
    kept[shapely.STRtree(parts).query(streets, predicate="intersects")[1]] = True
    for row in np.flatnonzero(~kept):
        west, south, east, north = shapely.bounds(parts[row])
        near = (served > (west, south)) & (served < (east, north))
        kept[row] = shapely.contains_xy(parts[row], served[near.all(axis=1)]).any()
    return shapely.union_all(parts[kept])
