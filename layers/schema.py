"""The frames that this floor hands out, their columns, and the words allowed in them: defined once, here.

Every frame is a GeoDataFrame in the place's metric CRS (one CRS for all frames of a place). Lengths are metres, areas
square metres, people floats (splitting conserves people, so they are never rounded).
"""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd

from ..groups import AGES

# ------------------------------------------------------------------------------------------------- demand points
PEOPLE: Final = "people"
HOUSEHOLDS: Final = "households"
AGE_GROUPS: Final = tuple(group.key for group in AGES if group.everywhere)
"""Childcare, kindergarten, primary, junior middle, working age (the census's 15-59), and the elderly (60+)."""
GROUPS: Final = (PEOPLE, *AGE_GROUPS, HOUSEHOLDS)
MORE_GROUPS: Final = tuple(group.key for group in AGES if not group.everywhere)
"""Groups that a place has only where its data counts them: nothing is estimated for them."""

AREA_TYPE: Final = "area_type"
URBAN: Final = "urban"
RURAL: Final = "rural"
AREA_TYPES: Final = (URBAN, RURAL)

# ---------------------------------------------------------------------------------------------------- districts
LEVELS: Final = ("city", "county", "township", "village")
"""The four administrative levels, top down: 市, 区县, 乡镇街道, 村社区."""
ESTATE: Final = "estate"
"""A fifth, non-administrative level: a residential area (居住小区), `new` or old."""
DISTRICT_LEVELS: Final = (*LEVELS, ESTATE)
DISTRICT_COLUMNS: Final = ("district_id", "name", "level", "parent_id", "kind", "area_type", "new", "opened")
"""`kind`: the name's own word, 街道 (street), 镇 (town), 乡 (township), 社区 (community), 村 (village), or ''.
`parent_id`: the district one level up, or ''. `area_type`: urban, rural or '' where unknown. `new`: bool. `opened`: the
year in which an estate was finished, NaN where unknown."""

DEMAND_COLUMNS: Final = (*GROUPS, AREA_TYPE, *DISTRICT_LEVELS)
"""A demand point carries, beside its groups and area type, one `district_id` per level ('' where it lies in none).

`frame.attrs["estimated"]` lists the groups (and 'area_type', if so) that were estimated and not counted."""

# --------------------------------------------------------------------------------------------------- facilities
STATUSES: Final = ("existing", "planned", "candidate", "closed")
CAPACITIES: Final = ("beds", "nursing_beds", "places", "area_m2", "land_m2", "doctors", "nurses")
FACILITY_COLUMNS: Final = (
    "facility_id",  # str, unique
    "name",  # str
    "category",  # str, a key of categories.toml
    "status",  # one of STATUSES
    "level",  # '' or one of LEVELS: the tier that runs it
    *CAPACITIES,  # float, NaN where unknown
    "public",  # bool: run by the public hand
    "grade",  # float by `grades`: lower is better, 1 the highest class of the category, NaN where unknown
    "new",  # bool: flagged as new by its source
    "opened",  # float: the year in which it opened, NaN where unknown
    "closed",  # float: the year in which it closed or will, NaN where unknown
    "mobile",  # bool: comes by at a place and a time
    "mobile_place",  # str
    "mobile_time",  # str
    "entrances",  # MultiPoint or None: where one walks in; None means the point itself
    "source",  # str: file and row it was read from
    "known",  # str: which of TOLD the source tells of the row, joined by spaces; the others hold defaults
    "site",  # str: facilities of one site (a school of two stages) share it; else the facility's own id
    "more",  # str: what else the source tells of the row, a JSON object of column to text, '' for nothing
)
TOLD: Final = ("level", "public", "grade", "new")
"""Columns of facilities whose default says something (private, not new) that a source without the column does not."""

# ------------------------------------------------------------------------------------------------------ streets
STREET_COLUMNS: Final = (
    "u",  # int64 node id where the line starts; lines that share an id are joined there
    "v",  # int64 node id where it ends
    "highway",  # str, OSM's highway value ('footway', 'residential', 'trunk', ...)
    "name",  # str
    "oneway",  # int8 for cars: 1 along the line, -1 against it, 0 both ways
    "walk",  # bool: open to people on foot
    "drive",  # bool: open to cars
    "stairs",  # bool
    "bridge",  # bool
    "tunnel",  # bool
    "gate",  # bool: private way or behind a gate; usable, but listed by the diagnosis
    "private",  # bool: private by its tags: only the first or the last part of a way leads along it
    "across",  # bool: a straight line across a square, drawn by the reader; others cross it without a node
    "maxspeed_kmh",  # float, NaN where untagged
    "source_id",  # int64: OSM way id, or the row of the planner's file
)
NODE_COLUMNS: Final = ("crossing",)
CROSSINGS: Final = ("", "unsignalled", "signals")
"""A node frame is indexed by node id (int64) with Point geometry; `crossing` tells what pedestrians meet there."""


@dataclass(frozen=True, eq=False)
class Streets:
    """Street lines split wherever ways meet, with their nodes.

    `edges` has STREET_COLUMNS and LineStrings that start at node `u` and end at node `v`; `nodes` has NODE_COLUMNS.
    """

    edges: gpd.GeoDataFrame
    nodes: gpd.GeoDataFrame


@dataclass(frozen=True, eq=False)
class PlaceLayers:
    """All that is known of one place, in one metric CRS; `barriers` are waters, railways and walls: lines or polygons.

    `barriers` has the columns `kind` ('river', 'railway', 'trunk', 'wall') and `name`. Any of `districts`, `barriers`
    and `buildings` may be an empty frame. `buildings` is for drawing (column `floors`, float).
    """

    name: str
    streets: Streets
    demand: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
