"""What if? From a finished search to the next, at the price of what the change touches.

A `State` is a value: an edit gives another one, and the old one stays what it was, so undoing is going back to it. Its
costs equal those of a search from scratch bit for bit, because both sum the same whole ticks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...arrays import Longs
from ..edits.access_points import AccessChange, AccessPoints, carried, doors_of, graph_after, replayed, steps_of
from ..edits.network_edits import NetworkChange
from ..errors import RequestError
from ..kernels.search.arcs import rows_on
from ..kernels.search.repair import leaning, loosen, rows_around, settle
from ..network.model import Network
from ..network.overlay import NetworkOverlay, edited
from ..network.row_sets import among, ascending
from ..travel.checks import check_edges, check_offsets, check_positions
from ..travel.edge_index import EdgeIndex
from ..travel.endpoints import Points, Seeds, read_points, seeds_of
from ..travel.graph import OWNER_BITS, Direction, Graph, graph_of, limit_ticks
from ..travel.impedance import is_open
from ..travel.profiles import Profile
from ..travel.snap import Barred, Obstacles, Snapped, as_obstacles, snap_to, streets_of
from .homes import Homes, carried_homes, homes_in, homes_of, xy_of
from .nearest import Nearest, Solved, search, unpack

_NO_ROWS: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class State:
    """A finished search, read at the demand points (d,).

    `packed` (d,) are their labels, `nearest` is what these say, and `changed` are the rows of those whose cost or
    facility differs from the state that this one was made from. `homes` are the demand points' doors, the first of
    each before all others; `entrances` those of the facilities, each with its `owner`. `first` are the streets and
    barriers before any edit of the network, `steps` these edits.
    """

    solved: Solved
    first: tuple[EdgeIndex, Obstacles]
    steps: tuple[AccessChange, ...]
    homes: Homes
    entrances: AccessPoints
    owner: NDArray[np.int64]
    packed: Longs
    nearest: Nearest
    changed: Longs

    @property
    def network(self) -> NetworkOverlay:
        """The network as it stands, to be edited further."""
        return edited(self.solved.graph.streets)

    def nearest_of(self, rows: Longs) -> Nearest:
        """Cost and facility of some demand points, such as `changed`."""
        return replace(self.nearest, cost_s=self.nearest.cost_s[rows], owner=self.nearest.owner[rows])

    @cached_property
    def used(self) -> Snapped:
        """The door by which each demand point (d,) goes: that of the least cost, as `route.Router` takes them."""
        labels = _read(self.solved, self.homes.points, np.arange(len(self.homes.doors)))
        return self.homes.doors.at.take(self.homes.doors.best(labels))

    def place(self, xy: ArrayLike) -> AccessPoints:
        """Give the doors of points (p, 2), metres, as if they had been there from the beginning."""
        streets, barriers = self.first
        points, cap_m = np.asarray(xy, np.float64).reshape(-1, 2), self.solved.graph.profile.snap_cap_m
        return replayed(doors_of(snap_to(streets, points, cap_m=cap_m, barriers=barriers), points), self.steps)


def begin(
    network: Network,
    *,
    facilities: Snapped,
    owner: ArrayLike,
    demand: Snapped,
    profile: Profile,
    limit_s: float,
    direction: Direction = "to_facility",
    barriers: Barred | None = None,
) -> State:
    """Search from scratch, once; arguments as `reach.solve`, `barriers` as `snapping.snap`.

    For positions whose `xy` is not known, their places on the streets stand for the points when streets are closed.
    Facilities without a street are kept: a link may bring them one. Raises RequestError for positions and owners that
    are none, or that were snapped for another way of travelling.
    """
    graph = graph_of(network, profile, direction)
    for given in (facilities, demand):
        check_positions(network, given)
        if not is_open(edited(network), given.edge[given.found], profile).all():
            raise RequestError("Some points were snapped for another way of travelling; snap them again for this one.")
    seeds = seeds_of(graph, facilities, owner)
    solved = Solved(graph, limit_s, search(graph, seeds, limit_ticks(limit_s, profile)), seeds)
    homes = homes_of(network, graph, demand)
    packed = _read(solved, homes.points, np.arange(len(homes.points)))
    return State(
        solved=solved,
        first=(streets_of(network, profile), as_obstacles(barriers)),
        steps=(),
        homes=homes,
        entrances=doors_of(facilities, xy_of(network, facilities)),
        owner=np.asarray(owner, np.int64),
        packed=packed,
        nearest=unpack(packed, limit_s, profile),
        changed=_NO_ROWS,
    )


def set_entrances(state: State, facility: int, entrances: AccessPoints | Snapped) -> State:
    """Give a facility these entrances instead of those it has: a new one is added, with none it is closed.

    `State.place` gives the doors of a place on the map. Raises RequestError for positions of another network.
    """
    graph, seeds = state.solved.graph, state.solved.seeds
    doors = entrances if isinstance(entrances, AccessPoints) else doors_of(entrances, xy_of(state.network, entrances))
    check_edges(doors.at, graph.edge_count)
    check_offsets(doors.at, graph.edges.take(np.maximum(doors.at.edge, 0)).length)
    given = np.full(len(doors), facility)
    new, old = seeds_of(graph, doors.at, given), seeds.take(np.flatnonzero(seeds.owner == facility))
    together = seeds.take(np.flatnonzero(seeds.owner != facility)).merged(new)
    kept, known = np.flatnonzero(state.owner != facility), state.entrances
    points = np.concatenate([known.point[kept], doors.point + int(known.point.max(initial=-1)) + 1])
    mended = replace(
        state,
        entrances=AccessPoints(known.at.take(kept).joined(doors.at), points),
        owner=np.concatenate([state.owner[kept], given]).astype(np.int64),
    )
    return _mended(mended, graph, together, gone=old, new=new)


def close(state: State, facility: int) -> State:
    """Close a facility."""
    nothing = np.zeros(0)
    return set_entrances(state, facility, Snapped(np.zeros(0, np.int32), nothing, nothing, np.zeros((0, 2))))


def set_demand(state: State, homes: AccessPoints) -> State:
    """Read the finished search at other demand points, whose doors stand on the network as it is now.

    The first of each point's doors stand before all others. All points count as changed.
    """
    graph, count = state.solved.graph, homes.count
    read = homes_in(graph, homes)
    labels = _read(state.solved, read.points, np.arange(len(homes)))
    packed = labels[:count]
    np.minimum.at(packed, homes.point[count:], labels[count:])
    return replace(
        state,
        homes=read,
        packed=packed,
        nearest=unpack(packed, state.solved.limit_s, graph.profile),
        changed=np.arange(count),
    )


def change_network(state: State, *changes: NetworkChange) -> State:
    """Carry the search over to the network after some edits, the first of them made of `state.network`.

    Doors go by the rule of `doors`, edit by edit; the search is mended once for all of them. Raises RequestError for an
    edit of another network.
    """
    if not changes:
        return state
    steps, graph = _steps(state, changes)
    homes, rows = carried_homes(state.homes, graph, steps)
    doors, gone, new = _moved_entrances(state, graph, steps)
    is_left = among(state.solved.seeds.edge, gone.edge.astype(np.int64))
    together = state.solved.seeds.take(np.flatnonzero(~is_left)).merged(new)
    mended = replace(state, homes=homes, entrances=doors.entrances, owner=doors.owner, steps=(*state.steps, *steps))
    edges = ascending(*(change.edges for change in changes))
    return _mended(mended, graph, together, gone=gone, new=new, edges=edges, rows=rows)


def carry(state: State, changes: Sequence[NetworkChange], entrances: AccessPoints, owner: ArrayLike) -> State:
    """Carry the search through some edits of the network and give its facilities other entrances, all at once.

    `entrances` are all of them, on the network after the edits by the rule of `access_points`, each with its `owner`
    (k,); the search is mended for those that are others than before. Raises RequestError as `change_network`.
    """
    steps, graph = _steps(state, changes)
    homes, rows = carried_homes(state.homes, graph, steps) if steps else (state.homes, _NO_ROWS)
    seeds = seeds_of(graph, entrances.at, owner)
    gone, new = state.solved.seeds.without(seeds), seeds.without(state.solved.seeds)
    mended = replace(
        state,
        homes=homes,
        entrances=entrances,
        owner=np.asarray(owner, np.int64),
        steps=(*state.steps, *steps),
    )
    edges = ascending(*(change.edges for change in changes)) if changes else _NO_ROWS
    return _mended(mended, graph, seeds, gone=gone, new=new, edges=edges, rows=rows)


def _steps(state: State, changes: Sequence[NetworkChange]) -> tuple[tuple[AccessChange, ...], Graph]:
    """Give what each of the edits means to doors, and the graph after the last."""
    streets, barriers = (state.steps[-1].streets, state.steps[-1].barriers) if state.steps else state.first
    network, graph = state.network, state.solved.graph
    for change in changes:
        change.check_made_of(network)
        network = change.after
    return steps_of(streets, barriers, graph, changes), graph_after(graph, tuple(changes))


def _moved_entrances(state: State, graph: Graph, steps: Sequence[AccessChange]) -> tuple[State, Seeds, Seeds]:
    """Move the facilities' doors; give all seeds on the edges that some of them left, and what takes their place."""
    before, edges, seeds = state.entrances.at.edge, state.solved.graph.edge_count, state.solved.seeds
    entrances, rows = carried(state.entrances, steps)
    touched = ascending(*(step.change.old_edges for step in steps))
    touched = touched[touched < edges]
    fresh = np.arange(len(before), len(entrances))
    points, first = np.unique(state.entrances.point, return_index=True)
    owner = np.append(state.owner, state.owner[first[np.searchsorted(points, entrances.point[fresh])]])
    inside = np.unique(state.owner[state.solved.graph.is_private(np.maximum(before, 0)) & (before >= 0)])
    # Facilities in private streets have seeds at gates too, which any edit may move.
    gated = seeds.edge[np.isin(seeds.owner, inside)] if len(inside) else _NO_ROWS
    left = ascending(touched, before[rows[rows < len(before)]], gated)
    again = np.concatenate([np.flatnonzero(among(before, left)), fresh])
    gone = seeds.take(np.flatnonzero(among(seeds.edge, left)))
    new = seeds_of(graph, entrances.at.take(again), owner[again])
    return replace(state, entrances=entrances, owner=owner), gone, new


