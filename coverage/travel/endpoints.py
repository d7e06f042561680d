"""Where ways begin and end, in ticks: the facilities' entrances as seeds of a search, the residents as its points."""

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...arrays import Floats, Ints, Longs
from ..errors import RequestError
from ..kernels.search.points import at_points
from ..kernels.values import EdgeEnds, PointArrays, SeedArrays
from ..network.row_sets import among
from .checks import check_edges, check_offsets
from .graph import CLOSED_TICKS, MOST_OWNERS, OWNER_BITS, Graph, to_ticks
from .private import metres_of
from .snap import Snapped

_MOST_EDITS: Final = 8192
"""So many edited points stand beside the others; where there are more, all are written anew."""


@dataclass(frozen=True, eq=False)
class Seeds:
    """Entrances that have a street, sorted by edge and then as given.

    `owner` is the entrance's facility, `leg_m` metres between it and the street, `leg` ticks between it and the inside
    of the street; `to_u` and `to_v` are the packed costs that the search starts with at `end_u` and `end_v`, the ends
    of the edge.
    """

    edge: Ints
    offset_m: Floats
    owner: Ints
    leg_m: Floats
    leg: Longs
    end_u: Ints
    end_v: Ints
    to_u: Longs
    to_v: Longs

    def __len__(self) -> int:
        return len(self.edge)

    def take(self, rows: NDArray[np.intp]) -> "Seeds":
        """Give some of the seeds; the rows must ascend."""
        return Seeds(*(getattr(self, field.name)[rows] for field in fields(self)))

    def without(self, others: "Seeds") -> "Seeds":
        """Give the seeds that are none of the others."""
        known = set(others.bits)
        return self.take(np.flatnonzero([row not in known for row in self.bits]))

    def merged(self, other: "Seeds") -> "Seeds":
        """Give the seeds of both."""
        columns = [np.concatenate([getattr(each, field.name) for each in (self, other)]) for field in fields(self)]
        return Seeds(*columns).take(np.argsort(columns[0], kind="stable"))

    @cached_property
    def bits(self) -> list[bytes]:
        """All that is known of each seed, to compare it by."""
        table = np.empty((len(self), len(fields(self))), np.int64)
        for column, each in enumerate(fields(self)):
            values = getattr(self, each.name)
            table[:, column] = values.view(np.int64) if values.dtype == np.float64 else values
        rows: list[bytes] = table.view(f"V{table.strides[0]}").ravel().tolist()
        return rows

    @property
    def arrays(self) -> SeedArrays:
        """Give what the kernels need of the seeds."""
        labels = (self.leg << OWNER_BITS) | self.owner
        return SeedArrays(self.edge, self.offset_m, labels, self.end_u, self.end_v, self.to_u, self.to_v)


@dataclass(frozen=True, eq=False)
class Points:
    """Residents (d,) as the end of a search: `arrays.via_*` are packed costs by the ends of each point's edge.

    After edits the points `rows` (ascending, new ones behind those `known`) are as in `edits`.
    """

    known: PointArrays
    rows: Longs = field(default_factory=lambda: np.zeros(0, np.int64))
    edits: PointArrays | None = None

    def __len__(self) -> int:
        return len(self.known.edge) + int((self.rows >= len(self.known.edge)).sum())

    @cached_property
    def arrays(self) -> PointArrays:
        """All of them."""
        return self.known if self.edits is None else self.take(np.arange(len(self)))

    @property
    def edge(self) -> Ints:
        """(d,) the edge, -1 for none."""
        return self.arrays.edge

    def take(self, rows: NDArray[Any]) -> PointArrays:
        """Give some of them."""
        columns: list[Any] = [column[np.minimum(rows, len(column) - 1)] for column in self.known]
        if self.edits is not None and len(self.rows):
            at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            differs = np.flatnonzero(self.rows[at] == rows)
            pairs: Any = zip(columns, self.edits, strict=True)
            for column, edit in pairs:
                column[differs] = edit[at[differs]]
        return PointArrays(*columns)

    def edited(self, rows: Longs, new: "Points", count: int) -> "Points":
        """Give the points (count,) of which some (ascending) are others; what the rest costs is as before."""
        if len(self.rows) + len(rows) > _MOST_EDITS or not len(self.known.edge):
            return Points(_with_rows(self.arrays, rows, new.arrays, count))
        kept = np.flatnonzero(~among(self.rows, rows))
        both = np.concatenate([self.rows[kept], rows])
        order = np.argsort(both)
        if self.edits is None:
            return Points(self.known, rows, new.arrays)
        pairs: Any = zip(self.edits, new.arrays, strict=True)
        edits = PointArrays(*(np.concatenate([old[kept], now])[order] for old, now in pairs))
        return Points(self.known, both[order], edits)


