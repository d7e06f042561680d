"""Good choices quickly: greedy, then swaps of single sites, then shaking some loose and swapping again.

The swap is that of Teitz and Bart (1968), its gains kept up to date as by Resende and Werneck (2007).
"""

from dataclasses import dataclass

import numpy as np

from ....arrays import Bools, Floats
from ....progress import Cancelled, never_cancelled
from ...kernels.siting import SwapArrays, SwapState, become, fill_up, improve, open_site, shake
from .choice import Choice
from .rows import Rows, summed


@dataclass(frozen=True, eq=False)
class Found:
    """A choice of sites (c,) and what it loses."""

    opened: Bools
    lost: float


class Swapper:
    """Improves choices for one set of rows; what it keeps is only work done once."""

    def __init__(self, rows: Rows, choice: Choice) -> None:
        self.rows, self.choice = rows, choice
        self._arrays = swap_arrays(rows, choice)
        self._luck = np.random.default_rng(5)
        self._fixed = ~choice.allowed

    def greedy(self) -> Found:
        """Open what gains most, one after the other; with costs also what gains most per cost, and take the better."""
        found = self._filled(per_cost=False)
        return min(found, self._filled(per_cost=True), key=_lost) if np.isfinite(self.choice.budget) else found

    def greedy_until(self, enough: float) -> Bools:
        """Open what gains most per cost until no more than `enough` is lost, or nothing gains any more."""
        state, room = self._state(np.zeros(len(self.choice), np.bool_))
        for sites in range(1, self.choice.sites + 1):
            before = int(state.is_open.sum())
            room = float(fill_up(room, sites, True, self.rows.arrays, self._arrays, state))
            if self._lost(state) <= enough or int(state.is_open.sum()) == before:
                break
        return state.is_open

    def improved(self, opened: Bools) -> Found:
        """Fill up a choice, and swap sites while that helps."""
        state, room = self._state(opened)
        room = self._fill(state, room, per_cost=False)
        state.stale[:] = True
        self._improve(state, room)
        return self._found(state)

    def rounded(self, share: Floats) -> Found:
        """Improve the choice of the candidates with the largest shares (c,) that fit together."""
        state, room = self._state(np.zeros(len(share), np.bool_))
        count = 0
        for site in np.argsort(-share):
            if share[site] <= 1e-9 or count >= self.choice.sites:
                break
            if self.choice.allowed[site] and not state.blocked[site] and self.choice.cost[site] <= room:
                open_site(int(site), self.rows.arrays, self._arrays, state)
                room -= float(self.choice.cost[site])
                count += 1
        return self.improved(state.is_open)

    def only(self, found: Found) -> Found:
        """Give the sites of a choice that are allowed here."""
        opened = found.opened & self.choice.allowed
        return found if np.array_equal(opened, found.opened) else Found(opened, self._lost(self._state(opened)[0]))

    def shaken(
        self, found: Found, rounds: int, *, patience: float = 0.0, cancelled: Cancelled = never_cancelled
    ) -> Found:
        """Shake some sites loose and improve again, so many times or until cancelled; keep the best.

        `patience` is the share of the loss by which a choice may be worse and still be gone on from.
        """
        state, room = self._state(found.opened)
        best, lost, opened = found, found.lost, found.opened
        for turn in range(rounds):
            if cancelled():
                break
            state.stale[:] = False
            luck = self._luck.random(10 * int(self._luck.integers(2, 5)) + 10)
            room = float(shake(luck, room, self._fixed, self.rows.arrays, self._arrays, state))
            room = self._fill(state, room, per_cost=False)
            room = self._improve(state, room)
            now = self._lost(state)
            if now < best.lost - 1e-9:
                best = self._found(state)
            if now <= lost + patience * (1 - turn / rounds) * best.lost:
                lost, opened = now, state.is_open.copy()
            else:
                room = self._return(state, opened)
        return best

    def _filled(self, *, per_cost: bool) -> Found:
        state, room = self._state(np.zeros(len(self.choice), np.bool_))
        self._fill(state, room, per_cost=per_cost)
        return self._found(state)

    def _fill(self, state: SwapState, room: float, *, per_cost: bool) -> float:
        return float(fill_up(room, self.choice.sites, per_cost, self.rows.arrays, self._arrays, state))

    def _improve(self, state: SwapState, room: float) -> float:
        return float(improve(room, self.choice.sites, self._fixed, self.rows.arrays, self._arrays, state))

    def _state(self, opened: Bools) -> tuple[SwapState, float]:
        """Give the state of a choice, and the room that its budget leaves."""
        rows, arrays, count = self.rows, self._arrays, len(self.choice)
        gain = np.zeros(count)
        np.add.at(gain, rows.candidate, arrays.most[rows.row_of_pair] - arrays.left)
        gain[~self.choice.allowed] = 0.0
        state = SwapState(
            is_open=np.zeros(count, np.bool_),
            best=rows.start[1:].copy(),
            now=arrays.most.copy(),
            gain=gain,
            blocked=np.where(self.choice.allowed, 0, 1).astype(np.int32),
            stale=np.ones(count, np.bool_),
        )
        become(opened, rows.arrays, arrays, state)
        return state, self.choice.budget - float(self.choice.cost[opened].sum())

    def _return(self, state: SwapState, opened: Bools) -> float:
        """Go back to an earlier choice, and give the room that its budget leaves."""
        become(opened, self.rows.arrays, self._arrays, state)
        return self.choice.budget - float(self.choice.cost[opened].sum())

    def _lost(self, state: SwapState) -> float:
        return self.rows.base + float(state.now.sum())

    def _found(self, state: SwapState) -> Found:
        return Found(state.is_open.copy(), self.rows.lost(state.is_open.astype(np.float64)))


def _lost(found: Found) -> float:
    return found.lost


def swap_arrays(rows: Rows, choice: Choice) -> SwapArrays:
    """Give what swapping needs: losses by pair, and pairs by candidate."""
    per_row = summed(rows.row_of_level, rows.loss, len(rows))
    before = np.cumsum(rows.loss) - rows.loss  # of all levels before, and so of the row's own after the subtraction
    within = before - np.repeat(before[rows.level[:-1]] if len(rows) else np.zeros(0), np.diff(rows.level))
    left = within[rows.level[:-1][rows.row_of_pair] + rows.level_of_pair]
    order = np.argsort(rows.candidate, kind="stable")
    column = np.searchsorted(rows.candidate[order], np.arange(rows.count + 1))
    both = np.vstack([choice.rivals, choice.rivals[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    return SwapArrays(
        left=np.maximum(left, 0.0),
        most=per_row,
        column=column.astype(np.int64),
        pair=order.astype(np.int32),
        row=rows.row_of_pair[order],
        cost=choice.cost,
        rivals=np.searchsorted(both[:, 0], np.arange(rows.count + 1)).astype(np.int64),
        rival=both[:, 1].astype(np.int32),
    )
