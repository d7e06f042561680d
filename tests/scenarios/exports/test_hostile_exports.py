"""Names that want to be more than names, in everything that `export` writes: read back, and nothing has happened."""

import csv
import io
import json
import re
import socket
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pyogrio
import pypdf
import pytest
import shapefile  # type: ignore[import-untyped]
from docx import Document

from lifecircle.scenarios.exports.layer_files.dxf import plain
from lifecircle.scenarios.exports.layer_files.field_names import fitted
from lifecircle.scenarios.exports.layer_files.kml import shown
from lifecircle.scenarios.exports.registry import EXPORTS
from lifecircle.texts import clean, csv_cell, one_line

from ..conftest import run
from ..town_files import at
from .test_hostile_names import HOSTILE, MARK, UNSEEN_LETTERS
from .test_hostile_names import files as files  # noqa: PLC0414  (a fixture)

NAMES = {" ".join(clean(text).split()) for text in HOSTILE if not re.search("[\ud800-\udfff]", text)}
"""Of the facilities, as a project has them but for the spaces."""
SCENARIO = "</script><script>alert(1)</script> %%d =1+1"
PLACE = "$x^2$ <b>&'\" =1+1 %%d"


def _called(*given: object, **_: object) -> None:
    """Stand for the network while exports are written: none of them asks for anything."""
    raise AssertionError(given)


@pytest.fixture(scope="module")
def out(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All exports of a town whose every name is hostile, and of a scenario that is called so as well."""
    folder = tmp_path_factory.mktemp("exports")
    given = ("--network", files / "town.osm", "--facilities", files / "care.csv", "--population", files / "people.csv",
             "--districts", files / "areas.gpkg=village", "--circle", "elderly_care=5")  # fmt: skip
    lon, lat = at(4.5, 4.5)
    edits = [
        {"verb": "add_facility", "facility": f"n{number}", "name": name, "category": "elderly_care", "cost": 1.0,
         "at": {"lonlat": [[lon, lat]]}, "department": name, "note": name}
        for number, name in enumerate(("=cmd()|' /C calc'!A0", "</td><script>alert(1)</script>", '#read("/etc/hosts")'))
    ]  # fmt: skip
    (folder / "edits.json").write_text(json.dumps(edits), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("check", *given, f"--name={PLACE}", "--out", folder / "town") == 0
        assert run("scenario", "add", folder / "town", folder / "edits.json", "--to", SCENARIO) == 0
        asked = ("--kind", "all", "--scenario", "all", '--unit=#read("/etc/hosts")', "--out", folder / "out")
        patch.setattr(socket.socket, "connect", _called)
        patch.setattr(socket, "getaddrinfo", _called)
        assert run("export", folder / "town", *asked) == 0
    assert not list(folder.rglob(MARK))
    assert not list(Path().glob(MARK))
    return folder / "out"


def spaced(text: str) -> str:
    return " ".join(text.split())


def inside(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_everything_is_there(out: Path) -> None:
    assert {export.file for export in EXPORTS} - {"fitness-map.html"} <= {file.name for file in out.iterdir()}
    for archive in out.glob("*.zip"):
        with zipfile.ZipFile(archive) as opened:
            assert all(re.fullmatch(r"[A-Za-z_]+\.[a-z]+", name) for name in opened.namelist())


def test_a_csv_holds_no_formula(out: Path) -> None:
    for name in ("clauses.csv", "facilities.csv", "unserved.csv", "districts.csv"):
        text = inside(out / "tables-csv.zip", name).decode("utf-8-sig")
        assert not UNSEEN_LETTERS.search(text.replace("\r\n", "\n"))
        for row in csv.reader(io.StringIO(text)):
            assert all(cell == csv_cell(cell) for cell in row)
    rows = csv.DictReader(io.StringIO(inside(out / "tables-csv.zip", "facilities.csv").decode("utf-8-sig")))
    assert {spaced(row["name"].removeprefix("'")) for row in rows} == {name.removeprefix("'") for name in NAMES}


def test_a_shapefile_holds_what_it_can(out: Path) -> None:
    parts = {name: io.BytesIO(inside(out / "layers-shp.zip", f"facilities.{name}")) for name in ("shp", "shx", "dbf")}
    with shapefile.Reader(**parts, encoding="utf-8") as reader:
        held = {spaced(row["name"]) for row in reader.records()}
    assert held == {spaced(fitted(name, "utf-8")) for name in NAMES}


def test_geojson_and_layers_hold_the_names(out: Path) -> None:
    document = json.loads(inside(out / "layers-geojson.zip", "facilities.geojson"))
    assert {spaced(row["properties"]["name"]) for row in document["features"]} == NAMES
    kept = pyogrio.read_dataframe(out / "layers.gpkg", layer="result_facilities")["name"]
    assert {spaced(name) for name in kept} == NAMES


def test_a_drawing_holds_no_codes(out: Path) -> None:
    drawn = pyogrio.read_dataframe(out / "layers.dxf")
    texts = drawn.loc[drawn["Layer"].str.startswith("Facilities") & drawn["Text"].notna(), "Text"]
    assert {text.strip() for text in texts} == {plain(name).strip() for name in NAMES if plain(name).strip()}
    assert not any("%%" in text or "^" in text for text in drawn["Text"].dropna())


def test_kml_holds_no_markup(out: Path) -> None:
    root = ET.parse(out / "layers.kml").getroot()
    space = "{http://www.opengis.net/kml/2.2}"
    names = {one.text for one in root.iter(f"{space}name")}
    assert {one_line(name) for name in NAMES if one_line(name)} <= names
    for one in root.iter(f"{space}description"):
        assert not re.search(r"<(?!br/>)|\$\[", one.text or "")
    assert shown("<b>$[x]&amp;") == "&lt;b&gt;$ [x]&amp;amp;"


def test_workbooks_and_word_hold_texts_alone(out: Path) -> None:
    book = openpyxl.load_workbook(out / "verdicts.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    said = "\n".join(cell.text for table in Document(str(out / "report.docx")).tables for cell in table._cells)
    assert "=cmd()|' /C calc'!A0" in said


@pytest.mark.parametrize("name", ["report", "sheets", "districts", "differences"])
def test_papers_say_the_names_as_they_are(name: str, out: Path) -> None:
    reader = pypdf.PdfReader(out / f"{name}.pdf")
    said = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert '#read("/etc/hosts")' in said
    assert re.sub(r"\s", "", PLACE) in said
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            assert "/A" not in note.get_object()


def test_the_map_holds_no_other_script(out: Path) -> None:
    page = (out / "map.html").read_text(encoding="utf-8")
    assert page.count("<script") == 4
    assert "alert(1)</script>" not in page
