"""Edits of a network: a street cut in two, a link added, streets closed, an area barred.

Each takes a network, edited or not, and gives what became of it and which edges that touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from ...arrays import Floats, Longs
from ..errors import RequestError
from ..network.derived import Derived
from ..network.model import DRIVE, WALK, Network
from ..network.overlay import EdgeRows, Grown, NetworkOverlay, edited
from ..network.row_sets import among, ascending
from ..travel.edge_index import edges_meeting
from ..travel.snap import Snapped

LINK_SNAP_M: Final = 50.0
"""How far the end of a new link may lie from the street that it joins."""
_NO_SOURCE: Final = -1


def _no_rows() -> Longs:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class NetworkChange:
    """`after` is `before` with one edit; `edges` (ascending rows) were not there before in this form.

    `cut_edge` and `cut_m` say where old edges were cut (ascending by edge, then metre), and `piece` which row holds the
    stretch that begins at the cut. `added` are new links, `barred` the area that was barred, whose rim no leg between
    a door and a street may cross. `derived` is what was worked out from the edit and is kept, no part of it.
    """

    before: NetworkOverlay
    after: NetworkOverlay
    edges: Longs
    cut_edge: Longs = field(default_factory=_no_rows)
    cut_m: Floats = field(default_factory=lambda: np.zeros(0))
    piece: Longs = field(default_factory=_no_rows)
    added: Longs = field(default_factory=_no_rows)
    barred: shapely.Geometry | None = None
    derived: Derived = field(default_factory=Derived, init=False, repr=False)

    @property
    def network(self) -> Network:
        """The whole network after the edit, made when first asked for."""
        return self.after.network

    @property
    def old_edges(self) -> Longs:
        """The rows of the old network that mean something else now."""
        return self.edges[self.edges < self.before.edge_count]

    @property
    def grown(self) -> Grown:
        """What the edit added, for those who must know which of it is private."""
        return Grown(self.piece, self.cut_edge, self.added)

    def check_made_of(self, network: NetworkOverlay) -> None:
        """Raise RequestError where the edit was made of another network than this one."""
        if not self.before.is_same(network):
            raise RequestError("The edit was made of another network, or before other edits; make it again.")

    def carried(self, snapped: Snapped) -> Snapped:
        """Give positions on the old network as positions on the new one; at a cut, the piece before it is taken."""
        edge, offset = snapped.edge.copy(), snapped.offset_m.copy()
        for row in np.flatnonzero(among(edge, self.cut_edge)):
            cuts = np.flatnonzero((self.cut_edge == edge[row]) & (self.cut_m < offset[row]))
            if len(cuts):
                edge[row], offset[row] = self.piece[cuts[-1]], offset[row] - self.cut_m[cuts[-1]]
        return replace(snapped, edge=edge, offset_m=offset)


def add_link(
    network: Network | NetworkOverlay, line: ArrayLike, *, walk: bool = True, drive: bool = False, highway: str = ""
) -> NetworkChange:
    """Add a way along a line (k, 2), metres, such as a footbridge or a gate's passage; it joins a street at each end.

    The ends are led straight to the nearest street that someone on the link may go on along, within 50 m; elsewhere
    it crosses streets without joining them. `highway` is its class: by default `service` for cars, else `footway`.
    Raises RequestError for a line that is none, or an end with no street near.

    Parameters
    ----------
    network : the streets before, or after edits
    line : (k, 2) metres, from end to end
    walk : open on foot
    drive : open to cars
    highway : its class in OpenStreetMap's words, '' for the usual one

    Examples
    --------
    >>> from lifecircle.coverage.example import example_network
    >>> network = example_network()
    >>> change = add_link(network, [(0.0, 0.0), (0.0, 300.0), (400.0, 0.0)])
    >>> change.after.edge_count - network.edge_count
    1

    """
    coords = np.atleast_1d(np.asarray(line, np.float64))
    if (
        coords.ndim != 2
        or coords.shape[1] != 2
        or len(coords) < 2
        or not np.isfinite(coords).all()
        or not (walk or drive)
    ):
        raise RequestError("A link needs a line of at least two points, and somebody who may use it.")
    given, rights = edited(network), WALK * walk | DRIVE * drive
    edges, offsets, feet = _joints(given, coords[[0, -1]], rights)
    change = cut(given, edges, offsets)
    nodes = _nodes_at(change, edges, offsets)
    if nodes[0] == nodes[1]:
        raise RequestError("Both ends of the link join the network at the same place; draw it from street to street.")
    path = np.vstack([feet[:1], coords, feet[1:]])
    path = path[np.concatenate([[True], (np.diff(path, axis=0) != 0).any(axis=1)])]
    classes, kind = _word(change.after.classes, highway or ("service" if drive else "footway"))
    names, unnamed = _word(change.after.names, "")
    columns = {
        "edge_u": nodes[0],
        "edge_v": nodes[1],
        "edge_length_m": float(np.hypot(*np.diff(path, axis=0).T).sum()),
        "edge_class": kind,
        "edge_flags": rights,
        "edge_maxspeed_kmh": np.nan,
        "edge_source": _NO_SOURCE,
        "edge_name": unnamed,
        "edge_relief": np.full(4, np.nan),
    }
    row = np.array([change.after.edge_count])
    after = change.after.with_rows(row, _rows({key: [value] for key, value in columns.items()}, [path], given))
    after = replace(after, classes=classes, names=names)
    return _done(replace(change, after=after, edges=np.append(change.edges, row), added=row))


def close_edges(network: Network | NetworkOverlay, edges: ArrayLike) -> NetworkChange:
    """Take the right of way from some edges, on foot and by car: a street pulled up, or a link taken back.

    Parameters
    ----------
    network : the streets before, or after edits
    edges : (k,) rows of edges

    Examples
    --------
    >>> from lifecircle.coverage.example import example_network
    >>> change = close_edges(example_network(), [0])
    >>> int(change.network.edge_flags[0] & 3)  # neither on foot nor by car
    0

    """
    given = edited(network)
    rows = ascending(_rows_of(given, edges))
    return _done(NetworkChange(given, _closed(given, rows), rows))


def bar_area(network: Network | NetworkOverlay, area: shapely.Polygon | shapely.MultiPolygon) -> NetworkChange:
    """Close what lies inside an area; streets that lead into it are cut where they enter. Raises RequestError.

    Parameters
    ----------
    network : the streets before, or after edits
    area : in metres of the network's CRS

    Examples
    --------
    >>> import shapely
    >>> from lifecircle.coverage.example import example_network
    >>> change = bar_area(example_network(), shapely.box(450.0, -10.0, 550.0, 10.0))
    >>> change.after.edge_count  # two of ten streets are cut in two
    12

    """
    if area.is_empty or not area.is_valid or area.area == 0:
        raise RequestError("The area to close off is empty or crosses itself; draw it again.")
    given = edited(network)
    near = edges_meeting(given, *area.bounds)
    lines = given.take(near).lines
    shapely.prepare(area)
    inside = shapely.intersects(area, lines)
    edges, offsets = _crossings(lines[inside], near[inside], area)
    change = cut(given, edges, offsets)
    pieces = ascending(near[inside], change.edges)
    middles = shapely.line_interpolate_point(change.after.take(pieces).lines, 0.5, normalized=True)
    closed = pieces[shapely.intersects(area, middles)]
    after, touched = _closed(change.after, closed), ascending(change.edges, closed)
    return _done(replace(change, after=after, edges=touched, barred=area))


def cut(network: Network | NetworkOverlay, edges: ArrayLike, offsets_m: ArrayLike) -> NetworkChange:
    """Cut edges at offsets; offsets at an edge's ends, and the same offset twice, cut nothing."""
    given = edited(network)
    edge, offset = _rows_of(given, edges), np.asarray(offsets_m, np.float64)
    inside = (offset > 0) & (offset < given.take(edge).columns["edge_length_m"])
    places = np.unique(np.column_stack([edge[inside], offset[inside]]), axis=0)
    edge, offset = places[:, 0].astype(np.int64), places[:, 1]
    if not len(edge):
        return _done(NetworkChange(given, given, _no_rows()))
    whole = given.take(edge)
    nodes, piece = (count + np.arange(len(edge)) for count in (given.node_count, given.edge_count))
    last = np.append(edge[1:] != edge[:-1], True)
    first = np.append(True, edge[1:] != edge[:-1])
    end_m = np.where(last, whole.columns["edge_length_m"], np.append(offset[1:], 0.0))
    end_node = np.where(last, whole.columns["edge_v"], np.append(nodes[1:], 0))
    xy = shapely.get_coordinates(shapely.line_interpolate_point(whole.lines, offset)).reshape(-1, 2)
    pieces = _pieces(whole, offset, end_m).changed(edge_u=nodes.astype(np.int32), edge_v=end_node.astype(np.int32))
    heads = _pieces(whole.take(first), np.zeros(int(first.sum())), offset[first])
    rows = np.concatenate([edge[first], piece])
    heights = _heights(given, whole, offset)
    after = given.with_nodes(xy, heights)
    after = after.with_rows(rows, heads.changed(edge_v=nodes[first].astype(np.int32)).joined(pieces))
    return _done(NetworkChange(given, after, rows, cut_edge=edge, cut_m=offset, piece=piece))


