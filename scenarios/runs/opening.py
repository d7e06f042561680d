"""From a project's file to a session on it: the place, its plan, its scenarios and its history.

session, store = open_session(path)        raises ProjectError where another is editing the project
...
store.close()                              gives the lock back
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import shapely

from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.network.model import Network
from ...coverage.place import Place
from ...coverage.plans.plan import Plan
from ...messages import LifecircleError
from ...progress import Progress, ignore_progress
from ..editing.scenario import Board
from ..editing.session import Session
from ..editing.store import ProjectStore, open_store
from ..project.layers_cache import is_large, keep_layers
from ..project.network_cache import keep_network, layers_cache, user_cache
from ..project.project import Project, project_file, read_project
from ..project.to_place import make_place
from .evaluation import plan_of_project, settings_for_points


@dataclass(frozen=True, eq=False)
class OpenProject:
    """A project read from its file, ready to be evaluated: alone and with its scenarios."""

    file: Path
    project: Project
    place: Place
    plan: Plan
    settings: EvaluationSettings
    board: Board
    id: str


def read_opened(
    path: Path, *, plan: Plan | None = None, progress: Progress = ignore_progress, keep: bool = True
) -> OpenProject:
    """Read a project with its scenarios, without taking its lock. Raises the errors of `read_project`.

    Without `keep`, what a first opening works out is left to `keep_opened`.
    """
    file = project_file(path)
    progress(0.0, "Reading the project")
    project = read_project(file, keep=keep)
    progress(0.6, "Building the network")
    with ThreadPoolExecutor(1) as beside:
        settings = beside.submit(_settings_of, project)
        place = place_of(project)
    board, _, name = open_store(file, read_only=True).load()
    return OpenProject(file, project, place, plan or plan_of_project(project), settings.result(), board, name)


def _settings_of(project: Project) -> EvaluationSettings:
    points = project.layers.demand.geometry.to_numpy()
    return settings_for_points(project.settings, shapely.get_coordinates(points))


def place_of(project: Project) -> Place:
    """Return the place of a project that was read; its network is looked for among those kept for large places.

    That of a project whose layers were not kept yet is not looked for: `keep_opened` keeps both.
    """
    return make_place(project.layers, kept=None if project.unkept else user_cache())


def keep_opened(project: Project, network: Network) -> None:
    """Keep what a first opening without `keep` worked out; nothing where all was kept before."""
    if project.unkept:
        keep_layers(layers_cache(), project.unkept)
        keep_network(user_cache(), project.layers.streets, network)


def keep_for_opening(path: Path, *, progress: Progress = ignore_progress) -> None:
    """Have what the first opening of a large project works out kept on this computer, where the project was written.

    A small one opens at once in any case. What cannot be kept is done without.
    """
    with suppress(LifecircleError, OSError):
        file = project_file(path)
        if is_large(file):
            read_opened(file, progress=progress)


def is_worth_keeping(path: Path) -> bool:
    """Tell whether a project is there and so large that its next opening gains by what is kept."""
    with suppress(LifecircleError, OSError):
        return is_large(project_file(path))
    return False


def open_session(
    path: Path, *, plan: Plan | None = None, default_name: str = "Scenario {number}", read_only: bool = False
) -> tuple[Session, ProjectStore]:
    """Open a project for editing. Raises ProjectError where it is being edited elsewhere, or cannot be read.

    Where nothing may be written, the session shows all and refuses every gesture with a sentence.
    """
    opened = read_opened(path, plan=plan)
    return session_on(opened, default_name=default_name, read_only=read_only)


def session_on(
    opened: OpenProject, *, default_name: str = "Scenario {number}", read_only: bool = False
) -> tuple[Session, ProjectStore]:
    """Open a project that was read already for editing."""
    store = open_store(opened.file, read_only=read_only)
    board, history, name = store.load()
    session = Session(
        opened.place,
        opened.plan,
        opened.settings,
        project=name,
        board=board,
        history=history,
        store=store,
        default_name=default_name,
    )
    return session, store
