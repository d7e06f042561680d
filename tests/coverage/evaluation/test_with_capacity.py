"""Circles read by distance and capacity together, worked out by hand: children walk 1.07 m/s, 963 m in 15 minutes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.following.live import follow
from lifecircle.coverage.evaluation.following.live_plan import follow_plan
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Verdict
from lifecircle.coverage.place import Place
from lifecircle.coverage.place_edits.facility_edits import set_capacity
from lifecircle.coverage.place_edits.new_facilities import NewFacility, add_facility

from ..town import area, areas, homes, judge, place, plan, site, sites

KINDERGARTEN = 'kind = "circle"\ngroup = "age_3_5"\nservices = ["kindergarten"]\nmode = "walk"\nlimit = 15\n'
ONE_EACH = {"it": 100.0}


def nursery() -> Place:
    """Ten children each at 100, 200 and 800 m; 15 places at 0 and 12 at 900 m: all within 963 m of either."""
    demand = homes([100.0, 200.0, 800.0], age_3_5=[10, 10, 10])
    return place(demand, sites(site("kindergarten", 0, places=15), site("kindergarten", 900, places=12)))


def shares(verdict: Verdict) -> list[float]:
    assert isinstance(verdict.evidence, CircleEvidence)
    return [round(float(one), 9) for one in verdict.evidence.shares]


def test_the_verdict_says_by_what_it_was_read() -> None:
    by_distance = judge(nursery(), KINDERGARTEN)
    assert (by_distance.reading, by_distance.measured) == ("distance", 100)
    with_capacity = judge(nursery(), KINDERGARTEN, capacity=ONE_EACH)
    assert with_capacity.reading == "distance_and_capacity"
    assert "distance and capacity together, 100 places for 100 of" in str(with_capacity.notes[0])
    assert "of 30 within the limit 27 find a place" in str(with_capacity.notes[0])


def test_only_who_finds_a_place_is_served() -> None:
    """The first ten sit at 0 and the third at 900; of the second five more at 0 and two at 900: 27 of 30."""
    verdict = judge(nursery(), KINDERGARTEN + "target = 90\n", capacity=ONE_EACH)
    assert (verdict.people, verdict.served, verdict.measured) == (30, 27, 90)
    assert verdict.unserved == pytest.approx(3)
    assert (verdict.state, verdict.margin) == ("met", 0)
    assert shares(verdict) == [1, 0.7, 1]
    (area_left,) = verdict.evidence.areas if isinstance(verdict.evidence, CircleEvidence) else ()
    assert area_left.people == pytest.approx(3)
    assert judge(nursery(), KINDERGARTEN + "target = 91\nplaces_per_100 = 100\n").state == "not_met"


def test_the_other_reading_stands_beside() -> None:
    verdict = judge(nursery(), KINDERGARTEN, capacity=ONE_EACH)
    (alone,) = (part for part in verdict.parts if str(part.label) == "by distance alone")
    assert (alone.state, alone.measured, alone.served) == ("reported", 100, 30)


def test_a_group_that_needs_more_or_less_than_a_place_each() -> None:
    """Two places each: 15 seat 7.5 of the first ten, 12 seat 6 of the third: 13.5 of 30 are 45 %. A tenth: all."""
    assert judge(nursery(), KINDERGARTEN, capacity={"it": 200.0}).measured == pytest.approx(45)
    assert judge(nursery(), KINDERGARTEN, capacity={"it": 10.0}).measured == 100


def test_the_plan_may_ask_it_and_the_planner_have_it_otherwise() -> None:
    asked = KINDERGARTEN + "places_per_100 = 100\n"
    assert judge(nursery(), asked).measured == 90
    by_distance = judge(nursery(), asked, capacity={"it": 0.0})
    assert (by_distance.reading, by_distance.measured) == ("distance", 100)
    assert any("Set by the planner" in one.template for one in by_distance.notes)


def test_everybody_is_served_to_the_share_of_those_the_service_is_for() -> None:
    """Children take the places; of 100, 200 and 300 residents 100 + 140 + 300 have the circle, by 70 % at 200 m."""
    demand = homes([100.0, 200.0, 800.0], [100, 200, 300], age_3_5=[10, 10, 10])
    where = place(demand, nursery().facilities)
    verdict = judge(where, KINDERGARTEN.replace('group = "age_3_5"\n', ""), capacity=ONE_EACH)
    assert verdict.served == pytest.approx(540)
    assert verdict.measured == pytest.approx(90)


def test_districts_and_area_types_count_the_same_shares() -> None:
    demand = homes(
        [100.0, 200.0, 800.0], age_3_5=[10, 10, 10], rural=[False, True, True], district={"township": [0, 0, 1]}
    )
    where = place(demand, nursery().facilities, areas(area("township", "west"), area("township", "east")))
    verdict = judge(where, KINDERGARTEN + "target = 90\n", capacity=ONE_EACH)
    assert [(row.name, row.served, row.measured, row.met) for row in verdict.by_district] == [
        ("west", 17, 85, False),
        ("east", 10, 100, True),
    ]
    assert {row.key: row.served for row in verdict.by_area_type} == {"urban": 10, "rural": 17}


def test_of_two_services_the_scarcer_decides() -> None:
    schools = sites(
        site("kindergarten", 0, places=15), site("kindergarten", 900, places=12), site("library", 400, places=6)
    )
    clause = KINDERGARTEN.replace('["kindergarten"]', '["kindergarten", "library"]')
    # The library is for all of the place's residents, one each here: six at 400 m seat all three of them.
    verdict = judge(place(nursery().demand, schools), clause, capacity=ONE_EACH)
    assert shares(verdict) == [1, 0.7, 1]
    assert [round(part.measured or 0, 9) for part in verdict.parts[:2]] == [90, 100]


def test_straight_lines_seat_people_too() -> None:
    clause = KINDERGARTEN.replace('"walk"\nlimit = 15', '"radius_km"\nlimit = 0.9')
    assert judge(nursery(), clause, capacity=ONE_EACH).measured == pytest.approx(90)
    near = clause.replace("0.9", "0.2")  # 10 and 5 at 0, and 10 at 900: the two places left there are too far
    assert judge(nursery(), near, capacity=ONE_EACH).served == pytest.approx(25)


def test_without_a_capacity_it_is_not_decided() -> None:
    where = place(nursery().demand, sites(site("kindergarten", 0), site("kindergarten", 900)))
    verdict = judge(where, KINDERGARTEN, capacity=ONE_EACH)
    assert verdict.state == "not_decided"
    assert "states its capacity" in str(verdict.reason)


def test_a_facility_that_tells_none_has_no_place_and_that_is_said() -> None:
    where = place(nursery().demand, sites(site("kindergarten", 0, places=15), site("kindergarten", 900)))
    verdict = judge(where, KINDERGARTEN, capacity=ONE_EACH)
    assert verdict.served == 15
    assert any("1 of 2 facilities state no capacity" in str(note) for note in verdict.notes)


def test_beds_count_where_there_are_no_places() -> None:
    """Twenty old people, five beds for 100 of them: one bed does for all."""
    where = place(homes([0.0], [20.0], age_60_plus=[20]), sites(site("elderly_care", 100, beds=1)))
    clause = 'kind = "circle"\ngroup = "age_60_plus"\nservices = ["elderly_care"]\nmode = "walk"\nlimit = 15\n'
    assert judge(where, clause, capacity={"it": 5.0}).measured == 100
    assert judge(where, clause, capacity={"it": 10.0}).measured == pytest.approx(50)


def test_a_circle_of_several_ways_is_read_by_distance_alone() -> None:
    verdict = judge(nursery(), KINDERGARTEN + 'rural_mode = "drive"\n', capacity=ONE_EACH)
    assert verdict.state == "not_decided"
    assert "by distance alone" in str(verdict.reason)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_capacities_that_make_no_sense_are_refused(wrong: float) -> None:
    with pytest.raises(RequestError, match="places for 100 people of it"):
        EvaluationSettings(capacity={"it": wrong})


def test_edits_are_followed() -> None:
    """Three more places at 0 seat the three who were left; so does a new kindergarten next door."""
    asked = plan(f'[[clause]]\nid = "it"\n{KINDERGARTEN}')
    read = EvaluationSettings(capacity=ONE_EACH)
    live = follow_plan(nursery(), asked, settings=read)
    assert live.evaluation.verdicts[0].served == pytest.approx(27)
    for change in (
        set_capacity(nursery().facilities, 0, {"places": 18.0}),
        add_facility(nursery().facilities, NewFacility("new", "kindergarten", (300.0, 0.0), capacity={"places": 3.0})),
    ):
        where = place(nursery().demand, change.before)
        after = follow_plan(where, asked, settings=read).after(change)
        assert after.evaluation.verdicts[0].served == pytest.approx(30)
        fresh = evaluate(where.edited(change), asked, settings=read)
        assert after.evaluation.verdicts[0].measured == fresh.verdicts[0].measured


def test_a_circle_under_the_mouse_is_by_distance_alone() -> None:
    with pytest.raises(RequestError, match="read with capacity"):
        follow(
            nursery(), plan(f'[[clause]]\nid = "it"\n{KINDERGARTEN}'), "it",
            settings=EvaluationSettings(capacity=ONE_EACH),
        )  # fmt: skip


def seated_by_hand(xs: list[float], children: list[float], doors: list[float], free: list[float]) -> float:
    """Pairs by their length along the street; ties by the school and then the home, as they stand in the table."""
    left, room, total = list(children), list(free), 0.0
    pairs = [(abs(x - door), school, home) for school, door in enumerate(doors) for home, x in enumerate(xs)]
    for length, school, home in sorted(pairs):
        if length <= 963.0:
            taken = min(left[home], room[school])
            left[home], room[school], total = left[home] - taken, room[school] - taken, total + taken
    return total


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_street_by_a_list_of_pairs(seed: int) -> None:
    luck = np.random.default_rng(seed)
    xs = luck.choice(4000, 8, replace=False).astype(float)
    doors = luck.choice(4000, 3, replace=False).astype(float)
    children, free = luck.integers(1, 30, 8).astype(float), luck.integers(0, 60, 3).astype(float)
    schools = sites(*(site("kindergarten", x, places=one) for x, one in zip(doors, free, strict=True)))
    verdict = judge(place(homes(xs.tolist(), age_3_5=children.tolist()), schools), KINDERGARTEN, capacity=ONE_EACH)
    told = seated_by_hand(xs.tolist(), children.tolist(), doors.tolist(), free.tolist())
    assert verdict.served == pytest.approx(told)
