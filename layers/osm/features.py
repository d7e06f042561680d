"""Facilities, buildings, residential land, barriers and districts out of a scanned OpenStreetMap file."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...clock import local_now
from ..districts.names import kind_of
from ..facilities.categories import Categories, category_of_tags, refine_by_name
from ..facilities.many_services import split_services
from ..facilities.open_to_public import not_counting, status_of_tags
from ..schema import CAPACITIES, DISTRICT_COLUMNS, ESTATE, FACILITY_COLUMNS, LEVELS
from .deduplicate import one_campus, without_doubles
from .scan import OsmWays, Shapes, Tags
from .streets import WGS84, cut_pieces, lines_between
from .walls import KIND, is_wall

EQUAL_AREA: Final = "EPSG:6933"
"""The cylindrical equal-area projection in which polygons of WGS 84 are measured."""
STOREY_M: Final = 3.0
"""Height of a storey where only the height is tagged: the least that GB 50096 (住宅设计规范) makes usual, 2.8 m, and
the slab above it."""
CHINA_LEVELS: Final[Mapping[str, str]] = {"5": "city", "6": "county", "8": "township", "10": "village"}
"""OpenStreetMap's admin_level in China (wiki, "Tag:boundary=administrative"), by our levels."""
SPORTS: Final = frozenset(
    {"stadium", "sports_hall", "sports_court", "football_pitch", "fitness_site", "fitness_centre", "citizen_gym"}
)
"""Categories whose polygon is the sports ground itself."""
NAMED_ONLY: Final[Mapping[str, frozenset[str]]] = {
    "amenity": frozenset(
        {"social_facility", "social_centre", "community_centre", "public_building", "townhall", "yes"}
    ),
    "office": frozenset({"government", "association", "ngo"}),
    "shop": frozenset({"yes", "market", "mall", "department_store"}),
    "leisure": frozenset({"yes"}),
}
"""Tags too general to tell a category, where the name may: a social facility called 养老院, a shop called 农贸市场."""
_WATERS: Final = frozenset({"river", "canal", "lake", "reservoir", "riverbank", "oxbow", "moat", "lagoon"})
_RIVERS: Final = frozenset({"river", "canal"})
_RAILWAYS: Final = frozenset({"rail", "light_rail", "narrow_gauge"})
_TRUNKS: Final = frozenset({"motorway", "trunk"})
LEAST_WATER_M2: Final = 10_000.0
"""Smaller waters are walked round."""
_PUBLIC: Final = frozenset({"public", "government", "state", "municipal"})
_FOR_CITIZENS: Final = ("opening_hours", "phone", "contact:phone", "fee", "addr:full")
"""Tags that are kept beside, for maps that citizens read."""
_ENTRANCE_NEAR_DEGREES: Final = 1e-6


def facility_keys(categories: Categories) -> tuple[str, ...]:
    """The tag keys by which an object may be a facility: the first of each rule, and those told by name; sorted."""
    of_rules = {rule.partition("=")[0].strip() for entry in categories.entries.values() for rule in entry.osm}
    return tuple(sorted((of_rules | NAMED_ONLY.keys()) - {"highway"}))


def category_of(tags: Tags, categories: Categories) -> str:
    """The category that an object's tags mean, or its name where its tags are too general; '' for none."""
    told = category_of_tags(tags, categories)
    if told or not any(tags.get(key, "") in values for key, values in NAMED_ONLY.items()):
        return told
    return refine_by_name("", own_name(tags), categories)


