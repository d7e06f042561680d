"""From reached streets to polygons for the eye: how far every point of a grid lies outside, contoured at 0.

A place belongs to the isochrone of a limit when its nearest street is reached with enough time left for the walk
between door and street, and lies within `fill_m`: the rule by which residents are served. So the insides of blocks
fill as far as time allows, holes stay holes, and the other bank of a river keeps to its own streets. A strip of
`strip_m` to either side is inside along every reached street, so that each lies in the polygon whatever the grid;
bridges and tunnels get their strip only: nobody lives beside them.

Why the promises hold: the strip is as wide as a cell's diagonal, so all four corners of a cell through which a reached
street runs are inside, hence the whole cell. And filling stops a diagonal before `fill_m`, so a point further than
that from every reached street lies in a cell whose corners are all outside.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final, cast

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray

from .errors import RequestError
from .kernels_surface import Claim, Grid, surface_of

Floats = NDArray[np.float64]
Offsets = NDArray[np.uint32]

MOST_POINTS: Final = 60_000_000
"""Points of one grid: about 2 GiB while it is made."""


@dataclass(frozen=True)
class Fineness:
    """How a surface is drawn: the grid's `step_m`, and how far from a street it may fill, both in metres.

    Raises RequestError where the grid is too coarse for the distance: its diagonal, twice, must fit into it.
    """

    step_m: float
    fill_m: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.step_m) and self.step_m > 0):
            raise RequestError("The resolution of an isochrone must be above 0 m, not {step}.", step=self.step_m)
        if not (math.isfinite(self.fill_m) and self.fill_m >= 2 * self.strip_m):
            raise RequestError(
                "A resolution of {step} m is too coarse to fill {fill} m beside streets; take {most:.1f} m or less.",
                step=self.step_m,
                fill=self.fill_m,
                most=math.floor(10 * self.fill_m / math.sqrt(8)) / 10,
            )

    @property
    def margin_m(self) -> float:
        """How much wider than what is reached a grid must be: room to fill and to see the rim."""
        return self.fill_m + 2 * self.step_m

    @property
    def strip_m(self) -> float:
        """What lies this near to a reached street is inside: the diagonal of a cell."""
        return math.sqrt(2) * self.step_m


@dataclass(frozen=True, eq=False)
class Canvas:
    """A grid to draw on, as fine as asked for."""

    grid: Grid
    fineness: Fineness

    def outside(self, pieces: Floats, nearest_m: Floats, limit: float, speed: float) -> Floats:
        """Metres (rows, columns) by which every grid point lies outside the isochrone of `limit`, below 0 inside.

        `pieces` (k, 6) are the reached ones, `x0, y0, cost0, x1, y1, cost1`; a cost far above the limit leaves them
        their strip only. `nearest_m` is how far it is to any street, reached or not, and `speed` how many metres
        beside a street one unit of cost pays for.
        """
        strip, favour = self.fineness.strip_m, self.fineness.step_m / 2
        # Half a step in favour of what is inside: exactly on the wall the surface would have no slope to contour.
        # No street claims a point by more than that, unless by its strip.
        claim = Claim(limit, speed, self.fineness.fill_m - strip, strip, nearest_m + favour, 0.001 - favour)
        return np.maximum(surface_of(self.grid, pieces, claim, 1.001 * strip, strip).outside_m, -strip)

    def contour(self, outside_m: Floats) -> shapely.Geometry:
        """The polygon or multipolygon where `outside_m` (rows, columns) is 0 or less, its holes kept."""
        x = self.grid.x + self.grid.step * np.arange(self.grid.columns)
        y = self.grid.y + self.grid.step * np.arange(self.grid.rows)
        # A grid point exactly on the contour would let two rings touch in it.
        settled = np.where(outside_m == 0, -1e-9, outside_m)
        generator = contourpy.contour_generator(x, y, settled, fill_type=contourpy.FillType.OuterOffset)
        points, offsets = cast("tuple[list[Floats], list[Offsets]]", generator.filled(-np.inf, 0.0))
        polygons = [_polygon(ring, offset) for ring, offset in zip(points, offsets, strict=True)]
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def canvas_around(bounds: Floats, fineness: Fineness) -> Canvas:
    """A canvas on whole multiples of the step around `bounds` (west, south, east, north), with room to fill.

    Raises RequestError for a grid that memory would not hold.
    """
    step, room = fineness.step_m, fineness.margin_m
    first = np.floor((bounds[:2] - room) / step)
    size = np.ceil((bounds[2:] + room) / step) - first + 1
    if size.prod() > MOST_POINTS:
        raise RequestError(
            "An isochrone of {width_km:.0f} by {height_km:.0f} km is too large to draw at {step} m; "
            "take a resolution of {more} m.",
            width_km=size[0] * step / 1000,
            height_km=size[1] * step / 1000,
            step=step,
            more=math.ceil(step * math.sqrt(size.prod() / MOST_POINTS)),
        )
    return Canvas(Grid(float(first[0] * step), float(first[1] * step), step, int(size[1]), int(size[0])), fineness)


def _polygon(points: Floats, offset: Offsets) -> shapely.Polygon:
    rings = [points[a:b] for a, b in itertools.pairwise(offset)]
    return shapely.Polygon(rings[0], rings[1:])
