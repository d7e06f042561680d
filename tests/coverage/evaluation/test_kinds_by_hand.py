"""Targets of years and of planners, tolerances, choices, areas and distances kept, each worked out by hand."""

import numpy as np
import pytest
import shapely

from lifecircle.coverage.place import Place

from ..town import area, areas, barriers, homes, judge, place, site, sites

STATION = 'kind = "response"\nservices = ["emergency_station"]\nlimit = 1\n'
CENTRES = 'kind = "catchment"\nservices = ["health_centre"]\npeople_min = 5\npeople_max = 15\n'
K_OF = 'kind = "circle"\nservices = ["fitness", "library", "kindergarten"]\nmode = "walk"\nlimit = 5\nk_of = {}\n'
OWN = (
    'kind = "circle"\nservices = ["kindergarten", "fitness"]\nmode = "walk"\nlimit = 5\nown_groups = true\n'
    'area = "urban"\n'
)


def three_homes(*those: dict[str, object]) -> Place:
    """Ten people each at 0, 1,000 and 3,000 m."""
    return place(homes([0.0, 1000.0, 3000.0], [10, 10, 10]), sites(*those))


# ------------------------------------------------------------------------------------------------- response times
def test_a_mean_time_far_above_its_limit_is_not_nearly_met_within_a_tolerance() -> None:
    """The mean of 0, 1,000 and 3,000 m at 20 km/h is 4 minutes: four times the limit of 1, within 5 % of 3.9."""
    where = three_homes(site("emergency_station", 0))
    assert (judge(where, STATION + "tolerance = 5\n").state, judge(where, STATION).measured) == ("not_met", 4)
    near = STATION.replace("limit = 1", "limit = 3.9")
    assert judge(where, near).state == "not_met"
    assert judge(where, near + "tolerance = 5\n").state == "nearly_met"


def test_a_mean_is_asked_of_the_year_and_of_the_planner() -> None:
    where = three_homes(site("emergency_station", 0))
    by_year = STATION + 'targets = { "2025" = 1, "2030" = 5 }\n'
    assert [(one.state, one.target) for one in (judge(where, by_year, year=year) for year in (2026, 2030))] == [
        ("not_met", 1), ("met", 5),
    ]  # fmt: skip
    assert judge(where, STATION, targets={"it": 4.0}).state == "met"


# ------------------------------------------------------------------------------------------------------ catchments
def test_a_share_of_catchments_is_asked_of_the_year_and_of_the_planner() -> None:
    """Twenty people go to the first centre, ten to the second: one catchment of two is in the range."""
    where = three_homes(site("health_centre", 0), site("health_centre", 3000))
    assert (judge(where, CENTRES).state, judge(where, CENTRES).measured) == ("not_met", 50)
    assert judge(where, CENTRES, targets={"it": 50.0}).state == "met"
    assert judge(where, CENTRES + 'targets = { "2030" = 60 }\n', year=2030).target == 60


def test_catchments_of_the_country_ask_no_district_in_town() -> None:
    town = areas(area("township", "甲镇", area_type="rural"), area("township", "乙街道", area_type="urban"))
    demand = homes([0.0, 3000.0], [10, 10], rural=[True, False], district={"township": [0, 1]})
    where = place(demand, sites(site("health_centre", 0, township=0)), town)
    clause = CENTRES + 'districts = { level = "township" }\n'
    assert judge(where, clause + 'area = "rural"\n').state == "met"
    assert judge(where, clause).state == "not_met"


# --------------------------------------------------------------------------------------------------------- choices
@pytest.mark.parametrize(("k", "state"), [(1, "met"), (2, "met"), (3, "not_decided")])
def test_a_choice_that_the_known_services_meet_needs_no_unknown_one(k: int, state: str) -> None:
    those = [site(category, x) for category in ("fitness_site", "library") for x in (0, 1000, 3000)]
    verdict = judge(three_homes(*those), K_OF.format(k))
    assert verdict.state == state
    assert verdict.bound is (state == "met")
    assert any("100.0% at least" in str(note) for note in verdict.notes) is (k < 3)
    assert not any("at most" in str(note) for note in verdict.notes)


def test_a_choice_that_the_known_services_miss_is_open_where_one_is_unknown() -> None:
    verdict = judge(three_homes(site("fitness_site", 0), site("library", 0)), K_OF.format(1))
    assert (verdict.state, verdict.measured) == ("not_decided", None)


