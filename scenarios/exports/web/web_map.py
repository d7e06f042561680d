"""The interactive map to hand on: one HTML file that needs nothing beside it, not even the internet.

Leaflet (BSD 2-Clause, `web/LICENSE-leaflet.txt`) and all data stand inside the file. Only the OpenStreetMap background,
which is off at first, is fetched when it is switched on.

How the page is put together, and why no text can break out of it, is told in `web_page`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ....arrays import Floats
from ....coverage.accessibility.unserved_areas import UnservedArea
from ....coverage.evaluation.verdict import CircleEvidence, Evaluation, Verdict
from ....coverage.place import LAND
from ....coverage.travel.modes import UNIT_OF_MODE
from ....layers.crs.metric import transformer
from ....layers.crs.names import WGS_84
from ....layers.schema import PlaceLayers
from ....texts import one_line
from ...analyses.reached_ground import Grounds
from ...presentation import map_style
from ...presentation.summary import (
    MARKS,
    category_name,
    circles,
    clause_line,
    counted_text,
    decided,
    limit_text,
    listed,
    measured_text,
    plan_note,
)
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.settings import Settings
from ...runs.comparison import Comparison
from ..request import ExportRequest
from .coordinates import UNITS_PER_DEGREE, as_lines, as_steps, as_units
from .layers import bands, clause_rows, scenarios
from .web_page import page

STREET_TOLERANCE_M: Final = 3.0
AREAS_LISTED: Final = 200
OSM_TILES: Final = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def write_web_map(
    layers: PlaceLayers,
    settings: Settings,
    evaluation: Evaluation,
    words: Words,
    path: Path,
    *,
    grounds: Grounds | None = None,
    comparison: Comparison | None = None,
) -> None:
    """Write the map of every circle of `evaluation` to `path`; the planner switches between them.

    `grounds` are the bands below, `comparison` the scenarios that can be laid over.
    """
    data = _data(layers, settings, evaluation, words)
    degrees = transformer(layers.streets.edges.crs, WGS_84)
    for circle, (verdict, _) in zip(data["circles"], circles(evaluation), strict=True):
        ground = grounds.of(verdict) if grounds else None
        circle["bands"] = bands(ground, degrees, words) if ground else []
    data |= {"clauses": clause_rows(evaluation, words), "scenarios": scenarios(comparison, words)}
    tiles = f"data: {OSM_TILES.partition('/{z}')[0]}"
    text = page(data, title=one_line(settings.name), language=words.language, pictures=tiles)
    path.write_text(text, encoding="utf-8")


def _data(layers: PlaceLayers, settings: Settings, evaluation: Evaluation, words: Words) -> dict[str, Any]:
    degrees = transformer(layers.streets.edges.crs, WGS_84)
    xy = points_shown(layers, evaluation)
    facilities = shapely.point_on_surface(layers.facilities.geometry.to_numpy())
    return {
        "units": UNITS_PER_DEGREE,
        "texts": {
            **_texts(settings, words),
            "plan": title_of(evaluation.plan, words),
            "plan_note": plan_note(evaluation.plan, words),
        },
        "colours": {
            "served": map_style.SERVED,
            "unserved": map_style.UNSERVED,
            "edge": map_style.UNSERVED_EDGE,
            "water": map_style.WATER,
            "rail": map_style.RAIL,
            "boundary": map_style.BOUNDARY,
            "gained": map_style.GAINED,
            "lost": map_style.LOST,
            "ink": map_style.INK,
            **map_style.STREET,
        },
        "tiles": OSM_TILES,
        "streets": {rank: as_lines(lines, degrees) for rank, lines in _streets(layers)},
        "water": _water(layers, degrees),
        "rail": as_lines(_barriers(layers, "railway", 1), degrees),
        "boundaries": as_lines(_boundaries(layers), degrees),
        "points": as_steps(as_units(xy, degrees)),
        "facilities": {
            "at": as_steps(as_units(shapely.get_coordinates(facilities), degrees)),
            "name": [str(name) for name in layers.facilities["name"]],
            "category": [category_name(str(key), words) for key in layers.facilities["category"]],
        },
        "circles": [_circle(verdict, evidence, degrees, words, len(xy)) for verdict, evidence in circles(evaluation)],
    }  # fmt: skip


def _texts(settings: Settings, words: Words) -> dict[str, object]:
    return {
        "units": {"m": words.name("m"), "km": words.name("km")},
        "place": settings.name,
        "people": words("People"),
        "served": words("Served"),
        "unserved": words("Unserved"),
        "areas": words("Unserved areas, by people"),
        "facilities": words("Facilities"),
        "streets": words("Streets"),
        "bands": words("Reached ground"),
        "clauses": words("All clauses"),
        "search": words("Search"),
        "close": words("Close"),
        "clause": words("Clause"),
        "measured": words("Measured"),
        "target": words("Target"),
        "verdict": words("Verdict"),
        "scenario": words("Scenario"),
        "colon": words("{name}: {figure}", name="", figure=""),
        "as_it_is": words("The place as it is"),
        "gained": words("Newly served"),
        "lost": words("Newly left out"),
        "before": words("Before"),
        "after": words("After"),
        "cost": words("Cost (10,000 yuan)"),
        "edits": words("Edits of the scenario"),
        "none": words("Nothing found"),
        "notes": words("Notes"),
        "nearest": words("way to the nearest"),
        "beyond": words("none within the search"),
        "background": words("OpenStreetMap background (needs the internet)"),
        "made": words("Made {date} with LifeCircle {version}", date=settings.created[:10], version=settings.program),
        "source": words("Data: {source}", source=settings.source or settings.name),
    }


def points_shown(layers: PlaceLayers, evaluation: Evaluation) -> Floats:
    """Return the points (n, 2) that the map shows: the residents', and those of residential land where it is asked."""
    asked = [evidence.xy for _, evidence in circles(evaluation) if evidence.group == LAND]
    return asked[0] if asked else shapely.get_coordinates(layers.demand.geometry.to_numpy())


