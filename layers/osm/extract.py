"""A place's streets, facilities, buildings, barriers and districts from one OpenStreetMap file (.osm, .osm.pbf).

Everything is handed out in WGS 84; `project` brings an extract into the place's metric CRS.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from ...messages import Message
from ...progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ..errors import DataError, NoStreetsThereError
from ..facilities.categories import Categories, built_in_categories
from ..files.steady import steady
from ..files.texts.foreign_text import cleaned
from ..schema import Streets
from .features import CHINA_LEVELS, barriers, buildings, districts, facilities, facility_keys, residential_land
from .places import bounds_of
from .scan import Scan, Shapes, scan
from .streets import build_streets, clipped
from .walls import WallPoints, with_gate_paths, with_openings

MARGIN_M: Final = 2500.0
"""How far beyond the given bounds streets and facilities are read by default: what a resident at the edge reaches in
30 minutes at 1.2 m/s is 2,160 m away, and without it the edge would look unserved. (GHSCI reads 1,600 m.)"""
_M_PER_DEGREE: Final = 111_320.0

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees of WGS 84."""


@dataclass(frozen=True, eq=False)
class OsmExtract:
    """What an OpenStreetMap file holds of a place. Facilities and districts have the schema's columns.

    `buildings` has `building` and `floors`; `residential` and `barriers` have `name`, the latter also `kind`. `box` is
    the header's, or None. `notes` say what could not be used and why.
    """

    streets: Streets
    facilities: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    residential: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    box: Bounds | None
    notes: tuple[Message, ...]
    within: Bounds | None = None
    """The box that the extract was cut to, without its margin; None where all was taken."""
    lost: tuple[Message, ...] = ()
    """Those of the notes that tell which streets were left out."""
    uncounted: tuple[Message, ...] = ()
    """Those of the notes that tell which facilities do not count."""
    dated: str = ""
    """The day up to which the file knows the map's changes, as ISO 8601; '' where it does not say."""


