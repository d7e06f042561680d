"""The report of an evaluated project: its content, and the files that it becomes."""

from pathlib import Path
from tempfile import TemporaryDirectory

from ...analyses.reached_ground import ground_of_verdict
from ...errors import ProjectError
from ...presentation.summary import circles
from ...presentation.titles import title_of
from ..registry import ExportRequest
from .content import Report, cleaned
from .request import ReportRequest
from .sections import SECTIONS


def make_report(request: ReportRequest) -> Report:
    """Return the report's content; the sections stand in their own modules."""
    words, result = request.words, request.result
    return Report(
        title=words(
            "{place}: check of {plan}",
            place=result.project.settings.name,
            plan=title_of(result.evaluation.plan, words),
        ),
        place=result.project.settings.name,
        date=request.date or result.project.settings.created[:10],
        language=words.language,
        blocks=tuple(block for section in SECTIONS for block in section(request)),
        unit=request.unit,
    )


def write_report(report: Report, path: Path, *, template: Path | None = None) -> None:
    """Write a report as what its suffix says: .pdf or .docx. Raises ProjectError for any other."""
    report, suffix = cleaned(report), path.suffix.casefold()
    if suffix == ".pdf":
        from .pdf import write_pdf  # noqa: PLC0415  (only what is asked for is loaded)

        write_pdf(report, path)
    elif suffix == ".docx":
        from .docx import write_docx  # noqa: PLC0415  (as above)

        write_docx(report, path, template=template)
    else:
        raise ProjectError("A report is written as .pdf or .docx, not as {suffix}.", suffix=suffix or path.name)


def export_report(request: ExportRequest, path: Path) -> None:
    """Write the report of an export, with the map of each circle, as what the path's suffix says."""
    from ..sheets.figure import write_figure  # noqa: PLC0415  (matplotlib takes its time)

    result, words = request.result, request.words
    with TemporaryDirectory() as folder:
        maps = {}
        for number, (verdict, _) in enumerate(circles(result.evaluation)):
            maps[verdict.clause.id] = Path(folder) / f"{number}.png"
            ground = ground_of_verdict(result.place, result.evaluation, verdict)
            write_figure(result.project.layers, verdict, words, maps[verdict.clause.id], ground=ground)
        content = make_report(ReportRequest(result, words, maps, request.unit, request.date, request.board))
        write_report(content, path, template=request.template)
