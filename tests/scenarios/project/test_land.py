"""Residential land: the share of its area within a circle, held against shapely's own areas."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.coverage.place import Place
from lifecircle.coverage.travel.profiles import WALK_ADULT
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.edits import AddEstate, Where
from lifecircle.scenarios.project.land import building_points, land_points
from lifecircle.scenarios.project.to_place import make_place, with_land_points

from ...coverage.town import area, areas, homes, judge, place, site, sites
from ..conftest import EAST, NORTH

Shapes = NDArray[Any]
PARK = 'kind = "circle"\nservices = ["park"]\ngroup = "residential_m2"\n'
RADIUS = PARK + 'mode = "radius_km"\nlimit = 0.5\n'
WALK = PARK + 'mode = "walk"\nlimit = 5\n'
WALK_M = 5 * 60 * 1.2


def town(shapes: Shapes, parks: NDArray[np.float64]) -> Place:
    """Estates about the street along y = 0, where one person lives at each end, and parks on it."""
    estates = areas(*(area("estate", f"e{row}", shape=shape) for row, shape in enumerate(shapes)))
    people = homes([0.0, 4000.0], district={"estate": [-1, -1], "township": [-1, -1]})
    land = land_points(shapes)
    demand = with_land_points(people, land, estates, land.area, frozenset())
    return place(demand, sites(*(site("park", x, y) for x, y in parks)), estates)


def random_shapes(rng: np.random.Generator, count: int, most_m: float) -> Shapes:
    """Estates of 50 to 400 m, every other one turned; some overlap."""
    boxes = []
    for turned in range(count):
        x, y = rng.uniform(300, 3400), rng.uniform(-most_m, most_m)
        width, height = rng.uniform(50, 400, 2)
        box = shapely.box(x, y, x + width, y + height)
        boxes.append(shapely.affinity.rotate(box, rng.uniform(0, 90)) if turned % 2 else box)
    return np.array(boxes, dtype=object)


def true_share(shapes: Shapes, ground: shapely.Geometry) -> float:
    """The share of the land on some ground, by areas alone."""
    land = shapely.union_all(shapes)
    return float(100 * shapely.area(shapely.intersection(land, ground)) / shapely.area(land))


def share_and_error(verdict: Verdict) -> tuple[float, float]:
    """What a verdict says, and by how much it may err."""
    assert verdict.measured is not None
    assert verdict.error is not None
    return verdict.measured, verdict.error


@pytest.mark.parametrize("seed", range(8))
def test_the_share_within_a_radius_is_that_of_area(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shapes = random_shapes(rng, int(rng.integers(2, 40)), 1500)
    parks = np.column_stack([rng.uniform(0, 4000, 4), rng.uniform(-1500, 1500, 4)])
    measured, error = share_and_error(judge(town(shapes, parks), RADIUS))
    discs = shapely.union_all(shapely.buffer(shapely.points(parks), 500, quad_segs=256))
    assert abs(measured - true_share(shapes, discs)) <= error + 0.01
    assert error < 0.8


@pytest.mark.parametrize("seed", range(8))
def test_the_share_within_a_walk_is_that_of_area(seed: int) -> None:
    """From a street along y = 0 one walks to it at a right angle and then along: what is reached is a diamond."""
    rng = np.random.default_rng(100 + seed)
    shapes = random_shapes(rng, int(rng.integers(2, 40)), 380)
    parks = np.column_stack([rng.uniform(0, 4000, 3), np.zeros(3)])
    measured, error = share_and_error(judge(town(shapes, parks), WALK))
    assert shapely.bounds(shapes)[:, 2].max() < 4000  # beyond the street's end a walk would lead around it
    around = np.array([[WALK_M, 0], [0, WALK_M], [-WALK_M, 0], [0, -WALK_M]])
    diamonds = shapely.union_all([shapely.Polygon(at + around) for at in parks])
    near = shapely.box(0, -WALK_ADULT.snap_cap_m, 4000, WALK_ADULT.snap_cap_m)  # farther off nobody has a street
    assert abs(measured - true_share(shapes, shapely.intersection(diamonds, near))) <= error + 0.01


@pytest.mark.parametrize("share", [74.2, 59.8])
def test_land_is_no_longer_read_where_its_residents_live(share: float) -> None:
    """Two of three residents live within 500 m (66.7 %), while 74.2 % or 59.8 % of the ground of their estates does."""
    ground = shapely.Point(500, 50).buffer(500, quad_segs=512)
    near = [shapely.box(300, 0, 700, 100), shapely.box(700, 0, 1050, 100)]
    within = shapely.area(shapely.intersection(shapely.union_all(near), ground))
    far = (100 * within / share - shapely.area(shapely.union_all(near))) / 100
    shapes = np.array([*near, shapely.box(1500, 0, 1500 + far, 100)], dtype=object)
    assert true_share(shapes, ground) == pytest.approx(share)
    where = town(shapes, np.array([[500.0, 50.0]]))
    measured, error = share_and_error(judge(where, RADIUS))
    assert abs(measured - share) <= error < 1
    three = place(homes([500.0, 900.0, 1600.0]), where.facilities)
    assert judge(three, RADIUS.replace("residential_m2", "people")).measured == pytest.approx(200 / 3)


def test_half_an_estate_is_half_its_land_wherever_its_residents_live() -> None:
    """An estate of 1,000 m of which 500 m lie within; by its residents, who live at one end, it was all or nothing."""
    shapes = np.array([shapely.box(1000, -10, 2000, 10)])
    measured, error = share_and_error(judge(town(shapes, np.array([[1000.0, 0.0]])), RADIUS))
    assert measured == pytest.approx(50, abs=error)
    assert error < 1.5


def test_land_where_nobody_lives_counts_and_is_told() -> None:
    shapes = np.array([shapely.box(0, 0, 100, 100), shapely.box(2000, 0, 2100, 300)])
    verdict = judge(town(shapes, np.array([[50.0, 50.0]])), RADIUS)
    assert verdict.measured == pytest.approx(25)
    assert verdict.people == pytest.approx(40_000)
    notes = [str(note) for note in verdict.assumed]
    assert any(note.startswith("Residential land is the 0.04 km2 of 2 residential areas") for note in notes)
    assert "0% of the residents live within these areas; other ground is left out." in notes


def test_a_target_within_the_error_is_not_decided() -> None:
    shapes = np.array([shapely.box(1000, -10, 2000, 10)])
    where = town(shapes, np.array([[1000.0, 0.0]]))
    states = [judge(where, f"{RADIUS}target = {target}\n").state for target in (45, 50, 55)]
    assert states == ["met", "not_decided", "not_met"]
    reason = str(judge(where, RADIUS + "target = 50\n").reason)
    assert reason.startswith("The share of residential land, ")
    assert "points" in reason
    assert judge(where, RADIUS + "target = 55\ntolerance = 20\n").state == "nearly_met"


def test_all_land_is_within_only_where_the_limit_passes_through_none_of_it() -> None:
    """A corner half a metre outside may be seen by no point: then 100 % has an error, and is no kept promise."""
    park = np.array([[1000.0, 0.0]])
    inside, corner = (np.array([shapely.box(1000, -10, 1000 + far, 10)]) for far in (400.0, 500.5))
    verdict = judge(town(inside, park), RADIUS)
    assert (verdict.state, verdict.measured, verdict.error) == ("met", 100, 0)
    verdict = judge(town(corner, park), RADIUS)
    measured, error = share_and_error(verdict)
    assert verdict.state == "not_decided"
    assert abs(measured - true_share(corner, shapely.Point(park[0]).buffer(500, quad_segs=256))) <= error


def test_districts_are_open_where_the_target_lies_within_their_error() -> None:
    """Two estates, one half within and one wholly: at 50 % the first is open, the second met."""
    shapes = np.array([shapely.box(1000, -10, 2000, 10), shapely.box(800, -10, 1000, 10)])
    verdict = judge(town(shapes, np.array([[1000.0, 0.0]])), RADIUS + "target = 50\n")
    assert [row.met for row in verdict.by_district if row.level == "estate"] == [None, True]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 30))
def test_every_area_keeps_its_square_metres_and_shared_ground_counts_once(seed: int, count: int) -> None:
    shapes = random_shapes(np.random.default_rng(seed), count, 500)
    found = land_points(shapes)
    assert found.m2.sum() == pytest.approx(shapely.area(shapely.union_all(shapes)), rel=1e-3, abs=50 * count)
    assert shapely.intersects(shapes[found.area], np.asarray(shapely.points(found.xy))).all()
    again = land_points(shapes)
    assert np.array_equal(found.xy, again.xy)
    assert land_points(shapes[:0]).m2.sum() == 0


def test_the_ground_under_buildings_stands_for_land_where_there_are_no_estates(village: PlaceLayers) -> None:
    where = make_place(village)
    assert where.demand.weights["residential_m2"].sum() == pytest.approx(village.buildings.area.sum())
    verdict = judge(where, RADIUS)
    assert "residential_m2" in verdict.estimated
    assert any("ground under buildings of every use" in str(note) for note in verdict.assumed)
    rng = np.random.default_rng(3)
    many = random_shapes(rng, 300, 1500)
    assert building_points(many).m2.sum() == pytest.approx(shapely.area(many).sum())


def test_without_areas_and_buildings_nothing_is_decided(village: PlaceLayers) -> None:
    verdict = judge(make_place(replace(village, buildings=village.buildings.iloc[:0])), RADIUS)
    assert verdict.state == "not_decided"
    assert str(verdict.reason).startswith("The data has no residential land")


def test_residents_count_nothing_on_land_and_land_has_no_residents(village: PlaceLayers) -> None:
    demand = make_place(village).demand
    land = demand.on_land
    assert 0 < land.sum() < len(demand)
    assert demand.weights["people"][land].sum() == 0
    assert demand.weights["residential_m2"][~land].sum() == 0


def test_a_new_estate_brings_its_own_land_but_no_ground_twice(village: PlaceLayers) -> None:
    """An estate of a hectare beside the village's, of which a quarter lies on one that is there."""
    there = shapely.box(EAST + 100, NORTH + 100, EAST + 200, NORTH + 200)
    row = village.districts.iloc[[0]].assign(district_id=["e1"], level="estate", geometry=[there])
    districts = gpd.GeoDataFrame(pd.concat([village.districts, row], ignore_index=True), crs=village.districts.crs)
    where = make_place(replace(village, districts=districts))
    corners = shapely.get_coordinates(shapely.box(EAST + 150, NORTH + 150, EAST + 250, NORTH + 250))[:-1]
    degrees = gpd.GeoSeries(shapely.points(corners), crs=village.districts.crs).to_crs(4326)
    at = Where(lonlat=tuple((point.x, point.y) for point in degrees))
    after = replay(begin_site(where), (AddEstate(estate="n1", at=at, people={"people": 100.0}),))
    assert not after.dangling
    demand = after.site.place.demand
    assert demand.weights["residential_m2"].sum() == pytest.approx(10_000 + 7_500, rel=1e-3)
    assert demand.weights["people"].sum() == pytest.approx(350)
