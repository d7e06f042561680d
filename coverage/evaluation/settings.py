"""What a planner may set for an evaluation beside the plan: the one table of settings.

A field that carries `Told` is what the planner says: the project keeps it, `--set` and the check file take it, the
help names it and `docs/settings.md` describes it, all from here. Light, so that `--help` may read it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

from ..errors import RequestError
from ..travel.modes import MODES, Mode

MOST_BAND_PERCENT: Final = 20.0
"""A band wider than this would let circles fail unseen."""
LESS_SURE: Final = 5
"""Which points at a city's rim an estimate takes for rural is less sure than a thousandth of the people."""

Takes = Literal["mode", "above 0", "from 0", "percent", "year", "yes or no"]


@dataclass(frozen=True)
class Told:
    """How a planner says a setting.

    `word` is its name in `--set`; `of` says whether each clause or each group has its own, or there is one for all;
    `takes` what it takes, `example` is one; `what` is a sentence about it; `by_itself` tells that it has an option of
    its own, too, and need not stand in the examples.
    """

    word: str
    of: Literal["clause", "group", "all"]
    takes: Takes
    example: str
    what: str
    by_itself: bool = False


def _told(default: object, how: Told) -> Any:  # noqa: ANN401  (as `dataclasses.field`, which gives any type too)
    kept: dict[str, Any] = {"default_factory": default} if isinstance(default, type) else {"default": default}
    return field(**kept, metadata={Told: how})


@dataclass(frozen=True, eq=False)
class EvaluationSettings:
    """What the planner may set without touching the plan.

    `speeds_mps`: walking speed by group (`people`, `age_60_plus`, ...). `modes`, `limits`, `targets`: by clause id.
    `area_types`: urban or rural by district id, over what the place says. `statuses`: which facilities count.
    `crossing_s` and `signal_s`: seconds that everybody on foot waits at each crossing without signals and at each with
    signals, where the streets know any. `cluster_m`: unserved points closer than this belong to one area. `sureness`:
    work out how sure each circle is and whether places suffice. `turnouts`: minutes before an ambulance sets off, by
    clause id. `capacity`: by clause id, read the circle by distance and capacity together, so many places for 100 of
    the group that the service is for; 0 for distance alone.
    `year`: for which year targets are asked, else the plan's. `near_percent`: so many points below its target a circle
    is nearly met. `negligible_percent`: so small a part of a group is next to nobody, and a clause about it does not
    apply; `LESS_SURE` times as much where urban and rural are estimated. `complete`: the categories of which the data
    is said to be complete, None for all: of others a figure is a lower bound. `whole_scope`: the place is the whole
    that the plan's totals are for.
    Raises RequestError for numbers that make no sense.

    Examples
    --------
    >>> EvaluationSettings(limits={"fitness-urban": 10.0}).limits["fitness-urban"]
    10.0
    >>> EvaluationSettings(near_percent=50.0)
    Traceback (most recent call last):
    lifecircle.coverage.errors.RequestError: The near_percent is 50.0; it must be from 0 to 20.0.

    """

    modes: Mapping[str, Mode] = _told(
        dict, Told("mode", "clause", "mode", "walk", "How people come: read the clause by another mode.")
    )
    limits: Mapping[str, float] = _told(
        dict, Told("limit", "clause", "above 0", "10", "The circle's limit, minutes or km as the clause counts.")
    )
    targets: Mapping[str, float] = _told(
        dict, Told("target", "clause", "from 0", "80", "What must be reached, in the clause's unit.")
    )
    turnouts: Mapping[str, float] = _told(
        dict, Told("turnout", "clause", "from 0", "3", "Minutes before an ambulance sets off.")
    )
    capacity: Mapping[str, float] = _told(
        dict,
        Told(
            "capacity", "clause", "from 0", "100",
            "Read the circle by distance and capacity together: so many places for 100 of the group; 0 by distance "
            "alone.",
        ),
    )  # fmt: skip
    speeds_mps: Mapping[str, float] = _told(
        dict,
        Told(
            "speed", "group", "above 0", "1.1", "Walking speed in metres per second, instead of the group's usual one."
        ),
    )
    year: int | None = _told(None, Told("year", "all", "year", "2024", "For which year targets are asked."))
    near_percent: float = _told(
        0.5, Told("near", "all", "percent", "0.5", "Points below its target at which a circle is nearly met.")
    )
    negligible_percent: float = _told(
        0.1,
        Told(
            "negligible", "all", "percent", "0.1",
            "So small a part of a group is next to nobody; five times as much where urban and rural are estimated.",
        ),
    )  # fmt: skip
    whole_scope: bool = _told(
        False,
        Told(
            "whole-scope", "all", "yes or no", "yes", "The place is all that the plan's totals are for.", by_itself=True
        ),
    )
    area_types: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[str, ...] = ("existing",)
    crossing_s: float = 0.0
    signal_s: float = 0.0
    cluster_m: float = 250.0
    sureness: bool = True
    complete: frozenset[str] | None = None

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
        for key, value in self.capacity.items():
            if not (math.isfinite(value) and value >= 0):
                raise RequestError(
                    "The places for 100 people of {clause} are {value}; they must be 0 or above.",
                    clause=key,
                    value=value,
                )
        for key, mode in self.modes.items():
            if mode not in MODES:
                modes = ", ".join(MODES)
                raise RequestError(
                    "{clause} cannot be read as {mode}; choose {modes}.", clause=key, mode=mode, modes=modes
                )

    def next_to_nobody(self, *, guessed: bool) -> float:
        """Return how many percent of a group are next to nobody in an area type, which may be `guessed`."""
        return self.negligible_percent * (LESS_SURE if guessed else 1)

    def _check_bands(self) -> None:
        percents = [name for name, how in settings().items() if how.takes == "percent"]
        for what, share in ((name, getattr(self, name)) for name in percents):
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


def settings() -> Mapping[str, Told]:
    """Return the settings that a planner says, by the names of their fields.

    Examples
    --------
    >>> settings()["near_percent"].word
    'near'

    """
    return {one.name: one.metadata[Told] for one in fields(EvaluationSettings) if Told in one.metadata}


def examples() -> str:
    """Return the settings as one writes them with `--set`, for the help.

    Examples
    --------
    >>> examples().split(", ")[:2]
    ['CLAUSE.mode=walk', 'CLAUSE.limit=10']

    """
    told = [(how, _head(how)) for how in settings().values() if not how.by_itself]
    groups = [f"{how.word}.age_60_plus={how.example}" for how, _ in told if how.of == "group"]
    return ", ".join([*(f"{head}={how.example}" for how, head in told), *groups])


def _head(how: Told) -> str:
    return f"CLAUSE.{how.word}" if how.of == "clause" else how.word
