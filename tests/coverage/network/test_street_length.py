"""How long the streets are: each once, though it is drawn there and back, or in two layers."""

import numpy as np
import pytest
import shapely

from lifecircle.coverage.network.build import build_network
from lifecircle.coverage.network.street_length import street_length_m

NODES = [(0.0, 0.0), (100.0, 0.0), (100.0, 50.0)]
Line = tuple[int, int, list[tuple[float, float]]]
THERE: Line = (0, 1, [])
BACK: Line = (1, 0, [])
BESIDE = (0, 1, [(1.0, 0.3), (99.0, 0.3)])  # the same street of another layer, 0.3 m off
TWIN = (0, 1, [(1.0, 3.0), (99.0, 3.0)])  # the other carriageway: a street of its own, 98 + 2 x hypot(1, 3) m
SIDE: Line = (1, 2, [])


def metres(*lines: Line, across: int | None = None) -> float:
    """The length of lines between nodes, each with its corners between; `across` is the row of one over a square."""
    count = len(lines)
    shapes = [shapely.LineString([NODES[u], *by, NODES[v]]) for u, v, by in lines]
    none = np.zeros(count, np.bool_)
    network = build_network(
        node_id=[0, 1, 2], node_xy=NODES, node_crossing=["", "", ""], u=[u for u, _, _ in lines],
        v=[v for _, v, _ in lines], geometry=np.array(shapes, dtype=object), highway=["residential"] * count,
        name=[""] * count, oneway=np.zeros(count, np.int8), walk=~none, drive=~none, stairs=none, bridge=none,
        tunnel=none, gate=none, across=np.arange(count) == (-1 if across is None else across),
        maxspeed_kmh=np.full(count, np.nan), source_id=np.arange(count), crs=32648,
    )  # fmt: skip
    return street_length_m(network)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((THERE, SIDE), 150.0),
        ((THERE, BACK, SIDE), 150.0),
        ((THERE, BACK, THERE, SIDE, SIDE), 150.0),
        ((THERE, BESIDE, SIDE), 150.0),
        ((THERE, TWIN, SIDE), 150.0 + 98.0 + 2 * np.hypot(1, 3)),
    ],
)
def test_a_street_counts_once_however_often_it_is_drawn(lines: tuple[Line, ...], expected: float) -> None:
    assert metres(*lines) == pytest.approx(expected, abs=0.7)


def test_a_way_over_a_square_is_no_street() -> None:
    assert metres(THERE, SIDE, (0, 2, []), across=2) == pytest.approx(150.0)
