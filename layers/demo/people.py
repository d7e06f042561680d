"""Who lives in the demo city's houses: people by age group and households, on the dwellings' points."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ...arrays import Floats, Longs
from ..schema import AGE_GROUPS, HOUSEHOLDS, PEOPLE
from .geometry.shapes import Geoms, Rng
from .land.blocks import Houses, Plots
from .plan.plan import CityPlan

AGES: Final = {
    "old": (0.014, 0.018, 0.042, 0.022, 0.554, 0.350),
    "superblocks": (0.022, 0.028, 0.064, 0.034, 0.622, 0.230),
    "works": (0.017, 0.021, 0.050, 0.027, 0.575, 0.310),
    "new": (0.044, 0.050, 0.094, 0.040, 0.672, 0.100),
    "campus": (0.003, 0.004, 0.008, 0.005, 0.950, 0.030),
    "town": (0.024, 0.030, 0.070, 0.038, 0.578, 0.260),
    "country": (0.019, 0.025, 0.060, 0.035, 0.491, 0.370),
}
"""Shares of the age groups (order of `schema.AGE_GROUPS`) by kind of quarter; invented, near China's 2020 census."""
HOUSEHOLD_SIZE: Final = {
    "old": 2.2,
    "superblocks": 2.5,
    "works": 2.3,
    "new": 2.9,
    "campus": 3.6,
    "town": 2.7,
    "country": 2.8,
}
DWELLINGS: Final = ("estate", "old", "town", "farm", "campus")
_ISLANDERS: Final = 46.0
_LIKE_MINDED: Final = 260.0
"""How alike plots of one kind are in age: the greater, the nearer to `AGES`."""


def settle(plan: CityPlan, houses: Houses, plots: Plots, rng: Rng) -> gpd.GeoDataFrame:
    """People on houses: one row per dwelling with the groups of `schema.GROUPS` and its `kind`, a key of `AGES`.

    The people of each zone sum up to the plan's; age groups sum up to people.
    """
    row = np.flatnonzero(np.isin(houses.use, DWELLINGS))
    kind, block = _kinds(plan, houses, plots)[row], _blocks(houses, plots, row)
    people = _spread(plan, houses, row, block, rng)
    groups = people[:, None] * _age_shares(kind, block, rng)
    size = np.array([HOUSEHOLD_SIZE[k] for k in kind]) * rng.uniform(0.92, 1.08, len(row))
    columns = pd.DataFrame(groups, columns=list(AGE_GROUPS)).assign(**{PEOPLE: people, HOUSEHOLDS: people / size})
    return gpd.GeoDataFrame(columns.assign(kind=kind), geometry=shapely.point_on_surface(houses.shape[row]))


def _kinds(plan: CityPlan, houses: Houses, plots: Plots) -> Geoms:
    """The key into `AGES` of every house (n,)."""
    of_zone = {z.key: z.kind for z in plan.zones} | {t.name: "town" for t in plan.towns}
    of_zone |= {"old": "old", "islet": "country", "country": "country"}
    kind = np.array([of_zone[z] for z in houses.zone], dtype=object)
    kind[(houses.plot >= 0) & plots.new[houses.plot]] = "new"
    kind[houses.use == "campus"] = "campus"
    return kind


def _blocks(houses: Houses, plots: Plots, row: Longs) -> Longs:
    """A number per neighbourhood: the plot, or the square kilometre where there is none."""
    x, y = (shapely.get_coordinates(shapely.centroid(houses.shape[row])) // 1_000).astype(np.int64).T
    square = len(plots.shape) + x * 1_000 + y
    return np.unique(np.where(houses.plot[row] >= 0, houses.plot[row], square), return_inverse=True)[1]


def _spread(plan: CityPlan, houses: Houses, row: Longs, block: Longs, rng: Rng) -> Floats:
    """Each zone's people over its dwellings by floor space; some plots are fuller than others."""
    wanted = {z.key: z.people for z in plan.zones} | {t.name: t.people for t in plan.towns}
    wanted |= {"old": plan.old_town_people, "country": plan.rural_people, "islet": _ISLANDERS}
    space = shapely.area(houses.shape[row]) * houses.floors[row] * rng.uniform(0.8, 1.2, len(row))
    space = space * rng.lognormal(0.0, 0.3, int(block.max()) + 1)[block]
    space = space * np.where(houses.use[row] == "campus", 0.5, 1.0)
    zone = pd.Series(houses.zone[row])
    share = space / pd.Series(space).groupby(zone).transform("sum").to_numpy()
    return np.asarray(share * zone.map(wanted).to_numpy())


def _age_shares(kind: Geoms, block: Longs, rng: Rng) -> Floats:
    """Shares (n, 6) that sum up to 1: the kind's own, swinging from block to block."""
    mean = np.array([AGES[k] for k in kind])
    swing = rng.standard_normal((int(block.max()) + 1, len(AGE_GROUPS)))[block]
    share = mean * np.exp(swing / np.sqrt(_LIKE_MINDED * mean))
    return np.asarray(share / share.sum(axis=1, keepdims=True))