def _mended(
    state: State,
    graph: Graph,
    seeds: Seeds,
    *,
    gone: Seeds,
    new: Seeds,
    edges: Longs = _NO_ROWS,
    rows: Longs = _NO_ROWS,
) -> State:
    """Mend the labels after seeds have `gone` and come `new` and edges have changed, and read what that concerns.

    `state` still has the old search; its `homes` are those of `graph`. `rows` are doors to read in any case.
    """
    old, labels = state.solved.graph, state.solved.labels
    unreached = graph.scale(state.solved.most).unreached
    labels = np.concatenate([labels, np.full(graph.node_count - old.node_count, unreached)])
    touched = edges[edges < old.edge_count]
    ends = old.edges.take(touched)
    leans = leaning(old.arcs, labels, touched, ends.u.astype(np.int64), ends.v.astype(np.int64))
    cleared = loosen(old.arcs, labels, np.concatenate([_served_by(gone, labels), leans]), unreached)
    ends = graph.edges.take(edges)
    rim = ascending(cleared, ends.u, ends.v)
    lowered = settle(graph.arcs, labels, rim, seeds.arrays, unreached)
    solved = replace(state.solved, graph=graph, labels=labels, seeds=seeds)
    beside = np.concatenate([edges, gone.edge[gone.edge < graph.edge_count], new.edge]).astype(np.int64)
    chains = state.homes.chains
    around = rows_around(graph.arcs, np.concatenate([rim, lowered]), chains)
    return _reread(replace(state, solved=solved), np.concatenate([around, rows_on(chains, beside), rows]))


