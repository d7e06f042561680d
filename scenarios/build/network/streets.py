"""A check's files become the layers of a place, each with a record of how it was read and what was done to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyproj
import shapely

from ....coverage.network.roads_only import roads_only
from ....layers import schema
from ....layers.crs.metric import in_china, metric_crs
from ....layers.errors import DataError
from ....layers.facilities.categories import Categories
from ....layers.files.json_files.overpass_osm import as_extract
from ....layers.files.kinds.recognise import holds_osm
from ....layers.files.packed import osm_in
from ....layers.osm.download import read_place
from ....layers.osm.extract import project, read_osm
from ....layers.schema import Streets
from ....messages import Message
from ....progress import Cancelled, Progress
from ...project.settings import InputRecord, Note
from ..records import empty, notes_of, projected, record_of
from ..request import Bounds, NetworkAsked
from .street_lines import StreetsChosen, read_street_lines

OSM_SOURCE: Final = "© OpenStreetMap contributors, ODbL"


@dataclass(frozen=True, eq=False)
class StreetSource:
    """What a network source gives: streets, and from OpenStreetMap more. All in one metric CRS.

    `box` is the area that the source claims to cover, in that CRS; `districts` are administrative ones of China.
    `known` is the part of the earth of which the file holds the streets, whatever was asked for: its header's box, else
    that of the streets themselves. `warnings` are what the planner must see at once.
    """

    streets: Streets
    facilities: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    box: shapely.Polygon
    known: shapely.Polygon
    record: InputRecord
    credit: str = ""
    """Whom every drawing must name as the source of the data, '' for the planner's own."""
    warnings: tuple[Message, ...] = ()
    uncounted: tuple[Message, ...] = ()
    """Why facilities that the source holds do not count."""

    @property
    def crs(self) -> pyproj.CRS:
        """The CRS of the place."""
        crs: pyproj.CRS = self.streets.edges.crs
        return crs


def read_ground(
    asked: NetworkAsked,
    crs: pyproj.CRS | None,
    bounds: Bounds | None,
    *,
    categories: Categories | None = None,
    progress: Progress,
    cancelled: Cancelled,
) -> StreetSource:
    """Read the network, cropped to `bounds` or a place's name where it is OpenStreetMap's; `crs` is as chosen.

    `categories` tell which of its objects are facilities (the built-in ones).
    """
    if asked.file is not None:
        with osm_in(asked.file, asked.layer) as packed, as_extract(packed) as file:
            if not holds_osm(file):
                _check_unnamed(asked)
                return _street_layer(asked, file, crs, progress, cancelled)
            extract = read_osm(
                file, bounds=bounds, place=asked.place, categories=categories, progress=progress, cancelled=cancelled
            )
    else:
        extract = read_place(bounds or asked.place or "", categories=categories, progress=progress, cancelled=cancelled)
    covered = bounds or extract.within or extract.box or tuple(extract.streets.edges.total_bounds)
    metric = metric_crs(crs, covered)
    placed = project(extract, metric)
    box, known = (
        gpd.GeoSeries([shapely.box(*corners)], crs="EPSG:4326").to_crs(metric).iloc[0]
        for corners in (covered, extract.box or tuple(extract.streets.edges.total_bounds))
    )
    record = InputRecord(
        role="network",
        file=asked.file.name if asked.file else asked.place or ", ".join(f"{value:g}" for value in covered),
        rows=len(placed.streets.edges),
        done=tuple(Note.of(note) for note in (*extract.notes, projected(metric))),
        told=notes_of(extract.lost),
        dated=extract.dated,
    )
    barriers = placed.barriers[["kind", "name", "geometry"]]
    levels = schema.LEVELS if in_china(covered) else ()  # elsewhere OpenStreetMap's levels mean other things
    districts = placed.districts[placed.districts["level"].isin(levels)].reset_index(drop=True)
    return StreetSource(
        placed.streets,
        placed.facilities,
        placed.buildings,
        barriers,
        districts,
        box,
        known,
        record,
        credit=OSM_SOURCE,
        warnings=_roads(placed.streets),
        uncounted=extract.uncounted,
    )


def _check_unnamed(asked: NetworkAsked) -> None:
    """Raise where a place is to be looked up in a file that has none."""
    if asked.place is not None:
        raise DataError(
            "{file} is not an OpenStreetMap file, so that {name} cannot be looked up in it. Leave that name out.",
            file=asked.file.name if asked.file else "",
            name=asked.place,
        )


def _roads(streets: Streets) -> tuple[Message, ...]:
    """Warn of a network without ways on foot."""
    walked = streets.edges[streets.edges["walk"].to_numpy(dtype=bool)]
    return roads_only(walked["highway"].to_numpy(), walked.length.to_numpy())


def _street_layer(
    asked: NetworkAsked, file: Path, crs: pyproj.CRS | None, progress: Progress, cancelled: Cancelled
) -> StreetSource:
    chosen = StreetsChosen(asked.layer, asked.where, asked.words)
    streets, loaded = read_street_lines(
        file, crs=asked.crs, encoding=asked.encoding, into=crs, chosen=chosen, progress=progress, cancelled=cancelled
    )
    metric, warnings = streets.edges.crs, (*streets.edges.attrs["warnings"], *_roads(streets))
    more = (*warnings, *streets.edges.attrs["notes"], projected(metric))
    return StreetSource(
        streets,
        facilities=empty(schema.FACILITY_COLUMNS, metric),
        buildings=empty(("building", "floors"), metric),
        barriers=empty(("kind", "name"), metric),
        districts=empty(schema.DISTRICT_COLUMNS, metric),
        box=shapely.box(*streets.edges.total_bounds),
        known=shapely.box(*streets.edges.total_bounds),
        record=record_of("network", loaded.report, more, told=streets.edges.attrs["lost"]),
        warnings=warnings,
    )
