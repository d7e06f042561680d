"""The nearest of many points, and the pairs of them that lie close together.

As scipy's k-d tree gives them, which takes a third of a second to be imported: too long for what every command asks.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...arrays import Floats, Longs
from ...threads import run_in_threads
from ..kernels.geometry.point_tree import halve, nearest_points, pairs_within

_CHUNK: Final = 20_000
"""Points that one thread looks for at a time."""


class PointTree:
    """Points (n, 2) in the plane, finite ones, laid out to ask for the nearest of them.

    Examples
    --------
    >>> tree = PointTree([[0.0, 0.0], [30.0, 40.0]])
    >>> tree.nearest([[0.0, 5.0]])
    (array([5.]), array([0]))
    >>> tree.pairs(50.0)
    array([[0, 1]])

    """

    def __init__(self, xy: ArrayLike) -> None:
        self._halves = halve(_plane(xy))

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self._halves.row)

    def nearest(self, points: ArrayLike) -> tuple[Floats, Longs]:
        """Return for each of `points` (p, 2) the distance (p,) to the nearest and its row (p,), the first of equals.

        Without any point in the tree the distance is inf and the row -1.
        """
        asked = _plane(points)
        chunks = np.array_split(asked, max(1, len(asked) // _CHUNK))
        if len(chunks) == 1:
            return nearest_points(self._halves, asked, itself=True)
        found = list(run_in_threads(self._nearest, chunks))
        return np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found])

    def _nearest(self, chunk: Floats) -> tuple[Floats, Longs]:
        return nearest_points(self._halves, chunk, itself=True)

    def steps(self) -> Floats:
        """Return how far each of the points (n,) is from the nearest other one, inf where it is alone."""
        tree, xy = self._halves, np.empty_like(self._halves.xy)
        xy[tree.row] = tree.xy
        return nearest_points(tree, xy, itself=False)[0]

    def pairs(self, reach: float) -> NDArray[np.int64]:
        """Return the rows (k, 2) of all pairs at most `reach` apart, each once and the lower row first."""
        return np.column_stack(pairs_within(self._halves, float(reach)))


def _plane(xy: ArrayLike) -> NDArray[np.float64]:
    """Return points as the kernels take them: of one layout in memory, for which they are compiled."""
    return np.array(xy, dtype=np.float64, order="C").reshape(-1, 2)


def scipy_tree(xy: Floats) -> Any:  # noqa: ANN401  (its type is scipy's, which is imported when it is asked for)
    """Return scipy's tree of points, for what `PointTree` cannot tell: distances of all pairs, three directions."""
    from scipy.spatial import cKDTree  # noqa: PLC0415  (a third of a second that most commands do not need)

    return cKDTree(xy)
