"""Exporting away from the window: what is asked, the files, and a small picture of the first sheet beforehand."""

from dataclasses import dataclass, replace
from pathlib import Path

from ....progress import Cancelled, Progress, WorkCancelled, part
from ....scenarios.editing.scenario import Board
from ....scenarios.exports.registry import check_templates, find_exports, write_exports
from ....scenarios.exports.request import ExportRequest
from ....scenarios.presentation.translate import Words
from ....scenarios.runs.comparison import compare
from ....scenarios.runs.evaluation import Result
from ....scratch import scratch_folder

PREVIEW_DPI = 34


@dataclass(frozen=True)
class ExportChoice:
    """What the planner chose."""

    keys: tuple[str, ...]
    folder: Path
    unit: str
    date: str
    paper: str = ""
    crs: str = ""
    scenarios: tuple[str, ...] = ()
    """Ids of those that are told of."""
    encoding: str = "utf-8"
    """Of the texts in shapefiles."""
    template: Path | None = None
    """The office's own Word document, which the report continues."""
    sheet_template: Path | None = None
    """How the sheets look (TOML)."""


@dataclass(frozen=True, eq=False)
class ExportJob:
    """What to write, of what, and where to."""

    result: Result
    words: Words
    choice: ExportChoice
    board: Board

    @property
    def request(self) -> ExportRequest:
        """What the exports are made from, but for the scenarios."""
        choice = self.choice
        return ExportRequest(
            self.result, self.words, unit=choice.unit, date=choice.date, paper=choice.paper, crs=choice.crs,
            board=self.board, encoding=choice.encoding, template=choice.template, sheet_template=choice.sheet_template,
        )  # fmt: skip


def export(job: ExportJob, /, *, progress: Progress, cancelled: Cancelled) -> list[Path]:
    """Write the exports; on any error the folder is as it was before. Raises LifecircleError and WorkCancelled."""
    check_templates(job.choice.template, job.choice.sheet_template)
    request, result = replace(job.request, cancelled=cancelled), job.result
    scenarios = [one for one in job.board.scenarios if one.id in job.choice.scenarios]
    if scenarios:
        told, settings = part(progress, 0.0, 0.3), result.evaluation.settings
        compared = compare(
            result.place, result.evaluation.plan, settings, scenarios, progress=told, cancelled=cancelled
        )
        request = replace(request, comparison=compared)
    exports, writing = find_exports(job.choice.keys), part(progress, 0.3 if scenarios else 0.0, 1.0)
    return write_exports(request, exports, job.choice.folder, progress=writing, cancelled=cancelled)


def preview(job: ExportJob, /, *, progress: Progress, cancelled: Cancelled) -> bytes:
    """Return the first sheet as a small PNG, as it will be. Raises LifecircleError and WorkCancelled."""
    from ....scenarios.exports.sheets.overview import overview_sheets  # noqa: PLC0415  (matplotlib takes its time)
    from ....scenarios.exports.sheets.pages import write_sheet  # noqa: PLC0415  (as above)
    from ....scenarios.exports.sheets.sheet import look_of  # noqa: PLC0415  (as above)

    progress(0.0, "")
    look = look_of(job.request)
    small = look.model_copy(update={"dpi": max(20, round(PREVIEW_DPI / look.factor))})
    with scratch_folder() as folder:
        path = folder / "sheet.png"
        for figure in overview_sheets(job.request, look):
            if cancelled():
                raise WorkCancelled
            write_sheet(figure, path, small)
            break
        return path.read_bytes()
