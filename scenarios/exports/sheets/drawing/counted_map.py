"""The map of a clause that is no circle: districts filled by their figure, and the facilities that count or do not."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from matplotlib.axes import Axes

from .....arrays import Bools, Ints
from .....coverage.evaluation.left_out import CountedFacilities
from .....coverage.evaluation.verdict import CoverageRow, Verdict
from .....coverage.plans.clauses import Clause, RatioClause
from .....layers.schema import PlaceLayers
from ....analyses.counted import Counted
from ....presentation import map_style
from ....presentation.names import later
from ....presentation.summary import category_name, figure_text, unit_text
from ....presentation.translate import Words
from .content import MapKey
from .look import Look
from .map_frame import Extent, Ground, draw_ground, mark_of, names, size_of_marks
from .shapes import draw_areas

_SHORT_OF: Final = (0.75, 0.5)
"""Parts of what is to be reached at which a deeper colour ends."""
_LEFT_PT2: Final = 0.6
"""The size of a facility's mark that does not count, as part of one that does."""
_FEWEST_GRADED: Final = 3
"""Districts with a figure, of which thirds can be told."""


@dataclass(frozen=True, eq=False)
class Shade:
    """Districts that are filled alike: a colour, what it means, and their keys."""

    colour: str
    label: str
    keys: frozenset[str]


def draw_counted(
    axes: Axes, layers: PlaceLayers, verdict: Verdict, counted: Counted, words: Words, *, look: Look
) -> MapKey:
    """Draw what a clause counts into `axes`; return what its legend has to say."""
    found = counted.facilities
    ground = draw_ground(axes, layers, _extent(layers, verdict, counted), words, look=look, level=counted.level)
    shades = tuple(_fill(ground, layers, counted.level, shades_of(verdict, counted, words)))
    marks = tuple(_marks(ground, layers, found, words))
    names(ground, layers)
    return replace(ground.key(), people=False, shades=shades, marks=marks)


def _extent(layers: PlaceLayers, verdict: Verdict, counted: Counted) -> Extent:
    """Return where people live, all facilities that count stand, and the districts lie that have a figure."""
    people = layers.demand["people"].to_numpy(float) > 0
    homes = layers.demand.geometry.to_numpy()
    keys = {row.key for row in verdict.by_district if row.level == counted.level}
    here = (layers.districts["level"] == counted.level) & layers.districts["district_id"].astype(str).isin(keys)
    shapes = (
        homes[people] if people.any() else homes,
        layers.facilities.geometry.to_numpy()[np.concatenate([counted.facilities.rows, counted.facilities.beside])],
        layers.districts.geometry.to_numpy()[here.to_numpy()],
    )
    west, south, east, north = map(float, shapely.total_bounds(np.concatenate(shapes)))
    return west, south, east, north


def shades_of(verdict: Verdict, counted: Counted, words: Words) -> tuple[Shade, ...]:
    """Return how districts of a level are filled: by whether they have what they must, or by how high their rate is."""
    rows = [row for row in verdict.by_district if row.level == counted.level]
    if counted.unit:
        return _rates(rows, verdict, unit_text(counted.unit, words), words)
    sides = (
        (map_style.ENOUGH, words("District as asked ({count})", count=_many(rows, met=True)), True),
        (map_style.SHORT[0], words("District not as asked ({count})", count=_many(rows, met=False)), False),
    )
    found = (
        Shade(colour, label, frozenset(row.key for row in rows if row.met is side)) for colour, label, side in sides
    )
    return tuple(shade for shade in found if shade.keys)


def _many(rows: Sequence[CoverageRow], *, met: bool) -> str:
    return f"{sum(row.met is met for row in rows):,}"


def _rates(rows: Sequence[CoverageRow], verdict: Verdict, unit: str, words: Words) -> tuple[Shade, ...]:
    """Return the districts by their rate: against what each must reach, or in thirds where nothing is to be reached."""
    told = [row for row in rows if row.measured is not None]
    figure = goal_of(verdict)
    graded = _against(told, figure, verdict.clause, unit, words) if figure else _thirds(told, unit, words)
    nobody = Shade(
        map_style.NOBODY, words("Nobody of the group lives there"),
        frozenset(row.key for row in rows if row.measured is None),
    )  # fmt: skip
    return tuple(shade for shade in (*graded, nobody) if shade.keys)


def goal_of(verdict: Verdict) -> float | None:
    """Return what each district is to reach by itself: where their share is judged that is the plan's own figure."""
    clause = verdict.clause
    if isinstance(clause, RatioClause) and clause.share_of_districts is not None:
        return clause.target if isinstance(clause.target, float) else None
    return verdict.target


