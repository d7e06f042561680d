"""Streets drawn in QGIS into a project's network: joined by their ends and crossings, whatever they lack as columns.

A line that names no nodes is joined where it meets the others: at their nodes, else where it crosses them or ends on
them, and those are cut there. Bridges and tunnels are joined at their own ends only. All other nodes and lines stay as
they are, so that two streets which OpenStreetMap leads past each other are not joined by the way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray

from ....arrays import Bools
from ....coverage.network.topology.noding import TOLERANCE_M
from ....layers.schema import Streets

MOST: Final = 5_000
"""Lines that are joined one after the other; more are a new network, and no drawing in an old one."""


@dataclass(frozen=True, eq=False)
class Joined:
    """The streets with the drawn ones in them; `loose` are the rows of those that meet no other street."""

    streets: Streets
    loose: tuple[int, ...]


def join_drawn(streets: Streets, drawn: Bools) -> Joined:
    """Return the streets with the rows that `drawn` (m,) marks joined to the others; nothing given is changed.

    The marked rows' `u` and `v` are not read. CRS in metres.
    """
    edges = streets.edges
    lines = edges.geometry.to_numpy()
    rows = np.flatnonzero(drawn)
    tree = shapely.STRtree(lines[~drawn])
    near = np.flatnonzero(~drawn)[np.unique(tree.query(lines[rows], predicate="dwithin", distance=TOLERANCE_M)[1])]
    work = _Work.begun(streets, near)
    for row in rows.tolist():
        work.join(shapely.force_2d(lines[row]), row)
    stay = np.setdiff1d(np.flatnonzero(~drawn), near)
    return Joined(Streets(work.edges(edges, stay), work.nodes(streets.nodes)), work.loose(rows.tolist()))


@dataclass(eq=False)
class _Work:
    """The lines near the drawn ones, as they are cut: each with its row in the table and the nodes at its ends."""

    above: Bools
    xyz: dict[int, tuple[float, ...]]
    next_node: int
    deep: bool
    lines: list[Any] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)
    made: list[int] = field(default_factory=list)

    @classmethod
    def begun(cls, streets: Streets, near: Sequence[int] | NDArray[np.int64]) -> "_Work":
        edges = streets.edges
        above = edges["bridge"].to_numpy(dtype=bool) | edges["tunnel"].to_numpy(dtype=bool)
        lines = list(edges.geometry.to_numpy()[near])
        ends = [(int(u), int(v)) for u, v in zip(edges["u"].to_numpy()[near], edges["v"].to_numpy()[near], strict=True)]
        first = max([*streets.nodes.index.tolist(), 0]) + 1
        work = cls(above, {}, first, bool(shapely.has_z(edges.geometry.to_numpy()).any()))
        for line, row, (u, v) in zip(lines, near, ends, strict=True):
            work._add(line, int(row), u, v)
            work.xyz[u], work.xyz[v] = line.coords[0], line.coords[-1]
        return work

    def loose(self, drawn: Sequence[int]) -> tuple[int, ...]:
        """Return the drawn rows none of whose nodes is another row's too."""
        at: dict[int, set[int]] = {}
        for row, ends in zip(self.rows, self.ends, strict=True):
            for node in ends:
                at.setdefault(node, set()).add(row)
        met = {row for rows in at.values() if len(rows) > 1 for row in rows}
        return tuple(row for row in drawn if row not in met)

    def join(self, line: Any, row: int) -> None:  # noqa: ANN401  (shapely knows no types)
        """Add one drawn line, cut where it meets the others."""
        stops = dict(self._meetings(line, row))
        for at in (0.0, line.length):
            nearest = min(stops, key=lambda stop: abs(stop - at), default=np.inf)
            if abs(nearest - at) <= TOLERANCE_M:
                stops[at] = stops.pop(nearest)
            else:
                stops[at] = self._node(line.interpolate(at).coords[0])
        order = sorted(stops)
        for start, end in pairwise(order):
            if stops[start] == stops[end] and end - start <= TOLERANCE_M:
                continue  # one meeting, found at two streets that meet there
            piece = self._led(shapely.ops.substring(line, start, end), stops[start], stops[end])
            self._add(piece, row, stops[start], stops[end])

    def _meetings(self, line: Any, row: int) -> Iterator[tuple[float, int]]:  # noqa: ANN401  (as above)
        """Yield how far along the line it meets a node, and which; lines that it meets elsewhere are cut there."""
        near = np.flatnonzero(shapely.dwithin(np.array(self.lines, dtype=object), line, TOLERANCE_M))
        for place in near.tolist():
            points = list(self._points(line, row, place))
            for point, node in zip(points, self._cut(place, points), strict=True):
                if node is not None:
                    yield float(line.project(point)), node

    def _points(self, line: Any, row: int, place: int) -> Iterator[Any]:  # noqa: ANN401  (as above)
        """Yield where a drawn line and another can be turned from one into the other."""
        other = shapely.force_2d(self.lines[place])
        for end in (shapely.get_point(line, 0), shapely.get_point(line, -1)):
            if other.distance(end) <= TOLERANCE_M:
                yield end
        for end in (shapely.get_point(other, 0), shapely.get_point(other, -1)):
            if line.distance(end) <= TOLERANCE_M:
                yield end
        if not (self.above[row] or self.above[self.rows[place]]):
            shared = shapely.get_parts(line.intersection(other))
            yield from (point for point in shared if point.geom_type == "Point")

    def _cut(self, place: int, points: Sequence[Any]) -> list[int | None]:
        """Return the node of each point on the line at `place`, which is cut there; None where it cannot be joined."""
        line, row, (u, v) = self.lines[place], self.rows[place], self.ends[place]
        stops = {0.0: u, line.length: v}
        found: list[int | None] = []
        for point in points:
            at = float(line.project(point))
            nearest = min(stops, key=lambda stop: abs(stop - at))
            if abs(nearest - at) <= TOLERANCE_M:
                found.append(stops[nearest])
            elif self.above[row]:
                found.append(None)
            else:
                stops[at] = self._node(line.interpolate(at).coords[0])
                found.append(stops[at])
        if len(stops) > 2:
            order = sorted(stops)
            pieces = [shapely.ops.substring(line, start, end) for start, end in pairwise(order)]
            self.lines[place], self.ends[place] = pieces[0], (stops[order[0]], stops[order[1]])
            for piece, start, end in zip(pieces[1:], order[1:], order[2:], strict=False):
                self._add(piece, row, stops[start], stops[end])
        return found

    def _add(self, line: Any, row: int, u: int, v: int) -> None:  # noqa: ANN401  (as above)
        self.lines.append(line)
        self.rows.append(row)
        self.ends.append((u, v))

    def _node(self, xyz: tuple[float, ...]) -> int:
        node = self.next_node
        self.next_node += 1
        self.xyz[node] = xyz
        self.made.append(node)
        return node

    def _led(self, piece: Any, u: int, v: int) -> Any:  # noqa: ANN401  (as above)
        """Return a piece led from node to node; where streets carry heights, it rises evenly between theirs."""
        xy = shapely.get_coordinates(piece)
        xy[0], xy[-1] = self.xyz[u][:2], self.xyz[v][:2]
        if not self.deep:
            return shapely.linestrings(xy)
        low, high = (self.xyz[node][2] if len(self.xyz[node]) > 2 else np.nan for node in (u, v))
        low, high = (low if np.isfinite(low) else high), (high if np.isfinite(high) else low)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
        z = low + (high - low) * along / max(along[-1], 1e-9)
        for node, height in ((u, low), (v, high)):
            self.xyz[node] = (*self.xyz[node][:2], height)
        return shapely.linestrings(np.column_stack([xy, z]))

    def edges(self, given: gpd.GeoDataFrame, stay: NDArray[np.int64]) -> gpd.GeoDataFrame:
        """Return the rows `stay` as they were given, then all lines of the work."""
        rows = np.concatenate([stay, np.array(self.rows, dtype=np.int64)])
        ends = np.array(self.ends, dtype=np.int64).reshape(-1, 2)
        lines = np.concatenate([given.geometry.to_numpy()[stay], np.array(self.lines, dtype=object)])
        u, v = (np.concatenate([given[name].to_numpy()[stay], ends[:, end]]) for end, name in enumerate(("u", "v")))
        frame = given.iloc[rows].reset_index(drop=True).assign(u=u, v=v)
        return gpd.GeoDataFrame(frame.set_geometry(gpd.GeoSeries(lines, crs=given.crs)))

    def nodes(self, given: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the given nodes and those that were made."""
        if not self.made:
            return given
        points = shapely.points([self.xyz[node][:2] for node in self.made])
        made = gpd.GeoDataFrame({"crossing": [""] * len(self.made)}, index=self.made, geometry=points, crs=given.crs)
        index = [*given.index, *self.made]
        columns = {"crossing": [*given["crossing"], *made["crossing"]]}
        geometry = [*given.geometry, *made.geometry]
        return gpd.GeoDataFrame(columns, index=index, geometry=geometry, crs=given.crs).rename_axis(given.index.name)
