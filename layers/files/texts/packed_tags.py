"""Tags of OpenStreetMap that an export packs into one column, taken apart into a column for each.

GDAL's reader (and so QGIS, where an .osm is dragged into it) keeps the rare tags together in `other_tags`, as hstore;
osm2pgsql, pyrosm and the converters of Overpass have all of them in `tags`, as hstore, as JSON or as a map.
"""

import ast
import json
import re
from collections.abc import Mapping
from typing import Final

import geopandas as gpd

PACKED: Final = ("other_tags", "tags", "all_tags", "alltags", "osm_tags")
"""What such columns are called."""
_READ: Final = frozenset(
    (
        *("access", "amenity", "area", "beds", "bridge", "building", "building:levels", "capacity", "capacity:beds"),
        *("construction", "demolished", "disused", "abandoned", "duration", "emergency", "end_date", "expressway"),
        *("foot", "healthcare", "highway", "isced:level", "junction", "leisure", "man_made", "maxspeed"),
        *("motor_vehicle", "motorcar", "motorroad", "name", "office", "oneway", "opening_date", "opening_hours"),
        *("operational_status", "operator:type", "planned", "proposed", "public_transport", "railway", "razed"),
        *("removed", "route", "school", "segregated", "shop", "sidewalk", "sidewalk:both", "social_facility"),
        *("social_facility:for", "sport", "start_date", "status", "tourism", "tunnel", "vacant", "vehicle"),
        *("waterway", "barrier", "boundary", "admin_level", "place", "landuse", "natural", "power", "aerialway"),
    )
)
"""The keys that anything here reads; the others stay packed."""
_HSTORE: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*(?:"((?:[^"\\]|\\.)*)"|NULL)')
_ESCAPED: Final = re.compile(r"\\(.)")


def with_tag_columns(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame with a column for each tag that is read here and stands packed in another column of it.

    A cell that has its own column already is left as it is. Frames without such a column come back unchanged.
    """
    named = {str(name).casefold(): name for name in frame.columns}
    for packed in (named[name] for name in PACKED if name in named):
        cells = frame[packed]
        rows = {cell: _read(cell) for cell in cells.dropna().map(_hashable).unique()}
        if not any(rows.values()):
            continue
        told = [rows.get(_hashable(cell), {}) for cell in cells]
        for key in sorted({key for tags in rows.values() for key in tags}):
            own = frame[key] if key in frame.columns else None
            values = [tags.get(key) for tags in told]
            filled = values if own is None else own.where(own.notna(), values)
            frame = frame.assign(**{key: filled})
    return frame


def _hashable(cell: object) -> object:
    """The cell as text: maps and lists of pairs, as Parquet has them, as the JSON of what they hold."""
    if isinstance(cell, str):
        return cell
    pairs = cell.items() if isinstance(cell, Mapping) else cell
    try:
        return json.dumps({str(key): str(value) for key, value in pairs if value is not None})  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return ""


def _read(cell: object) -> dict[str, str]:
    """The tags of one cell, in whatever form they are packed; none where it is no packed tags."""
    text = str(cell).strip()
    if text.startswith("{"):
        return {key: str(value) for key, value in _mapping(text).items() if key in _READ and value not in (None, "")}
    found = ((_plain(key), _plain(value)) for key, value in _HSTORE.findall(text))
    return {key: value for key, value in found if key in _READ and value}


def _mapping(text: str) -> dict[str, object]:
    for parse in (json.loads, ast.literal_eval):
        try:
            value = parse(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value if isinstance(value, dict) else {}
    return {}


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
