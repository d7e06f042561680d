"""What a search's ways have crossed: followed from the facilities outwards, node by node.

Labels are whole ticks, so an arc lies on a shortest way exactly when the labels of its ends differ by its cost. The
straight legs between doors and streets are tested too.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Ints, Longs, Signs
from ..kernels.search.tree import Met, follow
from ..network.derived import once
from ..place import Barriers, Place
from ..search.nearest import Solved
from ..travel.endpoints import points_of
from ..travel.graph import OWNER_BITS
from ..travel.profiles import Profile
from ..travel.snap import Snapped
from .barred_streets import BarredStreets, barred_streets, legs_cross
from .barrier_crossings import BarrierCrossings, barrier_lines, crossings
from .nearest_facility import NearestFacility, NearestFacilitySearch


class Tracer:
    """Tells of the ways in one place what they cross, and remembers it."""

    def __init__(self, place: Place, ways: NearestFacilitySearch) -> None:
        self._place = place
        self._ways = ways
        self._crossed: WeakKeyDictionary[NearestFacility, Mapping[str, Bools]] = WeakKeyDictionary()
        self._legs: dict[tuple[str, Snapped], Bools] = {}
        self._behind: dict[tuple[str, str, float], Bools] = {}
        self._barred: dict[tuple[str, ...], BarredStreets | None] = {}
        self._lines: dict[str, NDArray[Any]] = {}

    def __reduce__(self) -> "tuple[type[Tracer], tuple[Place, NearestFacilitySearch]]":
        """Leave behind what was found: it is found again."""
        return Tracer, (self._place, self._ways)

    def barred(self, kinds: tuple[str, ...]) -> BarredStreets | None:
        """Return the streets parted at the barriers of some kinds, None where the place knows none of them."""
        if kinds not in self._barred:
            lines = np.concatenate([np.zeros(0, object), *map(self._lines_of, kinds)])
            self._barred[kinds] = barred_streets(self._place.network, lines)
        return self._barred[kinds]

    def knows(self, kind: str) -> bool:
        """Tell whether the place knows any barrier of a kind."""
        return len(self._lines_of(kind)) > 0

    def _lines_of(self, kind: str) -> NDArray[Any]:
        """Return the barriers of a kind, whose joining takes long on the streets of a city."""
        if kind not in self._lines:
            self._lines[kind] = barrier_lines(self._place.network, self._place.barriers, kind)
        return self._lines[kind]

    @cached_property
    def crossings(self) -> Mapping[str, BarrierCrossings]:
        """Where streets cross railways and trunk roads."""
        network, barriers = self._place.network, self._place.barriers
        kept: WeakKeyDictionary[Barriers, Mapping[str, BarrierCrossings]] = once(
            network, "crossings", WeakKeyDictionary
        )
        if barriers not in kept:
            kept[barriers] = crossings(network, barriers)
        return kept[barriers]

    def crossed(self, way: NearestFacility) -> Mapping[str, Bools]:
        """Tell by kind of barrier which demand points (n,) cross one on their way; False where they have none."""
        if way not in self._crossed:
            self._crossed[way] = self._follow(way)
        return self._crossed[way]

    def _follow(self, way: NearestFacility) -> Mapping[str, Bools]:
        solved, profile = way.solved, way.profile
        if solved is None or profile is None or way.at is None:
            return {kind: np.zeros(len(self._place.demand), dtype=np.bool_) for kind in self.crossings}
        parent_edge = _parent_edges(solved)
        order = np.argsort(solved.labels, kind="stable")
        order = order[parent_edge[order] >= 0]
        demand = way.at
        ends = _last_pieces(solved, demand, way.cost)
        beside = np.where(ends == 0, way.facility, -1)
        found = {}
        for kind, barrier in self.crossings.items():
            crossed, side = _at_nodes(solved, barrier, parent_edge, order)
            result = _on_last_edge(solved, demand, barrier, crossed=crossed, side=side, ends=ends)
            result |= _along_one_edge(solved, demand, barrier, facility=beside)
            home_leg, behind = self._homes_leg_crosses(kind, demand), self._facilities_behind(kind, profile)
            result |= home_leg | (behind[way.facility] & (way.facility >= 0))
            found[kind] = np.isfinite(way.cost) & result
        return found

    def _homes_leg_crosses(self, kind: str, demand: Snapped) -> Bools:
        """Tell which homes lie beyond the barrier from the street where they step out."""
        key = (kind, demand)
        if key not in self._legs:
            self._legs[key] = legs_cross(self._place, self._place.demand.xy, demand, self.crossings[kind].lines)
        return self._legs[key]

    def _facilities_behind(self, kind: str, profile: Profile) -> Bools:
        """Tell which facilities lie, with all of their doors, beyond the barrier from their street."""
        key = (kind, profile.mode, profile.snap_cap_m)
        if key not in self._behind:
            place, doors = self._place, self._ways.entrances(profile)
            crossed = legs_cross(place, doors.xy, doors.at, self.crossings[kind].lines)
            behind = np.ones(len(place.facilities) + 1, dtype=np.bool_)
            behind[place.facilities.entrance_owner[doors.point[~crossed]]] = False
            self._behind[key] = behind
        return self._behind[key]


def _at_nodes(
    solved: Solved, barrier: BarrierCrossings, parent_edge: NDArray[np.int32], order: Longs
) -> tuple[Bools, Signs]:
    """Return for each node whether the way to it has crossed, and on which side of a barrier it arrives there."""
    network = solved.graph.network
    crossed, side = _at_doors(solved, barrier, parent_edge)
    edges = Met(network.edge_u, network.edge_v, barrier.inside, barrier.side_u, barrier.side_v, barrier.touched)
    follow(order, parent_edge, edges, crossed, side)
    return crossed, side


def _parent_edges(solved: Solved) -> NDArray[np.int32]:
    """Return the edge by which the search came to each node, -1 where it began or never came."""
    graph = solved.graph
    arcs = graph.arcs
    source, arc = graph.listed(np.arange(graph.node_count))
    target = arcs.target[arc]
    reached = np.isfinite(solved.node_cost_s)
    used = reached[target] & reached[source]
    used &= solved.labels[source] + arcs.out[arc] == solved.labels[target]
    parent = np.full(graph.node_count, -1, dtype=np.int32)
    parent[target[used]] = arcs.edge[arc[used]]
    # A node may also be where a door's own street ends; the way then begins there, at no greater cost.
    seeds = solved.seeds
    for node, label in ((seeds.end_u, seeds.to_u), (seeds.end_v, seeds.to_v)):
        parent[node[label == solved.labels[node]]] = -1
    return parent


def _at_doors(solved: Solved, barrier: BarrierCrossings, parent_edge: NDArray[np.int32]) -> tuple[Bools, Signs]:
    """Return the same where ways begin: between a facility's place on its street and the ends of that street."""
    network, seeds = solved.graph.network, solved.seeds
    crossed = np.zeros(network.node_count, dtype=np.bool_)
    side = np.zeros(network.node_count, dtype=np.int8)
    ends = (
        (network.edge_u, seeds.to_u, barrier.side_u, barrier.first[seeds.edge] <= seeds.offset_m),
        (network.edge_v, seeds.to_v, barrier.side_v, barrier.last[seeds.edge] >= seeds.offset_m),
    )
    for end, label, sides, between in ends:
        node = end[seeds.edge]
        begins = (label == solved.labels[node]) & (parent_edge[node] < 0)
        crossed[node[begins]] = between[begins]
        side[node[begins]] = sides[seeds.edge[begins]]
    return crossed, side


