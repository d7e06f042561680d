"""Severance: who is served, but only across a railway or a trunk road.

The ways are those of the search itself. Its labels are whole ticks, so an arc lies on a shortest way exactly when the
labels of its ends differ by its cost; following such arcs from the facilities outwards tells every node what the way
to it has crossed. The straight legs between doors and streets are tested too.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from .case import Case
from .clauses import CircleClause
from .compiled import compiled
from .crossings import KINDS, Crossings
from .graph import OWNER_BITS
from .network import edge_lines
from .place import Bools, Floats, Ints
from .reach import Solved
from .readings import Reading
from .snapping import Snapped
from .terminals import points_of
from .verdict import CircleEvidence, SeveranceRow

GROUPS: Final = ("age_60_plus", "age_0_2", "age_3_5", "age_6_11", "age_12_14")

Longs = NDArray[np.int64]
Signs = NDArray[np.int8]


def severance(
    case: Case, clause: CircleClause, readings: Sequence[Reading], evidence: CircleEvidence
) -> tuple[SeveranceRow, ...]:
    """Return for the clause's group, the elderly and children how many of the served have to cross; () if unknown."""
    by_kind = case.ways.crossings
    if not by_kind or any(one.mode != "walk" for one in readings):
        return ()
    crossed = {kind: np.logical_or.reduce([crosses(case, one, by_kind[kind]) for one in readings]) for kind in by_kind}
    rows = []
    for group in dict.fromkeys((clause.group, *GROUPS)):
        weights = case.weights(group)
        if weights is not None:
            served = np.where(evidence.served & case.in_area(clause.area), weights, 0.0)
            sums: dict[str, float] = {kind: float(served[crossed[kind]].sum()) for kind in KINDS if kind in crossed}
            severed = float(served[np.logical_or.reduce(list(crossed.values()))].sum())
            rows.append(SeveranceRow(group, float(served.sum()), severed, sums))
    return tuple(row for row in rows if row.served > 0)


def crosses(case: Case, reading: Reading, barrier: Crossings) -> Bools:
    """Tell for each demand point (n,) whether its way to the nearest facility crosses; False where it has none."""
    solved, profile = reading.way.solved, reading.way.profile
    if solved is None or profile is None:
        return np.zeros(len(case.place.demand), dtype=np.bool_)
    demand = case.ways.demand(profile)
    crossed, side = _at_nodes(solved, barrier)
    ends = _last_pieces(solved, demand, reading.way.cost)
    result = _on_last_edge(solved, demand, barrier, crossed=crossed, side=side, ends=ends)
    beside = _along_one_edge(solved, demand, barrier, facility=np.where(ends == 0, reading.way.facility, -1))
    return np.isfinite(reading.way.cost) & (result | beside | _legs_cross(case, reading, demand, barrier))


def _at_nodes(solved: Solved, barrier: Crossings) -> tuple[Bools, Signs]:
    """Return for each node whether the way to it has crossed, and on which side of a barrier it arrives there."""
    network = solved.graph.network
    parent_edge = _parent_edges(solved)
    crossed, side = _at_doors(solved, barrier, parent_edge)
    order = np.argsort(solved.labels, kind="stable")
    edges = Met(network.edge_u, network.edge_v, barrier.inside, barrier.side_u, barrier.side_v, barrier.touched)
    follow(order[parent_edge[order] >= 0], parent_edge, edges, crossed, side)
    return crossed, side


def _parent_edges(solved: Solved) -> NDArray[np.int32]:
    """Return the edge by which the search came to each node, -1 where it began or never came."""
    graph = solved.graph
    arcs = graph.arcs
    source = np.repeat(np.arange(graph.network.node_count), np.diff(arcs.start))
    reached = np.isfinite(solved.node_cost_s)
    used = reached[arcs.target] & reached[source]
    used &= solved.labels[source] + arcs.out == solved.labels[arcs.target]
    parent = np.full(graph.network.node_count, -1, dtype=np.int32)
    parent[arcs.target[used]] = arcs.edge[used]
    # A node may also be where a door's own street ends; the way then begins there, at no greater cost.
    seeds = solved.seeds
    for node, label in ((graph.network.edge_u[seeds.edge], seeds.to_u), (graph.network.edge_v[seeds.edge], seeds.to_v)):
        parent[node[label == solved.labels[node]]] = -1
    return parent


