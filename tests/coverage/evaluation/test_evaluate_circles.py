"""Circles, worked out by hand: one straight street, 1.2 m/s on it, so that 15 minutes are 1,080 m."""

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lifecircle.coverage.errors import RequestError
from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Verdict
from lifecircle.coverage.plans.files import built_in_plan
from lifecircle.coverage.travel.modes import Mode
from lifecircle.progress import WorkCancelled

from ..sketch import make
from ..town import area, areas, homes, judge, place, plan, site, sites, street

WALK_15 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 15\n'


def circle(verdict: Verdict) -> CircleEvidence:
    assert isinstance(verdict.evidence, CircleEvidence)
    return verdict.evidence


def test_the_limit_exactly_met_is_served_and_one_metre_beyond_is_not() -> None:
    verdict = judge(place(homes([1080.0, 1081.0]), sites(site("fitness_site", 0))), WALK_15)
    assert circle(verdict).served.tolist() == [True, False]
    assert circle(verdict).cost.tolist() == pytest.approx([15.0, 1081 / 1.2 / 60])
    assert (verdict.people, verdict.served, verdict.unserved) == (2, 1, 1)


def test_all_served_keeps_a_circle_without_a_figure_and_says_that_all_is_implied() -> None:
    verdict = judge(place(homes([0.0, 1080.0]), sites(site("fitness_site", 0))), WALK_15)
    assert (verdict.state, verdict.measured, verdict.target, verdict.margin) == ("met", 100, 100, 0)
    assert verdict.target_implied
    assert any("Assumed here, not in the plan: that all are meant" in str(note) for note in verdict.assumed)


def test_one_person_beyond_fails_a_target_that_is_met_exactly_without_that_person() -> None:
    where = place(homes([0.0, 3000.0], [90, 10]), sites(site("fitness_site", 0)))
    assert judge(where, WALK_15 + "target = 90").state == "met"
    where = place(homes([0.0, 3000.0], [89, 11]), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15 + "target = 90")
    assert verdict.state == "not_met"
    assert verdict.margin == pytest.approx(-1)


def test_a_fraction_of_a_person_left_out_is_not_everybody() -> None:
    where = place(homes([0.0, 3000.0], [1_000_000, 0.001]), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15)
    assert (verdict.state, verdict.strict) == ("nearly_met", "not_met")
    assert judge(where, WALK_15, near_percent=0).state == "not_met"


def test_town_and_country_are_asked_apart() -> None:
    demand = homes([0.0, 2000.0, 2000.0], [50, 30, 20], rural=[False, False, True])
    where = place(demand, sites(site("fitness_site", 0)))
    town = judge(where, WALK_15 + 'area = "urban"')
    country = judge(where, WALK_15.replace("15", "30") + 'area = "rural"')
    assert (town.state, town.people, town.served) == ("not_met", 80, 50)
    assert (country.state, country.people, country.served) == ("met", 20, 20)
    assert [(row.key, row.people, row.served) for row in town.by_area_type] == [("urban", 80, 50)]


def test_area_types_set_by_the_planner_win_over_the_place_s_own() -> None:
    demand = homes([0.0, 2000.0], [50, 30], district={"village": [0, 1]})
    where = place(demand, sites(site("fitness_site", 0)), areas(area("village", "甲"), area("village", "乙")))
    verdict = judge(where, WALK_15 + 'area = "urban"', area_types={"d1": "rural"})
    assert (verdict.state, verdict.people) == ("met", 50)


@pytest.mark.parametrize("group", ["age_60_plus", "age_3_5"])
def test_nobody_to_ask_is_not_decided(group: str) -> None:
    where = place(homes([0.0], age_60_plus=[0]), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15 + f'group = "{group}"')
    assert verdict.state == "not_decided"
    assert verdict.measured is None
    assert verdict.reason is not None


def test_an_area_type_without_people_is_not_decided() -> None:
    verdict = judge(place(homes([0.0]), sites(site("fitness_site", 0))), WALK_15 + 'area = "rural"')
    assert verdict.state == "not_applicable"
    assert "of the group (all residents) 0 of 1 live in the rural part of this place" in str(verdict.reason)


