"""Every format of the table: told by its content, read, or refused with what to do instead."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.kinds.formats import FORMATS, dialog_filter, readable_suffixes
from lifecircle.layers.files.kinds.recognise import holds_osm, holds_raster, holds_table, recognise
from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.files.vector import layers_of, read_vector

NAMES = ["甲图书馆", "乙图书馆", "丙图书馆"]
LON, LAT = [114.05, 114.06, 114.07], [27.8, 27.81, 27.82]
Write = Callable[[Path], None]


def layer() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"名称": NAMES}, geometry=gpd.points_from_xy(LON, LAT), crs=4326)


def rows() -> list[list[Any]]:
    return [["名称", "经度", "纬度"], *([name, lon, lat] for name, lon, lat in zip(NAMES, LON, LAT, strict=True))]


def text(path: Path) -> None:
    path.write_text("\n".join(",".join(map(str, row)) for row in rows()), encoding="utf-8")


def sheet_xml(path: Path) -> None:
    cells = "".join(
        "<Row>" + "".join(
            f'<Cell><Data ss:Type="{"Number" if isinstance(cell, float) else "String"}">{cell}</Data></Cell>'
            for cell in row
        ) + "</Row>" for row in rows()
    )  # fmt: skip
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="设施"><Table>'
        f"{cells}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )


def page(path: Path) -> None:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows())
    path.write_bytes(f"<html><meta charset=gb2312><table>{table}</table></html>".encode("gbk"))


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in rows():
        book.worksheets[0].append(row)
    book.save(path.with_suffix(".xlsx"))
    path.with_suffix(".xlsx").rename(path)


def ods(path: Path) -> None:
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
            if isinstance(cell, float)
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        ) + "</table:table-row>" for row in rows()
    )  # fmt: skip
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f'<office:document-content {spaces}><office:body><office:spreadsheet>'
                         f'<table:table table:name="设施">{cells}</table:table></office:spreadsheet></office:body>'
                         "</office:document-content>")  # fmt: skip
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>')


def amap(path: Path) -> None:
    pois = [{"id": f"B{row}", "name": name, "type": "科教文化服务;图书馆;图书馆", "address": [],
             "location": f"{lon},{lat}"}
            for row, (name, lon, lat) in enumerate(zip(NAMES, LON, LAT, strict=True))]  # fmt: skip
    path.write_text(json.dumps({"status": "1", "count": "3", "pois": pois}, ensure_ascii=False), encoding="utf-8")


def records(path: Path) -> None:
    results = [
        {"name": name, "location": {"lng": lon, "lat": lat}} for name, lon, lat in zip(NAMES, LON, LAT, strict=True)
    ]
    path.write_text(json.dumps({"message": "ok", "results": results}, ensure_ascii=False), encoding="utf-8")


def overpass(path: Path) -> None:
    nodes = [{"type": "node", "id": row, "lon": lon, "lat": lat, "tags": {"amenity": "library", "name": name}}
             for row, (name, lon, lat) in enumerate(zip(NAMES, LON, LAT, strict=True))]  # fmt: skip
    path.write_text(json.dumps({"version": 0.6, "elements": nodes}, ensure_ascii=False), encoding="utf-8")


def lines_of_json(path: Path) -> None:
    features = [json.dumps(feature, ensure_ascii=False) for feature in json.loads(layer().to_json())["features"]]
    path.write_text("\n".join(features), encoding="utf-8")


def topojson(path: Path) -> None:
    places = [{"type": "Point", "coordinates": [lon, lat], "properties": {"名称": name}}
              for name, lon, lat in zip(NAMES, LON, LAT, strict=True)]  # fmt: skip
    value = {"type": "Topology", "arcs": [], "objects": {"点": {"type": "GeometryCollection", "geometries": places}}}
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


READ: dict[str, Write] = {
    "旧.xls": page,
    "xml.xls": sheet_xml,
    "新.xls": workbook,
    "表.doc": workbook,
    "其实.xlsx": text,
    "表.ods": ods,
    "点.fgb": lambda path: layer().to_file(path),
    "点.parquet": lambda path: layer().to_parquet(path),
    "表.parquet": lambda path: pd.DataFrame(rows()[1:], columns=rows()[0]).to_parquet(path),
    "点.geojsonl": lines_of_json,
    "点.topojson": topojson,
    "点.json": topojson,
    "pois.json": amap,
    "答.json": records,
    "export.json": overpass,
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_file_of_any_format_or_name_gives_the_same_three_places(name: str, tmp_path: Path) -> None:
    READ[name](tmp_path / name)
    frame = read_vector(tmp_path / name).frame
    places = shapely.get_coordinates(frame.geometry)
    np.testing.assert_allclose(places[np.argsort(places[:, 0])], np.column_stack([LON, LAT]), atol=1e-6)
    column = "name" if "name" in frame else "名称"
    assert sorted(frame[column]) == sorted(NAMES)


def test_a_dbase_table_alone_is_a_table(tmp_path: Path) -> None:
    layer().assign(常住人口=[10, 20, 30]).to_file(tmp_path / "a.shp", encoding="GBK")
    (tmp_path / "a.shp").unlink()
    frame = read_table(tmp_path / "a.dbf").frame
    assert frame.iloc[:, 0].tolist() == NAMES
    assert frame.iloc[:, 1].tolist() == [10, 20, 30]


def test_an_echarts_map_is_unpacked(tmp_path: Path) -> None:
    ring = [(115200, 28400), (115300, 28400), (115300, 28500), (115200, 28400)]
    last, text = (115200, 28400), ""
    for x, y in ring:
        for step in (x - last[0], y - last[1]):
            text += chr(((step << 1) ^ (step >> 31)) + 64)
        last = x, y
    geometry = {"type": "Polygon", "coordinates": [text], "encodeOffsets": [[115200, 28400]]}
    value = {"type": "FeatureCollection", "UTF8Encoding": True,
             "features": [{"id": "430302", "properties": {"name": "雨湖区"}, "geometry": geometry}]}  # fmt: skip
    (tmp_path / "map.json").write_text(json.dumps(value), encoding="utf-8")
    frame = read_vector(tmp_path / "map.json").frame
    expected = shapely.Polygon([(x / 1024, y / 1024) for x, y in ring])
    assert shapely.equals_exact(shapely.get_parts(frame.geometry.iloc[0])[0], expected, tolerance=1e-9)
    assert frame["id"].tolist() == ["430302"]


def test_the_outlines_of_amaps_districts_are_areas(tmp_path: Path) -> None:
    value = {"status": "1", "districts": [{"name": "雨湖区", "adcode": "430302",
             "polyline": "114,27;114.1,27;114.1,27.1;114,27"}]}  # fmt: skip
    (tmp_path / "d.json").write_text(json.dumps(value), encoding="utf-8")
    frame = read_vector(tmp_path / "d.json").frame
    assert shapely.area(frame.geometry.iloc[0]) == pytest.approx(0.005)


REFUSED = {
    "图.dwg": (b"AC1032", "save it in AutoCAD as DXF"),
    "图.dwf": (b"(DWF V06.00)PK\3\4", "ask for the DWG"),
    "图.dwfx": (b"PK", "ask for the DWG"),
    "外业.geodatabase": (b"SQLite format 3", "in ArcGIS Pro export its layers"),
    "路.e00": (b"x", "Import from E00"),
    "街.e00": (b"EXP  1 A.E00\n~x~y\n", "Import from E00"),
    "规划.mdb": (b"\0\1\0\0Standard Jet DB\0", "personal geodatabase"),
    "数据.rar": (b"Rar!\x1a\7\1\0", "unpack it"),
    "数据.zip": (b"7z\xbc\xaf\x27\x1c", "unpack it"),
    "奥维.ovkml": (b"<kml/>", "export the objects there as KML"),
    "工程.qgz": (b"PK", "files of the layers themselves"),
    "工程.mxd": (b"\xd0\xcf", "files of the layers themselves"),
    "样式.lyr": (b"x", "files of the layers themselves"),
    "文.pdf": (b"%PDF-1.7", "is a document"),
    "照片.csv": (b"\x89PNG\r\n\x1a\n", "is a picture"),
    "表.numbers": (b"PK", "export it there as Excel"),
    "锁.xlsx": (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") + b"\0\0",
               "take the password off"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_told_with_what_to_do(name: str, tmp_path: Path) -> None:
    content, remedy = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=remedy) as caught:
        read_vector(tmp_path / name)
    assert str(caught.value).startswith(name)


def test_what_a_file_is_does_not_hang_on_its_name(tmp_path: Path) -> None:
    files = {
        "a.txt": b'<?xml version="1.0"?><osm version="0.6"/>',
        "b.dat": b"name,lon,lat\na,1,2\n",
        "d.dat": b"\x01\x02name,lon,lat\0\0a,1,2\n",
        "e.sql": b"INSERT INTO a\nVALUES (1, 2, 3);\n",
        "c.bin": b"II*\0",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert holds_osm(tmp_path / "a.txt")
    assert holds_table(tmp_path / "b.dat")
    assert not any(holds_table(tmp_path / name) for name in ("d.dat", "e.sql"))
    assert holds_raster(tmp_path / "c.bin")
    assert recognise(tmp_path) is None


def test_the_file_dialog_shows_every_suffix_that_a_reader_takes() -> None:
    shown = set(dialog_filter().split())
    assert shown == {f"*{suffix}" for suffix in readable_suffixes()}
    assert {"*.asc", "*.bz2", "*.dxf", "*.fgb", "*.gdb", "*.gz", "*.img", "*.kmz", "*.mif", "*.vrt", "*.xlsm"} <= shown


def test_every_format_is_read_or_says_what_to_do() -> None:
    assert all(bool(entry.reader) != (entry.remedy is not None) for entry in FORMATS)
    assert len({entry.key for entry in FORMATS}) == len(FORMATS)


# ------------------------------------------------------------------------------------------------------- zips, folders
def test_a_zip_with_a_readme_gives_its_layer(tmp_path: Path) -> None:
    layer().to_file(tmp_path / "a.shp", encoding="UTF-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
        archive.writestr("说明.txt", "坐标系: 2000")
    assert len(read_vector(tmp_path / "a.zip").frame) == 3
    (tmp_path / "a.zip").rename(tmp_path / "a.gpkg")
    assert len(read_vector(tmp_path / "a.gpkg").frame) == 3


def test_a_geodatabase_may_be_zipped_with_or_without_its_folder(tmp_path: Path) -> None:
    layer().to_file(tmp_path / "a.gdb", driver="OpenFileGDB")
    for name, root in (("folder.zip", tmp_path), ("flat.zip", tmp_path / "a.gdb")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for part in (tmp_path / "a.gdb").iterdir():
                archive.write(part, part.relative_to(root))
        assert len(read_vector(tmp_path / name).frame) == 3


def test_of_several_layers_the_one_for_the_purpose_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    layer().to_file(path, layer="设施")
    areas = layer().set_geometry(layer().to_crs(3857).buffer(500).to_crs(4326))
    areas.rename(columns={"名称": "社区名称"}).assign(常住人口=[1, 2, 3]).to_file(path, layer="社区")
    layer().iloc[:0].to_file(path, layer="空")
    assert read_vector(path, use="facilities").report.layer == "设施"
    assert read_vector(path, use="districts").report.layer == "社区"
    assert read_vector(path, use="population").report.layer == "社区"
    with pytest.raises(DataError, match=r"choose one: 设施, 社区 \(on the command line --layer a.gpkg=NAME"):
        read_vector(path)
    assert set(layers_of(path)) == {"设施", "社区"}


def test_folders_of_a_kml_are_read_together_and_named(tmp_path: Path) -> None:
    folders = "".join(
        f"<Folder><name>{kind}</name><Placemark><name>{name}</name><Point><coordinates>{lon},{lat}</coordinates></Point>"
        "</Placemark></Folder>"
        for kind, name, lon, lat in zip(("图书馆", "小学", "公园"), NAMES, LON, LAT, strict=True)
    )
    (tmp_path / "a.kml").write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>', encoding="utf-8"
    )
    frame = read_vector(tmp_path / "a.kml", use="facilities").frame
    assert frame["folder"].tolist() == ["图书馆", "小学", "公园"]
    assert frame.index.tolist() == [1, 2, 3]


def test_the_waypoints_of_a_track_file_are_taken(tmp_path: Path) -> None:
    points = "".join(
        f'<wpt lat="{lat}" lon="{lon}"><name>{name}</name></wpt>'
        for name, lon, lat in zip(NAMES, LON, LAT, strict=True)
    )
    track = '<trk><name>路</name><trkseg><trkpt lat="27.8" lon="114"/><trkpt lat="27.9" lon="114"/></trkseg></trk>'
    (tmp_path / "a.gpx").write_text(
        f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{points}{track}</gpx>', encoding="utf-8"
    )
    assert read_vector(tmp_path / "a.gpx", use="facilities").frame["name"].tolist() == NAMES
    assert read_vector(tmp_path / "a.gpx", use="streets").report.layer == "tracks"


def test_the_sheet_with_places_is_taken_and_another_that_would_do_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["填表说明"])
    for title in ("设施", "备份"):
        sheet = book.create_sheet(title)
        for row in (
            rows() if title == "设施" else [["名称", "经度", "纬度", "备注"], *[[*row, "旧"] for row in rows()[1:]]]
        ):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    report = read_vector(tmp_path / "a.xlsx", use="facilities").report
    assert report.layer == "设施"
    assert any("备份 could serve too" in str(doubt) for doubt in report.doubts)
    named = read_vector(tmp_path / "a.xlsx", layer="备份", use="facilities")
    assert named.frame["备注"].tolist() == ["旧"] * 3
    assert not any("could serve too" in str(doubt) for doubt in named.report.doubts), "who names a sheet means it"
