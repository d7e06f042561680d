"""Plain street lines become a network: ends that nearly meet are joined, crossings become nodes, bridges stay above.

A planner's drawing has lines and no nodes. What comes out has the arrays that `assemble.build_network` takes.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ....arrays import Bools, Floats, Longs
from ....limits import MAX_CROSSINGS
from ....links import linked_parts
from ....progress import Cancelled, Progress, go_on, ignore_progress, never_cancelled
from ...errors import NetworkError, RequestError
from ..point_tree import scipy_tree
from .cutting import Cuts, LinePieces, cut_lines
from .segments import Segments, feet, line_coords, meetings, meetings_expected, segments_of

TOLERANCE_M: Final = 0.5
"""Ends this near to each other or to a line are one point: above drawing slips, below the width of any path."""
_CROWDED: Final = 100.0
"""Pieces near each piece; in drawings of whole provinces it is three or four."""


@dataclass(frozen=True, eq=False)
class Noded:
    """`m` lines between `n` nodes: line `i` is a part of the given line `source[i]`, from node `u[i]` to `v[i]`.

    `node_id` is 0 to n - 1. Attributes of the given lines follow by `attribute[noded.source]`.
    """

    node_id: Longs  # (n,)
    node_xy: Floats  # (n, 2)
    u: Longs  # (m,)
    v: Longs  # (m,)
    geometry: NDArray[Any]  # (m,)
    source: Longs  # (m,)


@dataclass(frozen=True, eq=False)
class _Marks:
    """Places on `line`, at `position` (vertex number plus share of the next piece) and `xy`, where it may be cut.

    Marks with one `point` are one point although they lie on different lines.
    """

    line: Longs
    position: Floats
    point: Longs
    xy: Floats


@dataclass(frozen=True, eq=False)
class _Levels:
    """The level of each line's start and end."""

    start: Longs
    end: Longs

    def of_ends(self) -> Longs:
        """Those of all starts, then those of all ends, as `_end_marks` has them."""
        return np.concatenate([self.start, self.end])

    def along(self, line: Longs, level: Longs) -> Bools:
        """Whether each of the lines runs at `level` all the way."""
        return np.asarray((self.start[line] == level) & (self.end[line] == level))


