"""A circle before and after something, of one service and group, where another one may decide after than before.

Where each service is asked of its own group, the one that falls farthest short is the clause's figure. People of two
groups, or those whom two services reach, are not to be compared point by point, nor one's number taken from the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...plans.clauses import CircleClause
from ...plans.picks import Service
from ..facilities.facility_filter import service_title
from ..verdict import CircleEvidence, Evidence, Verdict, VerdictPart


@dataclass(frozen=True, eq=False)
class Before:
    """What a verdict says of one service: people served and not, None where it says nothing, and its evidence.

    `other` is the service's place in the clause where another one decided the verdict.
    """

    served: float | None
    unserved: float | None
    evidence: CircleEvidence | None
    other: int | None = None


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
    row = deciding(after)
    if row is None or row == deciding(before):
        return Before(before.served, before.unserved, _circle(before.evidence))
    part = before.parts[row]
    return Before(part.served, part.unserved, _circle(part.evidence), row)


def alone(clause: CircleClause, row: int, group: str, services: Mapping[str, Service]) -> CircleClause:
    """Return a circle that asks one of the services alone, of its own group, under the same id.

    Parameters
    ----------
    clause : a circle that asks each of its services by itself
    row : the service's place among them
    group : whom it is for, as the part of the verdict on it tells
    services : the services of the plan, for the title

    Examples
    --------
    >>> from lifecircle.coverage.example import PLAN
    >>> from lifecircle.coverage.plans.files import parse_plan
    >>> plan = parse_plan(PLAN, "example.toml")
    >>> alone(plan.clause[0], 0, "age_60_plus", plan.service).group
    'age_60_plus'

    """
    service, whole = clause.services[row], clause.titles
    title = service_title(service.any_of, services)
    own = {} if service.target is None else {"target": service.target, "targets": {}}
    return clause.model_copy(
        update={
            "services": (service.model_copy(update={"group": group, "target": None}),),
            "group": group,
            "own_groups": False,
            "title": f"{whole.title} · {title.title}",
            "title_en": f"{whole.title_en} · {title.title_en}",
            **own,
        }
    )


def deciding(verdict: Verdict) -> int | None:
    """Return the place of the service that decides, None where all are asked together or nothing could be asked.

    Parameters
    ----------
    verdict : on a clause of any kind

    Examples
    --------
    >>> from lifecircle.coverage.evaluation.evaluate import evaluate
    >>> from lifecircle.coverage.example import PLAN, example_place
    >>> from lifecircle.coverage.plans.files import parse_plan
    >>> deciding(evaluate(example_place(), parse_plan(PLAN, "example.toml")).verdicts[0]) is None
    True

    """
    clause, evidence = verdict.clause, verdict.evidence
    if not isinstance(clause, CircleClause) or not isinstance(evidence, CircleEvidence):
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
