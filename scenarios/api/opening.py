"""Where places come from in a notebook: a project, the planner's files, the demo city."""

from pathlib import Path
from typing import Literal

from ...coverage.plans.plan import Plan
from ..build.build import make_project
from ..build.demo import demo_project
from ..build.request import read_check
from ..editing.scenario import Board
from ..office.finding import find_plan
from ..project.project import Project
from ..project.to_place import make_place
from ..runs.adhoc_plan import plan_of
from ..runs.evaluation import evaluation_settings, plan_of_project
from ..runs.opening import read_opened
from .language import Language
from .place import Place
from .showing import progress_bar


def open_project(path: str | Path, *, plan: str | None = None, language: Language = "en") -> Place:
    """Open a project, a `lifecircle.gpkg` or the folder that holds one, to be read. Raises ProjectError.

    Parameters
    ----------
    path : the file or its folder
    plan : a plan's key or file; by default the project's own
    language : of the words in tables

    Examples
    --------
    >>> open_project(folder).project.layers.name == place.project.layers.name
    True

    """
    with progress_bar() as progress:
        opened = read_opened(Path(path), plan=find_plan(plan) if plan else None, progress=progress)
    return Place(opened.project, opened.place, opened.plan, opened.settings, opened.board, language=language)


def check(file: str | Path, *, language: Language = "en") -> Place:
    """Read a place from the planner's files, as `lifecircle check FILE.toml` does. Raises DataError, ProjectError.

    Parameters
    ----------
    file : a check file; what it may hold stands in the README
    language : of the words in tables

    Examples
    --------
    >>> check(folder / "none.toml")
    Traceback (most recent call last):
    lifecircle.scenarios.errors.ProjectError: ...

    """
    request = read_check(Path(file))
    with progress_bar() as progress:
        return _of(make_project(request, progress=progress), plan_of(request), language)


def demo(*, size: Literal["full", "small"] = "full", language: Language = "en") -> Place:
    """Return the made-up demo city.

    Parameters
    ----------
    size : `small` is made in a second
    language : of the words in tables

    Examples
    --------
    >>> demo(size="small").plan.key
    'circles'

    """
    with progress_bar() as progress:
        project = demo_project(size=size, progress=progress)
    return _of(project, plan_of_project(project), language)


def _of(project: Project, plan: Plan, language: Language) -> Place:
    place = make_place(project.layers)
    return Place(project, place, plan, evaluation_settings(project.settings, place), Board(), language=language)