@pytest.mark.parametrize(("negligible", "state"), [(0.1, "not_applicable"), (0.05, "not_met")])
def test_next_to_nobody_in_the_country_makes_no_clause_about_it(negligible: float, state: str) -> None:
    demand = homes([0.0, 3000.0], [999.1, 0.9], rural=[False, True])
    where = place(demand, sites(site("fitness_site", 0)))
    assert judge(where, WALK_15 + 'area = "rural"', negligible_percent=negligible).state == state


@pytest.mark.parametrize(
    ("rural", "estimated", "state"),
    [(393, True, "not_applicable"), (393, False, "not_met"), (1_740, True, "not_met"), (1_732, True, "not_applicable")],
)
def test_so_few_that_an_estimate_of_rural_may_be_wrong_about_them_are_next_to_nobody(
    rural: float, estimated: bool, state: str
) -> None:
    """Two dots at the edge of a clipped city: of 347,000 people 0.5 % are 1,735, and 0.1 % are 347."""
    demand = homes(
        [0.0, 3000.0], [347_000 - rural, rural], rural=[False, True], estimated=["area_type"] if estimated else []
    )
    verdict = judge(place(demand, sites(site("fitness_site", 0))), WALK_15 + 'area = "rural"')
    assert verdict.state == state
    if state == "not_applicable":
        assert "up to 0.5% count as negligible, 5 times the setting" in str(verdict.reason)


@pytest.mark.parametrize(
    ("islanders", "state", "strict"), [(46, "nearly_met", "not_met"), (0, "met", None), (4600, "not_met", None)]
)
def test_a_small_remainder_is_told_apart_from_a_circle_that_fails(
    islanders: float, state: str, strict: str | None
) -> None:
    where = place(homes([0.0, 3000.0], [45_883 - islanders, islanders]), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15)
    assert (verdict.state, verdict.strict) == (state, strict)


def test_a_circle_that_only_people_without_a_street_fail_stays_open() -> None:
    where = place(homes([0.0, (0.0, 5000.0)], [90, 10]), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15)
    assert (verdict.state, verdict.measured) == ("not_decided", 90)
    assert "Only people without a usable street keep it from being met: 10 of them" in str(verdict.reason)
    far = place(homes([0.0, 3000.0, (0.0, 5000.0)], [80, 10, 10]), sites(site("fitness_site", 0)))
    assert judge(far, WALK_15).state == "not_met"


def test_a_service_that_the_data_does_not_know_is_not_decided() -> None:
    verdict = judge(place(homes([0.0]), sites(site("library", 0))), WALK_15)
    assert verdict.state == "not_decided"
    assert "fitness" in str(verdict.reason)


def test_a_service_whose_only_facility_is_closed_or_planned_serves_nobody() -> None:
    shut = sites(site("fitness_site", 0, status="closed"), site("stadium", 0, status="planned"))
    verdict = judge(place(homes([0.0]), shut), WALK_15)
    assert (verdict.state, verdict.served) == ("not_met", 0)
    assert "fitness: planned, proposed or closed and not counted: 2." in map(str, verdict.notes)


def test_planned_facilities_count_when_the_planner_asks_for_them() -> None:
    where = place(homes([0.0]), sites(site("fitness_site", 0, status="planned")))
    assert judge(where, WALK_15, statuses=("existing", "planned")).state == "met"


def test_the_elderly_walk_at_their_own_pace() -> None:
    where = place(homes([0.0, 828.0, 829.0], age_60_plus=[1, 1, 1]), sites(site("elderly_care", 0)))
    verdict = judge(where, 'kind = "circle"\nservices = ["elderly_care"]\nmode = "walk"\nlimit = 15\n'
                           'group = "age_60_plus"')  # fmt: skip
    assert circle(verdict).served.tolist() == [True, True, False]


def test_a_speed_of_the_planner_s_own_moves_the_circle() -> None:
    where = place(homes([900.0, 901.0]), sites(site("fitness_site", 0)))
    assert circle(judge(where, WALK_15, speeds_mps={"people": 1.0})).served.tolist() == [True, False]


