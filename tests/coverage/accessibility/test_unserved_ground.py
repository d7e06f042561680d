"""The ground of unserved areas, as it is drawn."""

import numpy as np

from lifecircle.coverage.accessibility.unserved_ground import Surroundings


def test_neighbouring_cells_leave_no_gap_between_them() -> None:
    """The ground of a dense block has the outline of a block: no slits that only rounding has made."""
    rng = np.random.default_rng(5)
    xy = rng.uniform(0, 300, (400, 2)) + np.array([512_345.678, 3_345_678.912])
    around = Surroundings(
        xy, np.full(400, -1, np.int32), np.zeros(0, dtype=object), np.zeros(0, dtype=object), reach_m=100.0
    )
    ground = around.ground(np.arange(400, dtype=np.int32))
    assert ground.geom_type == "Polygon"
    assert not ground.interiors
    assert ground.length < 1.1 * ground.convex_hull.length
