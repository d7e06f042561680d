"""Vector layers: shapefile, GeoPackage, GeoJSON, KML and their like, tables with coordinates, and zips of them.

What the file says is believed only where its numbers can mean it; what it does not say is asked for. Nothing is
shifted, and what was assumed or left out stands in the report.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import geopandas as gpd
import pandas as pd
import pyproj

from ...messages import Message
from ..crs.names import WGS_84, parse_crs
from ..errors import DataError
from ..report import Loaded, Notes, Report
from .georeference import settle
from .json_files.answers import unfinished_layer
from .json_files.json_layers import read_json_layer
from .kinds.formats import Format, check_file
from .kinds.map_info import map_info_text
from .kinds.recognise import readable_format
from .kinds.shapefile import check_shapefile, table_encoding
from .kinds.to_utf8 import readable
from .packed import Chosen, alike_members, chosen_file, in_zip, members_of
from .readers.cad import of_cad_layer, with_areas
from .readers.gdal import choose_layer, list_layers, read_frame
from .readers.layer_list import Offered, Use, choose, few, fitting, offered_layers, only_one_read
from .readers.overture import flat
from .readers.parquet import read_parquet_layer
from .steady import steady
from .tables.point_table import place_table
from .tables.read import read_table, sheets_of
from .tangles import check_outlines
from .texts.columns import find_columns
from .texts.dbf_names import whole_names
from .texts.encodings import known_encoding
from .texts.packed_tags import with_tag_columns

MOST_CAD_LAYERS: Final = 24
"""A drawing of more layers is not taken apart into them; one chooses by name."""
FOLDER: Final = "folder"
"""The column that tells which layer a row is from, where several were read together."""


def read_vector(
    path: Path | str,
    *,
    layer: str | None = None,
    crs: str | int | pyproj.CRS | None = None,
    encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
    use: Use | None = None,
) -> Loaded:
    """Read one layer in the coordinate system of its file.

    `layer` is the layer of a GeoPackage, the sheet of a workbook, or the file in a zip. `crs` is the planner's word
    where the file says none, and wins where it does (the report then says so). `mapping` names the coordinate columns
    of a table (`lon` and `lat`, `x` and `y`, `lonlat`, or `wkt`). `use` is what the layer is for: of several layers the
    one that can serve for it is taken, or those that are alike together, and the report says so. Rows that lie nowhere
    are left out and listed.

    Raises DataError: no such file, a folder, empty, damaged, no GIS data, no coordinate system, one that the numbers
    contradict, longitude and latitude swapped, several layers and none chosen, no rows.
    """
    path = Path(path)
    given = parse_crs(crs) if crs is not None else None
    with steady(path), alike_members(path, layer, use) as several:
        if several:
            parts = [read_vector(file, crs=given, encoding=encoding, mapping=mapping) for file in several.values()]
            return _members_together(parts, path, tuple(several))
    with steady(path), chosen_file(path, layer, use) as (file, inner, members):
        found = _layer_format(file)
        said = _Said(path.name, f"{file.name}/" if members else "")
        names = (inner,) if inner is not None else _chosen(file, found, use, encoding, said)
        try:
            parts = [_READERS[found.reader](file, name, given, encoding, mapping) for name in names or (None,)]
        except DataError as error:  # name the zip too, which is all the planner knows
            if file == path or "file" not in error.values:
                raise
            raise DataError(
                error.template, **{**error.values, "file": f"{path.name}/{error.values['file']}"}
            ) from error
        unasked = use if layer is None else None  # who names a layer needs not hear of the others
        loaded = _with_choice(_in_folder(_together(parts), found, use), file, names, unasked, said)
        loaded = replace(loaded, frame=with_tag_columns(flat(loaded.frame)))
        check_outlines(loaded.frame.geometry.to_numpy(), loaded.frame.index.to_numpy(), path.name)
        if found.key in ("geojson", "esrijson", "gml"):
            lost = unfinished_layer(file, loaded.report.rows)
            loaded = replace(loaded, report=replace(loaded.report, lost=(*loaded.report.lost, *lost)))
        if found.key == "dxf" and use != "streets":
            loaded = with_areas(loaded, use)
    if file == path:
        return loaded
    return Loaded(loaded.frame, in_zip(loaded.report, path, Chosen(file, inner, members)))


def _layer_format(file: Path) -> Format:
    found = readable_format(file)
    if found.kind in ("osm", "raster"):
        raise DataError(
            "{file} is a raster or an OpenStreetMap extract, no layer of features; give it as population or streets.",
            file=file.name,
        )
    return found


# ------------------------------------------------------------------------------------------------ choosing in a file
class _Said(NamedTuple):
    """How a planner names the file that is read, and what stands before the names of its layers within a zip."""

    file: str
    prefix: str


def _chosen(file: Path, found: Format, use: Use | None, encoding: str | None, said: _Said) -> tuple[str, ...]:
    """The layers or sheets to read where the planner names none; empty where there is only the file itself."""
    offers: Sequence[Offered] = ()
    if found.reader == "gdal":
        with readable(file, found.key, encoding) as (copy, _, _):
            offers = offered_layers(copy) if sum(spatial for _, spatial in list_layers(copy)) > 1 else ()
    elif found.reader in ("excel", "calamine", "html", "sqlite") and len(sheets_of(file)) > 1:
        offers = offered_layers(file)
    if len(offers) < 2:
        return ()
    taken = choose(offers, use, alike=found.key == "kml")
    if taken:
        return tuple(each.name for each in taken)
    fits = fitting(offers, use)
    if found.kind == "table":
        return (fits[0].name,) if fits else (offers[0].name,)
    if not fits:
        raise DataError("{file} holds only empty layers; export it again.", file=file.name)
    raise DataError(
        "{file} holds several layers; choose one: {layers} (on the command line --layer {file}=NAME, in a check file "
        'layer = "NAME").',
        file=said.file,
        layers=", ".join(f"{said.prefix}{each.name}" for each in fits),
    )


def _with_choice(loaded: Loaded, file: Path, names: Sequence[str], use: Use | None, asked: _Said) -> Loaded:
    """Say which of several layers or sheets were taken, and which that would serve too were not."""
    report = loaded.report
    if not names or len(report.layers) < 2:
        return loaded
    left = [name for name in report.layers if name not in names]
    said = Message("{file}: of its layers {layers} were read, {left} not.",
                   {"file": file.name, "layers": ", ".join(names), "left": ", ".join(left) or "–"})  # fmt: skip
    if not left and len(names) == len(report.layers):
        said = Message("{file}: its layers {layers} were read together.",
                       {"file": file.name, "layers": ", ".join(names)})  # fmt: skip
    report = replace(report, notes=(*report.notes, said))
    if report.format not in ("KML", "DXF") and use is not None and len(names) == 1:
        rivals = [each.name for each in fitting(offered_layers(file), use) if each.placed and each.name not in names]
        if rivals:
            others = [f"{asked.prefix}{rival}" for rival in rivals]
            report = only_one_read(report, names[0], others, file=asked.file)
    return Loaded(loaded.frame, report)


def _together(parts: Sequence[Loaded]) -> Loaded:
    """Layers that are alike as one: rows numbered through, the layer's name in the column FOLDER."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0].frame.crs
    frames = [part.frame.to_crs(first).assign(**{FOLDER: part.report.layer}) for part in parts]
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=first)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    reports = [part.report for part in parts]
    kinds: dict[str, int] = {}
    for report in reports:
        for kind, count in report.geometry_types.items():
            kinds[kind] = kinds.get(kind, 0) + count
    return Loaded(frame, replace(
        reports[0],
        layer=", ".join(report.layer for report in reports),
        rows=sum(report.rows for report in reports),
        geometry_types=kinds,
        all_columns=tuple(str(name) for name in frame.columns if name != "geometry"),
        notes=_each_once(report.notes for report in reports),
        problems=tuple(problem for report in reports for problem in report.problems),
        lost=_each_once(report.lost for report in reports),
        doubts=_each_once(report.doubts for report in reports),
    ))  # fmt: skip


