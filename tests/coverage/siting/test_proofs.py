"""Proofs recomputed from raw data and cuts alone, and published optima."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import shortest_path

import lifecircle.coverage.siting.solving.master as master_module
import lifecircle.coverage.siting.solving.search as search_module
from lifecircle.coverage.siting.capacitated import cover_with_places
from lifecircle.coverage.siting.center import least_worst_way
from lifecircle.coverage.siting.covering import cover_all, cover_most, cover_share
from lifecircle.coverage.siting.median import least_way
from lifecircle.coverage.siting.problem import Candidates, Limits, Reach, Siting
from lifecircle.coverage.siting.solving.cuts import FULL
from lifecircle.coverage.siting.solving.outcome import Effort, Stage
from lifecircle.coverage.siting.solving.rows import covering_rows
from lifecircle.coverage.siting.solving.solver import solver
from lifecircle.coverage.siting.solving.windows.priced import Window
from lifecircle.coverage.siting.solving.windows.swaps import beaten as beaten_with_prices
from lifecircle.threads import VARIABLE


def scattered(seed: int, homes: int, sites: int, radius: float) -> Reach:
    """People and candidates scattered over a square kilometre; a candidate covers whoever lives within the radius."""
    luck = np.random.default_rng(seed)
    home, site = luck.random((homes, 2)), luck.random((sites, 2))
    apart = np.hypot(*(home[:, None, :] - site[None, :, :]).transpose(2, 0, 1))
    demand, candidate = np.nonzero(apart <= radius)
    weight = luck.integers(1, 30, homes).astype(float)
    nowhere = np.full(homes, np.inf)
    cost = apart[demand, candidate]
    return Reach(demand.astype(np.int32), candidate.astype(np.int32), cost, weight, nowhere, home * 1000, radius)


def recomputed_bound(reach: Reach, stages: tuple[Stage, ...], *, sites: int, candidates: int) -> float:
    """The most people that any choice can cover as far as the cuts say: an integer programme of the cuts alone.

    Columns: candidates, then the losses of every stage's groups, then the loss that is to be least. A candidate that
    serves nobody whom another does not serve too is left out: in no choice is it missed.
    """
    covers = np.zeros((len(reach.weight), candidates))
    covers[reach.demand, reach.candidate] = 1.0
    useful = covers.any(axis=1)
    hopeless = float(reach.weight[~useful].sum())
    columns = candidates + sum(int(stage.group.max(initial=-1)) + 1 for stage in stages) + 1
    rows, lower = [], []
    first = candidates
    for stage in stages:
        groups = int(stage.group.max(initial=-1)) + 1
        multipliers = [(covers @ point < FULL).astype(float) for point in stage.points.toarray()]
        multipliers += [np.append(one, 0.0)[stage.rows.level[stage.rows.member]] for one in stage.multipliers]
        if stage.priced is not None:
            for group, (price, constant) in enumerate(proven_windows(reach, covers, stage)):
                row = np.zeros(columns)
                row[:candidates], row[first + group] = price, 1.0
                rows.append(row)
                lower.append(constant)
        for share in multipliers:
            assert ((share >= 0) & (share <= 1)).all()
            for group in range(groups):
                lost = reach.weight * share * (stage.group == group) * useful
                row = np.zeros(columns)
                row[:candidates], row[first + group] = lost @ covers, 1.0
                rows.append(row)
                lower.append(float(lost.sum()))
        beyond = reach.weight * (stage.group < 0) * useful
        row = np.zeros(columns)
        row[first : first + groups], row[-1], row[:candidates] = -1.0, 1.0, beyond @ covers
        rows.append(row)
        lower.append(hopeless + float(beyond.sum()))
        first += groups
    number = np.zeros(columns)
    number[:candidates] = -1.0
    rows.append(number)
    lower.append(-float(sites))
    whole = np.zeros(columns, np.int64)
    whole[:candidates] = 1
    top = np.full(columns, np.inf)
    top[:candidates] = ~beaten(covers)
    aim = np.zeros(columns)
    aim[-1] = 1.0
    least = hopeless * aim  # nobody can be served whom no candidate reaches
    limits = LinearConstraint(np.array(rows), np.array(lower))
    solved = milp(aim, constraints=limits, integrality=whole, bounds=Bounds(least, top))
    assert solved.mip_dual_bound is not None
    return float(reach.weight.sum()) - solved.mip_dual_bound


def proven_windows(reach: Reach, covers: np.ndarray, stage: Stage) -> list[tuple[np.ndarray, float]]:
    """The prices and the constant of every window, each proven from raw data: least loss and prices of whole sites."""
    assert stage.priced is not None
    known = np.isin(np.arange(covers.shape[1]), stage.rows.candidate)
    found = []
    for window, constant in enumerate(stage.priced.constant):
        mine = (stage.group == window) & covers.any(axis=1)
        weight, covering = reach.weight[mine], covers[mine]
        price = np.where(known, stage.priced.price.toarray()[window], weight @ covering)
        assert (price >= 0).all()
        homes, sites = covering.shape
        solved = milp(
            np.append(price, weight),
            constraints=LinearConstraint(np.hstack([covering, np.eye(homes)]), lb=1.0),
            integrality=np.append(np.ones(sites), np.zeros(homes)),
            bounds=Bounds(0, 1),
        )
        assert solved.mip_dual_bound is not None
        assert solved.mip_dual_bound >= constant - 1e-4
        found.append((price, constant))
    return found


def beaten(covers: np.ndarray) -> np.ndarray:
    """Tell of each candidate (columns) whether another serves all whom it serves; of equals the first is kept."""
    count = covers.shape[1]
    within = np.array([[bool((covers[:, a] <= covers[:, b]).all()) for b in range(count)] for a in range(count)])
    earlier = np.arange(count)[None, :] < np.arange(count)[:, None]
    return np.asarray((within & (~within.T | earlier)).any(axis=1))


@pytest.mark.parametrize(("seed", "sites", "radius"), [(1, 4, 0.2), (2, 6, 0.15), (3, 8, 0.12), (4, 45, 0.06)])
def test_the_cuts_alone_prove_the_bound_and_the_sites_alone_the_value(seed: int, sites: int, radius: float) -> None:
    count = 60 if sites < 40 else 90
    reach = scattered(seed, 150, count, radius)
    found = cover_most(reach, Candidates(np.zeros((count, 2))), Limits(sites=sites))
    assert found.outcome is not None
    assert len(found.chosen) <= sites
    near = np.isin(reach.candidate, found.chosen)
    assert found.value == reach.weight[np.unique(reach.demand[near])].sum()
    bound = recomputed_bound(reach, found.outcome.certificate.stages, sites=sites, candidates=count)
    assert np.floor(bound + 1e-6) <= found.bound + 1e-6
    assert found.bound >= found.value


@pytest.mark.parametrize("steps", [1, 30])
def test_a_linear_programme_that_comes_to_no_end_is_begun_anew(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS may go round in circles from where it stood: seen once, with a million steps where a hundred do."""
    reach, sites = scattered(3, 150, 60, 0.12), Candidates(np.zeros((60, 2)))
    before = cover_most(reach, sites, Limits(sites=8), effort=Effort(seconds=1e6))
    monkeypatch.setattr(master_module, "_MOST_STEPS", steps)
    monkeypatch.setattr(master_module, "_IDLE_SETS", 0)  # and what is asked no more is forgotten at once
    found = cover_most(reach, sites, Limits(sites=8), effort=Effort(seconds=1e6))
    assert (found.value, found.bound, found.proven) == (before.value, before.bound, True)


