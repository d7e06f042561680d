"""Residential land: the share within a circle is of area, counted at sample points of which the error is known.

Each sample point stands for the ground around it. Where its neighbours are served as it is, so is its ground; along the
edge of what is served they differ, and there the sum may err. With q the share of a point and its neighbours that is
served, the ground of the point is served or not as a coin with that chance: the variance of its area is m2^2 q (1 - q),
that of the sum their sum, since the points stand at random in squares of a grid (stratified sampling: Cochran, Sampling
Techniques, 5.3). Where all neighbours agree but the limit passes through a square, a corner of it may be cut: one part
in `_CORNER` of it. Three standard deviations are told as the error.
"""

from dataclasses import dataclass, replace
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from ...arrays import Bools, Floats, Ints, Longs
from ...messages import Message
from ..network.point_tree import scipy_tree
from ..place import LAND, Demand
from ..travel.modes import TIMED
from .context import EvaluationContext
from .verdict import CircleEvidence, CoverageRow, Verdict

_NEIGHBOURS: Final = 8
_SIDES: Final = 3.0
"""A neighbour lies at most so many sides of a point's square away."""
_DEVIATIONS: Final = 3.0
_CORNER: Final = 8


@dataclass(frozen=True, eq=False)
class _Sample:
    """The rows (k,) of the demand that count land, and (k, 9) each with its neighbours, as rows of these."""

    rows: Longs
    around: Longs


_samples: Final[WeakKeyDictionary[Demand, _Sample]] = WeakKeyDictionary()


def said_of(group: str, of_people: Message, of_land: Message) -> Message:
    """Return a sentence on people, or the one on residential land with the same values where that is the group."""
    return replace(of_land, values=of_people.values) if group == LAND else of_people


def land_error(case: EvaluationContext, evidence: CircleEvidence) -> float | None:
    """Return by how many points of percent the share of land may err; None where people are counted."""
    if evidence.group != LAND:
        return None
    return _error(_variances(case.place.demand, evidence, _metres(case, evidence)).sum(), float(evidence.people.sum()))


def _metres(case: EvaluationContext, evidence: CircleEvidence) -> float | None:
    """Return how many metres one may go beside a street for a minute or a kilometre, None where ways are mixed."""
    if evidence.mode == "mixed":
        return None
    profile = case.profile(LAND, evidence.mode)
    return 60 * profile.leg_mps if profile is not None and evidence.mode in TIMED else 1000.0


def with_open_rows(
    case: EvaluationContext, rows: tuple[CoverageRow, ...], evidence: CircleEvidence, target: float | None
) -> tuple[CoverageRow, ...]:
    """Return the rows of districts, those open of which the target lies within the error."""
    if evidence.group != LAND or target is None:
        return rows
    demand, ids = case.place.demand, case.place.districts.id
    variances, number = (
        _variances(demand, evidence, _metres(case, evidence)),
        {str(key): row for row, key in enumerate(ids)},
    )
    sums = {level: _sums(inside, variances, len(ids)) for level, inside in demand.district.items()}
    return tuple(
        replace(row, met=None)
        if row.level in sums and _within(row, target, _error(sums[row.level][number[row.key]], row.people))
        else row
        for row in rows
    )


def with_errors(case: EvaluationContext, verdict: Verdict, evidence: CircleEvidence) -> Verdict:
    """Return the verdict of a circle with by how much each row of its tables that counts land may err."""
    if evidence.group == LAND:
        variances = _variances(case.place.demand, evidence, _metres(case, evidence))
        district = case.place.demand.district
        number = {str(key): row for row, key in enumerate(case.place.districts.id)}
        sums = {level: _sums(inside, variances, len(number)) for level, inside in district.items()}
        of_type = {"urban": variances[~case.rural].sum(), "rural": variances[case.rural].sum()}
        verdict = replace(
            verdict,
            by_area_type=tuple(_erring(row, of_type[row.key]) for row in verdict.by_area_type),
            by_district=tuple(
                _erring(row, sums[row.level][number[row.key]]) if row.level in sums else row
                for row in verdict.by_district
            ),
        )
    if not any(row.key == LAND for row in verdict.by_group):
        return verdict
    asked = case.asked(LAND, verdict.clause.area)
    of_land = None if isinstance(asked, Message) else replace(evidence, group=LAND, people=asked.people)
    error = None if of_land is None else land_error(case, of_land)
    rows = (replace(row, error=error) if row.key == LAND else row for row in verdict.by_group)
    return replace(verdict, by_group=tuple(rows))


def _erring(row: CoverageRow, variance: float) -> CoverageRow:
    return replace(row, error=_error(variance, row.people))


def _sums(inside: Ints, variances: Floats, count: int) -> Floats:
    return np.bincount(inside[inside >= 0], variances[inside >= 0], minlength=count).astype(np.float64)


def _within(row: CoverageRow, target: float, error: float) -> bool:
    return row.measured is not None and error > 0 and abs(row.measured - target) <= error


def _error(variance: float, total: float) -> float:
    return 100 * _DEVIATIONS * float(np.sqrt(variance)) / total if total else 0.0


def _variances(demand: Demand, evidence: CircleEvidence, metres_per_unit: float | None) -> Floats:
    """Return the variance (n,) of the served area that each point counts, 0 where no land is asked."""
    sample = _sample(demand)
    m2 = evidence.people[sample.rows]
    q = evidence.shares[sample.rows][sample.around].mean(axis=1)
    cut = _near_limit(evidence, sample.rows, metres_per_unit) & (q * (1 - q) == 0)
    found = np.zeros(len(demand))
    found[sample.rows] = m2**2 * np.where(cut, 1 / _CORNER**2, q * (1 - q))
    return found


def _near_limit(evidence: CircleEvidence, rows: Longs, metres_per_unit: float | None) -> Bools:
    """Tell (k,) through which squares the limit may pass: by the way from a corner of each, sqrt(2) sides away.

    Of circles with limits of several services nothing is known of that: it may pass through any.
    """
    if metres_per_unit is None:
        return np.ones(len(rows), np.bool_)
    apart = np.abs(evidence.cost[rows] - evidence.limit) * metres_per_unit
    return np.asarray(apart <= np.sqrt(2 * evidence.people[rows]))


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
    apart, near = scipy_tree(xy).query(xy, k=min(_NEIGHBOURS + 1, len(xy)))
    return np.where(apart <= _SIDES * side[:, None], near, np.arange(len(xy))[:, None])
