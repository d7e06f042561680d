"""The map as square tiles at fixed scales, drawn away from the window and kept: moving the map only lays tiles.

Scales are quarter-octaves: at level k a pixel is 2 ** (k / 4) metres. Tiles are laid without scaling at rest, so lines
stay sharp; while a tile is still being drawn, one of another level stands in, scaled.
"""

import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from ...messages import LifecircleError
from ...progress import Cancelled, Progress, WorkCancelled
from ..tasks import Tasks
from .turns import TURNS

TILE_PX: Final = 512
FINEST: Final = -8
COARSEST: Final = 32
_KEPT_TILES: Final = 24
"""Drawn tiles of a layer that are kept beside those in view: one takes 1 MB, and there are seven layers."""
_STAND_INS: Final = (2, -2, 1, -1, 3, -3, 4, -4, 5, -5, 6, -6, 8, -8, 10, 12, 14, 16)
_AT_ONCE: Final = 4


def at_once(cores: int) -> int:
    """Return how many tiles of all layers are drawn at a time: a core is left to the window, which lays them."""
    return max(1, min(cores - 1, _AT_ONCE))


_BRUSHES: Final = threading.Semaphore(at_once(os.cpu_count() or 1))


def resolution(level: int) -> float:
    """Metres per pixel at a level."""
    return float(2.0 ** (level / 4))


def level_for(metres_per_pixel: float) -> int:
    """The level whose scale is the next coarser one, within the limits."""
    return min(max(math.ceil(4 * math.log2(max(metres_per_pixel, 1e-9)) - 1e-9), FINEST), COARSEST)


@dataclass(frozen=True)
class TileKey:
    """Column counts eastwards and row southwards from the CRS's origin."""

    level: int
    column: int
    row: int

    @property
    def span_m(self) -> float:
        """The length of a side in metres."""
        return TILE_PX * resolution(self.level)

    @property
    def rect(self) -> tuple[float, float, float, float]:
        """xmin, ymin, xmax, ymax in metres."""
        span = self.span_m
        return (self.column * span, -(self.row + 1) * span, (self.column + 1) * span, -self.row * span)


def keys_in(level: int, xmin: float, ymin: float, xmax: float, ymax: float) -> list[TileKey]:
    """The tiles that cover a rectangle, those at its middle first."""
    span = TILE_PX * resolution(level)
    columns = range(math.floor(xmin / span), math.ceil(xmax / span))
    rows = range(math.floor(-ymax / span), math.ceil(-ymin / span))
    middle = ((xmin + xmax) / 2 / span - 0.5, -(ymin + ymax) / 2 / span - 0.5)
    keys = [TileKey(level, column, row) for row in rows for column in columns]
    return sorted(keys, key=lambda key: (key.column - middle[0]) ** 2 + (key.row - middle[1]) ** 2)


@dataclass(frozen=True, eq=False)
class TileRequest:
    """One tile to draw: `paint(painter, key)` in pixels of the tile, on an image of `ratio` device pixels per pixel.

    `opaque` where the painter covers the whole tile.
    """

    key: TileKey
    ratio: float
    paint: Callable[[QPainter, TileKey], None]
    opaque: bool


def draw_tile(request: TileRequest, /, *, progress: Progress, cancelled: Cancelled) -> QImage:  # noqa: ARG001
    """Draw one tile; the work of a tile lane (too short to report progress). Raises WorkCancelled."""
    with _BRUSHES:
        TURNS.wait()
        if cancelled():
            raise WorkCancelled
        return _drawn(request)


