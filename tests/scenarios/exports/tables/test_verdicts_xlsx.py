"""The verdicts for machines and for Excel say what the evaluation found."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.tables.verdicts_json import write_json
from lifecircle.scenarios.exports.tables.verdicts_xlsx import export_xlsx
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result


@pytest.fixture(scope="module")
def document(result: Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("json") / "verdicts.json"
    write_json(result.evaluation, result.project.settings, result.place.network.crs, speak("zh"), path)
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_the_json_holds_the_figures_worked_out_by_hand(document: dict[str, Any]) -> None:
    elderly = document["clauses"][0]
    assert (elderly["people"], elderly["served"], elderly["unserved"]) == (50.0, 12.0, 38.0)
    assert elderly["share"] == elderly["measured"] == pytest.approx(24.0)
    assert (elderly["state"], elderly["target"], elderly["target_implied"]) == ("not_met", 100.0, True)


def test_the_json_speaks_the_planners_language(document: dict[str, Any]) -> None:
    assert document["language"] == "zh"
    assert document["clauses"][0]["title"] == "15分钟养老服务圈"
    assert document["inputs"][0]["done"] == ["高德.csv was moved from GCJ-02 to WGS-84."]


def test_an_estimate_is_marked_where_it_is_used(document: dict[str, Any]) -> None:
    by_id = {clause["id"]: clause for clause in document["clauses"]}
    assert "age_60_plus" in by_id["circles-elderly"]["estimated"]
    assert "age_60_plus" not in by_id["circles-shop"]["estimated"]


def test_unserved_areas_are_ranked_and_lie_where_they_are(document: dict[str, Any]) -> None:
    areas = document["clauses"][0]["unserved_areas"]
    people = [area["people"] for area in areas]
    assert people == sorted(people, reverse=True)
    assert sum(people) == pytest.approx(38.0)
    assert all(103.9 < area["lon"] < 104.1 and 30.6 < area["lat"] < 30.8 for area in areas)


def test_what_is_unbounded_or_unknown_is_null(document: dict[str, Any]) -> None:
    undecided = [clause for clause in document["clauses"] if clause["state"] == "not_decided"]
    assert undecided
    assert all(clause["reason"] and clause["served"] is None for clause in undecided)


def test_the_workbook_has_a_sheet_for_every_question(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "verdicts.xlsx"
    export_xlsx(ExportRequest(result, speak("en")), path)
    book = load_workbook(path)
    own = ["Clauses", "Districts", "Groups", "Unserved areas", "Facilities", "Basis"]
    assert [name for name in book.sheetnames if name in {*own, "Parts", "Problems of the data"}] == own  # not here
    assert all(sheet.max_row > 1 for sheet in book)
    header, first, *_ = book["Clauses"].iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert (row["People"], row["Served"], row["Unserved"], row["Verdict"]) == (50, 12, 38, "not met")
    for sheet in book:
        assert sheet["A1"].value != "Id", sheet.title  # what is read first comes first


def test_a_name_that_looks_like_a_formula_stays_text(result: Result, tmp_path: Path) -> None:
    settings = result.project.settings.model_copy(update={"name": "=HYPERLINK(1)"})
    path = tmp_path / "verdicts.xlsx"
    renamed = replace(result, project=replace(result.project, settings=settings))
    export_xlsx(ExportRequest(renamed, speak("en")), path)
    cell = load_workbook(path)["Basis"]["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_wide_sheet_is_printed_on_several_papers_with_its_first_columns_on_each(
    result: Result, tmp_path: Path
) -> None:
    """The clauses have 26 columns: on one paper their letters would be a millimetre tall."""
    path = tmp_path / "verdicts.xlsx"
    export_xlsx(ExportRequest(result, speak("zh")), path)
    book = load_workbook(path)
    clauses, groups = book["条款"], book["人群"]
    assert clauses.page_setup.fitToWidth > 1
    assert clauses.print_title_cols == "$A:$B"
    assert (clauses.page_setup.paperSize, groups.page_setup.paperSize) == (8, 9)
    assert groups.page_setup.fitToWidth in (None, 1)  # 1 is what Excel takes where nothing is written
