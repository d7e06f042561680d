"""A plan against a place: one verdict per clause, all clauses sharing the searches they have in common."""

from .. import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from .case import Case, make_case
from .catchment_clause import evaluate_catchment
from .circles import evaluate_circle
from .clauses import (
    CatchmentClause,
    CircleClause,
    Clause,
    Plan,
    PresenceClause,
    RatioClause,
    ResponseClause,
    ShareClause,
    TogetherClause,
    TotalClause,
)
from .place import Place
from .presence import evaluate_presence
from .ratios import evaluate_ratio, evaluate_share, evaluate_total
from .responses import evaluate_response
from .rulings import with_remarks
from .together import evaluate_together
from .unserved import Gatherer
from .verdict import Evaluation, EvaluationSettings, Verdict


def evaluate(
    place: Place,
    plan: Plan,
    *,
    settings: EvaluationSettings | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Evaluation:
    """Return the verdict on every clause of the plan, in its order.

    Nothing is rounded before it is compared; limits and targets are inclusive. Raises NetworkError where the place
    has no street that a clause's profile may use, and WorkCancelled soon after `cancelled` answers True.
    """
    settings = settings or EvaluationSettings()
    case = make_case(place, plan, settings, cancelled)
    gatherer = Gatherer(place, case.rural, settings.cluster_m)
    verdicts = []
    for row, clause in enumerate(plan.clause):
        if cancelled():
            raise WorkCancelled
        progress(row / len(plan.clause), clause.id)
        verdicts.append(with_remarks(case, _verdict(case, clause, gatherer)))
    progress(1.0, plan.key)
    return Evaluation(plan, tuple(verdicts), settings)


def _verdict(case: Case, clause: Clause, gatherer: Gatherer) -> Verdict:
    match clause:
        case CircleClause():
            return evaluate_circle(case, clause, gatherer)
        case ResponseClause():
            return evaluate_response(case, clause, gatherer)
        case CatchmentClause():
            return evaluate_catchment(case, clause)
        case TogetherClause():
            return evaluate_together(case, clause)
        case _:
            return _counted(case, clause)


def _counted(case: Case, clause: PresenceClause | RatioClause | ShareClause | TotalClause) -> Verdict:
    """Return the verdict on a clause that asks what there is and not how far away."""
    match clause:
        case PresenceClause():
            return evaluate_presence(case, clause)
        case RatioClause():
            return evaluate_ratio(case, clause)
        case ShareClause():
            return evaluate_share(case, clause)
        case TotalClause():
            return evaluate_total(case, clause)