# ---------------------------------------------------------------------------------------------- groups of services
def test_a_service_for_a_group_of_whom_none_live_in_the_area_is_not_asked() -> None:
    """The only children live in the country: in town the kindergarten is nobody's, and fitness decides."""
    demand = homes([0.0, 1000.0, 3000.0], [10, 10, 10], rural=[False, False, True], age_3_5=[0, 0, 5])
    those = sites(site("kindergarten", 3000), site("fitness_site", 0))
    verdict = judge(place(demand, those), OWN)
    assert (verdict.state, verdict.measured) == ("not_met", 50)
    assert [(str(part.label), part.state) for part in verdict.parts[:2]] == [
        ("kindergarten, children of 3 to 5", "not_applicable"), ("fitness, all residents", "not_met"),
    ]  # fmt: skip
    joint = OWN.replace("own_groups = true\n", "").replace(
        '"kindergarten"', '{ any_of = ["kindergarten"], group = "age_3_5" }'
    )
    assert (judge(place(demand, those), joint).state, judge(place(demand, those), joint).measured) == ("not_met", 50)


def test_further_groups_are_told_beside_services_that_are_asked_by_themselves() -> None:
    demand = homes([0.0, 1000.0], [10, 30], age_3_5=[1, 1], residential_m2=[500, 1500])
    those = sites(site("kindergarten", 0), site("fitness_site", 0))
    verdict = judge(place(demand, those), OWN + 'also_groups = ["residential_m2"]\n')
    (land,) = [part for part in verdict.parts if str(part.label) == "counted by m² of residential land"]
    assert land.measured == 25


def test_a_gap_in_one_age_leaves_the_other_ages_counted() -> None:
    """Of 0 to 14 live 5 + 3 + 2 at the first home, where nobody told those of 3 to 5, and 4 at the second."""
    demand = homes([0.0, 1000.0], [20, 20], age_0_2=[5, 1], age_3_5=[np.nan, 1], age_6_11=[3, 1], age_12_14=[2, 1])
    where = place(demand, sites(site("kindergarten", 0)))
    circle = 'kind = "circle"\nservices = ["kindergarten"]\nmode = "walk"\nlimit = 5\ngroup = "age_0_14"\n'
    assert (judge(where, circle).served, judge(where, circle).people) == (10, 14)


# ------------------------------------------------------------------------------------------------- distances kept
def test_facilities_of_one_kind_keep_a_distance_from_each_other_and_not_from_themselves() -> None:
    """Schools at 0, 1,000 and 1,200 m: only the first is 500 m from the next."""
    clause = 'kind = "apart"\nservices = ["primary_school"]\nbeside = ["primary_school"]\nlimit = {}\nmode = "{}"\n'
    where = three_homes(*(site("primary_school", x) for x in (0, 1000, 1200)))
    for mode in ("radius_km", "network_km"):
        verdict = judge(where, clause.format(0.5, mode))
        assert verdict.measured == pytest.approx(100 / 3)
        assert judge(where, clause.format(0.2, mode)).state == "met"


def test_distances_among_one_kind_are_those_of_every_pair() -> None:
    rng = np.random.default_rng(3)
    for count in (2, 3, 9):
        xs = rng.integers(0, 4000, count)
        where = three_homes(*(site("primary_school", float(x)) for x in xs))
        clause = 'kind = "apart"\nservices = ["primary_school"]\nbeside = ["primary_school"]\nlimit = 0.3\n'
        far = [min(abs(x - other) for j, other in enumerate(xs) if j != i) >= 300 for i, x in enumerate(xs)]
        assert judge(where, clause).measured == pytest.approx(100 * np.mean(far))


def test_a_site_of_two_kinds_is_too_near_to_itself_and_one_school_of_two_stages_is_not() -> None:
    market = 'kind = "apart"\nservices = ["kindergarten"]\nbeside = ["market"]\nlimit = 0.5\n'
    both = three_homes(site("kindergarten", 0, site="s"), site("market", 0, site="s"), site("kindergarten", 3000))
    assert judge(both, market).measured == 50
    stages = (
        'kind = "apart"\nservices = ["primary_school"]\nbeside = ["primary_school", "junior_school"]\nlimit = 0.5\n'
    )
    nine_years = three_homes(
        site("junior_school", 0, site="s"), site("primary_school", 0, site="s"), site("primary_school", 3000)
    )
    assert judge(nine_years, stages).state == "met"


# -------------------------------------------------------------------------------------------------------- districts
def circles() -> Place:
    """Three living circles; ten people in the first two, which are town, and one in the third, which is country."""
    shapes = [shapely.box(west, -200, east, 200) for west, east in ((-100, 500), (500, 2000), (2000, 4000))]
    kinds = ("urban", "urban", "rural")
    town = areas(*(area("village", shape=shape, area_type=kind) for shape, kind in zip(shapes, kinds, strict=True)))
    demand = homes([0.0, 1000.0, 3000.0], [10, 10, 1], rural=[False, False, True], district={"village": [0, 1, 2]})
    those = sites(*(site("kindergarten", x, village=row, places=5 * row) for row, x in enumerate((0, 1000))))
    rail = barriers(("railway", shapely.LineString([(1200, -900), (1200, 900)])))
    return place(demand, those, town, crossing=rail)


