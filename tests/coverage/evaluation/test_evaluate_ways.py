"""Response, catchment and together, worked out by hand on one straight street driven at 20 km/h, walked at 1.2 m/s."""

import numpy as np
import pytest

from lifecircle.coverage.evaluation.verdict import CircleEvidence, FacilityEvidence
from lifecircle.coverage.place import Place

from ..sketch import make
from ..town import area, areas, homes, judge, place, site, sites

RESPONSE = 'kind = "response"\nservices = ["emergency_station"]\n'
MINUTE_M = 1000 / 3
"""How far one drives in a minute."""


# -------------------------------------------------------------------------------------------------- response
def station(*xs: float, people: list[float] | None = None) -> Place:
    return place(homes(list(xs), people), sites(site("emergency_station", 0)))


def test_the_mean_is_weighted_by_people_and_the_limit_itself_is_kept() -> None:
    # Three people at two minutes and one at six: three minutes in the mean.
    verdict = judge(station(2 * MINUTE_M, 6 * MINUTE_M, people=[3, 1]), RESPONSE + "limit = 3")
    assert verdict.measured == pytest.approx(3)
    assert (verdict.state, verdict.unit, verdict.people, verdict.served) == ("met", "min", 4, 3)
    assert verdict.margin == pytest.approx(0)
    assert [(str(part.label), part.measured) for part in verdict.parts] == [("reached within 3 min", 75)]


def test_one_metre_more_in_the_mean_breaks_the_limit() -> None:
    assert judge(station(3 * MINUTE_M + 1), RESPONSE + "limit = 3").state == "not_met"


def test_less_than_the_limit_is_not_the_limit_itself() -> None:
    assert judge(station(3 * MINUTE_M), RESPONSE + "limit = 3\nstrict = true").state == "not_met"
    assert judge(station(3 * MINUTE_M - 1), RESPONSE + "limit = 3\nstrict = true").state == "met"


def test_the_time_before_setting_off_counts() -> None:
    verdict = judge(station(2 * MINUTE_M), RESPONSE + "limit = 3\nturnout_min = 1.5")
    assert verdict.measured == pytest.approx(3.5)
    assert (verdict.state, verdict.served) == ("not_met", 0)


def test_the_way_goes_from_the_station_to_the_people() -> None:
    # One-way streets: 100 m from the station at a to the home at b, 300 m back by c.
    xy = [(0, 0), (100, 0), (50, 100 * np.sqrt(2) / 2)]
    network = make(xy, [(0, 1), (1, 2), (2, 0)], oneway=np.array([1, 1, 1]))
    where = place(homes([(100.0, 0.0)]), sites(site("emergency_station", 0)), network=network)
    assert judge(where, RESPONSE + "limit = 9").measured == pytest.approx(100 / MINUTE_M)


def test_people_whom_no_road_reaches_fail_the_mean_and_are_told() -> None:
    # Two streets that do not meet: nobody drives from one to the other.
    network = make([(0, 0), (2000, 0), (0, 900), (2000, 900)], [(0, 1), (2, 3)])
    demand = homes([100.0, (100.0, 900.0)], [3, 2])
    verdict = judge(place(demand, sites(site("emergency_station", 0)), network=network), RESPONSE + "limit = 9")
    assert verdict.state == "not_met"
    assert verdict.measured == pytest.approx(100 / MINUTE_M)
    assert any("2 cannot be reached by road" in str(note) for note in verdict.notes)


def test_people_without_a_street_are_left_out_of_the_mean_and_told() -> None:
    verdict = judge(
        place(homes([0.0, (0.0, 1501.0)], [3, 2]), sites(site("emergency_station", 0))), RESPONSE + "limit = 1"
    )
    assert (verdict.state, verdict.measured) == ("met", 0)
    assert any("2 live too far from any road" in str(note) for note in verdict.notes)


def test_each_district_has_its_own_mean() -> None:
    demand = homes([MINUTE_M, 3 * MINUTE_M, 5 * MINUTE_M], [1, 1, 2], district={"township": [0, 0, 1]})
    where = place(demand, sites(site("emergency_station", 0)), areas(area("township", "甲"), area("township", "乙")))
    rows = judge(where, RESPONSE + "limit = 4").by_district
    assert [(row.name, row.people, row.served, row.met) for row in rows] == [("甲", 2, 2, True), ("乙", 2, 0, False)]
    assert [row.measured for row in rows] == pytest.approx([2, 5])


