"""Places in the demo city where a ring drawn on the map says yes and the way on foot says no."""

from typing import Final

import numpy as np
import pandas as pd
import shapely

from .demo_blocks import Plots
from .demo_plan import Trap
from .demo_rules import Rule
from .demo_shapes import Floats, Geoms
from .demo_zones import Ground

EMPTIED_M: Final = 1_050.0
"""Around the people behind the barrier, their side has no other facility of the kind."""


def both_sides(trap: Trap, ground: Ground) -> tuple[Floats, Floats]:
    """Where the people live and where the facility stands: points (2,) on both banks, or both sides of the rails."""
    line = ground.river_line if trap.barrier == "river" else ground.railway
    xy = shapely.get_coordinates(line)
    at = int(np.argmin(np.abs(xy[1:-1, 0] - trap.x))) + 1
    way = (xy[at + 1] - xy[at - 1]) / np.hypot(*(xy[at + 1] - xy[at - 1]))
    across = np.array([-way[1], way[0]]) * trap.people_side
    apart = 230.0 if trap.barrier == "river" else 90.0
    return xy[at] + across * apart, xy[at] - across * apart


def emptied(frame: pd.DataFrame, traps: tuple[Trap, ...], ground: Ground) -> pd.DataFrame:
    """Without the facilities of a trap's kind on the people's side."""
    for trap in traps:
        people, facility = both_sides(trap, ground)
        xy = shapely.get_coordinates(frame["point"].to_numpy())
        near = np.hypot(*(xy - people).T)
        same_side = near < np.hypot(*(xy - facility).T)
        frame = frame[~(frame["category"].isin(trap.empties).to_numpy() & same_side & (near < EMPTIED_M))]
    return frame.reset_index(drop=True)


def trap_rule(trap: Trap) -> Rule:
    """The facility that looks near: of the trap's first kind, existing."""
    return Rule(trap.empties[0], trap.title, "people", 1.0, area=(150, 400), land=(100, 250), new=0.0)


def behind_the_wall(plots: Plots) -> Geoms:
    """The point on the street that is farthest from the only gate of a walled estate, where that is farthest of all."""
    one_gate = (plots.use == "estate") & (shapely.get_num_geometries(plots.gates) == 1)
    row = np.flatnonzero(one_gate & (shapely.area(plots.shape) > 30_000))
    corner, owner = shapely.get_coordinates(shapely.get_exterior_ring(plots.shape[row]), return_index=True)
    away = np.hypot(*(corner - shapely.get_coordinates(shapely.get_geometry(plots.gates[row], 0))[owner]).T)
    result: Geoms = np.array([shapely.Point(corner[away.argmax()])], dtype=object)
    return result
