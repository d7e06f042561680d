"""What the window says never tells to type a command: each sentence that would has its own one for the window."""

import re
import string

import pytest

from lifecircle.messages import Message
from lifecircle.scenarios.presentation.in_window import IN_WINDOW
from lifecircle.scenarios.presentation.translate import is_known, speak, speak_in_window

TYPED = re.compile(r"(?<!\w)--[a-z]|\blifecircle [a-z]|command line|check file|命令行|核查文件")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("template", sorted(IN_WINDOW))
def test_the_window_s_sentence_tells_nothing_to_type_and_needs_no_other_values(template: str) -> None:
    assert TYPED.search(template)
    assert is_known(template), "the lower floors say it no more"
    assert fields(IN_WINDOW[template]) <= fields(template)
    values = {name: 3 if name in {"people", "total", "count"} else name for name in fields(template)}
    for language in ("zh", "en"):
        said = speak_in_window(language).say(Message(template, values))
        assert not TYPED.search(said), said
        assert said != speak(language).say(Message(template, values))
    chinese = speak_in_window("zh").say(Message(template, values))
    assert re.search("[\u4e00-\u9fff]", chinese)


def test_all_other_sentences_are_said_alike() -> None:
    error = Message("There is no file {file}. Check the path.", {"file": "a.gpkg"})
    for language in ("zh", "en"):
        assert speak_in_window(language).say(error) == speak(language).say(error)
