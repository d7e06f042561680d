"""How long the questions take, beside others who are asked the same in the same run. Nothing is asserted here.

`tests/benchmarks/report.py` runs this and writes the ratios to docs/benchmarks.md.
"""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from lifecircle.coverage.edits import network_edits
from lifecircle.coverage.evaluation.following import live
from lifecircle.coverage.evaluation.following.live import LiveCircle
from lifecircle.coverage.isochrones.polygons import facility_isochrones
from lifecircle.coverage.kernels.search.repair import loosen, settle
from lifecircle.coverage.search.incremental import State
from lifecircle.coverage.search.nearest import OWNER_MASK, nearest, solve
from lifecircle.coverage.search.od_tables import node_table, od_table
from lifecircle.coverage.search.per_facility import FacilityQuery
from lifecircle.coverage.travel.graph import graph_of
from lifecircle.coverage.travel.profiles import WALK_ADULT

from . import peers
from .cities import City, city, planned

LIMIT_S = 900.0
EACH = 200
DRAWN = 20
SIZES = ("real", "grid_20000", "grid_250000", "grid_1000000")
QUICK = ("scipy", "the same search in C")
MEDIUM = ("real", "grid_250000")


def measure(benchmark: Any, task: str, place: str, who: str, ask: Callable[[], Any], rounds: int = 5) -> None:
    size = city(place).network.node_count
    benchmark.extra_info.update(task=task, place=f"{place}, {size:,} nodes", who=who)
    benchmark.pedantic(ask, rounds=rounds, warmup_rounds=1 if rounds > 1 else 0)


def question(place: City, count: int) -> FacilityQuery:
    return FacilityQuery(place.network, place.doors.take(np.arange(count)), np.arange(count), WALK_ADULT, LIMIT_S)


def valhalla_actor(folder: Path) -> Any:
    pytest.importorskip("valhalla")
    actor = peers.valhalla_actor(folder)
    if actor is None:
        pytest.skip("Valhalla builds no tiles here")
    return actor


def circle_size(circle: LiveCircle) -> str:
    return f"{len(circle.case.place.demand):,} homes and {len(circle.case.place.facilities):,} sites"


def state_in(circle: LiveCircle) -> State:
    state = circle.ways[0]
    assert isinstance(state, State)
    return state


def drag_a_site(circle: LiveCircle) -> Callable[[], Any]:
    """Forty metres further each time, as under the mouse."""
    xy, step = middle_of(circle), count()
    return lambda: live.set_site(circle, 3, [xy + np.array([40.0 * (next(step) % 25), 0.0])]).verdict.measured


def drag_a_link(circle: LiveCircle) -> Callable[[], Any]:
    network, xy, step = circle.network, middle_of(circle), count()

    def ask() -> Any:
        end = xy + np.array([130.0 + 5.0 * (next(step) % 25), 90.0])
        return live.set_network(circle, network_edits.add_link(network, [xy, end])).verdict.measured

    return ask


def take_back_a_link(circle: LiveCircle) -> Callable[[], Any]:
    xy = middle_of(circle)
    linked = live.set_network(circle, network_edits.add_link(circle.network, [xy, xy + np.array([130.0, 90.0])]))
    network = linked.network
    return lambda: live.set_network(linked, network_edits.close_edges(network, [network.edge_count - 1])).verdict


def bar_an_area(circle: LiveCircle) -> Callable[[], Any]:
    network, area = circle.network, shapely.Point(middle_of(circle)).buffer(150.0)
    return lambda: live.set_network(circle, network_edits.bar_area(network, area)).verdict.measured


def middle_of(circle: LiveCircle) -> np.ndarray:
    xy = circle.case.place.network.node_xy
    return np.asarray(xy[np.linalg.norm(xy - xy.mean(axis=0), axis=1).argmin()])