class Lost:
    """A solver that, asked from where it stood, every third time stops without having looked."""

    def __init__(self, _: Any) -> None:
        self._inner, self._asked = solver(), 0

    def __getattr__(self, name: str) -> Any:
        if name == "getModelStatus" and self._asked % 3 == 0:
            return lambda: highspy.HighsModelStatus.kNotset
        return getattr(self._inner, name)

    def run(self) -> None:
        self._asked += 1
        if self._asked % 3:
            self._inner.run()


def test_a_programme_that_stops_without_an_answer_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS may give no status where it goes on from the last basis: seen once, in a window of 400 columns."""
    reach, sites = scattered(3, 150, 60, 0.12), Candidates(np.zeros((60, 2)))
    before = cover_most(reach, sites, Limits(sites=8), effort=Effort(seconds=1e6))
    monkeypatch.setattr(master_module, "solver", Lost)
    found = cover_most(reach, sites, Limits(sites=8), effort=Effort(seconds=1e6))
    assert (found.value, found.bound, found.proven) == (before.value, before.bound, True)


@pytest.mark.parametrize("threads", ["1", "3"])
@pytest.mark.parametrize(
    ("seed", "homes", "count", "radius", "sites"), [(1, 400, 90, 0.2, 9), (2, 400, 90, 0.2, 9), (3, 500, 90, 0.14, 16)]
)
def test_windows_prove_more_than_the_relaxed_problem_and_each_of_them_is_right(
    *, seed: int, homes: int, count: int, radius: float, sites: int, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, threads)
    monkeypatch.setattr(search_module, "_FEW_SITES", 5)
    monkeypatch.setattr(search_module, "_WIDE_ROWS", 50)
    monkeypatch.setattr(search_module, "_WINDOWS", (3.5, 6.0))
    reach = scattered(seed, homes, count, radius)
    found = cover_most(reach, Candidates(np.zeros((count, 2))), Limits(sites=sites))
    assert found.outcome is not None
    stages = found.outcome.certificate.stages
    windows = tuple(stage for stage in stages if stage.priced is not None)
    constants = [stage.priced.constant for stage in windows if stage.priced is not None]
    assert len(constants) == 2
    assert len(constants[0]) > len(constants[1])  # put together from the smaller ones, and never below them
    assert constants[0].sum() <= constants[1].sum() + 1e-6
    left = np.isin(reach.candidate, windows[0].rows.candidate)  # the others were ruled out before
    fewer = replace(reach, demand=reach.demand[left], candidate=reach.candidate[left], cost=reach.cost[left])
    by_windows = recomputed_bound(fewer, windows, sites=sites, candidates=count)
    assert by_windows < relaxed_value(fewer, sites, count) - 0.5
    bound = recomputed_bound(reach, stages, sites=sites, candidates=count)
    assert np.floor(bound + 1e-6) <= found.bound + 1e-6
    assert found.proven


def relaxed_value(reach: Reach, sites: int, count: int) -> float:
    """The most people that sites in part can cover: the textbook model without whole numbers."""
    covers = np.zeros((len(reach.weight), count))
    covers[reach.demand, reach.candidate] = 1.0
    homes = len(covers)
    served = LinearConstraint(np.hstack([covers, -np.eye(homes)]), lb=0.0)
    number = LinearConstraint(np.append(np.ones(count), np.zeros(homes))[None, :], ub=sites)
    solved = milp(np.append(np.zeros(count), -reach.weight), constraints=[served, number], bounds=Bounds(0, 1))
    assert solved.fun is not None
    return -float(solved.fun)


@pytest.mark.parametrize("seed", range(6))
def test_a_window_is_proven_as_the_textbook_model_says(seed: int) -> None:
    """Least loss and prices of whole sites, and a bound that holds at every moment on the way."""
    reach = scattered(seed, 120, 25, 0.25)
    luck = np.random.default_rng(seed)
    rows = covering_rows(reach.demand, reach.candidate, reach.weight, 25)
    price = luck.uniform(50, 400, 25)
    multiplier = luck.random(len(rows.loss))
    window = Window(rows, price, multiplier, np.zeros(25, np.bool_))
    covers = np.zeros((120, 25))
    covers[reach.demand, reach.candidate] = 1.0
    solved = milp(
        np.append(price, reach.weight),
        constraints=LinearConstraint(np.hstack([covers, np.eye(120)]), lb=1.0),
        integrality=np.append(np.ones(25), np.zeros(120)),
        bounds=Bounds(0, 1),
    )
    assert solved.fun is not None
    for _ in range(1000):
        assert window.bound <= solved.fun + 1e-4
        if window.is_proven:
            break
        window.advance(1, lambda: False)
    assert window.bound == pytest.approx(solved.fun, abs=2e-3)


def least_with_prices(reach: Reach, price: np.ndarray, usable: np.ndarray) -> float:
    """The least that loss and prices come to over all choices among the usable candidates, each tried."""
    covers = np.zeros((len(reach.weight), len(price)), np.bool_)
    covers[reach.demand, reach.candidate] = True
    choices = np.array(list(product([False, True], repeat=len(price))))
    choices = choices[~(choices & ~usable).any(axis=1)]
    lost = (~((choices.astype(int) @ covers.T.astype(int)) > 0)) @ reach.weight
    return float((lost + choices @ price).min())


def test_candidates_beaten_with_the_prices_counted_are_never_needed() -> None:
    left_out = 0
    for seed in range(60):
        reach, luck = scattered(seed, 14, 8, 0.35), np.random.default_rng(seed)
        rows = covering_rows(reach.demand, reach.candidate, reach.weight, 8, reach.xy)
        price = luck.integers(0, 60, 8).astype(float)
        price[luck.integers(0, 8)] = price[0]
        allowed = luck.random(8) < 0.9
        beaten_ones = beaten_with_prices(rows, price, allowed)
        assert not (beaten_ones & ~allowed).any()
        left_out += int(beaten_ones.sum())
        whole = least_with_prices(reach, price, allowed)
        assert least_with_prices(reach, price, allowed & ~beaten_ones) == pytest.approx(whole)
    assert left_out > 60


@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_a_search_that_is_stopped_still_tells_a_bound_that_its_cuts_prove(seconds: float) -> None:
    reach = scattered(9, 300, 80, 0.12)
    found = cover_most(reach, Candidates(np.zeros((80, 2))), Limits(sites=8), effort=Effort(seconds=seconds))
    whole = cover_most(reach, Candidates(np.zeros((80, 2))), Limits(sites=8))
    assert whole.proven
    assert found.value <= whole.value <= found.bound + 1e-6
    assert found.outcome is not None
    if found.outcome.certificate.stages:
        bound = recomputed_bound(reach, found.outcome.certificate.stages, sites=8, candidates=80)
        assert np.floor(bound + 1e-6) <= found.bound + 1e-6  # people are whole


def test_cancelling_keeps_the_best_so_far_and_progress_tells_best_and_bound() -> None:
    reach = scattered(9, 300, 80, 0.12)
    said: list[str] = []
    stopped = cover_most(
        reach,
        Candidates(np.zeros((80, 2))),
        Limits(sites=8),
        progress=lambda _, doing: said.append(doing),
        cancelled=lambda: bool(said),
    )
    assert stopped.value > 0
    assert len(stopped.chosen) == 8
    assert not stopped.proven
    assert said[0].startswith("best ")
    assert "bound" in said[0]


def ends(reach: Reach, **told: Any) -> dict[str, Callable[[], Siting]]:
    """Every end that sites are chosen for, of one town with 60 candidates."""
    sites = Candidates(np.zeros((60, 2)), capacity=np.full(60, 30.0))
    told = {"effort": Effort(seconds=1e6), **told}
    return {
        "most": lambda: cover_most(reach, sites, Limits(sites=7), **told),
        "share": lambda: cover_share(reach, sites, Limits(), 0.7, **told),
        "all": lambda: cover_all(reach, sites, Limits(), **told),
        "mean": lambda: least_way(reach, sites, Limits(sites=7), **told),
        "worst": lambda: least_worst_way(reach, sites, Limits(sites=30), **told),
        "places": lambda: cover_with_places(reach, sites, Limits(sites=7), **told).siting,
    }


@pytest.mark.parametrize("end", ["most", "share", "all", "mean", "worst", "places"])
def test_every_end_tells_its_best_and_bound_and_keeps_the_best_when_it_is_cancelled(end: str) -> None:
    """What progress says lies on the two sides of the true answer, and so does what is kept of a search cut short."""
    reach = scattered(11, 200, 60, 0.3)
    reach = replace(reach, weight=np.where(np.isin(np.arange(200), reach.demand), reach.weight, 0.0))
    whole = ends(reach)[end]()
    assert whole.proven
    said: list[str] = []
    stopped = ends(reach, progress=lambda _, doing: said.append(doing), cancelled=lambda: bool(said))[end]()
    best, bound = (float(one.replace(",", "")) for one in re.findall(r"[\d,.]*\d", said[-1]))
    assert said[-1].startswith("best ")
    more = 1 if end in {"most", "places"} else -1
    assert more * best <= more * whole.value + 0.51
    assert more * whole.value <= more * bound + 0.51
    assert more * stopped.value <= more * whole.value + 1e-6 <= more * stopped.bound + 2e-6


def test_a_search_for_whole_sites_is_asked_on_its_way_whether_to_end() -> None:
    """A model that takes HiGHS long by itself ends at once when nobody wants it any more."""
    luck, asked, count = np.random.default_rng(3), list[bool](), 60

    def enough() -> bool:
        asked.append(len(asked) == 3)
        return asked[-1]

    model = solver(enough)
    none = np.zeros(0, np.int32)
    model.addCols(
        count, -luck.integers(50, 99, count).astype(float), np.zeros(count), np.ones(count), 0, none, none, none
    )
    every = np.arange(count, dtype=np.int32)
    model.changeColsIntegrality(count, every, np.full(count, highspy.HighsVarType.kInteger))
    for _ in range(20):
        weight = luck.integers(10, 99, count).astype(float)
        model.addRow(-highspy.kHighsInf, float(weight.sum() // 3), count, every, weight)
    model.setOptionValue("time_limit", 30.0)
    model.run()
    assert model.getModelStatus() == highspy.HighsModelStatus.kInterrupt
    assert len(asked) == 4


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_multipliers_alone_prove_the_bound_of_places(seed: int) -> None:
    """seated <= sum m w + sum of each built site's best load, for every multiplier handed out."""
    reach = scattered(seed, 25, 8, 0.4)
    luck = np.random.default_rng(seed)
    places = luck.integers(5, 60, 8).astype(float)
    found = cover_with_places(reach, Candidates(np.zeros((8, 2)), capacity=places), Limits(sites=3))
    rows, lower = [], []
    for given_ in found.multipliers:
        loads = []
        for site in range(8):
            near = sorted(reach.demand[reach.candidate == site], key=lambda home: given_[home])
            room, load = places[site], 0.0
            for home in near:
                take = min(room, reach.weight[home])
                load, room = load + take * (1 - given_[home]), room - take
            loads.append(load)
        rows.append([*(-np.array(loads)), 1.0])
        lower.append(float(given_ @ reach.weight))
    rows.append([*np.ones(8), 0.0])
    lower.append(3.0)
    solved = milp(
        np.append(np.zeros(8), -1.0),
        constraints=LinearConstraint(np.array(rows), ub=np.array(lower)),
        integrality=np.append(np.ones(8, np.int64), 0),
        bounds=Bounds(0, np.append(np.ones(8), np.inf)),
    )
    assert solved.mip_dual_bound is not None
    assert -solved.mip_dual_bound <= found.siting.bound + 1e-4
    assert (found.load <= places + 1e-6).all()


