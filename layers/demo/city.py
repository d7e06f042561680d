"""The demo city: a made-up place for machines without data, with all that a real one has, traps included."""

from dataclasses import dataclass, fields
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import shapely

from ...arrays import Floats
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ..schema import AREA_TYPE, DISTRICT_LEVELS, ESTATE, GROUPS, PlaceLayers, Streets
from .districts.districts import make_districts
from .geometry.shapes import Geoms, Rng, blob
from .geometry.ways import DrawnWays, node_ways
from .land.alleys import OLD_TOWN, SMALL_TOWN, fill_alleys
from .land.blocks import Houses, Plots, fill_quarter
from .land.overpasses import with_footbridges
from .land.roads import draw_country_roads
from .land.villages import draw_islet, draw_villages, place_villages
from .land.zones import OpenLand, Quarter, draw_quarters, make_ground
from .people import settle
from .plan.cities import FULL, SMALL
from .plan.plan import CRS, ORIGIN, CityPlan
from .services import make_facilities

PLANS: Final = {"full": FULL, "small": SMALL}


def make_demo(
    seed: int = 2025,
    *,
    size: Literal["full", "small"] = "full",
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> PlaceLayers:
    """A city of about 400,000 people in 300 km2 (`full`), or a little one of 10,000 in 20 km2 (`small`, for tests).

    The same seed makes the same city. All frames are as `schema` describes them, in EPSG:4547 (CGCS2000, metres).
    Raises WorkCancelled soon after `cancelled` answers True.
    """
    plan, steps = PLANS[size], _Steps(seed, progress, cancelled)
    built = _build(plan, steps)
    steps.next(0.42, "Making the demo city: streets joined")
    streets = with_footbridges(node_ways(built.ways, CRS), plan.footbridges)
    people = settle(plan, built.houses, built.plots, steps.next(0.58, "Making the demo city: people"))
    districts = make_districts(
        plan,
        built.ground,
        built.quarters,
        villages=built.villages,
        plots=built.plots,
        people=people,
        rng=steps.next(0.62, "Making the demo city: districts"),
    )
    demand = _with_districts(people, districts)
    facilities = make_facilities(
        plan,
        built.ground,
        demand,
        kind=people["kind"].to_numpy(),
        districts=districts,
        plots=built.plots,
        streets=streets,
        rng=steps.next(0.85, "Making the demo city: facilities"),
    )
    progress(1.0, "The demo city is ready")
    return PlaceLayers(
        name=plan.name,
        streets=Streets(_moved(streets.edges), _moved(streets.nodes)),
        demand=_moved(demand),
        facilities=_moved(facilities.assign(entrances=_moved_entrances(facilities["entrances"].to_numpy()))),
        districts=_moved(districts),
        barriers=_moved(_barriers(plan, built.ground, streets)),
        buildings=_moved(_buildings(built.houses)),
    )


class _Steps:
    """Between two steps of the making: says what comes next, stops when asked, and hands out the next step's dice."""

    def __init__(self, seed: int, progress: Progress, cancelled: Cancelled) -> None:
        self._seed, self._progress, self._cancelled = seed, progress, cancelled
        self._count = 0

    def next(self, fraction: float, doing: str) -> Rng:
        """Dice that depend on the seed and the step alone. Raises WorkCancelled."""
        if self._cancelled():
            raise WorkCancelled
        self._progress(fraction, doing)
        self._count += 1
        return np.random.default_rng([self._seed, self._count])


@dataclass(frozen=True)
class _Built:
    """The city as drawn, before anybody lives in it; `villages` (n, 2) are their centres."""

    ground: OpenLand
    quarters: tuple[Quarter, ...]
    plots: Plots
    houses: Houses
    villages: Floats
    ways: DrawnWays


def _build(plan: CityPlan, steps: _Steps) -> _Built:
    """Draw the ground, the streets, the houses and the villages."""
    ways = DrawnWays()
    ground = make_ground(plan, steps.next(0.0, "Laying out the river and the quarters"))
    quarters = draw_quarters(plan, ground, ways, steps.next(0.02, "Making the demo city: main streets"))
    plots, houses = _build_city(plan, ground, quarters, ways, steps.next(0.05, "Making the demo city: the town"))
    rng = steps.next(0.35, "Making the demo city: villages")
    villages = place_villages(plan, ground, rng)
    draw_country_roads(plan, ground, villages.centre, ways, rng)
    houses = _stacked([houses, draw_villages(villages, ground, ways, rng), draw_islet(ground, ways, rng)])
    return _Built(ground, quarters, plots, houses, villages.centre, ways)


def _build_city(
    plan: CityPlan, ground: OpenLand, quarters: tuple[Quarter, ...], ways: DrawnWays, rng: Rng
) -> tuple[Plots, Houses]:
    """Fill the quarters, the old town and the small towns."""
    filled = [fill_quarter(q, ground.lake, ways, rng) for q in quarters]
    filled.append(fill_alleys(ground.old_town, "old", OLD_TOWN, ways, rng))
    for town in plan.towns:
        shape = blob(town.xy, (town.radius_m, town.radius_m * 0.75), rng, 0.05)
        ways.add(shape.exterior, "residential", name=f"{town.name}环街")
        filled.append(fill_alleys(shape, town.name, SMALL_TOWN, ways, rng))
    first = np.cumsum([0, *(len(p.shape) for p, _ in filled)])
    houses = [Houses(h.shape, h.floors, h.use, h.zone, h.plot + k) for (_, h), k in zip(filled, first, strict=False)]
    parts = [p for p, _ in filled]
    plots = Plots(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Plots)))
    return plots, _stacked(houses)


