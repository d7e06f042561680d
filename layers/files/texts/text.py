"""Texts as they are compared: without what nobody sees, without odd spaces, and without any at their ends."""

import re
from collections.abc import Sequence
from typing import Final

from ....texts import clean

_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_SOFT: Final = re.compile("[\u00ad\u180e\u200b-\u200f]")
_ODD: Final = re.compile("[^\t\n\x20-\x7e\u4e00-\u9fff\u3001-\u303f\uff01-\uff5e]")
"""Anything but ASCII, Chinese characters and Chinese punctuation: to be looked at more closely."""


def visible(text: str) -> str:
    """A text without control, zero-width and bidirectional characters, its odd spaces plain, and none at its ends."""
    if _ODD.search(text) is None:
        return text.strip()
    return _SPACES.sub(" ", _SOFT.sub("", clean(text))).strip()


def all_visible(texts: Sequence[str]) -> list[str]:
    """Each of `texts` as `visible` has it; quick for a whole column, which is looked through at once."""
    plain = _ODD.search("\n".join(texts)) is None
    return [text.strip() for text in texts] if plain else [visible(text) for text in texts]