MOVED = "a site dragged"
EDITS = {
    MOVED: drag_a_site,
    "a link dragged": drag_a_link,
    "a link taken back": take_back_a_link,
    "an area of 300 m barred": bar_an_area,
}


@pytest.mark.parametrize("place", SIZES)
@pytest.mark.parametrize("threads", [1, None])
def test_nearest_of_all_nodes(benchmark: Any, place: str, threads: int | None) -> None:
    here = city(place)
    graph_of(here.network, WALK_ADULT, "to_facility")
    owner = np.arange(len(here.doors))

    def ask() -> Any:
        return solve(
            here.network, facilities=here.doors, owner=owner, profile=WALK_ADULT, limit_s=LIMIT_S, threads=threads
        )

    who = "LifeCircle" if threads == 1 else "LifeCircle, threads as it chooses"
    measure(benchmark, "nearest facility of every node", place, who, ask)


@pytest.mark.parametrize("place", SIZES)
@pytest.mark.parametrize("peer", peers.INSTALLED)
def test_nearest_of_all_nodes_by_others(benchmark: Any, place: str, peer: str) -> None:
    if peer == "pandana" and place != "real":
        pytest.skip("its contraction takes minutes")
    ask = peers.INSTALLED[peer](city(place), LIMIT_S)
    measure(benchmark, "nearest facility of every node", place, peer, ask, rounds=3 if peer in QUICK else 1)


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
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_up_to_the_clause(benchmark: Any, place: str, edit: str) -> None:
    circle = planned(place)
    ask = EDITS[edit](circle)
    ask()
    measure(benchmark, f"{edit}, up to the clause's figures for {circle_size(circle)}", place, "LifeCircle", ask, 50)


@pytest.mark.parametrize("place", MEDIUM)
def test_a_site_closed_and_opened_in_the_kernels(benchmark: Any, place: str) -> None:
    circle = planned(place)
    solved = state_in(circle).solved
    arcs, seeds, labels = solved.graph.arcs, solved.seeds, solved.labels.copy()
    unreached, nothing = solved.graph.scale(solved.most).unreached, seeds.take(np.arange(0)).arrays
    one = seeds.take(np.flatnonzero(seeds.owner == 3)).arrays
    own = np.unique(np.concatenate([one.end_u, one.end_v]).astype(np.int64))
    own = own[(labels[own] & OWNER_MASK) == 3]

    def ask() -> None:
        cleared = loosen(arcs, labels, own, unreached)
        settle(arcs, labels, cleared, nothing, unreached)
        settle(arcs, labels, own[:0], one, unreached)

    ask()
    np.testing.assert_array_equal(labels, solved.labels)
    task = f"a site closed and opened again among {circle_size(circle)}, kernels alone"
    measure(benchmark, task, place, "LifeCircle", ask, rounds=200)


@pytest.mark.parametrize("place", MEDIUM)
def test_an_edit_up_to_the_clause_from_scratch(benchmark: Any, place: str) -> None:
    circle = planned(place)
    state = state_in(circle)
    asked: dict[str, Any] = {"facilities": state.entrances.at, "owner": state.owner, "demand": state.homes.doors.at}
    network, profile = circle.case.place.network, WALK_ADULT
    task = f"{MOVED}, up to the clause's figures for {circle_size(circle)}"
    ask = lambda: nearest(network, **asked, profile=profile, limit_s=LIMIT_S)  # noqa: E731
    measure(benchmark, task, place, "LifeCircle, searched anew, costs only", ask)


@pytest.mark.parametrize("place", MEDIUM)
def test_an_edit_from_scratch_by_scipy(benchmark: Any, place: str) -> None:
    circle = planned(place)
    here = City(place, circle.case.place.network, state_in(circle).entrances.at, state_in(circle).homes.doors.at)
    task = f"{MOVED}, up to the clause's figures for {circle_size(circle)}"
    measure(benchmark, task, place, "scipy, searched anew, nodes only", peers.scipy_nearest(here, LIMIT_S), rounds=3)


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
