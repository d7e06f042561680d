"""A plan against a place: one verdict per clause, all clauses sharing the searches they have in common."""

from collections.abc import Mapping
from dataclasses import replace

from ...messages import Message, TitledText
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..accessibility.nearest_facility import NearestFacilitySearch
from ..accessibility.unserved_areas import Gatherer
from ..errors import NetworkError
from ..place import Place
from ..plans.clauses import Clause
from ..plans.plan import Plan
from .context import EvaluationContext, make_case
from .counting.tables import KnownCounts
from .evaluators import evaluator_of
from .holding.judgement import undecided, with_other_readings, with_remarks
from .holding.reservations import held_back
from .settings import EvaluationSettings
from .verdict import Evaluation, Verdict


def evaluate(
    place: Place,
    plan: Plan,
    *,
    settings: EvaluationSettings | None = None,
    own: Mapping[str, EvaluationSettings] | None = None,
    ways: NearestFacilitySearch | None = None,
    counts: KnownCounts | None = None,
    areas: bool = True,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Evaluation:
    """Return the verdict on every clause of the plan, in its order.

    `ways` and `counts` are those of the place where some were found before, as a followed plan has them. Without
    `areas` nobody gathers where those live who are left out. Nothing is rounded before it is compared; limits and
    targets are inclusive. A clause whose way of travelling finds no street to use is not decided; NetworkError is
    raised where that befalls every clause about distance. Raises RequestError for speeds and limits that make no
    sense, WorkCancelled soon after `cancelled` answers True.

    Parameters
    ----------
    place : the network, who lives where, what serves them, districts and barriers
    plan : the clauses, as `load_plan` reads them
    settings : what the planner sets beside the plan; by default nothing
    own : settings of single clauses, by id, that differ from `settings` in speeds and limits alone
    ways : searches of the same place to share
    counts : who was served in a place that this one was made from
    areas : whether those left out are gathered into areas
    progress : told how much is done, from 0 to 1, and what is being done
    cancelled : asked now and then; once it answers True, WorkCancelled is raised

    Examples
    --------
    >>> from lifecircle.coverage.example import PLAN, example_place
    >>> from lifecircle.coverage.plans.files import parse_plan
    >>> (verdict,) = evaluate(example_place(), parse_plan(PLAN, "example.toml")).verdicts
    >>> verdict.state, verdict.people, verdict.served  # 300 m take 250 s, more than three minutes
    ('not_met', 60.0, 40.0)

    """
    settings, own = settings or EvaluationSettings(), own or {}
    case = make_case(place, plan, settings, cancelled, ways=ways, counts=counts)
    if areas:
        case = replace(case, gatherer=Gatherer(place, case.rural, settings.cluster_m))
    verdicts: list[Verdict] = []
    failures: list[NetworkError] = []
    for row, clause in enumerate(plan.clause):
        if cancelled():
            raise WorkCancelled
        progress(row / len(plan.clause), TitledText.of(clause.title, clause.title_en))
        asked = replace(case, settings=own[clause.id]) if clause.id in own else case
        try:
            verdicts.append(with_remarks(asked, _judged(asked, clause)))
        except NetworkError as error:
            failures.append(error)
            verdicts.append(with_remarks(asked, undecided(clause, Message(error.template, error.values))))
    if failures and len(failures) == sum(clause.by_ways for clause in plan.clause):
        raise failures[0]
    progress(1.0, TitledText.of(plan.title, plan.title_en))
    return Evaluation(plan, with_other_readings(verdicts), settings, own)


def _judged(case: EvaluationContext, clause: Clause) -> Verdict:
    """Return the verdict, held back where the data does not bear it."""
    evaluated = evaluator_of(clause)
    return held_back(case, evaluated(case, clause), lambda: evaluated(replace(case, generous=True), clause))
