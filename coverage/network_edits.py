"""Another network with one thing changed: a street cut in two, a link added, streets closed, an area barred.

Rows of edges and nodes keep their numbers: what is new is added at the end, a cut edge keeps its row for its first
piece, and a closed one stays without the right of way. So positions can be carried over, and a finished search mended.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from .errors import RequestError
from .kernels_graph import edges_in_box
from .network import DRIVE, WALK, Network, edge_lines
from .snapping import Snapped

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

LINK_SNAP_M: Final = 50.0
"""How far the end of a new link may lie from the street that it joins."""
_NO_SOURCE: Final = -1


@dataclass(frozen=True, eq=False)
class NetworkChange:
    """`network` after the change; `edges` of it that were not there before in this form (ascending rows).

    `cut_edge` and `cut_m` say where old edges were cut (ascending by edge, then metre), and `piece` which row holds the
    stretch that begins at the cut.
    """

    before: Network
    network: Network
    edges: Longs
    cut_edge: Longs
    cut_m: Floats
    piece: Longs

    def carried(self, snapped: Snapped) -> Snapped:
        """Give positions on the old network as positions on the new one; at a cut, the piece before it is taken."""
        edge, offset = snapped.edge.copy(), snapped.offset_m.copy()
        for row in np.flatnonzero(np.isin(edge, self.cut_edge)):
            cuts = np.flatnonzero((self.cut_edge == edge[row]) & (self.cut_m < offset[row]))
            if len(cuts):
                edge[row], offset[row] = self.piece[cuts[-1]], offset[row] - self.cut_m[cuts[-1]]
        return Snapped(edge, offset, snapped.leg_m)


def add_link(network: Network, line: ArrayLike, *, walk: bool = True, drive: bool = False) -> NetworkChange:
    """Add a way along a line (k, 2), metres, such as a footbridge or a gate's passage; it joins a street at each end.

    The ends are led straight to the nearest open street, within 50 m; elsewhere it crosses streets without joining
    them. Raises RequestError for a line that is none, or an end with no street near.
    """
    coords = np.asarray(line, np.float64).reshape(-1, 2)
    if len(coords) < 2 or not np.isfinite(coords).all() or not (walk or drive):
        raise RequestError("A link needs a line of at least two points, and somebody who may use it.")
    edges, offsets, feet = _joints(network, coords[[0, -1]])
    change = cut(network, edges, offsets)
    nodes = _nodes_at(change, edges, offsets)
    if nodes[0] == nodes[1]:
        raise RequestError("Both ends of the link join the network at the same place; draw it from street to street.")
    path = np.vstack([feet[:1], coords, feet[1:]])
    path = path[np.concatenate([[True], (np.diff(path, axis=0) != 0).any(axis=1)])]
    classes, kind = _word(network.classes, "service" if drive else "footway")
    names, unnamed = _word(network.names, "")
    new = {
        "edge_u": nodes[0],
        "edge_v": nodes[1],
        "edge_length_m": float(np.hypot(*np.diff(path, axis=0).T).sum()),
        "edge_class": kind,
        "edge_flags": WALK * walk | DRIVE * drive,
        "edge_maxspeed_kmh": np.nan,
        "edge_source": _NO_SOURCE,
        "edge_name": unnamed,
        "edge_relief": np.full(4, np.nan),
    }
    linked = _extended(change.network, {key: [value] for key, value in new.items()}, [path], np.zeros(0, np.int64), [])
    linked = replace(linked, classes=classes, names=names)
    return replace(change, network=linked, edges=np.append(change.edges, linked.edge_count - 1))


def close_edges(network: Network, edges: ArrayLike) -> NetworkChange:
    """Take the right of way from some edges, on foot and by car."""
    rows = np.unique(np.asarray(edges, np.int64))
    flags = network.edge_flags.copy()
    flags[rows] &= ~np.uint8(WALK | DRIVE)
    empty = np.zeros(0, np.int64)
    return NetworkChange(network, replace(network, edge_flags=flags), rows, empty, np.zeros(0), empty)


def bar_area(network: Network, area: shapely.Polygon | shapely.MultiPolygon) -> NetworkChange:
    """Close what lies inside an area; streets that lead into it are cut where they enter. Raises RequestError."""
    if area.is_empty or not area.is_valid or area.area == 0:
        raise RequestError("The area to bar is empty or crosses itself; draw it anew.")
    hit = edges_in_box(network.coords, network.coord_start, *area.bounds)
    hit = hit[shapely.intersects(edge_lines(network, hit), area)]
    edges, offsets = _crossings(edge_lines(network, hit), hit, area)
    change = cut(network, edges, offsets)
    pieces = np.unique(np.concatenate([hit, change.edges])).astype(np.int64)
    middles = shapely.line_interpolate_point(edge_lines(change.network, pieces), 0.5, normalized=True)
    closed = close_edges(change.network, pieces[shapely.intersects(middles, area)])
    return replace(change, network=closed.network, edges=np.union1d(change.edges, closed.edges))


def cut(network: Network, edges: ArrayLike, offsets_m: ArrayLike) -> NetworkChange:
    """Cut edges at offsets; offsets at an edge's ends, and the same offset twice, cut nothing."""
    edge, offset = np.asarray(edges, np.int64), np.asarray(offsets_m, np.float64)
    inside = (offset > 0) & (offset < network.edge_length_m[edge])
    places = np.unique(np.column_stack([edge[inside], offset[inside]]), axis=0)
    edge, offset = places[:, 0].astype(np.int64), places[:, 1]
    nodes = network.node_count + np.arange(len(edge))
    piece = network.edge_count + np.arange(len(edge))
    last = np.append(edge[1:] != edge[:-1], True)[: len(edge)]
    first = np.append(True, edge[1:] != edge[:-1])[: len(edge)]
    end_m = np.where(last, network.edge_length_m[edge], np.append(offset[1:], 0.0)[: len(edge)])
    end_node = np.where(last, network.edge_v[edge], np.append(nodes[1:], 0)[: len(edge)])
    lines = edge_lines(network, edge)
    points = shapely.get_coordinates(shapely.line_interpolate_point(lines, offset)).reshape(-1, 2)
    new = {
        "edge_u": nodes,
        "edge_v": end_node,
        "edge_length_m": end_m - offset,
        "edge_relief": network.relief(edge),
        **{key: getattr(network, key)[edge] for key in _COPIED},
    }
    head, with_nodes = edge[first], _with_nodes(network, points, _heights(network, edge, offset))
    shortened = _pieces(lines[first], np.zeros(len(head)), offset[first])
    grown = _extended(with_nodes, new, _pieces(lines, offset, end_m), head, shortened)
    # These two columns are new arrays, nobody else's yet.
    grown.edge_v[head], grown.edge_length_m[head] = nodes[first], offset[first]
    return NetworkChange(
        before=network,
        network=grown,
        edges=np.concatenate([head, piece]),
        cut_edge=edge,
        cut_m=offset,
        piece=piece,
    )


