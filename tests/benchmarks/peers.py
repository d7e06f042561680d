"""The same questions, asked of others. Each builds its own graph from the arcs of ours first, which is not timed.

Valhalla alone reads the streets by itself, from the file of the real ones.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pyproj
import pyrosm
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.coverage.network.model import Network, edge_lines
from lifecircle.coverage.travel.graph import OWNER_BITS, Graph, graph_of
from lifecircle.coverage.travel.profiles import TICKS_PER_SECOND, WALK_ADULT
from lifecircle.coverage.travel.snap import Snapped

from .c_kernel import COMPILER, c_nearest
from .cities import LAS_PALMAS, City

Task = Callable[[], Any]

PACE = {"walking_speed": 3.6 * WALK_ADULT.speed_mps, "shortest": True, "gate_cost": 0, "max_hiking_difficulty": 6}
ON_FOOT = {"costing": "pedestrian", "costing_options": {"pedestrian": PACE}}
"""Our pace for Valhalla, and by `shortest` none of its penalties; it still adds seconds where one crosses a street."""


def arcs_of(network: Network) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give source, target and seconds of every arc for people on foot."""
    graph: Graph = graph_of(network, WALK_ADULT, "to_facility")
    source, arc = graph.listed(np.arange(network.node_count))
    return source, graph.arcs.target[arc].astype(np.int64), (graph.arcs.out[arc] >> OWNER_BITS) / TICKS_PER_SECOND


def sparse(network: Network) -> csr_array:
    source, target, seconds = arcs_of(network)
    order = np.lexsort((seconds, target, source))
    source, target, seconds = source[order], target[order], seconds[order]
    first = np.append(True, (np.diff(source) != 0) | (np.diff(target) != 0))  # of parallel streets the shortest
    shape = (network.node_count, network.node_count)
    return csr_array((seconds[first], (source[first], target[first])), shape=shape)


def networkx_graph(network: Network) -> "nx.DiGraph[int]":
    matrix = sparse(network).tocoo()
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(network.node_count))
    graph.add_weighted_edges_from(zip(*(part.tolist() for part in (*matrix.coords, matrix.data)), strict=True))
    return graph


def scipy_nearest(city: City, limit_s: float) -> Task:
    matrix = sparse(city.network)
    return lambda: dijkstra(matrix, indices=city.door_nodes, min_only=True, limit=limit_s)


def networkx_nearest(city: City, limit_s: float) -> Task:
    graph = networkx_graph(city.network)
    doors = set(city.door_nodes.tolist())
    return lambda: nx.multi_source_dijkstra_path_length(graph, doors, cutoff=limit_s)


def igraph_nearest(city: City, _limit_s: float) -> Task:
    import igraph

    source, target, seconds = with_super_source(city)
    graph = igraph.Graph(n=city.network.node_count + 1, edges=np.column_stack([source, target]), directed=True)
    graph.es["seconds"] = seconds.tolist()
    return lambda: graph.distances(source=[city.network.node_count], weights="seconds")


def rustworkx_nearest(city: City, _limit_s: float) -> Task:
    import rustworkx

    source, target, seconds = with_super_source(city)
    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(city.network.node_count + 1))
    graph.add_edges_from(list(zip(source.tolist(), target.tolist(), seconds.tolist(), strict=True)))
    return lambda: rustworkx.dijkstra_shortest_path_lengths(graph, city.network.node_count, float)


def pandana_nearest(city: City, limit_s: float) -> Task:
    import pandana
    import pandas as pd

    source, target, seconds = arcs_of(city.network)
    once = source < target
    x, y = (pd.Series(axis) for axis in city.network.node_xy.T)
    frame = pd.DataFrame({"seconds": seconds[once]})
    network = pandana.Network(x, y, pd.Series(source[once]), pd.Series(target[once]), frame)
    network.precompute(limit_s)
    doors = city.network.node_xy[city.door_nodes]
    network.set_pois("door", limit_s, 1, pd.Series(doors[:, 0]), pd.Series(doors[:, 1]))
    return lambda: network.nearest_pois(limit_s, "door", num_pois=1)


def with_super_source(city: City) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source, target, seconds = arcs_of(city.network)
    doors = city.door_nodes
    extra = np.full(len(doors), city.network.node_count)
    return np.append(source, extra), np.append(target, doors), np.append(seconds, np.zeros(len(doors)))


