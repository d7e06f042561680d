"""Chinese fonts that come with the program, for computers that have none: see `bundle/fonts.py`."""

from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).with_name("fonts")
"""Holds nothing in a checkout and in the wheel: who installs those has a system with fonts."""


def carried_fonts(folder: Path = FONTS) -> tuple[Path, ...]:
    """Return the font files that were installed with the program."""
    return tuple(sorted(file for file in folder.glob("*.[ot]tf")))
