"""A place from a planner's own files is checked, and bad files are refused with a sentence."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from lifecircle.coverage.errors import PlanError
from lifecircle.layers.errors import DataError
from lifecircle.layers.osm.extract import OsmExtract, read_osm
from lifecircle.layers.population.estimate import FLOOR_PER_PERSON_M2, housed
from lifecircle.scenarios.build.doubts.data_checks import facilities_in_water, streets_in_pieces
from lifecircle.scenarios.build.network import streets as reading
from lifecircle.scenarios.build.network.street_lines import read_street_lines
from lifecircle.scenarios.build.request import CheckRequest, check_request, read_check
from lifecircle.scenarios.cli.actions.inputs.check import request_of
from lifecircle.scenarios.cli.commands.inputs.check import CheckOptions
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.project import read_project, write_project
from lifecircle.scenarios.runs.adhoc_plan import plan_of
from lifecircle.scenarios.runs.check import run_check
from lifecircle.scenarios.runs.evaluation import evaluate_project, plan_of_project

from .. import town_files as town
from ..town_files import SOUTH, STEP, WEST


@pytest.fixture
def files(tmp_path: Path) -> Path:
    town.write_osm(tmp_path / "town.osm")
    town.write_people(tmp_path / "people.csv")
    town.write_care(tmp_path / "care.csv")
    town.write_districts(tmp_path / "communities.geojson")
    (tmp_path / "town.toml").write_text(
        """
        name = "小城"
        [network]
        file = "town.osm"
        [[facilities]]
        file = "care.csv"
        [population]
        file = "people.csv"
        people = "常住人口"
        columns = { age_60_plus = "老人" }
        [[districts]]
        file = "communities.geojson"
        level = "village"
        """,
        encoding="utf-8",
    )
    return tmp_path


def changed(request: CheckRequest, **parts: object) -> CheckRequest:
    return CheckRequest.model_validate({**request.model_dump(exclude_unset=True), **parts})


def test_a_town_is_checked_from_its_files(files: Path) -> None:
    result = run_check(read_check(files / "town.toml"))
    layers = result.project.layers
    assert layers.name == "小城"
    assert layers.demand["people"].sum() == pytest.approx(3600.0)
    assert layers.demand["age_60_plus"].sum() == pytest.approx(720.0)
    assert list(layers.facilities["name"]) == ["南站", "北站"]
    assert "age_60_plus" not in layers.demand.attrs["estimated"]
    elderly = result.evaluation.verdicts[0]
    assert elderly.people == pytest.approx(720.0)
    # 0.92 m/s for 15 minutes is 828 m: around each of two opposite corners (287 m across and 333 m up a block)
    # the crossings at (0,0) (1,0) (2,0) (0,1) (1,1) (0,2), twenty of 60 and over at each.
    assert elderly.served == pytest.approx(240.0)


def test_a_small_place_is_rural_by_the_rule_and_the_guess_is_marked(files: Path) -> None:
    layers = run_check(read_check(files / "town.toml")).project.layers
    assert set(layers.demand["area_type"]) == {"rural"}
    assert "area_type" in layers.demand.attrs["estimated"]
    assert set(layers.demand["village"]) == {"510104001001", "510104001201"}


def test_what_was_done_to_every_file_is_kept(files: Path) -> None:
    records = run_check(read_check(files / "town.toml")).project.settings.inputs
    assert [(record.role, record.file) for record in records] == [
        ("network", "town.osm"),
        ("facilities", "care.csv"),
        ("population", "people.csv"),
        ("districts", "communities.geojson"),
    ]
    done = [str(note.message()) for note in records[1].done]
    assert any("no category claims" in text.casefold() for text in done)
    assert any("Projected to" in text for text in done)


def test_without_a_file_of_facilities_the_networks_own_count(files: Path) -> None:
    request = changed(
        read_check(files / "town.toml"), facilities=(), circles=({"service": "kindergarten", "limit": 10},)
    )
    result = run_check(request)
    assert list(result.project.layers.facilities["name"]) == ["一幼"]
    assert result.evaluation.verdicts[0].served == pytest.approx(600.0)


def test_people_that_nobody_counted_are_estimated_and_marked(files: Path) -> None:
    request = changed(read_check(files / "town.toml"), population={"estimate": {"people_per_km2": 5000, "cell_m": 400}})
    result = run_check(request)
    demand = result.project.layers.demand
    area_km2 = result.project.layers.districts.area.sum() / 1e6
    assert demand["people"].sum() == pytest.approx(5000 * area_km2, rel=1e-6)
    assert "people" in demand.attrs["estimated"]
    assert "age_60_plus" in result.evaluation.verdicts[0].estimated
    assert "There is no population count" in str(result.project.settings.warnings[0].message())


def test_people_estimated_where_no_building_is_known_are_said_to_be_spread_evenly(files: Path) -> None:
    estimate = {"people_per_km2": 5000, "cell_m": 400}
    roads = {"file": town.write_street_lines(files / "roads.gpkg")}
    request = changed(read_check(files / "town.toml"), network=roads, population={"estimate": estimate})
    told = str(run_check(request).project.settings.warnings[0].message())
    assert "spread evenly, as the map has no buildings" in told
    assert "0 buildings" not in told


def test_a_building_takes_no_more_people_than_it_has_room_for(files: Path) -> None:
    layers = run_check(read_check(files / "town.toml")).project.layers
    cells = layers.districts[["geometry"]].assign(people=[50_000.0, 10.0])
    points = housed(cells, layers.buildings)
    assert points["people"].sum() == pytest.approx(50_010.0)
    house = layers.buildings.iloc[0]
    inside = points[points.within(house.geometry)]
    assert inside["people"].sum() == pytest.approx(house.geometry.area * 6 / FLOOR_PER_PERSON_M2)


def test_people_outside_the_streets_are_left_out_and_named(files: Path) -> None:
    with (files / "people.csv").open("a", encoding="utf-8") as stream:
        stream.write("105.5,31.0,7,1\n")
    settings = run_check(read_check(files / "town.toml")).project.settings
    assert "1 of 37 points of people.csv with 7 people" in str(settings.warnings[0].message())


def test_people_beside_a_single_straight_street_count_and_those_far_beyond_its_end_do_not(tmp_path: Path) -> None:
    ends = [town.at(0, 0), town.at(3, 0)]
    nodes = "".join(f'<node id="{row}" lon="{lon}" lat="{lat}"/>' for row, (lon, lat) in enumerate(ends, start=1))
    way = '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>'
    (tmp_path / "street.osm").write_text(f'<osm version="0.6">{nodes}{way}</osm>', encoding="utf-8")
    # 0.1 of a step is 29 m across or 33 m up: beside the street, past its end, and one 570 m past it.
    places = [town.at(1, 0.1), town.at(2, -0.1), town.at(3.2, 0), town.at(5, 0)]
    rows = "".join(f"{lon},{lat},{people}\n" for (lon, lat), people in zip(places, (10, 20, 30, 7), strict=True))
    (tmp_path / "people.csv").write_text("lon,lat,people\n" + rows, encoding="utf-8")
    lon, lat = ends[0]
    (tmp_path / "care.csv").write_text(f"name,lon,lat\n站,{lon},{lat}\n", encoding="utf-8")
    raw = {
        "network": {"file": "street.osm"},
        "facilities": [{"file": "care.csv", "category": "elderly_care"}],
        "population": {"file": "people.csv"},
    }
    result = run_check(check_request(raw, file="test", folder=tmp_path))
    assert result.project.layers.demand["people"].tolist() == [10, 20, 30]
    assert "1 of 4 points of people.csv with 7 people" in str(result.project.settings.warnings[0].message())


def test_swapped_columns_are_refused_with_the_remedy(files: Path) -> None:
    text = (files / "care.csv").read_text(encoding="utf-8")
    (files / "care.csv").write_text(text.replace("经度,纬度", "纬度,经度"), encoding="utf-8")
    with pytest.raises(DataError, match=r"care\.csv: longitude and latitude are swapped"):
        run_check(read_check(files / "town.toml"))


def test_columns_swapped_where_both_could_be_degrees_are_found_by_the_streets(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town, "WEST", 51.0)
    monkeypatch.setattr(town, "SCHOOL", (51.0, town.SOUTH))
    town.write_osm(files / "town.osm")
    town.write_care(files / "care.csv")
    town.write_people(files / "people.csv", swapped=True)
    request = changed(read_check(files / "town.toml"), districts=())
    with pytest.raises(DataError, match="longitude and latitude exchanged it would fit"):
        run_check(request)


def test_facilities_of_another_city_are_refused(files: Path) -> None:
    text = (files / "care.csv").read_text(encoding="utf-8")
    (files / "care.csv").write_text(text.replace("104.0", "120.0"), encoding="utf-8")
    with pytest.raises(DataError, match=r"care\.csv lies far from the streets of town\.osm"):
        run_check(read_check(files / "town.toml"))


def test_metres_of_another_zone_are_refused_with_the_zone_that_would_fit(files: Path) -> None:
    points = gpd.GeoDataFrame(
        {"名称": ["甲"], "类别": ["养老院"]}, geometry=gpd.points_from_xy([town.WEST], [town.SOUTH]), crs=4326
    )
    points.to_crs(4542).set_crs(4543, allow_override=True).to_file(files / "care.gpkg")  # 99°E said to be 102°E
    points.to_crs(4544).set_crs(4542, allow_override=True).to_file(files / "far.gpkg")  # 105°E said to be 99°E
    for name, found in (("care.gpkg", "3° further west"), ("far.gpkg", "6° further east")):
        request = changed(read_check(files / "town.toml"), facilities=({"file": files / name},), districts=())
        with pytest.raises(DataError, match=f"With a central meridian {found} it would fit"):
            run_check(request)


def test_degrees_written_as_one_number_with_minutes_and_seconds_are_recognised(files: Path) -> None:
    def packed(degrees: float) -> str:
        seconds = round(degrees * 3600, 2)
        return f"{int(seconds // 3600)}.{int(seconds % 3600 // 60):02}{round(seconds % 60 * 100):04}"

    text = f"名称,类别,经度,纬度\n甲,养老院,{packed(town.WEST + 0.0123)},{packed(town.SOUTH + 0.0041)}\n"
    (files / "care.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="degrees, minutes and seconds written as one number"):
        run_check(read_check(files / "town.toml"))


@pytest.mark.parametrize("streets", ["town.osm", "streets.gpkg"])
def test_districts_of_another_place_are_refused_with_the_coordinate_system_named(files: Path, streets: str) -> None:
    ends = [town.at(0, 0), town.at(3, 0)]
    line = gpd.GeoDataFrame({"highway": ["residential"]}, geometry=[shapely.LineString(ends)], crs="EPSG:4326")
    line.to_file(files / "streets.gpkg")
    districts = gpd.read_file(files / "communities.geojson")
    districts.assign(geometry=districts.translate(6.0)).to_file(files / "moved.gpkg")
    request = changed(
        read_check(files / "town.toml"),
        network={"file": files / streets},
        districts=({"file": files / "moved.gpkg", "level": "village"},),
    )
    with pytest.raises(DataError, match=rf"far from the streets of {streets}\..* coordinate system\.$"):
        run_check(request)


def test_what_stands_on_one_straight_street_is_near_it(files: Path) -> None:
    east, north = 505_000.0, 3_076_000.0
    row = gpd.GeoSeries(gpd.points_from_xy([east, east + 600], [north, north]), crs=4547).to_crs(4326)
    street = shapely.LineString([(east, north), (east + 600, north)])
    gpd.GeoDataFrame({"highway": ["residential"]}, geometry=[street], crs=4547).to_file(files / "one.gpkg")
    (files / "home.csv").write_text(f"name,lon,lat,people\na,{row.x[0]:.8f},{row.y[0]:.8f},7\n", encoding="utf-8")
    (files / "site.csv").write_text(f"name,lon,lat\na,{row.x[1]:.8f},{row.y[1]:.8f}\n", encoding="utf-8")
    request = CheckRequest.model_validate(
        {
            "network": {"file": files / "one.gpkg"},
            "facilities": ({"file": files / "site.csv", "category": "library"},),
            "population": {"file": files / "home.csv"},
            "circles": ({"service": "library", "limit": 15},),
        }
    )
    assert run_check(request).evaluation.verdicts[0].served == 7


def test_a_park_drawn_as_an_area_is_entered_where_streets_meet_its_edge(files: Path) -> None:
    corners = (*town.at(0.5, 0.5), *town.at(2.5, 1.5))
    parks = gpd.GeoDataFrame(
        {"name": ["大公园", "小公园"], "category": ["公园", "公园"]},
        geometry=[shapely.box(*corners), shapely.box(*town.at(3.2, 3.2), *town.at(3.8, 3.8))],
        crs="EPSG:4326",
    )
    parks.to_file(files / "parks.geojson", driver="GeoJSON")
    request = changed(
        read_check(files / "town.toml"),
        facilities=({"file": files / "parks.geojson"},),
        circles=({"service": "park", "limit": 10},),
    )
    result = run_check(request)
    # Two streets up through the large park cross its edge twice each, one street across twice; none enters the small.
    large, small = result.project.layers.facilities["entrances"]
    assert len(large.geoms) == 6
    assert small is None
    edge = gpd.GeoSeries([shapely.box(*corners).boundary], crs="EPSG:4326").to_crs(result.project.layers.facilities.crs)
    assert max(edge.iloc[0].distance(gate) for gate in large.geoms) < 0.01
    assert len(result.place.facilities.entrance_xy) == 7
    done = [str(note.message()) for note in result.project.settings.inputs[1].done]
    assert any(text.startswith("1 of 2 facilities are entered where streets") for text in done)


def test_boundaries_in_the_map_are_the_districts_where_none_is_given(files: Path) -> None:
    text = (files / "town.osm").read_text(encoding="utf-8")
    corners = [town.at(-0.5, -0.5), town.at(5.5, -0.5), town.at(5.5, 5.5), town.at(-0.5, 5.5)]
    nodes = "".join(f'<node id="{5000 + row}" lon="{lon}" lat="{lat}"/>' for row, (lon, lat) in enumerate(corners))
    ring = "".join(f'<nd ref="{node}"/>' for node in (5000, 5001, 5002, 5003, 5000))
    tags = {"type": "boundary", "boundary": "administrative", "admin_level": "8", "name": "小城街道"}
    said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    relation = f'<relation id="7"><member type="way" ref="900" role="outer"/>{said}</relation>'
    more = f'{nodes}<way id="900">{ring}</way>{relation}</osm>'
    (files / "town.osm").write_text(text.replace("</osm>", more), encoding="utf-8")
    request = read_check(files / "town.toml")
    result = run_check(changed(request, districts=()))
    assert list(result.project.layers.districts["name"]) == ["小城街道"]
    assert (result.project.layers.demand["township"] != "").all()
    record = result.project.settings.inputs[-1]
    assert (record.role, record.file) == ("districts", "town.osm")
    assert "No districts were given" in str(record.done[0].message())
    assert len(run_check(request).project.layers.districts) == 2


def test_a_facility_that_stands_in_two_files_is_told_and_counts_once(files: Path) -> None:
    lon, lat = town.at(0, 0)
    row = f"南站,社区养老服务站,{lon + 5e-4},{lat},8"
    (files / "more.csv").write_text(f"名称,类别,经度,纬度,床位数\n{row}\n", encoding="utf-8")
    asked = read_check(files / "town.toml")
    both = run_check(changed(asked, facilities=({"file": files / "care.csv"}, {"file": files / "more.csv"})))
    alone = run_check(changed(asked, facilities=({"file": files / "care.csv"},)))
    facilities = both.project.layers.facilities
    assert sorted(facilities["name"]) == sorted(alone.project.layers.facilities["name"])
    said = "1 of 1 rows are also in care.csv and are counted once"
    shared = [record for record in both.project.settings.inputs if any(said in str(n.message()) for n in record.told)]
    other = "1 of 2 rows are also in more.csv and are counted once"
    kept = [record for record in both.project.settings.inputs if any(other in str(n.message()) for n in record.told)]
    assert [record.file for record in (*shared, *kept)] in (["more.csv"], ["care.csv"])
    assert all(any("counted once" in str(note) for note in verdict.notes) for verdict in both.evaluation.verdicts)


def test_a_facility_of_the_map_that_a_file_has_too_counts_once(files: Path) -> None:
    """Where the planner asks for the map's facilities beside the file's own."""
    asked = read_check(files / "town.toml")
    lon, lat = town.at(0, 0)
    node = "".join(
        f'<node id="{key}" lon="{lon + east}" lat="{lat}"><tag k="name" v="{name}"/><tag k="amenity" v="kindergarten"/>'
        "</node>"
        for key, east, name in ((7000, 2e-4, "南站"), (7001, 0.0, "一园"))
    )
    text = (files / "town.osm").read_text(encoding="utf-8")
    (files / "town.osm").write_text(text.replace("</osm>", f"{node}</osm>"), encoding="utf-8")
    row = f"一园,幼儿园,{lon},{lat},90"
    (files / "schools.csv").write_text(f"名称,类别,经度,纬度,学位数\n{row}\n", encoding="utf-8")
    network = asked.network.model_copy(update={"facilities": True})
    made = run_check(changed(asked, facilities=({"file": files / "schools.csv"},), network=network)).project
    schools = made.layers.facilities[made.layers.facilities["category"] == "kindergarten"]
    assert sorted(schools["name"]) == ["一园", "一幼", "南站"]
    assert schools["places"].sum() == 90.0
    (record,) = [record for record in made.settings.inputs if record.role == "network"]
    assert any("rows are also in schools.csv and are counted once" in str(note.message()) for note in record.told)


def test_facilities_of_like_names_in_two_files_are_told_and_still_count(files: Path) -> None:
    lon, lat = town.at(0, 0)
    row = f"南站点,社区养老服务站,{lon + 1e-5},{lat}"
    (files / "more.csv").write_text(f"名称,类别,经度,纬度\n{row}\n", encoding="utf-8")
    both = ({"file": files / "care.csv"}, {"file": files / "more.csv"})
    project = run_check(changed(read_check(files / "town.toml"), facilities=both)).project
    assert list(project.layers.facilities["name"]) == ["南站", "北站", "南站点"]
    warning = str(project.settings.warnings[0].message())
    assert "1 facilities are possible duplicates, such as 南站 and 南站点" in warning
    (record,) = [record for record in project.settings.inputs if record.role == "doubles"]
    assert "南站 (care.csv:2) and 南站点 (more.csv:2)" in str(record.done[0].message())


def test_bounds_alone_fetch_the_streets_in_them(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def fetched(place: object, **_options: object) -> OsmExtract:
        asked.append(place)
        return read_osm(files / "town.osm")

    monkeypatch.setattr(reading, "read_place", fetched)
    bounds = (WEST - STEP, SOUTH - STEP, WEST + 6 * STEP, SOUTH + 6 * STEP)
    raw = {"network": {"bounds": bounds}, "facilities": [{"file": "care.csv"}], "population": {"file": "people.csv"}}
    result = run_check(check_request(raw, file="test", folder=files))
    assert asked == [bounds]
    assert result.project.layers.demand["people"].sum() == pytest.approx(3600.0)


@pytest.mark.parametrize("text", ["104,30,105", "104,30,103,31", "a,b,c,d", "104,30,105,95"])
def test_bounds_that_are_no_area_are_refused(files: Path, text: str) -> None:
    options = CheckOptions(bounds=text, population=files / "people.csv", facilities=[str(files / "care.csv")])
    with pytest.raises(ProjectError, match="is not an area; write west,south,east,north"):
        request_of(options)


def spread_over(files: Path, over: str) -> gpd.GeoDataFrame:
    """The demand points of a check in which 1,000 people of one polygon are spread over a layer of the planner's."""
    block = shapely.box(WEST, SOUTH, WEST + 5 * STEP, SOUTH + 5 * STEP)
    gpd.GeoDataFrame({"people": [1_000.0]}, geometry=[block], crs="EPSG:4326").to_file(files / "block.gpkg")
    raw = {"network": {"file": "town.osm"}, "facilities": [{"file": "care.csv"}],
           "population": {"file": "block.gpkg", "over": over}}  # fmt: skip
    return run_check(check_request(raw, file="test", folder=files)).project.layers.demand


