from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from lifecircle.layers import schema
from lifecircle.layers.demo.city import make_demo
from lifecircle.layers.demo.plan.rules import RULES
from lifecircle.layers.facilities.categories import built_in_categories
from lifecircle.layers.schema import PlaceLayers
from lifecircle.progress import WorkCancelled

FRAMES = ("demand", "facilities", "districts", "barriers", "buildings")
ASKED = set(
    """
    fitness_site fitness_centre sports_court football_pitch citizen_gym stadium sports_hall
    elderly_care elderly_centre day_care elderly_meal care_health_union home_care_centre
    childcare childcare_centre kindergarten primary_school junior_school senior_school
    health_station village_clinic health_centre township_hospital hospital emergency_station child_health_guidance
    employment_service startup_service library culture_centre art_gallery museum culture_station culture_room
    social_relief community_service convenience_store market supermarket disabled_home disabled_care park
    """.split()  # noqa: SIM905 - a list of forty quoted words is harder to read
)


@pytest.fixture
def city(demo_city: PlaceLayers) -> PlaceLayers:
    return demo_city


@pytest.fixture
def little(small_demo_city: PlaceLayers) -> PlaceLayers:
    return small_demo_city


@pytest.fixture(params=["city", "little"])
def place(request: pytest.FixtureRequest) -> PlaceLayers:
    layers = request.getfixturevalue(request.param)
    assert isinstance(layers, PlaceLayers)
    return layers


def _walk(place: PlaceLayers) -> "nx.Graph[int]":
    edges = place.streets.edges[place.streets.edges["walk"]]
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    graph.add_weighted_edges_from(zip(edges["u"], edges["v"], edges.length, strict=True))
    return graph


def _nearest_nodes(place: PlaceLayers, points: gpd.GeoSeries) -> np.ndarray:
    xy = shapely.get_coordinates(place.streets.nodes.geometry.to_numpy())
    rows = cKDTree(xy).query(shapely.get_coordinates(points.to_numpy()))[1]
    return np.asarray(place.streets.nodes.index)[rows]


def _tricked(place: PlaceLayers, name: str, near_m: float, walk_m: float) -> float:
    """People within `near_m` of the facility as the crow flies and more than `walk_m` on foot."""
    facility = place.facilities[place.facilities["name"] == name]
    assert len(facility) == 1
    away = nx.single_source_dijkstra_path_length(_walk(place), _nearest_nodes(place, facility.geometry)[0])
    nodes = _nearest_nodes(place, place.demand.geometry)
    walk = np.array([away.get(node, np.inf) for node in nodes])
    near = place.demand.distance(facility.geometry.iloc[0]).to_numpy() < near_m
    return float(place.demand["people"].to_numpy()[near & np.isfinite(walk) & (walk > walk_m)].sum())


# ------------------------------------------------------------------------------------------------------ the contract
def test_every_frame_has_exactly_the_columns_of_the_schema_in_one_metric_crs(place: PlaceLayers) -> None:
    assert list(place.demand.columns) == [*schema.DEMAND_COLUMNS, "geometry"]
    assert list(place.facilities.columns) == [*schema.FACILITY_COLUMNS, "geometry"]
    assert list(place.districts.columns) == [*schema.DISTRICT_COLUMNS, "geometry"]
    assert list(place.streets.edges.columns) == [*schema.STREET_COLUMNS, "geometry"]
    assert list(place.streets.nodes.columns) == [*schema.NODE_COLUMNS, "geometry"]
    frames = [getattr(place, name) for name in FRAMES] + [place.streets.edges, place.streets.nodes]
    assert {frame.crs.to_epsg() for frame in frames} == {4547}
    assert all(shapely.is_valid(frame.geometry.to_numpy()).all() for frame in frames)


def test_street_lines_start_and_end_exactly_at_their_nodes(place: PlaceLayers) -> None:
    nodes = place.streets.nodes.geometry
    assert nodes.index.is_unique
    for column, end in (("u", 0), ("v", -1)):
        here = shapely.get_point(place.streets.edges.geometry.to_numpy(), end)
        assert (shapely.equals(here, nodes.loc[place.streets.edges[column]].to_numpy())).all()


def test_streets_meet_only_at_nodes_except_under_a_footbridge(city: PlaceLayers) -> None:
    level = city.streets.edges[city.streets.edges["name"] != "人行天桥"].geometry.to_numpy()
    first, second = shapely.STRtree(level).query(level, predicate="crosses")
    inside = shapely.intersection(level[first], level[second])
    meeting = shapely.get_coordinates(inside)
    nodes = cKDTree(shapely.get_coordinates(city.streets.nodes.geometry.to_numpy()))
    assert len(meeting) == 0 or np.max(nodes.query(meeting)[0]) < 0.02