def _members_together(parts: Sequence[Loaded], path: Path, names: tuple[str, ...]) -> Loaded:
    """Files of a zip that are alike as one, the name of each, without its ending, in the column FOLDER."""
    named = [
        Loaded(part.frame, replace(part.report, file=path.name, layer=Path(name).stem))
        for part, name in zip(parts, names, strict=True)
    ]
    whole = _together(named)
    said = Message("{file}: its layers {layers} were read together.",
                   {"file": path.name, "layers": ", ".join(names)})  # fmt: skip
    return Loaded(whole.frame, replace(whole.report, layers=names, notes=(*whole.report.notes, said)))


def _in_folder(loaded: Loaded, found: Format, use: Use | None) -> Loaded:
    """A folder of a KML whose places tell no kind themselves: the folder's name may be one."""
    columns = loaded.report.all_columns
    if found.key != "kml" or use not in (None, "facilities") or FOLDER in columns or not loaded.report.layer:
        return loaded
    if find_columns(columns, ("category", "typecode")).columns:
        return loaded
    frame = loaded.frame.assign(**{FOLDER: loaded.report.layer})
    return Loaded(frame, replace(loaded.report, all_columns=(*columns, FOLDER)), loaded.left)


def _each_once(several: Iterable[Notes]) -> Notes:
    return tuple({str(note): note for notes in several for note in notes}.values())


# -------------------------------------------------------------------------------------------- the layers to choose from
def layers_of(path: Path) -> tuple[str, ...]:
    """The layers one may choose from: those with geometry of a GeoPackage or the like, or the files in a zip.

    A file in a zip that holds several itself offers each of them, as FILE/LAYER. Nothing for a table, whose first sheet
    with places is taken. Raises DataError for a file that cannot be read.
    """
    if path.is_file():
        check_file(path)
    if readable_format(path).kind != "archive":
        return _layers_in(path)
    with members_of(path) as members:
        if len(few(tuple(members), path.name)) == 1:
            inside = _layers_in(next(iter(members.values())))
            return inside if len(inside) > 1 else tuple(members)
        every = tuple(each for name, file in members.items() for each in _offered_in_zip(name, file))
        return tuple(few(every, path.name))


