"""A street for examples: so small that its answers are worked out in one's head.

The examples in this floor's docstrings ask it, and the tests run them.
"""

from functools import cache
from typing import Final

import numpy as np
import shapely

from .network.build import build_network
from .network.model import Network
from .place import Barriers, Demand, Districts, Facilities, Place
from .search.per_facility import FacilityQuery
from .siting.problem import Candidates, Reach
from .travel.profiles import WALK_ADULT
from .travel.snap import snap

PLAN: Final = """
key = "example"
title = "图书馆三分钟圈"
title_en = "A library within three minutes"

[[clause]]
id = "library"
title = "图书馆三分钟"
title_en = "Library within three minutes"
kind = "circle"
group = "people"
area = "all"
mode = "walk"
limit = 3
services = ["library"]
"""
LENGTH_M: Final = 1000.0
_STEP_M: Final = 100.0
_CRS: Final = "EPSG:32650"


def example_network() -> Network:
    """Return a street of 1,000 m from west to east along y = 0, a node every 100 m, open to all.

    Examples
    --------
    >>> network = example_network()
    >>> network.node_count, network.edge_count, float(network.edge_length_m.sum())
    (11, 10, 1000.0)

    """
    x = np.arange(0.0, LENGTH_M + 1, _STEP_M)
    xy = np.column_stack([x, np.zeros(len(x))])
    count = len(x) - 1
    yes, no, blank = np.ones(count, bool), np.zeros(count, bool), np.full(count, "", object)
    return build_network(
        node_id=np.arange(len(x)),
        node_xy=xy,
        node_crossing=np.full(len(x), "", object),
        u=np.arange(count),
        v=np.arange(1, count + 1),
        geometry=np.asarray(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1))),
        highway=np.full(count, "residential", object),
        name=blank,
        oneway=np.zeros(count, np.int8),
        walk=yes,
        drive=yes,
        stairs=no,
        bridge=no,
        tunnel=no,
        gate=no,
        maxspeed_kmh=np.full(count, np.nan),
        source_id=np.arange(count),
        crs=_CRS,
    )


@cache
def example_place() -> Place:
    """Return the street with 10, 20 and 30 people at x = 0, 400 and 900, and libraries `a` and `b` at x = 100 and 800.

    Examples
    --------
    >>> place = example_place()
    >>> place.demand.weights["people"].tolist(), place.facilities.id.tolist()
    ([10.0, 20.0, 30.0], ['a', 'b'])

    """
    home, door = np.array([[0.0, 0.0], [400.0, 0.0], [900.0, 0.0]]), np.array([[100.0, 0.0], [800.0, 0.0]])
    people, none = np.array([10.0, 20.0, 30.0]), np.empty(0, object)
    groups = {"people": people, "age_60_plus": people / 10, "age_15_59": people * 9 / 10}
    demand = Demand(home, groups, np.zeros(3, bool), {})
    two, yes, no = np.full(2, "", object), np.ones(2, bool), np.zeros(2, bool)
    facilities = Facilities(
        id=np.array(["a", "b"], object),
        name=np.array(["Library A", "Library B"], object),
        category=np.full(2, "library", object),
        status=np.full(2, "existing", object),
        level=two,
        xy=door,
        entrance_xy=door,
        entrance_owner=np.arange(2, dtype=np.int32),
        capacity={"places": np.array([15.0, 15.0])},
        public=yes,
        grade=np.full(2, np.nan),
        new=no,
        mobile=no,
        scheduled=no,
        district={},
    )
    nothing = np.zeros(0, np.int32)
    districts = Districts(none, none, none, none, nothing, none, np.zeros(0, bool), none)
    return Place(example_network(), demand, facilities, districts, Barriers(none, none, none))


def example_reach() -> Reach:
    """Return who is reached by two sites: 0 reaches 10 people in 60 s and 20 in 120 s, 1 reaches 50 in 90 s.

    Nothing serves anybody yet, and whoever has a site within 300 s is covered.

    Examples
    --------
    >>> reach = example_reach()
    >>> reach.weight.tolist(), reach.candidate.tolist()
    ([10.0, 20.0, 50.0], [0, 0, 1])

    """
    home, site = np.array([0, 1, 2], np.int32), np.array([0, 0, 1], np.int32)
    cost, people = np.array([60.0, 120.0, 90.0]), np.array([10.0, 20.0, 50.0])
    return Reach(home, site, cost, people, np.full(3, np.inf), np.zeros((3, 2)), limit=300.0)


def example_candidates(capacity: float | None = None) -> Candidates:
    """Return the two sites of `example_reach`, 500 m from each other.

    Parameters
    ----------
    capacity : places of either site; unknown where nothing is said

    Examples
    --------
    >>> len(example_candidates())
    2

    """
    places = None if capacity is None else np.full(2, capacity)
    return Candidates(np.array([[0.0, 0.0], [500.0, 0.0]]), capacity=places)


def example_query(limit_s: float = 300.0) -> FacilityQuery:
    """Return the question how far each library's own catchment reaches on foot, at 1.2 m/s.

    Parameters
    ----------
    limit_s : how far, seconds

    Examples
    --------
    >>> example_query().limit_s
    300.0

    """
    place = example_place()
    doors = snap(place.network, place.facilities.entrance_xy, profile=WALK_ADULT)
    return FacilityQuery(place.network, doors, place.facilities.entrance_owner, WALK_ADULT, limit_s)
