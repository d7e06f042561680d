"""The map half of a sheet: reached ground, faint streets, muted served people, the unserved in red sized by people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from .....arrays import Bools, Floats
from .....coverage.evaluation.verdict import CircleEvidence
from .....layers.schema import PlaceLayers
from .....texts import one_line
from ....analyses.reached_ground import ReachedGround
from ....presentation import map_style
from ....presentation.map_style import round_length
from ....presentation.reach_bands import reach_bands
from ....presentation.translate import Words
from .content import Features, MapKey
from .labels import POINTS_PER_INCH, Labels
from .look import Look
from .shapes import any_within, draw_areas, draw_dots, draw_lines

INK_SHARE: Final = 0.07
"""The part of the sheet that all people's dots together may cover."""
LARGEST_PT: Final = 15.0
SMALLEST_PT: Final = 1.1
SMALLEST_UNSERVED_PT: Final = 1.75
RANKS_SHOWN: Final = 10
NAMES_SHOWN: Final = 45
LONGEST_NAME: Final = 40
"""Letters of a district's name; matplotlib refuses to draw thousands."""
MARGIN: Final = 0.04
SMALLEST_M: Final = 1_200.0
"""Across a map at least, so that a hamlet is not two dots on a sheet."""
ROUND: Final = (
    *(step / 10 for step in (10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 30, 35)),
    *(step / 10 for step in (40, 45, 50, 55, 60, 65, 70, 80, 90, 100)),
)  # fmt: skip
"""What a scale's n begins with."""
METRES_PER_INCH: Final = 0.0254
_UNREACHED: Final = 4.0
"""As a share of the limit; more than any band."""
_HALO: Final = [patheffects.withStroke(linewidth=2.6, foreground="white")]

Extent = tuple[float, float, float, float]
"""West, south, east, north in metres."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What a map is drawn on: its axes, the frame, the look, and where texts stand."""

    axes: Axes
    look: Look
    labels: Labels
    scale: float
    """The n of 1:n on the layout's A3."""
    level: str
    """Of the boundaries, '' for none."""
    shown: Features
    """What the map's frame shows of what the place has."""
    had: Features

    @property
    def per_point(self) -> float:
        """Metres of the ground under a point of the layout."""
        return self.scale * METRES_PER_INCH / POINTS_PER_INCH

    def key(self) -> MapKey:
        """Return the legend's key of what lies below."""
        return MapKey(shown=self.shown, had=self.had, scale=self.scale)


def draw_map(
    axes: Axes,
    layers: PlaceLayers,
    evidence: CircleEvidence,
    words: Words,
    *,
    look: Look,
    ground: ReachedGround | None = None,
    extent: Extent | None = None,
) -> MapKey:
    """Draw the circle's map into `axes`, on the reached ground where given; return what its legend has to say."""
    base = draw_ground(axes, layers, extent or extent_of(evidence.xy, evidence.asked), words, look=look)
    bands = _bands(axes, ground, words, look=look) if ground else ()
    numbers = ranks(base, evidence)
    names(base, layers)
    people = _people(base, evidence)
    sites = facilities(base, layers, evidence.counted)
    return replace(base.key(), pt2_per_person=people, facilities=sites, bands=bands, ranks=numbers)


def extent_of(xy: Floats, asked: Bools) -> Extent:
    """Return the extent of the places (n, 2) that are asked, of all where none is."""
    shown = xy[asked] if asked.any() else xy
    (west, south), (east, north) = shown.min(axis=0), shown.max(axis=0)
    return float(west), float(south), float(east), float(north)


def draw_ground(
    axes: Axes, layers: PlaceLayers, extent: Extent, words: Words, *, look: Look, level: str = ""
) -> Ground:
    """Draw what lies under a map and its furniture: water, rails, streets, boundaries, scale bar and north arrow.

    The boundaries are of `level`, by default the finest that can be told apart by name.
    """
    scale = _frame(axes, extent, look)
    colours = look.colours
    shown = _barriers(axes, layers, look)
    draw_areas(axes, layers.buildings.geometry.to_numpy(), facecolor=colours.building, zorder=1.2)
    _streets(axes, layers, look)
    level = level or boundary_level(layers)
    shapes = layers.districts.geometry.to_numpy()[(layers.districts["level"] == level).to_numpy()]
    lines, style = shapely.boundary(shapes), {"linewidth": 0.8, "linestyle": (0, (8, 2, 1, 2))}
    draw_lines(axes, lines, color=colours.boundary, zorder=3, **style)
    shown = replace(shown, boundary=level if any_within(axes, lines) else "")
    kinds = set(layers.barriers["kind"])
    had = Features(water="river" in kinds, railway="railway" in kinds, boundary=level)
    made = Ground(axes, look, Labels(axes), scale, level, shown, had)
    _scale_bar(made, words)
    _north_arrow(made, words)
    return made


