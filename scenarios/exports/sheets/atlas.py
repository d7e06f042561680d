"""The sheets of a plan in one PDF: an overview, and a page for each circle, numbered in the plan's order."""

from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure

from ...presentation.summary import circles
from ..request import ExportRequest
from .drawing.look import Look
from .overview import overview_sheets
from .pages import write_pages
from .sheet import block_of, circle_sheet, look_of


def export_atlas(request: ExportRequest, path: Path) -> None:
    """Write the sheets of an export. Raises ProjectError for a paper that nobody knows, or a template that is none."""
    look = look_of(request)
    write_pages(_pages(request, look), path, look)


def _pages(request: ExportRequest, look: Look) -> Iterator[Figure]:
    """Draw one sheet at a time, so that a hundred take no more memory than one."""
    yield from overview_sheets(request, look)
    project = request.result.project
    for number, (verdict, _) in enumerate(circles(request.result.evaluation), start=1):
        block, ground = block_of(request, f"{number:02d}"), request.grounds.of(verdict)
        layers, settings = project.layers, project.settings
        with circle_sheet(layers, settings, verdict, request.words, ground=ground, block=block, look=look) as figure:
            yield figure