def side(demand: gpd.GeoDataFrame, *, west: bool) -> float:
    """The people in the western or the eastern half of the town."""
    half = demand.to_crs("EPSG:4326").geometry.x < WEST + 2.5 * STEP
    return float(demand.loc[half == west, "people"].sum())


def test_people_of_polygons_are_spread_over_a_layer_of_residential_land_by_its_area(files: Path) -> None:
    # Two pieces of land, one three times as large as the other: 750 people east, 250 west.
    small = shapely.box(WEST + STEP, SOUTH + STEP, WEST + 1.4 * STEP, SOUTH + 2 * STEP)
    large = shapely.box(WEST + 3 * STEP, SOUTH + STEP, WEST + 4.2 * STEP, SOUTH + 2 * STEP)
    gpd.GeoDataFrame(geometry=[small, large], crs="EPSG:4326").to_file(files / "land.gpkg")
    demand = spread_over(files, "land.gpkg")
    assert side(demand, west=True) == pytest.approx(250, rel=0.01)
    assert side(demand, west=False) == pytest.approx(750, rel=0.01)


def test_people_of_polygons_are_spread_over_a_planners_buildings_by_their_floors(files: Path) -> None:
    # Two houses of one size, one with one floor and one with four.
    houses = [shapely.box(WEST + place * STEP, SOUTH + STEP, WEST + (place + 0.1) * STEP, SOUTH + 1.1 * STEP)
              for place in (1, 4)]  # fmt: skip
    gpd.GeoDataFrame({"层数": [1, 4]}, geometry=houses, crs="EPSG:4326").to_file(files / "houses.gpkg")
    demand = spread_over(files, "houses.gpkg")
    assert side(demand, west=True) == pytest.approx(200, rel=1e-4)
    assert side(demand, west=False) == pytest.approx(800, rel=1e-4)


