"""Tables with coordinates: columns of degrees or metres, one of "lon,lat", or of shapes as WKT, WKB or GeoJSON."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from ....arrays import Floats
from ....limits import MAX_WKT_DEPTH
from ....messages import Message
from ...crs.datums import of_datum, taken_as_wgs84
from ...crs.names import WGS_84
from ...errors import DataError
from ...report import Loaded
from ..georeference import lost_rows, settle
from ..memory import give_back
from ..texts.columns import find_columns, role_named, shortened
from ..texts.degrees import degrees, pairs
from ..texts.text import visible
from .layout import examples, totals
from .table import Table

COORDINATE_ROLES: Final = ("lon", "lat", "lonlat", "x", "y", "wkt")
_DATUM_WORDS: Final = ((("gcj", "火星", "高德", "amap"), "gcj02"), (("bd09", "bd_", "bdl", "百度", "baidu"), "bd09"))
_GROUPED: Final = r"[+-]?(?:\d+|\d{1,3}(?:[,'’\s]\d{3})+)(?:\.\d+)?"
"""A number with its thousands apart: 12,500 or 8 300."""
_DOTTED: Final = r"\d{1,3}(?:\.\d{3}){2,}"
_DOTTED_OR_SMALL: Final = r"\d{1,3}(?:\.\d{3})*"
"""Numbers whose thousands are parted by points, which only two points show for sure: 1.234.567."""
_SEPARATOR: Final = r"[,'’\s]"
_WKT: Final = re.compile(r"^\s*(SRID=\d+;)?\s*[A-Za-z]+\s*Z?M?\s*\(")
_HEX: Final = re.compile(r"^\s*0[01](?:[0-9A-Fa-f]{2}){20,}\s*$")
_JSON: Final = re.compile(r'^\s*\{.*"coordinates"\s*:', re.DOTALL)
"""A geometry as GeoJSON, as databases and web services give it in a column."""
_ARCS: Final = re.compile("CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE", re.IGNORECASE)
"""Kinds of shapes that are drawn in arcs, which shapely does not read."""
_DEEP: Final = re.compile(r"\[\s*" * 6)
"""More brackets than a multipolygon opens at once."""
_SRID: Final = re.compile(r"^\s*SRID=(\d+);")
_DEGREES: Final = re.compile(r"^\s*[(\[]?-?\d{1,3}\.\d{3,}\s*[,，;；\s]\s*-?\d{1,3}\.\d{3,}[)\]]?\s*$")
"""A pair of degrees, exact enough to be no pair of something else."""
_TWO_EXACT: Final = re.compile(r"^\D*\d{1,3}\.\d{3,}\D+\d{1,3}\.\d{3,}\D*$|^[^\d]*\d{1,3}\s*[°º˚度].*\d{1,3}\s*[°º˚度]")
"""Two numbers as exact as degrees are, or two in degrees, with whatever stands around them: E112.9012 N27.8509."""
_BARE_NUMBER: Final = re.compile(r"^\s*-?\d+\.\d+\s*$")
_EXAMPLES: Final = Message("{count} of {total} rows only show how the form is filled in ({rows}) and were left out.")
_TOTALS: Final = Message("{count} of {total} rows add up or average others ({rows}) and were left out.")
_POLE: Final = 90.0
_SIXTY: Final = 60
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_PART: Final = re.compile(
    r"(?:(?P<lon>东?经度?|東?經度?|lon(?:gitude)?|lng|e)|(?P<lat>北?[纬緯]度?|lat(?:itude)?|n))"
    r"(?P<unit>度|分|秒|d(?:eg(?:rees?)?)?|m(?:in(?:utes?)?)?|s(?:ec(?:onds?)?)?)"
)
_UNIT: Final = {**dict.fromkeys(("度", "d", "deg", "degree", "degrees"), "d"),
                **dict.fromkeys(("分", "m", "min", "minute", "minutes"), "m"),
                **dict.fromkeys(("秒", "s", "sec", "second", "seconds"), "s")}  # fmt: skip
"""Columns of one part of a coordinate: 经度（分）, 东经 秒, lon_min."""
_LOOKED_AT: Final = 200
"""So many cells tell whether a column holds pairs of coordinates."""


def place_table(table: Table, *, crs: pyproj.CRS | None = None, mapping: Mapping[str, str] | None = None) -> Loaded:
    """Give a table's rows the geometry that its coordinate columns say.

    Columns named as longitude and latitude are degrees on WGS 84 unless `crs` says otherwise, and the report says so;
    other coordinates need `crs`. Raises DataError where no columns can be coordinates.
    """
    table = _without(table, examples(table.frame), _EXAMPLES)
    table = _without(table, totals(table.frame), _TOTALS)
    table = _with_whole_degrees(table, mapping or {})
    file = table.report.file
    used = coordinate_columns(table, mapping)
    geometry, exchanged = _right_way_round(_shapes(table.frame, used), used)
    in_degrees = "lon" in used or "lonlat" in used
    frame = gpd.GeoDataFrame(
        table.frame.drop(columns=used.get("wkt", [])),
        geometry=geometry,
        crs=WGS_84 if in_degrees else _own_system(table.frame, used, geometry),
    )
    notes = table.report.notes
    if in_degrees and crs is None:
        notes = (*notes, taken_as_wgs84(file, ", ".join(used.values())))
    doubts = (*table.report.doubts, *_named_datum(used, file), *_exchanged_rows(table.frame, exchanged))
    report = replace(table.report, crs_source="columns", columns=used, notes=notes, doubts=doubts)
    del geometry
    settled = settle(Loaded(frame, report), crs)
    give_back(len(frame))
    return settled


def _right_way_round(shapes: NDArray[Any], used: Mapping[str, str]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Exchange longitude and latitude of single rows in which they stand the other way round; tell which those are.

    No latitude is beyond 90 degrees, so that such a row shows it itself. Where most rows are so the columns are.
    """
    exchanged = np.zeros(len(shapes), dtype=np.bool_)
    if not {"lon", "lonlat"} & used.keys():
        return shapes, exchanged
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    exchanged = (np.abs(y) > _POLE) & (np.abs(y) <= 2 * _POLE) & (np.abs(x) <= _POLE)
    if not exchanged.any() or exchanged.sum() * 2 >= np.isfinite(x).sum():
        return shapes, np.zeros(len(shapes), dtype=np.bool_)
    turned = shapes.copy()
    turned[exchanged] = shapely.points(y[exchanged], x[exchanged])
    return turned, exchanged


