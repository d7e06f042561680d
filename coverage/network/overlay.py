"""A network with edits: the network it began as, and the few rows that differ.

Edges and nodes keep their numbers. New ones come after those of the base, a cut edge keeps its row for its first piece,
and a closed one stays without the right of way; so positions can be carried over, and a finished search mended. The
whole network as arrays is made only when somebody asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from .derived import once
from .model import Network, edge_lines
from .row_sets import among

COLUMNS: Final = (
    "edge_u",
    "edge_v",
    "edge_length_m",
    "edge_class",
    "edge_flags",
    "edge_maxspeed_kmh",
    "edge_source",
    "edge_name",
    "edge_relief",
)


@dataclass(frozen=True, eq=False)
class EdgeRows:
    """Some edges: columns (k,) by their names in `Network`, and their lines."""

    columns: Mapping[str, NDArray[Any]]
    lines: NDArray[Any]

    def __len__(self) -> int:
        return len(self.lines)

    def take(self, rows: NDArray[Any]) -> "EdgeRows":
        """Give some of them."""
        return EdgeRows({key: column[rows] for key, column in self.columns.items()}, self.lines[rows])

    def changed(self, **columns: Any) -> "EdgeRows":  # noqa: ANN401  (arrays of several types)
        """Give the same edges with other columns."""
        return replace(self, columns={**self.columns, **columns})

    def with_lines(self, lines: NDArray[Any]) -> "EdgeRows":
        """Give the same edges along other lines."""
        return replace(self, lines=lines)

    def joined(self, other: "EdgeRows") -> "EdgeRows":
        """Give these and then the others; a value that the other type cannot hold is an error of the caller's."""
        columns = {
            key: np.concatenate([column, np.asarray(other.columns[key], column.dtype)])
            for key, column in self.columns.items()
        }
        return EdgeRows(columns, np.concatenate([self.lines, other.lines]))


class Grown(NamedTuple):
    """What an edit added: `piece` (k,) are stretches of the edges `parent` (k,) that it cut, `links` (l,) are new."""

    piece: Longs
    parent: Longs
    links: Longs


