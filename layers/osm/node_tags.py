"""What the tags of a way's points mean to those who come by: gates, barriers, crossings, signals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from ...arrays import Bools, Floats, Longs
from .access.access_rules import (
    PRIVATE,
)
from .scan import Shapes, Tags

GATES: Final = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "hampshire_gate", "turnstile"}
    | {"full-height_turnstile", "sliding_beam", "security_control", "checkpoint"}
)
"""Barrier nodes that one may pass: the ways through them are flagged. Where they are locked or closed, nobody does."""


WALLS: Final = frozenset({"wall", "city_wall", "retaining_wall", "fence", "hedge", "ditch"})
"""Barrier nodes that stop everybody: the way goes on behind them, and is joined to nothing there."""


_CLOSED: Final = frozenset({"no", "agricultural", "forestry", "military", "emergency"})


_CAR_TAGS: Final = ("motorcar", "motor_vehicle", "vehicle")


CAR_STOPPERS: Final = frozenset(
    {"bollard", "block", "cycle_barrier", "motorcycle_barrier", "stile", "kissing_gate", "jersey_barrier", "planter"}
    | {"log", "turnstile", "full-height_turnstile", "wicket_gate", "chain", "debris"}
)
"""Barrier nodes that end a car's way and let people pass."""


_OPEN: Final = frozenset({"yes", "designated", "permissive", "public"})


_NO_CROSSING: Final = frozenset({"no", "informal"})


@dataclass(frozen=True, eq=False)
class NodeTags:
    """The tagged nodes that matter to streets, as ids."""

    gate: Longs
    private: Longs
    stop: Longs
    foot_stop: Longs
    car_stop: Longs
    crossing: Longs
    crossing_signals: Longs
    signals: Longs
    signals_xy: Floats

    @classmethod
    def of(cls, nodes: Shapes) -> "NodeTags":
        """Return what the tags of a scan's nodes say."""
        ids = np.array([int(key[1:]) for key in nodes.key], dtype=np.int64)
        signals = _those(nodes.tags, _is_signal)
        return cls(
            gate=ids[_those(nodes.tags, _is_gate)],
            private=ids[_those(nodes.tags, _is_private)],
            stop=ids[_those(nodes.tags, lambda tags: stops_people(tags) and not _lets_cars(tags))],
            foot_stop=ids[_those(nodes.tags, lambda tags: stops_people(tags) and _lets_cars(tags))],
            car_stop=ids[_those(nodes.tags, _stops_cars)],
            crossing=ids[_those(nodes.tags, _is_crossing)],
            crossing_signals=ids[_those(nodes.tags, _is_signalled_crossing)],
            signals=ids[signals],
            signals_xy=shapely.get_coordinates(nodes.geometry[signals]),
        )


def _those(tags: list[Tags], test: Callable[[Tags], bool]) -> Bools:
    return np.array([test(row) for row in tags], dtype=np.bool_)


def _is_gate(tags: Tags) -> bool:
    return tags.get("barrier", "") in GATES and tags.get("foot", tags.get("access", "")) not in _OPEN


def _is_private(tags: Tags) -> bool:
    return "barrier" in tags and tags.get("foot", tags.get("access", "")) in PRIVATE


def stops_people(tags: Tags) -> bool:
    """Whether nobody on foot gets past a node: a wall, a locked gate, or one that is closed to them."""
    said = tags.get("foot", tags.get("access", ""))
    shut = tags.get("barrier", "") in WALLS or ("barrier" in tags and tags.get("locked", "") == "yes")
    return said in _CLOSED or (shut and said not in _OPEN)


def _lets_cars(tags: Tags) -> bool:
    """Whether cars pass a node that stops people: only where it says so."""
    return next((tags[key] for key in _CAR_TAGS if key in tags), "") in _OPEN


def _stops_cars(tags: Tags) -> bool:
    return tags.get("barrier", "") in CAR_STOPPERS and tags.get("motor_vehicle", "") not in _OPEN


def _is_signal(tags: Tags) -> bool:
    return "traffic_signals" in tags.get("highway", "").split(";")


def _is_crossing(tags: Tags) -> bool:
    marked = "crossing" in tags.get("highway", "").split(";") or "crossing" in tags
    return marked and tags.get("crossing", "") not in _NO_CROSSING


def _is_signalled_crossing(tags: Tags) -> bool:
    signalled = tags.get("crossing", "") == "traffic_signals" or tags.get("crossing:signals", "") == "yes"
    return _is_crossing(tags) and (signalled or _is_signal(tags))
