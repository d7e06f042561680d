"""The window's long work, as functions of frozen requests: opening a place, and evaluating a plan on it.

Each runs in a thread through `tasks`; none touches a widget.
"""

import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from ..coverage.evaluation.evaluate import evaluate
from ..coverage.evaluation.settings import EvaluationSettings
from ..coverage.evaluation.verdict import Evaluation
from ..coverage.place import Place
from ..messages import Message
from ..progress import Cancelled, Progress, go_on
from ..scenarios.build.demo import demo_project
from ..scenarios.build.more_districts import with_districts
from ..scenarios.build.request import DistrictsAsked
from ..scenarios.editing.history import History
from ..scenarios.editing.scenario import Board
from ..scenarios.editing.session import Session
from ..scenarios.editing.store import open_store, write_scenarios
from ..scenarios.editing.working_files import WorkingFile, new_working_file
from ..scenarios.errors import ProjectError
from ..scenarios.exports.results_gpkg import write_results
from ..scenarios.office.finding import find_plan
from ..scenarios.presentation.names import later
from ..scenarios.presentation.translate import Words
from ..scenarios.project.geopackage import transaction
from ..scenarios.project.project import (
    Project,
    fill_project,
    project_file,
    read_project,
    replacing_project,
    store_settings,
    write_project,
)
from ..scenarios.project.settings import Choices, Settings
from ..scenarios.project.to_place import make_place
from ..scenarios.runs.evaluation import evaluation_settings, plan_of_project, told_of_files
from ..scenarios.runs.opening import place_of
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
    """A place to be evaluated as its project's settings say, with what was chosen instead.

    `former` are choices with their verdicts, from which those are taken over that stay the same.
    """

    place: Place
    kept: Settings
    choices: Choices
    former: tuple[Choices, Evaluation] | None = None


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
    plan = find_plan(request.plan) if request.plan else plan_of_project(project)
    go_on(progress, cancelled, 0.45, "Building the network")
    place = place_of(project) if request.path else make_place(project.layers)
    go_on(progress, cancelled, 0.6, EVALUATING)
    telling = _saying(within(progress, 0.6, 0.9), EVALUATING)
    settings = evaluation_settings(project.settings, place)
    evaluation = evaluate(place, plan, settings=settings, progress=telling, cancelled=cancelled)
    evaluation = _as_it_was(project.settings, place, evaluation, within(progress, 0.88, 0.9), cancelled)
    go_on(progress, cancelled, 0.9, "Drawing the map")
    opened = opened_from(project, place, evaluation)
    if request.path is None:
        return opened
    file = project_file(request.path)
    board, history, name = open_store(file, read_only=True).load()
    return replace(opened, path=file, board=board, history=history, id=name)


def _as_it_was(
    kept: Settings, place: Place, evaluation: Evaluation, progress: Progress, cancelled: Cancelled
) -> Evaluation:
    """Evaluate the clauses again for which the project keeps other limits or speeds."""
    changed = {*kept.view.limits, *kept.view.speeds_mps}
    return _try(place, kept, evaluation, changed, progress=progress, cancelled=cancelled)


def _try(
    place: Place, kept: Settings, evaluation: Evaluation, changed: set[str], *, progress: Progress, cancelled: Cancelled
) -> Evaluation:
    """Evaluate some clauses again as the project's settings have them."""
    for clause in evaluation.plan.clause:
        if clause.id in changed:
            settings = tried(kept, clause.id, clause.group)
            request = WhatIfRequest(place, evaluation, clause.id, settings)
            evaluation = evaluate_what_if(request, progress=progress, cancelled=cancelled)
    return evaluation


def tried(kept: Settings, clause: str, group: str) -> EvaluationSettings:
    """Return what the planner tried as settings: all limits, and the clause's own speed for its group."""
    view, judging = kept.view, kept.judging
    speed = view.speeds_mps.get(clause)
    speeds = judging.speeds_mps if speed is None else {**judging.speeds_mps, group: speed}
    return EvaluationSettings(limits={**judging.limits, **view.limits}, speeds_mps=speeds)


