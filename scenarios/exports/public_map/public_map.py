"""Maps for citizens (公共服务地图, 健身地图, 养老关爱地图): one page that opens on any telephone, without the internet.

It holds the facilities and what they offer, the streets, and no people: neither population nor verdicts. The page works
out the walk from the place that is clicked by itself, on the streets and at the costs of the program, so that its
minutes are those of a verdict's way to a hundredth of a second for every street.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyproj

from ....arrays import Longs
from ....coverage.accessibility.portable_graph import portable_graph
from ....coverage.place import Place
from ....coverage.travel.profiles import Profile, Waits, pace
from ....layers.crs.metric import transformer
from ....layers.crs.names import WGS_84
from ....layers.schema import PlaceLayers
from ....texts import one_line
from ...errors import ProjectError
from ...planning.citizens.cards import PublicSite, public_sites, year_of
from ...planning.citizens.contents import Contents, contents_of
from ...presentation import map_style
from ...presentation.names import later
from ...presentation.summary import category_name
from ...presentation.translate import Words
from ...project.settings import Settings
from ...project.to_place import make_place
from ..request import ExportRequest
from ..web.web_page import page
from .packing import packed
from .page_texts import page_texts
from .place_names import place_names
from .streets import UNITS_PER_DEGREE, packed_graph, packed_walls, page_units, steps

MOST_BYTES: Final = 10_000_000
"""What a telephone opens within seconds."""
_GROUPS: Final = ("people", "age_60_plus")
_TITLES: Final = {
    "public": later("Public services near you: {place}"),
    "fitness": later("Fitness map: {place}"),
    "care": later("Care for older people: {place}"),
}
_SITE: Final = "#0b5a6f"
_ASSETS: Final = ("leaflet.css", "public.css", "leaflet.js", "scale.js", "walk.js", "public.js")


@dataclass(frozen=True, eq=False)
class _Subject:
    """What one page is made from."""

    layers: PlaceLayers
    settings: Settings
    place: Place
    contents: Contents
    sites: tuple[PublicSite, ...]
    words: Words

    @property
    def degrees(self) -> pyproj.Transformer:
        """From the layers' metres to degrees."""
        return transformer(self.layers.streets.edges.crs, WGS_84)

    @property
    def title(self) -> str:
        """What stands over the page."""
        return one_line(self.words(_TITLES[self.contents.key], place=self.settings.name))

    @cached_property
    def categories(self) -> list[str]:
        """The categories that some site has."""
        return sorted({key for site in self.sites for key in site.categories})


def write_public_map(
    layers: PlaceLayers, settings: Settings, words: Words, path: Path, *, kind: str, place: Place | None = None
) -> None:
    """Write the map for citizens of a `kind` (`public`, `fitness`, `care`) to `path`.

    `place` is that of `layers` where it was made already. Raises ProjectError where there is no facility to show, or
    where the page would be too large for a telephone.
    """
    contents = contents_of(kind)
    sites = public_sites(layers.facilities, contents.categories, words, year=year_of(settings.created))
    subject = _Subject(layers, settings, place or make_place(layers), contents, sites, words)
    if not sites:
        raise ProjectError(
            "The project has no facility for the map '{title}'; its categories are {categories}.",
            title=subject.title,
            categories=", ".join(sorted(contents.categories)),
        )
    text = page(_data(subject), title=subject.title, language=words.language, template="public.html", assets=_ASSETS)
    if (size := len(text.encode("utf-8"))) > MOST_BYTES:
        raise ProjectError(
            "The map for citizens would have {size:.0f} MB, more than the {most:.0f} MB that a telephone opens at "
            "once; make it of one county or district at a time.",
            size=size / 1e6,
            most=MOST_BYTES / 1e6,
        )
    path.write_text(text, encoding="utf-8")


