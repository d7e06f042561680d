"""How many places there are for whom: the family of floating catchments on the table of exact costs.

Two-step floating catchment area (2SFCA): Luo and Wang (2003); enhanced by steps: Luo and Qi (2009); by a Gaussian
decay: Dai (2010); three-step: Wan, Zou and Sternberg (2012); balanced: Paez, Higgins and Vivona (2019); spatial
availability: Soukhov, Paez, Higgins and Mohamed (2023). Everything is sparse: the work grows with the pairs in reach.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from ...arrays import Floats, Ints
from ..errors import RequestError
from ..search.allocation import allocate
from ..search.od_tables import OdTable

Decay = Literal["none", "step", "gaussian"]
Method = Literal["two_step", "three_step", "balanced", "availability", "nearest_with_room"]

STEPS: Final = ((1 / 3, 1.0), (2 / 3, 0.68), (1.0, 0.22))
"""Weights of the zones up to these shares of the limit: those of Luo and Qi (2009) for 10, 20 and 30 minutes."""


@dataclass(frozen=True, eq=False)
class Accessibility:
    """Places for people.

    `per_head` (n,) are the places for each person at a demand point, `available` (n,) those places times the people;
    `ratio` (f,) are the places per (weighted) person at each facility, NaN where nobody reaches it. `unreached` are
    the places of facilities that nobody reaches, `unknown` (f,) marks those that do not tell their places and offer
    none here.
    """

    per_head: Floats
    available: Floats
    ratio: Floats
    unreached: float
    unknown: NDArray[np.bool_]


def floating_catchment(
    table: OdTable,
    places: Floats,
    people: Floats,
    *,
    limit: float,
    method: Method = "two_step",
    decay: Decay = "none",
) -> Accessibility:
    """Give the places for people by one of the methods.

    Parameters
    ----------
    table : pairs of facilities (f) and demand points (n) with their cost, at least up to the limit
    places : (f,) what each facility offers, NaN where unknown
    people : (n,) who asks, of the group that the service is for; a gap (NaN) counts as nobody
    limit : farther than this no way counts, in the units of the costs, inclusive
    method : whose formula; `nearest_with_room` seats everybody at the nearest facility that has a place left
    decay : how a place counts less the farther it is; `nearest_with_room` knows none

    Raises RequestError for places or people below 0, or a decay that the method does not have.

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place, example_query
    >>> from lifecircle.coverage.search.od_tables import od_table
    >>> from lifecircle.coverage.travel.snap import snap
    >>> asked, place = example_query(), example_place()
    >>> table = od_table(asked, snap(place.network, place.demand.xy, profile=asked.profile))
    >>> people, places = place.demand.weights["people"], place.facilities.capacity["places"]
    >>> floating_catchment(table, places, people, limit=300.0).per_head.tolist()  # 15 for 30 people, and 15 for 30
    [0.5, 0.5, 0.5]

    """
    unknown = np.isnan(places)
    asked = _Pairs(table, np.nan_to_num(places), np.nan_to_num(people), limit, decay)
    if method == "nearest_with_room":
        return _seated(asked, decay, unknown)
    ratio, per_head = _METHODS[method](asked)
    reached = np.isfinite(ratio)
    unreached = float(asked.places[~reached].sum())
    return Accessibility(per_head, per_head * asked.people, ratio, unreached, unknown)


def places_short(access: Accessibility, people: Floats, per_head: float, owner: Ints, count: int) -> Floats:
    """Give for each area (count,) how many places its people lack to have `per_head` each.

    `owner` (n,) is the area of each demand point, -1 for none. What one point has beyond its need helps no other.
    """
    lack = np.maximum(0.0, per_head * np.nan_to_num(people) - access.available)
    inside = owner >= 0
    return np.bincount(owner[inside], lack[inside], count).astype(np.float64)


class _Pairs:
    """The pairs within the limit with their weights."""

    def __init__(self, table: OdTable, places: Floats, people: Floats, limit: float, decay: Decay) -> None:
        _check(places, people, limit)
        within = np.flatnonzero(table.cost_s <= limit)
        self.facility, self.demand = table.facility[within], table.demand[within]
        self.cost = table.cost_s[within]
        self.places, self.people = places, people
        self.weight = _DECAYS[decay](self.cost / limit)

    def by_facility(self, values: Floats) -> Floats:
        """Sum values of pairs (k,) by facility."""
        return np.bincount(self.facility, values, len(self.places)).astype(np.float64)

    def by_demand(self, values: Floats) -> Floats:
        """Sum values of pairs (k,) by demand point."""
        return np.bincount(self.demand, values, len(self.people)).astype(np.float64)


def _two_step(asked: _Pairs) -> tuple[Floats, Floats]:
    """Give R_j = S_j / sum_k P_k W_kj and A_i = sum_j R_j W_ij."""
    crowd = asked.by_facility(asked.people[asked.demand] * asked.weight)
    ratio = _divided(asked.places, crowd)
    return ratio, asked.by_demand(np.nan_to_num(ratio[asked.facility]) * asked.weight)


def _three_step(asked: _Pairs) -> tuple[Floats, Floats]:
    """Give the same with each person shared among facilities: G_ij = W_ij / sum_j W_ij on both steps."""
    chosen = asked.weight / asked.by_demand(asked.weight)[asked.demand] if len(asked.weight) else asked.weight
    weight = np.nan_to_num(chosen) * asked.weight
    crowd = asked.by_facility(asked.people[asked.demand] * weight)
    ratio = _divided(asked.places, crowd)
    return ratio, asked.by_demand(np.nan_to_num(ratio[asked.facility]) * weight)


def _balanced(asked: _Pairs) -> tuple[Floats, Floats]:
    """Give the same with weights that add up to 1 by person in the first step and by facility in the second."""
    by_person = _divided(asked.weight, asked.by_demand(asked.weight)[asked.demand])
    by_facility = _divided(asked.weight, asked.by_facility(asked.weight)[asked.facility])
    crowd = asked.by_facility(asked.people[asked.demand] * np.nan_to_num(by_person))
    ratio = _divided(asked.places, crowd)
    return ratio, asked.by_demand(np.nan_to_num(ratio[asked.facility]) * np.nan_to_num(by_facility))


def _availability(asked: _Pairs) -> tuple[Floats, Floats]:
    """Give V_i / P_i, V_i = sum_j S_j F_ij, each facility's places shared in proportion to people and weight."""
    claim = asked.people[asked.demand] * asked.weight
    crowd = asked.by_facility(claim)
    share = np.nan_to_num(_divided(claim, crowd[asked.facility]))
    available = asked.by_demand(asked.places[asked.facility] * share)
    return _divided(asked.places, crowd), np.nan_to_num(_divided(available, asked.people))


