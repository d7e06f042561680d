"""How equally a service is shared out (均等化): measures of inequality, and districts beside each other.

Gini and Theil as in Cowell (2011); Palma (2011); concentration index as in Kakwani, Wagstaff and van Doorslaer (1997).
All are weighted by people: a point with nobody counts for nothing.
"""

from dataclasses import dataclass

import numpy as np

from ...arrays import Bools, Floats, Ints


@dataclass(frozen=True)
class Equality:
    """Inequality of a good (places per head, or a way) among people; None where it cannot be told.

    `gini` and `theil` are 0 where everybody has the same. `palma` is what the best-off tenth has over what the
    worst-off two fifths have, None where these have nothing. `concentration` is above 0 where those ranked higher have
    more.
    """

    mean: float | None
    gini: float | None
    theil: float | None
    palma: float | None
    concentration: float | None = None


def equality(value: Floats, people: Floats, rank_by: Floats | None = None) -> Equality:
    """Measure how equally `value` (n,) is shared among `people` (n,); those of NaN value or rank are left out.

    `rank_by` (n,) puts people in order, such as income or density, for the concentration index.
    """
    known = np.isfinite(value) & (np.nan_to_num(people) > 0)
    given, weight = value[known], people[known]
    if not len(given) or (given < 0).any() or not given.any():
        return Equality(float(given @ weight / weight.sum()) if len(given) else None, None, None, None)
    mean = float(given @ weight / weight.sum())
    concentration = None
    if rank_by is not None:
        ranked = np.isfinite(rank_by[known])
        concentration = _concentration(given[ranked], weight[ranked], rank_by[known][ranked])
    return Equality(mean, gini(given, weight), theil(given, weight), palma(given, weight), concentration)


def gini(value: Floats, people: Floats) -> float:
    """Give half the mean difference between two people, relative to the mean; values (n,) are not below 0."""
    order = np.argsort(value)
    share = people[order] / people.sum()
    worth = np.cumsum(value[order] * share)
    before = np.concatenate([[0.0], worth[:-1]])
    return float(1.0 - (share * (worth + before)).sum() / worth[-1])


def theil(value: Floats, people: Floats) -> float:
    """Give the mean of x ln x, x being the value over the mean; 0 ln 0 counts as 0."""
    relative = value / (value @ people / people.sum())
    logs = np.log(relative, out=np.zeros(len(relative)), where=relative > 0)
    return float((people * relative * logs).sum() / people.sum())


def palma(value: Floats, people: Floats) -> float | None:
    """Give what the best-off tenth has over what the worst-off two fifths have, points at the edges being cut."""
    order = np.argsort(value)
    upto = np.concatenate([[0.0], np.cumsum(people[order])]) / people.sum()
    worth = np.concatenate([[0.0], np.cumsum((value * people)[order])])
    poor, rich = np.interp([0.4, 0.9], upto, worth)
    return float((worth[-1] - rich) / poor) if poor > 0 else None


def _concentration(value: Floats, people: Floats, rank_by: Floats) -> float | None:
    """Give 2 cov(value, rank) / mean; equal ranks share theirs."""
    total, mean = people.sum(), float(value @ people / people.sum()) if len(value) else 0.0
    if mean <= 0:
        return None
    _, group = np.unique(rank_by, return_inverse=True)
    of_group = np.bincount(group, people)
    rank = ((np.cumsum(of_group) - of_group / 2) / total)[group]
    return float(2.0 * (people * value * (rank - 0.5)).sum() / total / mean)


@dataclass(frozen=True)
class DistrictAccess:
    """One district (or area type): its people, the share served in percent, the mean way, and places per head.

    The mean way is of those who have one, in the units given; None where nobody lives there, or nothing is known.
    """

    district: int
    people: float
    share: float | None
    mean_way: float | None
    per_head: float | None


def by_district(
    owner: Ints, people: Floats, served: Floats | Bools, way: Floats, per_head: Floats | None = None
) -> tuple[DistrictAccess, ...]:
    """Give one row for each district in `owner` (n,), -1 left out, in the order of their numbers.

    `served` (n,) tells who is served, or what share of each point.
    """
    rows = []
    for district in np.unique(owner[owner >= 0]).tolist():
        inside = (owner == district) & (np.nan_to_num(people) > 0)
        weight, ways = people[inside], way[inside]
        total, led = float(weight.sum()), np.isfinite(ways)
        near = float(weight[led].sum())
        rows.append(
            DistrictAccess(
                district,
                total,
                100 * float(weight @ served[inside]) / total if total else None,
                float(ways[led] @ weight[led]) / near if near else None,
                float(per_head[inside] @ weight) / total if total and per_head is not None else None,
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class Spread:
    """The worst and the best district, and their quotient (worst over best), 1 where all are alike."""

    worst: int
    best: int
    quotient: float | None


def spread(rows: tuple[DistrictAccess, ...]) -> Spread | None:
    """Give the districts with the lowest and the highest share served; None where there are none with people."""
    known = [row for row in rows if row.share is not None]
    if not known:
        return None
    worst, best = min(known, key=_share), max(known, key=_share)
    return Spread(worst.district, best.district, _share(worst) / _share(best) if _share(best) else None)


def _share(row: DistrictAccess) -> float:
    assert row.share is not None, "those without people were left out"
    return row.share