def _served_by(seeds: Seeds, labels: Longs) -> Longs:
    """Give the nodes whose label is the start of one of these seeds."""
    ends = np.concatenate([seeds.end_u, seeds.end_v]).astype(np.int64)
    return np.asarray(ends[labels[ends] == np.concatenate([seeds.to_u, seeds.to_v])])


def _read(solved: Solved, points: Points, rows: Longs) -> Longs:
    """Read the points; everything beyond the limit is the same label."""
    packed = read_points(solved.graph, points, solved.seeds, labels=solved.labels, rows=rows)
    return np.asarray(np.minimum(packed, (limit_ticks(solved.limit_s, solved.graph.profile) + 1) << OWNER_BITS))


def _reread(state: State, doors: Longs) -> State:
    """Read some doors anew; what a demand point costs is the least of its doors."""
    count, point = len(state.packed), state.homes.doors.point
    asked = ascending(point[doors])
    further = count + np.flatnonzero(among(point[count:], asked))
    labels = _read(state.solved, state.homes.points, np.concatenate([asked, further]))
    now = labels[: len(asked)]
    np.minimum.at(now, np.searchsorted(asked, point[further]), labels[len(asked) :])
    differs = np.flatnonzero(now != state.packed[asked])
    changed, packed = asked[differs], state.packed.copy()
    packed[changed] = now[differs]
    mended, news = state.nearest, unpack(now[differs], state.solved.limit_s, state.solved.graph.profile)
    mended = replace(mended, cost_s=mended.cost_s.copy(), owner=mended.owner.copy())
    mended.cost_s[changed], mended.owner[changed] = news.cost_s, news.owner
    return replace(state, packed=packed, nearest=mended, changed=changed)
