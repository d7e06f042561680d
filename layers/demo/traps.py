"""Places in the demo city where a ring drawn on the map says yes and the way on foot says no."""

from typing import Final

import numpy as np
import pandas as pd
import shapely

from ...arrays import Floats
from .geometry.shapes import Geoms, apart, geoms, left_of
from .land.blocks import Plots
from .land.zones import OpenLand
from .plan.plan import Trap
from .plan.rules import FacilityRule

EMPTIED_M: Final = 1_050.0
"""So far around the people behind the barrier, their own side has no other facility of the kind."""
_ASIDE_M: Final = {"river": 230.0, "railway": 90.0}


def both_sides(trap: Trap, ground: OpenLand) -> tuple[Floats, Floats]:
    """Where the people live and where the facility stands: points (2,) on both banks, or both sides of the rails."""
    xy = shapely.get_coordinates(ground.river_line if trap.barrier == "river" else ground.railway)
    at = int(np.argmin(np.abs(xy[1:-1, 0] - trap.x))) + 1
    across = left_of(xy[None, at + 1] - xy[None, at - 1])[0] * trap.people_side * _ASIDE_M[trap.barrier]
    return xy[at] + across, xy[at] - across


def emptied(frame: pd.DataFrame, traps: tuple[Trap, ...], ground: OpenLand) -> pd.DataFrame:
    """Without the facilities of a trap's kinds on the people's side; `frame` has `category` and `point`."""
    for trap in traps:
        people, facility = both_sides(trap, ground)
        xy = shapely.get_coordinates(frame["point"].to_numpy())
        near = apart(xy, people)
        same_side = near < apart(xy, facility)
        frame = frame[~(frame["category"].isin(trap.empties).to_numpy() & same_side & (near < EMPTIED_M))]
    return frame.reset_index(drop=True)


def trap_rule(trap: Trap) -> FacilityRule:
    """The facility that looks near: of the trap's first kind, and there already."""
    kind = trap.empties[0]
    doctors = (2.0, 5.0) if kind == "health_station" else None
    return FacilityRule(
        kind, trap.title, "fixed", 1.0, places=(20, 30), area=(150, 400), land=(100, 250), doctors=doctors, new=0.0
    )


def behind_the_wall(plots: Plots) -> Geoms:
    """The corner (1,) of a large walled estate that is farthest from the estate's only gate, of all such corners."""
    one_gate = (plots.use == "estate") & (shapely.get_num_geometries(plots.gates) == 1)
    row = np.flatnonzero(one_gate & (shapely.area(plots.shape) > 30_000))
    gate = shapely.get_coordinates(shapely.get_geometry(plots.gates[row], 0))
    corner, owner = shapely.get_coordinates(shapely.get_exterior_ring(plots.shape[row]), return_index=True)
    return geoms(shapely.Point(corner[apart(corner, gate[owner]).argmax()]))
