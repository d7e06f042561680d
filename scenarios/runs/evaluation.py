"""A place and a plan go in, verdicts come out: what the commands and the window do alike."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from ...arrays import Floats
from ...coverage.evaluation.evaluate import evaluate
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.evaluation.verdict import Evaluation
from ...coverage.network.point_tree import PointTree
from ...coverage.place import Place
from ...coverage.plans.files import built_in_keys, load_plan
from ...coverage.plans.plan import Plan
from ...messages import Message
from ...progress import Cancelled, Progress, ignore_progress, never_cancelled
from ..errors import ProjectError
from ..project.project import Project
from ..project.settings import Settings
from ..project.to_place import make_place
from .years import place_in

USUAL_CLUSTER_M: Final = 250.0


@dataclass(frozen=True, eq=False)
class Result:
    """A project, the place as the engine sees it, and what the plan says to it."""

    project: Project
    place: Place
    evaluation: Evaluation


def plan_of_project(project: Project) -> Plan:
    """Return the plan that the project was made for; raises `ProjectError` where it names no built-in one."""
    settings = project.settings
    if settings.own_plan is None and settings.plan not in built_in_keys():
        # A project may come from anywhere, and no file that it names is opened.
        raise ProjectError(
            "The project names the plan '{plan}', which is not one of the built-in plans ({known}); say with --plan "
            "or in the window which plan to check it against.",
            plan=settings.plan[:100],
            known=", ".join(built_in_keys()),
        )
    return settings.own_plan or load_plan(settings.plan)


def evaluate_project(
    project: Project,
    plan: Plan,
    *,
    settings: EvaluationSettings | None = None,
    kept: Path | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Result:
    """Return the verdicts of `plan` on the project's place; raises the errors of `make_place` and `evaluate`.

    `kept` is the folder where networks are kept, as for `make_place`.
    """
    place = make_place(project.layers, kept=kept)
    chosen = settings or evaluation_settings(project.settings, place)
    return evaluate_place(project, place, plan, chosen, progress=progress, cancelled=cancelled)


def evaluate_place(
    project: Project,
    layers: Place,
    plan: Plan,
    settings: EvaluationSettings,
    *,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Result:
    """Return the verdicts of `plan` on the place that was made of a project's layers, as it stands in the year asked.

    Raises the errors of `evaluate`.
    """
    place = place_in(layers, settings.year)
    evaluation = evaluate(place, plan, settings=settings, progress=progress, cancelled=cancelled)
    told_year = _with_note(evaluation, _of_the_year(layers, place, settings.year))
    return Result(project, place, told(told_year, project.settings))


def _of_the_year(layers: Place, place: Place, year: int | None) -> tuple[Message, ...]:
    """Say how many facilities count otherwise in the year that is asked than in the layers."""
    changed = int((layers.facilities.status != place.facilities.status).sum())
    if not changed:
        return ()
    text = (
        "The facilities are those of {year}: by their years of opening and closing {changed} of {count} count "
        "differently from the layers."
    )
    return (Message(text, {"year": year, "changed": changed, "count": len(place.facilities)}),)


def told(evaluation: Evaluation, kept: Settings) -> Evaluation:
    """Return the verdicts, each with what was left out of the files that it rests on."""
    return _with_note(evaluation, told_of_files(kept))


def told_of_files(kept: Settings) -> tuple[Message, ...]:
    """Return what was left out of each file of a project or is in doubt, with the file's name and the remedy."""
    return tuple(
        note.message()
        if names_its_file(note.template)
        else Message("{file}: {what}", {"file": record.file, "what": note.message()})
        for record in kept.inputs
        for note in record.told
    )


def names_its_file(template: str) -> bool:
    """Tell whether a sentence on a file begins with the file's name, so that it need not be put before it."""
    return template.startswith("{file}")


def _with_note(evaluation: Evaluation, notes: tuple[Message, ...]) -> Evaluation:
    if not notes:
        return evaluation
    verdicts = tuple(replace(verdict, notes=(*verdict.notes, *notes)) for verdict in evaluation.verdicts)
    return replace(evaluation, verdicts=verdicts)


def evaluation_settings(kept: Settings, place: Place) -> EvaluationSettings:
    """Return how a project's place is evaluated where nothing else is asked: with the settings that it keeps."""
    return settings_for_points(kept, place.demand.xy[~place.demand.on_land])


def settings_for_points(kept: Settings, xy: Floats) -> EvaluationSettings:
    """Return how a place with demand points at `xy` (n, 2), metres, is evaluated where nothing else is asked."""
    judging = kept.judging
    return EvaluationSettings(
        crossing_s=kept.crossing_wait_s,
        signal_s=kept.signal_wait_s,
        cluster_m=cluster_m(xy),
        complete=judging.known_complete,
        **judging.told(),
    )


def cluster_m(xy: Floats) -> float:
    """Return how near two unserved points must lie to be of one area: the usual 250 m, more where people are coarse.

    On a grid of points a neighbour is one step away, across the corner 1.41 steps; three halves of the usual step join
    both.
    """
    here = xy[np.isfinite(xy).all(axis=1)]
    if len(here) < 2:
        return USUAL_CLUSTER_M
    return max(USUAL_CLUSTER_M, float(1.5 * np.median(PointTree(here).steps())))