def _stacked(parts: list[Houses]) -> Houses:
    return Houses(*(np.concatenate([getattr(h, f.name) for h in parts]) for f in fields(Houses)))


def _with_districts(people: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Demand points with their districts and area type; a house on the city's very edge belongs to the nearest."""
    point = people.geometry.to_numpy()
    village = districts[districts["level"] == "village"]
    _, row = shapely.STRtree(village.geometry.to_numpy()).query_nearest(point, all_matches=False)
    parent = districts.set_index("district_id")["parent_id"]
    columns = {AREA_TYPE: village["area_type"].to_numpy()[row], "village": village["district_id"].to_numpy()[row]}
    for above, below in (("township", "village"), ("county", "township"), ("city", "county")):
        columns[above] = parent.loc[columns[below]].to_numpy()
    estates = districts[districts["level"] == ESTATE]
    columns[ESTATE] = np.full(len(point), "", dtype=object)
    at, which = shapely.STRtree(estates.geometry.to_numpy()).query(point, predicate="within")
    columns[ESTATE][at] = estates["district_id"].to_numpy()[which]
    return people.assign(**columns)[[*GROUPS, AREA_TYPE, *DISTRICT_LEVELS, "geometry"]]


def _barriers(plan: CityPlan, ground: OpenLand, streets: Streets) -> gpd.GeoDataFrame:
    """Water, rails and trunk roads."""
    trunk = streets.edges[streets.edges["highway"] == "trunk"].dissolve("name").geometry.line_merge()
    water = shapely.difference(shapely.intersection(ground.river, ground.outline), ground.islet)
    rows = [
        ("river", plan.river_name, water),
        ("railway", plan.railway_name, shapely.intersection(ground.railway, ground.outline)),
        *(("trunk", name, line) for name, line in trunk.items()),
    ]
    if plan.lake:
        rows.append(("river", plan.lake_name, ground.lake))
    kind, name, shape = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"kind": kind, "name": name}, geometry=list(shape))


def _buildings(houses: Houses) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"floors": houses.floors, "use": houses.use}, geometry=houses.shape)


def _moved(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """From the plan's own origin to the map, on a grid of a centimetre."""
    shape = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.round(xy + ORIGIN, 2))
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shape, crs=CRS)


def _moved_entrances(entrances: Geoms) -> Geoms:
    moved = entrances.copy()
    known = ~shapely.is_missing(entrances)
    moved[known] = shapely.transform(entrances[known], lambda xy: np.round(xy + ORIGIN, 2))
    return moved
