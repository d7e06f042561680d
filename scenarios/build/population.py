"""The people of a check: counted in a file, or estimated from a density and marked so wherever they are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...coverage.plans.groups import GROUP_NAMES
from ...layers import schema
from ...layers.crs.datums import WGS84
from ...layers.crs.metric import in_china
from ...layers.errors import DataError
from ...layers.files.kinds.recognise import holds_raster
from ...layers.files.rasters.raster_bands import MOST_PER_KM2
from ...layers.files.texts.columns import shortened
from ...layers.files.vector import read_vector
from ...layers.osm.access.access_rules import FERRY
from ...layers.population.age_groups import fill_groups
from ...layers.population.census import density_per_km2, read_census, shares_of
from ...layers.population.census_names import names_in
from ...layers.population.dasymetric import floor_area_m2, lattice
from ...layers.population.estimate import housed
from ...layers.population.people_columns import People
from ...layers.population.people_raster import load_people_raster
from ...layers.population.population import RasterOptions, Targets, load_population
from ...limits import MAX_CELLS
from ...messages import Message
from ...progress import Cancelled
from ..project.settings import InputRecord
from .doubts.datum_evidence import DatumDoubt, datum_evidence
from .doubts.extent import NEAR_M, cut_to_streets
from .network.streets import StreetSource
from .records import notes_of
from .request import EstimateAsked, PopulationAsked, crs_said

FLOORS: Final = ("floors", "building:levels", "层数", "楼层数", "地上层数", "Floor", "floor")
"""What planners' layers of buildings call the number of floors."""
FEWEST_PEOPLE: Final = 50.0
"""A place of fewer people is doubted: its numbers may be in tens of thousands."""
MOST_PEOPLE: Final = 40_000_000.0
"""The most populous municipality, 重庆, counted 32,054,159 in 2020."""
_LEAST_BEYOND_M2: Final = 10_000.0
_AREA: Final = 2
"""The dimension of polygons."""


@dataclass(frozen=True, eq=False)
class Residents:
    """Demand points, how they came about, what must be told at once, and whether the streets cannot tell the datum."""

    demand: gpd.GeoDataFrame
    record: InputRecord
    warnings: tuple[Message, ...]
    unsure: bool = False


def read_people(
    asked: PopulationAsked, ground: StreetSource, districts: gpd.GeoDataFrame, cancelled: Cancelled
) -> Residents:
    """Return the demand points, how they came about, and what the planner must be told at once."""
    if asked.estimate is not None:
        return _estimated(asked, asked.estimate, ground, districts)
    assert asked.file is not None, "a request has a file or an estimate"
    file = asked.file
    read = load_population(
        file,
        people_column=asked.people,
        mapping=asked.columns or None,
        raster=_raster_options(asked),
        layer=asked.layer,
        crs=crs_said(asked),
        encoding=asked.encoding,
        datum=asked.datum or WGS84,
        bounds=_box_of(ground) if holds_raster(file, asked.layer) else None,
        into=ground.crs,
        shares=asked.shares or None,
        areas=districts,
        targets=_targets(asked.over, ground),
        cancelled=cancelled,
    )
    demand, left = cut_to_streets(read.frame, ground, file.name)
    doubt = _datum(asked, read, ground)
    warnings = (*left, *doubt.warnings, *_foreign_shares(asked, demand), *_counted_otherwise(demand))
    told = (*read.lost, *read.doubts, *absurd_total(demand))
    total = Message(
        "{people} people in {points} points.", {"people": f"{demand[schema.PEOPLE].sum():,.0f}", "points": len(demand)}
    )
    done = (*read.notes, *told, *doubt.notes, *warnings, total)
    return Residents(demand, _record(file.name, demand, done, told), warnings, unsure=doubt.unsure)


def _raster_options(asked: PopulationAsked) -> RasterOptions:
    bands = {group: _several(numbers) for group, numbers in asked.bands.items()}
    if asked.band is not None:
        bands[schema.PEOPLE] = _several(asked.band)
    return RasterOptions(asked.files, dict(asked.groups), bands, asked.nodata, asked.per_km2)


def _several(numbers: int | tuple[int, ...]) -> tuple[int, ...]:
    return (numbers,) if isinstance(numbers, int) else numbers


