"""The map half of the drawing: faint streets and water, muted served people, the unserved in red sized by people."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from ....arrays import Floats
from ....coverage.evaluation.verdict import CircleEvidence
from ....layers.schema import PlaceLayers
from ....texts import one_line
from ...analyses.reached_ground import ReachedGround
from ...presentation import map_style
from ...presentation.map_style import round_length
from ...presentation.translate import Words

POINTS_PER_INCH: Final = 72
INK_SHARE: Final = 0.07
"""The part of the sheet that all people's dots together may cover."""
LARGEST_PT: Final = 15.0
SMALLEST_PT: Final = 1.1
RANKS_SHOWN: Final = 10
LINES_TOGETHER: Final = 500
"""Lines in one outline; matplotlib's renderer refuses outlines without bound."""
NAMES_SHOWN: Final = 45
LONGEST_NAME: Final = 40
"""Letters of a district's name; matplotlib refuses to draw thousands."""
MARGIN: Final = 0.04
_UNREACHED: Final = 4.0
"""As a share of the limit; more than any band."""
_HALO: Final = [patheffects.withStroke(linewidth=2.6, foreground="white")]


@dataclass(frozen=True)
class MapKey:
    """What the legend must explain: dots' size, facilities by category, and what else was drawn."""

    pt2_per_person: float
    facilities: tuple[tuple[str, str, str, int], ...]
    """Category, marker, colour, count."""
    water: bool
    railway: bool
    boundary: str
    """The level of the boundaries that were drawn, '' for none."""
    bands: tuple[tuple[str, float, float], ...] = ()
    """Colour, from and to, in minutes or kilometres, of the reached ground's bands."""
    minutes: bool = True
    scale: float = 0.0
    """The n of 1:n, where the sheet is printed in its own size."""


def draw_map(
    axes: Axes, layers: PlaceLayers, evidence: CircleEvidence, words: Words, ground: ReachedGround | None = None
) -> MapKey:
    """Draw the circle's map into `axes`, on the reached ground where given; return what its legend has to say."""
    boundary = draw_ground(axes, layers, evidence)
    bands = _bands(axes, ground) if ground else ()
    scale = _people(axes, layers, evidence)
    facilities = _facilities(axes, layers, evidence)
    _ranks(axes, evidence)
    draw_furniture(axes, words)
    kinds = set(layers.barriers["kind"])
    return MapKey(
        scale,
        facilities,
        "river" in kinds,
        "railway" in kinds,
        boundary,
        bands,
        evidence.mode in ("walk", "drive"),
        _ratio(axes),
    )


def draw_ground(axes: Axes, layers: PlaceLayers, evidence: CircleEvidence) -> str:
    """Draw what lies under a map: water, rails, streets and boundaries; return the boundaries' level."""
    _frame(axes, layers, evidence)
    _barriers(axes, layers)
    _areas(axes, layers.buildings.geometry.to_numpy(), facecolor=map_style.BUILDING, zorder=1.2)
    _streets(axes, layers)
    return _districts(axes, layers)


def draw_furniture(axes: Axes, words: Words) -> None:
    """Draw the scale bar and the north arrow."""
    _scale_bar(axes)
    _north_arrow(axes, words)


def _frame(axes: Axes, layers: PlaceLayers, evidence: CircleEvidence) -> None:
    """Fit the asked people into the axes, whose shape is kept, with a margin."""
    xy = shapely.get_coordinates(layers.demand.geometry.to_numpy())
    shown = xy[evidence.asked] if evidence.asked.any() else xy
    low, high = shown.min(axis=0), shown.max(axis=0)
    width, height = _inches(axes)
    span = np.maximum(high - low, 200.0) * (1 + 2 * MARGIN)
    per_inch = max(span[0] / width, span[1] / height)
    centre, half = (low + high) / 2, np.array([width, height]) * per_inch / 2
    axes.set(xlim=(centre[0] - half[0], centre[0] + half[0]), ylim=(centre[1] - half[1], centre[1] + half[1]))
    axes.set(xticks=[], yticks=[], facecolor=map_style.GROUND)
    for spine in axes.spines.values():
        spine.set(edgecolor=map_style.INK, linewidth=1.0)


def _bands(axes: Axes, ground: ReachedGround) -> tuple[tuple[str, float, float], ...]:
    """Draw the reached ground in thirds of the limit, its rim as a line; return what the legend says of it."""
    rows, columns = ground.share.shape
    x, y = ground.x + ground.step_m * np.arange(columns), ground.y + ground.step_m * np.arange(rows)
    share = np.minimum(np.nan_to_num(ground.share, nan=_UNREACHED, posinf=_UNREACHED), _UNREACHED)
    if share.min(initial=_UNREACHED) > 1:
        return ()
    steps = [0.0, *(step / len(map_style.BANDS) for step in range(1, len(map_style.BANDS))), 1.0]
    drawn = axes.contourf(x, y, share, levels=steps, colors=list(map_style.BANDS), zorder=1.1)
    drawn.set(alpha=0.55)
    axes.contour(x, y, share, levels=[1.0], colors=[map_style.BAND_EDGE], linewidths=0.9, zorder=1.15)
    return tuple(
        (colour, low * ground.limit, high * ground.limit)
        for colour, low, high in zip(map_style.BANDS, steps[:-1], steps[1:], strict=True)
    )


