"""Sheets of clauses that are no circle: what is filled and marked, which clauses have one, and its number."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pypdf
import pytest
import shapely
from matplotlib.colors import to_hex

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.exports.report.report import export_report
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.atlas import clause_sheet, export_atlas
from lifecircle.scenarios.exports.sheets.drawing.counted_map import shades_of
from lifecircle.scenarios.exports.sheets.drawing.look import Look
from lifecircle.scenarios.exports.sheets.listed import listed_sheets
from lifecircle.scenarios.exports.sheets.overview import overview_sheets
from lifecircle.scenarios.exports.sheets.pictures import picture_names
from lifecircle.scenarios.exports.sheets.sheet import look_of
from lifecircle.scenarios.presentation import map_style
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.evaluation import evaluate_project

from ..test_hostile_names import HOSTILE, UNSEEN_LETTERS
from .checker import check_page
from .test_panel import columns, texts

PLAN = """
key = "counted"
title = "样市规划"
title_en = "Plan of the town"
document = "样府发〔2021〕9号"

[[clause]]
id = "rate"
kind = "ratio"
title = "每千人托位数"
title_en = "Childcare places per 1,000"
quoted = ["每千人口托位数达到400个"]
where = "表1"
nature = "expected"
baseline = { year = 2020, value = 100 }
services = ["childcare"]
amount = "places"
per = 1000
target = 400
districts = { level = "village" }
every = true

[[clause]]
id = "held"
kind = "presence"
title = "社区便利店"
title_en = "A shop in each community"
level = "village"
services = ["convenience_store"]

[[clause]]
id = "round"
kind = "circle"
title = "便利店圈"
title_en = "Shop within reach"
services = ["convenience_store"]
mode = "walk"
limit = 10
target = 50

[[clause]]
id = "part"
kind = "facility_share"
title = "公办托育占比"
title_en = "Public childcare"
services = ["childcare"]
having = { public = true }
target = 50

[[clause]]
id = "nothing"
kind = "total"
title = "图书馆总数"
title_en = "Libraries"
services = ["library"]
amount = "count"
target = 1

[[clause]]
id = "near"
kind = "together"
title = "托育与便利店相邻"
title_en = "Childcare beside shops"
services = ["childcare"]
beside = ["convenience_store"]
mode = "radius_km"
limit = 0.7
target = "report"

[[clause]]
id = "sum"
kind = "total"
title = "托位总数"
title_en = "Childcare places"
services = ["childcare"]
amount = "places"
target = 90

[[clause]]
id = "parted"
kind = "partition"
title = "生活圈划分"
title_en = "Parted into circles"
districts = { level = "village" }
people_min = 120
people_max = 200
"""
NEW = [
    # id, name, places, public, status, column and row of the street grid
    ("n1", "西托育园", 50.0, True, "existing", 0, 0),
    ("n2", "东托育园", 20.0, False, "existing", 4, 4),
    ("n3", "规划托育园", 90.0, True, "planned", 1, 1),
    ("n4", "无数托育园", float("nan"), True, "existing", 1, 3),
]


@pytest.fixture(scope="module")
def town(village: PlaceLayers) -> PlaceLayers:
    """The village with four nurseries: two with places (50 west, 20 east), a planned one, a silent one."""
    frame = village.facilities
    like = frame[frame["category"] == "convenience_store"].iloc[0]
    corner = frame[frame["facility_id"] == "f1"].geometry.iloc[0]
    rows = [
        {
            **like, "facility_id": key, "site": key, "name": name, "category": "childcare", "places": places,
            "public": public, "status": status, "entrances": None,
            "geometry": shapely.Point(corner.x + 300 * across, corner.y + 300 * up),
        }
        for key, name, places, public, status, across, up in NEW
    ]  # fmt: skip
    more = gpd.GeoDataFrame(rows, crs=frame.crs)[frame.columns]
    return replace(village, facilities=pd.concat([frame, more], ignore_index=True))


@pytest.fixture(scope="module")
def asked(town: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> ExportRequest:
    file = tmp_path_factory.mktemp("plan") / "plan.toml"
    file.write_text(PLAN, encoding="utf-8")
    settings = Settings(name=town.name, judging=Judging(complete=("all",)))
    result = evaluate_project(Project(town, settings), load_plan(str(file)))
    return ExportRequest(result, speak("en"), unit="样市规划院", date="2026-11-30")


def said_on(request: ExportRequest, clause: str) -> tuple[list[str], list[str]]:
    """Return the texts of a clause's panel and strip, and the labels of its legend."""
    (sheet,) = [one for one in listed_sheets(request) if one.verdict.clause.id == clause]
    with clause_sheet(request, sheet, look_of(request)) as figure:
        legend = figure.axes[1].get_legend()
        labels = [text.get_text().replace("\n", " ") for text in legend.get_texts()] if legend else []
        return [text for number in range(1, len(figure.axes)) for text in texts(figure, number)], labels


def test_every_clause_that_a_map_can_show_has_a_sheet_in_the_plan_s_order(asked: ExportRequest) -> None:
    """The data holds no library, so that the total of libraries has nothing to show."""
    sheets = {one.verdict.clause.id: one.number for one in listed_sheets(asked)}
    assert sheets == {
        "rate": "01", "held": "02", "round": "03", "part": "04", "near": "05", "sum": "06", "parted": "07",
    }  # fmt: skip
    assert list(picture_names(asked))[:3] == ["map.png", "map-held.png", "map-round.png"]
    assert list(picture_names(replace(asked, quick=True))) == ["map.png"]  # the circle alone
    (overview,) = overview_sheets(asked, Look())
    said = [text.get_text() for axes in overview.axes[1:] for text in axes.texts]
    assert "– Libraries" in said
    assert any(text.startswith("01 Childcare places") for text in said)
    told = "Clauseswithoutasheethaveadash,andbehindthemwhy:1."
    assert any(told in column for column in columns(overview))
    assert any("nodata" in column or "nothingtomap" in column for column in columns(overview))


