from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from lifecircle.layers.districts.area_types import with_area_types
from lifecircle.layers.districts.assign import assign_districts
from lifecircle.layers.districts.districts import load_districts
from lifecircle.layers.errors import DataError
from lifecircle.layers.inspection.inspect import inspect
from lifecircle.layers.osm.extract import OsmExtract, project
from lifecircle.layers.population.age_groups import fill_groups, shares_by_district
from lifecircle.layers.population.census import match_census, national_shares
from lifecircle.layers.population.dasymetric import floor_area_m2
from lifecircle.layers.population.population import Targets, estimate_population, load_population, read_population
from lifecircle.layers.schema import AGE_GROUPS, DEMAND_COLUMNS, GROUPS

# rasterio 1.4 multiplies affine 3's matrices in the way that affine is about to deprecate
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
CRS = 32648


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def polygons(path: Path, people: list[float], **columns: list[float]) -> Path:
    shapes = [
        shapely.box(400_000 + 1000 * row, 3_400_000, 401_000 + 1000 * row, 3_401_000) for row in range(len(people))
    ]
    gpd.GeoDataFrame({"people": people, **columns}, geometry=shapes, crs=CRS).to_file(path)
    return path


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        read_population(path, **options)
    return str(caught.value)


def test_points_of_a_table_become_demand_with_every_column_of_the_schema(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "lon,lat,population\n104.0,30.0,10\n104.1,30.1,20\n")
    demand = read_population(path)
    assert list(demand.columns) == [*DEMAND_COLUMNS, "geometry"]
    assert demand["people"].tolist() == [10, 20]
    assert demand.crs.is_projected
    assert demand.crs.to_epsg() == 4544  # CGCS2000, 3-degree zone around 105 E
    assert np.isfinite(demand[list(GROUPS)].to_numpy()).all()
    back = demand.to_crs(4326).geometry
    np.testing.assert_allclose(shapely.get_coordinates(back), [[104.0, 30.0], [104.1, 30.1]], atol=1e-9)


def test_the_metric_crs_can_be_given(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "lon,lat,population\n104.0,30.0,10\n")
    assert read_population(path, into=CRS).crs == CRS


def test_a_column_by_another_name_is_named_by_the_planner(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "lon,lat,zz\n104.0,30.0,10\n")
    message = refused(path)
    assert "no column that is known to hold people" in message
    assert "lon, lat, zz" in message
    assert read_population(path, people_column="zz")["people"].tolist() == [10]


def test_people_are_the_sum_of_the_age_groups_where_no_column_says(tmp_path: Path) -> None:
    columns = ",".join(AGE_GROUPS)
    path = table(tmp_path / "people.csv", f"lon,lat,{columns}\n104.0,30.0,1,2,3,4,5,6\n")
    demand = read_population(path)
    assert demand["people"].tolist() == [21]
    assert demand.attrs["estimated"] == ["households"]


def test_rows_with_more_old_people_than_people_are_named(tmp_path: Path) -> None:
    rows = "104.0,30.0,10,10\n104.1,30.0,10,11\n104.2,30.0,10,12\n"
    path = table(tmp_path / "people.csv", "lon,lat,people,age_60_plus\n" + rows)
    notes = [str(note) for note in read_population(path).attrs["notes"]]
    said = "In 1 rows of people.csv the age groups hold more people"
    assert any(said in note and ": 4. Correct" in note for note in notes)


def test_negative_people_are_refused_by_row(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "lon,lat,people\n104.0,30.0,10\n104.1,30.0,-3\n104.2,30.0,-1\n")
    message = refused(path)
    assert "negative numbers in the column people in 2 rows: 3, 4" in message


def test_missing_and_infinite_people_are_refused_by_row(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "lon,lat,people\n104.0,30.0,10\n104.1,30.0,\n104.2,30.0,inf\n")
    assert "no number in the column people in 2 rows: 3, 4" in refused(path)


def test_many_wrong_rows_are_counted_and_the_first_ten_named(tmp_path: Path) -> None:
    rows = "".join(f"104.{row:02},30.0,-1\n" for row in range(15))
    message = refused(table(tmp_path / "people.csv", "lon,lat,people\n" + rows))
    assert "15 rows: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ..." in message


def test_nobody_at_all_is_refused(tmp_path: Path) -> None:
    assert "adds up to 0" in refused(table(tmp_path / "people.csv", "lon,lat,people\n104.0,30.0,0\n"))