def test_each_group_and_area_type_has_its_own_mean_in_minutes() -> None:
    # Residents at 1, 3 and 5 minutes; 2 of 4 older people at one minute and 2 at five; the last home is in the country.
    demand = homes([MINUTE_M, 3 * MINUTE_M, 5 * MINUTE_M], [2, 1, 3], rural=[False, False, True], age_60_plus=[2, 0, 2])
    where = place(demand, sites(site("emergency_station", 0)))
    verdict = judge(where, RESPONSE + "limit = 4")
    assert verdict.measured == pytest.approx((2 * 1 + 1 * 3 + 3 * 5) / 6)
    means = {row.key: row.measured for row in (*verdict.by_group, *verdict.by_area_type)}
    assert means == pytest.approx({"people": 20 / 6, "age_60_plus": 3, "urban": 5 / 3, "rural": 5})
    rural = judge(where, RESPONSE + 'limit = 4\narea = "rural"')
    assert {row.key: row.measured for row in rural.by_group} == pytest.approx({"people": 5, "age_60_plus": 5})


def test_those_beyond_the_limit_are_areas_on_the_map() -> None:
    verdict = judge(station(MINUTE_M, 9 * MINUTE_M, people=[5, 7]), RESPONSE + "limit = 3")
    assert isinstance(verdict.evidence, CircleEvidence)
    assert [one.people for one in verdict.evidence.areas] == [7]


def test_a_response_without_a_station_in_the_data_is_not_decided() -> None:
    assert judge(place(homes([0.0]), sites(site("library", 0))), RESPONSE + "limit = 15").state == "not_decided"


def test_stations_that_reach_nobody_leave_the_mean_undecided() -> None:
    where = place(homes([0.0]), sites(site("emergency_station", 0, status="closed")))
    verdict = judge(where, RESPONSE + "limit = 15")
    assert (verdict.state, verdict.measured) == ("not_decided", None)


# ----------------------------------------------------------------------------------------- without a street
WALKS = 'mode = "walk"\nlimit = 15\ntarget = 90\nservices = ["fitness"]\n'
AT_SEA = 90_000.0


@pytest.mark.parametrize("mode", ["walk", "drive", "network_km"])
def test_a_facility_at_sea_is_named_beside_a_circle_and_serves_nobody(mode: str) -> None:
    clause = 'kind = "circle"\n' + WALKS.replace('"walk"', f'"{mode}"')
    where = place(homes([0.0, 500.0]), sites(site("fitness_site", 0), site("fitness_site", 0, AT_SEA, name="Far")))
    verdict = judge(where, clause)
    cap = {"walk": 300, "drive": 1500, "network_km": 500}[mode]
    assert (verdict.state, verdict.measured) == ("met", 100)
    assert (
        f"fitness: 1 of 2 facilities lie farther than {cap} m from any street on their side of water and rails, so "
        "they serve nobody and are left out: Far."
    ) in map(str, verdict.notes)


@pytest.mark.parametrize(
    "clause",
    [
        'kind = "circle"\n' + WALKS,
        RESPONSE.replace("emergency_station", "fitness") + "limit = 9",
        'kind = "catchment"\nservices = ["fitness"]\npeople_min = 1\npeople_max = 9\n',
        'kind = "together"\nservices = ["library"]\nbeside = ["fitness"]\nlimit = 5\ntarget = 90\n',
        'kind = "together"\nservices = ["fitness"]\nbeside = ["library"]\nlimit = 5\ntarget = 90\n',
    ],
)
def test_where_every_facility_lies_at_sea_nothing_is_decided_and_they_are_the_reason(clause: str) -> None:
    away = [site("fitness_site", row, AT_SEA, name=f"S{row}") for row in range(5)]
    verdict = judge(place(homes([0.0, 500.0]), sites(*away, site("library", 0))), clause)
    assert (verdict.state, verdict.measured) == ("not_decided", None)
    assert str(verdict.reason).startswith("fitness: all 5 facilities that count lie farther than")
    assert str(verdict.reason).endswith("check their coordinates: S0, S1, S2 and 2 more.")


def test_straight_lines_need_no_street() -> None:
    clause = 'kind = "circle"\n' + WALKS.replace('"walk"', '"radius_km"')
    beside_the_sea = place(homes([0.0, 500.0]), sites(site("fitness_site", 0, 2000.0)))
    verdict = judge(beside_the_sea, clause)
    assert (verdict.state, verdict.measured) == ("met", 100)
    assert not any("street" in str(note) for note in verdict.notes)


def test_a_facility_at_sea_has_no_catchment_and_no_neighbours() -> None:
    both = sites(
        site("health_centre", 0), site("health_centre", 0, AT_SEA), site("library", 0), site("library", 0, AT_SEA)
    )
    where = place(homes([0.0, 500.0], [40, 7]), both)
    verdict = judge(where, 'kind = "catchment"\nservices = ["health_centre"]\npeople_min = 30\npeople_max = 100\n')
    assert (verdict.state, verdict.measured, verdict.served) == ("met", 100, 47)
    assert any("1 of 2 facilities lie farther" in str(note) for note in verdict.notes)
    together = 'kind = "together"\nservices = ["health_centre"]\nbeside = ["library"]\nlimit = 5\ntarget = 100\n'
    assert (judge(where, together).state, judge(where, together).measured) == ("met", 100)
    assert sum("1 of 2 facilities lie farther" in str(note) for note in judge(where, together).notes) == 2


