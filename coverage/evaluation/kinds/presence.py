"""Presence: what share of the districts of a level holds what the clause asks for, tier by tier."""

from dataclasses import dataclass, replace

import numpy as np

from ....arrays import Bools, Ints
from ....messages import Message, Titled
from ...plans.clauses import PresenceClause
from ...plans.picks import Tier
from ..context import EvaluationContext
from ..counting.tallies import reaches
from ..districts.district_filter import AskedDistricts, choose_districts, found_in, living_in, people_in
from ..evaluators import evaluates
from ..facilities.facility_filter import FacilitySelection, service_title
from ..holding.judgement import Target, overall, state_of, target_of, undecided
from ..verdict import CoverageRow, DistrictEvidence, State, Verdict, VerdictPart


@dataclass(frozen=True, eq=False)
class _Held:
    """One tier as found: the districts asked, and which of them hold all that they must."""

    tier: Tier
    target: Target
    rows: Ints
    found: Ints
    facilities: Ints
    notes: tuple[Message, ...]

    @property
    def met(self) -> Bools:
        counts = np.array([need.count for need in self.tier.services])
        return np.asarray((self.found >= counts).sum(axis=1) >= (self.tier.k_of or len(counts)))

    @property
    def measured(self) -> float:
        return 100 * float(self.met.sum()) / len(self.rows)

    @property
    def state(self) -> State:
        value = self.target.value
        return state_of(None if value is None else reaches(float(self.met.sum()), float(len(self.rows)), value))


@evaluates(PresenceClause)
def evaluate_presence(case: EvaluationContext, clause: PresenceClause) -> Verdict:
    """Return the verdict on presence; of several tiers the one that falls shortest gives the figure."""
    own = target_of(case, clause, clause.target, implied=100.0)
    found = [_hold(case, clause.id, tier, own) for tier in clause.tiers]
    parts = tuple(_part(case, tier, one, own) for tier, one in zip(clause.tiers, found, strict=True))
    held = [one for one in found if isinstance(one, _Held)]
    missing = [one for one in found if isinstance(one, Message)]
    if not held:
        return replace(undecided(clause, missing[0]), parts=parts)
    state = overall(part.state for part in parts)
    weakest = min(held, key=lambda one: one.measured - (one.target.value or 0.0))
    return replace(
        _measured(case, clause, weakest),
        state=state,
        reason=missing[0] if state == "not_decided" else None,
        target_implied=any(one.target.implied for one in held),
        parts=parts if len(parts) > 1 else (),
        by_district=tuple(row for one in held for row in _rows(case, clause, one)),
        notes=(*(note for one in held for note in one.notes), *missing),
    )


def _hold(case: EvaluationContext, clause_id: str, tier: Tier, own: Target) -> _Held | Message:
    asked = choose_districts(case, tier)
    if isinstance(asked, Message):
        return asked
    chosen = [case.choose(need) for need in tier.services]
    reasons = [one.reason for one in chosen if one.reason is not None]
    target = own if tier.target is None or clause_id in case.settings.targets else Target(tier.target)
    held = _held(case, tier, target, asked, chosen)
    return held if not reasons or (tier.k_of is not None and held.state == "met") else reasons[0]


def _held(
    case: EvaluationContext,
    tier: Tier,
    target: Target,
    asked: AskedDistricts,
    chosen: list[FacilitySelection],
) -> _Held:
    """Return the tier as found; a service of which nothing is known is held nowhere: of k of them the others may do."""
    found = np.column_stack([found_in(case, tier.level, one.rows)[asked.rows] for one in chosen])
    notes = [*(note for one in chosen for note in (*one.notes, *([one.reason] if one.reason else [])))]
    facilities = np.unique(np.concatenate([one.rows for one in chosen])).astype(np.int32)
    return _Held(tier, target, asked.rows, found.astype(np.int32), facilities, (*notes, *asked.notes))


def _measured(case: EvaluationContext, clause: PresenceClause, one: _Held) -> Verdict:
    weights = case.weights(clause.group)
    people = np.zeros(len(case.rural)) if weights is None else weights
    total = float(people[living_in(case, one.tier.level, one.rows)].sum())
    served = float(people[living_in(case, one.tier.level, one.rows[one.met])].sum())
    value = one.target.value
    return Verdict(
        clause,
        one.state,
        measured=one.measured,
        target=value,
        margin=None if value is None else one.measured - value,
        people=total,
        served=served,
        unserved=total - served,
        estimated=case.estimated(clause.group, area=clause.area),
        evidence=_evidence(one),
    )


def _evidence(one: _Held) -> DistrictEvidence:
    services = tuple(need.key for need in one.tier.services)
    return DistrictEvidence(services, one.tier.level, one.rows, one.met, one.found, one.facilities)


def _rows(case: EvaluationContext, clause: PresenceClause, one: _Held) -> tuple[CoverageRow, ...]:
    """Return each district asked: `measured` is 100 where it holds all that it must, else 0."""
    districts = case.place.districts
    weights = case.weights(clause.group)
    living = people_in(case, one.tier.level, np.zeros(len(case.rural)) if weights is None else weights)
    return tuple(
        CoverageRow(
            str(districts.id[row]),
            str(districts.name[row]),
            one.tier.level,
            float(living[row]),
            float(living[row]) if met else 0.0,
            0.0 if met else float(living[row]),
            100.0 if met else 0.0,
            bool(met),
        )
        for row, met in zip(one.rows, one.met, strict=True)
    )


def _part(case: EvaluationContext, tier: Tier, one: _Held | Message, own: Target) -> VerdictPart:
    each = [service_title(need.any_of, case.services) for need in tier.services]
    what = Titled(" + ".join(one.title for one in each), " + ".join(one.title_en for one in each))
    label = Message("{level}: {services}", {"level": tier.level, "services": what})
    if isinstance(one, Message):
        return VerdictPart(label, "not_decided", None, tier.target or own.value, "%", reason=one)
    value = one.target.value
    asked, met = float(len(one.rows)), float(one.met.sum())
    return VerdictPart(
        label,
        one.state,
        one.measured,
        value,
        "%",
        asked,
        met,
        asked - met,
        evidence=_evidence(one),
        picks=tier.services,
    )
