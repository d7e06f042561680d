"""The five plans as data: they load, hold what the list of clauses asks for, and quote their texts literally."""

import re
from pathlib import Path

import pytest

from lifecircle.coverage.plans.files import built_in_keys, built_in_plan
from lifecircle.coverage.plans.plan import Plan

TRADITIONAL = str.maketrans(
    "體務衛設國會業養醫療標準進動態優質擴辦學託廣電實現圖館後關與發點類歲壽殘備總計強義築",
    "体务卫设国会业养医疗标准进动态优质扩办学托广电实现图馆后关与发点类岁寿残备总计强义筑",
)
TEXTS = Path(__file__).resolve().parents[3].parent / "shared" / "plans"
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
def test_every_quoted_phrase_stands_in_the_plan_s_text(key: str) -> None:
    plan = built_in_plan(key)
    text = (TEXTS / plan.text).read_text(encoding="utf-8")
    quoting = [(one.id, one.quoted) for one in plan.clause] + [(one.id, one.quoted) for one in plan.indicator]
    missing = [(name, phrase) for name, quoted in quoting for phrase in quoted if phrase not in text]
    assert missing == []


AFTER = 40
"""In a table the figures stand so many characters after the name of the indicator at most."""
WORDS = {
    15: ("15分钟", "15分鐘", "十五分钟", "一刻鐘"), 30: ("30分鐘", "半小時", "半小时"),
    10: ("10分钟", "十分鐘", "10公里"), 5: ("5分钟", "5公里", "十里"), 90: ("1.5小时",), 20: ("20公里",),
}  # fmt: skip


def _written(target: float) -> tuple[str, ...]:
    """How a text may write a figure: 38700 as 3.87 (of ten thousand), 100 as 全覆盖 or 每个."""
    every = ("100", "全覆", "各1所", "每個", "每个", "均", "覆蓋", "百个", "确保县域内", "平武县", "力争建成三级乙等")
    return (f"{target:g}", f"{target / 10000:g}", *(every if target == 100 else ()))


@pytest.mark.parametrize("key", FIVE)
@pytest.mark.skipif(not TEXTS.is_dir(), reason="the plans' texts are not beside the project")
def test_every_figure_that_is_asked_stands_in_the_words_that_are_quoted(key: str) -> None:
    """Targets that are not assumed, and the limits of circles; base values likewise."""
    plan = built_in_plan(key)
    text = (TEXTS / plan.text).read_text(encoding="utf-8")
    wrong = []
    for clause in plan.clause:
        near = " ".join(text[at : at + len(one) + AFTER] for one in clause.quoted for at in [text.index(one)])
        target, limit = getattr(clause, "target", None), getattr(clause, "limit", None)
        if isinstance(target, float) and "target" not in clause.assumed:
            wrong += [] if any(word in near for word in _written(target)) else [(clause.id, target)]
        if limit is not None and "limit" not in clause.assumed:
            wrong += [] if any(word in near for word in WORDS[int(limit)]) else [(clause.id, limit)]
        if clause.baseline is not None:
            figures = _written(clause.baseline.value)
            wrong += [] if any(word in text for word in figures) else [(clause.id, clause.baseline.value)]
    assert wrong == []


@pytest.mark.parametrize("key", FIVE)
@pytest.mark.skipif(not TEXTS.is_dir(), reason="the plans' texts are not beside the project")
def test_every_heading_that_a_clause_names_stands_in_the_text(key: str) -> None:
    """Headings between quotation marks; the copies of two plans are in traditional characters."""
    plan = built_in_plan(key)
    text = (TEXTS / plan.text).read_text(encoding="utf-8")
    places = [(one.id, one.where) for one in plan.clause] + [(one.id, one.where) for one in plan.indicator]
    named = {(name, head) for name, where in places for head in re.findall("“([^”]+)”", where)}
    if key in ("xiangtan", "jiangxi"):
        text = text.translate(TRADITIONAL)
    assert {(name, head) for name, head in named if head not in text} == set()


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