def facilities(
    nodes: Shapes, areas: Shapes, categories: Categories, *, file: str, today: dt.date | None = None
) -> gpd.GeoDataFrame:
    """Facilities (schema.FACILITY_COLUMNS, WGS 84) by the planner's categories.

    A polygon becomes a point inside it, with the entrances that are mapped on its outline, and its area where the land
    is what counts. What is mapped as a node and as an area too counts once, and so does a campus of several outlines;
    `attrs['doubled']` says how often that was. What is closed, not open by `today`, or private has that status, see
    `open_to_public`; `attrs['notes']` tell how many.
    `attrs['unmapped']` counts what carries a facility's key and means no category, by tag.
    """
    keys = facility_keys(categories)
    everything = Shapes([*nodes.key, *areas.key], [*nodes.tags, *areas.tags], np.r_[nodes.geometry, areas.geometry])
    named = frozenset(keys)
    maybe = everything.taken(np.flatnonzero([_is_facility(tags, named) for tags in everything.tags]))
    category = np.array([category_of(tags, categories) for tags in maybe.tags], dtype=object)
    day = today or local_now().date()
    standing = [status_of_tags(maybe.tags[row], day) for row in np.flatnonzero(category != "")]
    rows = _rows(maybe, category, file).assign(status=[status for status, _ in standing])
    campuses, merged = one_campus(gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84))
    frame, doubled = without_doubles(campuses)
    polygon = frame.geom_type.to_numpy() != "Point"
    entrances, area = _entrances(frame, polygon, nodes), _area_m2(frame, polygon)
    frame["land_m2"] = area
    frame["area_m2"] = np.where(frame["category"].isin(SPORTS), area, np.nan)
    frame["entrances"] = entrances
    frame = frame.set_geometry(frame.geometry.where(~polygon, frame.geometry.representative_point()))
    frame.attrs["unmapped"] = _unmapped(maybe, category, keys)
    frame.attrs["doubled"] = doubled + merged
    frame.attrs["notes"] = not_counting(Counter(why for _, why in standing))
    split = split_services(frame, categories)
    split.attrs.update(frame.attrs)
    return split[[*FACILITY_COLUMNS, "geometry"]].reset_index(drop=True)


def _is_facility(tags: Tags, keys: frozenset[str]) -> bool:
    return not keys.isdisjoint(tags) or tags.get("highway", "") == "bus_stop"


def _unmapped(maybe: Shapes, category: NDArray[np.object_], keys: tuple[str, ...]) -> dict[str, int]:
    """How often each tag occurs on an object that means no category, the most frequent first."""
    tags = [maybe.tags[row] for row in np.flatnonzero(category == "")]
    said = [next(f"{key}={row[key]}" for key in keys if key in row) for row in tags]
    return dict(Counter(said).most_common())


def _rows(shapes: Shapes, category: NDArray[np.object_], file: str) -> pd.DataFrame:
    rows = np.flatnonzero(category != "")
    found = category[rows]
    tags = [shapes.tags[row] for row in rows]
    columns: dict[str, object] = {
        "facility_id": [f"osm-{shapes.key[row]}" for row in rows],
        "name": [own_name(each) for each in tags],
        "category": found,
        "status": ["existing"] * len(found),
        "level": [""] * len(found),
        **{name: np.full(len(found), np.nan) for name in (*CAPACITIES, "grade")},
        "public": [each.get("operator:type", "") in _PUBLIC for each in tags],
        **{name: np.zeros(len(found), dtype=np.bool_) for name in ("new", "mobile")},
        "mobile_place": [""] * len(found),
        "mobile_time": [""] * len(found),
        "entrances": [None] * len(found),
        "source": [f"{file} {shapes.key[row]}" for row in rows],
        **{name: np.full(len(found), np.nan) for name in ("opened", "closed")},
        "site": [f"osm-{shapes.key[row]}" for row in rows],
        "more": [_told(each) for each in tags],
        "known": ["public" if "operator:type" in each else "" for each in tags],
        "geometry": shapes.geometry[rows],
    }
    columns["beds"] = _numbers(tags, ("beds", "capacity:beds"))
    columns["places"] = _numbers(tags, ("capacity", "capacity:persons"))
    return pd.DataFrame(columns)


