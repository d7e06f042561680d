"""Siting with 100,000 homes and 5,000 candidates, and places for people in reach.

    pytest --benchmark-only --benchmark-timer=time.process_time tests/benchmarks/test_siting_speed.py

The peers of the first are the compact model in HiGHS and spopt, where they can hold it; of the second `access`. Limits
of time count CPU seconds here, so that a machine that others use too gives the same answer. Search, linear algebra and
solver keep to one thread. With `-s` each solve prints its line: sites, seed, distance, gap, seconds.
"""

import re
import resource
import time
from collections.abc import Iterator
from typing import Any

import highspy
import numpy as np
import pytest
from scipy.spatial import cKDTree
from threadpoolctl import threadpool_limits

from lifecircle.coverage.accessibility.floating_catchment import floating_catchment
from lifecircle.coverage.search.od_tables import OdTable
from lifecircle.coverage.siting.covering import cover_most
from lifecircle.coverage.siting.problem import Candidates, Limits, Reach, Siting
from lifecircle.coverage.siting.solving.outcome import Effort
from lifecircle.coverage.siting.solving.solver import solver
from lifecircle.threads import VARIABLE

WIDE_M = 20_000.0
HOMES, SITES = 100_000, 5_000
SMALL_HOMES, SMALL_SITES, SMALL_CHOICE = 4_000, 200, 8


def scattered(rng: np.random.Generator, count: int, centres: Any, spread: Any) -> Any:
    which = rng.integers(0, len(centres), count)
    return np.clip(centres[which] + rng.normal(0, 1, (count, 2)) * spread[which][:, None], 0, WIDE_M)


def city(seed: int, homes: int = HOMES, sites: int = SITES, limit_m: float = 1_000.0) -> tuple[Reach, Candidates]:
    """People in sixty quarters of a square of 20 km, candidates likewise; a site serves whoever lives within a km."""
    rng = np.random.default_rng(seed)
    centres, spread = rng.uniform(0, WIDE_M, (60, 2)), rng.uniform(400, 2_500, 60)
    home, site = scattered(rng, homes, centres, spread), scattered(rng, sites, centres, spread)
    people = np.round(rng.gamma(1.2, 20, homes)) + 1
    near = cKDTree(home).sparse_distance_matrix(cKDTree(site), limit_m, output_type="coo_matrix")
    nowhere = np.full(homes, np.inf)
    pairs = near.row.astype(np.int32), near.col.astype(np.int32)
    return Reach(*pairs, near.data, people, nowhere, home, limit_m), Candidates(site)


def memory_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the search and the libraries of linear algebra to one thread: CPU seconds count all of them."""
    monkeypatch.setenv(VARIABLE, "1")
    with threadpool_limits(1):
        yield


@pytest.fixture(autouse=True)
def cpu_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let limits of time count CPU seconds, and have the kernels compiled before anything is measured."""
    monkeypatch.setattr(time, "monotonic", time.process_time)
    cover_most(*city(1, 2_000, 100), Limits(sites=5), effort=Effort(seconds=5))


class Log:
    """How the gap went: CPU seconds and gap at each time that the best choice or the bound changed."""

    def __init__(self) -> None:
        self.began = time.process_time()
        self.steps: list[tuple[float, float]] = []

    def __call__(self, _: float, doing: str) -> None:
        """Note what progress says: `best 1,234, bound 2,345`."""
        best, bound = (float(one.replace(",", "")) for one in re.findall(r"[\d,]*\d", doing))
        self.steps.append((time.process_time() - self.began, (bound - best) / bound))

    def gap_after(self, seconds: float) -> float:
        """The gap at a time, in percent."""
        return 100 * min((gap for when, gap in self.steps if when <= seconds), default=1.0)

    def seconds_to(self, gap: float) -> float | None:
        """When the gap was as small."""
        return next((when for when, found in self.steps if found <= gap), None)


def solve(benchmark: Any, reach: Reach, candidates: Candidates, sites: int, effort: Effort, seed: int = 1) -> Siting:
    log = Log()

    def run() -> Siting:
        log.began = time.process_time()
        return cover_most(reach, candidates, Limits(sites=sites), effort=effort, progress=log)

    found: Siting = benchmark.pedantic(run, rounds=1)
    seconds = time.process_time() - log.began
    print(  # noqa: T201
        f"\n{len(reach.weight)} homes, {len(candidates)} candidates, {sites} sites, seed {seed}, {reach.limit:g} m: "
        f"{found.value:.0f} of at most {found.bound:.0f}, gap {100 * found.gap:.3f} %, {seconds:.1f} CPU s, "
        f"after 20 s {log.gap_after(20):.3f} %"
    )
    benchmark.extra_info |= {
        "value": found.value, "bound": found.bound, "gap %": 100 * found.gap, "proven": found.proven,
        "gap % after 20 s": log.gap_after(20), "s to 0.1 %": log.seconds_to(1e-3), "peak MiB": memory_mib(),
    }  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(1, 11))
