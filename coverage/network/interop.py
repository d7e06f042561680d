"""Networks handed to others, and taken from them, as OSMnx's graphs: networkx MultiDiGraphs with the same names.

Nodes carry `x`, `y`, and where known `elevation` and `highway` ('crossing' or 'traffic_signals'); edges `osmid`,
`length`, `highway`, `oneway`, `geometry`, `name`, `maxspeed`, `bridge`, `tunnel`, and `walk`, `drive`, `access`.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import networkx as nx
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from ..errors import NetworkError
from .model import Network
from .street_table import StreetArrays, streets_of

_SAME_M: Final = 0.5
"""Two opposite edges of an OSMnx graph are one street when their lengths agree this well."""
_NODE_WORDS: Final = {"unsignalled": "crossing", "signals": "traffic_signals"}
_CROSSINGS: Final = {word: key for key, word in _NODE_WORDS.items()}
_NO: Final = frozenset({"", "no"})
_PRIVATE: Final = frozenset({"private", "no"})
_KMH_PER_MPH: Final = 1.609344
_FOOTWAYS: Final = frozenset({"footway", "path", "pedestrian", "steps", "corridor", "cycleway", "bridleway"})
_MOTORWAYS: Final = frozenset({"motorway", "motorway_link"})


def to_networkx(network: Network) -> "nx.MultiDiGraph[int]":
    """Give the network as a graph, every street in both directions.

    `oneway` binds cars only, as in the network: the direction that it closes has `drive` False. The direction against
    the line has `reversed` True.
    """
    streets = streets_of(network)
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs=network.crs)
    graph.add_nodes_from((node, _node(network, streets, row)) for row, node in enumerate(streets.node_id.tolist()))
    for row in range(len(streets)):
        u, v = int(streets.u[row]), int(streets.v[row])
        shared = _edge(streets, row, float(network.edge_length_m[row]))
        line, way, drive = streets.geometry[row], int(streets.oneway[row]), bool(streets.drive[row])
        graph.add_edge(u, v, **shared, geometry=line, drive=drive and way >= 0, reversed=False)
        graph.add_edge(v, u, **shared, geometry=shapely.reverse(line), drive=drive and way <= 0, reversed=True)
    return graph


def _node(network: Network, streets: StreetArrays, row: int) -> dict[str, Any]:
    node = {"x": float(network.node_xy[row, 0]), "y": float(network.node_xy[row, 1])}
    height, word = float(network.node_z[row]), _NODE_WORDS.get(str(streets.node_crossing[row]))
    return node | ({} if np.isnan(height) else {"elevation": height}) | ({"highway": word} if word else {})


def _edge(streets: StreetArrays, row: int, length: float) -> dict[str, Any]:
    """What both directions of a street share; words that say nothing are left out, as OSMnx does."""
    speed = float(streets.maxspeed_kmh[row])
    optional = {
        "name": str(streets.name[row]) or None,
        "maxspeed": None if np.isnan(speed) else f"{speed:g}",
        "bridge": "yes" if streets.bridge[row] else None,
        "tunnel": "yes" if streets.tunnel[row] else None,
        "access": "private" if streets.gate[row] else None,
    }
    return {
        "osmid": int(streets.source_id[row]),
        "length": length,
        "highway": str(streets.highway[row]),
        "oneway": bool(streets.oneway[row]),
        "walk": bool(streets.walk[row]),
        **{key: value for key, value in optional.items() if value is not None},
    }


def from_networkx(graph: "nx.MultiDiGraph[Any]") -> Network:
    """Take over a projected graph of OSMnx's kind; opposite edges of one length between two nodes are one street.

    A street with an edge in one direction only is one-way for cars. Where edges say nothing of `walk` and `drive`,
    motorways are closed to walkers, and footways, paths, steps and the like to cars. Nodes that are no whole numbers
    are numbered from 0. Raises NetworkError where the graph has no CRS or one not in metres, where a node has no
    place, and as `build_network`.
    """
    if "crs" not in graph.graph:
        raise NetworkError("The graph does not say in which coordinate system its nodes lie; set graph.graph['crs'].")
    nodes = dict(graph.nodes(data=True))
    lost = sum(not {"x", "y"} <= data.keys() for data in nodes.values())
    if lost:
        raise NetworkError("{count} nodes of the graph have no x and y; leave them out.", count=lost)
    whole = all(isinstance(node, int | np.integer) for node in nodes)
    number = {node: int(node) if whole else row for row, node in enumerate(nodes)}
    xy = {node: (float(data["x"]), float(data["y"])) for node, data in nodes.items()}
    ids = np.array(list(number.values()), dtype=np.int64)
    ways = _ways(graph)
    network = StreetArrays(
        node_id=ids,
        node_xy=np.array(list(xy.values()), dtype=float).reshape(-1, 2),
        node_crossing=np.array(
            [_CROSSINGS.get(_word(data.get("highway")), "") for data in nodes.values()], dtype=object
        ),
        u=np.array([number[way.u] for way in ways], dtype=np.int64),
        v=np.array([number[way.v] for way in ways], dtype=np.int64),
        geometry=_objects([way.there.get("geometry") or shapely.LineString([xy[way.u], xy[way.v]]) for way in ways]),
        crs=pyproj.CRS.from_user_input(graph.graph["crs"]),
        **_attributes(ways),
    ).build()
    height = {number[node]: float(data.get("elevation", np.nan)) for node, data in nodes.items()}
    return replace(network, node_z=np.array([height[node] for node in network.node_id.tolist()]))


@dataclass(frozen=True)
class _Way:
    """One street of a graph: its edge from `u` to `v`, and the one back where there is one."""

    u: Hashable
    v: Hashable
    there: Mapping[str, Any]
    back: Mapping[str, Any] | None


def _ways(graph: "nx.MultiDiGraph[Any]") -> list[_Way]:
    """Every edge with its opposite; what runs along the line of the map (not `reversed`) comes first."""
    ways: list[_Way] = []
    alone: dict[tuple[Hashable, Hashable], list[int]] = {}
    for u, v, data in sorted(graph.edges(data=True), key=lambda edge: bool(edge[2].get("reversed"))):
        for way in alone.get((u, v), ()):
            if abs(ways[way].there.get("length", 0) - data.get("length", 0)) <= _SAME_M:
                alone[u, v].remove(way)
                ways[way] = replace(ways[way], back=data)
                break
        else:
            alone.setdefault((v, u), []).append(len(ways))
            ways.append(_Way(u, v, data, None))
    return ways


def _attributes(ways: list[_Way]) -> dict[str, Any]:
    """The columns that follow from an edge's own words."""
    highway = [_word(way.there.get("highway")) or "unclassified" for way in ways]
    along = np.array([_drive(way.there, word) for way, word in zip(ways, highway, strict=True)], dtype=bool)
    against = np.array(
        [way.back is not None and _drive(way.back, word) for way, word in zip(ways, highway, strict=True)], dtype=bool
    )
    data = [way.there for way in ways]
    return {
        "highway": _objects(highway),
        "name": _objects([_word(edge.get("name")) for edge in data]),
        "oneway": (along.astype(np.int8) - against.astype(np.int8)),
        "walk": np.array([e.get("walk", w not in _MOTORWAYS) for e, w in zip(data, highway, strict=True)], dtype=bool),
        "drive": along | against,
        "stairs": np.array([word == "steps" for word in highway], dtype=bool),
        "bridge": np.array([_word(edge.get("bridge")) not in _NO for edge in data], dtype=bool),
        "tunnel": np.array([_word(edge.get("tunnel")) not in _NO for edge in data], dtype=bool),
        "gate": np.array([_word(edge.get("access")) in _PRIVATE for edge in data], dtype=bool),
        "private": np.array([_word(edge.get("access")) in _PRIVATE for edge in data], dtype=bool),
        "maxspeed_kmh": np.array([_kmh(_word(edge.get("maxspeed"))) for edge in data], dtype=float),
        "source_id": np.array([_whole(edge.get("osmid")) for edge in data], dtype=np.int64),
    }


def _drive(edge: Mapping[str, Any], highway: str) -> bool:
    return bool(edge.get("drive", highway not in _FOOTWAYS))


def _word(value: object) -> str:
    """A tag's text; of several (OSMnx merges edges) the first."""
    first = next(iter(value), None) if isinstance(value, list | tuple | set) else value
    return "" if first is None or first is False else "yes" if first is True else str(first)


def _whole(value: object) -> int:
    """A source's id, -1 where there is none."""
    text = _word(value)
    return int(text) if text.lstrip("-").isdecimal() else -1


def _kmh(text: str) -> float:
    """A posted speed: a number of km/h, or of mph where it says so; NaN for all else."""
    number, _, unit = text.partition(" ")
    if not number.replace(".", "", 1).isdecimal():
        return float("nan")
    return float(number) * (_KMH_PER_MPH if unit == "mph" else 1.0)


def _objects(values: list[Any]) -> NDArray[Any]:
    """An object array, whatever the values are."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