def absurd_total(demand: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Return a doubt where a place has fewer people than a hamlet, or more than fit on its ground."""
    people = float(demand[schema.PEOPLE].sum())
    if people < FEWEST_PEOPLE:
        return (Message(
            "Only {people} people in all: is the unit of the column right (万人, 千人)?",
            {"people": f"{people:,.10g}"}),)  # fmt: skip
    west, south, east, north = demand.total_bounds
    km2 = max((east - west) * (north - south) / 1e6, 1.0)
    if people / km2 > MOST_PER_KM2:
        return (Message(
            "{people} people on {area} km2 are more than anywhere on Earth; is the unit of the column right?",
            {"people": f"{people:,.0f}", "area": f"{km2:,.0f}"}),)  # fmt: skip
    return ()


def _counted_otherwise(demand: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Say of every group that the file counts something else, which is taken for it."""
    text = (
        "The file counts “{column}”, and it is taken here for {group}; every verdict that rests on it says so. Give "
        "a column of residents, or of exactly these ages, where there is one."
    )
    counted = demand.attrs.get("counted_as", {})
    return tuple(
        Message(text, {"column": column, "group": GROUP_NAMES.get(group, group)}) for group, column in counted.items()
    )


def _targets(over: Path | None, ground: StreetSource) -> Targets | None:
    """What the people of polygons are spread over: the planner's layer, else the map's buildings by floor area.

    A raster weighs by its people, polygons with a column of `FLOORS` by floor area, other polygons by area.
    """
    if over is None:
        buildings = ground.buildings
        return Targets(buildings, floor_area_m2(buildings).tolist()) if len(buildings) else None
    if holds_raster(over):
        cells = load_people_raster(over, bounds=_box_of(ground)).frame
        return Targets(cells, cells[schema.PEOPLE].tolist())
    land = read_vector(over).frame.to_crs(ground.crs)
    if not (shapely.get_dimensions(land.geometry.to_numpy()) == _AREA).all():
        raise DataError(
            "{file} contains no areas throughout; people are spread over residential land, buildings or a raster.",
            file=over.name,
        )
    floors = next((name for name in FLOORS if name in land.columns), None)
    if floors is not None:
        return Targets(land, floor_area_m2(land.rename(columns={floors: "floors"})).tolist())
    points = lattice(land)
    return Targets(points, points["area_m2"].tolist())


def _box_of(ground: StreetSource) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of the streets with the margin that points have."""
    lies = shapely.union(ground.box, shapely.box(*ground.streets.edges.total_bounds))
    wide = shapely.buffer(shapely.envelope(lies), NEAR_M, join_style="mitre")
    west, south, east, north = gpd.GeoSeries([wide], crs=ground.crs).to_crs("EPSG:4326").total_bounds
    return float(west), float(south), float(east), float(north)


def _estimated(
    asked: PopulationAsked, estimate: EstimateAsked, ground: StreetSource, districts: gpd.GeoDataFrame
) -> Residents:
    density, shares, how = _density(estimate)
    cells, beyond_m2 = _cells(ground, districts, estimate.cell_m)
    points = housed(cells.assign(people=cells.area / 1e6 * density), ground.buildings)
    points.attrs["estimated"] = [schema.PEOPLE]
    filled = fill_groups(points, asked.shares or shares)
    demand = filled.assign(**dict.fromkeys((schema.AREA_TYPE, *schema.DISTRICT_LEVELS), ""))
    demand.attrs["estimated"] = filled.attrs["estimated"]
    text = (
        "There is no population count: {people} people were estimated from {density} per km2 over {area} km2, "
        "spread over {count} buildings by floor area, and evenly where the map has too few buildings."
    )
    if not len(ground.buildings):
        text = (
            "There is no population count: {people} people were estimated from {density} per km2 over {area} km2, "
            "spread evenly, as the map has no buildings."
        )
    said = Message(
        text,
        {
            "people": f"{demand[schema.PEOPLE].sum():,.0f}",
            "density": f"{density:,.0f}",
            "area": f"{cells.area.sum() / 1e6:,.1f}",
            "count": len(ground.buildings),
        },
    )
    name = estimate.census.name if estimate.census else ""
    warnings = (said, *_beyond(beyond_m2, density), *_doubted(float(demand[schema.PEOPLE].sum())))
    return Residents(demand, _record(name, demand, (*how, *warnings)), warnings)


def _beyond(area_m2: float, density: float) -> tuple[Message, ...]:
    """Say how many people of the districts are left out because the streets do not reach so far."""
    if area_m2 < _LEAST_BEYOND_M2:
        return ()
    return (
        Message(
            "{area} km2 of the districts, with {people} people at this density, lie outside the streets that were read "
            "and are left out; read a larger network to keep them.",
            {"area": f"{area_m2 / 1e6:,.1f}", "people": f"{area_m2 / 1e6 * density:,.0f}"},
        ),
    )


def _doubted(people: float) -> tuple[Message, ...]:
    if people <= MOST_PEOPLE:
        return ()
    return (
        Message(
            "{people} people are more than live in any city; check the density and the area.",
            {"people": f"{people:,.0f}"},
        ),
    )


def _density(estimate: EstimateAsked) -> tuple[float, dict[str, float] | None, tuple[Message, ...]]:
    """Return people per km2, the age groups' shares where the census tells them, and from which rows."""
    if estimate.people_per_km2 is not None:
        return estimate.people_per_km2, None, ()
    assert estimate.census is not None, "a request has a density or a census"
    assert estimate.area_km2 is not None, "a request with a census has an area"
    census = read_census(estimate.census)
    rows = _census_rows(census, estimate)
    people = float(rows[schema.PEOPLE].sum())
    total = rows[[*schema.GROUPS]].sum().to_frame().T
    shares = {str(group): float(share) for group, share in shares_of(total).iloc[0].items()}
    said = Message(
        "Census: {names}, {people} people on {area} km2.",
        {"names": ", ".join(rows["name"]), "people": f"{people:,.0f}", "area": f"{estimate.area_km2:g}"},
    )
    return density_per_km2(rows, estimate.area_km2), shares, (said,)


def _census_rows(census: pd.DataFrame, estimate: EstimateAsked) -> pd.DataFrame:
    names, file = names_in(census), estimate.census.name if estimate.census else ""
    city = names.city(estimate.city) if estimate.city else ""
    within = census[census["city"] == city] if city else census
    found = []
    for asked in estimate.districts:
        exact = within[(within["name"] == asked) | (within["code"] == asked)]
        if len(exact) == 1:
            found.append(exact)
            continue
        meant = names.meant(asked, city)
        if not meant:
            raise DataError(
                "{file} has no row called {name}; write it as it stands there, or the six digits of its code.",
                file=file,
                name=asked,
            )
        if len(meant) > 1:
            raise DataError(
                "{file} has {count} rows called {name}; write the six digits of its code, or name the city: {rows}.",
                file=file,
                count=len(meant),
                name=asked,
                rows=shortened(f"{row.city} {row.name} {row.code}" for row in meant),
            )
        found.append(census[census["code"] == meant[0].code])
    return pd.concat(found)


def _cells(ground: StreetSource, districts: gpd.GeoDataFrame, cell_m: float) -> tuple[gpd.GeoDataFrame, float]:
    """Cut the place (its districts, else what the network covers) without its waters into cells.

    Where no districts bound it, only cells that a street on foot passes count: nobody lives in the sea of the box.
    Districts count as far as people that a file counts would, see `extent`; the second value is how many square metres
    lie beyond.
    """
    whole = shapely.union_all(districts.geometry.to_numpy()) if len(districts) else ground.box
    reach = shapely.buffer(ground.known, NEAR_M, join_style="mitre")
    place = shapely.intersection(whole, reach) if len(districts) else whole
    if shapely.area(place) == 0:
        raise DataError(
            "The districts lie far from the streets of {network}. Check that both are of the same place, and the "
            "districts' coordinate system.",
            network=ground.record.file,
        )
    shapes = ground.barriers.geometry.to_numpy()
    dry = shapely.difference(place, shapely.union_all(shapes[shapely.get_dimensions(shapes) == 2]))
    west, south, east, north = dry.bounds
    count = int(((east - west) // cell_m + 1) * ((north - south) // cell_m + 1))
    if count > MAX_CELLS:
        raise DataError(
            "Cells of {cell:g} m cut the place into {count:,} pieces, more than {most:,}; make them larger.",
            cell=cell_m,
            count=count,
            most=MAX_CELLS,
        )
    x, y = np.meshgrid(np.arange(west, east, cell_m), np.arange(south, north, cell_m))
    squares = shapely.box(x.ravel(), y.ravel(), x.ravel() + cell_m, y.ravel() + cell_m)
    if not len(districts):
        streets = ground.streets.edges
        on_land = streets["walk"].to_numpy(dtype=bool) & ~streets["highway"].isin((FERRY, "pier")).to_numpy(dtype=bool)
        walked = streets.geometry.to_numpy()[on_land]
        _, passed = shapely.STRtree(squares).query(walked, predicate="intersects")
        squares = squares[np.unique(passed)]
    cells = shapely.intersection(squares, dry)
    found = gpd.GeoDataFrame(geometry=cells[shapely.area(cells) > 0], crs=ground.crs)
    return found, float(shapely.area(whole) - shapely.area(place))


def _datum(asked: PopulationAsked, read: People, ground: StreetSource) -> DatumDoubt:
    """Ask the streets for the datum of a layer, where none was shifted by the planner's word; rasters have none."""
    if asked.datum not in (None, WGS84) or read.layer is None or asked.file is None:
        return DatumDoubt()
    return datum_evidence(read.layer, ground.streets.edges, asked.file.name, said=asked.datum)


def _foreign_shares(asked: PopulationAsked, demand: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Warn where ages are estimated by China's census for a place elsewhere."""
    degrees = tuple(demand.to_crs("EPSG:4326").total_bounds)
    if asked.shares or not demand.attrs.get("estimated") or in_china(degrees):
        return ()
    return (
        Message(
            "The file counts no age groups, and they are estimated by the shares of China's census of 2020 although "
            "the place lies outside China; give the place's own shares."
        ),
    )


def _record(file: str, demand: gpd.GeoDataFrame, done: Sequence[Message], told: Sequence[Message] = ()) -> InputRecord:
    return InputRecord(role="population", file=file, rows=len(demand), done=notes_of(done), told=notes_of(told))
