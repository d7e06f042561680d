"""Circles and plans named as planners name them: by key, in Chinese or in English."""

import pytest

from lifecircle.coverage.errors import PlanError
from lifecircle.scenarios.build.request import CircleAsked
from lifecircle.scenarios.office.finding import find_plan
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.adhoc_plan import own_plan, service_key


@pytest.mark.parametrize(
    ("said", "key"),
    [("primary_school", "primary_school"), ("小学", "primary_school"), ("Primary school", "primary_school"),
     ("健身设施", "fitness"), ("fitness", "fitness"), (" 小学 ", "primary_school")],
)  # fmt: skip
def test_a_service_is_named_by_its_key_or_by_its_name(said: str, key: str) -> None:
    assert service_key(said) == key
    (clause,) = own_plan([CircleAsked(service=said, limit=15)]).clause
    assert clause.id == f"own-{key}-walk-15".replace("_", "-")


def test_one_circle_named_in_two_languages_is_named_twice() -> None:
    with pytest.raises(PlanError, match="named twice"):
        own_plan([CircleAsked(service="小学", limit=15), CircleAsked(service="primary_school", limit=15)])


def test_of_a_name_that_is_not_known_a_few_that_are_alike_are_told_not_all() -> None:
    with pytest.raises(PlanError) as caught:
        service_key("服务站")
    said = speak("zh").say(caught.value)
    assert "没有服务或类别 服务站" in said
    assert said.count("(") <= 8
    assert "health_station (卫生服务站" in said
    with pytest.raises(PlanError, match="no service or category spaceport"):
        service_key("spaceport")


@pytest.mark.parametrize(("said", "key"), [("湘潭", "xiangtan"), ("黄岩", "huangyan"), ("GB 50180", "gb50180")])
def test_a_plan_is_named_by_what_its_title_holds(said: str, key: str) -> None:
    assert find_plan(said).key == key


def test_a_name_that_several_plans_bear_is_refused_with_their_keys() -> None:
    with pytest.raises(PlanError, match=r"may mean several plans: .*circles .*Give one by its key"):
        find_plan("生活圈")
