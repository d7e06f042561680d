"""The ledger of estates: three on the map and four of a table, worked out by hand, and a city's by pandas alone."""

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from lifecircle.coverage.plans.files import load_plan, parse_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.planning.records.kept import EstateGiven, as_kept
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.view import View
from lifecircle.scenarios.planning.views.estates import estates
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
id = "own-fitness"
kind = "presence"
title = "小区健身"
level = "estate"
new = true
services = [{ any_of = ["fitness"], count = 2 }]

[[clause]]
id = "own-childcare"
kind = "ratio"
title = "小区托位"
services = ["childcare"]
amount = "places"
per = 1000
target = 100
every = true
districts = { level = "estate", new = true }
"""
GIVEN = (
    EstateGiven(name="滨江苑", within="样街道", dwellings=100, agreed="健身设施、健身设施", places=20, year=2027),
    EstateGiven(name="翠湖苑", people=400, agreed="健身设施，托育"),
    EstateGiven(name="山水苑", people=200),
    EstateGiven(name="新苑一期", people=1, agreed="健身设施"),
)
WHOLE = Judging(complete=("all",), whole_scope=True)


def rows(view: View, key: str) -> list[dict[str, object]]:
    table = next(one for one in view.tables if one.key == key)
    words, columns = speak("zh"), [column.key for column in table.columns]
    return [dict(zip(columns, [plain(cell, words) for cell in row.cells], strict=True)) for row in table.rows]


@pytest.fixture(scope="module")
def view(village: PlaceLayers) -> View:
    """Two new estates of the grid's four south-western and four south-eastern nodes, and an old one that nobody asks.

    The fitness site stands in the middle, in neither; a nursery with 3 places is put into the western one.
    """
    facilities = village.facilities
    doors = facilities.geometry.to_numpy().copy()
    doors[1] = shapely.Point(doors[0].x + 10, doors[0].y + 10)
    facilities = facilities.set_geometry(gpd.GeoSeries(doors, index=facilities.index, crs=facilities.crs)).assign(
        category=["childcare", "fitness_site", "convenience_store"], places=[3.0, float("nan"), float("nan")],
        entrances=None, level="village",
    )  # fmt: skip
    west, south, *_ = village.demand.total_bounds
    boxes = [
        ("e1", "新苑一期", True, shapely.box(west - 20, south - 20, west + 320, south + 320)),
        ("e2", "新苑二期", True, shapely.box(west + 880, south - 20, west + 1220, south + 320)),
        ("e3", "老苑", False, shapely.box(west + 880, south + 880, west + 1220, south + 1220)),
    ]
    more = gpd.GeoDataFrame(
        {"district_id": [one[0] for one in boxes], "name": [one[1] for one in boxes], "level": "estate",
         "parent_id": ["west", "east", "east"], "kind": "", "area_type": "", "new": [one[2] for one in boxes],
         "opened": float("nan")},
        geometry=[one[3] for one in boxes], crs=village.districts.crs,
    )  # fmt: skip
    demand = village.demand.copy()
    for key, _, _, box in boxes:
        demand.loc[demand.within(box), "estate"] = key
    districts = gpd.GeoDataFrame(pd.concat([village.districts, more], ignore_index=True), crs=village.districts.crs)
    layers = replace(village, facilities=facilities, districts=districts, demand=demand)
    kept = {"estates": as_kept({one.key: one for one in GIVEN})}
    project = Project(layers, Settings(name="样村", judging=WHOLE), kept=kept)
    return estates(ViewRequest(evaluate_project(project, parse_plan(PLAN, "own.toml"))))


def of_estate(view: View, name: str) -> Mapping[str, tuple[object, object, object]]:
    return {
        str(row["clause"]): (row["owed"], row["stands"], row["short"])
        for row in rows(view, "owed") if row["estate"] == name
    }  # fmt: skip


def test_estates_on_the_map_owe_by_people_and_have_what_stands_in_them(view: View) -> None:
    # Four nodes of 10 people: 4 places owed, and two sites.
    assert of_estate(view, "新苑一期") == {"小区健身": (2, 1, 1), "小区托位": (4, 3, 1)}
    assert of_estate(view, "新苑二期") == {"小区健身": (2, 0, 2), "小区托位": (4, 0, 4)}
    assert of_estate(view, "老苑") == {}


def test_estates_of_a_table_owe_by_their_people_or_their_dwellings(view: View) -> None:
    # 250 people in 100 households of the village: 2.5 in each, so that 250 come with 100 dwellings.
    assert of_estate(view, "滨江苑") == {"小区健身": (2, 2, 0), "小区托位": (25, 20, 5)}
    assert of_estate(view, "翠湖苑") == {"小区健身": (2, 1, 1), "小区托位": (40, None, None)}
    assert of_estate(view, "山水苑") == {"小区健身": (2, None, None), "小区托位": (20, None, None)}
    said = "\n".join(str(one) for one in (*view.notes, *view.assumed))
    assert "2.50 people are taken for each" in said
    assert "For 2 estates of the table it is not stated" in said


def test_each_estate_has_a_line_and_the_most_lacking_come_first(view: View) -> None:
    lines = {row["estate"]: row for row in rows(view, "estates")}
    assert len(lines) == 5
    assert [row["state"] for row in rows(view, "estates")][:2] == ["有缺项", "有缺项"]
    assert lines["滨江苑"]["state"] == "有缺项"
    assert (lines["滨江苑"]["people"], lines["滨江苑"]["dwellings"], lines["滨江苑"]["year"]) == (250, 100, 2027)
    assert lines["山水苑"]["state"] == "未说明"
    services = load_plan("mianyang").service
    assert lines["新苑一期"]["short"] == f"{services['fitness'].title}、{services['childcare'].title}"
    assert lines["新苑一期"]["within"] == "西社区"


def test_clauses_sum_up(view: View) -> None:
    fitness, childcare = rows(view, "clauses")
    assert (fitness["asked"], fitness["met"], fitness["untold"], fitness["short"]) == (5, 1, 1, 4)
    assert fitness["share"] == pytest.approx(25)
    assert (childcare["asked"], childcare["met"], childcare["untold"], childcare["short"]) == (5, 0, 2, 10)


def test_a_city_s_ledger_is_what_pandas_counts(small_demo_city: PlaceLayers) -> None:
    city = small_demo_city
    project = Project(city, Settings(name="小城", judging=WHOLE))
    result = evaluate_project(project, load_plan("mianyang"))
    frame = pd.DataFrame(rows(estates(ViewRequest(result)), "owed"))
    new = city.districts[(city.districts.level == "estate") & city.districts.new].set_index("district_id")
    people = city.demand.groupby("estate").people.sum().reindex(new.index).fillna(0)
    service = load_plan("mianyang").service["childcare"]
    nurseries = city.facilities[
        city.facilities.category.isin(service.categories) & (city.facilities.status == "existing")
    ]
    inside = gpd.sjoin(nurseries, new[["geometry"]], predicate="within")
    places = inside.groupby("district_id").places.sum().reindex(new.index).fillna(0)
    owed = 10 * people / 1000
    title = load_plan("mianyang").find("mianyang-childcare-new").title  # type: ignore[union-attr]
    mine = frame[frame.clause == title]
    assert len(mine) == (people > 0).sum()
    assert mine.owed.sum() == pytest.approx(owed.sum())
    assert mine.stands.sum() == pytest.approx(places[people > 0].sum())
