"""The sheets of a plan's circles as pictures beside one another: `map.png` the first, `map-<clause>.png` the others."""

from collections.abc import Iterator
from pathlib import Path

from ...presentation.summary import circles
from ...project.storage.file_names import portable
from ..request import ExportRequest


def picture_names(request: ExportRequest) -> Iterator[str]:
    """Yield the names of the pictures, in the plan's order."""
    for number, (verdict, _) in enumerate(circles(request.result.evaluation)):
        yield portable(f"map-{verdict.clause.id}", ".png") if number else "map.png"


def export_pictures(request: ExportRequest, path: Path) -> None:
    """Draw every circle of the plan beside `path`."""
    from .sheet import block_of, look_of, write_drawing  # noqa: PLC0415  (matplotlib; the names are asked without it)

    project, look = request.result.project, look_of(request)
    drawn = zip(circles(request.result.evaluation), picture_names(request), strict=True)
    for number, ((verdict, _), name) in enumerate(drawn, start=1):
        request.go_on()
        ground, block = request.grounds.of(verdict), block_of(request, f"{number:02d}")
        layers, settings, words = project.layers, project.settings, request.words
        write_drawing(layers, settings, verdict, words, path.with_name(name), ground=ground, block=block, look=look)
