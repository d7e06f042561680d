"""What the sections of a report are written from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...editing.scenario import Board
from ...presentation.translate import Words
from ...runs.comparison import Comparison
from ...runs.evaluation import Result


def nothing_drawn(_height_inch: float) -> Path | None:
    """Return that there is no overview."""
    return None


@dataclass(frozen=True, eq=False)
class ReportRequest:
    """An evaluated project, the language, and the maps that were drawn for it (by clause id)."""

    result: Result
    words: Words
    maps: Mapping[str, Path] = field(default_factory=dict)
    unit: str = ""
    date: str = ""
    comparison: Comparison | None = None
    difference_maps: Mapping[tuple[str, str], Path] = field(default_factory=dict)
    """By scenario and clause."""
    board: Board = field(default_factory=Board)
    overview: Callable[[float], Path | None] = nothing_drawn
    """Draws the plan's overview so many inches high, for the first page."""
