r"""A drawing for the design institute's CAD: a layer for each kind of thing, Chinese names, metres.

Texts are single lines (TEXT), in which CAD programs read `%%`, `\U+` and `^` as codes; those are written wide.
"""

import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from ezdxf.colors import rgb2int
from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new
from ezdxf.layouts.layout import Modelspace
from numpy.typing import NDArray

from ....coverage.place import LAND
from ....texts import one_line
from ...presentation import map_style
from ...presentation.summary import category_name, counted_text
from ...presentation.translate import Words
from ..request import ExportRequest
from .results import asked_of, result_layers, target_of
from .target import Target, in_metres

VERSION: Final = "R2004"
"""Read by every CAD program in use."""
ENCODING: Final = "gbk"
"""Of the texts, as Chinese CAD programs write them and GDAL reads them; other letters become codes (`\\U+`)."""
METRES: Final = 6
"""Of `$INSUNITS`."""
STYLE: Final = "LIFECIRCLE"
FONT: Final = "simsun.ttf"
LONGEST_TEXT: Final = 100
LONGEST_LAYER: Final = 60
_FORBIDDEN: Final = re.compile(r'[<>/\\":;?*|=,`\x00-\x1f]')
_CODES: Final = (("%%", "％％"), ("\\", "＼"), ("^", "＾"))
_HAND: Final = "_lifecircle"


def export_dxf(request: ExportRequest, path: Path) -> None:
    """Write the drawing; where degrees are asked for it is in the project's own metres, and says so."""
    where, words = in_metres(target_of(request), request.result.place.network.crs), request.words
    drawing = new(VERSION)
    drawing.encoding = ENCODING
    drawing.header["$INSUNITS"] = METRES
    drawing.styles.new(STYLE, dxfattribs={"font": FONT})
    space = drawing.modelspace()
    bounds = where.moved(request.result.project.layers.demand).total_bounds
    _streets(drawing, request, where)
    _barriers(drawing, request, where)
    _results(drawing, space, request, where=where)
    _note(drawing, space, words("Coordinates: {crs}", crs=words.say(where.said)), bounds, words)
    drawing.saveas(path)


def _streets(drawing: Drawing, request: ExportRequest, where: Target) -> None:
    words, edges = request.words, where.moved(request.result.project.layers.streets.edges[["highway", "geometry"]])
    ranked = edges["highway"].map(map_style.rank_of).to_numpy()
    titles = {"major": words("Streets, major"), "middle": words("Streets, middle"), "minor": words("Streets, minor")}
    for rank, title in titles.items():
        name = _layer(drawing, title, map_style.STREET[rank])
        _lines(drawing.modelspace(), name, edges.geometry.to_numpy()[ranked == rank])


def _barriers(drawing: Drawing, request: ExportRequest, where: Target) -> None:
    words, barriers = request.words, where.moved(request.result.project.layers.barriers[["kind", "geometry"]])
    kinds = (("river", words("Water"), map_style.WATER), ("railway", words("Railway"), map_style.RAIL))
    for kind, title, colour in kinds:
        shapes = barriers.geometry.to_numpy()[(barriers["kind"] == kind).to_numpy()]
        _lines(drawing.modelspace(), _layer(drawing, title, colour), shapes)


def _results(drawing: Drawing, space: Modelspace, request: ExportRequest, *, where: Target) -> None:
    words, asked = request.words, asked_of(request)
    for layer in result_layers(request, where):
        if layer.name == "districts":
            name = _layer(drawing, words("District boundaries"), map_style.BOUNDARY)
            _lines(space, name, layer.frame.geometry.to_numpy())
            _names(space, name, layer.frame["name"], layer.frame.geometry.representative_point().to_numpy(), 60.0)
        elif layer.name == "facilities":
            for category, rows in layer.frame.groupby("category", sort=True):
                title = words("Facilities, {category}", category=category_name(str(category), words))
                name = _layer(drawing, title, map_style.FACILITIES[0])
                points = shapely.get_coordinates(shapely.centroid(rows.geometry.to_numpy()))
                for x, y in points:
                    space.add_circle((x, y), 12.0, dxfattribs={"layer": name})
                _names(space, name, rows["name"], shapely.points(points + np.array([16.0, 0.0])), 20.0)
        elif layer.name == "unserved":
            for title, rows in layer.frame.groupby("title", sort=False):
                name = _layer(drawing, words("Unserved, {clause}", clause=title), map_style.UNSERVED)
                _lines(space, name, rows.geometry.to_numpy())
                group, estimated = asked[str(rows["clause"].iloc[0])]
                said = [
                    _named(str(one), float(people), group, words, estimated=estimated)
                    for one, people in zip(rows["name"], rows["people"], strict=True)
                ]
                _names(space, name, said, rows.geometry.representative_point().to_numpy(), 20.0)


def _named(name: str, counted: float, group: str, words: Words, *, estimated: bool) -> str:
    told = counted_text(counted, group, estimated=estimated)
    return f"{name}: {told}" if group == LAND else words("{name}: {people} people", name=name, people=told)


def plain(text: str) -> str:
    """Return a text that CAD programs show as it is, on one line."""
    text = one_line(text, LONGEST_TEXT)
    for code, wide in _CODES:
        text = text.replace(code, wide)
    return text


def _layer(drawing: Drawing, title: str, colour: str) -> str:
    """Make a layer of a name that CAD programs allow, where there is none yet; return the name."""
    name = _FORBIDDEN.sub("_", one_line(title, LONGEST_LAYER)).strip() or _HAND
    if name not in drawing.layers:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        drawing.layers.add(name, true_color=rgb2int((red, green, blue)))
    return name


def _lines(space: Modelspace, layer: str, shapes: NDArray[np.object_]) -> None:
    """Draw lines, and the rings of areas closed."""
    parts = shapely.get_parts(shapes)
    areal = shapely.get_dimensions(parts) == 2
    for closed, lines in ((False, parts[~areal]), (True, shapely.get_rings(parts[areal]))):
        for line in lines:
            coords = shapely.get_coordinates(line)
            space.add_lwpolyline(coords[:-1] if closed else coords, close=closed, dxfattribs={"layer": layer})


def _names(space: Modelspace, layer: str, texts: Any, points: Any, height: float) -> None:  # noqa: ANN401  (series, arrays)
    for text, (x, y) in zip(texts, shapely.get_coordinates(np.asarray(points)), strict=True):
        shown = plain(str(text))
        if shown:
            written = space.add_text(shown, height=height, dxfattribs={"layer": layer, "style": STYLE})
            written.set_placement((x, y), align=TextEntityAlignment.MIDDLE_LEFT)


def _note(drawing: Drawing, space: Modelspace, text: str, bounds: Any, words: Words) -> None:  # noqa: ANN401  (as above)
    name = _layer(drawing, words("Notes"), map_style.INK)
    _names(space, name, [text], shapely.points([[bounds[0], bounds[1] - 200.0]]), 60.0)
