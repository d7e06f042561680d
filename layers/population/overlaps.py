"""People who are counted twice: rows that repeat, areas that hold others of the same layer, areas that overlap."""

from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ...arrays import Bools, Floats, Longs
from ...messages import Message
from ...texts import first_few
from ..districts.slivers import overlapping
from ..errors import DataError
from ..facilities.values import year_of
from ..files.tables.cells import cell_text
from ..files.texts.columns import find_columns, plain_name
from ..report import Notes
from ..schema import GROUPS, MORE_GROUPS, PEOPLE
from .nested import Nested, nested, sorted_pairs

_YEARS: Final = frozenset(("年份", "年度", "年", "统计年份", "数据年份", "调查年份", "year", "yr"))
"""What a column of the year of a count is called."""
MOST_ROWS: Final = 100_000
"""In larger layers, such as those of buildings, nothing is looked for."""
_LEAST: Final = 0.02
"""Share of the smaller area from which on an overlap is more than careless drawing."""
_LEAST_THIN: Final = 0.005
"""Share of all people from which on slivers together are worth a word."""
_SHOWN: Final = 3


def counted_once(people: gpd.GeoDataFrame, layer: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Notes]:
    """The people without areas that add up others of the layer, and what must be said, of those who count twice too.

    `people` has `people`, further groups and the shapes in a metric CRS, row by row those of `layer`, which is the
    layer as it was read, for its names.
    """
    if not 1 < len(people) <= MOST_ROWS:
        return people, ()
    names = _names(layer, len(people))
    shapes = people.geometry.to_numpy()
    areas = shapely.get_dimensions(shapes) == 2
    counts = people[PEOPLE].to_numpy(dtype=np.float64)
    said = [*_repeated_points(shapes[~areas], counts[~areas], names[~areas])]
    if areas.sum() < 2:
        return people, tuple(said)
    valid = shapely.make_valid(shapes[areas], method="structure", keep_collapsed=False)
    one, two, shared = overlapping(valid)
    pairs = sorted_pairs(shapely.area(valid), one, two, shared)
    groups = [PEOPLE, *(group for group in (*GROUPS, *MORE_GROUPS) if group != PEOPLE and group in people.columns)]
    numbers = people.loc[areas, groups].to_numpy(dtype=np.float64)
    cut = nested(valid, numbers, pairs, two)
    if not cut.inside:
        return people, (*said, *_areas_twice(valid, counts[areas], names[areas], (one, two, shared)))
    said += _of_nested(cut, numbers[:, 0], names[areas])
    rows = np.flatnonzero(areas)
    changed = people.copy()
    changed.loc[areas, groups] = cut.counts
    changed = changed.set_geometry(gpd.GeoSeries(_put(shapes, rows, cut.shapes), index=people.index, crs=people.crs))
    stays = np.ones(len(people), dtype=np.bool_)
    stays[rows[list(cut.sums)]] = False
    kept = changed[stays]
    kept.attrs.update(people.attrs)
    left = stays[areas]
    said += _areas_twice(cut.shapes[left], cut.counts[left, 0], names[areas][left], overlapping(cut.shapes[left]))
    return kept, tuple(said)


