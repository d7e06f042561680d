"""Presence, ratios, shares and totals, worked out by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from lifecircle.coverage.evaluation.verdict import DistrictEvidence, FacilityEvidence
from lifecircle.coverage.place import Place

from ..town import area, areas, homes, judge, place, site, sites

TOWNSHIPS = areas(
    area("township", "甲街道", kind="街道", area_type="urban"),
    area("township", "乙镇", kind="镇", area_type="rural"),
    area("township", "丙乡", kind="乡", area_type="rural"),
    area("township", "丁镇", kind="镇", area_type="rural"),
)


def four_townships(*those: Mapping[str, Any]) -> Place:
    """Four townships of 10, 20, 30 and nobody."""
    demand = homes([0.0, 1000.0, 2000.0], [10, 20, 30], rural=[False, True, True], district={"township": [0, 1, 2]},
                   age_60_plus=[5, 0, 6], households=[4, 8, 12])  # fmt: skip
    return place(demand, sites(*those), TOWNSHIPS)


def in_townships(category: str, *rows: int, **more: Any) -> list[dict[str, Any]]:
    return [site(category, 1000.0 * row, township=row, **more) for row in rows]


CENTRES = 'kind = "presence"\nlevel = "township"\nservices = ["elderly_centre"]\n'


# -------------------------------------------------------------------------------------------------- presence
def test_the_share_of_districts_is_measured_and_the_target_itself_is_met() -> None:
    where = four_townships(*in_townships("elderly_centre", 0, 1, 1, 3))
    verdict = judge(where, CENTRES + "target = 75")
    assert (verdict.state, verdict.measured, verdict.margin) == ("met", 75, 0)
    assert (verdict.people, verdict.served, verdict.unserved) == (60, 30, 30)
    assert [(row.name, row.met, row.people) for row in verdict.by_district] == [
        ("甲街道", True, 10),
        ("乙镇", True, 20),
        ("丙乡", False, 30),
        ("丁镇", True, 0),
    ]
    assert judge(where, CENTRES + "target = 76").state == "not_met"


def test_without_a_figure_every_district_is_meant() -> None:
    verdict = judge(four_townships(*in_townships("elderly_centre", 0, 1, 2, 3)), CENTRES)
    assert (verdict.state, verdict.target, verdict.target_implied) == ("met", 100, True)


def test_a_facility_in_no_district_gives_none_of_them_anything() -> None:
    verdict = judge(four_townships(*in_townships("elderly_centre", -1)), CENTRES)
    assert (verdict.state, verdict.measured) == ("not_met", 0)


def test_a_closed_facility_is_not_there() -> None:
    where = four_townships(*in_townships("elderly_centre", 0, status="closed"))
    assert judge(where, CENTRES).measured == 0


@pytest.mark.parametrize(
    ("pick", "measured"),
    [
        ('kinds = ["街道"]', 100),
        ('kinds = ["镇", "乡"]', pytest.approx(100 / 3)),
        ('area = "rural"', pytest.approx(100 / 3)),
        ('with_people = "age_60_plus"', 50),
    ],
)
def test_only_the_districts_that_are_asked_count(pick: str, measured: float) -> None:
    where = four_townships(*in_townships("elderly_centre", 0, 1))
    assert judge(where, CENTRES + pick).measured == measured


def test_every_service_must_be_there_and_as_often_as_asked() -> None:
    halls = in_townships("sports_hall", 0, 0, 1)
    where = four_townships(*in_townships("stadium", 0, 1, 2), *halls)
    clause = 'kind = "presence"\nlevel = "township"\nservices = ["stadium", { any_of = ["sports_hall"], count = 2 }]\n'
    verdict = judge(where, clause)
    assert verdict.measured == 25
    assert isinstance(verdict.evidence, DistrictEvidence)
    assert verdict.evidence.found.tolist() == [[1, 2], [1, 1], [1, 0], [0, 0]]


def test_alternatives_stand_for_each_other() -> None:
    where = four_townships(*in_townships("fitness_centre", 0), *in_townships("sports_court", 1))
    clause = 'kind = "presence"\nlevel = "township"\nservices = [{ any_of = ["fitness_centre", "sports_court"] }]\n'
    assert judge(where, clause).measured == 50


def test_a_grade_is_asked_for_and_unknown_grades_do_not_reach_it() -> None:
    stations = [
        *in_townships("culture_station", 0, grade=1),
        *in_townships("culture_station", 1, grade=2),
        *in_townships("culture_station", 2, grade=3),
        *in_townships("culture_station", 3),
    ]
    clause = 'kind = "presence"\nlevel = "township"\nservices = [{ any_of = ["culture_station"], grade_max = 2 }]\n'
    assert judge(four_townships(*stations), clause).measured == 50
    verdict = judge(four_townships(*in_townships("culture_station", 0)), clause)
    assert (verdict.state, str(verdict.reason)) == (
        "not_decided",
        "For 1 of 1 facilities of the service culture station the data does not state the grade.",
    )


def test_who_runs_a_facility_and_how_large_it_is_can_be_asked() -> None:
    libraries = [
        *in_townships("library", 0, level="county", area_m2=900.0),
        *in_townships("library", 1, level="township", area_m2=899.0),
    ]
    where = four_townships(*libraries)
    run = 'kind = "presence"\nlevel = "township"\nservices = [{ any_of = ["library"], run_by = "county" }]\n'
    large = (
        'kind = "presence"\nlevel = "township"\nservices = [{ any_of = ["library"], at_least = { area_m2 = 900 } }]\n'
    )
    assert (judge(where, run).measured, judge(where, large).measured) == (25, 25)
    unsized = judge(four_townships(*libraries, *in_townships("library", 2)), large)
    assert (unsized.state, unsized.measured) == ("not_met", 25)
    assert any("has no value for area_m2" in str(note) for note in unsized.notes)
    assert any("Between 25 and 50 %, as those count or not." in str(note) for note in unsized.notes)
    half = judge(four_townships(*libraries, *in_townships("library", 2)), large + "target = 50")
    assert half.state == "not_decided"
    assert "has no value for area_m2" in str(half.reason)


def test_a_level_that_the_data_lacks_is_not_decided() -> None:
    verdict = judge(four_townships(*in_townships("elderly_centre", 0)), CENTRES.replace("township", "village"))
    assert (verdict.state, str(verdict.reason)) == ("not_decided", "The data has no districts of the level village.")


def test_kinds_that_no_district_tells_are_not_decided() -> None:
    where = place(homes([0.0]), sites(site("elderly_centre", 0)), areas(area("township", "甲")))
    assert "do not say of what kind" in str(judge(where, CENTRES + 'kinds = ["镇"]').reason)


def test_new_estates_are_asked_apart_from_old_ones() -> None:
    estates = areas(area("estate", "新苑", new=True), area("estate", "新城", new=True), area("estate", "老院"))
    where = place(homes([0.0]), sites(site("elderly_care", 0, estate=0), site("elderly_care", 0, estate=2)), estates)
    clause = 'kind = "presence"\nlevel = "estate"\nservices = ["elderly_care"]\n'
    assert judge(where, clause + "new = true").measured == 50
    assert judge(where, clause + "new = false").measured == 100
    only_old = place(homes([0.0]), sites(site("elderly_care", 0)), areas(area("estate", "老院")))
    assert judge(only_old, clause + "new = true").state == "not_decided"


TIERS = """kind = "presence"
[[clause.tiers]]
level = "county"
services = ["library"]
[[clause.tiers]]
level = "township"
services = ["culture_station"]
target = 50
"""


def tiered(*stations: int, counties: int = 1) -> Place:
    counted = [area("county", f"县{row}") for row in range(counties)]
    districts = areas(*counted, area("township", "甲"), area("township", "乙"))
    library = site("library", 0, county=0 if counties else -1)
    return place(
        homes([0.0]), sites(library, *[site("culture_station", 0, township=row) for row in stations]), districts
    )


def test_every_tier_must_be_kept_and_each_is_told() -> None:
    kept = judge(tiered(1), TIERS)
    assert (kept.state, [(part.state, part.measured, part.target) for part in kept.parts]) == (
        "met",
        [("met", 100, 100), ("met", 50, 50)],
    )
    failed = judge(tiered(-1), TIERS)
    assert (failed.state, failed.measured, failed.target) == ("not_met", 0, 50)


def test_a_target_of_the_planner_s_own_holds_for_every_tier() -> None:
    verdict = judge(tiered(1), TIERS, targets={"it": 51})
    assert (verdict.state, [part.target for part in verdict.parts]) == ("not_met", [51, 51])
    assert "Set by the planner, not by the plan: target 51." in map(str, verdict.notes)


def test_a_tier_without_data_leaves_the_clause_open_unless_another_fails() -> None:
    stations = [site("library", 0), site("culture_station", 0, township=0), site("culture_station", 0, township=1)]
    where = place(homes([0.0]), sites(*stations), areas(area("township", "甲"), area("township", "乙")))
    verdict = judge(where, TIERS)
    assert (verdict.state, str(verdict.reason)) == ("not_decided", "The data has no districts of the level county.")
    failing = place(homes([0.0]), sites(stations[0], site("culture_station", 0)), areas(area("township", "甲")))
    assert judge(failing, TIERS).state == "not_met"


# ---------------------------------------------------------------------------------------------------- ratios
PLACES = 'kind = "ratio"\nservices = ["childcare"]\namount = "places"\nper = 1000\n'


def test_places_per_thousand_are_compared_without_rounding() -> None:
    where = place(homes([0.0, 100.0], [400, 600]), sites(site("childcare", 0, places=4.5)))
    verdict = judge(where, PLACES + "target = 4.5")
    assert (verdict.state, verdict.measured, verdict.margin, verdict.unit) == ("met", 4.5, 0, "places per 1,000")
    assert judge(where, PLACES + "target = 4.5001").state == "not_met"


def test_one_person_more_breaks_a_ratio_met_exactly() -> None:
    where = place(homes([0.0], [1001]), sites(site("childcare", 0, places=4.5)))
    assert judge(where, PLACES + "target = 4.5").state == "not_met"


def test_facilities_without_a_value_add_nothing_and_are_told() -> None:
    nurseries = sites(site("childcare", 0, places=9.0), site("childcare", 0))
    verdict = judge(place(homes([0.0], [1000]), nurseries), PLACES + "target = 9")
    assert (verdict.state, verdict.measured) == ("met", 9)
    notes = [str(note) for note in verdict.notes]
    assert "Without a value for places, adding nothing: 1 of 2 facilities." in notes
    assert "Without a value for places, though no value changes the verdict: 1 of 2 facilities." in notes


def test_a_sum_with_gaps_that_falls_short_is_not_decided() -> None:
    nurseries = sites(site("childcare", 0, places=9.0), site("childcare", 0))
    where = place(homes([0.0], [1000]), nurseries)
    verdict = judge(where, PLACES + "target = 9.5")
    assert (verdict.state, verdict.measured, verdict.margin, verdict.target) == ("not_decided", None, None, 9.5)
    assert str(verdict.reason) == "Without a value for places, on which the verdict depends: 1 of 2 facilities."
    assert "The others come to 9 places per 1,000." in map(str, verdict.notes)
    total = 'kind = "total"\nservices = ["childcare"]\namount = "places"\n'
    assert [judge(where, total + f"target = {target}").state for target in (9, 10)] == ["met", "not_decided"]
    assert [judge(where, PLACES + f"highest = true\ntarget = {target}").state for target in (8, 9)] == [
        "not_met",
        "not_decided",
    ]


def test_a_category_that_never_has_the_figure_is_unknown() -> None:
    """A nursery has places, though nobody told how many; a sum that already suffices is met whatever they are."""
    care = sites(site("childcare_centre", 0, places=9.0), site("childcare", 0))
    assert judge(place(homes([0.0], [1000]), care), PLACES + "target = 9.5").state == "not_decided"
    assert judge(place(homes([0.0], [1000]), care), PLACES + "target = 9").state == "met"


def test_a_district_that_fails_without_a_gap_fails_the_clause_that_asks_every_one() -> None:
    districts = areas(area("estate", "新苑", new=True), area("estate", "新城", new=True))
    demand = homes([0.0, 100.0], [1000, 500], district={"estate": [0, 1]})
    gap = [site("childcare", 0, places=12, estate=0), site("childcare", 0, estate=1)]
    clause = ESTATES + "every = true"
    assert judge(place(demand, sites(*gap), districts), clause).state == "not_decided"
    poor = [site("childcare", 0, places=9, estate=0), gap[1]]
    assert judge(place(demand, sites(*poor), districts), clause).state == "not_met"


def test_a_column_that_is_all_empty_is_not_decided() -> None:
    verdict = judge(place(homes([0.0]), sites(site("childcare", 0))), PLACES + "target = 4.5")
    assert (verdict.state, str(verdict.reason), verdict.measured) == (
        "not_decided",
        "No facility that counts has a value for places (1 in all).",
        None,
    )


def test_a_ratio_over_households_needs_households() -> None:
    clause = 'kind = "ratio"\nservices = ["community_service"]\namount = "area_m2"\nper = 100\ntarget = 30\n'
    clause += 'group = "households"'
    centre = sites(site("community_service", 0, area_m2=60.0))
    verdict = judge(place(homes([0.0], [500], households=[200]), centre), clause)
    assert (verdict.state, verdict.measured, verdict.people) == ("met", 30, 200)
    assert judge(place(homes([0.0], [500]), centre), clause).state == "not_decided"


def test_a_ratio_of_one_area_type_takes_the_facilities_that_lie_there() -> None:
    demand = homes([0.0, 3000.0], [1000, 500], rural=[False, True])
    where = place(demand, sites(site("childcare", 100, places=4), site("childcare", 2900, places=5)))
    assert judge(where, PLACES + 'target = 1\narea = "urban"').measured == 4
    assert judge(where, PLACES + 'target = 1\narea = "rural"').measured == 10


ESTATES = PLACES + 'districts = { level = "estate", new = true }\ntarget = 10\n'


def estates(*places: float) -> Place:
    districts = areas(area("estate", "新苑", new=True), area("estate", "新城", new=True), area("estate", "老院"))
    demand = homes([0.0, 100.0, 200.0], [1000, 500, 700], district={"estate": [0, 1, 2]})
    return place(
        demand, sites(*[site("childcare", 0, places=some, estate=row) for row, some in enumerate(places)]), districts
    )


def test_a_ratio_in_some_districts_counts_what_lies_and_lives_there() -> None:
    verdict = judge(estates(12, 3, 99), ESTATES)
    assert (verdict.state, verdict.measured, verdict.people) == ("met", 10, 1500)
    assert [(row.name, row.measured, row.met) for row in verdict.by_district] == [
        ("新苑", 12, True),
        ("新城", 6, False),
    ]


def test_every_district_must_reach_the_ratio_where_the_clause_says_so() -> None:
    verdict = judge(estates(12, 3, 99), ESTATES + "every = true")
    assert (verdict.state, verdict.measured, verdict.margin) == ("not_met", 6, -4)
    assert judge(estates(10, 5), ESTATES + "every = true").state == "met"


def test_a_ratio_can_have_an_upper_bound() -> None:
    where = place(homes([0.0], [1000]), sites(site("childcare", 0, places=5.0)))
    assert judge(where, PLACES + "target = 5\nhighest = true").state == "met"
    verdict = judge(where, PLACES + "target = 4\nhighest = true")
    assert (verdict.state, verdict.margin) == ("not_met", -1)


def test_a_reported_ratio_has_no_verdict() -> None:
    where = place(homes([0.0], [1000]), sites(site("childcare", 0, places=5.0)))
    verdict = judge(where, PLACES + 'target = "report"')
    assert (verdict.state, verdict.measured, verdict.target, verdict.margin) == ("reported", 5, None, None)


# ------------------------------------------------------------------------------------------- shares and totals
NURSING = 'kind = "share"\nservices = ["elderly_centre"]\namount = "nursing_beds"\nof = "beds"\n'


def test_nursing_beds_are_measured_over_the_beds_of_those_that_tell_both() -> None:
    care = sites(
        site("elderly_centre", 0, beds=100, nursing_beds=60),
        site("elderly_centre", 0, beds=100, nursing_beds=50),
        site("day_care", 0, beds=400),
    )
    clause = NURSING.replace('"elderly_centre"', '"elderly_centre", "day_care"')
    verdict = judge(place(homes([0.0]), care), clause + "target = 55")
    assert (verdict.state, verdict.measured) == ("met", 55)
    assert "Without nursing_beds or beds, left out: 1 of 3 facilities." in map(str, verdict.notes)
    assert judge(place(homes([0.0]), care), clause + "target = 55.5").state == "not_met"


def test_a_share_is_decided_only_where_no_gap_could_turn_it() -> None:
    care = sites(
        site("elderly_centre", 0, beds=100, nursing_beds=60),
        site("elderly_centre", 0, beds=100, nursing_beds=50),
        site("elderly_centre", 0, beds=20),
    )
    where = place(homes([0.0]), care)  # from 110 to 130 of 220 beds
    states = {target: judge(where, NURSING + f"target = {target}").state for target in (50, 50.1, 59, 59.1)}
    assert states == {50: "met", 50.1: "not_decided", 59: "not_decided", 59.1: "not_met"}
    untold = sites(site("elderly_centre", 0, beds=100, nursing_beds=90), site("elderly_centre", 0))
    assert judge(place(homes([0.0]), untold), NURSING + "target = 10").state == "not_decided"


def test_a_share_without_either_column_is_not_decided() -> None:
    care = sites(site("elderly_centre", 0, beds=100))
    assert judge(place(homes([0.0]), care), NURSING + "target = 55").state == "not_decided"


def test_a_total_adds_up_and_meets_its_target_exactly() -> None:
    care = sites(site("elderly_centre", 0, beds=100), site("day_care", 0, beds=20), site("library", 0))
    clause = 'kind = "total"\nservices = ["elderly_centre", "day_care"]\namount = "beds"\n'
    verdict = judge(place(homes([0.0]), care), clause + "target = 120")
    assert (verdict.state, verdict.measured, verdict.unit) == ("met", 120, "beds")
    assert isinstance(verdict.evidence, FacilityEvidence)
    assert verdict.evidence.value.tolist() == [100, 20]
    assert judge(place(homes([0.0]), care), clause + "target = 121").margin == -1


def test_only_new_facilities_count_where_new_ones_are_promised() -> None:
    pitches = sites(site("football_pitch", 0, new=True), site("football_pitch", 0), site("football_pitch", 0, new=True))
    clause = 'kind = "total"\nservices = [{ any_of = ["football_pitch"], new = true }]\namount = "count"\ntarget = 2\n'
    assert judge(place(homes([0.0]), pitches), clause).measured == 2
    assert judge(place(homes([0.0]), sites(site("football_pitch", 0))), clause).measured == 0
    assert judge(place(homes([0.0]), sites(site("library", 0))), clause).state == "not_decided"


def test_only_facilities_that_stood_before_count_where_the_old_ones_are_meant() -> None:
    pitches = sites(site("football_pitch", 0, new=True), site("football_pitch", 0), site("football_pitch", 0))
    clause = 'kind = "total"\nservices = [{ any_of = ["football_pitch"], new = false }]\namount = "count"\ntarget = 2\n'
    assert judge(place(homes([0.0]), pitches), clause).measured == 2
    assert judge(place(homes([0.0]), pitches), clause.replace(", new = false", "")).measured == 3


def test_a_pool_of_services_is_counted_though_the_data_lacks_one_of_them() -> None:
    clause = 'kind = "total"\nservices = ["library", "museum"]\namount = "count"\ntarget = 1\n'
    verdict = judge(place(homes([0.0]), sites(site("library", 0))), clause)
    assert verdict.state == "met"
    assert any("museum" in str(note) for note in verdict.notes)


NEW_PUBLIC = """kind = "total"
services = [{ any_of = ["kindergarten"], public = true, new = true }]
amount = "count"
target = 1
"""


@pytest.mark.parametrize(("column", "words"), [("new", "whether they are new"), ("public", "whether they are public")])
def test_a_condition_that_the_data_does_not_tell_decides_nothing_and_what_is_told_may_suffice(
    column: str, words: str
) -> None:
    told = site("kindergarten", 0, new=True)
    untold = site("kindergarten", 100, **{f"knows_{column}": False, "new": True})
    both = place(homes([0.0]), sites(told, untold))
    verdict = judge(both, NEW_PUBLIC)
    assert (verdict.state, verdict.measured) == ("met", 1)
    two = judge(both, NEW_PUBLIC.replace("target = 1", "target = 2"))
    assert (two.state, two.measured) == ("not_decided", None)
    assert words in str(two.reason)
    assert str(two.reason).startswith("For 1 of 2 facilities of the service kindergarten ")
    three = judge(both, NEW_PUBLIC.replace("target = 1", "target = 3"))
    assert (three.state, three.measured) == ("not_met", 1)
    assert "Between 1 and 2 sites, as those count or not." in map(str, three.notes)


def test_a_pool_of_which_one_part_is_not_told_is_open_as_a_whole() -> None:
    clause = NEW_PUBLIC.replace("services = [", 'services = ["library", ')
    where = place(homes([0.0]), sites(site("kindergarten", 0, knows_new=False), site("library", 0)))
    assert judge(where, clause.replace("target = 1", "target = 2")).state == "not_decided"


def test_only_facilities_that_would_count_need_to_tell() -> None:
    closed = site("kindergarten", 0, knows_new=False, status="closed")
    verdict = judge(place(homes([0.0]), sites(site("kindergarten", 0), closed)), NEW_PUBLIC)
    assert (verdict.state, verdict.measured) == ("not_met", 0)


def test_a_grade_that_no_source_tells_of_some_leaves_the_clause_open() -> None:
    clause = (
        'kind = "total"\nservices = [{ any_of = ["culture_station"], grade_max = 2 }]\namount = "count"\ntarget = 1'
    )
    told, ungraded = site("culture_station", 0, grade=2.0), site("culture_station", 0)
    assert judge(place(homes([0.0]), sites(told, ungraded)), clause).state == "met"
    untold = judge(place(homes([0.0]), sites(told, {**ungraded, "knows_grade": False})), clause)
    assert untold.state == "met"
    alone = judge(place(homes([0.0]), sites({**ungraded, "knows_grade": False})), clause)
    assert (alone.state, "grade" in str(alone.reason)) == ("not_decided", True)


def test_without_a_word_on_what_is_told_a_flag_that_is_the_same_for_all_is_not() -> None:
    mixed, same = sites(site("park", 0, new=True), site("park", 0)), sites(site("park", 0), site("park", 0, grade=1.0))
    bare = [replace(one, known={}) for one in (mixed, same)]
    assert [one.knows("new").tolist() for one in bare] == [[True, True], [False, False]]
    assert bare[1].knows("grade").tolist() == [False, True]


def test_districts_of_which_none_is_said_to_be_new_cannot_be_told_apart() -> None:
    clause = ESTATES.replace("new = true", "new = false")
    districts = areas(area("estate", "新苑"), area("estate", "老院"))
    demand = homes([0.0], [1000], district={"estate": [0]})
    verdict = judge(place(demand, sites(site("childcare", 0, places=20, estate=0)), districts), clause)
    assert (verdict.state, str(verdict.reason)) == (
        "not_decided",
        "No district of the level estate says that it is new.",
    )
