"""`lifecircle check`: a place from the planner's own files, and the circles on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import pandas as pd

from .. import Cancelled, Message, Progress, go_on, ignore_progress, never_cancelled
from ..coverage.clauses import CircleClause, CircleService, Plan, Service
from ..coverage.errors import PlanError
from ..coverage.planfiles import built_in_keys, built_in_services, load_plan
from ..layers import schema
from ..layers.area_types import with_area_types
from ..layers.assign import assign_districts
from ..layers.categories import built_in_categories, load_categories
from ..layers.crs import parse_crs
from ..layers.errors import DataError
from ..layers.schema import PlaceLayers, Streets
from ..texts import clean
from .check_request import Bounds, CheckRequest, CircleAsked
from .controls import aged_by_census, controls_of, join_census
from .findings import areas_found, doubles_found
from .heights import with_heights
from .people import read_people
from .project import Project
from .reading import OSM_SOURCE, Ground, empty, read_areas, read_ground, read_sites
from .runs import Result, evaluate_project
from .settings import InputRecord, Note, Settings, now

CIRCLE_UNITS: Final = {"walk": "minutes on foot", "drive": "minutes by car", "network_km": "km", "radius_km": "km"}


def run_check(
    request: CheckRequest, *, progress: Progress = ignore_progress, cancelled: Cancelled = never_cancelled
) -> Result:
    """Read all that `request` names, evaluate its plan, and return project, place and verdicts.

    Raises `DataError`, `NetworkError`, `PlanError` or `ProjectError` with a sentence for the planner.
    """
    plan = plan_of(request)
    project = make_project(request, progress=lambda done, doing: progress(0.7 * done, doing), cancelled=cancelled)
    own = None if plan.key in built_in_keys() else plan
    project = replace(project, settings=project.settings.model_copy(update={"plan": plan.key, "own_plan": own}))
    return evaluate_project(
        project, plan, progress=lambda done, doing: progress(0.7 + 0.3 * done, doing), cancelled=cancelled
    )


def make_project(
    request: CheckRequest, *, progress: Progress = ignore_progress, cancelled: Cancelled = never_cancelled
) -> Project:
    """Return the project that the request's files make, without evaluating anything."""
    read = _read(request, progress, cancelled)
    go_on(progress, cancelled, 0.95, "Joining it all")
    demand = assign_districts(read.demand, read.districts)
    joined = join_census(request.census, read.districts)
    controls, census, differing = controls_of(joined, demand)
    demand, aged = (demand, ()) if request.population.shares else aged_by_census(joined, demand)
    layers = _layers(request, read, demand)
    doubles, twice = doubles_found(layers.facilities)
    records = (*read.places, *doubles, *read.people, *census)
    settings = _settings(request, layers, records, (*read.doubts, *twice, *read.said, *differing, *aged))
    return Project(layers, settings.model_copy(update={"controls": controls}))


@dataclass(frozen=True, eq=False)
class _Read:
    """What a request's files hold. `sites` are the facilities of its own files, `districts` its own or the streets'.

    The records are of the `places` (streets, heights and facilities) and of the `people` and their districts;
    `doubts` are warnings of facilities, `said` those of people.
    """

    ground: Ground
    streets: Streets
    sites: tuple[gpd.GeoDataFrame, ...]
    demand: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    places: tuple[InputRecord, ...]
    people: tuple[InputRecord, ...]
    doubts: tuple[Message, ...]
    said: tuple[Message, ...]


def _read(request: CheckRequest, progress: Progress, cancelled: Cancelled) -> _Read:
    """Read one file after the other: districts say how much of the streets is needed, streets where all else lies."""
    go_on(progress, cancelled, 0.0, "Reading the districts")
    areas = [read_areas(asked) for asked in request.districts]
    crs = parse_crs(request.crs) if request.crs else None
    categories = load_categories(request.categories)
    go_on(progress, cancelled, 0.05, "Reading the streets")
    ground = read_ground(
        request.network,
        crs,
        _extent(request, [frame for frame, _ in areas]),
        categories=categories,
        progress=lambda done, doing: progress(0.05 + 0.55 * done, doing),
        cancelled=cancelled,
    )
    streets, heights = with_heights(ground.streets, request.terrain)
    go_on(progress, cancelled, 0.6, "Reading the facilities")
    sites = [read_sites(asked, ground, categories) for asked in request.facilities]
    go_on(progress, cancelled, 0.75, "Reading the people")
    given = _joined([frame.to_crs(ground.crs) for frame, _ in areas], empty(schema.DISTRICT_COLUMNS, ground.crs))
    demand, record, said = read_people(request.population, ground, given, cancelled)
    found = areas_found(ground) if given.empty else tuple(record for _, record in areas)
    return _Read(
        ground=ground,
        streets=streets,
        sites=tuple(frame for frame, _, _ in sites),
        demand=demand,
        districts=ground.districts if given.empty else given,
        places=(ground.record, *heights, *(record for _, record, _ in sites)),
        people=(record, *found),
        doubts=tuple(warning for _, _, warned in sites for warning in warned),
        said=said,
    )


