"""Room: who finds a place in a facility within the limit, where facilities have only so many.

Distance alone is no answer where what a facility can carry runs out. People take the nearest place that is left, the
shortest ways first, so that nobody is sent past an open door for someone who lives farther away; whoever finds every
facility within the limit full is without a place. Only services that one child takes one place of are counted, over
the group they are for (kindergartens, schools, childcare), and only where they are to be reached on foot: within a
drive of half an hour every place of a city is in reach, and the ratio of places to children says all.
"""

from typing import Final

import numpy as np

from ...accessibility.seats import seats
from ..context import EvaluationContext
from ..services.service_access import ServiceAccess
from ..verdict import Room

PLACES: Final = "places"
GROUPS: Final = ("age_0_2", "age_3_5", "age_6_11", "age_12_14")


def room_of(case: EvaluationContext, reading: ServiceAccess) -> Room | None:
    """Return how the service's own group finds places; None where it has none, no places are known, or one drives."""
    service = case.services[reading.service.any_of[0]]
    people = case.weights(service.group)
    places = case.place.facilities.capacity.get(PLACES)
    if service.group not in GROUPS or people is None or places is None or reading.mode != "walk":
        return None
    rows = reading.counted[~np.isnan(places[reading.counted])]
    if not len(rows):
        return None
    asked = np.where(case.in_area(reading.asked.area), people, 0.0)
    profile = case.profile(service.group, "walk")
    assert profile is not None
    limit_s = reading.limit * 60
    found = seats(
        case.place, rows, places[rows], asked,
        profile=profile, limit_s=limit_s, ways=case.ways, cancelled=case.cancelled,
    )  # fmt: skip
    return Room(
        service=reading.service.any_of[0],
        group=service.group,
        people=float(asked.sum()),
        within_limit=float(asked[found.reached].sum()),
        seated=float(found.seated.sum()),
        places=float(places[rows].sum()),
        facilities=rows,
        taken=found.taken,
        without=asked - found.seated,
        unknown=len(reading.counted) - len(rows),
    )
