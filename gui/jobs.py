"""The window's long work, as functions of frozen requests: opening a place, and evaluating a plan on it.

Each runs in a thread through `tasks`; none touches a widget.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from ..coverage.evaluation.evaluate import evaluate
from ..coverage.evaluation.settings import EvaluationSettings
from ..coverage.evaluation.verdict import Evaluation
from ..coverage.place import Place
from ..coverage.plans.clauses import Plan
from ..coverage.plans.files import load_plan
from ..messages import Message
from ..progress import Cancelled, Progress, go_on
from ..scenarios.build.demo import demo_project
from ..scenarios.editing.history import History
from ..scenarios.editing.scenario import Board
from ..scenarios.editing.store import open_store, write_scenarios
from ..scenarios.exports.results_gpkg import write_results
from ..scenarios.presentation.names import later
from ..scenarios.presentation.translate import Words
from ..scenarios.project.network_cache import user_cache
from ..scenarios.project.project import Project, fill_project, project_file, read_project, replacing_project
from ..scenarios.project.settings import Settings, View
from ..scenarios.project.to_place import make_place
from ..scenarios.runs.evaluation import evaluation_settings, plan_of_project
from .map.scene import Scene, make_scene

DemoSize = Literal["full", "small"]
EVALUATING: Final = later("Evaluating the plan")


@dataclass(frozen=True)
class OpenRequest:
    """Which place: a project's path, or None for the demo city of a size; and the plan, None for the place's own."""

    path: Path | None = None
    demo_size: DemoSize = "full"
    plan: str | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """A place ready to be looked at, with the project it came from and its file, None where it has none.

    `is_new` tells that it was made of the planner's files and lies nowhere yet. `board`, `history` and `id` are of its
    scenarios.
    """

    name: str
    project: Project
    place: Place
    scene: Scene
    evaluation: Evaluation
    warnings: tuple[Message, ...] = ()
    path: Path | None = None
    is_new: bool = False
    board: Board = field(default_factory=Board)
    history: History = field(default_factory=History)
    id: str = ""


@dataclass(frozen=True, eq=False)
class EvaluateRequest:
    """A plan, or a built-in one's key or the path of a file of one, to be evaluated on a place as its project says."""

    place: Place
    plan: Plan | str
    kept: Settings


@dataclass(frozen=True, eq=False)
class WhatIfRequest:
    """One clause of an evaluation to be asked anew under other settings; the others stay as they are."""

    place: Place
    evaluation: Evaluation
    clause: str
    settings: EvaluationSettings


def open_place(request: OpenRequest, /, *, progress: Progress, cancelled: Cancelled) -> Opened:
    """Read or make the place, build its network, evaluate its plan and prepare its map.

    Raises LifecircleError where the project cannot be used, and WorkCancelled.
    """
    project = _project(request, within(progress, 0.0, 0.45), cancelled)
    plan = load_plan(request.plan) if request.plan else plan_of_project(project)
    go_on(progress, cancelled, 0.45, "Building the network")
    place = make_place(project.layers, kept=user_cache() if request.path else None)
    go_on(progress, cancelled, 0.6, EVALUATING)
    telling = _saying(within(progress, 0.6, 0.9), EVALUATING)
    settings = evaluation_settings(project.settings, place)
    evaluation = evaluate(place, plan, settings=settings, progress=telling, cancelled=cancelled)
    evaluation = _as_it_was(project.settings.view, place, evaluation, progress, cancelled)
    go_on(progress, cancelled, 0.9, "Drawing the map")
    opened = opened_from(project, place, evaluation)
    if request.path is None:
        return opened
    file = project_file(request.path)
    board, history, name = open_store(file, read_only=True).load()
    return replace(opened, path=file, board=board, history=history, id=name)


