"""A real place, whole: the middle of Chengdu monitored, its shortfalls, a scenario, and one workbook of all.

Streets and facilities are OpenStreetMap's; the people are estimated and the nine districts are a grid, so the figures
are no statement about the city.
"""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from openpyxl import load_workbook

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.coverage.plans.files import load_plan
from lifecircle.scenarios.build.build import make_project
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.editing.scenario import Board, Scenario
from lifecircle.scenarios.exports.view_files import write_views
from lifecircle.scenarios.planning.records.kept import Figure, as_kept
from lifecircle.scenarios.planning.registry import VIEWS, find_view
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.shortfalls import shortfalls
from lifecircle.scenarios.planning.view import View
from lifecircle.scenarios.planning.wording import plain
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.runs.evaluation import evaluate_project

SUPERMARKET = "circles-supermarket"
FIGURES = (Figure(indicator="15分钟超市", year=2023, value=41.0, source="商务局"),)


@pytest.fixture(scope="module")
def request_(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> ViewRequest:
    streets = shared_data / "chengdu/chengdu.osm"
    folder = tmp_path_factory.mktemp("chengdu")
    raw = {
        "network": {"file": streets},
        "circles": [{"service": "supermarket", "limit": 15}],
        "population": {"estimate": {"people_per_km2": 15_000}},
        "districts": [{"file": write_grid(streets, folder / "片区.geojson"), "level": "township"}],
    }
    project = make_project(check_request(raw, file="test", folder=Path()))
    settings = project.settings.model_copy(update={"judging": Judging(complete=("all",), year=2025)})
    project = replace(project, settings=settings, kept={"figures": as_kept({one.key: one for one in FIGURES})})
    result = evaluate_project(project, load_plan("circles"))
    scenario = Scenario.named("补建超市")
    for number, line in enumerate(shortfalls(result.place, result.evaluation)):
        if line.clause.id == SUPERMARKET:
            middle = result.place.districts.geometry[line.district].centroid
            point = gpd.GeoSeries([middle], crs=project.layers.demand.crs).to_crs(4326)[0]
            at = (point.x, point.y)
            scenario = scenario.add_facility("supermarket", at, facility=f"n{number}", cost=300.0, year=2026)
    return ViewRequest(result, Board((scenario,), scenario.id), today="2026-05-01")


def write_grid(streets: Path, path: Path) -> Path:
    """Nine districts over the box of the streets."""
    head = streets.read_text(encoding="utf-8")[:2000]
    west, south, east, north = (float(head.split(f'{name}="')[1].split('"')[0]) for name in (
        "minlon", "minlat", "maxlon", "maxlat"))  # fmt: skip
    xs, ys = np.linspace(west, east, 4), np.linspace(south, north, 4)
    boxes = [shapely.box(xs[i], ys[j], xs[i + 1], ys[j + 1]) for j in range(3) for i in range(3)]
    frame = gpd.GeoDataFrame(
        {"name": [f"第{number}片区" for number in range(1, 10)], "code": [f"51010{number}" for number in range(1, 10)]},
        geometry=boxes, crs="EPSG:4326",
    )  # fmt: skip
    frame.to_file(path, driver="GeoJSON")
    return path


def rows(view: View, key: str) -> pd.DataFrame:
    table = next(one for one in view.tables if one.key == key)
    words, columns = speak("zh"), [column.key for column in table.columns]
    return pd.DataFrame([[plain(cell, words) for cell in row.cells] for row in table.rows], columns=columns)


def test_shortfalls_are_the_people_whom_pandas_counts_in_each_district(request_: ViewRequest) -> None:
    verdict = request_.evaluation.find(SUPERMARKET)
    assert verdict is not None
    assert isinstance(verdict.evidence, CircleEvidence)
    demand = request_.project.layers.demand
    outside = (verdict.evidence.asked & ~verdict.evidence.served)[: len(demand)]  # behind them stand points of land
    left = demand[outside].groupby("township").people.sum()
    names = request_.project.layers.districts.set_index("district_id").name
    wanted = {names[key]: people for key, people in left.items() if people > 0}
    frame = rows(find_view("shortfalls").make(request_), "lines")
    mine = frame[frame.clause == verdict.clause.title].set_index("district").missing
    assert len(wanted) > 3
    assert dict(mine) == pytest.approx(wanted)
    assert mine.sum() == pytest.approx(verdict.unserved)


def test_the_scenario_leaves_less_and_the_list_tells_with_and_without(request_: ViewRequest) -> None:
    lines = rows(find_view("shortfalls").make(request_), "lines")
    those = lines[lines.clause == clause_title_of(request_)]
    after = those.left.fillna(those.missing)
    assert (after <= those.missing).all()
    assert (after < those.missing).any()
    projects = find_view("projects").make(request_)
    clauses = rows(projects, "clauses").set_index("clause")
    one = clauses.loc[clause_title_of(request_)]
    assert one["with"] > one["without"]
    assert rows(projects, "years").cost.tolist() == [300.0 * len(request_.board.scenarios[0].edits)]


def clause_title_of(request_: ViewRequest) -> str:
    clause = request_.plan.find(SUPERMARKET)
    assert clause is not None
    return clause.title


def test_monitoring_has_the_map_s_figure_and_the_source_s(request_: ViewRequest) -> None:
    states = rows(find_view("monitoring").make(request_), "states")
    verdict = request_.evaluation.find(SUPERMARKET)
    assert verdict is not None
    mine = states[states.indicator == clause_title_of(request_)]
    assert mine.year.tolist() == [2023, 2025]
    assert mine.value.tolist() == [41.0, pytest.approx(verdict.measured)]
    assert mine.source.tolist() == ["商务局", "地图测算"]


def test_one_workbook_holds_all_that_there_is_to_say(request_: ViewRequest, tmp_path: Path) -> None:
    path = tmp_path / "年度工作.xlsx"
    views = write_views(request_, VIEWS, speak("zh"), path)
    book = load_workbook(path, read_only=True)
    filled = sum(1 for view in views for table in view.tables if table.rows)
    assert len(book.sheetnames) in (filled, filled + 1)
    assert filled > 8