def network_table(file: Path) -> tuple[Reach, int]:
    """An instance of the OR-Library: shortest ways between all nodes; of edges that stand twice the last counts."""
    count, _, sites = (int(word) for word in file.read_text().split()[:3])
    matrix = np.zeros((count, count))
    for one, other, cost in np.loadtxt(file, skiprows=1, dtype=int):
        matrix[one - 1, other - 1] = matrix[other - 1, one - 1] = cost
    ways = shortest_path(matrix, directed=False)
    home, site = (grid.ravel().astype(np.int32) for grid in np.meshgrid(range(count), range(count), indexing="ij"))
    nowhere, places = np.full(count, np.inf), np.random.default_rng(0).random((count, 2))
    return Reach(home, site, ways.ravel(), np.ones(count), nowhere, places, float(ways.max())), sites


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_published_optima_are_found_and_proven(number: int, shared_data: Path) -> None:
    folder = shared_data / "oracles" / "orlib"
    published = {line.split(",")[0]: line.split(",") for line in (folder / "optima.csv").read_text().split()}
    median, center = (float(word) for word in published[f"pmed{number}"][3:])
    reach, sites = network_table(folder / f"pmed{number}.txt")
    everywhere = Candidates(np.zeros((len(reach.weight), 2)))
    least = least_way(reach, everywhere, Limits(sites=sites))
    assert [least.value, least.bound] == pytest.approx([median, median])
    worst = least_worst_way(reach, everywhere, Limits(sites=sites))
    assert (worst.value, worst.bound) == (center, center)
