"""Plain street lines become a network: ends that nearly meet are joined, crossings become nodes, bridges stay above.

A planner's drawing has lines and no nodes. What comes out has the arrays that `assemble.build_network` takes.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .. import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from .errors import NetworkError, RequestError
from .segments import Segments, line_coords, meetings, segments_of, share

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Bools = NDArray[np.bool_]

TOLERANCE_M: Final = 0.5
"""Ends this near to each other or to a line are one point: above drawing slips, below the width of any path."""


@dataclass(frozen=True, eq=False)
class Noded:
    """`m` lines between `n` nodes: line `i` is a part of the given line `source[i]`, from node `u[i]` to `v[i]`.

    `node_id` is 0 to n - 1. Attributes of the given lines follow by `attribute[noded.source]`.
    """

    node_id: Rows  # (n,)
    node_xy: Floats  # (n, 2)
    u: Rows  # (m,)
    v: Rows  # (m,)
    geometry: NDArray[Any]  # (m,)
    source: Rows  # (m,)


@dataclass(frozen=True, eq=False)
class _Cuts:
    """Places where lines are to be cut: on `line`, at `position` (vertex number + share of the next piece), at `xy`.

    `point` tells which cuts are one point although they lie on different lines.
    """

    line: Rows
    position: Floats
    point: Rows
    xy: Floats


def node_lines(
    lines: NDArray[Any],
    *,
    separated: Bools | None = None,
    tolerance_m: float = TOLERANCE_M,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Noded:
    """Split street lines (LineString or MultiLineString, a metric CRS) wherever one can turn from one into another.

    Lines that `separated` marks (bridges, tunnels) join others at their ends only. Ends within `tolerance_m` of each
    other, or of another line, are joined. Parts that shrink to nothing are dropped. Raises NetworkError where the
    input holds no usable line, RequestError for a negative tolerance.
    """
    if not (np.isfinite(tolerance_m) and tolerance_m >= 0):
        raise RequestError("The joining tolerance must be 0 m or more, not {tolerance}.", tolerance=tolerance_m)
    parts, row = _plain(np.asarray(lines, dtype=object))
    above = np.zeros(len(parts), dtype=bool) if separated is None else np.asarray(separated, dtype=bool)[row]
    coords, start = line_coords(parts)
    segments = segments_of(coords, start)
    _step(progress, cancelled, 0.2, "looking for crossings")
    crossings = _crossing_cuts(segments, above)
    _step(progress, cancelled, 0.6, "joining ends")
    ends = _end_cuts(coords, start)
    near = _near_cuts(segments, above, ends, tolerance_m)
    cuts = _together(ends, near, crossings)
    _step(progress, cancelled, 0.8, "splitting lines")
    node = _merge(cuts, tolerance_m)
    return _split(_beads(coords, start, cuts, node), cuts.xy, row, tolerance_m)


def _step(progress: Progress, cancelled: Cancelled, fraction: float, doing: str) -> None:
    if cancelled():
        raise WorkCancelled
    progress(fraction, doing)


def _plain(lines: NDArray[Any]) -> tuple[NDArray[Any], Rows]:
    """Single, flat, non-empty LineStrings without repeated vertices, and the row of each in `lines`."""
    kinds = shapely.get_type_id(lines)
    other = ~np.isin(kinds, (-1, shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING))
    if other.any():
        raise NetworkError(
            "{count} of {total} street geometries are no lines; give a layer of street centre lines.",
            count=int(other.sum()),
            total=len(lines),
        )
    parts, row = shapely.get_parts(lines, return_index=True)
    parts = shapely.remove_repeated_points(shapely.force_2d(parts))
    if not np.isfinite(shapely.get_coordinates(parts)).all():
        raise NetworkError("Some street lines have coordinates that are no numbers; repair the layer first.")
    usable = shapely.length(parts) > 0
    if not usable.any():
        raise NetworkError("The street layer holds no line of any length.")
    return parts[usable], row[usable].astype(np.int64)


def _crossing_cuts(segments: Segments, above: Bools) -> _Cuts:
    """Two cuts for every point where lines on the ground meet."""
    met = meetings(segments, apart=above[segments.line])
    rows, at = np.concatenate([met.a, met.b]), np.concatenate([met.at_a, met.at_b])
    point = np.tile(np.arange(len(met)), 2)
    return _Cuts(segments.line[rows], segments.vertex[rows] + at, point, np.concatenate([met.xy, met.xy]))


def _end_cuts(coords: Floats, start: Rows) -> _Cuts:
    """A cut at the start of every line, then one at the end of every line."""
    line = np.tile(np.arange(len(start) - 1), 2)
    vertex = np.concatenate([start[:-1], start[1:] - 1])
    return _Cuts(line, (vertex - start[line]).astype(float), np.arange(len(line)), coords[vertex])


def _near_cuts(segments: Segments, above: Bools, ends: _Cuts, tolerance_m: float) -> _Cuts:
    """Cuts in lines that an end touches or nearly touches, where they are nearest; they share that end's point."""
    points = np.asarray(shapely.points(ends.xy), dtype=object)
    pieces = segments.geometry()
    end, piece = shapely.STRtree(pieces).query(points, predicate="dwithin", distance=tolerance_m)
    line = segments.line[piece]
    own = (line == ends.line[end]) & (segments.vertex[piece] == np.maximum(np.ceil(ends.position[end]) - 1, 0))
    # What passes above the ground is joined along its way only by what is above as well.
    fits = ~own & (~above[line] | above[ends.line[end]])
    end, piece, line = end[fits], piece[fits], line[fits]
    order = np.lexsort((shapely.distance(points[end], pieces[piece]), line, end))
    end, piece, line = end[order], piece[order], line[order]
    nearest = np.ones(len(end), dtype=bool)
    nearest[1:] = (end[1:] != end[:-1]) | (line[1:] != line[:-1])
    end, piece, line = end[nearest], piece[nearest], line[nearest]
    passed = np.asarray(shapely.line_locate_point(pieces[piece], points[end], normalized=True))
    return _Cuts(line, segments.vertex[piece] + share(passed), ends.point[end], ends.xy[end])


