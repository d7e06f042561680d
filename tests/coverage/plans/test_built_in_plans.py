"""The five plans as data: they load, hold what the list of clauses asks for, and quote their texts literally."""

import pytest

from lifecircle.coverage.plans.files import built_in_keys, built_in_plan
from lifecircle.coverage.plans.plan import Plan

from .against_texts import TEXTS, wrong, wrong_figures, wrong_headings, wrong_words

FIVE = ("xiangtan", "jiangxi", "mianyang", "jiaxing", "huangyan")

LISTED = {
    "xiangtan": "fitness-urban fitness-rural elderly-urban sports-presence fitness-centre elderly-centre schools "
    "culture-tiers relief childcare beds nursing sports-area community-area new-estates",
    "jiangxi": "life-circle employment-urban employment-rural mobile-rural elderly-land kindergarten",
    "mianyang": "basic-urban basic-rural culture-urban culture-rural culture-rural-li elderly fitness shop market "
    "supermarket emergency-radius-urban emergency-response emergency-radius-rural startup childcare childcare-new "
    "childcare-old kindergarten health-centre township-clinic beds nursing sports-area community-area daycare",
    "jiaxing": "life-circle fitness adjacent sports-area venues meals health-care-union nursing child-health "
    "childcare-centre disabled-home disabled-care",
    "huangyan": "fitness shop market supermarket sports-area pitches courts gyms culture-station health-care-union "
    "home-care meals",
}


def test_all_five_plans_are_built_in() -> None:
    assert set(FIVE) <= set(built_in_keys())


@pytest.mark.parametrize("key", FIVE)
def test_a_plan_holds_every_clause_of_the_list(key: str) -> None:
    ids = {clause.id for clause in built_in_plan(key).clause}
    assert {f"{key}-{name}" for name in LISTED[key].split()} <= ids


@pytest.mark.parametrize("key", FIVE)
def test_every_clause_quotes_its_text_and_says_where(key: str) -> None:
    for clause in built_in_plan(key).clause:
        assert clause.quoted, clause.id
        assert clause.where, clause.id


@pytest.mark.parametrize("key", FIVE)
@pytest.mark.skipif(not TEXTS.is_dir(), reason="the plans' texts are not beside the project")
def test_words_figures_and_headings_stand_in_the_plan_s_text(key: str) -> None:
    assert wrong(built_in_plan(key)) == []


def test_a_figure_a_word_and_a_heading_that_the_text_has_not_are_seen() -> None:
    """What finds nothing proves nothing."""
    clause = built_in_plan("jiaxing").clause[1]
    spoiled = clause.model_copy(update={"quoted": ("十五分钟健身",), "where": "二“无此章节”", "limit": 15.0})
    plan = built_in_plan("jiaxing").model_copy(update={"clause": (spoiled,), "indicator": ()})
    text = "二“健身设施”：城乡一体10分钟健身圈"
    found = [*wrong_words(plan, text), *wrong_figures(plan, text), *wrong_headings(plan, text)]
    assert found == [(clause.id, "十五分钟健身"), (clause.id, 15.0), (clause.id, "无此章节")]


def find(key: str, name: str) -> dict[str, object]:
    plan: Plan = built_in_plan(key)
    clause = plan.find(f"{key}-{name}")
    assert clause is not None
    return clause.model_dump()


@pytest.mark.parametrize(
    ("key", "name", "mode", "limit", "area", "group"),
    [
        ("xiangtan", "fitness-rural", "walk", 30, "rural", "people"),
        ("xiangtan", "elderly-urban", "walk", 15, "urban", "age_60_plus"),
        ("jiangxi", "employment-urban", "walk", 10, "urban", "age_15_59"),
        ("mianyang", "basic-rural", "walk_drive", 90, "rural", "people"),
        ("mianyang", "culture-rural", "network_km", 10, "rural", "people"),
        ("mianyang", "culture-rural-li", "network_km", 5, "rural", "people"),
        ("mianyang", "emergency-radius-rural", "radius_km", 20, "rural", "people"),
        ("jiaxing", "fitness", "walk", 10, "all", "people"),
        ("huangyan", "market", "walk", 10, "urban", "people"),
    ],
)
def test_a_circle_has_the_limit_of_the_list(
    key: str, name: str, mode: str, limit: float, area: str, group: str
) -> None:
    clause = find(key, name)
    assert (clause["mode"], clause["limit"], clause["area"], clause["group"]) == (mode, limit, area, group)


@pytest.mark.parametrize(
    ("key", "name", "target"),
    [
        ("xiangtan", "beds", 23_581),
        ("xiangtan", "nursing", 60),
        ("xiangtan", "community-area", 43),
        ("jiangxi", "elderly-land", 0.1),
        ("mianyang", "beds", 38_700),
        ("mianyang", "childcare", 5.2),
        ("jiaxing", "nursing", 65),
        ("jiaxing", "venues", 80),
        ("huangyan", "sports-area", 2.8),
        ("huangyan", "gyms", 30),
    ],
)
def test_a_figure_has_the_target_of_the_list(key: str, name: str, target: float) -> None:
    assert find(key, name)["target"] == target
