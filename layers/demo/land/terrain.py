"""The height of the ground under the demo city: a plain along the river and wooded hills around it."""

import numpy as np
import shapely

from ....arrays import Floats
from ..geometry.shapes import smooth_line
from ..plan.plan import CityPlan

HILLS_FROM_M = 110.0
"""Villages above this height are hill villages."""


def elevation(plan: CityPlan, xy: Floats) -> Floats:
    """Metres above sea (n,) at `xy` (n, 2) of the plan: the plain rises away from the river, hills stand on it."""
    height = 38.0 + 0.004 * np.asarray(shapely.distance(shapely.points(xy), smooth_line(plan.river, 200.0)))
    x, y = xy[:, 0], xy[:, 1]
    ridges = 1.0 + 0.22 * np.sin(x / 330.0 + y / 510.0) + 0.15 * np.cos(x / 190.0 - y / 270.0)
    for hill_x, hill_y, reach, rise in plan.hills:
        away = np.hypot(x - hill_x, y - hill_y) / (0.5 * reach)
        height = height + rise * np.exp(-(away**2) / 2) * ridges
    return height
