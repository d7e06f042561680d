"""Whether districts are as large as a column of them says: a drawing in another unit or system shows so."""

import re
from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod

from ...arrays import Floats
from ...messages import Message
from ..crs.names import WGS_84
from ..files.tables.point_table import numbers
from ..files.texts.units import parse_unit, unit_texts
from ..report import Notes

_NAMES: Final = re.compile(
    r"(?:行政区?|辖区|区域|土地|国土|占地|用地|总|面积|社区|村域|镇域|街道)*面积|(?:total|land)?\s*area", re.IGNORECASE
)
_USUAL_M2: Final = (1.0, 1e4 / 15, 1e4, 1e6)
"""Square metres, 亩, hectares and square kilometres: what an area without a unit may be in."""
_APART: Final = 1.25
"""Drawings and statistics of one area differ by a few hundredths, and by more where a rim was cut off."""


def told_areas(frame: gpd.GeoDataFrame, file: str) -> Notes:
    """What must be said where areas (in any CRS) are drawn otherwise than the first column of areas says, if one does.

    Compared is the median over the rows, on the ellipsoid of WGS 84. Where the column says no unit, any usual one will
    do.
    """
    for name in map(str, frame.columns):
        bare, texts = unit_texts(name)
        if name == frame.geometry.name or not _NAMES.fullmatch(bare):
            continue
        said = numbers(pd.Series(frame[name]))
        if not (said > 0).any():
            continue
        units = [unit.factor for text in texts if (unit := parse_unit(text)) is not None and "area" in unit.counts]
        ground = _ground_m2(frame)
        known = (said > 0) & (ground > 0)
        if known.any():
            return _doubted(np.asarray(ground[known] / said[known]), units or list(_USUAL_M2), name, file)
    return ()


def _ground_m2(frame: gpd.GeoDataFrame) -> Floats:
    geod, shapes = Geod(ellps="WGS84"), frame.geometry.to_crs(WGS_84)
    return np.array([abs(geod.geometry_area_perimeter(shape)[0]) for shape in shapes])


def _doubted(ratios: Floats, units: Sequence[float], column: str, file: str) -> Notes:
    """The doubt where none of the units explains the ratios of drawn square metres to told numbers."""
    apart = {unit: float(np.median(ratios)) / unit for unit in units}
    nearest = min(apart, key=lambda unit: abs(np.log(apart[unit])))
    if 1 / _APART <= apart[nearest] <= _APART:
        return ()
    text = (
        "{file}: its areas are drawn {times:.3g} times as large as its column {column} says (median of {count} rows); "
        "is the coordinate system right, and the unit of the drawing and of the column, or is a part of them cut off?"
    )
    return (Message(text, {"file": file, "times": apart[nearest], "column": column, "count": len(ratios)}),)
