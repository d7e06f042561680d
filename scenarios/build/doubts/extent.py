"""Which part of the data lies near the streets."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....layers import schema
from ....layers.crs.metric import bounds_in_degrees
from ....layers.errors import DataError
from ....messages import Message
from ..network.streets import StreetSource
from .datum_evidence import fits_as_baidu_metres

NEAR_M: Final = 500.0
"""How far beyond the streets' box a point still counts as near them: as far as anybody is led to a street on foot."""


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
    if _swapped_fits(frame, ground):
        return Message("With longitude and latitude exchanged it would fit: name the columns the other way round.")
    mercator = frame.to_crs("EPSG:3857")
    if fits_as_baidu_metres(mercator, shapely.box(*ground.streets.edges.total_bounds), ground.crs):
        return Message(
            'As Baidu\'s metres it would fit: give datum = "bd09mc" (on the command line: --datum {file}=bd09mc).',
            {"file": file},
        )
    return Message("Check that both are of the same place, and the file's coordinate system.")


def _swapped_fits(frame: gpd.GeoDataFrame, ground: StreetSource) -> bool:
    """Tell whether the rows would lie among the streets if x and y were exchanged in degrees."""
    lon_lat = shapely.get_coordinates(frame.to_crs("EPSG:4326").geometry.to_numpy())
    west, south, east, north = bounds_in_degrees(ground.streets.edges.total_bounds, ground.crs)
    lat, lon = lon_lat[:, 0], lon_lat[:, 1]
    return bool(np.any((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)))
