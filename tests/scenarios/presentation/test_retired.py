"""Old projects' sentences are told in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from lifecircle.messages import Message
from lifecircle.scenarios.presentation import translate
from lifecircle.scenarios.presentation.retired import RETIRED
from lifecircle.scenarios.presentation.translate import is_known, speak

PO = Path(translate.__file__).parent / "locale/zh_CN/LC_MESSAGES/lifecircle.po"


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_what_was_said_of_shifted_degrees_is_told_in_both_languages() -> None:
    said = Message("You said that the degrees are {datum}; they were shifted to WGS 84.", {"datum": "GCJ-02"})
    assert speak("en").say(said) == "The degrees were taken as GCJ-02 and shifted to WGS 84."
    chinese = speak("zh").say(said)
    assert "GCJ-02" in chinese
    assert "degrees" not in chinese


@pytest.mark.parametrize("old", RETIRED)
def test_every_retired_sentence_has_one_that_is_said_today_and_needs_no_other_values(old: str) -> None:
    with PO.open("rb") as file:
        said_today = {entry.id: entry.string for entry in read_po(file)}
    assert said_today[RETIRED[old]]
    assert old not in said_today
    assert is_known(old)
    assert fields(RETIRED[old]) <= fields(old)


def test_only_sentences_that_a_project_can_hold_are_kept() -> None:
    """A project keeps notes of how its layers were made and labels of its steps, no errors, verdicts or views."""
    root = Path(translate.__file__).parents[2]
    raised, written = set(), set[str]()
    for room in ("layers", "scenarios/build", "scenarios/editing", "coverage/network"):
        for file in sorted((root / room).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            written |= {str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)}
            if file.name != "datum_detection.py":  # why it tells no datum is noted of the file
                raised |= set(errors_in(tree))
    assert set(RETIRED.values()) <= written - raised


def errors_in(tree: ast.AST) -> Iterator[str]:
    """The literal templates of errors."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(template)), *_]):
                if name.endswith("Error"):
                    yield template
