"""What each district holds of each network of the plan: the cells of every clause about presence, tier by tier."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ...coverage.evaluation.facilities.facility_filter import service_title
from ...coverage.evaluation.verdict import DistrictEvidence, Evaluation, Verdict
from ...coverage.place import Districts
from ...coverage.plans.clauses import Clause, PresenceClause
from ...coverage.plans.picks import Tier
from ...coverage.plans.plan import Plan
from ...messages import Titled


@dataclass(frozen=True, eq=False)
class Holding:
    """What a district (a row of `Districts`) holds of one thing that a clause asks of its level."""

    clause: Clause
    district: int
    level: str
    service: Titled
    found: int
    wanted: int

    @property
    def met(self) -> bool:
        """Whether it holds as much as it must."""
        return self.found >= self.wanted


def holdings(evaluation: Evaluation) -> list[Holding]:
    """Return what every district that is asked holds, clause by clause in the plan's order, tier by tier."""
    return [one for verdict in evaluation.verdicts for one in _of_verdict(verdict, evaluation.plan)]


def _of_verdict(verdict: Verdict, plan: Plan) -> Iterator[Holding]:
    clause = verdict.clause
    if isinstance(clause, PresenceClause):
        parts = [part.evidence for part in verdict.parts] or [verdict.evidence]
        for tier, evidence in zip(clause.tiers, parts, strict=False):
            if isinstance(evidence, DistrictEvidence):
                yield from _of_tier(clause, tier, evidence, plan)


def _of_tier(clause: Clause, tier: Tier, evidence: DistrictEvidence, plan: Plan) -> Iterator[Holding]:
    wanted = np.array([need.count for need in tier.services])
    for at, district in enumerate(evidence.districts.tolist()):
        found = evidence.found[at]
        if tier.k_of is not None:
            keys = [key for need in tier.services for key in need.any_of]
            had = int((found >= wanted).sum())
            yield Holding(clause, district, tier.level, service_title(keys, plan.service), had, tier.k_of)
            continue
        for need, count in zip(tier.services, found.tolist(), strict=True):
            title = service_title(need.any_of, plan.service)
            yield Holding(clause, district, tier.level, title, int(count), need.count)


def ancestors(districts: Districts) -> Mapping[int, tuple[int, ...]]:
    """Return every district with itself and all that it lies in, the nearest first; rings of parents end."""
    found: dict[int, tuple[int, ...]] = {}
    for row in range(len(districts)):
        chain, at = [row], int(districts.parent[row])
        while at >= 0 and at not in chain:
            chain.append(at)
            at = int(districts.parent[at])
        found[row] = tuple(chain)
    return found
