"""`lifecircle demo`: the demo city, its circles, the table and the files."""

from pathlib import Path

from .....coverage.plans.files import load_plan
from .....layers.demo.files.files import write_demo_files
from .....progress import Progress, part
from ....build.demo import DEMO_PLAN, demo_project
from ....exports.registry import RESULTS, check_exports, find_exports, write_exports
from ....exports.request import ExportRequest
from ....project.project import Project, check_unedited
from ....project.storage.atomic_write import replacing_folder
from ....project.storage.writing import Writing
from ....runs.evaluation import evaluate_project
from ...console import Shell
from ...tables import show


def run_demo(shell: Shell, out: Path, *, files: Path | None, window: bool, force: bool = False) -> None:
    """Build, check, print and write, the city as files into `files` too where given; then open the window if asked."""
    with shell.progress() as progress:
        how = shell.writing(force=force)
        exports = find_exports(RESULTS)
        check_exports(out, exports, how=how)
        check_unedited(out, how=how)
        project = demo_project(progress=part(progress, 0.0, 0.35))
        result = evaluate_project(project, load_plan(DEMO_PLAN), progress=part(progress, 0.35, 0.55))
        brought = _write_files(project, files, how, part(progress, 0.55, 0.7)) if files else []
        writing = part(progress, 0.7 if files else 0.55, 1.0)
        written = write_exports(ExportRequest(result, shell.words, quick=True), exports, out, how=how, progress=writing)
    show(shell, result)
    shell.tell_written(out, (file.name for file in written))
    if files:
        shell.tell_written(files, brought)
    if window and shell.open_window:
        shell.open_window(out, shell.words)


def _write_files(project: Project, folder: Path, how: Writing, progress: Progress) -> list[str]:
    """Write the city as a planner would have it, and return the names of the files."""
    with replacing_folder(folder, how=how) as beside:
        return list(write_demo_files(project.layers, beside, progress=progress))
