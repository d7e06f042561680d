"""Layer files through GDAL: its errors become our sentences, its warnings become notes, its claims are checked."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import Transformer
from pyproj.exceptions import CRSError, ProjError

from ....messages import Message
from ....scratch import scratch_folder
from ...crs.names import WGS_84
from ...errors import DataError
from ...report import Notes
from ..databases import settled
from ..kinds.dxf_texts import DXF, dxf_encoding, headless_texts
from ..kinds.kml_fields import as_written
from ..kinds.layer_kinds import CLOSED, check_driver, check_kind, check_table, is_sqlite, tables_of, unread
from ..kinds.sizes import check_width
from ..texts.foreign_text import cleaned

_MOST_WORDS: Final = 90
_WITHOUT_PRJ: Final = (".shp", ".shx", ".cpg", ".dbf")
_FAILURES: Final = (
    DataSourceError,
    DataLayerError,
    OSError,
    ValueError,
    OverflowError,
    CRSError,
    RuntimeError,
    UnboundLocalError,  # pyogrio, for a .prj that GDAL cannot write back as WKT
    shapely.errors.ShapelyError,
)


def list_layers(path: Path) -> list[tuple[str, bool]]:
    """Each layer's name, and whether it has geometry. Raises DataError for a file that GDAL cannot open."""
    with settled(path) as copy:
        check_kind(copy)
        own = tables_of(copy) if _is_database(copy) else None
        if own:
            return list(own.items())
        with _heard(copy):
            return [(str(name), kind is not None) for name, kind in pyogrio.list_layers(copy)]


def describe_layer(path: Path, layer: str) -> tuple[tuple[str, ...], int, str]:
    """A layer's columns, its number of rows, and what its shapes are called. Raises DataError as `read_frame` does."""
    with settled(path) as copy:
        check_kind(copy)
        if _is_database(copy):
            check_table(copy, layer)
        with _heard(copy):
            info = pyogrio.read_info(copy, layer=layer, encoding="utf-8", force_feature_count=True)
            check_driver(copy, str(info["driver"]))
    return tuple(map(as_written, map(str, info["fields"]))), int(info["features"]), str(info["geometry_type"] or "")


def _is_database(path: Path) -> bool:
    return path.is_file() and is_sqlite(path)


def choose_layer(path: Path, layer: str | None) -> tuple[str, tuple[str, ...]]:
    """The layer to read (the one with geometry, unless the planner says which), and all layers' names."""
    with settled(path) as copy:
        if layer is not None and _is_database(copy):
            check_table(copy, layer)
        found = list_layers(copy)
    names = tuple(name for name, _ in found)
    spatial = [name for name, has_geometry in found if has_geometry]
    if layer is not None and layer not in names:
        raise DataError(
            "{file} has no layer {layer}; its layers are {layers}.",
            file=path.name,
            layer=layer,
            layers=", ".join(names),
        )
    if layer is not None:
        return layer, names
    if not spatial:
        raise DataError("{file} has no layer with geometry; choose another file.", file=path.name)
    if len(spatial) > 1:
        raise DataError("{file} holds several layers; choose one: {layers}.", file=path.name, layers=", ".join(spatial))
    return spatial[0], names


def read_frame(path: Path, layer: str, encoding: str | None) -> tuple[str, gpd.GeoDataFrame, Notes]:
    """The driver's name, the layer's rows, and what GDAL remarked. Raises DataError as `read_vector` says."""
    with settled(path) as copy:
        return _read_settled(copy, layer, encoding)


