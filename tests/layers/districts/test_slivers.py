"""Slivers along borders: told with places and people, left to the warnings where many live there."""

import geopandas as gpd
import pytest
import shapely

from lifecircle.layers.districts.gaps import check_districts
from lifecircle.layers.districts.slivers import slivers
from lifecircle.layers.population.overlaps import counted_once

UTM = "EPSG:32648"


def districts(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    names = ["东社区", "西社区", "南社区"][: len(shapes)]
    return gpd.GeoDataFrame({"name": names, "level": "village", "parent_id": ""}, geometry=list(shapes), crs=UTM)


def people(*spots: tuple[float, float, float]) -> gpd.GeoDataFrame:
    points = [shapely.Point(x, y) for x, y, _ in spots]
    return gpd.GeoDataFrame({"people": [float(count) for *_, count in spots]}, geometry=points, crs=UTM)


def test_an_overlap_of_two_metres_is_told_with_its_area_and_who_lives_there() -> None:
    ours = districts(shapely.box(0, 0, 1002, 500), shapely.box(1000, 0, 2000, 500))
    lived, empty = slivers(ours, people((500, 250, 3990), (1001, 250, 10)))
    (said,) = lived
    assert str(said) == (
        "Districts of level village overlap by 1,000 m2 in all (东社区 + 西社区 1,000 m2), in which 10 people "
        "live; they count in the district that stands first."
    )
    assert not empty
    assert slivers(ours, people((500, 250, 3990)))[1][0].values["people"] == "0"


@pytest.mark.parametrize(
    ("shapes", "area"),
    [
        ([shapely.box(0, 0, 1000, 500), shapely.box(1003, 0, 2000, 500)], "1,500"),  # open at both ends
        ([shapely.box(0, 0, 1000, 500), shapely.box(1000, 0, 2000, 498), shapely.box(0, 500, 2000, 900)], "2,000"),
        ([shapely.box(0, 0, 1000, 500) - shapely.box(400, 200, 600, 300), shapely.box(400, 200, 600, 299)], "200"),
    ],
)
def test_gaps_between_two_districts_are_told(shapes: list[shapely.Geometry], area: str) -> None:
    _, (said,) = slivers(districts(*shapes), people((500, 100, 100)))
    assert said.values["area"] == area
    assert "东社区" in str(said.values["places"])


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.box(0, 0, 1000, 500), shapely.box(1000, 0, 2000, 500)],
        [shapely.box(0, 0, 1000, 500), shapely.box(1100, 0, 2000, 500)],  # districts that do not touch
        [shapely.box(0, 0, 1000, 500) - shapely.box(400, 496, 600, 500), shapely.box(1000, 0, 2000, 500)],  # a notch
        [shapely.Point(0, 0).buffer(500), shapely.Point(0, 0).buffer(900) - shapely.Point(0, 0).buffer(500)],
    ],
)
def test_borders_that_meet_say_nothing(shapes: list[shapely.Geometry]) -> None:
    assert slivers(districts(*shapes), people((500, 100, 100))) == ((), ())


def test_where_many_live_only_the_warning_speaks() -> None:
    ours = districts(shapely.box(0, 0, 1002, 500), shapely.box(1000, 0, 2000, 500))
    demand = people((500, 250, 900), (1001, 250, 100))
    assert slivers(ours, demand) == ((), ())
    assert len(check_districts(ours, demand)) == 1


@pytest.mark.parametrize(("width", "told"), [(15.0, True), (2.0, False)])
def test_people_of_areas_that_overlap_by_many_slivers_are_told_together(width: float, told: bool) -> None:
    shapes = [shapely.box(1000 * row, 0, 1000 * (row + 1) + width, 1000) for row in range(3)]
    frame = gpd.GeoDataFrame({"name": ["甲", "乙", "丙"], "people": [1000.0] * 3}, geometry=shapes, crs=UTM)
    said = [str(each) for each in counted_once(frame, frame)[1]]
    text = "2 pairs of areas overlap by slivers, such as 甲 and 乙; about 30 people count there twice in all: draw the "
    assert said == ([f"{text}borders again."] if told else [])