@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")  # rasterio's with the newest affine
def test_people_of_polygons_are_spread_over_a_finer_raster_by_its_people(files: Path) -> None:
    cells = np.array([[1.0, 9.0]])
    place = from_origin(WEST, SOUTH + 5 * STEP, 2.5 * STEP, 5 * STEP)
    with rasterio.open(files / "grid.tif", "w", "GTiff", 2, 1, 1, crs="EPSG:4326", transform=place,
                       dtype="float64") as file:  # fmt: skip
        file.write(cells, 1)
    demand = spread_over(files, "grid.tif")
    assert side(demand, west=True) == pytest.approx(100, rel=1e-6)
    assert side(demand, west=False) == pytest.approx(900, rel=1e-6)


def test_people_are_not_spread_over_a_layer_of_points(files: Path) -> None:
    with pytest.raises(DataError, match="contains no areas throughout"):
        spread_over(files, "care.csv")


def test_a_planners_own_words_name_the_categories(files: Path) -> None:
    request = read_check(files / "town.toml")
    table = (files / "care.csv").read_text(encoding="utf-8")
    word = "颐养驿站"
    (files / "care.csv").write_text(table.replace("社区养老服务站", word), encoding="utf-8")
    with pytest.raises(DataError, match="no category claims any of its rows"):
        run_check(request)
    (files / "words.toml").write_text(f'[elderly_care]\nwords = ["{word}"]\n', encoding="utf-8")
    result = run_check(request.model_copy(update={"categories": files / "words.toml"}))
    assert set(result.project.layers.facilities["category"]) == {"elderly_care"}


