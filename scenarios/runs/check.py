"""`lifecircle check`: a place from the planner's own files, and the circles on it."""

from dataclasses import replace

from ...coverage.plans.files import built_in_keys
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..build.build import make_project
from ..build.request import CheckRequest
from .adhoc_plan import plan_of
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
