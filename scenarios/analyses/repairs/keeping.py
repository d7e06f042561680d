"""The fewest or cheapest measures of all kinds that together meet a circle, with their proof."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ....arrays import Floats, Ints
from ....coverage.errors import RequestError
from ....coverage.siting.covering import cover_share
from ....coverage.siting.problem import Candidates, Limits, Reach, Siting
from ....coverage.siting.solving.outcome import Effort
from ....messages import Message
from ....progress import Cancelled
from ...editing.edits import AddFacility, AddLink, AddMobileStop
from ..sites.candidate_reach import with_served
from ..sites.trials import evidence_of
from .finding import Finder
from .proof import Offered
from .values import Kind, Measure

_TRIED_ALONE: Final = 100
"""Of so many sites at most each is carried out by itself where places count."""
_SAME: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Kept:
    """The measures that meet a circle together, what was solved, and what there was to choose from."""

    measures: tuple[Measure, ...] = ()
    siting: Siting | None = None
    offered: Offered | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, eq=False)
class _Pool:
    """What may be chosen from: a site or stop of each kind at every point `xy` (k, 2), then the measures tried."""

    xy: Floats
    kinds: tuple[Kind, ...]
    tried: tuple[Measure, ...]
    demand: Ints
    candidate: Ints
    prices: Floats | None

    def __len__(self) -> int:
        return len(self.xy) * len(self.kinds) + len(self.tried)

    def measures(self, chosen: Sequence[int], finder: Finder) -> list[Measure]:
        """Return the measures that some candidates stand for."""
        built = len(self.xy) * len(self.kinds)
        found = []
        for number, row in enumerate(chosen, 101):
            if row < built:
                kind, point = divmod(row, len(self.xy))
                found.append(finder.site(self.xy[point], number, self.kinds[kind]))
            else:
                found.append(self.tried[row - built])
        return found


def keeping(finder: Finder, tried: Sequence[Measure], cancelled: Cancelled) -> Kept:
    """Return the fewest or cheapest measures that bring the circle to its target.

    Any street point may have a site or a stop; links, gates and larger facilities are those that were tried. Each
    counts by itself; together they can only serve more, since no way gets longer and no place is taken away.
    """
    verdict = finder.trial.verdict
    if verdict.target is None or verdict.state == "met":
        return Kept()
    useful = [one for one in tried if one.people > 0]
    pool = _pool(finder, [one for one in useful if not isinstance(one.edit, AddFacility | AddMobileStop)])
    offered = _offered(finder, pool, tried)
    if not len(pool.demand):
        return Kept(notes=(Message("None of the repairs that were tried serves anybody newly."),))
    apart = Candidates(np.zeros((len(pool), 2)), pool.prices)
    effort = Effort(seconds=finder.request.seconds)
    try:
        found = cover_share(
            _reach(finder, pool), apart, Limits(), verdict.target / 100, effort=effort, cancelled=cancelled
        )
    except RequestError as error:
        return Kept(notes=(_none(offered, error),))
    if offered.reason == "seats" and not offered.priced and found.value > 1:
        offered = replace(offered, at_least=_least_with_places(finder, pool, offered, cancelled))
    return Kept(tuple(pool.measures(found.chosen.tolist(), finder)), found, offered)


def _least_with_places(finder: Finder, pool: _Pool, offered: Offered, cancelled: Cancelled) -> int:
    """Return how many measures it takes for certain where places count: whoever finds one must be within reach too.

    By distance alone that is exact for sites and stops. Where one of them would do by distance, each that would is
    carried out with places for everybody; if none keeps the circle, it takes two.
    """
    target, evidence = finder.trial.verdict.target, evidence_of(finder.trial.live.verdict)
    if offered.ways or offered.mixed or target is None:
        return 1
    none, left = np.zeros(len(pool.demand)), evidence.people_unserved
    alone = Reach(pool.demand, pool.candidate, none, left, np.zeros(len(left)), finder.place.demand.xy, 0.0)
    reach, effort = with_served(alone, evidence), Effort(seconds=finder.request.seconds)
    missing = float(left.sum()) - (1 - target / 100) * float(evidence.people.sum())
    if missing <= _SAME:
        return 1  # everybody is within reach: places anywhere may help
    apart = Candidates(np.zeros((len(pool), 2)))
    found = cover_share(reach, apart, Limits(), target / 100, effort=effort, cancelled=cancelled)
    least = max(1, round(found.bound))
    enough = np.flatnonzero(np.bincount(pool.candidate, left[pool.demand], len(pool)) >= missing - _SAME)
    if least > 1 or len(enough) > _TRIED_ALONE:
        return least
    for row in enough.tolist():
        edits = finder.sizing.roomy(pool.measures([row], finder)[0].edits)
        if cancelled() or finder.trial.after(edits).state == "met":
            return 1
    return 2


def _none(offered: Offered, error: RequestError) -> Message:
    """Say that there is no set, or that none was found where measures may do more together."""
    known = {"reason": error}
    if not offered.reason:
        return Message("No set of repairs meets the circle. {reason}", known)
    return Message("No set of repairs that meets the circle was found, each counted by itself. {reason}", known)


def _offered(finder: Finder, pool: _Pool, tried: Sequence[Measure]) -> Offered:
    """Return what there is to choose from: also measures that serve nobody alone, but may beside a new way."""
    ways = [one.cost for one in tried if isinstance(one.edit, AddLink)]
    readings = finder.trial.live.readings
    others = [one.cost for one in tried if not isinstance(one.edit, AddLink | AddFacility | AddMobileStop)]
    return Offered(
        ways=tuple(ways),
        others=(*others, *(finder.price(kind) for kind in pool.kinds)),
        priced=pool.prices is not None,
        seats=finder.trial.per_head is not None,
        mixed=len({(one.mode, one.way.profile) for one in readings}) > 1,
        apart_m=finder.request.apart_m,
    )


def _pool(finder: Finder, tried: Sequence[Measure]) -> _Pool:
    """Return what may be chosen from, with whom each serves; of sites and stops without prices the first will do."""
    kinds = finder.site_kinds
    if any(finder.price(kind) is None for kind in kinds):
        kinds = kinds[:1]
    xy, near = finder.site_reach() if kinds else (np.zeros((0, 2)), None)
    count = len(xy)
    demand = [] if near is None else [near.demand for _ in kinds]
    candidate = [] if near is None else [near.candidate + turn * count for turn in range(len(kinds))]
    useful = [(one, np.flatnonzero(finder.helped(one))) for one in tried]
    useful = [(one, rows) for one, rows in useful if len(rows)]
    for number, (_, rows) in enumerate(useful, count * len(kinds)):
        demand.append(rows.astype(np.int32))
        candidate.append(np.full(len(rows), number, np.int32))
    costs = [*(finder.price(kind) for kind in kinds for _ in range(count)), *(one.cost for one, _ in useful)]
    return _Pool(
        xy=xy,
        kinds=kinds,
        tried=tuple(one for one, _ in useful),
        demand=np.concatenate([np.zeros(0, np.int32), *demand]).astype(np.int32),
        candidate=np.concatenate([np.zeros(0, np.int32), *candidate]).astype(np.int32),
        prices=None if any(cost is None for cost in costs) else np.array(costs, np.float64),
    )


def _reach(finder: Finder, pool: _Pool) -> Reach:
    """Return whom the measures serve of all whom the circle asks."""
    evidence, none = evidence_of(finder.trial.verdict), np.zeros(len(pool.demand))
    left = evidence.people_unserved
    alone = Reach(pool.demand, pool.candidate, none, left, np.zeros(len(left)), finder.place.demand.xy, 0.0)
    return with_served(alone, evidence)