def test_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lines.gpkg"
    line = shapely.LineString([(400_000, 3_400_000), (401_000, 3_400_000)])
    gpd.GeoDataFrame({"people": [1.0]}, geometry=[line], crs=CRS).to_file(path)
    assert "cannot live on lines" in refused(path)


def test_polygons_are_spread_over_a_grid_and_keep_their_people(tmp_path: Path) -> None:
    demand = read_population(polygons(tmp_path / "areas.gpkg", [100.0, 50.0]), into=CRS)
    assert len(demand) == 200
    assert demand["people"].sum() == pytest.approx(150)
    west = demand.geometry.x < 401_000
    assert demand.loc[west, "people"].sum() == pytest.approx(100)


def test_polygons_are_spread_over_buildings_where_there_are_any(tmp_path: Path) -> None:
    corners = [(400_100, 3_400_100), (400_500, 3_400_500)]
    houses = gpd.GeoDataFrame(geometry=[shapely.box(x, y, x + 10, y + 10) for x, y in corners], crs=CRS)
    path = polygons(tmp_path / "areas.gpkg", [100.0, 50.0], age_60_plus=[20.0, 10.0])
    demand = read_population(path, into=CRS, targets=Targets(houses.to_crs(4326), [1.0, 3.0]))
    assert demand["people"].tolist()[:2] == pytest.approx([25, 75])
    assert demand["age_60_plus"].sum() == pytest.approx(30)
    assert "age_60_plus" not in demand.attrs["estimated"]
    assert any("no building or residential land" in str(note) for note in demand.attrs["notes"])


def test_a_self_intersecting_polygon_keeps_its_people(tmp_path: Path) -> None:
    bow = shapely.Polygon([(400_000, 3_400_000), (401_000, 3_401_000), (401_000, 3_400_000), (400_000, 3_401_000)])
    path = tmp_path / "bow.gpkg"
    gpd.GeoDataFrame({"people": [80.0]}, geometry=[bow], crs=CRS).to_file(path)
    assert read_population(path)["people"].sum() == pytest.approx(80)


@pytest.mark.parametrize(
    ("column", "role", "otherwise"),
    [
        ("户籍总人口", "people", True),
        ("户籍人口数（人）", "people", True),
        ("实有人口", "people", True),
        ("七普人口", "people", False),
        ("0～3岁", "age_0_2", True),
        ("0—3岁人口", "age_0_2", True),
        ("0至2周岁", "age_0_2", False),
        ("3~6岁人口", "age_3_5", True),
        ("6-12岁", "age_6_11", True),
        ("60周岁及以上", "age_60_plus", False),
        ("65周岁以上人口", "age_65_plus", False),
        ("65岁以上老人", "age_65_plus", False),
        ("60周岁以上的老年人口", "age_60_plus", False),
        ("80岁以上高龄", "age_80_plus", False),
        ("80周岁及以上高龄老人数", "age_80_plus", False),
    ],
)
def test_columns_are_known_in_their_usual_spellings_and_what_counts_otherwise_is_marked(
    column: str, role: str, *, otherwise: bool, tmp_path: Path
) -> None:
    people = column if role == "people" else "常住人口"
    more = "" if role == "people" else f",{column}"
    path = table(tmp_path / "people.csv", f"lon,lat,{people}{more}\n104.0,30.0,100{',7' if more else ''}\n")
    read = read_population(path)
    assert read[role].tolist() == [100 if role == "people" else 7]
    assert read.attrs["counted_as"] == ({role: column} if otherwise else {})


def test_only_people_within_the_bounds_are_kept(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "lon,lat,people\n104.0,30.0,10\n105.0,30.0,20\n")
    assert read_population(path, bounds=(103.9, 29.9, 104.1, 30.1))["people"].tolist() == [10]
    assert "no people within the place" in refused(path, bounds=(0.0, 0.0, 1.0, 1.0))


def test_a_raster_becomes_demand_with_its_group_rasters_counted(tmp_path: Path) -> None:
    def raster(name: str, cells: list[list[float]]) -> Path:
        values = np.array(cells)
        options = {"crs": "EPSG:4326", "transform": from_origin(104, 31, 0.001, 0.001), "dtype": "float64"}
        with rasterio.open(tmp_path / name, "w", "GTiff", values.shape[1], values.shape[0], 1, **options) as file:
            file.write(values, 1)
        return tmp_path / name

    demand = read_population(raster("p.tif", [[8.0, 2.0]]), groups={"age_60_plus": raster("old.tif", [[4.0, 1.0]])})
    assert demand["people"].tolist() == [8, 2]
    assert demand["age_60_plus"].tolist() == [4, 1]
    assert demand[list(AGE_GROUPS)].sum(axis=1).tolist() == pytest.approx([8, 2])
    assert "age_60_plus" not in demand.attrs["estimated"]
    assert "age_15_59" in demand.attrs["estimated"]


