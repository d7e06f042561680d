"""What a planner may set for an evaluation beside the plan."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..errors import RequestError
from ..travel.modes import MODES, Mode

MOST_BAND_PERCENT: Final = 20.0
"""A band wider than this would let circles fail unseen."""


@dataclass(frozen=True, eq=False)
class EvaluationSettings:
    """What the planner may set without touching the plan.

    `speeds_mps`: walking speed by group (`people`, `age_60_plus`, ...). `modes`, `limits`, `targets`: by clause id.
    `area_types`: urban or rural by district id, over what the place says. `statuses`: which facilities count.
    `crossing_s` and `signal_s`: seconds that everybody on foot waits at each crossing without signals and at each with
    signals, where the streets know any. `cluster_m`: unserved points closer than this belong to one area. `sureness`:
    work out how sure each circle is and whether places suffice. `turnouts`: minutes before an ambulance sets off, by
    clause id. `year`: for which year targets are asked, else the plan's. `near_percent`: so many points below its
    target a circle is nearly met. `negligible_percent`: so small a part of a group is next to nobody, and a clause
    about it does not apply. `complete`: the categories of which the data is said to be complete, None for all: of
    a figure is a lower bound. `whole_scope`: the place is the whole that the plan's totals are for.
    Raises RequestError for numbers that make no sense.
    """

    speeds_mps: Mapping[str, float] = field(default_factory=dict)
    modes: Mapping[str, Mode] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    area_types: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[str, ...] = ("existing",)
    crossing_s: float = 0.0
    signal_s: float = 0.0
    cluster_m: float = 250.0
    sureness: bool = True
    turnouts: Mapping[str, float] = field(default_factory=dict)
    year: int | None = None
    near_percent: float = 0.5
    negligible_percent: float = 0.1
    complete: frozenset[str] | None = None
    whole_scope: bool = False

    def __post_init__(self) -> None:
        self._check_walking()
        self._check_bands()
        numbers = {**{f"limit of {key}": value for key, value in self.limits.items()}, "cluster_m": self.cluster_m}
        for what, value in numbers.items():
            if not (math.isfinite(value) and value > 0):
                raise RequestError("The {what} is {value}; it must be above 0.", what=what, value=value)
        for key, value in self.targets.items():
            if not (math.isfinite(value) and value >= 0):
                raise RequestError("The target of {clause} is {value}; it must be 0 or above.", clause=key, value=value)
        for key, mode in self.modes.items():
            if mode not in MODES:
                modes = ", ".join(MODES)
                raise RequestError(
                    "{clause} cannot be read as {mode}; choose {modes}.", clause=key, mode=mode, modes=modes
                )

    def _check_bands(self) -> None:
        for what, share in (("near_percent", self.near_percent), ("negligible_percent", self.negligible_percent)):
            if not 0 <= share <= MOST_BAND_PERCENT:
                raise RequestError(
                    "The {what} is {value}; it must be from 0 to {most}.",
                    what=what,
                    value=share,
                    most=MOST_BAND_PERCENT,
                )
        for key, minutes in self.turnouts.items():
            if not (math.isfinite(minutes) and minutes >= 0):
                raise RequestError(
                    "The turnout of {clause} is {value} min; it must be 0 or above.", clause=key, value=minutes
                )

    def _check_walking(self) -> None:
        for group, speed in self.speeds_mps.items():
            if not (math.isfinite(speed) and speed > 0):
                raise RequestError(
                    "The walking speed of {group} is {value} m/s; it must be above 0.", group=group, value=speed
                )
        for wait in (self.crossing_s, self.signal_s):
            if not (math.isfinite(wait) and wait >= 0):
                raise RequestError("A wait at crossings is {value} s; it must be 0 or above.", value=wait)