def test_a_where_column_chooses_the_rows_that_count(files: Path) -> None:
    request = read_check(files / "town.toml")
    asked = request.facilities[0].model_copy(update={"where": "床位数", "category": "elderly_care"})
    result = run_check(request.model_copy(update={"facilities": (asked,)}))
    assert list(result.project.layers.facilities["name"]) == ["南站", "北站"]
    missing = asked.model_copy(update={"where": "托位"})
    with pytest.raises(DataError, match="has no column 托位"):
        run_check(request.model_copy(update={"facilities": (missing,)}))


def test_a_circle_of_ones_own_may_ask_for_a_category_and_by_car() -> None:
    raw = {
        "network": {"place": "x"},
        "population": {"file": "p.csv"},
        "circles": [{"service": "police", "limit": 7.5, "mode": "drive"}],
    }
    clause = plan_of(check_request(raw, file="x", folder=Path())).clause[0]
    assert clause.id == "own-police-drive-7-5"
    assert (clause.title, clause.title_en) == ("7.5分钟车程警务服务圈", "Police station within 7.5 minutes by car")


def asked_circles(*circles: dict[str, object]) -> CheckRequest:
    raw = {"network": {"place": "x"}, "population": {"file": "p.csv"}, "circles": list(circles)}
    return check_request(raw, file="x", folder=Path())


