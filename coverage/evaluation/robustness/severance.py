"""Severance: who is served, but only across a railway or a trunk road."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ...accessibility.barrier_crossings import KINDS
from ...plans.clauses import CircleClause
from ..context import EvaluationContext
from ..services.service_access import ServiceAccess
from ..verdict import CircleEvidence, SeveranceRow

GROUPS: Final = ("age_60_plus", "age_0_2", "age_3_5", "age_6_11", "age_12_14")


def severance(
    case: EvaluationContext, clause: CircleClause, readings: Sequence[ServiceAccess], evidence: CircleEvidence
) -> tuple[SeveranceRow, ...]:
    """Return for the clause's group, the elderly and children how many of the served have to cross; () if unknown."""
    known = [kind for kind in KINDS if kind in case.tracer.crossings]
    if not known or clause.k_of is not None or clause.uncrossed or any(one.mode != "walk" for one in readings):
        return ()
    by_way = [case.tracer.crossed(one.way) for one in readings]
    crossed = {kind: np.logical_or.reduce([found[kind] for found in by_way]) for kind in known}
    rows = []
    for group in dict.fromkeys((clause.group, *GROUPS)):
        weights = case.weights(group)
        if weights is not None:
            served = np.where(evidence.served & case.in_area(clause.area), weights, 0.0)
            sums = {str(kind): float(served[points].sum()) for kind, points in crossed.items()}
            severed = float(served[np.logical_or.reduce(list(crossed.values()))].sum())
            rows.append(SeveranceRow(group, float(served.sum()), severed, sums))
    return tuple(row for row in rows if row.served > 0)
