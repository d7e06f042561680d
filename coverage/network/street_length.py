"""How long a network's streets are: each once, however often it was drawn."""

from typing import Final

import numpy as np
import shapely

from .derived import once
from .model import ACROSS, Network, edge_lines

_SAME_M: Final = 0.5
"""Lines between the same nodes that stay this near to each other are one street: so near drawn ends are joined."""


def street_length_m(network: Network) -> float:
    """Give the metres of all streets. One drawn there and back or in two layers counts once, a way over a square not.

    Parameters
    ----------
    network : the streets, as `build_network` makes them

    Examples
    --------
    >>> from lifecircle.coverage.example import example_network
    >>> street_length_m(example_network()) == example_network().edge_length_m.sum()
    True

    """
    return once(network, "street length", lambda: _length_m(network))


def _length_m(network: Network) -> float:
    rows = np.flatnonzero((network.edge_flags & ACROSS) == 0)
    u, v, length = network.edge_u[rows], network.edge_v[rows], network.edge_length_m[rows]
    low, high = np.minimum(u, v), np.maximum(u, v)
    order = np.lexsort((length, high, low))
    one, other = order[:-1], order[1:]
    near = (low[one] == low[other]) & (high[one] == high[other]) & (length[other] - length[one] <= _SAME_M)
    one, other = one[near], other[near]
    same = shapely.hausdorff_distance(edge_lines(network, rows[one]), edge_lines(network, rows[other])) <= _SAME_M
    return float(length.sum() - length[other[same]].sum())
