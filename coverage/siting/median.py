"""The least way: so many sites that everybody, all in all, has the shortest way to the nearest (p-median).

Hakimi (1964); by the decomposition of Duran-Mateluna, Ales and Elloumi (2023), which `search` carries out.
"""

import numpy as np

from ...arrays import Bools, Floats
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..errors import RequestError
from .problem import Candidates, Limits, Reach, Siting, check_reach, choice_of, rest_of
from .solving.outcome import Effort
from .solving.reduction import reduced
from .solving.rows import served_by, way_rows
from .solving.search import search


def least_way(
    reach: Reach,
    candidates: Candidates,
    limits: Limits,
    *,
    unreached: float | None = None,
    effort: Effort | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Siting:
    """Give the sites that make the sum of people times way least, beside the facilities that there are.

    Whoever has neither a site nor a facility in reach counts with the way `unreached`, by default the limit of the
    table. `served` are those with a way within the limit. Raises RequestError for what makes no sense.

    Parameters
    ----------
    reach : who is reached by which candidate, and by what stands already
    candidates : where one may build, (c, 2) metres, with costs and capacities where known
    limits : how many sites, how much money, how far apart
    unreached : the way of who is reached by nobody, in the units of the costs
    effort : how long the proof may take, and how close is close enough
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import example_candidates, example_reach
    >>> from lifecircle.coverage.siting.problem import Limits
    >>> least_way(example_reach(), example_candidates(), Limits(sites=2)).value  # 10 x 60 + 20 x 120 + 50 x 90
    7500.0

    """
    choice = choice_of(candidates, limits)
    check_reach(reach, choice)
    most = reach.limit if unreached is None else unreached
    if not np.isfinite(most) or most < reach.cost.max(initial=0.0):
        raise RequestError("The way of those whom nobody reaches must not be shorter than the longest way asked about.")
    required = candidates.flags(candidates.required)
    rows = way_rows(
        reach.demand, reach.candidate, reach.cost, reach.weight, np.minimum(reach.standing, most),
        count=len(candidates), xy=reach.xy,
    )  # fmt: skip
    rows = served_by(rows, required) if required.any() else rows
    rows, left = reduced(rows, rest_of(choice, required))
    given = effort or Effort()
    asked = Effort(given.gap, given.seconds, relative_to="lost")
    found = search(rows, left, effort=asked, progress=progress, cancelled=cancelled)
    opened = found.opened | required
    way = ways_with(reach, opened)
    served = np.asarray(way <= reach.limit)
    return Siting(np.flatnonzero(opened), found.lost, found.bound, served, found.seconds, found)


def ways_with(reach: Reach, opened: Bools) -> Floats:
    """Give each demand point's way (n,) to the nearest of the sites `opened` and the facilities that stand."""
    way = reach.standing.copy()
    pairs = np.flatnonzero(opened[reach.candidate])
    np.minimum.at(way, reach.demand[pairs], reach.cost[pairs])
    return way
