"""The line that an indicator is to follow from its base to its target, and where a measured value stands to it.

Between the years that the plan gives a figure for, the line is straight; before the base year and after the target year
it is level. A value that meets the target has reached it, whatever the year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ...coverage.evaluation.counting.tallies import at_least
from ..presentation.names import later
from .view import Word

Standing = Literal["reached", "ahead", "on_line", "behind"]

STANDINGS: Final[Mapping[Standing, Word]] = {
    "reached": Word(later("target reached"), "good"),
    "ahead": Word(later("ahead of the line"), "good"),
    "on_line": Word(later("on the line"), "good"),
    "behind": Word(later("behind the line"), "bad"),
}
SHORT: Final = Word(later("target not reached"), "bad")
"""Of an indicator of which the plan gives no base, so that no line leads to the target."""
NEARLY: Final = Word(later("nearly met"), "near")
_SLACK: Final = 1e-9


@dataclass(frozen=True)
class Course:
    """The figures that the plan gives by year, the base first and the target last; `falling` where less is better.

    `target` is that of the last year, None where the plan sets no figure; `strict` where it must be exceeded (>).
    """

    points: Mapping[int, float]
    target: float | None
    falling: bool = False
    strict: bool = False

    def at(self, year: int) -> float | None:
        """Return the figure of a year on the line; None where the plan gives but one figure, or none."""
        if len(self.points) < 2:
            return None
        years = sorted(self.points)
        return float(np.interp(year, years, [self.points[one] for one in years]))

    def good(self, value: float, goal: float) -> bool:
        """Tell whether a value is as good as a goal, which itself is."""
        return at_least(goal, value) if self.falling else at_least(value, goal)

    def _reaches(self, value: float, target: float) -> bool:
        return self.good(value, target) and not (self.strict and value == target)

    def gap(self, value: float, year: int) -> float | None:
        """Return by how much a value is on the good side of the line, negative where it is short of it."""
        line = self.at(year)
        if line is None:
            return None
        return line - value if self.falling else value - line

    def standing(self, value: float, year: int) -> Standing | None:
        """Return where a value of a year stands; None where there is neither a target that it meets nor a line."""
        if self.target is not None and self._reaches(value, self.target):
            return "reached"
        line, gap = self.at(year), self.gap(value, year)
        if line is None or gap is None:
            return None
        if not self.good(value, line):
            return "behind"
        return "on_line" if abs(gap) <= _SLACK * max(abs(line), 1.0) else "ahead"