@pytest.mark.parametrize(
    "clause",
    [
        'kind = "circle"\n' + WALKS,
        'kind = "catchment"\nservices = ["fitness"]\npeople_min = 1\npeople_max = 9\n',
    ],
)
def test_streets_that_join_no_resident_to_a_facility_are_the_first_thing_said(clause: str) -> None:
    network = make([(0, 0), (2000, 0), (0, 900), (2000, 900)], [(0, 1), (2, 3)])
    demand = homes([(100.0, 900.0), (300.0, 900.0)], [3, 2])
    verdict = judge(place(demand, sites(site("fitness_site", 0)), network=network), clause)
    assert str(verdict.notes[0]).startswith(
        "No way along the streets leads from any of the 5 residents to any of the 1 facilities that count"
    )
    assert not any("live on streets with no route to" in str(note) for note in verdict.notes)


# -------------------------------------------------------------------------------------------- what ways leave out
TURNS = (
    "Routes by car respect one-way streets, but neither congestion nor turn restrictions, which the street data lacks."
)


def test_a_verdict_by_car_says_once_that_turns_are_free_and_one_on_foot_does_not() -> None:
    where = place(homes([0.0]), sites(site("fitness_site", 0), site("library", 0), site("emergency_station", 0)))
    drive = 'kind = "circle"\n' + WALKS.replace('"walk"', '"drive"').replace('["fitness"]', '["fitness", "library"]')
    for clause, times in ((drive, 1), (RESPONSE + "limit = 9", 1), ('kind = "circle"\n' + WALKS, 0)):
        assert [str(note) for note in judge(where, clause).notes].count(TURNS) == times


def test_waits_at_crossings_are_added_to_walks_and_told() -> None:
    # 900 m at 1.2 m/s are 750 s; entering four crossings without signals and one with them leaves 150 s.
    xs = np.arange(0, 2000, 100)
    crossing = np.full(len(xs), "", object)
    crossing[1:5], crossing[5] = "unsignalled", "signals"
    network = make(
        np.column_stack([xs, 0 * xs]), [(row, row + 1) for row in range(len(xs) - 1)], node_crossing=crossing
    )
    where = place(homes([900.0], age_60_plus=[1]), sites(site("fitness_site", 0)), network=network)
    clause = 'kind = "circle"\n' + WALKS
    verdict = judge(where, clause, crossing_s=30.0, signal_s=30.0)
    assert isinstance(verdict.evidence, CircleEvidence)
    assert verdict.evidence.cost.tolist() == pytest.approx([15.0])
    assert verdict.state == "met"
    assert (
        "Set by the planner: on foot one waits 30 s at every crossing without signals, and 30 s at every one with "
        "signals, where the street data shows them."
    ) in map(str, verdict.notes)
    assert judge(where, clause, crossing_s=30.0, signal_s=31.0).state == "not_met"
    assert judge(where, clause, signal_s=151.0).state == "not_met"
    older = judge(where, clause + 'group = "age_60_plus"\n', crossing_s=30.0, signal_s=20.0)
    assert isinstance(older.evidence, CircleEvidence)
    assert older.evidence.cost.tolist() == pytest.approx([(900 / 0.92 + 140) / 60])
    by_car = judge(where, clause.replace('"walk"', '"drive"'), crossing_s=30.0)
    assert isinstance(by_car.evidence, CircleEvidence)
    assert by_car.evidence.cost.tolist() == pytest.approx([900 / MINUTE_M])
    assert not any("waits" in str(note) for note in by_car.notes)


# ------------------------------------------------------------------------------------------------- catchment
CATCHMENT = 'kind = "catchment"\nservices = ["health_centre"]\npeople_min = 30\npeople_max = 100\n'


def test_everyone_goes_to_the_nearest_and_both_ends_of_the_range_fit() -> None:
    where = place(
        homes([0.0, 1900.0, 2100.0], [20, 10, 100]), sites(site("health_centre", 0), site("health_centre", 4000))
    )
    verdict = judge(where, CATCHMENT)
    assert (verdict.state, verdict.measured, verdict.served) == ("met", 100, 130)
    assert isinstance(verdict.evidence, FacilityEvidence)
    assert verdict.evidence.value.tolist() == [30, 100]


