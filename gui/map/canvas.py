"""The map: pan, zoom and click over tiles, with the marks and the furniture on top.

The canvas owns the view (a centre and a level) and asks its layers for tiles; pyqtgraph's view carries the items.
"""

import logging
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap, QRegion, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QVBoxLayout, QWidget
from typing_extensions import override

from ...arrays import Floats
from ...messages import LifecircleError
from ...scenarios.analyses.reached_ground import ReachedGround
from .. import theme
from ..layers_state import LayersState
from ..tasks import Tasks
from .hand import Hand
from .layer_stack import LayerStack, Paint
from .marks.edit_marks import EditMarks
from .marks.way_marks import WayMarks
from .over.furniture import LEAST, LEAST_SEEN, Furniture
from .painters import DOTS_UNTIL_M
from .scene import Area, People, Scene, Sites, area_paths
from .selection import Selection
from .tiles import COARSEST, FINEST, level_for, resolution
from .tools.tool import Tool
from .turns import TURNS
from .view import View

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_EDGE_PX: Final = 16
"""So far from the map's edge, and from what stands over it, lies what is to be seen whole."""
_TOOLS_PX: Final = 320
"""How far down from the map's top the palette of tools may reach."""


class MapCanvas(QWidget):
    """The map of one place.

    Of a click tell `area_clicked(row)` for an unserved area, `house_clicked(row)` for a demand point,
    `site_clicked(row)` for a facility, `nothing_clicked` for none of them, with `ground_clicked(x, y)` where it was;
    `menu_asked(x, y, position)` of a right click. `site_rested(row)` tells on which facility the pointer rests, -1
    when it left. `view_changed` tells that the map moved, `settled` that all of it is drawn, `layer_failed(error)` why
    a layer is not; `left_tool` that Escape was pressed where no gesture was begun, `delete_asked` Delete,
    `edit_asked` Enter.
    """

    area_clicked = Signal(int)
    plate_clicked = Signal(int)
    house_clicked = Signal(int)
    site_clicked = Signal(int)
    nothing_clicked = Signal()
    site_rested = Signal(int)
    ground_clicked = Signal(float, float)
    delete_asked = Signal()
    edit_asked = Signal()
    layer_failed = Signal(object)
    left_tool = Signal()
    menu_asked = Signal(float, float, QPoint)
    legend_changed = Signal()
    circle_shown = Signal()
    view_changed = Signal()
    settled = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None, *, lane: str = "") -> None:
        """`lane` goes before the names of the map's lanes: two maps must not stop each other's work."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = View((0.0, 0.0), 12, (1, 1))
        self._was_afar = False
        self._stale = False
        self._tasks = tasks
        self._scene: Scene | None = None
        self._base = QPixmap()
        self._basemap_by = ""
        self._outlines = lane + "outlines"
        self.layers = LayerStack(tasks, self, lane=lane)
        self.marks = self.layers.marks
        self.selection = Selection(self.marks, self)
        self.ways = WayMarks()
        self.edits = EditMarks()
        self.tool: Tool | None = None
        self.tell: Callable[[str, int], str] = _nothing_to_tell
        self.hand = Hand(self)
        self.graphics = self._make_graphics()
        self.furniture = Furniture(self)
        self.legend, self.compass = self.furniture.legend, self.furniture.compass
        self.tip, self.attribution = self.furniture.tip, self.furniture.attribution
        self.legend.folded.connect(self.place_furniture)
        self.layers.changed.connect(self._tiles_changed)
        self.layers.failed.connect(self.layer_failed)
        self.selection.changed.connect(lambda _rows: self._redraw())
        self.selection.drawn.connect(self._redraw_gesture)

    def _make_graphics(self) -> pg.GraphicsView:
        graphics = pg.GraphicsView(self, background=theme.LAND)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        graphics.setCentralItem(self._box)
        self._item = _MapItem(self)
        self._box.addItem(self._item, ignoreBounds=True)
        graphics.viewport().installEventFilter(self.hand)
        graphics.viewport().setMouseTracking(True)
        graphics.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(graphics)
        return graphics

    # ------------------------------------------------------------------------------------------------ what is shown
    def show_scene(self, scene: Scene | None) -> None:
        """Show another place, whole."""
        self._scene = scene
        self.show_circle(None, None, ())
        self.layers.show_scene(scene)
        if scene is not None:
            self.fit()

    def show_circle(self, people: People | None, sites: Sites | None, areas: tuple[Area, ...]) -> None:
        """Show who is served by a circle and who is not, what serves it, and the unserved areas."""
        self.tip.hide()  # it told of what was shown before
        self.layers.show_people(people)
        self.marks.show(sites, areas)
        self.layers.renew("areas")
        self.ways.show(None)
        self._tasks.cancel(self._outlines)
        if areas:
            done, failed = self.layers.set_outlines, _no_outlines
            self._tasks.start(self._outlines, area_paths, areas, done=done, failed=failed)
        self.show_ground(None)
        self.legend_changed.emit()
        self.circle_shown.emit()

    @property
    def bands(self) -> ReachedGround | None:
        """The ground that is shown as reached."""
        return self.layers.bands

    def show_ground(self, ground: ReachedGround | None) -> None:
        """Show from where the circle is reached, in bands or as a surface of time, as was chosen."""
        self.layers.show_ground(ground)
        self.legend_changed.emit()

    def show_basemap(self, paint: Paint | None, attribution: str) -> None:
        """Lay a basemap under the map, None for none; whose it is stands at the map's foot while it is shown."""
        self.layers.show_basemap(paint)
        self._basemap_by = attribution if paint is not None else ""
        self._tell_attribution()

    def _tell_attribution(self) -> None:
        self.attribution.tell(self._basemap_by if self.layers.state.shows("basemap") else "")
        self.place_furniture()

    def pick(self, xy: Floats) -> None:
        """Ring places (k, 2) in metres that are selected elsewhere."""
        self.marks.picked = xy
        self._redraw()

    def set_stale(self, stale: bool) -> None:
        """Let the map stand back while what it will show is still worked out."""
        self._stale = stale
        self._redraw()

    def update_marks(self) -> None:
        """Draw the marks and ways anew, after they were changed."""
        self._redraw()

    def update_edits(self) -> None:
        """Draw what a gesture changes anew; the map below it stays as it is."""
        self._redraw_gesture()

    def has_people(self) -> bool:
        """Whether people are drawn at all."""
        return self.layers.people is not None

    @property
    def knows_served(self) -> bool:
        """Whether it is known of the people who are drawn who is served."""
        return self.layers.people is not None and self.layers.people.known

    @property
    def counts_land(self) -> bool:
        """Whether what is drawn as people is residential land."""
        return self.layers.people is not None and self.layers.people.of_land

    def from_afar(self) -> bool:
        """Whether people are drawn in hexagons rather than as dots."""
        return self.view.metres > DOTS_UNTIL_M

    def shows(self, what: str) -> bool:
        """Whether a layer or a kind of mark is shown."""
        return self.layers.state.shows(what)

    def take_tool(self, tool: Tool | None) -> None:
        """Give the left button to a tool, or with None back to the map."""
        if self.tool is not None:
            self.tool.cancel()
            self.tool.changed.disconnect(self._redraw_gesture)
        self.tool = tool
        if tool is not None:
            tool.changed.connect(self._redraw_gesture)
            self.setFocus()
        self.point()
        self._redraw()

    def choose_area(self, row: int | None) -> None:
        """Mark one unserved area."""
        self.marks.chosen = row
        self._redraw()

    def set_shown(self, what: str, shown: bool) -> None:
        """Show or hide a layer or a part of one."""
        self.set_layers(self.layers.state.with_shown(what, shown))

    def set_layers(self, state: LayersState) -> None:
        """Show other layers, or the same ones otherwise."""
        self.layers.set_state(state)
        self._tell_attribution()
        self.legend_changed.emit()

    # ----------------------------------------------------------------------------------------------------- the view
    def fit(self) -> None:
        """See the whole place."""
        if self._scene is not None:
            self.go_to(self._scene.bounds, closest=FINEST)

    def scene_bounds(self) -> tuple[float, float, float, float] | None:
        """The bounds (xmin, ymin, xmax, ymax) of the place that is shown, None where there is none."""
        return None if self._scene is None else self._scene.bounds

    def go_to(
        self,
        bounds: tuple[float, float, float, float],
        *,
        closest: int,
        beside: QWidget | None = None,
        least: float = LEAST,
    ) -> None:
        """See a rectangle (xmin, ymin, xmax, ymax) whole, but no nearer than level `closest`.

        It is seen between what stands over the map at its sides; `beside` will come to stand at the right.
        """
        xmin, ymin, xmax, ymax = bounds
        room = self.furniture.room(self.graphics, beside=beside, least=least)
        needed = 1.08 * max((xmax - xmin) / max(room.width(), 1), (ymax - ymin) / max(room.height(), 1))
        level = max(level_for(needed), closest)
        aside = (self.width() / 2 - room.center().x()) * resolution(level)
        self.set_view(((xmin + xmax) / 2 + aside, (ymin + ymax) / 2), level)

    def see_whole(self, bounds: tuple[float, float, float, float], *, beside: QWidget) -> None:
        """Move the map if a rectangle is covered by what stands over it, or reaches out of it; never nearer."""
        corners = np.array([bounds[:2], bounds[2:]])
        (left, bottom), (right, top) = self.view.to_pixels(corners)
        room = QRectF(self.furniture.room(self.graphics, beside=beside, least=LEAST_SEEN))
        seen = room.left() <= left - _EDGE_PX and right + _EDGE_PX <= room.right()
        if not (seen and room.top() <= top - _EDGE_PX and bottom + _EDGE_PX <= room.bottom()):
            self.go_to(bounds, closest=self.view.level, beside=beside, least=LEAST_SEEN)

    def set_view(self, centre: tuple[float, float], level: int) -> None:
        """Look at a point (metres) at a level."""
        level = min(max(level, FINEST), COARSEST)
        self.view = View(centre, level, (max(self.width(), 1), max(self.height(), 1)))
        self.layers.want(self.view, self.devicePixelRatioF())
        self.compass.set_scale(resolution(level))
        self._redraw()
        if self.tool is None:
            self.tip.hide()  # what it told of lies elsewhere now
        self.view_changed.emit()
        if self.from_afar() != self._was_afar:
            self._was_afar = self.from_afar()
            self.legend_changed.emit()

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
        return self.layers.complete() and not self._tasks.busy(self._outlines)

    def _tiles_changed(self) -> None:
        self._redraw()
        if self.is_settled():
            self.settled.emit()

    def _redraw(self) -> None:
        """Something of the map itself is to be drawn anew; what covers it need not be, but for its rounded edge."""
        self._base = QPixmap()
        self._update_beside(self.furniture.covering(self.graphics))

    def _redraw_gesture(self) -> None:
        """Only what lies over the map changed: what stands over the map itself need not be drawn anew."""
        self._update_beside(self.furniture.standing(self.graphics))

    def _update_beside(self, boxes: list[QRect]) -> None:
        port = self.graphics.viewport()
        region = QRegion(port.rect())
        for box in boxes:
            region -= box
        port.update(region)

    # ------------------------------------------------------------------------------------------------------- events
    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_view(self.view.centre, self.view.level)
        self.legend_changed.emit()  # on a lower map it lists less
        self.place_furniture()

    def place_furniture(self) -> None:
        """Put legend, compass and attribution into their corners; no label is written under them."""
        self.furniture.place()
        self.layers.reserved = self.furniture.boxes()
        self._redraw()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hand.key(event):
            super().keyPressEvent(event)

    def point(self) -> None:
        """Give the pointer its shape: the tool's, or the map's own."""
        self.setCursor(self.tool.cursor if self.tool is not None else Qt.CursorShape.ArrowCursor)

    def paint_map(self, painter: QPainter) -> None:
        """Lay the map, which is kept as one picture while it does not change, and draw the gesture over it."""
        painter.resetTransform()
        ratio = painter.device().devicePixelRatioF()
        if self._base.isNull() or self._base.devicePixelRatio() != ratio:
            self._base = self._paint_base(ratio)
        painter.drawPixmap(QPointF(0, 0), self._base)
        if self.edits.paint_people(painter, self.view):
            self.marks.lay_labels_again(painter)
        self.edits.paint_shapes(painter, self.view)
        if self.tool is not None:
            self.tool.paint(painter, self.view)
        self.selection.paint(painter)
        if self._stale:
            painter.fillRect(self.view.rect, theme.VEIL)
        TURNS.end_frame()

    def _paint_base(self, ratio: float) -> QPixmap:
        width, height = self.view.size
        picture = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.LAND)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        covered = (QRectF(box) for box in self.furniture.covering(self.graphics))
        self.layers.paint(painter, self.view, (*self.edits.at_points(self.view), *self.ways.boxes(self.view), *covered))
        self.ways.paint(painter, self.view)
        painter.end()
        return picture


def _nothing_to_tell(_what: str, _row: int) -> str:
    return ""


def _no_outlines(error: LifecircleError) -> None:
    """Areas that cannot be drawn are still listed."""
    _log.warning("The outlines of the unserved areas cannot be drawn: %s", error)


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
