"""Equality again by pandas: shares by district, town and country, and inequality by its definitions."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import AddFacility, CloseFacility, Where
from lifecircle.scenarios.planning.request import ViewRequest
from lifecircle.scenarios.planning.views.equality import equality_view

from ..conftest import CRS, EAST, NORTH, STEP_M
from .conftest import asked_of, rows_of

CIRCLE = "xiangtan-elderly-urban"


@pytest.fixture(scope="module")
def frame(city_for_xiangtan: ViewRequest, small_demo_city: PlaceLayers) -> pd.DataFrame:
    """The points of one circle: who is asked, served, how far, and in which districts they live."""
    verdict = city_for_xiangtan.evaluation.find(CIRCLE)
    assert verdict is not None
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence)
    names = small_demo_city.districts.set_index("district_id")["name"]
    area = small_demo_city.districts.set_index("district_id").area / 1e6
    demand = small_demo_city.demand
    finest = demand["village"].where(demand["village"] != "", demand["township"])
    density = demand.groupby(finest)["people"].sum() / area
    points = pd.DataFrame(
        {
            "people": evidence.people[: len(demand)],
            "served": evidence.served[: len(demand)],
            "way": evidence.cost[: len(demand)],
            "township": demand["township"].map(names),
            "density": finest.map(density),
        }
    )
    return points[points["people"] > 0]


def title_of(request: ViewRequest) -> str:
    clause = request.plan.find(CIRCLE)
    assert clause is not None
    return clause.title


def test_shares_and_ways_by_district_are_those_of_pandas(city_for_xiangtan: ViewRequest, frame: pd.DataFrame) -> None:
    title = title_of(city_for_xiangtan)
    rows = rows_of(equality_view(city_for_xiangtan), "districts")
    rows = [row for row in rows if row["clause"] == title and row["level"] == "乡镇（街道）"]
    assert len(rows) == frame["township"].nunique() > 1
    for row in rows:
        ours = frame[frame["township"] == row["district"]]
        finite = ours[np.isfinite(ours["way"])]
        assert row["people"] == pytest.approx(ours["people"].sum())
        assert row["share"] == pytest.approx(100 * ours.loc[ours["served"], "people"].sum() / ours["people"].sum())
        assert row["way"] == pytest.approx(np.average(finite["way"], weights=finite["people"]))


def test_worst_best_and_gini_between_districts(city_for_xiangtan: ViewRequest, frame: pd.DataFrame) -> None:
    title = title_of(city_for_xiangtan)
    row = next(row for row in rows_of(equality_view(city_for_xiangtan), "spread") if row["clause"] == title)
    by = frame.groupby("township")
    people = by["people"].sum()
    share = 100 * frame[frame["served"]].groupby("township")["people"].sum().reindex(people.index).fillna(0) / people
    assert (row["worst"], row["best"]) == (share.idxmin(), share.idxmax())
    assert row["worst_share"] == pytest.approx(share.min())
    assert row["quotient"] == pytest.approx(share.min() / share.max())
    weight = (people / people.sum()).to_numpy()
    apart = np.abs(share.to_numpy()[:, None] - share.to_numpy()[None, :])
    assert row["gini"] == pytest.approx(weight @ apart @ weight / 2 / (weight @ share.to_numpy()), abs=1e-9)


def held(known: pd.DataFrame, *, best_off: bool, share: float) -> float:
    """Give all that a share of the people have, counted from one end, who stands at the border in part."""
    left, total = share * known["people"].sum(), 0.0
    for people, way in known.sort_values("way", ascending=not best_off)[["people", "way"]].to_numpy().tolist():
        total += min(people, left) * way
        left -= min(people, left)
    return total


def test_inequality_of_ways_is_that_of_its_definitions(city_for_xiangtan: ViewRequest, frame: pd.DataFrame) -> None:
    title = title_of(city_for_xiangtan)
    rows = rows_of(equality_view(city_for_xiangtan), "measures")
    row = next(row for row in rows if row["clause"] == title and row["unit"] == "分钟")
    known = frame[np.isfinite(frame["way"])]
    way, weight = known["way"].to_numpy(), (known["people"] / known["people"].sum()).to_numpy()
    mean = weight @ way
    assert row["mean"] == pytest.approx(mean)
    assert row["gini"] == pytest.approx(weight @ np.abs(way[:, None] - way[None, :]) @ weight / 2 / mean, abs=1e-9)
    assert row["theil"] == pytest.approx(weight @ (way / mean * np.log(np.maximum(way, 1e-300) / mean)), abs=1e-9)
    assert row["palma"] == pytest.approx(held(known, best_off=True, share=0.1) / held(known, best_off=False, share=0.4))
    ranked = known[np.isfinite(known["density"])]
    people = ranked["people"] / ranked["people"].sum()
    below = [people[ranked["density"] < d].sum() + people[ranked["density"] == d].sum() / 2 for d in ranked["density"]]
    ours = ranked["way"].to_numpy()
    middle = people.to_numpy() @ ours
    expected = 2 * (people.to_numpy() * (ours - middle) * (np.array(below) - 0.5)).sum() / middle
    assert row["concentration"] == pytest.approx(expected, abs=1e-9)


def test_no_gap_is_told_where_next_to_nobody_lives_in_the_country(village: PlaceLayers) -> None:
    """All crossings but one lie in town, and 0.02 of the 240.02 people live at that one: less than a thousandth."""
    demand = village.demand.copy()
    demand["area_type"] = ["rural"] + ["urban"] * (len(demand) - 1)
    for group in ("people", "age_60_plus"):
        demand.loc[demand.index[0], group] *= 0.002
    view = equality_view(asked_of(replace(village, demand=demand), "circles"))
    row = next(row for row in rows_of(view, "town") if row["clause"] == "15分钟养老服务圈")
    assert (row["rural"], row["gap"]) == (100.0, None)
    assert any("no gap between them is given" in note.template for note in view.notes)


def test_town_and_country_and_a_scenario(village: PlaceLayers) -> None:
    """The village's station serves six of 25 crossings, all in the west; closed, it serves nobody."""
    view = equality_view(asked_of(village, "circles", (CloseFacility(id="a", facility="f1"),)))
    title = "15分钟养老服务圈"
    row = next(row for row in rows_of(view, "town") if row["clause"] == title)
    assert (row["urban"], row["rural"]) == (pytest.approx(100 * 6 / 15), 0.0)
    assert row["gap"] == pytest.approx(40.0)
    assert rows_of(view, "spread") == []  # one township only: nothing to compare
    changes = {row["figure"]: row for row in rows_of(view, "scenario") if row["clause"] == title}
    share = changes["覆盖比例（%）"]
    assert (share["before"], share["after"], share["change"]) == (pytest.approx(24.0), 0.0, pytest.approx(-24.0))


