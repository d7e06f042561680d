"""What is typed wrongly is told in the planner's language, with what was meant."""

import re

import pytest

from lifecircle.scenarios.cli.usage_errors import said_again
from lifecircle.scenarios.presentation.translate import speak

from ..conftest import run

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["evaluate"], "缺少参数 project。"),
        (["evaluat"], "没有命令 evaluat；相近的有 evaluate。"),
        (["evaluate", "x", "--zzz"], "没有选项 --zzz。"),
        (["demo", "--out"], "选项 --out 后须有取值。"),
        (["demo", "a", "b"], "多出了该命令不接受的内容：a b。"),
        (["check", "--density", "viel"], "--density 的取值不可用：须为数字。"),
    ],
)
def test_a_wrong_command_is_told_in_chinese(typed: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", "zh", *typed) == 2
    err = " ".join(re.sub("[│╭╮╰╯─]", " ", capsys.readouterr().err).split())
    assert told in err
    assert "Usage" not in err
    assert run("--lang", "en", *typed) == 2
    assert not CHINESE.search(capsys.readouterr().err)


def test_a_language_that_is_none_lists_those_that_are() -> None:
    assert said_again("Invalid value for '--x': 'fr' is not one of 'zh', 'en'.", speak("zh")) == (
        "--x 的取值不可用：fr 不在可选范围 zh、en 之内。"
    )


def test_a_sentence_of_no_known_form_stays_as_it_is() -> None:
    assert said_again("Something quite new happened.", speak("zh")) == "Something quite new happened."
