"""The way itself: from a resident to the facility, or back, as a line with its length, time, climb and streets."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from ...arrays import Bools, Floats, Longs
from ..kernels.search.tree import first_steps, tree, ways_over
from ..network.model import Network, edge_lines
from ..travel.endpoints import Points, points_of
from ..travel.snap import Snapped
from .nearest import Solved, read_nearest

Step = tuple[int, float, float]
"""An edge, and the metres along it from which to which one goes; against the edge the first is the larger."""


@dataclass(frozen=True)
class RouteLeg:
    """A stretch along one edge in the direction of travel; `cost_s` without waits at crossings."""

    edge: int
    from_m: float
    to_m: float
    cost_s: float
    highway: str
    name: str
    flags: int


@dataclass(frozen=True, eq=False)
class Route:
    """A way in the direction of travel. `line` runs along the streets, without the legs between doors and streets.

    `cost_s` is everything: the parts, both legs (`leg_m`, metres), and the waits at crossings. `climb_m` and
    `descent_m` are NaN where the network knows no heights.
    """

    owner: int
    cost_s: float
    length_m: float
    leg_m: float
    climb_m: float
    descent_m: float
    line: shapely.LineString
    parts: tuple[RouteLeg, ...]

    def metres_by_class(self) -> dict[str, float]:
        """Give how long the way runs over each class of street."""
        metres: dict[str, float] = {}
        for part in self.parts:
            metres[part.highway] = metres.get(part.highway, 0.0) + abs(part.to_m - part.from_m)
        return metres


@dataclass(frozen=True, eq=False)
class Router:
    """Ways of a finished search, whose tree is made once and serves every resident."""

    solved: Solved
    demand: Snapped

    @cached_property
    def _points(self) -> Points:
        return points_of(self.solved.graph, self.demand)

    @cached_property
    def _steps(self) -> Longs:
        solved, seeds = self.solved, self.solved.seeds
        rows = np.arange(len(self.demand))
        first = np.searchsorted(seeds.edge, self.demand.edge)
        scale = solved.graph.scale(solved.most)
        return first_steps(rows, self._points.arrays, seeds.arrays, first, solved.labels, scale)

    @cached_property
    def _tree(self) -> Longs:
        graph = self.solved.graph
        unreached = graph.scale(self.solved.most).unreached
        return tree(graph.arcs, self.solved.labels, self.solved.seeds.arrays, unreached)

    def runs_over(self, marked: Bools) -> Bools:
        """Tell for each resident (d,) whether the way has metres on a marked edge (m,); False where there is no way."""
        graph, seeds, network = self.solved.graph, self.solved.seeds, self.solved.graph.network
        nodes = ways_over(graph.arcs, self._tree, seeds.arrays, np.asarray(marked, bool), network.edge_length_m)
        edge, offset = np.maximum(self.demand.edge, 0), self.demand.offset_m
        by_u, by_v = self._steps == 0, self._steps == 1
        over = (by_u & nodes[network.edge_u[edge]]) | (by_v & nodes[network.edge_v[edge]])
        return np.asarray(over | (marked[edge] & (self._steps >= 0) & (offset != self._leaves_at())))

    def _leaves_at(self) -> Floats:
        """Where along its own edge each resident's way leaves it, or ends."""
        seeds, length = self.solved.seeds, self.solved.graph.network.edge_length_m
        end = np.where(self._steps == 0, 0.0, length[np.maximum(self.demand.edge, 0)])
        along = self._steps >= 2
        end[along] = seeds.offset_m[self._steps[along] - 2]
        return end

    def route(self, row: int) -> Route | None:
        """Give the way of one resident, None beyond the limit."""
        if self._steps[row] < 0:
            return None
        steps, seed = self._follow(row)
        if self.solved.graph.direction == "from_facility":
            steps = [(edge, end, begin) for edge, begin, end in reversed(steps)]
        network, seeds = self.solved.graph.network, self.solved.seeds
        nearest = read_nearest(self.solved, self.demand.take([row]))
        climb, descent = _climb(network, steps)
        return Route(
            owner=int(seeds.owner[seed]),
            cost_s=float(nearest.cost_s[0]),
            length_m=sum(abs(end - begin) for _, begin, end in steps),
            leg_m=float(self.demand.leg_m[row] + seeds.leg_m[seed]),
            climb_m=climb,
            descent_m=descent,
            line=_line(network, steps),
            parts=tuple(self._part(*step) for step in steps),
        )

    def _follow(self, row: int) -> tuple[list[Step], int]:
        """Give the steps from the resident on, and the seed at which they end."""
        solved, network = self.solved, self.solved.graph.network
        edge, offset, step = int(self.demand.edge[row]), float(self.demand.offset_m[row]), int(self._steps[row])
        if step >= 2:
            return [(edge, offset, float(solved.seeds.offset_m[step - 2]))], step - 2
        end_m = 0.0 if step == 0 else float(network.edge_length_m[edge])
        node = int(network.edge_u[edge] if step == 0 else network.edge_v[edge])
        steps, arcs = [(edge, offset, end_m)], solved.graph.arcs
        while (arc := int(self._tree[node])) >= 0:
            edge, length = int(arcs.edge[arc]), float(network.edge_length_m[arcs.edge[arc]])
            steps.append((edge, 0.0, length) if network.edge_u[edge] == node else (edge, length, 0.0))
            node = int(arcs.target[arc])
        seed = -2 - arc
        edge, length = int(solved.seeds.edge[seed]), float(network.edge_length_m[solved.seeds.edge[seed]])
        by_u = network.edge_u[edge] == node and solved.seeds.to_u[seed] == solved.labels[node]
        steps.append((edge, 0.0 if by_u else length, float(solved.seeds.offset_m[seed])))
        return [step for step in steps if step[1] != step[2]] or steps[-1:], seed

    def _part(self, edge: int, begin: float, end: float) -> RouteLeg:
        graph, network = self.solved.graph, self.solved.graph.network
        forwards = (end > begin) == (graph.direction == "from_facility")
        pace = graph.near_u[edge] if forwards else graph.near_v[edge]
        return RouteLeg(
            edge=edge,
            from_m=begin,
            to_m=end,
            cost_s=float(abs(end - begin) * pace) if begin != end else 0.0,
            highway=network.classes[network.edge_class[edge]],
            name=network.names[network.edge_name[edge]],
            flags=int(network.edge_flags[edge]),
        )