def _offered_in_zip(name: str, file: Path) -> Iterator[str]:
    try:
        inside = _layers_in(file)
    except DataError:  # its own fault is told where it is chosen
        inside = ()
    yield from (name,) if len(inside) < 2 else (f"{name}/{each}" for each in inside)


def _layers_in(path: Path) -> tuple[str, ...]:
    found = readable_format(path)
    if found.reader == "shapefile":
        check_shapefile(path)
        return (path.stem,)
    if found.reader not in ("gdal", "json") or found.key in ("amap", "overpass", "echarts", "records"):
        return ()
    if found.key == "dxf":
        layers = of_cad_layer(_layer(path, None, None, None, ()), None).report.layers
        return layers if len(layers) <= MOST_CAD_LAYERS else ()
    with readable(path, found.key, None) as (copy, _, _):
        if found.reader == "json":
            return tuple(few([name for name, spatial in list_layers(copy) if spatial], path.name))
        placed = [each for each in offered_layers(copy) if each.placed]
    return tuple(each.name for each in fitting(placed, None))


# ------------------------------------------------------------------------------------------------------------- readers
_Reader = Callable[[Path, str | None, pyproj.CRS | None, str | None, Mapping[str, str] | None], Loaded]


def _read_gdal(
    path: Path, layer: str | None, crs: pyproj.CRS | None, encoding: str | None, _mapping: Mapping[str, str] | None
) -> Loaded:
    found = readable_format(path)
    if found.key == "mapinfo":
        with map_info_text(path, encoding) as (copy, used, notes):
            return settle(_layer(copy, layer, used, used, notes), crs)
    with readable(path, found.key, encoding) as (copy, used, notes):
        read = _layer(
            copy, None if found.key == "dxf" else layer, encoding if found.key == "dxf" else None, used, notes
        )
        read = of_cad_layer(read, layer) if found.key == "dxf" else read
        return settle(Loaded(read.frame, replace(read.report, file=path.name)), crs)


def _read_shapefile(
    path: Path, layer: str | None, crs: pyproj.CRS | None, encoding: str | None, _mapping: Mapping[str, str] | None
) -> Loaded:
    check_shapefile(path)
    used, notes = _table_encoding(path, encoding)
    with whole_names(path, used) as (copy, mended):
        return settle(_layer(copy, layer, used, used, (*notes, *((mended,) if mended else ()))), crs)


def _read_json(
    path: Path, layer: str | None, crs: pyproj.CRS | None, encoding: str | None, mapping: Mapping[str, str] | None
) -> Loaded:
    found = readable_format(path)
    if found.key not in ("amap", "overpass", "echarts", "records"):
        return _read_gdal(path, layer, crs, encoding, mapping)
    loaded = read_json_layer(path, found, encoding)
    return settle(loaded, crs) if loaded else _read_table(path, layer, crs, encoding, mapping)


def _read_parquet(
    path: Path, _layer: str | None, crs: pyproj.CRS | None, _encoding: str | None, mapping: Mapping[str, str] | None
) -> Loaded:
    read = read_parquet_layer(path)
    return settle(read, crs) if isinstance(read, Loaded) else place_table(read, crs=crs, mapping=mapping)


def _read_table(
    path: Path, sheet: str | None, crs: pyproj.CRS | None, encoding: str | None, mapping: Mapping[str, str] | None
) -> Loaded:
    return place_table(read_table(path, sheet=sheet, encoding=encoding), crs=crs, mapping=mapping)


_READERS: Final[Mapping[str, _Reader]] = {
    "gdal": _read_gdal,
    "shapefile": _read_shapefile,
    "json": _read_json,
    "parquet": _read_parquet,
    "text": _read_table,
    "excel": _read_table,
    "calamine": _read_table,
    "html": _read_table,
    "dbf": _read_table,
    "sqlite": _read_table,
}


def _in_degrees(frame: gpd.GeoDataFrame) -> bool:
    west, south, east, north = frame.total_bounds
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def _table_encoding(path: Path, encoding: str | None) -> tuple[str, Notes]:
    if encoding is not None:
        return known_encoding(encoding, path.name), ()
    found, note = table_encoding(path)
    return found, (note,) if note else ()


def _layer(path: Path, layer: str | None, encoding: str | None, found: str | None, notes: Notes) -> Loaded:
    """Read a layer; `encoding` is what GDAL is told, `found` what the report says."""
    name, names = choose_layer(path, layer)
    driver, frame, remarks = read_frame(path, name, encoding)
    if driver == "TopoJSON" and frame.crs is None and _in_degrees(frame):
        frame = frame.set_crs(WGS_84)  # the format knows no other
    report = Report(
        file=path.name,
        format=driver,
        layer=name,
        layers=names,
        rows=len(frame),
        crs_source="file",
        encoding=found or "",
        all_columns=tuple(str(column) for column in frame.columns if column != frame.geometry.name),
        notes=(*notes, *remarks),
    )
    return Loaded(frame, report)
