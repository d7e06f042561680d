"""The sheets of a plan in one PDF: an overview, and a page for each clause that a map can show, in the plan's order."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from matplotlib.figure import Figure

from ....messages import Message
from ...presentation.summary import common_notes
from ..request import ExportRequest
from .counted_sheet import counted_sheet
from .drawing.look import Look
from .listed import ListedSheet, listed_sheets
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
    common = common_notes(request.result.evaluation)
    sheets = tuple(listed_sheets(request))
    for at, sheet in enumerate(sheets, start=1):
        request.go_on(at, len(sheets))
        with clause_sheet(request, sheet, look, common=common) as figure:
            yield figure


def clause_sheet(
    request: ExportRequest, sheet: ListedSheet, look: Look, *, common: Sequence[Message] = ()
) -> AbstractContextManager[Figure]:
    """Return the sheet of a clause: of a circle with the ground from which it is reached.

    The `common` notes are not repeated: an overview that goes with it has them.
    """
    if sheet.counted is not None:
        return counted_sheet(request, sheet.verdict, sheet.counted, sheet.number, look, common=common)
    project, block = request.result.project, block_of(request, sheet.number)
    layers, settings, ground = project.layers, project.settings, request.grounds.of(sheet.verdict)
    return circle_sheet(
        layers, settings, sheet.verdict, request.words, ground=ground, block=block, look=look, common=common
    )