def _with_rows(known: PointArrays, rows: Longs, new: PointArrays, count: int) -> PointArrays:
    columns: list[Any] = []
    pairs: Any = zip(known, new, strict=True)
    for column, edit in pairs:
        columns.append(np.concatenate([column, np.zeros(count - len(column), column.dtype)]))
        columns[-1][rows] = edit
    return PointArrays(*columns)


def seeds_of(graph: Graph, facilities: Snapped, owner: ArrayLike) -> Seeds:
    """Make the seeds of a search; `owner` (p,) is the facility of each entrance. Raises RequestError."""
    owners = np.asarray(owner)
    if len(owners) != len(facilities):
        raise RequestError(
            "{owners} owners were given for {entrances} entrances.", owners=len(owners), entrances=len(facilities)
        )
    if len(owners) and (owners.min() < 0 or owners.max() >= MOST_OWNERS):
        raise RequestError("Facilities are numbered from 0 to below {most}.", most=MOST_OWNERS)
    row = np.flatnonzero(facilities.found)
    row = row[np.argsort(facilities.edge[row], kind="stable")]
    legs = legs_of(graph, facilities.leg_m[row])
    seeds = _seeds(graph, facilities.take(row), owners[row], legs)
    if graph.private is None:
        return seeds
    gates = _at_gates(graph, seeds)
    return seeds if gates is None else seeds.merged(gates)


def _seeds(graph: Graph, places: Snapped, owner: NDArray[Any], legs: Longs) -> Seeds:
    """Make seeds of places on edges (ascending), whose facility `owner` is, and the ticks of their legs."""
    edge, offset_m, leg_m = places.edge, places.offset_m, places.leg_m
    ends = graph.edges.take(edge)
    inner, to_u, to_v = _to_ends(graph, ends, offset_m, legs, arriving=graph.direction == "to_facility", towards=True)
    packed = owner.astype(np.int64)
    return Seeds(
        edge=edge,
        offset_m=offset_m,
        owner=owner.astype(np.int32),
        leg_m=leg_m,
        leg=inner,
        end_u=ends.u,
        end_v=ends.v,
        to_u=(to_u << OWNER_BITS) | packed,
        to_v=(to_v << OWNER_BITS) | packed,
    )


def _at_gates(graph: Graph, seeds: Seeds) -> Seeds | None:
    """Make seeds at the gates of the private streets in which some facilities stand; None where none does."""
    assert graph.private is not None
    found: list[tuple[int, int, int, int]] = []
    for row in np.flatnonzero(graph.is_private(seeds.edge)):
        begin: dict[int, int] = {}
        for node, label in ((seeds.end_u[row], seeds.to_u[row]), (seeds.end_v[row], seeds.to_v[row])):
            ticks = int(label) >> OWNER_BITS
            if ticks < CLOSED_TICKS:
                begin[int(node)] = min(ticks, begin.get(int(node), ticks))
        for gate, ticks in graph.passages.exits(begin, graph.private.gates).items():
            edge = _public_edge(graph, gate)
            if edge >= 0:
                found.append((edge, gate, int(seeds.owner[row]), ticks))
    if not found:
        return None
    edge_of, gate_of, owner, legs = np.array(sorted(found), np.int64).T
    ends = graph.edges.take(edge_of)
    offset = np.where(ends.u == gate_of, 0.0, ends.length)
    metres = metres_of(legs, graph.ticks_per_unit, graph.profile.leg_mps)
    return _seeds(graph, Snapped(edge_of.astype(np.int32), offset, metres), owner, legs)


