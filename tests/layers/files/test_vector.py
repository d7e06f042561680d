"""Layers in every format, as planners hand them in, come in right."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely
from openpyxl.worksheet.worksheet import Worksheet

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.vector import layers_of, read_vector

NAMES = ["雨湖第一小学", "岳塘幼儿园", "板塘医院"]


@pytest.fixture
def schools() -> gpd.GeoDataFrame:
    places = [shapely.Point(112.9 + row / 50, 27.85) for row in range(3)]
    return gpd.GeoDataFrame({"名称": NAMES, "床位": [10.0, 20.0, 30.0]}, geometry=places, crs=4326)


def _csv(frame: gpd.GeoDataFrame, path: Path) -> None:
    table = frame.drop(columns="geometry").assign(经度=frame.geometry.x, 纬度=frame.geometry.y)
    path.write_bytes(table.to_csv(index=False).encode("gbk"))


def _xlsx(frame: gpd.GeoDataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(("名称", "床位", "经度", "纬度"))
    for name, beds, place in zip(frame["名称"], frame["床位"], frame.geometry, strict=True):
        sheet.append((name, beds, place.x, place.y))
    book.save(path)


def _wkt(frame: gpd.GeoDataFrame, path: Path) -> None:
    frame.drop(columns="geometry").assign(wkt=frame.geometry.to_wkt()).to_csv(path, index=False)


def _pair(frame: gpd.GeoDataFrame, path: Path) -> None:
    pairs = [f"{place.x},{place.y}" for place in frame.geometry]
    frame.drop(columns="geometry").assign(location=pairs).to_csv(path, index=False, sep="\t")


WRITERS: dict[str, Callable[[gpd.GeoDataFrame, Path], None]] = {
    "a.shp": lambda frame, path: frame.to_file(path, encoding="UTF-8"),
    "gbk.shp": lambda frame, path: frame.to_file(path, encoding="GBK"),
    "a.gpkg": lambda frame, path: frame.to_file(path),
    "a.geojson": lambda frame, path: frame.to_file(path),
    "a.fgb": lambda frame, path: frame.to_file(path, SPATIAL_INDEX="NO"),
    "a.gml": lambda frame, path: frame.to_file(path),
    "a.csv": _csv,
    "a.xlsx": _xlsx,
    "amap.txt": _pair,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_rows(name: str, schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    WRITERS[name](schools, tmp_path / name)
    loaded = read_vector(tmp_path / name)
    assert loaded.frame["名称"].tolist() == NAMES
    assert loaded.frame["床位"].tolist() == [10, 20, 30]
    assert shapely.equals_exact(loaded.frame.geometry.to_numpy(), schools.geometry.to_numpy(), 1e-7).all()
    first = 2 if name in {"a.csv", "a.xlsx", "amap.txt"} else 1  # below a header, as Excel counts
    rows = [first, first + 1, first + 2]
    assert (loaded.frame.crs.to_epsg(), loaded.frame.index.tolist(), loaded.report.rows) == (4326, rows, 3)


def test_kml_gives_its_places(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    schools.rename(columns={"名称": "Name"}).to_file(tmp_path / "a.kml", driver="KML")
    loaded = read_vector(tmp_path / "a.kml")
    assert (loaded.frame["Name"].tolist(), loaded.frame.crs.to_epsg()) == (NAMES, 4326)
    assert not loaded.frame.has_z.any()


GEOJSON = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"雨湖第一小学"},'
    '"geometry":{"type":"Point","coordinates":[112.9,27.8]}}]}'
)
KML = (
    '<?xml version="1.0" encoding="GB2312"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>'
    "<name>雨湖第一小学</name><Point><coordinates>112.9,27.8</coordinates></Point></Placemark></kml>"
)


@pytest.mark.parametrize(
    ("name", "content"), [("a.geojson", GEOJSON), ("a.kml", KML), ("lie.kml", KML.replace("GB2312", "UTF-8"))]
)
@pytest.mark.parametrize("given", [None, "GBK"])
def test_a_layer_of_text_may_be_in_gbk(name: str, content: str, given: str | None, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content.encode("gbk"))
    loaded = read_vector(tmp_path / name, encoding=given)
    assert "雨湖第一小学" in loaded.frame.iloc[0].tolist()
    assert (loaded.report.file, loaded.report.encoding) == (name, "gb18030")
    assert any("recognised as gb18030" in str(note) for note in loaded.report.notes) == (given is None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_layer_of_text_may_bear_a_mark(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_bytes(GEOJSON.encode(encoding))
    assert read_vector(tmp_path / "a.geojson").frame["name"].tolist() == ["雨湖第一小学"]


def test_wkt_needs_the_planners_word_on_its_coordinate_system(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    _wkt(schools, tmp_path / "a.csv")
    loaded = read_vector(tmp_path / "a.csv", crs="CGCS2000")
    assert (loaded.frame.crs.to_epsg(), loaded.report.crs_source) == (4490, "given")
    assert "wkt" not in loaded.frame.columns


@pytest.mark.parametrize(
    "arcs",
    [
        "CURVEPOLYGON (CIRCULARSTRING (104 30, 104.1 30.1, 104 30))",
        "CompoundCurve ((104 30, 104.1 30.1))",
        "GEOMETRYCOLLECTION (CIRCULARSTRING (104 30, 104.1 30.1, 104 30))",
        struct.pack("<BII6d", 1, 8, 3, 104, 30, 104.1, 30.1, 104, 30).hex(),
        (struct.pack("<BII", 1, 7, 1) + struct.pack("<BII6d", 1, 8, 3, 104, 30, 104.1, 30.1, 104, 30)).hex(),
    ],
)
def test_a_row_that_is_drawn_in_arcs_is_told_and_left_out(arcs: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'name,wkt\na,"{arcs}"\nb,POINT (104 30)\nc,POINT (104 31)\n', encoding="utf-8")
    loaded = read_vector(tmp_path / "a.csv", crs="EPSG:4326")
    assert loaded.frame["name"].tolist() == ["b", "c"]
    assert [problem.row for problem in loaded.report.problems] == [2]


def test_minutes_and_seconds_are_degrees(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "name,lon,lat\na,112°54'00\",27°51′00″\nb,东经112度54分,27度51分N\nc,W112°54',S27.85°\n", encoding="utf-8"
    )
    places = read_vector(tmp_path / "a.csv").frame.geometry
    assert shapely.get_coordinates(places).round(9).tolist() == [[112.9, 27.85], [112.9, 27.85], [-112.9, -27.85]]


def test_x_and_y_in_a_zone_are_read_with_the_planners_word(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,x,y\na,38396000,3082000\n", encoding="utf-8")
    loaded = read_vector(tmp_path / "a.csv", crs="CGCS2000 38带")
    lon, lat = shapely.get_coordinates(loaded.frame.to_crs(4326).geometry.to_numpy())[0]
    assert (round(lon, 1), round(lat, 1)) == (112.9, 27.8)


def test_a_mapping_names_the_coordinate_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,东西,南北\na,112.9,27.8\n", encoding="utf-8")
    loaded = read_vector(tmp_path / "a.csv", mapping={"lon": "东西", "lat": "南北"})
    assert loaded.frame.geometry.iloc[0] == shapely.Point(112.9, 27.8)


def test_a_zip_of_a_chinese_windows_is_unpacked(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    schools.to_file(tmp_path / "in/a.shp", encoding="GBK")
    (tmp_path / "in/a.cpg").unlink()
    with zipfile.ZipFile(tmp_path / "学校.zip", "w") as target:
        for part in (tmp_path / "in").iterdir():
            info = zipfile.ZipInfo("xx" + part.suffix)
            target.writestr(info, part.read_bytes())
    content = (tmp_path / "学校.zip").read_bytes().replace(b"xx.", "校".encode("gbk") + b".")
    (tmp_path / "学校.zip").write_bytes(content)
    loaded = read_vector(tmp_path / "学校.zip")
    assert (loaded.frame["名称"].tolist(), loaded.report.file, loaded.report.layer) == (NAMES, "学校.zip", "校.shp")
    assert layers_of(tmp_path / "学校.zip") == ("校.shp",)


def test_a_layer_is_chosen_by_name(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    for name in ("schools", "clinics"):
        schools.to_file(tmp_path / "a.gpkg", layer=name)
    assert read_vector(tmp_path / "a.gpkg", layer="clinics").report.layer == "clinics"
    assert layers_of(tmp_path / "a.gpkg") == ("schools", "clinics")


def test_the_planners_crs_wins_and_the_report_says_so(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    schools.to_file(tmp_path / "a.gpkg")
    loaded = read_vector(tmp_path / "a.gpkg", crs="CGCS2000")
    assert (loaded.frame.crs.to_epsg(), loaded.report.crs_source) == (4490, "given")
    assert any("you gave EPSG:4490" in str(note) for note in loaded.report.notes)


def test_xian_80_is_read_with_a_warning(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    schools.to_crs(2383).to_file(tmp_path / "a.shp", encoding="UTF-8")
    assert any("Xi'an 80" in str(note) for note in read_vector(tmp_path / "a.shp").report.notes)


def test_degrees_in_china_are_not_shifted_and_the_report_says_so(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    _csv(schools, tmp_path / "a.csv")
    loaded = read_vector(tmp_path / "a.csv")
    assert shapely.equals(loaded.frame.geometry.to_numpy(), schools.geometry.to_numpy()).all()
    assert any("GCJ-02" in str(note) and "nothing was shifted" in str(note) for note in loaded.report.notes)


def test_mixed_shapes_are_read_and_counted(tmp_path: Path) -> None:
    shapes = [shapely.Point(112, 27), shapely.box(112, 27, 113, 28), shapely.LineString([(112, 27), (113, 28)])]
    gpd.GeoDataFrame({"name": list("abc")}, geometry=shapes, crs=4326).to_file(tmp_path / "a.geojson")
    assert dict(read_vector(tmp_path / "a.geojson").report.geometry_types) == {
        "Point": 1,
        "Polygon": 1,
        "LineString": 1,
    }


def test_a_field_name_that_is_ours_is_no_trouble(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"row": [1], "index": [2]}, geometry=[shapely.Point(112, 27)], crs=4326)
    frame.to_file(tmp_path / "a.geojson")
    assert read_vector(tmp_path / "a.geojson").frame[["row", "index"]].to_numpy().tolist() == [[1, 2]]


def test_reading_leaves_no_file_behind(schools: gpd.GeoDataFrame, tmp_path: Path) -> None:
    schools.to_file(tmp_path / "a.shp", encoding="UTF-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    read_vector(tmp_path / "a.shp")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


# ----------------------------------------------------------------------------------------------- encodings of .dbf
@pytest.mark.parametrize(
    ("encoding", "label", "remark"),
    [
        ("GBK", None, "has no .cpg"),
        ("GBK", "UTF-8", "declares UTF-8 but is written in gb18030"),
        ("UTF-8", "GBK", "declares GBK but is written in utf-8"),
        ("UTF-8", None, None),
        ("GBK", "GBK", None),
        ("GBK", "936", None),
        ("GBK", "nonsense", "declares nonsense but"),
    ],
)
def test_a_missing_or_lying_cpg_does_not_garble_names(
    encoding: str, label: str | None, remark: str | None, schools: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "a.shp"
    schools.to_file(path, encoding=encoding)
    with path.with_suffix(".dbf").open("r+b") as table:
        table.seek(29)
        table.write(b"\0")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if label:
        path.with_suffix(".cpg").write_text(label)
    loaded = read_vector(path)
    assert loaded.frame["名称"].tolist() == NAMES
    assert any(remark in str(note) for note in loaded.report.notes) if remark else len(loaded.report.notes) == 1


# -------------------------------------------------------------------------------------------------------- real data
def test_shanghais_gbk_districts_without_a_cpg_are_read(shared_data: Path) -> None:
    loaded = read_vector(shared_data / "shanghai/区县界_area.shp")
    assert {"宝山区", "浦东新区", "闸北区"} <= set(loaded.frame["NAME"])
    assert (len(loaded.frame), loaded.report.encoding, loaded.frame.crs.to_epsg()) == (17, "gb18030", 4326)


def test_a_real_layer_without_a_prj_is_asked_about(shared_data: Path) -> None:
    with pytest.raises(DataError, match=r"sz\.shp does not say in which coordinate system .* EPSG:4490"):
        read_vector(shared_data / "shanghai/sz.shp")
    assert "罗湖" in set(read_vector(shared_data / "shanghai/sz.shp", crs=4326).frame["qh"])


@pytest.mark.parametrize(("city", "people"), [("湘潭市", 2_726_181), ("绵阳市", 4_868_243), ("嘉兴市", 5_400_868)])
def test_the_census_polygons_come_with_their_people(city: str, people: int, shared_data: Path) -> None:
    loaded = read_vector(shared_data / "census2020/census_city_2010-2020_v1.csv", crs=4326)
    row = loaded.frame[loaded.frame["city"] == city].iloc[0]
    assert (len(loaded.frame), row["popu_2020"]) == (369, people)
    assert 1_000 < gpd.GeoSeries([row.geometry], crs=4326).to_crs(4547).area.iloc[0] / 1e6 < 25_000


@pytest.mark.parametrize("file", ["shanghai_hospital.csv", "幼儿园.csv", "小学.csv", "中学.csv"])
def test_shanghais_points_stay_where_they_are(file: str, shared_data: Path) -> None:
    frame = read_vector(shared_data / "shanghai" / file).frame
    assert (frame.geometry.x == frame["lon"]).all()
    assert (frame.geometry.y == frame["lat"]).all()


FIELDS = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
    '<ExtendedData><Data name="类别"><value>图书馆</value></Data><Data name="床位 &amp; 数"><value>5</value></Data>'
    "</ExtendedData><Point><coordinates>112.9,27.8</coordinates></Point></Placemark></Document></kml>"
)
SCHEMA = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Schema name="点" id="s"><SimpleField name="类别" '
    'type="string"/><SimpleField name="名称" type="string"/></Schema><Folder><name>点</name><Placemark><ExtendedData>'
    '<SchemaData schemaUrl="#s"><SimpleData name="类别">图书馆</SimpleData><SimpleData name="名称">甲馆</SimpleData>'
    "</SchemaData></ExtendedData><Point><coordinates>112.9,27.8</coordinates></Point></Placemark></Folder></Document></kml>"
)


@pytest.mark.parametrize(
    ("document", "cells"),
    [(FIELDS, {"类别": "图书馆", "床位 & 数": "5"}), (SCHEMA, {"类别": "图书馆", "名称": "甲馆"})],
)
@pytest.mark.parametrize("packed", [False, True])
def test_fields_of_a_kml_keep_their_chinese_names(
    tmp_path: Path, document: str, cells: dict[str, str], *, packed: bool
) -> None:
    path = tmp_path / ("a.kmz" if packed else "a.kml")
    if packed:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("地图/doc.kml", document)
    else:
        path.write_text(document, encoding="utf-8")
    row = read_vector(path).frame.iloc[0]
    assert {name: str(row[name]) for name in cells} == cells
