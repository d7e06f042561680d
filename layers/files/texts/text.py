"""Texts as they are compared: without what nobody sees, without odd spaces, and without any at their ends."""

import re
from collections.abc import Sequence
from typing import Final

from ....texts import any_unclean, clean

_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_SOFT: Final = re.compile("[\u00ad\u180e\u200b-\u200f]")
_ODD: Final = re.compile("[^\t\n\x20-\x7e\u4e00-\u9fff\u3001-\u303f\uff01-\uff5e]")
"""Anything but ASCII, Chinese characters and Chinese punctuation: to be looked at more closely."""


def visible(text: str) -> str:
    """A text without control, zero-width and bidirectional characters, its odd spaces plain, and none at its ends."""
    if _ODD.search(text) is None:
        return text.strip()
    return _SPACES.sub(" ", _SOFT.sub("", clean(text))).strip()


def joined_texts(cells: Sequence[object]) -> str | None:
    """All cells on lines of their own, to be looked through at once; None where one of them is no text."""
    try:
        return "\n".join(cells)  # type: ignore[arg-type]  # join itself tells, much quicker than asking each
    except TypeError:
        return None


def all_visible(cells: Sequence[str]) -> list[str] | None:
    """Each of `cells` as `visible` has it, None where one is no text; a whole column is looked through at once."""
    joined = joined_texts(cells)
    if joined is None:
        return None
    plain = _ODD.search(joined) is None or _is_seen(joined)
    return [text.strip() for text in cells] if plain else [visible(text) for text in cells]


def _is_seen(text: str) -> bool:
    """Whether `visible` would change nothing of a text but its ends."""
    return not (_SPACES.search(text) or _SOFT.search(text) or any_unclean((text,)))
