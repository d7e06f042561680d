"""Who may use a way of OpenStreetMap: on foot, by car, in which direction, past which gate.

The defaults by class follow the worldwide table of the OSM wiki, "OSM tags for routing/Access restrictions"; explicit
tags overrule them, the most special first (foot before access; motorcar before motor_vehicle, vehicle, access), as
"Key:access" of the wiki has it. Where Chinese practice is narrower than that table, the rule says so:

- a trunk road is open on foot unless it is a motorroad or an expressway, is tagged to have no pavement of its own
  (sidewalk=no, none, separate), or carries 高架 or 快速路 in its name (elevated and express roads are closed to
  pedestrians there);
- a private way stays open, flagged as gated: people who live in a compound walk through its gate; but it is the first
  or the last part of a way, and nobody else's way through;
- `use_sidepath`, and a separate pavement of a trunk road, close a way only where there is such a path beside it.

Flags and one-way codes are read by the tables of `road_words`, as in every other street layer. Platforms, piers and
ferries are ways too, whatever key they are tagged with. Conditional restrictions (`foot:conditional`) are not read: a
plan is about the everyday way. docs/streets.md lists every tag that is read, beside OSRM's published tables.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ....arrays import Bools
from .road_words import as_flags, as_oneway

WALK_CLASSES: Final = frozenset(
    {
        *("trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary"),
        *("tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track"),
        *("pedestrian", "footway", "path", "steps", "corridor", "elevator", "platform", "pier", "ferry"),
    }
)
"""Open on foot where no tag says otherwise."""
WALK_BY_TAG_CLASSES: Final = frozenset({"cycleway", "bridleway", "busway", "motorway", "motorway_link"})
"""Open on foot only where `foot` says so (or, for a cycleway, `segregated`, which tells of a shared way)."""
DRIVE_CLASSES: Final = frozenset(
    {
        *("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary"),
        *("secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street"),
        *("service", "road"),
    }
)
"""Open to cars where no tag says otherwise."""
DRIVE_BY_TAG_CLASSES: Final = frozenset({"track", "pedestrian", "busway", "ferry"})
"""Open to cars only where `motor_vehicle` or `motorcar` says so."""
FOOT_CLASSES: Final = frozenset(
    {"pedestrian", "footway", "path", "steps", "corridor", "cycleway", "bridleway", "track", "service", "living_street"}
)
"""What a network of walking holds beside roads, and what may run beside a road as its path."""
NO_STREETS: Final = frozenset(
    {
        *("construction", "proposed", "planned", "abandoned", "disused", "razed", "demolished", "removed", "raceway"),
        *("services", "rest_area", "escape", "via_ferrata", "bus_guideway", "no", "emergency_bay", "toll_gantry"),
    }
)
"""Values of `highway` that are no street that one may use."""
FERRY: Final = "ferry"
WAYS_OF_OTHER_KEYS: Final = (
    ("railway", "platform", "platform"),
    ("public_transport", "platform", "platform"),
    ("man_made", "pier", "pier"),
    ("route", "ferry", FERRY),
)
"""Ways without a highway tag that one walks on: key, value, and the class that they get here."""
MAJOR_CLASSES: Final = frozenset(
    f"{name}{link}" for name in ("trunk", "primary", "secondary", "tertiary") for link in ("", "_link")
)
"""Roads whose crossing on foot counts as one."""

_GRANTS: Final = frozenset({"yes", "designated", "permissive", "official", "public"})
_DENIALS: Final = frozenset(
    {
        *("no", "agricultural", "forestry", "delivery", "delivery_only", "emergency", "military", "psv", "bus"),
        *("construction", "unsuitable"),
    }
)
_SIDEPATH: Final = "use_sidepath"
PRIVATE: Final = frozenset({"private", "permit", "residents"})
_TRUNK: Final = frozenset({"trunk", "trunk_link"})
_NO_PAVEMENT: Final = frozenset({"no", "none"})
_CLOSED_NAMES: Final = "高架|快速路"
_NOT_SPANNING: Final = frozenset({"", "no"})
_NO_TUNNELS: Final = frozenset({"", "no", "building_passage", "arcade"})
"""Passages through a building lie on the ground, with doors to either side."""
_KMH_PER: Final = {"": 1.0, "mph": 1.609344, "knots": 1.852}

TAG_COLUMNS: Final = (
    *("highway", "name", "foot", "access", "motorcar", "motor_vehicle", "vehicle", "sidewalk", "sidewalk:both"),
    *("motorroad", "expressway", "segregated", "oneway", "junction", "bridge", "tunnel", "maxspeed", "duration"),
    *(key for key, _, _ in WAYS_OF_OTHER_KEYS),
)
_FLAGS: Final = ("motorroad", "expressway", "bridge", "tunnel")
"""Tags whose every spelling of yes and no counts."""


@dataclass(frozen=True, eq=False)
class Access:
    """One row for each way, in the order given; the fields are those of `schema.STREET_COLUMNS`."""

    walk: Bools
    drive: Bools
    gate: Bools
    private: Bools
    oneway: NDArray[np.int8]
    stairs: Bools
    bridge: Bools
    tunnel: Bools
    maxspeed_kmh: NDArray[np.float64]


def tag_table(tags: list[dict[str, str]]) -> pd.DataFrame:
    """The columns that the rules need, '' where a way lacks the tag."""
    table = pd.DataFrame({key: [row.get(key, "") for row in tags] for key in TAG_COLUMNS}, dtype=object)
    for key, value, highway in WAYS_OF_OTHER_KEYS:
        table.loc[(table["highway"] == "") & (table[key] == value), "highway"] = highway
    return table


def normal(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `yes` and `no` for every spelling of them, and one-way codes as OpenStreetMap's."""
    flags = {tag: as_flags(table[tag]) for tag in _FLAGS}
    return table.assign(**flags, oneway=as_oneway(table["oneway"])[0])