def _exchanged_rows(frame: pd.DataFrame, exchanged: NDArray[np.bool_]) -> Iterator[Message]:
    text = Message(
        "{count} of {total} rows have longitude and latitude exchanged ({rows}); they were read the right way round."
    )
    yield from lost_rows(frame.set_axis(frame.index + 1), exchanged, text)


def _with_whole_degrees(table: Table, mapping: Mapping[str, str]) -> Table:
    """Put degrees, minutes and seconds that stand in columns of their own together, as 经度 and 纬度."""
    found: dict[str, dict[str, str]] = {"经度": {}, "纬度": {}}
    for name in map(str, table.frame.columns):
        if parts := _PART.fullmatch(_PUNCTUATION.sub("", unicodedata.normalize("NFKC", visible(name)).casefold())):
            found["经度" if parts["lon"] else "纬度"].setdefault(_UNIT[parts["unit"]], name)
    told = [columns[unit] for columns in found.values() for unit in "dms" if unit in columns]
    if not all({"d", "m"} <= columns.keys() for columns in found.values()) or {*told} & {*mapping.values()}:
        return table
    whole = {name: _put_together(table.frame, columns) for name, columns in found.items()}
    if any(values is None for values in whole.values()):
        return table
    frame = table.frame.drop(columns=told).assign(**whole)
    text = "Degrees, minutes and seconds stand in columns of their own ({columns}) and were put together."
    notes = (*table.report.notes, Message(text, {"columns": ", ".join(told)}))
    return Table(frame, replace(table.report, notes=notes))


def _put_together(frame: pd.DataFrame, columns: Mapping[str, str]) -> Floats | None:
    """Degrees of columns of their parts, NaN where one is none; None where the degrees have fractions of their own."""
    degree, minute = (numbers(frame[columns[unit]]) for unit in "dm")
    second = np.nan_to_num(numbers(frame[columns["s"]])) if "s" in columns else np.zeros(len(frame))
    if (degree[np.isfinite(degree)] % 1 != 0).any():
        return None
    whole = np.abs(degree) + minute / _SIXTY + second / _SIXTY**2
    right = (minute >= 0) & (minute <= _SIXTY) & (second >= 0) & (second <= _SIXTY)
    return np.where(right, np.copysign(whole, degree), np.nan)


def _without(table: Table, rows: NDArray[np.bool_], text: Message) -> Table:
    """The table without rows that are no places, though they have coordinates; as it is where that is none or all."""
    if not rows.any() or rows.all():
        return table
    said = lost_rows(table.frame.set_axis(table.frame.index + 1), rows, text)
    return Table(table.frame[~rows], replace(table.report, lost=(*table.report.lost, *said)))


def _named_datum(used: Mapping[str, str], file: str) -> Iterator[Message]:
    """What a column's own name says of its datum: evidence, on which the planner decides."""
    for column in used.values():
        for words, datum in _DATUM_WORDS:
            if any(word in column.casefold() for word in words):
                yield of_datum(datum, file, column=column)
                return