def test_circles_of_one_service_for_two_groups_are_two_clauses() -> None:
    elderly = {"service": "elderly_care", "limit": 15, "group": "age_60_plus"}
    near, far = {"service": "elderly_care", "limit": 7.25}, {"service": "elderly_care", "limit": 1_440}
    plan = plan_of(asked_circles({"service": "elderly_care", "limit": 15}, elderly, near, far))
    assert [clause.id for clause in plan.clause] == [
        "own-elderly-care-walk-15",
        "own-elderly-care-walk-15-age-60-plus",
        "own-elderly-care-walk-7-25",
        "own-elderly-care-walk-1440",
    ]


def test_a_circle_named_twice_is_refused() -> None:
    once = {"service": "library", "limit": 15}
    with pytest.raises(PlanError, match=r"circle library within 15 \(walk, people\) is named twice"):
        plan_of(asked_circles(once, {"service": "school", "limit": 15}, once))


def test_the_project_keeps_circles_of_ones_own_and_gives_the_same_verdict_again(files: Path) -> None:
    request = changed(read_check(files / "town.toml"), circles=({"service": "kindergarten", "limit": 10},))
    request = changed(request, network={"file": files / "town.osm", "facilities": True})
    result = run_check(request)
    write_project(result.project, files / "kept.gpkg")
    again = read_project(files / "kept.gpkg")
    assert plan_of_project(again) == result.evaluation.plan
    verdict = evaluate_project(again, plan_of_project(again)).evaluation.verdicts[0]
    assert verdict.served == result.evaluation.verdicts[0].served


