"""Places against people: counted again by pandas and shapely alone, and moved by a target year's population."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import ResizeFacility, ScalePeople
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.views.allocation import allocation

from .conftest import asked_of, rows_of

EXPECTED = {
    "托育服务": ("places", "age_0_2", ["childcare", "childcare_centre"]),
    "幼儿园": ("places", "age_3_5", ["kindergarten"]),
    "小学": ("places", "age_6_11", ["primary_school"]),
    "初中": ("places", "age_12_14", ["junior_school"]),
    "养老机构": ("beds", "age_60_plus", ["elderly_centre", "care_health_union"]),
}


def counted(layers: PlaceLayers, amount: str, group: str, categories: list[str], level: str) -> pd.DataFrame:
    """People, sites and places by district's name, by the frames alone; the place itself is ''."""
    facilities = layers.facilities
    ours = facilities[
        facilities["category"].isin(categories) & (facilities["status"] == "existing") & ~facilities["mobile"]
    ]
    if not level:
        return pd.DataFrame(
            {"people": [layers.demand[group].sum()], "sites": [len(ours)], "places": [ours[amount].sum()]}, index=[""]
        )
    districts = layers.districts[layers.districts["level"] == level]
    names = districts.set_index("district_id")["name"]
    people = layers.demand.groupby(layers.demand[level].map(names))[group].sum()
    joined = gpd.sjoin(ours, districts[["name", "geometry"]].rename(columns={"name": "lies"}), predicate="intersects")
    joined = joined[~joined.index.duplicated()]
    supply = joined.groupby("lies").agg(sites=("category", "size"), places=(amount, "sum"))
    return pd.DataFrame({"people": people}).join(supply, how="outer").fillna(0.0)


@pytest.mark.parametrize("service", EXPECTED)
@pytest.mark.parametrize("level", ["", "county", "township"])
def test_people_sites_and_places_are_those_of_pandas(
    service: str, level: str, city_for_xiangtan: ViewRequest, small_demo_city: PlaceLayers
) -> None:
    amount, group, categories = EXPECTED[service]
    oracle = counted(small_demo_city, amount, group, categories, level)
    levels = {"": None, "county": "县（市、区）", "township": "乡镇（街道）"}
    rows = [row for row in rows_of(allocation(city_for_xiangtan), "supply") if row["service"] == service]
    rows = [row for row in rows if row["level"] == levels[level]]
    assert len(rows) == len(oracle) > 0
    for row in rows:
        expected: Any = oracle.loc[row["district"] if level else ""]
        assert row["people"] == pytest.approx(expected["people"])
        assert row["sites"] == expected["sites"]
        assert row["places"] == pytest.approx(expected["places"])
        if expected["people"]:
            assert row["per_100"] == pytest.approx(100 * expected["places"] / expected["people"])


def test_what_the_plan_asks_is_its_figure_times_the_residents(
    city_for_xiangtan: ViewRequest, small_demo_city: PlaceLayers
) -> None:
    """湘潭 asks 4.5 childcare places for 1,000 residents, and 2.2 m2 of sports ground for each."""
    rows = rows_of(allocation(city_for_xiangtan), "supply")
    people = small_demo_city.demand["people"].sum()
    childcare, sport = (next(row for row in rows if row["service"] == name) for name in ("托育服务", "体育场地"))
    assert childcare["asked"] == pytest.approx(4.5 * people / 1000)
    assert childcare["short"] == pytest.approx(max(0.0, 4.5 * people / 1000 - childcare["places"]))
    assert sport["asked"] == pytest.approx(2.2 * people)
    assert next(row for row in rows if row["service"] == "幼儿园")["asked"] is None


def test_whoever_finds_a_place_has_one_in_reach_and_nobody_is_lost(city_for_xiangtan: ViewRequest) -> None:
    rows = rows_of(allocation(city_for_xiangtan), "seats")
    assert {row["service"] for row in rows} == {"托育服务", "幼儿园", "小学", "初中"}
    supply = {
        row["service"]: row["places"] for row in rows_of(allocation(city_for_xiangtan), "supply") if not row["level"]
    }
    for service, group in pd.DataFrame(rows).groupby("service"):
        assert (group["seated"] <= group["reached"] + 1e-6).all()
        assert (group["seated"] + group["without"]).tolist() == pytest.approx(group["people"].tolist())
        whole, county = group[group["level"].isna()], group[group["level"] == "县（市、区）"]
        assert whole["seated"].iloc[0] <= supply[service] + 1e-6
        assert county["seated"].sum() == pytest.approx(whole["seated"].iloc[0])


def test_the_target_years_people_move_what_is_short(small_demo_city: PlaceLayers) -> None:
    """Half as many residents again, and one kindergarten with a hundred places more."""
    school = small_demo_city.facilities
    one = school[(school["category"] == "kindergarten") & (school["status"] == "existing")].iloc[0]
    edits = (
        ScalePeople(id="a", factor=1.5),
        ResizeFacility(id="b", facility=one["facility_id"], capacities={"places": one["places"] + 100}),
    )
    view = allocation(asked_of(small_demo_city, "xiangtan", edits))
    rows = {(row["service"], row["district"]): row for row in rows_of(view, "moves")}
    childcare, kindergarten = rows["托育服务", "全域"], rows["幼儿园", "全域"]
    assert childcare["people_after"] == pytest.approx(1.5 * childcare["people_before"])
    asked = 4.5 * small_demo_city.demand["people"].sum() / 1000
    assert childcare["short_after"] == pytest.approx(max(0.0, 1.5 * asked - childcare["places_after"]))
    assert kindergarten["places_after"] - kindergarten["places_before"] == pytest.approx(100)
    assert not [note for note in view.notes if "target year" in note.template]


def test_registered_residents_are_told_apart_from_those_who_live_there(village: PlaceLayers) -> None:
    layers = village
    layers.demand.attrs["counted_as"] = {"people": "户籍人口"}
    try:
        notes = allocation(asked_of(layers, "xiangtan")).notes
    finally:
        del layers.demand.attrs["counted_as"]
    assert any("户籍人口" in str(note.values) for note in notes)


def test_without_any_capacity_there_is_nothing_to_show(village: PlaceLayers) -> None:
    assert np.isnan(village.facilities["places"]).all()
    assert allocation(asked_of(village, "xiangtan")).is_empty
