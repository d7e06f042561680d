"""What the window and a document say never tells to type a command: each sentence that would has its own for them."""

import ast
import re
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from lifecircle.coverage import evaluation
from lifecircle.messages import Message
from lifecircle.scenarios import planning
from lifecircle.scenarios.presentation import translate
from lifecircle.scenarios.presentation.in_window import IN_WINDOW, of_files, of_places, of_projects
from lifecircle.scenarios.presentation.on_paper import ON_PAPER
from lifecircle.scenarios.presentation.translate import Words, is_known, speak, speak_in_window, speak_on_paper

TYPED = re.compile(r"(?<!\w)--[a-z]|\blifecircle [a-z]|command line|check file|path to its .toml|命令行|核查文件")
ONLY_TYPED = (
    "--complete", "--set", "Excluded areas need a layer", "The batch names", "There is no screen here",
    "{file} is damaged",
)  # fmt: skip
"""How sentences begin that no window says: they answer an option, or the command that opens the window."""


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(
    ("template", "instead", "speaking"),
    [(template, IN_WINDOW, speak_in_window) for template in sorted(IN_WINDOW)]
    + [(template, ON_PAPER, speak_on_paper) for template in sorted(ON_PAPER)],
)
def test_the_other_sentence_tells_nothing_to_type_and_needs_no_other_values(
    template: str, instead: Mapping[str, str], speaking: Callable[[str], Words]
) -> None:
    assert TYPED.search(template)
    assert is_known(template), "the lower floors say it no more"
    assert fields(instead[template]) <= fields(template)
    values = {name: 3 if name in {"people", "total", "count"} else name for name in fields(template)}
    for language in ("zh", "en"):
        said = speaking(language).say(Message(template, values))
        assert not TYPED.search(said), said
        assert said != speak(language).say(Message(template, values))
    chinese = speaking("zh").say(Message(template, values))
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


def test_no_view_tells_a_reader_of_paper_what_to_type() -> None:
    """Every literal of the yearly views and of verdicts that tells to type has its sentence for paper."""
    rooms = (Path(planning.__file__).parent, Path(evaluation.__file__).parent)
    told = [text for room in rooms for file in room.rglob("*.py") for text in messages_in(file)]
    assert len(told) > 150
    assert [text for text in told if TYPED.search(speak_on_paper("en")(text))] == []


def messages_in(file: Path) -> Iterator[str]:
    """The literal templates of messages in a module."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="Message"), args=[ast.Constant(value=str(template)), *_]):
                yield template


def test_all_other_sentences_are_said_alike() -> None:
    error = Message("There is no file {file}. Check the path.", {"file": "a.gpkg"})
    for language in ("zh", "en"):
        assert speak_in_window(language).say(error) == speak(language).say(error)


def test_each_sentence_has_one_other_form_in_the_window() -> None:
    pairs = [pair for room in (of_files, of_places, of_projects) for pair in room.PAIRS]
    assert len(pairs) == len(IN_WINDOW)
