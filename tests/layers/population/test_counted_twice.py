"""People who count twice are told with places and numbers, worked out by hand on squares of 1 km."""

from collections.abc import Sequence

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.districts.gaps import check_districts
from lifecircle.layers.population.overlaps import counted_once

KM = 1_000.0


def people(
    shapes: Sequence[shapely.Geometry], names: list[str], counts: list[float]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    layer = gpd.GeoDataFrame({"名称": names}, geometry=shapes, crs=4547)
    return gpd.GeoDataFrame({"people": counts}, geometry=shapes, crs=4547), layer


def square(x: float, y: float, size: float = KM) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def counted_twice(people: gpd.GeoDataFrame, layer: gpd.GeoDataFrame) -> tuple[object, ...]:
    return counted_once(people, layer)[1]


def test_a_township_beside_its_communities_keeps_the_rest_of_its_people_and_ground() -> None:
    shapes = [square(0, 0, 2 * KM), square(0, 0), square(KM, 0)]
    kept, (said,) = counted_once(*people(shapes, ["城关镇", "东社区", "西社区"], [1_000, 300, 400]))
    assert str(said).startswith("1 areas hold others of the same layer, whose people and ground were taken off them")
    assert "城关镇 with 1,000 people, which holds 东社区, 西社区 with 700 in all" in str(said)
    assert kept["people"].tolist() == [300, 300, 400]
    assert kept.area.tolist() == [2e6, 1e6, 1e6]


def test_a_county_and_townships_that_their_communities_fill_are_left_out_with_all_groups() -> None:
    corners = [(0.0, 0.0), (KM, 0.0), (0.0, KM), (KM, KM)]
    shapes = [square(0, 0, 2 * KM), shapely.box(0, 0, 2 * KM, KM), *(square(x, y) for x, y in corners)]
    frame, layer = people(shapes, ["县", "镇", "甲", "乙", "丙", "丁"], [1_010, 700, 300, 400, 100, 200])
    kept, (said,) = counted_once(frame.assign(age_60_plus=[210.0, 150, 60, 90, 20, 40]), layer)
    assert kept["people"].tolist() == [300, 400, 100, 200]
    assert kept["age_60_plus"].sum() == 210
    assert str(said).startswith("2 areas add up others of the same layer and were left out")
    assert "县 with 1,010 people, which holds 镇, 丙, 丁 with 1,000 in all" in str(said)


def test_an_area_of_fewer_people_than_its_parts_does_not_count_them_and_is_told() -> None:
    shapes = [square(0, 0, 2 * KM), square(0, 0), square(KM, 0)]
    kept, (said,) = counted_once(*people(shapes, ["镇区", "东村", "西村"], [500, 300, 400]))
    assert kept["people"].tolist() == [500, 300, 400]
    assert "1 areas hold others of the same layer, such as 镇区, which holds 东村, 西村; 500 people count twice" in str(
        said
    )


def test_a_community_that_stands_twice_is_named() -> None:
    (said,) = counted_twice(
        *people([square(0, 0), square(0, 0), square(5 * KM, 0)], ["东", "东", "西"], [300, 300, 400])
    )
    assert str(said).startswith("1 areas are duplicated, such as 东; their 300 people count twice")


def test_areas_that_overlap_share_people_by_their_ground() -> None:
    (said,) = counted_twice(*people([square(0, 0), square(750, 0)], ["东", "西"], [400, 800]))
    assert "such as 东 and 西 by 25%; about 100 people" in str(said)


def test_points_that_repeat_are_told_and_houses_without_names_are_not() -> None:
    points = [shapely.Point(0, 0), shapely.Point(0, 0), shapely.Point(9, 9)]
    (said,) = counted_twice(*people(points, ["1栋", "1栋", "2栋"], [30, 30, 30]))
    assert str(said).startswith("1 rows are duplicated, such as 1栋: same place, same number of people; 30 people")
    assert counted_twice(*people(points, ["1栋", "2栋", "3栋"], [30, 30, 30])) == ()


def test_neighbours_that_only_touch_are_well() -> None:
    assert counted_twice(*people([square(0, 0), square(KM, 0)], ["东", "西"], [400, 800])) == ()


@pytest.fixture
def demand() -> gpd.GeoDataFrame:
    points = [shapely.Point(x, 500) for x in (100, 700, 900, 1_500, 3_000)]
    return gpd.GeoDataFrame({"people": [100.0, 200.0, 300.0, 400.0, 500.0]}, geometry=points, crs=4547)


def districts(names: list[str], shapes: list[shapely.Polygon]) -> gpd.GeoDataFrame:
    table = {"name": names, "level": "village", "parent_id": "", "district_id": [str(row) for row in range(len(names))]}
    return gpd.GeoDataFrame(table, geometry=shapes, crs=4547)


def test_districts_that_overlap_and_leave_gaps_are_told_in_people(demand: gpd.GeoDataFrame) -> None:
    shared, bare = check_districts(districts(["东社区", "西社区"], [square(0, 0), square(600, 0, 1_200)]), demand)
    assert "500 people live in two of them (东社区 + 西社区 500)" in str(shared)
    assert str(bare).startswith("500 people (33.3%) live in no district of level village (西社区)")


def test_two_districts_of_one_name_are_told_and_whole_ones_are_not(demand: gpd.GeoDataFrame) -> None:
    (same,) = check_districts(districts(["东社区", "东社区"], [square(0, 0), square(1_000, 0, 3_000)]), demand)
    assert str(same).startswith("2 districts of level village share a name with another, such as 东社区")
    assert check_districts(districts(["东", "西"], [square(0, 0), square(1_000, 0, 3_000)]), demand) == ()
