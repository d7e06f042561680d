"""Unserved points become areas with people, a name and a shape."""

import numpy as np
import pytest
import shapely

from lifecircle.coverage.accessibility.unserved_areas import Gatherer, UnservedArea, spot_name
from lifecircle.coverage.place import Place

from ..town import area, areas, barriers, homes, place, sites, street


def gather(
    where: Place, *, unserved: list[bool] | None = None, cost: list[float] | None = None, apart_m: float = 250.0
) -> tuple[UnservedArea, ...]:
    left_out = np.ones(len(where.demand), bool) if unserved is None else np.array(unserved)
    costs = np.full(len(where.demand), 20.0) if cost is None else np.array(cost)
    people = where.demand.weights["people"]
    return Gatherer(where, where.demand.rural, apart_m).areas(left_out, people, costs)


def test_points_close_together_are_one_area_and_a_gap_parts_them() -> None:
    where = place(homes([0.0, 200.0, 400.0, 700.0], [1, 2, 3, 10]), sites())
    found = gather(where)
    assert [(one.people, sorted(one.points.tolist())) for one in found] == [(10, [3]), (6, [0, 1, 2])]


def test_served_points_and_points_without_people_are_in_no_area() -> None:
    where = place(homes([0.0, 10.0, 20.0], [1, 0, 5]), sites())
    found = gather(where, unserved=[True, True, False])
    assert [(one.people, one.points.tolist()) for one in found] == [(1, [0])]


def test_nobody_left_out_makes_no_area() -> None:
    assert gather(place(homes([0.0]), sites()), unserved=[False]) == ()


def test_an_area_ends_at_its_district() -> None:
    demand = homes([0.0, 50.0, 100.0], [1, 2, 4], district={"village": [0, 0, 1], "township": [2, 2, 2]})
    districts = areas(area("village", "甲村"), area("village", "乙村"), area("township", "丙镇"))
    found = gather(place(demand, sites(), districts))
    assert [(one.name, one.people, one.district) for one in found] == [("乙村", 4, 1), ("甲村", 3, 0)]


def test_where_there_is_no_village_the_township_names_the_area() -> None:
    demand = homes([0.0], district={"village": [-1], "township": [0]})
    assert [one.name for one in gather(place(demand, sites(), areas(area("township", "丙镇"))))] == ["丙镇"]


def test_the_nearest_street_with_a_name_is_told() -> None:
    names = np.full(40, "", object)
    names[10] = "韶山路"
    network = street(name=names)
    demand = homes([(1050.0, 100.0), (1050.0, 900.0)], [2, 1], district={"village": [0, 0]})
    found = gather(place(demand, sites(), areas(area("village", "甲村")), network=network))
    assert [one.name for one in found] == ["甲村 · 韶山路", "甲村"]


def test_a_spot_is_named_as_the_area_around_it_is() -> None:
    names = np.full(40, "", object)
    names[10] = "韶山路"
    demand = homes([(1050.0, 100.0), (1050.0, 900.0)], [2, 1], district={"village": [0, 1]})
    where = place(demand, sites(), areas(area("village", "甲村"), area("village", "乙村")), network=street(name=names))
    assert spot_name(where, np.array([1050.0, 20.0])) == "甲村 · 韶山路"
    assert spot_name(where, np.array([1050.0, 2000.0])) == "乙村"
    assert not spot_name(place(homes([0.0]), sites()), np.array([0.0, 0.0]))


def test_without_districts_a_street_farther_away_names_the_area() -> None:
    names = np.full(40, "", object)
    names[0] = "韶山路"
    far = homes([(1500.0, 3.0)])
    assert [one.name for one in gather(place(far, sites(), network=street(name=names)))] == ["韶山路"]
    names[:] = ""
    names[39] = "望城路"
    assert [one.name for one in gather(place(homes([(100.0, 3.0)]), sites(), network=street(name=names)))] == ["100, 3"]


def test_a_place_without_names_is_named_by_its_coordinates() -> None:
    assert [one.name for one in gather(place(homes([(512.4, 3.0)]), sites()))] == ["512, 3"]


def test_the_centre_and_the_cost_are_weighted_by_people() -> None:
    where = place(homes([0.0, 100.0], [3, 1]), sites())
    (found,) = gather(where, cost=[20.0, 40.0])
    assert found.xy == pytest.approx((25, 0))
    assert found.cost == pytest.approx(25)


