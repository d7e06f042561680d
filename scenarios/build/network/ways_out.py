"""Walls that shut somebody in though the map knows no gate: they are open towards the nearest street.

Everybody gets out of a house. Where all walls taken together would leave a home or a facility without any street, the
map lacks a gate, and the stretches between it and the nearest street count as open.
"""

from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ....arrays import Floats
from ....coverage.network.model import Network
from ....coverage.place import SEVERING, WALL, motorways
from ....coverage.travel.profiles import WALK_ADULT
from ....coverage.travel.snap import Snapped, snap, streets_of
from ....layers.schema import PlaceLayers
from ....messages import Message
from ...project.to_place import entrances, make_network

_BEYOND_M: Final = 1.0
"""A wall so near behind the street's line still stands between a house and the street."""
_ROUNDS: Final = 4
"""A leg that is free goes by another wall seldom; after so many rounds what is left is listed as without a street."""


def with_ways_out(layers: PlaceLayers) -> tuple[PlaceLayers, tuple[Message, ...]]:
    """Return the layers with walls open where they shut somebody in, and a note of how many they did."""
    kinds = layers.barriers["kind"].astype(str).to_numpy()
    rows = np.flatnonzero(kinds == WALL)
    if not len(rows):
        return layers, ()
    network, points = make_network(layers.streets), _doors(layers)
    shapes = layers.barriers.geometry.to_numpy()
    others = np.concatenate([shapes[np.isin(kinds, SEVERING)], motorways(network)])
    without = snap(network, points, profile=WALK_ADULT, barriers=others)
    walls, lost = shapes[rows].copy(), np.zeros(0, np.int64)
    for _ in range(_ROUNDS):
        within = snap(network, points, profile=WALK_ADULT, barriers=np.concatenate([others, walls]))
        now = np.flatnonzero(without.found & ~within.found)
        if not len(now):
            break
        lost = np.union1d(lost, now)
        walls = _without_stretches(walls, _legs(network, without.take(now)))
    if not len(lost):
        return layers, ()
    opened = shapes.copy()
    opened[rows] = walls
    kept = ~shapely.is_empty(opened)
    barriers = gpd.GeoDataFrame(
        layers.barriers[kept].drop(columns="geometry"), geometry=opened[kept], crs=layers.barriers.crs
    ).reset_index(drop=True)
    said = Message(
        "{count} homes and facilities stand behind walls or fences in which the map shows no gate; these count as "
        "open towards the nearest street.",
        {"count": len(lost)},
    )
    return replace(layers, barriers=barriers), (said,)


def _doors(layers: PlaceLayers) -> Floats:
    """Where people live, and the entrances of facilities (p, 2)."""
    homes = shapely.get_coordinates(layers.demand.geometry.to_numpy())
    sites = np.asarray(shapely.point_on_surface(layers.facilities.geometry.to_numpy()))
    doors, _ = entrances(layers.facilities["entrances"].to_numpy(dtype=object), sites)
    return np.concatenate([homes, doors])


def _legs(network: Network, snapped: Snapped) -> NDArray[Any]:
    """The straight lines from points to their streets, and a little beyond."""
    start = snapped.xy
    assert start is not None
    foot = streets_of(network, WALK_ADULT).places(snapped.edge, snapped.offset_m)
    way = foot - start
    length = np.maximum(np.hypot(*way.T), 1e-9)
    end = foot + way * (_BEYOND_M / length)[:, None]
    return np.asarray(shapely.linestrings(np.stack([start, end], axis=1)))


def _without_stretches(walls: NDArray[Any], legs: NDArray[Any]) -> NDArray[Any]:
    """Walls without the stretches, from corner to corner, that the legs meet."""
    found = walls.copy()
    met = np.unique(shapely.STRtree(legs).query(walls, predicate="intersects")[0])
    for row in met:
        parts, line = shapely.get_coordinates(shapely.get_parts(walls[row]), return_index=True)
        joined = line[1:] == line[:-1]
        stretches = shapely.linestrings(np.stack([parts[:-1], parts[1:]], axis=1)[joined])
        gone = np.unique(shapely.STRtree(stretches).query(legs, predicate="intersects")[1])
        found[row] = shapely.line_merge(shapely.multilinestrings(np.delete(stretches, gone)))
    return found
