"""How a clause is drawn in the list: a mark, its title, a bar up to its figure, and the margin to its target."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from .....coverage.evaluation.verdict import State
from .....scenarios.presentation.summary import MARKS, figure_text, measured_text
from .... import theme
from .rows import ClauseRow

ROW: Final = Qt.ItemDataRole.UserRole
"""Under this role the model gives the row that is drawn."""
_SAME: Final = 1e-9
_BESIDE_PX: Final = 62.0
"""The least room beside every bar."""
ROWS: Final = ROW + 1
"""Under this role the model gives all rows that are listed."""
HEADING_PX: Final = 24
_Index = QModelIndex | QPersistentModelIndex
_COLOURS: Final = {
    "met": theme.KEPT,
    "nearly_met": theme.NEARLY,
    "not_met": theme.UNSERVED,
    "not_decided": theme.UNDECIDED,
    "not_applicable": theme.UNDECIDED,
    "reported": QColor(theme.ACCENT),
}


class ClauseDelegate(QStyledItemDelegate):
    """Draws a clause: mark, title, measured figure, bar with the target's tick, margin or reason."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: ClauseRow = index.data(ROW)
        return QSize(240, (38 if row.indent else 50) + (HEADING_PX if row.heading else 0))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ClauseRow = index.data(ROW)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.heading:
            _draw_heading(painter, QRectF(box.left() + 10, box.top(), box.width() - 20, HEADING_PX), row.heading)
            box.setTop(box.top() + HEADING_PX)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.shade("#e6eef6"))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 7, 7)
        left = box.left() + (34 if row.indent else 10)
        _draw_mark(painter, QPointF(left + 9, box.top() + 18), row.state)
        beside = _room_beside(index.data(ROWS) or (row,))
        _draw_words(painter, box.adjusted(left + 26 - box.left(), 6, -10, -6), row, beside)
        painter.restore()


def _draw_heading(painter: QPainter, box: QRectF, text: str) -> None:
    painter.setFont(theme.font(8.5, bold=True))
    painter.setPen(theme.shade(theme.INK_SOFT))
    painter.drawText(box, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)
    painter.setPen(QPen(theme.shade("#d5dae1"), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def _draw_mark(painter: QPainter, centre: QPointF, state: State) -> None:
    """A disc with the verdict's sign: told by shape as well as by colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_COLOURS[state])
    painter.drawEllipse(centre, 9, 9)
    painter.setPen(Qt.GlobalColor.white)
    painter.setFont(theme.font(9, bold=True))
    painter.drawText(QRectF(centre.x() - 9, centre.y() - 9.5, 18, 18), Qt.AlignmentFlag.AlignCenter, MARKS[state])


def _room_beside(rows: Sequence[ClauseRow]) -> float:
    """The room beside all bars, so that they end at one line and can be compared: that of the longest text."""
    metrics = QFontMetricsF(theme.font(8.5))
    return max((metrics.horizontalAdvance(_beside(row)) for row in rows if row.measured is not None), default=0.0)


def _beside(row: ClauseRow) -> str:
    return change_text(row) or row.margin


def _draw_words(painter: QPainter, box: QRectF, row: ClauseRow, room_beside: float) -> None:
    figure = shown_figure(row)
    big, small = theme.font(10 if not row.indent else 9.5), theme.font(8.5)
    bold = theme.font(10, bold=True)
    width = QFontMetricsF(bold).horizontalAdvance(figure)
    line = QRectF(box.left(), box.top(), box.width(), 22)
    painter.setFont(bold)
    painter.setPen(theme.shade(_COLOURS[row.state]))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
    painter.setFont(big)
    painter.setPen(theme.shade(theme.INK))
    room = box.width() - width - 10
    title = QFontMetricsF(big).elidedText(row.title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
    painter.setFont(small)
    painter.setPen(theme.shade(theme.INK_SOFT))
    below = QRectF(box.left(), box.top() + 23, box.width(), 16)
    if row.measured is None:
        reason = QFontMetricsF(small).elidedText(row.reason, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, reason)
        return
    margin = max(room_beside, _BESIDE_PX)
    painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _beside(row))
    draw_bar(painter, QRectF(below.left(), below.top() + 5, below.width() - margin - 10, 6), row)


def shown_figure(row: ClauseRow) -> str:
    """The figure, marked where it rests on people who were estimated and not counted."""
    if row.measured is None:
        return ""
    mark = QCoreApplication.translate("PlanPanel", "est. ") if row.verdict.estimated else ""
    return mark + measured_text(row, row.unit)


def change_text(row: ClauseRow) -> str:
    """How the figure differs from that of the place as it is; '' where it does not."""
    before = row.before.measured if row.before is not None and not row.indent else None
    if before is None or row.measured is None or abs(row.measured - before) < _SAME:
        return ""
    text = QCoreApplication.translate("PlanPanel", "was {before}")
    return text.format(before=figure_text(before, row.unit))


def draw_bar(painter: QPainter, box: QRectF, row: ClauseRow) -> None:
    """The measured figure as a bar, the target as a tick; percent fill the whole width at 100."""
    measured, target = row.measured or 0.0, row.target
    whole = 100.0 if row.unit == "%" else 1.15 * max(measured, target or 0.0, 1e-12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.shade("#e4e8ed"))
    painter.drawRoundedRect(box, 3, 3)
    filled = QRectF(box.left(), box.top(), box.width() * min(measured / whole, 1.0), box.height())
    painter.setBrush(_COLOURS[row.state] if row.state != "not_met" else theme.SERVED)
    painter.drawRoundedRect(filled, 3, 3)
    base = row.verdict.clause.baseline if not row.indent else None
    if base is not None:  # where the plan starts from
        x = box.left() + box.width() * min(base.value / whole, 1.0)
        painter.setPen(QPen(theme.shade(theme.INK_SOFT), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))
    if target is not None:
        x = box.left() + box.width() * min(target / whole, 1.0)
        painter.setPen(QPen(theme.shade(theme.INK), 2))
        painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))