def _layers(request: CheckRequest, read: _Read, demand: gpd.GeoDataFrame) -> PlaceLayers:
    return PlaceLayers(
        name=clean(request.name or _name(request)),
        streets=read.streets,
        demand=with_area_types(demand, read.districts),
        facilities=_facilities(request, read.ground, read.sites),
        districts=read.districts,
        barriers=read.ground.barriers,
        buildings=read.ground.buildings,
    )


def plan_of(request: CheckRequest) -> Plan:
    """Return the plan asked for: the request's own circles where it names any, else its plan; raises `PlanError`."""
    if not request.circles:
        return load_plan(request.plan)
    clauses = tuple(_clause(circle) for circle in request.circles)
    services = {**built_in_services(), **{circle.service: service_of(circle.service) for circle in request.circles}}
    return Plan(key="own", title="自定服务圈", title_en="Circles of one's own", service=services, clause=clauses)


def _clause(circle: CircleAsked) -> CircleClause:
    service = service_of(circle.service)
    number = f"{circle.limit:g}"
    unit = {"walk": "分钟", "drive": "分钟车程", "network_km": "公里", "radius_km": "公里（直线）"}[circle.mode]
    return CircleClause(
        id=f"own-{circle.service}-{circle.mode}-{number}".replace("_", "-").replace(".", "-"),
        kind="circle",
        title=f"{number}{unit}{service.title}圈",
        title_en=f"{service.title_en[:1].upper()}{service.title_en[1:]} within {number} {CIRCLE_UNITS[circle.mode]}",
        services=(CircleService(any_of=(circle.service,)),),
        mode=circle.mode,
        limit=circle.limit,
        group=circle.group,
    )


def service_of(key: str) -> Service:
    """Return the service of that key; a category of which no service speaks is a service by itself."""
    known = built_in_services()
    if key in known:
        return known[key]
    category = built_in_categories().entries.get(key)
    if category is None:
        raise PlanError(
            "There is no service or category {service}. Known are {known}.",
            service=key,
            known=", ".join(sorted({*known, *built_in_categories().entries})),
        )
    return Service(title=category.zh, title_en=category.en, categories=(key,))


def _extent(request: CheckRequest, areas: Sequence[gpd.GeoDataFrame]) -> Bounds | None:
    """Return what part of a network is needed, in degrees: the bounds asked for, else the districts'."""
    if request.network.bounds:
        return request.network.bounds
    if not areas:
        return None
    west, south, east, north = pd.concat(areas).total_bounds
    return (float(west), float(south), float(east), float(north))


def _facilities(request: CheckRequest, ground: Ground, own: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Join all facilities; those tagged in the network's file count where asked, or where there are no others."""
    wanted = request.network.facilities if request.network.facilities is not None else not own
    frames = [*own, *([ground.facilities] if wanted else [])]
    joined = _joined(frames, empty(schema.FACILITY_COLUMNS, ground.crs))
    if joined.empty:
        raise DataError(
            "There is no facility: {network} holds none that a category claims; give a file of facilities.",
            network=ground.record.file,
        )
    twice = joined["facility_id"].duplicated(keep=False)
    ids = joined["facility_id"].where(~twice, [f"{row}:{name}" for row, name in enumerate(joined["facility_id"])])
    return gpd.GeoDataFrame(joined.assign(facility_id=ids)[[*schema.FACILITY_COLUMNS, "geometry"]])


def _settings(
    request: CheckRequest, layers: PlaceLayers, records: tuple[InputRecord, ...], warnings: Sequence[Message]
) -> Settings:
    names = dict.fromkeys(record.file for record in records)
    osm = [OSM_SOURCE] if request.network.place or str(request.network.file).endswith((".osm", ".pbf")) else []
    return Settings(
        name=layers.name,
        created=now(),
        source=request.source or "; ".join([*names, *osm]),
        inputs=records,
        crossing_wait_s=request.crossing_wait_s,
        signal_wait_s=request.signal_wait_s,
        warnings=tuple(Note.of(warning) for warning in warnings),
    )


def _joined(frames: Sequence[gpd.GeoDataFrame], none: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    full = [frame for frame in frames if len(frame)]
    return gpd.GeoDataFrame(pd.concat(full, ignore_index=True)) if full else none


def _name(request: CheckRequest) -> str:
    return request.network.place or (request.network.file.name.split(".")[0] if request.network.file else "")