def opened_from(project: Project, place: Place, evaluation: Evaluation) -> Opened:
    """Prepare the map of an evaluated project."""
    scene = make_scene(
        place.network,
        districts=place.districts,
        barriers=place.barriers,
        buildings=project.layers.buildings.geometry.to_numpy(),
    )
    warnings = (
        *project.said,
        *told_of_files(project.settings),
        *(note.message() for note in project.settings.warnings),
    )
    return Opened(project.layers.name, project, place, scene, evaluation, warnings)


@dataclass(frozen=True, eq=False)
class SaveRequest:
    """A project to be written to a file, with the results of an evaluation as tables for QGIS, and its scenarios.

    Gestures go on meanwhile: under `lock` the session stands still until what it holds then is in the file. `own` is
    the file in which its gestures are kept.
    """

    project: Project
    path: Path
    evaluation: Evaluation
    words: Words
    session: Session
    lock: threading.Lock
    id: str = ""
    own: Path | None = None


@dataclass(frozen=True)
class Written:
    """A file that was written, and the history that it holds."""

    path: Path
    history: History


def save_project(request: SaveRequest, /, *, progress: Progress, cancelled: Cancelled) -> Written:
    """Write the project and its results: the old file stays until the new one is whole. Raises LifecircleError."""
    go_on(progress, cancelled, 0.0, "Writing the project")
    with ExitStack() as after:
        with replacing_project(request.path) as beside:
            fill_project(request.project, beside)
            progress(0.6, "Writing the project")
            write_results(request.project.layers, request.evaluation, request.words, beside)
            after.enter_context(request.lock)  # until the file stands in its place
            _write_decisions(request, beside)
        return Written(request.path, request.session.history)


def _write_decisions(request: SaveRequest, beside: Path) -> None:
    """Write the scenarios, unless the former file holds them, from which they go over; and what was decided by now."""
    session = request.session
    if request.own is None or request.own != request.path:
        write_scenarios(beside, session.history, project=request.id)
    choices = session.choices
    if choices is not None and choices != request.project.settings.choices:
        with transaction(beside) as database:
            store_settings(database, request.project.settings.with_choices(choices))


@dataclass(frozen=True, eq=False)
class DistrictsRequest:
    """District boundaries to be added to a project in the file in which its gestures are kept."""

    project: Project
    asked: DistrictsAsked
    own: Path
    lock: threading.Lock


def give_districts(request: DistrictsRequest, /, *, progress: Progress, cancelled: Cancelled) -> Project:
    """Write the project with its new districts into its file, which is to be opened again, and return it.

    Raises LifecircleError.
    """
    go_on(progress, cancelled, 0.0, "Reading the districts")
    made = with_districts(request.project, request.asked)
    go_on(progress, cancelled, 0.5, "Writing the project")
    _rewrite(made, request.own, request.lock)
    return made


@dataclass(frozen=True, eq=False)
class RewriteRequest:
    """A project to stand in the file in which its gestures are kept."""

    project: Project
    own: Path
    lock: threading.Lock


def rewrite_project(request: RewriteRequest, /, *, progress: Progress, cancelled: Cancelled) -> Path:
    """Write the project into its file, which is to be opened again. Raises LifecircleError."""
    go_on(progress, cancelled, 0.0, "Writing the project")
    _rewrite(request.project, request.own, request.lock)
    return request.own


def _rewrite(project: Project, own: Path, lock: threading.Lock) -> None:
    with ExitStack() as after, replacing_project(own) as beside:
        fill_project(project, beside)
        after.enter_context(lock)  # until the file stands in its place


@dataclass(frozen=True, eq=False)
class KeepRequest:
    """A project that lies in no file yet, to be kept in a working file in `folder`."""

    project: Project
    folder: Path


