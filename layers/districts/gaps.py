"""Districts that overlap, repeat, or leave gaps: told with places and people, never mended."""

from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...arrays import Floats
from ...messages import Message
from ...texts import first_few
from ..report import Notes
from ..schema import DISTRICT_LEVELS, PEOPLE

LEAST_SHARE: Final = 0.005
"""Overlaps and gaps with less than this share of the people are careless drawing along borders."""
_SHOWN: Final = 3


def check_districts(districts: gpd.GeoDataFrame, demand: gpd.GeoDataFrame) -> Notes:
    """What must be said of the districts of each level; both frames are in one metric CRS.

    People who live in two districts of one level count in the first of them, those in none count in no district.
    """
    said: list[Message] = []
    points, people = demand.geometry.to_numpy(), demand[PEOPLE].to_numpy(dtype=np.float64)
    for level in DISTRICT_LEVELS:
        ours = districts[districts["level"] == level]
        if len(ours):
            said += _same_names(ours, level)
            said += _shared_and_bare(ours, level, points, people)
    return tuple(said)


def _same_names(ours: gpd.GeoDataFrame, level: str) -> Iterator[Message]:
    named = ours[ours["name"] != ""]
    twice = named[named.duplicated(["name", "parent_id"], keep=False)]
    if len(twice):
        names = list(dict.fromkeys(twice["name"]))
        yield Message(
            "{count} districts of level {level} share a name with another, such as {names}; if they are parts of one "
            "district, merge them.",
            {"count": len(twice), "level": level, "names": _listed(names)},
        )


def _shared_and_bare(
    ours: gpd.GeoDataFrame, level: str, points: NDArray[np.object_], people: Floats
) -> Iterator[Message]:
    shapes, names = ours.geometry.to_numpy(), ours["name"].to_numpy(dtype=object)
    point, district = shapely.STRtree(shapes).query(points, predicate="within")
    held = np.bincount(point, minlength=len(points))
    total = max(float(people.sum()), 1e-9)
    shared = float(people[held > 1].sum())
    if shared > LEAST_SHARE * total:
        yield Message(
            "Districts of level {level} overlap: {people} people live in two of them ({pairs}) and count only in the "
            "first; draw the border again.",
            {"level": level, "people": f"{shared:,.0f}", "pairs": _pairs(point, district, people, held, names)},
        )
    bare = float(people[held == 0].sum())
    if bare > LEAST_SHARE * total:
        yield Message(
            "{people} people ({percent}%) live in no district of level {level}{near}; they count in no row of the "
            "districts.",
            {"level": level, "people": f"{bare:,.0f}", "percent": f"{100 * bare / total:.1f}",
             "near": _nearest(points[held == 0], people[held == 0], shapes, names)},
        )  # fmt: skip


def _pairs(point: NDArray[np.int64], district: NDArray[np.int64], people: Floats, held: NDArray[np.int64],
           names: NDArray[np.object_]) -> str:  # fmt: skip
    """The pairs of districts that share the most people, with how many."""
    table = pd.DataFrame({"point": point, "district": district})[held[point] > 1].sort_values(["point", "district"])
    groups = table.groupby("point")["district"].agg(tuple)
    counts = pd.Series(people[groups.index.to_numpy()]).groupby(groups.to_numpy()).sum().sort_values(ascending=False)
    pairs: list[tuple[int, ...]] = list(counts.index)
    told = [" + ".join(str(names[row]) for row in pair) + f" {count:,.0f}"
            for pair, count in zip(pairs, counts, strict=True)]  # fmt: skip
    return _listed(told)


def _nearest(
    points: NDArray[np.object_], people: Floats, shapes: NDArray[np.object_], names: NDArray[np.object_]
) -> str:
    """Beside which districts most of them live, as ` (beside ...)`; '' where these have no names."""
    _, nearest = shapely.STRtree(shapes).query_nearest(points, all_matches=False)
    counts = pd.Series(people).groupby(names[nearest]).sum().sort_values(ascending=False)
    told = [str(name) for name in counts.index if name]
    return f" ({_listed(told)})" if told else ""


def _listed(names: list[str]) -> str:
    return first_few(names, _SHOWN)
