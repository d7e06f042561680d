"""The frames become arrays that point at the same things."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.coverage.errors import NetworkError
from lifecircle.layers.schema import PlaceLayers, Streets
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.to_place import districts_at, make_place

from ..conftest import EAST, NORTH


def test_people_of_every_group_are_conserved(village: PlaceLayers) -> None:
    demand = make_place(village).demand
    assert {group: weights.sum() for group, weights in demand.weights.items() if weights.any()} == {
        "people": 250.0,
        "age_15_59": 200.0,
        "age_60_plus": 50.0,
        "households": 100.0,
        "buildings": 1.0,
        "residential_m2": 800.0,  # the ground under the building, since there are no estates
    }
    assert "age_60_plus" in demand.estimated


def test_each_building_is_counted_at_the_demand_point_nearest_to_it(village: PlaceLayers) -> None:
    demand = make_place(village).demand
    (point,) = np.flatnonzero(demand.weights["buildings"])
    # The only building stands 40 m east and 30 m north of the south-west corner.
    assert tuple(demand.xy[point]) == pytest.approx((EAST, NORTH), abs=20)


def test_a_place_without_buildings_says_nothing_of_them(village: PlaceLayers) -> None:
    bare = replace(village, buildings=village.buildings.iloc[:0])
    assert "buildings" not in make_place(bare).demand.weights


def test_an_estate_s_land_counts_its_square_metres(village: PlaceLayers) -> None:
    """Two estates of 200 m by 100 m and of 50 m by 50 m, whether anybody lives in them or not."""
    land = [shapely.box(EAST, NORTH, EAST + 200, NORTH + 100), shapely.box(EAST, NORTH - 50, EAST + 50, NORTH)]
    rows = village.districts.iloc[[0, 0]].assign(district_id=["e1", "e2"], level="estate", geometry=land)
    districts = gpd.GeoDataFrame(pd.concat([village.districts, rows], ignore_index=True), crs=village.districts.crs)
    demand = make_place(replace(village, districts=districts)).demand
    weights, estate = demand.weights["residential_m2"], demand.district["estate"]
    first = len(village.districts)
    assert [weights[estate == row].sum() for row in (first, first + 1)] == pytest.approx([20_000, 2_500])
    assert weights.sum() == pytest.approx(22_500)


def test_a_demand_point_knows_its_district_at_every_level(village: PlaceLayers) -> None:
    place = make_place(village)
    names = place.districts.name[place.demand.district["village"]]
    assert list(names == "东村") == list(place.demand.rural)
    assert set(place.demand.district["estate"]) == {-1}


def test_districts_point_at_the_one_that_holds_them(village: PlaceLayers) -> None:
    districts = make_place(village).districts
    parents = ["" if row < 0 else districts.name[row] for row in districts.parent]
    assert dict(zip(districts.name, parents, strict=True)) == {
        "样市": "",
        "样县": "样市",
        "样街道": "样县",
        "西社区": "样街道",
        "东村": "样街道",
    }


def test_a_facility_is_entered_by_its_doors_or_where_it_has_none_at_its_point(village: PlaceLayers) -> None:
    facilities = make_place(village).facilities
    assert list(facilities.entrance_owner) == [0, 0, 1, 2, 2]
    assert facilities.entrance_xy[0].tolist() == [EAST + 3, NORTH]
    assert facilities.entrance_xy[2].tolist() == facilities.xy[1].tolist()


def test_a_point_where_districts_overlap_or_none_lies_has_the_first_or_none(village: PlaceLayers) -> None:
    districts = make_place(village).districts
    doubled = replace(districts, level=np.array(["village"] * len(districts), dtype=object))
    points = np.array([shapely.Point(EAST + 10, NORTH + 10), shapely.Point(0, 0)])
    assert districts_at(points, doubled, "village").tolist() == [0, -1]


def test_a_layer_in_another_crs_is_refused_by_name(village: PlaceLayers) -> None:
    lost = replace(village, demand=village.demand.to_crs("EPSG:4326"))
    with pytest.raises(ProjectError, match="'demand' of 样村 is in WGS 84, the streets in WGS 84 / UTM zone 48N"):
        make_place(lost)


def test_streets_that_nobody_may_walk_are_refused(village: PlaceLayers) -> None:
    closed = village.streets.edges.assign(walk=False)
    with pytest.raises(NetworkError, match="no way that is open to people on foot"):
        make_place(replace(village, streets=Streets(closed, village.streets.nodes)))


def test_what_a_source_did_not_tell_of_a_facility_is_not_known(village: PlaceLayers) -> None:
    facilities = make_place(village).facilities
    assert facilities.knows("public").tolist() == [True, False, True]
    assert facilities.knows("new").tolist() == [False, False, True]
