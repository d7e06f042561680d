"""The sheets of a plan's circles as pictures beside one another: `map.png` the first, `map-<clause>.png` the others."""

from collections.abc import Iterator
from pathlib import Path

from ....layers.crs.names import crs_name
from ...presentation.summary import circles
from ..request import ExportRequest


def picture_names(request: ExportRequest) -> Iterator[str]:
    """Yield the names of the pictures, in the plan's order."""
    for number, (verdict, _) in enumerate(circles(request.result.evaluation)):
        yield f"map-{verdict.clause.id}.png" if number else "map.png"


def export_pictures(request: ExportRequest, path: Path) -> None:
    """Draw every circle of the plan beside `path`."""
    from .margin import TitleBlock  # noqa: PLC0415  (matplotlib takes its time; the names above are asked without it)
    from .sheet import write_drawing  # noqa: PLC0415  (as above)

    result = request.result
    project, block = result.project, TitleBlock(request.unit, "", request.date, crs_name(result.place.network.crs))
    for (verdict, _), name in zip(circles(result.evaluation), picture_names(request), strict=True):
        ground = request.grounds.of(verdict)
        target = path.with_name(name)
        write_drawing(project.layers, project.settings, verdict, request.words, target, ground=ground, block=block)
