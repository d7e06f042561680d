"""`lifecircle export PROJECT`: what is handed in to a review, written in one go."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from .....coverage.plans.plan import Plan
from .....progress import Progress, part
from ....exports.layer_files.target import target
from ....exports.registry import EXPORTS, USUAL, check_exports, check_templates, find_exports, write_exports
from ....exports.request import ExportRequest
from ....office.finding import find_plan
from ....project.network_cache import user_cache
from ....project.project import project_file, read_project
from ....runs.comparison import compare
from ....runs.evaluation import evaluate_project, plan_of_project
from ....runs.opening import read_opened
from ...console import Shell

ALL = "all"


@dataclass(frozen=True)
class Asked:
    """What was written behind `lifecircle export` of how the files look, as `ExportRequest` has it."""

    unit: str = ""
    date: str = ""
    paper: str = ""
    template: Path | None = None
    sheet_template: Path | None = None
    crs: str = ""
    encoding: str = "utf-8"


def run_export(
    shell: Shell,
    path: Path,
    kinds: Sequence[str],
    *,
    plan: str | None = None,
    year: int | None = None,
    out: Path | None = None,
    scenarios: Sequence[str] = (),
    asked: Asked | None = None,
    force: bool = False,
) -> None:
    """Read and evaluate the project, write the exports of these kinds, and name the files.

    Raises ProjectError for a kind that does not exist, before anything is read.
    """
    exports = EXPORTS if ALL in kinds else find_exports(kinds or USUAL)
    own, look, how = find_plan(plan) if plan else None, asked or Asked(), shell.writing(force=force)
    with shell.progress() as progress:
        project = read_project(path)
        if year is not None:
            judging = project.settings.judging.model_copy(update={"year": year})
            project = replace(project, settings=project.settings.model_copy(update={"judging": judging}))
        chosen = own or plan_of_project(project)
        folder = out or project_file(path).parent / f"{chosen.key}-export"
        check_exports(folder, exports, how=how)
        check_templates(look.template, look.sheet_template)
        target(look.crs, project.layers.demand.crs, project.layers.demand)  # refused before the long work
        result = evaluate_project(project, chosen, kept=user_cache(), progress=part(progress, 0.05, 0.3))
        more = _scenarios(path, chosen, scenarios, part(progress, 0.3, 0.4)) if scenarios else {}
        request = ExportRequest(result, shell.words, **asdict(look), **more)
        progress(0.4, "preparing the files")
        missing = [one.title for one in exports if not one.names(request)]
        written = write_exports(request, exports, folder, how=how, progress=part(progress, 0.4, 1.0))
    shell.answers(plan=chosen.key, folder=folder, files=written)
    for title in missing:
        shell.warn(
            shell.words("{export}: there is nothing to write for this plan and place.", export=shell.words(title))
        )
    shell.tell_written(folder, (one.name for one in written))


def _scenarios(path: Path, plan: Plan, names: Sequence[str], progress: Progress) -> dict[str, Any]:
    """Return the project's scenarios, and those of these names (or all of them) beside the project as it is."""
    opened = read_opened(path, plan=plan, progress=progress)
    board = opened.board
    scenarios = board.scenarios if ALL in names else [board.named(name) for name in names]
    return {"board": board, "comparison": compare(opened.place, opened.plan, opened.settings, scenarios)}