def _done(change: NetworkChange) -> NetworkChange:
    """Give the edit whose network knows how it came about, step by step."""
    steps = (*change.before.steps, (change.after, change.grown))
    return replace(change, after=replace(change.after, steps=steps))


def _rows_of(network: NetworkOverlay, edges: ArrayLike) -> Longs:
    """Give numbers of edges as they are. Raises RequestError where they are none of this network's."""
    rows = np.asarray(edges)
    whole = not rows.size or rows.dtype.kind in "iu"
    if rows.ndim != 1 or not whole or (rows.size and not 0 <= rows.min() <= rows.max() < network.edge_count):
        raise RequestError("These are not numbers of edges of this network; it has {count}.", count=network.edge_count)
    return rows.astype(np.int64)


def _closed(network: NetworkOverlay, rows: Longs) -> NetworkOverlay:
    edges = network.take(rows)
    return network.with_rows(rows, edges.changed(edge_flags=edges.columns["edge_flags"] & ~np.uint16(WALK | DRIVE)))


def _joints(network: NetworkOverlay, ends: Floats, rights: int) -> tuple[Longs, Floats, Floats]:
    """Give edge, offset and foot for the two ends of a link: the nearest edge each on which one may go on."""
    edges, offsets, feet = [], [], []
    for x, y in ends:
        near = edges_meeting(network, x - LINK_SNAP_M, y - LINK_SNAP_M, x + LINK_SNAP_M, y + LINK_SNAP_M)
        found = network.take(near)
        usable = np.flatnonzero(found.columns["edge_flags"] & rights)
        near, lines, point = near[usable], found.lines[usable], shapely.Point(x, y)
        gap = shapely.distance(lines, point)
        if not len(near) or gap.min() > LINK_SNAP_M:
            raise RequestError("An end of the link is more than {most} m from any street.", most=LINK_SNAP_M)
        line = lines[gap.argmin()]
        edges.append(near[gap.argmin()])
        offsets.append(shapely.line_locate_point(line, point))
        feet.append(shapely.get_coordinates(shapely.line_interpolate_point(line, offsets[-1]))[0])
    return np.array(edges, np.int64), np.array(offsets), np.array(feet)


