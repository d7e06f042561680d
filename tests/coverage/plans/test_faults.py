"""What is wrong with a plan file is said with its line and its key, in the reader's language."""

from pathlib import Path

import pytest

from lifecircle.coverage.errors import PlanError
from lifecircle.coverage.plans.files import built_in_keys, load_plan, new_plan, parse_plan, plan_faults
from lifecircle.scenarios.presentation.translate import speak

HEAD = 'key = "p"\ntitle = "规划"\n[[clause]]\nid = "one"\nkind = "%s"\ntitle = "条款"\n'
CIRCLE = HEAD % "circle" + 'services = ["fitness"]\nmode = "walk"\nlimit = 15\n'
SHARE = HEAD % "share" + 'services = ["kindergarten"]\namount = "places"\nof = "places"\ntarget = 95\n'


@pytest.mark.parametrize(
    ("text", "line", "english", "chinese"),
    [
        (CIRCLE.replace('"p"', '"湘潭2035"'), 1, "cannot be used", "不能用'湘潭2035'"),
        (CIRCLE.replace('"one"', '"养老圈"'), 4, "cannot be used", "不能用'养老圈'"),
        (CIRCLE + 'group = "age_66_plus"\n', 10, "no group of people called age_66_plus", "没有名为age_66_plus的人群"),
        (
            CIRCLE.replace('["fitness"]', '[{ any_of = ["hospital"], grade = "五甲" }]'),
            7,
            "五甲 is not a class",
            "五甲不是",
        ),
        (
            CIRCLE.replace('["fitness"]', '[{ any_of = ["hospital"], has = ["wifi"] }]'),
            7,
            "no attribute wifi",
            "wifi的属性",
        ),
        (
            CIRCLE + '[[indicator]]\nid = "one"\ntitle = "参保率"\n',
            11,
            "clause or indicator already has the id one",
            "已被其他条款或指标使用",
        ),
        (CIRCLE + 'rural_mode = "radius_km"\n', 8, "both be in minutes", "须同为分钟或同为公里"),
        (CIRCLE.replace('"walk"', '"train"'), 8, "allowed are walk, drive,", "可取 walk, drive,"),
        (CIRCLE + 'own_groups = "yes"\n', 10, "true or false is expected", "应为true或false"),
        (CIRCLE.replace('["fitness"]', '["fitnes"]'), 7, "known are art_gallery, bus_stop", "bus_stop（公交站）"),
        (CIRCLE + '[service.own]\ntitle = "其他"\n', 10, "service own has no key categories", "服务own"),
        (CIRCLE + "k_of = 2\n", 10, "each of them is asked by itself", "k_of 大于服务项数"),
        (CIRCLE + "targets = { soon = 3 }\n", 10, "take years as keys", "以年份为键"),
        (CIRCLE + "limit = 10\n", 10, "a key has two values", "同一个键给了两个值"),
        (CIRCLE + "limit 10\n", 10, "a key lacks its = and its value", "键的后面缺少“=”和值"),
        (CIRCLE + "area = urban\n", 10, "a value is not valid TOML", "TOML 不认识这个值"),
        (SHARE, 8, "the share is always 100%", "占比恒为100%"),
        (SHARE.replace('of = "places"', 'of = "rooms"'), 9, "no capacity rooms", "没有名为rooms的容量指标"),
        (
            HEAD % "facility_share" + 'services = ["hospital"]\ntarget = 1\n',
            3,
            "must say what is asked",
            "写明对设施的要求",
        ),
        (HEAD % "presence" + 'level = "village"\nservices = ["museum"]\nk_of = 2\n', 9, "k_of is more", "多于所列服务"),
    ],
)
def test_a_fault_names_its_line_and_says_what_to_do(text: str, line: int, english: str, chinese: str) -> None:
    with pytest.raises(PlanError) as found:
        parse_plan(text, "p.toml")
    assert found.value.values["line"] == line
    assert english in speak("en").say(found.value)
    assert chinese in speak("zh").say(found.value)


def test_an_english_title_may_be_left_out() -> None:
    assert parse_plan(CIRCLE, "p.toml").clause[0].title_en == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_in_the_language_asked_and_holds_every_kind(language: str, tmp_path: Path) -> None:
    new_plan(tmp_path / "a.toml", "own", language=language)
    text = (tmp_path / "a.toml").read_text(encoding="utf-8")
    assert ("自编规划" in text) == (language == "zh")
    assert plan_faults(tmp_path / "a.toml") == ()
    assert load_plan(tmp_path / "a.toml").clause[0].id == "own-fitness"


@pytest.mark.parametrize("key", built_in_keys())
def test_a_built_in_plan_can_be_copied_to_begin_from(key: str, tmp_path: Path) -> None:
    new_plan(tmp_path / "a.toml", "my_town", source=key)
    copied, built_in = load_plan(tmp_path / "a.toml"), load_plan(key)
    assert copied.key == "my_town"
    assert [one.id.removeprefix("my-town-") for one in copied.clause] == [
        one.id.removeprefix(f"{key.replace('_', '-')}-") for one in built_in.clause
    ]
