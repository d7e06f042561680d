"""From places to positions on streets: the nearest edge that the profile may use and from which one gets away.

The rule for islands: an edge belongs to the mainland when both its ends lie in one strongly connected component whose
open edges are at least 1,000 m long in all, or a tenth of the longest component's length where that is shorter; a
street drawn there and back counts once. A point snaps to the nearest edge of the mainland within the profile's snap cap
(inclusive; of equally near edges the first). A point without one stays without (edge -1) and is to be listed: a street
that leads nowhere serves nobody. What is mainland but less than half as long as the longest component is a scrap,
however long it is: a street of a larger one that is at most 50 m further off is taken instead.

The rule for what lies above and below: nobody steps out in a tunnel or on a ferry, and on the deck of a bridge only
where no other street is within the cap.

The rule for barriers, where they are given: nobody walks straight across water or rails from a door to a street. The
leg, up to half a metre before the street, must not meet a barrier, except one that the point itself stands on or in;
and where the street ends on or at a line, such as rails, it must come from the point's own side of it. Of the streets
with such a leg the nearest is taken, so a point may snap to a bridge from the bank, but not from below.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from ...arrays import Bools, Floats, Longs
from ...links import mutual_parts
from ..errors import NetworkError, RequestError
from ..kernels.geometry.nearest_edge import SnapPoints
from ..network.derived import once
from ..network.model import Network
from .edge_index import DECK, SCRAP, SCRAP_M, EdgeIndex, index_of
from .impedance import edge_costs
from .profiles import Profile

ISLAND_M: Final = 1000.0
ISLAND_SHARE: Final = 0.1
SCRAP_SHARE: Final = 0.5
_SAME_LENGTH_M: Final = 0.1
"""Streets between the same nodes whose lengths differ by less are one, drawn twice."""
_BANK_M: Final = 0.5
"""So much of a leg before the street is not asked about: streets run along banks, and on bridges."""
_ASIDE_M: Final = 3.0
"""So far along a street it is looked on which side of a line the street lies."""
_SAME_M: Final = 1e-6
_FIRST_REACH_M: Final = 200.0
_ASTRAY: Final = 2000
"""So many points across a barrier are led elsewhere at once: each may have a hundred streets about it."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """Positions of p points: the edge (-1 where nothing is near), the offset along it from its node u, and the leg.

    `xy` (p, 2) are the points themselves, where they are known.
    """

    edge: NDArray[np.int32]
    offset_m: Floats
    leg_m: Floats
    xy: Floats | None = None

    def __len__(self) -> int:
        return len(self.edge)

    @property
    def found(self) -> Bools:
        """Which of the points have a street."""
        return np.asarray(self.edge >= 0)

    def take(self, rows: ArrayLike) -> "Snapped":
        """Give the positions of some of the points, in the order asked for."""
        at = np.asarray(rows)
        return Snapped(self.edge[at], self.offset_m[at], self.leg_m[at], None if self.xy is None else self.xy[at])

    def joined(self, other: "Snapped") -> "Snapped":
        """Give these positions and then the others."""
        xy = None if self.xy is None or other.xy is None else np.concatenate([self.xy, other.xy])
        return Snapped(
            np.concatenate([self.edge, other.edge]),
            np.concatenate([self.offset_m, other.offset_m]),
            np.concatenate([self.leg_m, other.leg_m]),
            xy,
        )


class Obstacles(NamedTuple):
    """What no leg from door to street may cross, lines or polygons: `firm` ever, `walls` where there is another leg.

    Everybody gets out of a house: where the walls alone leave a point without any street, the map lacks a gate.
    """

    firm: NDArray[Any]
    walls: NDArray[Any]

    @property
    def all(self) -> NDArray[Any]:
        """Both, the firm ones first."""
        return np.concatenate([self.firm, self.walls])

    def and_firm(self, more: NDArray[Any]) -> "Obstacles":
        """Return these and some more that never give way."""
        return Obstacles(np.concatenate([self.firm, more]), self.walls)


Barred = NDArray[Any] | Obstacles
"""Barriers that never give way, or such and walls."""


def as_obstacles(barriers: Barred | None) -> Obstacles:
    """Return barriers as what they are where nothing else is said: firm."""
    if isinstance(barriers, Obstacles):
        return barriers
    return Obstacles(np.empty(0, object) if barriers is None else barriers, np.empty(0, object))


def snap(network: Network, xy: ArrayLike, *, profile: Profile, barriers: Barred | None = None) -> Snapped:
    """Snap points (p, 2), metres in the network's CRS, by the rule above.

    With `barriers` (lines or polygons: water, railways) a leg must not cross one, except one that the point itself
    lies in; a point all of whose legs would cross has no street, but by walls (see `Obstacles`) nobody is shut in.
    Raises RequestError for coordinates that are not
    numbers, NetworkError when the profile finds no street to use.

    Parameters
    ----------
    network : the streets, as `build_network` makes them
    xy : (p, 2) metres in the network's CRS
    profile : how one goes: speed, waits, snap cap
    barriers : (b,) lines or polygons that no leg may cross

    Examples
    --------
    >>> from lifecircle.coverage.example import example_network
    >>> from lifecircle.coverage.travel.profiles import WALK_ADULT
    >>> found = snap(example_network(), [(250.0, 30.0)], profile=WALK_ADULT)
    >>> found.leg_m.tolist(), found.offset_m.tolist()
    ([30.0], [50.0])

    """
    points = np.asarray(xy, np.float64).reshape(-1, 2)
    return snap_to(streets_of(network, profile), points, cap_m=profile.snap_cap_m, barriers=barriers)


def snap_to(streets: EdgeIndex, points: Floats, *, cap_m: float, barriers: Barred | None = None) -> Snapped:
    """Snap points (p, 2) to the usable streets, by the rule above; raises RequestError as `snap`."""
    if not np.isfinite(points).all():
        raise RequestError("Some points have coordinates that are not numbers; leave them out before snapping.")
    obstacles = as_obstacles(barriers)
    feet, barred = streets.nearest(points, cap_m), obstacles.all
    near = feet.edge >= 0
    if len(barred):
        _to_this_side(streets, points, feet, barred, cap_m)
    shut_in = np.flatnonzero(near & (feet.edge < 0) & (len(obstacles.walls) > 0))
    if len(shut_in):
        outside = streets.nearest(points[shut_in], cap_m)
        if len(obstacles.firm):
            _to_this_side(streets, points[shut_in], outside, obstacles.firm, cap_m)
        pairs: Any = zip(feet, outside, strict=True)
        for mine, theirs in pairs:
            mine[shut_in] = theirs
    return Snapped(feet.edge, feet.offset_m, feet.leg_m, points)


def streets_of(network: Network, profile: Profile) -> EdgeIndex:
    """Give the streets that points may snap to, kept beside the network. Raises NetworkError where there are none."""
    return once(network, ("streets", profile.mode), lambda: _streets(network, profile))


def any_streets(network: Network, profile: Profile) -> EdgeIndex:
    """Give all streets that the profile may use, those that lead nowhere too, kept beside the network."""
    return once(network, ("any streets", profile.mode), lambda: index_of(network, _open_edges(network, profile), 0.0))


def _open_edges(network: Network, profile: Profile) -> Bools:
    costs = edge_costs(network, profile)
    return np.asarray(np.isfinite(costs.forward) | np.isfinite(costs.backward))


def mainland(network: Network, profile: Profile) -> Bools:
    """Tell which edges (m,) a point may snap to, by the rule above."""
    return _mainland(network, profile)[0]


def scraps(network: Network, profile: Profile) -> Bools:
    """Tell which edges (m,) belong to a scrap of the mainland, kept beside the network."""
    return once(network, ("scraps", profile.mode), lambda: _mainland(network, profile)[2])


def _mainland(network: Network, profile: Profile) -> tuple[Bools, float, Bools]:
    """Give the edges of the mainland, how long an island must be for being part of it, and those of its scraps."""
    costs = edge_costs(network, profile)
    along, against = np.isfinite(costs.forward), np.isfinite(costs.backward)
    parts = strong_parts(
        network.edge_u,
        network.edge_v,
        along=along,
        against=against,
        length_m=network.edge_length_m,
        nodes=network.node_count,
    )
    longest = float(parts.length_m.max(initial=0.0))
    enough, length = min(ISLAND_M, ISLAND_SHARE * longest), parts.length_m[parts.of_edge]
    return (
        np.asarray(parts.inside & (length >= enough)),
        enough,
        np.asarray(parts.inside & (length >= enough) & (length < SCRAP_SHARE * longest)),
    )


class StrongParts(NamedTuple):
    """Which edges (m,) lie inside a part from whose every node one gets to every other, which part, and its length."""

    inside: Bools
    of_edge: NDArray[Any]
    length_m: Floats


def strong_parts(
    u: NDArray[Any], v: NDArray[Any], *, along: Bools, against: Bools, length_m: Floats, nodes: int
) -> StrongParts:
    """Part the edges between nodes `u` and `v`, open `along` and `against`; `of_edge` is the part of the end u."""
    one_way, both = along != against, along & against
    arcs = np.where(along, u, v)[one_way], np.where(along, v, u)[one_way]
    part = mutual_parts(nodes, (u[both], v[both]), arcs)
    inside = (along | against) & (part[u] == part[v])
    drawn = np.flatnonzero(inside)
    once_drawn = drawn[_first_drawn(u[drawn], v[drawn], length_m[drawn])]
    length = np.bincount(part[u[once_drawn]], length_m[once_drawn], part.max(initial=-1) + 1).astype(np.float64)
    return StrongParts(inside, part[u], length)


def _first_drawn(u: NDArray[Any], v: NDArray[Any], length_m: Floats) -> Bools:
    """Tell which edges are not the same street as another one, there and back."""
    low, high = np.minimum(u, v), np.maximum(u, v)
    order = np.lexsort((length_m, high, low))
    same = (np.diff(low[order]) == 0) & (np.diff(high[order]) == 0) & (np.diff(length_m[order]) < _SAME_LENGTH_M)
    first = np.ones(len(order), np.bool_)
    first[order[1:]] = ~same
    return first


def _streets(network: Network, profile: Profile) -> EdgeIndex:
    usable, enough_m, scrap = _mainland(network, profile)
    if not usable.any():
        raise NetworkError(
            "The network has no street that {profile} can use and leave again; check its columns.", profile=profile.name
        )
    return index_of(network, usable, enough_m, scrap)


def _to_this_side(streets: EdgeIndex, points: Floats, feet: SnapPoints, barriers: NDArray[Any], cap_m: float) -> None:
    """Give other feet, in place, to the points whose legs cross a barrier, and none to those who have no other."""
    shapely.prepare(barriers)
    rows = np.flatnonzero(feet.edge >= 0)
    found: list[Any] = [column[rows] for column in feet]
    astray = rows[crosses(streets, points[rows], SnapPoints(*found), barriers)]
    feet.edge[astray], feet.offset_m[astray], feet.leg_m[astray] = -1, 0.0, np.inf
    for first in range(0, len(astray), _ASTRAY):
        _led_elsewhere(streets, points, feet, astray[first : first + _ASTRAY], barriers=barriers, cap_m=cap_m)


def _led_elsewhere(
    streets: EdgeIndex, points: Floats, feet: SnapPoints, rows: Longs, *, barriers: NDArray[Any], cap_m: float
) -> None:
    """Give these points, in place, the nearest foot that no barrier parts from them: looked for farther and farther.

    What was found within the reach is nearer than all beyond it; a deck, which comes last, is so at the cap only.
    """
    reach = min(_FIRST_REACH_M, cap_m)
    while len(rows):
        at, other = streets.within(points[rows], reach)
        clear = np.flatnonzero(~crosses(streets, points[rows[at]], other, barriers))
        rank = streets.rank(other.edge[clear])
        far = other.leg_m[clear] + np.where(rank == SCRAP, SCRAP_M, 0.0)
        order = np.lexsort((other.edge[clear], far, rank == DECK, at[clear]))
        order = order[np.flatnonzero(np.diff(at[clear[order]], prepend=-1))]
        sure = order[(reach >= cap_m) | ((far[order] <= reach) & (rank[order] != DECK))]
        nearest = clear[sure]
        pairs: Any = zip(feet, other, strict=True)
        for mine, theirs in pairs:
            mine[rows[at[nearest]]] = theirs[nearest]
        rows = np.delete(rows, at[nearest]) if reach < cap_m else rows[:0]
        reach = min(2 * reach, cap_m)


def crosses(streets: EdgeIndex, points: Floats, feet: SnapPoints, barriers: NDArray[Any]) -> Bools:
    """Tell which legs (p,), from point to street, cross a barrier in which the point does not lie."""
    way = feet.xy - points
    length = np.hypot(*way.T)
    kept = np.maximum(length - _BANK_M, 0.0) / np.maximum(length, _BANK_M)
    before = points + way * kept[:, None]
    crossed = np.zeros(len(points), np.bool_)
    # This way round, because a long river is prepared once, and not looked through for every leg.
    barrier, leg = shapely.STRtree(_lines(points, before)).query(barriers, predicate="intersects")
    crossed[leg[~shapely.intersects(barriers[barrier], shapely.points(points[leg]))]] = True
    rails = barriers[shapely.get_dimensions(barriers) == 1]
    barrier, leg = shapely.STRtree(np.asarray(shapely.points(feet.xy))).query(
        rails, predicate="dwithin", distance=_BANK_M
    )
    open_yet = ~crossed[leg] & ~shapely.intersects(rails[barrier], shapely.points(points[leg]))
    barrier, leg = barrier[open_yet], leg[open_yet]
    beyond = np.ones(len(leg), np.bool_)
    for metres in (-_ASIDE_M, _ASIDE_M):
        aside = streets.places(feet.edge[leg], feet.offset_m[leg] + metres)
        on_it = shapely.distance(rails[barrier], shapely.points(aside)) <= _BANK_M
        there = shapely.intersects(rails[barrier], _lines(before[leg], aside))
        ends = np.abs(aside - feet.xy[leg]).max(axis=1, initial=0.0) < _SAME_M
        beyond &= ends | (there & ~on_it)
    crossed[leg[beyond]] = True
    return crossed


def _lines(one: Floats, other: Floats) -> NDArray[Any]:
    return np.asarray(shapely.linestrings(np.stack([one, other], axis=1)))


def check_snapped(snapped: Snapped, profile: Profile) -> None:
    """Raise NetworkError when there are points and not one of them has a street."""
    if len(snapped) and not snapped.found.any():
        raise NetworkError(
            "None of the {count} points lies within {cap} m of a street for {profile}; check their coordinate system.",
            count=len(snapped),
            cap=profile.snap_cap_m,
            profile=profile.name,
        )
