"""Characters that no one sees and that make one word two: stripped wherever cells and names are compared or shown."""

import re
from typing import Final

_UNSEEN: Final = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
"""Zero-width spaces and joiners, marks of direction, soft hyphens, byte-order marks."""
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")
_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def visible(text: str) -> str:
    """A text without control, zero-width and bidirectional characters, its odd spaces plain, and none at its ends."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _SPACES.sub(" ", _CONTROLS.sub("", _UNSEEN.sub("", text))).strip()
