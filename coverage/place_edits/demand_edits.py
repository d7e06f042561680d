"""Edits of who lives where: an estate with its people, and people scaled to a target year.

Each takes the demand and gives what became of it as a `DemandChange`, for `Place.edited` and for a followed plan.
Points keep their rows, and new ones come behind. Coordinates are metres in the place's CRS.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ...arrays import Bools, Floats, Ints
from ..errors import RequestError
from ..place import LAND, Demand, DemandChange

PEOPLE = "people"
HOUSEHOLDS = "households"
AGES = "age_"
"""Groups that begin so are parts of `people`."""


@dataclass(frozen=True, eq=False)
class NewEstate:
    """People who were not there, shared alike by the points `xy` (k, 2).

    `people` are of the whole estate by group. The total is needed; where it is not given, the age groups' sum is it.
    Age groups and households that are not given are taken in the proportion of the whole place, and are named as
    estimated; of a group that nobody knows in the place the estate tells nothing either. `land_m2` (k,) is the
    residential land that each point stands for; where there is some nobody lives, and the others share the people.
    `rural` (k,) and `district` (k,) are as in `Demand`.
    """

    xy: Floats
    people: Mapping[str, float]
    rural: Bools
    district: Mapping[str, Ints] = field(default_factory=dict)
    land_m2: Floats | None = None


def add_estate(demand: Demand, new: NewEstate) -> DemandChange:
    """Add an estate's people. Raises RequestError for figures and coordinates that are none, and for unknown groups.

    Parameters
    ----------
    demand : who lives where before; it stays as it is
    new : the estate's points and people

    Examples
    --------
    >>> import numpy as np
    >>> from lifecircle.coverage.example import example_place
    >>> estate = NewEstate(np.array([[500.0, 0.0]]), {"people": 60.0}, np.zeros(1, bool))
    >>> change = add_estate(example_place().demand, estate)
    >>> change.after.weights["people"].tolist(), change.after.weights["age_60_plus"].round(1).tolist()
    ([10.0, 20.0, 30.0, 60.0], [1.0, 2.0, 3.0, 6.0])

    """
    count = len(new.xy)
    if not count or not np.isfinite(new.xy).all():
        raise RequestError("The estate has no place, or coordinates that are not numbers.")
    figures, estimated = _figures(demand, new)
    land = np.zeros(count) if new.land_m2 is None else new.land_m2
    lived_in = (land == 0) / max(int((land == 0).sum()), 1)
    added = {group: land if group == LAND else _shared(figures[group], lived_in) for group in demand.weights}
    weights = {group: np.concatenate([known, added[group]]) for group, known in demand.weights.items()}
    after = replace(
        demand,
        xy=np.vstack([demand.xy, new.xy]),
        weights=weights,
        rural=np.concatenate([demand.rural, new.rural]),
        district={
            level: np.concatenate([rows, new.district.get(level, np.full(count, -1, np.int32))]).astype(np.int32)
            for level, rows in demand.district.items()
        },
        estimated=demand.estimated | estimated,
    )
    return DemandChange(demand, after, np.arange(len(demand), len(after), dtype=np.int32))


def _shared(figure: float, parts: Floats) -> Floats:
    """Return a figure by its parts (k,), which nobody knows where the figure is not known."""
    return np.full(len(parts), np.nan) if np.isnan(figure) else figure * parts


def scale_people(demand: Demand, factor: float, *, group: str = PEOPLE, where: Bools | None = None) -> DemandChange:
    """Multiply the people of a group, at all points or those where `where` (n,) is True.

    Scaling `people` scales every age group and the households with them; scaling an age group changes the total by
    what the group gains or loses, and nothing else. Raises RequestError for a factor below 0 and for a group that the
    data does not know.

    Parameters
    ----------
    demand : who lives where before; it stays as it is
    factor : 0 or above
    group : whom: `people`, `age_60_plus`, ...
    where : (n,) at which points; by default at all

    Examples
    --------
    >>> from lifecircle.coverage.example import example_place
    >>> scale_people(example_place().demand, 2.0).after.weights["people"].tolist()
    [20.0, 40.0, 60.0]

    """
    if not (np.isfinite(factor) and factor >= 0):
        raise RequestError("People cannot be multiplied by {factor}; give a factor of 0 or above.", factor=factor)
    if group not in demand.weights:
        raise RequestError("The data does not show how many {group} live where.", group=group)
    here = np.where(np.ones(len(demand), np.bool_) if where is None else where, factor, 1.0)
    weights = dict(demand.weights)
    if group == PEOPLE:
        scaled = [name for name in weights if name in (PEOPLE, HOUSEHOLDS) or name.startswith(AGES)]
        weights |= {name: weights[name] * here for name in scaled}
    else:
        weights[group] = demand.weights[group] * here
        if group.startswith(AGES) and PEOPLE in weights:
            gained = np.nan_to_num(weights[group] - demand.weights[group])
            weights[PEOPLE] = np.maximum(demand.weights[PEOPLE] + gained, 0.0)
    return DemandChange(demand, replace(demand, weights=weights), np.flatnonzero(here != 1.0).astype(np.int32))


def _figures(demand: Demand, new: NewEstate) -> tuple[dict[str, float], frozenset[str]]:
    """Return the estate's figure for every group of the data, and which of them are estimates."""
    for group, value in new.people.items():
        if group not in demand.weights:
            raise RequestError("The data does not show how many {group} live where.", group=group)
        if not (np.isfinite(value) and value >= 0):
            raise RequestError("An estate cannot have {value} {group}; give 0 or more.", value=value, group=group)
    figures = dict(new.people)
    ages = {group: value for group, value in figures.items() if group.startswith(AGES)}
    if PEOPLE not in figures:
        figures[PEOPLE] = sum(ages.values())
    if sum(ages.values()) > figures[PEOPLE] * (1 + 1e-9) or not figures[PEOPLE]:
        raise RequestError(
            "The estate's age groups are {ages:g} together and its people {people:g}; the total must include them all.",
            ages=sum(ages.values()),
            people=figures[PEOPLE],
        )
    guessed = [name for name in demand.weights if name not in figures and _is_counted(name)]
    shares = _shares(demand, [name for name in guessed if name.startswith(AGES)])
    left = figures[PEOPLE] - sum(ages.values())
    estimates = {name: left * share for name, share in shares.items()}
    estimates |= {name: figures[PEOPLE] * _ratio(demand, name) for name in guessed if not name.startswith(AGES)}
    told = {name: figures.get(name, estimates.get(name, 0.0)) for name in demand.weights}
    unknown = {name: np.nan for name, weights in demand.weights.items() if np.isnan(weights).all()}
    return told | unknown, frozenset(name for name, value in estimates.items() if value > 0)


def _is_counted(name: str) -> bool:
    return name == HOUSEHOLDS or name.startswith(AGES)


def _shares(demand: Demand, ages: list[str]) -> dict[str, float]:
    """Return how the people of some age groups are divided among them in the whole place."""
    sums = {name: float(np.nansum(demand.weights[name])) for name in ages}
    total = sum(sums.values())
    return {name: value / total if total else 0.0 for name, value in sums.items()}


def _ratio(demand: Demand, name: str) -> float:
    people = float(np.nansum(demand.weights[PEOPLE]))
    return float(np.nansum(demand.weights[name])) / people if people else 0.0
