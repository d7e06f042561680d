"""A plan against a place: one verdict per clause, all clauses sharing the searches they have in common."""

from .. import Cancelled, Message, Progress, WorkCancelled, ignore_progress, never_cancelled
from .case import Case, make_case
from .circles import evaluate_circle
from .clauses import CircleClause, Clause, Plan
from .place import Place
from .rulings import undecided, with_remarks
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
        case _:
            return undecided(clause, Message("Not there yet."))