def _against(rows: Sequence[CoverageRow], goal: float, clause: Clause, unit: str, words: Words) -> Iterator[Shade]:
    """Yield who reaches the figure, and those that do not by how far they are from it."""
    most = isinstance(clause, RatioClause) and clause.highest
    end = _figure(goal, unit)
    reached = words("at most {figure}", figure=end) if most else words("at least {figure}", figure=end)
    yield Shade(map_style.ENOUGH, reached, frozenset(row.key for row in rows if row.met))
    ends = (goal, *(goal / part if most else goal * part for part in _SHORT_OF), math.inf if most else -math.inf)
    left = [(row.key, row.measured or 0.0) for row in rows if row.met is False]
    for colour, (near, far) in zip(reversed(map_style.SHORT), pairwise(ends), strict=True):
        low, high = sorted((near, far))
        inside = (key for key, value in left if (low < value <= high if most else low <= value < high))
        yield Shade(colour, _band(low, high, unit, words), frozenset(inside))


def _band(low: float, high: float, unit: str, words: Words) -> str:
    if math.isinf(low):
        return words("below {figure}", figure=_figure(high, unit))
    if math.isinf(high):
        return words("above {figure}", figure=_figure(low, unit))
    return words("{low} to {high}", low=_figure(low, ""), high=_figure(high, unit))


def _figure(value: float, unit: str) -> str:
    return figure_text(value, unit).strip()


def _thirds(rows: Sequence[CoverageRow], unit: str, words: Words) -> Iterator[Shade]:
    """Yield the districts in thirds of their number, or all as one where they are too few."""
    ranked = sorted(rows, key=lambda row: row.measured or 0.0)
    parts = len(map_style.GRADES) if len(ranked) >= _FEWEST_GRADED else 1
    for colour, some in zip(map_style.GRADES, np.array_split(np.arange(len(ranked)), parts), strict=False):
        here = [ranked[row] for row in some]
        if here:
            low, high = (one.measured or 0.0 for one in (here[0], here[-1]))
            yield Shade(colour, _band(low, high, unit, words), frozenset(row.key for row in here))


def _fill(ground: Ground, layers: PlaceLayers, level: str, shades: Sequence[Shade]) -> Iterator[tuple[str, str]]:
    here = layers.districts[layers.districts["level"] == level]
    keys, shapes = here["district_id"].astype(str).to_numpy(), here.geometry.to_numpy()
    for shade in shades:
        inside = np.isin(keys, list(shade.keys))
        draw_areas(ground.axes, shapes[inside], facecolor=shade.colour, zorder=0.9)
        yield shade.colour, shade.label


def _marks(
    ground: Ground, layers: PlaceLayers, found: CountedFacilities, words: Words
) -> Iterator[tuple[str, str, str, str]]:
    """Draw the facilities: those beside and those that do not count first; yield what each mark means."""
    look, frame = ground.look, layers.facilities
    category = frame["category"].to_numpy()
    xy = shapely.get_coordinates(shapely.centroid(frame.geometry.to_numpy()))
    size = size_of_marks(len(found.rows) + len(found.beside))
    listed = [*dict.fromkeys(category[np.concatenate([found.rows, found.beside])].tolist())]
    number = {key: row for row, key in enumerate(listed)}

    def drawn(rows: Ints, marker: str, fill: str, edge: str, *, size: float, zorder: float) -> None:
        x, y = xy[rows].T
        ground.axes.scatter(x, y, marker=marker, facecolor=fill, edgecolor=edge, linewidth=0.8, s=size, zorder=zorder)

    def each(rows: Ints, met: Bools | None, said: str) -> Iterator[tuple[str, str, str, str]]:
        for key, count in Counter(category[rows].tolist()).items():
            marker, fill = mark_of(number[key], look.colours.facilities)
            edge = "white"
            if met is not None:
                fill, edge = look.colours.unserved, look.colours.unserved_edge
            drawn(rows[category[rows] == key], marker, fill, edge, size=size, zorder=6.2 if met is None else 6.4)
            name = category_name(str(key), words)
            yield marker, fill, edge, words(said, name=name, count=f"{count:,}")

    plain = bool(found.met.all())
    yield from each(
        found.rows[found.met], None, later("{name} ({count})") if plain else later("{name}, as asked ({count})")
    )
    yield from each(found.rows[~found.met], found.met, later("{name}, not as asked ({count})"))
    beside = np.setdiff1d(found.beside, found.rows).astype(np.int32)
    yield from each(beside, None, later("{name}, the other kind ({count})"))
    for row, left in enumerate(found.left_out):
        marker, edge = map_style.MARKERS[row % len(map_style.MARKERS)], look.colours.soft_ink
        drawn(left.rows, marker, "white", edge, size=size * _LEFT_PT2, zorder=5.8)
        told = words.say(left.reason)
        yield marker, "white", edge, words("Not counted, {why} ({count})", why=told, count=f"{len(left.rows):,}")
