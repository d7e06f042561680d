"""The window's long work, as functions of frozen requests: opening a place, and evaluating a plan on it.

Each runs in a thread through `tasks`; none touches a widget.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .. import Cancelled, Message, Progress, WorkCancelled
from ..coverage.clauses import Plan
from ..coverage.evaluate import evaluate
from ..coverage.place import Place
from ..coverage.planfiles import load_plan
from ..coverage.verdict import Evaluation, EvaluationSettings
from ..layers.demo import make_demo
from ..layers.schema import PlaceLayers
from ..scenarios.place import make_place
from ..scenarios.project import read_project
from .map_scene import Scene, make_scene

DEMO: Final = "demo"


@dataclass(frozen=True)
class OpenRequest:
    """Which place: a project's path, or None for the demo city of a size; and the plan to evaluate, None for its own."""

    path: Path | None = None
    demo_size: str = "full"
    plan: str | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """A place ready to be looked at."""

    name: str
    place: Place
    scene: Scene
    evaluation: Evaluation
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, eq=False)
class EvaluateRequest:
    """A plan (a built-in key or a path) to be evaluated on a place."""

    place: Place
    plan: str
    settings: EvaluationSettings = field(default_factory=EvaluationSettings)


def open_place(request: OpenRequest, /, *, progress: Progress, cancelled: Cancelled) -> Opened:
    """Read or make the place, build its network, evaluate its plan and prepare its map.

    Raises LifecircleError where the project cannot be used, and WorkCancelled.
    """
    layers, plan, warnings = _source(request, within(progress, 0.0, 0.45), cancelled)
    _go_on(progress, cancelled, 0.45, "Building the network")
    place = make_place(layers)
    _go_on(progress, cancelled, 0.6, "Drawing the map")
    scene = make_scene(
        place.network,
        districts=place.districts,
        barriers=place.barriers,
        buildings=layers.buildings.geometry.to_numpy(),
    )
    _go_on(progress, cancelled, 0.7, "Evaluating the plan")
    evaluation = evaluate(place, plan, progress=within(progress, 0.7, 1.0), cancelled=cancelled)
    return Opened(layers.name, place, scene, evaluation, warnings)


def evaluate_plan(request: EvaluateRequest, /, *, progress: Progress, cancelled: Cancelled) -> Evaluation:
    """Evaluate another plan on the place at hand; raises LifecircleError and WorkCancelled."""
    plan = load_plan(request.plan)
    return evaluate(request.place, plan, settings=request.settings, progress=progress, cancelled=cancelled)


def _source(
    request: OpenRequest, progress: Progress, cancelled: Cancelled
) -> tuple[PlaceLayers, Plan, tuple[Message, ...]]:
    if request.path is None:
        layers = make_demo(size=request.demo_size, progress=progress, cancelled=cancelled)
        return layers, load_plan(request.plan or "circles"), ()
    progress(0.0, "Reading the project")
    project = read_project(request.path)
    warnings = tuple(note.message() for note in project.settings.warnings)
    return project.layers, load_plan(request.plan or project.settings.plan), warnings


def _go_on(progress: Progress, cancelled: Cancelled, fraction: float, doing: str) -> None:
    if cancelled():
        raise WorkCancelled
    progress(fraction, doing)


def within(progress: Progress, start: float, end: float) -> Callable[[float, str], None]:
    """A `Progress` for one step that lies between two fractions of the whole."""

    def part(fraction: float, doing: str) -> None:
        progress(start + (end - start) * fraction, doing)

    return part
