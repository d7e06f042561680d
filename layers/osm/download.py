"""A place by its name or bounding box, fetched from OpenStreetMap's servers through osmnx and its cache.

Needs the internet once; a second asking is answered from the cache. osmnx takes seconds to import, so it is imported
only here and only when asked. What it fetches goes through the same rules as a file (`osm`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ...scratch import scratch_folder
from ..errors import DataError
from ..facilities.categories import Categories, built_in_categories
from .access.access_rules import TAG_COLUMNS
from .extract import MARGIN_M, Bounds, OsmExtract, extract_from, widened
from .features import CHINA_LEVELS, facility_keys
from .scan import AREA_KEYS, WAY_KEYS, OsmWays, Scan, Shapes, Tags, scan

STREETS_ASKED: Final = '["highway"]'
"""All ways with a highway tag, in Overpass's words: our own rules decide who may use them."""
NODE_TAGS: Final = (
    *("highway", "barrier", "crossing", "crossing:signals", "access", "foot", "locked", "motorcar", "motor_vehicle"),
    "vehicle",
)
_OF_LINES: Final = frozenset((*WAY_KEYS, "name", "tunnel", "bridge", "foot", "access"))
"""What is kept of the tags of lines that are no streets."""
_KEY_OF: Final = {"node": "n", "way": "w", "relation": "r"}


