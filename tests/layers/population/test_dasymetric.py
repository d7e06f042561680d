from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.layers.districts.assign import first_containing
from lifecircle.layers.population.dasymetric import floor_area_m2, lattice, spread
from lifecircle.progress import WorkCancelled

CRS = 32648


def squares(*corners: tuple[float, float], side: float = 1000.0, **columns: Any) -> gpd.GeoDataFrame:
    shapes = [shapely.box(x, y, x + side, y + side) for x, y in corners]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)


def houses(*places: tuple[float, float], side: float = 10.0, **columns: Any) -> gpd.GeoDataFrame:
    return squares(*places, side=side, **columns)


def test_people_go_to_buildings_in_proportion_to_their_weight() -> None:
    area = squares((0, 0), people=[400.0])
    done = spread(area, ["people"], targets=houses((100, 100), (500, 500)), weight=[1.0, 3.0])
    assert done.points["people"].tolist() == [100.0, 300.0]
    assert shapely.get_coordinates(done.points.geometry).tolist() == [[105, 105], [505, 505]]
    assert done.on_grid.tolist() == []
    assert done.notes == ()


def test_without_weights_the_area_of_the_building_counts() -> None:
    both = pd.concat([houses((100, 100), side=10), houses((500, 500), side=20)])
    done = spread(squares((0, 0), people=[50.0]), ["people"], targets=both)
    assert done.points["people"].tolist() == [10.0, 40.0]


def test_every_area_keeps_its_own_total_and_takes_only_its_own_buildings() -> None:
    areas = squares((0, 0), (1000, 0), people=[100.0, 7.0], age_60_plus=[20.0, 7.0])
    done = spread(areas, ["people", "age_60_plus"], targets=houses((100, 100), (1500, 500), (1600, 500)))
    totals = done.points.groupby("area")[["people", "age_60_plus"]].sum()
    assert totals.to_numpy().tolist() == [[100.0, 20.0], [7.0, 7.0]]


def test_an_area_without_buildings_falls_back_to_a_grid_and_is_named() -> None:
    areas = squares((0, 0), (1000, 0), people=[100.0, 60.0], name=["甲村", "乙村"])
    done = spread(areas, ["people"], targets=houses((100, 100)))
    assert done.on_grid.tolist() == [1]
    assert "乙村" in str(done.notes[0])
    village = done.points[done.points["area"] == 1]
    assert len(village) == 100
    assert village["people"].sum() == pytest.approx(60.0)


def test_buildings_of_no_weight_take_nobody() -> None:
    done = spread(squares((0, 0), people=[10.0]), ["people"], targets=houses((1, 1), (50, 50)), weight=[0.0, 2.0])
    assert done.points["people"].tolist() == [10.0]


def test_a_building_on_the_border_belongs_to_the_area_that_comes_first() -> None:
    areas = squares((0, 0), (1000, 0), people=[10.0, 10.0])
    points = gpd.GeoDataFrame(geometry=[shapely.Point(1000, 500)], crs=CRS)
    done = spread(areas, ["people"], targets=points)
    assert done.points.loc[done.points["people"] == 10.0, "area"].tolist() == [0]
    assert done.on_grid.tolist() == [1]


def test_the_grid_lies_inside_the_polygon_and_not_in_its_hole() -> None:
    ring = shapely.box(0, 0, 1000, 1000).difference(shapely.box(200, 200, 800, 800))
    done = spread(gpd.GeoDataFrame({"people": [64.0]}, geometry=[ring], crs=CRS), ["people"])
    assert len(done.points) == 100 - 36
    assert shapely.covers(ring, done.points.geometry.to_numpy()).all()
    assert set(done.points["people"]) == {1.0}


def test_an_area_smaller_than_a_cell_is_one_point_inside_it() -> None:
    thin = shapely.Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])
    done = spread(gpd.GeoDataFrame({"people": [5.0]}, geometry=[thin], crs=CRS), ["people"])
    assert done.points["people"].tolist() == [5.0]
    assert thin.covers(done.points.geometry.iloc[0])


def test_a_huge_area_gets_a_wider_grid_and_not_millions_of_points() -> None:
    done = spread(squares((0, 0), side=1e6, people=[5.0]), ["people"])
    assert 9_000 < len(done.points) <= 10_000
    assert done.points["people"].sum() == pytest.approx(5.0)


@settings(deadline=None)  # the first example pays for imports
@given(
    people=st.lists(st.floats(0, 1e7), min_size=1, max_size=4),
    places=st.lists(st.tuples(st.floats(-100, 4100), st.floats(-100, 1100), st.floats(0, 100)), max_size=12),
)
def test_people_are_conserved_in_every_area_whatever_the_buildings(
    people: list[float], places: list[tuple[float, float, float]]
) -> None:
    areas = squares(*[(1000.0 * row, 0.0) for row in range(len(people))], people=people)
    points = gpd.GeoDataFrame(geometry=[shapely.Point(x, y) for x, y, _ in places], crs=CRS)
    done = spread(areas, ["people"], targets=points, weight=[weight for _, _, weight in places], cell_m=250)
    kept = np.bincount(done.points["area"], done.points["people"], minlength=len(people))
    np.testing.assert_allclose(kept, people, rtol=1e-9, atol=1e-12)
    assert (done.points["people"] >= 0).all()


def test_floor_area_is_ground_times_floors_with_the_median_of_the_same_use_for_the_unknown() -> None:
    frame = houses((0, 0), (20, 0), (40, 0), (60, 0), (80, 0), side=10)
    frame["building"] = ["apartments", "apartments", "apartments", "house", "school"]
    frame["floors"] = [10.0, 20.0, np.nan, np.nan, 3.0]
    assert floor_area_m2(frame).tolist() == [1000, 2000, 1500, 1000, 0]


def test_floor_area_without_any_floors_is_the_ground_area() -> None:
    frame = houses((0, 0), side=10, building=["yes"], floors=[np.nan])
    assert floor_area_m2(frame).tolist() == [100]


def test_a_lattice_stands_for_all_of_the_land() -> None:
    land = squares((0, 0), (5000, 0), side=300)
    points = lattice(land, cell_m=100)
    assert len(points) == 18
    assert points["area_m2"].sum() == pytest.approx(land.area.sum())
    assert lattice(land.iloc[:0]).empty


def test_points_find_the_first_area_that_holds_them() -> None:
    areas = squares((0, 0), (500, 0)).geometry.to_numpy()
    points = shapely.points([(100, 100), (700, 100), (1400, 100), (9000, 0)])
    assert first_containing(areas, points).tolist() == [0, 0, 1, -1]


def test_spreading_stops_when_cancelled() -> None:
    with pytest.raises(WorkCancelled):
        spread(squares((0, 0), people=[1.0]), ["people"], cancelled=lambda: True)
