"""A house in words: who lives there, how far it is to what, along which streets, and what bars the straight line."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from .....coverage.accessibility.explanation import Explanation, Journey, Section
from .....coverage.evaluation.services.service_access import ServiceAccess
from .....coverage.place import LAND, Place
from .....coverage.travel.modes import TIMED
from .....layers.schema import AGE_GROUPS
from .....scenarios.presentation.summary import category_name, listed, of_group, people_text
from .....scenarios.presentation.translate import Words
from ..circle_jobs import House

translate = QCoreApplication.translate

_WAITS: Final = "wait"
_KINDS: Final = {
    "leg_home": QT_TRANSLATE_NOOP("HouseText", "from the door to the street"),
    "leg_facility": QT_TRANSLATE_NOOP("HouseText", "from the street to the entrance"),
    "wait": QT_TRANSLATE_NOOP("HouseText", "waiting at crossings"),
    "footway": QT_TRANSLATE_NOOP("HouseText", "footpath"),
    "path": QT_TRANSLATE_NOOP("HouseText", "path"),
    "steps": QT_TRANSLATE_NOOP("HouseText", "steps"),
    "pedestrian": QT_TRANSLATE_NOOP("HouseText", "pedestrian street"),
    "service": QT_TRANSLATE_NOOP("HouseText", "access road"),
    "residential": QT_TRANSLATE_NOOP("HouseText", "residential street"),
    "living_street": QT_TRANSLATE_NOOP("HouseText", "living street"),
    "track": QT_TRANSLATE_NOOP("HouseText", "farm track"),
    "cycleway": QT_TRANSLATE_NOOP("HouseText", "cycle path"),
    "unclassified": QT_TRANSLATE_NOOP("HouseText", "minor road"),
    "tertiary": QT_TRANSLATE_NOOP("HouseText", "branch road"),
    "secondary": QT_TRANSLATE_NOOP("HouseText", "secondary road"),
    "primary": QT_TRANSLATE_NOOP("HouseText", "main road"),
    "trunk": QT_TRANSLATE_NOOP("HouseText", "trunk road"),
}
_ELSE: Final = QT_TRANSLATE_NOOP("HouseText", "unnamed street")


@dataclass(frozen=True)
class WayText:
    """One service of the circle for a house: `head` names the facility, `figures` the way, `parts` its streets.

    `parts` are (street, metres, minutes or km). `beside` tells of the facility that is nearest as the crow flies.
    """

    head: str
    figures: str
    barred: str
    parts: tuple[tuple[str, str, str], ...]
    beside: str
    served: bool


@dataclass(frozen=True)
class HouseText:
    """What the card says of a house, the worst service first."""

    title: str
    people: str
    estimated: bool
    served: bool
    ways: tuple[WayText, ...]


def house_text(place: Place, house: House, words: Words) -> HouseText:
    """Put a house into words."""
    pairs = sorted(house.ways, key=lambda pair: -_used(*pair))
    ways = tuple(_way_text(place, reading, explained.best, explained.nearest, words) for reading, explained in pairs)
    first, explained = pairs[0]
    served = all(way.served for way in ways)
    title = _title(first, explained, words, served=served)
    return HouseText(title, _people(place, house.row, words), "people" in place.demand.estimated, served, ways)


def _title(reading: ServiceAccess, explained: Explanation, words: Words, *, served: bool) -> str:
    """The answer in one line: served or not, and by how much."""
    if explained.unsnapped:
        cap = reading.way.profile.snap_cap_m if reading.way.profile else 0.0
        return translate("HouseText", "No usable street within {metres} m").format(metres=f"{cap:g}")
    if explained.best is None:
        return translate("HouseText", "No way to any facility")
    kept = translate("HouseText", "Served · {way} of {limit}")
    text = kept if served else translate("HouseText", "Not served · {way}, limit {limit}")
    limit = f"{reading.limit:g} {_unit(reading, words)}"
    return text.format(way=_cost_text(explained.best.cost, reading, words), limit=limit)


def _used(reading: ServiceAccess, explained: object) -> float:
    best = getattr(explained, "best", None)
    return float("inf") if best is None else best.cost / reading.limit


def _people(place: Place, row: int, words: Words) -> str:
    weights = place.demand.weights
    total = float(weights["people"][row])
    if place.demand.on_land[row]:
        m2 = people_text(float(weights[LAND][row]))
        return translate("HouseText", "A point that stands for {m2} m² of residential land").format(m2=m2)
    text = translate("HouseText", "{people} people live here").format(people=people_text(total))
    ages = [
        of_group(group, people_text(float(weights[group][row])), words)
        for group in AGE_GROUPS
        if group in weights and np.isfinite(weights[group][row]) and weights[group][row] >= 0.5
    ]
    return text + (translate("HouseText", ": ") + listed(ages, words) if ages else "")


def _way_text(
    place: Place, reading: ServiceAccess, best: Journey | None, nearest: Journey | None, words: Words
) -> WayText:
    service = listed((category_name(key, words) for key in reading.service.any_of), words)
    served = best is not None and best.cost <= reading.limit
    if best is None:
        head = translate("HouseText", "{service}: none can be reached").format(service=service)
        return WayText(head, "", "", (), _beside(place, nearest, reading, words), served)
    name = _facility(place, best.facility, words)
    parts = tuple(_part(section, reading, words) for section in best.sections)
    return WayText(name, _figures(best, reading, words), _barred(best, words), parts,
                   _beside(place, nearest, reading, words), served)  # fmt: skip


def _facility(place: Place, row: int, words: Words) -> str:
    name, kind = str(place.facilities.name[row]), category_name(str(place.facilities.category[row]), words)
    return translate("HouseText", "{name} ({kind})").format(name=name, kind=kind) if name else kind


def _figures(journey: Journey, reading: ServiceAccess, words: Words) -> str:
    if journey.line is None:
        return translate("HouseText", "{metres} in a straight line").format(metres=_metres(journey.straight_m))
    text = translate("HouseText", "{metres} along the streets, {cost}; {straight} in a straight line")
    figures = {"metres": _metres(journey.length_m), "straight": _metres(journey.straight_m)}
    said = text.format(cost=_cost_text(journey.cost, reading, words), **figures)
    if journey.detour is not None and journey.detour >= 1.5:
        said += translate("HouseText", " ({times} times as far)").format(times=f"{journey.detour:.1f}")
    return said


def _barred(journey: Journey, words: Words) -> str:
    if not journey.obstacles:
        return ""
    told = [f"{words.name(one.kind)} {one.name}".strip() for one in journey.obstacles]
    return translate("HouseText", "In between: {barriers}").format(barriers=listed(dict.fromkeys(told), words))


def _beside(place: Place, nearest: Journey | None, reading: ServiceAccess, words: Words) -> str:
    """The facility that lies nearest, and why it is not the one to go to."""
    if nearest is None:
        return ""
    name = _facility(place, nearest.facility, words)
    if nearest.line is None:
        text = translate(
            "HouseText", "Nearest as the crow flies: {name}, {straight}; no way along the streets leads there"
        )
        said = text.format(name=name, straight=_metres(nearest.straight_m))
    else:
        text = translate(
            "HouseText", "Nearest as the crow flies: {name}, {straight}; along the streets {metres}, {cost}"
        )
        figures = {"straight": _metres(nearest.straight_m), "metres": _metres(nearest.length_m)}
        said = text.format(name=name, cost=_cost_text(nearest.cost, reading, words), **figures)
    barred = _barred(nearest, words)
    stop = translate("HouseText", ". ")  # no f-string: texts inside one are not found for translation
    return said + stop + barred if barred else said


def _part(section: Section, reading: ServiceAccess, words: Words) -> tuple[str, str, str]:
    name = section.name or translate("HouseText", str(_KINDS.get(section.highway, _ELSE)))
    metres = "" if section.highway == _WAITS else _metres(section.length_m)
    return name, metres, _cost_text(section.cost, reading, words)


def _metres(metres: float) -> str:
    return f"{metres:,.0f} m" if metres < 10_000 else f"{metres / 1000:,.1f} km"


def _unit(reading: ServiceAccess, words: Words) -> str:
    return words.name("min") if reading.mode in TIMED else words.name("km")


def _cost_text(cost: float, reading: ServiceAccess, words: Words) -> str:
    return f"{cost:.1f} {_unit(reading, words)}"
