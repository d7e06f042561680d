"""People who count twice are told with places and numbers, worked out by hand on squares of 1 km."""

from collections.abc import Sequence

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.districts.gaps import check_districts
from lifecircle.layers.population.overlaps import counted_twice

KM = 1_000.0


def people(
    shapes: Sequence[shapely.Geometry], names: list[str], counts: list[float]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    layer = gpd.GeoDataFrame({"名称": names}, geometry=shapes, crs=4547)
    return gpd.GeoDataFrame({"people": counts}, geometry=shapes, crs=4547), layer


def square(x: float, y: float, size: float = KM) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def test_a_township_beside_its_communities_counts_their_people_twice() -> None:
    shapes = [square(0, 0, 2 * KM), square(0, 0), square(KM, 0)]
    (said,) = counted_twice(*people(shapes, ["城关镇", "东社区", "西社区"], [1_000, 300, 400]))
    assert str(said).startswith(
        "1 areas hold others of the same layer, such as 城关镇, which holds 东社区, 西社区; 700 people"
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