def _data(subject: _Subject) -> dict[str, Any]:
    place, sites = subject.place, subject.sites
    walls, rails = packed_walls(place, subject.degrees)
    at = page_units(place.facilities.xy[[site.rows[0] for site in sites]], subject.degrees)
    return {
        "graph": _graph(subject) | {"walls": walls},
        "rails": rails,
        "cap": _profiles(subject.settings)[0].snap_cap_m,
        "large": subject.contents.large,
        "sites": [_card(site, subject.categories) for site in sites],
        "at": packed(steps(at)),
        "box": _box(at),
        "categories": [category_name(key, subject.words) for key in subject.categories],
        "themes": _themes(subject),
        "names": place_names(subject.layers, subject.degrees),
        "colours": {
            "water": map_style.WATER,
            "rail": map_style.RAIL,
            "streets": list(map_style.STREET.values())[::-1],
            "site": _SITE,
        },
        "texts": page_texts(
            subject.settings, subject.words, subject.title, [_profile(group, subject.settings) for group in _GROUPS]
        ),
    }


def _graph(subject: _Subject) -> dict[str, Any]:
    place, sites = subject.place, subject.sites
    rows = np.array([row for site in sites for row in site.rows], np.int32)
    site_of = np.zeros(len(place.facilities), np.int64)
    site_of[rows] = np.repeat(np.arange(len(sites)), [len(site.rows) for site in sites])
    profiles = _profiles(subject.settings)
    graphs = tuple(portable_graph(place, np.sort(rows), profile) for profile in profiles)
    return packed_graph(graphs, profiles, network=place.network, site_of=site_of, degrees=subject.degrees)


def _profiles(settings: Settings) -> tuple[Profile, ...]:
    return tuple(_profile(group, settings) for group in _GROUPS)


def _profile(group: str, settings: Settings) -> Profile:
    """Return how a group walks, as the project's verdicts have it."""
    speeds, waits = settings.judging.speeds_mps, Waits(settings.crossing_wait_s, settings.signal_wait_s)
    profile = pace(group, "walk", speeds.get(group), waits)
    assert profile is not None, "only straight lines have no profile"
    return profile


def _box(at: Longs) -> list[float]:
    """Return west, south, east and north of the facilities, in degrees, of the middle 98 % of a large place."""
    return [float(edge) / UNITS_PER_DEGREE for edge in np.percentile(at, [1, 99], axis=0).ravel()]


def _card(site: PublicSite, present: list[str]) -> dict[str, Any]:
    told = {
        "n": site.name,
        "c": [present.index(key) for key in site.categories],
        "m": site.stop,
        "h": site.hours,
        "o": list(site.offers),
        "f": site.fee,
        "a": site.address,
        "p": site.phone,
    }
    return {key: value for key, value in told.items() if value or key in {"n", "c"}}


def _themes(subject: _Subject) -> list[dict[str, Any]]:
    """Return the buttons that lead to something."""
    present = subject.categories
    themes = [
        {
            "title": theme.zh if subject.words.language == "zh" else theme.en,
            "categories": [present.index(key) for key in theme.categories if key in present],
        }
        for theme in subject.contents.themes
    ]
    return [theme for theme in themes if theme["categories"]]


def _export(request: ExportRequest, path: Path, kind: str) -> None:
    result = request.result
    layers, settings = result.project.layers, result.project.settings
    write_public_map(layers, settings, request.words, path, kind=kind, place=result.place)


def export_public_map(request: ExportRequest, path: Path) -> None:
    """Write the map of all public services for citizens."""
    _export(request, path, "public")


def export_fitness_map(request: ExportRequest, path: Path) -> None:
    """Write the map of where to do sport."""
    _export(request, path, "fitness")


def export_care_map(request: ExportRequest, path: Path) -> None:
    """Write the map of care for older people, in large letters."""
    _export(request, path, "care")


def public_names(request: ExportRequest) -> tuple[str, ...]:
    """Return the file's name; none where the project has no facility for it."""
    return _names(request, "public", "public-map.html")


def fitness_names(request: ExportRequest) -> tuple[str, ...]:
    """Return the file's name; none where the project has no facility for it."""
    return _names(request, "fitness", "fitness-map.html")


def care_names(request: ExportRequest) -> tuple[str, ...]:
    """Return the file's name; none where the project has no facility for it."""
    return _names(request, "care", "care-map.html")


def _names(request: ExportRequest, kind: str, name: str) -> tuple[str, ...]:
    facilities = request.result.project.layers.facilities
    return (name,) if public_sites(facilities, contents_of(kind).categories, request.words) else ()