@pytest.mark.parametrize(("mode", "served"), [("network_km", [True, False, False]), ("radius_km", [True, False, True])])
def test_kilometres_follow_the_streets_or_the_straight_line(mode: Mode, served: list[bool]) -> None:
    # From (600, 300), 300 m off the street, it is 900 m by leg and street but 671 m straight.
    where = place(homes([700.0, 701.0, (600.0, 300.0)]), sites(site("library", 0)))
    clause = f'kind = "circle"\nservices = ["culture"]\nmode = "{mode}"\nlimit = 0.7\n'
    assert circle(judge(where, clause)).served.tolist() == served


def test_a_drive_goes_by_the_class_of_the_street() -> None:
    # A residential street is driven at 20 km/h: 2 km take six minutes.
    where = place(homes([2000.0, 2001.0]), sites(site("startup_service", 0)))
    clause = 'kind = "circle"\nservices = ["startup_service"]\nmode = "drive"\nlimit = 6\n'
    assert circle(judge(where, clause)).served.tolist() == [True, False]


def test_the_planner_sets_the_mode_the_limit_and_the_target_of_a_clause() -> None:
    where = place(homes([2000.0, 3000.0]), sites(site("startup_service", 0)))
    clause = 'kind = "circle"\nservices = ["startup_service"]\nmode = "drive"\nlimit = 6\nassumed = ["mode"]'
    verdict = judge(where, clause, modes={"it": "network_km"}, limits={"it": 2}, targets={"it": 50})
    assert (verdict.state, verdict.served, circle(verdict).mode) == ("met", 1, "network_km")
    notes = " ".join(map(str, verdict.notes))
    assert "Set by the planner, not by the plan: to travel network_km." in notes
    assert not any("to travel" in str(note) for note in verdict.assumed)
    assert any("to travel drive" in str(note) for note in judge(where, clause).assumed)


def test_mobile_points_count_only_where_a_clause_says_so_and_they_name_a_place_and_a_time() -> None:
    vans = sites(
        site("fitness_site", 3000),
        site("fitness_site", 0, mobile=True, scheduled=True),
        site("fitness_site", 2000, mobile=True),
    )
    where = place(homes([0.0, 2000.0, 3000.0]), vans)
    fixed = judge(where, WALK_15)
    assert circle(fixed).served.tolist() == [False, True, True]
    assert any("only fixed sites are counted, which is assumed here" in str(note) for note in fixed.notes)
    moving = WALK_15.replace('["fitness"]', '[{ any_of = ["fitness"], mobile = "scheduled" }]').replace("15", "5")
    both = judge(where, moving)
    assert circle(both).served.tolist() == [True, False, True]
    assert "fitness: mobile points that name no place and time and were not counted: 1." in map(str, both.notes)


def test_conditions_leave_out_facilities_that_do_not_meet_them() -> None:
    schools = sites(site("kindergarten", 0, public=False), site("kindergarten", 2000))
    where = place(homes([0.0, 2000.0]), schools)
    clause = 'kind = "circle"\nservices = [{ any_of = ["kindergarten"], public = true }]\nmode = "walk"\nlimit = 5\n'
    assert circle(judge(where, clause)).served.tolist() == [False, True]


def test_further_limits_are_reported_beside_the_verdict() -> None:
    where = place(homes([0.0, 1500.0, 4000.0]), sites(site("emergency_station", 0)))
    clause = 'kind = "circle"\nservices = ["emergency_station"]\nmode = "radius_km"\nlimit = 2\nalso_report = [1]\n'
    verdict = judge(where, clause)
    assert [(str(part.label), part.state, part.served) for part in verdict.parts] == [("within 1 km", "reported", 1)]


LIFE = """kind = "circle"
services = ["kindergarten", "elderly_care"]
mode = "walk"
limit = 15
own_groups = true
"""


def life_town() -> Verdict:
    demand = homes([0.0, 1000.0, 2000.0], [10, 20, 30], age_3_5=[1, 2, 3], age_60_plus=[4, 5, 6])
    return judge(place(demand, sites(site("kindergarten", 0), site("elderly_care", 2000))), LIFE)


