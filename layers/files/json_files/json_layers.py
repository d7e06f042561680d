"""JSON with places that GDAL does not read: answers of AMap and Overpass, and the packed maps of ECharts."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from ....messages import Message
from ...crs.names import WGS_84
from ...errors import DataError
from ...report import Loaded, Report
from ..kinds.formats import Format
from .answers import check_whole
from .json_records import load_json, read_records

_AREA_KEYS: Final = frozenset(
    (
        "building",
        "landuse",
        "leisure",
        "amenity",
        "natural",
        "shop",
        "tourism",
        "boundary",
        "place",
        "office",
        "historic",
    )
)
_LINE_KEYS: Final = frozenset(("highway", "railway", "barrier", "waterway", "route"))


def read_json_layer(path: Path, found: Format, encoding: str | None) -> Loaded | None:
    """The layer that such a file holds, in degrees; None for AMap's answers of points, which are read as a table.

    Raises DataError where nothing in it has a place.
    """
    if found.key == "amap":
        return _amap_areas(path, encoding)
    if found.key == "records":
        return _drawn(path, found, encoding)
    value, used = load_json(path, encoding)
    if found.key == "overpass":
        check_whole(value, path.name)
    try:
        rows = list(_overpass(value) if found.key == "overpass" else _echarts(value))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
        raise DataError("{file} is {format} that is cut off or damaged; download it again.", file=path.name,
                        format=found.title_en) from error  # fmt: skip
    if not rows:
        raise DataError("{file} contains no object with a place; download it with its geometry (Overpass: out geom).",
                        file=path.name)  # fmt: skip
    return _loaded(path, found.title_en, used, rows, ())


def _loaded(
    path: Path, title: str, encoding: str, rows: Sequence[tuple[Mapping[str, object], Any]], notes: tuple[Message, ...]
) -> Loaded:
    table = pd.DataFrame([dict(values) for values, _ in rows], dtype=object).drop(columns="geometry", errors="ignore")
    frame = gpd.GeoDataFrame(table, geometry=[shape for _, shape in rows], crs=WGS_84)
    columns = tuple(str(column) for column in table.columns)
    report = Report(file=path.name, format=title, rows=len(frame), crs_source="file", encoding=encoding,
                    all_columns=columns, notes=notes)  # fmt: skip
    return Loaded(frame, report)


# --------------------------------------------------------------------------------------------------------------- AMap
def _amap_areas(path: Path, encoding: str | None) -> Loaded | None:
    """The districts of AMap's service of districts, whose outlines are text; None where the answer has none."""
    read = read_records(path, encoding)
    table = read.frame
    if "polyline" not in table.columns or not table["polyline"].notna().any():
        return None
    rows: list[tuple[Mapping[str, object], Any]] = [
        ({str(key): value for key, value in row.items() if key != "polyline"}, _outline(row["polyline"]))
        for row in table.to_dict("records")
    ]
    drawn = [row for row in rows if not shapely.is_empty(row[1])]
    return _loaded(path, "AMap answer as JSON", read.encoding, drawn, ()) if drawn else None


def _outline(text: object) -> shapely.Geometry:
    parts = [] if not isinstance(text, str) else [part for part in text.split("|") if part.count(";") >= 3]
    rings = [[tuple(map(float, pair.split(","))) for pair in part.split(";") if pair] for part in parts]
    return shapely.multipolygons([shapely.Polygon(ring) for ring in rings])


def _drawn(path: Path, found: Format, encoding: str | None) -> Loaded | None:
    """Records that hold GeoJSON geometries, and features in a list without a collection; None where there are none."""
    value, used = load_json(path, encoding)
    rows = (
        value
        if isinstance(value, list)
        else next((each for each in value.values() if isinstance(each, list)), [])
        if isinstance(value, dict)
        else []
    )
    drawn = [row for row in rows if isinstance(row, dict) and _is_geometry(row.get("geometry"))]
    if not drawn:
        return None
    try:
        shapes = [(_attributes(row), shapely.geometry.shape(row["geometry"])) for row in drawn]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
        raise DataError("{file} is {format} that is cut off or damaged; download it again.", file=path.name,
                        format=found.title_en) from error  # fmt: skip
    return _loaded(path, found.title_en, used, shapes, ())


def _is_geometry(value: object) -> bool:
    return isinstance(value, dict) and "coordinates" in value and "type" in value


def _attributes(row: Mapping[str, Any]) -> Mapping[str, object]:
    told = row.get("properties")
    return told if isinstance(told, dict) else {key: cell for key, cell in row.items() if key != "geometry"}


