"""Who may use a way of OpenStreetMap: on foot, by car, in which direction, past which gate.

The defaults by class follow the worldwide table of the OSM wiki, "OSM tags for routing/Access restrictions"; explicit
tags overrule them, the most special first (foot before access; motorcar before motor_vehicle, vehicle, access), as
"Key:access" of the wiki has it. Where Chinese practice is narrower than that table, the rule says so:

- a trunk road is open on foot unless it is a motorroad or an expressway, is tagged to have no pavement of its own
  (sidewalk=no, none, separate), or carries 高架 or 快速路 in its name (elevated and express roads are closed to
  pedestrians there);
- a private way stays open, flagged as gated: people who live in a compound walk through its gate.

Conditional restrictions (`foot:conditional`) are not read: a plan is about the everyday way.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...arrays import Bools

WALK_CLASSES: Final = frozenset(
    {
        *("trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary"),
        *("tertiary_link", "unclassified", "residential", "living_street", "service", "road", "track"),
        *("pedestrian", "footway", "path", "steps", "corridor", "elevator", "platform"),
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
DRIVE_BY_TAG_CLASSES: Final = frozenset({"track", "pedestrian", "busway"})
"""Open to cars only where `motor_vehicle` or `motorcar` says so."""
MAJOR_CLASSES: Final = frozenset(
    f"{name}{link}" for name in ("trunk", "primary", "secondary", "tertiary") for link in ("", "_link")
)
"""Roads whose crossing on foot counts as one."""

_GRANTS: Final = frozenset({"yes", "designated", "permissive", "official", "public"})
_FOOT_DENIALS: Final = frozenset({"no", "use_sidepath", "unsuitable"})
_DENIALS: Final = frozenset(
    {"no", "agricultural", "forestry", "emergency", "military", "psv", "bus", "construction", "delivery_only"}
)
_PRIVATE: Final = frozenset({"private", "permit", "residents"})
_TRUNK: Final = frozenset({"trunk", "trunk_link"})
_NO_PAVEMENT: Final = frozenset({"no", "none", "separate"})
_CLOSED_NAMES: Final = "高架|快速路"
_NOT_SPANNING: Final = frozenset({"", "no"})
_KMH_PER: Final = {"": 1.0, "mph": 1.609344, "knots": 1.852}

TAG_COLUMNS: Final = (
    *("highway", "name", "foot", "access", "motorcar", "motor_vehicle", "vehicle", "sidewalk", "sidewalk:both"),
    *("motorroad", "expressway", "segregated", "oneway", "junction", "bridge", "tunnel", "maxspeed"),
)


@dataclass(frozen=True, eq=False)
class Access:
    """One row for each way, in the order given; the fields are those of `schema.STREET_COLUMNS`."""

    walk: Bools
    drive: Bools
    gate: Bools
    oneway: NDArray[np.int8]
    stairs: Bools
    bridge: Bools
    tunnel: Bools
    maxspeed_kmh: NDArray[np.float64]


def tag_table(tags: list[dict[str, str]]) -> pd.DataFrame:
    """The columns that the rules need, '' where a way lacks the tag."""
    return pd.DataFrame({key: [row.get(key, "") for row in tags] for key in TAG_COLUMNS}, dtype=object)


def access(table: pd.DataFrame) -> Access:
    """Apply the rules to a table of `TAG_COLUMNS`, one row for each way."""
    foot, general = table["foot"], table["access"]
    car = _first_said(table, ("motorcar", "motor_vehicle", "vehicle", "access"))
    walk = walkable(table)
    private = np.where(foot == "", general.isin(_PRIVATE), foot.isin(_PRIVATE))
    return Access(
        walk=walk,
        drive=drivable(table),
        gate=np.asarray(np.where(walk, private, car.isin(_PRIVATE)), dtype=np.bool_),
        oneway=one_way(table),
        stairs=_true(table["highway"] == "steps"),
        bridge=_true(~table["bridge"].isin(_NOT_SPANNING)),
        tunnel=_true(~table["tunnel"].isin(_NOT_SPANNING)),
        maxspeed_kmh=speed_kmh(table["maxspeed"]),
    )


def walkable(table: pd.DataFrame) -> Bools:
    """Whether people may walk along each way."""
    highway, foot = table["highway"], table["foot"]
    shared = (highway == "cycleway") & table["segregated"].isin(("yes", "no"))
    by_class = (highway.isin(WALK_CLASSES) & ~_closed_trunk(table)) | shared
    known = highway.isin(WALK_CLASSES | WALK_BY_TAG_CLASSES)
    granted = foot.isin(_GRANTS) & known
    denied = foot.isin(_FOOT_DENIALS) | ((foot == "") & table["access"].isin(_DENIALS))
    return _true((by_class | granted) & ~denied)


def _closed_trunk(table: pd.DataFrame) -> "pd.Series[bool]":
    pavement = table["sidewalk"].where(table["sidewalk"] != "", table["sidewalk:both"])
    express = (table["motorroad"] == "yes") | (table["expressway"] == "yes") | pavement.isin(_NO_PAVEMENT)
    trunk = table["highway"].isin(_TRUNK)
    elevated = table["highway"].isin(DRIVE_CLASSES) & table["name"].str.contains(_CLOSED_NAMES, regex=True)
    return (trunk & express) | elevated | (table["motorroad"] == "yes")


def drivable(table: pd.DataFrame) -> Bools:
    """Whether a car may drive along each way."""
    highway = table["highway"]
    said = _first_said(table, ("motorcar", "motor_vehicle", "vehicle", "access"))
    special = _first_said(table, ("motorcar", "motor_vehicle"))
    granted = highway.isin(DRIVE_BY_TAG_CLASSES) & special.isin(_GRANTS)
    return _true((highway.isin(DRIVE_CLASSES) | granted) & ~said.isin(_DENIALS))


def one_way(table: pd.DataFrame) -> NDArray[np.int8]:
    """1 where cars go along the line only, -1 against it, 0 both ways. Roundabouts and motorways go one way."""
    said = table["oneway"]
    implied = table["junction"].isin(("roundabout", "circular")) | table["highway"].isin(("motorway",))
    forward = said.isin(("yes", "true", "1")) | ((said == "") & implied)
    backward = said.isin(("-1", "reverse"))
    return np.asarray(_true(forward).astype(np.int8) - _true(backward).astype(np.int8), dtype=np.int8)


def speed_kmh(said: "pd.Series[str]") -> NDArray[np.float64]:
    """Numbers of `maxspeed` in km/h ('60', '30 mph'); NaN where it is a word ('none', 'CN:urban') or absent."""
    parts = said.str.extract(r"^\s*(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh|)\s*(?:$|;)")
    number = pd.to_numeric(parts[0]).to_numpy(dtype=np.float64)
    unit = parts[1].map(_KMH_PER).fillna(1.0).to_numpy(dtype=np.float64)
    return np.asarray(number * unit, dtype=np.float64)


def _first_said(table: pd.DataFrame, keys: tuple[str, ...]) -> "pd.Series[str]":
    """The value of the first of `keys` that a way carries, '' where it carries none."""
    said = table[keys[0]]
    for key in keys[1:]:
        said = said.where(said != "", table[key])
    return said


def _true(mask: "pd.Series[bool]") -> Bools:
    return mask.to_numpy(dtype=np.bool_)