def _drawn(request: TileRequest) -> QImage:
    side = round(TILE_PX * request.ratio)
    # what covers everything is copied when it is laid, which is much quicker than blended
    form = QImage.Format.Format_RGB32 if request.opaque else QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(side, side, form)
    image.setDevicePixelRatio(request.ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        request.paint(painter, request.key)
    finally:
        painter.end()  # an image that goes while it is painted on takes the program with it
    return image if request.opaque or _has_anything(image) else QImage()


def _has_anything(image: QImage) -> bool:
    """Whether anything was drawn: what is empty need not be laid at every frame."""
    return bool(np.frombuffer(image.constBits(), dtype=np.uint32).any())


class TileLayer(QObject):
    """One kind of tiles (the ground, the people) with its cache; asks for what is missing, the middle first."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, lane: str, tasks: Tasks, parent: QObject, *, opaque: bool = False) -> None:
        super().__init__(parent)
        self._opaque = opaque
        self.opacity = 1.0
        self._lane = lane
        self._tasks = tasks
        self._paint: Callable[[QPainter, TileKey], None] | None = None
        self._images: OrderedDict[TileKey, QImage] = OrderedDict()
        self._wanted: list[TileKey] = []
        self._ratio = 1.0

    def show_with(self, paint: Callable[[QPainter, TileKey], None] | None, *, opaque: bool | None = None) -> None:
        """Draw with another painter from now on; all tiles so far are out of date."""
        self._tasks.cancel(self._lane)
        self._paint = paint
        self._opaque = self._opaque if opaque is None else opaque
        self._images.clear()
        self._ask()
        self.changed.emit()

    def want(self, keys: list[TileKey], ratio: float) -> None:
        """Say which tiles are in view, the most urgent first."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._images.clear()
        self._wanted = keys
        for key in keys:
            if key in self._images:
                self._images.move_to_end(key)
        self._ask()

    def complete(self) -> bool:
        """Whether every tile in view is there."""
        return self._paint is None or all(key in self._images for key in self._wanted)

    def pieces(self) -> Iterator[tuple[TileKey, TileKey, QImage]]:
        """For each tile in view: its place, and what to draw there (itself or stand-ins of another level)."""
        for key in self._wanted:
            image = self._images.get(key)
            others = [key] if image is not None else self._stand_ins(key)
            yield from ((key, other, self._images[other]) for other in others if not self._images[other].isNull())

    def _stand_ins(self, key: TileKey) -> list[TileKey]:
        levels = {other.level for other in self._images}
        for step in _STAND_INS:
            if key.level + step not in levels:
                continue
            others = keys_in(key.level + step, *_shrunk(key.rect))
            if len(others) <= 64 and all(other in self._images for other in others):
                return others
        return []

    def _ask(self) -> None:
        if self._paint is None or self._tasks.busy(self._lane):
            return
        missing = next((key for key in self._wanted if key not in self._images), None)
        if missing is None:
            return
        request = TileRequest(missing, self._ratio, self._paint, self._opaque)
        self._tasks.start(
            self._lane, draw_tile, request, done=lambda image: self._take(missing, image), failed=self._give_up
        )

    def _take(self, key: TileKey, image: QImage) -> None:
        self._images[key] = image
        self._forget()
        self._ask()
        self.changed.emit()

    def _forget(self) -> None:
        """Let those go that were out of view for longest; empty ones take no room, but are not to pile up either."""
        seen = set(self._wanted)
        others = [key for key in self._images if key not in seen]
        drawn = [key for key in others if not self._images[key].isNull()]
        for key in (*drawn[:-_KEPT_TILES], *others[: -10 * _KEPT_TILES]):
            self._images.pop(key, None)

    def _give_up(self, error: LifecircleError) -> None:
        """A layer that cannot be drawn stays away rather than failing at every tile."""
        self._paint = None
        self.failed.emit(error)
        self.changed.emit()


def _shrunk(rect: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A hair smaller, so that touching a neighbouring tile does not count as needing it."""
    hair = 1e-6 * (rect[2] - rect[0])
    return (rect[0] + hair, rect[1] + hair, rect[2] - hair, rect[3] - hair)


def tile_rect(rect: tuple[float, float, float, float], origin: tuple[float, float], metres: float) -> QRectF:
    """A rectangle in metres as pixels of the view whose upper left corner lies at `origin`."""
    left, top = (rect[0] - origin[0]) / metres, (origin[1] - rect[3]) / metres
    return QRectF(left, top, (rect[2] - rect[0]) / metres, (rect[3] - rect[1]) / metres)
