"""`lifecircle check`: a place from the planner's own files, and the circles on it."""

from collections.abc import Sequence
from dataclasses import replace

from ...coverage.plans.clauses import Plan
from ...coverage.plans.files import built_in_keys, built_in_services
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..build.build import make_project
from ..build.request import CheckRequest, CircleAsked
from .adhoc_plan import clause, plan_of, service_of
from .evaluation import Result, evaluate_project


def run_check(
    request: CheckRequest, *, progress: Progress = ignore_progress, cancelled: Cancelled = never_cancelled
) -> Result:
    """Read all that `request` names, evaluate its plan, and return project, place and verdicts.

    Raises `DataError`, `NetworkError`, `PlanError` or `ProjectError` with a sentence for the planner.
    """
    plan = plan_of(request)
    project = make_project(request, progress=lambda done, doing: progress(0.7 * done, doing), cancelled=cancelled)
    own = None if plan.key in built_in_keys() else plan
    project = replace(project, settings=project.settings.model_copy(update={"plan": plan.key, "own_plan": own}))
    return evaluate_project(
        project, plan, progress=lambda done, doing: progress(0.7 + 0.3 * done, doing), cancelled=cancelled
    )


def own_plan(circles: Sequence[CircleAsked]) -> Plan:
    """Return the plan of circles of one's own, in their order; raises `PlanError` for a service that nobody knows."""
    clauses = tuple(clause(circle) for circle in circles)
    services = {**built_in_services(), **{circle.service: service_of(circle.service) for circle in circles}}
    return Plan(key="own", title="自定服务圈", title_en="Circles of one's own", service=services, clause=clauses)
