"""`lifecircle demo`: the demo city, its circles, the table and the files."""

from pathlib import Path

from ..coverage.planfiles import load_plan
from .outputs import write_outputs
from .runs import DEMO_PLAN, Result, demo_project, evaluate_project
from .shell import Shell, part
from .shown import reason_lines, verdict_table


def run_demo(shell: Shell, out: Path, *, window: bool) -> None:
    """Build, check, print and write; then open the window on the result where `window` says so."""
    with shell.progress() as progress:
        project = demo_project(progress=part(progress, 0.0, 0.35))
        result = evaluate_project(project, load_plan(DEMO_PLAN), progress=part(progress, 0.35, 0.55))
        files = write_outputs(result, out, shell.words, progress=part(progress, 0.55, 1.0))
    show(shell, result)
    shell.tell(shell.words("Written to {folder}: {files}", folder=out, files=", ".join(file.name for file in files)))
    if window and shell.open_window:
        shell.open_window(out, shell.words)


def show(shell: Shell, result: Result) -> None:
    """Print the clause table, and a sentence for whatever could not be decided."""
    shell.out.print(verdict_table(result.evaluation, result.project.settings.name, shell.words))
    for line in reason_lines(result.evaluation, shell.words):
        shell.out.print(line)
