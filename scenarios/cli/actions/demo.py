"""`lifecircle demo`: the demo city, its circles, the table and the files."""

from pathlib import Path

from ....coverage.plans.files import load_plan
from ....layers.demo.files.files import write_demo_files
from ....progress import part
from ...build.demo import DEMO_PLAN, demo_project
from ...exports.bundle import write_outputs
from ...runs.evaluation import evaluate_project
from ..console import Shell
from ..tables import show


def run_demo(shell: Shell, out: Path, *, files: Path | None, window: bool) -> None:
    """Build, check, print and write, the city as files into `files` too where given; then open the window if asked."""
    with shell.progress() as progress:
        project = demo_project(progress=part(progress, 0.0, 0.35))
        result = evaluate_project(project, load_plan(DEMO_PLAN), progress=part(progress, 0.35, 0.55))
        brought = write_demo_files(project.layers, files, progress=part(progress, 0.55, 0.7)) if files else {}
        written = write_outputs(result, out, shell.words, progress=part(progress, 0.7 if files else 0.55, 1.0))
    show(shell, result)
    shell.tell(shell.words("Written to {folder}: {files}", folder=out, files=", ".join(file.name for file in written)))
    if files:
        shell.tell(shell.words("Written to {folder}: {files}", folder=files, files=", ".join(brought)))
    if window and shell.open_window:
        shell.open_window(out, shell.words)