def scipy_each(city: City, limit_s: float, count: int) -> Task:
    matrix = sparse(city.network)
    return lambda: dijkstra(matrix, indices=city.door_nodes[:count], limit=limit_s)


def networkx_each(city: City, limit_s: float, count: int) -> Task:
    graph = networkx_graph(city.network)
    doors = city.door_nodes[:count].tolist()
    return lambda: [nx.single_source_dijkstra_path_length(graph, door, cutoff=limit_s) for door in doors]


def networkx_isochrones(city: City, limit_s: float, count: int) -> Task:
    """The recipe of OSMnx's gallery: the ego graph of each facility, its streets buffered by 25 m and united."""
    graph, xy = networkx_graph(city.network), city.network.node_xy

    def draw() -> list[Any]:
        shapes = []
        for door in city.door_nodes[:count].tolist():
            reached = nx.ego_graph(graph, door, radius=limit_s, distance="weight")
            pairs = np.array(list(reached.edges))
            lines = shapely.linestrings(np.stack([xy[pairs[:, 0]], xy[pairs[:, 1]]], axis=1))
            shapes.append(shapely.union_all(shapely.buffer(lines, 25.0)))
        return shapes

    return draw


def valhalla_actor(folder: Path) -> Any:
    """Build Valhalla's tiles of the real streets; None where its wheel brings no program for that, or that fails."""
    import valhalla

    build = shutil.which("valhalla_build_tiles", path=str(Path(valhalla.__file__).parent / "bin"))
    if build is None:
        return None
    config = valhalla.get_config(tile_extract="", tile_dir=folder)
    config["service_limits"]["pedestrian"]["max_matrix_location_pairs"] = 10**9
    config["loki"]["service_defaults"]["minimum_reachability"] = 0  # streets with no way out stay where they are
    settings = folder / "valhalla.json"
    settings.write_text(json.dumps(config), encoding="utf-8")
    streets = LAS_PALMAS if LAS_PALMAS.exists() else pyrosm.get_data("helsinki_pbf")
    command = [build, "-c", str(settings), str(Path(streets).resolve())]
    built = subprocess.run(command, capture_output=True, check=False, cwd=folder)
    return valhalla.Actor(settings) if built.returncode == 0 else None


def positions(network: Network, points: Snapped) -> np.ndarray:
    lines = edge_lines(network, points.edge.astype(np.intp))
    return shapely.get_coordinates(shapely.line_interpolate_point(lines, points.offset_m))


def places(network: Network, xy: np.ndarray) -> list[dict[str, float]]:
    degrees = pyproj.Transformer.from_crs(network.crs, "EPSG:4326", always_xy=True)
    lon, lat = degrees.transform(*xy.T)
    return [{"lon": x, "lat": y} for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]


def valhalla_isochrones(actor: Any, city: City, limit_s: float, count: int) -> Task:
    shape = ON_FOOT | {"contours": [{"time": limit_s / 60}], "polygons": True, "denoise": 0}
    doors = places(city.network, city.network.node_xy[city.door_nodes[:count]])
    return lambda: [actor.isochrone(shape | {"locations": [door]}) for door in doors]


def valhalla_table(actor: Any, city: City, limit_s: float, count: int) -> Task:
    """Ask once for each facility, and only for the homes that the limit can reach: its matrix knows no limit."""
    doors, homes = city.network.node_xy[city.door_nodes[:count]], positions(city.network, city.homes)
    far_m = 1.01 * WALK_ADULT.speed_mps * limit_s  # a metre of the map is not quite a metre
    requests = []
    for door, place in zip(doors, places(city.network, doors), strict=True):
        near = homes[np.hypot(*(homes - door).T) <= far_m]
        if len(near):
            requests.append(ON_FOOT | {"sources": [place], "targets": places(city.network, near), "verbose": False})

    def ask(request: dict[str, Any]) -> Any:
        try:
            return actor.matrix(request)
        except RuntimeError:  # no way to any of them
            return None

    return lambda: [ask(request) for request in requests]


NEAREST = {
    "scipy": scipy_nearest,
    "networkx": networkx_nearest,
    "igraph": igraph_nearest,
    "rustworkx": rustworkx_nearest,
    "pandana": pandana_nearest,
}


def installed(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


INSTALLED = {name: maker for name, maker in NEAREST.items() if installed(name)}
if COMPILER is not None:
    INSTALLED["the same search in C"] = c_nearest
