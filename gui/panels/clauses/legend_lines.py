"""What the legend of a circle lists: the people, the bands with their limits, the facilities by category."""

from collections import Counter
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from ....scenarios.presentation.reach_bands import band_label, reach_bands
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.translate import Words
from ... import theme
from ...map.bands import SURFACE_END, surface_colour
from ...map.canvas import MapCanvas
from ...map.over.legend import LegendLine

translate = QCoreApplication.translate

_CATEGORIES: Final = 6
"""At most so many categories are listed; the others stand together in one line."""
_FEW, _TALL_PX = 2, 600
"""On a low map fewer are listed, so that the legend leaves room for the tools."""
_SURFACE_LINES: Final = 4


def legend_lines(canvas: MapCanvas, words: Words) -> tuple[LegendLine, ...]:
    """List what the map shows now, the people first."""
    return (*_people(canvas), *_changes(canvas), *_bands(canvas, words), *_ways(canvas), *_sites(canvas, words))


def _people(canvas: MapCanvas) -> list[LegendLine]:
    lines, land = [], canvas.counts_land
    if canvas.has_people() and not canvas.knows_served:
        text = translate("Legend", "People: nothing tells yet who is served")
        return [LegendLine("dot", text, colour=theme.NOT_ASKED.name())] if canvas.shows("people") else []
    if canvas.has_people() and canvas.from_afar():
        people = translate("Legend", "People: size by number, red by share not served")
        area = translate("Legend", "Residential land: size by area, red by share not served")
        lines.append(LegendLine("share", area if land else people))
    elif canvas.has_people():
        people, area = translate("Legend", "People not served"), translate("Legend", "Residential land not served")
        lines.append(LegendLine("unserved", area if land else people))
        if canvas.shows("people"):
            people, area = translate("Legend", "People served"), translate("Legend", "Residential land served")
            lines.append(LegendLine("served", area if land else people))
    if canvas.marks.areas and canvas.shows("areas") and not canvas.from_afar():
        lines.append(LegendLine("area", translate("Legend", "Unserved area")))
    return lines


def _changes(canvas: MapCanvas) -> list[LegendLine]:
    """Whom the scenario helps and harms."""
    lines = []
    if len(canvas.edits.people.gained):
        lines.append(LegendLine("dot", translate("Legend", "Newly served"), colour=theme.GAINED.name()))
    if len(canvas.edits.people.lost):
        lines.append(LegendLine("dot", translate("Legend", "No longer served"), colour=theme.LOST.name()))
    if canvas.edits.people.other_service:
        lines.append(LegendLine("note", translate("Legend", "A different service is decisive now: see Compare")))
    return lines


def _bands(canvas: MapCanvas, words: Words) -> list[LegendLine]:
    ground = canvas.bands
    if ground is None or not (canvas.shows("reach") or canvas.shows("surface")):
        return []
    if canvas.shows("surface"):
        step = SURFACE_END / _SURFACE_LINES
        return [
            LegendLine(
                "band",
                band_label(line * step, (line + 1) * step, limit=ground.limit, mode=ground.mode, words=words),
                colour=surface_colour((line + 0.5) / _SURFACE_LINES).name(),
            )
            for line in range(_SURFACE_LINES)
        ]
    return [
        LegendLine("band", band.label, colour=theme.BANDS[band.colour])
        for band in reach_bands(ground.limit, ground.mode, words)
    ]


def _ways(canvas: MapCanvas) -> list[LegendLine]:
    if canvas.ways.home is None:
        return []
    lines = [LegendLine("route", translate("Legend", "Way to the facility"))] if canvas.ways.best else []
    return [*lines, LegendLine("straight", translate("Legend", "Straight line; × a barrier"))]


def _sites(canvas: MapCanvas, words: Words) -> list[LegendLine]:
    sites = canvas.marks.sites
    if sites is None or not canvas.shows("sites"):
        return []
    counts = Counter(str(category) for category in np.asarray(sites.category)[sites.counts])
    ranked = counts.most_common()
    most = _CATEGORIES if canvas.height() >= _TALL_PX else _FEW
    lines = [_site_line(category, count, words) for category, count in ranked[:most]]
    rest = sum(count for _, count in ranked[most:])
    if rest:
        lines.append(
            LegendLine(
                "site", translate("Legend", "Other facilities of this circle: {count}").format(count=f"{rest:,}")
            )
        )
    beside = int((~sites.counts).sum())
    if beside and canvas.shows("other_sites"):
        text = translate("Legend", "Facilities that do not count here: {count}").format(count=f"{beside:,}")
        lines.append(LegendLine("dot", text, colour=theme.FACILITY_OTHER.name()))
    return lines


def _site_line(category: str, count: int, words: Words) -> LegendLine:
    text = translate("Legend", "{category} ({count})").format(
        category=category_name(category, words), count=f"{count:,}"
    )
    return LegendLine("site", text, category=category)
