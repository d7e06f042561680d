"""Evaluated places for the views, each made once; and how a view's rows are read by their columns' keys."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from lifecircle.coverage.plans.files import built_in_plan, load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import AnyEdit
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.view import View
from lifecircle.scenarios.planning.wording import plain
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import evaluate_project

Asked = Callable[..., ViewRequest]


def rows_of(view: View, key: str, language: str = "zh") -> list[dict[str, Any]]:
    """The rows of a table as its columns' keys and plain values."""
    table = next(table for table in view.tables if table.key == key)
    words = speak(language)
    names = [column.key for column in table.columns]
    return [dict(zip(names, (plain(cell, words) for cell in row.cells), strict=True)) for row in table.rows]


def asked_of(layers: PlaceLayers, plan: str | Path, edits: tuple[AnyEdit, ...] = ()) -> ViewRequest:
    """Layers evaluated for a plan, all categories declared complete, with a scenario of some edits beside."""
    chosen = built_in_plan(plan) if isinstance(plan, str) else load_plan(plan)
    settings = Settings(name=layers.name, judging=Judging(complete=("all",)))
    result = evaluate_project(Project(layers, settings), chosen)
    if not edits:
        return ViewRequest(result)
    scenario = Scenario.named("2035", edits=edits)
    compared = compare(result.place, chosen, result.evaluation.settings, [scenario], leave_one_out=False)
    return ViewRequest(result, after=compared.scenarios[0])


@pytest.fixture(scope="session")
def city_for_xiangtan(small_demo_city: PlaceLayers) -> ViewRequest:
    return asked_of(small_demo_city, "xiangtan")


@pytest.fixture
def with_facilities(village: PlaceLayers) -> Callable[..., PlaceLayers]:
    """The village with other facilities: rows of columns over those of its station, and points in metres."""

    def make(*rows: tuple[tuple[float, float], dict[str, Any]]) -> PlaceLayers:
        station = village.facilities.iloc[0].drop("geometry").to_dict() | {"entrances": None}
        columns = [station | {"facility_id": f"x{n}", "site": f"x{n}"} | row for n, (_, row) in enumerate(rows)]
        points = gpd.points_from_xy(*zip(*(at for at, _ in rows), strict=True))
        frame = gpd.GeoDataFrame(columns, geometry=points, crs=village.facilities.crs)
        return replace(village, facilities=frame[list(village.facilities.columns)])

    return make
