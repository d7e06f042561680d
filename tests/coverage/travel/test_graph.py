"""What is made once for a network, and goes with it."""

import gc
import weakref

import pytest

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.network.derived import once
from lifecircle.coverage.travel.graph import graph_of
from lifecircle.coverage.travel.profiles import WALK_ADULT, WALK_ELDERLY
from lifecircle.coverage.travel.snap import snap

from ..sketch import draw, random_network


def test_a_graph_is_made_once_for_a_network_a_profile_and_a_direction() -> None:
    network, _ = draw("A-B-C")
    one = graph_of(network, WALK_ADULT, "to_facility")
    assert graph_of(network, WALK_ADULT, "to_facility") is one
    assert graph_of(network, WALK_ADULT, "from_facility") is not one
    assert graph_of(network, WALK_ELDERLY, "to_facility") is not one
    assert graph_of(draw("A-B-C")[0], WALK_ADULT, "to_facility") is not one


def test_the_first_value_made_under_a_key_is_kept() -> None:
    network, _ = draw("A-B")
    assert once(network, "key", lambda: 1) == 1
    assert once(network, "key", lambda: 2) == 1


def test_what_was_made_goes_with_the_network() -> None:
    network = random_network(1)
    graph_of(network, WALK_ADULT, "to_facility")
    snap(network, [(0.0, 0.0)], profile=WALK_ADULT)
    alive = weakref.ref(network)
    del network
    gc.collect()
    assert alive() is None


def test_a_direction_that_nobody_knows_is_refused() -> None:
    network, _ = draw("A-B")
    with pytest.raises(RequestError, match="sideways"):
        graph_of(network, WALK_ADULT, "sideways")  # type: ignore[arg-type]  # the wrong word is the point
