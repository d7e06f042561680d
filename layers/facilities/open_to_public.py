"""Whether a facility of OpenStreetMap serves anybody: lifecycle and access tags, opening and closing dates.

What is closed for good, not yet open, or not for the public stays in the data with the status that it has, so that a
plan may open it; but it does not count as existing. Keys as in the wiki's "Lifecycle prefix", "Key:access" and
"Key:opening_date".
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from ...messages import Message

Tags = Mapping[str, str]

EXISTING: Final = "existing"
PLANNED: Final = "planned"
CLOSED: Final = "closed"

_YES: Final = frozenset({"yes", "true", "1"})
_GONE_KEYS: Final = ("disused", "abandoned", "demolished", "razed", "removed", "destroyed", "ruins", "closed", "vacant")
_COMING_KEYS: Final = ("construction", "proposed", "planned")
_GONE: Final = frozenset(
    {
        *("closed", "disused", "abandoned", "demolished", "non_operational", "not_operational", "out_of_order"),
        *("vacant", "defunct", "permanently_closed", "temporarily_closed", "no"),
    }
)
_COMING: Final = frozenset({"construction", "under_construction", "planned", "proposed", "not_yet_open"})
_STATUS_KEYS: Final = ("operational_status", "operational_status:note", "status", "opening_hours")
_PRIVATE: Final = frozenset({"private", "no", "permit", "residents", "members", "employees", "military"})
_CUSTOMERS: Final = "customers"
_ENROLLED: Final = frozenset(
    {
        *("school", "kindergarten", "childcare", "college", "university", "nursing_home", "hospital", "clinic"),
        *("social_facility", "doctors", "retirement_home"),
    }
)
"""Of these `access=private` speaks of the ground: who is enrolled or ill gets in."""
STATUS_TAGS: Final = (
    *_GONE_KEYS, *_COMING_KEYS, *_STATUS_KEYS, "access", "building", "opening_date", "start_date", "end_date",
)  # fmt: skip
"""The keys that are looked at, beside those that say what the facility is."""
_DATE: Final = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def status_of_tags(tags: Tags, today: dt.date) -> tuple[str, str]:
    """The status of a facility, and why it does not count: '', 'gone', 'coming' or 'private'."""
    if any(tags.get(key, "") in _YES for key in _GONE_KEYS) or _ended(tags.get("end_date", ""), today):
        return CLOSED, "gone"
    said = {tags.get(key, "").strip().casefold().replace(" ", "_") for key in _STATUS_KEYS}
    if said & _GONE or tags.get("opening_hours", "").strip().casefold() == "off":
        return CLOSED, "gone"
    if said & _COMING or _is_coming(tags, today):
        return PLANNED, "coming"
    return (CLOSED, "private") if _is_private(tags) else (EXISTING, "")


def not_counting(counts: Counter[str]) -> tuple[Message, ...]:
    """Say how many facilities do not count as existing, and why."""
    told = {
        "gone": Message(
            "{count} facilities are disused, abandoned or closed by their tags and do not count.",
            {"count": counts["gone"]},
        ),
        "coming": Message(
            "{count} facilities are not open yet by their tags and count as planned.", {"count": counts["coming"]}
        ),
        "private": Message(
            "{count} facilities are not for the public by their tags (access=private, customers) and do not count; "
            "give them the status existing where that is wrong.",
            {"count": counts["private"]},
        ),
    }
    return tuple(message for why, message in told.items() if counts[why])


def _is_coming(tags: Tags, today: dt.date) -> bool:
    marked = any(tags.get(key, "") in _YES for key in _COMING_KEYS) or tags.get("building", "") == "construction"
    return marked or any((day := _day(tags.get(key, ""))) and day > today for key in ("opening_date", "start_date"))


def _is_private(tags: Tags) -> bool:
    access = tags.get("access", "")
    if tags.get("amenity", "") in _ENROLLED:
        return False
    return access in _PRIVATE or (access == _CUSTOMERS and ("leisure" in tags or tags.get("amenity") == "toilets"))


def _ended(text: str, today: dt.date) -> bool:
    day = _day(text)
    return day is not None and day < today


def _day(text: str) -> dt.date | None:
    """The first day of a date written as year, year and month, or in full; None for any other text."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    try:
        return dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
