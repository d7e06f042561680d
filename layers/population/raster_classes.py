"""Whether a raster of people may hold codes of classes (land use, land cover, zones)."""

from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from ...arrays import Floats
from ...messages import Message
from ...texts import first_few
from ..files.rasters.raster_bands import Band
from ..schema import PEOPLE

_LEAST_CELLS: Final = 100
"""Of fewer cells nothing can be told."""
_LARGEST_CODE: Final = 255.0
_FEW: Final = 12
"""Counts of people are many different numbers; so few, on ground that holds no empty cell, are codes."""
_MOST: Final = 40
"""Tables of classes have no more entries."""
_CLOSED: Final = 0.9
"""Share of cells whose eastern neighbour holds a number too: classes leave no cell empty, as fields leave those of
people."""
_PATCHES: Final = 0.4
"""Share of neighbours of one number from which on there are patches: of whole counts of people fewer are alike."""
_SHOWN: Final = 6


def doubt_of_classes(band: Band, frame: gpd.GeoDataFrame) -> Iterator[Message]:
    """A doubt where the numbers of the one band read look like no people; `frame` has the cells in order of rows."""
    numbers = frame[PEOPLE].to_numpy(dtype=np.float64)
    if band.per_km2 or len(numbers) < _LEAST_CELLS or numbers.max() > _LARGEST_CODE or (numbers % 1 != 0).any():
        return
    kinds = np.unique(numbers)
    closed, alike = _neighbours(band, frame, numbers)
    if closed >= _CLOSED and (len(kinds) <= _FEW or (len(kinds) <= _MOST and alike >= _PATCHES)):
        yield Message(
            "Its {cells} cells hold only {count} different whole numbers ({values}) and none is empty, as with codes "
            "of classes (land use, zones); they are counted as people nevertheless. Give a raster of people.",
            {"cells": f"{len(numbers):,}", "count": len(kinds),
             "values": first_few([f"{kind:g}" for kind in kinds], _SHOWN)},
        )  # fmt: skip


def _neighbours(band: Band, frame: gpd.GeoDataFrame, numbers: Floats) -> tuple[float, float]:
    """The share of cells that have one east of them, the last of each row left out, and that of equal ones of these."""
    at = band.dataset.transform
    xy = shapely.get_coordinates(frame.geometry.to_numpy())
    column, row = np.round((xy - (at.c, at.f)) / (at.a, at.e) - 0.5).astype(np.int64).T
    beside = (np.diff(row) == 0) & (np.diff(column) == 1)
    inner = len(numbers) - len(np.unique(row))
    if inner <= 0 or not beside.any():
        return 0.0, 0.0
    return float(beside.sum() / inner), float((np.diff(numbers)[beside] == 0).mean())
