"""The sheets of a plan's clauses as files beside one another, PNG or SVG: `map.png`, then `map-<clause>.png`."""

from collections.abc import Iterator
from pathlib import Path

from ...project.storage.file_names import portable
from ..request import ExportRequest
from .listed import ListedSheet, listed_sheets


def picture_names(request: ExportRequest) -> Iterator[str]:
    """Yield the names of the pictures, in the plan's order."""
    return _names(request, ".png")


def drawing_names(request: ExportRequest) -> Iterator[str]:
    """Yield the names of the drawings, in the plan's order."""
    return _names(request, ".svg")


def _names(request: ExportRequest, suffix: str) -> Iterator[str]:
    for number, sheet in enumerate(_pictured(request)):
        yield portable(f"map-{sheet.verdict.clause.id}", suffix) if number else f"map{suffix}"


def _pictured(request: ExportRequest) -> tuple[ListedSheet, ...]:
    return tuple(sheet for sheet in listed_sheets(request) if sheet.counted is None or not request.quick)


def export_pictures(request: ExportRequest, path: Path) -> None:
    """Draw every sheet of the plan beside `path`, in its format."""
    from .atlas import clause_sheet  # noqa: PLC0415  (matplotlib; the names are asked without it)
    from .pages import write_sheet  # noqa: PLC0415
    from .sheet import look_of  # noqa: PLC0415

    look = look_of(request)
    sheets = _pictured(request)
    for at, (sheet, name) in enumerate(zip(sheets, _names(request, path.suffix), strict=True), start=1):
        request.go_on(at, len(sheets))
        with clause_sheet(request, sheet, look) as figure:
            write_sheet(figure, path.with_name(name), look)
