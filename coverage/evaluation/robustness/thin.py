"""Data that may be thin: fewer facilities than the standard has people share one.

GB 50180-2018 (3.0.4) has 5,000 to 12,000 people live in a circle of 5 minutes on foot, 15,000 to 25,000 in one of 10
and 50,000 to 100,000 in one of 15. A service with fewer facilities than there are such circles at least is
lacking in fact, or in the data; which, only its source can tell.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from ....messages import Message
from ..context import DemandGroup, EvaluationContext
from ..facilities.facility_filter import service_title
from ..services.service_access import ServiceAccess

MOST_PEOPLE: Final = ((5.0, 12_000), (10.0, 25_000), (15.0, 100_000))
"""Up to so many minutes on foot, so many people share a circle at most."""


def thin_data(case: EvaluationContext, readings: Iterable[ServiceAccess]) -> Iterator[Message]:
    """Say of each service on foot that its facilities are suspiciously few; of data called complete nothing."""
    for one in readings:
        most = next((people for minutes, people in MOST_PEOPLE if one.limit <= minutes), None)
        asked = case.asked("people", one.asked.area)
        if one.mode != "walk" or most is None or not isinstance(asked, DemandGroup) or _is_complete(case, one):
            continue
        count = len(one.counted)
        if count and count * most < asked.total:
            text = (
                "{service}: {count} facilities for {people:,.0f} people are fewer than one for each {most:,.0f}, who "
                "at most share a circle of {limit:g} minutes (GB 50180-2018, 3.0.4, not checked against the text). "
                "Where the data lacks some, as that of OpenStreetMap often does, more are served than it says: have "
                "the source confirmed."
            )
            values = {"count": count, "people": asked.total, "most": most, "limit": one.limit}
            yield Message(text, {"service": service_title(one.service.any_of, case.services), **values})


def _is_complete(case: EvaluationContext, one: ServiceAccess) -> bool:
    """Tell whether the planner called all that the service counts complete."""
    said = case.settings.complete
    categories = {name for key in one.service.any_of if key in case.services for name in case.services[key].categories}
    return said is not None and bool(said) and categories <= said
