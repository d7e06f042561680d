"""The atlas of districts: every circle in every district on a page of its own, in one PDF."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....arrays import Bools
from ....coverage.evaluation.verdict import CircleEvidence, CoverageRow, Verdict
from ...presentation.summary import circles
from ..request import ExportRequest
from .circle_panel import district_panel
from .drawing.content import MapKey, Panel
from .drawing.look import Look
from .drawing.map_frame import boundary_level, draw_map
from .drawing.shapes import draw_areas, draw_lines
from .pages import write_pages
from .sheet import block_of, drawn_sheet, look_of


@dataclass(frozen=True, eq=False)
class DistrictPage:
    """A district's figures of a circle, its outline, and its people's evidence."""

    verdict: Verdict
    row: CoverageRow
    shape: shapely.Geometry
    evidence: CircleEvidence


def district_names(request: ExportRequest) -> tuple[str, ...]:
    """Return the file's name; none where there is no district, or no circle that asks anybody in one."""
    return ("districts.pdf",) if next(district_pages(request), None) else ()


def export_districts(request: ExportRequest, path: Path) -> None:
    """Write the atlas. Raises ProjectError for a paper that nobody knows, or a template that is none."""
    look = look_of(request)
    write_pages(district_sheets(request, look), path, look)


def district_pages(request: ExportRequest) -> Iterator[DistrictPage]:
    """Yield a page for each district of the level that maps show in which somebody is asked, circle after circle.

    Villages and communities serve where there are no townships.
    """
    layers = request.result.project.layers
    level = boundary_level(layers) or "village"
    here = layers.districts[layers.districts["level"] == level]
    shapes = dict(zip(here["district_id"].astype(str), here.geometry.to_numpy(), strict=True))
    inside: dict[str, Bools] = {}
    for verdict, evidence in circles(request.result.evaluation):
        for row in verdict.by_district:
            if row.level != level or row.key not in shapes or not row.people:
                continue
            if row.key not in inside:
                shapely.prepare(shapes[row.key])
                inside[row.key] = np.asarray(shapely.intersects_xy(shapes[row.key], *evidence.xy.T))
            yield DistrictPage(verdict, row, shapes[row.key], _within(evidence, shapes[row.key], inside[row.key]))


def _within(evidence: CircleEvidence, shape: shapely.Geometry, here: Bools) -> CircleEvidence:
    """Return the evidence with the people of a district alone, and the areas that lie in it."""
    areas = tuple(area for area in evidence.areas if shapely.intersects(shape, shapely.Point(area.spot)))
    return replace(evidence, asked=evidence.asked & here, areas=areas)


def district_sheets(request: ExportRequest, look: Look) -> Iterator[Figure]:
    """Yield the pages as sheets, one at a time."""
    for number, page in enumerate(district_pages(request), start=1):
        request.go_on(number)
        with _sheet(request, look, page, f"D{number:03d}") as figure:
            yield figure


def _set_apart(axes: Axes, shape: shapely.Geometry, look: Look) -> None:
    """Veil what lies outside the district, and draw its boundary strongly."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    outside = np.array([shapely.difference(shapely.box(left, bottom, right, top), shape)], dtype=object)
    draw_areas(axes, outside, facecolor="white", alpha=0.5, zorder=3.9)
    rim = np.array([shapely.boundary(shape)], dtype=object)
    draw_lines(axes, rim, color=look.colours.ink, linewidth=1.6, zorder=3.95)


def _sheet(request: ExportRequest, look: Look, page: DistrictPage, number: str) -> AbstractContextManager[Figure]:
    project, words = request.result.project, request.words
    west, south, east, north = map(float, shapely.bounds(page.shape))

    def draw(axes: Axes) -> tuple[Panel, MapKey]:
        ground, extent = request.grounds.of(page.verdict), (west, south, east, north)
        key = draw_map(axes, project.layers, page.evidence, words, look=look, ground=ground, extent=extent)
        _set_apart(axes, page.shape, look)
        panel = district_panel(project.settings, page.verdict, page.row, page.evidence, words, colours=look.colours)
        return panel, key

    texts = (project.layers.name, page.row.name, page.verdict.clause.title)
    return drawn_sheet(draw, look, words, block=block_of(request, number), texts=texts)
