"""The standards as built-in plans: their figures, how sure each is, and that every clause says so."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.kinds.partition import PartitionClause
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.plans import files
from lifecircle.coverage.plans.clauses import CircleClause, PresenceClause, RatioClause, ShareClause
from lifecircle.coverage.plans.files import built_in_keys, built_in_plan, plan_faults

from ..town import homes, place, site, sites

STANDARDS = (
    "gb50180",
    "convenience",
    "national_fitness",
    "complete_community",
    "city_check",
    "shanghai_circle",
    "embedded",
    "td1062",
    "public_services",
)
DATA = Path(files.__file__).with_name("data")

CIRCLES = {
    "gb50180-circle-15": ("network_km", 1, "seen"),
    "gb50180-circle-10": ("network_km", 0.5, "seen"),
    "gb50180-circle-5": ("network_km", 0.3, "seen"),
    "gb50180-kindergarten": ("radius_km", 0.3, "seen"),
    "gb50180-junior-school": ("radius_km", 1, "memory"),
    "gb50180-primary-school": ("radius_km", 0.5, "memory"),
    "gb50180-health-centre": ("radius_km", 1, "memory"),
    "gb50180-culture-centre": ("radius_km", 1, "memory"),
    "gb50180-market": ("radius_km", 0.5, "memory"),
    "gb50180-bus-stop": ("radius_km", 0.5, "memory"),
    "gb50180-culture-station": ("radius_km", 0.5, "memory"),
    "gb50180-community-service": ("radius_km", 0.3, "memory"),
    "gb50180-day-care": ("radius_km", 0.3, "memory"),
    "gb50180-health-station": ("radius_km", 0.3, "memory"),
    "gb50180-nursery": ("radius_km", 0.3, "memory"),
    "gb50180-sports-ground": ("radius_km", 0.3, "memory"),
    "convenience-shop": ("walk", 5, "seen"),
    "convenience-market": ("walk", 8, "seen"),
    "convenience-pharmacy": ("walk", 8, "seen"),
    "convenience-supermarket": ("walk", 15, "seen"),
    "national-fitness": ("walk", 15, "seen"),
    "national-fitness-walk": ("walk", 15, "seen"),
    "national-fitness-cycle": ("cycle", 15, "seen"),
    "complete-community-circle": ("walk", 10, "memory"),
    "city-check-park-500": ("radius_km", 0.5, "seen"),
    "city-check-park-300": ("radius_km", 0.3, "seen"),
    "city-check-park": ("radius_km", 0.5, "seen"),
    "city-check-greenway": ("radius_km", 1, "seen"),
    "city-check-school": ("radius_km", 1, "memory"),
    "city-check-elderly": ("radius_km", 0.5, "memory"),
    "city-check-sports": ("radius_km", 0.5, "memory"),
    "shanghai-circle-main-city": ("network_km", 1, "seen"),
    "shanghai-circle-new-city": ("network_km", 1.5, "seen"),
    "shanghai-circle-towns": ("network_km", 5, "seen"),
    "shanghai-circle-childcare": ("walk", 10, "seen"),
    "shanghai-circle-elderly": ("walk", 5, "seen"),
    "shanghai-circle-bus-stop": ("radius_km", 0.5, "seen"),
    "td1062-primary-school": ("radius_km", 0.5, "memory"),
    "td1062-health-station": ("radius_km", 0.5, "memory"),
}
FLOORS = {
    "complete-community-sports": (150, "memory"),
    "complete-community-service": (800, "memory"),
    "complete-community-health": (120, "memory"),
    "complete-community-supermarket": (300, "memory"),
    "complete-community-nursery": (200, "memory"),
    "complete-community-green": (4000, "memory"),
    "shanghai-circle-centre": (800, "seen"),
    "shanghai-circle-small": (50, "seen"),
    "embedded-600": (600, "seen"),
    "embedded-800": (800, "seen"),
}
PEOPLE = {
    "gb50180-people-15": (50_000, 100_000, "seen"),
    "gb50180-dwellings-15": (17_000, 32_000, "seen"),
    "gb50180-people-block": (1_000, 3_000, "seen"),
    "gb50180-people-10": (15_000, 25_000, "memory"),
    "gb50180-people-5": (5_000, 12_000, "memory"),
    "complete-community-people": (5_000, 12_000, "memory"),
    "shanghai-circle-partition": (50_000, 100_000, "seen"),
}
RATES = {
    "public-services-childcare": (4.5, "seen"),
    "public-services-nursing": (55, "seen"),
    "public-services-sports": (2.6, "seen"),
}
LISTED = {
    "complete-community-kindergarten",
    "complete-community-elderly",
    "complete-community-post",
    "complete-community-shops",
    "complete-community-accessible",
    "embedded-functions",
    "td1062-health-centre",
}
"""Clauses without a distance, a floor area or a number of people."""

CLAUSES = {clause.id: clause for key in STANDARDS for clause in built_in_plan(key).clause}


def test_the_standards_are_built_in_after_the_plans_of_cities() -> None:
    assert built_in_keys()[-len(STANDARDS) :] == STANDARDS


@pytest.mark.parametrize("key", STANDARDS)
def test_a_standard_has_no_faults_and_names_source_and_certainty_of_each_clause(key: str) -> None:
    assert plan_faults(DATA / f"{key}.toml") == ()
    raw = tomllib.loads((DATA / f"{key}.toml").read_text(encoding="utf-8"))
    for one in raw["clause"]:
        assert one["certainty"] in {"seen", "memory"}, one["id"]
        assert one["where"], one["id"]
        assert "quoted" not in one, one["id"]  # nothing may look like a quote of a text that is not at hand


def test_the_tables_of_this_file_hold_every_clause_once() -> None:
    assert Counter([*CIRCLES, *FLOORS, *PEOPLE, *RATES, *LISTED]) == Counter(CLAUSES.keys())


@pytest.mark.parametrize("name", CIRCLES)
def test_a_circle_has_the_figure_of_the_standard_and_its_certainty(name: str) -> None:
    clause = CLAUSES[name]
    assert isinstance(clause, CircleClause)
    assert (clause.mode, clause.limit, clause.certainty) == CIRCLES[name]


@pytest.mark.parametrize("name", FLOORS)
def test_a_floor_area_is_that_of_the_standard(name: str) -> None:
    clause = CLAUSES[name]
    assert isinstance(clause, PresenceClause)
    floor, certainty = FLOORS[name]
    assert [pick.at_least for pick in clause.picks] == [{"area_m2": floor}]
    assert clause.certainty == certainty


@pytest.mark.parametrize("name", PEOPLE)
def test_the_people_of_a_circle_are_those_of_the_standard(name: str) -> None:
    clause = CLAUSES[name]
    assert isinstance(clause, PartitionClause)
    assert (clause.people_min, clause.people_max, clause.certainty) == PEOPLE[name]


@pytest.mark.parametrize("name", RATES)
def test_a_rate_is_that_of_the_standard(name: str) -> None:
    clause = CLAUSES[name]
    assert isinstance(clause, RatioClause | ShareClause)
    assert (clause.target, clause.certainty) == RATES[name]


def test_all_20_items_of_a_complete_community_are_listed_and_the_other_standards_figures_too() -> None:
    """Of its 13 clauses two are of its size: people, and minutes. Six floor areas, five presences; nine more items."""
    plan = built_in_plan("complete_community")
    items = {clause.id for clause in plan.clause} - {"complete-community-people", "complete-community-circle"}
    assert len(items) + len(plan.indicator) == 20
    assert [one.target for one in built_in_plan("national_fitness").indicator] == [2.16]


def test_a_park_of_either_size_within_its_own_radius_is_enough_for_the_health_check() -> None:
    clause = CLAUSES["city-check-park"]
    assert isinstance(clause, CircleClause)
    asked = [(one.at_least["area_m2"], one.limit or clause.limit) for one in clause.services]
    assert (clause.k_of, asked) == (1, [(5000, 0.5), (2000, 0.3)])


def test_the_upper_tiers_of_gb_50180_do_not_stand_in_for_the_lower() -> None:
    station = next(pick for pick in CLAUSES["gb50180-circle-5"].picks if pick.any_of == ("health_station",))
    assert set(station.without) == {"health_centre", "township_hospital"}
    assert CLAUSES["gb50180-health-station"].picks[0].without == station.without


def test_the_health_check_counts_residential_land_and_people_beside() -> None:
    for clause in built_in_plan("city_check").clause:
        assert isinstance(clause, CircleClause)
        assert (clause.group, clause.also_groups) == ("residential_m2", ("people",))


def test_three_functions_are_asked_of_the_embedded_facilities() -> None:
    clause = CLAUSES["embedded-functions"]
    assert isinstance(clause, PresenceClause)
    assert clause.tiers[0].k_of == 3


def test_the_fitness_circle_is_met_by_bicycle_where_it_is_too_far_on_foot() -> None:
    """2 km are 28 minutes on foot and 10 by bicycle, and either is enough."""
    where = place(homes([2000.0]), sites(site("fitness_site", 0.0)))
    told = {
        one.clause.id: (one.state, one.measured)
        for one in evaluate(where, built_in_plan("national_fitness"), settings=EvaluationSettings()).verdicts
    }
    assert told == {
        "national-fitness": ("met", 100),
        "national-fitness-walk": ("reported", 0),
        "national-fitness-cycle": ("reported", 100),
    }
