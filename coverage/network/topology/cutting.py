"""Lines cut at given places into pieces that run from node to node."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ....arrays import Floats, Longs


@dataclass(frozen=True, eq=False)
class Cuts:
    """Places where lines are to be cut: on `line`, at `position` (vertex number plus share of the next piece).

    The cut becomes the node `node` (any number from 0 on), and the line is led through `xy` there. A line is kept
    from its first cut to its last, so both of its ends must be among the cuts.
    """

    line: Longs
    position: Floats
    node: Longs
    xy: Floats


@dataclass(frozen=True, eq=False)
class LinePieces:
    """Parts of the lines `line`, from node `u` to node `v`, in the order in which they lie along their lines."""

    line: Longs
    u: Longs
    v: Longs
    geometry: NDArray[Any]


@dataclass(frozen=True, eq=False)
class _Beads:
    """Vertices and nodes strung along their lines, in order: `node` is -1 for a plain vertex."""

    line: Longs
    xy: Floats
    node: Longs


def cut_lines(coords: Floats, coord_start: Longs, cuts: Cuts) -> LinePieces:
    """Cut the lines `coords[coord_start[i]:coord_start[i + 1]]`. Cuts of one node that follow each other are one."""
    beads = _beads(coords, coord_start, cuts)
    stops = np.flatnonzero(beads.node >= 0)
    joined = beads.line[stops[1:]] == beads.line[stops[:-1]]
    begin, end = stops[:-1][joined], stops[1:][joined]
    return LinePieces(beads.line[begin], beads.node[begin], beads.node[end], _stretches(beads.xy, begin, end))


def _beads(coords: Floats, coord_start: Longs, cuts: Cuts) -> _Beads:
    """Vertices and cuts in their order; where both stand in one place only the cut stays."""
    vertex_line = np.repeat(np.arange(len(coord_start) - 1), np.diff(coord_start))
    line = np.concatenate([cuts.line, vertex_line])
    position = np.concatenate([cuts.position, np.arange(len(coords)) - coord_start[vertex_line]])
    node = np.concatenate([cuts.node, np.full(len(coords), -1)])
    xy = np.concatenate([cuts.xy, coords])
    order = np.lexsort((node < 0, position, line))
    line, position, xy, node = line[order], position[order], xy[order], node[order]
    last_cut = np.maximum.accumulate(np.where(node >= 0, np.arange(len(line)), 0))
    covered = (node < 0) & (line[last_cut] == line) & (position[last_cut] == position)
    repeats = np.zeros(len(line), dtype=bool)
    repeats[1:] = (node[1:] >= 0) & (node[1:] == node[:-1]) & (line[1:] == line[:-1])
    keep = ~(covered | repeats)
    return _Beads(line[keep], xy[keep], node[keep])


def _stretches(xy: Floats, begin: Longs, end: Longs) -> NDArray[Any]:
    """LineStrings through `xy[begin[i]]` to `xy[end[i]]`, both included."""
    size = end - begin + 1
    stretch = np.repeat(np.arange(len(begin)), size)
    first = np.cumsum(size) - size
    bead = np.arange(len(stretch)) - first[stretch] + begin[stretch]
    return np.asarray(shapely.linestrings(xy[bead], indices=stretch), dtype=object)
