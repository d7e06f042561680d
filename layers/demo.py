"""The demo city: a made-up place for machines without data, with all that a real one has, traps included."""

from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from .. import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from .demo_blocks import OLD_TOWN, SMALL_TOWN, Houses, Plots, fill_alleys, fill_quarter
from .demo_country import (
    Villages,
    draw_country_roads,
    draw_hamlets,
    draw_islet,
    draw_main_roads,
    place_villages,
)
from .demo_districts import make_districts
from .demo_overpasses import with_footbridges
from .demo_people import settle
from .demo_plan import CRS, FULL, ORIGIN, SMALL, CityPlan
from .demo_services import make_facilities
from .demo_shapes import Geoms, Rng, blob
from .demo_streets import Ways, node_ways
from .demo_zones import Ground, Quarter, draw_quarters, make_ground
from .schema import AREA_TYPE, DISTRICT_LEVELS, ESTATE, GROUPS, URBAN, PlaceLayers, Streets

PLANS: Final = {"full": FULL, "small": SMALL}


def make_demo(
    seed: int = 2025,
    *,
    size: str = "full",
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> PlaceLayers:
    """A city of about 400,000 people in 300 km2 (`size='full'`) or of 10,000 in 20 km2 (`'small'`, for tests).

    The same seed makes the same city. All frames are as `schema` describes them, in EPSG:4547 (CGCS2000, metres).
    Raises WorkCancelled soon after `cancelled` answers True, and KeyError for an unknown size.
    """
    plan = PLANS[size]
    rngs = iter([np.random.default_rng([seed, k]) for k in range(16)])

    def step(fraction: float, doing: str) -> Rng:
        if cancelled():
            raise WorkCancelled
        progress(fraction, doing)
        return next(rngs)

    ways = Ways()
    ground = make_ground(plan, step(0.0, "Laying out the river and the quarters"))
    quarters = draw_quarters(plan, ground, ways, step(0.03, "Drawing the main streets"))
    plots, houses = _build_city(plan, ground, quarters, ways, step(0.06, "Building the city"))
    villages, farms = _build_country(plan, ground, ways, step(0.25, "Building the villages"))
    houses = _all_houses([houses, *farms])
    step(0.35, "Joining the streets")
    streets = with_footbridges(node_ways(ways, CRS), plan.footbridges)
    people = settle(plan, houses, plots, step(0.6, "Settling the people"))
    districts = make_districts(plan, ground, quarters, villages, plots, people, step(0.65, "Drawing the districts"))
    demand = _with_districts(people, districts, houses)
    facilities = make_facilities(
        plan,
        ground,
        demand,
        kind=people["kind"].to_numpy(),
        districts=districts,
        plots=plots,
        streets=streets,
        rng=step(0.85, "Opening the facilities"),
    )
    progress(1.0, "The demo city is ready")
    return _on_the_map(plan, ground, streets, demand, facilities, districts, houses)


def _build_city(
    plan: CityPlan, ground: Ground, quarters: tuple[Quarter, ...], ways: Ways, rng: Rng
) -> tuple[Plots, Houses]:
    filled = [fill_quarter(q, ground.lake, ways, rng) for q in quarters]
    filled.append(fill_alleys(ground.old_town, "old", OLD_TOWN, ways, rng))
    for town in plan.towns:
        shape = blob(town.xy, (town.radius_m, town.radius_m * 0.75), rng, 0.08)
        ways.add(shape.exterior, "residential", name=f"{town.name}环街")
        filled.append(fill_alleys(shape, town.name, SMALL_TOWN, ways, rng))
    return _joined(filled)


def _joined(filled: list[tuple[Plots, Houses]]) -> tuple[Plots, Houses]:
    start = np.cumsum([0, *(len(p.shape) for p, _ in filled)])
    plots = Plots(
        *(
            np.concatenate([getattr(p, name) for p, _ in filled])
            for name in ("shape", "use", "pattern", "zone", "new", "gates")
        )
    )
    moved = [
        Houses(h.shape, h.floors, h.use, h.zone, h.plot + first)
        for (_, h), first in zip(filled, start[:-1], strict=True)
    ]
    return plots, _all_houses(moved)


def _all_houses(parts: list[Houses]) -> Houses:
    return Houses(
        *(np.concatenate([getattr(h, name) for h in parts]) for name in ("shape", "floors", "use", "zone", "plot"))
    )


def _build_country(plan: CityPlan, ground: Ground, ways: Ways, rng: Rng) -> tuple[Villages, list[Houses]]:
    roads = draw_main_roads(plan, ground, ways)
    villages = place_villages(plan, ground, rng)
    draw_country_roads(plan, ground, villages, roads, ways, rng)
    return villages, [draw_hamlets(villages, ground, ways, rng), draw_islet(ground, ways, rng)]


def _with_districts(people: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, houses: Houses) -> gpd.GeoDataFrame:
    """Demand points with their district per level and their area type; a house on the city's edge belongs to the nearest."""
    point = people.geometry.to_numpy()
    village = districts[districts["level"] == "village"]
    _, row = shapely.STRtree(village.geometry.to_numpy()).query_nearest(point, all_matches=False)
    parent = districts.set_index("district_id")["parent_id"]
    columns = {AREA_TYPE: village["area_type"].to_numpy()[row], "village": village["district_id"].to_numpy()[row]}
    for above, below in (("township", "village"), ("county", "township"), ("city", "county")):
        columns[above] = parent.loc[columns[below]].to_numpy()
    estates = districts[districts["level"] == ESTATE]
    estate: Geoms = np.full(len(point), "", dtype=object)
    at, which = shapely.STRtree(estates.geometry.to_numpy()).query(point, predicate="within")
    estate[at] = estates["district_id"].to_numpy()[which]
    del houses
    frame = people.assign(**columns, **{ESTATE: estate})
    assert URBAN in set(frame[AREA_TYPE])
    return frame[[*GROUPS, AREA_TYPE, *DISTRICT_LEVELS, "geometry"]]


def _on_the_map(
    plan: CityPlan, ground: Ground, streets: Streets, demand: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame, houses: Houses,
) -> PlaceLayers:  # fmt: skip
    barriers = _barriers(plan, ground, streets)
    buildings = gpd.GeoDataFrame({"floors": houses.floors, "use": houses.use}, geometry=houses.shape)
    facilities["entrances"] = [
        None if e is None else shapely.MultiPoint(shapely.get_coordinates(e) + ORIGIN) for e in facilities["entrances"]
    ]
    placed = [_moved(f) for f in (demand, facilities, districts, barriers, buildings)]
    return PlaceLayers(plan.name, Streets(_moved(streets.edges), _moved(streets.nodes)), *placed)


def _barriers(plan: CityPlan, ground: Ground, streets: Streets) -> gpd.GeoDataFrame:
    """Water, rails and trunk roads."""
    trunk = streets.edges[streets.edges["highway"] == "trunk"].dissolve("name").geometry.line_merge()
    rows = [
        (
            "river",
            plan.river_name,
            shapely.difference(shapely.intersection(ground.river, ground.outline), ground.islet),
        ),
        ("railway", plan.railway_name, shapely.intersection(ground.railway, ground.outline)),
        *(("trunk", name, line) for name, line in trunk.items()),
    ]
    if not ground.lake.is_empty:
        rows.append(("river", plan.lake_name, ground.lake))
    kind, name, shape = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"kind": kind, "name": name}, geometry=list(shape))


def _moved(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """From the plan's own origin to the map, on a grid of a centimetre."""
    shape = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.round(xy + ORIGIN, 2))
    moved: gpd.GeoDataFrame = gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shape, crs=CRS)
    return moved
