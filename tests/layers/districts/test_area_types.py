from collections.abc import Sequence

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.districts.area_types import UrbanRule, area_types, urban_by_rule, with_area_types
from lifecircle.layers.errors import DataError

CRS = 32648


def cells(*people: tuple[int, int, float]) -> gpd.GeoDataFrame:
    """Demand points in the middle of the kilometre cells (column, row), with so many people."""
    return gpd.GeoDataFrame(
        {"people": [count for _, _, count in people], "township": "", "village": ""},
        geometry=[shapely.Point(column * 1000 + 500, row * 1000 + 500) for column, row, _ in people],
        crs=CRS,
    )


def urban(*people: tuple[int, int, float]) -> list[bool]:
    return [bool(each) for each in urban_by_rule(cells(*people))]


def test_a_cluster_of_exactly_5000_people_is_urban_and_one_fewer_is_rural() -> None:
    assert urban((0, 0, 3000), (1, 0, 2000)) == [True, True]
    assert urban((0, 0, 3000), (1, 0, 1999)) == [False, False]


def test_a_cell_of_exactly_300_people_joins_the_cluster_and_one_fewer_does_not() -> None:
    assert urban((0, 0, 5000), (1, 0, 300)) == [True, True]
    assert urban((0, 0, 5000), (1, 0, 299)) == [True, False]


@pytest.mark.parametrize("step", [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)])
def test_cells_touch_on_all_eight_sides(step: tuple[int, int]) -> None:
    assert urban((0, 0, 4000), (*step, 1000)) == [True, True]


def test_cells_two_apart_and_rows_that_only_look_adjacent_do_not_touch() -> None:
    assert urban((0, 0, 4000), (2, 0, 1000)) == [False, False]
    # the last cell of one row and the first of the next stand side by side in a flattened grid
    assert urban((0, 0, 100), (0, 5, 4000), (1, 0, 4000)) == [False, False, False]


def test_people_of_several_points_in_one_cell_add_up() -> None:
    points = gpd.GeoDataFrame(
        {"people": [2500.0, 2500.0]}, geometry=[shapely.Point(10, 10), shapely.Point(990, 990)], crs=CRS
    )
    assert urban_by_rule(points).tolist() == [True, True]


def test_the_rule_can_be_overridden() -> None:
    dense_only = UrbanRule(density_per_km2=1500, least_people=50_000)
    assert urban_by_rule(cells((0, 0, 20_000)), dense_only).tolist() == [False]
    half = UrbanRule(density_per_km2=300, least_people=100, cell_m=500)
    assert urban_by_rule(cells((0, 0, 100)), half).tolist() == [True]  # 100 on a quarter of a square kilometre


def districts(levels: Sequence[str], kinds: Sequence[str]) -> gpd.GeoDataFrame:
    names = [f"d{row}" for row in range(len(levels))]
    shapes = [shapely.box(0, 0, 1, 1)] * len(levels)
    return gpd.GeoDataFrame({"district_id": names, "level": levels, "area_type": kinds}, geometry=shapes, crs=CRS)


def test_the_lowest_district_that_says_so_decides_before_the_rule() -> None:
    demand = cells((0, 0, 9000), (0, 0, 9000), (0, 0, 9000))
    demand["township"], demand["village"] = "d0", ["d1", "d2", ""]
    found = area_types(demand, districts(["township", "village", "village"], ["rural", "urban", ""]))
    assert found.kind.tolist() == ["urban", "rural", "rural"]
    assert found.source.tolist() == ["district"] * 3


def test_where_no_district_says_so_the_rule_decides_and_is_marked_as_an_estimate() -> None:
    demand = cells((0, 0, 9000), (9, 9, 10))
    demand.attrs["estimated"] = ["households"]
    made = with_area_types(demand, districts(["township"], [""]))
    assert made["area_type"].tolist() == ["urban", "rural"]
    assert made.attrs["estimated"] == ["households", "area_type"]
    assert "area_type" not in demand.columns


def test_nothing_is_an_estimate_where_the_districts_say_it_for_all() -> None:
    demand = cells((0, 0, 10))
    demand["township"] = "d0"
    made = with_area_types(demand, districts(["township"], ["urban"]))
    assert made["area_type"].tolist() == ["urban"]
    assert made.attrs["estimated"] == []


def test_an_area_type_nobody_knows_is_refused() -> None:
    with pytest.raises(DataError, match="suburban"):
        area_types(cells((0, 0, 10)), districts(["township"], ["suburban"]))


def test_no_demand_gives_no_area_types() -> None:
    assert urban_by_rule(cells((0, 0, 1)).iloc[:0]).tolist() == []
