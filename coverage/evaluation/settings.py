"""What a planner may set for an evaluation beside the plan."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import RequestError
from ..travel.modes import MODES, Mode


@dataclass(frozen=True, eq=False)
class EvaluationSettings:
    """What the planner may set without touching the plan.

    `speeds_mps`: walking speed by group (`people`, `age_60_plus`, ...). `modes`, `limits`, `targets`: by clause id.
    `area_types`: urban or rural by district id, over what the place says. `statuses`: which facilities count.
    `crossing_s` and `signal_s`: seconds that everybody on foot waits at each crossing without signals and at each with
    signals, where the streets know any. `cluster_m`: unserved points closer than this belong to one area. `sureness`:
    work out how sure each circle is and whether places suffice. Raises RequestError for numbers that make no sense.
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

    def __post_init__(self) -> None:
        self._check_walking()
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

    def _check_walking(self) -> None:
        for group, speed in self.speeds_mps.items():
            if not (math.isfinite(speed) and speed > 0):
                raise RequestError(
                    "The walking speed of {group} is {value} m/s; it must be above 0.", group=group, value=speed
                )
        for wait in (self.crossing_s, self.signal_s):
            if not (math.isfinite(wait) and wait >= 0):
                raise RequestError("A wait at crossings is {value} s; it must be 0 or above.", value=wait)
