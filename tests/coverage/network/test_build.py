"""From lines to the network's arrays: order, cleaning and refusals."""

from typing import Any

import numpy as np
import pytest
import shapely

from lifecircle.coverage.errors import NetworkError
from lifecircle.coverage.network.model import (
    BRIDGE,
    DRIVE,
    GATE,
    ONEWAY_BACKWARD,
    ONEWAY_FORWARD,
    STAIRS,
    WALK,
    edge_lines,
)

from ..sketch import make, random_network

SQUARE = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]


def test_every_line_keeps_its_ends_its_length_and_its_attributes() -> None:
    ends = [(0, 1), (1, 2), (3, 2)]
    network = make(
        SQUARE,
        ends,
        highway=["steps", "primary", "steps"],
        name=["甲路", "", None],
        oneway=[0, 1, -1],
        drive=[False, True, True],
        stairs=[True, False, False],
        bridge=[False, True, False],
        gate=[False, False, True],
        maxspeed_kmh=[np.nan, 40, 60],
        source_id=[7, 8, 9],
    )
    for edge in range(3):
        row = int(network.edge_source[edge]) - 7
        at = network.node_xy[[network.edge_u[edge], network.edge_v[edge]]].tolist()
        assert at == [list(SQUARE[end]) for end in ends[row]]
        assert shapely.get_coordinates(edge_lines(network)[edge]).tolist() == at
        assert network.edge_length_m[edge] == 100.0
        assert network.classes[network.edge_class[edge]] == ["steps", "primary", "steps"][row]
        assert network.names[network.edge_name[edge]] == ["甲路", "", ""][row]
        assert network.edge_flags[edge] == [WALK | STAIRS, WALK | DRIVE | BRIDGE | ONEWAY_FORWARD,
                                            WALK | DRIVE | GATE | ONEWAY_BACKWARD][row]  # fmt: skip
    assert np.isnan(network.node_z).all()


def test_some_of_the_lines_can_be_asked_for() -> None:
    network = random_network(1)
    some = np.array([7, 0, 3])
    expected = edge_lines(network)[some]
    assert shapely.equals_exact(edge_lines(network, some), expected).all()


def test_lines_of_no_length_and_nodes_of_no_line_are_left_out_and_parallel_lines_are_kept() -> None:
    network = make([*SQUARE, (0.0, 0.0)], [(0, 1), (0, 1), (0, 4)])
    assert (network.edge_count, sorted(network.node_id.tolist())) == (2, [0, 1])


def test_neighbours_on_the_map_are_neighbours_in_memory() -> None:
    rng = np.random.default_rng(0)
    side = 64
    xy = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * 50.0
    cell = np.arange(side * side).reshape(side, side)
    ends = np.column_stack([cell[:, :-1].ravel(), cell[:, 1:].ravel()])
    shuffle = rng.permutation(side * side)
    network = make(xy[np.argsort(shuffle)], shuffle[ends])
    gap = np.abs(network.edge_u.astype(int) - network.edge_v)
    assert np.median(gap) <= 3
    assert (np.diff(np.minimum(network.edge_u, network.edge_v)) >= 0).all()


def test_crossings_are_coded_and_unknown_words_are_none() -> None:
    network = make(SQUARE, [(0, 1), (1, 2), (2, 3)], node_crossing=["signals", "unsignalled", "", None])
    assert network.node_crossing[np.argsort(network.node_id)].tolist() == [2, 1, 0, 0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends": []}, "no street at all"),
        ({"walk": [False]}, "on foot"),
        ({"lines": [shapely.LineString([(0, 0), (np.inf, 5), (100, 0)])]}, "not numbers"),
        ({"lines": [shapely.LineString()]}, "no line to follow"),
        ({"lines": [None]}, "no line to follow"),
        ({"lines": [shapely.LineString([(0, 0), (90, 0)])]}, "start or end at their node"),
        ({"u": [77]}, "ends at node 77"),
        ({"node_id": [0, 0, 1, 2]}, "share the number 0"),
        ({"crs": "EPSG:4326"}, "not in metres"),
    ],
)
def test_a_network_that_cannot_be_walked_is_refused_with_the_reason(change: dict[str, Any], words: str) -> None:
    given = {"ends": [(0, 1)], "lines": None} | change
    if given["ends"] == []:
        given["lines"] = np.empty(0, object)
    with pytest.raises(NetworkError, match=words):
        make(SQUARE, **given)