def node_lines(
    lines: NDArray[Any],
    *,
    separated: Bools | None = None,
    levels: Longs | None = None,
    tolerance_m: float = TOLERANCE_M,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Noded:
    """Split street lines (LineString or MultiLineString, a metric CRS) wherever one can turn from one into another.

    Lines that `separated` marks (bridges, tunnels) join others at their ends only. `levels` (lines, 2) are those of
    each line's start and end, where the data tell them: nothing joins at different levels, and a line that changes its
    level joins at its ends only. Ends within `tolerance_m` of each
    other, or of another line, are joined. Parts that shrink to nothing are dropped. Raises NetworkError where the
    input holds no usable line, RequestError for a negative tolerance.
    """
    if not (np.isfinite(tolerance_m) and tolerance_m >= 0):
        raise RequestError("The joining tolerance must be 0 m or more, not {tolerance}.", tolerance=tolerance_m)
    parts, row = _plain(np.asarray(lines, dtype=object))
    above = np.zeros(len(parts), dtype=bool) if separated is None else np.asarray(separated, dtype=bool)[row]
    coords, start = line_coords(parts)
    segments = segments_of(coords, start)
    _check_crowd(segments)
    told = np.zeros((len(lines), 2), dtype=np.int64) if levels is None else np.asarray(levels, dtype=np.int64)
    level = _Levels(told[row, 0], told[row, 1])
    go_on(progress, cancelled, 0.2, "looking for crossings")
    crossings = _crossing_marks(segments, above, level)
    go_on(progress, cancelled, 0.6, "joining ends")
    ends = _end_marks(coords, start)
    near = _near_marks(segments, above, ends, tolerance_m, level)
    marks = _together(ends, near, crossings)
    at = np.concatenate([level.of_ends(), level.of_ends()[near.point], level.start[crossings.line]])
    go_on(progress, cancelled, 0.8, "splitting lines")
    node = _merge(marks, at, tolerance_m)
    pieces = cut_lines(coords, start, Cuts(marks.line, marks.position, node, marks.xy[node]))
    return _without_slips(pieces, marks.xy, row, tolerance_m)


def _check_crowd(segments: Segments) -> None:
    """Raise NetworkError for lines that cross each other as no streets do: each pair would cost time and memory."""
    pairs, each = meetings_expected(segments)
    if pairs > MAX_CROSSINGS and each > _CROWDED:
        raise NetworkError(
            "The street lines cross or repeat each other about {count:,} times, as no streets do; give a layer of "
            "street centre lines, each of them once.",
            count=pairs,
        )


def _plain(lines: NDArray[Any]) -> tuple[NDArray[Any], Longs]:
    """Single, flat, non-empty LineStrings without repeated vertices, and the row of each in `lines`."""
    kinds = shapely.get_type_id(lines)
    other = ~np.isin(kinds, (-1, shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING))
    if other.any():
        raise NetworkError(
            "{count} of {total} street geometries are not lines; give a layer of street centre lines.",
            count=int(other.sum()),
            total=len(lines),
        )
    parts, row = shapely.get_parts(lines, return_index=True)
    parts = shapely.remove_repeated_points(shapely.force_2d(parts))
    if not np.isfinite(shapely.get_coordinates(parts)).all():
        raise NetworkError("Some street lines have coordinates that are not numbers; repair the layer first.")
    usable = shapely.length(parts) > 0
    if not usable.any():
        raise NetworkError("The street layer contains no line of any length.")
    return parts[usable], row[usable].astype(np.int64)


def _crossing_marks(segments: Segments, above: Bools, level: _Levels) -> _Marks:
    """Two marks for every point where lines on the ground meet at one level."""
    met = meetings(segments, apart=above[segments.line])
    one, other = segments.line[met.a], segments.line[met.b]
    met = met.where(level.along(one, level.start[other]) & level.along(other, level.start[one]))
    rows, at = np.concatenate([met.a, met.b]), np.concatenate([met.at_a, met.at_b])
    point = np.tile(np.arange(len(met)), 2)
    return _Marks(segments.line[rows], segments.vertex[rows] + at, point, np.concatenate([met.xy, met.xy]))


def _end_marks(coords: Floats, start: Longs) -> _Marks:
    """A mark at the start of every line, then one at the end of every line."""
    line = np.tile(np.arange(len(start) - 1), 2)
    vertex = np.concatenate([start[:-1], start[1:] - 1])
    return _Marks(line, (vertex - start[line]).astype(float), np.arange(len(line)), coords[vertex])


def _near_marks(segments: Segments, above: Bools, ends: _Marks, tolerance_m: float, level: _Levels) -> _Marks:
    """Marks in lines that an end touches or nearly touches, where they are nearest; they share that end's point."""
    found = feet(ends.xy, segments, tolerance_m)
    end, line = found.place, segments.line[found.piece]
    last = np.maximum(np.ceil(ends.position[end]) - 1, 0)
    own = (line == ends.line[end]) & (segments.vertex[found.piece] == last)
    # What passes above the ground is joined along its way only by what is above as well.
    same = level.along(line, level.of_ends()[ends.point[end]])
    found = found.where(~own & same & (~above[line] | above[ends.line[end]]))
    order = np.lexsort((found.gap_m, segments.line[found.piece], found.place))
    end, line = found.place[order], segments.line[found.piece[order]]
    nearest = np.ones(len(order), dtype=bool)
    nearest[1:] = (end[1:] != end[:-1]) | (line[1:] != line[:-1])
    found, end, line = found.where(order[nearest]), end[nearest], line[nearest]
    return _Marks(line, segments.vertex[found.piece] + found.at, ends.point[end], ends.xy[end])


def _together(ends: _Marks, near: _Marks, crossings: _Marks) -> _Marks:
    """All marks in one; near marks keep the points of the ends that made them."""
    return _Marks(
        np.concatenate([ends.line, near.line, crossings.line]),
        np.concatenate([ends.position, near.position, crossings.position]),
        np.concatenate([ends.point, near.point, crossings.point + len(ends.point)]),
        np.concatenate([ends.xy, near.xy, crossings.xy]),
    )


def _merge(marks: _Marks, level: Longs, tolerance_m: float) -> Longs:
    """For every mark its node: marks of one point share it, and points of one level within the tolerance of each other.

    A node is numbered by its first mark, so that real line ends stay where they were drawn.
    """
    points, first = np.unique(marks.point, return_index=True)
    # Levels stand far apart in a third direction, so that points of different ones are never near each other.
    rise = level * (1000.0 * max(tolerance_m, 1.0))
    spots = np.column_stack([marks.xy, rise]) if level.any() else marks.xy
    pairs = scipy_tree(spots[first]).query_pairs(max(tolerance_m, 1e-9), output_type="ndarray")
    cluster = linked_parts(len(points), *pairs.T)
    _, leader = np.unique(cluster, return_index=True)
    node: Longs = first[leader][cluster][np.searchsorted(points, marks.point)]
    return node


def _without_slips(pieces: LinePieces, node_xy: Floats, row: Longs, tolerance_m: float) -> Noded:
    """The pieces as a network, nodes numbered from 0; `node_xy` and `row` are looked up by the pieces' numbers."""
    # A way that leaves a point and returns to it within the tolerance is the slip that was joined, not a street.
    kept = np.flatnonzero((pieces.u != pieces.v) | (shapely.length(pieces.geometry) > 2 * tolerance_m))
    used, ids = np.unique(np.concatenate([pieces.u[kept], pieces.v[kept]]), return_inverse=True)
    u, v = ids[: len(kept)].astype(np.int64), ids[len(kept) :].astype(np.int64)
    return Noded(np.arange(len(used)), node_xy[used], u, v, pieces.geometry[kept], row[pieces.line[kept]])
