"""Texts as they are compared: without what nobody sees, without odd spaces, and without any at their ends."""

import re
from typing import Final

from ...texts import clean

_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_SOFT: Final = re.compile("[\u00ad\u180e\u200b-\u200f]")


def visible(text: str) -> str:
    """A text without control, zero-width and bidirectional characters, its odd spaces plain, and none at its ends."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _SPACES.sub(" ", _SOFT.sub("", clean(text))).strip()
