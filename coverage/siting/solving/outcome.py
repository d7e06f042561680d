"""What a search is told and what it answers: how far to go, the best choice, the bound, and the cuts that prove it."""

import time
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.sparse import csr_array

from ....arrays import Bools, Floats, Ints
from ....progress import Cancelled, Progress
from .choice import Choice
from .rows import Rows
from .swaps import Found

_SAME: Final = 1e-9
"""Relative: figures nearer than this to each other are the same."""


@dataclass(frozen=True)
class Effort:
    """How far to go: until the gap is at most `gap`, or for `seconds`.

    The gap is a share of what building wins (people covered), or of what is lost all the same (ways to go).
    With `enough`, a choice that loses no more than that will do, and so does the proof that there is none.
    """

    gap: float = 0.0
    seconds: float = 60.0
    relative_to: Literal["won", "lost"] = "won"
    enough: float | None = None


@dataclass(frozen=True, eq=False)
class Priced:
    """By window (k,): its loss is at least `constant - price . y` for every whole choice y; `price` is (k, c)."""

    price: csr_array
    constant: Floats


@dataclass(frozen=True, eq=False)
class Stage:
    """Cuts over one grouping of the demand: `group` (n,) of each demand point, -1 where its loss is beyond saving.

    The cuts are those of the points `points` (k, c) and of the `multipliers` of the levels of `rows`, for each group.
    Where the groups are windows, they are those of `priced` instead, which hold for whole choices only. A candidate
    that `rows` has not costs in each window as much as it could serve there.
    """

    rows: Rows
    group: Ints
    points: csr_array
    multipliers: tuple[Floats, ...]
    priced: Priced | None = None


@dataclass(frozen=True, eq=False)
class Certificate:
    """What proves the bound: the cuts of all stages.

    Whoever finds the least loss among the whole choices that these cuts allow comes to a figure that is not below
    `Outcome.bound`. Candidates that another one beats, serving all whom they serve, are in no such choice.
    """

    stages: tuple[Stage, ...]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The best choice found (c,), what it loses, and what no choice can lose less than."""

    opened: Bools
    lost: float
    bound: float
    certificate: Certificate
    nodes: int = 0
    seconds: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether no choice is better."""
        return self.lost - self.bound <= _SAME * max(1.0, abs(self.lost))


def figures(best: float, bound: float) -> str:
    """Say how a search stands, as progress does: `best 1,234, bound 2,345.5`."""
    return f"best {round(best, 2):,.12g}, bound {round(bound, 2):,.12g}"


class Standing:
    """How a search stands: the best choice so far, what no choice loses less than, and whether that is enough."""

    def __init__(self, rows: Rows, choice: Choice, effort: Effort, progress: Progress, cancelled: Cancelled) -> None:
        self._began = time.monotonic()
        self._rows, self._effort = rows, effort
        self._progress, self._cancelled = progress, cancelled
        self._nothing = not choice.allowed.any() or choice.sites < 1
        self._whole = bool(np.all(rows.loss == np.rint(rows.loss)) and rows.base == np.rint(rows.base))
        self.best = Found(np.zeros(len(choice), np.bool_), rows.most)
        self.bound = rows.base

    @property
    def seconds(self) -> float:
        """How long the search has taken."""
        return time.monotonic() - self._began

    @property
    def open_end(self) -> float:
        """How far the best choice and the bound are apart."""
        return self.best.lost - self.bound

    def is_late(self, share: float = 1.0) -> bool:
        """Tell whether a share of the time is over, or the whole search is."""
        return self.is_over() or self.seconds > share * self._effort.seconds

    def is_over(self) -> bool:
        """Tell whether the answer is good enough, time is over, or nobody wants it any more."""
        if self._nothing:
            self.bound = self.best.lost
        enough = self._effort.enough
        if enough is not None and (self.best.lost <= enough or self.bound > enough):
            return True
        late = self.seconds > self._effort.seconds
        return bool(late or self._cancelled() or self._gap() <= self._effort.gap or self.reached(self.bound))

    def reached(self, bound: float) -> bool:
        """Tell whether what has this bound can hold nothing better; whole numbers of people lie 1 apart."""
        return bound > self.best.lost - self._step

    def reached_by(self, bounds: Floats) -> Bools:
        """Tell the same of several bounds, and not of what loses as little as the best choice itself."""
        return np.asarray(bounds > self.best.lost - self._step + self._same)

    @property
    def _same(self) -> float:
        return _SAME * max(1.0, abs(self.best.lost))

    @property
    def _step(self) -> float:
        return max(1.0 - 1e-6, self._same) if self._whole else self._same

    def take(self, found: Found) -> None:
        """Keep a choice if it is the best so far."""
        if found.lost < self.best.lost - _SAME * max(1.0, abs(found.lost)):
            self.best = found
            self.bound = found.lost if self.reached(self.bound) else self.bound
            self._tell()

    def raise_to(self, bound: float) -> None:
        """Keep a bound if it is the best so far."""
        bound = self.best.lost if self.reached(bound) else bound
        if bound > self.bound:
            self.bound = bound
            self._tell()

    def _gap(self) -> float:
        against = self._won() if self._effort.relative_to == "won" else self.best.lost
        return self.open_end / max(against, 1e-12)

    def _won(self) -> float:
        return self._rows.most - self.best.lost

    def _tell(self) -> None:
        won = self._effort.relative_to == "won"
        figure, limit = (self._won(), self._rows.most - self.bound) if won else (self.best.lost, self.bound)
        self._progress(max(0.0, 1.0 - self._gap()), figures(round(figure), round(limit)))