def _told(tags: Tags) -> str:
    """What citizens are told of a facility, as `more` of `schema` holds it."""
    said = {key: tags[key] for key in _FOR_CITIZENS if tags.get(key)}
    street = tags.get("addr:street", "")
    if street and "addr:full" not in said:
        said["addr:full"] = street + tags.get("addr:housenumber", "")
    return json.dumps(said, ensure_ascii=False) if said else ""


def own_name(tags: Tags) -> str:
    """The name on the spot, or the Chinese or English one, or ''."""
    return next((tags[key] for key in ("name", "name:zh", "name:en") if tags.get(key)), "")


def _numbers(tags: list[Tags], keys: tuple[str, ...]) -> NDArray[np.float64]:
    said = pd.Series([next((row[key] for key in keys if key in row), "") for row in tags], dtype=object)
    numbers = pd.to_numeric(said.astype(str).str.extract(r"^\s*(\d+(?:\.\d+)?)\s*(?:m|$)")[0])
    return numbers.to_numpy(dtype=np.float64)


def _area_m2(frame: gpd.GeoDataFrame, polygon: NDArray[np.bool_]) -> NDArray[np.float64]:
    area = frame.to_crs(EQUAL_AREA).area.to_numpy(dtype=np.float64)
    return np.where(polygon, area, np.nan)


def _entrances(frame: gpd.GeoDataFrame, polygon: NDArray[np.bool_], nodes: Shapes) -> list[shapely.MultiPoint | None]:
    """For each facility the entrances and gates that are mapped on its outline, None where there are none."""
    out: list[shapely.MultiPoint | None] = [None] * len(frame)
    is_door = [("entrance" in tags or tags.get("barrier", "") == "gate") for tags in nodes.tags]
    doors = nodes.geometry[np.array(is_door, dtype=np.bool_)]
    rows = np.flatnonzero(polygon)
    tree = shapely.STRtree(shapely.boundary(frame.geometry.to_numpy()[rows]))
    door, outline = tree.query(doors, predicate="dwithin", distance=_ENTRANCE_NEAR_DEGREES)
    for each in np.unique(outline):
        out[rows[each]] = shapely.MultiPoint(list(doors[door[outline == each]]))
    return out


def buildings(areas: Shapes) -> gpd.GeoDataFrame:
    """Building polygons in WGS 84 with `building` (OpenStreetMap's value) and `floors` (NaN where none are tagged)."""
    rows = np.flatnonzero([tags.get("building", "no") != "no" for tags in areas.tags])
    tags = [areas.tags[row] for row in rows]
    floors = _numbers(tags, ("building:levels",))
    by_height = np.maximum(np.round(_numbers(tags, ("height", "building:height")) / STOREY_M), 1.0)
    columns = {"building": [each["building"] for each in tags], "floors": np.where(floors > 0, floors, by_height)}
    return gpd.GeoDataFrame(columns, geometry=areas.geometry[rows], crs=WGS84)


def residential_land(areas: Shapes) -> gpd.GeoDataFrame:
    """Polygons of landuse=residential in WGS 84, with `name`."""
    rows = np.flatnonzero([tags.get("landuse") == "residential" for tags in areas.tags])
    names = {"name": pd.Series([own_name(areas.tags[row]) for row in rows], dtype=object)}
    return gpd.GeoDataFrame(names, geometry=areas.geometry[rows], crs=WGS84)


