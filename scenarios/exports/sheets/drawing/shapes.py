"""Many shapes as few outlines: matplotlib takes a tenth of a millisecond for each that stands alone."""

from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from .....arrays import Floats

TOGETHER: Final = 500
"""Lines or dots in one outline; matplotlib's renderer refuses outlines without bound."""
_CORNERS: Final = 10
"""Of a dot of people, which is a few points wide."""

Shapes = NDArray[np.object_]


def within(axes: Axes, shapes: Shapes) -> Shapes:
    """Return the shapes that the map's frame may show."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    bounds = shapely.bounds(shapes)
    seen = (bounds[:, 0] <= right) & (bounds[:, 2] >= left) & (bounds[:, 1] <= top) & (bounds[:, 3] >= bottom)
    return shapes[seen]


def any_within(axes: Axes, shapes: Shapes) -> bool:
    """Tell whether the map's frame shows any of the shapes."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return bool(shapely.intersects(within(axes, shapes), shapely.box(left, bottom, right, top)).any())


def draw_lines(axes: Axes, shapes: Shapes, **style: Any) -> None:  # noqa: ANN401  (matplotlib's own styles)
    """Draw lines."""
    parts = shapely.get_parts(within(axes, shapes))
    outlines = [_line_outline(parts[start : start + TOGETHER]) for start in range(0, len(parts), TOGETHER)]
    if outlines:
        drawn = PathCollection(outlines, facecolor="none", edgecolor=style.pop("color"), capstyle="round", **style)
        axes.add_collection(drawn, autolim=False)


def _line_outline(lines: Shapes) -> Outline:
    coords, owner = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(coords), Outline.LINETO, dtype=Outline.code_type)
    codes[np.flatnonzero(np.diff(owner, prepend=-1))] = Outline.MOVETO
    return Outline(coords, codes)


def draw_areas(axes: Axes, shapes: Shapes, **style: Any) -> None:  # noqa: ANN401  (matplotlib's own styles)
    """Fill polygons as one outline, holes left open."""
    seen = within(axes, shapes) if len(shapes) else shapes
    rings = shapely.get_rings(shapely.get_parts(seen)) if len(seen) else np.array([], dtype=object)
    coords, owner = shapely.get_coordinates(rings, return_index=True)
    if len(coords):
        outline = Outline(coords, _ring_codes(owner))
        axes.add_collection(PathCollection([outline], **{"linewidth": 0, **style}), autolim=False)


def draw_dots(axes: Axes, xy: Floats, points: Floats, per_point: float, **style: Any) -> None:  # noqa: ANN401  (as above)
    """Draw dots of `points` across, each as a figure of ten corners; a point of paper is `per_point` on the ground."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    seen = (xy[:, 0] >= left) & (xy[:, 0] <= right) & (xy[:, 1] >= bottom) & (xy[:, 1] <= top)
    turn = 2 * np.pi * np.arange(_CORNERS + 1) / _CORNERS
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    radius = points[seen] / 2 * per_point
    corners = xy[seen][:, None, :] + radius[:, None, None] * circle[None]
    outlines = []
    for start in range(0, len(corners), TOGETHER):
        some = corners[start : start + TOGETHER]
        owner = np.repeat(np.arange(len(some)), _CORNERS + 1)
        outlines.append(Outline(some.reshape(-1, 2), _ring_codes(owner)))
    if outlines:
        axes.add_collection(PathCollection(outlines, **{"linewidth": 0, **style}), autolim=False)


def _ring_codes(owner: NDArray[Any]) -> NDArray[Any]:
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    codes = np.full(len(owner), Outline.LINETO, dtype=Outline.code_type)
    codes[starts] = Outline.MOVETO
    codes[np.append(starts[1:], len(owner)) - 1] = Outline.CLOSEPOLY
    return codes
