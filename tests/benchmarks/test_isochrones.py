"""How long isochrones and the care of networks take, beside the union of buffered streets by shapely."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from lifecircle.coverage.isochrones.polygons import Look, facility_isochrones, isochrones
from lifecircle.coverage.isochrones.reached_lines import reached_lines
from lifecircle.coverage.network.store import load_network, save_network
from lifecircle.coverage.network.street_table import streets_of
from lifecircle.coverage.network.topology.diagnose import diagnose
from lifecircle.coverage.network.topology.noding import node_lines
from lifecircle.coverage.search.nearest import Solved, solve
from lifecircle.coverage.travel.profiles import WALK_ADULT

from .cities import City, city
from .test_reach_speed import DRAWN, LIMIT_S, MEDIUM, SIZES, measure, question

MANY = 500
BANDS = [300.0, 600.0, 900.0]


def solved(place: City, count: int) -> Solved:
    doors = place.doors.take(np.arange(count))
    return solve(place.network, facilities=doors, owner=np.arange(count), profile=WALK_ADULT, limit_s=LIMIT_S)


@pytest.mark.parametrize("place", MEDIUM)
def test_isochrones_by_buffered_streets(benchmark: Any, place: str) -> None:
    here = city(place)

    def draw() -> list[Any]:
        found = []
        for door in range(DRAWN):
            doors = here.doors.take(np.array([door]))
            one = solve(here.network, facilities=doors, owner=[0], profile=WALK_ADULT, limit_s=LIMIT_S, threads=1)
            found.append(shapely.union_all(shapely.buffer(reached_lines(one).geometry, 50)))
        return found

    who = "our lines, buffered and united by shapely"
    measure(benchmark, f"isochrones of {DRAWN} facilities", place, who, draw, rounds=1)


@pytest.mark.parametrize("place", SIZES)
def test_isochrones_of_many_facilities(benchmark: Any, place: str) -> None:
    here = city(place)
    count = min(MANY, len(here.doors))
    ask = question(here, count)
    task = f"isochrones of {count} facilities, 2 threads"
    measure(benchmark, task, place, "LifeCircle", lambda: facility_isochrones(ask, [LIMIT_S], threads=2), rounds=1)


@pytest.mark.parametrize("place", MEDIUM)
def test_one_isochrone_in_bands_while_a_site_is_dragged(benchmark: Any, place: str) -> None:
    one = solved(city(place), 1)
    task = "one facility in bands of 5, 10 and 15 minutes, 25 m"
    measure(benchmark, task, place, "LifeCircle", lambda: isochrones(one, BANDS, Look(rings=True)))


@pytest.mark.parametrize("place", MEDIUM)
def test_isochrones_of_all_facilities_together(benchmark: Any, place: str) -> None:
    here = city(place)
    every = solved(here, len(here.doors))
    task = f"all {len(here.doors)} facilities together in bands of 5, 10 and 15 minutes, 25 m"
    measure(benchmark, task, place, "LifeCircle", lambda: isochrones(every, BANDS), rounds=1)


@pytest.mark.parametrize("place", MEDIUM)
def test_diagnosis(benchmark: Any, place: str) -> None:
    streets = streets_of(city(place).network)
    measure(benchmark, "diagnosis of the whole network", place, "LifeCircle", lambda: diagnose(streets), rounds=1)


@pytest.mark.parametrize("place", MEDIUM)
def test_noding(benchmark: Any, place: str) -> None:
    lines = streets_of(city(place).network).geometry
    measure(benchmark, "noding plain lines", place, "LifeCircle", lambda: node_lines(lines), rounds=1)


@pytest.mark.parametrize("place", MEDIUM)
def test_noding_by_shapely(benchmark: Any, place: str) -> None:
    lines = streets_of(city(place).network).geometry
    who = "shapely's union, without bridges, tolerance and attributes"
    measure(benchmark, "noding plain lines", place, who, lambda: shapely.union_all(lines), rounds=1)


@pytest.mark.parametrize("place", SIZES)
def test_loading_a_saved_network(benchmark: Any, place: str, tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    save_network(city(place).network, path, "benchmark")
    measure(benchmark, "loading a saved network", place, "LifeCircle", lambda: load_network(path, "benchmark"))
