"""Not nearer than: the share of facilities that keep a distance from all facilities of another kind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar, Literal

import numpy as np

from ....arrays import Bools, Floats, Ints, Longs
from ....messages import Message, later
from ...plans.clause_base import OfServices
from ...plans.clauses import service_keys
from ...plans.figures import Limit, Percent, Report
from ...plans.picks import Pick, Sites
from ...travel.modes import Mode
from ...travel.profiles import Profile
from ..context import EvaluationContext, facilities_in_area
from ..counting.tallies import reaches
from ..evaluators import evaluates
from ..holding.extremes import strict_state, turning
from ..holding.judgement import state_of, target_of, undecided
from ..services.adding import one_per_site
from ..verdict import FacilityEvidence, Verdict


class ApartClause(OfServices):
    """Share of `services` that keep a distance from all of `beside`: not nearer than `limit`."""

    named = later("distance kept")
    keys: ClassVar[Mapping[str, str]] = {"beside": later("kept away from"), "limit": later("not nearer than")}
    by_ways = True

    kind: Literal["apart"]
    beside: Sites
    mode: Mode = "radius_km"
    limit: Limit
    target: Percent | Report | None = None

    @property
    def more_facilities(self) -> Literal["help", "harm", "either"]:
        """Another one may be too near, or far enough."""
        return "either"

    @property
    def pools(self) -> tuple[Pick, ...]:
        """Both pools."""
        return (*self.services, *self.beside)

    @property
    def near(self) -> tuple[Pick, ...]:
        """The other pool."""
        return self.beside


@dataclass(frozen=True, eq=False)
class _Ways:
    """How far facilities lie from others, in minutes or kilometres."""

    case: EvaluationContext
    mode: Mode
    profile: Profile | None
    limit: float

    def nearest_of_others(self, rows: Ints, others: Ints, own_kind: Bools) -> Floats:
        """Return the way from each of `rows` to the nearest of `others`, of `own_kind` but for its own site."""
        way = np.full(len(rows), np.inf)
        way[~own_kind] = self._nearest(rows[~own_kind], others)
        way[own_kind] = self._nearest_but_own(rows[own_kind], others)
        return way

    def _nearest(self, rows: Ints, others: Ints) -> Floats:
        if not len(rows) or not len(others):
            return np.full(len(rows), np.inf)
        return self.case.ways.between(rows, others, self.mode, self.profile, self.limit)[0]

    def _nearest_but_own(self, rows: Ints, others: Ints) -> Floats:
        """Ask by the digits of the sites' numbers: any two sites differ in one, so that each meets every other one."""
        way = np.full(len(rows), np.inf)
        ours, theirs = (self._site_numbers(some) for some in (rows, others))
        digits = int(max(ours.max(initial=0), theirs.max(initial=0))).bit_length()
        for digit, value in product(range(digits), (0, 1)):
            mine, other = (ours >> digit) & 1 == value, (theirs >> digit) & 1 != value
            way[mine] = np.minimum(way[mine], self._nearest(rows[mine], others[other]))
        return way

    def _site_numbers(self, rows: Ints) -> Longs:
        site = self.case.facilities.site
        if not len(site):
            return rows.astype(np.int64)
        return np.unique(site.astype(str), return_inverse=True)[1][rows].astype(np.int64)


@evaluates(ApartClause)
def evaluate_apart(case: EvaluationContext, clause: ApartClause) -> Verdict:
    """Return the share of `services` from which the nearest of `beside` is at least `limit` away.

    The distance itself is far enough. One that has no way to any of the others keeps its distance. A facility that is
    itself of both kinds (schools kept apart from schools) is no neighbour of its own; two services at one site are.
    """
    first, second = case.choose_any(clause.services), case.choose_any(clause.beside)
    ours, theirs = (one_per_site(case, facilities_in_area(case, one.rows, clause.area)) for one in (first, second))
    notes = (*first.notes, *second.notes)
    reason = first.reason or second.reason
    if reason is None and not len(ours):
        reason = Message("No counted facility could be too near.")
    if reason is not None:
        return undecided(clause, reason, notes=notes)
    mode, limit = case.mode(clause, clause.mode), case.limit(clause, clause.limit)
    profile = case.profile("people", mode)
    there, others = case.placed(ours, profile, clause.services), case.placed(theirs, profile, clause.beside)
    nowhere = there.reason or others.reason
    if nowhere is not None:
        return undecided(clause, nowhere, notes=notes)
    ways = _Ways(case, mode, profile, limit)
    way = ways.nearest_of_others(there.rows, others.rows, np.isin(there.rows, second.rows))
    strict = strict_state(case, clause)
    if strict == "not_met":  # it is the fewest of the others that could turn it
        told = np.intersect1d(others.rows, replace(case, generous=False).choose_any(clause.beside).rows)
        way = ways.nearest_of_others(there.rows, told.astype(np.int32), np.isin(there.rows, told))
    met = np.asarray(way >= limit * (1 - 1e-9))
    counted = turning(case, strict, clause.services, there.rows, met)
    rows, way, met = there.rows[counted], way[counted], met[counted]
    target = target_of(case, clause, clause.target, implied=100.0)
    count, good = float(len(met)), float(met.sum())
    return Verdict(
        clause,
        state_of(None if target.value is None else reaches(good, count, target.value)),
        measured=100 * good / count,
        target=target.value,
        target_implied=target.implied,
        margin=None if target.value is None else 100 * good / count - target.value,
        notes=(*notes, *there.notes, *others.notes),
        evidence=FacilityEvidence(service_keys(clause), rows, way, met),
    )
