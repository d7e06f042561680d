"""Opening rasters, with their coordinate system."""

import warnings
from pathlib import Path
from typing import Final

import pyproj
import rasterio
import rasterio.windows
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import DatasetReader

from ...crs.city_grid import as_common, with_easting_first
from ...crs.names import WGS_84, parse_crs
from ...errors import DataError
from ..kinds.layer_kinds import CLOSED
from ..kinds.raster_kinds import RASTER_FAILURES, check_raster, unreadable
from .raster_bands import band_of_layer, subdataset

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in the unit of the system that stands beside it."""

SMALLEST_CELL: Final = 1e-9
LARGEST_CELL: Final = 1e7
"""Of a cell's side, in degrees or metres: a tenth of a millimetre, and a quarter of the equator."""
_COLOURS: Final = {ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.palette}


def open_raster(path: Path, *, layer: str | None = None, south_up: bool = False) -> DatasetReader:
    """Open a raster for reading; `layer` is the variable of a NetCDF, `south_up` lets rows begin in the south.

    Raises DataError where there is none, it is damaged, or it is a picture.
    """
    if not path.is_file() and not (path / "hdr.adf").is_file():
        raise DataError("There is no raster file {file}. Check the path.", file=str(path))
    if path.is_file() and path.stat().st_size == 0:
        raise DataError("{file} is empty (0 bytes). Download it once more.", file=path.name)
    driver = check_raster(path)
    try:
        with rasterio.Env(**CLOSED), warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # said below, as a sentence
            raster = rasterio.open(subdataset(path, None if band_of_layer(layer) else layer, driver), driver=driver)
        coloured = bool(_COLOURS & set(raster.colorinterp))  # where a damaged file may first show
    except RASTER_FAILURES as error:
        raise unreadable(path, error) from error
    if coloured:
        raster.close()
        raise DataError(
            "{file} is a picture with colours, not a raster of numbers. Give a GeoTIFF with one value for each cell.",
            file=path.name,
        )
    if any(kind.startswith("complex") for kind in raster.dtypes):
        raster.close()
        raise DataError("{file} holds complex numbers, which count no people and are no heights.", file=path.name)
    sizes = (abs(raster.transform.a), abs(raster.transform.e))
    if not (min(sizes) > SMALLEST_CELL and max(sizes) < LARGEST_CELL):
        raster.close()
        raise DataError(
            "{file} has cells of {width:g} by {height:g}, which no raster has; export it again.",
            file=path.name,
            width=sizes[0],
            height=sizes[1],
        )
    if raster.transform.is_identity or raster.transform.b or raster.transform.d:
        raster.close()
        raise DataError(
            "{file} does not say where its cells lie on a grid of rows to the east and columns to the south. Export it "
            "as a GeoTIFF with its georeference, north up.",
            file=path.name,
        )
    if raster.transform.a < 0 or (raster.transform.e > 0 and not south_up):
        raster.close()
        raise DataError(
            "{file} is stored with south up or west to the right, which is not supported; export it again with "
            "north up.",
            file=path.name,
        )
    return raster


def crs_of(raster: DatasetReader, path: Path, given: str | int | None) -> pyproj.CRS:
    """The raster's CRS, the planner's word first; also a city's own grid. Raises DataError where neither says."""
    if given is not None:
        asked = parse_crs(given)
        return asked if as_common(asked) is None else with_easting_first(asked)
    if raster.crs is None and raster.driver == "netCDF" and _in_degrees(raster):
        return parse_crs(WGS_84)
    if raster.crs is None:
        raise DataError(
            "{file} has no coordinate reference system. Export it once more together with it, as a GeoTIFF, or say it "
            '(in a check file crs = "EPSG:...").',
            file=path.name,
        )
    return pyproj.CRS.from_wkt(raster.crs.to_wkt())


def bounds_in(crs: pyproj.CRS, bounds: Bounds) -> Bounds:
    """A box of degrees as the box about it in another system. Raises ProjError where it cannot lie there."""
    transformer = pyproj.Transformer.from_crs(WGS_84, crs, always_xy=True)
    west, south, east, north = transformer.transform_bounds(*bounds, densify_pts=21, errcheck=True)
    return float(west), float(south), float(east), float(north)


def _in_degrees(raster: DatasetReader) -> bool:
    west, south, east, north = raster.bounds
    return bool(west >= -180 and east <= 360 and min(south, north) >= -90 and max(south, north) <= 90)
