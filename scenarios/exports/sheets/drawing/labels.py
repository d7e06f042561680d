"""Where texts stand on a map, so that none covers another and none runs over the frame."""

from dataclasses import dataclass, field
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .wrapping import width_of

POINTS_PER_INCH: Final = 72
_STEPS: Final = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 2), (0, -2))
"""Where a text may stand instead, in its own widths and heights."""
_GAP: Final = 2.0

Box = tuple[float, float, float, float]
"""West, south, east and north in points of the map's axes."""


@dataclass
class Labels:
    """The boxes that are taken on a map of `width` and `height` points."""

    axes: Axes
    width: float = 0.0
    height: float = 0.0
    taken: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        figure = self.axes.get_figure()
        assert isinstance(figure, Figure), "the map's axes stand on the sheet itself"
        box, (across, tall) = self.axes.get_position(), figure.get_size_inches()
        self.width, self.height = box.width * across * POINTS_PER_INCH, box.height * tall * POINTS_PER_INCH

    def take(self, box: Box) -> None:
        """Keep other texts away from a box."""
        self.taken.append(box)

    def place(self, x: float, y: float, text: str, points: float) -> tuple[float, float] | None:
        """Return where a text of this size may stand about a place of the map (its coordinates), None where nowhere."""
        wide, tall = width_of(text) * points * 0.55 + 2 * _GAP, points * 1.35 + 2 * _GAP
        at_x, at_y = self._points(x, y)
        for right, up in _STEPS:
            centre = at_x + right * wide * 0.6, at_y + up * tall
            box = (centre[0] - wide / 2, centre[1] - tall / 2, centre[0] + wide / 2, centre[1] + tall / 2)
            if self._free(box):
                self.take(box)
                return self._coordinates(*centre)
        return None

    def _free(self, box: Box) -> bool:
        west, south, east, north = box
        inside = west >= _GAP and south >= _GAP and east <= self.width - _GAP and north <= self.height - _GAP
        return inside and not any(
            west < other[2] and other[0] < east and south < other[3] and other[1] < north for other in self.taken
        )

    def _points(self, x: float, y: float) -> tuple[float, float]:
        (left, right), (bottom, top) = self.axes.get_xlim(), self.axes.get_ylim()
        return (x - left) / (right - left) * self.width, (y - bottom) / (top - bottom) * self.height

    def _coordinates(self, x: float, y: float) -> tuple[float, float]:
        (left, right), (bottom, top) = self.axes.get_xlim(), self.axes.get_ylim()
        return left + x / self.width * (right - left), bottom + y / self.height * (top - bottom)
