"""What may be built: how many sites, at what cost, and which never stand together."""

from dataclasses import dataclass, replace

import numpy as np

from ....arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Choice:
    """Which sets of candidates (c,) may be built.

    At most `sites` of the candidates `allowed`, together at most `budget` by their `cost`; of each pair of `rivals`
    (k, 2), candidates too near to each other, at most one.
    """

    allowed: Bools
    cost: Floats
    sites: int
    budget: float
    rivals: Ints

    def __len__(self) -> int:
        return len(self.allowed)

    def only(self, kept: Bools) -> "Choice":
        """Give the same for fewer candidates, which keep their numbers."""
        allowed = self.allowed & kept
        rivals = self.rivals[allowed[self.rivals].all(axis=1)]
        return replace(self, allowed=allowed, rivals=rivals)

    def holds(self, opened: Bools) -> bool:
        """Tell whether a set of sites (c,) keeps all of this."""
        together = opened[self.rivals].all(axis=1).any() if len(self.rivals) else False
        affordable = float(self.cost[opened].sum()) <= self.budget * (1 + 1e-12) + 1e-9
        return bool(not together and affordable and opened.sum() <= self.sites and not (opened & ~self.allowed).any())

    def most_gain(self, gain: Floats) -> float:
        """Give a bound on the gains (c,) that a choice can add up to, were sites allowed to be built in part."""
        useful = np.where(self.allowed, np.maximum(gain, 0.0), 0.0)
        count = min(self.sites, len(useful))
        by_count = float(np.partition(useful, len(useful) - count)[len(useful) - count :].sum()) if count else 0.0
        return min(by_count, self._most_for_budget(useful)) if np.isfinite(self.budget) else by_count

    def _most_for_budget(self, gain: Floats) -> float:
        free = self.cost <= 0
        paid = np.flatnonzero(~free & (gain > 0))
        order = paid[np.argsort(-gain[paid] / self.cost[paid])]
        spent = np.cumsum(self.cost[order])
        whole = int(np.searchsorted(spent, self.budget, side="right"))
        total = float(gain[free].sum() + gain[order[:whole]].sum())
        if whole < len(order):
            before = float(spent[whole - 1]) if whole else 0.0
            total += float(gain[order[whole]]) * (self.budget - before) / float(self.cost[order[whole]])
        return total

    def nearest(self, point: Floats, scale: Floats) -> Floats:
        """Give the point of the relaxed choice nearest to `point` (c,), each direction measured by its `scale`.

        Rivals are not looked at, and of number and budget only the latter where it is given.
        """
        by_budget = np.isfinite(self.budget)
        weight, room = (self.cost, self.budget) if by_budget else (np.ones(len(point)), float(self.sites))
        top = self.allowed.astype(np.float64)
        step = scale * weight
        low, high = 0.0, float(np.max(point / np.maximum(step, 1e-300), initial=0.0, where=step > 0))
        if weight @ np.clip(point, 0.0, top) <= room:
            return np.clip(point, 0.0, top)
        for _ in range(60):
            middle = (low + high) / 2
            if weight @ np.clip(point - step * middle, 0.0, top) > room:
                low = middle
            else:
                high = middle
        return np.clip(point - step * high, 0.0, top)


def anything(count: int, sites: int) -> Choice:
    """Give the choice of so many sites among `count` candidates."""
    return Choice(np.ones(count, np.bool_), np.ones(count), sites, np.inf, np.zeros((0, 2), np.int32))
