"""Thin overlaps and gaps along the borders of districts: careless drawing that moves few people, or nobody.

What moves more is warned of by `gaps`; this is told once, with places and people, and mended never.
"""

from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from ...messages import Message
from ...texts import first_few
from ..report import Notes
from ..schema import DISTRICT_LEVELS, PEOPLE
from .gaps import LEAST_SHARE

MOST_CORNERS: Final = 500_000
"""Finer districts are not compared shape by shape."""
THIN_M: Final = 16.0
"""Gaps of less across are careless drawing; wider ones count only where districts enclose them."""
_LEAST_M2: Final = 1.0
"""Less is how computers round."""
_SHOWN: Final = 3


def slivers(districts: gpd.GeoDataFrame, demand: gpd.GeoDataFrame) -> tuple[Notes, Notes]:
    """What to say of each level's slivers: those in which somebody lives, and those in which nobody does.

    Both frames are in one metric CRS. Levels whose overlaps or gaps hold more than `LEAST_SHARE` of the people are left
    to `check_districts`.
    """
    lived: list[Message] = []
    empty: list[Message] = []
    points, people = demand.geometry.to_numpy(), demand[PEOPLE].to_numpy(dtype=np.float64)
    for level in DISTRICT_LEVELS:
        ours = districts[districts["level"] == level]
        if len(ours) < 2 or shapely.get_num_coordinates(ours.geometry.to_numpy()).sum() > MOST_CORNERS:
            continue
        for said, count in (*_overlaps(ours, level, points, people), *_gaps(ours, level, points, people)):
            if count <= LEAST_SHARE * people.sum():
                (lived if count > 0 else empty).append(said)
    return tuple(lived), tuple(empty)


def _overlaps(
    ours: gpd.GeoDataFrame, level: str, points: NDArray[np.object_], people: Floats
) -> Iterator[tuple[Message, float]]:
    shapes, names = ours.geometry.to_numpy(), ours["name"].to_numpy(dtype=object)
    one, two, shared = overlapping(shapes)
    real = shared > _LEAST_M2
    if not real.any():
        return
    point, _ = shapely.STRtree(shapes).query(points, predicate="within")
    count = float(people[np.bincount(point, minlength=len(points)) > 1].sum())
    order = np.argsort(-shared[real], kind="stable")
    pairs = [f"{names[one[real][row]]} + {names[two[real][row]]} {shared[real][row]:,.0f} m2" for row in order]
    text = (
        "Districts of level {level} overlap by {area} m2 in all ({pairs}), in which {people} people live; "
        "they count in the district that stands first."
    )
    values = {"level": level, "area": f"{shared[real].sum():,.0f}", "pairs": _listed(pairs), "people": f"{count:,.0f}"}
    yield Message(text, values), count


def _gaps(
    ours: gpd.GeoDataFrame, level: str, points: NDArray[np.object_], people: Floats
) -> Iterator[tuple[Message, float]]:
    shapes, names = ours.geometry.to_numpy(), ours["name"].to_numpy(dtype=object)
    holes = _holes(shapes)
    if not len(holes):
        return
    areas = shapely.area(holes)
    inside = np.unique(shapely.STRtree(holes).query(points, predicate="within")[0])
    count = float(people[inside].sum())
    hole, beside = shapely.STRtree(shapes).query(holes, predicate="intersects")
    table = pd.DataFrame({"hole": hole, "name": names[beside]}).groupby("hole")["name"].agg(list)
    order = np.argsort(-areas, kind="stable")
    places = [f"{' / '.join(map(str, table.get(row, [])[:_SHOWN]))} {areas[row]:,.0f} m2" for row in order]
    text = (
        "Between districts of level {level} lie gaps of {area} m2 in all ({places}), in which {people} people live; "
        "they count in none."
    )
    values = {"level": level, "area": f"{areas.sum():,.0f}", "places": _listed(places), "people": f"{count:,.0f}"}
    yield Message(text, values), count


def _holes(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """What districts leave uncovered between them: what they enclose, and gaps of less than `THIN_M` across.

    The union is closed as in mathematical morphology, by growing and shrinking it; corners stay sharp.
    """
    whole = shapely.union_all(shapely.make_valid(shapes))
    filled = shapely.union_all([shapely.Polygon(shapely.get_exterior_ring(part)) for part in shapely.get_parts(whole)])
    grown = shapely.buffer(filled, THIN_M / 2, join_style="mitre", cap_style="square")
    closed = shapely.buffer(grown, -THIN_M / 2, join_style="mitre", cap_style="square")
    parts = shapely.get_parts(shapely.difference(closed, whole))
    tree = shapely.STRtree(shapes)
    between = np.bincount(tree.query(parts, predicate="intersects")[0], minlength=len(parts)) > 1
    holes: NDArray[np.object_] = parts[between & (shapely.area(parts) > _LEAST_M2)]
    return holes


def overlapping(shapes: NDArray[np.object_]) -> tuple[Longs, Longs, Floats]:
    """Every pair of areas that share ground, the earlier row first, and how much (in the unit of the shapes)."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pair: Bools = first < second
    one, two = first[pair], second[pair]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[two]))
    real = shared > 1e-9
    return one[real], two[real], shared[real]


def _listed(names: list[str]) -> str:
    return first_few(names, _SHOWN)