OWN = """
key = "own"
title = "分项圈"

[[clause]]
id = "it"
kind = "circle"
title = "分项圈"
mode = "radius_km"
limit = 0.35
own_groups = true
services = ["kindergarten", "elderly_care"]
"""


def test_a_circle_of_own_groups_is_compared_for_one_service_and_its_people(
    with_facilities: Callable[..., PlaceLayers], tmp_path: Path
) -> None:
    """A kindergarten in the corner reaches 3 crossings of 25 and decides; five more, and the station's 4 do.

    The old people's share is the same before and after; the five places are counted for the children alone.
    """
    plan = tmp_path / "own.toml"
    plan.write_text(OWN, encoding="utf-8")
    corner, edge = (EAST, NORTH), (EAST + 2 * STEP_M, NORTH)
    nursery = {"category": "kindergarten", "places": 5.0}
    layers = with_facilities((corner, nursery), (edge, {"category": "elderly_care", "places": 40.0}))
    layers = replace(layers, demand=layers.demand.assign(age_3_5=2.0))
    more = tuple(
        AddFacility(id=f"e{x}", facility=f"n{x}", category="kindergarten", at=Where.metric([(EAST + x, NORTH)], CRS))
        for x in (600.0, 1200.0)
    )
    view = equality_view(asked_of(layers, plan, more))
    measures = {row["what"]: row for row in rows_of(view, "measures")}
    children = 2.0 * 25
    assert measures["人均可得量"]["mean"] * children == pytest.approx(5.0)
    share = next(row for row in rows_of(view, "scenario") if row["figure"] == "覆盖比例（%）")
    assert (share["before"], share["after"], share["change"]) == (pytest.approx(16.0), pytest.approx(16.0), 0.0)
