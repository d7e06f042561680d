"""Maps for citizens: what each of them shows, and what is still missing of the facilities before it is published.

The pages themselves are exports (`public-map`, `fitness-map`, `care-map`).
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from ....coverage.accessibility.nearest_facility import NearestFacilitySearch
from ....coverage.place import Place
from ....coverage.travel.profiles import WALK_ADULT
from ....messages import Message, Titled
from ...presentation.names import later
from ...presentation.translate import speak
from ..citizens.cards import PublicSite, public_sites, year_of
from ..citizens.contents import Theme, contents_of
from ..request import ViewRequest
from ..view import Column, Opens, Row, Table, View, Word

MAPS: Final = {
    "public": Word(later("Map of public services")),
    "fitness": Word(later("Fitness map")),
    "care": Word(later("Map of care for older people")),
}
_COLUMNS: Final = (
    Column("map", later("Map")),
    Column("theme", later("Theme")),
    Column("sites", later("Places shown"), "count"),
    Column("walked", later("With a walk"), "count"),
    Column("hours", later("With hours"), "count"),
    Column("address", later("With an address"), "count"),
    Column("phone", later("With a telephone"), "count"),
    Column("mobile", later("Mobile services among them"), "count"),
)
_LOST: Final = (
    Column("facility", later("Facility")),
    Column("why", later("Why")),
)


def publicmap(request: ViewRequest) -> View:
    """Return what the maps for citizens show, by theme."""
    frame, year = request.project.layers.facilities, year_of(request.project.settings.created)
    doors = _has_door(request.place)
    sites = {key: public_sites(frame, contents_of(key).categories, speak("zh"), year=year) for key in MAPS}
    rows = tuple(row for key in MAPS for row in _rows(sites[key], key, doors))
    tables = (
        Table("maps", later("Maps for citizens"), _COLUMNS, rows),
        Table("unwalked", later("Without a walk"), _LOST, tuple(_unwalked(request.place, sites["public"], doors))),
    )
    notes = (
        Message("The pages are written by 'lifecircle export PROJECT --kind public-map' (fitness-map, care-map)."),
        Message(
            "They contain no data about people; telephone numbers of persons and columns that no map names stay out."
        ),
    )
    return View("publicmap", later("Maps for citizens"), tables, notes)


def _has_door(place: Place) -> np.ndarray:
    """Tell (f,) which facilities have an entrance by a street to walk on."""
    rows = np.arange(len(place.facilities), dtype=np.int32)
    found = np.zeros(len(rows), np.bool_)
    if len(rows):
        snapped, owner = NearestFacilitySearch(place).doors(rows, WALK_ADULT)
        found[owner[snapped.found]] = True
    return found


def _rows(sites: tuple[PublicSite, ...], key: str, doors: np.ndarray) -> Iterator[Row]:
    for theme in contents_of(key).themes:
        shown = [site for site in sites if not set(site.categories).isdisjoint(theme.categories)]
        if shown:
            yield Row((MAPS[key], _title(theme), *_counts(shown, doors)))


def _title(theme: Theme) -> Titled:
    return Titled(theme.zh, theme.en)


def _counts(sites: list[PublicSite], doors: np.ndarray) -> tuple[int, ...]:
    return (
        len(sites),
        sum(bool(doors[list(site.rows)].any()) for site in sites),
        sum(bool(site.hours or site.stop) for site in sites),
        sum(bool(site.address) for site in sites),
        sum(bool(site.phone) for site in sites),
        sum(bool(site.stop) for site in sites),
    )


def _unwalked(place: Place, sites: tuple[PublicSite, ...], doors: np.ndarray) -> Iterator[Row]:
    for site in sites:
        if not doors[list(site.rows)].any():
            opens = (Opens("facility", str(place.facilities.id[site.rows[0]])),)
            yield Row((site.name, Word(later("no street to walk on lies near any entrance"))), opens)
