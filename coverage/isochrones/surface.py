"""From reached streets to polygons for the eye: how far every point of a grid lies outside, contoured at 0.

A place belongs to the isochrone of a limit when its nearest street in sight is reached with enough time left for the
walk between door and street, and lies within `fill_m`: the rule by which residents are served. A street is in sight
where no river or railway crosses the straight leg to it. So the insides of blocks fill as far as time allows, holes
stay holes, and the other bank keeps to its own streets, whether the barrier divides the polygon or ends in it. A strip
of `strip_m` to either side is inside along every reached street, so that each lies in the polygon whatever the grid.
Tunnels and ferries get their strip only, and so do decks of bridges, but where no other street is within `fill_m`:
nobody steps out there, by the rule of `snapping`.

What is promised:

- Every reached street lies inside. The strip is as wide as a cell's diagonal, so all four corners of a cell through
  which a reached street runs are inside, hence the whole cell.
- What is inside lies within `fill_m` of a reached street. Filling stops a diagonal before, so a point further off lies
  in a cell whose corners are all outside.
- Whatever is inside, further than a cell's diagonal from all reached streets and all walls, lies in a cell with a
  corner from which a straight leg leads to a reached street across no wall. So nothing shows behind a wall but within a
  cell of it; and what a wall divides off is trimmed along the wall itself (see `barrier_cut`).
- A longer limit holds all of a shorter one: no grid point lies further outside for it, and a contour through the same
  cells follows.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final, NamedTuple, cast

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints
from ..errors import RequestError
from ..kernels.geometry.fill import FillRule, Lines, Reached, fill
from ..kernels.geometry.grid import Grid, stamp
from ..kernels.geometry.line_of_sight import Walls

Offsets = NDArray[np.uint32]

MOST_POINTS: Final = 60_000_000
"""Points of one grid: about 2 GiB while it is made."""


FINEST_M: Final = 0.1
"""The smallest step of a surface, in metres."""


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
        if self.step_m < FINEST_M:
            raise RequestError(
                "A resolution of {step:g} m is finer than streets are mapped; take {least:g} m or more.",
                step=self.step_m,
                least=FINEST_M,
            )
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


class OnGround(NamedTuple):
    """What lies under a grid: every point's nearest street in sight, the network's lines, and the walls."""

    nearest: Ints
    lines: Lines
    walls: Walls


class Outside(NamedTuple):
    """Metres (rows, columns) by which grid points lie outside, 0 or less inside; and which a street in sight serves.

    `area_m2` is the ground on which the grid's points are within the limit by their own streets, strips not counted.
    """

    metres: Floats
    served: Bools
    area_m2: float


@dataclass(frozen=True, eq=False)
class Canvas:
    """A grid to draw on, as fine as asked for."""

    grid: Grid
    fineness: Fineness

    def outside(self, ground: OnGround, given: Reached, pieces: Floats, limit: float, speed: float) -> Outside:
        """How far every grid point lies outside the isochrone of `limit`.

        `given` is what was reached, `pieces` (k, 6) the parts within the limit, `x0, y0, cost0, x1, y1, cost1`, and
        `speed` how many metres beside a street one unit of cost pays for.
        """
        strip = self.fineness.strip_m
        # Half a step in favour of what is inside: exactly between two streets there would be no slope to contour.
        rule = FillRule(limit, speed, self.fineness.fill_m - strip, self.fineness.step_m / 2, strip)
        outside_m, inside = fill(self.grid, ground.nearest, ground.lines, given, rule, ground.walls)
        served = outside_m <= 0
        stamp(outside_m, self.grid, pieces, strip, -rule.favour_m)
        return Outside(outside_m, served, inside * self.grid.step**2)

    def points(self, which: Bools) -> Floats:
        """The places (k, 2) of some grid points."""
        row, column = np.nonzero(which)
        return np.column_stack([self.grid.x + self.grid.step * column, self.grid.y + self.grid.step * row])

    def contour(self, outside_m: Floats) -> shapely.Geometry:
        """The polygon or multipolygon where `outside_m` (rows, columns) is 0 or less, its holes kept."""
        # The rim of a grid lies outside; so is much else, and what is outside all around needs no contour.
        rows, columns = (np.flatnonzero((outside_m <= 0).any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return shapely.MultiPolygon()
        drawn = outside_m[rows[0] - 1 : rows[-1] + 2, columns[0] - 1 : columns[-1] + 2]
        x = self.grid.x + self.grid.step * np.arange(columns[0] - 1, columns[-1] + 2)
        y = self.grid.y + self.grid.step * np.arange(rows[0] - 1, rows[-1] + 2)
        # A grid point exactly on the contour would let two rings touch in it.
        settled = np.where(drawn == 0, -1e-9, drawn)
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
