"""How far it is from any place to the nearest street, tile by tile, so that thousands of isochrones share the work."""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .. import Cancelled, WorkCancelled, never_cancelled
from .edge_pieces import pieces_of, street_index, whole_edges
from .graph import once
from .kernels_surface import Claim, Grid, surface_of
from .network import Network
from .profiles import Profile
from .surface import Fineness

Floats = NDArray[np.float64]

_LEAST_TILE: Final = 128
"""Grid points along a tile's side, at least: such a tile is made in about 10 ms and holds 64 KiB."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Distances to the streets that a profile may snap to (bridges and tunnels left out), on grids of one fineness."""

    network: Network
    profile: Profile
    fineness: Fineness
    _tiles: dict[tuple[int, int], NDArray[np.float32]] = field(default_factory=dict)

    @property
    def _rim(self) -> int:
        """Grid points around a tile that are computed with it, because streets there may be the nearest."""
        return math.ceil(self.fineness.margin_m / self.fineness.step_m)

    @property
    def _side(self) -> int:
        """Grid points along a tile's side: large enough that the rim does not dwarf it."""
        return max(_LEAST_TILE, 4 * self._rim)

    def nearest_m(self, grid: Grid, cancelled: Cancelled = never_cancelled) -> Floats:
        """Metres (rows, columns) from every point of a grid on whole multiples of the step to the nearest street.

        Where none is within the fineness's margin, the margin.
        """
        side = self._side
        first_row, first_column = round(grid.y / grid.step), round(grid.x / grid.step)
        found = np.empty((grid.rows, grid.columns))
        for i in range(first_row // side, (first_row + grid.rows - 1) // side + 1):
            for j in range(first_column // side, (first_column + grid.columns - 1) // side + 1):
                if cancelled():
                    raise WorkCancelled
                row, column = i * side - first_row, j * side - first_column
                inside = found[max(row, 0) : row + side, max(column, 0) : column + side]
                tile = self._tile(i, j)[max(-row, 0) :, max(-column, 0) :]
                inside[:] = tile[: inside.shape[0], : inside.shape[1]]
        return found

    def _tile(self, i: int, j: int) -> NDArray[np.float32]:
        """The tile in row `i` and column `j`. Two threads may make the same one; both are right."""
        if (i, j) not in self._tiles:
            self._tiles[i, j] = self._make(i, j)
        return self._tiles[i, j]

    def _make(self, i: int, j: int) -> NDArray[np.float32]:
        step, rim, side = self.fineness.step_m, self._rim, self._side
        size = side + 2 * rim
        grid = Grid((j * side - rim) * step, (i * side - rim) * step, step, size, size)
        bounds = np.array([grid.x, grid.y, grid.x + size * step, grid.y + size * step])
        edges = street_index(self.network, self.profile).near(bounds)
        pieces = pieces_of(self.network, whole_edges(self.network, edges))
        band = 1.001 * self.fineness.strip_m
        claim = Claim(0.0, 0.0, 0.0, 0.0, np.zeros((size, size)), band)
        found = surface_of(grid, pieces, claim, band, self.fineness.margin_m).outside_m
        return found[rim:-rim, rim:-rim].astype(np.float32)


def ground_of(network: Network, profile: Profile, fineness: Fineness) -> Ground:
    """The ground of a network for a mode of travel and a fineness, kept beside the network."""
    return once(network, ("ground", profile.mode, fineness), lambda: Ground(network, profile, fineness))
