"""A project made from files: read, joined, cut to the streets."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from ...layers import schema
from ...layers.crs.city_grid import as_common
from ...layers.crs.datums import WGS84
from ...layers.crs.names import parse_crs
from ...layers.districts.area_types import with_area_types
from ...layers.districts.assign import assign_districts
from ...layers.districts.districts import load_districts
from ...layers.districts.gaps import check_districts
from ...layers.errors import DataError, NoStreetsThereError
from ...layers.facilities.categories import Categories, load_categories
from ...layers.facilities.counted_once import counted_once
from ...layers.schema import PlaceLayers, Streets
from ...messages import Message
from ...progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ...texts import clean
from ..office.contents import read_office
from ..project.judging import Judging, complete_categories
from ..project.project import Project
from ..project.settings import InputRecord, Note, Settings, now
from .census_controls import aged_by_census, controls_of, join_census
from .doubts.data_checks import areas_found, doubles_found, facilities_in_water, streets_in_pieces, with_slivers
from .doubts.datum_evidence import datum_evidence, unsure_note
from .doubts.extent import near
from .facilities import read_sites
from .network.streets import StreetSource, read_ground
from .network.terrain import with_heights
from .network.ways_out import with_ways_out
from .office_words import ROLE, office_records
from .place_name import name_of_streets
from .population import read_people
from .records import empty, notes_of, record_of, with_days, with_notes, with_told
from .request import Bounds, CheckRequest, DistrictsAsked, crs_said
from .sources import files_of


def make_project(
    request: CheckRequest, *, progress: Progress = ignore_progress, cancelled: Cancelled = never_cancelled
) -> Project:
    """Return the project that the request's files make, without evaluating anything."""
    read = _read(request, progress, cancelled)
    go_on(progress, cancelled, 0.95, "Putting it all together")
    demand = assign_districts(read.demand, read.districts)
    joined = join_census(request.census, read.districts)
    controls, census, differing = controls_of(joined, demand)
    demand, aged = (demand, ()) if request.population.shares else aged_by_census(joined, demand)
    layers, shut_in = with_ways_out(_layers(request, read, demand))
    doubles, twice = doubles_found(layers.facilities)
    wet = facilities_in_water(layers.facilities, layers.barriers)
    words = office_records(street_layer=not read.ground.credit)
    people = with_slivers(read.people, read.districts, demand) if request.districts else read.people
    places = with_notes(read.places, "network", shut_in)
    records = (*words, *places, *doubles, *people, *census)
    uneven = check_districts(read.districts, demand) if request.districts else ()
    warnings = (*read.doubts, *twice, *wet, *read.said, *uneven, *differing, *aged)
    settings = _settings(request, layers, records, warnings, read.ground.credit)
    return Project(layers, settings.model_copy(update={"controls": controls}))


@dataclass(frozen=True, eq=False)
class _Read:
    """What a request's files hold. `sites` are the facilities that count, each once, by source.

    `districts` are its own or the streets'.

    The records are of the `places` (streets, heights and facilities) and of the `people` and their districts;
    `doubts` are warnings of streets and facilities, `said` those of people.
    """

    ground: StreetSource
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
    given = parse_crs(request.crs) if request.crs else None
    crs = given and (as_common(given) or given)
    categories = _categories(request)
    go_on(progress, cancelled, 0.05, "Reading the streets")
    extent = _extent(request, [frame for frame, _ in areas])
    try:
        ground = read_ground(
            request.network,
            crs,
            extent,
            categories=categories,
            progress=lambda done, doing: progress(0.05 + 0.55 * done, doing),
            cancelled=cancelled,
        )
    except NoStreetsThereError as error:
        if request.network.bounds:
            raise
        raise DataError(
            "The districts lie far from the streets of {network}. Check that both are of the same place, and the "
            "districts' coordinate system.",
            network=error.values["file"],
        ) from error
    for frame, record in areas:
        near(frame.to_crs(ground.crs), ground, record.file)
    streets, heights = with_heights(ground.streets, request.terrain)
    go_on(progress, cancelled, 0.6, "Reading the facilities")
    sites = [read_sites(asked, ground, categories) for asked in request.facilities]
    tagged = [ground.facilities] if _with_tagged(request) else []
    once, shared = counted_once(
        [*(each.frame for each in sites), *tagged], [*(each.record.file for each in sites), ground.record.file]
    )
    go_on(progress, cancelled, 0.75, "Reading the people")
    given = _joined([frame.to_crs(ground.crs) for frame, _ in areas], empty(schema.DISTRICT_COLUMNS, ground.crs))
    people = read_people(request.population, ground, given, cancelled)
    found = areas_found(ground) if given.empty else tuple(record for _, record in areas)
    unsure = unsure_note(
        [*(each.record.file for each in sites if each.unsure), *([people.record.file] if people.unsure else [])]
    )
    return _Read(
        ground=ground,
        streets=streets,
        sites=once,
        demand=people.demand,
        districts=ground.districts if given.empty else given,
        places=(
            with_told(_of_ground(request, ground), shared[len(sites)] if tagged else ()),
            *heights,
            *(with_told(each.record, said) for each, said in zip(sites, shared[: len(sites)], strict=True)),
        ),
        people=(people.record, *found),
        doubts=(
            *ground.warnings,
            *streets_in_pieces(streets.edges),
            *(warning for each in sites for warning in each.warnings),
            *_shifted(request, areas, ground),
        ),
        said=(*people.warnings, *unsure),
    )