def _last_pieces(solved: Solved, demand: Snapped, cost: Floats) -> Signs:
    """Return by which end of its edge each point is reached: -1 by u, 1 by v, 0 along the edge itself or not at all."""
    points = points_of(solved.graph, demand).arrays
    by_u, by_v = solved.labels[points.end_u] + points.via_u, solved.labels[points.end_v] + points.via_v
    end = np.where(by_u <= by_v, -1, 1)
    ticks = np.rint(np.where(np.isfinite(cost), cost, 0.0) * solved.graph.ticks_per_unit)
    beside = np.minimum(by_u, by_v) >> OWNER_BITS > ticks + 1
    return np.where(beside | ~np.isfinite(cost), 0, end).astype(np.int8)


def _on_last_edge(
    solved: Solved, demand: Snapped, barrier: BarrierCrossings, *, crossed: Bools, side: Signs, ends: Signs
) -> Bools:
    """Tell where the way to the point has crossed before its edge, on entering it, or on it."""
    network = solved.graph.network
    edge, offset = np.maximum(demand.edge, 0), demand.offset_m
    by_u = crossed[network.edge_u[edge]] | (side[network.edge_u[edge]] * barrier.side_u[edge] < 0)
    by_v = crossed[network.edge_v[edge]] | (side[network.edge_v[edge]] * barrier.side_v[edge] < 0)
    by_u |= barrier.first[edge] <= offset
    by_v |= barrier.last[edge] >= offset
    return np.asarray(np.where(ends == 0, False, np.where(ends < 0, by_u, by_v)) & demand.found)


def _along_one_edge(solved: Solved, demand: Snapped, barrier: BarrierCrossings, *, facility: Ints) -> Bools:
    """Tell which points, served (`facility` >= 0) without leaving their edge, have a crossing between the two doors."""
    seeds = solved.seeds
    crossed = np.zeros(len(demand), dtype=np.bool_)
    asked = np.flatnonzero((facility >= 0) & demand.found & barrier.inside[np.maximum(demand.edge, 0)])
    if not len(asked) or not len(seeds):
        return crossed
    door_at = {
        (int(edge), int(owner)): row for row, (edge, owner) in enumerate(zip(seeds.edge, seeds.owner, strict=True))
    }
    door = np.array([door_at.get((int(demand.edge[row]), int(facility[row])), -1) for row in asked])
    asked, door = asked[door >= 0], door[door >= 0]
    ends = np.sort(np.stack([demand.offset_m[asked], seeds.offset_m[door]]), axis=0)
    edge = demand.edge[asked]
    crossed[asked] = (barrier.first[edge] <= ends[1]) & (barrier.last[edge] >= ends[0])
    return crossed
