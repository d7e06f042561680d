"""TOML that people wrote or that others sent: read within bounds, whatever it holds.

Python's own reader takes a minute and gigabytes for some texts of a few kilobytes, so these are told apart first.
"""

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
_AT: Final = re.compile(r"\s*\(at line (\d+), column \d+\)")


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
        line = _AT.search(str(error))
        raise NoToml(_AT.sub("", str(error)).rstrip("."), int(line[1]) if line else 0) from error
    return tables


def read_small_text(path: Path) -> str:
    """Return the UTF-8 text of a small file. Raises `NoToml`, `FileNotFoundError`, other `OSError`s."""
    try:
        if path.exists() and not path.is_file():
            raise NoToml(Message("it is no file but a folder or a device"))
        with path.open("rb") as file:
            data = file.read(MAX_TOML_BYTES + 1)
    except ValueError as error:
        raise NoToml(Message("its name is none that a file can have")) from error
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
