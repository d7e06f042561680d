"""Residential land: the share within a circle is of area, counted at sample points of which the error is known.

Each sample point stands for the ground around it. Where its neighbours are served as it is, so is its ground; along the
edge of what is served they differ, and there the sum may err. With q the share of a point and its neighbours that is
served, the ground of the point is served or not as a coin with that chance: the variance of its area is m2^2 q (1 - q),
that of the sum their sum, since the points stand at random in squares of a grid (stratified sampling: Cochran, Sampling
Techniques, 5.3). Three standard deviations are told as the error.
"""

from dataclasses import dataclass, replace
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from scipy.spatial import cKDTree

from ...arrays import Floats, Longs
from ...messages import Message
from ..place import LAND, Demand, Strings
from .verdict import CircleEvidence, CoverageRow

_NEIGHBOURS: Final = 8
_SIDES: Final = 3.0
"""A neighbour lies at most so many sides of a point's square away."""
_DEVIATIONS: Final = 3.0


@dataclass(frozen=True, eq=False)
class _Sample:
    """The rows (k,) of the demand that count land, and (k, 9) each with its neighbours, as rows of these."""

    rows: Longs
    around: Longs


_samples: Final[WeakKeyDictionary[Demand, _Sample]] = WeakKeyDictionary()


def said_of(group: str, of_people: Message, of_land: Message) -> Message:
    """Return a sentence on people, or the one on residential land with the same values where that is the group."""
    return replace(of_land, values=of_people.values) if group == LAND else of_people


def land_error(demand: Demand, evidence: CircleEvidence) -> float | None:
    """Return by how many points of percent the share of land may err; None where people are counted."""
    if evidence.group != LAND:
        return None
    return _error(_variances(demand, evidence).sum(), float(evidence.people.sum()))


def with_open_rows(
    rows: tuple[CoverageRow, ...], demand: Demand, evidence: CircleEvidence, target: float | None, ids: Strings
) -> tuple[CoverageRow, ...]:
    """Return the rows of districts, those open of which the target lies within the error; `ids` are of `Districts`."""
    if evidence.group != LAND or target is None:
        return rows
    variances, number = _variances(demand, evidence), {str(key): row for row, key in enumerate(ids)}
    sums = {
        level: np.bincount(inside[inside >= 0], variances[inside >= 0], minlength=len(ids))
        for level, inside in demand.district.items()
    }
    return tuple(
        replace(row, met=None)
        if row.level in sums and _within(row, target, _error(sums[row.level][number[row.key]], row.people))
        else row
        for row in rows
    )


def _within(row: CoverageRow, target: float, error: float) -> bool:
    return row.measured is not None and error > 0 and abs(row.measured - target) <= error


def _error(variance: float, total: float) -> float:
    return 100 * _DEVIATIONS * float(np.sqrt(variance)) / total if total else 0.0


def _variances(demand: Demand, evidence: CircleEvidence) -> Floats:
    """Return the variance (n,) of the served area that each point counts, 0 where no land is asked."""
    sample = _sample(demand)
    q = evidence.shares[sample.rows][sample.around].mean(axis=1)
    found = np.zeros(len(demand))
    found[sample.rows] = evidence.people[sample.rows] ** 2 * q * (1 - q)
    return found


def _sample(demand: Demand) -> _Sample:
    if demand not in _samples:
        m2 = np.nan_to_num(demand.weights.get(LAND, np.zeros(len(demand))))
        rows = np.flatnonzero(m2 > 0)
        _samples[demand] = _Sample(rows, _around(demand.xy[rows], np.sqrt(m2[rows])))
    return _samples[demand]


def _around(xy: Floats, side: Floats) -> Longs:
    """Return (k, 9) each place and its nearest neighbours; in the stead of one too far away the place itself."""
    if len(xy) < 2:
        return np.zeros((len(xy), 1), np.int64)
    apart, near = cKDTree(xy).query(xy, k=min(_NEIGHBOURS + 1, len(xy)))
    return np.where(apart <= _SIDES * side[:, None], near, np.arange(len(xy))[:, None])
