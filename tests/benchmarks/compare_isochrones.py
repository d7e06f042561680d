"""Isochrones beside networkx, Valhalla and the ring: metres of street, area, and who is said to live within.

Metres are exact on both sides: of each street the part from either end that the limit still reaches. Areas are for the
eye. Who lives within is asked of the cost; where Valhalla's polygon says otherwise, its own table of seconds tells
whether the polygon's grid is the cause, or the cost is another one, whose causes `compare_valhalla` counts.
"""

import json
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import numpy as np
import pyproj
import shapely

from lifecircle.coverage.isochrones.polygons import isochrones
from lifecircle.coverage.isochrones.reached_lines import reached_lines
from lifecircle.coverage.network.model import WALK, Network
from lifecircle.coverage.search.nearest import nearest, solve
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.coverage.travel.snap import Snapped

from .compare_valhalla import ON_FOOT, Asked

LIMIT_S: Final = 900.0
TOLD_S: Final = 1.0


@dataclass
class Drawn:
    """Of some sites together: metres of street, square metres, and homes within by each way of telling."""

    metres: float = 0.0
    networkx_metres: float = 0.0
    area: float = 0.0
    ring: float = 0.0
    valhalla_area: float = 0.0
    homes: int = 0
    otherwise: int = 0
    grid: int = 0
    cost: int = 0
    limit: int = 0
    none: int = 0


def draw(
    network: Network, homes: Snapped, sites: Snapped, paces: np.ndarray, asked: Asked | None, told: np.ndarray | None
) -> Drawn:
    """Draw the circles of each site by itself; `told` are Valhalla's seconds (homes, sites)."""
    drawn = Drawn()
    for row in range(len(sites)):
        site = sites.take([row])
        solved = solve(network, facilities=site, owner=np.zeros(1, int), profile=WALK_ADULT, limit_s=LIMIT_S)
        drawn.metres += float(shapely.length(reached_lines(solved).geometry).sum())
        drawn.networkx_metres += walked_metres(network, site, paces)
        drawn.area += float(isochrones(solved, [LIMIT_S]).area_m2.sum())
        reach_m = (LIMIT_S - site.leg_m[0] / WALK_ADULT.leg_mps) * WALK_ADULT.speed_mps
        drawn.ring += float(np.pi * max(reach_m, 0.0) ** 2)
        if asked is not None and told is not None:
            _tell(drawn, network, homes, site, asked.sites[row], asked, told[:, row])
    return drawn


def walked_metres(network: Network, site: Snapped, paces: np.ndarray) -> float:
    """Metres of street within the limit by networkx: from each end of a street, and on the site's own to both sides."""
    graph: Any = import_module("networkx").Graph()
    edges = np.flatnonzero(((network.edge_flags & WALK) > 0) & np.isfinite(paces))
    own, offset = int(site.edge[0]), float(site.offset_m[0])
    ends = {edge: (int(network.edge_u[edge]), int(network.edge_v[edge])) for edge in edges.tolist()}
    pieces = [(*ends[edge], float(network.edge_length_m[edge]), float(paces[edge])) for edge in ends if edge != own]
    length, pace = float(network.edge_length_m[own]), float(paces[own])
    pieces += [(ends[own][0], "site", offset, pace), ("site", ends[own][1], length - offset, pace)]  # type: ignore[list-item]
    for one, other, metres, rate in pieces:
        known = graph.get_edge_data(one, other, {"weight": np.inf})["weight"]
        graph.add_edge(one, other, weight=min(known, metres * rate))
    left = LIMIT_S - float(site.leg_m[0]) / WALK_ADULT.leg_mps
    cost = import_module("networkx").single_source_dijkstra_path_length(graph, "site", cutoff=left)
    reached = sum(
        min(metres, sum(max(0.0, left - cost.get(end, np.inf)) / rate for end in (one, other)))
        for one, other, metres, rate in pieces
    )
    return float(reached)


def polygon(asked: Asked, place: dict[str, float]) -> Any:
    """Valhalla's polygon in metres of the network's CRS."""
    request = ON_FOOT | {"locations": [place], "contours": [{"time": LIMIT_S / 60}], "polygons": True, "denoise": 0}
    found = json.loads(asked.actor.isochrone(json.dumps(request)))["features"]
    metres = pyproj.Transformer.from_crs("EPSG:4326", asked.network.crs, always_xy=True)
    whole = shapely.union_all([shapely.make_valid(shapely.from_geojson(json.dumps(one["geometry"]))) for one in found])
    return shapely.transform(whole, lambda xy: np.column_stack(metres.transform(*xy.T)))


def _tell(
    drawn: Drawn, network: Network, homes: Snapped, site: Snapped, place: dict[str, float], asked: Asked, told: Any
) -> None:
    """Count who is said to live within by Valhalla's polygon but not by our cost, or the other way, and why."""
    assert homes.xy is not None
    shape = polygon(asked, place)
    drawn.valhalla_area += float(shape.area)
    cost = nearest(
        network, facilities=site, owner=np.zeros(1, int), demand=homes, profile=WALK_ADULT, limit_s=7200.0
    ).cost_s
    ours, theirs = cost <= LIMIT_S, shapely.contains_xy(shape, *homes.xy.T)
    other = ours != theirs
    by_grid = other & (theirs != (told <= LIMIT_S))
    with np.errstate(invalid="ignore"):
        by_cost = other & ~by_grid & ~(np.abs(cost - told) <= TOLD_S)
    at_limit = other & ~by_grid & ~by_cost & (np.abs(cost - LIMIT_S) <= TOLD_S)
    drawn.homes += len(cost)
    drawn.otherwise += int(other.sum())
    drawn.grid, drawn.cost = drawn.grid + int(by_grid.sum()), drawn.cost + int(by_cost.sum())
    drawn.limit += int(at_limit.sum())
    drawn.none += int((other & ~by_grid & ~by_cost & ~at_limit).sum())