def test_a_life_circle_asks_each_service_of_whom_it_is_for_and_all_together_is_one_reading_beside() -> None:
    verdict = life_town()
    assert [(str(part.label), part.state, part.people, part.served) for part in verdict.parts] == [
        # Children at 1.07 m/s come 963 m far in fifteen minutes, the elderly at 0.92 m/s 828 m.
        ("kindergarten, children of 3 to 5", "not_met", 6, 1),
        ("elderly care, older people (60+)", "not_met", 15, 6),
        ("all services together, all residents", "reported", 60, 20),
    ]
    assert (verdict.state, verdict.people, verdict.served) == ("not_met", 6, 1)
    assert verdict.measured == pytest.approx(100 / 6)
    assert "the one lowest against its target: kindergarten, children of 3 to 5" in str(verdict.notes[0])


def test_each_service_can_have_a_target_of_its_own() -> None:
    where = place(homes([0.0, 1000.0], [60, 40]), sites(site("fitness_site", 0), site("library", 1000)))
    clause = (
        'kind = "circle"\nmode = "walk"\nlimit = 5\n'
        'services = [{ any_of = ["fitness"], target = 60 }, { any_of = ["culture"], target = %s }]'
    )
    assert [judge(where, clause % target).state for target in (40, 41)] == ["met", "not_met"]
    verdict = judge(where, clause % 41)
    assert (verdict.measured, verdict.target) == (40, 41)
    assert [part.state for part in verdict.parts] == ["met", "not_met", "reported"]


def test_all_together_costs_what_the_dearest_service_costs() -> None:
    evidence = life_town().parts[-1].evidence
    assert isinstance(evidence, CircleEvidence)
    assert evidence.cost.tolist() == pytest.approx([2000 / 72, 1000 / 72, 2000 / 72])
    assert evidence.facility.tolist() == [1, 0, 0]
    assert evidence.services == ("kindergarten", "elderly_care")


def test_services_with_limits_of_their_own_are_joined_by_the_used_share_of_the_limit() -> None:
    clause = """kind = "circle"
services = [{ any_of = ["kindergarten"], limit = 5 }, { any_of = ["elderly_care"], mode = "network_km", limit = 2 }]
mode = "walk"
limit = 15
"""
    where = place(homes([0.0, 500.0]), sites(site("kindergarten", 0), site("elderly_care", 2000)))
    verdict = judge(where, clause)
    assert (circle(verdict).mode, circle(verdict).limit) == ("mixed", 1)
    assert circle(verdict).cost.tolist() == pytest.approx([1.0, 500 / 360])
    assert circle(verdict).served.tolist() == [True, False]


def test_services_without_data_leave_them_all_together_open_and_say_what_is_certain() -> None:
    all_together = LIFE.replace("own_groups = true", "")
    verdict = judge(place(homes([0.0, 2000.0]), sites(site("kindergarten", 0))), all_together)
    assert (verdict.state, verdict.measured, verdict.margin, verdict.served) == ("not_decided", None, None, None)
    assert "elderly care" in str(verdict.reason)
    assert "1 of the services could not be asked, so the share is 50.0% at most." in map(str, verdict.notes)
    assert [part.state for part in verdict.parts[:2]] == ["not_met", "not_decided"]


def test_districts_are_told_apart_and_one_without_people_has_no_share() -> None:
    demand = homes([0.0, 2000.0, 2100.0], [5, 3, 4], district={"village": [0, 0, 1]})
    districts = areas(area("village", "甲"), area("village", "乙"), area("village", "丙"))
    verdict = judge(place(demand, sites(site("fitness_site", 0)), districts), WALK_15 + "target = 60")
    assert [(row.name, row.people, row.served, row.met) for row in verdict.by_district] == [
        ("甲", 8, 5, True),
        ("乙", 4, 0, False),
        ("丙", 0, 0, None),
    ]


def test_groups_and_households_are_told_beside_the_people() -> None:
    demand = homes([0.0, 2000.0], [5, 3], age_60_plus=[1, 2], households=[2, 1])
    verdict = judge(place(demand, sites(site("fitness_site", 0))), WALK_15)
    assert [(row.key, row.people, row.served) for row in verdict.by_group] == [
        ("people", 8, 5),
        ("age_60_plus", 3, 1),
        ("households", 3, 2),
    ]


