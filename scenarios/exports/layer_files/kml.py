"""Facilities, unserved areas and districts as KML, for globes and phones: degrees, every text as plain text."""

import html
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from ....texts import clean, one_line
from ...presentation import map_style
from ...presentation.summary import category_name, counted_text, figure_text
from ..request import ExportRequest
from .results import Layer, asked_of, clause_columns, result_layers, target_of
from .target import in_degrees

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
_STYLES: Final = {
    "unserved": ("poly", map_style.UNSERVED, "59"),
    "districts": ("line", map_style.BOUNDARY, "ff"),
    "facilities": ("icon", map_style.FACILITIES[0], "ff"),
}
_DIGITS: Final = 7


def export_kml(request: ExportRequest, path: Path) -> None:
    """Write one KML with a folder for each kind; where metres are asked for it is in WGS 84, and says so."""
    where, words = in_degrees(target_of(request)), request.words
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document")
    settings = request.result.project.settings
    ET.SubElement(document, "name").text = one_line(settings.name)
    ET.SubElement(document, "description").text = shown(words("Coordinates: {crs}", crs=words.say(where.said)))
    for name, (kind, colour, alpha) in _STYLES.items():
        _style(document, name, kind, _abgr(colour, alpha))
    for layer in result_layers(request, where):
        if layer.name in _STYLES:
            _folder(document, layer, request)
    ET.indent(root, " ")
    path.write_bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def shown(text: str) -> str:
    """Return a text as a viewer shows it that takes descriptions for HTML and `$[name]` for a field."""
    return html.escape(clean(text).replace("$[", "$ ["), quote=False)


def _style(document: ET.Element, name: str, kind: str, colour: str) -> None:
    style = ET.SubElement(document, "Style", id=name)
    if kind == "icon":
        ET.SubElement(ET.SubElement(style, "IconStyle"), "color").text = colour
        return
    line = ET.SubElement(style, "LineStyle")
    ET.SubElement(line, "color").text = f"ff{colour[2:]}"
    ET.SubElement(line, "width").text = "1.5"
    polygon = ET.SubElement(style, "PolyStyle")
    ET.SubElement(polygon, "color").text = colour
    ET.SubElement(polygon, "fill").text = "1" if kind == "poly" else "0"


def _abgr(colour: str, alpha: str) -> str:
    return f"{alpha}{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _folder(document: ET.Element, layer: Layer, request: ExportRequest) -> None:
    folder = ET.SubElement(document, "Folder")
    ET.SubElement(folder, "name").text = layer.title
    clauses = clause_columns(request)
    for row in layer.frame.to_dict("records"):
        place = ET.SubElement(folder, "Placemark")
        ET.SubElement(place, "name").text = one_line(str(row["name"]))
        ET.SubElement(place, "description").text = "<br/>".join(
            shown(line) for line in _lines(layer, row, clauses, request)
        )
        ET.SubElement(place, "styleUrl").text = f"#{layer.name}"
        _geometry(place, row["geometry"])


def _lines(layer: Layer, row: dict[str, object], clauses: dict[str, str], request: ExportRequest) -> Iterable[str]:
    words = request.words
    if layer.name == "unserved":
        yield str(row["title"])
        group, estimated = asked_of(request)[str(row["clause"])]
        counted = counted_text(float(str(row["people"])), group, estimated=estimated)
        yield words("People: {people}", people=counted)
        cost = float(str(row["cost"]))
        yield words("Way to the nearest: {cost}", cost=f"{cost:.1f}" if np.isfinite(cost) else "–")
        return
    if layer.name == "facilities":
        yield category_name(str(row["category"]), words)
    tail = "people" if layer.name == "facilities" else "share"
    for (column, title), verdict in zip(clauses.items(), request.result.evaluation.verdicts, strict=True):
        value = row.get(f"{column}_{tail}")
        if isinstance(value, float) and np.isfinite(value):
            estimated = bool(verdict.estimated)
            people = counted_text(value, verdict.group, estimated=estimated)
            said = people if tail == "people" else figure_text(value, "%")
            yield words("{clause}: {figure}", clause=title, figure=said)


def _geometry(place: ET.Element, shape: shapely.Geometry) -> None:
    parts = shapely.get_parts(shape)
    holder = ET.SubElement(place, "MultiGeometry") if len(parts) > 1 else place
    for part in parts:
        if part.geom_type == "Polygon":
            polygon = ET.SubElement(holder, "Polygon")
            for number, ring in enumerate(shapely.get_rings(part)):
                side = ET.SubElement(polygon, "innerBoundaryIs" if number else "outerBoundaryIs")
                ET.SubElement(ET.SubElement(side, "LinearRing"), "coordinates").text = _coordinates(ring)
        else:
            ET.SubElement(ET.SubElement(holder, "Point"), "coordinates").text = _coordinates(part)


def _coordinates(shape: shapely.Geometry) -> str:
    return " ".join(f"{x:.{_DIGITS}f},{y:.{_DIGITS}f}" for x, y in shapely.get_coordinates(shape))