def placing(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Give of the planner's word on the columns (role to column) what says where rows lie."""
    return {role: column for role, column in (mapping or {}).items() if role in COORDINATE_ROLES}


def coordinate_columns(table: Table, mapping: Mapping[str, str] | None = None) -> dict[str, str]:
    """Role to column for the one way of placing rows that this table offers; the surest first. DataError for none."""
    columns = table.frame.columns
    found = find_columns(columns, COORDINATE_ROLES, mapping=mapping, file=table.report.file).columns
    for roles in (("lon", "lat"), ("wkt",), ("x", "y"), ("lonlat",)):
        if all(role in found for role in roles) and _plausible(table.frame, roles, found):
            return {role: found[role] for role in roles}
    if "lonlat" in found and _are_shapes(table.frame[found["lonlat"]]):  # a column of coordinates may hold WKT
        return {"wkt": found["lonlat"]}
    if by_cells := _by_cells(table.frame):
        return by_cells
    if meant := _garbled([str(name) for name in columns]):
        raise DataError(
            "{file} was saved in another encoding than it was read in before: its column {column} should read {meant}. "
            "Export it again, as CSV UTF-8 or XLSX, where its texts are right.",
            file=table.report.file,
            column=meant[0],
            meant=meant[1],
        )
    if sum(bool(_BARE_NUMBER.match(str(name))) for name in columns) > 1:
        raise DataError(
            "The first row of {file} holds values and no names of columns ({columns}); write a row of names above it, "
            "such as 名称, 类别, 经度, 纬度.",
            file=table.report.file,
            columns=shortened(columns),
        )
    if len(columns) and _on_its_side(table.frame):
        raise DataError(
            "{file} lies on its side: the names of its columns stand in the first column ({names}). Exchange rows and "
            "columns (in Excel copy it and paste it transposed), and load it again.",
            file=table.report.file,
            names=shortened(table.frame.iloc[:, 0].dropna()),
        )
    raise DataError(
        "{file} has no columns of coordinates; its columns are {columns}: name those of lon and lat.",
        file=table.report.file,
        columns=shortened(columns),
    )


def _on_its_side(frame: pd.DataFrame) -> bool:
    """Whether the cells of the first column name coordinates, as headers do."""
    roles = {role_named(str(cell)) for cell in frame.iloc[:, 0].dropna().tolist()[:_LOOKED_AT]}
    return {"lon", "lat"} <= roles or {"x", "y"} <= roles or "lonlat" in roles


def _by_cells(frame: pd.DataFrame) -> dict[str, str]:
    """The one column whose cells are shapes or pairs of degrees, whatever its name; none for several."""
    found: list[tuple[str, str]] = []
    for name in frame.columns:
        told = frame[name].dropna().iloc[:_LOOKED_AT]
        cells = [] if pd.api.types.is_numeric_dtype(told) else told.astype(str).tolist()
        if len(cells) and all(_WKT.match(cell) or _HEX.match(cell) for cell in cells):
            found.append(("wkt", str(name)))
        elif len(cells) and (all(map(_DEGREES.match, cells)) or _are_pairs(told, cells)):
            found.append(("lonlat", str(name)))
    return dict(found) if len(found) == 1 else {}


def _are_pairs(column: "pd.Series[Any]", cells: list[str]) -> bool:
    """Whether each cell holds two coordinates in degrees, whatever stands around them."""
    if not all(map(_TWO_EXACT.match, cells)):
        return False
    both = pairs(column)
    return bool((np.abs(both) <= 2 * _POLE).all() and (np.abs(both).min(axis=1) <= _POLE).all())


def _garbled(names: list[str]) -> tuple[str, str] | None:
    """A column's name and what it should read, where text of one encoding was taken for another's and saved so."""
    for name in names:
        for taken, real in (("latin-1", "utf-8"), ("latin-1", "gb18030"), ("cp1252", "utf-8"), ("gb18030", "utf-8")):
            try:
                meant = name.encode(taken).decode(real)
            except UnicodeError:
                continue
            if meant != name and role_named(meant) is not None:
                return name, meant
    return None


def _plausible(frame: pd.DataFrame, roles: tuple[str, ...], found: Mapping[str, str]) -> bool:
    """A column called "coordinates" or "geometry" counts only if something in it reads like them."""
    if roles == ("lonlat",):
        cells = frame[found["lonlat"]].dropna().iloc[:_LOOKED_AT]
        return bool(np.isfinite(pairs(cells)).all(axis=1).any()) if len(cells) else False
    return roles != ("wkt",) or _are_shapes(frame[found["wkt"]])


def _own_system(frame: pd.DataFrame, used: Mapping[str, str], shapes: NDArray[Any]) -> pyproj.CRS | None:
    """The coordinate system that shapes name themselves, as SRID=4547;POINT(…) does; None where they name no one."""
    if "wkt" not in used:
        return None
    if frame[used["wkt"]].astype(str).str.match(_JSON).any():
        west, south, east, north = shapely.total_bounds(shapes)
        return pyproj.CRS(WGS_84) if west >= -180 and east <= 180 and south >= -90 and north <= 90 else None
    said = {int(code) for code in frame[used["wkt"]].astype(str).str.extract(_SRID)[0].dropna()}
    said |= set(shapely.get_srid(shapes[shapely.get_srid(shapes) > 0]).tolist())
    try:
        return pyproj.CRS.from_epsg(said.pop()) if len(said) == 1 else None
    except CRSError:
        return None


def _are_shapes(column: "pd.Series[Any]") -> bool:
    """Whether a column holds WKT, or the hexadecimal WKB that PostGIS shows."""
    texts = column.astype(str)
    return bool((texts.str.match(_WKT) | texts.str.match(_HEX) | texts.str.match(_JSON)).any())


def _shapes(frame: pd.DataFrame, used: Mapping[str, str]) -> NDArray[Any]:
    if "wkt" in used:
        text = frame[used["wkt"]].astype(object).where(frame[used["wkt"]].notna(), None)
        return _drawn([cell.strip() if isinstance(cell, str) and not _is_too_deep(cell) else None for cell in text])
    if "lonlat" in used:
        return np.asarray(shapely.points(pairs(frame[used["lonlat"]])))
    first, second = used.values()
    return np.asarray(shapely.points(degrees(frame[first]), degrees(frame[second])))


def _drawn(cells: list[str | None]) -> NDArray[Any]:
    """Shapes of cells of WKT, of hexadecimal WKB or of GeoJSON; None where a cell is none of them, or drawn in arcs."""
    told = [cell or "" for cell in cells]
    other = [bool(_HEX.match(cell) or _JSON.match(cell)) for cell in told]
    plain = [None if not cell or odd else cell.split(";", 1)[-1] for cell, odd in zip(told, other, strict=True)]
    straight = [None if cell is None or _ARCS.search(cell) else cell for cell in plain]
    shapes = np.asarray(shapely.from_wkt(straight, on_invalid="ignore"))
    for form, read in ((_HEX, shapely.from_wkb), (_JSON, shapely.from_geojson)):
        rows = [number for number, cell in enumerate(told) if form.match(cell)]
        shapes[rows] = _read_each(read, [told[number] for number in rows])
    nested = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    shapes[[number for number in nested if _ARCS.search(shapes[number].wkt)]] = None
    return shapes


def _read_each(read: Callable[..., Any], cells: list[str]) -> list[Any]:
    """Shapes of cells, None for what is none; what is drawn in arcs shapely raises for all, so they are read singly."""
    try:
        return list(read(cells, on_invalid="ignore"))
    except NotImplementedError:
        return [None] if len(cells) == 1 else [shape for cell in cells for shape in _read_each(read, [cell])]


def _is_too_deep(wkt: str) -> bool:
    """Whether a shape is nested deeper than any is: GEOS would follow it down until the program ends."""
    if wkt.count("{") > MAX_WKT_DEPTH or _DEEP.search(wkt):
        return True
    if wkt.count("(") <= MAX_WKT_DEPTH:
        return False
    steps = np.frombuffer(wkt.encode(), dtype=np.uint8)
    depth = np.cumsum((steps == ord("(")).astype(np.int64) - (steps == ord(")")))
    return bool(depth.max() > MAX_WKT_DEPTH)


def _with_dots(column: "pd.Series[Any]") -> Floats | None:
    """A column whose points part thousands (1.234.567, and so 1.250 too); None where a cell is no such number."""
    told = column.dropna().astype(str).str.strip()
    if not told.str.fullmatch(_DOTTED_OR_SMALL).all():
        return None
    plain = column.astype(object).where(column.notna(), None).astype("string").str.replace(".", "", regex=False)
    return np.asarray(pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan))


def numbers(column: "pd.Series[Any]") -> Floats:
    """A column as floats, NaN where a cell is no number; thousands may stand apart, and digits be of full width."""
    values: Floats = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    unread = np.flatnonzero(np.isnan(values) & column.notna().to_numpy())
    if not len(unread):
        return values
    texts = column.iloc[unread].astype(str).map(lambda cell: unicodedata.normalize("NFKC", visible(cell)))
    if texts.str.fullmatch(_DOTTED).any() and (whole := _with_dots(column)) is not None:
        return whole
    grouped = texts.str.fullmatch(_GROUPED)
    read = pd.to_numeric(texts.str.replace(_SEPARATOR, "", regex=True).where(grouped), errors="coerce")
    values = values.copy()
    values[unread] = read.to_numpy(dtype=np.float64, na_value=np.nan)
    return values
