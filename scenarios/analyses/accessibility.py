"""Who finds a place in a circle's facilities, and how equally that is shared: floating catchments on exact ways.

Ask it of a place before and after a scenario to see what that changes.
"""

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...arrays import Floats, Ints
from ...coverage.accessibility.equality import DistrictAccess, Equality, Spread, by_district, equality, spread
from ...coverage.accessibility.floating_catchment import (
    Accessibility,
    Decay,
    Method,
    floating_catchment,
    places_short,
)
from ...coverage.accessibility.nearest_facility import STRAIGHT_SLACK_M, units_of
from ...coverage.accessibility.unserved_areas import finest_district
from ...coverage.errors import RequestError
from ...coverage.evaluation.following.live import LiveCircle, follow
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.place import Place
from ...coverage.plans.figures import Capacity
from ...coverage.plans.plan import Plan
from ...coverage.search.od_tables import OdTable, od_table
from ...coverage.search.per_facility import FacilityQuery
from ...messages import Message
from ...progress import Cancelled, never_cancelled
from .one_service import one_service_each
from .sites.trials import by_distance

FACILITY_COLUMNS: Final = ("facility_id", "facility", "places", "per_person")
POINT_COLUMNS: Final = ("people", "places", "per_head", "short")


@dataclass(frozen=True)
class AccessRequest:
    """Which circle, by what method and decay; `amount` is what facilities offer, `per_head` what each should have.

    Of a circle that asks each service of its own group, `service` is asked, by default the one farthest short.
    """

    clause: str
    method: Method = "two_step"
    decay: Decay = "none"
    amount: Capacity = "places"
    per_head: float = 1.0
    service: str = ""


@dataclass(frozen=True, eq=False)
class AccessResult:
    """Places for people.

    `facilities` have FACILITY_COLUMNS, `points` POINT_COLUMNS. `districts` are rows of the place's districts with
    people, share within the limit, mean way (minutes or km) and places per head; `short` are the places that each
    lacks, in the same order, `all_short` those of all. `shared` measures how equally places are shared, `ways` how
    equally ways are; `urban_rural` are the two area types beside each other (district 0 urban, 1 rural).
    """

    access: Accessibility
    facilities: gpd.GeoDataFrame
    points: gpd.GeoDataFrame
    districts: tuple[DistrictAccess, ...]
    short: tuple[float, ...]
    all_short: float
    shared: Equality
    ways: Equality
    worst_and_best: Spread | None
    urban_rural: tuple[DistrictAccess, ...]
    notes: tuple[Message, ...]


def access_to_places(
    place: Place,
    plan: Plan,
    request: AccessRequest,
    *,
    settings: EvaluationSettings | None = None,
    cancelled: Cancelled = never_cancelled,
) -> AccessResult:
    """Return who finds a place within a circle's limit. Raises RequestError where no facility tells its places."""
    if not (np.isfinite(request.per_head) and request.per_head >= 0):
        raise RequestError("The places for each person must be 0 or more; {given} is given.", given=request.per_head)
    narrowed = one_service_each(place, plan, [request.clause], settings, service=request.service)
    live = follow(place, narrowed.plan, request.clause, settings=by_distance(settings, request.clause))
    reading = live.readings[0]
    places = place.facilities.capacity.get(request.amount, np.full(len(place.facilities), np.nan))[reading.counted]
    if np.isnan(places).all():
        raise RequestError(
            "None of the {count} facilities of the circle states its {amount}; add them to the data.",
            count=len(places),
            amount=request.amount,
        )
    people = reading.asked.people
    most = reading.limit * units_of(reading.mode)
    table = _table(live, most, cancelled)
    found = floating_catchment(
        table, places, people, limit=max(most, float(table.cost_s.max(initial=0.0))),
        method=request.method, decay=request.decay,
    )  # fmt: skip
    return _result(live, request, found, places, narrowed.notes)


def _table(live: LiveCircle, most: float, cancelled: Cancelled) -> OdTable:
    """Return the costs from every facility that counts to the demand points within the limit."""
    reading, case = live.readings[0], live.case
    rows, profile = reading.counted, reading.way.profile
    own = np.full(len(case.place.facilities), -1, np.int32)
    own[rows] = np.arange(len(rows), dtype=np.int32)
    if profile is not None:
        doors, owner = case.ways.doors(rows, profile)
        query = FacilityQuery(case.place.network, doors, own[owner], profile, most, count=len(rows))
        return od_table(query, case.ways.demand(profile), cancelled=cancelled)
    doors_of = case.ways.of(rows)
    entrances = cKDTree(case.place.facilities.entrance_xy[doors_of])
    near = entrances.sparse_distance_matrix(
        cKDTree(case.place.demand.xy), most + STRAIGHT_SLACK_M, output_type="coo_matrix"
    )
    facility = own[case.place.facilities.entrance_owner[doors_of]][near.row]
    order = np.lexsort((near.data, near.col, facility))
    new = (np.diff(facility[order], prepend=-1) != 0) | (np.diff(near.col[order], prepend=-1) != 0)
    kept = order[new]
    start = np.searchsorted(facility[kept], np.arange(len(rows) + 1)).astype(np.int64)
    return OdTable(start, near.col[kept].astype(np.int32), near.data[kept].astype(np.float64))


def _result(
    live: LiveCircle, request: AccessRequest, found: Accessibility, places: Floats, told: tuple[Message, ...]
) -> AccessResult:
    place, reading = live.case.place, live.readings[0]
    people, way, served = reading.asked.people, reading.way.in_units, reading.served
    district = finest_district(place.demand)
    short = places_short(found, people, request.per_head, district, len(place.districts))
    rows = by_district(district, people, served, way, found.per_head)
    lacking = np.maximum(0.0, request.per_head * people - found.available)
    area = live.case.rural.astype(np.int32)
    return AccessResult(
        access=found,
        facilities=_facilities(place, reading.counted, places, found),
        points=_points(place, people, found, lacking),
        districts=rows,
        short=tuple(float(short[row.district]) for row in rows),
        all_short=float(lacking.sum()),
        shared=equality(found.per_head, people),
        ways=equality(way, people),
        worst_and_best=spread(rows),
        urban_rural=by_district(area, people, served, way, found.per_head),
        notes=(*told, *reading.notes, *_notes(live, found)),
    )


def _facilities(place: Place, rows: Ints, places: Floats, found: Accessibility) -> gpd.GeoDataFrame:
    columns: dict[str, Any] = {
        "facility_id": place.facilities.id[rows],
        "facility": place.facilities.name[rows],
        "places": places,
        "per_person": found.ratio,
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.points(place.facilities.xy[rows]), crs=place.network.crs)


def _points(place: Place, people: Floats, found: Accessibility, short: Floats) -> gpd.GeoDataFrame:
    columns = {"people": people, "places": found.available, "per_head": found.per_head, "short": short}
    frame = gpd.GeoDataFrame(columns, geometry=shapely.points(place.demand.xy), crs=place.network.crs)
    return frame[~place.demand.on_land]


def _notes(live: LiveCircle, found: Accessibility) -> tuple[Message, ...]:
    notes = []
    if found.unknown.any():
        template = "{count} of {total} facilities do not state their places and count as having none."
        notes.append(Message(template, {"count": int(found.unknown.sum()), "total": len(found.unknown)}))
    if len(live.readings) > 1:
        notes.append(Message("Places are assessed only for the first service of the circle."))
    return tuple(notes)
