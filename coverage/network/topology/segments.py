"""Ragged lines as straight pieces, and where those pieces meet: what noding and the diagnosis share."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ....arrays import Floats, Longs

PARALLEL: Final = 1e-12
"""Two pieces whose directions differ by less than this sine have no single point in common."""

ON_VERTEX: Final = 1e-9
"""A share this near to 0 or 1 is a vertex of the line."""

TOUCHING_M: Final = 1e-6
"""Pieces this near to each other touch: what projecting and cutting lines may shift a vertex by."""

_SAMPLE: Final = 300
_SAMPLED_PAIRS: Final = 20_000_000


@dataclass(frozen=True, eq=False)
class Segments:
    """`s` straight pieces of lines: piece `k` of line `line[k]` runs from vertex `vertex[k]` of that line to the next.

    `start` and `end` (s, 2) are coordinates; `vertex` counts from 0 in every line.
    """

    line: Longs
    vertex: Longs
    start: Floats
    end: Floats

    def __len__(self) -> int:
        return len(self.line)

    def geometry(self) -> NDArray[Any]:
        """The pieces as two-point LineStrings (s,)."""
        return np.asarray(shapely.linestrings(np.stack([self.start, self.end], axis=1)), dtype=object)


@dataclass(frozen=True, eq=False)
class Meetings:
    """Points where two pieces meet: rows `a` < `b` of `Segments`, the shares `at_a`, `at_b` (0 to 1), and `xy`."""

    a: Longs
    b: Longs
    at_a: Floats
    at_b: Floats
    xy: Floats

    def __len__(self) -> int:
        return len(self.a)

    def where(self, keep: NDArray[np.bool_]) -> "Meetings":
        """Those meetings for which `keep` holds."""
        return Meetings(self.a[keep], self.b[keep], self.at_a[keep], self.at_b[keep], self.xy[keep])


@dataclass(frozen=True, eq=False)
class NearestPieces:
    """Where pieces are nearest to places: rows `place` and `piece`, the share `at` (0 to 1) along it, `xy`, and gap."""

    place: Longs
    piece: Longs
    at: Floats
    xy: Floats
    gap_m: Floats

    def where(self, keep: NDArray[Any]) -> "NearestPieces":
        """Those that `keep` marks or names, in its order."""
        return NearestPieces(self.place[keep], self.piece[keep], self.at[keep], self.xy[keep], self.gap_m[keep])


def segments_of(coords: Floats, coord_start: Longs) -> Segments:
    """The straight pieces of lines `coords[coord_start[i]:coord_start[i + 1]]`, in order."""
    line = np.repeat(np.arange(len(coord_start) - 1), np.diff(coord_start))
    first = np.flatnonzero(line[1:] == line[:-1])
    line = line[first]
    return Segments(line, first - coord_start[line], coords[first], coords[first + 1])


def meetings_expected(segments: Segments) -> tuple[int, float]:
    """How many pairs of pieces come near each other, judged by some of them, and how many it is a piece."""
    if not len(segments):
        return 0, 0.0
    geometry = segments.geometry()
    count = max(1, min(_SAMPLE, len(segments), _SAMPLED_PAIRS // len(segments)))
    some = geometry[np.linspace(0, len(segments) - 1, count).astype(np.int64)]
    each = len(shapely.STRtree(geometry).query(some)[0]) / count
    return int(each * len(segments) / 2), each


def meetings(segments: Segments, *, apart: NDArray[np.bool_] | None = None) -> Meetings:
    """Every single point that two pieces share, except where one piece simply follows the other in its line.

    Pieces that `apart` (s,) marks meet nothing. Parallel pieces that overlap share no single point: the ends of the
    overlap are found with the pieces that lead away from it.
    """
    rows = np.arange(len(segments)) if apart is None else np.flatnonzero(~apart)
    start, end = segments.start[rows], segments.end[rows]
    # Boxes are compared, and the rest is arithmetic on arrays: several times faster than asking for each pair.
    tree = shapely.STRtree(segments.geometry()[rows])
    left, right = tree.query(_boxes(np.minimum(start, end), np.maximum(start, end), TOUCHING_M))
    ordered = left < right
    a, b = rows[left[ordered]], rows[right[ordered]]
    follows = (segments.line[a] == segments.line[b]) & (segments.vertex[b] == segments.vertex[a] + 1)
    return _points(segments, a[~follows], b[~follows])


def feet(xy: Floats, segments: Segments, within_m: float) -> NearestPieces:
    """The pieces within `within_m` of each place (k, 2), and where on them they are nearest."""
    near, piece = shapely.STRtree(segments.geometry()).query(_boxes(xy, xy, within_m))
    start, along = segments.start[piece], segments.end[piece] - segments.start[piece]
    # A piece without length has its foot at its start.
    square = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
    at = share(((xy[near] - start) * along).sum(axis=1) / square)
    foot = start + at[:, None] * along
    gap = np.linalg.norm(xy[near] - foot, axis=1)
    keep = gap <= within_m
    return NearestPieces(near[keep], piece[keep], at[keep], foot[keep], gap[keep])


def _boxes(low: Floats, high: Floats, room_m: float) -> NDArray[Any]:
    west, south, east, north = *(low - room_m).T, *(high + room_m).T
    return np.asarray(shapely.box(west, south, east, north), dtype=object)


def _points(segments: Segments, a: Longs, b: Longs) -> Meetings:
    """The shared points of pairs that may touch; parallel pairs are left out."""
    along_a, along_b = segments.end[a] - segments.start[a], segments.end[b] - segments.start[b]
    between = segments.start[b] - segments.start[a]
    turn = cross(along_a, along_b)
    crossing = np.abs(turn) > PARALLEL * np.linalg.norm(along_a, axis=1) * np.linalg.norm(along_b, axis=1)
    a, b, along_a, along_b = a[crossing], b[crossing], along_a[crossing], along_b[crossing]
    at_a = share(cross(between[crossing], along_b) / turn[crossing])
    xy = segments.start[a] + at_a[:, None] * along_a
    # Where one piece ends just before the other, the point is the end itself and its foot on the other piece.
    at_b = share(((xy - segments.start[b]) * along_b).sum(axis=1) / (along_b**2).sum(axis=1))
    apart = np.linalg.norm(xy - segments.start[b] - at_b[:, None] * along_b, axis=1)
    return Meetings(a, b, at_a, at_b, xy).where(apart <= 2 * TOUCHING_M)


def share(value: Floats) -> Floats:
    """Shares of a piece kept within 0 to 1; what misses a vertex only by the last digits is put on it."""
    whole = np.round(value)
    settled: Floats = np.clip(np.where(np.abs(value - whole) < ON_VERTEX, whole, value), 0, 1)
    return settled


def cross(p: Floats, q: Floats) -> Floats:
    """The z component of the cross product of plane vectors (k, 2), row by row."""
    product: Floats = p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]
    return product


def line_coords(lines: NDArray[Any]) -> tuple[Floats, Longs]:
    """LineStrings as `coords` (k, 2) and `coord_start` (m + 1,)."""
    coords, owner = shapely.get_coordinates(lines, return_index=True)
    return coords, np.searchsorted(owner, np.arange(len(lines) + 1)).astype(np.int64)


def length_along(coords: Floats, coord_start: Longs) -> Floats:
    """For every vertex its distance (k,) from the start of its own line, metres."""
    step = np.zeros(len(coords))
    step[1:] = np.linalg.norm(np.diff(coords, axis=0), axis=1)
    step[coord_start[:-1]] = 0
    # One running sum over all lines: for a country's 10 million km of streets it is still exact to a micrometre.
    total = np.cumsum(step)
    return total - np.repeat(total[coord_start[:-1]], np.diff(coord_start))
