"""What is wrong with a TOML file is said in the planner's words, whatever Python's reader says of it."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module

import pytest

from lifecircle.messages import Message
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.toml_texts import NoToml, parse_toml, toml_reason

UNKNOWN = "it is against the rules of TOML ({detail})"
BAD = {
    "名称 = 1": "set keys that are not in English in quotes",
    "a = {b = {c = 1}, b.d = 2}": "something is added to b.d, which is complete already",
    "a 1": "a key lacks its =",
    "= 1": "neither key = value nor [table]",
    "a = 1 2": "something follows a value",
    "a = 'x": "a text in quotes is never closed",
    'a = "x': "a text",
    'a = "x\n"': "is not allowed there",
    "a = '''x": "never closed",
    "[a]\n[a]": "the table a is given twice",
    "[a.b]\n[a.b]": "the table a.b is given twice",
    "a = 1\na = 2": "a key has two values",
    "a = 1\n[a]": "a key has two values",
    "a = {b = 1, b = 2}": "the key b is given twice",
    "a = {b = 1}\n[a.c]": "the table a.c is given twice",
    "a = []\n[[a]]": "complete already",
    "[a": "lacks its closing ]",
    "[[a]": "lacks its closing ]",
    "a = [1 2]": "a list lacks its closing ]",
    "a = {b = 1": "lacks its closing brace",
    'a = "C:\\数据\\x"': "a backslash stands in a text",
    'a = "C:\\users"': "stands for no character",
    'a = "\\ud800"': "stands for no character",
    "a = 2020-02-31": "no such date",
    "a = yes": "write yes and no as true and false",
    "a = 图书馆": "set texts in quotes",
    "a = ": "set texts in quotes",
}


@pytest.mark.parametrize("text", BAD)
def test_each_kind_of_fault_is_told_with_its_line(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    with pytest.raises(NoToml) as told:
        parse_toml(f"x = 0\n{text}")
    assert isinstance(told.value.reason, Message)
    assert BAD[text] in str(told.value.reason)
    assert told.value.line in {2, 3}


@pytest.mark.parametrize("text", BAD)
def test_it_is_said_in_chinese_too(text: str) -> None:
    with pytest.raises(NoToml) as told:
        parse_toml(text)
    reason = told.value.reason
    assert isinstance(reason, Message)
    said = speak("zh").say(reason)
    assert re.search("[\u4e00-\u9fff]", said)
    assert not re.search("[a-z]{4}", said.replace("true", "").replace("false", "").replace("TOML", ""))


def texts_of(call: ast.Call) -> Iterator[str]:
    """The sentences among the arguments of a call, with a sample where something is put in."""
    for argument in call.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        if isinstance(argument, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "'x'" for part in argument.values)


def test_every_reason_of_this_python_is_known() -> None:
    source = inspect.getsource(import_module("tomllib._parser"))
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = {"suffixed_err", "TOMLDecodeError"}
    said = {
        text for call in calls if isinstance(call.func, ast.Name) and call.func.id in names for text in texts_of(call)
    }
    said = {text for text in said if "(at " not in text}
    assert len(said) > 20
    assert {text for text in said if toml_reason(text).template == UNKNOWN} == set()


def test_what_nobody_knows_is_said_as_it_is() -> None:
    assert str(toml_reason("Something new.")) == "it is against the rules of TOML (Something new)"
