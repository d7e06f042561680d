"""Mending a street network where that is safe, with every mend listed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from ....arrays import Floats, Longs
from ....links import linked_parts
from ....messages import Message
from ....progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ...errors import RequestError
from ..point_tree import PointTree
from ..street_table import StreetArrays
from .cutting import Cuts, cut_lines
from .diagnose import NEAR_M, Finding, Kind, diagnose
from .faults import Drawn, LooseEnds, UnnodedIntersections, crossings, drawn, duplicates, loose_ends, without_length

REPAIRABLE: Final[tuple[Kind, ...]] = ("no_length", "duplicate", "loose_end", "crossing")
"""What can be mended without knowing the place."""
ORDER: Final[tuple[Kind, ...]] = (*REPAIRABLE, "duplicate")
"""Repeated drawings hide dead ends, so they go first; those that only overlapped show once they are cut."""
SAME_PLACE_M: Final = 0.001


@dataclass(frozen=True, eq=False)
class Repaired:
    """The mended streets, and what was done: findings whose `edges` are rows of the streets given.

    Their `nodes` beyond the nodes given are points that an earlier step made. `origin` (m,) is the row of the given
    streets that each line comes from.
    """

    streets: StreetArrays
    origin: Longs
    done: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class _Joint:
    """New points on lines: `line` (c,), `position` (c,) and `point` (c,), rows of `xy` (k, 2).

    `node` (k,) is the node row that a point is to become one with, or -1.
    """

    line: Longs
    position: Floats
    point: Longs
    xy: Floats
    node: Longs


@dataclass(frozen=True, eq=False)
class _Joined:
    """Streets after a cut, for each the row it comes from, and the node id of every new point."""

    streets: StreetArrays
    origin: Longs
    point_id: Longs


def repair(
    streets: StreetArrays,
    *,
    kinds: Sequence[Kind] = REPAIRABLE,
    near_m: float = NEAR_M,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> Repaired:
    """Mend the faults of the given kinds; the streets given stay as they are.

    Lines without length go and their ends become one node. Of a street drawn twice the first stays, open to all that
    either was open to. A dead end within `near_m` of a street gets a short link to it. Streets that cross get a node.
    Raises RequestError for a kind that cannot be mended safely.
    """
    unsafe = [kind for kind in kinds if kind not in REPAIRABLE]
    if unsafe:
        raise RequestError("A fault of the kind {kind} needs local knowledge; repair it on the map.", kind=unsafe[0])
    done: list[Finding] = []
    origin = np.arange(len(streets))
    for step, kind in enumerate(kind for kind in ORDER if kind in kinds):
        if cancelled():
            raise WorkCancelled
        progress(step / len(ORDER), "repairing the network")
        done.extend(_told(finding, origin) for finding in diagnose(streets, kinds=(kind,), near_m=near_m))
        streets, rows = _mend(drawn(streets), kind, near_m)
        origin = origin[rows]
    return Repaired(streets, origin, tuple(done))


def _told(finding: Finding, origin: Longs) -> Finding:
    """The finding as a mend, told by the streets that were given."""
    templates: dict[Kind, str] = {
        "no_length": "Removed a street without length and joined its ends.",
        "duplicate": "Removed the second drawing of a street.",
        "crossing": "Joined two streets where they meet.",
        "loose_end": "Joined a dead end to the street {gap_m:.2f} m away.",
    }
    edges = tuple(origin[list(finding.edges)].tolist())
    message = Message(templates[finding.kind], finding.message.values)
    return replace(finding, severity="note", edges=edges, message=message)


def _mend(lines: Drawn, kind: Kind, near_m: float) -> tuple[StreetArrays, Longs]:
    """The mended streets and the row of `lines` from which each comes."""
    if kind == "no_length":
        return _without_empty(lines)
    if kind == "duplicate":
        return _once_each(lines)
    if kind == "crossing":
        joined = _joined(lines, _joints(crossings(lines)))
        streets, origin = joined.streets, joined.origin
    else:
        streets, origin = _linked(lines, loose_ends(lines, near_m))
    # A cut within a hair of a line's end leaves a crumb.
    streets, rows = _without_empty(drawn(streets))
    return streets, origin[rows]


def _without_empty(lines: Drawn) -> tuple[StreetArrays, Longs]:
    """Lines without length gone, their two nodes merged into one."""
    empty = without_length(lines)
    kept = np.setdiff1d(np.arange(len(lines.streets)), empty)
    node = _merged(len(lines.degree), lines.u[empty], lines.v[empty])
    streets = lines.streets.take(kept)
    ids = lines.streets.node_id
    return replace(streets, u=ids[node[lines.u[kept]]], v=ids[node[lines.v[kept]]]), kept


def _merged(count: int, one: Longs, other: Longs) -> Longs:
    """For each of `count` things the first of those it is linked with, over pairs (one, other)."""
    label = linked_parts(count, one, other)
    _, first = np.unique(label, return_index=True)
    merged: Longs = first[label]
    return merged


def _once_each(lines: Drawn) -> tuple[StreetArrays, Longs]:
    """Repeated drawings gone; what stays is open to whoever could use one of them."""
    stays, again = duplicates(lines)
    streets = lines.streets
    walk, drive, gate, oneway = streets.walk.copy(), streets.drive.copy(), streets.gate.copy(), streets.oneway.copy()
    private, across = streets.private.copy(), streets.across.copy()
    np.logical_or.at(walk, stays, streets.walk[again])
    np.logical_and.at(gate, stays, streets.gate[again])
    np.logical_and.at(private, stays, streets.private[again])
    np.logical_and.at(across, stays, streets.across[again])
    turned = np.where(lines.u[again] == lines.u[stays], 1, -1)
    other_way = streets.drive[again] & streets.drive[stays] & (streets.oneway[again] * turned != streets.oneway[stays])
    only_now = streets.drive[again] & ~streets.drive[stays]
    oneway[stays[other_way]] = 0
    oneway[stays[only_now]] = (streets.oneway[again] * turned)[only_now]
    np.logical_or.at(drive, stays, streets.drive[again])
    kept = np.setdiff1d(np.arange(len(streets)), again)
    return replace(streets, walk=walk, drive=drive, gate=gate, private=private, across=across,
                   oneway=oneway).take(kept), kept  # fmt: skip


def _joints(found: UnnodedIntersections) -> _Joint:
    """Both lines of every crossing get its point."""
    point = np.arange(len(found.xy))
    return _Joint(found.line.ravel(), found.position.ravel(), np.repeat(point, 2), found.xy, np.full(len(point), -1))


def _linked(lines: Drawn, found: LooseEnds) -> tuple[StreetArrays, Longs]:
    """Every dead end gets a straight link to its near street, of the kind of the street that ends there."""
    touching = found.gap_m <= SAME_PLACE_M
    node = np.where(touching, found.node, -1)
    joined = _joined(lines, _Joint(found.target, found.position, np.arange(len(node)), found.xy, node))
    apart = np.flatnonzero(~touching)
    ends = np.stack([lines.streets.node_xy[found.node[apart]], found.xy[apart]], axis=1)
    links = replace(
        lines.streets.take(found.line[apart]),
        u=lines.streets.node_id[found.node[apart]],
        v=joined.point_id[apart],
        geometry=np.asarray(shapely.linestrings(ends), dtype=object),
    )
    return joined.streets.with_lines_of(links), np.concatenate([joined.origin, found.line[apart]])


def _joined(lines: Drawn, joint: _Joint) -> _Joined:
    """Cut lines at new points. Points in one place, and points at the end of a line, become one node with it."""
    count, points = len(lines.degree), len(joint.xy)
    at_start = joint.position <= 0
    at_end = joint.position >= (np.diff(lines.coord_start) - 1)[joint.line]
    at_node = at_start | at_end
    known = np.flatnonzero(joint.node >= 0)
    same = PointTree(joint.xy).pairs(SAME_PLACE_M)
    node = _merged(
        count + points,
        np.concatenate(
            [
                np.where(at_start, lines.u[joint.line], lines.v[joint.line])[at_node],
                joint.node[known],
                count + same[:, 0],
            ]
        ),
        np.concatenate([count + joint.point[at_node], count + known, count + same[:, 1]]),
    )
    return _cut(lines, joint, node)


def _cut(lines: Drawn, joint: _Joint, node: Longs) -> _Joined:
    """Cut at the lines' own ends and at the new points; `node` tells what every node and then every point became."""
    streets, count = lines.streets, len(lines.degree)
    new = np.flatnonzero(node[count:] == np.arange(count, len(node)))
    ids = np.concatenate([streets.node_id, np.zeros(len(joint.xy), dtype=np.int64)])
    ids[count + new] = streets.node_id.max() + 1 + np.arange(len(new))
    xy = np.concatenate([streets.node_xy, joint.xy])
    pieces = cut_lines(lines.coords, lines.coord_start, _cuts(lines, joint, node, xy))
    cut = replace(
        streets.take(pieces.line),
        node_id=np.concatenate([streets.node_id, ids[count + new]]),
        node_xy=np.concatenate([streets.node_xy, joint.xy[new]]),
        node_crossing=np.concatenate([streets.node_crossing, np.full(len(new), "", dtype=object)]),
        u=ids[pieces.u],
        v=ids[pieces.v],
        geometry=pieces.geometry,
    )
    return _Joined(cut, pieces.line, ids[node[count:]])


def _cuts(lines: Drawn, joint: _Joint, node: Longs, xy: Floats) -> Cuts:
    """The cuts at both ends of every line, which stay where they are, and at the new points."""
    line, start = np.arange(len(lines.streets)), lines.coord_start
    at_point = node[len(lines.degree) + joint.point]
    return Cuts(
        np.concatenate([line, line, joint.line]),
        np.concatenate([np.zeros(len(line)), np.diff(start) - 1.0, joint.position]),
        np.concatenate([node[lines.u], node[lines.v], at_point]),
        np.concatenate([lines.coords[start[:-1]], lines.coords[start[1:] - 1], xy[at_point]]),
    )
