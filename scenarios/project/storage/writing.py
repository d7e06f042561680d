"""How files are written: what the planner allows, and who is told. Light, as the command line's start asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Writing:
    """How files are written: `force` replaces what is not LifeCircle's too; `wrote` is told of each file or folder."""

    force: bool = False
    wrote: Callable[[Path], None] = lambda _path: None


USUAL: Final = Writing()