def _categories(request: CheckRequest) -> Categories:
    """Return the categories that files are read by: the built-in ones, over them the office's, then the request's."""
    return load_categories(request.categories, laid=read_office().laid("facility-words"))


def _shifted(
    request: CheckRequest, areas: Sequence[tuple[gpd.GeoDataFrame, InputRecord]], ground: StreetSource
) -> tuple[Message, ...]:
    """Ask the streets for the datum of districts, whose borders run along them, unless they were shifted as said."""
    return tuple(
        warning
        for asked, (frame, record) in zip(request.districts, areas, strict=True)
        if asked.datum in (None, WGS84)
        for warning in datum_evidence(
            frame, ground.streets.edges, record.file, outlines=True, said=asked.datum
        ).warnings
    )


def _layers(request: CheckRequest, read: _Read, demand: gpd.GeoDataFrame) -> PlaceLayers:
    return PlaceLayers(
        name=clean(request.name or _name(request)),
        streets=read.streets,
        demand=with_area_types(demand, read.districts),
        facilities=_facilities(read.ground, read.sites),
        districts=read.districts,
        barriers=read.ground.barriers,
        buildings=read.ground.buildings,
    )


def _extent(request: CheckRequest, areas: Sequence[gpd.GeoDataFrame]) -> Bounds | None:
    """Return what part of a network is needed, in degrees: the bounds asked for, else the districts'."""
    if request.network.bounds:
        return request.network.bounds
    if not areas:
        return None
    west, south, east, north = pd.concat(areas).total_bounds
    return (float(west), float(south), float(east), float(north))


def _of_ground(request: CheckRequest, ground: StreetSource) -> InputRecord:
    """Return the record of the network; where its facilities count, with what is left out of them."""
    record = ground.record
    if not _with_tagged(request):
        return record
    return record.model_copy(update={"told": (*record.told, *notes_of(ground.uncounted))})


def _with_tagged(request: CheckRequest) -> bool:
    """Tell whether facilities tagged in the network's file count: where asked, or where there are no others."""
    asked = request.network.facilities
    return asked if asked is not None else not request.facilities


def _facilities(ground: StreetSource, frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Join all facilities that count."""
    joined = _joined(frames, empty(schema.FACILITY_COLUMNS, ground.crs))
    if joined.empty:
        raise DataError(
            "There is no facility: {network} holds none that a category claims; give a file of facilities.",
            network=ground.record.file,
        )
    twice = joined["facility_id"].duplicated(keep=False)
    ids = joined["facility_id"].where(~twice, [f"{row}:{name}" for row, name in enumerate(joined["facility_id"])])
    site = joined["site"].where(joined["site"] != joined["facility_id"], ids)
    return gpd.GeoDataFrame(joined.assign(facility_id=ids, site=site)[[*schema.FACILITY_COLUMNS, "geometry"]])


def _settings(
    request: CheckRequest,
    layers: PlaceLayers,
    records: tuple[InputRecord, ...],
    warnings: Sequence[Message],
    credit: str,
) -> Settings:
    names = dict.fromkeys(record.file for record in records if record.file and record.role != ROLE)
    return Settings(
        name=layers.name,
        created=now(),
        source=_credited(request.source or "; ".join(names), credit),
        inputs=with_days(records, files_of(request)),
        crossing_wait_s=request.crossing_wait_s,
        signal_wait_s=request.signal_wait_s,
        judging=_judging(request, layers),
        warnings=tuple(Note.of(warning) for warning in warnings),
    )


def _credited(source: str, credit: str) -> str:
    """Return the source with the credit that is due, even where the planner words the source themself."""
    return source if not credit or credit in source else "; ".join(filter(None, (source, credit)))


def _judging(request: CheckRequest, layers: PlaceLayers) -> Judging:
    """Return the settings of verdicts that were asked for, with what the people's file counts."""
    complete = complete_categories(request.settings.complete, _categories(request))
    counted = dict(layers.demand.attrs.get("counted_as", {}))
    judging: Judging = request.settings.model_copy(update={"complete": complete, "counted_as": counted})
    return judging


def _joined(frames: Sequence[gpd.GeoDataFrame], none: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    full = [frame for frame in frames if len(frame)]
    return gpd.GeoDataFrame(pd.concat(full, ignore_index=True)) if full else none


def _name(request: CheckRequest) -> str:
    return request.network.place or (name_of_streets(request.network.file) if request.network.file else "")


def read_areas(asked: DistrictsAsked) -> tuple[gpd.GeoDataFrame, InputRecord]:
    """Read one file of districts, in degrees of WGS 84."""
    loaded = load_districts(
        asked.file, level=asked.level, mapping=asked.columns, layer=asked.layer, crs=crs_said(asked),
        encoding=asked.encoding, datum=asked.datum or WGS84,
    )  # fmt: skip
    return loaded.frame.to_crs("EPSG:4326"), record_of("districts", loaded.report, ())
