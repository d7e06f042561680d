"""What a batch hands out beside its long table, where that is asked for: reports, maps, and scenarios compared.

    FOLDER/outputs/<project>/<plan>/exports/        the project as it is: report, sheets, web map and so on
    FOLDER/outputs/<project>/<plan>/comparison/     its scenarios beside it, with a difference map for every circle

Each folder takes its place whole, and one that is there already is not made again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...coverage.plans.plan import Plan
from ...messages import LifecircleError, Message
from ...progress import Progress, ignore_progress
from ..presentation.translate import Words
from ..runs.batches.batch_folder import OUTPUTS, check_plain_folders
from ..runs.batches.batch_request import BatchRequest, plans_of, projects_of
from ..runs.comparison import compare
from ..runs.evaluation import evaluate_project
from ..runs.opening import OpenProject, read_opened
from .comparison_files import write_comparison
from .registry import find_exports, write_exports
from .request import ExportRequest

COMPARISON: Final = "comparison"


@dataclass(frozen=True)
class BatchOutputs:
    """The folders that were written, those that were there before, and why others could not be."""

    written: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    failed: tuple[tuple[Path, Message], ...] = ()


def check_outputs(request: BatchRequest) -> None:
    """Raise ProjectError for a kind of export that does not exist, before anything is evaluated."""
    find_exports(request.exports)


def write_batch_outputs(
    request: BatchRequest, folder: Path, words: Words, *, progress: Progress = ignore_progress
) -> BatchOutputs:
    """Write what the request asks for, project by project; what fails is told, and the rest goes on."""
    written, kept, failed = [], [], []
    projects = projects_of(request) if request.exports or request.comparisons else {}
    for row, (path, name) in enumerate(projects.items()):
        progress(row / len(projects), str(path))
        opened = read_opened(path)
        for plan in plans_of(request) or [opened.plan]:
            for target in _asked(request, opened, plan, folder / OUTPUTS / name):
                check_plain_folders(folder, *(one for one in target.parents if folder in one.parents), target)
                if target.exists():
                    kept.append(target)
                    continue
                try:
                    _write(request, opened, plan, target, words)
                except LifecircleError as error:
                    failed.append((target, Message(error.template, error.values)))
                else:
                    written.append(target)
    return BatchOutputs(tuple(written), tuple(kept), tuple(failed))


def _asked(request: BatchRequest, opened: OpenProject, plan: Plan, outputs: Path) -> Iterator[Path]:
    place = outputs / plan.key
    if request.exports:
        yield place / "exports"
    if request.comparisons and opened.board.scenarios:
        yield place / COMPARISON


def _write(request: BatchRequest, opened: OpenProject, plan: Plan, target: Path, words: Words) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.name == COMPARISON:
        compared = compare(opened.place, plan, opened.settings, list(opened.board.scenarios))
        write_comparison(compared, opened.project.layers, target, words)
        return
    result = evaluate_project(opened.project, plan, settings=opened.settings)
    exported = ExportRequest(result, words, board=opened.board)
    write_exports(exported, find_exports(request.exports), target)