def _put(all_of: NDArray[Any], rows: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
    changed = all_of.copy()
    changed[rows] = values
    return changed


def _of_nested(cut: Nested, counts: Floats, names: NDArray[Any]) -> list[Message]:
    said = []
    if cut.sums:
        first = cut.sums[0]
        said.append(Message(
            "{count} areas add up others of the same layer and were left out, so that nobody counts twice, such as "
            "{outer} with {people} people, which holds {inner} with {inside} in all.",
            {"count": len(cut.sums), "outer": names[first], "people": f"{counts[first]:,.0f}",
             "inner": _listed(names[list(cut.inside[first])]),
             "inside": f"{counts[list(cut.inside[first])].sum():,.0f}"}))  # fmt: skip
    if cut.rests:
        first = cut.rests[0]
        said.append(Message(
            "{count} areas hold others of the same layer, whose people and ground were taken off them, so that nobody "
            "counts twice, such as {outer} with {people} people, which holds {inner} with {inside} in all; if {outer} "
            "does not count these, cut them out of it.",
            {"count": len(cut.rests), "outer": names[first], "people": f"{counts[first]:,.0f}",
             "inner": _listed(names[list(cut.inside[first])]),
             "inside": f"{counts[list(cut.inside[first])].sum():,.0f}"}))  # fmt: skip
    return said


def check_years(frame: pd.DataFrame, places: NDArray[Any], file: str) -> None:
    """Raise DataError where rows of one place are of several years: to add them up would count people again and again.

    `places` (rows,) tells which rows are of one place.
    """
    column = next((str(name) for name in frame.columns if plain_name(str(name)) in _YEARS), None)
    if column is None or len(np.unique(places)) == len(places):
        return
    years = sorted(
        {int(year) for year in map(year_of, (cell_text(cell) for cell in frame[column].tolist())) if np.isfinite(year)}
    )
    if len(years) > 1:
        raise DataError(
            "{file} has rows of several years in its column {column} ({years}), which would count people several "
            "times; keep those of one year.",
            file=file,
            column=column,
            years=", ".join(map(str, years)),
        )


def _names(layer: gpd.GeoDataFrame, count: int) -> NDArray[Any]:
    column = find_columns([str(name) for name in layer.columns if name != "geometry"], ("name", "area_name")).columns
    if len(layer) != count:
        return np.array([""] * count, dtype=object)
    if not column:
        return np.array([str(row) for row in layer.index], dtype=object)
    told = layer[next(iter(column.values()))].astype(str).to_numpy(dtype=object)
    return np.array([name if name not in ("", "None", "nan") else str(row)
                     for name, row in zip(told, layer.index, strict=True)], dtype=object)  # fmt: skip


def _repeated_points(points: NDArray[Any], counts: Floats, names: NDArray[Any]) -> Notes:
    """Points of one name and one number of people at one place; houses without names may well be alike."""
    x, y = np.round(shapely.get_x(points), 1), np.round(shapely.get_y(points), 1)
    table = pd.DataFrame({"x": x, "y": y, "count": counts, "name": names})
    twice: Bools = table.duplicated().to_numpy(dtype=np.bool_)
    if not twice.any() or not counts[twice].sum() > 0:
        return ()
    return (Message(
        "{count} rows are duplicated, such as {names}: same place, same number of people; {people} people count "
        "twice: delete the second rows.",
        {"count": int(twice.sum()), "names": _listed(names[twice]),
         "people": f"{counts[twice].sum():,.0f}"}),)  # fmt: skip


def _areas_twice(
    shapes: NDArray[Any], counts: Floats, names: NDArray[Any], overlaps: tuple[Longs, Longs, Floats]
) -> list[Message]:
    one, two, shared = overlaps
    size = shapely.area(shapes)
    pairs = sorted_pairs(size, one, two, shared)
    same, held, inner, outer = pairs.same, pairs.held, pairs.inner, pairs.outer
    said = []
    if same.any():
        second = np.unique(two[same])
        said.append(Message(
            "{count} areas are duplicated, such as {names}; their {people} people count twice: delete one of each.",
            {"count": len(second), "names": _listed(names[second]),
             "people": f"{counts[second].sum():,.0f}"}))  # fmt: skip
    whole, parts = _outer_with_parts(inner[held], outer[held], counts)
    if len(whole):
        double = float(sum(min(counts[row], counts[inside].sum()) for row, inside in zip(whole, parts, strict=True)))
        said.append(Message(
            "{count} areas hold others of the same layer, such as {outer}, which holds {inner}; {people} people count "
            "twice: keep one level only, such as the communities.",
            {"count": len(whole), "outer": names[whole[0]], "inner": _listed(names[parts[0]]),
             "people": f"{double:,.0f}"}))  # fmt: skip
    rest = ~same & ~held & (shared > _LEAST * size[inner])
    thin = ~same & ~held & ~rest
    of_thin = shared[thin] / size[inner[thin]] * counts[inner[thin]]
    if of_thin.sum() > _LEAST_THIN * counts.sum():
        worst = int(np.argmax(of_thin))
        said.append(Message(
            "{count} pairs of areas overlap by slivers, such as {one} and {two}; about {people} people count there "
            "twice in all: draw the borders again.",
            {"count": int(thin.sum()), "one": names[inner[thin][worst]], "two": names[outer[thin][worst]],
             "people": f"{of_thin.sum():,.0f}"}))  # fmt: skip
    if rest.any():
        share = shared[rest] / size[inner[rest]]
        said.append(Message(
            "{count} pairs of areas overlap, such as {one} and {two} by {percent}%; about {people} people count there "
            "twice: draw the border again.",
            {"count": int(rest.sum()), "one": names[inner[rest][0]], "two": names[outer[rest][0]],
             "percent": round(100 * float(share[0])),
             "people": f"{(share * counts[inner[rest]]).sum():,.0f}"}))  # fmt: skip
    return said


def _outer_with_parts(inner: NDArray[Any], outer: NDArray[Any], counts: Floats) -> tuple[list[int], list[NDArray[Any]]]:
    """The areas that hold others with people, and which; areas without people of their own count nobody twice."""
    whole = [int(row) for row in np.unique(outer) if counts[row] > 0]
    return whole, [inner[outer == row] for row in whole]


def _listed(names: Sequence[object] | NDArray[Any]) -> str:
    return first_few(dict.fromkeys(str(name) for name in names), _SHOWN)