def test_twenty_sites_to_the_proof(benchmark: Any, seed: int) -> None:
    reach, candidates = city(seed)
    solve(benchmark, reach, candidates, 20, Effort(seconds=60), seed)


@pytest.mark.parametrize(
    ("seed", "limit_m"),
    [*((seed, 500.0) for seed in range(1, 11)), *((1, 1e3 * km) for km in (0.7, 1, 1.5, 2))],
)
def test_a_hundred_sites(benchmark: Any, seed: int, limit_m: float) -> None:
    reach, candidates = city(seed, limit_m=limit_m)
    solve(benchmark, reach, candidates, 100, Effort(gap=5e-3, seconds=60), seed)


@pytest.mark.benchmark(group="a small instance")
@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize("whose", ["ours", "compact model", "spopt"])
def test_beside_the_compact_model_and_spopt(benchmark: Any, whose: str) -> None:
    reach, candidates = city(1, SMALL_HOMES, SMALL_SITES)
    if whose == "ours":
        solve(benchmark, reach, candidates, SMALL_CHOICE, Effort())
        return
    ask = compact if whose == "compact model" else spopt
    value = benchmark.pedantic(lambda: ask(reach, SMALL_SITES, SMALL_CHOICE), rounds=1)
    assert value == pytest.approx(cover_most(reach, candidates, Limits(sites=SMALL_CHOICE)).value)


def compact(reach: Reach, sites: int, choice: int) -> float:
    """The textbook model: a column for each site and each home, a row for each home."""
    model: Any = solver()
    homes, none = len(reach.weight), np.zeros(0, np.int32)
    cost = np.append(np.zeros(sites), -reach.weight)
    model.addCols(sites + homes, cost, np.zeros(len(cost)), np.ones(len(cost)), 0, none, none, np.zeros(0))
    every = np.arange(sites, dtype=np.int32)
    model.changeColsIntegrality(sites, every, np.full(sites, highspy.HighsVarType.kInteger))
    model.addRow(-highspy.kHighsInf, float(choice), sites, every, np.ones(sites))
    order = np.argsort(reach.demand, kind="stable")
    start = np.searchsorted(reach.demand[order], np.arange(homes + 1))
    for home in range(homes):
        near = reach.candidate[order[start[home] : start[home + 1]]]
        index = np.append(near, sites + home).astype(np.int32)
        model.addRow(-highspy.kHighsInf, 0.0, len(index), index, np.append(-np.ones(len(near)), 1.0))
    model.run()
    return -float(model.getInfo().objective_function_value)


def spopt(reach: Reach, sites: int, choice: int) -> float:
    """PySAL's model with the solver that comes with PuLP; it takes a whole table of costs."""
    import pulp
    from spopt import locate

    cost = np.full((len(reach.weight), sites), 10 * reach.limit)
    cost[reach.demand, reach.candidate] = reach.cost
    model = locate.MCLP.from_cost_matrix(cost, reach.weight, reach.limit, p_facilities=choice)
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    return float(pulp.value(model.problem.objective))


def catchments(homes: int, sites: int, limit_m: float) -> tuple[OdTable, Any, Any]:
    reach, _ = city(3, homes, sites, limit_m)
    order = np.argsort(reach.candidate, kind="stable")
    start = np.searchsorted(reach.candidate[order], np.arange(sites + 1)).astype(np.int64)
    places = np.random.default_rng(3).integers(10, 400, sites).astype(float)
    return OdTable(start, reach.demand[order], reach.cost[order]), places, reach.weight


@pytest.mark.parametrize("method", ["two_step", "three_step", "balanced", "availability", "nearest_with_room"])
def test_places_for_a_hundred_thousand_homes(benchmark: Any, method: Any) -> None:
    table, places, people = catchments(HOMES, SITES, 1_000.0)
    benchmark.pedantic(lambda: floating_catchment(table, places, people, limit=1_000.0, method=method), rounds=3)
    benchmark.extra_info |= {"pairs": len(table.demand), "peak MiB": memory_mib()}


@pytest.mark.benchmark(group="two steps beside access")
@pytest.mark.parametrize("whose", ["ours", "access"])
def test_beside_access(benchmark: Any, whose: str) -> None:
    table, places, people = catchments(20_000, 1_000, 1_000.0)
    if whose == "ours":
        benchmark(lambda: floating_catchment(table, places, people, limit=1_000.0))
        return
    import pandas as pd
    from access import fca

    pairs = pd.DataFrame({"origin": table.demand, "dest": table.facility, "cost": table.cost_s})
    homes = pd.DataFrame({"demand": people}, index=pd.RangeIndex(len(people), name="geoid")).reset_index()
    sites = pd.DataFrame({"supply": places}, index=pd.RangeIndex(len(places), name="geoid"))
    benchmark(lambda: fca.two_stage_fca(homes, sites, pairs, 1_000.0))
