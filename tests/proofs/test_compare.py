"""The comparison's causes: each kind of difference is counted under its own, and none hides under another's."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.coverage.network.model import edge_lines
from lifecircle.coverage.search.nearest import nearest
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.coverage.travel.snap import snap
from lifecircle.tests.benchmarks import compare_isochrones, compare_r5, compare_slopes, compare_valhalla
from lifecircle.tests.benchmarks.compare import Answers, apart, ask, causes, private_ways, spots
from lifecircle.tests.benchmarks.compare import _paces as paces_of

from ..coverage.sketch import draw
from .worlds import random_streets

INF = np.inf
SAID = np.array([100.0, 200.0, INF])
ALIKE = Answers(engine=SAID, networkx=SAID, nodes=SAID, moved=SAID, ruler=np.array([99.5, 150.0, INF]))


def test_alike_answers_have_no_cause_but_the_detour() -> None:
    assert causes(ALIKE) == {"networkx": 0, "snap": 0, "nodes, another": 0, "detour": 1, "ruler, another": 0}


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"networkx": [102.0, 200.0, INF]}, "networkx"),
        ({"networkx": [100.0, 200.0, 500.0]}, "networkx"),
        ({"nodes": [140.0, 200.0, INF], "moved": [140.5, 200.0, INF]}, "snap"),
        ({"nodes": [140.0, 200.0, INF]}, "nodes, another"),
        ({"ruler": [99.5, 300.0, INF]}, "ruler, another"),
    ],
)
def test_each_difference_is_counted_where_it_belongs(changed: dict[str, list[float]], cause: str) -> None:
    answers = replace(ALIKE, **{key: np.array(value) for key, value in changed.items()})
    found = causes(answers)
    assert found[cause] == causes(ALIKE)[cause] + 1
    assert sum(found[key] for key in ("networkx", "snap", "nodes, another", "ruler, another")) == 1


def test_places_without_a_street_are_counted_by_r5s_rule_of_islands() -> None:
    """A town of 40 crossings, and 2 km off an island of one street, beside which one of two places lies."""
    town = gpd.GeoDataFrame(
        {"u": range(39), "v": range(1, 40), "walk": True},
        geometry=[shapely.LineString([(x * 10, 0), (x * 10 + 10, 0)]) for x in range(39)],
    )
    island = gpd.GeoDataFrame(
        {"u": [90], "v": [91], "walk": [True]}, geometry=[shapely.LineString([(0, 2000), (50, 2000)])]
    )
    closed = island.assign(u=92, v=93, walk=False)
    streets = pd.concat([town, island, closed], ignore_index=True)
    lines, crossings = compare_r5.walked(streets)
    assert crossings.tolist() == [40] * 39 + [2]
    places = shapely.points([(0, 50), (0, 1990)])
    assert compare_r5.without(lines[crossings >= 40], places, 1_600.0) == 1
    assert compare_r5.without(lines, places, 1_600.0) == 0


def test_on_a_random_network_networkx_agrees() -> None:
    network = random_streets(np.random.default_rng(40))
    level = replace(network, node_z=np.full(network.node_count, np.nan), edge_relief=np.zeros((0, 4)))
    answers = ask(private_ways(level), seed=3)
    assert np.isfinite(answers.engine).any()
    found = causes(answers)
    assert (found["networkx"], found["nodes, another"], found["ruler, another"]) == (0, 0, 0)


def test_on_hills_and_at_crossings_networkx_agrees_within_what_pieces_allow() -> None:
    network = private_ways(random_streets(np.random.default_rng(41)))
    level = replace(network, node_z=np.full(network.node_count, np.nan), edge_relief=np.zeros((0, 4)))
    rng = np.random.default_rng(4)
    at = [snap(level, spots(level, count, rng), profile=WALK_ADULT) for count in (60, 4)]
    homes, sites = (one.take(one.found) for one in at)
    waits, slopes = (
        compare_slopes.waits(level, homes, sites, paces_of(level)),
        compare_slopes.slopes(level, homes, sites),
    )
    owner = np.arange(len(sites))
    flat = nearest(level, facilities=sites, owner=owner, demand=homes, profile=WALK_ADULT, limit_s=7200.0).cost_s
    assert apart(*waits).max() < 1e-6
    assert apart(*slopes).max() <= compare_slopes.BOUND_S
    assert apart(slopes[0], flat).max() > 10, "the hills are felt"
    assert apart(waits[0], flat).max() > 10


def test_reached_metres_are_networkxs() -> None:
    network = private_ways(random_streets(np.random.default_rng(42)))
    level = replace(network, node_z=np.full(network.node_count, np.nan), edge_relief=np.zeros((0, 4)))
    at = snap(level, spots(level, 6, np.random.default_rng(5)), profile=WALK_ADULT)
    sites = at.take(at.found)
    drawn = compare_isochrones.draw(level, sites, sites, paces_of(level)[0], None, None)
    assert drawn.metres > 1000
    assert abs(drawn.metres - drawn.networkx_metres) < 1e-3


def test_a_way_that_only_one_of_the_two_walks_is_told_by_its_cause() -> None:
    """A square of streets: the short way closed to one, the engine asked on what both walk goes the other's way."""
    network, at = draw("A--B\n|  |\nC--D")
    a, b = (np.array(at[name], float) for name in "AB")
    middles = shapely.get_coordinates(shapely.line_interpolate_point(edge_lines(network), 0.5, normalized=True))
    direct = np.flatnonzero(np.hypot(*(middles - (a + b) / 2).T) < 1)
    fewer = compare_valhalla.without(network, direct)
    asked = [compare_valhalla.between(streets, a, b, compare_valhalla.EVEN) for streets in (network, fewer)]
    assert asked == pytest.approx([250.0, 700 / 1.2])
    line = np.array([at[name] for name in "ACDB"], float)
    tries = (((fewer, fewer, fewer), "access rule"), ((network, network, fewer), "data"))
    against_one_way = (network, fewer, network), "access rule"
    for streets, cause in (*tries, against_one_way, ((network, network, network), "none")):
        assert compare_valhalla._by_ways(network, compare_valhalla.Fewer(*streets), line, 700 / 1.2)[0] == cause
    along = compare_valhalla.Fewer(network, fewer, network)
    assert compare_valhalla._by_ways(network, along, np.array([a, b]), 250.0)[1] == pytest.approx(250.0)
    shut = compare_valhalla.closed_below(fewer, np.array([a, b]))
    assert shut.tolist() == direct.tolist()
    assert compare_valhalla.closed_below(fewer, line).tolist() == []
