"""The bundles of arrays that kernels take: NamedTuples, because numba can unpack them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...arrays import Floats, Ints, Longs

Bytes = NDArray[np.uint8]


class Arcs(NamedTuple):
    """The arcs of node i are `span[i, 0]:span[i, 1]`; see `graph.Graph`. Not every row belongs to a node."""

    span: Ints
    target: Ints
    out: Longs
    back: Longs
    edge: Ints


class PointArrays(NamedTuple):
    """Points on edges, and the packed costs by the ends of their edges; see `terminals.Points`."""

    edge: Ints
    offset: Floats
    leg: Longs
    end_u: Ints
    end_v: Ints
    via_u: Longs
    via_v: Longs
    near_u: Floats
    near_v: Floats


class EdgeEnds(NamedTuple):
    """Edges: their ends, their length, and the cost per metre between a point on the edge and either end."""

    u: Ints
    v: Ints
    length: Floats
    near_u: Floats
    near_v: Floats


class EdgeArrays(NamedTuple):
    """What the inside of an edge needs: its ends, its length, cost per metre away from either, wait at a node."""

    u: Ints
    v: Ints
    length: Floats
    near_u: Floats
    near_v: Floats
    depart: Longs


class SeedArrays(NamedTuple):
    """Places on edges from which a search begins: their own packed leg with the owner, and what it gives the ends."""

    edge: Ints
    offset: Floats
    label: Longs
    end_u: Ints
    end_v: Ints
    to_u: Longs
    to_v: Longs


class ByEdge(NamedTuple):
    """Rows of points on edge e are `row[start[e]:start[e + 1]]`."""

    start: Longs
    row: Ints


class Chains(NamedTuple):
    """The first row on edge e is `first[e]`, and the next after row r is `following[r]`; -1 ends a chain."""

    first: Ints
    following: Ints


class Scale(NamedTuple):
    """A search's numbers: the label beyond all reached ones, bucket bits, ticks per unit, a closed way's ticks."""

    unreached: int
    shift: int
    ticks: float
    closed: int
    owner_bits: int


class Workspace(NamedTuple):
    """What a search of few nodes works in, clean between searches: labels unreached, nothing waiting, buckets empty.

    `touched` and `edges` are lists to write into; `seen` tells in which search an edge was listed last.
    """

    labels: Longs
    waiting: Bytes
    head: Ints
    pool_node: Ints
    pool_next: Ints
    touched: Ints
    edges: Ints
    seen: Ints


def workspace(nodes: int, arcs: int, edges: int, seeds: int, scale: Scale) -> Workspace:
    """Make a clean workspace. The pool is large on paper; only what is used of it takes memory."""
    pool = 2 * arcs + seeds + 1
    return Workspace(
        labels=np.full(nodes, scale.unreached, np.int64),
        waiting=np.zeros(nodes, np.uint8),
        head=np.full((scale.unreached >> scale.shift) + 1, -1, np.int32),
        pool_node=np.empty(pool, np.int32),
        pool_next=np.empty(pool, np.int32),
        touched=np.empty(nodes, np.int32),
        edges=np.empty(edges, np.int32),
        seen=np.full(edges, -1, np.int32),
    )


class Stretches(NamedTuple):
    """Stretches of edges without entrances inside: the cost at both ends, and per metre away from either."""

    edge: Ints
    from_m: Floats
    to_m: Floats
    from_cost: Floats
    to_cost: Floats
    from_rate: Floats
    to_rate: Floats


class Entrances(NamedTuple):
    """Entrances on edges: `edge` and `offset_m`, and the cost between the door and the street."""

    edge: Ints
    offset_m: Floats
    cost: Floats