def test_a_partition_of_the_town_asks_no_circle_in_the_country() -> None:
    clause = 'kind = "partition"\ndistricts = { level = "village" }\npeople_min = 5\n'
    everywhere, town = judge(circles(), clause), judge(circles(), clause + 'area = "urban"\n')
    assert [round(part.measured or 0) for part in everywhere.parts] == [67, 100, 67]
    assert [(str(part.label), part.measured) for part in town.parts] == [
        ("at least 5 (all residents)", 100), ("cut by no trunk road", 100), ("cut by no railway", 50),
    ]  # fmt: skip
    assert town.measured == 50
    assert any("no trunk road" in str(note) for note in town.notes)
    assert not any("no railway, so" in str(note) for note in town.notes)


def test_the_area_of_a_clause_is_that_of_its_tiers_where_none_names_one() -> None:
    clause = 'kind = "presence"\narea = "urban"\n[[clause.tiers]]\nlevel = "village"\nservices = ["kindergarten"]\n'
    assert judge(circles(), clause).state == "met"
    assert judge(circles(), clause + 'area = "rural"\n').measured == 0


def test_a_planner_sets_the_share_of_districts_and_not_what_each_must_reach() -> None:
    """Of three districts one reaches 100 places per 1,000: a third."""
    clause = (
        'kind = "ratio"\nservices = ["kindergarten"]\namount = "places"\nper = 1000\ntarget = 100\n'
        'share_of_districts = 50\ndistricts = { level = "village" }\n'
    )
    assert judge(circles(), clause).measured == pytest.approx(100 / 3)
    set_to_30 = judge(circles(), clause, targets={"it": 30.0})
    assert (set_to_30.state, set_to_30.target) == ("met", 30)
    assert set_to_30.measured == pytest.approx(100 / 3)


def test_a_village_whose_people_add_up_to_the_number_asked_is_asked() -> None:
    """Shares of 3,000 people over ten homes add up to a hair less: the village has 3,000 all the same."""
    for seed in range(6):
        people = np.random.default_rng(seed).dirichlet(np.ones(10)) * 3000
        demand = homes([0.0] * 10, people.tolist(), district={"village": [0] * 10})
        where = place(demand, sites(site("kindergarten", 0, village=0)), areas(area("village", "甲村")))
        clause = 'kind = "presence"\nlevel = "village"\nservices = ["kindergarten"]\npeople_min = 3000\n'
        assert judge(where, clause).state == "met"


def test_what_counts_as_well_must_be_as_asked_too() -> None:
    """A share of hospitals with paediatrics, of which health centres count as well: that one has none."""
    clause = (
        'kind = "facility_share"\nhaving = { has = ["paediatrics"] }\ntarget = 80\n'
        'services = [{ any_of = ["hospital"], or_else = [{ any_of = ["health_centre"] }] }]\n'
    )
    those = [site("hospital", 0, more={"设有儿科": "有"}), site("health_centre", 0, more={"设有儿科": "无"})]
    assert judge(three_homes(*those), clause).measured == 50


# -------------------------------------------------------------------------------------------- estates not finished
def test_people_of_estates_that_are_not_finished_count_and_are_told_with_the_share_without_them() -> None:
    """Ten people at 0 m, thirty at 1,000 m in an estate of 2030: of forty a quarter is within, without them all are."""
    estate = areas(area("estate", "e", opened=2030.0, shape=shapely.box(900, -50, 1100, 50)))
    demand = homes([0.0, 1000.0], [10, 30], district={"estate": [-1, 0]})
    where = place(demand, sites(site("library", 0)), estate)
    circle = 'kind = "circle"\nservices = ["library"]\nmode = "radius_km"\nlimit = 0.5\n'
    told = "30 of those asked live in 1 residential areas that are finished only after 2026; they are counted."
    verdict = judge(where, circle, year=2026)
    assert verdict.measured == 25
    assert f"{told} Without them the share is 100%." in map(str, verdict.notes)
    assert not [note for note in judge(where, circle, year=2030).notes if "finished only after" in str(note)]
    ratio = 'kind = "ratio"\nservices = ["library"]\namount = "count"\nper = 10\ntarget = 1\n'
    assert told in map(str, judge(where, ratio, year=2026).notes)


def test_what_only_people_without_a_street_keep_from_nearly_meeting_is_open_and_says_so() -> None:
    """Of 1,000 people 985 are served, 8 have no street, 7 live too far: 98.5 %, with the streetless 99.3 %."""
    demand = homes([0.0, (0.0, 900.0), 3000.0], [985, 8, 7])
    circle = 'kind = "circle"\nservices = ["library"]\nmode = "walk"\nlimit = 5\n'
    verdict = judge(place(demand, sites(site("library", 0))), circle, near_percent=1.0)
    assert verdict.state == "not_decided"
    assert str(verdict.reason).startswith("It is not met; if the 8 people without a usable street count as served")