def boundary_level(layers: PlaceLayers) -> str:
    """Return the finest level of boundaries that can still be told apart by name, '' for none."""
    return next((one for one in ("township", "county", "city") if (layers.districts["level"] == one).any()), "")


def _frame(axes: Axes, extent: Extent, look: Look) -> float:
    """Fit the extent into the axes, whose shape is kept, at a round scale; return the n of 1:n on the layout's A3."""
    low, high = np.array(extent[:2]), np.array(extent[2:])
    width, height = _inches(axes)
    span = np.maximum((high - low) * (1 + 2 * MARGIN), SMALLEST_M)
    printed = max(span[0] / width, span[1] / height) / METRES_PER_INCH / look.factor
    scale = round_scale(printed) * look.factor
    centre, half = (low + high) / 2, np.array([width, height]) * scale * METRES_PER_INCH / 2
    axes.set(xlim=(centre[0] - half[0], centre[0] + half[0]), ylim=(centre[1] - half[1], centre[1] + half[1]))
    axes.set(xticks=[], yticks=[], facecolor=look.colours.ground)
    for spine in axes.spines.values():
        spine.set(edgecolor=look.colours.ink, linewidth=1.0)
    return scale


def round_scale(least: float) -> float:
    """Return the next n of a scale 1:n that is round, not below `least`."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(step * power for step in ROUND if step * power >= least * (1 - 1e-9)))


def _inches(axes: Axes) -> tuple[float, float]:
    box, figure = axes.get_position(), axes.get_figure()
    assert isinstance(figure, Figure), "the map's axes stand on the sheet itself"
    width, height = figure.get_size_inches()
    return float(box.width * width), float(box.height * height)


def _bands(axes: Axes, ground: ReachedGround, words: Words, *, look: Look) -> tuple[tuple[str, str], ...]:
    """Tint the ground by the share of the limit that the way costs; return the bands for the legend."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    columns = slice(*_between(left, right, ground.x, ground.step_m, ground.share.shape[1]))
    rows = slice(*_between(bottom, top, ground.y, ground.step_m, ground.share.shape[0]))
    share = np.minimum(np.nan_to_num(ground.share[rows, columns], nan=_UNREACHED, posinf=_UNREACHED), _UNREACHED)
    if min(share.shape) < 2 or share.min() > 1:
        return ()
    x = ground.x + np.arange(*columns.indices(ground.share.shape[1])) * ground.step_m
    y = ground.y + np.arange(*rows.indices(ground.share.shape[0])) * ground.step_m
    bands = reach_bands(ground.limit, ground.mode, words)
    colours = [look.colours.bands[band.colour] for band in bands]
    levels = [0.0, *(band.high for band in bands)]
    axes.contourf(x, y, share, levels=levels, colors=colours, zorder=1.1).set(alpha=0.55)
    axes.contour(x, y, share, levels=[1.0], colors=[look.colours.band_edge], linewidths=0.9, zorder=1.15)
    return tuple((colour, band.label) for colour, band in zip(colours, bands, strict=True))


def _between(low: float, high: float, start: float, step: float, count: int) -> tuple[int, int]:
    """Return the rows of a grid from one before `low` to one behind `high`."""
    first = int(np.clip(np.floor((low - start) / step) - 1, 0, count))
    return first, int(np.clip(np.ceil((high - start) / step) + 2, first, count))


def _barriers(axes: Axes, layers: PlaceLayers, look: Look) -> Features:
    """Draw water and railways; return whether the frame shows any of either."""
    kinds, shapes = layers.barriers["kind"].to_numpy(), layers.barriers.geometry.to_numpy()
    areal = shapely.get_dimensions(shapes) == 2
    river, rail, colours = kinds == "river", kinds == "railway", look.colours
    draw_areas(axes, shapes[river & areal], facecolor=colours.water, zorder=1)
    draw_lines(axes, shapes[river & ~areal], color=colours.water, linewidth=2.4, zorder=1)
    draw_lines(axes, shapes[rail & ~areal], color=colours.rail, linewidth=1.5, zorder=2.4)
    draw_lines(axes, shapes[rail & ~areal], color="white", linewidth=0.8, linestyle=(0, (6, 6)), zorder=2.45)
    return Features(water=any_within(axes, shapes[river]), railway=any_within(axes, shapes[rail & ~areal]), boundary="")