# ------------------------------------------------------------------------------------------------- groups by shares
def people(*counts: float, **columns: list[float] | list[str]) -> gpd.GeoDataFrame:
    shapes = shapely.points([(row, 0) for row in range(len(counts))])
    return gpd.GeoDataFrame({"people": counts, **columns}, geometry=shapes, crs=CRS)


def test_totals_alone_are_split_by_the_country_and_marked_as_estimated() -> None:
    filled = fill_groups(people(1000.0))
    assert filled["age_60_plus"].iloc[0] == pytest.approx(187.28, abs=0.01)
    assert filled[list(AGE_GROUPS)].sum(axis=1).tolist() == pytest.approx([1000])
    assert filled.attrs["estimated"] == [*AGE_GROUPS, "households"]


def test_counted_groups_stay_and_the_others_share_who_is_left() -> None:
    filled = fill_groups(people(1000.0, age_60_plus=[400.0]))
    assert filled["age_60_plus"].tolist() == [400]
    assert filled[list(AGE_GROUPS)].sum(axis=1).tolist() == pytest.approx([1000])
    share = national_shares()
    assert filled["age_15_59"].iloc[0] == pytest.approx(600 * share["age_15_59"] / (1 - share["age_60_plus"]))


def test_more_old_people_than_people_leave_nobody_for_the_rest_and_no_negative_numbers() -> None:
    filled = fill_groups(people(10.0, age_60_plus=[12.0]))
    assert filled[["age_0_2", "age_15_59"]].to_numpy().tolist() == [[0, 0]]


def test_shares_given_win_and_gaps_are_filled_by_the_country() -> None:
    usual = national_shares()
    given = pd.DataFrame({group: [0.0, np.nan] for group in usual})
    given.loc[0, "age_60_plus"] = 1.0
    filled = fill_groups(people(100.0, 100.0), given)
    assert filled["age_60_plus"].tolist() == pytest.approx([100, 100 * usual["age_60_plus"]])
    assert filled["households"].tolist() == pytest.approx([0, 100 * usual["households"]])


def test_estimates_are_made_anew_when_a_census_comes_and_counts_stay() -> None:
    first = fill_groups(people(100.0, households=[40.0]))
    again = fill_groups(first, {**national_shares(), "age_60_plus": 1.0, "age_15_59": 0.0, "age_0_2": 0.0,
                                "age_3_5": 0.0, "age_6_11": 0.0, "age_12_14": 0.0})  # fmt: skip
    assert again["age_60_plus"].tolist() == [100]
    assert again["households"].tolist() == [40]
    assert again.attrs["estimated"] == list(AGE_GROUPS)


def test_the_frame_given_is_not_changed() -> None:
    given = people(10.0)
    fill_groups(given)
    assert list(given.columns) == ["people", "geometry"]


def test_an_estimate_from_a_density_conserves_it_and_is_marked_throughout() -> None:
    area = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 2000, 1000)], crs=CRS)
    demand = estimate_population(area, 500.0, None)
    assert demand["people"].sum() == pytest.approx(1000)
    assert set(demand.attrs["estimated"]) == {*AGE_GROUPS, "households", "people"}


# ------------------------------------------------------------------------------------------------------- real data
def test_porto_alegre_has_812_935_people(shared_data: Path) -> None:
    demand = read_population(shared_data / "porto_alegre/poa_hexgrid.csv")
    assert demand["people"].sum() == 812_935
    assert len(demand) == 1_227
    assert demand.crs == 32722
    assert (with_area_types(demand)["area_type"] == "urban").mean() > 0.9


def test_the_districts_of_xiangtan_get_the_shares_of_their_own_census(
    shared_data: Path, census_2020: pd.DataFrame
) -> None:
    census = census_2020
    shapes = gpd.read_file(shared_data / "districts/xiangtan.geojson").to_crs(4545)
    match = match_census(census, shapes)
    rows = census.loc[match.rows]
    districts = shapes[["name", "geometry"]].assign(
        district_id=rows["code"].to_numpy(), level="county", people=rows["people"].to_numpy()
    )
    demand = estimate_population(districts, 1.0, None)
    located = assign_districts(demand, districts)
    shares = shares_by_district(located, districts, census, match)
    filled = fill_groups(located, shares)
    shaoshan = filled[filled["county"] == "430382"]
    row = census[census["code"] == "430382"].iloc[0]
    assert shaoshan["age_60_plus"].sum() / shaoshan["people"].sum() == pytest.approx(row["age_60_plus"] / row["people"])


