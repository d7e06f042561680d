"""TOML that people wrote or that others sent: read within bounds, whatever it holds.

Python's own reader takes a minute and gigabytes for some texts of a few kilobytes, so these are told apart first.
"""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any, Final

from .limits import MAX_TOML_BYTES, MAX_TOML_DIGITS, MAX_TOML_KEY_PARTS
from .messages import Message
from .texts import cleaned_values

_PART: Final = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_LONG_KEY: Final = re.compile(rf"(?<![\w\"'.-])(?:{_PART}[ \t]*+\.[ \t]*+){{{MAX_TOML_KEY_PARTS}}}")
_LONG_NUMBER: Final = re.compile(
    rf"(?<![\w\"'.-])[+-]?(?:0[xX][0-9a-fA-F_]{{{MAX_TOML_DIGITS}}}|0[ob]?[0-7_]{{{MAX_TOML_DIGITS}}}"
    rf"|[0-9_]{{{MAX_TOML_DIGITS}}})"
)
_AT: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_WRONG: Final = (
    (
        r"Invalid statement",
        Message("a line is neither key = value nor [table]; set keys that are not in English in quotes"),
    ),
    (
        r"Expected newline or end of document after a statement",
        Message("something follows a value on its line; set texts in quotes"),
    ),
    (r"Expected '=' after a key in a key/value pair", Message("a key lacks its = and its value")),
    (
        r"Expected '\]\]?' at the end of an? (?:table|array) declaration",
        Message("the name of a table lacks its closing ]"),
    ),
    (r"Expected (?P<sign>.+)", Message("{sign} is missing: a text in quotes is never closed")),
    (
        r"(?:Found invalid|Illegal) character (?P<sign>.+)",
        Message("the character {sign} is not allowed there; a text of several lines stands in three quotes"),
    ),
    (r"Cannot declare (?P<key>.+) twice", Message("the table {key} is given twice")),
    (r"Cannot overwrite a value", Message("a key has two values")),
    (r"Duplicate inline table key (?P<key>.+)", Message("the key {key} is given twice within its braces")),
    (
        r"Cannot (?:mutate immutable|redefine) namespace (?P<key>.+)",
        Message("something is added to {key}, which is complete already"),
    ),
    (
        r"Invalid initial character for a key part",
        Message("a key begins with a character that no key has; set it in quotes"),
    ),
    (r"Unclosed array", Message("a list lacks its closing ], or a comma")),
    (r"Unclosed inline table", Message("a table within braces lacks its closing brace, or a comma")),
    (
        r"Unescaped '.+' in a string",
        Message("a backslash stands in a text; write paths with / or set them in single quotes"),
    ),
    (
        r"Invalid hex value|Escaped character is not a Unicode scalar value",
        Message("a backslash with u stands for no character; write paths with / or set them in single quotes"),
    ),
    (r"Unterminated string", Message("a text lacks its closing quote")),
    (r"Invalid date or datetime", Message("there is no such date in the calendar")),
    (
        r"Invalid value",
        Message("a value is not valid TOML; set texts in quotes, write yes and no as true and false"),
    ),
)
"""What tomllib says, and what that means to somebody who wrote a file by hand."""


class NoToml(Exception):
    """A text that is no TOML, or more than is read. `reason` is for the planner, `line` counts from 1, 0 if unknown."""

    def __init__(self, reason: Message | str, line: int = 0) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.line = line


def parse_toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text, every text in them cleaned. Raises `NoToml`."""
    if len(text) > MAX_TOML_BYTES:
        raise NoToml(_too_long())
    for pattern, said in ((_LONG_KEY, _LONG_KEY_SAID), (_LONG_NUMBER, _LONG_NUMBER_SAID)):
        if found := pattern.search(text):
            raise NoToml(said, text.count("\n", 0, found.start()) + 1)
    try:
        tables: dict[str, Any] = cleaned_values(tomllib.loads(text))
    except RecursionError as error:
        raise NoToml(Message("its lists or tables are nested too deep")) from error
    except ValueError as error:  # tomllib's own error is one
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1 if at else 0
        raise NoToml(toml_reason(_AT.sub("", str(error))), line) from error
    return tables


def toml_reason(said: str) -> Message:
    """Return what an error of `tomllib` means, in the planner's words; its own words where nobody knows them."""
    for pattern, meaning in _WRONG:
        if found := re.fullmatch(pattern, said.rstrip(".")):
            return Message(meaning.template, {key: _plain(value) for key, value in found.groupdict().items()})
    return Message("it is against the rules of TOML ({detail})", {"detail": said.rstrip(".")})


def _plain(shown: str) -> str:
    """Return a key or a character that is shown as Python writes it, as one sees it in a file."""
    try:
        value = ast.literal_eval(shown)
    except (SyntaxError, ValueError):
        return shown
    if isinstance(value, tuple):
        return ".".join(map(str, value))
    return value if isinstance(value, str) and value.isprintable() else shown.strip("'\"")


def read_small_text(path: Path) -> str:
    """Return the UTF-8 text of a small file. Raises `NoToml`, `FileNotFoundError`, other `OSError`s."""
    try:
        if path.exists() and not path.is_file():
            raise NoToml(Message("it is not a file but a folder or a device"))
        with path.open("rb") as file:
            data = file.read(MAX_TOML_BYTES + 1)
    except ValueError as error:
        raise NoToml(Message("its name cannot be the name of a file")) from error
    if len(data) > MAX_TOML_BYTES:
        raise NoToml(_too_long())
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise NoToml(Message("it is not UTF-8 text; save it as UTF-8 and try again")) from error


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises `NoToml`, `FileNotFoundError`, other `OSError`s."""
    return parse_toml(read_small_text(path))


def _too_long() -> Message:
    return Message("it is longer than {kilobytes} kB", {"kilobytes": MAX_TOML_BYTES >> 10})


_LONG_KEY_SAID: Final = Message("a key of more than {parts} parts", {"parts": MAX_TOML_KEY_PARTS})
_LONG_NUMBER_SAID: Final = Message("a number of more than {digits} digits", {"digits": MAX_TOML_DIGITS})