def _streets(axes: Axes, layers: PlaceLayers, look: Look) -> None:
    edges, colours = layers.streets.edges, look.colours
    ranked = edges["highway"].map(map_style.rank_of).to_numpy()
    drawn = (("minor", 0.35, colours.street_minor), ("middle", 0.8, colours.street_middle),
             ("major", 1.5, colours.street_major))  # fmt: skip
    for zorder, (rank, width, colour) in enumerate(drawn):
        draw_lines(
            axes, edges.geometry.to_numpy()[ranked == rank], color=colour, linewidth=width, zorder=2 + zorder / 10
        )


def names(ground: Ground, layers: PlaceLayers) -> None:
    """Write the districts' names where there is room."""
    shown = layers.districts[layers.districts["level"] == ground.level]
    if len(shown) > NAMES_SHOWN:
        return
    points = shapely.get_coordinates(shapely.point_on_surface(shown.geometry.to_numpy()))
    for (x, y), name in zip(points, shown["name"], strict=True):
        write(ground, x, y, one_line(name, LONGEST_NAME), 10.5)


def write(ground: Ground, x: float, y: float, text: str, points: float) -> None:
    """Write a text about a place of the map where it covers no other."""
    size = points * ground.look.enlarged
    at = ground.labels.place(x, y, text, size)
    if at is not None and text.strip():
        ground.axes.text(
            *at, text, ha="center", va="center", path_effects=_HALO, fontsize=size, fontweight="bold",
            color=ground.look.colours.soft_ink, zorder=6.5,
        )  # fmt: skip


def _people(ground: Ground, evidence: CircleEvidence) -> float:
    """Draw the asked people, dots in proportion to their number; return the dots' points squared per person.

    Where places run out at a point, those who find one there and those who do not are a dot each.
    """
    axes, colours = ground.axes, ground.look.colours
    xy, people = evidence.xy, evidence.people
    asked = evidence.asked & (people > 0)
    scale = dot_scale(axes, xy[asked], people[asked])
    served, unserved = asked & (evidence.shares > 0), asked & ~evidence.served
    seated, left = evidence.people_served[served], evidence.people_unserved[unserved]
    draw_people(ground, xy[served], scale * seated, facecolor=colours.served, alpha=0.75, zorder=4)
    outlines = np.array([area.geometry for area in evidence.areas[:RANKS_SHOWN]], dtype=object)
    draw_areas(axes, outlines, facecolor=(0.85, 0.12, 0.17, 0.10), zorder=3.5,
               edgecolor=colours.unserved_edge, linewidth=0.9)  # fmt: skip
    large = np.maximum(scale * left, SMALLEST_UNSERVED_PT**2)
    draw_people(ground, xy[unserved], large, facecolor=colours.unserved, zorder=5,
                edgecolor=colours.unserved_edge, linewidth=0.25)  # fmt: skip
    return scale


def draw_people(ground: Ground, xy: Floats, sizes: Floats, **style: Any) -> None:  # noqa: ANN401  (matplotlib's styles)
    """Draw people's dots of `sizes` points squared."""
    across = np.sqrt(np.maximum(sizes, SMALLEST_PT**2))
    draw_dots(ground.axes, xy, across, ground.per_point, **style)


def dot_scale(axes: Axes, xy: Floats, people: Floats) -> float:
    """Return the points squared that a person's dot takes: all that the map shows cover a part of it at most."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    seen = (xy[:, 0] >= left) & (xy[:, 0] <= right) & (xy[:, 1] >= bottom) & (xy[:, 1] <= top)
    shown = people[seen]
    if not shown.size:
        return 1.0
    width, height = _inches(axes)
    ink = INK_SHARE * width * height * POINTS_PER_INCH**2 / shown.sum()
    return float(min(ink, LARGEST_PT**2 / shown.max()))


def facilities(ground: Ground, layers: PlaceLayers, counted: np.ndarray) -> tuple[tuple[str, str, str, int], ...]:
    """Draw the facilities that were searched for, a mark and a colour per category; return those of the map."""
    axes, colours = ground.axes, ground.look.colours
    rows = layers.facilities.iloc[counted]
    xy = shapely.get_coordinates(shapely.centroid(rows.geometry.to_numpy()))
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    seen = (xy[:, 0] >= left) & (xy[:, 0] <= right) & (xy[:, 1] >= bottom) & (xy[:, 1] <= top)
    categories, xy = rows["category"].to_numpy()[seen], xy[seen]
    size = size_of_marks(len(xy))
    key = []
    for place, category in enumerate(dict.fromkeys(categories)):
        here = categories == category
        marker, colour = mark_of(place, colours.facilities)
        axes.scatter(
            xy[here, 0], xy[here, 1], s=size, marker=marker, color=colour, edgecolor="white", linewidth=0.7, zorder=6
        )
        key.append((str(category), marker, colour, int(here.sum())))
    return tuple(key)


def mark_of(place: int, colours: Sequence[str]) -> tuple[str, str]:
    """Return marker and colour of the category in a place of the list; behind the last marker colours go on by one."""
    count = len(map_style.MARKERS)
    return map_style.MARKERS[place % count], colours[(place + place // count) % len(colours)]


def size_of_marks(count: int) -> float:
    """Return the points squared of a facility's mark, where so many stand on a map."""
    return 44.0 if count <= 150 else 26.0 if count <= 600 else 14.0


