"""Names of files that every system takes: Windows forbids more letters, names and lengths than others."""

from collections.abc import Collection
from typing import Final

from ....layers.files.texts.windows_names import FORBIDDEN, is_device

LONGEST_BYTES: Final = 120
"""Of one name with its suffix. A folder of 130 letters then still fits into the 260 that Windows takes by itself."""


def portable(stem: str, suffix: str, taken: Collection[str] = ()) -> str:
    """Return a file's name made of `stem` and `suffix` (with its dot) that every system takes.

    Letters that Windows forbids and those that control a terminal become `_`; dots and blanks go from the end, where
    Windows drops them; a device's name gets `_` behind it; what is too long is cut between letters; and a name that
    differs from one of `taken` in nothing but capitals gets a number, as Windows and macOS take both for one file.
    """
    plain = "".join("_" if letter in FORBIDDEN or not letter.isprintable() else letter for letter in stem)
    plain = plain.rstrip(". ").lstrip(" ") or "_"
    if is_device(plain):
        plain = f"_{plain}"
    known = {name.casefold() for name in taken}
    name, number = _fitting(plain, suffix), 1
    while name.casefold() in known:
        number += 1
        name = _fitting(plain, f"-{number}{suffix}")
    return name


def _fitting(plain: str, end: str) -> str:
    room = LONGEST_BYTES - len(end.encode())
    return plain.encode()[:room].decode(errors="ignore").rstrip(". ") + end