def _climb(network: Network, steps: list[Step]) -> tuple[float, float]:
    edge, begin, end = (np.array(column) for column in zip(*steps, strict=True))
    low, high = network.node_z[network.edge_u[edge]], network.node_z[network.edge_v[edge]]
    slope, (up, down) = (high - low) / network.edge_length_m[edge], network.relief(edge).T[2:]
    up, down = (np.where(np.isnan(up), np.maximum(way, 0.0), up) for up, way in ((up, slope), (down, -slope)))
    there, back = np.maximum(end - begin, 0.0), np.maximum(begin - end, 0.0)
    return float((up * there + down * back).sum()), float((down * there + up * back).sum())


def _line(network: Network, steps: list[Step]) -> shapely.LineString:
    """Join the stretches; a way of no length is a line of two equal points."""
    lines = edge_lines(network, np.array([edge for edge, _, _ in steps]))
    pieces = [_stretch(line, begin, end) for line, (_, begin, end) in zip(lines, steps, strict=True)]
    coords = np.concatenate(pieces)
    new = np.concatenate([[True], (np.diff(coords, axis=0) != 0).any(axis=1)])
    kept = coords[new]
    return shapely.LineString(kept if len(kept) > 1 else np.repeat(kept, 2, axis=0))


def _stretch(line: shapely.LineString, begin: float, end: float) -> Floats:
    low, high = min(begin, end), max(begin, end)
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [low, high]))
    vertices = shapely.get_coordinates(line)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
    coords = np.vstack([ends[:1], vertices[(at > low) & (at < high)], ends[1:]])
    return coords if end >= begin else coords[::-1]