def read_osm(
    path: str | Path,
    *,
    bounds: Bounds | None = None,
    place: str | None = None,
    margin_m: float = MARGIN_M,
    categories: Categories | None = None,
    levels: Mapping[str, str] = CHINA_LEVELS,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> OsmExtract:
    """Read a PBF or XML file of OpenStreetMap.

    Only what touches `bounds`, widened by `margin_m`, is kept; `place` is the name of a boundary in the file whose
    bounds are meant; without both, everything is kept. `categories` decide
    which objects are facilities (built in: categories.toml), `levels` which admin_level is which of our levels.

    Raises DataError where the file does not exist, is none of OpenStreetMap, is cut off, has no boundary of that name
    or no way on foot there, and WorkCancelled.
    """
    path, known = Path(path), categories or built_in_categories()
    with steady(path):
        found = scan(path, feature_keys=facility_keys(known), progress=progress, cancelled=cancelled)
    if bounds is None and place is not None:
        bounds = bounds_of(found.areas, place, file=path.name)
    if bounds is not None:
        found = _within(found, widened(bounds, margin_m))
    return extract_from(found, path.name, known, levels, bounds=bounds, progress=progress, cancelled=cancelled)


def extract_from(
    found: Scan,
    source: str,
    categories: Categories,
    levels: Mapping[str, str] = CHINA_LEVELS,
    *,
    bounds: Bounds | None = None,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> OsmExtract:
    """Make an extract of scanned data; `source` (a file's name) and `bounds` are for the sentences.

    Raises DataError where there is no way on foot, and WorkCancelled.
    """
    go_on(progress, cancelled, 0.6, "Joining streets")
    points = WallPoints.of(found.nodes)
    ways, gates = with_gate_paths(found.ways, points)
    streets, notes = build_streets(ways, found.nodes, found.squares)
    edges, unseen = cleaned(streets.edges)
    streets, notes = Streets(edges, streets.nodes), (*notes, *unseen)
    if not streets.edges["walk"].any():
        raise _no_way(source, bounds, notes)
    go_on(progress, cancelled, 0.8, "Finding facilities and buildings")
    ragged = tuple(note for note in notes if note.template == clipped(1).template)
    sites, unseen = cleaned(facilities(found.nodes, found.areas, categories, file=source))
    areas, unseen_names = cleaned(districts(found.areas, levels))
    deleted = _deleted(found.deleted)
    uncounted = (*sites.attrs["notes"], *_doubled(sites.attrs["doubled"]))
    extract = OsmExtract(
        streets=streets,
        facilities=sites,
        buildings=cleaned(buildings(found.areas))[0],
        residential=cleaned(residential_land(found.areas))[0],
        barriers=with_openings(cleaned(barriers(found.ways, found.areas))[0], streets.edges, points),
        districts=areas,
        box=found.box,
        within=bounds,
        dated=found.dated,
        notes=(
            *notes,
            *gates,
            *deleted,
            *_stray(streets, found.box),
            *uncounted,
            *unseen,
            *unseen_names,
        ),
        lost=(*ragged, *deleted),
        uncounted=uncounted,
    )
    progress(1.0, "Finding facilities and buildings")
    return extract


def project(extract: OsmExtract, crs: pyproj.CRS | str | int) -> OsmExtract:
    """The extract in another CRS, entrances included; areas in square metres stay as they were measured."""
    streets = Streets(extract.streets.edges.to_crs(crs), extract.streets.nodes.to_crs(crs))
    moved = extract.facilities.to_crs(crs)
    entrances = gpd.GeoSeries(list(extract.facilities["entrances"]), index=moved.index, crs=extract.facilities.crs)
    moved["entrances"] = entrances.to_crs(crs).to_numpy(dtype=object)
    return replace(
        extract,
        streets=streets,
        facilities=moved,
        buildings=extract.buildings.to_crs(crs),
        residential=extract.residential.to_crs(crs),
        barriers=extract.barriers.to_crs(crs),
        districts=extract.districts.to_crs(crs),
    )


def widened(bounds: Bounds, margin_m: float) -> Bounds:
    """`bounds` with `margin_m` added on every side. Raises DataError where they are no box on the earth."""
    west, south, east, north = bounds
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise DataError(
            "The bounds {bounds} are not a box of degrees: west, south, east and north in this order, west "
            "below east and "
            "south below north.",
            bounds=", ".join(f"{value:g}" for value in bounds),
        )
    up = margin_m / _M_PER_DEGREE
    aside = up / max(np.cos(np.radians(max(abs(south), abs(north)))), 0.01)
    return west - aside, south - up, east + aside, north + up


def _within(found: Scan, bounds: Bounds) -> Scan:
    """Ways with a node in the box, whole; nodes and polygons that touch it."""
    west, south, east, north = bounds
    x, y = found.ways.xy.T
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    hits = np.r_[0, np.cumsum(inside)]
    rows = np.flatnonzero(hits[found.ways.start[1:]] > hits[found.ways.start[:-1]])
    return replace(
        found, ways=found.ways.taken(rows), nodes=_touching(found.nodes, bounds), areas=_touching(found.areas, bounds)
    )


def _touching(shapes: Shapes, bounds: Bounds) -> Shapes:
    west, south, east, north = shapely.bounds(shapes.geometry).reshape(-1, 4).T
    hit = (west <= bounds[2]) & (east >= bounds[0]) & (south <= bounds[3]) & (north >= bounds[1])
    return shapes.taken(np.flatnonzero(hit))


def _no_way(source: str, bounds: Bounds | None, notes: tuple[Message, ...]) -> DataError:
    if bounds is not None:
        return NoStreetsThereError(
            "{file} has no way that is open on foot within the bounds {bounds}. Check the bounds, or choose the "
            "extract of this place.",
            file=source,
            bounds=", ".join(f"{value:g}" for value in bounds),
        )
    return DataError(
        "{file} has no way that is open on foot. Choose an extract that holds streets (highway=...) together with "
        "their nodes. {notes}",
        file=source,
        notes=" ".join(str(note) for note in notes),
    )


def _deleted(count: int) -> tuple[Message, ...]:
    if not count:
        return ()
    return (Message("{count} objects that were deleted in JOSM, but not uploaded, are left out.", {"count": count}),)


def _doubled(count: int) -> tuple[Message, ...]:
    if not count:
        return ()
    return (
        Message(
            "{count} facilities are in the file more than once, as a point and as an area or as several outlines of "
            "one campus; each counts once.",
            {"count": count},
        ),
    )


def _stray(streets: Streets, box: Bounds | None) -> tuple[Message, ...]:
    """Say how many street nodes lie outside the box that the file's header claims: whole ways reach beyond a clip."""
    if box is None:
        return ()
    x, y = shapely.get_coordinates(streets.nodes.geometry.to_numpy()).T
    outside = int(np.count_nonzero((x < box[0]) | (x > box[2]) | (y < box[1]) | (y > box[3])))
    if not outside:
        return ()
    return (
        Message(
            "{count} street nodes lie outside the box that the file's header names; they are kept, as they belong to "
            "streets that lead into it.",
            {"count": outside},
        ),
    )