def _read_settled(path: Path, layer: str, encoding: str | None) -> tuple[str, gpd.GeoDataFrame, Notes]:
    check_kind(path)
    if _is_database(path):
        check_table(path, layer)
    drawn = path.suffix.casefold() == DXF  # GDAL itself decodes a drawing
    encoding, of_texts = (None, encoding) if drawn else (encoding, None)
    with _heard(path, of_texts) as remarks, _with_whole_crs(path, layer, encoding) as whole:
        info = pyogrio.read_info(whole, layer=layer, encoding=encoding)
        check_driver(path, str(info["driver"]))
        check_width(len(info["fields"]), path.name)
        _check_claim(path, int(info["features"]))
        frame = pyogrio.read_dataframe(
            whole, layer=layer, encoding=encoding, on_invalid="ignore", datetime_as_string=True
        )
    if not isinstance(frame, gpd.GeoDataFrame):
        raise DataError(
            "{file}: the layer {layer} has no geometry; it is a table: choose another layer.",
            file=path.name,
            layer=layer,
        )
    if frame.empty:
        raise DataError(
            "{file}: the layer {layer} is empty; export it again or choose another.", file=path.name, layer=layer
        )
    frame = headless_texts(frame, path, of_texts) if drawn else frame
    frame, taken_out = cleaned(_as_written(frame))
    notes = [Message("GDAL remarks: {remark}", {"remark": remark}) for remark in dict.fromkeys(remarks)]
    return str(info["driver"]), _without_vague_crs(frame), (*notes, *taken_out)


@contextmanager
def _with_whole_crs(path: Path, layer: str, encoding: str | None) -> Iterator[Path]:
    """The file itself; of a shapefile whose .prj is torn a copy without it, for as long as the context lasts."""
    torn = path.suffix.casefold() == ".shp" and _is_torn(path, layer, encoding)
    if not torn:
        yield path
        return
    with scratch_folder() as folder:
        for part in path.parent.iterdir():
            if part.stem.casefold() == path.stem.casefold() and part.suffix.casefold() in _WITHOUT_PRJ:
                shutil.copyfile(part, folder / (path.stem + part.suffix.casefold()))
        yield folder / (path.stem + ".shp")


def _is_torn(path: Path, layer: str, encoding: str | None) -> bool:
    try:
        pyogrio.read_info(path, layer=layer, encoding=encoding)
    except (pyogrio.errors.CRSError, UnboundLocalError):  # the latter where GDAL cannot write it back as WKT
        return True
    return False


def _as_written(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The columns under the names that the file has."""
    names = {str(column): as_written(str(column)) for column in frame.columns}
    return frame.rename(columns={old: new for old, new in names.items() if new != old and new not in frame.columns})


def _without_vague_crs(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """No CRS at all where the file's is a placeholder: a local drawing, or GeoPackage's "undefined"."""
    crs = frame.crs
    if crs is None or (_on_earth(crs) and "undefined" not in crs.name.casefold()):
        return frame
    return frame.set_crs(None, allow_override=True)


def _on_earth(crs: pyproj.CRS) -> bool:
    """Whether a CRS leads to longitudes and latitudes."""
    try:
        return (crs.is_geographic or crs.is_projected) and bool(Transformer.from_crs(crs, WGS_84))
    except (CRSError, ProjError):
        return False


@contextmanager
def _heard(path: Path, of_texts: str | None = None) -> Iterator[list[str]]:
    """Collect what GDAL warns of, and turn what it fails on into a DataError; `of_texts` is a drawing's encoding."""
    remarks: list[str] = []
    pyogrio.set_gdal_config_options({**CLOSED, "DXF_ENCODING": of_texts or dxf_encoding(path)})
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield remarks
        remarks += [str(warning.message).replace(str(path), path.name) for warning in caught]
    except UnicodeDecodeError as error:
        raise DataError(
            "{file} is not in the encoding {encoding}; give another, such as UTF-8 or GBK (on the command line: "
            "--encoding {file}=GBK), or export it again as GeoPackage.",
            file=path.name,
            encoding=error.encoding,
        ) from error
    except _FAILURES as error:
        raise unread(path, _reason(path, error)) from error


def _reason(path: Path, error: Exception) -> Message | str:
    """GDAL's own words, as far as they help."""
    first = str(error).split(";", maxsplit=1)[0].replace(str(path), path.name)
    return Message("its format is not recognised") if "not recognized" in first else first[:_MOST_WORDS].rstrip(" .:")


def _check_claim(path: Path, rows: int) -> None:
    """A row takes at least a byte; a file that claims more rows than bytes must not make us reserve their memory."""
    size = path.stat().st_size if path.is_file() else sum(part.stat().st_size for part in path.iterdir())
    if rows > size and path.suffix.casefold() != ".kmz":
        raise DataError(
            "{file} says it has {claimed} rows but is far too small for them; export or copy it again.",
            file=path.name,
            claimed=rows,
        )
