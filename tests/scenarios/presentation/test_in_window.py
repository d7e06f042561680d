"""What the window says never tells to type a command: each sentence that would has its own one for the window."""

import ast
import re
import string
from pathlib import Path

import pytest

from lifecircle.messages import Message
from lifecircle.scenarios.presentation import translate
from lifecircle.scenarios.presentation.in_window import IN_WINDOW
from lifecircle.scenarios.presentation.translate import is_known, speak, speak_in_window

TYPED = re.compile(r"(?<!\w)--[a-z]|\blifecircle [a-z]|command line|check file|path to its .toml|命令行|核查文件")
ONLY_TYPED = (
    "--complete", "--set", "Excluded areas need a layer", "There is no screen here", "{file} is damaged",
)  # fmt: skip
"""How sentences begin that no window says: they answer an option, or the command that opens the window."""


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


def test_no_other_sentence_of_the_lower_floors_tells_what_to_type() -> None:
    text = (Path(translate.__file__).parent / "locale/zh_CN/LC_MESSAGES/lifecircle.po").read_text(encoding="utf-8")
    found = re.findall(r'((?:^#[^\n]*\n)+)msgid ((?:"[^\n]*"\n)+)', text, re.MULTILINE)
    assert len(found) > 2000
    for where, quoted in found:
        template = "".join(ast.literal_eval(line) for line in quoted.splitlines())
        files = {name.partition(":")[0] for name in re.findall(r"#: (\S+)", where)}
        if TYPED.search(template) and not all("/cli/" in file for file in files):
            assert template in IN_WINDOW or template.startswith(ONLY_TYPED), template


def test_all_other_sentences_are_said_alike() -> None:
    error = Message("There is no file {file}. Check the path.", {"file": "a.gpkg"})
    for language in ("zh", "en"):
        assert speak_in_window(language).say(error) == speak(language).say(error)