def _ratio(axes: Axes) -> float:
    """Return the n of the scale 1:n."""
    (left, right), (width, _) = axes.get_xlim(), _inches(axes)
    return (right - left) / (width * 0.0254)


def _inches(axes: Axes) -> tuple[float, float]:
    box, figure = axes.get_position(), axes.get_figure()
    assert isinstance(figure, Figure), "the map's axes stand on the sheet itself"
    width, height = figure.get_size_inches()
    return float(box.width * width), float(box.height * height)


def _barriers(axes: Axes, layers: PlaceLayers) -> None:
    kinds, shapes = layers.barriers["kind"].to_numpy(), layers.barriers.geometry.to_numpy()
    areal = shapely.get_dimensions(shapes) == 2
    river, rail = kinds == "river", kinds == "railway"
    _areas(axes, shapes[river & areal], facecolor=map_style.WATER, zorder=1)
    _lines(axes, shapes[river & ~areal], color=map_style.WATER, linewidth=2.4, zorder=1)
    _lines(axes, shapes[rail & ~areal], color=map_style.RAIL, linewidth=1.5, zorder=2.4)
    _lines(axes, shapes[rail & ~areal], color="white", linewidth=0.8, linestyle=(0, (6, 6)), zorder=2.45)


def _streets(axes: Axes, layers: PlaceLayers) -> None:
    edges = layers.streets.edges
    ranks = edges["highway"].map(map_style.rank_of).to_numpy()
    for zorder, (rank, width) in enumerate({"minor": 0.35, "middle": 0.8, "major": 1.5}.items()):
        lines = edges.geometry.to_numpy()[ranks == rank]
        _lines(axes, lines, color=map_style.STREET[rank], linewidth=width, zorder=2 + zorder / 10)


def _districts(axes: Axes, layers: PlaceLayers) -> str:
    """Draw the finest boundaries that can still be told apart by name; return their level."""
    levels = [level for level in ("township", "county", "city") if (layers.districts["level"] == level).any()]
    if not levels:
        return ""
    shown = layers.districts[layers.districts["level"] == levels[0]]
    shapes = shown.geometry.to_numpy()
    _lines(
        axes, shapely.boundary(shapes), color=map_style.BOUNDARY, linewidth=0.8, linestyle=(0, (8, 2, 1, 2)), zorder=3
    )
    if len(shown) <= NAMES_SHOWN:
        for (x, y), name in zip(shapely.get_coordinates(shapely.point_on_surface(shapes)), shown["name"], strict=True):
            _write(axes, x, y, name, color=map_style.SOFT_INK, fontsize=10.5, fontweight="bold", zorder=6.5)
    return levels[0]


def _people(axes: Axes, layers: PlaceLayers, evidence: CircleEvidence) -> float:
    """Draw the asked people, dots in proportion to their number; return the dots' points squared per person."""
    xy, people = shapely.get_coordinates(layers.demand.geometry.to_numpy()), evidence.people
    asked = evidence.asked & (people > 0)
    scale = _dot_scale(axes, people[asked])
    served, unserved = asked & evidence.served, asked & ~evidence.served
    _dots(axes, xy[served], scale * people[served], color=map_style.SERVED, alpha=0.75, zorder=4)
    outlines = [area.geometry for area in evidence.areas[:RANKS_SHOWN]]
    _areas(axes, np.array(outlines, dtype=object), facecolor=(0.85, 0.12, 0.17, 0.10), zorder=3.5,
           edgecolor=map_style.UNSERVED_EDGE, linewidth=0.9)  # fmt: skip
    dots = _dots(axes, xy[unserved], np.maximum(scale * people[unserved], 3.0), color=map_style.UNSERVED, zorder=5)
    dots.set(edgecolor=map_style.UNSERVED_EDGE, linewidth=0.25)
    return scale


def _dot_scale(axes: Axes, people: Floats) -> float:
    if not people.size:
        return 1.0
    width, height = _inches(axes)
    ink = INK_SHARE * width * height * POINTS_PER_INCH**2 / people.sum()
    return float(min(ink, LARGEST_PT**2 / people.max()))


def _dots(axes: Axes, xy: Floats, sizes: Floats, **style: Any) -> PathCollection:  # noqa: ANN401  (matplotlib's own styles)
    return axes.scatter(xy[:, 0], xy[:, 1], s=np.maximum(sizes, SMALLEST_PT**2), linewidths=0, **style)


