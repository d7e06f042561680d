"""A small random place, a plan with clauses of every kind, and random edits of every kind."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from lifecircle.coverage.edits import network_edits
from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.place import Change, Place
from lifecircle.coverage.place_edits import demand_edits, facility_edits, new_facilities

from . import town
from .sketch import random_network, random_points

CLAUSES = """[[clause]]
id = "walk"
kind = "circle"
mode = "walk"
limit = 4
services = ["fitness", "library"]
target = 60
own_groups = true
[[clause]]
id = "walk-rural"
kind = "circle"
area = "rural"
group = "age_60_plus"
mode = "walk"
limit = 5
also_report = [3]
services = [{ any_of = ["fitness", "library"], at_least = { places = 2 } }]
[[clause]]
id = "drive"
kind = "circle"
mode = "drive"
limit = 1
services = ["library"]
[[clause]]
id = "walk-drive"
kind = "circle"
mode = "walk_drive"
limit = 2
services = ["library"]
[[clause]]
id = "cycle-rural"
kind = "circle"
mode = "walk"
rural_mode = "cycle"
limit = 3
services = ["fitness"]
[[clause]]
id = "own-targets"
kind = "circle"
mode = "cycle"
limit = 2
services = [{ any_of = ["fitness"], target = 80 }, { any_of = ["library"], mode = "walk_drive", target = 40 }]
[[clause]]
id = "network"
kind = "circle"
mode = "network_km"
limit = 0.3
services = ["fitness"]
[[clause]]
id = "straight"
kind = "circle"
mode = "radius_km"
limit = 0.2
services = ["fitness", { any_of = ["library"], mode = "walk", limit = 6 }]
[[clause]]
id = "response"
kind = "response"
services = ["library"]
limit = 2
[[clause]]
id = "catchment"
kind = "catchment"
services = ["fitness"]
people_max = 120
[[clause]]
id = "together"
kind = "together"
services = ["fitness"]
beside = ["library"]
limit = 5
target = 50
[[clause]]
id = "presence"
kind = "presence"
level = "village"
services = ["fitness"]
[[clause]]
id = "uncrossed"
kind = "circle"
mode = "walk"
limit = 5
uncrossed = ["trunk"]
services = ["library"]
[[clause]]
id = "one-of-two"
kind = "circle"
mode = "walk"
limit = 3
k_of = 1
services = ["fitness", "library"]
[[clause]]
id = "apart"
kind = "apart"
services = ["fitness"]
beside = ["fitness", "library"]
mode = "network_km"
limit = 0.3
[[clause]]
id = "ratio"
kind = "ratio"
services = ["library"]
amount = "places"
per = 1000
target = 5
[[clause]]
id = "total"
kind = "total"
services = ["fitness"]
amount = "count"
target = 3
"""
CATEGORIES = ("fitness_site", "library")
STATUSES = ("existing", "planned", "closed")


def world(seed: int) -> Place:
    rng = np.random.default_rng(seed)
    elderly, more = rng.uniform(0, 3, 60), rng.uniform(0, 6, 60)
    demand = town.homes(
        [(float(x), float(y)) for x, y in random_points(seed, 60)],
        (elderly + more).tolist(),
        rural=(rng.random(60) < 0.3).tolist(),
        district={"village": rng.integers(-1, 2, 60).tolist()},
        age_60_plus=elderly.tolist(),
        age_15_59=more.tolist(),
        households=(more / 2).tolist(),
    )
    each = [
        town.site(CATEGORIES[row % 2], *rng.uniform(0, 1000, 2), village=row % 2, places=float(row)) for row in range(6)
    ]
    facilities = town.sites(*each)
    villages = town.areas(town.area("village", "A"), town.area("village", "B"))
    river = town.barriers(
        ("river", shapely.LineString([(0, 480), (450, 500)])), ("trunk", shapely.LineString([(520, 0), (560, 1000)]))
    )
    private = rng.random(45) < 0.15 * (seed % 2)
    network = random_network(seed, private=private, drive=rng.random(45) < 0.7)
    return town.place(demand, facilities, villages, network=network, crossing=river)


def plan() -> Any:
    return town.plan(CLAUSES)


def random_change(place: Place, rng: np.random.Generator) -> Change:
    """One edit of any kind; a link that finds no street becomes an estate."""
    verb = int(rng.integers(0, 14))
    if verb < 3:
        try:
            return _of_network(place, rng, verb)
        except RequestError:
            verb = 12
    if verb < 12:
        return _of_facilities(place, rng, verb)
    return _of_people(place, rng, verb)


def _of_network(place: Place, rng: np.random.Generator, verb: int) -> Change:
    network = place.latest_network
    if verb == 0:
        return network_edits.close_edges(network, rng.integers(0, network.edge_count, 2))
    if verb == 1:
        x, y = rng.uniform(0, 800, 2)
        return network_edits.bar_area(network, shapely.box(x, y, x + 150, y + 150))
    ends = network.nodes_xy(rng.choice(network.node_count, 2, replace=False))
    return network_edits.add_link(network, ends, drive=bool(rng.integers(0, 2)))


def _of_facilities(place: Place, rng: np.random.Generator, verb: int) -> Change:
    those = place.facilities
    row, (x, y) = int(rng.integers(0, len(those))), rng.uniform(0, 1000, 2).tolist()
    category = CATEGORIES[int(rng.integers(0, 2))]
    name, places, doors = f"new{len(those)}", {"places": float(rng.integers(0, 9))}, rng.uniform(0, 1000, (2, 2))
    new = new_facilities.NewFacility(
        id=name, category=category, xy=(x, y), capacity=places, public=True, opened=2030, district={"village": 1}
    )
    makers: list[Callable[[], Change]] = [
        lambda: new_facilities.add_facility(those, new),
        lambda: facility_edits.move_facility(those, row, (x, y), district={"village": 0}),
        lambda: facility_edits.set_status(those, row, "closed"),
        lambda: facility_edits.set_status(those, row, "existing"),
        lambda: facility_edits.set_capacity(those, row, places),
        lambda: facility_edits.set_category(those, row, category),
        lambda: facility_edits.set_entrances(those, row, doors),
        lambda: new_facilities.add_service(those, row, facility_id=f"twin{len(those)}", category=category),
        lambda: facility_edits.set_attributes(
            those, row, facility_edits.Attributes(public=bool(row % 2), new=x < 500, grade=float(rng.integers(1, 4)))
        ),
    ]
    return makers[verb - 3]()


def _of_people(place: Place, rng: np.random.Generator, verb: int) -> Change:
    if verb == 12:
        xy = rng.uniform(0, 1000, (int(rng.integers(1, 4)), 2))
        inside = {"village": rng.integers(-1, 2, len(xy)).astype(np.int32)}
        new = demand_edits.NewEstate(xy, {"people": 30.0, "age_60_plus": 9.0}, rng.random(len(xy)) < 0.5, inside)
        return demand_edits.add_estate(place.demand, new)
    where = place.demand.district["village"] == 0 if rng.random() < 0.5 else None
    group = ("people", "age_60_plus")[int(rng.integers(0, 2))]
    return demand_edits.scale_people(place.demand, float(rng.uniform(0, 2)), group=group, where=where)
