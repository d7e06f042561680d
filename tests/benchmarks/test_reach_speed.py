"""How long the questions take, beside others who are asked the same in the same run. Nothing is asserted here.

`tests/benchmarks/report.py` runs this and writes the ratios to docs/benchmarks.md.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lifecircle.coverage import network_edits, whatif
from lifecircle.coverage.catchments import node_table, od_table
from lifecircle.coverage.each import Question
from lifecircle.coverage.graph import graph_of
from lifecircle.coverage.isochrones import facility_isochrones
from lifecircle.coverage.profiles import WALK_ADULT
from lifecircle.coverage.reach import nearest, solve
from lifecircle.coverage.whatif import State

from . import peers
from .cities import City, city

LIMIT_S = 900.0
EACH = 200
DRAWN = 20
MOVED = "one site moved, and the people served anew"
SIZES = ("real", "grid_250000", "grid_1000000")
MEDIUM = ("real", "grid_250000")


def measure(benchmark: Any, task: str, place: str, who: str, ask: Callable[[], Any], rounds: int = 5) -> None:
    size = city(place).network.node_count
    benchmark.extra_info.update(task=task, place=f"{place}, {size:,} nodes", who=who)
    benchmark.pedantic(ask, rounds=rounds, warmup_rounds=1 if rounds > 1 else 0)


def question(place: City, count: int) -> Question:
    return Question(place.network, place.doors.take(np.arange(count)), np.arange(count), WALK_ADULT, LIMIT_S)


def state_of(place: City) -> State:
    return whatif.begin(
        place.network,
        facilities=place.doors,
        owner=np.arange(len(place.doors)),
        demand=place.homes,
        profile=WALK_ADULT,
        limit_s=LIMIT_S,
    )


def valhalla_actor(folder: Path) -> Any:
    pytest.importorskip("valhalla")
    actor = peers.valhalla_actor(folder)
    if actor is None:
        pytest.skip("Valhalla builds no tiles here")
    return actor


@pytest.mark.parametrize("place", SIZES)
@pytest.mark.parametrize("threads", [1, 2])
def test_nearest_of_all_nodes(benchmark: Any, place: str, threads: int) -> None:
    here = city(place)
    graph_of(here.network, WALK_ADULT, "to_facility")
    owner = np.arange(len(here.doors))

    def ask() -> Any:
        return solve(
            here.network, facilities=here.doors, owner=owner, profile=WALK_ADULT, limit_s=LIMIT_S, threads=threads
        )

    who = "LifeCircle" if threads == 1 else f"LifeCircle, {threads} threads"
    measure(benchmark, "nearest facility of every node", place, who, ask)


@pytest.mark.parametrize("place", SIZES)
@pytest.mark.parametrize("peer", peers.INSTALLED)
def test_nearest_of_all_nodes_by_others(benchmark: Any, place: str, peer: str) -> None:
    if peer == "pandana" and place != "real":
        pytest.skip("its contraction takes minutes")
    ask = peers.INSTALLED[peer](city(place), LIMIT_S)
    measure(benchmark, "nearest facility of every node", place, peer, ask, rounds=3 if peer == "scipy" else 1)


@pytest.mark.parametrize("place", SIZES)
def test_nearest_of_all_homes(benchmark: Any, place: str) -> None:
    here = city(place)

    def ask() -> Any:
        return nearest(
            here.network,
            facilities=here.doors,
            owner=np.arange(len(here.doors)),
            demand=here.homes,
            profile=WALK_ADULT,
            limit_s=LIMIT_S,
        )

    measure(benchmark, f"the same up to the cost of {len(here.homes):,} homes on the edges", place, "LifeCircle", ask)


@pytest.mark.parametrize("place", MEDIUM)
def test_each_catchment(benchmark: Any, place: str) -> None:
    here = city(place)
    task = f"catchments of {EACH} facilities"
    measure(benchmark, task, place, "LifeCircle", lambda: node_table(question(here, EACH), threads=1))


@pytest.mark.parametrize("place", MEDIUM)
@pytest.mark.parametrize("peer", ["scipy", "networkx"])
def test_each_catchment_by_others(benchmark: Any, place: str, peer: str) -> None:
    ask = {"scipy": peers.scipy_each, "networkx": peers.networkx_each}[peer](city(place), LIMIT_S, EACH)
    measure(benchmark, f"catchments of {EACH} facilities", place, peer, ask, rounds=1)


@pytest.mark.parametrize("place", SIZES)
def test_table_of_pairs(benchmark: Any, place: str) -> None:
    here = city(place)
    task = f"table of {EACH} facilities by {len(here.homes):,} homes"
    measure(benchmark, task, place, "LifeCircle", lambda: od_table(question(here, EACH), here.homes, threads=1))


@pytest.mark.parametrize("place", MEDIUM)
def test_table_of_pairs_by_scipy(benchmark: Any, place: str) -> None:
    here = city(place)
    search = peers.scipy_each(here, LIMIT_S, EACH)
    nodes = here.network.edge_u[here.homes.edge]
    task = f"table of {EACH} facilities by {len(here.homes):,} homes"
    measure(benchmark, task, place, "scipy (homes moved to nodes)", lambda: search()[:, nodes], rounds=1)


def test_table_of_pairs_by_valhalla(benchmark: Any, tmp_path: Path) -> None:
    here = city("real")
    task = f"table of {EACH} facilities by {len(here.homes):,} homes"
    ask = peers.valhalla_table(valhalla_actor(tmp_path), here, LIMIT_S, EACH)
    measure(benchmark, task, "real", "Valhalla (homes within 15 minutes as the crow flies)", ask, rounds=1)


@pytest.mark.parametrize("place", MEDIUM)
def test_a_moved_site(benchmark: Any, place: str) -> None:
    here = city(place)
    state, target = state_of(here), here.homes.take([7])
    people = np.random.default_rng(4).uniform(0, 30, len(here.homes))

    def ask() -> Any:
        moved = whatif.set_entrances(state, 3, target)
        return people[np.isfinite(moved.nearest.cost_s)].sum()

    measure(benchmark, MOVED, place, "LifeCircle", ask, rounds=50)


@pytest.mark.parametrize("place", MEDIUM)
def test_a_moved_site_from_scratch(benchmark: Any, place: str) -> None:
    here = city(place)
    ask = peers.scipy_nearest(here, LIMIT_S)
    measure(benchmark, MOVED, place, "scipy, from scratch, nodes only", ask, rounds=3)


@pytest.mark.parametrize("place", MEDIUM)
def test_a_new_link(benchmark: Any, place: str) -> None:
    here = city(place)
    state = state_of(here)
    middle = here.network.node_xy[here.network.node_count // 2]

    def ask() -> Any:
        return whatif.change_network(
            state, network_edits.add_link(here.network, [middle, middle + np.array([130.0, 90.0])])
        )

    measure(benchmark, "one link added, costs of all homes", place, "LifeCircle", ask)


@pytest.mark.parametrize("place", MEDIUM)
def test_isochrones(benchmark: Any, place: str) -> None:
    here = city(place)
    ask = question(here, DRAWN)
    task = f"isochrones of {DRAWN} facilities"
    measure(benchmark, task, place, "LifeCircle", lambda: facility_isochrones(ask, [LIMIT_S], threads=1), rounds=2)


@pytest.mark.parametrize("place", MEDIUM)
def test_isochrones_by_the_osmnx_recipe(benchmark: Any, place: str) -> None:
    ask = peers.networkx_isochrones(city(place), LIMIT_S, DRAWN)
    measure(benchmark, f"isochrones of {DRAWN} facilities", place, "networkx, OSMnx's recipe", ask, rounds=1)


def test_isochrones_by_valhalla(benchmark: Any, tmp_path: Path) -> None:
    ask = peers.valhalla_isochrones(valhalla_actor(tmp_path), city("real"), LIMIT_S, DRAWN)
    measure(benchmark, f"isochrones of {DRAWN} facilities", "real", "Valhalla", ask, rounds=3)
