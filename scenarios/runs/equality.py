"""How evenly a service reaches the districts, and town and country."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ...arrays import Floats
from ...coverage.evaluation.verdict import CoverageRow, Verdict

FINEST_FIRST: Final = ("village", "township", "county", "city", "estate")
_FEWEST: Final = 2


@dataclass(frozen=True)
class Equality:
    """Between the districts of `level` in which somebody is asked: shares in percent, weighted by the people asked.

    `worst` is the district with the smallest share, `gap` by how much it is below the share of all. `gini` is 0 where
    all have the same share and nears 1 where all that is served lies in one. `urban` and `rural` are the shares in
    town and in the country, None where nobody is asked there.
    """

    level: str
    worst: str
    worst_share: float
    gap: float
    gini: float
    urban: float | None
    rural: float | None

    @property
    def urban_rural_gap(self) -> float | None:
        """By how much the country is behind the town, negative where it is ahead."""
        return None if self.urban is None or self.rural is None else self.urban - self.rural


def equality(verdict: Verdict, *, level: str = "") -> Equality | None:
    """Return the equality of a verdict about people, between the districts of a level, by default the finest with two.

    None where fewer than two districts tell a share.
    """
    levels = (level,) if level else FINEST_FIRST
    found = ((name, _asked(verdict.by_district, name)) for name in levels)
    name, rows = next(((name, rows) for name, rows in found if len(rows) >= _FEWEST), ("", []))
    if not rows:
        return None
    shares = np.array([100 * row.served / row.people for row in rows])
    people = np.array([row.people for row in rows])
    worst = int(shares.argmin())
    ends = {row.key: 100 * row.served / row.people for row in verdict.by_area_type if row.people > 0}
    return Equality(
        level=name,
        worst=rows[worst].name or rows[worst].key,
        worst_share=float(shares[worst]),
        gap=float(np.average(shares, weights=people) - shares[worst]),
        gini=gini(shares, people),
        urban=ends.get("urban"),
        rural=ends.get("rural"),
    )


def gini(values: Floats, weights: Floats) -> float:
    """Return the Gini coefficient of values (n,) with weights (n,): half the mean absolute difference over the mean.

    0 where all values are 0. After Gini (1912) in the weighted form of Lerman and Yitzhaki (1989).
    """
    mean = float(np.average(values, weights=weights))
    if mean == 0:
        return 0.0
    order = np.argsort(values)
    ranked, weight = values[order], weights[order] / weights.sum()
    middle = np.cumsum(weight) - weight / 2
    return float(2 * np.sum(weight * (ranked - mean) * (middle - 0.5)) / mean)


def _asked(rows: Sequence[CoverageRow], level: str) -> list[CoverageRow]:
    return [row for row in rows if row.level == level and row.people > 0]
