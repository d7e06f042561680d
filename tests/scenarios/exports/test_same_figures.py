"""Every format tells the figures of `evaluate --json`: all kinds of clause, a circle with capacity, a scenario."""

import html
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ezdxf
import geopandas as gpd
import numpy as np
import pandas as pd
import pypdf
import pytest
import shapely
from docx import Document
from docx.text.paragraph import Paragraph
from ezdxf.entities.lwpolyline import LWPolyline
from openpyxl import load_workbook

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.coverage.plans.files import load_plan
from lifecircle.coverage.plans.kinds import kind_names
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.registry import EXPORTS, write_exports
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.presentation.summary import figure_text, people_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project, evaluation_settings

TEMPLATE = Path(__file__).resolve().parents[3] / "coverage/plans/data/template.toml"
WITH_CAPACITY = """
[[clause]]
id = "my-plan-care"
kind = "circle"
title = "养老服务圈（计入容量）"
title_en = "Care with places"
services = ["elderly_care"]
group = "age_60_plus"
mode = "walk"
limit = 15
places_per_100 = 3
target = 90
"""
WORDS = speak("en")
FIGURES = ("people", "served", "unserved", "measured", "target", "margin")


def most_left_out(result: Result) -> shapely.Point:
    """The point of the first circle with the most people who are not served, though a street is near."""
    evidence = next(one.evidence for one in result.evaluation.verdicts if isinstance(one.evidence, CircleEvidence))
    lacking = evidence.asked & ~evidence.served & ~evidence.unsnapped
    row = int(np.argmax(np.where(lacking, evidence.people, 0.0)))
    return shapely.Point(result.place.demand.xy[row])


@pytest.fixture(scope="module")
def folder(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that tell figures, of the small demo city; the template's plan has a clause of each kind."""
    made = tmp_path_factory.mktemp("same")
    head, mark, tail = TEMPLATE.read_text(encoding="utf-8").partition("[[indicator]]")
    (made / "plan.toml").write_text(head + WITH_CAPACITY + mark + tail, encoding="utf-8")
    settings = Settings(name=small_demo_city.name, judging=Judging(complete=("all",)))
    result = evaluate_project(Project(small_demo_city, settings), load_plan(made / "plan.toml"))
    first = most_left_out(result)
    at = gpd.GeoSeries([first], crs=small_demo_city.demand.crs).to_crs("EPSG:4326").iloc[0]
    scenario = Scenario.named("方案").add_facility("fitness_site", at=(at.x, at.y), name="新苑", cost=20.0)
    scenario = scenario.add_facility("elderly_care", at=(at.x, at.y), name="新站", cost=120.0)
    asked = evaluation_settings(settings, result.place)
    compared = compare(result.place, result.evaluation.plan, asked, [scenario])
    request = ExportRequest(result, WORDS, comparison=compared)
    unread = {"pictures", "svg", "districts", "public-map", "fitness-map", "care-map"}
    write_exports(request, [one for one in EXPORTS if one.key not in unread], made / "out")
    return made / "out"


@pytest.fixture(scope="module")
def clauses(folder: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))["clauses"]
    return told


def texts(clause: dict[str, Any]) -> tuple[str, ...]:
    """The figures of a clause as a planner reads them."""
    unit = WORDS.unit(clause["unit"])
    said = [figure_text(clause[key], unit) for key in ("measured", "target") if clause[key] is not None]
    return (*said, *(people_text(clause[key]) for key in ("people", "unserved") if clause[key] is not None))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def circles(clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        one for one in clauses if one["unserved_areas"] or (one["kind"] in ("circle", "response") and one["people"])
    ]


def test_the_plan_has_every_kind_and_both_readings(clauses: list[dict[str, Any]]) -> None:
    assert {one["kind"] for one in clauses} >= set(kind_names())
    assert {one["read_by"] for one in clauses} >= {"distance", "distance_and_capacity"}
    assert sum(one["measured"] is not None for one in clauses) >= 10


def test_the_workbooks_clauses_are_those_of_json(folder: Path, clauses: list[dict[str, Any]]) -> None:
    header, *rows = load_workbook(folder / "verdicts.xlsx")["Clauses"].iter_rows(values_only=True)
    sheet = pd.DataFrame(rows, columns=list(header))
    for clause, (_, row) in zip(clauses, sheet.iterrows(), strict=True):
        for key in FIGURES:
            wanted = clause[key]
            cell = row[key.capitalize()]
            assert (wanted is None and pd.isna(cell)) or cell == pytest.approx(wanted), (clause["id"], key)


