"""What a raster and an OpenStreetMap extract hold: nothing of them is a table or a layer of features."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import osmium
import pyproj

from ...messages import Message
from ..crs.metric import bounds_in_degrees
from ..crs.names import WGS_84, crs_name
from ..errors import DataError
from ..files.kinds.raster_kinds import RASTER_FAILURES
from ..files.rasters.raster import open_raster
from ..files.rasters.raster_bands import band_of_layer, bands_as_layers, packed_rasters, rasters_in
from ..osm.glance import glance
from ..osm.sources.file_kind import check_blobs, file_format
from ..report import Report
from .finding import FACILITIES, POPULATION, STREETS, Inspection, with_layers


# ------------------------------------------------------------------------------------------------ rasters and streets
def inspect_raster(path: Path, layer: str | None) -> Inspection:
    """Size, cell, nodata and CRS; the values are not read. A zip of several, and several bands, are a part each."""
    several = packed_rasters(path) if layer is None else ()
    if len(several) > 1:
        parts = tuple(with_layers(inspect_raster(path, name), name, several) for name in several)
        return Inspection(file=path.name, parts=parts, uses=(POPULATION,))
    try:
        with ExitStack() as stack:
            file = rasters_in(path, stack, None if band_of_layer(layer) else layer)
            raster = stack.enter_context(open_raster(file, layer=layer, south_up=True))
            bands = bands_as_layers(raster)
            crs = pyproj.CRS.from_wkt(raster.crs.to_wkt()) if raster.crs else None
            facts = {
                "width": raster.width,
                "height": raster.height,
                "cell": f"{raster.res[0]:.6g}",
                "nodata": raster.nodata,
            }
            bounds = tuple(raster.bounds)
    except RASTER_FAILURES as error:
        raise DataError("{file} is not a readable raster, or is damaged.", file=path.name) from error
    report = Report(file=path.name, format="raster", crs=crs_name(crs) if crs else "", crs_source="file" if crs else "")
    size = Message("{width} by {height} cells of {cell}, nodata {nodata}.", facts)
    missing = (
        None
        if crs
        else Message(
            "{file} has no coordinate reference system. Export it once more together with it, as a GeoTIFF, or say "
            'it (in a check file crs = "EPSG:...").',
            {"file": path.name},
        )
    )
    found = Inspection(
        file=path.name,
        report=replace(report, notes=(size,)),
        uses=(POPULATION,),
        error=missing,
        bounds=bounds_in_degrees(bounds, crs) if crs else None,
        will_do=(Message("Count people per cell, reading only the part over the place."),),
    )
    if not bands or (layer is not None and band_of_layer(layer) is None):
        return found
    if layer is not None:
        return with_layers(found, layer, bands)
    return Inspection(
        file=path.name, parts=tuple(with_layers(found, name, bands) for name in bands), uses=(POPULATION,)
    )


def _no_extract(path: Path) -> DataError:
    return DataError("{file} is not an OpenStreetMap extract, or is damaged; download it again.", file=path.name)


def inspect_osm(path: Path) -> Inspection:
    """The header's box, where it has one, and counts of a file of usual size; it is read when the place is loaded."""
    try:
        kind = file_format(path)  # libosmium keeps what is nothing of its kind open, or is damaged
    except DataError as error:
        raise _no_extract(path) from error
    try:
        if kind == "pbf":
            check_blobs(path)
        processor = osmium.FileProcessor(str(path))
        box = processor.header.box()
        next(iter(processor), None)
    except (RuntimeError, ValueError) as error:
        raise _no_extract(path) from error
    seen = glance(path)
    counted = (
        ()
        if seen is None
        else (
            Message(
                "{streets} streets and {facilities} facilities by their tags, before doubles and closed ones are left "
                "out.",
                {"streets": f"{seen.streets:,}", "facilities": f"{sum(seen.categories.values()):,}"},
            ),
        )
    )
    corners = (box.bottom_left, box.top_right)
    bounds = (corners[0].lon, corners[0].lat, corners[1].lon, corners[1].lat) if box.valid() else None
    return Inspection(
        file=path.name,
        report=Report(
            file=path.name,
            format="OpenStreetMap",
            crs=WGS_84,
            crs_source="file",
            notes=counted,
            categories={} if seen is None else dict(seen.categories),
        ),
        uses=(STREETS, FACILITIES),
        bounds=bounds,
        dots=None if seen is None else seen.dots,
        will_do=(Message("Read streets, and facilities, districts and barriers by their tags."),),
    )
