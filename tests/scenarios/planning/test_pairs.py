"""Services side by side in the village, by hand: at one site, beside, near with a way round, apart; and what could."""

from collections.abc import Callable
from typing import Any

import pytest

from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.planning.view import View
from lifecircle.scenarios.planning.views.pairs import pairs

from ..conftest import EAST, NORTH, STEP_M
from .conftest import asked_of, rows_of

FAR = (3.0, 2.0)


def at(across: float, up: float) -> tuple[float, float]:
    return EAST + STEP_M * across, NORTH + STEP_M * up


@pytest.fixture
def view(with_facilities: Callable[..., PlaceLayers]) -> View:
    """Kindergartens and childcare: A in one house, B 250 m along a street, D 100 m across a block, E far away."""
    layers = with_facilities(
        (at(0, 2), {"name": "A园", "category": "kindergarten", "site": "a"}),
        (at(0, 2), {"name": "A园", "category": "childcare", "site": "a"}),
        (at(4, 4), {"name": "B园", "category": "kindergarten"}),
        (at(4 - 250 / 300, 4), {"name": "B托", "category": "childcare"}),
        (at(2.5, 1 / 3), {"name": "D园", "category": "kindergarten"}),
        (at(2.5, 2 / 3), {"name": "D托", "category": "childcare"}),
        (at(*FAR), {"name": "E园", "category": "kindergarten"}),
        (at(FAR[0] - 0.5, FAR[1]), {"name": "闲置楼", "category": "community_service", "status": "closed"}),
    )
    return pairs(asked_of(layers, "jiangxi"))


def pair(view: View) -> dict[str, Any]:
    return next(row for row in rows_of(view, "pairs") if (row["first"], row["second"]) == ("幼儿园", "托育服务"))


def test_each_state_is_counted_once(view: View) -> None:
    row = pair(view)
    assert (row["sites"], row["same"], row["beside"], row["round"], row["apart"]) == (4, 1, 1, 1, 1)
    assert row["share"] == pytest.approx(50.0)
    assert row["metres"] == 300


def test_distances_are_those_worked_out_by_hand(view: View) -> None:
    """D stands 100 m north of a street, its childcare 100 m south of the next one: 100 m apart, and 800 m to walk."""
    rows = {
        row["facility"]: row
        for row in rows_of(view, "sites")
        if row["second"] == "托育服务" and row["first"] == "幼儿园"
    }
    assert (rows["A园"]["along"], rows["A园"]["straight"], rows["A园"]["state"]) == (0, 0, "同址")
    assert (rows["B园"]["along"], rows["B园"]["straight"]) == (pytest.approx(250), pytest.approx(250))
    assert (rows["D园"]["straight"], rows["D园"]["along"]) == (pytest.approx(100), pytest.approx(800))
    assert rows["D园"]["state"] == "直线近、绕行远"
    assert (rows["D园"]["neighbour"], rows["B园"]["neighbour"]) == ("D托", "B托")


def test_an_unused_house_near_one_that_stands_alone_could_give_it(view: View) -> None:
    rows = [row for row in rows_of(view, "could") if row["could"] == "托育服务"]
    assert [(row["site"], row["facility"], row["status"]) for row in rows] == [("闲置楼", "E园", "已关闭")]
    assert rows[0]["along"] == pytest.approx(150)


def test_a_house_with_several_services_is_listed(view: View) -> None:
    assert [(row["site"], row["count"], row["services"]) for row in rows_of(view, "several")] == [
        ("A园", 2, "幼儿园、托育机构")
    ]


def test_the_plans_own_pair_comes_first_and_says_what_its_minutes_are(
    with_facilities: Callable[..., PlaceLayers],
) -> None:
    """嘉兴 reports health and elderly care within five minutes on foot: 360 m for adults."""
    layers = with_facilities(
        (at(0, 0), {"name": "养老站", "category": "elderly_care"}),
        (at(1, 0), {"name": "卫生站", "category": "health_station"}),
    )
    view = pairs(asked_of(layers, "jiaxing"))
    first = rows_of(view, "pairs")[0]
    assert first["from"] == "医疗卫生和养老服务设施毗邻建设"
    assert (first["metres"], first["beside"]) == (pytest.approx(360), 1)
    assert any("360" in f"{note.values.get('metres', '')}" for note in view.assumed)
