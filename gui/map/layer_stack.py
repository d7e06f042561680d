"""The layers of the map: what each is painted with, and all of them laid in their order."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPainter, QPainterPath

from ...scenarios.analyses.reached_ground import ReachedGround
from ..layers_state import LayersState
from ..tasks import Tasks
from .bands import BandsPainter
from .ground.street_names import StreetNamesPainter
from .marks.marks import Marks
from .painters import BordersPainter, GroundPainter, PeoplePainter
from .scene import People, Scene
from .tiles import TileKey, TileLayer, keys_in, tile_rect
from .view import View

Paint = Callable[[QPainter, TileKey], None]
TILED: Final = ("basemap", "ground", "borders", "reach", "street_names", "people", "areas")
"""Layers that are drawn as tiles, away from the window."""
_NEEDS: Final = {
    "ground": ("ground", "buildings", "basemap"), "borders": ("borders",), "reach": ("reach", "surface"),
    "street_names": ("street_names",), "people": ("people", "unserved"), "basemap": ("basemap",),
    "areas": ("areas",),
}  # fmt: skip
"""Which switches decide how a layer is painted."""


class LayerStack(QObject):
    """Keeps the tiles of one canvas. `changed` when something is to be drawn anew, `failed(error)` why a layer is not.

    `lane` goes before the names of the lanes, so that two maps do not stop each other's work.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject, *, lane: str = "") -> None:
        super().__init__(parent)
        self.state = LayersState()
        self.marks = Marks()
        self.bands: ReachedGround | None = None
        self.basemap: Paint | None = None
        self.reserved: tuple[QRectF, ...] = ()
        self._scene: Scene | None = None
        self._people: People | None = None
        self._tiles = {name: TileLayer(lane + name, tasks, self) for name in TILED}
        for layer in self._tiles.values():
            layer.changed.connect(self.changed)
            layer.failed.connect(self.failed)

    # ------------------------------------------------------------------------------------------------ what is shown
    def show_scene(self, scene: Scene | None) -> None:
        """Show another place."""
        self._scene = scene
        self.marks.names = scene.names if scene else {}
        for name in ("ground", "borders", "street_names"):
            self.renew(name)

    def show_people(self, people: People | None) -> None:
        """Show other people."""
        self._people = people
        self.renew("people")

    @property
    def people(self) -> People | None:
        """The people who are asked about."""
        return self._people

    def show_ground(self, ground: ReachedGround | None) -> None:
        """Show from where a circle is reached."""
        self.bands = ground
        self.renew("reach")

    def show_basemap(self, paint: Paint | None) -> None:
        """Take another basemap, None for none."""
        self.basemap = paint
        self.renew("basemap")
        self.renew("ground")

    def set_state(self, state: LayersState) -> None:
        """Show other layers, or the same ones otherwise; only what changes is drawn anew."""
        former, self.state = self.state, state
        for name in ("sites", "other_sites", "areas", "names"):
            self.marks.set_shown(name, state.shows(name))
        self.marks.of_sites.size = state.size.get("sites", 1.0)
        for name, switches in _NEEDS.items():
            other = any(former.shows(one) != state.shows(one) for one in switches)
            if other or former.size.get(name) != state.size.get(name):
                self.renew(name)
        self.changed.emit()

    def renew(self, name: str) -> None:
        """Have the tiles of a layer painted anew."""
        paint = self._painter(name)
        self._tiles[name].show_with(paint, opaque=name == "ground" and self._on_land())

    def _on_land(self) -> bool:
        return self.basemap is None or not self.state.shows("basemap")

    def _painter(self, name: str) -> Paint | None:
        shows, scene = self.state.shows, self._scene
        if name == "reach":
            return self._reach_painter()
        if name == "people":
            return self._people_painter()
        if name == "areas":
            return self.marks.of_areas.outlines() if shows("areas") else None
        if not shows(name) or scene is None or name == "basemap":
            return self.basemap if name == "basemap" and shows(name) else None
        if name == "ground":
            return GroundPainter(scene, buildings=shows("buildings"), land=self._on_land())
        return (
            BordersPainter(scene) if name == "borders" else StreetNamesPainter(scene.street_names, self.marks.names_at)
        )

    def _reach_painter(self) -> Paint | None:
        shows = self.state.shows
        if self.bands is None or not (shows("reach") or shows("surface")):
            return None
        return BandsPainter(self.bands, surface=shows("surface"))

    def _people_painter(self) -> Paint | None:
        served, unserved = self.state.shows("people"), self.state.shows("unserved")
        if self._people is None or not (served or unserved):
            return None
        size = self.state.size.get("people", 1.0)
        return PeoplePainter(self._people, show_served=served, show_unserved=unserved, size=size)

    def set_outlines(self, paths: tuple[QPainterPath, ...]) -> None:
        """Take the outlines of the unserved areas."""
        self.marks.set_outlines(paths)
        self.renew("areas")

    # ------------------------------------------------------------------------------------------------------ drawing
    def want(self, view: View, ratio: float) -> None:
        """Ask for the tiles in view."""
        keys = keys_in(view.level, *view.bounds)
        for layer in self._tiles.values():
            layer.want(keys, ratio)

    def complete(self) -> bool:
        """Whether every tile in view is there."""
        return all(layer.complete() for layer in self._tiles.values())

    def paint(self, painter: QPainter, view: View, kept_free: tuple[QRectF, ...] = ()) -> None:
        """Lay all layers, the lowest first, in pixels; no label is written on what is `kept_free`."""
        for name in self.state.order:
            painter.setOpacity(self.state.opacity.get(name, 1.0))
            if name in self._tiles:
                self._lay(painter, view, self._tiles[name])
            if name == "names":
                self.marks.paint_labels(painter, view, (*self.reserved, *kept_free))
            elif name in {"areas", "sites"}:
                self.marks.paint(painter, view, name)
        painter.setOpacity(1.0)
        self.marks.paint_picked(painter, view)

    @staticmethod
    def _lay(painter: QPainter, view: View, layer: TileLayer) -> None:
        for place, tile, image in layer.pieces():
            if place is tile:
                painter.drawImage(tile_rect(tile.rect, view.corner, view.metres).topLeft().toPoint(), image)
                continue
            painter.save()
            painter.setClipRect(tile_rect(place.rect, view.corner, view.metres))
            painter.drawImage(tile_rect(tile.rect, view.corner, view.metres), image)
            painter.restore()