def _circle(
    verdict: Verdict, evidence: CircleEvidence, degrees: pyproj.Transformer, words: Words, shown: int
) -> dict[str, Any]:
    line = clause_line(verdict, words)
    asked = evidence.asked & (evidence.people > 0)
    estimated = listed((words.name(group) for group in verdict.estimated), words)
    return {
        "title": line.title,
        "asked": words("{group}, {area}, {limit}", group=line.group, area=line.area, limit=limit_text(evidence, words)),
        "figure": measured_text(line, line.unit),
        "verdict": f"{MARKS[line.state]} {decided(verdict, words)}",
        "colour": map_style.STATES[line.state],
        "people": counted_text(line.people, line.counts, estimated=line.estimated),
        "served": counted_text(line.served, line.counts, estimated=line.estimated),
        "unserved": counted_text(line.unserved, line.counts, estimated=line.estimated),
        "share": verdict.share or 0.0,
        "estimated": words("ESTIMATED, not counted: {groups}", groups=estimated) if estimated else "",
        "unit": "" if evidence.mode == "mixed" else words.name(UNIT_OF_MODE[evidence.mode]),
        "state": "".join(np.where(~asked, "-", np.where(evidence.served, "1", "0"))[:shown]),
        "weight": [round(float(people), 1) for people in evidence.people[:shown]],
        "left": None if evidence.seated is None else [round(float(one), 1) for one in evidence.people_unserved[:shown]],
        "cost": [round(float(cost), 1) if np.isfinite(cost) else None for cost in evidence.cost[:shown]],
        "counted": [int(row) for row in evidence.counted],
        "areas": [
            _area(area, evidence.group, degrees, estimated=line.estimated) for area in evidence.areas[:AREAS_LISTED]
        ],
    }


def _area(area: UnservedArea, group: str, degrees: pyproj.Transformer, *, estimated: bool) -> dict[str, Any]:
    return {
        "name": area.name,
        "people": counted_text(area.people, group, estimated=estimated),
        "cost": round(area.cost, 1) if np.isfinite(area.cost) else None,
        "rings": as_lines(shapely.get_rings(shapely.get_parts(area.geometry)), degrees),
    }


def _streets(layers: PlaceLayers) -> Iterator[tuple[str, NDArray[np.object_]]]:
    """Yield the streets by rank, joined where they run on and simplified for the screen."""
    edges = layers.streets.edges
    ranks = edges["highway"].map(map_style.rank_of).to_numpy()
    for rank in map_style.STREET:
        joined = shapely.line_merge(shapely.multilinestrings(edges.geometry.to_numpy()[ranks == rank]))
        yield rank, shapely.simplify(shapely.get_parts(joined), STREET_TOLERANCE_M)


def _barriers(layers: PlaceLayers, kind: str, dimension: int) -> NDArray[np.object_]:
    shapes = layers.barriers.geometry.to_numpy()[(layers.barriers["kind"] == kind).to_numpy()]
    return shapely.get_parts(shapes[shapely.get_dimensions(shapes) == dimension])


def _water(layers: PlaceLayers, degrees: pyproj.Transformer) -> dict[str, Any]:
    areas = _barriers(layers, "river", 2)
    return {
        "areas": [as_lines(shapely.get_rings(shapely.simplify(area, STREET_TOLERANCE_M)), degrees) for area in areas],
        "lines": as_lines(_barriers(layers, "river", 1), degrees),
    }


def _boundaries(layers: PlaceLayers) -> NDArray[np.object_]:
    levels = [level for level in ("township", "county", "city") if (layers.districts["level"] == level).any()]
    if not levels:
        return np.array([], dtype=object)
    shown = layers.districts[layers.districts["level"] == levels[0]]
    return shapely.get_parts(shapely.simplify(shapely.boundary(shown.geometry.to_numpy()), 10.0))


def export_web_map(request: ExportRequest, path: Path) -> None:
    """Write the web map of an export."""
    project = request.result.project
    layers, settings, evaluation = project.layers, project.settings, request.result.evaluation
    grounds, compared = request.grounds, request.comparison
    write_web_map(layers, settings, evaluation, request.words, path, grounds=grounds, comparison=compared)
