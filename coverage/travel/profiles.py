"""How fast whom: speeds with their sources, stairs, slope, crossings, and how far a point may lie from a street."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from ...messages import later
from ..errors import RequestError
from .modes import WAYS, Mode

Impedance = Literal["walk", "drive", "distance"]
TICKS_PER_SECOND: Final = 100_000_000
TICKS_PER_METRE: Final = 10_000_000
"""Costs are summed in whole ticks: 1e-8 s, or 1e-7 m for `distance`. 2,000 edges err by 1,000 ticks at most."""

CHINESE_ROAD_SPEEDS_KMH: Final = (
    ("motorway", 80.0),
    ("motorway_link", 40.0),
    ("trunk", 60.0),
    ("trunk_link", 40.0),
    ("primary", 40.0),
    ("primary_link", 30.0),
    ("secondary", 30.0),
    ("secondary_link", 30.0),
    ("tertiary", 30.0),
    ("tertiary_link", 20.0),
    ("unclassified", 20.0),
    ("residential", 20.0),
    ("living_street", 10.0),
    ("service", 10.0),
    ("track", 10.0),
)
"""The lowest design speed of each class, as a cautious average that includes waiting:
JTG B01-2014 for motorways and country roads (高速公路 80, 三级公路 30, 四级公路 20),
CJJ 37-2012 for streets (快速路 60, 主干路 40, 次干路 30, 支路 20)."""


@dataclass(frozen=True)
class Profile:
    """Whose way it is and what it costs. Every number is positive and finite; penalties may be 0.

    `speed_mps` is the speed on the level (of walking; for `drive` the speed where the class is not in
    `class_speeds_kmh`; 1 for `distance`, whose costs are metres). `leg_mps` is the speed between door and street.
    `slope` applies Tobler's function where the network knows heights. Time on stairs is `stairs_factor` times that on
    the level. `crossing_s` and `signal_s` are charged on entering a node with an unsignalled or signalled crossing;
    they are 0 unless the planner sets them, because crossings are mapped so unevenly that a district would be
    punished for being mapped well. Turn restrictions and congestion are not modelled. `on_foot` is how one
    walks to a car where that is part of the way, None for an adult. Raises RequestError.
    """

    name: str
    mode: Impedance
    speed_mps: float
    source: str
    leg_mps: float = 1.2
    slope: bool = False
    stairs_factor: float = 1.0
    crossing_s: float = 0.0
    signal_s: float = 0.0
    snap_cap_m: float = 300.0
    class_speeds_kmh: tuple[tuple[str, float], ...] = ()
    on_foot: "Profile | None" = None

    def __post_init__(self) -> None:
        numbers = {
            "speed": self.speed_mps,
            "speed between door and street": self.leg_mps,
            "factor for stairs": self.stairs_factor,
            "snap distance": self.snap_cap_m,
            **{f"speed on {key}": value for key, value in self.class_speeds_kmh},
        }
        for what, number in numbers.items():
            if not (math.isfinite(number) and number > 0):
                raise RequestError(
                    "The {what} of {profile} is {number}; it must be above 0.",
                    what=what,
                    profile=self.name,
                    number=number,
                )
        for what, number in (("crossing", self.crossing_s), ("signal", self.signal_s)):
            if not (math.isfinite(number) and number >= 0):
                raise RequestError(
                    "The wait at a {what} for {profile} is {number} s; it must be 0 or above.",
                    what=what,
                    profile=self.name,
                    number=number,
                )

    @property
    def ticks_per_unit(self) -> int:
        """Whole ticks in one second, or in one metre for `distance`."""
        return TICKS_PER_METRE if self.mode == "distance" else TICKS_PER_SECOND


def walking(name: str, speed_mps: float, source: str, *, stairs_factor: float = 2.0) -> Profile:
    """Give the profile of people on foot; the way between door and street is walked at the same speed."""
    return Profile(name, "walk", speed_mps, source, leg_mps=speed_mps, slope=True, stairs_factor=stairs_factor)


WALK_ADULT: Final = walking(
    "adults on foot", 1.2, later("4 ft/s, the design value for mixed pedestrians (MUTCD to 2003)")
)
WALK_ELDERLY: Final = walking(
    "older people on foot", 0.92, later("15th percentile of older pedestrians, TCRP 112/NCHRP 562"), stairs_factor=2.5
)
WALK_CHILD: Final = walking("children on foot", 1.07, later("3.5 ft/s, where children cross (MUTCD 2009, 4E.06)"))
DRIVE: Final = Profile(
    "by car",
    "drive",
    20 / 3.6,
    later("lowest design speed of the class (JTG B01-2014, CJJ 37-2012), never above the posted limit"),
    snap_cap_m=1500.0,
    class_speeds_kmh=CHINESE_ROAD_SPEEDS_KMH,
)
"""Whoever has no street for cars at the door walks to the nearest one, up to a kilometre and a half."""
CYCLE: Final = Profile(
    "by bicycle",
    "walk",
    12 / 3.6,
    later("12 km/h, a cautious average in town with the stops; where one may walk, one may push"),
    stairs_factor=6.0,
)
DISTANCE: Final = Profile(
    "along the streets", "distance", 1.0, later("metres, no speed"), leg_mps=1.0, snap_cap_m=500.0
)

_BY_GROUP: Final = dict.fromkeys(("age_60_plus", "age_65_plus", "age_80_plus"), WALK_ELDERLY) | dict.fromkeys(
    ("age_0_2", "age_3_5", "age_6_11", "age_12_14", "age_0_14"), WALK_CHILD
)


PROFILES: Final[Mapping[str, Profile]] = {"walk": WALK_ADULT, "drive": DRIVE, "cycle": CYCLE, "distance": DISTANCE}
"""By what a way of travelling goes, for everybody who has no pace of their own."""


def profile_for(group: str, mode: str) -> Profile:
    """Give the profile by which a population group travels: a key of `PROFILES`, or a mode.

    Groups without a pace of their own walk as adults. Raises RequestError for any other mode.
    """
    way = next((way for known, way in WAYS.items() if known == mode), None)
    key = mode if mode in PROFILES or way is None else way.goes_by
    if key not in PROFILES:
        known = ", ".join(PROFILES)
        raise RequestError("There is no way of travelling called {mode}; choose {known}.", mode=mode, known=known)
    return _BY_GROUP.get(group, PROFILES[key]) if key == "walk" else PROFILES[key]


class Waits(NamedTuple):
    """Seconds that a walk waits at each crossing without signals, and at each with signals."""

    crossing_s: float = 0.0
    signal_s: float = 0.0


NO_WAITS: Final = Waits()


def pace(group: str, mode: Mode, speed_mps: float | None = None, waits: Waits = NO_WAITS) -> Profile | None:
    """Return the profile by which a group goes in a mode, on foot at the planner's own speed and with these waits.

    Parameters
    ----------
    group : `people`, `age_60_plus`, ...
    mode : `walk`, `cycle`, `drive`, `walk_drive`, `network_km` or `radius_km`
    speed_mps : on foot, metres per second; by default the group's own
    waits : seconds at crossings, on foot

    Examples
    --------
    >>> adult, old = pace("people", "walk"), pace("age_60_plus", "walk")
    >>> adult.speed_mps, old.speed_mps
    (1.2, 0.92)
    >>> pace("people", "radius_km") is None  # as the crow flies
    True

    """
    if not WAYS[mode].goes_by:
        return None
    profile = profile_for(group, WAYS[mode].goes_by)
    if mode == "walk_drive":
        return _after_a_walk(profile, on_foot_by(group, speed_mps, waits))
    return on_foot_by(group, speed_mps, waits) if mode == "walk" else profile


def on_foot_by(group: str, speed_mps: float | None = None, waits: Waits = NO_WAITS) -> Profile:
    """Return the profile by which a group walks, as `pace` gives it."""
    profile = profile_for(group, "walk")
    paced = profile if speed_mps is None else at_speed(profile, speed_mps)
    return replace(paced, **waits._asdict())


def _after_a_walk(drive: Profile, on_foot: Profile) -> Profile:
    """Return the profile of who walks to a car by `on_foot`; that of adults is the same as driving."""
    return drive if on_foot == WALK_ADULT else replace(drive, leg_mps=on_foot.leg_mps, on_foot=on_foot)


def at_speed(profile: Profile, speed_mps: float) -> Profile:
    """Return the walking profile at another speed, between door and street as well."""
    return replace(profile, speed_mps=speed_mps, leg_mps=speed_mps)