def ranks(ground: Ground, evidence: CircleEvidence) -> tuple[Artist, ...]:
    """Number the largest unserved areas as the list beside the map does; return a mark for each number."""
    colours, size = ground.look.colours, 9 * ground.look.enlarged
    marks: list[Artist] = []
    for rank, area in enumerate(evidence.areas[:RANKS_SHOWN], start=1):
        at = ground.labels.place(*area.spot, "00", size * 1.25)
        if at is None:
            marks.append(Artist())
            continue
        mark = ground.axes.text(
            *at, str(rank), ha="center", va="center", fontsize=size, fontweight="bold", color="white", zorder=8,
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": colours.unserved_edge, "edgecolor": "white"},
        )  # fmt: skip
        marks.append(mark)
    return tuple(marks)


def _scale_bar(ground: Ground, words: Words) -> None:
    """Draw a bar of a round length, about a sixth of the map's width, at the lower left."""
    axes, look, per_point = ground.axes, ground.look, ground.per_point
    left, bottom = axes.get_xlim()[0], axes.get_ylim()[0]
    size = 9.0 * look.enlarged
    length = round_length(ground.labels.width * per_point / 6)
    wide, tall = length / per_point, 5.0
    x, y = 26.0, 14.0
    ground.labels.take((6.0, 6.0, x + wide + 34.0, y + tall + size * 1.5 + 10.0))

    def at(right: float, up: float) -> tuple[float, float]:
        return left + right * per_point, bottom + up * per_point

    back = Rectangle(
        at(6, 6),
        (wide + 54) * per_point,
        (tall + size * 1.5 + 12) * per_point,
        facecolor=look.colours.ground,
        alpha=0.93,
    )
    axes.add_patch(back).set_zorder(8.5)
    for part, colour in enumerate((look.colours.ink, "white", look.colours.ink, "white")):
        corner = at(x + part * wide / 4, y)
        patch = Rectangle(
            corner, length / 4, tall * per_point, facecolor=colour, edgecolor=look.colours.ink, linewidth=0.8, zorder=9
        )
        axes.add_patch(patch)
    unit, metres = (words.name("km"), 1000) if length >= 1000 else (words.name("m"), 1)
    for share in (0.0, 0.5, 1.0):
        label = f"{share * length / metres:g}" + (f" {unit}" if share == 1 else "")
        axes.text(*at(x + share * wide, y + tall + 3), label, color=look.colours.ink, fontsize=size, zorder=9,
                  ha="center", va="bottom")  # fmt: skip


def _north_arrow(ground: Ground, words: Words) -> None:
    """Draw the arrow at the upper right; the maps' CRS is metric, grid north."""
    axes, ink = ground.axes, ground.look.colours.ink
    box = axes.transAxes
    for side, colour in ((-1, ink), (1, "white")):
        corners = [(0.966, 0.975), (0.966 + side * 0.011, 0.922), (0.966, 0.934)]
        axes.add_patch(Polygon(corners, transform=box, facecolor=colour, edgecolor=ink, linewidth=0.9, zorder=9))
    size = 12 * ground.look.enlarged
    axes.text(0.966, 0.915, words("N"), transform=box, ha="center", va="top", fontsize=size, fontweight="bold",
              color=ink, zorder=9, path_effects=_HALO)  # fmt: skip
    width, height = ground.labels.width, ground.labels.height
    ground.labels.take((width * 0.945, height * 0.915 - size * 1.5, width * 0.985, height))
