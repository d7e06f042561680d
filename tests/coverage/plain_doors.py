"""The rule of `coverage.doors` in loops, with shapely and networkx, for a few points on a small network."""

from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import shapely

from lifecircle.coverage.edits.network_edits import NetworkChange
from lifecircle.coverage.network.model import DRIVE, WALK, Network, edge_lines
from lifecircle.coverage.travel.profiles import Profile
from lifecircle.coverage.travel.snap import ISLAND_M, ISLAND_SHARE, mainland

from .sketch import directed_paces

Door = tuple[int, float, float]
"""Edge, offset, leg."""


def open_edges(network: Network, profile: Profile) -> set[int]:
    bits = {"walk": WALK, "drive": DRIVE, "distance": WALK | DRIVE}[profile.mode]
    return {row for row in range(network.edge_count) if network.edge_flags[row] & bits}


def directed(network: Network, profile: Profile, edges: set[int], merged: set[int]) -> "nx.MultiDiGraph[Any]":
    """Half the length of an edge goes each way, the whole where it is a one-way street."""
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    along, against = directed_paces(network, profile)
    for edge in edges:
        u, v = ("mainland" if int(end[edge]) in merged else int(end[edge]) for end in (network.edge_u, network.edge_v))
        ways = [pair for pair, pace in (((u, v), along[edge]), ((v, u), against[edge])) if np.isfinite(pace)]
        for one, other in ways:
            graph.add_edge(one, other, edge=edge, length=network.edge_length_m[edge] / len(ways))
    return graph


def scrap_edges(network: Network, profile: Profile) -> set[int]:
    """The edges of parts that hang together with less than half of the longest one's length, each drawn street once."""
    return _scraps(network, _hanging(directed(network, profile, open_edges(network, profile), set())))


def _hanging(graph: "nx.MultiDiGraph[Any]") -> list[tuple[set[Any], list[dict[str, Any]]]]:
    """The nodes of each strongly connected part, and what is known of the edges between them; all edges seen once."""
    nodes = [set(part) for part in nx.strongly_connected_components(graph)]
    part_of = {node: number for number, part in enumerate(nodes) for node in part}
    edges: list[list[dict[str, Any]]] = [[] for _ in nodes]
    for u, v, data in graph.edges(data=True):
        if part_of[u] == part_of[v]:
            edges[part_of[u]].append(data)
    return list(zip(nodes, edges, strict=True))


def _scraps(network: Network, hanging: list[tuple[set[Any], list[dict[str, Any]]]]) -> set[int]:
    parts = [{data["edge"] for data in inside} for _, inside in hanging]
    lengths = [_drawn(network, part) for part in parts]
    longest = max(lengths)
    small = [part for part, length in zip(parts, lengths, strict=True) if length < longest / 2]
    return set().union(*small)


def _drawn(network: Network, edges: set[int]) -> float:
    """The length of some streets, where of those between the same nodes that are equally long only one counts."""
    between: dict[frozenset[int], list[float]] = {}
    for row in edges:
        ends = frozenset({int(network.edge_u[row]), int(network.edge_v[row])})
        between.setdefault(ends, []).append(float(network.edge_length_m[row]))
    total = 0.0
    for lengths in map(sorted, between.values()):
        total += sum(length for last, length in zip([-1.0, *lengths], lengths, strict=False) if length - last >= 0.1)
    return total


