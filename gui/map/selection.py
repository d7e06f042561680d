"""The facilities that are selected on the map: by Shift and a click, or by Shift and a box drawn around them."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from .. import theme
from .marks.marks import Marks
from .view import View

_CLICK_PX = 4.0
"""Whatever moved less was a click."""


class Selection(QObject):
    """`changed(rows)` when other facilities are selected, rows as a frozenset; `drawn` while the box is."""

    changed = Signal(object)
    drawn = Signal()

    def __init__(self, marks: Marks, parent: QObject) -> None:
        super().__init__(parent)
        self._marks = marks
        self._from: QPointF | None = None
        self._to = QPointF()

    @property
    def rows(self) -> frozenset[int]:
        """The rows of the selected facilities."""
        return self._marks.of_sites.selected

    def choose(self, rows: Iterable[int]) -> None:
        """Select these and no others."""
        chosen = frozenset(int(row) for row in rows)
        if chosen != self.rows:
            self._marks.of_sites.selected = chosen
            self.changed.emit(chosen)

    def toggle(self, row: int) -> None:
        """Select one more, or one less."""
        self.choose(self.rows ^ {row})

    # ---------------------------------------------------------------------------------------------------------- the box
    @property
    def is_boxing(self) -> bool:
        """Whether a box is being drawn."""
        return self._from is not None

    def begin(self, at: QPointF) -> None:
        """The button went down with Shift held."""
        self._from = self._to = at

    def stretch(self, at: QPointF) -> None:
        """The pointer moved while the button is down."""
        self._to = at
        self.drawn.emit()

    def end(self, view: View) -> bool:
        """Add what lies in the box to the selection; False where no box was drawn, but a click made."""
        box, self._from = self._box(), None
        self.drawn.emit()
        if box.width() + box.height() < 2 * _CLICK_PX:
            return False
        self.choose(self.rows | set(self._marks.sites_within(box, view).tolist()))
        return True

    def drop_box(self) -> bool:
        """Give the box up that is being drawn; False where none is."""
        begun, self._from = self.is_boxing, None
        self.drawn.emit()
        return begun

    def _box(self) -> QRectF:
        return QRectF(self._from or self._to, self._to).normalized()

    def paint(self, painter: QPainter) -> None:
        """Draw the box, in pixels."""
        if self._from is None:
            return
        fill = QColor(theme.SELECTED)
        fill.setAlpha(36)
        painter.setPen(QPen(theme.SELECTED, 1.6, Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        painter.drawRect(self._box())
