"""The people of a check: counted in a file, or estimated from a density and marked so wherever they are used."""

from collections.abc import Sequence
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
from ...layers.files.formats import TABLE_SUFFIXES
from ...layers.files.raster import RASTER_SUFFIXES
from ...layers.files.vector import read_vector
from ...layers.population.age_groups import fill_groups
from ...layers.population.census import density_per_km2, read_census, shares_of
from ...layers.population.dasymetric import floor_area_m2, lattice
from ...layers.population.estimate import housed
from ...layers.population.people_raster import read_people_raster
from ...layers.population.population import Targets, read_population
from ...messages import Message
from ...progress import Cancelled
from ..project.settings import InputRecord, Note
from .datum_evidence import NO_DOUBT, Messages, datum_evidence
from .extent import NEAR_M, cut_to_streets
from .request import EstimateAsked, PopulationAsked
from .streets import StreetSource

FLOORS: Final = ("floors", "building:levels", "层数", "楼层数", "地上层数", "Floor", "floor")
"""What planners' layers of buildings call the number of floors."""
MOST_PEOPLE: Final = 40_000_000.0
"""The most populous municipality, 重庆, counted 32,054,159 in 2020."""
_LEAST_BEYOND_M2: Final = 10_000.0
_AREA: Final = 2
"""The dimension of polygons."""


def read_people(
    asked: PopulationAsked, ground: StreetSource, districts: gpd.GeoDataFrame, cancelled: Cancelled
) -> tuple[gpd.GeoDataFrame, InputRecord, tuple[Message, ...]]:
    """Return the demand points, how they came about, and what the planner must be told at once."""
    if asked.estimate is not None:
        return _estimated(asked, asked.estimate, ground, districts)
    assert asked.file is not None, "a request has a file or an estimate"
    read = read_population(
        asked.file,
        people_column=asked.people,
        mapping=asked.columns or None,
        groups={**asked.groups} or None,
        layer=asked.layer,
        crs=asked.crs,
        encoding=asked.encoding,
        datum=asked.datum or WGS84,
        bounds=_box_of(ground) if _is_raster(asked.file) else None,
        into=ground.crs,
        shares=asked.shares or None,
        targets=_targets(asked.over, ground),
        cancelled=cancelled,
    )
    notes = tuple(read.attrs.get("notes", ()))
    demand, left = cut_to_streets(read, ground, asked.file.name)
    seen, doubt = _datum(asked, asked.file, read, ground)
    warnings = (*left, *doubt, *_foreign_shares(asked, demand), *_counted_otherwise(demand))
    total = Message(
        "{people} people in {points} points.", {"people": f"{demand[schema.PEOPLE].sum():,.0f}", "points": len(demand)}
    )
    return demand, _record(asked.file.name, demand, (*notes, *seen, *warnings, total)), warnings


