"""`lifecircle export PROJECT`: what is handed in to a review, written in one go."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ....coverage.plans.files import load_plan
from ....progress import part
from ...exports.registry import EXPORTS, USUAL, ExportRequest, find_exports, write_exports
from ...project.network_cache import user_cache
from ...project.project import project_file, read_project
from ...runs.evaluation import evaluate_project, plan_of_project
from ..console import Shell

ALL = "all"


def run_export(
    shell: Shell,
    path: Path,
    kinds: Sequence[str],
    *,
    plan: str | None = None,
    year: int | None = None,
    out: Path | None = None,
    unit: str = "",
    paper: str = "A3",
    template: Path | None = None,
    force: bool = False,
) -> None:
    """Read and evaluate the project, write the exports of these kinds, and name the files.

    Raises ProjectError for a kind that does not exist, before anything is read.
    """
    exports = EXPORTS if ALL in kinds else find_exports(kinds or USUAL)
    asked = load_plan(plan) if plan else None
    with shell.progress() as progress:
        project = read_project(path)
        if year is not None:
            judging = project.settings.judging.model_copy(update={"year": year})
            project = replace(project, settings=project.settings.model_copy(update={"judging": judging}))
        chosen = asked or plan_of_project(project)
        result = evaluate_project(project, chosen, kept=user_cache(), progress=part(progress, 0.05, 0.4))
        request = ExportRequest(result, shell.words, unit=unit, paper=paper, template=template)
        folder = out or project_file(path).parent / f"{chosen.key}-export"
        how = shell.writing(force=force)
        written = write_exports(request, exports, folder, how=how, progress=part(progress, 0.4, 1.0))
    shell.answers(plan=chosen.key, folder=folder, files=written)
    shell.tell(shell.words("Written to {folder}: {files}", folder=folder, files=", ".join(one.name for one in written)))