def _rows(columns: Mapping[str, list[Any]], paths: list[Floats], like: NetworkOverlay) -> EdgeRows:
    """Make new edges whose columns have the types of those that are there."""
    typed = {key: np.asarray(values, like.edges.columns[key].dtype) for key, values in columns.items()}
    lines = np.empty(len(paths), object)
    lines[:] = [shapely.LineString(path) for path in paths]
    return EdgeRows(typed, lines)


def _word(words: tuple[str, ...], word: str) -> tuple[tuple[str, ...], int]:
    """Give the words with this one among them, and its place."""
    known = words if word in words else (*words, word)
    return known, known.index(word)


def _nodes_at(change: NetworkChange, edges: Longs, offsets: Floats) -> list[int]:
    """Give the nodes of the changed network at places where the old one was cut, or at the ends of its edges."""
    old, nodes = change.before.take(edges).columns, []
    for row, (edge, offset) in enumerate(zip(edges, offsets, strict=True)):
        at = np.flatnonzero((change.cut_edge == edge) & (change.cut_m == offset))
        end = old["edge_u"][row] if offset <= 0 else old["edge_v"][row]
        nodes.append(int(change.before.node_count + at[0]) if len(at) else int(end))
    return nodes


def _crossings(lines: NDArray[Any], hit: Longs, area: shapely.Geometry) -> tuple[Longs, Floats]:
    """Give edge and offset wherever one of the lines crosses the area's boundary; asked stretch by stretch.

    A line may pass a place twice, so that where along it the place is cannot be asked of the whole line.
    """
    edges, offsets, rim = [_no_rows()], [np.zeros(0)], shapely.boundary(area)
    shapely.prepare(rim)
    for row in np.flatnonzero(shapely.intersects(rim, lines)):
        vertices = shapely.get_coordinates(lines[row])
        stretches = np.asarray(shapely.linestrings(np.stack([vertices[:-1], vertices[1:]], axis=1)))
        passed = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
        met, of_stretch = shapely.get_coordinates(shapely.intersection(stretches, rim), return_index=True)
        offsets.append(passed[of_stretch] + np.hypot(*(met - vertices[of_stretch]).T))
        edges.append(np.full(len(met), hit[row], np.int64))
    return np.concatenate(edges), np.concatenate(offsets)


def _heights(network: NetworkOverlay, edges: EdgeRows, offset: Floats) -> Floats:
    low, high = (network.nodes_z(edges.columns[key]) for key in ("edge_u", "edge_v"))
    return np.asarray(low + (high - low) * offset / edges.columns["edge_length_m"])


def _pieces(edges: EdgeRows, begin: Floats, end: Floats) -> EdgeRows:
    """Give a stretch of each edge, its ends still the old ones."""
    lines = np.empty(len(edges), object)
    for row, (line, low, high) in enumerate(zip(edges.lines, begin, end, strict=True)):
        vertices = shapely.get_coordinates(line)
        at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
        ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [low, high]))
        lines[row] = shapely.LineString(np.vstack([ends[:1], vertices[(at > low) & (at < high)], ends[1:]]))
    return edges.changed(edge_length_m=end - begin).with_lines(lines)
