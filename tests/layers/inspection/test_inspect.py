"""What the import assistant and `lifecircle inspect` say of a file."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely

from lifecircle.layers.inspection.inspect import inspect


def test_a_table_of_facilities_is_understood(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        "名称,类型,经度,纬度\n甲,幼儿园,112.9,27.8\n乙,飞机场,113,27.8\n丙,小学,,\n".encode("gbk")
    )
    found = inspect(tmp_path / "a.csv")
    report = found.report
    assert report is not None
    assert found.uses == ("facilities",)
    assert (report.encoding, report.crs, report.rows) == ("gb18030", "EPSG:4326", 3)
    assert (dict(report.categories), dict(report.unmapped)) == ({"kindergarten": 1}, {"飞机场": 1})
    assert sorted(problem.row or 0 for problem in report.problems) == [3, 4]
    assert found.bounds == (112.9, 27.8, 113.0, 27.8)
    assert "Leave out 1 rows of 1 types that no category claims." in [str(step) for step in found.will_do]


def test_everything_can_be_written_as_json_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("名称,类型,经度,纬度\n甲,幼儿园,112.9,27.8\n", encoding="utf-8")
    values = json.loads(json.dumps(inspect(tmp_path / "a.csv").to_json(), ensure_ascii=False))
    assert values["uses"] == ["facilities"]
    assert values["report"]["columns"]["name"] == "名称"
    assert values["report"]["notes"][0]["template"].startswith("{file}")
    assert values["error"] is None


def test_what_is_wrong_is_a_finding_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,lon,lat\na,27.8,112.9\n", encoding="utf-8")
    found = inspect(tmp_path / "a.csv")
    assert "swapped" in str(found.error)
    assert found.to_json()["error"]["template"].startswith("{file}: longitude")


def test_nested_messages_are_written_as_json_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,x,y\na,38500000,3080000\n", encoding="utf-8")
    values = json.loads(json.dumps(inspect(tmp_path / "a.csv").to_json()))
    assert values["error"]["values"]["likely"]["values"]["code"] == 4526


def test_a_missing_file_is_a_finding_too(tmp_path: Path) -> None:
    assert "There is no file" in str(inspect(tmp_path / "a.shp").error)


def test_a_table_without_a_place_can_be_joined(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("区划代码,区县,常住人口\n430302,雨湖区,10\n", encoding="utf-8")
    found = inspect(tmp_path / "a.csv")
    assert found.uses == ("table to join",)
    assert found.report is not None
    assert dict(found.report.columns) == {"code": "区划代码", "area_name": "区县", "people": "常住人口"}


@pytest.mark.parametrize(
    ("shape", "columns", "uses"),
    [
        (shapely.box(112, 27, 113, 28), {"name": ["雨湖区"]}, ("districts",)),
        (shapely.box(112, 27, 113, 28), {"name": ["雨湖区"], "常住人口": [5]}, ("districts", "population")),
        (shapely.box(112, 27, 113, 28), {"name": ["白石公园"], "type": ["公园"]}, ("facilities",)),
        (shapely.LineString([(112, 27), (113, 28)]), {"name": ["建设路"]}, ("streets",)),
        (shapely.Point(112, 27), {"人口": [5]}, ("population",)),
        (shapely.Point(112, 27), {"x1": [5]}, ()),
    ],
)
def test_a_layer_tells_what_it_could_serve_as(
    shape: shapely.Geometry, columns: dict[str, list[object]], uses: tuple[str, ...], tmp_path: Path
) -> None:
    gpd.GeoDataFrame(columns, geometry=[shape], crs=4326).to_file(tmp_path / "a.gpkg")
    found = inspect(tmp_path / "a.gpkg")
    assert found.uses == uses
    assert found.will_do


def test_a_file_of_several_layers_is_inspected_layer_by_layer(tmp_path: Path) -> None:
    for name, kind in (("schools", "小学"), ("parks", "公园")):
        frame = gpd.GeoDataFrame({"name": ["a"], "type": [kind]}, geometry=[shapely.Point(112, 27)], crs=4326)
        frame.to_file(tmp_path / "a.gpkg", layer=name)
    found = inspect(tmp_path / "a.gpkg")
    assert [part.report.layer for part in found.parts if part.report] == ["schools", "parks"]
    assert found.uses == ("facilities",)


def test_a_raster_is_described_without_reading_it(tmp_path: Path) -> None:
    profile = {
        "driver": "GTiff",
        "width": 4,
        "height": 3,
        "count": 1,
        "dtype": "float32",
        "crs": "EPSG:4326",
        "nodata": -9999,
    }
    transform = rasterio.Affine(0.01, 0, 112.9, 0, -0.01, 27.9)
    with rasterio.open(tmp_path / "people.tif", "w", transform=transform, **profile) as raster:
        raster.write(np.ones((3, 4), dtype=np.float32), 1)
    found = inspect(tmp_path / "people.tif")
    assert (found.uses, found.error) == (("population",), None)
    assert found.report is not None
    assert "4 by 3 cells of 0.01, nodata -9999.0" in str(found.report.notes[0])
    assert found.bounds == pytest.approx((112.9, 27.87, 112.94, 27.9))


def test_a_raster_that_is_none_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "people.tif").write_text("no raster")
    assert "is not a raster" in str(inspect(tmp_path / "people.tif").error)


def test_an_extract_tells_its_box(tmp_path: Path) -> None:
    (tmp_path / "a.osm").write_text(
        '<osm version="0.6"><bounds minlat="27" minlon="112" maxlat="28" maxlon="113"/>'
        '<node id="1" lat="27.5" lon="112.5"/></osm>'
    )
    assert inspect(tmp_path / "a.osm").bounds == (112, 27, 113, 28)
    (tmp_path / "b.osm").write_text("<html/>")
    assert "is a web page without a table" in str(inspect(tmp_path / "b.osm").error)


REAL = {
    "shanghai/区县界_area.shp": ("districts",),
    "shanghai/幼儿园.csv": ("facilities",),
    "shanghai/shanghai_hospital.csv": ("facilities",),
    "districts/xiangtan.geojson": ("districts",),
    "porto_alegre/poa_hexgrid.csv": ("population",),
    "chengdu/chengdu.osm": ("streets", "facilities"),
    "las_palmas/las_palmas.osm.pbf": ("streets", "facilities"),
    "census2020/census_city_2010-2020_v1.csv": ("table to join",),
}


@pytest.mark.parametrize("file", REAL)
def test_real_files_are_understood(file: str, shared_data: Path) -> None:
    found = inspect(shared_data / file)
    assert found.uses == REAL[file]
    json.dumps(found.to_json())


def test_what_must_not_be_overlooked_is_told_by_use(tmp_path: Path) -> None:
    # Two communities and the township around them: everybody is counted twice.
    shapes = [shapely.box(112.0, 27.0, 112.01, 27.01), shapely.box(112.01, 27.0, 112.02, 27.01),
              shapely.box(112.0, 27.0, 112.02, 27.01), None]  # fmt: skip
    gpd.GeoDataFrame(
        {"名称": ["东社区", "西社区", "城关镇", "飞地"], "常住人口": [400, 600, 1000, 50]}, geometry=shapes, crs=4326
    ).to_file(tmp_path / "a.gpkg")
    found = inspect(tmp_path / "a.gpkg")
    assert found.uses == ("districts", "population")
    of_people = " ".join(map(str, found.told_of("population")))
    assert "count 50 people, who are left out" in of_people
    assert "1,000" in of_people  # who are counted twice
    assert "50 people" not in " ".join(map(str, found.told_of("districts")))
    every = list(map(str, found.told_of()))
    assert len(every) == len(set(every))
    (tmp_path / "b.csv").write_text("lon,lat,人口\n112.1,27.1,\n112.2,27.1,30\n", encoding="utf-8")
    assert "has no number in the column 人口" in str(inspect(tmp_path / "b.csv").told_of("population")[0])


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list what a process holds open")
def test_a_damaged_extract_is_not_held_open(tmp_path: Path) -> None:
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c" + bytes(900))
    for _ in range(3):
        found = inspect(path)
        assert found.error is not None
        assert "damaged" in str(found.error)
    assert not [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink() and one.resolve() == path]


def test_every_sheet_with_places_is_looked_into_and_others_are_named(tmp_path: Path) -> None:
    place = {"名称": ["甲"], "类型": ["小学"], "经度": [112.9], "纬度": [27.8]}
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        for sheet in ("成华区", "金牛区"):
            pd.DataFrame(place).to_excel(book, sheet_name=sheet, index=False)
        pd.DataFrame({"说明": ["见附件"]}).to_excel(book, sheet_name="说明", index=False)
    found = inspect(tmp_path / "a.xlsx")
    assert [part.report.layer for part in found.parts if part.report is not None] == ["成华区", "金牛区"]
    assert found.uses == ("facilities",)
    with pd.ExcelWriter(tmp_path / "b.xlsx") as book:
        pd.DataFrame({"说明": ["见附件"]}).to_excel(book, sheet_name="说明", index=False)
        pd.DataFrame(place).to_excel(book, sheet_name="学校", index=False)
    one = inspect(tmp_path / "b.xlsx")
    assert one.report is not None
    assert one.report.layer == "学校"
    assert [str(note) for note in one.report.notes if "were read" in note.template] == [
        "b.xlsx: of its layers 学校 were read, 说明 not."
    ]