@pytest.mark.parametrize("people", [[29, 100], [30, 101]])
def test_one_person_too_few_or_too_many_breaks_a_catchment(people: list[float]) -> None:
    where = place(homes([0.0, 4000.0], people), sites(site("health_centre", 0), site("health_centre", 4000)))
    verdict = judge(where, CATCHMENT)
    assert (verdict.state, verdict.measured, verdict.margin) == ("not_met", 50, -50)


STREETS = CATCHMENT + 'districts = { level = "township", kinds = ["街道"] }\n'


def test_each_street_district_must_hold_one_and_a_town_need_not() -> None:
    districts = areas(area("township", "甲街道", kind="街道"), area("township", "乙街道", kind="街道"),
                      area("township", "丙镇", kind="镇"))  # fmt: skip
    demand = homes([0.0, 100.0, 200.0], [30, 20, 9], district={"township": [0, 1, 2]})
    one = place(demand, sites(site("health_centre", 0, township=0)), districts)
    verdict = judge(one, STREETS)
    assert verdict.state == "not_met"
    assert [(row.name, row.measured, row.met) for row in verdict.by_district] == [
        ("甲街道", 1, True),
        ("乙街道", 0, False),
    ]
    assert [part.measured for part in verdict.parts] == [100, 50]
    assert (verdict.measured, verdict.target, verdict.margin) == (50, 100, -50)
    assert (verdict.people, verdict.served, verdict.unserved) == (50, 30, 20)
    assert "The figure is that of the part: one in each district of the level township." in map(str, verdict.notes)


def test_catchments_are_judged_though_the_districts_cannot_be() -> None:
    low = judge(place(homes([0.0], [5]), sites(site("health_centre", 0))), STREETS)
    assert (low.state, low.measured) == ("not_met", 0)
    fit = judge(place(homes([0.0], [50]), sites(site("health_centre", 0))), STREETS)
    assert (fit.state, str(fit.reason)) == ("not_decided", "The data has no districts of the level township.")
    assert (fit.measured, [part.measured for part in fit.parts]) == (None, [100, None])


def test_people_in_no_catchment_are_told() -> None:
    verdict = judge(place(homes([0.0, (0.0, 900.0)], [40, 7]), sites(site("health_centre", 0))), CATCHMENT)
    assert (verdict.state, verdict.served, verdict.unserved) == ("met", 40, 7)
    assert any(str(note).startswith("7 reach none") for note in verdict.notes)


def test_no_facility_leaves_catchments_undecided() -> None:
    where = place(homes([0.0]), sites(site("health_centre", 0, status="planned")))
    assert judge(where, CATCHMENT).state == "not_decided"


# -------------------------------------------------------------------------------------------------- together
TOGETHER = 'kind = "together"\nservices = ["elderly_care"]\nbeside = ["health_station"]\nlimit = 5\n'


def test_the_limit_between_two_doors_is_kept_exactly_and_a_metre_more_is_not() -> None:
    # Five minutes at 1.2 m/s are 360 m.
    doors = [site("elderly_care", 0), site("health_station", 360), site("elderly_care", 721)]
    verdict = judge(place(homes([0.0]), sites(*doors)), TOGETHER + "target = 50")
    assert (verdict.state, verdict.measured) == ("met", 50)
    assert isinstance(verdict.evidence, FacilityEvidence)
    assert verdict.evidence.met.tolist() == [True, False]
    assert verdict.evidence.value.tolist() == pytest.approx([5, 361 / 72])
    assert [part.measured for part in verdict.parts] == [100]


def test_a_clause_that_only_reports_has_no_verdict() -> None:
    doors = sites(site("elderly_care", 0), site("health_station", 2000))
    verdict = judge(place(homes([0.0]), doors), TOGETHER + 'target = "report"')
    assert (verdict.state, verdict.measured, verdict.target) == ("reported", 0, None)


def test_the_nearest_doors_of_both_count() -> None:
    doors = sites(site("elderly_care", 0, doors=[(0, 0), (1000, 0)]), site("health_station", 3000, doors=[(1300, 0)]))
    assert judge(place(homes([0.0]), doors), TOGETHER + "target = 100").state == "met"


def test_straight_lines_can_be_chosen() -> None:
    doors = sites(site("elderly_care", 0), site("health_station", 300, 400.0))
    verdict = judge(place(homes([0.0]), doors), TOGETHER + 'mode = "radius_km"\ntarget = 100'.replace("limit", "limit"))
    assert verdict.state == "met"


def test_one_kind_of_which_none_is_there_is_not_beside_anything() -> None:
    doors = sites(site("elderly_care", 0), site("health_station", 0, status="closed"))
    assert judge(place(homes([0.0]), doors), TOGETHER + "target = 100").measured == 0
    unknown = judge(place(homes([0.0]), sites(site("elderly_care", 0))), TOGETHER + "target = 100")
    assert unknown.state == "not_decided"
