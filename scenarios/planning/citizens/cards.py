"""What citizens are told of each facility: name, kinds, opening hours, what it offers, address, telephone. No people.

Only columns that `maps.toml` names are read; a contact's name, a note, a roll of members stay where they are. Numbers
of mobile telephones belong to persons and are left out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import geopandas as gpd
import numpy as np

from ....arrays import Bools
from ....json_texts import named_cells
from ....layers.files.texts.columns import plain_name
from ....texts import one_line
from ....yes_no import flag_of
from ...presentation.names import later
from ...presentation.translate import Words
from .contents import contents_of, public_columns

LONGEST: Final = 200
"""Letters of one text on a card."""
_BEDS: Final = later("{count:,.0f} beds")
_PLACES: Final = {
    **dict.fromkeys(("kindergarten", "kindergarten_with_nursery"), later("{count:,.0f} places for children")),
    **dict.fromkeys(("childcare", "childcare_centre"), later("{count:,.0f} places for infants")),
    **dict.fromkeys(("elderly_meal",), later("{count:,.0f} seats for meals")),
    **dict.fromkeys(
        ("primary_school", "junior_school", "senior_school", "school"), later("{count:,.0f} places at school")
    ),
}
_GROUND: Final = later("{count:,.0f} m² of floor or ground")
_GROUND_OF: Final = frozenset((*contents_of("fitness").categories, "library", "museum", "culture_centre"))
"""Where how large it is tells citizens something."""
_MOBILE_NUMBER: Final = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_OSM_HOURS: Final = re.compile(r"[A-Z][a-z]|PH|SH|24/7|off|closed|\d\d:\d\d|[-,;+ ]")
_DAYS: Final = {
    "Mo": "周一", "Tu": "周二", "We": "周三", "Th": "周四", "Fr": "周五", "Sa": "周六", "Su": "周日",
    "PH": "法定节假日", "SH": "学校假期", "24/7": "全天", "off": "休息", "closed": "休息",
    ";": "；", ",": "、", "-": "至",
}  # fmt: skip
_CLOCK: Final = re.compile(r"(\d\d:\d\d)至(\d\d:\d\d)")


_READ: Final = (
    *("facility_id", "site", "name", "category", "mobile", "mobile_place", "mobile_time", "more"),
    *("beds", "places", "area_m2"),
)
_Record = dict[str, Any]


@dataclass(frozen=True)
class PublicSite:
    """One place to go to: the facilities of one site and name; `rows` are theirs in the layer of facilities.

    `stop` tells where and when a mobile service comes by, '' for what stays where it is.
    """

    name: str
    categories: tuple[str, ...]
    rows: tuple[int, ...]
    stop: str = ""
    hours: str = ""
    offers: tuple[str, ...] = ()
    fee: str = ""
    address: str = ""
    phone: str = ""


def open_to_all(facilities: gpd.GeoDataFrame, categories: Iterable[str], *, year: int | None = None) -> Bools:
    """Tell (n,) which facilities a map shows: those that exist, of its categories; mobile ones that tell their stop.

    With a `year`, those that open later or were closed before or in it are not shown, whatever their status says.
    """
    stops = (facilities["mobile_place"] != "") & (facilities["mobile_time"] != "")
    shown = (facilities["status"] == "existing") & (~facilities["mobile"] | stops)
    if year is not None:
        shown &= ~(facilities["opened"] > year)
        shown &= ~(facilities["closed"] <= year)
    return np.asarray(shown & facilities["category"].isin(sorted(categories)), dtype=np.bool_)


def year_of(created: str) -> int | None:
    """Return the year of an ISO 8601 date, None where it tells none."""
    return int(created[:4]) if created[:4].isdecimal() else None


def public_sites(
    facilities: gpd.GeoDataFrame, categories: Iterable[str], words: Words, *, year: int | None = None
) -> tuple[PublicSite, ...]:
    """Return the sites that a map of a year shows, in the layer's order, each told once with all its services."""
    rows = np.flatnonzero(open_to_all(facilities, categories, year=year))
    sites: dict[tuple[str, str, str], list[_Record]] = {}
    for row, record in zip(rows.tolist(), facilities[list(_READ)].iloc[rows].to_dict("records"), strict=True):
        key = (record["site"] or record["facility_id"], record["name"], record["mobile_time"])
        sites.setdefault(key, []).append({**record, "row": row})
    return tuple(_site(those, words) for those in sites.values())


def _site(records: Sequence[_Record], words: Words) -> PublicSite:
    first = records[0]
    told = [_told(record["more"]) for record in records]
    stop = words("{place}, {time}", place=first["mobile_place"], time=first["mobile_time"]) if first["mobile"] else ""
    return PublicSite(
        name=_short(first["name"]),
        categories=tuple(dict.fromkeys(record["category"] for record in records)),
        rows=tuple(record["row"] for record in records),
        stop=_short(stop),
        hours=hours_text(_first(told, "hours"), words),
        offers=tuple(dict.fromkeys([*_capacities(records, words), *_all(told, "offers")])),
        fee=_fee(_first(told, "fee"), words),
        address=_first(told, "address"),
        phone=without_mobile_numbers(_first(told, "phone")),
    )


def _told(more: str) -> dict[str, str]:
    """Return what a row's further columns tell of what may be published."""
    cells = {plain_name(name): text for name, text in named_cells(more).items()}
    found = {key: next((cells[name] for name in names if name in cells), "") for key, names in _names().items()}
    return {key: _short(text) for key, text in found.items() if text.strip()}


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {key: tuple(map(plain_name, names)) for key, names in public_columns().items()}


def _first(told: Sequence[dict[str, str]], key: str) -> str:
    return next((one[key] for one in told if key in one), "")


def _all(told: Sequence[dict[str, str]], key: str) -> list[str]:
    return [one[key] for one in told if key in one]


def _capacities(records: Sequence[_Record], words: Words) -> list[str]:
    """Return how much of what each service of a site offers, in the order of its services."""
    said = []
    for one in records:
        places = _PLACES.get(one["category"])
        told = [(_BEDS, one["beds"]), (places, one["places"] if places else np.nan)]
        told.append((_GROUND, one["area_m2"] if one["category"] in _GROUND_OF else np.nan))
        said += [words(template, count=count) for template, count in told if template and count > 0]
    return said


def _fee(text: str, words: Words) -> str:
    flag = flag_of(text) if text else None
    return text if flag is None else words("charged") if flag else words("free of charge")


def without_mobile_numbers(text: str) -> str:
    """Return telephone numbers without those of mobile telephones, which are persons' own."""
    kept = re.split(r"[;；、,，/]", _MOBILE_NUMBER.sub("", text))
    return ", ".join(one.strip() for one in kept if any(letter.isdigit() for letter in one))


def hours_text(text: str, words: Words) -> str:
    """Return opening hours as citizens read them: OpenStreetMap's short forms in Chinese, any other text as it is."""
    parts = _OSM_HOURS.findall(text)
    if words.language != "zh" or "".join(parts) != text or not all(_is_short_form(part) for part in parts):
        return text
    said = "".join(_DAYS.get(part, part) for part in parts).replace("； ", "；").replace("、 ", "、")
    return _CLOCK.sub(r"\1-\2", said)


def _is_short_form(part: str) -> bool:
    return part in _DAYS or part in {" ", "+"} or ":" in part


def _short(text: str) -> str:
    return one_line(str(text), LONGEST)