_COPIED: Final = ("edge_class", "edge_flags", "edge_maxspeed_kmh", "edge_source", "edge_name")


def _joints(network: Network, ends: Floats) -> tuple[Longs, Floats, Floats]:
    """Give edge, offset and foot for the two ends of a link: the nearest open edge each."""
    edges, offsets, feet = [], [], []
    for x, y in ends:
        box = shapely.Point(x, y).buffer(LINK_SNAP_M).bounds
        near = edges_in_box(network.coords, network.coord_start, *box)
        near = near[(network.edge_flags[near] & (WALK | DRIVE)) > 0]
        lines, point = edge_lines(network, near), shapely.Point(x, y)
        gap = shapely.distance(lines, point)
        if not len(near) or gap.min() > LINK_SNAP_M:
            raise RequestError("An end of the link is more than {most} m from any street.", most=LINK_SNAP_M)
        line = lines[gap.argmin()]
        edges.append(near[gap.argmin()])
        offsets.append(shapely.line_locate_point(line, point))
        feet.append(shapely.get_coordinates(shapely.line_interpolate_point(line, offsets[-1]))[0])
    return np.array(edges, np.int64), np.array(offsets), np.array(feet)


def _word(words: tuple[str, ...], word: str) -> tuple[tuple[str, ...], int]:
    """Give the words with this one among them, and its place."""
    known = words if word in words else (*words, word)
    return known, known.index(word)


