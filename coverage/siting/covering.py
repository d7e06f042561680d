"""Coverage: most people with so many sites or so much money, everybody with the fewest, a target with the cheapest.

MCLP: Church and ReVelle (1974). LSCP: Toregas, Swain, ReVelle and Bergman (1971); with backup coverage Hogan and
ReVelle (1986). All solved to proof by `search` or by `cover`.
"""

from dataclasses import dataclass, replace

import numpy as np

from ...arrays import Bools, Floats, Longs
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..errors import RequestError
from .problem import (
    Candidates,
    Limits,
    Reach,
    Siting,
    check_all_reached,
    check_reach,
    choice_of,
    rest_of,
)
from .solving.outcome import Effort
from .solving.reduction import reduced
from .solving.rows import covering_rows, served_by
from .solving.search import search
from .solving.set_cover import Cover, cover
from .solving.target import cheapest


def cover_most(
    reach: Reach,
    candidates: Candidates,
    limits: Limits,
    *,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Siting:
    """Cover most people with so many sites, or so much money, beside the facilities that there are (MCLP).

    The value are the people covered, by old and new sites. When cancelled, gives the best so far. Raises RequestError
    for what makes no sense.

    Parameters
    ----------
    reach : who is reached by which candidate, and by what stands already
    candidates : where one may build, (c, 2) metres, with costs and capacities where known
    limits : how many sites, how much money, how far apart
    effort : how long the proof may take, and how close is close enough
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_candidates, example_reach
    >>> from lifecircle.coverage.siting.problem import Limits
    >>> found = cover_most(example_reach(), example_candidates(), Limits(sites=1))
    >>> found.chosen.tolist(), found.value, found.bound
    ([1], 50.0, 50.0)

    """
    asked = _Asked(reach, candidates, limits)
    found = search(asked.rows, asked.choice, effort=effort, progress=progress, cancelled=cancelled)
    opened = found.opened | asked.required
    total = float(reach.weight.sum())
    return Siting(
        chosen=np.flatnonzero(opened),
        value=total - found.lost,
        bound=total - found.bound,
        served=covered(reach, opened),
        seconds=found.seconds,
        outcome=found,
    )


def cover_share(
    reach: Reach,
    candidates: Candidates,
    limits: Limits,
    share: float,
    *,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Siting:
    """Cover a share (0 to 1) of the people with the fewest sites, or the cheapest where candidates have costs.

    The value is the number of sites, or their cost. Raises RequestError where not even all candidates reach it.

    Parameters
    ----------
    reach : who is reached by which candidate, and by what stands already
    candidates : where one may build, (c, 2) metres, with costs and capacities where known
    limits : how many sites, how much money, how far apart
    share : of the people who must be covered, from 0 to 1
    effort : how long the proof may take, and how close is close enough
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_candidates, example_reach
    >>> from lifecircle.coverage.siting.problem import Limits
    >>> cover_share(example_reach(), example_candidates(), Limits(), 0.6).chosen.tolist()  # 48 of 80 people
    [1]

    """
    if not 0 < share <= 1:
        raise RequestError(
            "The share to cover must be above 0 and at most 100%; {share:g}% is given.", share=100 * share
        )
    asked = _Asked(reach, candidates, limits)
    total = float(reach.weight.sum())
    most = total - asked.rows.lost(asked.choice.allowed.astype(np.float64))
    if most < share * total * (1 - 1e-12):
        raise RequestError(
            "Even all candidates together cover only {most:.1f}% of the people, less than the {share:.1f}% asked "
            "for; give more candidates.",
            most=100 * most / total,
            share=100 * share,
        )
    found = cheapest(
        asked.rows, asked.choice, (1 - share) * total, effort=effort or Effort(), progress=progress, cancelled=cancelled
    )
    opened = found.opened | asked.required
    price = float(asked.cost[asked.required].sum())
    return Siting(
        np.flatnonzero(opened), found.cost + price, found.bound + price, covered(reach, opened), found.seconds
    )


def cover_all(
    reach: Reach,
    candidates: Candidates,
    limits: Limits,
    *,
    times: int = 1,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Siting:
    """Cover everybody with the fewest (or cheapest) sites (LSCP); with `times` 2 everybody by two: backup coverage.

    A facility that stands already counts once. Raises InfeasibleError with the demand points that no choice can cover.

    Parameters
    ----------
    reach : who is reached by which candidate, and by what stands already
    candidates : where one may build, (c, 2) metres, with costs and capacities where known
    limits : how many sites, how much money, how far apart
    times : by how many sites everybody must be covered
    effort : how long the proof may take, and how close is close enough
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_candidates, example_reach
    >>> from lifecircle.coverage.siting.problem import Limits
    >>> cover_all(example_reach(), example_candidates(), Limits()).chosen.tolist()
    [0, 1]

    """
    if times < 1:
        raise RequestError("Everybody must be covered at least once; {times} is given.", times=times)
    choice = choice_of(candidates, limits)
    check_reach(reach, choice)
    check_all_reached(reach, choice, times)
    pairs = reach.within()
    need = np.where(reach.weight > 0, times - reach.served.astype(np.int64), 0)
    required = candidates.flags(candidates.required)
    demand = Cover(reach.demand[pairs], reach.candidate[pairs], need)
    found = cover(demand, choice, required=required, effort=effort or Effort(), progress=progress, cancelled=cancelled)
    return Siting(np.flatnonzero(found.opened), found.cost, found.bound, covered(reach, found.opened), found.seconds)


def covered(reach: Reach, opened: Bools) -> Bools:
    """Tell which demand points (n,) are covered by the sites `opened` (c,) or stood covered before."""
    pairs = reach.within()
    served = reach.served.copy()
    served[reach.demand[pairs[opened[reach.candidate[pairs]]]]] = True
    return served


@dataclass(frozen=True, eq=False)
class Front:
    """What one more site is worth: `sites` (k,), the people covered with so many, and the bounds (k,)."""

    sites: Longs
    people: Floats
    bound: Floats


def front(
    reach: Reach,
    candidates: Candidates,
    limits: Limits,
    *,
    seconds: float = 10.0,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Front:
    """Give the people covered with 1, 2, ... sites up to the limit, each with its bound, in about so many seconds.

    Parameters
    ----------
    reach : who is reached by which candidate, and by what stands already
    candidates : where one may build, (c, 2) metres, with costs and capacities where known
    limits : how many sites, how much money, how far apart
    seconds : how long all of them may take together
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_candidates, example_reach
    >>> from lifecircle.coverage.siting.problem import Limits
    >>> front(example_reach(), example_candidates(), Limits(sites=2)).people.tolist()
    [50.0, 80.0]

    """
    asked = _Asked(reach, candidates, limits)
    total, start = float(reach.weight.sum()), asked.required & False
    people, bounds = [], []
    for sites in range(1, asked.choice.sites + 1):
        choice = replace(asked.choice, sites=sites)
        effort = Effort(gap=1e-3, seconds=seconds / asked.choice.sites)
        found = search(asked.rows, choice, effort=effort, start=start, cancelled=cancelled)
        start = found.opened
        people.append(total - found.lost)
        bounds.append(total - found.bound)
        progress(sites / asked.choice.sites, "one more site")
        if cancelled():
            break
    already = int(asked.required.sum())
    return Front(already + np.arange(1, len(people) + 1), np.array(people), np.array(bounds))


class _Asked:
    """A problem of covering, checked and made smaller without changing its answer."""

    def __init__(self, reach: Reach, candidates: Candidates, limits: Limits) -> None:
        whole = choice_of(candidates, limits)
        check_reach(reach, whole)
        self.required = candidates.flags(candidates.required)
        self.cost = whole.cost
        weight = np.where(reach.served, 0.0, reach.weight)
        pairs = reach.within()
        pairs = pairs[whole.allowed[reach.candidate[pairs]]]
        rows = covering_rows(reach.demand[pairs], reach.candidate[pairs], weight, len(candidates), reach.xy)
        if self.required.any():
            rows = served_by(rows, self.required)
        self.rows, self.choice = reduced(rows, rest_of(whole, self.required))