def _facilities(axes: Axes, layers: PlaceLayers, evidence: CircleEvidence) -> tuple[tuple[str, str, str, int], ...]:
    """Draw the facilities that were searched for, a mark and a colour per category."""
    rows = layers.facilities.iloc[evidence.counted]
    xy = shapely.get_coordinates(rows.geometry.to_numpy())
    categories = rows["category"].to_numpy()
    size = 44.0 if len(rows) <= 150 else 26.0 if len(rows) <= 600 else 14.0
    key = []
    for place, category in enumerate(dict.fromkeys(categories)):
        here = categories == category
        marker = map_style.MARKERS[place % len(map_style.MARKERS)]
        colour = map_style.FACILITIES[place % len(map_style.FACILITIES)]
        axes.scatter(
            xy[here, 0], xy[here, 1], s=size, marker=marker, color=colour, edgecolor="white", linewidth=0.7, zorder=6
        )
        key.append((str(category), marker, colour, int(here.sum())))
    return tuple(key)


def _ranks(axes: Axes, evidence: CircleEvidence) -> None:
    """Number the largest unserved areas as the list beside the map does."""
    for rank, area in enumerate(evidence.areas[:RANKS_SHOWN], start=1):
        axes.annotate(
            str(rank), area.xy, ha="center", va="center", fontsize=9, fontweight="bold", color="white", zorder=8,
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": map_style.UNSERVED_EDGE, "edgecolor": "white"},
            annotation_clip=True,
        )  # fmt: skip


def _scale_bar(axes: Axes) -> None:
    """Draw a bar of a round length, about a sixth of the map's width, at the lower left."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    length = round_length((right - left) / 6)
    x, y, tall = left + 0.025 * (right - left), bottom + 0.03 * (top - bottom), 0.006 * (top - bottom)
    ground = Rectangle(
        (x - 0.12 * length, y - 2 * tall), 1.28 * length, 6.6 * tall, facecolor=map_style.GROUND, alpha=0.9
    )
    axes.add_patch(ground).set_zorder(8.5)
    for part, colour in enumerate((map_style.INK, "white", map_style.INK, "white")):
        corner = (x + part * length / 4, y)
        axes.add_patch(Rectangle(corner, length / 4, tall, facecolor=colour, edgecolor=map_style.INK, zorder=9))
    unit, metres = ("km", 1000) if length >= 1000 else ("m", 1)
    for share in (0.0, 0.5, 1.0):
        label = f"{share * length / metres:g}" + (f" {unit}" if share == 1 else "")
        _write(axes, x + share * length, y + 2.8 * tall, label, color=map_style.INK, fontsize=9, zorder=9)


def _north_arrow(axes: Axes, words: Words) -> None:
    """Draw the arrow at the upper right; the maps' CRS is metric, grid north."""
    box = axes.transAxes
    for side, colour in ((-1, map_style.INK), (1, "white")):
        corners = [(0.966, 0.975), (0.966 + side * 0.011, 0.922), (0.966, 0.934)]
        axes.add_patch(
            Polygon(corners, transform=box, facecolor=colour, edgecolor=map_style.INK, linewidth=0.9, zorder=9)
        )
    axes.text(0.966, 0.906, words("N"), transform=box, ha="center", va="center", fontsize=12, fontweight="bold",
              color=map_style.INK, zorder=9, path_effects=_HALO)  # fmt: skip


def _write(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:  # noqa: ANN401  (matplotlib's own styles)
    axes.text(x, y, one_line(text, LONGEST_NAME), ha="center", va="center", path_effects=_HALO, clip_on=True, **style)


def _lines(axes: Axes, shapes: NDArray[np.object_], **style: Any) -> None:  # noqa: ANN401  (matplotlib's own styles)
    """Draw lines, many of them as one outline: matplotlib takes a tenth of a millisecond for each that stands alone."""
    parts = shapely.get_parts(shapes)
    outlines = [_outline(parts[start : start + LINES_TOGETHER]) for start in range(0, len(parts), LINES_TOGETHER)]
    if outlines:
        drawn = PathCollection(outlines, facecolor="none", edgecolor=style.pop("color"), capstyle="round", **style)
        axes.add_collection(drawn, autolim=False)


def _outline(lines: NDArray[np.object_]) -> Outline:
    coords, owner = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(coords), Outline.LINETO, dtype=Outline.code_type)
    codes[np.flatnonzero(np.diff(owner, prepend=-1))] = Outline.MOVETO
    return Outline(coords, codes)


def _areas(axes: Axes, shapes: NDArray[np.object_], **style: Any) -> None:  # noqa: ANN401  (matplotlib's own styles)
    """Fill polygons as one outline, holes left open."""
    rings = shapely.get_rings(shapely.get_parts(shapes)) if len(shapes) else np.array([], dtype=object)
    coords, owner = shapely.get_coordinates(rings, return_index=True)
    if len(coords):
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        codes = np.full(len(coords), Outline.LINETO, dtype=Outline.code_type)
        codes[starts] = Outline.MOVETO
        codes[np.append(starts[1:], len(coords)) - 1] = Outline.CLOSEPOLY
        axes.add_collection(PathCollection([Outline(coords, codes)], **{"linewidth": 0, **style}), autolim=False)