def _public_edge(graph: Graph, node: int) -> int:
    """An open edge at a node that is no private one, -1 for none."""
    _, row = graph.listed(np.array([node]))
    edges = graph.arcs.edge[row]
    public = edges[~graph.is_private(edges)]
    return int(public.min()) if len(public) else -1


def points_of(graph: Graph, demand: Snapped) -> Points:
    """Make the points at which a search is read. Raises RequestError for positions on another network."""
    check_edges(demand, graph.edge_count)
    edge = np.maximum(demand.edge, 0)
    ends = graph.edges.take(edge)
    check_offsets(demand, ends.length)
    legs = legs_of(graph, np.where(demand.found, demand.leg_m, 0.0))
    arriving = graph.direction == "from_facility"
    inner, to_u, to_v = _to_ends(graph, ends, demand.offset_m, legs, arriving=arriving, towards=False)
    return Points(
        PointArrays(
            edge=demand.edge,
            offset=demand.offset_m,
            leg=inner,
            end_u=ends.u,
            end_v=ends.v,
            via_u=to_u << OWNER_BITS,
            via_v=to_v << OWNER_BITS,
            near_u=ends.near_u,
            near_v=ends.near_v,
        )
    )


def legs_of(graph: Graph, leg_m: Floats) -> Longs:
    """Give what the legs between doors and streets cost, in ticks."""
    return to_ticks(leg_m / graph.profile.leg_mps, graph.ticks_per_unit)


def read_points(
    graph: Graph, points: Points, seeds: Seeds, *, labels: Longs, rows: NDArray[np.int64] | None = None
) -> Longs:
    """Give the packed cost of the points (all, or the rows asked for); points without a street cost CLOSED_TICKS."""
    asked = points.arrays if rows is None else points.take(rows)
    first = np.searchsorted(seeds.edge, asked.edge)
    return at_points(np.arange(len(asked.edge)), asked, seeds.arrays, first, labels, graph.scale(0))


def _to_ends(
    graph: Graph, ends: EdgeEnds, offset_m: Floats, leg: Longs, *, arriving: bool, towards: bool
) -> tuple[Longs, Longs, Longs]:
    """Give ticks between places on edges and the insides of their edges, and between them and either end.

    Who arrives along a street at a place that is exactly a junction enters it, and waits there if one has to; who sets
    out from it does not: so it is all the same to which of its streets the place belongs. `towards` is the direction
    in which the search goes, from the place to the ends or the other way.
    """
    at_u, at_v = offset_m <= 0, offset_m >= ends.length
    waits = [graph.join_at(end) if towards else graph.depart_at(end) for end in (ends.u, ends.v)]
    inner = leg
    if arriving:
        inner = leg + np.where(at_u, graph.wait_at(ends.u), np.where(at_v, graph.wait_at(ends.v), 0))
    pace_u, pace_v = (ends.near_v, ends.near_u) if towards else (ends.near_u, ends.near_v)
    to_u = _along(graph, offset_m, pace_u, extra=inner + waits[0])
    to_v = _along(graph, ends.length - offset_m, pace_v, extra=inner + waits[1])
    return inner, np.where(at_u, leg, to_u), np.where(at_v, leg, to_v)


def _along(graph: Graph, metres: Floats, pace: Floats, *, extra: Longs) -> Longs:
    """Ticks for some metres at a pace, 0 metres costing nothing even where the direction is closed, plus extra."""
    with np.errstate(invalid="ignore"):
        units = np.where(metres > 0, metres * pace, 0.0)
    return np.asarray(np.minimum(to_ticks(units, graph.ticks_per_unit) + extra, CLOSED_TICKS))
