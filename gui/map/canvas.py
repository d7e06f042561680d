"""The map: pan, zoom and click over tiles, with the marks and the furniture on top.

The canvas owns the view (a centre and a level) and asks its layers for tiles; pyqtgraph's view carries the items.
"""

from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from .. import theme
from ..plain import tip
from ..tasks import Tasks
from .legend import Compass, Legend
from .marks import Marks
from .painters import GroundPainter, PeoplePainter
from .scene import Area, People, Scene, Sites
from .tiles import COARSEST, FINEST, TileLayer, keys_in, level_for, resolution, tile_rect
from .view import View

_CLICK_PX: Final = 4
_WHEEL_STEP: Final = 120


class MapCanvas(QWidget):
    """The map of one place.

    `area_clicked(row)` tells that an unserved area was clicked, `view_changed` that the map moved, `settled` that all
    of it is drawn.
    """

    area_clicked = Signal(int)
    view_changed = Signal()
    settled = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View((0.0, 0.0), 12, (1, 1))
        self._scene: Scene | None = None
        self._people: People | None = None
        self._show = {"people": True, "buildings": True, "borders": True}
        self._ground = TileLayer("ground", tasks, self, opaque=True)
        self._dots = TileLayer("people", tasks, self, opaque=False)
        self.marks = Marks()
        self._pressed: QPoint | None = None
        self._dragged = False
        self._wheel = 0
        self.graphics = self._make_graphics()
        self.legend = Legend(self)
        self.compass = Compass(self)
        for layer in (self._ground, self._dots):
            layer.changed.connect(self._tiles_changed)

    def _make_graphics(self) -> pg.GraphicsView:
        graphics = pg.GraphicsView(self, background=theme.LAND)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        graphics.setCentralItem(self._box)
        self._item = _MapItem(self)
        self._box.addItem(self._item, ignoreBounds=True)
        graphics.viewport().installEventFilter(self)
        graphics.viewport().setMouseTracking(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(graphics)
        return graphics

    # ------------------------------------------------------------------------------------------------ what is shown
    def show_scene(self, scene: Scene | None) -> None:
        """Show another place, whole."""
        self._scene = scene
        self.show_circle(None, None, ())
        self._paint_ground()
        self.marks.names = scene.names if scene else {}
        if scene is not None:
            self.fit()

    def show_circle(self, people: People | None, sites: Sites | None, areas: tuple[Area, ...]) -> None:
        """Show who is served by a circle and who is not, what serves it, and the unserved areas."""
        self._people = people
        self._paint_people()
        self.marks.show(sites, areas)
        self.legend.set_content(people=people is not None, sites=sites is not None, areas=bool(areas))
        self._place_furniture()
        self._redraw()

    def choose_area(self, row: int | None) -> None:
        """Mark one unserved area."""
        self.marks.chosen = row
        self._redraw()

    def set_shown(self, what: str, shown: bool) -> None:
        """Show or hide the served people (`people`), the `buildings`, the `borders`, `sites`, `areas` or `names`."""
        if what in self._show:
            self._show[what] = shown
            self._paint_people() if what == "people" else self._paint_ground()
        else:
            self.marks.set_shown(what, shown)
        self._redraw()

    def _paint_ground(self) -> None:
        show = self._show
        scene = self._scene
        painter = GroundPainter(scene, buildings=show["buildings"], borders=show["borders"]) if scene else None
        self._ground.show_with(painter)

    def _paint_people(self) -> None:
        people = self._people
        self._dots.show_with(PeoplePainter(people, show_served=self._show["people"]) if people else None)

    # ----------------------------------------------------------------------------------------------------- the view
    def fit(self) -> None:
        """See the whole place."""
        if self._scene is not None:
            self.go_to(self._scene.bounds, closest=FINEST)

    def go_to(self, bounds: tuple[float, float, float, float], *, closest: int) -> None:
        """See a rectangle (xmin, ymin, xmax, ymax) whole, but no nearer than level `closest`."""
        xmin, ymin, xmax, ymax = bounds
        width, height = max(self.width(), 1), max(self.height(), 1)
        needed = 1.08 * max((xmax - xmin) / width, (ymax - ymin) / height)
        self.set_view(((xmin + xmax) / 2, (ymin + ymax) / 2), max(level_for(needed), closest))

    def set_view(self, centre: tuple[float, float], level: int) -> None:
        """Look at a point (metres) at a level."""
        level = min(max(level, FINEST), COARSEST)
        self.view = View(centre, level, (max(self.width(), 1), max(self.height(), 1)))
        xmin, ymin, xmax, ymax = self.view.bounds
        self._box.setRange(QRectF(xmin, ymin, xmax - xmin, ymax - ymin), padding=0.0, disableAutoRange=True)
        self._want()
        self.compass.set_scale(resolution(level))
        self._redraw()
        self.view_changed.emit()

    def zoom(self, steps: int, at: QPointF | None = None) -> None:
        """Zoom in (steps > 0) or out by half-octaves, keeping what lies under `at` (pixels) where it is."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        level = min(max(self.view.level - 2 * steps, FINEST), COARSEST)
        x, y = self.view.to_metres(at)
        metres = resolution(level)
        self.set_view((x - (at.x() - self.width() / 2) * metres, y + (at.y() - self.height() / 2) * metres), level)

    def pan(self, dx: int, dy: int) -> None:
        """Move the map by pixels, as if dragged."""
        metres = resolution(self.view.level)
        x, y = self.view.centre
        self.set_view((x - dx * metres, y + dy * metres), self.view.level)

    def is_settled(self) -> bool:
        """Whether everything in view is drawn, nothing standing in for it."""
        return self._ground.complete() and self._dots.complete()

    def _want(self) -> None:
        xmin, ymin, xmax, ymax = self.view.bounds
        keys = keys_in(self.view.level, xmin, ymin, xmax, ymax)
        ratio = self.devicePixelRatioF()
        self._ground.want(keys, ratio)
        self._dots.want(keys, ratio)

    def _tiles_changed(self) -> None:
        self._redraw()
        if self.is_settled():
            self.settled.emit()

    def _redraw(self) -> None:
        self._item.update()

    # ------------------------------------------------------------------------------------------------------- events
    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_view(self.view.centre, self.view.level)
        self._place_furniture()

    def _place_furniture(self) -> None:
        self.legend.move(14, self.height() - self.legend.height() - 14)
        self.compass.move(self.width() - self.compass.width() - 14, self.height() - self.compass.height() - 14)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse from the graphics view: the canvas alone knows how to move."""
        if isinstance(event, QWheelEvent):
            self._wheel_turned(event)
            return True
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        return super().eventFilter(watched, event)

    def _wheel_turned(self, event: QWheelEvent) -> None:
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _WHEEL_STEP)
        if steps:
            self._wheel -= steps * _WHEEL_STEP
            self.zoom(steps, event.position())

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position().toPoint()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = at, False
        elif kind == QEvent.Type.MouseMove:
            self._moved(at, event.globalPosition().toPoint())
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            self._released(event.position())
        elif kind == QEvent.Type.MouseButtonDblClick:
            self.zoom(2, event.position())
        else:
            return False
        return True

    def _moved(self, at: QPoint, on_screen: QPoint) -> None:
        if self._pressed is None:
            text = self.marks.tell(QPointF(at), self.view)
            QToolTip.showText(on_screen, tip(text), self) if text else QToolTip.hideText()
            return
        step = at - self._pressed
        if self._dragged or step.manhattanLength() > _CLICK_PX:
            self._dragged = True
            self._pressed = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(step.x(), step.y())

    def _released(self, at: QPointF) -> None:
        self._pressed = None
        self.unsetCursor()
        row = None if self._dragged else self.marks.area_at(self.view.to_metres(at))
        if row is not None:
            self.area_clicked.emit(row)

    def paint_map(self, painter: QPainter) -> None:
        """Lay the tiles and draw the marks, in pixels of the canvas."""
        painter.resetTransform()
        view = self.view
        for layer in (self._ground, self._dots):
            for place, tile, image in layer.pieces():
                if place is tile:
                    painter.drawImage(tile_rect(tile.rect, view.corner, view.metres).topLeft().toPoint(), image)
                    continue
                painter.save()
                painter.setClipRect(tile_rect(place.rect, view.corner, view.metres))
                painter.drawImage(tile_rect(tile.rect, view.corner, view.metres), image)
                painter.restore()
        self.marks.paint(painter, view)


class _MapItem(QGraphicsItem):
    """The one item in pyqtgraph's view: it covers everything and lets the canvas paint."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__()
        self._canvas = canvas

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(-5e7, -5e7, 1e8, 1e8)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._canvas.paint_map(painter)
