"""What several files of facilities share, told before they are checked."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd

from ....layers.crs.datums import WGS84, shift_frame
from ....layers.crs.metric import choose_metric_crs
from ....layers.facilities.counted_once import counted_once
from ....layers.report import Loaded, Notes, Report


@dataclass(frozen=True, eq=False)
class Source:
    """Facilities of one file in its own coordinates, the datum that these are taken for, and one category of all."""

    file: str
    frame: gpd.GeoDataFrame
    datum: str = ""
    category: str = ""


def told_of_shared(sources: Sequence[Source]) -> tuple[Notes, ...]:
    """Return for each source what is told of facilities that others have too, as a check of them all would tell it."""
    if len(sources) < 2:
        return tuple(() for _ in sources)
    placed = [_in_degrees(source) for source in sources]
    crs = choose_metric_crs(placed[0])
    _, told = counted_once([frame.to_crs(crs) for frame in placed], [source.file for source in sources])
    return told


def _in_degrees(source: Source) -> gpd.GeoDataFrame:
    frame = source.frame
    if source.category:
        frame = gpd.GeoDataFrame(frame.assign(category=source.category))
    loaded = Loaded(frame, Report(file=source.file, format=""))
    return gpd.GeoDataFrame(shift_frame(loaded, source.datum or WGS84).frame.to_crs("EPSG:4326"))
