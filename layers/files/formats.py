"""The kinds of files that are read, by their suffixes."""

from pathlib import Path
from typing import Final

from ..errors import DataError

TEXT_SUFFIXES: Final = (".csv", ".txt", ".tsv")


EXCEL_SUFFIXES: Final = (".xlsx", ".xlsm")


def check_file(path: Path) -> None:
    """Raise DataError unless `path` is a file with something in it that may be read."""
    if not path.exists():
        raise DataError("There is no file {file}. Check the path.", file=str(path))
    if path.is_dir():
        raise DataError("{file} is a folder, not a file; choose the file inside it.", file=path.name)
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as error:
        raise DataError("{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror) from error
    if not first:
        raise DataError("{file} is empty (0 bytes); copy or download it again.", file=path.name)


TABLE_SUFFIXES: Final = (*TEXT_SUFFIXES, *EXCEL_SUFFIXES, ".xls")


LAYER_SUFFIXES: Final = (
    ".shp",
    ".gpkg",
    ".geojson",
    ".json",
    ".kml",
    ".kmz",
    ".gml",
    ".gdb",
    ".fgb",
    ".tab",
    ".mif",
    ".dxf",
)


OTHER_FLOORS: Final = {".pbf", ".osm", ".gz", ".bz2", ".tif", ".tiff", ".vrt", ".img", ".asc"}


_SHAPEFILE_PARTS: Final = {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix"}


def check_suffix(path: Path) -> None:
    """Refuse what is a part of a shapefile, or no GIS data known here."""
    suffix = path.suffix.casefold()
    if suffix in _SHAPEFILE_PARTS:
        raise DataError("{file} is a part of a shapefile; give the .shp that belongs to it.", file=path.name)
    if suffix not in LAYER_SUFFIXES and suffix not in {".zip", ".sqlite", ".gpx", ".mid"}:
        raise DataError(
            "{file} is no GIS data known here; give a shapefile, GeoPackage, GeoJSON, KML, CSV or XLSX.", file=path.name
        )