@dataclass
class PlainDoors:
    """Where each point steps out: `doors[point]`, and which edges are usable."""

    network: Network
    profile: Profile
    xy: dict[int, tuple[float, float]]
    usable: set[int] = field(init=False)
    scrap: set[int] = field(init=False)
    barred: list[Any] = field(default_factory=list)
    doors: dict[int, list[Door]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.usable = set(np.flatnonzero(mainland(self.network, self.profile)).tolist())
        hanging = _hanging(directed(self.network, self.profile, open_edges(self.network, self.profile), set()))
        longest = max(sum(data["length"] for data in inside) for _, inside in hanging)
        self.enough = min(ISLAND_M, ISLAND_SHARE * longest)
        self.scrap = _scraps(self.network, hanging) & self.usable
        for point, xy in self.xy.items():
            self.doors[point] = self.nearest(xy, self.usable)

    def nearest(self, xy: tuple[float, float], edges: set[int]) -> list[Door]:
        """The nearest of some edges within the cap whose leg crosses no barred area's rim."""
        if not edges:
            return []
        rows, point = np.array(sorted(edges)), shapely.Point(xy)
        lines = edge_lines(self.network, rows)
        gaps = shapely.distance(lines, point)
        for at in np.argsort(gaps + 50.0 * np.isin(rows, list(self.scrap)), kind="stable"):
            if gaps[at] > self.profile.snap_cap_m:
                continue
            offset = float(shapely.line_locate_point(lines[at], point))
            if not self.crosses(xy, lines[at], offset):
                return [(int(rows[at]), offset, float(gaps[at]))]
        return []

    def crosses(self, xy: tuple[float, float], line: shapely.LineString, offset: float) -> bool:
        """Whether the leg crosses a rim, or the street where it ends lies beyond one."""
        foot = line.interpolate(offset)
        leg = shapely.LineString([xy, foot.coords[0]])
        short = shapely.LineString([xy, leg.interpolate(max(leg.length - 0.5, 0.0)).coords[0]])
        aside = [line.interpolate(max(offset - 3.0, 0.0)), line.interpolate(min(offset + 3.0, line.length))]
        aside = [place for place in aside if place.distance(foot) > 1e-9]
        for rim in self.barred:
            if short.intersects(rim):
                return True
            if foot.distance(rim) <= 0.5 and all(
                shapely.LineString([short.coords[-1], place.coords[0]]).intersects(rim) and place.distance(rim) > 0.5
                for place in aside
            ):
                return True
        return False

    def apply(self, change: NetworkChange) -> None:
        before, self.network = self.network, change.network
        if change.barred is not None:
            self.barred.append(shapely.boundary(change.barred))
        for point, doors in self.doors.items():
            self.doors[point] = [self.carried(door, change, before) for door in doors]
        self.scrap -= set(change.edges.tolist())
        pieces = {int(piece): int(edge) for piece, edge in zip(change.piece, change.cut_edge, strict=True)}
        still = open_edges(self.network, self.profile)
        self.usable = {row for row in still if row not in change.added.tolist() and pieces.get(row, row) in self.usable}
        opened = self.opened({row for row in change.added.tolist() if row in still}, still)
        self.usable |= opened
        for point, doors in self.doors.items():
            self.doors[point] = self.renewed(self.xy[point], doors, still, opened, change)

    def carried(self, door: Door, change: NetworkChange, before: Network) -> Door:
        edge, offset, leg = door
        for piece, cut_edge, cut_m in zip(change.piece, change.cut_edge, change.cut_m, strict=True):
            end = cut_m + self.network.edge_length_m[piece]
            if cut_edge == edge and cut_m < offset <= end + 1e-9:
                return int(piece), offset - float(cut_m), leg
        assert offset <= before.edge_length_m[edge] + 1e-9
        return edge, offset, leg

    def opened(self, links: set[int], still: set[int]) -> set[int]:
        if not links:
            return set()
        shore = {int(end[row]) for row in self.usable for end in (self.network.edge_u, self.network.edge_v)}
        loose: nx.Graph[Any] = nx.Graph()
        for row in still - self.usable:
            ends = [int(end[row]) for end in (self.network.edge_u, self.network.edge_v)]
            loose.add_edge(*[(node, row) if node in shore else node for node in ends])
            for node in ends:
                loose.add_edge((node, row) if node in shore else node, ("edge", row))
        for one in links:
            loose.add_edge(("edge", one), ("links", 0))
        around = {row for kind, row in self._pairs(nx.node_connected_component(loose, ("links", 0))) if kind == "edge"}
        graph = directed(self.network, self.profile, around, shore)
        found = set()
        for nodes, inside in _hanging(graph):
            length = sum(data["length"] for data in inside)
            if "mainland" in nodes or length >= self.enough:
                found |= {data["edge"] for data in inside}
        return found

    @staticmethod
    def _pairs(nodes: set[Any]) -> list[tuple[Any, Any]]:
        return [node for node in nodes if isinstance(node, tuple)]

    def renewed(
        self, xy: tuple[float, float], doors: list[Door], still: set[int], opened: set[int], change: NetworkChange
    ) -> list[Door]:
        kept = [
            (edge, offset, leg)
            for edge, offset, leg in doors
            if edge in still
            and (change.barred is None or not self.crosses(xy, edge_lines(self.network, np.array([edge]))[0], offset))
        ]
        inside = change.barred is not None and shapely.contains_xy(change.barred, *xy)
        if doors and not kept and not inside:
            kept = self.nearest(xy, self.usable)
        nearest = min((leg for _, _, leg in kept), default=np.inf)
        return kept + [door for door in self.nearest(xy, opened) if door[2] < nearest - 0.001]
