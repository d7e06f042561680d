"""What siting is asked: who is reached by which candidate, what each candidate costs, and how much may be built.

Everything is checked here, before any work begins, in one sentence each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ...arrays import Bools, Floats, Ints, Longs
from ..errors import InfeasibleError, RequestError
from ..search.od_tables import OdTable
from .solving.choice import Choice
from .solving.outcome import Outcome


@dataclass(frozen=True, eq=False)
class Reach:
    """Who is reached by which candidate: pairs of a demand point and a candidate, with the cost between them.

    `weight` (n,) are the people of each demand point, `standing` (n,) the cost to the nearest facility that there is
    already, inf where there is none; `xy` (n, 2) where they live, metres. `limit` is what counts as covered, in the
    units of the costs, inclusive.
    """

    demand: Ints
    candidate: Ints
    cost: Floats
    weight: Floats
    standing: Floats
    xy: Floats
    limit: float

    @property
    def served(self) -> Bools:
        """Which demand points (n,) are covered already."""
        return np.asarray(self.standing <= self.limit)

    def within(self) -> NDArray[np.intp]:
        """Give the pairs within the limit."""
        return np.flatnonzero(self.cost <= self.limit)


def reach_of(table: OdTable, *, weight: Floats, standing: Floats, xy: Floats, limit: float) -> Reach:
    """Give the reach that a table of costs from candidates to demand points tells."""
    return Reach(table.demand, table.facility, table.cost_s, weight, standing, xy, limit)


def together(reaches: Sequence[Reach], importance: Sequence[float]) -> Reach:
    """Give several clauses as one reach, for covering: each asks the same candidates of its own demand points.

    The people of a clause count `importance` times. One candidate that is asked by two clauses serves both: services
    built side by side. Costs are given in limits, so that the common limit is 1.

    Parameters
    ----------
    reaches : of each clause its own, asked of the same candidates
    importance : (one for each clause) what its people count, 0 or above

    Examples
    --------
    >>> from lifecircle.coverage.example import example_reach
    >>> both = together([example_reach(), example_reach()], [1.0, 2.0])
    >>> both.weight.tolist(), both.limit
    ([10.0, 20.0, 50.0, 20.0, 40.0, 100.0], 1.0)

    """
    if len(reaches) != len(importance) or not reaches:
        raise RequestError("Give one weight for each of the {count} clauses.", count=len(reaches))
    if not all(np.isfinite(one) and one >= 0 for one in importance) or not any(importance):
        raise RequestError("The weights of the clauses must be 0 or more, and one of them above 0.")
    shifts = np.concatenate([[0], np.cumsum([len(one.weight) for one in reaches])]).astype(np.int32)
    return Reach(
        demand=np.concatenate([one.demand + shift for one, shift in zip(reaches, shifts, strict=False)]),
        candidate=np.concatenate([one.candidate for one in reaches]),
        cost=np.concatenate([one.cost / one.limit for one in reaches]),
        weight=np.concatenate([one.weight * worth for one, worth in zip(reaches, importance, strict=True)]),
        standing=np.concatenate([one.standing / one.limit for one in reaches]),
        xy=np.vstack([one.xy for one in reaches]),
        limit=1.0,
    )


@dataclass(frozen=True, eq=False)
class Candidates:
    """Where one may build: places (c, 2) in metres, with their cost and capacity where known.

    `excluded` may not be built, `required` must be (they count against number and budget).
    """

    xy: Floats
    cost: Floats | None = None
    capacity: Floats | None = None
    excluded: Bools | None = None
    required: Bools | None = None

    def __len__(self) -> int:
        return len(self.xy)

    def flags(self, which: Bools | None) -> Bools:
        """Give marks (c,), none where they were not given."""
        return np.zeros(len(self), np.bool_) if which is None else which


@dataclass(frozen=True)
class Limits:
    """How much may be built: so many sites, so much money, not nearer to each other than `spacing_m`."""

    sites: int | None = None
    budget: float | None = None
    spacing_m: float = 0.0


@dataclass(frozen=True, eq=False)
class Siting:
    """Sites, with their proof.

    `chosen` (k,) are the candidates built. `value` is what was asked for (people covered, total way, worst way, sites
    or money), `bound` what no choice can surpass, `gap` how far they are apart, relative to the bound. `served` (n,)
    tells who is covered with the sites, in whatever way. `outcome` holds the cuts behind the bound, where there are.
    """

    chosen: Longs
    value: float
    bound: float
    served: Bools
    seconds: float
    outcome: Outcome | None = None

    @property
    def gap(self) -> float:
        """How far value and bound are apart, relative to the larger in size."""
        size = max(abs(self.value), abs(self.bound))
        return abs(self.value - self.bound) / size if size else 0.0

    @property
    def proven(self) -> bool:
        """Whether nothing better exists, but for rounding."""
        return self.gap <= 1e-9


def choice_of(candidates: Candidates, limits: Limits) -> Choice:
    """Give what may be built.

    Raises RequestError for costs and limits that make no sense, and for exclusions that contradict each other.
    """
    cost = np.ones(len(candidates)) if candidates.cost is None else candidates.cost
    allowed = ~candidates.flags(candidates.excluded)
    _check_candidates(candidates, cost, allowed)
    _check_limits(limits, cost, allowed)
    pairs = rivals(candidates.xy, limits.spacing_m)
    required = candidates.flags(candidates.required)
    _check_required(candidates, limits, cost, pairs)
    blocked = np.zeros(len(candidates), np.bool_)
    for one, other in ((0, 1), (1, 0)):
        blocked[pairs[required[pairs[:, one]], other]] = True
    allowed &= ~blocked | required
    pairs = pairs[allowed[pairs].all(axis=1)]
    sites = int(allowed.sum()) if limits.sites is None else limits.sites
    return Choice(allowed, cost, sites, np.inf if limits.budget is None else float(limits.budget), pairs)


def rest_of(choice: Choice, required: Bools) -> Choice:
    """Give what may be built beside the sites that are required."""
    left = replace(choice.only(~required), sites=choice.sites - int(required.sum()))
    return replace(left, budget=choice.budget - float(choice.cost[required].sum()))


def rivals(xy: Floats, spacing_m: float) -> Ints:
    """Give the pairs (k, 2) of places nearer to each other than so many metres."""
    if spacing_m <= 0 or not len(xy):
        return np.zeros((0, 2), np.int32)
    pairs = cKDTree(xy).query_pairs(spacing_m, output_type="ndarray")
    apart = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
    return np.asarray(pairs[apart < spacing_m], dtype=np.int32)


def check_reach(reach: Reach, choice: Choice) -> None:
    """Raise RequestError where no candidate is within the limit of anybody who is not covered yet."""
    useful = reach.within()
    useful = useful[choice.allowed[reach.candidate[useful]]]
    if not (reach.weight > 0).any():
        raise RequestError("No one of the group asked for lives here, so no site can serve them.")
    if not len(useful):
        raise RequestError(
            "None of the {count} candidates is within the limit of anybody; choose candidates nearer to where people "
            "live, or a wider limit.",
            count=int(choice.allowed.sum()),
        )


def check_all_reached(reach: Reach, choice: Choice, times: int) -> None:
    """Raise InfeasibleError where some demand points have too few candidates within the limit to be covered."""
    useful = reach.within()
    useful = useful[choice.allowed[reach.candidate[useful]]]
    near = np.bincount(reach.demand[useful], minlength=len(reach.weight)) + reach.served
    lost = np.flatnonzero((near < times) & (reach.weight > 0))
    if len(lost):
        few = (
            "{count} demand points ({people:,.0f} people) have fewer than {times} candidates within the limit, so no "
            "choice can cover them; the first is number {first}."
        )
        none = (
            "{count} demand points ({people:,.0f} people) have no candidate within the limit, so no choice can cover "
            "them; the first is number {first}."
        )
        raise InfeasibleError(
            none if times == 1 else few,
            count=len(lost),
            people=float(reach.weight[lost].sum()),
            times=times,
            first=int(lost[0]) + 1,
            points=lost,
            weight=reach.weight[lost],
        )


def _check_candidates(candidates: Candidates, cost: Floats, allowed: Bools) -> None:
    if not len(candidates):
        raise RequestError("There is no candidate to choose from; give a layer of sites, or take street points.")
    if not np.isfinite(candidates.xy).all():
        raise RequestError("Some candidates have coordinates that are not numbers; leave them out.")
    bad = np.flatnonzero(~(cost >= 0) | ~np.isfinite(cost))
    if len(bad):
        raise RequestError(
            "{count} candidates have a cost below 0 or none at all; correct it. The first is number {first}.",
            count=len(bad),
            first=int(bad[0]) + 1,
        )
    clash = candidates.flags(candidates.required) & ~allowed
    if clash.any():
        raise RequestError(
            "{count} candidates are both required and excluded; decide for one. The first is number {first}.",
            count=int(clash.sum()),
            first=int(np.flatnonzero(clash)[0]) + 1,
        )
    if not allowed.any():
        raise RequestError("All {count} candidates are excluded, so there is none to choose from.", count=len(allowed))


def _check_limits(limits: Limits, cost: Floats, allowed: Bools) -> None:
    free = int(allowed.sum())
    if limits.sites is not None and limits.sites < 1:
        raise RequestError("Give the number of sites as 1 or more; {sites} is given.", sites=limits.sites)
    if limits.sites is not None and limits.sites > free:
        raise RequestError(
            "{sites} sites are asked for, but there are only {count} candidates.", sites=limits.sites, count=free
        )
    if not (np.isfinite(limits.spacing_m) and limits.spacing_m >= 0):
        raise RequestError(
            "The spacing between sites must be 0 m or more; {spacing} is given.", spacing=limits.spacing_m
        )
    if limits.budget is None:
        return
    if not (np.isfinite(limits.budget) and limits.budget >= 0):
        raise RequestError("The budget must be 0 or more; {budget} is given.", budget=limits.budget)
    cheapest = float(cost[allowed].min())
    if limits.budget < cheapest:
        raise RequestError(
            "The budget of {budget:,g} is below the cheapest site, which costs {cheapest:,g}.",
            budget=limits.budget,
            cheapest=cheapest,
        )


def _check_required(candidates: Candidates, limits: Limits, cost: Floats, pairs: Ints) -> None:
    required = candidates.flags(candidates.required)
    count, price = int(required.sum()), float(cost[required].sum())
    if limits.sites is not None and count > limits.sites:
        raise RequestError(
            "{count} sites are required, but only {sites} may be built.", count=count, sites=limits.sites
        )
    if limits.budget is not None and price > limits.budget:
        raise RequestError(
            "The required sites cost {price:,g}, more than the budget of {budget:,g}.",
            price=price,
            budget=limits.budget,
        )
    near = pairs[required[pairs].all(axis=1)] if len(pairs) else pairs
    if len(near):
        one, other = near[0]
        raise RequestError(
            "The required candidates number {one} and {other} lie nearer to each other than the spacing of {spacing:g} "
            "m; give up one, or the spacing.",
            one=int(one) + 1,
            other=int(other) + 1,
            spacing=limits.spacing_m,
        )