def is_street(table: pd.DataFrame) -> Bools:
    """Whether each way is a street at all, of whatever class."""
    return _true((table["highway"] != "") & ~table["highway"].isin(NO_STREETS))


def needs_sidepath(table: pd.DataFrame) -> Bools:
    """Whether people are sent to a path beside each way, which stays open where there is none."""
    aside = (table["foot"] == _SIDEPATH) | (table["highway"].isin(_TRUNK) & (_pavement(table) == "separate"))
    return _true(aside)


def access(table: pd.DataFrame, *, sidepath: Bools | None = None) -> Access:
    """Apply the rules to a table of `TAG_COLUMNS`, one row for each way.

    `sidepath` tells where a path runs beside the way; by default it does wherever a tag speaks of one.
    """
    table = normal(table)
    foot, general = table["foot"], table["access"]
    car = _first_said(table, ("motorcar", "motor_vehicle", "vehicle", "access"))
    walk = walkable(table, sidepath=sidepath)
    private = np.where(foot == "", general.isin(PRIVATE), foot.isin(PRIVATE))
    closed = np.asarray(np.where(walk, private, car.isin(PRIVATE)), dtype=np.bool_)
    return Access(
        walk=walk,
        drive=drivable(table),
        gate=closed,
        private=closed,
        oneway=one_way(table),
        stairs=_true(table["highway"] == "steps"),
        bridge=_true(~table["bridge"].isin(_NOT_SPANNING) | (table["highway"] == FERRY)),
        tunnel=_true(~table["tunnel"].isin(_NO_TUNNELS)),
        maxspeed_kmh=speed_kmh(table["maxspeed"]),
    )


