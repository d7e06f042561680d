"""Tiers and matrices: a village's cells by hand, and a city's matrix by pandas and a spatial join alone."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import pytest

from lifecircle.coverage.plans.files import load_plan, parse_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.view import Opens, Part, View
from lifecircle.scenarios.planning.views.tiers import tiers
from lifecircle.scenarios.planning.wording import plain
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.evaluation import evaluate_project

PLAN = """
key = "own_plan"
title = "样规划"

[[clause]]
id = "own-network"
kind = "presence"
title = "三级网络"
[[clause.tiers]]
level = "county"
services = [{ any_of = ["fitness"], count = 1 }, { any_of = ["elderly_care"], count = 2 }]
[[clause.tiers]]
level = "village"
services = ["fitness"]

[[clause]]
id = "own-either"
kind = "presence"
title = "两者有其一"
level = "village"
services = ["elderly_care", "convenience_store"]
k_of = 1

[[clause]]
id = "own-circle"
kind = "circle"
title = "养老圈"
services = ["elderly_care"]
group = "age_60_plus"
mode = "walk"
limit = 15
"""
WHOLE = Judging(complete=("all",), whole_scope=True)


def made(layers: PlaceLayers, plan: str) -> View:
    project = Project(layers, Settings(name="样村", judging=WHOLE))
    return tiers(ViewRequest(evaluate_project(project, parse_plan(plan, "own.toml"))))


@pytest.fixture(scope="module")
def view(village: PlaceLayers) -> View:
    return made(village, PLAN)


@pytest.fixture(scope="module")
def city(small_demo_city: PlaceLayers) -> View:
    project = Project(small_demo_city, Settings(name="小城", judging=WHOLE))
    return tiers(ViewRequest(evaluate_project(project, load_plan("mianyang"))))


def rows(view: View, key: str) -> list[Mapping[str, object]]:
    table = next(one for one in view.tables if one.key == key)
    columns = [column.key for column in table.columns]
    return [dict(zip(columns, row.cells, strict=True)) for row in table.rows]


def test_networks_count_the_districts_that_hold_all_that_they_must(view: View) -> None:
    network, either = rows(view, "networks")
    # The county has its fitness site and one of two care stations; fitness stands in the west, care and shop too.
    assert (network["county"], network["village"]) == (Part(0, 1), Part(1, 2))
    assert (either["county"], either["village"]) == (None, Part(1, 2))


def test_the_matrix_adds_up_what_lies_within(view: View) -> None:
    lines = {str(row["district"]): row for row in rows(view, "matrix")}
    assert list(lines) == ["样市", "样县", "样街道"]
    # Of the county two things, of its two villages one each.
    assert lines["样县"]["own-network"] == Part(2, 4)
    assert lines["样街道"]["own-network"] == Part(1, 2)
    assert lines["样县"]["own-either"] == Part(1, 2)
    assert lines["样县"]["all"] == Part(3, 6)


def test_cells_name_clause_and_district(view: View) -> None:
    table = next(one for one in view.tables if one.key == "matrix")
    row = table.rows[1]
    assert row.opens == (Opens("district", "k"),)
    at = [column.key for column in table.columns].index("own-network")
    assert row.cells_open[at] == (Opens("clause", "own-network"), Opens("district", "k"))
    assert set(row.cells_open) == {at, at + 1}


def test_every_cell_stands_in_full(view: View) -> None:
    words = speak("en")
    cells = [
        (row["district"], row["found"], row["wanted"], plain(row["state"], words))  # type: ignore[arg-type]
        for row in rows(view, "cells")
    ]
    assert cells == [
        ("样县", 1, 1, "there"),
        ("样县", 1, 2, "missing"),
        ("西社区", 1, 1, "there"),
        ("东村", 0, 1, "missing"),
        ("西社区", 2, 1, "there"),
        ("东村", 0, 1, "missing"),
    ]


def test_communities_have_the_share_of_each_circle(view: View) -> None:
    lines = {str(row["district"]): row for row in rows(view, "communities")}
    # Six nodes of two elderly each are within the circle, all of the fifteen in the west.
    assert lines["西社区"]["own-circle"] == pytest.approx(40.0)
    assert lines["东村"]["own-circle"] == 0
    assert [lines[name]["all"] for name in ("东村", "西社区")] == [Part(0, 1), Part(0, 1)]


def test_a_city_s_matrix_is_what_a_spatial_join_counts(small_demo_city: PlaceLayers, city: View) -> None:
    plan = load_plan("mianyang")
    clause = plan.find("mianyang-daycare")
    assert clause is not None
    categories = {one for pick in clause.pools for key in pick.any_of for one in plan.service[key].categories}
    frame = small_demo_city.facilities
    those = frame[frame.category.isin(categories) & (frame.status == "existing") & ~frame.mobile]
    villages = small_demo_city.districts[
        (small_demo_city.districts.level == "village") & (small_demo_city.districts.kind == "社区")
    ]
    joined = gpd.sjoin(those, villages[["district_id", "geometry"]], predicate="within")
    had = pd.Series(villages.district_id.isin(joined.district_id).to_numpy(), index=villages.parent_id)
    wanted = {key: Part(int(group.sum()), len(group)) for key, group in had.groupby(level=0)}
    names = small_demo_city.districts.set_index("district_id").name
    mine = {str(row["district"]): row["mianyang-daycare"] for row in rows(city, "matrix")}
    assert {name: mine[name] for name in (names[key] for key in wanted)} == {
        names[key]: part for key, part in wanted.items()
    }  # fmt: skip


def test_the_sums_of_the_townships_are_their_county_s(small_demo_city: PlaceLayers, city: View) -> None:
    districts = small_demo_city.districts
    lines = {str(row["district"]): row for row in rows(city, "matrix")}
    for _, county in districts[districts.level == "county"].iterrows():
        below = districts[(districts.level == "township") & (districts.parent_id == county.district_id)].name
        parts = [lines[name]["mianyang-daycare"] for name in below if lines[name]["mianyang-daycare"] is not None]
        whole = lines[county["name"]]["mianyang-daycare"]
        assert isinstance(whole, Part)
        assert all(isinstance(part, Part) for part in parts)
        assert (whole.done, whole.of) == (
            sum(part.done for part in parts if isinstance(part, Part)),
            sum(part.of for part in parts if isinstance(part, Part)),
        )