def _counted_otherwise(demand: gpd.GeoDataFrame) -> tuple[Message, ...]:
    """Say of every group that the file counts something else, which is taken for it."""
    text = (
        "The file counts “{column}”, and it is taken here for {group}; every verdict that rests on it says so. Give "
        "a column of residents, or of these very ages, where there is one."
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
    if _is_raster(over):
        cells = read_people_raster(over, bounds=_box_of(ground))
        return Targets(cells, cells[schema.PEOPLE].tolist())
    land = read_vector(over).frame.to_crs(ground.crs)
    if not (shapely.get_dimensions(land.geometry.to_numpy()) == _AREA).all():
        raise DataError(
            "{file} holds no areas throughout; people are spread over residential land, buildings or a raster.",
            file=over.name,
        )
    floors = next((name for name in FLOORS if name in land.columns), None)
    if floors is not None:
        return Targets(land, floor_area_m2(land.rename(columns={floors: "floors"})).tolist())
    points = lattice(land)
    return Targets(points, points["area_m2"].tolist())


def _is_raster(file: Path) -> bool:
    return file.suffix.casefold() in RASTER_SUFFIXES


def _box_of(ground: StreetSource) -> tuple[float, float, float, float]:
    """West, south, east, north of the streets in degrees."""
    west, south, east, north = gpd.GeoSeries([ground.box], crs=ground.crs).to_crs("EPSG:4326").total_bounds
    return float(west), float(south), float(east), float(north)


def _estimated(
    asked: PopulationAsked, estimate: EstimateAsked, ground: StreetSource, districts: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, InputRecord, tuple[Message, ...]]:
    density, shares, how = _density(estimate)
    cells, beyond_m2 = _cells(ground, districts, estimate.cell_m)
    points = housed(cells.assign(people=cells.area / 1e6 * density), ground.buildings)
    points.attrs["estimated"] = [schema.PEOPLE]
    filled = fill_groups(points, asked.shares or shares)
    demand = filled.assign(**dict.fromkeys((schema.AREA_TYPE, *schema.DISTRICT_LEVELS), ""))
    demand.attrs["estimated"] = filled.attrs["estimated"]
    said = Message(
        "Nobody counted the people: {people} were estimated from {density} per km2 over {area} km2, spread over "
        "{count} buildings by floor area, and evenly where the map lacks the buildings to house them.",
        {
            "people": f"{demand[schema.PEOPLE].sum():,.0f}",
            "density": f"{density:,.0f}",
            "area": f"{cells.area.sum() / 1e6:,.1f}",
            "count": len(ground.buildings),
        },
    )
    name = estimate.census.name if estimate.census else "density"
    warnings = (said, *_beyond(beyond_m2, density), *_doubted(float(demand[schema.PEOPLE].sum())))
    return demand, _record(name, demand, (*how, *warnings)), warnings


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
    within = census[census["city"] == estimate.city] if estimate.city else census
    found = []
    for asked in estimate.districts:
        rows = within[(within["name"] == asked) | (within["code"] == asked)]
        if len(rows) != 1:
            raise DataError(
                "{file} has {count} rows called {name}; write the six digits of its code, or name the city.",
                file=estimate.census.name if estimate.census else "",
                count=len(rows),
                name=asked,
            )
        found.append(rows)
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
            "The districts lie nowhere near the streets of {network}. Check that both are of the same place, and the "
            "districts' coordinate system.",
            network=ground.record.file,
        )
    shapes = ground.barriers.geometry.to_numpy()
    dry = shapely.difference(place, shapely.union_all(shapes[shapely.get_dimensions(shapes) == 2]))
    west, south, east, north = dry.bounds
    x, y = np.meshgrid(np.arange(west, east, cell_m), np.arange(south, north, cell_m))
    squares = shapely.box(x.ravel(), y.ravel(), x.ravel() + cell_m, y.ravel() + cell_m)
    if not len(districts):
        streets = ground.streets.edges
        walked = streets.geometry.to_numpy()[streets["walk"].to_numpy(dtype=bool)]
        _, passed = shapely.STRtree(squares).query(walked, predicate="intersects")
        squares = squares[np.unique(passed)]
    cells = shapely.intersection(squares, dry)
    found = gpd.GeoDataFrame(geometry=cells[shapely.area(cells) > 0], crs=ground.crs)
    return found, float(shapely.area(whole) - shapely.area(place))


def _datum(
    asked: PopulationAsked, file: Path, demand: gpd.GeoDataFrame, ground: StreetSource
) -> tuple[Messages, Messages]:
    """Ask the streets for the datum of a table's points, where neither the file nor the planner says it."""
    if asked.datum is not None or asked.crs is not None or file.suffix.casefold() not in TABLE_SUFFIXES:
        return NO_DOUBT
    return datum_evidence(demand.to_crs("EPSG:4326"), ground.streets.edges, file.name)


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


def _record(file: str, demand: gpd.GeoDataFrame, done: Sequence[Message]) -> InputRecord:
    return InputRecord(role="population", file=file, rows=len(demand), done=tuple(Note.of(note) for note in done))
