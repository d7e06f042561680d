"""Coverage with capacities: most people who find a place within the limit, each site having only so many.

The capacitated MCLP (Current and Storbeck 1988); the people of a point may be shared among sites. Relaxing that nobody
is counted twice with multipliers m (n,) in [0, 1] gives for any choice y the bound
    seated <= sum m * people + sum over sites y * best_load(site),
the best load being the people in reach worth 1 - m each, up to the capacity: a cut that holds for all choices. The
first multipliers are those of the relaxed problem, so that the bound is as good as it; further ones come from each
choice tried.
"""

import time
from dataclasses import dataclass
from typing import Any, Final

import highspy
import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..errors import RequestError
from .problem import Candidates, Limits, Reach, Siting, check_reach, choice_of
from .solving.choice import Choice
from .solving.master import cliques
from .solving.outcome import Effort, figures
from .solving.rows import summed
from .solving.solver import solver

_SAME: Final = 1e-7


@dataclass(frozen=True, eq=False)
class Seats:
    """A capacitated choice. `load` (c,) are the people seated at each site, `multipliers` (k, n) those of the cuts."""

    siting: Siting
    load: Floats
    multipliers: Floats


def cover_with_places(
    reach: Reach,
    candidates: Candidates,
    limits: Limits,
    *,
    everybody: bool = False,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Seats:
    """Seat most people with so many sites or so much money; the value are the people who find a place at new sites.

    `reach.weight` are the people who have none yet: who is seated at standing facilities is taken off before, as
    `standing` says nothing of places. With `everybody` it is refused where the places cannot hold them all. Raises
    RequestError for what makes no sense.

    Parameters
    ----------
    reach : who is reached by which candidate, and by what stands already
    candidates : where one may build, (c, 2) metres, with costs and capacities where known
    limits : how many sites, how much money, how far apart
    everybody : whether all must find a place
    effort : how long the proof may take, and how close is close enough
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_candidates, example_reach
    >>> from lifecircle.coverage.siting.problem import Limits
    >>> cover_with_places(example_reach(), example_candidates(capacity=25), Limits(sites=2)).load.tolist()
    [25.0, 25.0]

    """
    choice = choice_of(candidates, limits)
    check_reach(reach, choice)
    _check_places(reach, candidates, choice, everybody=everybody)
    run = _Run(reach, candidates, choice, effort or Effort(), cancelled)
    run.solve(progress)
    return run.answer()


def _check_places(reach: Reach, candidates: Candidates, choice: Choice, *, everybody: bool) -> None:
    places = candidates.capacity
    if places is None or not np.isfinite(places[choice.allowed]).all():
        raise RequestError("Some candidates do not tell how many places they have; give a capacity for each.")
    if (places < 0).any():
        raise RequestError(
            "Capacities must be 0 or more; candidate number {first} has fewer.", first=int(np.argmin(places)) + 1
        )
    most = float(np.sort(places[choice.allowed])[::-1][: choice.sites].sum())
    people = float(reach.weight.sum())
    if everybody and most < people:
        raise RequestError(
            "The largest {sites} candidates have {places:,.0f} places together, fewer than the {people:,.0f} people "
            "who need one; allow more sites or larger ones.",
            sites=min(choice.sites, int(choice.allowed.sum())),
            places=most,
            people=people,
        )


class _Run:
    """One search: the best choice, the bound, and the cuts."""

    def __init__(
        self, reach: Reach, candidates: Candidates, choice: Choice, effort: Effort, cancelled: Cancelled
    ) -> None:
        self._began = time.monotonic()
        self._reach, self._choice, self._effort, self._cancelled = reach, choice, effort, cancelled
        pairs = reach.within()
        pairs = pairs[choice.allowed[reach.candidate[pairs]] & (reach.weight[reach.demand[pairs]] > 0)]
        self._pairs = pairs[np.argsort(reach.candidate[pairs], kind="stable")]
        assert candidates.capacity is not None, "checked before"
        self._places = candidates.capacity
        self._required = candidates.flags(candidates.required)
        self._transport = _Transport(reach, self._pairs, self._places)
        self._master = _Master(choice, self._required, cancelled)
        self._multipliers: list[Floats] = []
        self._best, self._value = self._required.copy(), 0.0
        self._bound = float(reach.weight.sum())

    def solve(self, progress: Progress) -> None:
        """Cut with the multipliers of the relaxed problem, then with those of each choice that the cuts suggest."""
        self._cut(self._transport.relaxed(self._choice, self._required))
        while not self._is_over():
            left = self._effort.seconds - (time.monotonic() - self._began)
            solved = self._master.solve(max(left, 0.01), self._effort.gap)
            if solved is None:
                raise RequestError("No choice keeps the number, the budget and the spacing given; allow more.")
            opened, bound = solved
            self._bound = min(self._bound, bound)
            value, multiplier = self._transport.seated(opened.astype(np.float64))
            if value > self._value + _SAME:
                self._best, self._value = opened, value
            progress(self._value / max(self._bound, 1e-9), figures(round(self._value), round(self._bound)))
            if self._is_over() or not self._cut(multiplier):
                return

    def answer(self) -> Seats:
        """Give the best choice."""
        load, left = self._transport.loads(self._best.astype(np.float64))
        served = (self._reach.weight > 0) & (left <= _SAME * np.maximum(1.0, self._reach.weight))
        bound = max(self._bound, self._value)
        siting = Siting(np.flatnonzero(self._best), self._value, bound, served, time.monotonic() - self._began)
        return Seats(siting, load, np.array(self._multipliers).reshape(-1, len(self._reach.weight)))

    def _cut(self, multiplier: Floats) -> bool:
        if any(np.array_equal(multiplier, one) for one in self._multipliers):
            return False
        self._multipliers.append(multiplier)
        constant = float(self._reach.weight @ multiplier)
        self._master.cut(constant, self._best_loads(multiplier))
        return True

    def _best_loads(self, multiplier: Floats) -> Floats:
        """Give for each candidate (c,) the most that its places are worth: people in reach at 1 - m each."""
        demand, site = self._reach.demand[self._pairs], self._reach.candidate[self._pairs]
        worth = 1.0 - multiplier[demand]
        order = np.lexsort((-worth, site))
        people, worth, site = self._reach.weight[demand[order]], worth[order], site[order]
        before = np.cumsum(people) - people
        first = np.searchsorted(site, np.arange(len(self._places)))
        begin = before[np.minimum(first, max(len(before) - 1, 0))] if len(before) else np.zeros(len(self._places))
        taken = np.clip(self._places[site] - (before - begin[site]), 0.0, people)
        return summed(site, taken * worth, len(self._places))

    def _is_over(self) -> bool:
        close = self._bound - self._value <= max(self._effort.gap * self._bound, _SAME * max(1.0, self._bound))
        return bool(close or self._cancelled() or time.monotonic() - self._began > self._effort.seconds)


class _Transport:
    """Who is seated where: the linear programme of flows, its limits moved from choice to choice."""

    def __init__(self, reach: Reach, pairs: NDArray[Any], places: Floats) -> None:
        self._reach, self._places = reach, places
        self._demand, self._site = reach.demand[pairs], reach.candidate[pairs]
        self._people = reach.weight[self._demand]
        self._points, self._row = np.unique(self._demand, return_inverse=True)
        self._lp: Any = solver()
        self._fill()

    def _fill(self) -> None:
        flows, none = len(self._demand), np.zeros(0, np.int32)
        self._lp.addCols(flows, -np.ones(flows), np.zeros(flows), self._people, 0, none, none, np.zeros(0))
        _add_rows(self._lp, self._row, self._reach.weight[self._points])
        _add_rows(self._lp, self._site, self._places)

    def seated(self, share: Floats) -> tuple[float, Floats]:
        """Give how many a choice (c,) seats, and the multipliers (n,) that prove it."""
        self._solve(share)
        value = -float(self._lp.getInfo().objective_function_value)
        duals = -np.asarray(self._lp.getSolution().row_dual)[: len(self._points)]
        multiplier = np.zeros(len(self._reach.weight))
        multiplier[self._points] = np.clip(duals, 0.0, 1.0)
        return value, multiplier

    def loads(self, share: Floats) -> tuple[Floats, Floats]:
        """Give the people seated at each site (c,), and those left at each demand point (n,)."""
        self._solve(share)
        flow = np.asarray(self._lp.getSolution().col_value)
        load = summed(self._site, flow, len(self._places))
        return load, self._reach.weight - summed(self._demand, flow, len(self._reach.weight))

    def relaxed(self, choice: Choice, required: Bools) -> Floats:
        """Give the multipliers of the problem in which sites may be built in part."""
        lp = self._with_sites(choice, required)
        duals = -np.asarray(lp.getSolution().row_dual)[: len(self._reach.weight)]
        return np.asarray(np.clip(duals, 0.0, 1.0))

    def _with_sites(self, choice: Choice, required: Bools) -> Any:  # noqa: ANN401  (highspy has no types)
        """Solve the relaxed problem: flows, sites in part; its first rows are those of the demand points."""
        lp: Any = solver()
        flows, sites = len(self._demand), len(self._places)
        high = np.concatenate([self._people, (choice.allowed | required).astype(np.float64)])
        cost = np.concatenate([-np.ones(flows), np.zeros(sites)])
        low, none = np.concatenate([np.zeros(flows), required.astype(np.float64)]), np.zeros(0, np.int32)
        lp.addCols(flows + sites, cost, low, high, 0, none, none, np.zeros(0))
        _add_rows(lp, self._demand, self._reach.weight)
        lowest = -highspy.kHighsInf
        for one in range(sites):
            used = np.flatnonzero(self._site == one)
            index = np.append(used, flows + one).astype(np.int32)
            lp.addRow(lowest, 0.0, len(index), index, np.append(np.ones(len(used)), -self._places[one]))
        pair = np.column_stack([np.arange(flows), flows + self._site]).ravel().astype(np.int32)
        value = np.column_stack([np.ones(flows), -self._people]).ravel()
        begin = np.arange(0, 2 * flows, 2, dtype=np.int32)
        lp.addRows(flows, np.full(flows, lowest), np.zeros(flows), 2 * flows, begin, pair, value)
        every = np.arange(flows, flows + sites, dtype=np.int32)
        lp.addRow(lowest, float(choice.sites), sites, every, np.ones(sites))
        if np.isfinite(choice.budget):
            lp.addRow(lowest, float(choice.budget), sites, every, choice.cost)
        lp.run()
        return lp

    def _solve(self, share: Floats) -> None:
        flows, sites = len(self._demand), len(self._places)
        every = np.arange(flows, dtype=np.int32)
        self._lp.changeColsBounds(flows, every, np.zeros(flows), self._people * share[self._site])
        rows = np.arange(len(self._points), len(self._points) + sites, dtype=np.int32)
        for row, top in zip(rows.tolist(), (self._places * share).tolist(), strict=True):
            self._lp.changeRowBounds(row, -highspy.kHighsInf, top)
        self._lp.run()


def _add_rows(lp: Any, owner: NDArray[Any], top: Floats) -> None:  # noqa: ANN401  (highspy has no types)
    """Hold the flows of each owner down to its `top`."""
    order = np.argsort(owner, kind="stable").astype(np.int32)
    start = np.searchsorted(owner[order], np.arange(len(top))).astype(np.int32)
    low = np.full(len(top), -highspy.kHighsInf)
    lp.addRows(len(top), low, top, len(order), start, order, np.ones(len(order)))


class _Master:
    """Sites and one figure, the people seated, that the cuts hold down."""

    def __init__(self, choice: Choice, required: Bools, cancelled: Cancelled) -> None:
        self._count = len(choice)
        self._lp: Any = solver(cancelled)
        none, every = np.zeros(0, np.int32), np.arange(self._count, dtype=np.int32)
        low = np.append(required.astype(np.float64), 0.0)
        high = np.append((choice.allowed | required).astype(np.float64), highspy.kHighsInf)
        cost = np.append(np.zeros(self._count), -1.0)
        self._lp.addCols(self._count + 1, cost, low, high, 0, none, none, np.zeros(0))
        self._lp.changeColsIntegrality(self._count, every, np.full(self._count, highspy.HighsVarType.kInteger))
        lowest = -highspy.kHighsInf
        self._lp.addRow(lowest, float(choice.sites), self._count, every, np.ones(self._count))
        if np.isfinite(choice.budget):
            self._lp.addRow(lowest, float(choice.budget), self._count, every, choice.cost)
        for clique in cliques(choice.rivals):
            self._lp.addRow(lowest, 1.0, len(clique), clique, np.ones(len(clique)))

    def cut(self, constant: float, load: Floats) -> None:
        """Hold the people seated down to a constant and what each site adds."""
        used = np.flatnonzero(load > 0).astype(np.int32)
        index = np.append(used, self._count).astype(np.int32)
        self._lp.addRow(-highspy.kHighsInf, constant, len(index), index, np.append(-load[used], 1.0))

    def solve(self, seconds: float, gap: float) -> tuple[Bools, float] | None:
        """Give the choice that the cuts suggest and the bound; None where nothing fits together."""
        self._lp.setOptionValue("time_limit", self._lp.getRunTime() + seconds)
        self._lp.setOptionValue("mip_rel_gap", gap)
        self._lp.run()
        if self._lp.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        opened = np.asarray(self._lp.getSolution().col_value)[: self._count] > 0.5
        return opened, -float(self._lp.getInfo().mip_dual_bound)