def keep_project(request: KeepRequest, /, *, progress: Progress, cancelled: Cancelled) -> WorkingFile:
    """Write a working file and return it, locked from before it is there. Raises LifecircleError, and WorkCancelled."""
    go_on(progress, cancelled, 0.0, "Keeping the project safe")
    try:
        working = new_working_file(request.folder)
    except OSError as error:
        raise ProjectError(
            "{file} cannot be written ({reason}).", file=request.folder, reason=error.strerror or error
        ) from error
    try:
        write_project(request.project, working.path)
        go_on(progress, cancelled, 1.0, "Keeping the project safe")
    except BaseException:
        working.forget()
        raise
    return working


def evaluate_choices(request: EvaluateRequest, /, *, progress: Progress, cancelled: Cancelled) -> Evaluation:
    """Evaluate a place with other choices; raises LifecircleError and WorkCancelled.

    Where nothing but a limit or speed differs from the former choices, only those clauses are asked again.
    """
    settings = request.kept.with_choices(request.choices)
    place = _counting(request.place, request.choices.judging.counted_as)
    if request.former is not None and _same_but_trials(request.former[0], request.choices):
        before, evaluation = request.former
        changed = _tried_otherwise(before, request.choices)
        return _try(place, settings, evaluation, changed, progress=progress, cancelled=cancelled)
    plan = request.choices.own_plan or find_plan(request.choices.plan)
    telling = _saying(within(progress, 0.0, 0.9), EVALUATING)
    used = evaluation_settings(settings, place)
    evaluation = evaluate(place, plan, settings=used, progress=telling, cancelled=cancelled)
    return _as_it_was(settings, place, evaluation, within(progress, 0.9, 1.0), cancelled)


def _counting(place: Place, counted_as: Mapping[str, str]) -> Place:
    """Return the place with people of whom is said whom the data counts."""
    if dict(place.demand.counted_as) == dict(counted_as):
        return place
    return replace(place, demand=replace(place.demand, counted_as=dict(counted_as)))


def _same_but_trials(one: Choices, other: Choices) -> bool:
    trials = {"limits": other.limits, "speeds_mps": other.speeds_mps}
    return one.model_copy(update=trials) == other


def _tried_otherwise(one: Choices, other: Choices) -> set[str]:
    """Return the clauses that have another limit or speed."""
    pairs = ((one.limits, other.limits), (one.speeds_mps, other.speeds_mps))
    return {key for old, new in pairs for key in {*old, *new} if old.get(key) != new.get(key)}


def evaluate_what_if(request: WhatIfRequest, /, *, progress: Progress, cancelled: Cancelled) -> Evaluation:
    """Evaluate one clause again; raises LifecircleError and WorkCancelled."""
    former = request.evaluation
    alone = former.plan.model_copy(
        update={"clause": tuple(clause for clause in former.plan.clause if clause.id == request.clause)}
    )
    telling = _saying(progress, EVALUATING)
    kept = former.settings
    settings = replace(kept, limits=request.settings.limits)
    asked = replace(settings, speeds_mps=request.settings.speeds_mps)
    again = evaluate(request.place, alone, settings=asked, progress=telling, cancelled=cancelled)
    new = {verdict.clause.id: verdict for verdict in again.verdicts}
    verdicts = tuple(new.get(verdict.clause.id, verdict) for verdict in former.verdicts)
    own = {key: one for key, one in former.own.items() if key != request.clause}
    if asked.speeds_mps != settings.speeds_mps:
        own[request.clause] = asked
    return replace(former, verdicts=verdicts, settings=settings, own=own)


def _project(request: OpenRequest, progress: Progress, cancelled: Cancelled) -> Project:
    if request.path is None:
        return demo_project(size=request.demo_size, progress=progress, cancelled=cancelled)
    progress(0.0, "Reading the project")
    return read_project(request.path, keep=False)


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
