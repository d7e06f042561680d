"""Mobile services (流动服务): stops with place, day and hours, their tours, whom they reach, and the gap that is left.

A stop counts where it names a place and a time. The table of stops has the columns of a planner's list, so that what is
written here can be read again as a layer of facilities.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import geopandas as gpd
import shapely

from ....coverage.evaluation.context import make_case
from ....coverage.place import Place
from ....coverage.travel.modes import UNIT_OF_MODE
from ....layers.crs.metric import transformer
from ....layers.crs.names import WGS_84
from ....messages import Message
from ....progress import never_cancelled
from ...presentation.estimates import as_known
from ...presentation.names import later
from ...presentation.summary import category_title
from ..mobile_services.stop_reach import Gap, StopReach, gaps, reaches_of
from ..mobile_services.timetable import clock
from ..mobile_services.tours import Stop, Tour, stops_of, tours_of
from ..request import ViewRequest
from ..view import Cell, Column, Name, Opens, Row, Table, View, Word, clause_opens, clause_title

LEVELS: Final = ("county", "township")
_STOPS: Final = (
    Column("facility_id", later("Number")),
    Column("name", later("Name of the facility")),
    Column("category", later("Category of the facility")),
    Column("mobile", later("Mobile")),
    Column("mobile_place", later("Stops at")),
    Column("mobile_time", later("Stops when")),
    Column("vehicle", later("Vehicle")),
    Column("lon", later("Longitude"), "degrees"),
    Column("lat", later("Latitude"), "degrees"),
)
_REACH: Final = (
    Column("name", later("Stop")),
    Column("when", later("Stops when")),
    Column("clause", later("Circle")),
    Column("way", later("Within")),
    Column("group", later("Group")),
    Column("reached", later("Reached there"), "people"),
    Column("newly", later("By no fixed site"), "people"),
)
_TOURS: Final = (
    Column("vehicle", later("Vehicle")),
    Column("day", later("Day")),
    Column("order", later("Stop no."), "count"),
    Column("name", later("Stop")),
    Column("place", later("Stops at")),
    Column("begin", later("From")),
    Column("end", later("To")),
    Column("km", later("Drive, km"), "figure"),
    Column("minutes", later("Drive, min"), "figure"),
    Column("free", later("Time for it, min"), "figure"),
    Column("state", later("State")),
)
_GAP: Final = (
    Column("clause", later("Circle")),
    Column("service", later("Service")),
    Column("district", later("District")),
    Column("level", later("Level")),
    Column("people", later("People to be served"), "people"),
    Column("fixed", later("By fixed sites"), "people"),
    Column("stops", later("By stops alone"), "people"),
    Column("left", later("Still left out"), "people"),
    Column("share", later("Served"), "percent"),
)
_WEEK: Final = (
    later("Mondays"),
    later("Tuesdays"),
    later("Wednesdays"),
    later("Thursdays"),
    later("Fridays"),
    later("Saturdays"),
    later("Sundays"),
)


def mobile(request: ViewRequest) -> View:
    """Return the stops, whom they reach, their tours, and the gap that they leave."""
    place, frame = request.place, request.project.layers.facilities
    stops = stops_of(place, frame["mobile_place"], frame["mobile_time"])
    settings = replace(request.evaluation.settings, sureness=False)
    case = make_case(place, request.plan, settings, never_cancelled)
    reaches = tuple(reaches_of(case)) if stops else ()
    tours = tours_of(place, stops)
    tables = (
        Table("stops", later("Mobile stops"), _STOPS, tuple(_stop_rows(place, stops))),
        Table("reach", later("People reached by stops"), _REACH, tuple(_reach_rows(place, stops, reaches))),
        Table("tours", later("Tours"), _TOURS, tuple(_tour_rows(place, tours))),
        Table("gap", later("The gap that is left"), _GAP, tuple(_gap_rows(place, reaches))),
    )
    notes = tuple(_notes(place, stops, reaches, tours))
    assumed = tuple(_assumed(stops))
    return View("mobile", later("Mobile services"), tables, notes, assumed, _lines(place, tours) if stops else None)


def _stop_rows(place: Place, stops: Sequence[Stop]) -> Iterator[Row]:
    facilities = place.facilities
    rows = [stop.row for stop in stops]
    lon, lat = transformer(place.network.crs, WGS_84).transform(*facilities.xy[rows].T) if rows else ((), ())
    for stop, east, north in zip(stops, lon, lat, strict=True):
        cells: tuple[Cell, ...] = (
            str(facilities.id[stop.row]),
            str(facilities.name[stop.row]),
            category_title(str(facilities.category[stop.row])),
            Word(later("yes")),
            stop.place,
            stop.said,
            stop.vehicle if stop.named else None,
            round(float(east), 7),
            round(float(north), 7),
        )
        yield Row(cells, _opens(place, stop))


def _reach_rows(place: Place, stops: Sequence[Stop], reaches: tuple[StopReach, ...]) -> Iterator[Row]:
    said = {stop.row: stop for stop in stops}
    for reach in reaches:
        for at, row in enumerate(reach.stops.tolist()):
            stop = said[row]
            way = Message("{limit:g} {unit} {mode}", {
                "limit": reach.limit, "unit": UNIT_OF_MODE[reach.mode], "mode": reach.mode
            })  # fmt: skip
            cells: tuple[Cell, ...] = (
                str(place.facilities.name[row]),
                stop.said,
                clause_title(reach.clause),
                way,
                Name(reach.asked.group),
                as_known(reach.reached(at), estimated=reach.clause.group in place.demand.estimated),
                as_known(reach.newly(at), estimated=reach.clause.group in place.demand.estimated),
            )
            yield Row(cells, (*_opens(place, stop), *clause_opens(reach.clause)))


def _tour_rows(place: Place, tours: Sequence[Tour]) -> Iterator[Row]:
    for tour in tours:
        for at, leg in enumerate(tour.legs):
            cells: tuple[Cell, ...] = (
                tour.vehicle,
                _day(*tour.day),
                at + 1,
                str(place.facilities.name[leg.stop.row]),
                leg.stop.place,
                clock(leg.begin_min),
                clock(leg.end_min),
                None if leg.metres is None else leg.metres / 1000,
                None if leg.seconds is None else leg.seconds / 60,
                tour.free_min(at),
                _state(tour, at),
            )
            yield Row(cells, (Opens("feature", _key(tour)), *_opens(place, leg.stop)))


def _state(tour: Tour, at: int) -> Cell:
    if at == 0:
        return Word(later("first stop"), "soft")
    match tour.in_time(at):
        case None:
            return Word(later("no way for a car"), "bad")
        case True:
            return Word(later("in time"), "good")
        case _:
            return Word(later("not in time"), "bad")


def _day(kind: str, number: int) -> Cell:
    return Word(_WEEK[number - 1]) if kind == "week" else Message("day {day} of the month", {"day": number})


def _gap_rows(place: Place, reaches: tuple[StopReach, ...]) -> Iterator[Row]:
    for reach in reaches:
        for level in ("", *LEVELS):
            found = gaps(reach, place.demand.district.get(level) if level else None)
            for gap in found[1:] if level else found:
                yield Row(_gap_cells(place, reach, level, gap), _gap_opens(place, reach, gap))


def _gap_cells(place: Place, reach: StopReach, level: str, gap: Gap) -> tuple[Cell, ...]:
    name: Cell = str(place.districts.name[gap.district]) if level else Word(later("the whole place"))
    share = 100 * (gap.fixed + gap.stops) / gap.people if gap.people else None
    where = (name, Name(level) if level else None)
    estimated = reach.clause.group in place.demand.estimated
    people = (as_known(one, estimated=estimated) for one in (gap.people, gap.fixed, gap.stops, gap.left))
    return (clause_title(reach.clause), reach.title, *where, *people, share)


def _gap_opens(place: Place, reach: StopReach, gap: Gap) -> tuple[Opens, ...]:
    there = (Opens("district", str(place.districts.id[gap.district])),) if gap.district >= 0 else ()
    return (*there, *clause_opens(reach.clause))


def _opens(place: Place, stop: Stop) -> tuple[Opens, ...]:
    return (Opens("facility", str(place.facilities.id[stop.row])),)


def _key(tour: Tour) -> str:
    return f"{tour.vehicle}:{tour.day[0]}:{tour.day[1]}"


def _lines(place: Place, tours: Sequence[Tour]) -> gpd.GeoDataFrame:
    """Return each tour as the lines along the streets that it drives, or its stop where it has one alone."""
    shapes = []
    for tour in tours:
        lines = [leg.line for leg in tour.legs if leg.line is not None]
        stops = shapely.MultiPoint(place.facilities.xy[[leg.stop.row for leg in tour.legs]])
        shapes.append(shapely.MultiLineString(lines) if lines else stops)
    columns = {"key": [_key(tour) for tour in tours], "km": [tour.metres / 1000 for tour in tours]}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=place.network.crs)


def _notes(
    place: Place, stops: Sequence[Stop], reaches: tuple[StopReach, ...], tours: Sequence[Tour]
) -> Iterator[Message]:
    facilities = place.facilities
    silent = int((facilities.mobile & ~facilities.scheduled & (facilities.status == "existing")).sum())
    if silent:
        yield Message("{count} mobile points name no place or no time; they are not stops here.", {"count": silent})
    for stop in stops:
        if stop.when is None:
            text = "{name}: the words '{time}' are not understood as days and hours, so it is in no tour."
            yield Message(text, {"name": str(facilities.name[stop.row]), "time": stop.said})
    if stops and not reaches:
        yield Message("No circle of the plan is about a mobile service, so it is not reported whom stops reach.")
    late = sum(tour.in_time(at) is False for tour in tours for at in range(len(tour.legs)))
    if late:
        yield Message("{count} stops cannot be reached in time by a vehicle at its own hours.", {"count": late})


def _assumed(stops: Sequence[Stop]) -> Iterator[Message]:
    if any(not stop.named for stop in stops):
        yield Message("Where no column names the vehicle, every mobile point is taken for one of its own.")
    if stops:
        yield Message("Vehicles drive at the speeds of the streets' classes, without loading and parking.")
