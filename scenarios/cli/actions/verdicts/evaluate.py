"""`lifecircle evaluate PROJECT --plan KEY`: the clause table, and the verdicts as JSON and Excel."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from .....coverage.evaluation.settings import EvaluationSettings
from .....progress import part
from ....exports.registry import VERDICTS, check_exports, find_exports, write_exports
from ....exports.request import ExportRequest
from ....office.finding import find_plan
from ....project.judging import check_given
from ....project.network_cache import user_cache
from ....project.project import project_file, read_project
from ....project.settings import Note
from ....runs.evaluation import evaluate_project, plan_of_project
from ...console import Shell
from ...tables import show


def run_evaluate(
    shell: Shell,
    path: Path,
    plan: str | None,
    out: Path | None,
    *,
    crossing_wait_s: float | None = None,
    signal_wait_s: float | None = None,
    force: bool = False,
    judging: Mapping[str, object] | None = None,
) -> None:
    """Read the project, evaluate the plan, print the table, write both files beside the project or into `out`.

    The waits at crossings, in seconds, and the fields of `judging` stand for those that the project keeps; the project
    stays as it is.
    """
    asked = find_plan(plan) if plan else None
    EvaluationSettings(crossing_s=crossing_wait_s or 0.0, signal_s=signal_wait_s or 0.0)
    given = {"crossing_wait_s": crossing_wait_s, "signal_wait_s": signal_wait_s}
    waits = {key: value for key, value in given.items() if value is not None}
    with shell.progress() as progress:
        project = read_project(path)
        kept = project.settings
        set_now = kept.judging.overlaid(judging or {})
        told = {"judging": set_now, "warnings": (*kept.warnings, *map(Note.of, project.said))}
        project = replace(project, settings=kept.model_copy(update={**waits, **told}))
        chosen = asked or plan_of_project(project)
        check_given(judging or {}, [clause.id for clause in chosen.clause])
        folder, how = out or project_file(path).parent / chosen.key, shell.writing(force=force)
        exports = find_exports(VERDICTS)
        check_exports(folder, exports, how=how)
        result = evaluate_project(project, chosen, kept=user_cache(), progress=part(progress, 0.2, 0.9))
        files = write_exports(ExportRequest(result, shell.words, quick=True), exports, folder, how=how)
    show(shell, result)
    for message in project.said:
        shell.warn(shell.words.say(message))
    shell.tell_written(folder, (file.name for file in files))
