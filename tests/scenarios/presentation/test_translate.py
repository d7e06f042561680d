"""Every sentence that a planner may meet has a Chinese translation that says the same."""

import ast
import runpy
import string
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from lifecircle.messages import LifecircleError, Message
from lifecircle.scenarios.presentation import vocabulary
from lifecircle.scenarios.presentation.translate import Words, language_of, speak

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def tools() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci/translations.py"))


@pytest.fixture(scope="module")
def template(tools: dict[str, Any]) -> Catalog:
    catalog: Catalog = tools["extracted"]()
    return catalog


@pytest.fixture(scope="module")
def sentences(template: Catalog) -> list[str]:
    return [str(message.id) for message in template if message.id]


def test_every_sentence_of_every_floor_has_its_chinese(tools: dict[str, Any], template: Catalog) -> None:
    assert tools["missing"](template, tools["translated"]()) == []


def test_the_compiled_catalogue_is_that_of_the_sources(tools: dict[str, Any]) -> None:
    assert tools["PO"].with_suffix(".mo").read_bytes() == tools["compiled"](tools["translated"]())


def test_a_translation_names_the_same_values(sentences: list[str]) -> None:
    words = speak("zh")
    for sentence in sentences:
        assert fields(words(sentence)) == fields(sentence), sentence


def fields(template: str) -> set[tuple[str, str | None]]:
    return {(name, form) for _, name, form, _ in string.Formatter().parse(template) if name is not None}


def test_every_sentence_is_a_literal_where_it_is_raised(tools: dict[str, Any], sentences: list[str]) -> None:
    """A template that is put together at run time has no translation; names stand for literals nearby."""
    known = set(sentences)
    for file in tools["sources"]():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for call in tools["calls"](tree):
            first = call.args[0]
            passed_on = isinstance(first, ast.Attribute) and first.attr == "template"
            named = isinstance(first, ast.Name | ast.Subscript) and known & set(tools["named_templates"](tree))
            literal = isinstance(first, ast.Constant) and (first.value in known or not first.value)
            choice = isinstance(first, ast.IfExp)
            assert passed_on or named or literal or choice, f"{file.relative_to(ROOT)}:{call.lineno}"


def test_values_that_are_sentences_or_words_of_ours_are_translated_too() -> None:
    inner = Message("Check that both are of the same place, and the file's coordinate system.")
    outer = LifecircleError("{file} lies far from the streets of {network}. {hint}", file="a", network="b", hint=inner)
    assert speak("zh").say(outer) == "a 不在 b 的道路附近。请核对两者是否为同一地方，以及文件的坐标系。"
    nobody = Message(
        "Assumed here, not in the plan: in town, in the country or in both ({area}).",
        {"area": "rural"},
    )
    assert speak("zh").say(nobody) == "软件设定，非规划所写：适用范围取农村。"
    assert speak("zh").say(Message("counted by {group}", {"group": "older people (60+)"})) == "按老年人（60岁及以上）计"
    lacking = Message(
        "The data contains no facility of the service {service} (categories {categories}).",
        {"service": "kindergarten", "categories": "kindergarten, my_own"},
    )
    assert speak("zh").say(lacking) == "数据中没有“幼儿园”（类别：幼儿园、my_own）。"


def test_a_planners_own_names_are_never_translated() -> None:
    wrong = LifecircleError("{file} has no people: the column {column} adds up to 0.", file="people", column="people")
    assert speak("zh").say(wrong) == "people 中没有人口：字段“people”合计为 0。"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "pt_BR.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_an_unknown_word_is_shown_as_it_is() -> None:
    words: Words = speak("zh")
    assert words.name("my_own_group") == "my_own_group"
    assert words("") == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_share_is_told_without_reading_all_plans(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> None:
        raise AssertionError

    vocabulary._capacity_titles.cache_clear()
    monkeypatch.setattr(vocabulary, "built_in_plans", read)
    assert speak(language).unit("%") == "%"
    with pytest.raises(AssertionError):
        speak(language).unit("my_own_capacity")  # which only the plans know
