"""What a drawing must carry: the legend, the scale bar and the north arrow, laid over the map."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from ....scenarios.presentation.map_style import round_length
from ... import theme
from ...plain import Label, tip
from ..marks.symbols import draw_symbol
from ..painters import hexagon, share_colour

_WIDEST_PX: Final = 130
_ROOMY: Final = (760, 460)
"""On a smaller map the legend is folded until it is asked for."""
Sample = Literal["unserved", "served", "share", "area", "site", "band", "route", "straight", "dot", "note"]


@dataclass(frozen=True)
class LegendLine:
    """A line of the legend: a sample, with the colour of a band or the category of a facility, and its text."""

    sample: Sample
    text: str
    colour: str = ""
    category: str = ""


class Legend(QFrame):
    """What the marks mean; only what is on the map is listed.

    It folds to its head by a click, so that it hides nothing; `folded` tells that it was asked to. On a small map it
    is folded from the start.
    """

    folded = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("overlay")
        self._asked: bool | None = None
        self.head = QToolButton(self)
        self.head.setObjectName("fold")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setShortcut("K")
        self.head.clicked.connect(self._turn)
        self._inside = QWidget(self)
        self._inside.setObjectName("inside")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 5, 14, 8)
        column.setSpacing(3)
        column.addWidget(self.head, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._inside)
        self.lines: tuple[LegendLine, ...] = ()
        self._write()
        self.hide()

    @property
    def is_folded(self) -> bool:
        """Whether only its head is shown: as the planner asked, and before that where the map is small."""
        small = self._over.width() < _ROOMY[0] or self._over.height() < _ROOMY[1]
        return small if self._asked is None else self._asked

    def fold(self, folded: bool) -> None:
        """Show the head alone, or all."""
        self._asked = folded
        self.fit()
        self.folded.emit()

    def _turn(self) -> None:
        self.fold(not self.is_folded)

    def fit(self) -> None:
        """Take the size that its lines need."""
        self._inside.setVisible(not self.is_folded)
        self._draw_icon()
        self._grid.invalidate()
        self._grid.activate()
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        layout.activate()
        self.resize(self.sizeHint())  # the layout's own hint knows nothing of the frame's edge

    def _write(self) -> None:
        self.head.setText(self.tr("Legend"))
        self.head.setToolTip(tip(self.tr("Fold or unfold the legend (K)")))
        self.head.setAccessibleName(self.tr("Legend"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
            self.fit()  # its head may be all that is shown of it
        elif event.type() == QEvent.Type.StyleChange:  # the theme
            self._draw_icon()
        super().changeEvent(event)

    def _draw_icon(self) -> None:
        self.head.setIcon(theme.icon("up" if self.is_folded else "down"))

    def set_lines(self, lines: tuple[LegendLine, ...]) -> None:
        """List what the map shows now."""
        if lines == self.lines:
            self.fit()
            return
        self.lines = lines
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, line in enumerate(lines):
            text = Label(self._inside, line.text)
            text.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(_Sample(line, self._inside), row, 0)
            self._grid.addWidget(text, row, 1)
            text.show()
            text.ensurePolished()
        self.setVisible(bool(lines))
        self.fit()


class _Sample(QWidget):
    """A small picture of one kind of mark."""

    def __init__(self, line: LegendLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = line
        self._picture = QPixmap()
        self.setFixedSize(28, 18)
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture.isNull() or self._picture.devicePixelRatio() != ratio:
            self._picture = self._drawn(ratio)
        painter = QPainter(self)
        painter.drawPixmap(QPointF(0, 0), self._picture)
        painter.end()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:  # the theme, in whose colours it was drawn
            self._picture = QPixmap()
        super().changeEvent(event)

    def _drawn(self, ratio: float) -> QPixmap:
        """The mark as a picture: the legend lies over the map, and is painted with each of its frames."""
        picture = QPixmap(round(28 * ratio), round(18 * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if theme.is_dark():  # on the map's own paper, that every mark looks as it does there
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.LAND)
            painter.drawRoundedRect(QRectF(0, 0, 28, 18), 3, 3)
        draw = {
            "site": self._draw_site, "area": self._draw_area, "band": self._draw_band, "share": self._draw_shares,
            "route": self._draw_route, "dot": self._draw_dot, "straight": self._draw_straight,
            "note": self._draw_note,
        }.get(self._line.sample, self._draw_dots)  # fmt: skip
        draw(painter)
        painter.end()
        return picture

    def _draw_site(self, painter: QPainter) -> None:
        draw_symbol(painter, QPointF(14, 9), 17, self._line.category, theme.FACILITY)

    def _draw_area(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.UNSERVED, 1.3))
        painter.setBrush(theme.UNSERVED_FILL)
        painter.drawRoundedRect(QRectF(3, 3, 21, 12), 3, 3)

    def _draw_band(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(self._line.colour)
        colour.setAlpha(150)
        painter.setBrush(colour)
        painter.drawRect(QRectF(3, 3, 21, 12))

    def _draw_shares(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for x, size, share in ((5.0, 3.2, 0.0), (13.0, 4.6, 0.4), (22.5, 5.6, 1.0)):
            painter.setBrush(share_colour(share))
            painter.drawPolygon(hexagon(x, 9.0, size))

    def _draw_dot(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.HALO, 1.4))
        painter.setBrush(QColor(self._line.colour))
        painter.drawEllipse(QPointF(14, 9), 5, 5)

    def _draw_note(self, painter: QPainter) -> None:
        """Of what is not drawn: both dots, hollow."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, colour in ((9.0, theme.GAINED), (19.0, theme.LOST)):
            painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DotLine))
            painter.drawEllipse(QPointF(x, 9), 4, 4)

    def _draw_route(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.ROUTE, 3.0))
        painter.drawLine(QPointF(3, 9), QPointF(25, 9))

    def _draw_straight(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.STRAIGHT, 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(3, 9), QPointF(25, 9))

    def _draw_dots(self, painter: QPainter) -> None:
        unserved = self._line.sample == "unserved"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.UNSERVED if unserved else theme.SERVED)
        for x, size in ((5.0, 4.2), (12.5, 6.5), (22.0, 9.0)) if unserved else ((5.0, 2.4), (12.5, 3.8), (21.0, 5.4)):
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