@pytest.mark.parametrize("file", ["report.pdf", "report.docx"])
def test_the_report_tells_the_figures_under_each_clause(file: str, folder: Path, clauses: list[dict[str, Any]]) -> None:
    said = squeezed(_text_of(folder / file)).replace("-", "")
    for place, clause in enumerate(clauses):
        title = squeezed(clause["title"]).replace("-", "")
        following = squeezed(clauses[place + 1]["title"]).replace("-", "") if place + 1 < len(clauses) else ""
        headings = [found.start() for found in re.finditer(re.escape(title), said)]
        assert headings, title
        for figure in texts(clause):
            wanted = squeezed(figure).replace("-", "")
            ends = [said.find(following, at + 1) if following else -1 for at in headings]
            pieces = [said[at : end if end > at else None] for at, end in zip(headings, ends, strict=True)]
            assert any(wanted in piece for piece in pieces), (clause["id"], figure)


def _text_of(file: Path) -> str:
    if file.suffix == ".pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    document = Document(str(file))
    parts: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            parts.append(block.text)
        else:
            parts += [cell.text for row in block.rows for cell in row.cells]
    return "".join(parts)


def test_the_sheets_tell_the_figures(folder: Path, clauses: list[dict[str, Any]]) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    found = subprocess.run(["pdftotext", "-layout", str(folder / "sheets.pdf"), "-"], capture_output=True, check=True)
    pages = [squeezed(page) for page in found.stdout.decode().split("\f")[:-1]]
    overview = [page for page in pages if "overview" in page]
    for clause in clauses:
        if clause["measured"] is not None:
            wanted = squeezed(figure_text(clause["measured"], WORDS.unit(clause["unit"])))
            assert any(wanted in page for page in overview), clause["id"]
    own = pages[len(overview) :]
    with_own = 0
    for clause in clauses:
        sheets = [page for page in own if squeezed(clause["title"]) in page]
        assert sheets or clause["kind"] != "circle", clause["id"]
        figures = texts(clause) if clause["kind"] == "circle" else ()
        if clause["kind"] != "circle" and clause["measured"] is not None:
            figures = (figure_text(clause["measured"], WORDS.unit(clause["unit"])),)
        for figure in figures if sheets else ():
            assert any(squeezed(figure) in page for page in sheets), (clause["id"], figure)
        with_own += bool(sheets)
    assert len(own) == with_own


def test_the_web_map_tells_the_figures(folder: Path, clauses: list[dict[str, Any]]) -> None:
    found = re.search(r'id="lifecircle-data">(.*?)</script>', (folder / "map.html").read_text(encoding="utf-8"))
    assert found
    data = json.loads(found.group(1))
    for clause, row in zip(clauses, data["clauses"], strict=True):
        unit = WORDS.unit(clause["unit"])
        assert row["measured"] == figure_text(clause["measured"], unit)
        assert row["target"] == figure_text(clause["target"], unit)
        assert row["unserved"] == people_text(clause["unserved"])


def _zipped(kind: str) -> Callable[[Path, str], pd.DataFrame]:
    def read(folder: Path, layer: str) -> pd.DataFrame:
        with zipfile.ZipFile(folder / f"{kind}.zip") as packed:
            name = next(one for one in packed.namelist() if Path(one).stem == layer)
            data = io.BytesIO(packed.read(name))
        if name.endswith(".csv"):
            return pd.read_csv(data)
        if name.endswith(".parquet"):
            return pd.read_parquet(data)
        return pd.DataFrame(gpd.read_file(data))

    return read


def _package(folder: Path, layer: str) -> pd.DataFrame:
    return pd.DataFrame(gpd.read_file(folder / "lifecircle.gpkg", layer=f"result_{layer}"))


def _results(folder: Path, layer: str) -> pd.DataFrame:
    return pd.DataFrame(gpd.read_file(folder / "layers.gpkg", layer=f"result_{layer}"))


LAYERS: dict[str, Callable[[Path, str], pd.DataFrame]] = {
    "lifecircle.gpkg": _package,
    "layers.gpkg": _results,
    "csv": _zipped("tables-csv"),
    "parquet": _zipped("parquet"),
    "geojson": _zipped("layers-geojson"),
}


