"""All sheets of a plan in one PDF, a page for each circle, numbered in the plan's order."""

from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import Verdict
from ....layers.crs.names import crs_name
from ...errors import ProjectError
from ...presentation.summary import circles
from ..request import ExportRequest
from .margin import TitleBlock
from .sheet import drawn_sheet, write_pages


def export_atlas(request: ExportRequest, path: Path) -> None:
    """Write the sheets of an export. Raises ProjectError for a plan without a circle, or a paper that nobody knows."""
    verdicts = [verdict for verdict, _ in circles(request.result.evaluation)]
    if not verdicts:
        raise ProjectError("The plan has no circle that could be drawn; choose other exports, or another plan.")
    write_pages(_pages(request, verdicts), path, request.paper or "A3")


def _pages(request: ExportRequest, verdicts: list[Verdict]) -> Iterator[Figure]:
    """Draw one sheet at a time, so that a hundred take no more memory than one."""
    result = request.result
    for number, verdict in enumerate(verdicts, start=1):
        block = TitleBlock(request.unit, f"{number:02d}", request.date, crs_name(result.place.network.crs))
        ground = request.grounds.of(verdict)
        project = result.project
        with drawn_sheet(
            project.layers,
            project.settings,
            verdict,
            request.words,
            ground=ground,
            block=block,
            paper=request.paper or "A3",
        ) as figure:
            yield figure
