"""The people of a check: counted in a file, or estimated from a density and marked so wherever they are used."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import Cancelled, Message
from ..layers import schema
from ..layers.census import density_per_km2, read_census, shares_of
from ..layers.crs import in_china
from ..layers.dasymetric import floor_area_m2
from ..layers.errors import DataError
from ..layers.population import Targets, estimate_population, read_population
from ..layers.rasters import RASTER_SUFFIXES
from .check_request import EstimateAsked, PopulationAsked
from .reading import Ground, cut_to_streets
from .settings import InputRecord, Note


def read_people(
    asked: PopulationAsked, ground: Ground, districts: gpd.GeoDataFrame, cancelled: Cancelled
) -> tuple[gpd.GeoDataFrame, InputRecord, tuple[Message, ...]]:
    """Return the demand points, how they came about, and what the planner must be told at once."""
    targets = Targets(ground.buildings, floor_area_m2(ground.buildings).tolist()) if len(ground.buildings) else None
    if asked.estimate is not None:
        return _estimated(asked, asked.estimate, ground, districts, targets)
    assert asked.file is not None, "a request has a file or an estimate"
    raster = asked.file.suffix.casefold() in RASTER_SUFFIXES
    bounds = tuple(gpd.GeoSeries([ground.box], crs=ground.crs).to_crs("EPSG:4326").total_bounds) if raster else None
    read = read_population(
        asked.file,
        people_column=asked.people,
        mapping=asked.columns or None,
        groups={**asked.groups} or None,
        layer=asked.layer,
        crs=asked.crs,
        encoding=asked.encoding,
        bounds=bounds,
        into=ground.crs,
        shares=asked.shares or None,
        targets=targets,
        cancelled=cancelled,
    )
    notes = tuple(read.attrs.get("notes", ()))
    demand, left = cut_to_streets(read, ground, asked.file.name)
    warnings = (*left, *_foreign_shares(asked, demand))
    total = Message(
        "{people} people in {points} points.", {"people": f"{demand[schema.PEOPLE].sum():,.0f}", "points": len(demand)}
    )
    return demand, _record(asked.file.name, demand, (*notes, *warnings, total)), warnings


def _estimated(
    asked: PopulationAsked,
    estimate: EstimateAsked,
    ground: Ground,
    districts: gpd.GeoDataFrame,
    targets: Targets | None,
) -> tuple[gpd.GeoDataFrame, InputRecord, tuple[Message, ...]]:
    density, shares, how = _density(estimate)
    cells = _cells(ground, districts, estimate.cell_m)
    demand = estimate_population(cells, density, targets, shares=asked.shares or shares)
    total = float(demand[schema.PEOPLE].sum())
    said = Message(
        "Nobody counted the people: {people} were estimated from {density} per km2 over {area} km2 and spread over "
        "{count} buildings by floor area, evenly where a cell of {cell} m has none.",
        {
            "people": f"{total:,.0f}",
            "density": f"{density:,.0f}",
            "area": f"{cells.area.sum() / 1e6:,.1f}",
            "count": len(ground.buildings),
            "cell": f"{estimate.cell_m:g}",
        },
    )
    return demand, _record("census" if estimate.census else "density", demand, (*how, said)), (said,)


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


def _cells(ground: Ground, districts: gpd.GeoDataFrame, cell_m: float) -> gpd.GeoDataFrame:
    """Cut the place (its districts, else what the network covers) without its waters into cells."""
    place = shapely.union_all(districts.geometry.to_numpy()) if len(districts) else ground.box
    shapes = ground.barriers.geometry.to_numpy()
    dry = shapely.difference(place, shapely.union_all(shapes[shapely.get_dimensions(shapes) == 2]))
    west, south, east, north = dry.bounds
    x, y = np.meshgrid(np.arange(west, east, cell_m), np.arange(south, north, cell_m))
    cells = shapely.intersection(shapely.box(x.ravel(), y.ravel(), x.ravel() + cell_m, y.ravel() + cell_m), dry)
    kept = cells[shapely.area(cells) > 0]
    return gpd.GeoDataFrame(geometry=kept, crs=ground.crs)


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
