"""CAD drawings: layers of their own, closed lines that stand for areas, texts that name them.

GDAL gives a drawing as one layer of all its objects, in whose columns `Layer` and `Text` the drawing's own stand.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from ....messages import Message
from ...errors import DataError
from ...report import Loaded
from .layer_list import Use

CAD_LAYER: Final = "Layer"
"""The column in which a drawing's objects tell their layer."""
TEXT: Final = "Text"
_AREA: Final = 2
_CODE: Final = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_CORNERS: Final = 4
"""A closed line of fewer points bounds nothing; the first one counts twice."""


def of_cad_layer(loaded: Loaded, layer: str | None) -> Loaded:
    """The objects of one layer of a drawing, all of them where None is named; the report lists the layers.

    Closed lines have the one text that stands in them, of whatever layer.

    Raises DataError where the drawing has no such layer.
    """
    if CAD_LAYER not in loaded.frame.columns:
        return loaded
    loaded = Loaded(_named(_spelt_out(loaded.frame)), loaded.report, loaded.left)
    cells = loaded.frame[CAD_LAYER]
    names = tuple(name for name in cells.value_counts().index if name)
    if layer is not None and layer not in names:
        raise DataError(
            "{file} has no layer {layer}; its layers are {layers}.",
            file=loaded.report.file, layer=layer, layers=", ".join(names),
        )  # fmt: skip
    kept = loaded.frame if layer is None else gpd.GeoDataFrame(loaded.frame[cells == layer])
    return Loaded(kept, replace(loaded.report, layer=layer or "", layers=names, rows=len(kept)), loaded.left)


def _spelt_out(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The drawing's layers and texts with the characters that old versions write as codes (U+5E7F)."""
    told = {
        name: frame[name].fillna("").astype(str).str.replace(_CODE, lambda found: chr(int(found[1], 16)), regex=True)
        for name in (CAD_LAYER, TEXT)
        if name in frame.columns
    }
    return frame.assign(**told)


def with_areas(loaded: Loaded, use: Use | None) -> Loaded:
    """A drawing whose closed lines are areas.

    Raises DataError where districts or people are asked of areas that lie on several of its layers.
    """
    frame = loaded.frame
    shapes = closed_as_areas(frame.geometry.to_numpy())
    frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    is_area = shapely.get_dimensions(shapes) == _AREA
    if use in ("districts", "population") and not loaded.report.layer:
        _ask(loaded, frame.loc[is_area, CAD_LAYER].tolist())
    counts = frame.geom_type.value_counts()
    kinds = {str(kind): int(count) for kind, count in counts.items()}
    return Loaded(frame, replace(loaded.report, geometry_types=kinds), loaded.left)


def closed_as_areas(shapes: np.ndarray) -> np.ndarray:
    """The shapes with a polygon for every line that is closed."""
    made = shapes.copy()
    line = np.flatnonzero(shapely.get_type_id(shapes) == 1)
    closed = line[shapely.is_closed(shapes[line]) & (shapely.get_num_points(shapes[line]) >= _CORNERS)]
    rings = [shapely.linearrings(shapely.get_coordinates(shapes[row])) for row in closed]
    made[closed] = shapely.polygons(np.array(rings, dtype=object)) if rings else []
    return made


def outlines_as_areas(loaded: Loaded) -> Loaded:
    """A layer without any area whose lines are closed, as drawings converted to other formats have them, with areas.

    Open lines stay lines. The report says how many outlines were taken for areas.
    """
    shapes = loaded.frame.geometry.to_numpy()
    if (shapely.get_dimensions(shapes) == _AREA).any():
        return loaded
    single = shapes.copy()
    several = shapely.get_type_id(shapes) == shapely.GeometryType.MULTILINESTRING
    single[several] = shapely.line_merge(shapes[several])
    made = closed_as_areas(single)
    is_area = shapely.get_dimensions(made) == _AREA
    if not is_area.any():
        return loaded
    shapes = np.where(is_area, made, shapes)
    frame = loaded.frame.set_geometry(gpd.GeoSeries(shapes, index=loaded.frame.index, crs=loaded.frame.crs))
    said = Message("{count} closed lines were taken for the areas that they bound.", {"count": int(is_area.sum())})
    report = replace(loaded.report, notes=(*loaded.report.notes, said))
    return Loaded(frame, report, loaded.left)


def _named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The drawing with the text of each closed line that has none: the only one that stands in it."""
    if TEXT not in frame.columns:
        return frame
    texts, shapes = frame[TEXT].copy(), closed_as_areas(frame.geometry.to_numpy())
    silent = (texts == "").to_numpy()
    wanting = frame.index[silent & (shapely.get_dimensions(shapes) == _AREA)]
    written = frame.index[~silent]
    tree = shapely.STRtree(shapely.point_on_surface(shapes[~silent]))
    areas = shapes[silent & (shapely.get_dimensions(shapes) == _AREA)]
    area, text = tree.query(areas, predicate="contains")
    once = np.bincount(area, minlength=len(wanting))[area] == 1
    texts.loc[wanting[area[once]]] = texts.loc[written[text[once]]].to_numpy()
    return frame.assign(**{TEXT: texts})


def _ask(loaded: Loaded, layers: Sequence[str]) -> None:
    counts = Counter(layers)
    if len(counts) > 1:
        raise DataError(
            "{file} is a drawing with areas on several layers; choose one: {layers} (on the command line --layer "
            '{file}=NAME, in a check file layer = "NAME").',
            file=loaded.report.file,
            layers=", ".join(f"{name} ({count})" for name, count in counts.most_common()),
        )
