"""What a drawing must carry: the legend, the scale bar and the north arrow, laid over the map."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget
from typing_extensions import override

from ...scenarios.presentation.map_style import round_length
from .. import theme
from ..plain import Label
from .symbols import draw_symbol

_WIDEST_PX: Final = 130
_KINDS: Final = ("unserved", "served", "area", "site")


class Legend(QFrame):
    """What the marks mean; only what is on the map is listed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 10, 14, 10)
        grid.setVerticalSpacing(6)
        self._lines = {kind: (_Sample(kind, self), Label(self)) for kind in _KINDS}
        for row, (sample, text) in enumerate(self._lines.values()):
            grid.addWidget(sample, row, 0)
            grid.addWidget(text, row, 1)
        self.set_content(people=False, sites=False, areas=False)
        self.retranslate()

    def set_content(self, *, people: bool, sites: bool, areas: bool) -> None:
        """List what the map shows now."""
        listed = {"unserved": people, "served": people, "area": areas, "site": sites}
        for kind, widgets in self._lines.items():
            for widget in widgets:
                widget.setVisible(listed[kind])
        self.setVisible(any(listed.values()))
        self._fit()

    def retranslate(self) -> None:
        """Write the legend in the window's language."""
        for kind, text in (
            ("unserved", self.tr("People not served")),
            ("served", self.tr("People served")),
            ("area", self.tr("Unserved area")),
            ("site", self.tr("Facility of this circle")),
        ):
            self._lines[kind][1].setText(text)
        self._fit()

    def _fit(self) -> None:
        """Take the size that the lines need now, in the font that the style gives them."""
        for _, text in self._lines.values():
            text.ensurePolished()
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        layout.activate()
        self.resize(self.sizeHint())  # the layout's own hint knows nothing of the frame's edge


class _Sample(QWidget):
    """A small picture of one kind of mark."""

    def __init__(self, kind: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setFixedSize(26, 18)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._kind == "site":
            draw_symbol(painter, QPointF(13, 9), 16, "", theme.FACILITY)
        elif self._kind == "area":
            painter.setPen(QPen(theme.UNSERVED, 1.3))
            painter.setBrush(theme.UNSERVED_FILL)
            painter.drawRoundedRect(QRectF(3, 3, 20, 12), 3, 3)
        else:
            self._draw_dots(painter)
        painter.end()

    def _draw_dots(self, painter: QPainter) -> None:
        unserved = self._kind == "unserved"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.UNSERVED if unserved else theme.SERVED)
        for x, size in ((5.0, 4.2), (12.0, 6.5), (20.5, 9.0)) if unserved else ((5.0, 2.0), (12.0, 3.2), (20.0, 4.6)):
            painter.drawEllipse(QPointF(x, 9), size / 2, size / 2)


class Compass(QWidget):
    """A north arrow above a scale bar of a round length."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._metres_per_pixel = 1.0
        self.setFixedSize(QSize(_WIDEST_PX + 24, 78))

    def set_scale(self, metres_per_pixel: float) -> None:
        """Draw the bar for this scale."""
        if metres_per_pixel != self._metres_per_pixel:
            self._metres_per_pixel = metres_per_pixel
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_arrow(painter, self.width() - 22.0)
        length = round_length(_WIDEST_PX * self._metres_per_pixel)
        self._draw_bar(painter, length, length / self._metres_per_pixel)
        painter.end()

    def _draw_arrow(self, painter: QPainter, x: float) -> None:
        painter.setPen(QPen(theme.HALO, 1.2))
        painter.setBrush(QColor(theme.INK))
        painter.drawPolygon(QPolygonF([QPointF(x, 2), QPointF(x + 8, 26), QPointF(x, 20), QPointF(x - 8, 26)]))
        painter.setPen(QColor(theme.INK))
        painter.setFont(theme.font(8.5, bold=True))
        painter.drawText(QRectF(x - 14, 26, 28, 16), Qt.AlignmentFlag.AlignCenter, self.tr("N"))

    def _draw_bar(self, painter: QPainter, metres: float, pixels: float) -> None:
        right, y = self.width() - 10.0, self.height() - 10.0
        for colour, width in ((theme.HALO, 5.0), (QColor(theme.INK), 2.0)):
            painter.setPen(QPen(colour, width))
            ends = [
                QPointF(right - pixels, y - 5),
                QPointF(right - pixels, y),
                QPointF(right, y),
                QPointF(right, y - 5),
            ]
            painter.drawPolyline(QPolygonF(ends))
        painter.setFont(theme.font(8.5))
        text = self.tr("{km} km").format(km=f"{metres / 1000:g}") if metres >= 1000 else f"{metres:g} m"
        painter.drawText(QRectF(right - pixels, y - 22, pixels, 16), Qt.AlignmentFlag.AlignCenter, text)
