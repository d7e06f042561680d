"""Kinds and conditions that plans of today ask for, each on a place small enough to work out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import FacilityEvidence, Verdict
from lifecircle.coverage.place import Place
from lifecircle.grades import grade_of

from .. import sketch
from ..town import area, areas, barriers, homes, judge, place, plan, site, sites

WALK_5 = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 5\n'


# ------------------------------------------------------------------------------------- shares of facilities
def hospital(x: float, grade: str, **more: Any) -> dict[str, Any]:
    value = grade_of(grade, "hospital")
    return site("hospital", x, grade=value, knows_grade=not np.isnan(value), **more)


PAEDIATRICS = (
    'kind = "facility_share"\nservices = [{ any_of = ["hospital"], grade = "二级" }]\n'
    'having = { has = ["paediatrics"] }\ntarget = 50\n'
)


def test_the_share_of_facilities_with_an_attribute_is_of_those_of_the_class() -> None:
    three = [
        hospital(0, "三级甲等", more={"设有儿科": "有"}),
        hospital(100, "二级", more={"设有儿科": "无"}),
        hospital(200, "一级", more={"设有儿科": "无"}),
    ]
    verdict = judge(place(homes([0.0]), sites(*three)), PAEDIATRICS)
    assert (verdict.state, verdict.measured) == ("met", 50)
    assert isinstance(verdict.evidence, FacilityEvidence)
    assert (verdict.evidence.facilities.tolist(), verdict.evidence.met.tolist()) == ([0, 1], [True, False])
    # A third of the class of which nothing is told: between a third and two thirds, on either side of the target.
    open_one = judge(place(homes([0.0]), sites(*three, hospital(300, "二级"))), PAEDIATRICS)
    assert open_one.state == "not_decided"
    assert "with paediatrics" in str(open_one.reason)


def test_what_is_told_of_other_facilities_only_is_not_told_of_these() -> None:
    """The schools' file has the column, the stations' file has not: a reported share of the stations is not 0%."""
    those = [site("health_station", 0), site("primary_school", 0, more={"达标": "是"})]
    clause = (
        'kind = "facility_share"\nservices = ["health_station"]\nhaving = { has = ["standard"] }\ntarget = "report"\n'
    )
    verdict = judge(place(homes([0.0]), sites(*those)), clause)
    assert (verdict.state, verdict.measured) == ("not_decided", None)
    assert "1 of 1" in str(verdict.reason)


def test_a_share_can_weigh_facilities_by_their_places() -> None:
    clause = (
        'kind = "facility_share"\nservices = ["kindergarten"]\nhaving = { has = ["affordable"] }\n'
        'amount = "places"\ntarget = 75\n'
    )
    gardens = [
        site("kindergarten", 0, places=300, more={"性质": "普惠性民办"}),
        site("kindergarten", 0, places=100, more={"普惠": "否"}),
    ]
    assert judge(place(homes([0.0]), sites(*gardens)), clause).measured == 75


def test_services_at_the_same_site_can_be_asked() -> None:
    clause = 'kind = "facility_share"\nservices = ["kindergarten"]\ntogether_with = ["childcare"]\ntarget = "report"\n'
    both = [site("kindergarten", 0, site="a"), site("childcare", 0, site="a"), site("kindergarten", 900, site="b")]
    verdict = judge(place(homes([0.0]), sites(*both)), clause)
    assert (verdict.state, verdict.measured) == ("reported", 50)


# ---------------------------------------------------------------------------------- grades, newness, ownership
@pytest.mark.parametrize(("asked", "count"), [("三级", 2), ("三甲", 1), ("二甲", 3), ("二级", 4), ("一级", 5)])
def test_a_class_is_named_as_planners_name_it(asked: str, count: int) -> None:
    words = ("三级甲等", "三级乙等", "二级甲等", "二级乙等", "一级")
    where = place(homes([0.0]), sites(*(hospital(0, word) for word in words)))
    clause = (
        f'kind = "total"\nservices = [{{ any_of = ["hospital"], grade = "{asked}" }}]\namount = "count"\ntarget = 1\n'
    )
    assert judge(where, clause).measured == count


def test_homes_for_older_people_have_five_as_their_highest_class() -> None:
    those = [site("elderly_centre", 0, grade=grade_of(word, "elderly_centre")) for word in ("五级", "三级", "一级")]
    clause = (
        'kind = "total"\nservices = [{ any_of = ["elderly_centre"], grade = "三级" }]\namount = "count"\ntarget = 1\n'
    )
    assert judge(place(homes([0.0]), sites(*those)), clause).measured == 2


def test_what_opened_after_the_plan_s_base_year_is_new() -> None:
    pitches = [
        site("football_pitch", 0, opened=year, new=flag, knows_new=told)
        for year, flag, told in [(1998, True, True), (2020, True, False), (2021, False, False), (np.nan, False, True)]
    ]
    where = place(homes([0.0]), sites(*pitches))
    text = '[[clause]]\nid = "it"\nkind = "total"\nservices = [{ any_of = ["football_pitch"], new = true }]\n'
    for base, count in ((2020, 1), (2019, 2), (2025, 0)):
        asked = plan(f'{text}amount = "count"\ntarget = 1\n').model_copy(update={"base_year": base})
        assert evaluate(where, asked).verdicts[0].measured == count


# ------------------------------------------------------------------------------------------------- districts
VILLAGES = areas(*(area("village", name, kind="村") for name in "甲乙丙丁"))


def four_villages(*those: dict[str, Any]) -> Place:
    demand = homes([0.0, 1000.0, 2000.0, 3000.0], [500, 2999, 3000, 4000], district={"village": [0, 1, 2, 3]})
    return place(demand, sites(*those), VILLAGES)


def test_only_villages_of_so_many_people_are_asked() -> None:
    where = four_villages(site("kindergarten", 0, village=0), site("kindergarten", 2000, village=2))
    clause = 'kind = "presence"\nlevel = "village"\npeople_min = 3000\nservices = ["kindergarten"]\n'
    verdict = judge(where, clause)
    assert (verdict.measured, [row.name for row in verdict.by_district]) == (50, ["丙", "丁"])


def test_districts_can_be_named() -> None:
    where = four_villages(site("kindergarten", 0, village=0))
    clause = 'kind = "presence"\nlevel = "village"\nnamed = ["甲", "d3"]\nservices = ["kindergarten"]\n'
    assert [(row.name, row.met) for row in judge(where, clause).by_district] == [("甲", True), ("丁", False)]


@pytest.mark.parametrize(("k", "measured"), [(1, 75), (2, 50), (3, 25)])
def test_a_district_may_have_to_hold_k_of_n(k: int, measured: float) -> None:
    kinds = {0: ("library", "museum", "art_gallery"), 1: ("library", "museum"), 2: ("museum",)}
    those = [site(kind, 0, village=row) for row, held in kinds.items() for kind in held]
    clause = f'kind = "presence"\nlevel = "village"\nk_of = {k}\nservices = ["library", "museum", "art_gallery"]\n'
    assert judge(four_villages(*those), clause).measured == measured


def test_the_share_of_districts_that_reach_a_ratio_is_asked() -> None:
    # 甲 has 10 per 1,000, 乙 2, 丙 5, 丁 none: half of them reach 5.
    beds = [site("childcare", 0, village=row, places=places) for row, places in ((0, 5), (1, 5.998), (2, 15))]
    clause = (
        'kind = "ratio"\nservices = ["childcare"]\namount = "places"\nper = 1000\ntarget = 5\n'
        'share_of_districts = %s\ndistricts = { level = "village" }\n'
    )
    where = four_villages(*beds)
    assert [judge(where, clause % share).state for share in (50, 51)] == ["met", "not_met"]
    assert judge(where, clause % 50).measured == 50


# -------------------------------------------------------------------------------------------- distances, parts
def test_not_nearer_than_counts_the_facilities_that_keep_their_distance() -> None:
    clause = 'kind = "apart"\nservices = ["kindergarten"]\nbeside = ["market"]\nlimit = 0.5\ntarget = 60\n'
    those = [site("kindergarten", x) for x in (0, 499, 500, 2000)]
    verdict = judge(place(homes([0.0]), sites(*those, site("market", 1000.0))), clause)
    assert isinstance(verdict.evidence, FacilityEvidence)
    assert verdict.evidence.value.tolist() == pytest.approx([1, 0.501, 0.5, 1])
    near = judge(place(homes([0.0]), sites(*those, site("market", 990.0))), clause)
    assert (near.measured, near.state) == (50, "not_met")


def test_a_town_is_parted_into_circles_that_no_trunk_road_cuts() -> None:
    def square(x: float) -> shapely.Polygon:
        return shapely.box(x, -500, x + 1000, 500)

    circles = areas(
        *(area("village", name, shape=square(x)) for name, x in zip("甲乙丙", (0, 1000, 2000), strict=True))
    )
    demand = homes([500.0, 1500.0, 2500.0], [60_000, 40_000, 70_000], district={"village": [0, 1, 2]})
    # One trunk road runs along the edge of 甲, which bounds it; one runs through 丙.
    cut = barriers(
        ("trunk", shapely.LineString([(1000, -900), (1000, 900)])),
        ("trunk", shapely.LineString([(2400, -900), (2400, 900)])),
    )
    where = place(demand, sites(site("park", 0)), circles, crossing=cut)
    clause = (
        'kind = "partition"\npeople_min = 50000\npeople_max = 100000\nkm2_max = 1\nuncut = ["trunk"]\n'
        'districts = { level = "village" }\n'
    )
    verdict = judge(where, clause)
    assert [(row.name, row.met) for row in verdict.by_district] == [("甲", True), ("乙", False), ("丙", False)]
    assert [round(part.measured or 0) for part in verdict.parts] == [67, 100, 67]
    assert verdict.measured == pytest.approx(100 / 3)


# ---------------------------------------------------------------------------------------------------- circles
def test_a_way_across_a_trunk_road_does_not_count_where_none_may_cross() -> None:
    trunk = barriers(("trunk", shapely.LineString([(250, -900), (250, 900)])))
    where = place(homes([0.0, 200.0, 300.0], [1, 2, 4]), sites(site("fitness_site", 0)), crossing=trunk)
    assert judge(where, WALK_5).served == 7
    barred = judge(where, WALK_5 + 'uncrossed = ["trunk"]\n')
    assert barred.served == 3
    assert any("4 have a nearest facility that they reach only across a barrier" in str(note) for note in barred.notes)


def test_the_country_can_travel_otherwise() -> None:
    # 5 minutes: 360 m on foot at 1.2 m/s, 1,000 m by bicycle at 12 km/h.
    demand = homes([300.0, 900.0, 900.0], [1, 2, 4], rural=[False, False, True])
    where = place(demand, sites(site("fitness_site", 0)))
    assert judge(where, WALK_5).served == 1
    assert judge(where, WALK_5 + 'rural_mode = "cycle"\n').served == 5


def test_tiers_do_not_stand_in_for_each_other_where_a_clause_says_so() -> None:
    where = place(homes([0.0]), sites(site("health_centre", 0), site("health_station", 3000)))
    station = WALK_5.replace('["fitness"]', '[{ any_of = ["health_station"] }]')
    own = WALK_5.replace('["fitness"]', '[{ any_of = ["health_station"], without = ["health_centre"] }]')
    assert (judge(where, station).served, judge(where, own).served) == (1, 0)


def test_residential_land_is_told_beside_people() -> None:
    demand = homes([0.0, 1000.0], [90, 10], residential_m2=[2000, 6000])
    verdict = judge(place(demand, sites(site("fitness_site", 0))), WALK_5 + 'also_groups = ["residential_m2"]\n')
    assert verdict.measured == 90
    assert [(str(part.label), part.measured) for part in verdict.parts] == [("counted by m² of residential land", 25)]


def test_children_of_0_to_14_are_the_sum_of_their_groups_and_unknown_groups_are_a_reason() -> None:
    ages: Any = {"age_0_2": [1, 0], "age_3_5": [1, 1], "age_6_11": [2, 1], "age_12_14": [2, 2]}
    where = place(homes([0.0, 1000.0], [60, 40], **ages), sites(site("fitness_site", 0)))
    verdict = judge(where, WALK_5 + 'group = "age_0_14"\n')
    assert (verdict.people, verdict.served) == (10, 6)
    old = judge(where, WALK_5 + 'group = "age_80_plus"\n')
    assert (old.state, str(old.reason)) == (
        "not_decided",
        "The data does not show how many older people (80+) live where.",
    )


def test_alternatives_can_have_conditions_of_their_own() -> None:
    clause = (
        'kind = "circle"\nmode = "radius_km"\nlimit = 1\n'
        'services = [{ any_of = ["emergency_station"], or_else = [{ any_of = ["hospital"], grade = "二级" }] }]\n'
    )
    where = place(
        homes([0.0, 2000.0, 4000.0]),
        sites(site("emergency_station", 0), hospital(2000, "二级甲等"), hospital(4000, "一级")),
    )
    assert judge(where, clause).served == 2


# ------------------------------------------------------------------------------------------ by car and on foot
def test_who_has_no_street_for_cars_at_the_door_walks_to_one() -> None:
    where = place(homes([(0.0, 1400.0)]), sites(site("fitness_site", 0)))
    drive = 'kind = "circle"\nservices = ["fitness"]\nmode = "drive"\nlimit = %s\n'
    # 1,400 m at 1.2 m/s are 19.44 minutes.
    assert [judge(where, drive % limit).state for limit in (20, 19)] == ["met", "not_met"]


def test_one_walks_along_the_streets_to_where_a_car_can_come() -> None:
    # A path of 1,000 m that no car may use leads to the end of a road of 4,000 m.
    network = sketch.make(
        [(0, 0), (1000, 0), (5000, 0)], [(0, 1), (1, 2)], drive=[False, True], highway=["footway", "residential"]
    )
    where = place(homes([0.0]), sites(site("fitness_site", 5000)), network=network)
    clause = 'kind = "circle"\nservices = ["fitness"]\nmode = "walk_drive"\nlimit = %s\n'
    # 1,000 m at 1.2 m/s and 4,000 m at 20 km/h: 13.89 and 12 minutes.
    assert [judge(where, clause % limit).state for limit in (26, 25.8)] == ["met", "not_met"]


def test_a_facility_of_unknown_class_that_lacks_what_is_asked_leaves_a_share_open() -> None:
    """One hospital of class two has geriatrics; another of unknown class has none: 100 %, or 50 % where it counts."""
    of_class = site("hospital", 0, grade=grade_of("二级", "hospital"), more={"老年科": "是"})
    untold = site("hospital", 100, more={"老年科": "否"})
    clause = (
        '[attribute.geriatrics]\ntitle = "老年科"\ntitle_en = "geriatrics"\ncolumns = ["老年科"]\n'
        '[[clause]]\nid = "it"\nkind = "facility_share"\nservices = [{ any_of = ["hospital"], grade = "二级" }]\n'
        'having = { has = ["geriatrics"] }\ntarget = 80\n'
    )
    verdict = evaluate(place(homes([0.0]), sites(of_class, untold)), plan(clause)).verdicts[0]
    assert verdict.state == "not_decided"
    assert "does not state the grade" in str(verdict.reason)
    assert evaluate(place(homes([0.0]), sites(of_class)), plan(clause)).verdicts[0].state == "met"


@pytest.mark.parametrize(("group", "minutes"), [("people", 25.89), ("age_60_plus", 30.12), ("age_6_11", 27.58)])
def test_each_group_walks_to_the_car_at_its_own_pace(group: str, minutes: float) -> None:
    """1,000 m on foot at 1.2, 0.92 or 1.07 m/s, then 4,000 m at 20 km/h, which are 12 minutes."""
    network = sketch.make(
        [(0, 0), (1000, 0), (5000, 0)], [(0, 1), (1, 2)], drive=[False, True], highway=["footway", "residential"]
    )
    someone = replace(homes([0.0]), weights={"people": np.ones(1), group: np.ones(1)})
    where = place(someone, sites(site("fitness_site", 5000)), network=network)
    clause = f'kind = "circle"\nservices = ["fitness"]\nmode = "walk_drive"\ngroup = "{group}"\nlimit = '
    assert [judge(where, f"{clause}{minutes + more}\n").state for more in (0.01, -0.01)] == ["met", "not_met"]
    pace = {"people": "1.2", "age_60_plus": "0.92", "age_6_11": "1.07"}[group]
    told = map(str, judge(where, f"{clause}30\n").assumed)
    assert f"Assumed here, not in the plan: to walk to the car at {pace} m/s." in told


# ------------------------------------------------------------------------------------ own columns, years, scope
def test_a_plan_can_add_up_a_column_of_its_own() -> None:
    doctors = [site("hospital", 0, more={"全科医生（人）": "3"}), site("clinic", 0, more={"全科医生（人）": "1"})]
    where = place(homes([0.0], [10_000]), sites(*doctors))
    text = (
        '[capacity.gps]\ntitle = "全科医生"\ntitle_en = "GPs"\ncolumns = ["全科医生"]\n'
        '[[clause]]\nid = "it"\nkind = "ratio"\nservices = ["medical"]\namount = "gps"\nper = 10000\ntarget = 4\n'
    )
    verdict = evaluate(where, plan(text)).verdicts[0]
    assert (verdict.state, verdict.measured, verdict.unit) == ("met", 4, "GPs per 10,000")


@pytest.mark.parametrize(("year", "target"), [(2022, 2), (2023, 2), (2024, 3), (2030, 5), (None, 2)])
def test_a_clause_may_have_targets_of_single_years(year: int | None, target: float) -> None:
    clause = (
        'kind = "total"\nservices = ["library"]\namount = "count"\ntarget = 9\nyear = 2023\n'
        'targets = { "2023" = 2, "2024" = 3, "2025" = 5 }\n'
    )
    assert judge(place(homes([0.0]), sites(site("library", 0))), clause, year=year).target == target


def test_a_figure_that_is_softened_is_nearly_met_within_its_tolerance() -> None:
    clause = 'kind = "total"\nservices = ["library"]\namount = "count"\ntarget = 10\nwording = "左右"\n'
    nine, eight = (place(homes([0.0]), sites(*[site("library", 0)] * count)) for count in (9, 8))
    assert judge(nine, clause).state == "not_met"
    near = judge(nine, clause + "tolerance = 10\n")
    assert (near.state, near.strict) == ("nearly_met", "not_met")
    assert "The plan words its figure as “左右”." in map(str, near.notes)
    assert judge(eight, clause + "tolerance = 10\n").state == "not_met"


SCOPED = (
    '[scope]\nname = "某市"\nname_en = "Some City"\npeople = 1000\n'
    '[[clause]]\nid = "it"\nkind = "total"\nservices = ["library"]\namount = "count"\ntarget = 5\n'
)


@pytest.mark.parametrize(
    ("people", "settings", "state"),
    [
        (900, {}, "not_met"),
        (899, {}, "not_decided"),
        (300, {"whole_scope": True}, "not_met"),
        (300, {"targets": {"it": 1}}, "met"),
    ],
)
def test_a_total_is_asked_of_the_whole_that_it_is_for(people: float, settings: dict[str, Any], state: str) -> None:
    where = place(homes([0.0], [people]), sites(site("library", 0)))
    verdict = evaluate(where, plan(SCOPED), settings=EvaluationSettings(**settings)).verdicts[0]
    assert verdict.state == state
    if state == "not_decided":
        assert "the whole of Some City (1,000 people)" in str(verdict.reason)
        assert any("come to 4.495 sites" in str(note) for note in verdict.notes)


# ------------------------------------------------------------------------------------------------ completeness
def test_data_that_nobody_calls_complete_fails_nothing_and_passes_what_it_proves() -> None:
    where = place(homes([0.0, 1000.0], [60, 40]), sites(site("fitness_site", 0), site("library", 0)))
    known = frozenset(plan(f'[[clause]]\nid = "it"\n{WALK_5}').service["fitness"].categories)
    assert judge(where, WALK_5, complete=known).state == "not_met"
    bound = judge(where, WALK_5, complete=frozenset())
    assert (bound.state, bound.measured, bound.bound) == ("not_decided", 60, True)
    assert "fitness_site" in str(bound.reason)
    assert judge(where, WALK_5 + "target = 60\n", complete=frozenset()).state == "met"
    # More facilities could turn a share of facilities either way.
    share = 'kind = "facility_share"\nservices = ["culture"]\nhaving = { public = true }\ntarget = 50\n'
    assert judge(where, share, complete=known).state == "not_decided"
    assert judge(where, share).state == "met"


def test_one_facility_does_not_decide_and_none_neither() -> None:
    clause = 'kind = "total"\nservices = ["childcare"]\namount = "count"\ntarget = 100\n'
    one = place(homes([0.0]), sites(site("childcare", 0)))
    none = place(homes([0.0]), sites(site("library", 0)))
    assert [judge(where, clause, complete=frozenset()).state for where in (one, none)] == ["not_decided"] * 2
    assert judge(one, clause).state == "not_met"


def test_people_at_streets_that_are_cut_off_are_told_as_such() -> None:
    # A street of 4 km; 2 km north of it a path of 100 m that leads nowhere, and farther on no street at all.
    network = sketch.make(
        [(0, 0), (4000, 0), (0, 2000), (100, 2000)], [(0, 1), (2, 3)], highway=["residential", "residential"]
    )
    where = place(
        homes([0.0, (50.0, 2000.0), (0.0, 9000.0)], [10, 3, 2]), sites(site("fitness_site", 0)), network=network
    )
    notes = " ".join(map(str, judge(where, WALK_5).notes))
    assert "3 live at streets that are cut off from the main network" in notes
    assert "2 live farther than 300 m from any street open to them" in notes
    response = 'kind = "response"\nservices = ["fitness"]\nlimit = 9\n'
    told = " ".join(map(str, judge(where, response).notes))
    assert "3 live at roads that are cut off from the main network; the mean is without them." in told
    assert "2 live too far from any road" in told


@pytest.mark.parametrize(
    ("affordable", "strict", "state"), [(19, True, "not_met"), (19, False, "met"), (20, True, "met")]
)
def test_more_than_a_share_is_not_the_share_itself(affordable: int, strict: bool, state: str) -> None:
    """19 of 20 are 95 %, which is not more than 95 % (超过95%)."""
    those = [site("kindergarten", 100.0 * row, more={"普惠": "是" if row < affordable else "否"}) for row in range(20)]
    clause = (
        'kind = "facility_share"\nservices = ["kindergarten"]\nhaving = { has = ["affordable"] }\ntarget = 95\n'
        f"strict = {str(strict).lower()}\n"
    )
    assert judge(place(homes([0.0]), sites(*those)), clause).state == state


def test_a_clause_asks_the_counties_that_it_names_however_the_data_writes_them() -> None:
    """The city's own centre stands in the first county and is not the county's; the third is not at hand."""
    counties = areas(area("county", "绵阳市涪城区"), area("county", "北川羌族自治县"), area("county", "安州区"))
    those = sites(
        site("child_health_centre", 0.0, county=0, level="city", grade=1.1),
        site("child_health_centre", 10.0, county=1, level="county", grade=1.2),
    )
    clause = (
        'kind = "presence"\nlevel = "county"\nnamed = ["涪城区", "北川县", "三台县"]\n'
        'services = [{ any_of = ["child_health_centre"], grade = "三乙", run_by = "county" }]\ntarget = 100\n'
    )
    verdict = judge(place(homes([0.0]), those, counties), clause)
    assert (verdict.state, verdict.measured) == ("not_met", 50)
    assert [row.name for row in verdict.by_district] == ["绵阳市涪城区", "北川羌族自治县"]
    assert any("lacks 1: 三台县" in str(note) for note in verdict.notes)


def test_a_clause_that_the_counties_at_hand_meet_stays_open_for_those_that_it_names_besides() -> None:
    counties = areas(area("county", "涪城区"), area("county", "北川县"))
    those = sites(*(site("child_health_centre", 10.0 * row, county=row, level="county") for row in range(2)))

    def judged(*named: str) -> Verdict:
        names = ", ".join(f'"{name}"' for name in named)
        clause = f'kind = "presence"\nlevel = "county"\nnamed = [{names}]\nservices = ["child_health_centre"]\n'
        return judge(place(homes([0.0]), those, counties), clause)

    assert judged("涪城区", "北川县").state == "met"
    verdict = judged("涪城区", "北川县", "三台县")
    assert (verdict.state, verdict.measured) == ("not_decided", 100)
    assert "lacks 1: 三台县" in str(verdict.reason)


def test_a_part_that_is_withheld_names_what_it_counts_itself() -> None:
    clause = 'kind = "circle"\nservices = ["kindergarten", "library"]\nmode = "walk"\nlimit = 5\nown_groups = true\n'
    those = sites(site("kindergarten", 0.0), site("library", 0.0))
    where = place(homes([0.0, 3000.0], age_3_5=[1, 1]), those)
    verdict = judge(where, clause, complete=frozenset({"hospital"}))
    assert verdict.state == "not_decided"
    assert "complete for kindergarten, library:" in str(verdict.reason)
    assert ["complete for kindergarten:" in str(part.reason) for part in verdict.parts[:2]] == [True, False]
    assert "complete for library:" in str(verdict.parts[1].reason)


def test_a_clause_of_whose_named_counties_none_is_at_hand_says_which_it_names() -> None:
    clause = (
        'kind = "presence"\nlevel = "county"\nnamed = ["平武县"]\nservices = ["child_health_centre"]\ntarget = 100\n'
    )
    those = sites(site("child_health_centre", 0.0, county=0))
    verdict = judge(place(homes([0.0]), those, areas(area("county", "甲区"))), clause)
    assert verdict.state == "not_decided"
    assert str(verdict.reason) == "The data has none of the districts that the clause names: 平武县."


@pytest.mark.parametrize(
    ("mode", "limit", "text"), [("radius_km", 0.5, "the limit of 0.5 km"), ("walk", 5, "the limit of 5 min")]
)
def test_a_limit_that_was_chosen_here_is_told_with_its_unit(mode: str, limit: float, text: str) -> None:
    clause = f'kind = "circle"\nservices = ["library"]\nmode = "{mode}"\nlimit = {limit}\n'
    verdict = judge(
        place(homes([0.0]), sites(site("library", 0.0))), clause + 'assumed = ["limit", "target"]\ntarget = 90\n'
    )
    told = [str(note) for note in verdict.assumed]
    assert any(text in one for one in told)
    assert any("the target of 90 %" in one for one in told)


# ------------------------------------------------------------------------------------- what the data does not hold
DOCTORS = 'kind = "ratio"\nservices = ["medical"]\namount = "doctors"\nper = 1000\ntarget = {target}\n'


@pytest.mark.parametrize(("target", "state"), [(3, "met"), (5, "not_decided")])
def test_staff_that_a_whole_category_does_not_tell_is_unknown_and_not_none(target: float, state: str) -> None:
    """4 doctors of the hospital are told for 1,000 people; the clinics have doctors of whom nobody told."""
    those = sites(site("hospital", 0.0, doctors=4), site("clinic", 100.0), site("clinic", 200.0))
    known = {"doctors": np.array([4, np.nan, np.nan])}
    where = place(homes([0.0], people=[1000]), replace(those, capacity={**those.capacity, **known}))
    assert judge(where, DOCTORS.format(target=target)).state == state


def test_stations_have_no_beds_where_homes_tell_theirs_but_beds_that_nobody_tells_are_unknown() -> None:
    beds = 'kind = "total"\nservices = ["elderly_care"]\namount = "beds"\ntarget = 100\n'
    told = sites(site("elderly_centre", 0.0, beds=60), site("elderly_care", 100.0))
    verdict = judge(place(homes([0.0]), told), beds)
    assert (verdict.state, verdict.measured) == ("not_met", 60)
    large = 'kind = "presence"\nlevel = "township"\nservices = [{ any_of = ["elderly_centre"], at_least = '
    large += "{ beds = 50 } }]\n"
    where = place(homes([0.0]), sites(site("elderly_centre", 0.0, township=0)), areas(area("township", "甲镇")))
    assert judge(where, large).state == "not_decided"


def test_a_category_that_nobody_declared_complete_may_have_facilities_though_the_data_holds_none() -> None:
    """The libraries are said to be complete; of culture rooms the data holds none, and nobody said that there are."""
    culture = 'kind = "circle"\nservices = ["culture"]\nmode = "walk"\nlimit = 5\ntarget = 100\n'
    where = place(homes([0.0, 3000.0]), sites(site("library", 0.0)))
    every = frozenset({"library", "culture_centre", "art_gallery", "museum", "culture_station", "culture_room"})
    assert judge(where, culture, complete=every).state == "not_met"
    verdict = judge(where, culture, complete=every - {"culture_room"})
    assert (verdict.state, verdict.bound) == ("not_decided", True)
    assert "culture_room" in str(verdict.reason)


@pytest.mark.parametrize(
    ("clause", "measured"),
    [
        ('kind = "facility_share"\nhaving = { has = ["usual_classes"] }\ntarget = 50\n', 50),
        ('kind = "together"\nbeside = ["library"]\nmode = "walk"\nlimit = 5\ntarget = 50\n', 50),
        ('kind = "apart"\nbeside = ["library"]\nlimit = 0.5\ntarget = 50\n', 50),
    ],
)
def test_a_school_of_two_stages_is_one_site_among_the_facilities(clause: str, measured: float) -> None:
    """Two schools: one of nine years, which lies by the library and has large classes, and a primary school."""
    large, usual = {"无大班额": "否"}, {"无大班额": "是"}
    those = sites(
        site("primary_school", 0.0, site="nine", more=large),
        site("junior_school", 0.0, site="nine", more=large),
        site("primary_school", 2000.0, more=usual),
        site("library", 100.0),
    )
    verdict = judge(place(homes([0.0]), those), f'services = ["primary_school", "junior_school"]\n{clause}')
    assert (verdict.state, verdict.measured) == ("met", measured)


@pytest.mark.parametrize(
    ("places", "state"),
    [((90, None), "not_decided"), ((90, 10), "met"), ((None, 10), "not_decided"), ((None, None), "not_decided")],
)
def test_a_share_of_places_stays_open_where_the_missing_ones_could_turn_it(
    places: tuple[float | None, float | None], state: str
) -> None:
    """The first kindergarten is public, the second is not."""
    those = sites(
        *(
            site("kindergarten", 100.0 * row, public=not row, places=np.nan if count is None else count)
            for row, count in enumerate(places)
        )
    )
    clause = (
        'kind = "facility_share"\nservices = ["kindergarten"]\nhaving = { public = true }\namount = "places"\n'
        "target = 50\n"
    )
    assert judge(place(homes([0.0]), those), clause).state == state


def test_children_that_are_counted_by_themselves_are_not_their_estimated_parts() -> None:
    """Of 200 children of 0 to 14 counted, 150 live near; the parts, estimated, would make it another share."""
    parts: dict[str, Any] = {name: [10.0, 90.0] for name in ("age_0_2", "age_3_5", "age_6_11", "age_12_14")}
    clause = 'kind = "circle"\nservices = ["fitness"]\ngroup = "age_0_14"\nmode = "walk"\nlimit = 5\ntarget = 75\n'
    told = homes([0.0, 3000.0], [1000, 1000], estimated=tuple(parts), age_0_14=[150.0, 50.0], **parts)
    verdict = judge(place(told, sites(site("fitness_site", 0.0))), clause)
    assert (verdict.state, verdict.measured, verdict.estimated) == ("met", 75, ())
    untold = homes([0.0, 3000.0], [1000, 1000], estimated=tuple(parts), **parts)
    verdict = judge(place(untold, sites(site("fitness_site", 0.0))), clause)
    assert (verdict.state, verdict.measured, verdict.estimated) == ("not_met", 10, tuple(parts))


def test_districts_that_tell_no_kind_are_not_asked_and_that_is_said() -> None:
    where = areas(area("village", "和平社区", kind="社区"), area("village", "石桥"))
    clause = 'kind = "presence"\nlevel = "village"\nkinds = ["社区"]\nservices = ["fitness"]\ntarget = 100\n'
    verdict = judge(place(homes([0.0]), sites(site("fitness_site", 0.0, village=0)), where), clause)
    assert (verdict.state, len(verdict.by_district)) == ("met", 1)
    assert any("1 of 2 districts of the level village do not say" in str(note) for note in verdict.notes)


ESTATES = (
    "base_year = 2020\n"
    '[[clause]]\nid = "it"\nkind = "presence"\nlevel = "estate"\nnew = true\nservices = ["fitness"]\ntarget = 100\n'
)


@pytest.mark.parametrize(
    ("year", "state", "measured"),
    [
        (None, "not_met", 50),  # of those finished in 2021 and 2024 the first has a site
        (2023, "met", 100),
        (2024, "not_met", 50),
        (2019, "not_decided", None),
    ],
)
def test_an_estate_is_new_and_asked_by_the_year_in_which_it_was_finished(
    year: int | None, state: str, measured: float | None
) -> None:
    estates = areas(*(area("estate", f"{one}", opened=one) for one in (2012, 2021, 2024)))
    demand = homes([0.0, 100.0, 200.0], district={"estate": [0, 1, 2]})
    where = place(demand, sites({**site("fitness_site", 100), "estate": 1}), estates)
    verdict = evaluate(where, plan(ESTATES), settings=EvaluationSettings(year=year)).verdicts[0]
    assert (verdict.state, verdict.measured) == (state, measured)
    told = "1 of 3 districts of the level estate are finished only after 2023; they are not asked."
    assert (told in map(str, verdict.notes)) is (year == 2023)


def test_a_flag_holds_for_estates_that_tell_no_year() -> None:
    estates = areas(area("estate", "a", new=True), area("estate", "b", new=True, opened=2015))
    where = place(
        homes([0.0, 100.0], district={"estate": [0, 1]}), sites({**site("fitness_site", 0), "estate": 0}), estates
    )
    assert evaluate(where, plan(ESTATES)).verdicts[0].measured == 100
