"""The circle on the map: the ground from which a service is reached, in bands of its limit or as a surface of time."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from scipy.ndimage import map_coordinates

from ...scenarios.analyses.reached_ground import ReachedGround, Shares
from ...scenarios.presentation.reach_bands import band_ends
from .. import theme
from .tiles import TILE_PX, TileKey, resolution
from .turns import TURNS

Pixels = NDArray[np.uint8]

SURFACE_END: Final = 2.0
"""A surface of time goes on to so many times the limit."""
_BEYOND: Final = 4.0
_ALPHA: Final = 118
_ALPHA_NEAR: Final = 72
"""Seen from near the ground lies lighter, so that streets and houses are read through it."""
_NEAR_M: Final = 3.5
"""So many metres to a pixel are near."""
_EDGE_ALPHA: Final = 190
_STEPS: Final = 64


@dataclass(frozen=True, eq=False)
class BandsPainter:
    """Paints a tile of reached ground: bands with an edge at the limit, or with `surface` all shades of time."""

    ground: ReachedGround
    surface: bool = False

    def __call__(self, painter: QPainter, key: TileKey) -> None:
        """Paint the tile; nothing where none of it is reached."""
        share = sampled(self.ground, key)
        if share.min(initial=_BEYOND) > (SURFACE_END if self.surface else 1.0):
            return
        TURNS.wait()
        alpha = _ALPHA_NEAR if resolution(key.level) <= _NEAR_M else _ALPHA
        pixels = (
            _shaded(share, alpha)
            if self.surface
            else _banded(share, band_ends(self.ground.limit, self.ground.mode), alpha)
        )
        TURNS.wait()
        image = QImage(pixels.tobytes(), TILE_PX, TILE_PX, 4 * TILE_PX, QImage.Format.Format_RGBA8888_Premultiplied)
        painter.drawImage(QPointF(0, 0), image)


def sampled(ground: ReachedGround, key: TileKey) -> Shares:
    """Return the share at the middle of every pixel of a tile (rows from north to south), between grid points evenly.

    Where nothing is reached it is more than any limit.
    """
    metres = resolution(key.level)
    xmin, _, _, ymax = key.rect
    middle = (np.arange(TILE_PX) + 0.5) * metres
    column = (xmin + middle - ground.x) / ground.step_m
    row = (ymax - middle - ground.y) / ground.step_m
    known = np.minimum(np.nan_to_num(ground.share, nan=_BEYOND, posinf=_BEYOND), _BEYOND)
    low, high, left, right = (
        int(np.clip(np.floor(edge) + more, 0, size))
        for edge, more, size in (
            (row[-1], -1, known.shape[0]), (row[0], 3, known.shape[0]),
            (column[0], -1, known.shape[1]), (column[-1], 3, known.shape[1]),
        )
    )  # fmt: skip
    if high <= low or right <= left:
        return np.full((TILE_PX, TILE_PX), _BEYOND, dtype=np.float32)
    at = np.broadcast_arrays((row - low)[:, None], (column - left)[None, :])
    part = known[low:high, left:right]
    return map_coordinates(part, np.stack(at), order=1, cval=_BEYOND, prefilter=False, output=np.float32)


def band_colours() -> tuple[QColor, ...]:
    """Return the colours of the bands, the nearest first."""
    return tuple(QColor(colour) for colour in theme.BANDS)


def _banded(share: Shares, ends: tuple[float, ...], alpha: int) -> Pixels:
    """Return the tile's pixels: a colour per band, darker along the edge of the last."""
    colours = band_colours()[-len(ends) :]
    table = np.zeros((len(ends) + 1, 4), dtype=np.uint8)
    table[: len(ends)] = [_premultiplied(colour, alpha) for colour in colours]
    band = np.zeros(share.shape, dtype=np.uint8)
    for end in ends:
        band += share > end
    pixels = table[band]
    inside = share <= 1.0
    outer = np.zeros_like(inside)
    outer[1:] |= inside[1:] & ~inside[:-1]
    outer[:-1] |= inside[:-1] & ~inside[1:]
    outer[:, 1:] |= inside[:, 1:] & ~inside[:, :-1]
    outer[:, :-1] |= inside[:, :-1] & ~inside[:, 1:]
    pixels[outer] = _premultiplied(band_colours()[0], _EDGE_ALPHA)
    return pixels


def _shaded(share: Shares, alpha: int) -> Pixels:
    """Return the tile's pixels by time, from the colour of the nearest band to that of the farthest and on."""
    at = np.clip(share / SURFACE_END * _STEPS, 0, _STEPS).astype(np.int32)
    table = np.array([_premultiplied(surface_colour(step / _STEPS), alpha) for step in range(_STEPS)], dtype=np.uint8)
    pixels: Pixels = np.vstack([table, np.zeros((1, 4), dtype=np.uint8)])[at]
    return pixels


def surface_colour(part: float) -> QColor:
    """Return the colour of a part (0 to 1) of the time that a surface shows."""
    stops = [QColor(colour) for colour in theme.SURFACE]
    position = min(max(part, 0.0), 1.0) * (len(stops) - 1)
    first = min(int(position), len(stops) - 2)
    return theme.mixed(stops[first], stops[first + 1], position - first)


def _premultiplied(colour: QColor, alpha: int) -> tuple[int, int, int, int]:
    red, green, blue = (round(value * alpha / 255) for value in (colour.red(), colour.green(), colour.blue()))
    return red, green, blue, alpha
