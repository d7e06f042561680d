"""The sign of an estimate stands wherever people are shown: in workbooks, views, drawings; and never at counted ones.

The small city's old people are taken for estimated, all other groups for counted; a clause on everybody stands beside.
"""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pyogrio
import pytest
from ezdxf.filemanagement import readfile
from openpyxl.cell.cell import Cell

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.cli.actions.verdicts.compare import changed_rows, comparison_table, rows_table
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.comparison_files import write_comparison
from lifecircle.scenarios.exports.layer_files.dxf import export_dxf
from lifecircle.scenarios.exports.layer_files.geojson_files import export_geojson, export_layers
from lifecircle.scenarios.exports.layer_files.kml import export_kml
from lifecircle.scenarios.exports.layer_files.shapefiles import export_shapefiles
from lifecircle.scenarios.exports.layer_files.tables import export_csv, export_parquet
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.tables.verdicts_xlsx import export_xlsx
from lifecircle.scenarios.planning.registry import VIEWS
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.wording import text
from lifecircle.scenarios.presentation.titles import title_of
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import Result

WORDS = speak("zh")
GUESSED = "age_60_plus"
GUESSED_COLUMN = "circles_elderly"


@pytest.fixture(scope="module")
def request_(small_demo_city: PlaceLayers) -> ExportRequest:
    place = make_place(small_demo_city)
    place = replace(place, demand=replace(place.demand, estimated=frozenset({GUESSED})))
    evaluation = evaluate(place, built_in_plan("circles"))
    home = small_demo_city.demand.to_crs(4326).geometry.iloc[0]
    scenario = Scenario.named("方案").add_facility("elderly_care", at=(home.x, home.y), name="新站")
    small_demo_city = replace(small_demo_city, demand=small_demo_city.demand.copy())
    small_demo_city.demand.attrs = {"estimated": [GUESSED]}
    compared = compare(place, evaluation.plan, evaluation.settings, [scenario])
    result = Result(Project(small_demo_city, Settings(name="demo", estimated=(GUESSED,))), place, evaluation)
    return ExportRequest(result, WORDS, comparison=compared)


def titles(request: ExportRequest) -> tuple[str, set[str]]:
    """Return the title of the clause on estimated people, and those of clauses on counted ones."""
    verdicts = request.result.evaluation.verdicts
    (guessed,) = [one for one in verdicts if one.group == GUESSED]
    assert guessed.unserved
    return title_of(guessed.clause, WORDS), {title_of(one.clause, WORDS) for one in verdicts if one is not guessed}


def signed(path: Path, sheet: str, people: tuple[str, ...]) -> dict[str, set[bool]]:
    """Return by clause whether numbers in columns of people are shown behind the sign; every cell holds a number."""
    page = openpyxl.load_workbook(path)[sheet]
    head = [cell.value for cell in page[1]]
    found: dict[str, set[bool]] = {}
    for row in page.iter_rows(min_row=2):
        for name in people:
            cell = row[head.index(name)]
            assert isinstance(cell, Cell)
            if cell.value:
                assert isinstance(cell.value, int | float)
                found.setdefault(str(row[head.index("条款")].value), set()).add("≈" in cell.number_format)
    return found


def test_workbooks_hold_numbers_behind_the_sign(request_: ExportRequest, tmp_path: Path) -> None:
    guessed, counted = titles(request_)
    export_xlsx(request_, tmp_path / "verdicts.xlsx")
    write_comparison(request_.comparison, request_.result.project.layers, tmp_path / "compared", WORDS, maps=False)  # type: ignore[arg-type]
    for path, sheet, people in (
        ("verdicts.xlsx", "条款", ("人口", "已覆盖", "未覆盖")),
        ("verdicts.xlsx", "行政区划", ("人口", "已覆盖", "未覆盖")),
        ("verdicts.xlsx", "未覆盖片区", ("人口",)),
        ("compared/comparison.xlsx", "条款", ("已覆盖", "未覆盖", "新增覆盖")),
        ("compared/comparison.xlsx", "行政区划", ("已覆盖",)),
    ):
        found = signed(tmp_path / path, sheet, people)
        assert found.pop(guessed) == {True}, sheet
        assert found, sheet
        assert all(told == {False} for told in found.values()), sheet
        assert found.keys() <= counted


def test_every_view_of_the_year_shows_people_of_an_estimated_group_behind_the_sign(request_: ExportRequest) -> None:
    """Rows are told apart by the clause or group that they name; columns of people by their kind."""
    guessed, counted = titles(request_)
    seen = []
    for kind in VIEWS:
        for table in kind.make(ViewRequest(request_.result)).tables:
            for row in table.rows:
                cells = [text(cell, column, WORDS) for cell, column in zip(row.cells, table.columns, strict=True)]
                people = [
                    told
                    for told, column in zip(cells, table.columns, strict=True)
                    if column.kind == "people" and told not in {"–", "0"}
                ]
                if guessed in cells and people:
                    seen.append(kind.key)
                    assert all(told.startswith("≈ ") for told in people), (kind.key, cells)
                elif counted.intersection(cells):
                    assert not any("≈" in told for told in people), (kind.key, cells)
    assert {"shortfalls", "equality"} <= set(seen)


