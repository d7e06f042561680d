"""Which street is the nearest from any place, tile by tile, so that thousands of isochrones share the work."""

import hashlib
import itertools
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Floats, Ints
from ...progress import Cancelled, WorkCancelled, never_cancelled
from ..kernels.geometry.grid import Grid
from ..kernels.geometry.line_of_sight import StretchGrid, in_sight
from ..kernels.geometry.nearest_edge import edges_in_box
from ..network.derived import once
from ..network.model import Network
from ..travel.edge_index import SCRAP_M
from ..travel.profiles import Profile
from ..travel.snap import streets_of
from .barrier_cut import BarrierCut
from .edge_vertices import measured
from .surface import Fineness

MOST_BYTES: Final = 64 * 1024 * 1024
"""What the tiles of a network may hold: 16 million grid points, a city of 100 by 100 km at 25 m."""
_SIDE: Final = 128
"""Grid points along a tile's side: such a tile is made in some 10 ms and holds 64 KiB."""
_MOST_BARRIERS: Final = 2

Key = tuple[object, ...]


@dataclass(eq=False)
class Tiles:
    """What was made lately for a network, for every mode, fineness and barriers; the longest unused goes first."""

    most_bytes: int = MOST_BYTES
    _tiles: OrderedDict[Key, Ints] = field(default_factory=OrderedDict)
    _barriers: OrderedDict[bytes, BarrierCut] = field(default_factory=OrderedDict)
    _lock: Any = field(default_factory=Lock)
    _bytes: int = 0

    @property
    def bytes(self) -> int:
        """How much the tiles hold now."""
        return self._bytes

    def get(self, key: Key) -> Ints | None:
        """Give a tile if it is still there."""
        with self._lock:
            if key in self._tiles:
                self._tiles.move_to_end(key)
            return self._tiles.get(key)

    def put(self, key: Key, tile: Ints) -> None:
        """Keep a tile, and let go of others where it is too much."""
        with self._lock:
            if key not in self._tiles:
                self._tiles[key] = tile
                self._bytes += tile.nbytes
            while self._bytes > self.most_bytes:
                self._bytes -= self._tiles.popitem(last=False)[1].nbytes

    def barriers(self, given: NDArray[Any]) -> BarrierCut:
        """Give barriers made ready, those of lately at once."""
        name = _digest(given)
        with self._lock:
            known = self._barriers.pop(name, None)
        ready = BarrierCut(given, name) if known is None else known
        with self._lock:
            self._barriers[name] = ready
            while len(self._barriers) > _MOST_BARRIERS:
                self._barriers.popitem(last=False)
        return ready


def tiles_of(network: Network) -> Tiles:
    """The tiles of a network, kept beside it."""
    return once(network, "tiles", Tiles)


