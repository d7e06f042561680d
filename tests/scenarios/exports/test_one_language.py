"""Whatever is handed in speaks one language: no key of the data, no Chinese in English files, no English in others.

The village's own names are of the language that is asked, so that whatever else stands in a file is the program's.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import ezdxf
import geopandas as gpd
import numpy as np
import pandas as pd
import pypdf
import pytest
import shapely
from docx import Document
from openpyxl import load_workbook

from lifecircle.coverage.plans.files import parse_plan
from lifecircle.layers.facilities.categories import built_in_categories
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.registry import EXPORTS, write_exports
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.presentation.names import NAMES
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import evaluate_project, evaluation_settings

CATEGORIES = sorted(built_in_categories().entries)
PLAN = """
key = "own"
title = "样市规划"
title_en = "Sample plan"
document = "1/2026"
year = 2030
base_year = 2025

[service.anything]
title = "各类设施"
title_en = "any facility"
categories = {categories}

[[clause]]
id = "own-all"
kind = "circle"
title = "各类设施圈"
title_en = "Circle of everything"
services = ["anything"]
mode = "walk"
limit = 5
baseline = {{ value = 40, year = 2025 }}

[[clause]]
id = "own-together"
kind = "circle"
title = "老年人服务圈"
title_en = "Circles of older people"
services = ["elderly_care", "market"]
group = "age_60_plus"
area = "urban"
mode = "network_km"
limit = 1
target = 90
nature = "binding"

[[clause]]
id = "own-beds"
kind = "ratio"
title = "每千人床位数"
title_en = "Beds per 1,000 residents"
services = ["elderly_care"]
amount = "beds"
per = 1000
target = 4.5
nature = "expected"

[[clause]]
id = "own-centre"
kind = "presence"
title = "社区设施覆盖率"
title_en = "Communities with a library"
level = "village"
services = ["library"]
target = 60
"""
FILES = (
    "report.pdf", "report.docx", "sheets.pdf", "differences.pdf", "verdicts.xlsx", "map.html",
    "public-map.html", "fitness-map.html", "care-map.html", "layers.kml", "layers.dxf", "tables-csv.zip",
)  # fmt: skip
CHINESE = re.compile(r"[\u3400-\u9fff]+")
WORDS = re.compile(r"[A-Za-z][a-z]{3,}")
OURS = re.compile(r"LifeCircle|own[_-]\w+|_cost|_served|_people|\b(east|west)\b|#\w+")
"""The program's name, and what columns, clauses, districts and styles are called by."""


def place_in(village: PlaceLayers, language: str) -> PlaceLayers:
    """The village with a facility of every category, named in a language or not at all."""
    count = len(CATEGORIES)
    frame = village.facilities
    rows = frame.iloc[np.zeros(count, int)].reset_index(drop=True)
    at = shapely.get_coordinates(village.demand.geometry.to_numpy())[np.arange(count) % len(village.demand)]
    name = "站" if language == "zh" else "Site"
    made = rows.assign(
        facility_id=[f"F{row}" for row in range(count)],
        site=[f"F{row}" for row in range(count)],
        name=["" if row % 2 else f"{name}{row}" for row in range(count)],
        category=CATEGORIES,
        status=[("existing", "planned", "candidate", "closed")[row % 4 if row % 3 else 0] for row in range(count)],
    )
    made = gpd.GeoDataFrame(made, geometry=shapely.points(at + 3.0), crs=frame.crs)
    if language == "zh":
        return replace(village, facilities=made)
    districts = village.districts.assign(name=[f"D{row}" for row in range(len(village.districts))])
    edges = village.streets.edges.assign(name="S1")
    demand = village.demand.assign(township="T1", village="V1")
    return replace(
        village,
        name="T",
        facilities=made,
        districts=districts,
        demand=demand,
        streets=replace(village.streets, edges=edges),
    )


@pytest.fixture(scope="module", params=["en", "zh"])
def folder(request: pytest.FixtureRequest, village: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    language: str = request.param
    layers = place_in(village, language)
    settings = Settings(name=layers.name, judging=Judging(complete=("elderly_care",)), source="1")
    result = evaluate_project(Project(layers, settings), parse_plan(PLAN.format(categories=CATEGORIES), "own.toml"))
    degrees = layers.demand.to_crs("EPSG:4326").geometry
    at = [(point.x, point.y) for point in degrees]
    scenario = Scenario.named("A" if language == "en" else "方案")
    for row, category in enumerate(CATEGORIES):
        scenario = scenario.add_facility(category, at=at[row % len(at)])
    scenario = scenario.add_link([at[0], at[6]]).close_facility("F1")
    compared = compare(result.place, result.evaluation.plan, evaluation_settings(settings, result.place), [scenario])
    asked = ExportRequest(result, speak(language), unit="1", date="2026-11-29", comparison=compared)
    made = tmp_path_factory.mktemp(language) / language
    write_exports(asked, [export for export in EXPORTS if export.file in FILES], made)
    return made


@lru_cache
def read(file: Path) -> tuple[str, ...]:
    """Return what a person reads in a file."""
    return tuple(_texts(file))


def _texts(file: Path) -> Iterator[str]:
    match file.suffix:
        case ".pdf":
            yield from (page.extract_text() for page in pypdf.PdfReader(file).pages)
        case ".docx":
            document = Document(str(file))
            yield from (paragraph.text for paragraph in document.paragraphs)
            yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        case ".xlsx":
            for sheet in load_workbook(file):
                yield sheet.title
                yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
        case ".html":
            text = re.sub(r"<(style|script)\b.*?</\1>", " ", file.read_text(encoding="utf-8"), flags=re.DOTALL)
            yield html.unescape(re.sub(r"<[^>]+>", " ", text))
        case ".kml":
            yield html.unescape(html.unescape(re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8"))))
        case ".dxf":
            drawing = ezdxf.readfile(file)  # type: ignore[attr-defined]
            yield from (layer.dxf.name for layer in drawing.layers if layer.dxf.name not in {"0", "Defpoints"})
            yield from (text.dxf.text for text in drawing.modelspace().query("TEXT"))
        case ".zip":
            yield from _zipped(file)


def _zipped(file: Path) -> Iterator[str]:
    """Yield the readme, and the titles of clauses."""
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            if name.endswith(".txt"):
                yield packed.read(name).decode("utf-8-sig").split("own_all_*")[0]
            if Path(name).name == "clauses.csv":
                table = pd.read_csv(io.BytesIO(packed.read(name)))
                yield from map(str, table["title"])


@pytest.mark.parametrize("file", FILES)
def test_no_key_of_the_data_is_read_by_anybody(file: str, folder: Path) -> None:
    keys = {key for key in (*CATEGORIES, *NAMES) if "_" in key}
    texts = read(folder / file)
    assert texts
    found = {key for text in texts for key in keys & set(re.findall(r"[a-z0-9_]+", text))}
    assert found == set()


@pytest.mark.parametrize("file", FILES)
def test_a_file_speaks_one_language(file: str, folder: Path) -> None:
    texts = [OURS.sub("", text) for text in read(folder / file)]
    if folder.name == "en":
        assert {found for text in texts for found in CHINESE.findall(text)} == set()
    else:
        assert {found for text in texts for found in WORDS.findall(text)} == set()
        assert any(CHINESE.search(text) for text in texts)