# ------------------------------------------------------------------------------------------------------------ Overpass
def _overpass(value: Any) -> Iterator[tuple[Mapping[str, object], shapely.Geometry]]:  # noqa: ANN401 - JSON
    """Every tagged object with a place: points, lines, areas, and the centre of what came without its geometry."""
    elements = value["elements"]
    nodes = {each["id"]: (each["lon"], each["lat"]) for each in elements if each["type"] == "node" and "lon" in each}
    ways = {each["id"]: _way(each, nodes) for each in elements if each["type"] == "way"}
    for each in elements:
        tags = each.get("tags")
        if not tags:
            continue
        shape = _shape(each, nodes, ways)
        if shape is not None:
            yield {"osm_id": f"{each['type']}/{each['id']}", **tags}, shape


def _way(each: Mapping[str, Any], nodes: Mapping[int, tuple[float, float]]) -> list[tuple[float, float]]:
    if "geometry" in each:
        return [(point["lon"], point["lat"]) for point in each["geometry"] if point]
    return [nodes[node] for node in each.get("nodes", ()) if node in nodes]


def _shape(
    each: Mapping[str, Any], nodes: Mapping[int, tuple[float, float]], ways: Mapping[int, list[tuple[float, float]]]
) -> shapely.Geometry | None:
    if each["type"] == "node":
        return shapely.Point(nodes[each["id"]]) if each["id"] in nodes else None
    if each["type"] == "way" and len(ways[each["id"]]) > 1:
        return _line_or_area(ways[each["id"]], each["tags"])
    if each["type"] == "relation" and (area := _relation(each, ways)) is not None:
        return area
    centre = each.get("center")
    return shapely.Point(centre["lon"], centre["lat"]) if centre else None


def _line_or_area(points: list[tuple[float, float]], tags: Mapping[str, str]) -> shapely.Geometry:
    closed = len(points) > 3 and points[0] == points[-1]
    area = tags.get("area") == "yes" or (bool(_AREA_KEYS & tags.keys()) and not _LINE_KEYS & tags.keys())
    return shapely.Polygon(points) if closed and area and tags.get("area") != "no" else shapely.LineString(points)


def _relation(each: Mapping[str, Any], ways: Mapping[int, list[tuple[float, float]]]) -> shapely.Geometry | None:
    """The area of a multipolygon or a boundary whose ways came with it: outer rings without the inner ones."""
    rings: dict[str, list[shapely.Geometry]] = {"inner": [], "outer": []}
    for member in each.get("members", ()):
        if member.get("type") != "way":
            continue
        points = _way(member, {}) or ways.get(member.get("ref"), [])
        if len(points) > 1:
            rings["inner" if member.get("role") == "inner" else "outer"].append(shapely.LineString(points))
    outer = shapely.get_parts(shapely.polygonize(rings["outer"]))
    if not len(outer):
        return None
    inner = shapely.get_parts(shapely.polygonize(rings["inner"]))
    return shapely.difference(shapely.union_all(outer), shapely.union_all(inner))


# ------------------------------------------------------------------------------------------------------------- ECharts
def _echarts(value: Any) -> Iterator[tuple[Mapping[str, object], shapely.Geometry]]:  # noqa: ANN401 - JSON
    """Features whose coordinates are packed as ECharts packs them: differences, zigzag, one character each."""
    scale = float(value.get("UTF8Scale") or 1024)
    for feature in value["features"]:
        geometry = feature["geometry"]
        parts = geometry.get("geometries") or [geometry]
        if not any("encodeOffsets" in part for part in parts):
            yield _told(feature), shapely.geometry.shape(_in_numbers(geometry))
            continue
        polygons = [polygon for part in parts for polygon in _packed_polygons(part, scale)]
        yield _told(feature), shapely.multipolygons(polygons)


def _told(feature: Mapping[str, Any]) -> dict[str, object]:
    return {"id": feature.get("id"), **(feature.get("properties") or {})}


def _in_numbers(value: Any) -> Any:  # noqa: ANN401 - JSON
    """A geometry whose coordinates some programs write as texts ("104.06"), with numbers."""
    if isinstance(value, dict):
        return {key: cell if key == "type" else _in_numbers(cell) for key, cell in value.items()}
    if isinstance(value, list):
        return [_in_numbers(each) for each in value]
    return float(value)


def _packed_polygons(geometry: Mapping[str, Any], scale: float) -> Iterator[shapely.Polygon]:
    coordinates: Any = geometry["coordinates"]
    offsets: Any = geometry.get("encodeOffsets") or []
    if geometry["type"] == "Polygon":
        coordinates, offsets = [coordinates], [offsets]
    for number, rings in enumerate(coordinates):
        made = [
            _ring(ring, offsets[number][place], scale) if isinstance(ring, str) else ring
            for place, ring in enumerate(rings)
        ]
        yield shapely.Polygon(made[0], made[1:])


def _ring(text: str, offset: Sequence[int], scale: float) -> list[tuple[float, float]]:
    x, y = int(offset[0]), int(offset[1])
    points = []
    for place in range(0, len(text) - 1, 2):
        east, north = ord(text[place]) - 64, ord(text[place + 1]) - 64
        x += (east >> 1) ^ -(east & 1)
        y += (north >> 1) ^ -(north & 1)
        points.append((x / scale, y / scale))
    return points
