"""The ground of unserved areas, as it is drawn."""

import numpy as np
import shapely

from lifecircle.coverage.accessibility import unserved_ground
from lifecircle.coverage.accessibility.unserved_ground import Surroundings


def test_neighbouring_cells_leave_no_gap_between_them() -> None:
    """The ground of a dense block has the outline of a block: no slits that only rounding has made."""
    rng = np.random.default_rng(5)
    xy = rng.uniform(0, 300, (400, 2)) + np.array([512_345.678, 3_345_678.912])
    nowhere, nothing = np.full(400, -1, np.int32), np.zeros(0, dtype=object)
    around = Surroundings(xy, nowhere, nothing, nothing, reach_m=100.0, bounding=np.ones(400, np.bool_))
    ground = around.ground(np.arange(400, dtype=np.int32))
    assert ground.geom_type == "Polygon"
    assert not ground.interiors
    assert ground.length < 1.1 * ground.convex_hull.length


def test_a_cell_that_crosses_itself_by_rounding_is_mended() -> None:
    whole, crossed = shapely.box(0, 0, 2, 2), shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    mended = unserved_ground._valid(np.array([whole, crossed], dtype=object))
    assert shapely.is_valid(mended).all()
    assert mended[0].equals(whole)
    assert whole.buffer(1e-9).covers(mended[1])
