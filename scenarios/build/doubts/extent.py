"""Which part of the data lies near the streets."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....arrays import Floats
from ....layers import schema
from ....layers.crs.metric import bounds_in_degrees
from ....layers.errors import DataError
from ....messages import Message
from ..network.streets import StreetSource
from .datum_evidence import fits_as_baidu_metres

NEAR_M: Final = 500.0
"""How far beyond the streets' box a point still counts as near them: as far as anybody is led to a street on foot."""


_ZONES: Final = (3, -3, 6, -6, 9, -9, 12, -12)
"""By so many degrees the central meridians of zones that are taken for each other differ."""
_SIXTY: Final = 60


def cut_to_streets(
    demand: gpd.GeoDataFrame, ground: StreetSource, file: str
) -> tuple[gpd.GeoDataFrame, tuple[Message, ...]]:
    """Return the demand points that lie where the streets are known, and a sentence on those that do not."""
    inside = near(demand, ground, file)
    if inside.all():
        return demand, ()
    lost = float(demand.loc[~inside, schema.PEOPLE].sum())
    said = Message(
        "{count} of {total} points of {file} with {people} people lie outside the streets that were read and are left "
        "out; read a larger network to keep them.",
        {"count": int((~inside).sum()), "total": len(inside), "file": file, "people": f"{lost:,.0f}"},
    )
    kept = demand[inside].reset_index(drop=True)
    kept.attrs.update(demand.attrs)
    return kept, (said,)


def near(frame: gpd.GeoDataFrame, ground: StreetSource, file: str) -> "pd.Series[bool]":
    """Tell which rows lie in the box of the streets or near it; raises `DataError` where none does."""
    west, south, east, north = ground.streets.edges.total_bounds
    lies = shapely.box(west - NEAR_M, south - NEAR_M, east + NEAR_M, north + NEAR_M)  # one straight street has no box
    inside = pd.Series(shapely.intersects(frame.geometry.to_numpy(), lies), index=frame.index)
    if not inside.any():
        raise DataError("{file} lies far from the streets of {network}. {hint}", file=file,
                        network=ground.record.file, hint=_hint(frame, ground, file))  # fmt: skip
    return inside


def _hint(frame: gpd.GeoDataFrame, ground: StreetSource, file: str) -> Message:
    """Return what might be wrong with a layer that lies elsewhere."""
    lon_lat = _degrees(frame)
    if _any_fits(lon_lat[:, ::-1], ground):
        return Message("With longitude and latitude exchanged it would fit: name the columns the other way round.")
    packed = _packed_degrees(lon_lat)
    if packed is not None and _any_fits(packed, ground):
        return Message(
            "Read as degrees, minutes and seconds written as one number (112.5403 is 112°54'03\") it would fit: write "
            "them as decimal degrees."
        )
    off = next((zone for zone in _ZONES if _any_fits(lon_lat + np.array([zone, 0]), ground)), 0)
    if off:
        text = (
            "With a central meridian {degrees}° further east it would fit: its numbers are of another zone than its "
            "coordinate system. Give the right one (on the command line: --file-crs {file}=...)."
            if off > 0
            else "With a central meridian {degrees}° further west it would fit: its numbers are of another zone than "
            "its coordinate system. Give the right one (on the command line: --file-crs {file}=...)."
        )
        return Message(text, {"degrees": abs(off), "file": file})
    mercator = frame.to_crs("EPSG:3857")
    if fits_as_baidu_metres(mercator, shapely.box(*ground.streets.edges.total_bounds), ground.crs):
        return Message(
            'As Baidu\'s metres it would fit: give datum = "bd09mc" (on the command line: --datum {file}=bd09mc).',
            {"file": file},
        )
    return Message("Check that both are of the same place, and the file's coordinate system.")


def _degrees(frame: gpd.GeoDataFrame) -> Floats:
    """Longitude and latitude of all corners, (n, 2)."""
    return np.asarray(shapely.get_coordinates(frame.to_crs("EPSG:4326").geometry.to_numpy()))


def _any_fits(lon_lat: Floats, ground: StreetSource) -> bool:
    """Tell whether any of (n, 2) degrees lies in the box of the streets."""
    west, south, east, north = bounds_in_degrees(ground.streets.edges.total_bounds, ground.crs)
    lon, lat = lon_lat.T
    return bool(np.any((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))


def _packed_degrees(lon_lat: Floats) -> Floats | None:
    """What degrees mean whose decimals are minutes and seconds: 112.5403 is 112°54'03"; None where that cannot be."""
    whole = np.trunc(lon_lat)
    minute, part = np.divmod(np.abs(lon_lat - whole) * 100, 1)
    second = part * 100
    if (minute >= _SIXTY).any() or (second > _SIXTY).any():
        return None
    return whole + np.sign(lon_lat) * (minute / _SIXTY + second / _SIXTY**2)
