"""Every sentence of every clause of the plans, said in Chinese or in English, holds words of that language only."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.verdict import Evaluation
from lifecircle.coverage.place import Place
from lifecircle.coverage.plans.files import built_in_keys, built_in_plan, parse_plan
from lifecircle.coverage.plans.plan import Plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.messages import Message, Titled
from lifecircle.scenarios.presentation.summary import unit_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.to_place import make_place

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module")
def whole(small_demo_city: PlaceLayers) -> Place:
    return make_place(small_demo_city)


@pytest.fixture(scope="module")
def bare(small_demo_city: PlaceLayers) -> Place:
    """The city with nothing but parks, so that no clause can be decided, and all say why."""
    parks = small_demo_city.facilities["category"] == "park"
    return make_place(replace(small_demo_city, facilities=small_demo_city.facilities[parks].reset_index(drop=True)))


def sentences(evaluation: Evaluation) -> Iterator[Message]:
    for verdict in evaluation.verdicts:
        yield from (note for note in verdict.notes if "wording" not in note.values)  # the plan's own word is quoted
        yield from verdict.assumed
        yield from (part.label for part in verdict.parts)
        reasons = (verdict.reason, *(part.reason for part in verdict.parts))
        yield from (reason for reason in reasons if reason is not None)


def without_names(text: str, message: Message, plan: Plan) -> str:
    """A sentence without names, which are the same in both languages: of clauses' ids, and of districts in the plan."""
    named = message.values.get("names")
    text = text.replace(str(named), "") if "districts" in message.template and named else text
    for clause in sorted(plan.clause, key=lambda clause: -len(clause.id)):
        text = text.replace(clause.id, "")
    return text


@pytest.mark.parametrize("key", built_in_keys())
@pytest.mark.parametrize("where", ["whole", "bare"])
def test_no_sentence_mixes_the_languages(key: str, where: str, request: pytest.FixtureRequest) -> None:
    plan = built_in_plan(key)
    evaluation = evaluate(request.getfixturevalue(where), plan)
    said = list(sentences(evaluation))
    assert len(said) >= len(plan.clause)
    for message in said:
        chinese, english = (without_names(speak(language).say(message), message, plan) for language in ("zh", "en"))
        assert not ENGLISH.search(chinese), chinese
        assert not CHINESE.search(english), english
    for verdict in evaluation.verdicts:
        assert not ENGLISH.search(unit_text(verdict.unit, speak("zh"))), verdict.unit
        assert not CHINESE.search(unit_text(verdict.unit, speak("en"))), verdict.unit


OWN = """key = "own"
title = "自定"
title_en = "Own"
[service.pavilion]
title = "凉亭"
title_en = "pavilion"
categories = ["pavilion"]
[[clause]]
id = "shade"
kind = "ratio"
title = "凉亭"
title_en = "Pavilions"
services = ["pavilion"]
amount = "area_m2"
per = 50
target = 1
"""


def test_a_service_of_a_plan_of_ones_own_is_named_by_its_own_title(bare: Place) -> None:
    verdict = evaluate(bare, parse_plan(OWN, "own.toml")).verdicts[0]
    assert verdict.reason is not None
    assert speak("zh").say(verdict.reason) == "数据中没有“凉亭”（类别：pavilion）。"
    assert speak("en").say(verdict.reason).startswith("The data contains no facility of the service pavilion ")
    assert (unit_text(verdict.unit, speak("zh")), unit_text(verdict.unit, speak("en"))) == ("平方米/每50", "m² per 50")


def test_a_unit_within_a_sentence_is_said_in_its_language() -> None:
    rest = Message("The others come to {measured:.4g} {unit}.", {"measured": 2.38, "unit": "m² per head"})
    assert speak("zh").say(rest) == "其余设施合计为2.38平方米/人。"
    assert speak("en").say(rest) == "The others come to 2.38 m² per head."


def test_a_title_stands_in_english_where_nobody_translates() -> None:
    assert str(Message("{service}!", {"service": Titled("凉亭", "pavilion")})) == "pavilion!"
