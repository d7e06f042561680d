"""Files that are not there, are no files, or are no GIS data."""

from pathlib import Path

from .corpus import Case, Write, each, raw, refuse, text


def _nothing(name: str) -> Write:
    return lambda folder: folder / name


def _folder(name: str) -> Write:
    def write(folder: Path) -> Path:
        (folder / name).mkdir()
        return folder / name

    return write


CASES = [
    *[
        Case(f"no such {suffix}", _nothing(f"missing.{suffix}"), r"^There is no file .*missing\.")
        for suffix in ("shp", "gpkg", "geojson", "csv", "xlsx", "zip", "kml")
    ],
    *[
        Case(f"0 bytes in a .{suffix}", raw(f"empty.{suffix}", b""), r"^empty\.\w+ is empty \(0 bytes\)")
        for suffix in ("shp", "gpkg", "geojson", "csv", "txt", "xlsx", "zip", "kml", "gml")
    ],
    *[
        Case(f"a folder called .{suffix}", _folder(f"folder.{suffix}"), r"^folder\.\w+ is a folder, not a file")
        for suffix in ("shp", "gpkg", "csv", "zip", "xlsx")
    ],
    Case("an empty .gdb folder", _folder("empty.gdb"), r"^empty\.gdb is not (readable )?GIS data"),
    *[
        Case(f"noise in a .{suffix}", raw(f"noise.{suffix}", bytes(range(256)) * 8), sentence)
        for suffix, sentence in (
            ("shp", r"^noise\.shp: its \.shx file is missing"),
            ("gpkg", r"^noise\.gpkg is not (readable )?GIS data"),
            ("geojson", r"^noise\.geojson is not (readable )?GIS data"),
            ("kml", r"^noise\.kml is not (readable )?GIS data"),
            ("gml", r"^noise\.gml is not (readable )?GIS data"),
            ("csv", r"^noise\.csv is not text"),
            ("xlsx", r"^noise\.xlsx is not an Excel file"),
            ("zip", r"^noise\.zip is a damaged zip"),
            ("fgb", r"^noise\.fgb is not (readable )?GIS data"),
        )
    ],
    Case("a letter", text("letter.docx", "Dear planner"), r"^letter\.docx is a document; copy its table"),
    Case("a picture", raw("photo.png", b"\x89PNG\r\n\x1a\n"), r"^photo\.png is a picture and contains no shapes"),
    Case("no suffix", text("layer", "x"), r"^layer is not GIS data or a table known here"),
    Case(
        "a workbook of 2003 in an encoding that nobody knows",
        raw(
            "odd.xls",
            b'<?xml version="1.0" encoding="utf-A"?><?mso-application progid="Excel.Sheet"?>'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        ),
        r"^odd\.xls is a damaged table; open it where it was made",
    ),
    Case(
        "an old Excel file",
        raw("old.xls", b"\xd0\xcf\x11\xe0" + bytes(508)),
        r"^old\.xls is a damaged table; open it where it was made",
    ),
    Case("the .dbf of a shapefile", raw("part.dbf", b"\x03" * 40), r"^part\.dbf is not an attribute table"),
    Case("the .prj of a shapefile", text("part.prj", "GEOGCS[]"), r"^part\.prj is a part of a shapefile"),
    Case(
        "a web page saved as .geojson",
        text("web.geojson", "<html>403 Forbidden</html>"),
        r"^web\.geojson is a web page without a table",
    ),
    Case(
        "JSON that is no GeoJSON",
        text("plain.json", '{"status": "1", "pois": []}'),
        r"^plain\.json is JSON without features or records",
    ),
    Case(
        "an extract given as a layer", text("streets.osm", "<osm/>"), r"^streets\.osm is a raster or an OpenStreetMap"
    ),
    Case("a raster given as a layer", raw("people.tif", b"II*\0"), r"^people\.tif is a raster or an OpenStreetMap"),
]


@each(CASES)
def test_the_file_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)
