"""One site that gives several services: a school of two stages, a kindergarten with a nursery, care with medicine.

Each service becomes a facility of its own at the same place, with the capacities that are its own, so that every clause
finds what it asks for. They share their `site`, so that what counts sites counts them once.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from .categories import Categories, services_of

CHILDCARE: Final = ("childcare", "childcare_centre")
KINDERGARTEN: Final = "kindergarten"
STAFF: Final = ("doctors", "nurses")
BEDS: Final = ("beds", "nursing_beds")
PLACES_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(CHILDCARE, "childcare_places"),
    KINDERGARTEN: "kindergarten_places",
    "primary_school": "primary_places",
    "junior_school": "junior_places",
    "senior_school": "senior_places",
}
"""Roles of columns (see `columns.toml`) with the places of one service, by the category whose places they are."""
_TREATS: Final = frozenset({"clinic", "hospital", "health_centre", "township_hospital", "specialist_hospital"})
_CARES: Final = frozenset({"elderly_centre", "elderly_care", "day_care", "care_health_union"})


def with_nurseries(keys: Sequence[str], places: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[str]:
    """Return the categories with childcare added to every kindergarten that has places for children under three."""
    both = f"{KINDERGARTEN}+childcare"
    return [both if key == KINDERGARTEN and there > 0 else key for key, there in zip(keys, places, strict=True)]


def split_services(
    frame: gpd.GeoDataFrame, categories: Categories, own_places: Mapping[str, pd.Series] | None = None
) -> gpd.GeoDataFrame:
    """Return the frame with a row for each service of each site, in the frame's order; the index repeats its label.

    `frame` has FACILITY_COLUMNS, `category` holding keys of several services where a site gives several.
    `own_places` are columns (by role, see `PLACES_OF`) of places of one service.
    """
    keys = frame["category"].tolist()
    known = {key: services_of(key, categories) for key in set(keys)}
    kept = [known[key] for key in keys]
    rows = np.repeat(np.arange(len(frame)), [len(those) for those in kept])
    split = frame.iloc[rows].assign(category=[key for those in kept for key in those])
    several = np.array([len(kept[row]) > 1 for row in rows], dtype=bool)
    first = np.append(True, rows[1:] != rows[:-1])[: len(rows)]
    split["places"] = _places(split, [kept[row] for row in rows], own_places or {})
    for name in (*BEDS, *STAFF, "area_m2", "land_m2") if several.any() else ():
        split[name] = split[name].where(~several | _carries(name, split["category"], first, [kept[r] for r in rows]))
    ids = split["facility_id"].astype(str)
    new = np.where(first | (ids == "").to_numpy(), ids, ids + ":" + split["category"].astype(str))
    return gpd.GeoDataFrame(split.assign(facility_id=new))


def _places(split: gpd.GeoDataFrame, kept: Sequence[tuple[str, ...]], own_places: Mapping[str, pd.Series]) -> pd.Series:
    """Return each service's own places, else the site's, where no other service of the site could have them.

    Places of a kindergarten are those for children of 3 to 5: a nursery beside it has its own or none that is told.
    """
    several = np.array([len(those) > 1 for those in kept], dtype=bool)
    places: pd.Series = (
        split["places"].where(~several | _may_have_places(split, kept)) if several.any() else split["places"]
    )
    for key, role in PLACES_OF.items():
        if role in own_places:
            mine = own_places[role].loc[split.index].to_numpy()
            places = places.mask(
                (split["category"] == key).to_numpy() & np.isfinite(mine), pd.Series(mine, split.index)
            )
    return places


def _may_have_places(
    split: gpd.GeoDataFrame, kept: Sequence[tuple[str, ...]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which services of a shared site have the places told for it: no nursery, and no school beside another."""
    schools = [sum(key in PLACES_OF and key not in CHILDCARE for key in those) for those in kept]
    return np.asarray((np.array(schools) <= 1) & ~split["category"].isin(CHILDCARE).to_numpy())


def _carries(
    name: str, category: pd.Series, first: np.ndarray[tuple[int], np.dtype[np.bool_]], kept: Sequence[tuple[str, ...]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which services of a shared site have a capacity: the carers its beds, the doctors its staff.

    Ground and floor are the site's and are told of its first service, so that no sum counts them twice.
    """
    owners = _CARES if name in BEDS else _TREATS if name in STAFF else frozenset()
    shared = np.array([bool(owners.intersection(those)) for those in kept], dtype=bool)
    return np.where(shared, category.isin(owners).to_numpy(), first)
