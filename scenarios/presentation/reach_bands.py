"""The bands in which the reached ground of a circle is drawn: where one ends and what a legend calls it."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ...coverage.travel.modes import TIMED
from .translate import Words

PARTS: Final = (3, 2)
"""A limit is cut into so many bands where each of them ends at a figure that is said, else it is one band."""
MOST_BANDS: Final = max(PARTS)
_STEP: Final = {3: 1.0, 2: 0.5}
"""Each end is a whole multiple: of minutes, or of the 100 m below."""
_HUNDRED_M: Final = 10.0
"""So many times a kilometre."""
_NEAR: Final = 1e-9


@dataclass(frozen=True)
class Band:
    """A band from `low` to `high`, as shares of the limit; `colour` is its place among the `MOST_BANDS` colours."""

    low: float
    high: float
    colour: int
    label: str


def reach_bands(limit: float, mode: str, words: Words) -> tuple[Band, ...]:
    """Return the bands of a limit (minutes or kilometres by `mode`), the nearest first.

    5, 10 and 15 of 15 minutes; 5 and 10 of 10; 2.5 and 5 of 5; 1, 2 and 3 of 3 km. Where several services have
    limits of their own (mode `mixed`), the bands are halves of each limit.
    """
    ends = band_ends(limit, mode)
    spans = pairwise((0.0, *ends))
    return tuple(
        Band(low, high, MOST_BANDS - len(ends) + number, band_label(low, high, limit=limit, mode=mode, words=words))
        for number, (low, high) in enumerate(spans)
    )


def band_ends(limit: float, mode: str) -> tuple[float, ...]:
    """Return the shares of the limit at which its bands end, the last is 1."""
    if mode == "mixed":
        return 0.5, 1.0
    figure = limit if mode in TIMED else limit * _HUNDRED_M
    for parts in PARTS:
        steps = figure / parts / _STEP[parts]
        if round(steps) >= 1 and abs(steps - round(steps)) < _NEAR * max(1.0, steps):
            return tuple(part / parts for part in range(1, parts + 1))
    return (1.0,)


def band_label(low: float, high: float, *, limit: float, mode: str, words: Words) -> str:
    """Return what a legend calls a span of shares of the limit: `5–10 min`, or parts of the limits in mode `mixed`."""
    if mode == "mixed":
        return words("up to {part} of each service's limit", part=f"{high:.0%}")
    unit = words("min") if mode in TIMED else words("km")
    return f"{low * limit:.4g}–{high * limit:.4g} {unit}"
