"""A share of residential land stands with its error, and in square metres, in whatever is shown or handed on."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from rich.console import Console

from lifecircle.coverage.plans.files import parse_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.cli.tables import said_lines, verdict_table
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.report.sections.clauses import section
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.tables.verdicts_json import verdicts_document
from lifecircle.scenarios.exports.tables.verdicts_xlsx import export_xlsx
from lifecircle.scenarios.exports.web.layers import clause_rows
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project

from ..conftest import EAST, NORTH

AREA = shapely.box(EAST, NORTH, EAST + 1000, NORTH + 100)

PLAN = (
    'key = "own"\ntitle = "居住用地"\ntitle_en = "Land"\n[[clause]]\nid = "land"\nkind = "circle"\n'
    'title = "图书馆500米"\ntitle_en = "Library within 500 m"\nservices = ["library"]\ngroup = "residential_m2"\n'
    'mode = "radius_km"\nlimit = 0.5\n'
    "target = 90\n"
)


@pytest.fixture(scope="module")
def land(village: PlaceLayers) -> Result:
    """The village with an estate of 1,000 m by 100 m, of which its library has a part within 500 m."""
    facilities = village.facilities.iloc[[0]].assign(category="library", geometry=[shapely.Point(EAST, NORTH + 50)])
    row = village.districts.iloc[[0]].assign(district_id=["e1"], level="estate", geometry=[AREA])
    districts = gpd.GeoDataFrame(pd.concat([village.districts, row], ignore_index=True), crs=village.districts.crs)
    layers = replace(village, facilities=facilities.assign(entrances=None), districts=districts)
    settings = Settings(name="样村", created="2026-01-02T03:04:05+08:00", source="hand-made")
    return evaluate_project(Project(layers, settings), parse_plan(PLAN, "own.toml"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_error_and_the_unit_stand_with_a_share_of_land(land: Result, language: str) -> None:
    words, (verdict,) = speak(language), land.evaluation.verdicts
    assert verdict.measured is not None
    assert verdict.error
    disc = shapely.Point(EAST, NORTH + 50).buffer(500, quad_segs=256)
    true = 100 * disc.intersection(shapely.box(EAST, NORTH, EAST + 1000, NORTH + 100)).area / 100_000
    assert abs(verdict.measured - true) <= verdict.error
    figure = f"{verdict.measured:.1f}% ± {verdict.error:.2g}"
    console = Console(width=400, record=True, file=None)
    with console.capture() as shown:
        console.print(verdict_table(land.evaluation, "样村", words), *said_lines(land.evaluation, words))
    exact = {"en": "is exact to within", "zh": "误差不超过±"}[language]
    land_is = {"en": "Residential land is the 0.1 km2 of 1 residential areas", "zh": "居住用地为1个居住小区范围"}
    stands_for = land_is[language]
    assert figure in shown.get()
    assert "100,000 m²" in shown.get()
    assert stands_for in shown.get()
    (row,) = clause_rows(land.evaluation, words)
    assert (row["measured"], row["unserved"].endswith(" m²")) == (figure, True)
    report = str(list(section(ReportRequest(land, words))))
    assert figure in report
    assert exact in report
    document = verdicts_document(land.evaluation, land.project.settings, land.place.network.crs, words)
    (told,) = document["clauses"]
    assert told["error"] == pytest.approx(verdict.error, rel=1e-3)
    assert any(exact in note for note in told["notes"])


def test_rows_of_land_in_tables_stand_with_their_error(land: Result, tmp_path: Path) -> None:
    """Of the estate's district, of all land, and of the group beside people: each within its own error of the truth."""
    (verdict,) = land.evaluation.verdicts
    of_group = next(row for row in verdict.by_group if row.key == "residential_m2")
    of_estate = next(row for row in verdict.by_district if row.key == "e1")
    true = 100 * shapely.Point(EAST, NORTH + 50).buffer(500, quad_segs=256).intersection(AREA).area / AREA.area
    for row in (of_group, of_estate):
        assert row.error is not None
        assert row.measured is not None
        assert 0 < abs(row.measured - true) <= row.error == pytest.approx(verdict.error)
    assert all(row.error is None for row in verdict.by_group if row.key != "residential_m2")
    words = speak("en")
    report = str(list(section(ReportRequest(land, words))))
    assert report.count(f"{verdict.measured:.1f}% ± {verdict.error:.2g}") >= 3  # the answer, the figures, the group
    export_xlsx(ExportRequest(land, words, quick=True), tmp_path / "v.xlsx")
    for sheet in ("Clauses", "Groups", "Districts"):
        table = pd.read_excel(tmp_path / "v.xlsx", sheet_name=sheet, engine="openpyxl")
        told = table["Error, ±"].dropna()
        assert told.iloc[0] == pytest.approx(verdict.error)


def test_people_beside_land_have_no_error_and_the_land_has(land: Result) -> None:
    """A circle of people tells of land in its table of groups; the error is that of the land reading itself."""
    plan = parse_plan(PLAN.replace('group = "residential_m2"\n', ""), "own.toml")
    (verdict,) = evaluate_project(land.project, plan).evaluation.verdicts
    errors = {row.key: row.error for row in verdict.by_group}
    assert verdict.error is None
    assert errors.pop("residential_m2") == pytest.approx(land.evaluation.verdicts[0].error)
    assert set(errors.values()) == {None}
