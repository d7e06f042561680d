"""The ground of an unserved area: what lies nearer to its own people than to anybody else, within bounds.

Each demand point has the ground that is nearer to it than to any other point (its Voronoi cell), up to `reach_m` away.
An area is the ground of its own points, so that a served person never lies inside and areas never overlap. It ends at
the district's boundary and at rivers and railways.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints
from ..network.point_tree import scipy_tree

_CORNERS: Final = 6
"""Segments to a quarter of the circle that bounds the ground of a point."""
_SEAM_M: Final = 0.05
"""Half the width of a gap between two cells that only rounding has made."""
_BANK_M: Final = 0.5
"""Half the width of a barrier that is drawn as a line."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What bounds the ground of every point: the other points, districts and walls, metres in one CRS.

    `xy` (n, 2) are all demand points and `district` (n,) the row in `shapes` of the district of each, -1 for none;
    `walls` (w,) are the rivers and railways. `bounding` (n,) marks the points that bound the ground of others.
    """

    xy: Floats
    district: Ints
    shapes: NDArray[Any]
    walls: NDArray[Any]
    reach_m: float
    bounding: Bools

    @cached_property
    def _bounds(self) -> Floats:
        return self.xy[self.bounding]

    @cached_property
    def _tree(self) -> Any:  # noqa: ANN401  (its type is scipy's, which is imported when it is asked for)
        return scipy_tree(self._bounds)

    @cached_property
    def _walls(self) -> shapely.STRtree:
        return shapely.STRtree(self.walls)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def ground(self, points: Ints) -> Any:  # noqa: ANN401  (shapely's stubs know no common base of areas)
        """Return the polygon of the points (rows of `xy`, of one district)."""
        xy = np.unique(self.xy[points], axis=0)
        ground = _without_seams(shapely.union_all(shapely.intersection(self._cells(xy), self._discs(xy))))
        shape = self.shapes[self.district[points[0]]] if self.district[points[0]] >= 0 else None
        if shape is not None and shapely.contains_xy(shape, *xy.T).all():
            ground = shapely.intersection(ground, shape)
        return self._behind_walls(ground, xy)

    def _discs(self, xy: Floats) -> NDArray[Any]:
        return np.asarray(shapely.buffer(shapely.points(xy), self.reach_m, quad_segs=_CORNERS))

    def _cells(self, xy: Floats) -> NDArray[Any]:
        """Return the cell (k,) of each of the points (k, 2) among all points that are near enough to bound it."""
        near = self._tree.query_ball_point(xy, 2 * self.reach_m)
        around = np.unique(np.vstack([self._bounds[np.unique(np.concatenate(near).astype(np.intp))], xy]), axis=0)
        # One point has no neighbour to part from, and all the ground within reach is its own.
        if len(around) == 1:
            return self._discs(xy)
        frame = shapely.box(*(around.min(axis=0) - 4 * self.reach_m), *(around.max(axis=0) + 4 * self.reach_m))
        cells = np.asarray(shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(around), extend_to=frame)))
        point, cell = shapely.STRtree(cells).query(shapely.points(xy), predicate="intersects")
        _, first = np.unique(point, return_index=True)
        return _valid(np.asarray(cells[cell[first]]))

    def _behind_walls(self, ground: Any, xy: Floats) -> Any:  # noqa: ANN401
        """Cut the ground along the walls, and keep the pieces in which somebody of the area lives."""
        if not len(self.walls):
            return ground
        met = self.walls[self._walls.query(ground, predicate="intersects")]
        if not len(met):
            return ground
        wide = np.where(shapely.get_dimensions(met) < 2, shapely.buffer(met, _BANK_M, cap_style="flat"), met)
        pieces = np.asarray(shapely.get_parts(shapely.difference(ground, shapely.union_all(wide))))
        held = np.unique(shapely.STRtree(pieces).query(shapely.points(xy), predicate="intersects")[1])
        return shapely.union_all(pieces[held]) if len(held) else ground


def _valid(cells: NDArray[Any]) -> NDArray[Any]:
    """The cells, those mended that cross themselves: of points on a grid, four on one circle, rounding makes such."""
    wrong = ~shapely.is_valid(cells)
    if not wrong.any():
        return cells
    mended = cells.copy()
    mended[wrong] = shapely.buffer(cells[wrong], 0.0)
    return mended


def _without_seams(ground: Any) -> Any:  # noqa: ANN401  (as above)
    """Close the gaps, centimetres wide, that rounding leaves between neighbouring cells: on a map they are spikes."""
    wider = shapely.buffer(ground, _SEAM_M, join_style="mitre")
    return shapely.buffer(wider, -_SEAM_M, join_style="mitre")