def _as_it_was(
    view: View, place: Place, evaluation: Evaluation, progress: Progress, cancelled: Cancelled
) -> Evaluation:
    """Evaluate the clauses again for which the project keeps other limits or speeds."""
    for clause in evaluation.plan.clause:
        if clause.id in view.limits or clause.id in view.speeds_mps:
            settings = tried(view, clause.id, clause.group)
            request = WhatIfRequest(place, evaluation, clause.id, settings)
            evaluation = evaluate_what_if(request, progress=within(progress, 0.88, 0.9), cancelled=cancelled)
    return evaluation


def tried(view: View, clause: str, group: str) -> EvaluationSettings:
    """Return what the planner tried as settings: all limits, and the clause's own speed for its group."""
    speed = view.speeds_mps.get(clause)
    return EvaluationSettings(limits=view.limits, speeds_mps={} if speed is None else {group: speed})


def opened_from(project: Project, place: Place, evaluation: Evaluation) -> Opened:
    """Prepare the map of an evaluated project."""
    scene = make_scene(
        place.network,
        districts=place.districts,
        barriers=place.barriers,
        buildings=project.layers.buildings.geometry.to_numpy(),
    )
    warnings = (*project.said, *(note.message() for note in project.settings.warnings))
    return Opened(project.layers.name, project, place, scene, evaluation, warnings)


@dataclass(frozen=True, eq=False)
class SaveRequest:
    """A project to be written to a file, with the results of an evaluation as tables for QGIS."""

    project: Project
    path: Path
    evaluation: Evaluation
    words: Words
    history: History = field(default_factory=History)
    id: str = ""


def save_project(request: SaveRequest, /, *, progress: Progress, cancelled: Cancelled) -> Path:
    """Write the project and its results: the old file stays until the new one is whole. Raises LifecircleError."""
    go_on(progress, cancelled, 0.0, "Writing the project")
    with replacing_project(request.path) as beside:
        fill_project(request.project, beside)
        progress(0.6, "Writing the project")
        write_results(request.project.layers, request.evaluation, request.words, beside)
        write_scenarios(beside, request.history, project=request.id)
    return request.path


def evaluate_plan(request: EvaluateRequest, /, *, progress: Progress, cancelled: Cancelled) -> Evaluation:
    """Evaluate another plan on the place at hand; raises LifecircleError and WorkCancelled."""
    plan = request.plan if isinstance(request.plan, Plan) else load_plan(request.plan)
    telling = _saying(progress, EVALUATING)
    settings = evaluation_settings(request.kept, request.place)
    return evaluate(request.place, plan, settings=settings, progress=telling, cancelled=cancelled)


def evaluate_what_if(request: WhatIfRequest, /, *, progress: Progress, cancelled: Cancelled) -> Evaluation:
    """Evaluate one clause again; raises LifecircleError and WorkCancelled."""
    former = request.evaluation
    alone = former.plan.model_copy(
        update={"clause": tuple(clause for clause in former.plan.clause if clause.id == request.clause)}
    )
    telling = _saying(progress, EVALUATING)
    kept = former.settings
    settings = replace(kept, limits=request.settings.limits, speeds_mps=request.settings.speeds_mps)
    again = evaluate(request.place, alone, settings=settings, progress=telling, cancelled=cancelled)
    new = {verdict.clause.id: verdict for verdict in again.verdicts}
    verdicts = tuple(new.get(verdict.clause.id, verdict) for verdict in former.verdicts)
    return Evaluation(former.plan, verdicts, settings)


def _project(request: OpenRequest, progress: Progress, cancelled: Cancelled) -> Project:
    if request.path is None:
        return demo_project(size=request.demo_size, progress=progress, cancelled=cancelled)
    progress(0.0, "Reading the project")
    return read_project(request.path)


def _saying(progress: Progress, doing: str) -> Progress:
    """A `Progress` that says one thing, for steps whose own words are keys."""

    def part(fraction: float, _doing: str) -> None:
        progress(fraction, doing)

    return part


def within(progress: Progress, start: float, end: float) -> Progress:
    """A `Progress` for one step that lies between two fractions of the whole."""

    def part(fraction: float, doing: str) -> None:
        progress(start + (end - start) * fraction, doing)

    return part
