"""Sites that are to stand beside another service (毗邻): which candidates lie near enough to it along the streets."""

from dataclasses import replace

import numpy as np

from ....arrays import Bools, Floats
from ....coverage.accessibility.nearest_facility import NearestFacilitySearch
from ....coverage.errors import RequestError
from ....coverage.evaluation.facilities.facility_filter import choose
from ....coverage.place import Place
from ....coverage.plans.picks import Pick
from ....coverage.plans.plan import Plan
from ....coverage.search.nearest import nearest
from ....coverage.travel.profiles import DISTANCE


def near_service(place: Place, plan: Plan, xy: Floats, *, service: str, metres: float) -> Bools:
    """Tell which points (c, 2) have a facility of a service within so many metres along the streets, inclusive.

    Raises RequestError for a service that the plan does not know, a distance that makes no sense, a service without a
    facility in the data, and where no point is near enough.
    """
    if service not in plan.service:
        raise RequestError(
            "The plan has no service called {service}; it has {known}.",
            service=service,
            known=", ".join(sorted(plan.service)),
        )
    if not (np.isfinite(metres) and metres > 0):
        raise RequestError(
            "Sites must stand within a distance above 0 of the service; {given} m is given.", given=metres
        )
    rows = choose(Pick(any_of=(service,)), place.facilities, plan.service, ("existing",)).rows
    if not len(rows):
        raise RequestError("The data has no facility of the service {service} to build beside.", service=service)
    doors, owner = NearestFacilitySearch(place).doors(rows, DISTANCE)
    homes = replace(place.demand, xy=xy, weights={}, rural=np.zeros(len(xy), np.bool_), district={})
    at = NearestFacilitySearch(replace(place, demand=homes)).demand(DISTANCE).at
    found = np.zeros(len(xy), np.bool_)
    if doors.found.any() and at.found.any():
        way = nearest(place.network, facilities=doors, owner=owner, demand=at, profile=DISTANCE, limit_s=metres)
        found = np.isfinite(way.cost_s)
    if not found.any():
        raise RequestError(
            "None of the {count} candidates stands within {metres:g} m along the streets of a facility of the service "
            "{service}; allow more metres, or give other candidates.",
            count=len(xy),
            metres=metres,
            service=service,
        )
    return np.asarray(found)