def walkable(table: pd.DataFrame, *, sidepath: Bools | None = None) -> Bools:
    """Whether people may walk along each way of a table in its normal form."""
    highway, foot = table["highway"], table["foot"]
    beside = np.ones(len(table), dtype=np.bool_) if sidepath is None else sidepath
    shared = (highway == "cycleway") & table["segregated"].isin(("yes", "no"))
    by_class = (highway.isin(WALK_CLASSES) & ~_closed_trunk(table, beside)) | shared
    known = highway.isin(WALK_CLASSES | WALK_BY_TAG_CLASSES)
    granted = foot.isin(_GRANTS) & known
    denied = foot.isin(_DENIALS) | ((foot == "") & table["access"].isin(_DENIALS)) | ((foot == _SIDEPATH) & beside)
    return _true((by_class | granted) & ~denied)


def _closed_trunk(table: pd.DataFrame, sidepath: Bools) -> "pd.Series[bool]":
    pavement = _pavement(table)
    closed = pavement.isin(_NO_PAVEMENT) | ((pavement == "separate") & sidepath)
    express = (table["motorroad"] == "yes") | (table["expressway"] == "yes") | closed
    trunk = table["highway"].isin(_TRUNK)
    elevated = table["highway"].isin(DRIVE_CLASSES) & table["name"].str.contains(_CLOSED_NAMES, regex=True)
    return (trunk & express) | elevated | (table["motorroad"] == "yes")


def _pavement(table: pd.DataFrame) -> "pd.Series[str]":
    return table["sidewalk"].where(table["sidewalk"] != "", table["sidewalk:both"])


def drivable(table: pd.DataFrame) -> Bools:
    """Whether a car may drive along each way."""
    highway = table["highway"]
    said = _first_said(table, ("motorcar", "motor_vehicle", "vehicle", "access"))
    special = _first_said(table, ("motorcar", "motor_vehicle"))
    granted = highway.isin(DRIVE_BY_TAG_CLASSES) & special.isin(_GRANTS)
    return _true((highway.isin(DRIVE_CLASSES) | granted) & ~said.isin(_DENIALS))


def one_way(table: pd.DataFrame) -> NDArray[np.int8]:
    """1 where cars go along the line only, -1 against it, 0 both ways. Roundabouts and motorways go one way.

    The table is in its normal form.
    """
    said = table["oneway"]
    implied = table["junction"].isin(("roundabout", "circular")) | table["highway"].isin(("motorway",))
    forward = (said == "yes") | ((said == "") & implied)
    backward = said == "-1"
    return np.asarray(_true(forward).astype(np.int8) - _true(backward).astype(np.int8), dtype=np.int8)


def speed_kmh(said: "pd.Series[str]") -> NDArray[np.float64]:
    """Numbers of `maxspeed` in km/h ('60', '30 mph'); NaN where it is a word ('none', 'CN:urban') or absent."""
    parts = said.str.extract(r"^\s*(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh|)\s*(?:$|;)")
    number = pd.to_numeric(parts[0]).to_numpy(dtype=np.float64)
    unit = parts[1].map(_KMH_PER).fillna(1.0).to_numpy(dtype=np.float64)
    return np.asarray(number * unit, dtype=np.float64)


def minutes_of(said: "pd.Series[str]") -> NDArray[np.float64]:
    """Minutes of `duration` ('15', '00:15', '01:30:00', 'PT1H30M'); NaN where there is none."""
    clock = said.str.extract(r"^\s*(?:(\d+):)?(\d+)(?::(\d+))?\s*$").apply(pd.to_numeric).to_numpy(dtype=np.float64)
    iso = said.str.extract(r"^\s*P?T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?\s*$").apply(pd.to_numeric)
    parts = np.where(np.isnan(clock).all(axis=1)[:, None], iso.to_numpy(dtype=np.float64), clock)
    minutes = np.nan_to_num(parts) @ np.array([60.0, 1.0, 1 / 60])
    return np.where(minutes > 0, minutes, np.nan)


def _first_said(table: pd.DataFrame, keys: tuple[str, ...]) -> "pd.Series[str]":
    """The value of the first of `keys` that a way carries, '' where it carries none."""
    said = table[keys[0]]
    for key in keys[1:]:
        said = said.where(said != "", table[key])
    return said


def _true(mask: "pd.Series[bool]") -> Bools:
    return mask.to_numpy(dtype=np.bool_)
