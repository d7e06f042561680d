"""The demo city's districts: four levels that tile exactly, and the residential estates."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ....arrays import Bools, Floats, Longs
from ...schema import DISTRICT_COLUMNS, ESTATE, RURAL, URBAN
from ..geometry.names import estate_names, place_names
from ..geometry.shapes import Geoms, Rng, words
from ..land.blocks import Plots
from ..land.zones import OpenLand, Quarter
from ..plan.plan import CityPlan
from .atoms import Atoms, make_atoms, make_communities, seats_at, urban_cells

CITY_CODE: Final = "439900"
_PREFIX: Final = CITY_CODE[:4]
_SMOOTH_M: Final = 18.0


@dataclass(frozen=True)
class Units:
    """The lowest level (n,): township rows, names, and which are urban communities rather than villages."""

    shape: Geoms
    township: Longs
    name: Geoms
    urban: Bools


def make_districts(
    plan: CityPlan,
    ground: OpenLand,
    quarters: tuple[Quarter, ...],
    *,
    villages: Floats,
    plots: Plots,
    people: gpd.GeoDataFrame,
    rng: Rng,
) -> gpd.GeoDataFrame:
    """All levels in one frame of `schema.DISTRICT_COLUMNS`, in the plan's coordinates; `villages` (n, 2) centres."""
    cells = urban_cells(ground, quarters, rng)
    blocks = seats_at(plan, ground, shapely.get_coordinates(shapely.centroid(cells)), urban=True)
    community, of_community = make_communities(plan, blocks, cells, people, rng)
    centres = np.concatenate([np.array([t.xy for t in plan.towns]), villages])
    rural = seats_at(plan, ground, centres, urban=False)
    atoms = make_atoms(ground, cells, community, rural, rng)
    units = _units(plan, atoms, np.concatenate([of_community, rural.township]), len(of_community), rng)
    return _frame(plan, units, plots, rng)


def _units(plan: CityPlan, atoms: Atoms, township: Longs, communities: int, rng: Rng) -> Units:
    """Put the atoms together; the first `communities` units are urban, then come the towns, then the villages."""
    used = np.unique(atoms.unit)
    shape = np.array([shapely.coverage_union_all(atoms.shape[atoms.unit == k]) for k in used], dtype=object)
    names = place_names(len(township), rng, {t.name for t in plan.townships})
    names[communities : communities + len(plan.towns)] = [f"{t.name}集镇" for t in plan.towns]
    urban = np.arange(len(township)) < communities + len(plan.towns)
    smooth = shapely.coverage_simplify(shape, _SMOOTH_M)
    return Units(smooth, township[used], np.array(names, dtype=object)[used], urban[used])


def _frame(plan: CityPlan, units: Units, plots: Plots, rng: Rng) -> gpd.GeoDataFrame:
    """Top down: the city, counties, townships, villages and communities, and the estates."""
    county_codes = [f"{_PREFIX}{k + 1:02d}" for k in range(len(plan.counties))]
    codes = _township_codes(plan)
    county = np.array([t.county for t in plan.townships])[units.township]
    villages = _village_rows(units, codes)
    levels = [
        _merged_rows("city", [(CITY_CODE, plan.name, "", "")], np.zeros_like(county), units.shape),
        _merged_rows(
            "county",
            [(c, n, "", CITY_CODE) for c, n in zip(county_codes, plan.counties, strict=True)],
            county,
            units.shape,
        ),
        _merged_rows(
            "township",
            [(c, t.name + t.kind, t.kind, c[:6]) for c, t in zip(codes, plan.townships, strict=True)],
            units.township,
            units.shape,
        ),
        villages,
        _estate_rows(plots, villages, rng),
    ]
    rows = pd.concat(levels, ignore_index=True).assign(opened=np.nan)
    return gpd.GeoDataFrame(rows[list(DISTRICT_COLUMNS)], geometry=rows["shape"].to_numpy())


def _merged_rows(level: str, what: list[tuple[str, str, str, str]], member: Longs, shape: Geoms) -> pd.DataFrame:
    """Districts made of all units with the same `member` number, an index into `what`; who has none is left out.

    `what`: code, name, kind and the code one level up.
    """
    used = np.unique(member)
    rows = pd.DataFrame([what[k] for k in used], columns=["district_id", "name", "kind", "parent_id"])
    merged = [shapely.coverage_union_all(shape[member == k]) for k in used]
    return rows.assign(level=level, area_type="", new=False, shape=np.array(merged, dtype=object))


def _township_codes(plan: CityPlan) -> list[str]:
    """Codes that begin with their county's, as China's do."""
    county = pd.Series([t.county for t in plan.townships])
    number = county.groupby(county).cumcount() + 1
    return [f"{_PREFIX}{c + 1:02d}{n:03d}" for c, n in zip(county, number, strict=True)]


def _village_rows(units: Units, codes: list[str]) -> pd.DataFrame:
    parent = pd.Series([codes[k] for k in units.township])
    number = parent.groupby(parent).cumcount() + 1
    kind = np.where(units.urban, "社区", "村").astype(object)
    rows = {
        "district_id": [f"{p}{n:03d}" for p, n in zip(parent, number, strict=True)],
        "name": units.name + kind,
        "parent_id": parent,
        "kind": kind,
        "area_type": np.where(units.urban, URBAN, RURAL),
        "shape": units.shape,
    }
    return pd.DataFrame(rows).assign(level="village", new=False)


def _estate_rows(plots: Plots, villages: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """The walled compounds where people live, each with the village or community that holds its middle."""
    estate = plots.use == "estate"
    shape = plots.shape[estate]
    tree = shapely.STRtree(villages["shape"].to_numpy())
    _, parent = tree.query_nearest(shapely.point_on_surface(shape), all_matches=False)
    n = len(shape)
    rows = {
        "district_id": [f"E{k + 1:04d}" for k in range(n)],
        "name": estate_names(n, rng),
        "parent_id": villages["district_id"].to_numpy()[parent],
        "new": plots.new[estate],
        "shape": shape,
        "kind": words("", n),
    }
    return pd.DataFrame(rows).assign(level=ESTATE, area_type=URBAN)
