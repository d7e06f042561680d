from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from lifecircle.layers.demo.files import files
from lifecircle.layers.demo.files.files import write_demo_files
from lifecircle.layers.districts.districts import load_districts
from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.osm.extract import project, read_osm
from lifecircle.layers.population.population import read_population
from lifecircle.layers.schema import CAPACITIES, GROUPS, PlaceLayers
from lifecircle.progress import WorkCancelled

Written = tuple[PlaceLayers, dict[str, Path]]


@pytest.fixture(scope="module")
def written(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return small_demo_city, write_demo_files(small_demo_city, tmp_path_factory.mktemp("demo") / "城市")


def test_every_file_is_written_and_none_is_empty(written: Written) -> None:
    _, paths = written
    assert all(path.stat().st_size > 1_000 for path in paths.values())
    assert {path.suffix for path in paths.values()} == {".gpkg", ".shp", ".csv", ".xlsx", ".tif", ".pbf", ".osm"}


def test_the_geopackage_holds_every_frame(written: Written) -> None:
    layers, paths = written
    tables = {
        name: gpd.read_file(paths["demo.gpkg"], layer=name) for name in gpd.list_layers(paths["demo.gpkg"])["name"]
    }
    assert len(tables["streets"]) == len(layers.streets.edges)
    assert len(tables["nodes"]) == len(layers.streets.nodes)
    assert tables["residents"]["people"].sum() == pytest.approx(layers.demand["people"].sum())
    assert set(tables["entrances"]["facility_id"]) <= set(layers.facilities["facility_id"])
    assert {"facilities", "districts", "barriers", "buildings"} <= set(tables)


def test_shapefiles_in_gbk_without_a_cpg_come_back_with_their_chinese_names(written: Written) -> None:
    layers, paths = written
    for level, name in files.SHAPEFILES.items():
        assert not paths[name].with_suffix(".cpg").exists()
        read = load_districts(paths[name], level=level).frame.set_index("district_id")
        own = layers.districts[layers.districts["level"] == level].set_index("district_id")
        assert (read["name"] == own.loc[read.index, "name"]).all()
        assert (read["area_type"] == own.loc[read.index, "area_type"]).all()
        np.testing.assert_allclose(read.area, own.loc[read.index].area, rtol=1e-9)


def test_an_amap_download_lies_half_a_kilometre_off_until_it_is_shifted_back(written: Written) -> None:
    layers, paths = written
    own = layers.facilities.set_index("name").geometry
    shifted = load_facilities(paths[files.POI_CSV]).frame.to_crs(4547).set_index("name").geometry
    true = load_facilities(paths[files.POI_CSV], datum="gcj02").frame.to_crs(4547).set_index("name").geometry
    assert shifted.distance(own.loc[shifted.index]).min() > 300
    assert true.distance(own.loc[true.index]).max() < 0.2


def test_the_ledger_gives_back_category_status_tier_and_capacities(written: Written) -> None:
    layers, paths = written
    read = load_facilities(paths[files.LEDGER_XLSX]).frame.set_index("facility_id")
    own = layers.facilities.set_index("facility_id")
    assert set(read.index) == set(own.index)
    own = own.loc[read.index]
    for column in ("name", "category", "status", "level", "public", "new", "mobile", "mobile_place", "mobile_time"):
        assert (read[column] == own[column]).all(), column
    for column in (*CAPACITIES, "grade"):
        np.testing.assert_array_equal(read[column], own[column], err_msg=column)


def test_residents_are_conserved_in_the_table_and_in_the_raster(written: Written) -> None:
    layers, paths = written
    table = read_population(paths[files.DEMAND_CSV])
    for group in GROUPS:
        assert table[group].sum() == pytest.approx(layers.demand[group].sum(), rel=1e-5)
    raster = read_population(paths[files.PEOPLE_TIF], groups={"age_60_plus": paths[files.ELDERLY_TIF]}, into=4547)
    assert raster["people"].sum() == pytest.approx(layers.demand["people"].sum(), rel=1e-6)
    assert raster["age_60_plus"].sum() == pytest.approx(layers.demand["age_60_plus"].sum(), rel=1e-6)
    tree = shapely.STRtree(raster.geometry.to_numpy())
    _, away = tree.query_nearest(layers.demand.geometry.to_numpy(), return_distance=True, all_matches=False)
    assert away.max() < 75


@pytest.mark.parametrize("name", [files.OSM_PBF, files.OSM_XML])
def test_streets_come_back_from_openstreetmap_as_they_were(written: Written, name: str) -> None:
    layers, paths = written
    read = project(read_osm(paths[name]), 4547).streets
    own = layers.streets
    assert len(read.edges) == len(own.edges)
    assert read.edges.length.sum() == pytest.approx(own.edges.length.sum(), rel=1e-5)
    for flag in ("walk", "drive", "stairs", "bridge", "tunnel", "gate"):
        assert read.edges[flag].sum() == own.edges[flag].sum(), flag
    assert read.edges["oneway"].value_counts().to_dict() == own.edges["oneway"].value_counts().to_dict()
    assert read.nodes["crossing"].value_counts().to_dict() == own.nodes["crossing"].value_counts().to_dict()


def test_openstreetmap_holds_houses_water_rails_and_facilities_too(written: Written) -> None:
    layers, paths = written
    read = project(read_osm(paths[files.OSM_PBF]), 4547)
    assert len(read.buildings) == len(layers.buildings)
    assert {"river", "railway"} <= set(read.barriers["kind"])
    river = read.barriers[read.barriers["kind"] == "river"].area.sum()
    assert river == pytest.approx(layers.barriers[layers.barriers["kind"] == "river"].area.sum(), rel=1e-4)
    assert set(read.facilities["category"]) <= set(layers.facilities["category"])


def test_the_ground_rises_from_the_plain_to_the_hills(written: Written) -> None:
    layers, paths = written
    with rasterio.open(paths[files.TERRAIN_TIF]) as file:
        assert file.crs.to_epsg() == 4547
        heights = file.read(1)
        west, south, east, north = layers.districts.total_bounds
        assert (file.bounds.left, file.bounds.top) == (pytest.approx(west), pytest.approx(north))
        assert file.bounds.right >= east
        assert file.bounds.bottom <= south
    assert 35 < heights.min() < 50
    assert heights.max() > 120


def test_a_place_that_is_no_demo_city_has_no_made_up_ground(written: Written, tmp_path: Path) -> None:
    layers, _ = written
    other = PlaceLayers("别处", *(getattr(layers, name) for name in list(layers.__dataclass_fields__)[1:]))
    with pytest.raises(DataError, match="别处"):
        write_demo_files(other, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_made_is_named(written: Written, tmp_path: Path) -> None:
    layers, _ = written
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(DataError, match="file"):
        write_demo_files(layers, tmp_path / "file")


def test_writing_stops_when_asked(written: Written, tmp_path: Path) -> None:
    with pytest.raises(WorkCancelled):
        write_demo_files(written[0], tmp_path / "none", cancelled=lambda: True)
