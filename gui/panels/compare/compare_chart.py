"""The clauses' figures of both sides as pairs of bars, painted by hand: the first in grey, the second in colour."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ....coverage.evaluation.verdict import Verdict
from ....scenarios.presentation.summary import figure_text
from ....scenarios.presentation.titles import title_of
from ....scenarios.presentation.translate import Words
from ....texts import one_line
from ... import theme

_ROW_PX: Final = 44
_BAR_PX: Final = 8.0
_KEY_PX: Final = 24
_FIRST: Final = "#98a4b0"
_RIGHT_PX: Final = 64.0
Pair = tuple[Verdict, Verdict]


class CompareChart(QWidget):
    """Draws pairs of verdicts whose figures are shares; others have no common scale and stand in the table alone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: Words | None = None
        self.pairs: tuple[Pair, ...] = ()
        self._names = ("", "")

    def name(self, names: tuple[str, str]) -> None:
        """Say above the bars which is whose."""
        self._names = names
        self.update()

    def show_pairs(self, pairs: tuple[Pair, ...], words: Words) -> None:
        """Show other pairs."""
        self._words = words
        self.pairs = tuple(pair for pair in pairs if all(one.unit == "%" and one.measured is not None for one in pair))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, _KEY_PX + _ROW_PX * max(len(self.pairs), 1) + 8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.pairs:
            self._paint_key(painter)
        for row, pair in enumerate(self.pairs):
            self._paint_pair(painter, 6.0 + _KEY_PX + row * _ROW_PX, pair)
        painter.end()

    def _paint_key(self, painter: QPainter) -> None:
        """The colour of each side, with its name behind it."""
        painter.setFont(theme.font(9))
        room = (self.width() - 12) / 2
        for number, (name, colour) in enumerate(zip(self._names, (theme.shade(_FIRST), theme.SERVED), strict=True)):
            left = 6 + number * room
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(left, 10, 14, _BAR_PX), 3, 3)
            painter.setPen(theme.shade(theme.INK_SOFT))
            metrics = QFontMetricsF(painter.font())
            text = metrics.elidedText(one_line(name), Qt.TextElideMode.ElideRight, room - 26)
            painter.drawText(QRectF(left + 20, 5, room - 24, 18), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_pair(self, painter: QPainter, top: float, pair: Pair) -> None:
        assert self._words is not None
        width = self.width() - _RIGHT_PX - 12
        painter.setFont(theme.font(9))
        painter.setPen(theme.shade(theme.INK))
        title = QFontMetricsF(painter.font()).elidedText(
            title_of(pair[0].clause, self._words), Qt.TextElideMode.ElideRight, self.width() - 12
        )
        painter.drawText(QRectF(6, top, self.width() - 12, 17), Qt.AlignmentFlag.AlignVCenter, title)
        colours = (theme.shade(_FIRST), theme.KEPT if pair[1].state == "met" else theme.SERVED)
        for number, (one, colour) in enumerate(zip(pair, colours, strict=True)):
            self._paint_bar(painter, QRectF(6, top + 18 + number * (_BAR_PX + 2), width, _BAR_PX), one, colour)

    def _paint_bar(self, painter: QPainter, room: QRectF, verdict: Verdict, colour: QColor) -> None:
        part = min(max(float(verdict.measured or 0.0) / 100, 0.0), 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.shade(theme.DESK))
        painter.drawRoundedRect(room, 3, 3)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(room.left(), room.top(), room.width() * part, room.height()), 3, 3)
        painter.setPen(QPen(theme.shade(theme.INK_SOFT), 1))
        painter.setFont(theme.font(8))
        text = QRectF(room.right() + 6, room.top() - 4, _RIGHT_PX, room.height() + 8)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, figure_text(verdict.measured, "%"))
