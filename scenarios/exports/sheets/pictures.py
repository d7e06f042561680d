"""The sheets of a plan's clauses as pictures beside one another: `map.png` the first, `map-<clause>.png` the others."""

from collections.abc import Iterator
from pathlib import Path

from ...project.storage.file_names import portable
from ..request import ExportRequest
from .listed import ListedSheet, listed_sheets


def picture_names(request: ExportRequest) -> Iterator[str]:
    """Yield the names of the pictures, in the plan's order."""
    for number, sheet in enumerate(_pictured(request)):
        yield portable(f"map-{sheet.verdict.clause.id}", ".png") if number else "map.png"


def _pictured(request: ExportRequest) -> tuple[ListedSheet, ...]:
    return tuple(sheet for sheet in listed_sheets(request) if sheet.counted is None or not request.quick)


def export_pictures(request: ExportRequest, path: Path) -> None:
    """Draw every sheet of the plan beside `path`."""
    from .atlas import clause_sheet  # noqa: PLC0415  (matplotlib; the names are asked without it)
    from .pages import write_sheet  # noqa: PLC0415
    from .sheet import look_of  # noqa: PLC0415

    look = look_of(request)
    sheets = _pictured(request)
    for at, (sheet, name) in enumerate(zip(sheets, picture_names(request), strict=True), start=1):
        request.go_on(at, len(sheets))
        with clause_sheet(request, sheet, look) as figure:
            write_sheet(figure, path.with_name(name), look)
