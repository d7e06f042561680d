"""What a clause may and may not say."""

import pytest

from lifecircle.coverage.errors import PlanError
from lifecircle.coverage.plans.clauses import CircleClause, PresenceClause, RatioClause, groups, picks

from ..town import plan

CIRCLE = '[[clause]]\nid = "it"\nkind = "circle"\nservices = ["fitness"]\nmode = "walk"\nlimit = 15\n'


def test_a_circle_without_more_asks_all_residents_everywhere() -> None:
    clause = plan(CIRCLE).clause[0]
    assert isinstance(clause, CircleClause)
    assert (clause.group, clause.area, clause.target, clause.limit) == ("people", "all", None, 15)
    assert clause.services[0].any_of == ("fitness",)


def test_one_text_may_stand_for_a_list_of_one() -> None:
    clause = plan(CIRCLE + 'quoted = "十五分钟"\nassumed = "mode"').clause[0]
    assert (clause.quoted, clause.assumed) == (("十五分钟",), ("mode",))


def test_a_presence_clause_of_one_tier_is_written_flat() -> None:
    text = '[[clause]]\nid = "it"\nkind = "presence"\nlevel = "township"\nkinds = "镇"\nservices = ["market"]\n'
    clause = plan(text + 'area = "rural"').clause[0]
    assert isinstance(clause, PresenceClause)
    (tier,) = clause.tiers
    assert (tier.level, tier.kinds, tier.area, tier.services[0].count) == ("township", ("镇",), "rural", 1)


def test_a_plan_defines_services_of_its_own_beside_the_built_in_ones() -> None:
    own = '[service.sport]\ntitle = "球场"\ntitle_en = "pitches"\ncategories = ["football_pitch", "sports_court"]\n'
    made = plan(own + CIRCLE.replace('"fitness"', '"sport"'))
    assert made.service["sport"].categories == ("football_pitch", "sports_court")
    assert "fitness" in made.service


@pytest.mark.parametrize("limit", ["0", "-5", '"15"', "inf", "nan", "true"])
def test_a_limit_is_a_number_above_zero(limit: str) -> None:
    with pytest.raises(PlanError, match="key limit"):
        plan(CIRCLE.replace("limit = 15", f"limit = {limit}"))


@pytest.mark.parametrize("target", ["100.1", "-1", '"all"'])
def test_a_share_lies_between_zero_and_a_hundred(target: str) -> None:
    with pytest.raises(PlanError, match="key target"):
        plan(CIRCLE + f"target = {target}")


def test_a_catchment_s_range_runs_upwards() -> None:
    text = '[[clause]]\nid = "it"\nkind = "catchment"\nservices = ["market"]\npeople_min = 9\npeople_max = 5\n'
    with pytest.raises(PlanError, match="people_min is above people_max"):
        plan(text)


@pytest.mark.parametrize("range_", ["people_min = 9\npeople_max = 5", "km2_min = 2.5\nkm2_max = 2"])
def test_the_ranges_of_a_partition_run_upwards(range_: str) -> None:
    text = f'[[clause]]\nid = "it"\nkind = "partition"\ndistricts = {{ level = "township" }}\n{range_}\n'
    with pytest.raises(PlanError, match=f"{range_.split('_', maxsplit=1)[0]}_min is above"):
        plan(text)


def test_every_choice_of_facilities_and_every_group_can_be_listed() -> None:
    made = plan(
        CIRCLE + 'group = "age_60_plus"\n'
        '[[clause]]\nid = "two"\nkind = "together"\nservices = ["market"]\nbeside = ["park"]\nlimit = 5\ntarget = 9\n'
        '[[clause]]\nid = "three"\nkind = "presence"\nlevel = "village"\nservices = ["post"]\nwith_people = "age_0_2"\n'
        '[[clause]]\nid = "four"\nkind = "circle"\nmode = "walk"\nlimit = 5\n'
        'services = [{ any_of = ["kindergarten"], group = "age_3_5" }]\n'
    )
    assert [[pick.any_of for pick in picks(clause)] for clause in made.clause] == [
        [("fitness",)],
        [("market",), ("park",)],
        [("post",)],
        [("kindergarten",)],
    ]
    assert [groups(clause) for clause in made.clause] == [
        ("age_60_plus",),
        ("people",),
        ("people", "age_0_2"),
        ("people", "age_3_5"),
    ]


def test_a_plan_finds_its_clauses_by_id() -> None:
    made = plan(CIRCLE)
    assert made.find("it") is made.clause[0]
    assert made.find("other") is None


def test_a_value_once_read_cannot_be_changed() -> None:
    clause = plan(
        '[[clause]]\nid = "it"\nkind = "ratio"\nservices = ["market"]\namount = "count"\nper = 1\ntarget = 1\n'
    ).clause[0]
    assert isinstance(clause, RatioClause)
    with pytest.raises(ValueError, match="frozen"):
        setattr(clause, "target", 2)  # noqa: B010  (pydantic must refuse it at run time)
