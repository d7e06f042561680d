"""All compiled kernels at once: getting them ready before the planner asks the first question."""

import numpy as np
import shapely

from .assemble import build_network
from .catchments import node_table, od_table, part_table
from .each import Question
from .isochrones import facility_isochrones
from .k_nearest import k_nearest
from .network import Network
from .network_edits import bar_area
from .profiles import WALK_ADULT
from .route import Router
from .snapping import snap
from .whatif import begin, change_network, close


def warm_up() -> None:
    """Ask every kind of question about a street of two nodes, so that every kernel is compiled or loaded.

    Meant for a background thread at the program's start: it gives way to others, as kernels release the interpreter
    lock. The first time on a machine it takes some 20 s of one core, afterwards about one second.
    """
    network = _street()
    ends = snap(network, network.node_xy, profile=WALK_ADULT)
    question = Question(network, ends, np.arange(2), WALK_ADULT, 2000.0)
    od_table(question, ends)
    node_table(question)
    part_table(question)
    facility_isochrones(question, [question.limit_s])
    k_nearest(question, ends, 2)
    state = begin(
        network, facilities=ends, owner=np.arange(2), demand=ends, profile=WALK_ADULT, limit_s=question.limit_s
    )
    router = Router(state.solved, ends)
    router.route(0)
    router.runs_over(np.ones(1, bool))
    change_network(close(state, 0), bar_area(network, shapely.box(20.0, -5.0, 30.0, 5.0)))


def _street() -> Network:
    yes, no, blank = np.ones(1, bool), np.zeros(1, bool), np.full(1, "", object)
    ends = np.array([[0.0, 0.0], [100.0, 0.0]])
    return build_network(
        node_id=np.arange(2),
        node_xy=ends,
        node_crossing=np.full(2, "", object),
        u=[0],
        v=[1],
        geometry=np.array([shapely.LineString(ends)], object),
        highway=blank,
        name=blank,
        oneway=np.zeros(1, np.int8),
        walk=yes,
        drive=yes,
        stairs=no,
        bridge=no,
        tunnel=no,
        gate=no,
        maxspeed_kmh=np.full(1, np.nan),
        source_id=np.zeros(1, np.int64),
        crs="EPSG:32650",
    )
