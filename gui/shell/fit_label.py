"""A label whose words take the largest size at which they fit on one line."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from .. import theme
from ..plain import Label

_LARGEST, _SMALLEST = 23, 13
_MARGIN_PX: Final = 4


class Figure(Label):
    """One line, as large as fits between two sizes in points."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("figure")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_words(self, text: str, *, alarming: bool, still_open: bool = False) -> None:
        """Show `text`: in the colour of the unserved where it alarms, in a neutral one where nothing is decided."""
        self.setText(text)
        self.setProperty("none", "false" if alarming else "open" if still_open else "true")
        self.style().polish(self)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, round(QFontMetricsF(self._font(_LARGEST)).height()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - _MARGIN_PX
        sizes = range(_LARGEST, _SMALLEST - 1, -1)
        fitting = (s for s in sizes if QFontMetricsF(self._font(s)).horizontalAdvance(self.text()) <= room)
        self.setFont(self._font(next(fitting, _SMALLEST)))

    @staticmethod
    def _font(points: int) -> QFont:
        return theme.font(points, bold=True)
