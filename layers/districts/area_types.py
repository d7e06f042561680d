"""Urban or rural: the districts' own word first, else a rule on a population grid.

The rule is the Degree of Urbanisation's, which Eurostat and the UN Statistical Commission (51st session, 2020) use:
cells of 1 km2 with at least 300 people, joined with their eight neighbours, form an urban cluster where they count
5,000 people or more together; whoever lives in one is urban, everyone else rural. Source: Eurostat, Methodological
manual on territorial typologies, "Cluster types". All three numbers can be overridden. A place that was cut out of a
larger town may lose a cluster at its edge, so read people with a margin.
"""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...links import linked_parts
from ..errors import DataError
from ..schema import AREA_TYPE, AREA_TYPES, LEVELS, PEOPLE, RURAL, URBAN


@dataclass(frozen=True)
class UrbanRule:
    """Cells of `cell_m`, at least `density_per_km2` dense, contiguous, with `least_people` together, are urban."""

    density_per_km2: float = 300.0
    least_people: float = 5_000.0
    cell_m: float = 1_000.0


DEGREE_OF_URBANISATION: Final = UrbanRule()
BY_DISTRICT: Final = "district"
BY_RULE: Final = "rule"


@dataclass(frozen=True, eq=False)
class AreaTypes:
    """`kind` ('urban' or 'rural') and `source` ('district' or 'rule'), both on the index of the demand."""

    kind: "pd.Series[str]"
    source: "pd.Series[str]"


def area_types(
    demand: gpd.GeoDataFrame, districts: gpd.GeoDataFrame | None = None, *, rule: UrbanRule = DEGREE_OF_URBANISATION
) -> AreaTypes:
    """Whether each demand point (metric CRS, `people`, and a district_id for each level) is urban or rural.

    The lowest district that says so decides (a village before its township); the rule decides the rest.
    """
    said = pd.Series("", index=demand.index, dtype=object)
    if districts is not None and not districts.empty:
        said = _said_by_districts(demand, districts)
    by_rule = urban_by_rule(demand, rule)
    kind = said.where(said != "", pd.Series(np.where(by_rule, URBAN, RURAL), index=demand.index, dtype=object))
    source = pd.Series(np.where(said != "", BY_DISTRICT, BY_RULE), index=demand.index, dtype=object)
    return AreaTypes(kind.astype(object), source)


def with_area_types(
    demand: gpd.GeoDataFrame, districts: gpd.GeoDataFrame | None = None, *, rule: UrbanRule = DEGREE_OF_URBANISATION
) -> gpd.GeoDataFrame:
    """A copy of `demand` with `area_type`; `attrs['estimated']` names it where the rule decided for anybody."""
    found = area_types(demand, districts, rule=rule)
    made = demand.copy()
    made[AREA_TYPE] = found.kind
    estimated = [name for name in demand.attrs.get("estimated", ()) if name != AREA_TYPE]
    made.attrs["estimated"] = [*estimated, *([AREA_TYPE] if (found.source == BY_RULE).any() else [])]
    return made


def _said_by_districts(demand: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> "pd.Series[str]":
    unknown = sorted(set(districts[AREA_TYPE]) - {"", *AREA_TYPES})
    if unknown:
        raise DataError(
            "The districts call their area type {words}; only {known} or nothing can be used.",
            words=", ".join(map(str, unknown)),
            known=", ".join(AREA_TYPES),
        )
    word = districts.set_index("district_id")[AREA_TYPE]
    said = pd.Series("", index=demand.index, dtype=object)
    for level in reversed(LEVELS):
        if level in demand.columns:
            here = demand[level].map(word[~word.index.duplicated()]).fillna("")
            said = said.where(said != "", here)
    return said


def urban_by_rule(demand: gpd.GeoDataFrame, rule: UrbanRule = DEGREE_OF_URBANISATION) -> NDArray[np.bool_]:
    """Whether each point lies in an urban cluster of the grid that the metric CRS's own kilometres draw."""
    people = demand[PEOPLE].to_numpy(dtype=np.float64)
    at = np.column_stack([demand.geometry.x, demand.geometry.y]) // rule.cell_m
    cells, cell = np.unique(at.astype(np.int64).reshape(-1, 2), axis=0, return_inverse=True)
    lived = np.bincount(cell, people, minlength=len(cells))
    dense = lived >= rule.density_per_km2 * (rule.cell_m / 1_000.0) ** 2
    cluster = _clusters(cells[dense])
    total = np.bincount(cluster, lived[dense])
    urban = np.zeros(len(cells), dtype=np.bool_)
    urban[dense] = total[cluster] >= rule.least_people
    return np.asarray(urban[cell], dtype=np.bool_)


def _clusters(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the group of touching cells (also at corners) to which each cell belongs."""
    count = len(cells)
    if not count:
        return np.zeros(0, dtype=np.int64)
    low = cells.min(axis=0) - 1
    width = int(cells[:, 1].max() - low[1]) + 2
    key = (cells[:, 0] - low[0]) * width + cells[:, 1] - low[1]  # sorted, as the cells are
    pairs = [_neighbours(key, step) for step in (1, width - 1, width, width + 1)]
    one, other = np.concatenate(pairs, axis=1)
    return linked_parts(count, one, other)


def _neighbours(key: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    at = np.minimum(np.searchsorted(key, key + step), len(key) - 1)
    hit = np.flatnonzero(key[at] == key + step)
    return np.stack([hit, at[hit]])