def test_a_footbridge_with_stairs_crosses_a_trunk_road_without_meeting_it(city: PlaceLayers) -> None:
    edges = city.streets.edges
    decks = edges[(edges["name"] == "人行天桥") & edges["bridge"]]
    trunk = edges[edges["highway"] == "trunk"]
    assert len(decks) == 2
    assert edges[edges["name"] == "人行天桥"]["stairs"].sum() == 4
    for deck in decks.geometry:
        assert trunk.crosses(deck).sum() == 1
    assert not set(decks[["u", "v"]].to_numpy().ravel()) & set(trunk[["u", "v"]].to_numpy().ravel())


def test_nearly_all_streets_hang_together_and_the_islet_does_not(place: PlaceLayers) -> None:
    parts = sorted(nx.connected_components(_walk(place)), key=len)
    assert len(parts[-1]) / sum(map(len, parts)) > 0.97
    islet = place.streets.edges[place.streets.edges["name"] == "江心洲小路"]
    assert len(parts) == 2
    assert set(islet["u"]) | set(islet["v"]) == parts[0]


# ------------------------------------------------------------------------------------------------------------ people
def test_age_groups_sum_up_to_people_and_people_to_the_plan(place: PlaceLayers) -> None:
    demand = place.demand
    np.testing.assert_allclose(demand[list(schema.AGE_GROUPS)].sum(axis=1), demand["people"], rtol=1e-12)
    assert (demand[list(schema.GROUPS)].to_numpy() > 0).all()


def test_the_city_has_about_400_000_people_in_300_km2(city: PlaceLayers) -> None:
    assert city.demand["people"].sum() == pytest.approx(401_046, abs=0.01)
    area = city.districts[city.districts["level"] == "city"].area.sum()
    assert area == pytest.approx(3e8, rel=0.03)


def test_the_old_town_is_old_and_the_new_estates_are_young(city: PlaceLayers) -> None:
    new = city.districts[city.districts["new"]]["district_id"]
    young = city.demand["estate"].isin(new).to_numpy()
    elderly = city.demand["age_60_plus"] / city.demand["people"]
    old_town = city.demand.within(shapely.Point(452_000 + 8_750, 3_118_000 + 5_700).buffer(500)).to_numpy()
    assert np.average(elderly[young], weights=city.demand["people"][young]) < 0.13
    assert np.average(elderly[old_town], weights=city.demand["people"][old_town]) > 0.30


# --------------------------------------------------------------------------------------------------------- districts
def test_districts_of_each_level_tile_the_city_without_gaps_or_overlaps(place: PlaceLayers) -> None:
    by_level = {level: frame.geometry.to_numpy() for level, frame in place.districts.groupby("level")}
    whole = by_level["city"][0]
    for level in schema.LEVELS:
        assert shapely.coverage_is_valid(by_level[level])
        assert shapely.area(by_level[level]).sum() == pytest.approx(whole.area, rel=1e-9)
        assert shapely.area(by_level[level]).min() > 30_000


def test_every_district_lies_in_its_parent(place: PlaceLayers) -> None:
    districts = place.districts.set_index("district_id")
    assert districts.index.is_unique
    for above, below in pairwise(schema.LEVELS):
        lower = districts[districts["level"] == below]
        upper = districts.loc[lower["parent_id"]]
        assert (upper["level"] == above).all()
        middle = shapely.point_on_surface(lower.geometry.to_numpy())
        assert shapely.covers(upper.geometry.to_numpy(), middle).all()


def test_every_resident_belongs_to_the_village_around_the_house(place: PlaceLayers) -> None:
    village = place.districts.set_index("district_id").geometry.loc[place.demand["village"]]
    away = shapely.distance(village.to_numpy(), place.demand.geometry.to_numpy())
    assert away.max() < 0.5 * np.sqrt(village.area.max())
    assert (away == 0).mean() > 0.999


def test_the_city_has_three_counties_fourteen_townships_and_about_120_villages(city: PlaceLayers) -> None:
    count = city.districts["level"].value_counts()
    assert (count["county"], count["township"]) == (3, 14)
    assert 110 <= count["village"] <= 135
    kinds = city.districts["kind"].value_counts()
    assert set(kinds.index) == {"", "街道", "镇", "乡", "社区", "村"}


