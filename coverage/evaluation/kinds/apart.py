"""Not nearer than: the share of facilities that keep a distance from all facilities of another kind."""

from typing import Literal

import numpy as np

from ....messages import Message, later
from ...plans.clauses import Limit, OfServices, Percent, Pick, Report, Sites, service_keys
from ...travel.modes import Mode
from ..adding import one_per_site
from ..context import EvaluationContext, facilities_in_area
from ..evaluators import evaluates
from ..judgement import state_of, target_of, undecided
from ..tallies import reaches
from ..verdict import FacilityEvidence, Verdict


class ApartClause(OfServices):
    """Share of `services` that keep a distance from all of `beside`: not nearer than `limit`."""

    named = later("distance kept")
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


@evaluates(ApartClause)
def evaluate_apart(case: EvaluationContext, clause: ApartClause) -> Verdict:
    """Return the share of `services` from which the nearest of `beside` is at least `limit` away.

    The distance itself is far enough. One that has no way to any of the others keeps its distance. A facility of both
    kinds is no neighbour of itself only where the two pools differ.
    """
    first, second = case.choose_any(clause.services), case.choose_any(clause.beside)
    ours, theirs = (one_per_site(case, facilities_in_area(case, one.rows, clause.area)) for one in (first, second))
    notes = (*first.notes, *second.notes)
    reason = first.reason or second.reason
    if reason is None and not len(ours):
        reason = Message("No facility counts that could be too near.")
    if reason is not None:
        return undecided(clause, reason, notes=notes)
    mode, limit = case.mode(clause, clause.mode), case.limit(clause, clause.limit)
    profile = case.profile("people", mode)
    there, others = case.placed(ours, profile, clause.services), case.placed(theirs, profile, clause.beside)
    nowhere = there.reason or others.reason
    if nowhere is not None:
        return undecided(clause, nowhere, notes=notes)
    way, _ = case.ways.between(there.rows, others.rows, mode, profile, limit)
    met = np.asarray(way >= limit * (1 - 1e-9))
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
        evidence=FacilityEvidence(service_keys(clause), there.rows, way, met),
    )