@dataclass(frozen=True, eq=False)
class NearestStreetTiles:
    """The nearest streets in sight that a profile may snap to, on grids of one fineness.

    The streets on the ground, `scraps` and `decks` go by the ranks of `travel.edge_index`. A street is in sight where
    the leg to it crosses no barrier, by the rule of `travel.snap`. Who stands in a barrier's area sees over all
    barriers.
    """

    streets: StretchGrid
    scraps: StretchGrid | None
    decks: StretchGrid | None
    mode: str
    fineness: Fineness
    barriers: BarrierCut
    tiles: Tiles

    def nearest(self, grid: Grid, cancelled: Cancelled = never_cancelled) -> Ints:
        """For every point (rows, columns) of a grid on whole multiples of the step: where its street begins.

        That is the vertex of the network's lines from which the nearest stretch in sight runs; -1 where none is within
        the fineness's margin.
        """
        first_row, first_column = round(grid.y / grid.step), round(grid.x / grid.step)
        found = np.empty((grid.rows, grid.columns), np.int32)
        rows = range(first_row // _SIDE, (first_row + grid.rows - 1) // _SIDE + 1)
        columns = range(first_column // _SIDE, (first_column + grid.columns - 1) // _SIDE + 1)
        for i, j in itertools.product(rows, columns):
            if cancelled():
                raise WorkCancelled
            row, column = i * _SIDE - first_row, j * _SIDE - first_column
            inside = found[max(row, 0) : row + _SIDE, max(column, 0) : column + _SIDE]
            tile = self._tile(i, j)[max(-row, 0) :, max(-column, 0) :]
            inside[:] = tile[: inside.shape[0], : inside.shape[1]]
        return found

    def _tile(self, i: int, j: int) -> Ints:
        """The tile in row `i` and column `j`. Two threads may make the same one; both are right."""
        key = (self.mode, self.barriers.name, self.fineness, i, j)
        tile = self.tiles.get(key)
        if tile is None:
            tile = self._make(i, j)
            self.tiles.put(key, tile)
        return tile

    def _make(self, i: int, j: int) -> Ints:
        step = self.fineness.step_m
        grid = Grid(j * _SIDE * step, i * _SIDE * step, step, _SIDE, _SIDE)
        far_m = self.fineness.margin_m
        walls, seeing = self.barriers.walls, self.barriers.see_through(grid, far_m)
        found = in_sight(grid, self.streets, walls, seeing, far_m)
        for others, aid_m in ((self.scraps, SCRAP_M), (self.decks, np.inf)):
            if others is not None and _near(others, grid, far_m):
                other = in_sight(grid, others, walls, seeing, far_m)
                known_m = _gaps(others.coords, found, grid)
                known_m[known_m > self.fineness.fill_m] = np.inf  # nobody steps out so far
                gap_m = _gaps(others.coords, other, grid)
                better = np.isinf(known_m) if np.isinf(aid_m) else gap_m + aid_m < known_m
                found = np.where(better & (other >= 0), other, found)
        return found


def ground_of(
    network: Network, profile: Profile, fineness: Fineness, barriers: NDArray[Any] | None
) -> NearestStreetTiles:
    """The ground of a network for a mode of travel, a fineness, and barriers (lines or polygons)."""
    streets, scraps, decks = once(network, ("ground", profile.mode), lambda: _streets(network, profile))
    tiles = tiles_of(network)
    given = np.empty(0, object) if barriers is None else np.asarray(barriers, object)
    return NearestStreetTiles(streets, scraps, decks, profile.mode, fineness, tiles.barriers(given), tiles)


def _streets(network: Network, profile: Profile) -> tuple[StretchGrid, StretchGrid | None, StretchGrid | None]:
    """The streets that residents step out on: those on the ground, of scraps, and the decks of bridges."""
    known = streets_of(network, profile).base
    edge = measured(network).edge
    ground, scraps, decks = (
        None if usable is None else StretchGrid(known.grid, network.coords, network.coord_start, edge, usable)
        for usable in known.entered
    )
    none = StretchGrid(known.grid, network.coords, network.coord_start, edge, np.zeros_like(known.usable))
    return ground or none, scraps, decks


def _near(streets: StretchGrid, grid: Grid, far_m: float) -> bool:
    """Whether any of the streets has a vertex or a stretch about a grid."""
    west, south = grid.x - far_m, grid.y - far_m
    east, north = grid.x + grid.columns * grid.step + far_m, grid.y + grid.rows * grid.step + far_m
    return bool(len(edges_in_box(streets.grid, streets.usable, west, south, east, north)))


def _gaps(coords: Floats, vertex: Ints, grid: Grid) -> Floats:
    """Metres (rows, columns) between grid points and the stretches from some vertices; inf where there is none (-1)."""
    x = grid.x + grid.step * np.arange(grid.columns)
    y = grid.y + grid.step * np.arange(grid.rows)
    places = np.stack(np.meshgrid(x, y), axis=-1)
    begin, end = coords[np.maximum(vertex, 0)], coords[np.minimum(np.maximum(vertex, 0) + 1, len(coords) - 1)]
    way, off = end - begin, places - begin
    square = np.maximum((way**2).sum(axis=-1), 1e-12)
    share = np.clip((off * way).sum(axis=-1) / square, 0.0, 1.0)
    gap = np.hypot(*np.moveaxis(off - share[..., None] * way, -1, 0))
    return np.where(vertex < 0, np.inf, gap)


def _digest(geometries: NDArray[Any]) -> bytes:
    """A name for geometries: the same for the same ones."""
    known = hashlib.blake2b()
    for shape in shapely.to_wkb(geometries):
        known.update(shape or b"none")
    return known.digest()