# -------------------------------------------------------------------------------------------------------- facilities
def test_every_category_that_the_plans_ask_for_is_there_and_open(place: PlaceLayers) -> None:
    existing = place.facilities[place.facilities["status"] == "existing"]
    assert not ASKED - set(existing["category"])


def test_every_category_is_one_that_the_readers_know() -> None:
    assert {rule.category for rule in RULES} <= set(built_in_categories().entries)


def test_facilities_have_all_states_and_some_come_by_without_saying_when(city: PlaceLayers) -> None:
    facilities = city.facilities
    assert set(facilities["status"]) == set(schema.STATUSES)
    mobile = facilities[facilities["mobile"]]
    stated = (mobile["mobile_place"] != "") & (mobile["mobile_time"] != "")
    assert stated.any()
    assert not stated.all()
    assert facilities["facility_id"].is_unique
    assert (facilities["nursing_beds"].fillna(0) <= facilities["beds"].fillna(0)).all()


def test_parks_have_several_entrances_on_their_edge(city: PlaceLayers) -> None:
    parks = city.facilities[city.facilities["category"] == "park"]
    assert parks["entrances"].map(shapely.get_num_geometries).max() >= 3
    assert all(0 < shapely.distance(e, p) < 700 for e, p in zip(parks["entrances"], parks.geometry, strict=True))


def test_capacities_are_near_what_the_plans_promise(city: PlaceLayers) -> None:
    existing = city.facilities[city.facilities["status"] == "existing"]
    people, households = city.demand["people"].sum(), city.demand["households"].sum()
    held = existing.groupby("category")[list(schema.CAPACITIES)].sum()
    childcare = held.loc[["childcare", "childcare_centre"], "places"].sum()
    elderly = held.loc[["elderly_centre", "care_health_union"]]
    sport = held.loc[
        ["fitness_site", "fitness_centre", "sports_court", "football_pitch", "citizen_gym", "stadium", "sports_hall"],
        "area_m2",
    ].sum()
    assert childcare / people * 1_000 == pytest.approx(4.9, abs=0.1)
    assert elderly["beds"].sum() == pytest.approx(2_700, abs=400)
    assert elderly["nursing_beds"].sum() / elderly["beds"].sum() == pytest.approx(0.57, abs=0.03)
    assert sport / people == pytest.approx(2.38, abs=0.02)
    assert held.loc["community_service", "area_m2"] / households * 100 == pytest.approx(38.5, abs=0.5)


# ------------------------------------------------------------------------------------------------------------- traps
@pytest.mark.parametrize("name", ["对岸养老服务站", "铁路对面卫生服务站"])
def test_a_ring_of_one_kilometre_promises_what_a_walk_of_two_does_not_keep(city: PlaceLayers, name: str) -> None:
    assert _tricked(city, name, near_m=1_000, walk_m=2_000) > 1_000


def test_a_wall_makes_a_long_way_of_a_short_one(city: PlaceLayers) -> None:
    assert _tricked(city, "墙外健身点", near_m=300, walk_m=900) > 50


def test_the_little_city_has_its_river_trap_too(little: PlaceLayers) -> None:
    assert _tricked(little, "对岸养老服务站", near_m=1_000, walk_m=2_000) > 100


def test_compounds_are_entered_through_few_gates(city: PlaceLayers) -> None:
    estates = city.districts[city.districts["level"] == "estate"]
    gates = city.streets.edges[city.streets.edges["gate"]]
    estate, _ = shapely.STRtree(gates.geometry.to_numpy()).query(
        shapely.buffer(estates.geometry.to_numpy(), -3.0), predicate="intersects"
    )
    count = np.bincount(estate, minlength=len(estates))
    assert 1 <= np.median(count) <= 2
    assert count.max() <= 3


# -------------------------------------------------------------------------------------------------------- the making
def test_the_same_seed_makes_the_same_city_and_another_seed_another(little: PlaceLayers) -> None:
    again, other = make_demo(size="small"), make_demo(7, size="small")
    for name in FRAMES:
        assert getattr(again, name).equals(getattr(little, name))
    assert again.streets.edges.equals(little.streets.edges)
    assert not other.streets.edges.geometry.equals(little.streets.edges.geometry)


def test_making_reports_its_progress_and_stops_when_asked() -> None:
    seen: list[float] = []
    make_demo(size="small", progress=lambda fraction, _: seen.append(fraction))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    with pytest.raises(WorkCancelled):
        make_demo(cancelled=lambda: True)