def test_groups_that_were_estimated_are_marked() -> None:
    demand = homes([0.0], age_60_plus=[1], estimated=["age_60_plus", "area_type"])
    clause = WALK_15 + 'group = "age_60_plus"\n'
    where = place(demand, sites(site("fitness_site", 0)))
    assert judge(where, clause).estimated == ("age_60_plus",)
    assert judge(where, clause + 'area = "urban"').estimated == ("age_60_plus", "area_type")


def test_a_home_far_from_any_street_is_not_served_and_said_to_be_so() -> None:
    verdict = judge(place(homes([0.0, (0.0, 301.0)]), sites(site("fitness_site", 0))), WALK_15)
    assert circle(verdict).unsnapped.tolist() == [False, True]
    assert verdict.served == 1
    assert any("farther than 300 m" in str(note) for note in verdict.notes)


def test_streets_that_do_not_meet_leave_people_without_a_way_and_that_is_said() -> None:
    network = make([(0, 0), (2000, 0), (0, 900), (2000, 900)], [(0, 1), (2, 3)])
    where = place(homes([100.0, (100.0, 900.0)], [3, 2]), sites(site("fitness_site", 0)), network=network)
    verdict = judge(where, WALK_15)
    assert verdict.served == 3
    assert verdict.sureness is not None
    assert (verdict.sureness.no_way, verdict.sureness.unsnapped, verdict.sureness.fastest_failing_mps) == (2, 0, None)
    assert any(str(note).startswith("2 live on streets with no route") for note in verdict.notes)


def test_the_nearest_of_several_entrances_counts() -> None:
    where = place(homes([2000.0]), sites(site("fitness_site", 0, doors=[(0, 0), (1900, 0)])))
    assert circle(judge(where, WALK_15)).cost.tolist() == pytest.approx([100 / 72])


@pytest.mark.parametrize("limit", [400, 0, -3])
def test_a_limit_of_nothing_or_beyond_what_is_searched_is_refused(limit: float) -> None:
    with pytest.raises(RequestError):
        judge(place(homes([0.0]), sites(site("fitness_site", 0))), WALK_15, limits={"it": limit})


@pytest.mark.parametrize(
    "wrong",
    [
        {"targets": {"it": -1}},
        {"modes": {"it": "fly"}},
        {"cluster_m": 0},
        {"speeds_mps": {"people": -1}},
        {"crossing_s": -1},
        {"signal_s": np.nan},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RequestError):
        EvaluationSettings(**wrong)


def test_a_speed_of_nothing_is_refused() -> None:
    with pytest.raises(RequestError):
        judge(place(homes([0.0]), sites(site("fitness_site", 0))), WALK_15, speeds_mps={"people": 0})


def test_the_speed_of_a_group_that_nobody_knows_is_refused() -> None:
    where = place(homes([0.0], night_shift=[1]), sites(site("fitness_site", 0)))
    with pytest.raises(RequestError, match="no group of people called nobody; known are people, night_shift, age_0_2"):
        judge(where, WALK_15, speeds_mps={"nobody": 1})
    for group in ("people", "night_shift", "age_60_plus"):
        assert judge(where, WALK_15, speeds_mps={group: 1}).state == "met"
    assert judge(where, WALK_15 + 'group = "age_80_plus"', speeds_mps={"age_80_plus": 1}).state == "not_decided"


def test_fewer_people_than_none_are_refused() -> None:
    where = place(homes([0.0, 500.0], [-5, 10]), sites(site("fitness_site", 0)))
    with pytest.raises(RequestError, match="At 1 points all residents are fewer than 0"):
        judge(where, WALK_15)


@pytest.mark.parametrize("mode", ["walk", "radius_km"])
def test_coordinates_that_are_no_numbers_are_refused_in_a_sentence(mode: str) -> None:
    clause = WALK_15.replace("walk", mode)
    with pytest.raises(RequestError, match="1 points where people live have coordinates that are not numbers"):
        judge(place(homes([0.0, np.nan]), sites(site("fitness_site", 0))), clause)
    with pytest.raises(RequestError, match="1 facilities have coordinates that are not numbers"):
        judge(place(homes([0.0]), sites(site("fitness_site", 0), site("fitness_site", np.nan, name="x"))), clause)


def test_cancelling_stops_an_evaluation() -> None:
    where = place(homes([0.0]), sites(site("fitness_site", 0)))
    with pytest.raises(WorkCancelled):
        evaluate(where, built_in_plan("circles"), cancelled=lambda: True)


def test_progress_runs_from_clause_to_clause_up_to_one() -> None:
    where = place(homes([0.0]), sites(site("fitness_site", 0)))
    heard: list[float] = []
    evaluate(where, built_in_plan("circles"), progress=lambda fraction, _doing: heard.append(fraction))
    assert heard[0] == 0
    assert heard[-1] == 1
    assert heard == sorted(heard)


def test_clauses_about_the_same_service_share_one_search() -> None:
    where = place(homes([0.0, 2000.0]), sites(site("fitness_site", 0)), network=street())
    two = plan(f'[[clause]]\nid = "a"\n{WALK_15}\n[[clause]]\nid = "b"\n{WALK_15.replace("15", "30")}')
    first, second = (circle(verdict) for verdict in evaluate(where, two).verdicts)
    assert np.shares_memory(first.facility, second.facility) or first.facility.tolist() == second.facility.tolist()
    assert (first.served.tolist(), second.served.tolist()) == ([True, False], [True, True])


@example([173.83])
@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=5))
def test_where_nobody_is_left_out_the_share_is_one_hundred_to_the_last_digit(people: list[float]) -> None:
    where = place(homes([0.0] * len(people), people), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_15, sureness=False)
    assert (verdict.state, verdict.measured, verdict.share) == ("met", 100.0, 100.0)
    assert str(verdict.margin) == "0.0"
    assert {row.measured for row in (*verdict.by_group, *verdict.by_area_type)} == {100.0}