def test_drawings_of_areas_say_it_in_their_labels(request_: ExportRequest, tmp_path: Path) -> None:
    guessed, _ = titles(request_)
    export_dxf(request_, tmp_path / "a.dxf")
    labels = list(readfile(tmp_path / "a.dxf").modelspace().query("TEXT"))
    theirs = [one.dxf.text for one in labels if guessed in one.dxf.layer]
    others = [one.dxf.text for one in labels if "未覆盖" in one.dxf.layer and guessed not in one.dxf.layer]
    assert theirs
    assert all("≈ " in one for one in theirs)
    assert others
    assert not any("≈" in one for one in others)

    export_kml(request_, tmp_path / "a.kml")
    told = [one.text or "" for one in ET.parse(tmp_path / "a.kml").iter("{http://www.opengis.net/kml/2.2}description")]
    areas = [one for one in told if one.startswith(f"{guessed}<br/>")]
    assert areas
    assert all("人口：≈ " in one for one in areas)
    plain = [one for one in told if "人口：" in one and one not in areas]
    assert plain
    assert not any("人口：≈" in one for one in plain)
    of_facilities = [line for one in told for line in one.split("<br/>") if line.startswith(f"{guessed}：")]
    assert any("：≈ " in line for line in of_facilities)


def test_tables_and_layers_for_machines_say_it_in_a_column(request_: ExportRequest, tmp_path: Path) -> None:
    guessed, _ = titles(request_)
    export_csv(request_, tmp_path / "csv.zip")
    export_parquet(request_, tmp_path / "parquet.zip")
    export_geojson(request_, tmp_path / "geojson.zip")
    export_shapefiles(request_, tmp_path / "shp.zip")
    export_layers(request_, tmp_path / "layers.gpkg")

    def packed(archive: str, name: str) -> BytesIO:
        with ZipFile(tmp_path / f"{archive}.zip") as files:
            return BytesIO(files.read(name))

    def tables(name: str) -> list[pd.DataFrame]:
        return [
            pd.read_csv(packed("csv", f"{name}.csv")),
            pd.read_parquet(packed("parquet", f"{name}.parquet")),
            pyogrio.read_dataframe(f"/vsizip/{tmp_path}/geojson.zip/{name}.geojson"),
            pyogrio.read_dataframe(tmp_path / "layers.gpkg", layer=f"result_{name}"),
        ]

    for table in tables("unserved"):
        assert dict(table.groupby("title")["estimated"].first()) == {
            title: "yes" if title == guessed else "no" for title in set(table["title"])
        }
    for name in ("facilities", "districts"):
        for table in tables(name):
            ends = [one for one in table.columns if one.endswith("_estimated")]
            assert {one: set(table[one]) for one in ends} == {
                one: {"yes" if one == f"{GUESSED_COLUMN}_estimated" else "no"} for one in ends
            }
            assert f"{GUESSED_COLUMN}_estimated" in ends
    for table in tables("demand"):
        assert (set(table[f"{GUESSED}_estimated"]), set(table["people_estimated"])) == ({"yes"}, {"no"})
    clauses = pd.read_csv(packed("csv", "clauses.csv")).set_index("title")["estimated"]
    assert clauses[guessed] == "yes"
    assert set(clauses.drop(guessed)) == {"no"}
    short = pyogrio.read_dataframe(f"/vsizip/{tmp_path}/shp.zip/unserved.shp")
    assert dict(short.groupby("title")["estimated"].first())[guessed] == "yes"
    assert set(short["estimated"]) == {"yes", "no"}


def test_a_comparison_on_the_screen_marks_estimated_people_alone(request_: ExportRequest) -> None:
    guessed, counted = titles(request_)
    compared = request_.comparison
    assert compared is not None
    (one,) = compared.scenarios
    table = comparison_table(compared, one, WORDS)
    gained = dict(zip(map(str, table.columns[0].cells), map(str, table.columns[4].cells), strict=True))
    assert gained[guessed].startswith("≈ ")
    assert not any("≈" in gained[title] for title in counted)
    rows = list(changed_rows(one, WORDS))
    told = rows_table(one, rows, WORDS)
    by_name = dict(zip(map(str, told.columns[1].cells), map(str, told.columns[3].cells), strict=True))
    assert by_name[WORDS.name(GUESSED)].startswith("≈ ")
    assert "≈" not in by_name[WORDS.name("people")]
