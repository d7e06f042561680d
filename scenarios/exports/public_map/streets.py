"""The streets as the page carries them: enough to walk from any place to any facility, at the program's own cost.

Costs are hundredths of a second, places millionths of a degree (a tenth of a metre) on WGS 84, lines simplified to a
quarter of a metre; what a walk costs does not change with the drawing. `web/walk.js` reads it.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyproj
import shapely

from ....arrays import Floats, Longs
from ....coverage.accessibility.portable_graph import PortableGraph
from ....coverage.network.model import Network
from ....coverage.place import WALLS, Place, walls
from ....coverage.travel.profiles import Profile
from ...presentation import map_style
from .packing import packed

UNITS_PER_DEGREE: Final = 1_000_000
CENTISECONDS: Final = 100
SHARES: Final = 10_000
_NOT_DRAWN: Final = 2
_DRAWN_AS: Final = {"river": 0, "railway": 1}
_TOLERANCE_M: Final = 0.25
_OPEN_UV, _OPEN_VU, _DRAWN, _PACE = 4, 8, 16, 64
"""Bits of a street's kind, beside the two of its rank: open along, open against, how it is drawn, its pace."""
_MOST_PACES: Final = 64


def page_units(xy: Floats, degrees: pyproj.Transformer) -> Longs:
    """Return (n, 2) longitude and latitude in the page's whole units."""
    lon_lat = np.column_stack(degrees.transform(xy[:, 0], xy[:, 1]))
    return np.asarray(np.rint(lon_lat * UNITS_PER_DEGREE).astype(np.int64))


def steps(units: Longs) -> Longs:
    """Return points (n, 2) as steps from the one before, the first from nothing."""
    return np.diff(units, axis=0, prepend=np.zeros((1, 2), np.int64)) if len(units) else units


def packed_graph(
    graphs: tuple[PortableGraph, ...],
    profiles: tuple[Profile, ...],
    *,
    network: Network,
    site_of: Longs,
    degrees: pyproj.Transformer,
) -> dict[str, Any]:
    """Return the graph of the first profile, and by which factor each further one is slower on every street.

    The `graphs` of the `profiles` are of the same streets and doors; `site_of` (f,) is the page's site of each
    facility.
    """
    graph, *others = graphs
    nodes = page_units(network.node_xy[graph.nodes], degrees)
    factor, paces = _paces(graph, others)
    waits = np.flatnonzero(graph.wait_s > 0)
    return {
        "units": UNITS_PER_DEGREE,
        "nodes": packed(steps(nodes)),
        "ends": packed(np.column_stack([np.diff(graph.u, prepend=0), graph.v - graph.u])),
        "kinds": packed(_kinds(graph, network) + _PACE * factor),
        "costs": packed(_both(_centis(graph.uv_s), _centis(graph.vu_s))),
        **_bends(graph, nodes, degrees),
        "waits": packed(np.column_stack([np.diff(waits, prepend=0), _centis(graph.wait_s[waits])])),
        "doors": packed(_doors(graph, others, site_of)),
        "paces": paces,
        "legs": [profile.leg_mps for profile in profiles],
    }


def packed_walls(place: Place, degrees: pyproj.Transformer) -> tuple[dict[str, str], list[int]]:
    """Return the lines and rings that nobody walks across from a door, and how each is drawn.

    0 is water, 1 a railway, 2 is not drawn: a motorway, which is a street where it is drawn at all, or a wall.
    """
    shapes = shapely.simplify(walls(place), _TOLERANCE_M)
    kinds = [kind for kind in place.barriers.kind.astype(str) if kind in WALLS]
    drawn = np.full(len(shapes), _NOT_DRAWN)
    drawn[: len(kinds)] = [_DRAWN_AS.get(kind, _NOT_DRAWN) for kind in kinds]
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    rings, of_part = shapely.get_rings(parts[areal], return_index=True)
    lines = np.concatenate([rings, parts[shapely.get_dimensions(parts) == 1]])
    owner = np.concatenate([of_shape[areal][of_part], of_shape[shapely.get_dimensions(parts) == 1]])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    sizes = np.bincount(line, minlength=len(lines)) * np.where(np.arange(len(lines)) < len(rings), -1, 1)
    packed_lines = {"sizes": packed(sizes), "steps": packed(steps(page_units(xy, degrees)))}
    return packed_lines, [int(one) for one in drawn[owner]]


def _centis(seconds: Floats) -> Longs:
    """Return hundredths of a second; a closed direction, which no arc leads along, costs nothing here."""
    return np.asarray(np.rint(np.where(np.isfinite(seconds), seconds, 0.0) * CENTISECONDS).astype(np.int64))


def _both(first: Longs, second: Longs) -> Longs:
    return np.column_stack([first, second - first])


def _kinds(graph: PortableGraph, network: Network) -> Longs:
    order = list(map_style.STREET)[::-1]
    drawn = np.array([order.index(map_style.rank_of(name)) for name in network.classes], np.int64)
    return np.asarray(
        graph.rank.astype(np.int64)
        + _OPEN_UV * graph.open_uv
        + _OPEN_VU * graph.open_vu
        + _DRAWN * drawn[network.edge_class[graph.edges]]
    )


def _paces(graph: PortableGraph, others: Sequence[PortableGraph]) -> tuple[Longs, list[list[float]]]:
    """Return for each street its row among the few ways in which profiles differ, and the factors by profile and row.

    Profiles differ by their speed, and on stairs and ferries by another factor: there are no more ways than that.
    """
    ratios = np.column_stack([np.ones(len(graph.edges)), *(_ratio(other.uv_s, graph.uv_s) for other in others)])
    table, row = np.unique(np.round(ratios, 6), axis=0, return_inverse=True)
    assert len(table) < _MOST_PACES, "profiles on foot differ by speed, stairs and ferries"
    return row.reshape(-1).astype(np.int64), table.T.tolist()


def _ratio(other: Floats, first: Floats) -> Floats:
    known = np.isfinite(first) & (first > 0) & np.isfinite(other)
    return np.where(known, np.divide(other, first, out=np.ones_like(first), where=known), 1.0)


def _bends(graph: PortableGraph, nodes: Longs, degrees: pyproj.Transformer) -> dict[str, str]:
    """Return how many points each street has between its ends, and these as steps from its end u on."""
    lines = shapely.simplify(graph.line, _TOLERANCE_M)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    units = page_units(xy, degrees)
    size = np.bincount(line, minlength=len(lines))
    first = np.cumsum(size) - size
    before = np.concatenate([units[:1], units[:-1]])
    before[first + 1] = nodes[graph.u]
    inner = np.ones(len(units), np.bool_)
    inner[first] = inner[first + size - 1] = False
    return {"inner": packed(size - 2), "bends": packed((units - before)[inner])}


def _doors(graph: PortableGraph, others: Sequence[PortableGraph], site_of: Longs) -> Longs:
    doors = graph.doors
    legs = [_centis(one.doors.leg_s) for one in (graph, *others)]
    shares = np.rint(doors.share * SHARES).astype(np.int64)
    return np.column_stack([np.diff(doors.edge, prepend=0), site_of[doors.owner], shares, *legs])