def read_place(
    place: str | Bounds,
    *,
    margin_m: float = MARGIN_M,
    cache: Path | None = None,
    categories: Categories | None = None,
    levels: Mapping[str, str] = CHINA_LEVELS,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> OsmExtract:
    """Fetch a place, named in words ('湘潭市, 湖南, 中国') or as west, south, east, north in degrees, with a margin.

    `cache` is the folder where answers are kept (by default ~/.cache/lifecircle/osm). Raises DataError where there is
    no internet, no such place, or no way on foot in it, and WorkCancelled.
    """
    known = categories or built_in_categories()
    name = place if isinstance(place, str) else ", ".join(f"{value:g}" for value in place)
    with _osmnx(cache or Path.home() / ".cache" / "lifecircle" / "osm") as ox, _sentences(name):
        progress(0.0, "Looking up the place")
        box = widened(_box(ox, place), margin_m)
        go_on(progress, cancelled, 0.1, "Fetching streets")
        streets = _fetch_streets(ox, box)
        go_on(progress, cancelled, 0.5, "Fetching facilities and buildings")
        asked = dict.fromkeys((*facility_keys(known), *AREA_KEYS, "railway", "entrance", "barrier"), True)
        features = _fetch_features(ox, box, asked)
    go_on(progress, cancelled, 0.9, "Joining streets")
    return extract_from(merged(streets, features), name, known, levels, progress=progress, cancelled=cancelled)


@contextmanager
def _osmnx(cache: Path) -> Iterator[Any]:
    """Import osmnx and lend it with our settings; its own are global, so they are put back afterwards."""
    import osmnx  # noqa: PLC0415 - its import takes seconds

    ours = {
        "cache_folder": cache,
        "use_cache": True,
        "all_oneway": True,  # every way once, in its own direction, as an OSM file needs it
        "useful_tags_way": [*TAG_COLUMNS, "area"],
        "useful_tags_node": list(NODE_TAGS),
    }
    before = {key: getattr(osmnx.settings, key) for key in ours}
    try:
        for key, value in ours.items():
            setattr(osmnx.settings, key, value)
        yield osmnx
    finally:
        for key, value in before.items():
            setattr(osmnx.settings, key, value)


@contextmanager
def _sentences(name: str) -> Iterator[None]:
    """Turn what osmnx and its connection raise into sentences for planners."""
    import requests  # noqa: PLC0415 - comes with osmnx
    from osmnx._errors import InsufficientResponseError, ResponseStatusCodeError  # noqa: PLC0415

    try:
        yield
    except (requests.RequestException, ResponseStatusCodeError, ConnectionError, TimeoutError) as error:
        raise DataError(
            "OpenStreetMap's servers cannot be reached to fetch {place}. Connect to the internet and try again, or "
            "give an .osm.pbf file of the place, for example from Geofabrik.",
            place=name,
        ) from error
    except (InsufficientResponseError, TypeError) as error:
        raise DataError(
            "OpenStreetMap knows no area called {place}. Write the name as it stands on openstreetmap.org, with its "
            "province and country, or give west, south, east and north in degrees.",
            place=name,
        ) from error


def _box(ox: Any, place: str | Bounds) -> Bounds:  # noqa: ANN401 - a module without types
    if not isinstance(place, str):
        return place
    west, south, east, north = ox.geocode_to_gdf(place).total_bounds
    return float(west), float(south), float(east), float(north)


def _fetch_streets(ox: Any, box: Bounds) -> Scan:  # noqa: ANN401
    """The streets as osmnx's unsimplified graph, written as an OSM file and read by our own reader."""
    graph = ox.graph_from_bbox(box, simplify=False, retain_all=True, truncate_by_edge=True, custom_filter=STREETS_ASKED)
    with scratch_folder() as folder:
        path = folder / "streets.osm"
        ox.save_graph_xml(graph, path)
        return scan(path)


def _fetch_features(ox: Any, box: Bounds, asked: Mapping[str, bool]) -> gpd.GeoDataFrame:  # noqa: ANN401
    frame: gpd.GeoDataFrame = ox.features_from_bbox(box, dict(asked))
    return frame


def merged(streets: Scan, features: gpd.GeoDataFrame) -> Scan:
    """Streets and features as if one file had held both. `features` is osmnx's: indexed by element and id."""
    tags = _tags(features)
    key = [f"{_KEY_OF[str(element)]}{number}" for element, number in features.index]
    shapes = features.geometry.to_numpy()
    dimension = shapely.get_dimensions(shapes)
    points, polygons = (_shapes(key, tags, shapes, dimension == wanted) for wanted in (0, 2))
    others = np.array(["highway" not in row for row in tags], dtype=np.bool_)
    lines = np.flatnonzero((shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING) & others)
    ways = _joined(streets.ways, _as_ways(lines, tags, shapes))
    nodes = Shapes(
        [*streets.nodes.key, *points.key],
        [*streets.nodes.tags, *points.tags],
        np.r_[streets.nodes.geometry, points.geometry],
    )
    return Scan(ways, nodes, polygons, None, streets.squares, streets.deleted)


def _tags(features: gpd.GeoDataFrame) -> list[Tags]:
    table = pd.DataFrame(features.drop(columns=features.geometry.name))
    return [
        {str(key): str(value) for key, value in row.items() if isinstance(value, str)}
        for row in table.to_dict("records")
    ]


def _shapes(key: list[str], tags: list[Tags], shapes: Any, wanted: Any) -> Shapes:  # noqa: ANN401
    return Shapes(key, tags, shapes).taken(np.flatnonzero(wanted))


def _as_ways(rows: Any, tags: list[Tags], shapes: Any) -> OsmWays:  # noqa: ANN401
    xy, line = shapely.get_coordinates(shapes[rows], return_index=True)
    sizes = np.bincount(line, minlength=len(rows))
    kept = [{name: value for name, value in tags[row].items() if name in _OF_LINES} for row in rows]
    return OsmWays(np.asarray(rows, dtype=np.int64), kept, np.r_[0, np.cumsum(sizes)], np.arange(len(xy)), xy)


def _joined(one: OsmWays, other: OsmWays) -> OsmWays:
    return OsmWays(
        np.r_[one.way_id, other.way_id],
        [*one.tags, *other.tags],
        np.r_[one.start, other.start[1:] + one.start[-1]],
        np.r_[one.ref, other.ref],
        np.concatenate([one.xy, other.xy]),
    )
