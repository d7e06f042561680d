"""What lies within some minutes or kilometres of a service: polygons for the eye, reached streets, people by cost."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...arrays import Floats, Ints
from ...coverage.accessibility.nearest_facility import SEARCH_END, NearestFacility, NearestFacilitySearch, units_of
from ...coverage.accessibility.reachable import placed
from ...coverage.errors import NetworkError, RequestError
from ...coverage.evaluation.context import group_name
from ...coverage.evaluation.facilities.facility_filter import choose
from ...coverage.evaluation.holding.judgement import waits_told
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.isochrones.polygons import RESOLUTION_M, Isochrones, Look, facility_isochrones, isochrones
from ...coverage.isochrones.reached_lines import ReachedParts, between, part_lines, reached_parts, stretches_of
from ...coverage.isochrones.surface import Fineness
from ...coverage.place import Place, walls
from ...coverage.plans.picks import Pick
from ...coverage.search.nearest import Solved, solve, within
from ...coverage.search.od_tables import od_table
from ...coverage.search.per_facility import FacilityQuery
from ...coverage.travel.modes import UNIT_OF_MODE
from ...coverage.travel.profiles import Profile, Waits, pace
from ...messages import Message, Titled
from ...progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled, part
from ..runs.adhoc_plan import service_of

Travel = Literal["walk", "drive", "network_km"]

FACILITY_COLUMNS: Final = ("facility_id", "facility", "service", "mode", "group", "lower", "limit", "unit")
LINE_COLUMNS: Final = (*FACILITY_COLUMNS, "street", "highway", "length_m", "from_cost", "to_cost")


@dataclass(frozen=True)
class IsochroneRequest:
    """Around which service (or category), within which limits (minutes, or km for `network_km`), for whom.

    By default every limit gives one full polygon around all facilities; with `bands` it leaves out the limit below,
    with `each` every facility gets its own. `lines` asks for the exact reached streets beside the polygons.
    `crossing_s` and `signal_s` are what one waits on foot at each crossing, without signals and with them.
    """

    service: str
    limits: tuple[float, ...] = (5.0, 10.0, 15.0)
    mode: Travel = "walk"
    group: str = "people"
    resolution_m: float = RESOLUTION_M
    bands: bool = False
    each: bool = False
    lines: bool = False
    crossing_s: float = 0.0
    signal_s: float = 0.0

    @property
    def profile(self) -> Profile:
        """How one travels."""
        profile = pace(self.group, self.mode, waits=Waits(self.crossing_s, self.signal_s))
        assert profile is not None, "none of these ways is a straight line"
        return profile


@dataclass(frozen=True, eq=False)
class IsochroneResult:
    """Polygons and, where asked, lines, in the place's CRS; `total` are the people of the group, None where unknown.

    Polygons have FACILITY_COLUMNS, `facilities` (how many), `area_km2`, the ground from which a door is within the
    limit (the polygon itself is larger by the strips that make reached streets visible), and `people`: those whose own
    way, from door to door, is within the limit (and beyond `lower`), whatever the polygon shows; NaN where the group is
    unknown. Of all facilities together `facility_id` and `facility` are empty. Lines have LINE_COLUMNS; the cost, in
    minutes or km, goes evenly along each.
    """

    polygons: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame | None
    total: float | None
    notes: tuple[Message, ...]


@dataclass(frozen=True, eq=False)
class _Task:
    """A request on a place: the facilities `rows` that count, and how one travels to them."""

    request: IsochroneRequest
    place: Place
    ways: NearestFacilitySearch
    rows: Ints
    profile: Profile
    people: Floats | None
    notes: tuple[Message, ...]

    @property
    def unit(self) -> float:
        """Seconds or metres in one unit of a limit."""
        return units_of(self.request.mode)

    @property
    def spans(self) -> list[tuple[float, float]]:
        """Pairs (lower, limit) in minutes or km, ascending."""
        limits = sorted(set(self.request.limits))
        lower = [0.0, *limits[:-1]] if self.request.bands else [0.0] * len(limits)
        return list(zip(lower, limits, strict=True))

    @property
    def limits(self) -> list[float]:
        """The limits in seconds or metres, ascending."""
        return [limit * self.unit for _, limit in self.spans]

    @property
    def look(self) -> Look:
        """How the polygons are drawn."""
        barred = walls(self.place)
        return Look(self.request.resolution_m, rings=self.request.bands, barriers=barred if len(barred) else None)


def check_isochrones(request: IsochroneRequest) -> None:
    """Raise `RequestError` or `PlanError` for what can be seen to be wrong before a place is read."""
    service_of(request.service)
    most, unit = SEARCH_END[request.mode] / units_of(request.mode), UNIT_OF_MODE[request.mode]
    if not request.limits:
        raise RequestError("Give at least one limit for the isochrones.")
    for limit in request.limits:
        if not (math.isfinite(limit) and 0 < limit <= most):
            raise RequestError(
                "A limit of {limit:g} {unit} cannot be drawn; it must be above 0 and at most {most:g}.",
                limit=limit,
                unit=unit,
                most=most,
            )
    Fineness(request.resolution_m, request.profile.snap_cap_m)


def draw_isochrones(
    place: Place,
    request: IsochroneRequest,
    *,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> IsochroneResult:
    """Draw what the request asks for. Only facilities that exist count.

    Raises `RequestError`, `PlanError` or `NetworkError` with a sentence for the planner, and WorkCancelled.
    """
    check_isochrones(request)
    task = _task(place, request, cancelled)
    draw = _each if request.each else _merged
    polygons = draw(task, part(progress, 0.0, 0.8 if request.lines else 1.0), cancelled)
    lines = _lines(task, part(progress, 0.8, 1.0), cancelled) if request.lines else None
    total = None if task.people is None else float(task.people.sum())
    return IsochroneResult(polygons, lines, total, task.notes)


def _task(place: Place, request: IsochroneRequest, cancelled: Cancelled) -> _Task:
    service = service_of(request.service)
    chosen = choose(
        Pick(any_of=(request.service,)), place.facilities, {request.service: service}, EvaluationSettings().statuses
    )
    if chosen.reason is not None:
        raise RequestError(chosen.reason.template, **chosen.reason.values)
    if not len(chosen.rows):
        raise RequestError(
            "No facility of {service} exists here yet, so nothing can be drawn.", service=service.title_en
        )
    profile = request.profile
    people = _people(place, request.group)
    notes = [*chosen.notes, *waits_told(profile.crossing_s, profile.signal_s)]
    if people is None:
        group = group_name(request.group)
        notes.append(Message("The data does not show how many {group} live where.", {"group": group}))
    ways = NearestFacilitySearch(place, cancelled=cancelled)
    there = placed(ways, place.facilities, chosen.rows, profile, Titled(service.title, service.title_en))
    if there.reason is not None:
        raise NetworkError(there.reason.template, **there.reason.values)
    return _Task(request, place, ways, chosen.rows, profile, people, (*notes, *there.notes))


def _people(place: Place, group: str) -> Floats | None:
    """Return (d,) people of the group, None where the data knows none; raises `RequestError` for an unknown group."""
    weights = place.demand.weights.get(group)
    if weights is None:
        raise RequestError(
            "There is no group of people called {name}; known are {known}.",
            name=group,
            known=", ".join(place.demand.weights),
        )
    return None if np.isnan(weights).all() else np.nan_to_num(weights)


# --------------------------------------------------------------------------------------------------- polygons
def _merged(task: _Task, progress: Progress, cancelled: Cancelled) -> gpd.GeoDataFrame:
    """Draw all facilities together: one row for each limit."""
    way = _way(task)
    if cancelled():
        raise WorkCancelled
    progress(0.3, "drawing isochrones")
    assert way.solved is not None, "none of these ways is a straight line"
    drawn = isochrones(way.solved, task.limits, task.look)
    inside = [way.within(limit) for _, limit in task.spans]
    people = np.array([_sum(task, mask) for mask in inside])
    columns = _about(task, np.full(len(inside), -1), np.arange(len(inside)))
    return _polygons(task, columns, drawn, people[None, :])


def _each(task: _Task, progress: Progress, cancelled: Cancelled) -> gpd.GeoDataFrame:
    """Draw every facility by itself: a row for each facility and limit."""
    question = _question(task)
    drawn = facility_isochrones(
        question, task.limits, task.look, progress=part(progress, 0.0, 0.9), cancelled=cancelled
    )
    count, limits = len(task.rows), task.limits
    people = np.full((count, len(limits)), np.nan)
    if task.people is not None:
        table = od_table(question, task.ways.demand(task.profile), cancelled=cancelled)
        weights = task.people[table.demand]
        for column, limit in enumerate(limits):
            inside = within(table.cost_s, limit, task.profile, searched_s=limits[-1])
            people[:, column] = np.bincount(table.facility[inside], weights[inside], minlength=count)
    columns = _about(task, np.repeat(np.arange(count), len(limits)), np.tile(np.arange(len(limits)), count))
    return _polygons(task, columns, drawn, people)


def _way(task: _Task) -> NearestFacility:
    return task.ways.find(task.rows, task.request.mode, task.profile)


def _question(task: _Task) -> FacilityQuery:
    """Ask about the facilities, numbered by their place in `rows`."""
    doors, whose = task.ways.doors(task.rows, task.profile)
    owner = np.searchsorted(task.rows, whose)
    return FacilityQuery(task.place.network, doors, owner, task.profile, task.limits[-1], count=len(task.rows))


def _sum(task: _Task, mask: NDArray[np.bool_]) -> float:
    return float("nan") if task.people is None else float(task.people[mask].sum())


def _about(task: _Task, facility: NDArray[Any], span: NDArray[Any]) -> pd.DataFrame:
    """Return FACILITY_COLUMNS; `facility` numbers the rows of the task, -1 for all together, `span` its spans."""
    facilities, request = task.place.facilities, task.request
    rows = task.rows[np.maximum(facility, 0)]
    spans = np.array(task.spans).reshape(-1, 2)[span]
    frame = pd.DataFrame(
        {
            "facility_id": np.where(facility < 0, "", facilities.id[rows]),
            "facility": np.where(facility < 0, "", facilities.name[rows]),
            "lower": spans[:, 0],
            "limit": spans[:, 1],
        }
    )
    said = {"service": request.service, "mode": request.mode, "group": request.group}
    return frame.assign(**said, unit=UNIT_OF_MODE[request.mode])[list(FACILITY_COLUMNS)]


def _polygons(task: _Task, columns: pd.DataFrame, drawn: Isochrones, people: Floats) -> gpd.GeoDataFrame:
    """Put the table together; `people` (facilities, limits) are those up to each limit."""
    if task.request.bands:
        people = np.diff(people, axis=1, prepend=0.0)
    return gpd.GeoDataFrame(
        columns.assign(
            facilities=1 if task.request.each else len(task.rows),
            area_km2=drawn.area_m2 / 1e6,
            people=people.ravel(),
        ),
        geometry=drawn.geometry,
        crs=task.place.network.crs,
    )


# ------------------------------------------------------------------------------------------------------ lines
def _lines(task: _Task, progress: Progress, cancelled: Cancelled) -> gpd.GeoDataFrame:
    """Draw the reached streets, exact to the metre, for each span; for each facility by itself where asked."""
    frames = []
    count = len(task.rows) if task.request.each else 1
    for done, (facility, solved) in enumerate(_searches(task)):
        if cancelled():
            raise WorkCancelled
        progress(done / count, "drawing the reached streets")
        parts = reached_parts(stretches_of(solved), task.limits[-1])
        for span, (lower, limit) in enumerate(task.spans):
            frames.append(_line_rows(task, between(parts, lower * task.unit, limit * task.unit), facility, span))
    if not frames:
        return gpd.GeoDataFrame(columns=[*LINE_COLUMNS, "geometry"], geometry="geometry", crs=task.place.network.crs)
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=task.place.network.crs)


def _searches(task: _Task) -> Iterator[tuple[int, Solved]]:
    """Yield -1 and the search from all facilities, or the number of each and the search from it alone."""
    if not task.request.each:
        solved = _way(task).solved
        assert solved is not None, "none of these ways is a straight line"
        yield -1, solved
        return
    question = _question(task)
    owner = np.asarray(question.owner)
    for facility in range(len(task.rows)):
        doors = question.facilities.take(np.flatnonzero(owner == facility))
        if doors.found.any():
            yield (
                facility,
                solve(
                    task.place.network,
                    facilities=doors,
                    owner=np.zeros(len(doors), dtype=np.int32),
                    profile=task.profile,
                    limit_s=task.limits[-1],
                ),
            )


def _line_rows(task: _Task, parts: ReachedParts, facility: int, span: int) -> gpd.GeoDataFrame:
    network = task.place.network
    count = len(parts.edge)
    columns = _about(task, np.full(count, facility), np.full(count, span)).assign(
        street=np.array(network.names, dtype=object)[network.edge_name[parts.edge]],
        highway=np.array(network.classes, dtype=object)[network.edge_class[parts.edge]],
        length_m=parts.to_m - parts.from_m,
        from_cost=parts.from_cost / task.unit,
        to_cost=parts.to_cost / task.unit,
    )
    return gpd.GeoDataFrame(columns, geometry=part_lines(network, parts), crs=network.crs)
