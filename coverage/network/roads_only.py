"""Whether a network holds only roads for cars: walking along it is longer than it is, and people should be told."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...arrays import Floats
from ...messages import Message
from .derived import once
from .model import WALK, Network

FOOT_ONLY: Final = frozenset(
    {"footway", "path", "pedestrian", "steps", "corridor", "cycleway", "bridleway", "track", "service"}
)
"""Classes that an export for cars leaves out (osmnx's network type `drive` leaves out all of them)."""
PATHS: Final = FOOT_ONLY - {"track", "service"}
"""Classes that an export for cars and deliveries (osmnx's `drive_service`) leaves out too."""
ROADS: Final = frozenset({"trunk", "primary", "secondary", "tertiary", "residential"})
LEAST_M: Final = 5_000.0
"""A shorter network may well have none."""
LEAST_SHARE: Final = 0.01
LEAST_PATHS_M: Final = 20_000.0
"""Towns with fewer streets may have service roads and no path."""
LEAST_PATHS: Final = 0.001


def roads_only(highway: NDArray[Any], length_m: Floats) -> tuple[Message, ...]:
    """A warning where streets (m,) open on foot, by class and length, are practically all roads; else nothing."""
    total = float(length_m.sum())
    words, at = np.unique(highway.astype(str), return_inverse=True)
    by_class = dict(zip(words.tolist(), np.bincount(at, length_m, minlength=len(words)).tolist(), strict=True))
    on_foot = sum(metres for word, metres in by_class.items() if word in FOOT_ONLY)
    if total < LEAST_M or len(ROADS & by_class.keys()) < 2:
        return ()
    if on_foot >= LEAST_SHARE * total:
        on_paths = sum(metres for word, metres in by_class.items() if word in PATHS)
        if total < LEAST_PATHS_M or on_paths >= LEAST_PATHS * total:
            return ()
        return (
            Message(
                "The streets contain no ways for people on foot (no footway, path or steps among {km:.0f} km): ways on "
                "foot come out longer than they are. Give a network with footways (osmnx: network_type 'walk' or "
                "'all').",
                {"km": total / 1000},
            ),
        )
    return (
        Message(
            "The streets hold only roads for cars (no footway, path, steps or service road among {km:.0f} km): ways on "
            "foot come out longer than they are. Give a network with footways (osmnx: network_type 'walk' or 'all').",
            {"km": total / 1000},
        ),
    )


def roads_only_network(network: Network) -> tuple[Message, ...]:
    """`roads_only` of the streets of a network that are open on foot."""
    return once(network, "roads only", lambda: _roads_only(network))


def _roads_only(network: Network) -> tuple[Message, ...]:
    walked = (network.edge_flags & WALK) > 0
    highway = np.array(network.classes, dtype=object)[network.edge_class[walked]]
    return roads_only(highway, network.edge_length_m[walked])
