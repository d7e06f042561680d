"""A place and a plan go in, verdicts come out: what the commands and the window do alike."""

from dataclasses import dataclass
from typing import Final

from .. import Cancelled, Message, Progress, ignore_progress, never_cancelled
from ..coverage.clauses import Plan
from ..coverage.evaluate import evaluate
from ..coverage.place import Place
from ..coverage.verdict import Evaluation, EvaluationSettings
from ..layers.demo import make_demo
from .place import make_place
from .project import Project
from .settings import InputRecord, Note, Settings, now

DEMO_PLAN: Final = "circles"


@dataclass(frozen=True, eq=False)
class Result:
    """A project, the place as the engine sees it, and what the plan says to it."""

    project: Project
    place: Place
    evaluation: Evaluation


def demo_project(
    *, size: str = "full", progress: Progress = ignore_progress, cancelled: Cancelled = never_cancelled
) -> Project:
    """Return the demo city as a project. `size` is 'full' or 'small'."""
    layers = make_demo(size=size, progress=progress, cancelled=cancelled)
    made_up = Note.of(Message("A made-up city for trying the program; no real place."))
    record = InputRecord(role="demo", file="lifecircle demo", rows=len(layers.demand), done=(made_up,))
    settings = Settings(name=layers.name, created=now(), plan=DEMO_PLAN, source="LifeCircle demo", inputs=(record,))
    return Project(layers, settings)


def evaluate_project(
    project: Project,
    plan: Plan,
    *,
    settings: EvaluationSettings | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Result:
    """Return the verdicts of `plan` on the project's place; raises the errors of `make_place` and `evaluate`."""
    place = make_place(project.layers)
    evaluation = evaluate(place, plan, settings=settings, progress=progress, cancelled=cancelled)
    return Result(project, place, evaluation)