def _seated(asked: _Pairs, decay: Decay, unknown: NDArray[np.bool_]) -> Accessibility:
    if decay != "none":
        raise RequestError(
            "Sending people to the nearest facility with a place left uses no distance decay; leave it out."
        )
    start = np.searchsorted(asked.facility, np.arange(len(asked.places) + 1)).astype(np.int64)
    left, free = allocate(OdTable(start, asked.demand, asked.cost), asked.people, asked.places)
    seated = asked.people - left
    reached = asked.by_facility(np.ones(len(asked.facility))) > 0
    taken = asked.places - free
    ratio = np.where(reached, _divided(asked.places, np.maximum(taken, 1e-300)), np.nan)
    ratio = np.where(reached & (taken <= 0), np.inf, ratio)
    per_head = np.nan_to_num(_divided(seated, asked.people))
    return Accessibility(per_head, seated, ratio, float(asked.places[~reached].sum()), unknown)


def _no_decay(share: Floats) -> Floats:
    return np.ones(len(share))


def _steps(share: Floats) -> Floats:
    zone = np.searchsorted([end * (1 + 1e-12) for end, _ in STEPS], share, side="left")
    return np.append([weight for _, weight in STEPS], 0.0)[zone]


def _gaussian(share: Floats) -> Floats:
    return np.asarray((np.exp(-0.5 * share**2) - np.exp(-0.5)) / (1.0 - np.exp(-0.5)))


def _divided(above: Floats, below: Floats) -> Floats:
    """Divide, NaN where there is nothing to divide by."""
    return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0))


def _check(places: Floats, people: Floats, limit: float) -> None:
    if not (np.isfinite(limit) and limit > 0):
        raise RequestError("The limit within which places count must be above 0; {limit:g} is given.", limit=limit)
    if (places < 0).any():
        raise RequestError(
            "Places must be 0 or more; facility number {row} has fewer. Correct the figure.",
            row=int(np.argmin(places)) + 1,
        )
    if (people < 0).any():
        raise RequestError(
            "People must be 0 or more; demand point number {row} has fewer. Correct the figure.",
            row=int(np.argmin(people)) + 1,
        )


_METHODS: Final[Mapping[str, Callable[[_Pairs], tuple[Floats, Floats]]]] = {
    "two_step": _two_step,
    "three_step": _three_step,
    "balanced": _balanced,
    "availability": _availability,
}
_DECAYS: Final[Mapping[str, Callable[[Floats], Floats]]] = {"none": _no_decay, "step": _steps, "gaussian": _gaussian}