def test_what_is_kept_within_the_slack_of_adding_up_has_no_negative_margin() -> None:
    where = place(homes([0.0, 3000.0], [0.1 + 0.2, 0.7]), sites(site("fitness_site", 0)))
    just = 30.000000000000007  # one digit of rounding above what 0.30000000000000004 of 1 come to
    verdict = judge(where, WALK_15 + f"target = {just}", sureness=False)
    assert (verdict.state, verdict.margin) == ("met", 0.0)
    assert verdict.measured is not None
    assert verdict.measured < just


BOTH = WALK_15.replace('["fitness"]', '["fitness", "childcare", "market"]')


@pytest.mark.parametrize("area_type", ["urban", "rural"])
def test_one_service_without_any_facility_is_open_and_another_that_fails_decides(area_type: str) -> None:
    demand = homes([0.0, 3000.0], [30, 10], rural=[area_type == "rural"] * 2, age_0_2=[3, 1], estimated=["people"])
    where = place(demand, sites(site("fitness_site", 0), site("childcare", 3000)))
    verdict = judge(where, BOTH + f'area = "{area_type}"\nown_groups = true')
    assert (verdict.state, verdict.measured) == ("not_met", 25)
    assert verdict.estimated == ("people",)
    assert [(str(part.label), part.state, part.measured) for part in verdict.parts] == [
        ("fitness, all residents", "not_met", 75),
        ("childcare, children of 0 to 2", "not_met", 25),
        ("farmers' market, all residents", "not_decided", None),
    ]
    near = judge(where, BOTH + f'area = "{area_type}"\nown_groups = true\ntarget = 25')
    assert (near.state, "market" in str(near.reason)) == ("not_decided", True)


def test_what_cannot_be_decided_at_all_still_says_what_is_estimated() -> None:
    demand = homes([0.0], [30], estimated=["people", "area_type"], rural=[True])
    verdict = judge(place(demand, sites(site("fitness_site", 0))), BOTH.replace('"fitness", ', "") + 'area = "rural"')
    assert (verdict.state, verdict.estimated) == ("not_decided", ("people", "area_type"))


def test_each_service_of_a_circle_is_named_with_what_it_does_not_count() -> None:
    closed = [site(key, 0, status="closed") for key in ("fitness_site", "childcare", "childcare")]
    where = place(homes([0.0]), sites(site("fitness_site", 0), site("childcare", 0), *closed))
    notes = [str(note) for note in judge(where, BOTH.replace(', "market"', "")).notes]
    assert "fitness: planned, proposed or closed and not counted: 1." in notes
    assert "childcare: planned, proposed or closed and not counted: 2." in notes