def test_the_spot_of_people_around_others_is_one_of_their_homes() -> None:
    """Four homes around one that is served: their centre is that one, and a number written there would name it."""
    around = [(0.0, 0.0), (100.0, 0.0), (0.0, 100.0), (100.0, 100.0)]
    where = place(homes([*around, (55.0, 52.0)], [1, 1, 1, 1, 9]), sites())
    (found,) = gather(where, unserved=[True, True, True, True, False])
    assert found.xy == pytest.approx((50, 50))
    assert found.spot in around
    bent = place(homes([(0.0, 0.0), (120.0, 0.0), (0.0, 120.0)], [2, 1, 1]), sites())
    assert [one.spot for one in gather(bent)] == [(0.0, 0.0)]


def test_those_who_reach_nothing_do_not_hide_the_way_of_the_others() -> None:
    where = place(homes([0.0, 100.0]), sites())
    assert gather(where, cost=[20.0, np.inf])[0].cost == pytest.approx(20)
    assert gather(where, cost=[np.inf, np.inf])[0].cost == np.inf


def test_the_area_type_is_that_of_most_of_its_people() -> None:
    where = place(homes([0.0, 100.0], [3, 1], rural=[True, False]), sites())
    assert gather(where)[0].area_type == "rural"


def test_the_shape_holds_the_people_and_stays_near_them() -> None:
    where = place(homes([0.0, 40.0, 200.0]), sites())
    (found,) = gather(where)
    assert found.geometry.buffer(1).covers(shapely.MultiPoint(where.demand.xy))
    assert found.geometry.hausdorff_distance(shapely.MultiPoint(where.demand.xy)) < 250


def test_no_person_is_lost_or_counted_twice() -> None:
    rng = np.random.default_rng(5)
    people = rng.uniform(0, 9, 2000)
    xy = [(float(x), float(y)) for x, y in rng.uniform(0, 4000, (2000, 2))]
    where = place(homes(xy, list(people)), sites())
    found = gather(where, apart_m=120)
    assert sum(one.people for one in found) == pytest.approx(people.sum())
    assert sorted(np.concatenate([one.points for one in found])) == list(range(2000))
    assert [one.people for one in found] == sorted((one.people for one in found), reverse=True)


# --------------------------------------------------------------------------------------------------- bounds
def test_what_covers_a_whole_city_is_many_areas_and_nobody_is_lost() -> None:
    xy = [(float(x), float(y)) for x in range(0, 9000, 200) for y in range(0, 9000, 200)]
    where = place(homes(xy), sites())
    found = gather(where)
    assert sum(one.people for one in found) == len(xy)
    for one in found:
        inside = where.demand.xy[one.points]
        assert (np.ptp(inside, axis=0) <= 2000).all()
    assert 16 <= len(found) <= 64


def test_no_served_person_lives_inside_and_no_ground_is_in_two_areas() -> None:
    rng = np.random.default_rng(7)
    xy = rng.uniform(0, 3000, (1500, 2))
    left = rng.random(1500) < 0.4
    where = place(homes([(float(x), float(y)) for x, y in xy]), sites())
    shapes = [one.geometry for one in gather(where, unserved=left.tolist(), apart_m=150)]
    whole = shapely.union_all(shapes)
    assert not shapely.contains_xy(whole, *xy[~left].T).any()
    assert shapely.intersects_xy(whole.buffer(1e-6), *xy[left].T).all()
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-9)


def test_an_area_ends_at_a_railway() -> None:
    rail = barriers(("railway", shapely.LineString([(100, -900), (100, 900)])))
    where = place(homes([0.0, 50.0, 150.0, 200.0], [1, 2, 4, 8]), sites(), crossing=rail)
    found = gather(where)
    assert [one.people for one in found] == [12, 3]
    assert [one.geometry.bounds[0] >= 100 or one.geometry.bounds[2] <= 100 for one in found] == [True, True]


def test_the_ground_of_an_area_ends_at_the_boundary_of_its_district() -> None:
    west, east = shapely.box(-500, -500, 60, 500), shapely.box(60, -500, 900, 500)
    districts = areas(area("village", "甲村", shape=west), area("village", "乙村", shape=east))
    demand = homes([0.0, 50.0, 200.0], [1, 2, 4], district={"village": [0, 0, 1]})
    found = {one.name: one.geometry for one in gather(place(demand, sites(), districts))}
    assert found["甲村"].bounds[2] == pytest.approx(60)
    assert found["乙村"].within(east)


def test_areas_of_one_name_are_told_apart_by_number() -> None:
    demand = homes([0.0, 1000.0, 2000.0, 3000.0], [1, 8, 4, 2], district={"village": [0, 0, 0, 1]})
    found = gather(place(demand, sites(), areas(area("village", "甲村"), area("village", "乙村"))))
    assert [(one.name, one.people) for one in found] == [("甲村", 8), ("甲村 (2)", 4), ("乙村", 2), ("甲村 (3)", 1)]
