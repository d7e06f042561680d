"""From lines and nodes to the network's arrays: checked, cleaned and put in an order that is kind to memory."""

from typing import Any, Final

import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from ..errors import NetworkError
from .hilbert import hilbert_key
from .model import (
    ACROSS,
    BRIDGE,
    DRIVE,
    GATE,
    ONEWAY_BACKWARD,
    ONEWAY_FORWARD,
    PRIVATE,
    STAIRS,
    TUNNEL,
    WALK,
    Network,
)
from .terrain import with_line_heights

_CROSSING_CODES: Final = {"": 0, "unsignalled": 1, "signals": 2}
END_TOLERANCE_M: Final = 1.0
"""A line may miss its node by this much; the line's own end is believed."""


def build_network(
    *,
    node_id: ArrayLike,
    node_xy: ArrayLike,
    node_crossing: ArrayLike,
    u: ArrayLike,
    v: ArrayLike,
    geometry: ArrayLike,
    highway: ArrayLike,
    name: ArrayLike,
    oneway: ArrayLike,
    walk: ArrayLike,
    drive: ArrayLike,
    stairs: ArrayLike,
    bridge: ArrayLike,
    tunnel: ArrayLike,
    gate: ArrayLike,
    private: ArrayLike | None = None,
    across: ArrayLike | None = None,
    maxspeed_kmh: ArrayLike,
    source_id: ArrayLike,
    crs: pyproj.CRS | str | int,
) -> Network:
    """Build the network from the columns of the frames `Streets` (one array per column, all of a metric CRS).

    Nodes and edges are reordered along a Hilbert curve; lines of length 0 and nodes that no line uses are left out;
    parallel lines are kept; lines that carry heights as z are cut into even pieces, see `slopes`. Raises NetworkError
    when there is no line, none that is walkable, a coordinate that is not finite, a height that is missing while
    others are known, a line whose node is missing or elsewhere, or a CRS that does not measure in metres.

    Parameters
    ----------
    node_id : (n,) whole numbers, each once
    node_xy : (n, 2) metres
    node_crossing : (n,) '', `unsignalled` or `signals`
    u : (m,) the id of the node where each line begins
    v : (m,) the id of the node where it ends
    geometry : (m,) LineStrings, with heights as z or without
    highway : (m,) classes in OpenStreetMap's words
    name : (m,) names, '' for none
    oneway : (m,) 1 along the line, -1 against it, 0 both ways; for cars only
    walk : (m,) open on foot
    drive : (m,) open to cars
    stairs : (m,)
    bridge : (m,)
    tunnel : (m,)
    gate : (m,) closed to cars by a gate that people pass
    private : (m,) first or last part of a way only; by default none
    across : (m,) straight lines over a square, which others cross without a node; by default none
    maxspeed_kmh : (m,) NaN where untagged
    source_id : (m,) the line's id where it came from
    crs : a projected system in metres

    Examples
    --------
    >>> from lifecircle.coverage.example import example_network  # a street of ten pieces, made by this
    >>> example_network().edge_length_m.tolist()[:2]
    [100.0, 100.0]

    """
    metric = _metric(pyproj.CRS.from_user_input(crs))
    lines = np.asarray(geometry, dtype=object)
    flags = _flags(walk=walk, drive=drive, stairs=stairs, bridge=bridge, tunnel=tunnel, gate=gate, oneway=oneway,
                   private=_or_none(private, len(lines)), across=_or_none(across, len(lines)))  # fmt: skip
    _check_lines(lines, flags)
    coords, coord_start = _coordinates(lines)
    ids, xy = np.asarray(node_id, np.int64), np.asarray(node_xy, np.float64).reshape(-1, 2)
    ends = np.column_stack([_rows_of(ids, u), _rows_of(ids, v)])
    length = shapely.length(lines)
    keep = np.flatnonzero(length > 0)
    _check_ends(coords, coord_start, keep, xy[ends[keep]])

    used = np.flatnonzero(np.bincount(ends[keep].reshape(-1), minlength=len(ids)))
    used = used[np.argsort(hilbert_key(xy[used]), kind="stable")]
    place = np.full(len(ids), -1, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    at = place[ends]
    keep = keep[np.lexsort((at[keep].max(axis=1), at[keep].min(axis=1)))]
    coords, coord_start = _taken(coords, coord_start, keep)
    classes, edge_class = _words(highway, keep)
    names, edge_name = _words(name, keep)
    network = Network(
        node_xy=xy[used],
        node_id=ids[used],
        node_crossing=_crossings(node_crossing)[used],
        node_z=np.full(len(used), np.nan),
        edge_u=np.ascontiguousarray(at[keep, 0]),
        edge_v=np.ascontiguousarray(at[keep, 1]),
        edge_length_m=length[keep],
        edge_class=edge_class.astype(np.int16),
        edge_flags=flags[keep],
        edge_maxspeed_kmh=np.asarray(maxspeed_kmh, np.float32)[keep],
        edge_source=np.asarray(source_id, np.int64)[keep],
        edge_name=edge_name.astype(np.int32),
        edge_relief=np.zeros((0, 4)),
        coords=coords,
        coord_start=coord_start,
        classes=classes,
        names=names,
        crs=metric,
    )
    return with_line_heights(network, lines[keep]) if shapely.has_z(lines[keep]).any() else network


def _metric(crs: pyproj.CRS) -> pyproj.CRS:
    if crs.is_geographic or any(axis.unit_name != "metre" for axis in crs.axis_info[:2]):
        raise NetworkError("The network's coordinates ({crs}) are not in metres; project it first.", crs=crs.name)
    return crs


def _or_none(flags: ArrayLike | None, count: int) -> ArrayLike:
    """Flags that may be left out: then they are set nowhere."""
    return np.zeros(count, bool) if flags is None else flags


def _flags(*, oneway: ArrayLike, **bits: ArrayLike) -> NDArray[np.uint16]:
    values = {"walk": WALK, "drive": DRIVE, "stairs": STAIRS, "bridge": BRIDGE, "tunnel": TUNNEL, "gate": GATE,
              "private": PRIVATE, "across": ACROSS}  # fmt: skip
    way = np.asarray(oneway)
    flags = (way > 0) * ONEWAY_FORWARD | (way < 0) * ONEWAY_BACKWARD
    for key, on in bits.items():
        flags = flags | np.asarray(on, bool) * values[key]
    return np.asarray(flags, np.uint16)


def _check_lines(lines: NDArray[Any], flags: NDArray[np.uint16]) -> None:
    if not len(lines):
        raise NetworkError("The network contains no street at all; choose another file or a larger area.")
    broken = shapely.is_missing(lines) | shapely.is_empty(lines) | (shapely.get_type_id(lines) != 1)
    if broken.any():
        raise NetworkError("{count} streets have no line to follow; repair or remove them.", count=int(broken.sum()))
    if not (flags & WALK).any():
        raise NetworkError("The network has no way that is open to people on foot; check the column for the mode.")


def _rows_of(ids: NDArray[np.int64], wanted: ArrayLike) -> NDArray[np.intp]:
    """Give the row of each wanted id; ids of nodes must be unique."""
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    if (np.diff(ordered) == 0).any():
        raise NetworkError(
            "Two nodes of the network share the number {id}.", id=int(ordered[:-1][np.diff(ordered) == 0][0])
        )
    values = np.asarray(wanted, np.int64)
    found = np.minimum(np.searchsorted(ordered, values), max(len(ids) - 1, 0))
    missing = (ordered[found] != values) if len(ids) else np.ones(len(values), bool)
    if missing.any():
        raise NetworkError("A street ends at node {id}, which the network does not hold.", id=int(values[missing][0]))
    return np.asarray(order[found], np.intp)


def _check_ends(
    coords: NDArray[np.float64], start: NDArray[np.int64], rows: NDArray[np.intp], at: NDArray[np.float64]
) -> None:
    """Hold (m, 2 ends, 2) coordinates of the nodes against the own ends of the lines `rows`."""
    for end, vertex in ((0, start[rows]), (1, start[rows + 1] - 1)):
        off = ~(np.hypot(*(coords[vertex] - at[:, end]).T) <= END_TOLERANCE_M)
        if off.any():
            raise NetworkError(
                "{count} streets do not start or end at their node; node the lines first.", count=int(off.sum())
            )


def _coordinates(lines: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the vertices of all lines, and (m + 1,) where those of each begin. Raises NetworkError."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    if not np.isfinite(coords).all():
        raise NetworkError("Some streets have coordinates that are not numbers; repair the file or leave them out.")
    counts = np.bincount(line, minlength=len(lines))
    return coords, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _taken(
    coords: NDArray[np.float64], start: NDArray[np.int64], rows: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the vertices of the lines `rows` in that order, and where those of each begin."""
    counts = np.diff(start)[rows]
    begin = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    within = np.arange(begin[-1]) - np.repeat(begin[:-1], counts)
    return coords[np.repeat(start[rows], counts) + within], begin


def _words(column: ArrayLike, keep: NDArray[np.intp]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    codes, words = pd.factorize(np.asarray(column, dtype=object)[keep], use_na_sentinel=False)
    return tuple("" if pd.isna(word) else str(word) for word in words), codes.astype(np.int64)


def _crossings(words: ArrayLike) -> NDArray[np.uint8]:
    codes, kinds = pd.factorize(np.asarray(words, dtype=object), use_na_sentinel=False)
    table = np.array([0 if pd.isna(kind) else _CROSSING_CODES.get(str(kind), 0) for kind in kinds], np.uint8)
    return table[codes] if len(table) else np.zeros(len(codes), np.uint8)
