"""Ways along the streets by shapely and scipy alone: nearest street, Dijkstra, cost to the point on the street.

Rules that the documentation states: nobody steps out in a tunnel, on a bridge only where nothing else is near; no leg
crosses water or rails; islands serve nobody; private streets are the first or the last part of a way only.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TINY = 1e-9
KMH = {
    "motorway": 80, "motorway_link": 40, "trunk": 60, "trunk_link": 40, "primary": 40, "primary_link": 30,
    "secondary": 30, "secondary_link": 30, "tertiary": 30, "tertiary_link": 20, "unclassified": 20, "residential": 20,
    "living_street": 10, "service": 10, "track": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Pace:
    """How one goes: what of, metres in a unit of time or length, on stairs, between door and street, how far to it."""

    of: str
    speed: float
    stairs: float = 1.0
    leg: float = 1.0
    cap: float = 300.0


WALK = Pace("walk", 1.2, 2.0, 1.2)
PACES = {
    "people": WALK,
    **dict.fromkeys(("age_60_plus", "age_65_plus", "age_80_plus"), Pace("walk", 0.92, 2.5, 0.92)),
    **dict.fromkeys(("age_0_2", "age_3_5", "age_6_11", "age_12_14", "age_0_14"), Pace("walk", 1.07, 2.0, 1.07)),
}
CYCLE = Pace("walk", 12 / 3.6, 6.0, 1.2)
DRIVE = Pace("drive", 0.0, 1.0, 1.2, 1500.0)
ALONG = Pace("both", 1.0, 1.0, 1.0, 500.0)


def pace_of(group: str, mode: str) -> Pace:
    if mode == "walk":
        return PACES.get(group, WALK)
    if mode == "walk_drive":
        return replace(DRIVE, leg=PACES.get(group, WALK).leg)
    return {"cycle": CYCLE, "drive": DRIVE, "network_km": ALONG}[mode]


class Feet(NamedTuple):
    """Where points (p,) meet the streets: the street (-1 for none), metres along it, metres to it."""

    edge: Ints
    along: Floats
    leg: Floats


class Costs(NamedTuple):
    """Per metre along (`forward`) and against a street, inf where closed."""

    forward: Floats
    backward: Floats


class Town:
    """The streets of a place, numbered from 0."""

    def __init__(self, edges: gpd.GeoDataFrame, walls: gpd.GeoSeries) -> None:
        edges = edges[edges.length > 0].reset_index(drop=True)
        ids, ends = np.unique(edges[["u", "v"]].to_numpy(), return_inverse=True)
        self.u, self.v = ends.reshape(-1, 2).T
        self.nodes = len(ids)
        self.edges, self.lines, self.length = edges, edges.geometry.to_numpy(), edges.length.to_numpy()
        self.walls = walls.to_numpy()
        self._usable: dict[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = {}
        self._inner: dict[str, NDArray[np.bool_]] = {}
        self._feet: dict[tuple[str, float, int], Feet] = {}

    def costs(self, pace: Pace) -> Costs:
        edges = self.edges
        posted = edges["maxspeed_kmh"].where(edges["maxspeed_kmh"] > 0)
        is_ferry = (edges["highway"] == "ferry").to_numpy()
        sailing = (3.6 / posted.fillna(5.0)).to_numpy()
        if pace.of == "both":
            each = np.where(edges["walk"] | edges["drive"], 1.0, np.inf)
            return Costs(each, each)
        if pace.of == "walk":
            each = np.where(edges["stairs"], pace.stairs, 1.0) / pace.speed
            each = np.where(edges["walk"], np.where(is_ferry, sailing, each), np.inf)
            return Costs(each, each)
        kmh = edges["highway"].map(KMH).fillna(20.0).clip(upper=posted.fillna(np.inf)).to_numpy()
        each = np.where(edges["drive"], np.where(is_ferry, sailing, 3.6 / kmh), np.inf)
        oneway = edges["oneway"].to_numpy()
        return Costs(np.where(oneway < 0, np.inf, each), np.where(oneway > 0, np.inf, each))

    def parts(self, costs: Costs, among: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Floats]:
        """Streets whose two ends lie in one strongly connected part, and how long that part is."""
        out, back = np.isfinite(costs.forward) & among, np.isfinite(costs.backward) & among
        start, end = np.concatenate([self.u[out], self.v[back]]), np.concatenate([self.v[out], self.u[back]])
        arcs = coo_array((np.ones(len(start)), (start, end)), (self.nodes, self.nodes))
        _, part = connected_components(arcs.tocsr(), directed=True, connection="strong")
        inside = (out | back) & (part[self.u] == part[self.v])
        low, high = np.minimum(self.u, self.v), np.maximum(self.u, self.v)
        drawn = pd.DataFrame({"low": low, "high": high, "m": self.length.round(1), "part": part[self.u]})[inside]
        once = drawn.drop_duplicates(["low", "high", "m"]).groupby("part")["m"].sum()
        return inside, once.reindex(part[self.u]).fillna(0.0).to_numpy()

    def usable(self, pace: Pace) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The streets that one gets away from, and those of them that are scraps."""
        if pace.of not in self._usable:
            inside, length = self.parts(self.costs(pace), np.ones(len(self.u), np.bool_))
            longest = length[inside].max()
            fits = inside & (length >= min(1000.0, 0.1 * longest))
            self._usable[pace.of] = fits, fits & (length < 0.5 * longest)
        return self._usable[pace.of]

    def inner(self, pace: Pace) -> NDArray[np.bool_]:
        """Private streets, and what lies behind them: the first or the last part of a way only."""
        if pace.of not in self._inner:
            costs = self.costs(pace)
            is_open = np.isfinite(costs.forward) | np.isfinite(costs.backward)
            private = self.edges["private"].to_numpy() & is_open
            inside, length = self.parts(costs, ~private)
            core = inside & (length >= 0.5 * length[inside].max(initial=0.0))
            self._inner[pace.of] = self._behind(private, is_open & ~core, core)
        return self._inner[pace.of]

    def _behind(
        self, private: NDArray[np.bool_], rest: NDArray[np.bool_], core: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Those of the `rest` that hang together with a private street without a public node between them."""
        public = np.zeros(self.nodes, np.bool_)
        public[self.u[core]] = public[self.v[core]] = True
        rows = np.flatnonzero(rest)
        count, size = len(rows), self.nodes + 2 * len(rows)
        ends = np.concatenate([self.u[rows], self.v[rows]])
        node = np.where(public[ends], self.nodes + np.arange(2 * count), ends)
        links = coo_array((np.ones(count), (node[:count], node[count:])), (size, size))
        part = connected_components(links.tocsr(), directed=False)[1][node[:count]]
        found = np.zeros(len(private), np.bool_)
        found[rows[np.isin(part, part[private[rows]])]] = True
        return found

    def feet(self, xy: Floats, pace: Pace) -> Feet:
        """The nearest usable street of each point."""
        key = (pace.of, pace.cap, hash(xy.tobytes()))
        if key not in self._feet:
            self._feet[key] = self._nearest(xy, pace)
        return self._feet[key]

    def _nearest(self, xy: Floats, pace: Pace) -> Feet:
        usable, scrap = self.usable(pace)
        ground = usable & ~self.edges["tunnel"].to_numpy() & (self.edges["highway"] != "ferry").to_numpy()
        deck = self.edges["bridge"].to_numpy()
        points = np.asarray(shapely.points(xy), object)
        best = np.full(len(xy), -1)
        away = np.full(len(xy), np.inf)
        for rows, later in ((ground & ~deck & ~scrap, 0.0), (ground & ~deck & scrap, 50.0)):
            edge, leg = self._closest(points, np.flatnonzero(rows), pace.cap)
            nearer = leg + later < away
            best, away = np.where(nearer, edge, best), np.where(nearer, leg + later, away)
        edge, _ = self._closest(points, np.flatnonzero(ground & deck), pace.cap)
        best = np.where(best < 0, edge, best)
        late = np.where(deck, 1e6, np.where(scrap, 50.0, 0.0))
        astray = np.flatnonzero(self._crossing(points, best))
        tree, rows = shapely.STRtree(self.lines[ground]), np.flatnonzero(ground)
        for row in astray:
            near = rows[tree.query(points[row], predicate="dwithin", distance=pace.cap)]
            away_m = shapely.distance(self.lines[near], points[row])
            order = near[np.argsort(away_m + late[near], kind="stable")]
            clear = order[~self._crossing(np.repeat(points[row], len(order)), order)]
            best[row] = clear[0] if len(clear) else -1
        along = np.where(best < 0, 0.0, shapely.line_locate_point(self.lines[best], points))
        return Feet(best, along, np.where(best < 0, np.inf, shapely.distance(self.lines[best], points)))

    def _closest(self, points: NDArray[np.object_], rows: Ints, cap: float) -> tuple[Ints, Floats]:
        edge, leg = np.full(len(points), -1), np.full(len(points), np.inf)
        if len(rows):
            (at, line), apart = shapely.STRtree(self.lines[rows]).query_nearest(
                points, max_distance=cap * (1 + TINY), return_distance=True, all_matches=False
            )
            edge[at], leg[at] = rows[line], apart
        return edge, leg

    def _crossing(self, points: NDArray[np.object_], edge: Ints) -> NDArray[np.bool_]:
        """Whether the leg, less its last half metre, meets water, rails or a wall in which the point does not lie."""
        found = np.zeros(len(points), np.bool_)
        rows = np.flatnonzero(edge >= 0)
        if not len(self.walls) or not len(rows):
            return found
        legs = shapely.shortest_line(points[rows], self.lines[edge[rows]])
        a, b = shapely.get_coordinates(legs).reshape(-1, 2, 2).transpose(1, 0, 2)
        length = np.hypot(*(b - a).T)
        kept = np.maximum(length - 0.5, 0.0) / np.maximum(length, 0.5)
        short = shapely.linestrings(np.stack([a, a + (b - a) * kept[:, None]], axis=1))
        for wall in self.walls:
            shapely.prepare(wall)
            found[rows] |= shapely.intersects(wall, short) & ~shapely.intersects(wall, points[rows])
        return found


def travel(town: Town, doors: Feet, homes: Feet, pace: Pace, *, back: bool = False) -> tuple[Floats, Ints]:
    """The cost from each home to the nearest door, or `back` from there, and which door that is (-1 for none)."""
    costs = town.costs(pace)
    out, against = (costs.backward, costs.forward) if back else costs
    inner = town.inner(pace)
    size = 3 * town.nodes
    node, door = _search(town, doors, pace, out, against, inner)
    cost, which = np.full(len(homes.edge), np.inf), np.full(len(homes.edge), -1)
    at = np.flatnonzero(homes.edge >= 0)
    edge, along = homes.edge[at], homes.along[at]
    layer = np.where(inner[edge], 0, town.nodes)
    for end, metres, rate in ((town.u, along, against), (town.v, town.length[edge] - along, out)):
        place = end[edge] + layer
        total = node[place] + metres * np.where(np.isinf(rate[edge]) & (metres <= 0), 0.0, rate[edge])
        sooner = total < cost[at]
        cost[at], which[at] = np.where(sooner, total, cost[at]), np.where(sooner, door[place] - size, which[at])
    _on_one_street(doors, homes, pace, (out, against), cost, which)
    cost += np.where(np.isfinite(cost), homes.leg / pace.leg, 0.0)
    return cost, np.where(np.isfinite(cost), which, -1)


def _search(
    town: Town, doors: Feet, pace: Pace, out: Floats, against: Floats, inner: NDArray[np.bool_]
) -> tuple[Floats, Ints]:
    """From the doors outwards over three copies of the streets: behind the doors, the public ones, before the homes."""
    n, m = town.nodes, town.length
    there = np.flatnonzero(doors.edge >= 0)
    first, middle, last = 0, n, 2 * n
    arcs = []
    for rows, offsets in ((np.flatnonzero(inner), (first, last)), (np.flatnonzero(~inner), (middle,))):
        for copy in offsets:
            arcs.append((town.v[rows] + copy, town.u[rows] + copy, (m * out)[rows]))
            arcs.append((town.u[rows] + copy, town.v[rows] + copy, (m * against)[rows]))
    every = np.arange(n)
    arcs += [(every + last, every + middle, np.full(n, TINY)), (every + middle, every + first, np.full(n, TINY))]
    edge, leg = doors.edge[there], doors.leg[there] / pace.leg
    shift = np.where(inner[edge], last, middle)
    source = 3 * n + there
    arcs.append((source, town.u[edge] + shift, leg + doors.along[there] * out[edge]))
    arcs.append((source, town.v[edge] + shift, leg + (m[edge] - doors.along[there]) * against[edge]))
    start, end, cost = (np.concatenate(column) for column in zip(*arcs, strict=True))
    table = pd.DataFrame({"start": start, "end": end, "cost": np.maximum(cost, TINY)})
    table = table[np.isfinite(table["cost"])].groupby(["start", "end"], as_index=False)["cost"].min()
    size = 3 * n + len(doors.edge)
    graph = coo_array((table["cost"], (table["start"], table["end"])), (size, size)).tocsr()
    node, _, door = dijkstra(graph, indices=source, min_only=True, return_predecessors=True)
    return np.asarray(node, np.float64), np.asarray(door, np.int64)


def _on_one_street(
    doors: Feet, homes: Feet, pace: Pace, rates: tuple[Floats, Floats], cost: Floats, which: Ints
) -> None:
    """A door and a home on one street are joined along it."""
    out, against = rates
    home = pd.DataFrame({"edge": homes.edge, "home": np.arange(len(homes.edge)), "at": homes.along})
    door = pd.DataFrame(
        {"edge": doors.edge, "door": np.arange(len(doors.edge)), "to": doors.along, "leg": doors.leg / pace.leg}
    )
    both = home[home["edge"] >= 0].merge(door[door["edge"] >= 0], on="edge")
    edge, way = both["edge"].to_numpy(), (both["to"] - both["at"]).to_numpy()
    per_metre = np.where(way > 0, out[edge], np.where(way < 0, against[edge], 0.0))
    total = np.where(way == 0, 0.0, np.abs(way) * per_metre) + both["leg"].to_numpy()
    best = both.assign(total=total).sort_values("total").drop_duplicates("home")
    rows, values = best["home"].to_numpy(), best["total"].to_numpy()
    sooner = values < cost[rows]
    cost[rows], which[rows] = np.where(sooner, values, cost[rows]), np.where(sooner, best["door"], which[rows])


def walk_to_car(town: Town, doors: Feet, homes: Feet, pace: Pace) -> Floats:
    """On foot to wherever one boards a car that goes on to the door."""
    costs = town.costs(DRIVE)
    node, _ = _search(town, doors, DRIVE, *costs, town.inner(DRIVE))
    n, inner, foot = town.nodes, town.inner(pace), town.costs(pace).forward
    board = np.minimum.reduce(node[: 3 * n].reshape(3, n))
    source, known = 2 * n, np.flatnonzero(np.isfinite(board))
    arcs = [(np.full(len(known), source), known + n, board[known])]
    for rows, shift in ((np.flatnonzero(inner), 0), (np.flatnonzero(~inner), n)):
        for a, b in ((town.u, town.v), (town.v, town.u)):
            arcs.append((a[rows] + shift, b[rows] + shift, (town.length * foot)[rows]))
    arcs.append((np.arange(n) + n, np.arange(n), np.full(n, TINY)))
    start, end, cost = (np.concatenate(column) for column in zip(*arcs, strict=True))
    table = pd.DataFrame({"start": start, "end": end, "cost": np.maximum(cost, TINY)})
    table = table[np.isfinite(table["cost"])].groupby(["start", "end"], as_index=False)["cost"].min()
    graph = coo_array((table["cost"], (table["start"], table["end"])), (2 * n + 1, 2 * n + 1)).tocsr()
    reached = dijkstra(graph, indices=np.array([source]))[0]
    edge = homes.edge
    layer = np.where(inner[edge], 0, n)
    ends = np.minimum(
        reached[town.u[edge] + layer] + homes.along * foot[edge],
        reached[town.v[edge] + layer] + (town.length[edge] - homes.along) * foot[edge],
    )
    return np.where(edge >= 0, ends + homes.leg / pace.leg, np.inf)