@dataclass(frozen=True, eq=False)
class NetworkOverlay:
    """`base` with edits: its edges `rows` (ascending; from `base.edge_count` on they are new) are as in `edges`.

    `node_xy` (j, 2) and `node_z` (j,) are the new nodes. `classes` and `names` hold those of the base and new words.
    `steps` are the networks after each of the edits, the last without them, and what each added.
    """

    base: Network
    rows: Longs
    edges: EdgeRows
    node_xy: Floats
    node_z: Floats
    classes: tuple[str, ...]
    names: tuple[str, ...]
    steps: tuple[tuple["NetworkOverlay", Grown], ...] = field(default=(), repr=False)

    @property
    def node_count(self) -> int:
        """How many nodes there are."""
        return self.base.node_count + len(self.node_xy)

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return self.base.edge_count + int((self.rows >= self.base.edge_count).sum())

    def is_same(self, other: "NetworkOverlay") -> bool:
        """Tell whether both are one network after the same edits."""
        return self.base is other.base and (self.edges is other.edges or len(self.rows) + len(other.rows) == 0)

    def take(self, rows: NDArray[Any]) -> EdgeRows:
        """Give some edges as they are now."""
        rows = np.asarray(rows, np.int64)
        at = np.minimum(np.searchsorted(self.rows, rows), max(len(self.rows) - 1, 0))
        differs = self.rows[at] == rows if len(self.rows) else np.zeros(len(rows), bool)
        if differs.all():
            return self.edges.take(at)
        known = np.minimum(rows, self.base.edge_count - 1)
        columns = {key: _column(self.base, key, known) for key in COLUMNS}
        lines = np.empty(len(rows), object)
        lines[~differs] = edge_lines(self.base, known[~differs])
        lines[differs] = self.edges.lines[at[differs]]
        for key, column in columns.items():
            column[differs] = self.edges.columns[key][at[differs]]
        return EdgeRows(columns, lines)

    def with_rows(self, rows: Longs, edges: EdgeRows) -> "NetworkOverlay":
        """Give the network in which some edges (`rows` ascending, new ones without a gap) are others."""
        kept = ~among(self.rows, rows)
        together = self.edges.take(kept).joined(edges) if kept.any() else edges
        both = np.concatenate([self.rows[kept], rows])
        order = np.argsort(both)
        return replace(self, rows=both[order], edges=together.take(order))

    def with_nodes(self, xy: Floats, z: Floats) -> "NetworkOverlay":
        """Give the network with more nodes."""
        return replace(self, node_xy=np.vstack([self.node_xy, xy]), node_z=np.concatenate([self.node_z, z]))

    def nodes_xy(self, nodes: NDArray[Any]) -> Floats:
        """Where some nodes (k,) are, (k, 2)."""
        return np.asarray(self._of_nodes("node_xy", nodes))

    def nodes_z(self, nodes: NDArray[Any]) -> Floats:
        """How high some nodes (k,) are, NaN without a terrain."""
        return np.asarray(self._of_nodes("node_z", nodes))

    def _of_nodes(self, key: str, nodes: NDArray[Any]) -> NDArray[Any]:
        known = getattr(self.base, key)
        values = known[np.minimum(nodes, len(known) - 1)]
        new = nodes >= len(known)
        values[new] = getattr(self, key)[nodes[new] - len(known)]
        return np.asarray(values)

    def part(self, rows: NDArray[Any]) -> tuple[Network, Longs]:
        """Give some edges as a network of their own, in the order asked for, and the numbers of its nodes here."""
        edges = self.take(rows)
        ends = np.concatenate([edges.columns["edge_u"], edges.columns["edge_v"]])
        nodes, at = np.unique(ends, return_inverse=True)
        nodes = nodes.astype(np.int64)
        old = nodes < self.base.node_count
        crossing = np.zeros(len(nodes), np.uint8)
        crossing[old] = self.base.node_crossing[nodes[old]]
        coords, part = shapely.get_coordinates(edges.lines, return_index=True)
        network = Network(
            node_xy=self.nodes_xy(nodes),
            node_id=nodes,
            node_crossing=crossing,
            node_z=self.nodes_z(nodes),
            **(dict(edges.columns) | {"edge_u": _ints(at[: len(rows)]), "edge_v": _ints(at[len(rows) :])}),
            coords=coords,
            coord_start=np.searchsorted(part, np.arange(len(edges) + 1)),
            classes=self.classes,
            names=self.names,
            crs=self.base.crs,
        )
        return network, nodes

    def column(self, key: str, rows: NDArray[Any]) -> NDArray[Any]:
        """Give one column of some edges as they are now."""
        values = _column(self.base, key, np.minimum(rows, self.base.edge_count - 1))
        if len(self.rows):
            at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            differs = np.flatnonzero(self.rows[at] == rows)
            values[differs] = self.edges.columns[key][at[differs]]
        return values

    @property
    def network(self) -> Network:
        """The whole network with the edits in it, which knows by `edits_of` how it came about."""
        network = self._whole
        if network is not self.base:
            once(network, "overlay", lambda: self)
        return network

    @cached_property
    def _whole(self) -> Network:
        if not len(self.rows):
            return self.base
        base, count = self.base, len(self.node_xy)
        old = self.rows < base.edge_count
        columns: dict[str, Any] = {key: self._column(key, old) for key in COLUMNS}
        coords, start = self._coordinates(old)
        return replace(
            base,
            node_xy=np.vstack([base.node_xy, self.node_xy]),
            node_id=np.concatenate([base.node_id, base.node_id.max() + 1 + np.arange(count)]),
            node_crossing=np.concatenate([base.node_crossing, np.zeros(count, np.uint8)]),
            node_z=np.concatenate([base.node_z, self.node_z]),
            **columns,
            coords=coords,
            coord_start=start,
            classes=self.classes,
            names=self.names,
        )

    def _column(self, key: str, old: Bools) -> NDArray[Any]:
        known, values = getattr(self.base, key), self.edges.columns[key]
        if len(known) < self.base.edge_count:  # without a terrain there is no relief to add to
            return np.asarray(known)
        whole = np.concatenate([known, values[~old]])
        whole[self.rows[old]] = values[old]
        return whole

    def _coordinates(self, old: Bools) -> tuple[Floats, Longs]:
        """Give all lines' coordinates and where each line begins; those of the base are copied once."""
        base, heads = self.base, self.rows[old]
        paths = [shapely.get_coordinates(line) for line in self.edges.lines]
        drawn = [path for path, is_old in zip(paths, old, strict=True) if is_old]
        more = [path for path, is_old in zip(paths, old, strict=True) if not is_old]
        start = base.coord_start
        kept = np.split(base.coords, np.column_stack([start[heads], start[heads + 1]]).ravel())
        kept[1::2] = drawn
        starts = np.concatenate([start, start[-1] + np.cumsum([len(path) for path in more], dtype=np.int64)])
        if len(heads):
            longer = np.zeros(len(starts), np.int64)
            longer[heads + 1] = [len(path) for path in drawn] - (start[heads + 1] - start[heads])
            starts += np.cumsum(longer)
        return np.concatenate([*kept, *more]), starts


def edits_of(network: Network) -> NetworkOverlay | None:
    """Give the overlay that a whole network was made of; None for one that was read."""
    overlay: NetworkOverlay | None = network.derived.kept("overlay")
    return overlay


def edited(network: Network | NetworkOverlay) -> NetworkOverlay:
    """Give a network as one without edits, or an edited one as it is."""
    if isinstance(network, NetworkOverlay):
        return network
    none = np.zeros(0, np.int64)
    edges = EdgeRows({key: _column(network, key, none) for key in COLUMNS}, np.empty(0, object))
    return NetworkOverlay(network, none, edges, np.zeros((0, 2)), np.zeros(0), network.classes, network.names)


def _column(network: Network, key: str, rows: NDArray[Any]) -> NDArray[Any]:
    return network.relief(rows) if key == "edge_relief" else np.asarray(getattr(network, key)[rows])


def _ints(values: NDArray[Any]) -> NDArray[np.int32]:
    return values.astype(np.int32)
