"""The doors of a place whose network was edited: each edit gone through in its turn, by the rule of `doors`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .doors import Doors, Moving, moved, rim_of
from .graph import Graph, edited_graph, graph_of
from .islands import usable_after
from .network import Network
from .network_edits import NetworkChange
from .profiles import Profile
from .row_sets import among
from .snapping import streets_of
from .street_index import StreetIndex


def moving(streets: StreetIndex, barriers: NDArray[Any], graph: Graph, change: NetworkChange) -> Moving:
    """Give what an edit means to doors; `streets` and `barriers` are those before it, `graph` is the one after it."""
    after, opened = usable_after(streets, change, graph)
    if change.barred is not None:
        barriers = np.append(barriers, rim_of(change.barred))
    return Moving(change, after, opened, graph.profile, barriers)


def moves(
    network: Network, edits: Sequence[NetworkChange], profile: Profile, barriers: NDArray[Any]
) -> tuple[Moving, ...]:
    """Give what each of some edits, the first of them made on `network`, means to doors."""
    streets, graph = streets_of(network, profile), graph_of(network, profile, "to_facility")
    found = []
    for change in edits:
        graph = edited_graph(graph, change.after, change.edges)
        found.append(moving(streets, barriers, graph, change))
        streets, barriers = found[-1].streets, found[-1].barriers
    return tuple(found)


def replayed(doors: Doors, steps: Sequence[Moving]) -> Doors:
    """Give the doors after all steps."""
    for step in steps:
        touched = np.flatnonzero(among(doors.at.edge, step.change.old_edges))
        doors, _ = moved(doors, touched, step)
    return doors
