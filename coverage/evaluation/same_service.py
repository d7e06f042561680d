"""A circle before and after something, of one service and group, where another one may decide after than before.

Where each service is asked of its own group, the one that falls farthest short is the clause's figure. People of two
groups, or those whom two services reach, are not to be compared point by point, nor one's number taken from the other.
"""

from dataclasses import dataclass

from ..plans.clauses import CircleClause
from .verdict import CircleEvidence, Evidence, Verdict, VerdictPart


@dataclass(frozen=True, eq=False)
class Before:
    """What a verdict says of one service: people served and not, None where it says nothing, and its evidence.

    `is_other` tells that another service decided the verdict.
    """

    served: float | None
    unserved: float | None
    evidence: CircleEvidence | None
    is_other: bool = False


def before_of(before: Verdict, after: Verdict) -> Before:
    """Return what `before` says of the service and group that decide in `after`, a verdict on the same clause.

    Parameters
    ----------
    before : the verdict to compare with
    after : the verdict of the same clause whose deciding service is asked for

    Examples
    --------
    >>> from lifecircle.coverage.evaluation.evaluate import evaluate
    >>> from lifecircle.coverage.example import PLAN, example_place
    >>> from lifecircle.coverage.plans.files import parse_plan
    >>> verdict = evaluate(example_place(), parse_plan(PLAN, "example.toml")).verdicts[0]
    >>> before_of(verdict, verdict).served == verdict.served
    True

    """
    row = _deciding(after)
    if row is None or row == _deciding(before):
        return Before(before.served, before.unserved, _circle(before.evidence))
    part = before.parts[row]
    return Before(part.served, part.unserved, _circle(part.evidence), is_other=True)


def _deciding(verdict: Verdict) -> int | None:
    """Return the place of the service that decides, None where all are asked together or nothing could be asked."""
    clause, evidence = verdict.clause, verdict.evidence
    if (
        not isinstance(clause, CircleClause)
        or not clause.asks_each_by_itself
        or not isinstance(evidence, CircleEvidence)
    ):
        return None
    if not clause.asks_each_by_itself:
        return None
    parts = verdict.parts[: len(clause.services)]
    return next((row for row, part in enumerate(parts) if _is_of(part, verdict, evidence)), None)


def _is_of(part: VerdictPart, verdict: Verdict, evidence: CircleEvidence) -> bool:
    own = part.evidence
    return (
        isinstance(own, CircleEvidence)
        and part.measured == verdict.measured
        and (own.services, own.group, own.mode, own.limit)
        == (evidence.services, evidence.group, evidence.mode, evidence.limit)
    )


def _circle(evidence: Evidence | None) -> CircleEvidence | None:
    return evidence if isinstance(evidence, CircleEvidence) else None
