"""Figures as planners read them."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.messages import Message
from lifecircle.scenarios.presentation.summary import (
    asked_groups,
    category_name,
    clause_lines,
    figure_text,
    parts_text,
    people_text,
    said_of_file,
    tally,
    unit_text,
    written_text,
)
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result

from ...coverage import town


def test_parts_are_shown_as_whole_numbers_that_add_up() -> None:
    assert parts_text([10.4, 10.4, 10.4]) == ["11", "10", "10"]  # 31.2 people in all; each by itself they are 30
    assert parts_text([1000.5, 0.2, 999.6]) == ["1,000", "<1", "1,000"]  # 2,000.3
    assert parts_text([]) == []


@given(st.lists(st.floats(0, 1e7), max_size=60))
def test_no_part_is_shown_further_from_its_number_than_one(parts: list[float]) -> None:
    shown = [0 if text == "<1" else int(text.replace(",", "")) for text in parts_text(parts)]
    assert sum(shown) == round(math.fsum(parts))
    assert all(abs(number - part) <= 1 for number, part in zip(shown, parts, strict=True))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (100.0, "%", "100%"),
        (99.97, "%", "99.97%"),
        (99.999_999, "%", "> 99.9999%"),
        (99.999_999_999_999, "%", "100%"),
        (64.13, "%", "64.1%"),
        (0.0, "%", "0%"),
        (None, "%", "–"),
        (12.5, "min", "12.5 min"),
        (23_600.0, "beds", "23,600 beds"),
    ],
)
def test_a_share_short_of_all_is_never_rounded_up_to_it(value: float | None, unit: str, text: str) -> None:
    assert figure_text(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(37.64, "%", "37.64%"), (52.5, "%", "52.5%"), (35_200.0, "beds", "35,200 beds"), (0.104, "m²", "0.104 m²")],
)
def test_a_base_value_keeps_the_digits_of_its_plan(value: float, unit: str, text: str) -> None:
    assert written_text(value, unit) == text


@pytest.mark.parametrize(("people", "text"), [(0.0, "0"), (0.2, "<1"), (1234.6, "1,235"), (None, "–")])
def test_a_fraction_of_a_person_is_not_nobody(people: float | None, text: str) -> None:
    assert people_text(people) == text


def test_every_clause_has_a_line_in_the_plans_order(result: Result) -> None:
    lines = clause_lines(result.evaluation, speak("zh"))
    assert [line.id for line in lines] == [clause.id for clause in result.evaluation.plan.clause]
    assert lines[0].title == "15分钟养老服务圈"
    assert lines[0].group == "老年人（60岁及以上）"
    assert lines[0].estimated
    assert any("估算" in note for note in lines[0].notes)


def test_a_clause_that_cannot_be_decided_says_why_in_chinese(result: Result) -> None:
    market = next(line for line in clause_lines(result.evaluation, speak("zh")) if line.id == "circles-market")
    assert (market.state, market.verdict) == ("not_decided", "无法判定")
    assert market.reason.startswith("数据中没有“")
    assert "农贸市场" in market.reason


def test_a_ratio_has_its_unit_in_the_planners_words() -> None:
    assert unit_text("places per 1,000", speak("zh")) == "个/千人"
    assert unit_text("m² per head", speak("en")) == "m² per head"
    assert unit_text("%", speak("zh")) == "%"


def test_categories_are_named_in_both_languages_and_a_strange_one_by_its_key() -> None:
    assert category_name("kindergarten", speak("zh")) == "幼儿园"
    assert category_name("kindergarten", speak("en")) == "Kindergarten"
    assert category_name("my_own", speak("zh")) == "my_own"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "达标 0 · 未达标 13 · 无法判定 54 · 不适用 4"),
        ("en", "met 0 · not met 13 · not decided 54 · does not apply 4"),
    ],
)
def test_a_tally_counts_every_clause_once_and_says_how_it_stands(language: str, said: str) -> None:
    states = ["not_decided"] * 54 + ["not_met"] * 13 + ["not_applicable"] * 4
    assert tally(states, speak(language)) == said
    assert sum(map(int, re.findall(r"\d+", said))) == len(states)


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("age_3_5", ["age_3_5"]),
        ("people", ["people", "age_3_5", "age_60_plus"]),
        ("age_0_14", ["age_3_5", "age_0_14"]),
    ],
)
def test_only_groups_that_a_clause_asks_are_told_as_left_out(group: str, told: list[str]) -> None:
    """Nobody promised the old a nursery, though it is counted how many of them live near one."""
    demand = town.homes([0.0, 3000.0], [10, 10], age_3_5=[1, 1], age_0_14=[2, 2], age_60_plus=[4, 4])
    circle = f'kind = "circle"\nservices = ["kindergarten"]\nmode = "walk"\nlimit = 5\ngroup = "{group}"\n'
    verdict = town.judge(town.place(demand, town.sites(town.site("kindergarten", 0))), circle)
    keys = [row.key for row in asked_groups(verdict)]
    assert [key for key in keys if key in {*told, "people", "age_60_plus"}] == told
    assert len(verdict.by_group) >= len(keys)


@pytest.mark.parametrize(("language", "said"), [("en", "nothing in it is drawn"), ("zh", "nothing in it is drawn")])
def test_a_file_is_named_once_where_its_name_stands_before(language: str, said: str) -> None:
    """What has no Chinese is said in English; names with blanks, dots and marks are no other case."""
    for file in ("居民点.csv", "a b.c.xlsx", "a：b.csv"):
        begins = Message(speak(language)("{file}: {what}"), {"file": file, "what": "nothing in it is drawn"})
        apart = Message("nothing in it is drawn")
        colon = ": " if language == "en" else "："
        for one in (begins, apart):
            assert said_of_file([one], file, speak(language)) == f"{file}{colon}{said}"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "a dens.tif has no people in this place. Check that it is the right raster; something else"),
        ("zh", "a dens.tif 在此地没有人口。请核对栅格是否正确；something else"),
    ],
)
def test_a_sentence_that_begins_with_the_file_needs_no_name_before_it(language: str, line: str) -> None:
    """It stands first, so that the line names the file once, and a letter that is also a file's name is no name."""
    file, words = "a dens.tif", speak(language)
    own = Message("{file} has no people in this place. Check that it is the right raster.", {"file": file})
    assert said_of_file([Message("something else"), own], file, words) == line
    assert said_of_file([Message("a thing")], "a", words).count("a thing") == 1
    assert said_of_file([Message("a thing")], "a", words).startswith("a:" if language == "en" else "a：")