def barriers(ways: OsmWays, areas: Shapes) -> gpd.GeoDataFrame:
    """Waters, railways at grade, trunk roads and walls in WGS 84: `kind` ('river', 'railway', 'trunk', 'wall'), `name`.

    What runs under ground or on a viaduct is no barrier to people on foot and is left out.
    """
    kinds = np.array([_line_kind(tags) for tags in ways.tags], dtype=object)
    pieces, _ = cut_pieces(ways, kinds != "")
    starts = np.flatnonzero(pieces.first)
    ends = np.r_[starts[1:], len(pieces.first)] - 1 if len(starts) else starts
    way = pieces.way[starts]
    lines = _barrier_frame(kinds[way], [ways.tags[row] for row in way], lines_between(pieces.xy, starts, ends))
    rows = np.flatnonzero([_is_water(tags) for tags in areas.tags])
    waters = _barrier_frame(["river"] * len(rows), [areas.tags[row] for row in rows], areas.geometry[rows])
    wide = waters[waters.to_crs(EQUAL_AREA).area >= LEAST_WATER_M2]
    return gpd.GeoDataFrame(pd.concat([lines, wide], ignore_index=True), geometry="geometry", crs=WGS84)


def _barrier_frame(kinds: object, tags: list[Tags], geometry: NDArray[np.object_]) -> gpd.GeoDataFrame:
    columns = {
        "kind": pd.Series(kinds, dtype=object),
        "name": pd.Series([own_name(each) for each in tags], dtype=object),
    }
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=WGS84)


def _line_kind(tags: Tags) -> str:
    if tags.get("tunnel", "no") != "no" or tags.get("bridge", "no") != "no":
        return ""
    if tags.get("waterway", "") in _RIVERS:
        return "river"
    if tags.get("railway", "") in _RAILWAYS:
        return "railway"
    if tags.get("highway", "") in _TRUNKS:
        return "trunk"
    return KIND if is_wall(tags) else ""


def _is_water(tags: Tags) -> bool:
    named = tags.get("waterway", "") == "riverbank" or tags.get("landuse", "") == "reservoir"
    return named or (tags.get("natural", "") == "water" and tags.get("water", "lake") in _WATERS)


def districts(areas: Shapes, levels: Mapping[str, str] = CHINA_LEVELS) -> gpd.GeoDataFrame:
    """Administrative boundaries that the file holds whole (schema.DISTRICT_COLUMNS, WGS 84).

    `levels` maps admin_level to our levels. Named residential land is added as estates. `parent_id` is the district of
    the next level up, where there is one, that holds a point inside.
    """
    level = [levels.get(tags.get("admin_level", ""), "") if _is_admin(tags) else _estate(tags) for tags in areas.tags]
    rows = np.flatnonzero([each != "" for each in level])
    tags = [areas.tags[row] for row in rows]
    names = [own_name(each) for each in tags]
    columns = {
        "district_id": [f"osm-{areas.key[row]}" for row in rows],
        "name": names,
        "level": [level[row] for row in rows],
        "parent_id": [""] * len(rows),
        "kind": [kind_of(name) for name in names],
        "area_type": [""] * len(rows),
        "new": np.zeros(len(rows), dtype=np.bool_),
        "opened": np.full(len(rows), np.nan),
    }
    frame = gpd.GeoDataFrame(pd.DataFrame(columns), geometry=areas.geometry[rows], crs=WGS84)
    frame["parent_id"] = _parents(frame)
    return frame[[*DISTRICT_COLUMNS, "geometry"]]


def _is_admin(tags: Tags) -> bool:
    return tags.get("boundary", "") == "administrative" and bool(own_name(tags))


def _estate(tags: Tags) -> str:
    return ESTATE if tags.get("landuse", "") == "residential" and own_name(tags) else ""


def _parents(frame: gpd.GeoDataFrame) -> pd.Series:
    parents = pd.Series("", index=frame.index, dtype=object)
    ladder = (*LEVELS, ESTATE)
    inside = frame.geometry.representative_point().to_numpy()
    for step, level in enumerate(ladder[1:], start=1):
        for above in ladder[:step]:  # the nearest level comes last and overwrites
            upper = frame[frame["level"] == above]
            mine = np.flatnonzero(frame["level"] == level)
            point, district = shapely.STRtree(upper.geometry.to_numpy()).query(inside[mine], predicate="intersects")
            parents.iloc[mine[point]] = upper["district_id"].to_numpy()[district]
    return parents
