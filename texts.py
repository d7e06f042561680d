"""Texts that come from files, arguments and other programs: made fit to be shown and written, the same for all outputs.

What nobody can see or no program can write is taken out (`clean`), what has no end is cut (`cut`), and a cell of a CSV
is kept from being a formula (`csv_cell`). Each output adds the one thing of its own: escaping, or no markup at all.
"""

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, Final

from typing_extensions import override

_WRITTEN_OUT: Final = 1e15
LONGEST_IN_SENTENCE: Final = 500
"""Letters of one value in a sentence; the list of all services is 400 long."""

_PLANE_ENDS: Final = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_UNSEEN: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\ud800-\udfff"  # halves of characters
    "\ufdd0-\ufdef" + _PLANE_ENDS +  # what Unicode never assigns
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of reading
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f"  # of no width
)  # fmt: skip
_JOINERS: Final = "\u180e\u200c\u200d"
"""Of no width either, but Mongolian, Uyghur, Persian and Indian words are misspelt without them."""
_JOINING: Final = "\u0600-\u08ff\u0900-\u0dff\u1800-\u18af\ufb50-\ufdcf\ufe70-\ufefc"
_TAKEN_OUT: Final = re.compile(f"[{_UNSEEN}]|(?<![{_JOINING}])[{_JOINERS}]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNCLEAN: Final = re.compile(f"{_TAKEN_OUT.pattern}|{_LINE_ENDS.pattern}")
_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?%?")


def clean(text: str) -> str:
    """Return `text` without characters that cannot be seen or written, every line end as a line feed.

    Taken out are control characters, halves of characters (lone surrogates), noncharacters, marks of direction and
    characters of no width, except joiners in scripts that need them. Tabs and line feeds stay.
    """
    if text.isprintable() or not _UNCLEAN.search(text):
        return text
    return _TAKEN_OUT.sub("", _LINE_ENDS.sub("\n", text))


def first_few(names: Iterable[object], most: int) -> str:
    """Return the first of some names for a sentence, with a sign where further ones follow.

    Examples
    --------
    >>> first_few([3, 5, 8], 2)
    '3, 5 …'

    """
    listed = [str(name) for name in names]
    return ", ".join(listed[:most]) + (" …" if len(listed) > most else "")


def without_unseen(text: str) -> str:
    """Return `text` as `clean` does, but with its line ends as they are: for JSON, where they stand inside texts."""
    return _TAKEN_OUT.sub("", text)


def any_unclean(texts: Iterable[str]) -> bool:
    """Return whether `clean` would change one of `texts`; quick for a whole column."""
    joined = "\n".join(texts)
    if joined.replace("\n", "").isprintable():
        return False  # nothing that is taken out is printable: much quicker than the search, and true of nearly all
    return _UNCLEAN.search(joined) is not None


def any_unseen(text: str) -> bool:
    """Return whether `clean` would take anything out of `text`, beside making line ends alike."""
    return _TAKEN_OUT.search(text) is not None


def cleaned_values(value: Any) -> Any:  # noqa: ANN401  (whatever a TOML or JSON file holds)
    """Return lists and tables of plain values with every text in them cleaned, keys too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {cleaned_values(key): cleaned_values(item) for key, item in value.items()}
    return [cleaned_values(item) for item in value] if isinstance(value, list) else value


def cut(text: str, most: int = LONGEST_IN_SENTENCE) -> str:
    """Return at most `most` letters of `text`; an ellipsis at the end says that there was more."""
    return text if len(text) <= most else text[: most - 1] + "…"


def one_line(text: str, most: int = LONGEST_IN_SENTENCE) -> str:
    """Return `text` cleaned, on one line, and cut after `most` letters."""
    return cut(" ".join(clean(text).split()), most)


def shown(value: object) -> object:
    """Return a value as it may stand in a sentence: texts, paths and errors cleaned and cut, large numbers written out.

    >>> "{beds:.4g} beds".format(beds=shown(12345.6))
    '12,346 beds'
    """
    if isinstance(value, float):
        return _WrittenOut(value)
    return cut(clean(str(value))) if isinstance(value, str | PurePath | BaseException) else value


class _WrittenOut(float):
    """A number that no sentence shortens to a power of ten, as 1.235e+04: above its digits it is a whole number."""

    @override
    def __format__(self, form: str, /) -> str:
        text = super().__format__(form)
        return super().__format__(",.0f") if "e+" in text and abs(self) < _WRITTEN_OUT else text


def csv_cell(text: str) -> str:
    """Return `text` as a cell of a CSV that no spreadsheet takes for a formula: a quote stands before it."""
    text = clean(text)
    risky = text.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠") and not _NUMBER.fullmatch(text.strip())
    return "'" + text if risky or text[:1] in ("\t", "\n") else text