def test_chengdu_is_estimated_on_its_buildings_and_all_urban(chengdu: OsmExtract) -> None:
    extract = project(chengdu, 4544)
    assert extract.box is not None
    area = gpd.GeoDataFrame(geometry=[shapely.box(*extract.box)], crs=4326).to_crs(4544)
    demand = estimate_population(area, 13_639.0, Targets(extract.buildings, list(floor_area_m2(extract.buildings))))
    assert demand["people"].sum() == pytest.approx(13_639 * area.area.sum() / 1e6)
    assert len(demand) > 700
    assert "people" in demand.attrs["estimated"]
    assert (with_area_types(demand)["area_type"] == "urban").all()


def test_columns_that_count_nearly_the_group_are_told_and_further_groups_are_kept(tmp_path: Path) -> None:
    file = table(
        tmp_path / "a.csv",
        "经度,纬度,户籍人口,0-3岁,3-6岁,60岁及以上,65岁及以上,80岁以上\n104.06,30.69,1000,40,30,200,150,30\n",
    )
    read = read_population(file)
    assert read.attrs["counted_as"] == {"people": "户籍人口", "age_0_2": "0-3岁", "age_3_5": "3-6岁"}
    assert read[["age_65_plus", "age_80_plus"]].iloc[0].tolist() == [150, 30]
    children = table(tmp_path / "c.csv", "经度,纬度,常住人口,0-14岁\n104.06,30.69,1000,170\n")
    assert read_population(children)["age_0_14"].tolist() == [170]
    residents = table(tmp_path / "b.csv", "经度,纬度,常住人口,3岁以下\n104.06,30.69,1000,40\n")
    plain = read_population(residents)
    assert plain.attrs["counted_as"] == {}
    assert "age_65_plus" not in plain.columns


def test_residents_are_taken_before_other_figures_of_people_and_the_others_are_told(tmp_path: Path) -> None:
    """Plans ask of 常住人口: beside it neither 人口 nor 户籍人口 is meant, whatever their order in the file."""
    for other in ("人口", "总人口", "户籍人口"):
        for names, counts in ((f"{other},常住人口", "100,37"), (f"常住人口,{other}", "37,100")):
            file = table(tmp_path / "a.csv", f"经度,纬度,{names}\n104.06,30.69,{counts}\n")
            read = read_population(file)
            assert read["people"].tolist() == [37]
            assert any(f"常住人口, {other} would all do" in str(note) for note in read.attrs["notes"])
    same = table(tmp_path / "b.csv", "经度,纬度,常住人口,人口\n104.06,30.69,37,37\n")
    assert not any("would all do" in str(note) for note in read_population(same).attrs["notes"])


def test_a_table_without_places_tells_before_it_is_read_in_which_rows_ages_exceed_all_people(tmp_path: Path) -> None:
    text = "社区名称,15-59岁,60岁及以上\n东光社区,100,10\n双林社区,50,60\n合计,150,70\n"
    path = table(tmp_path / "people.csv", text)
    found = inspect(path, mapping={"people": "15-59岁", "age_15_59": "15-59岁"})
    told = [str(note) for note in found.told_of("population")]
    assert any("In 2 rows of people.csv" in note and ": 2 东光社区, 3 双林社区." in note for note in told)


def test_rows_of_people_in_districts_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = table(tmp_path / "people.csv", "社区名称,总人口,60岁及以上\n东光社区,100,10\n双林社区,50,90\n")
    boxes = [shapely.box(104.0, 30.0, 104.01, 30.01), shapely.box(104.01, 30.0, 104.02, 30.01)]
    areas = gpd.GeoDataFrame({"名称": ["双林社区", "东光社区"]}, geometry=boxes, crs=4326)
    areas.to_file(tmp_path / "areas.gpkg")
    districts = load_districts(tmp_path / "areas.gpkg", level="village").frame
    told = [str(note) for note in load_population(path, areas=districts).doubts]
    assert any("In 1 rows of people.csv" in note and ": 3 双林社区." in note for note in told)
