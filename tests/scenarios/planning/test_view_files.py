"""A view comes out the same everywhere: as sheets, JSON, layers and paper, in both languages, texts kept as texts."""

import json
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from openpyxl import load_workbook

from lifecircle.messages import Message, Titled
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.tables.view_sheets import SHEET_TITLE, sheets_of
from lifecircle.scenarios.exports.view_files import document, write_views
from lifecircle.scenarios.planning.registry import ViewKind
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.view import Column, Name, Opens, Row, Table, View, Word
from lifecircle.scenarios.planning.wording import text
from lifecircle.scenarios.presentation.names import later
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result

HERE = __name__
COLUMNS = (
    Column("name", later("Name")),
    Column("state", later("Verdict")),
    Column("people", later("People"), "people"),
    Column("share", Titled("占比", "Portion"), "percent"),
    Column("change", later("Difference"), "change"),
    Column("year", later("Year"), "year"),
)
ROWS = (
    Row(("=1+1[red]", Name("not_met", "bad"), 1234.4, 99.999, 0.5, 2025), (Opens("district", "d1"),)),
    Row((Titled("图书馆", "Library"), Word(later("met"), "good"), None, None, -2.0, None),
        cells_open={2: (Opens("clause", "c"),)}),
)  # fmt: skip


def made(_: ViewRequest) -> View:
    tables = (Table("one", later("Name"), COLUMNS, ROWS), Table("two", later("Name"), COLUMNS, ROWS[:1]))
    layer = gpd.GeoDataFrame({"key": ["a\x00b"]}, geometry=[shapely.Point(400_000, 3_400_000)], crs="EPSG:32648")
    return View("made", later("View"), tables, (Message("Place"),), layer=layer)


KIND = ViewKind("made", later("View"), f"{HERE}:made")


@pytest.fixture
def request_(result: Result, monkeypatch: pytest.MonkeyPatch) -> ViewRequest:
    monkeypatch.setattr(ViewKind, "make", lambda _, asked: made(asked))
    return ViewRequest(result)


def test_cells_are_shown_by_their_columns_kind() -> None:
    words = speak("en")
    said = [text(cell, column, words) for cell, column in zip(ROWS[0].cells, COLUMNS, strict=True)]
    assert said == ["=1+1[red]", "not met", "1,234", "100%", "+0.5", "2025"]
    assert [text(cell, column, words) for cell, column in zip(ROWS[1].cells, COLUMNS, strict=True)] == [
        "Library", "met", "–", "–", "-2", "–",
    ]  # fmt: skip


def test_a_workbook_holds_figures_as_figures_and_foreign_text_as_text(request_: ViewRequest, tmp_path: Path) -> None:
    path = tmp_path / "view.xlsx"
    write_views(request_, [KIND], speak("zh"), path)
    book = load_workbook(path)
    assert book.sheetnames == ["名称", "名称 2", "表单说明"]
    rows = list(book["名称"].iter_rows(values_only=True))
    assert rows[0] == ("名称", "判定", "人口", "占比", "相差", "目标年")
    assert rows[1] == ("=1+1[red]", "未达标", 1234.4, 99.999, 0.5, 2025)
    assert book["名称"]["A2"].data_type == "s"


def test_json_says_what_each_row_and_cell_opens(request_: ViewRequest) -> None:
    first = document([made(request_)], speak("en"))[0]["tables"][0]
    assert first["columns"][3] == {"key": "share", "title": "Portion", "kind": "percent"}
    assert first["rows"][0]["opens"] == [{"kind": "district", "key": "d1"}]
    assert first["rows"][1]["cells_open"] == {"people": [{"kind": "clause", "key": "c"}]}
    assert json.loads(json.dumps(first)) == first


def test_a_geopackage_holds_the_layer_and_the_tables(request_: ViewRequest, tmp_path: Path) -> None:
    path = tmp_path / "view.gpkg"
    write_views(request_, [KIND], speak("en"), path)
    assert {name for name, _ in pyogrio.list_layers(path)} == {"made", "made_one", "made_two"}
    assert gpd.read_file(path, layer="made")["key"].tolist() == ["ab"]


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".json"])
def test_the_other_files_are_written_whole(request_: ViewRequest, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"view{suffix}"
    write_views(request_, [KIND], speak("zh"), path)
    assert path.stat().st_size > 500


def test_another_suffix_and_a_file_in_the_way_are_refused(request_: ViewRequest, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="not as"):
        write_views(request_, [KIND], speak("en"), tmp_path / "view.txt")
    path = tmp_path / "view.json"
    path.write_text("the planner's own", encoding="utf-8")
    with pytest.raises(ProjectError):
        write_views(request_, [KIND], speak("en"), path)
    assert path.read_text(encoding="utf-8") == "the planner's own"


def test_titles_of_sheets_are_short_and_differ() -> None:
    long = View("v", later("View"), (Table("t", "x" * 40, COLUMNS, ROWS), Table("u", "X" * 40, COLUMNS, ROWS)))
    titles = [sheet.title for sheet in sheets_of([long], speak("en"), taken=["clauses"])]
    assert all(len(title) <= SHEET_TITLE for title in titles)
    assert len({title.casefold() for title in titles}) == len(titles)


def test_a_difference_too_small_to_be_shown_has_no_sign() -> None:
    words = speak("en")
    column = Column("change", later("Difference"), "change")
    assert [text(value, column, words) for value in (-1e-9, 1e-9, 0.0, -0.25)] == ["0", "0", "0", "-0.25"]
