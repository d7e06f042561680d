"""The report of an evaluated project: its content, and the files that it becomes."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from ....scratch import scratch_folder
from ...errors import ProjectError
from ...presentation.summary import circles
from ..request import ExportRequest
from ..sheets.listed import listed_sheets
from .content import Report, as_told, cleaned, numbered
from .headline import report_of
from .request import ReportRequest
from .sections import SECTIONS
from .sections.scenarios import most_changed
from .sections.undecided import is_told_briefly

_REPORT: Final = "report"
_PAGES: Final = "pages of the report"
"""What the exports of a report share."""


def make_report(request: ReportRequest) -> Report:
    """Return the report's content; the sections stand in their own modules."""
    words = request.words
    return report_of(request, (as_told(block, words) for section in SECTIONS for block in section(request)))


def write_report(
    report: Report, path: Path, *, template: Path | None = None, pages: Sequence[int] = ()
) -> Sequence[int]:
    """Write a report as what its suffix says: .pdf or .docx. Raises ProjectError for any other.

    Returns the pages on which its headings stand in the PDF, where these are known: whoever writes the Word document
    next gives them as `pages`, and the report is laid out once.
    """
    report, suffix = numbered(cleaned(report)), path.suffix.casefold()
    if suffix == ".pdf":
        from .pdf import write_pdf  # noqa: PLC0415  (only what is asked for is loaded)

        return write_pdf(report, path)
    if suffix == ".docx":
        from .docx import write_docx  # noqa: PLC0415  (as above)
        from .pdf import pages_of  # noqa: PLC0415  (as above)

        shown = () if template else pages or pages_of(report)
        write_docx(report, path, template=template, pages=shown)
        return shown
    raise ProjectError("A report is written as .pdf or .docx, not as {suffix}.", suffix=suffix or path.name)


def export_report(request: ExportRequest, path: Path) -> None:
    """Write the report of an export, with the map of each circle and of each change, as the path's suffix says.

    What is written in one run as PDF and as Word document is made, drawn and laid out once.
    """
    with ExitStack() as stack:
        made = request.sharing.made
        if _REPORT not in made:
            folder = request.sharing.folder or stack.enter_context(scratch_folder())
            made = {} if request.sharing.folder is None else made  # what lies in a folder of ours is gone behind us
            made[_REPORT] = _drawn(request, folder)
        made[_PAGES] = write_report(made[_REPORT], path, template=request.template, pages=made.get(_PAGES, ()))


def _drawn(request: ExportRequest, folder: Path) -> Report:
    """Return the report of an export, its maps drawn into a folder."""
    return make_report(
        ReportRequest(
            request.result,
            request.words,
            _maps(request, folder),
            request.unit,
            request.date,
            request.comparison,
            _difference_maps(request, folder),
            request.board,
            partial(_overview, request, folder / "overview.png"),
        )
    )


def _maps(request: ExportRequest, folder: Path) -> dict[str, Path]:
    """Draw the clauses that the report tells by themselves and that a map can show."""
    from ..sheets.figure import write_counted_figure, write_figure  # noqa: PLC0415  (matplotlib takes its time)

    maps, layers, words = {}, request.result.project.layers, request.words
    pictured = [one for one in listed_sheets(request) if one.counted is None or not is_told_briefly(one.verdict)]
    for at, sheet in enumerate(pictured, start=1):
        verdict = sheet.verdict
        request.go_on(at, len(pictured))
        path = maps[verdict.clause.id] = folder / f"{sheet.number}.png"
        if sheet.counted is None:
            write_figure(layers, verdict, words, path, ground=request.grounds.of(verdict))
        else:
            write_counted_figure(layers, verdict, sheet.counted, words, path)
    return maps


def _overview(request: ExportRequest, path: Path, height_inch: float) -> Path | None:
    """Draw who has all circles, some or none, as high as there is room; None where the plan has no circle."""
    from ..sheets.overview import write_overview_figure  # noqa: PLC0415  (as above)

    if not circles(request.result.evaluation):
        return None
    write_overview_figure(request, path, height_inch)
    return path


def _difference_maps(request: ExportRequest, folder: Path) -> dict[tuple[str, str], Path]:
    """Draw the change of the circles that each scenario changes most."""
    from ..sheets.difference_map import write_difference_figure  # noqa: PLC0415  (as above)

    comparison = request.comparison
    maps: dict[tuple[str, str], Path] = {}
    for one in comparison.scenarios if comparison else ():
        for change in most_changed(one):
            if comparison:
                path = folder / f"d{len(maps)}.png"
                maps[one.scenario.id, change.after.clause.id] = path
                layers, words = request.result.project.layers, request.words
                write_difference_figure(layers, comparison.base_place, (one, change), words, path)
    return maps