@pytest.mark.parametrize("file", LAYERS)
def test_the_layers_tell_the_figures(file: str, folder: Path, clauses: list[dict[str, Any]]) -> None:
    """People of facilities add up to those served; areas to those unserved and listed; points to the share."""
    read = LAYERS[file]
    sites, areas, points = (read(folder, layer) for layer in ("facilities", "unserved", "demand"))
    for clause in circles(clauses):
        column = clause["id"].replace("-", "_")
        if clause["kind"] == "circle":
            assert sites[f"{column}_people"].sum() == pytest.approx(clause["served"], rel=1e-6)
        here = areas[areas["clause"] == clause["id"]]
        assert here["people"].tolist() == pytest.approx([one["people"] for one in clause["unserved_areas"]])
        if clause["group"] in points and clause["kind"] == "circle":
            served = (points[f"{column}_served"] * points[clause["group"]]).sum()
            assert served == pytest.approx(clause["served"], rel=1e-6)
    if file != "geojson":
        table = read(folder, "verdicts" if file.endswith("gpkg") else "clauses")
        for clause, (_, row) in zip(clauses, table.iterrows(), strict=True):
            for key in FIGURES:
                wanted = clause[key]
                assert (wanted is None and pd.isna(row[key])) or row[key] == pytest.approx(wanted), (clause["id"], key)


def test_shapefiles_tell_the_figures(folder: Path, clauses: list[dict[str, Any]], tmp_path: Path) -> None:
    with zipfile.ZipFile(folder / "layers-shp.zip") as packed:
        packed.extractall(tmp_path)
    areas = gpd.read_file(next(tmp_path.rglob("unserved*.shp")))
    told = sorted(round(one["people"], 2) for clause in circles(clauses) for one in clause["unserved_areas"])
    assert sorted(areas["people"].round(2)) == pytest.approx(told, abs=0.011)


def test_kml_tells_the_people_of_each_area(folder: Path, clauses: list[dict[str, Any]]) -> None:
    said = html.unescape(html.unescape((folder / "layers.kml").read_text(encoding="utf-8")))
    told = re.findall(r"People: (<?[\d,]+)", said)
    wanted = [people_text(one["people"]) for clause in circles(clauses) for one in clause["unserved_areas"]]
    assert sorted(told) == sorted(wanted)


def test_the_scenario_is_the_same_in_workbook_report_and_map(folder: Path) -> None:
    header, *rows = load_workbook(folder / "verdicts.xlsx")["Edits and costs"].iter_rows(values_only=True)
    sheet = pd.DataFrame(rows, columns=list(header))
    found = re.search(r'id="lifecircle-data">(.*?)</script>', (folder / "map.html").read_text(encoding="utf-8"))
    assert found
    (scenario,) = json.loads(found.group(1))["scenarios"]
    said = squeezed(_text_of(folder / "report.docx"))
    changed = [one for one in scenario["circles"] if one["gained"] != "0"]
    assert changed
    pages = list(_pages(folder / "differences.pdf"))
    for one in changed:
        gained = sheet.loc[sheet["Clause"] == one["title"], "Newly served"]
        assert len(gained) == 1, "one of the two sites helps each circle, so its part is the whole"
        assert people_text(float(gained.iloc[0])) == one["gained"]
        assert squeezed(one["gained"]) in said
        assert any(squeezed(one["title"]) in page and one["gained"] in page for page in pages), one["title"]


def _pages(file: Path) -> Iterator[str]:
    for page in pypdf.PdfReader(file).pages:
        yield squeezed(page.extract_text())


def test_the_drawing_tells_the_people_of_each_area(folder: Path, clauses: list[dict[str, Any]]) -> None:
    """Each circle has a layer with its areas, closed, and their names and people as `evaluate --json` has them."""
    drawing = ezdxf.readfile(folder / "layers.dxf")  # type: ignore[attr-defined]
    space = drawing.modelspace()
    for clause in circles(clauses):
        name = plain_layer(WORDS("Unserved, {clause}", clause=clause["title"]))
        here = [one for one in space if one.dxf.layer == name]
        told = [one.dxf.text for one in here if one.dxftype() == "TEXT"]
        wanted = [f"{one['name']}: {people_text(one['people'])} people" for one in clause["unserved_areas"]]
        assert sorted(told) == sorted(wanted), clause["id"]
        rings = [one for one in here if isinstance(one, LWPolyline)]
        assert len(rings) >= len(wanted)
        assert all(one.closed for one in rings)
    sites = _package(folder, "facilities")
    drawn = [one for one in space if one.dxftype() == "CIRCLE"]
    assert len(drawn) == len(sites)


def plain_layer(title: str) -> str:
    return re.sub(r'[<>/\\":;?*|=,`]', "_", title)[:60].strip()
