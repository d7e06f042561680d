"""What is wrong with a street network, as a list for the planner: what, how grave, which streets, and where."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
import shapely

from ....messages import Message
from ....progress import Cancelled, Progress, WorkCancelled, ignore_progress, never_cancelled
from ...errors import RequestError
from ..street_table import StreetArrays
from .faults import Drawn, crossings, drawn, duplicates, islands, loose_ends, without_length

Kind = Literal["island", "loose_end", "crossing", "duplicate", "no_length", "gate"]
Severity = Literal["error", "warning", "note"]

KINDS: Final[tuple[Kind, ...]] = ("island", "loose_end", "crossing", "duplicate", "no_length", "gate")
NEAR_M: Final = 3.0
"""A dead end this near to a street probably belongs to it: about the width of a gate or a pavement."""


@dataclass(frozen=True)
class Finding:
    """One thing found (or mended). `edges` and `nodes` are rows of the streets looked at, `xy` the place to show."""

    kind: Kind
    severity: Severity
    edges: tuple[int, ...]
    nodes: tuple[int, ...]
    xy: tuple[float, float]
    message: Message


def diagnose(
    streets: StreetArrays,
    *,
    kinds: Sequence[Kind] = KINDS,
    near_m: float = NEAR_M,
    progress: Progress = ignore_progress,
    cancelled: Cancelled = never_cancelled,
) -> tuple[Finding, ...]:
    """List the faults of a street network, kind by kind, the gravest of a kind first.

    `near_m` is how near a dead end must come to a street to be listed. Bridges and tunnels cross nothing. For a
    network already built give `streets_of(network)`: rows then are its edges and nodes. Raises RequestError for a
    distance that is not above 0.
    """
    check_near(near_m)
    lines = drawn(streets)
    found: list[Finding] = []
    for done, kind in enumerate(kinds):
        if cancelled():
            raise WorkCancelled
        progress(done / len(kinds), "checking the network")
        found.extend(_loose_ends(lines, near_m) if kind == "loose_end" else _LISTS[kind](lines))
    return tuple(found)


def check_near(near_m: float) -> None:
    """Raise RequestError unless dead ends can be looked for within this distance."""
    if not (np.isfinite(near_m) and near_m > 0):
        raise RequestError("Dead ends can be looked for within a distance above 0 m, not {near}.", near=near_m)


def findings_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """The findings as a table: kind, severity, message, x, y, and the rows of their edges and nodes."""
    return pd.DataFrame(
        {
            "kind": [finding.kind for finding in findings],
            "severity": [finding.severity for finding in findings],
            "message": [str(finding.message) for finding in findings],
            "x": [finding.xy[0] for finding in findings],
            "y": [finding.xy[1] for finding in findings],
            "edges": [finding.edges for finding in findings],
            "nodes": [finding.nodes for finding in findings],
        },
    )


def _islands(lines: Drawn) -> Iterator[Finding]:
    found = islands(lines)
    edge_part = np.where(lines.streets.walk, found.part[lines.u], -1)
    by_node, by_edge = np.argsort(found.part, kind="stable"), np.argsort(edge_part, kind="stable")
    parts = np.arange(len(found.length_m) + 1)
    node_from = np.searchsorted(found.part[by_node], parts)
    edge_from = np.searchsorted(edge_part[by_edge], parts)
    for part, length in enumerate(found.length_m.tolist()):
        edges = tuple(by_edge[edge_from[part] : edge_from[part + 1]].tolist())
        nodes = tuple(by_node[node_from[part] : node_from[part + 1]].tolist())
        message = Message(
            "{count} streets of {length_m:.0f} m in all cannot be reached on foot from the rest of the network.",
            {"count": len(edges), "length_m": length},
        )
        yield Finding("island", "warning", edges, nodes, _place(lines, edges[0]), message)


def _loose_ends(lines: Drawn, near_m: float) -> Iterator[Finding]:
    found = loose_ends(lines, near_m)
    for i in np.argsort(found.gap_m, kind="stable").tolist():
        node = int(found.node[i])
        message = Message(
            "A dead end stops {gap_m:.2f} m short of another street and is not joined to it.",
            {"gap_m": float(found.gap_m[i])},
        )
        edges = (int(found.line[i]), int(found.target[i]))
        yield Finding("loose_end", "warning", edges, (node,), _xy(lines.streets.node_xy[node]), message)


def _crossings(lines: Drawn) -> Iterator[Finding]:
    found = crossings(lines)
    message = Message("Two streets meet without a node, so that nobody can turn from one into the other.")
    for pair, xy in zip(found.line.tolist(), found.xy, strict=True):
        yield Finding("crossing", "error", tuple(pair), (), _xy(xy), message)


def _duplicates(lines: Drawn) -> Iterator[Finding]:
    message = Message("The same street is drawn twice.")
    for kept, again in np.column_stack(duplicates(lines)).tolist():
        yield Finding("duplicate", "note", (kept, again), (), _place(lines, again), message)


def _without_length(lines: Drawn) -> Iterator[Finding]:
    message = Message("A street has no length.")
    for edge in without_length(lines).tolist():
        ends = (int(lines.u[edge]), int(lines.v[edge]))
        yield Finding("no_length", "error", (edge,), ends, _xy(lines.streets.node_xy[ends[0]]), message)


def _gates(lines: Drawn) -> Iterator[Finding]:
    message = Message("A private way or a gate: it is counted as open; check whether everyone may pass.")
    for edge in np.flatnonzero(lines.streets.gate).tolist():
        yield Finding("gate", "note", (edge,), (), _place(lines, edge), message)


_LISTS: Final[dict[Kind, Callable[[Drawn], Iterator[Finding]]]] = {
    "island": _islands,
    "crossing": _crossings,
    "duplicate": _duplicates,
    "no_length": _without_length,
    "gate": _gates,
}


def _place(lines: Drawn, edge: int) -> tuple[float, float]:
    """The middle of an edge."""
    middle = shapely.line_interpolate_point(lines.streets.geometry[edge], 0.5, normalized=True)
    return _xy(shapely.get_coordinates(middle)[0])


def _xy(xy: np.ndarray) -> tuple[float, float]:
    return float(xy[0]), float(xy[1])