def test_districts_are_filled_by_how_far_they_are_from_the_figure(asked: ExportRequest) -> None:
    """50 places for 150 people in the west are 333 of 400; 20 for 100 in the east 200, which is half of it."""
    verdict = asked.result.evaluation.verdicts[0]
    assert {row.name: row.measured for row in verdict.by_district} == {
        "西社区": pytest.approx(1000 / 3), "东村": pytest.approx(200),
    }  # fmt: skip
    counted = asked.countings.of(verdict)
    assert counted is not None
    shades = {key: (one.colour, one.label) for one in shades_of(verdict, counted, speak("en")) for key in one.keys}
    assert shades == {
        "west": (map_style.SHORT[2], "300 to 400 places per 1,000"),
        "east": (map_style.SHORT[1], "200 to 300 places per 1,000"),
    }
    (sheet,) = [one for one in listed_sheets(asked) if one.verdict is verdict]
    with clause_sheet(asked, sheet, Look()) as figure:
        faces = [np.asarray(one.get_facecolor()).tolist() for one in figure.axes[0].collections]
    filled = {to_hex(face[0]) for face in faces if face}
    assert {map_style.SHORT[2], map_style.SHORT[1]} <= filled
    assert map_style.SHORT[0] not in filled
    assert map_style.ENOUGH not in filled


def test_a_rate_tells_its_facilities_what_was_left_out_and_why(asked: ExportRequest) -> None:
    said, labels = said_on(asked, "rate")
    everything = " ".join(said)
    for text in ("“每千人口托位数达到400个”（表1）", "expected, base value 100 places per 1,000 (2020)", "西托育园"):
        assert text in everything
    assert "childcare (2)" in " ".join(labels).lower()
    assert "Not counted, planned, proposed or closed (1)" in labels
    assert "Not counted, without a value for places, adding nothing (1)" in labels
    assert {"In all", "70 places"} <= set(said)  # 50 and 20


def test_presence_a_share_and_neighbours_say_which_are_not_as_asked(asked: ExportRequest) -> None:
    """The shop stands in the west; of three nurseries two are public; 671 m part the silent one from the shop."""
    assert {"District as asked (1)", "District not as asked (1)"} <= set(said_on(asked, "held")[1])
    labels = " | ".join(said_on(asked, "part")[1]).lower()
    assert "childcare, as asked (2)" in labels
    assert "childcare, not as asked (1)" in labels
    labels = " | ".join(said_on(asked, "near")[1]).lower()
    assert "childcare, as asked (1)" in labels
    assert "childcare, not as asked (2)" in labels
    assert "convenience store, the other kind (1)" in labels


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")
@pytest.mark.parametrize(("language", "paper"), [("zh", "A4"), ("en", "A3")])
def test_the_sheets_of_all_kinds_have_nothing_to_send_back(
    language: str, paper: str, asked: ExportRequest, tmp_path: Path
) -> None:
    request = replace(asked, words=speak(language), paper=paper)
    paths = [tmp_path / f"{name}.pdf" for name in ("one", "two")]
    for path in paths:
        export_atlas(request, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    count = len(pypdf.PdfReader(paths[0]).pages)
    assert count == 1 + len(list(listed_sheets(request)))
    found = [finding for page in range(1, count + 1) for finding in check_page(paths[0], page, look_of(request), [])]
    assert found == []


def test_the_report_shows_the_maps_of_all_kinds_that_are_decided(asked: ExportRequest, tmp_path: Path) -> None:
    export_report(asked, tmp_path / "report.pdf")
    said = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    shown = re.findall(r"Figure \d+\. ([^\n]*)", said)
    for title in ("Childcare places per 1,000", "A shop in each community", "Shop within reach", "Public childcare"):
        assert any(title in one for one in shown), (title, shown)
    assert not any("Libraries" in one for one in shown)


def test_names_of_any_kind_are_drawn_as_they_are_written(asked: ExportRequest, tmp_path: Path) -> None:
    """Formulas, markup, marks of direction and ten thousand letters in facilities, districts and clauses."""
    project, clause = asked.result.project, asked.result.evaluation.verdicts[0].clause
    frame, districts = project.layers.facilities, project.layers.districts
    names = [HOSTILE[row % len(HOSTILE)] for row in range(len(frame))]
    layers = replace(
        project.layers,
        facilities=frame.assign(name=names),
        districts=districts.assign(name=[HOSTILE[-1 - row] for row in range(len(districts))]),
    )
    hostile = clause.model_copy(update={"title": HOSTILE[0], "quoted": HOSTILE[:3], "note": "$x^2$ <b>"})
    plan = asked.result.evaluation.plan.model_copy(update={"clause": (hostile,)})
    result = evaluate_project(Project(layers, project.settings), plan)
    export_atlas(replace(asked, result=result), tmp_path / "sheets.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "sheets.pdf").pages]
    assert len(pages) == 2
    assert "$x^2$ <b>" in pages[1]
    assert not UNSEEN_LETTERS.findall("".join(pages))
