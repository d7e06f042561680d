"""What a raster must be before GDAL may open it: one kind for each suffix, and nothing that leads elsewhere.

A virtual raster (.vrt) is taken where all that it names are plain rasters in its own folder or below.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioError

from ...errors import DataError
from .hdf5 import HDF5, keeps_values_elsewhere
from .layer_kinds import finds
from .recognise import recognise

RASTER_DRIVERS: Final[Mapping[str, str]] = {
    ".tif": "GTiff",
    ".tiff": "GTiff",
    ".img": "HFA",
    ".asc": "AAIGrid",
    ".vrt": "VRT",
    ".adf": "AIG",
    ".nc": "netCDF",
    ".nc4": "netCDF",
}
"""The driver that may read a raster of each suffix."""
RASTER_FAILURES: Final = (RasterioError, CPLE_BaseError, UnicodeDecodeError)
"""What rasterio raises for damaged files; some errors of GDAL come up as they are, and of its texts those of Python."""
MAX_VRT_BYTES: Final = 4 << 20
MAX_VRT_SOURCES: Final = 1_000
_TIFF: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NETCDF: Final = (b"CDF\x01", b"CDF\x02", b"CDF\x05", HDF5)
_MARKS: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".tif": _TIFF, ".tiff": _TIFF, ".img": (b"EHFA_HEADER_TAG",), ".adf": (b"GRID1.",), ".nc": _NETCDF, ".nc4": _NETCDF,
}  # fmt: skip
_BESIDE: Final = (".ovr", ".msk")
"""Reduced copies and masks beside a raster, which GDAL opens as whatever they are."""
_LEADS_AWAY: Final = re.compile(rb"<\s*SRS[^>]*>\s*(?:https?:|/vsi)|OVERVIEW_FILE", re.IGNORECASE)
_PLAIN: Final = frozenset(
    {"SourceFilename", "SourceBand", "SourceProperties", "SrcRect", "DstRect", "NODATA", "ScaleRatio", "ScaleOffset"}
)
_SOURCES: Final = frozenset({"SimpleSource", "ComplexSource"})
_BAND_CLASSES: Final = frozenset({"", "VRTSourcedRasterBand"})


def unreadable(path: Path, error: Exception) -> DataError:
    """What is said of a raster that rasterio gave up with one of RASTER_FAILURES."""
    return DataError(
        "{file} is not a raster that can be read ({detail}). Give a GeoTIFF.",
        file=path.name,
        detail=str(error).replace(str(path), path.name),
    )


def check_raster(path: Path) -> str:
    """Return the driver that may open `path`; raises DataError where it is not what its suffix says, or leads away."""
    if path.is_dir():
        path /= "hdr.adf"
    found = recognise(path)
    suffix = path.suffix.casefold()
    if found is not None and found.kind == "raster" and suffix not in found.suffixes:
        suffix = found.suffixes[0]
    driver = RASTER_DRIVERS.get(suffix)
    if driver is None:
        raise DataError("{file} is not a readable raster; give a GeoTIFF.", file=path.name)
    if suffix == ".vrt":
        _check_virtual(path)
        return driver
    with path.open("rb") as file:
        head = file.read(64)
    marks = _MARKS.get(suffix)
    plain = head.startswith(marks) if marks else not head.lstrip().startswith((b"<", b"{"))
    if not plain:
        raise DataError(
            "{file} is not a raster of the kind that {suffix} stands for. Give a GeoTIFF.",
            file=path.name,
            suffix=path.suffix,
        )
    if keeps_values_elsewhere(path):
        raise DataError(
            "{file} keeps its values in other files, which are not followed; export the raster as a GeoTIFF.",
            file=path.name,
        )
    _check_beside(path)
    return driver


def _check_beside(path: Path) -> None:
    """Raise DataError for files beside a raster that would be opened with it and are no TIFFs, or name others."""
    for suffix in _BESIDE:
        for beside in (Path(f"{path}{suffix}"), path.with_suffix(suffix)):
            if beside.is_file() and not _is_tiff(beside):
                raise _moved_away(beside, path)
    for beside in (Path(f"{path}.aux.xml"), path.with_suffix(".aux.xml")):
        if beside.is_file() and finds(beside, _LEADS_AWAY):
            raise _moved_away(beside, path)


def _moved_away(beside: Path, path: Path) -> DataError:
    return DataError(
        "{file} beside {raster} leads to data elsewhere, which is not followed; move it away.",
        file=beside.name,
        raster=path.name,
    )


def _is_tiff(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4).startswith(_TIFF)


def _check_virtual(path: Path) -> None:
    """Raise DataError unless a virtual raster only puts together plain rasters that lie beside it."""
    root = _parsed(path)
    bands = root.findall("VRTRasterBand") if root.tag == "VRTDataset" and not root.get("subClass") else []
    plain = bool(bands) and all(band.get("subClass", "") in _BAND_CLASSES for band in bands)
    named = list(root.iter("SourceFilename"))
    in_sources = [name for band in bands for source in band if source.tag in _SOURCES for name in source]
    if not plain or len(named) > MAX_VRT_SOURCES or len([one for one in in_sources if one in named]) != len(named):
        raise _computing(path)
    if any(part.tag not in _PLAIN for part in in_sources):
        raise _computing(path)
    for name in named:
        _check_source(path, name)


def _parsed(path: Path) -> ET.Element:
    if path.stat().st_size > MAX_VRT_BYTES or finds(path, re.compile(rb"<!(?:DOCTYPE|ENTITY)")):
        raise _computing(path)
    try:
        return ET.fromstring(path.read_bytes())  # noqa: S314  (small, and without entities: looked at above)
    except (ET.ParseError, LookupError, ValueError) as error:  # the latter of an encoding that nobody knows
        raise DataError("{file} is not a readable virtual raster; give a GeoTIFF.", file=path.name) from error


def _check_source(path: Path, name: ET.Element) -> None:
    text = (name.text or "").strip()
    source = path.parent / text
    inside = name.get("relativeToVRT") == "1" and source.resolve().is_relative_to(path.parent.resolve())
    if not inside or not source.is_file() or source.suffix.casefold() not in RASTER_DRIVERS.keys() - {".vrt"}:
        raise DataError(
            "{file} names {source}, which is not a raster in its own folder; put all its parts beside it, or give one "
            "GeoTIFF.",
            file=path.name,
            source=text,
        )
    check_raster(source)


def _computing(path: Path) -> DataError:
    return DataError(
        "{file} is a virtual raster of a kind that is not followed; save it as a GeoTIFF and give that.",
        file=path.name,
    )