def test_a_circle_around_nothing_known_is_refused() -> None:
    raw = {
        "network": {"place": "x"},
        "population": {"file": "p.csv"},
        "circles": [{"service": "spaceport", "limit": 5}],
    }
    with pytest.raises(PlanError, match="no service or category spaceport"):
        plan_of(check_request(raw, file="x", folder=Path()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not say network"),
        ("network = 3", "network"),
        ("[network]\nlayer='b'\n[population]\nfile='p'", "either a file or a place"),
        ("[network]\nfile='a'\n[population]\nfile='p'\n[populations]\n", "no key populations"),
        ("[network]\nfile='a'\n[population]\n", "either a file or an estimate"),
        ("[network]\nfile='a'\n[population.estimate]\ncensus='c'", "either people_per_km2, or census"),
        ("[network\n", "not a readable TOML file"),
        (
            "[network]\nfile='a'\n[population]\nfile='p'\n[[circles]]\nservice='park'\nlimit=0",
            "circles.0.limit: 0 is given; it must be above 0",
        ),
    ],
)
def test_a_faulty_check_file_is_refused_with_its_name_and_key(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "town.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"town\.toml.*" + said):
        read_check(file)


def test_paths_are_taken_from_the_check_files_folder(files: Path) -> None:
    request = read_check(files / "town.toml")
    assert request.network.file == files / "town.osm"
    assert request.facilities[0].file == files / "care.csv"
    assert request.plan == "circles"


def test_plain_street_lines_become_streets_that_meet_where_they_cross(tmp_path: Path) -> None:
    streets, loaded = read_street_lines(town.write_street_lines(tmp_path / "roads.gpkg"))
    edges = streets.edges
    # Twelve lines of five pieces between crossings, and the elevated road, which meets none of them: but its ends lie
    # on the first and the last street, which it joins there.
    ground = edges[edges["highway"] == "tertiary"]
    assert len(ground) == 62
    assert ground["walk"].all()
    above = edges[edges["highway"] == "trunk"]
    assert len(above) == 1
    assert not above["walk"].any()
    assert set(edges["name"]) == {*(f"{number}街" for number in range(12)), "高架"}
    assert loaded.report.rows == 13
    ends = np.column_stack([edges["u"], edges["v"]])
    assert set(np.unique(ends)) <= set(streets.nodes.index)


def test_street_lines_that_nobody_may_walk_are_refused_by_the_files_name(tmp_path: Path) -> None:
    roads = town.write_street_lines(tmp_path / "roads.gpkg")
    gpd.read_file(roads).assign(highway="motorway").to_file(tmp_path / "fast.gpkg")
    with pytest.raises(DataError, match=r"fast\.gpkg has no street that is open on foot"):
        read_street_lines(tmp_path / "fast.gpkg")


@pytest.mark.parametrize(
    ("crs", "said"),
    [
        ("EPSG:4326", r"EPSG:4326 is not in metres.* give EPSG:4544"),
        ("EPSG:3857", r"In EPSG:3857 lengths in this place are wrong by 16\.\d ?%.* give EPSG:4544"),
        ("EPSG:4547", r"In EPSG:4547 lengths in this place are wrong by 1\.\d%"),
    ],
)
def test_a_system_in_which_lengths_are_wrong_is_refused(files: Path, crs: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        run_check(changed(read_check(files / "town.toml"), crs=crs))


def test_a_system_of_the_planners_choice_that_is_true_here_is_taken(files: Path) -> None:
    result = run_check(changed(read_check(files / "town.toml"), crs="EPSG:32648"))
    assert result.project.layers.streets.edges.crs.to_epsg() == 32648
    assert result.evaluation.verdicts[0].served == pytest.approx(240.0)


def test_a_layer_of_points_is_no_street_layer(tmp_path: Path) -> None:
    care = town.write_care(tmp_path / "care.csv")
    with pytest.raises(DataError, match="contains no lines"):
        read_street_lines(care)


def test_an_estimate_is_cut_to_the_streets_as_counted_people_are(files: Path) -> None:
    streets = read_osm(files / "town.osm").streets.edges
    west, south, east, north = streets.total_bounds
    wide = shapely.box(west - 1.0, south - 1.0, east + 1.0, north + 1.0)
    frame = gpd.GeoDataFrame({"name": ["大市"]}, geometry=[wide], crs="EPSG:4326")
    frame.to_file(files / "wide.geojson")
    request = changed(
        read_check(files / "town.toml"),
        districts=[{"file": files / "wide.geojson", "level": "county"}],
        population={"estimate": {"people_per_km2": 1000}},
    )
    project = run_check(request).project
    box = streets.to_crs(project.layers.streets.edges.crs).total_bounds
    km2 = (box[2] - box[0] + 1000) * (box[3] - box[1] + 1000) / 1e6  # 500 m to every side, as for people in a file
    assert project.layers.demand["people"].sum() == pytest.approx(1000 * km2, rel=0.02)
    whole = frame.to_crs(project.layers.streets.edges.crs).area.sum() / 1e6
    (beyond,) = [note for note in project.settings.warnings if "outside the streets" in note.template]
    assert float(str(beyond.values["people"]).replace(",", "")) == pytest.approx(1000 * (whole - km2), rel=0.02)


def test_districts_elsewhere_make_no_estimate(files: Path) -> None:
    there = gpd.GeoDataFrame({"name": ["远方"]}, geometry=[shapely.box(90, 40, 90.1, 40.1)], crs="EPSG:4326")
    there.to_file(files / "far.geojson")
    request = changed(
        read_check(files / "town.toml"),
        districts=[{"file": files / "far.geojson", "level": "county"}],
        network={"file": town.write_street_lines(files / "roads.gpkg")},
        population={"estimate": {"people_per_km2": 1000}},
    )
    with pytest.raises(DataError, match=r"far\.geojson lies far from the streets of roads"):
        run_check(request)


def test_streets_that_do_not_meet_are_told() -> None:
    lines = [shapely.LineString([(0, k * 100), (600 if k == 0 else 200, k * 100)]) for k in range(3)]
    columns = {"u": [0, 2, 4], "v": [1, 3, 5], "walk": [True] * 3}
    edges = gpd.GeoDataFrame(columns, geometry=lines, crs="EPSG:32648")
    (told,) = streets_in_pieces(edges)
    assert told.values == {"count": 3, "percent": 0.6}
    assert "3 pieces that do not join, the largest with 60% of their length" in str(told)
    assert streets_in_pieces(edges.assign(u=[0, 1, 4])) == ()  # 800 of 1,000 m
    assert streets_in_pieces(edges.assign(walk=[True, False, False])) == ()


def test_facilities_in_a_river_are_named() -> None:
    water = shapely.box(0, 0, 100, 20)
    kinds = {"kind": ["river", "railway"], "name": ["", ""]}
    rail = shapely.LineString([(0, 50), (100, 50)])
    barriers = gpd.GeoDataFrame(kinds, geometry=[water, rail], crs="EPSG:32648")
    points = [shapely.Point(50, 10), shapely.Point(50, 30), shapely.Point(50, 50)]
    named = {"name": ["水中", "岸上", "轨上"], "facility_id": list("abc")}
    sites = gpd.GeoDataFrame(named, geometry=points, crs=barriers.crs)
    (told,) = facilities_in_water(sites, barriers)
    assert (told.values["count"], told.values["names"]) == (1, "水中")
    assert facilities_in_water(sites.iloc[1:], barriers) == ()


def test_a_census_gives_the_density_and_the_ages(files: Path) -> None:
    (files / "census.csv").write_text(
        "city,city_code,popu_2020,household_2020,age_0_14_2020,age_15_59_2020,age_60_2020\n"
        "小市,510100,60000,3,10,60,30\n大市,510200,90000,3,20,60,20\n",
        encoding="utf-8",
    )
    estimate = {"census": files / "census.csv", "districts": ["小市"], "area_km2": 20}
    request = changed(read_check(files / "town.toml"), population={"estimate": estimate})
    demand = run_check(request).project.layers.demand
    assert demand["age_60_plus"].sum() / demand["people"].sum() == pytest.approx(0.3)
    assert demand["people"].sum() / demand["households"].sum() == pytest.approx(3.0)
    nowhere = changed(request, population={"estimate": {**estimate, "districts": ["无市"]}})
    with pytest.raises(DataError, match=r"census\.csv has no row called 无市"):
        run_check(nowhere)


def test_porto_alegre_is_checked_with_all_its_people(shared_data: Path) -> None:
    folder = shared_data / "porto_alegre"
    hexagons = folder / "poa_hexgrid.csv"
    raw = {
        "circles": [{"service": "school", "limit": 15}, {"service": "health_centre", "limit": 15}],
        "network": {"file": folder / "poa_osm.pbf"},
        "facilities": [
            {"file": hexagons, "category": "school", "where": "schools"},
            {"file": hexagons, "category": "health_centre", "where": "healthcare"},
        ],
        "population": {"file": hexagons, "people": "population"},
    }
    result = run_check(check_request(raw, file="test", folder=Path()))
    schools, health = result.evaluation.verdicts
    assert schools.people == health.people == pytest.approx(812_935)
    assert schools.served is not None
    assert health.served is not None
    assert 0.9 < schools.served / 812_935 < 1
    assert 0.75 < health.served / 812_935 < 0.95
    assert "outside China" in str(result.project.settings.warnings[0].message())


def test_chengdu_is_checked_by_an_estimate_that_is_marked(shared_data: Path) -> None:
    raw = {
        "network": {"file": shared_data / "chengdu/chengdu.osm"},
        "circles": [{"service": "supermarket", "limit": 15}],
        "population": {"estimate": {"people_per_km2": 6_361_365 / 421.5}},
    }
    result = run_check(check_request(raw, file="test", folder=Path()))
    market = result.evaluation.verdicts[0]
    # The extract's box has 70.0 km2, less the waters and the cells that no street passes.
    assert market.people is not None
    assert 0.95 < market.people / (6_361_365 / 421.5 * 70.0) < 1
    assert "people" in market.estimated
    # The map's own shops are no full list, so that a share that falls short is a lower bound.
    assert (market.state, market.bound) == ("not_decided", True)
    assert market.measured is not None


def test_waits_at_crossings_are_kept_in_the_project_and_options_win(files: Path) -> None:
    toml = files / "waits.toml"
    text = (files / "town.toml").read_text(encoding="utf-8")
    toml.write_text("crossing_wait_s = 15\nsignal_wait_s = 30\n" + text, encoding="utf-8")
    project = run_check(request_of(CheckOptions(toml, signal_wait_s=45.0))).project
    assert (project.settings.crossing_wait_s, project.settings.signal_wait_s) == (15, 45)
    write_project(project, files / "lifecircle.gpkg")
    kept = read_project(files / "lifecircle.gpkg")
    settings = evaluate_project(kept, plan_of_project(kept)).evaluation.settings
    assert (settings.crossing_s, settings.signal_s) == (15, 45)
    toml.write_text("signal_wait_s = -1\n" + text, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"waits\.toml, signal_wait_s: -1 is given; it must be 0 or above"):
        read_check(toml)