def _nodes_at(change: NetworkChange, edges: Longs, offsets: Floats) -> list[int]:
    """Give the nodes of the changed network at places where the old one was cut, or at the ends of its edges."""
    network = change.before
    nodes = []
    for edge, offset in zip(edges, offsets, strict=True):
        at = np.flatnonzero((change.cut_edge == edge) & (change.cut_m == offset))
        end = network.edge_u[edge] if offset <= 0 else network.edge_v[edge]
        nodes.append(int(network.node_count + at[0]) if len(at) else int(end))
    return nodes


def _crossings(lines: NDArray[Any], hit: NDArray[np.intp], area: shapely.Geometry) -> tuple[Longs, Floats]:
    """Give edge and offset wherever one of the lines crosses the area's boundary."""
    edges, offsets = [np.zeros(0, np.int64)], [np.zeros(0)]
    for edge, line in zip(hit, lines, strict=True):
        ends = shapely.get_coordinates(shapely.intersection(line, shapely.boundary(area)))
        offsets.append(np.asarray(shapely.line_locate_point(line, shapely.points(ends))).reshape(-1))
        edges.append(np.full(len(ends), edge, np.int64))
    return np.concatenate(edges), np.concatenate(offsets)


def _heights(network: Network, edge: Longs, offset: Floats) -> Floats:
    low, high = network.node_z[network.edge_u[edge]], network.node_z[network.edge_v[edge]]
    return np.asarray(low + (high - low) * offset / network.edge_length_m[edge])


def _with_nodes(network: Network, xy: Floats, z: Floats) -> Network:
    count = len(xy)
    ids = network.node_id.max() + 1 + np.arange(count)
    return replace(
        network,
        node_xy=np.vstack([network.node_xy, xy]),
        node_id=np.concatenate([network.node_id, ids]),
        node_crossing=np.concatenate([network.node_crossing, np.zeros(count, np.uint8)]),
        node_z=np.concatenate([network.node_z, z]),
    )


def _extended(
    network: Network, columns: dict[str, Any], paths: list[Floats], heads: Longs, drawn: list[Floats]
) -> Network:
    """Add edges with their columns and coordinates (`paths`), and give the edges `heads` other coordinates (`drawn`).

    Coordinates are copied once for both: on a large city that is most of the work.
    """
    more: dict[str, Any] = {}
    for key, values in columns.items():
        old = getattr(network, key)
        if len(old) == network.edge_count:  # without a terrain there is no relief to add to
            more[key] = np.concatenate([old, np.asarray(values, old.dtype)])
    start = network.coord_start
    kept = np.split(network.coords, np.column_stack([start[heads], start[heads + 1]]).ravel())
    kept[1::2] = drawn
    starts = np.concatenate([start, start[-1] + np.cumsum([len(path) for path in paths], dtype=np.int64)])
    if len(heads):
        longer = np.zeros(len(starts), np.int64)
        longer[heads + 1] = [len(path) for path in drawn] - (start[heads + 1] - start[heads])
        starts += np.cumsum(longer)
    return replace(network, **more, coords=np.concatenate([*kept, *paths]), coord_start=starts)


def _pieces(lines: NDArray[Any], begin: Floats, end: Floats) -> list[Floats]:
    """Give the coordinates of a stretch of each line."""
    pieces = []
    for line, low, high in zip(lines, begin, end, strict=True):
        vertices = shapely.get_coordinates(line)
        at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
        ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [low, high]))
        pieces.append(np.vstack([ends[:1], vertices[(at > low) & (at < high)], ends[1:]]))
    return pieces