def _at_doors(solved: Solved, barrier: Crossings, parent_edge: NDArray[np.int32]) -> tuple[Bools, Signs]:
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


class Met(NamedTuple):
    """What the streets have to do with one kind of barrier, as the kernel takes it; see `Crossings`."""

    edge_u: Ints
    edge_v: Ints
    inside: Bools
    side_u: Signs
    side_v: Signs
    touched: Bools


@compiled
def follow(order: Longs, parent_edge: Ints, met: Met, crossed: Bools, side: Signs) -> None:
    """Carry `crossed` and `side` (n,) in place from node to node, in the order in which the search reached them."""
    for node in order:
        edge = parent_edge[node]
        if met.edge_v[edge] == node:
            before, leaves, arrives = met.edge_u[edge], met.side_u[edge], met.side_v[edge]
        else:
            before, leaves, arrives = met.edge_v[edge], met.side_v[edge], met.side_u[edge]
        crossed[node] = crossed[before] or met.inside[edge] or side[before] * leaves < 0
        if met.touched[node]:
            along = met.touched[before] and leaves == 0 and arrives == 0
            side[node] = side[before] if along else arrives


def _last_pieces(solved: Solved, demand: Snapped, cost: Floats) -> Signs:
    """Return by which end of its edge each point is reached: -1 by u, 1 by v, 0 along the edge itself or not at all."""
    points = points_of(solved.graph, demand).arrays
    by_u, by_v = solved.labels[points.end_u] + points.via_u, solved.labels[points.end_v] + points.via_v
    end = np.where(by_u <= by_v, -1, 1)
    ticks = np.rint(np.where(np.isfinite(cost), cost, 0.0) * solved.graph.ticks_per_unit)
    beside = np.minimum(by_u, by_v) >> OWNER_BITS > ticks + 1
    return np.where(beside | ~np.isfinite(cost), 0, end).astype(np.int8)


def _on_last_edge(
    solved: Solved, demand: Snapped, barrier: Crossings, *, crossed: Bools, side: Signs, ends: Signs
) -> Bools:
    """Tell where the way to the point has crossed before its edge, on entering it, or on it."""
    network = solved.graph.network
    edge, offset = np.maximum(demand.edge, 0), demand.offset_m
    by_u = crossed[network.edge_u[edge]] | (side[network.edge_u[edge]] * barrier.side_u[edge] < 0)
    by_v = crossed[network.edge_v[edge]] | (side[network.edge_v[edge]] * barrier.side_v[edge] < 0)
    by_u |= barrier.first[edge] <= offset
    by_v |= barrier.last[edge] >= offset
    return np.asarray(np.where(ends == 0, False, np.where(ends < 0, by_u, by_v)) & demand.found)


def _along_one_edge(solved: Solved, demand: Snapped, barrier: Crossings, *, facility: Ints) -> Bools:
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


def _legs_cross(case: Case, reading: Reading, demand: Snapped, barrier: Crossings) -> Bools:
    """Tell where the straight leg from the home to the street, or from the street to the facility, crosses."""
    place, profile = case.place, reading.way.profile
    result = _leg_crosses(case, place.demand.xy, demand, barrier)
    if profile is None:
        return result
    doors = case.ways.of(reading.counted)
    there = _leg_crosses(case, place.facilities.entrance_xy[doors], case.ways.entrances(profile).take(doors), barrier)
    behind = place.facilities.entrance_owner[doors[there]]
    return np.asarray(result | np.isin(reading.way.facility, behind))


def _leg_crosses(case: Case, xy: Floats, snapped: Snapped, barrier: Crossings) -> Bools:
    crossed = np.zeros(len(xy), dtype=np.bool_)
    found = np.flatnonzero(snapped.found)
    if not len(found):
        return crossed
    streets: Any = edge_lines(case.place.network, snapped.edge[found].astype(np.intp))
    feet = shapely.get_coordinates(shapely.line_interpolate_point(streets, snapped.offset_m[found]))
    legs: Any = shapely.linestrings(np.stack([xy[found], feet], axis=1))
    _, leg = shapely.STRtree(legs).query(barrier.lines, predicate="crosses")
    crossed[found[leg]] = True
    return crossed