def _together(ends: _Cuts, near: _Cuts, crossings: _Cuts) -> _Cuts:
    """All cuts in one; near cuts keep the points of the ends that made them."""
    return _Cuts(
        np.concatenate([ends.line, near.line, crossings.line]),
        np.concatenate([ends.position, near.position, crossings.position]),
        np.concatenate([ends.point, near.point, crossings.point + len(ends.point)]),
        np.concatenate([ends.xy, near.xy, crossings.xy]),
    )


def _merge(cuts: _Cuts, tolerance_m: float) -> Rows:
    """For every cut its node: cuts of one point, and points within the tolerance of each other, share it.

    A node is numbered by its first cut, so that real line ends stay where they were drawn.
    """
    points, first = np.unique(cuts.point, return_index=True)
    pairs = cKDTree(cuts.xy[first]).query_pairs(max(tolerance_m, 1e-9), output_type="ndarray")
    graph = coo_array((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    _, cluster = connected_components(graph, directed=False)
    _, leader = np.unique(cluster, return_index=True)
    node: Rows = first[leader][cluster][np.searchsorted(points, cuts.point)]
    return node


@dataclass(frozen=True, eq=False)
class _Beads:
    """Vertices and nodes strung along their lines, in order: `node` is -1 for a plain vertex."""

    line: Rows
    xy: Floats
    node: Rows


def _split(beads: _Beads, node_xy: Floats, row: Rows, tolerance_m: float) -> Noded:
    """The stretches between nodes as lines of their own."""
    stops = np.flatnonzero(beads.node >= 0)
    joined = beads.line[stops[1:]] == beads.line[stops[:-1]]
    begin, end = stops[:-1][joined], stops[1:][joined]
    geometry = _stretches(beads.xy, begin, end)
    # A way that leaves a point and returns to it within the tolerance is the slip that was joined, not a street.
    kept = (beads.node[begin] != beads.node[end]) | (shapely.length(geometry) > 2 * tolerance_m)
    begin, end = begin[kept], end[kept]
    used, ids = np.unique(np.concatenate([beads.node[begin], beads.node[end]]), return_inverse=True)
    u, v = ids[: len(begin)].astype(np.int64), ids[len(begin) :].astype(np.int64)
    return Noded(np.arange(len(used)), node_xy[used], u, v, geometry[kept], row[beads.line[begin]])


def _stretches(xy: Floats, begin: Rows, end: Rows) -> NDArray[Any]:
    """LineStrings through `xy[begin[i]]` to `xy[end[i]]`, both included."""
    size = end - begin + 1
    stretch = np.repeat(np.arange(len(begin)), size)
    first = np.cumsum(size) - size
    bead = np.arange(len(stretch)) - first[stretch] + begin[stretch]
    return np.asarray(shapely.linestrings(xy[bead], indices=stretch), dtype=object)


def _beads(coords: Floats, start: Rows, cuts: _Cuts, node: Rows) -> _Beads:
    """Vertices and cuts in their order; `node` (c,) is the row of the cut that gives a cut its place.

    Where both stand in one place only the cut stays.
    """
    vertex_line = np.repeat(np.arange(len(start) - 1), np.diff(start))
    line = np.concatenate([cuts.line, vertex_line])
    position = np.concatenate([cuts.position, np.arange(len(coords)) - start[vertex_line]])
    at_node = np.concatenate([node, np.full(len(coords), -1)])
    xy = np.concatenate([cuts.xy[node], coords])
    order = np.lexsort((at_node < 0, position, line))
    line, position, xy, at_node = line[order], position[order], xy[order], at_node[order]
    last_cut = np.maximum.accumulate(np.where(at_node >= 0, np.arange(len(line)), 0))
    covered = (at_node < 0) & (line[last_cut] == line) & (position[last_cut] == position)
    repeats = np.zeros(len(line), dtype=bool)
    repeats[1:] = (at_node[1:] >= 0) & (at_node[1:] == at_node[:-1]) & (line[1:] == line[:-1])
    keep = ~(covered | repeats)
    return _Beads(line[keep], xy[keep], at_node[keep])
