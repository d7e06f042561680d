"""The legend: one line for every colour and mark that a map has."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ....presentation.summary import category_name
from ....presentation.translate import Words
from .content import MapKey
from .look import Look
from .wrapping import EM_PER_COLUMN, first_lines, wrapped

TITLE_PT: Final = 10.5
ENTRY_PT: Final = 8.6
LEAST_PT: Final = 7.6
LABEL_LINES: Final = 3
_BETWEEN: Final = 0.24
_LINE: Final = 1.06 + _BETWEEN
"""The height of an entry's line over the size of its letters, with what stands between two."""
_MARK_PT: Final = 30.0

Handle = Line2D | Patch


def legend_height(key: MapKey, look: Look, words: Words, width: float, *, columns: int) -> float:
    """Return the points that the legend takes in so many columns of letters of the usual size, its title too.

    0 where there is nothing to explain.
    """
    labels = [str(handle.get_label()) for handle in legend_handles(key, look, words)]
    if not labels:
        return 0.0
    rows = _rows(labels, _letters(width, columns, ENTRY_PT * look.enlarged), columns)
    return (TITLE_PT * 1.6 + rows * ENTRY_PT * _LINE) * look.enlarged + 12.0


def _letters(width: float, columns: int, size: float) -> int:
    return int((width / columns - _MARK_PT) / (size * EM_PER_COLUMN))


def _rows(labels: list[str], letters: int, columns: int) -> int:
    """Return the lines of the longest column; matplotlib fills the first ones first."""
    lines = [len(first_lines(wrapped(label, letters), LABEL_LINES)) for label in labels]
    return max(int(part.sum()) for part in np.array_split(np.array(lines), columns))


def draw_legend(axes: Axes, room: tuple[float, float, float, float], key: MapKey, look: Look, words: Words) -> None:
    """Draw the legend into `room`: left, top, bottom and width in points."""
    left, top, bottom, width = room
    axes.text(
        left, top, words("Legend"), fontsize=TITLE_PT * look.enlarged, fontweight="bold",
        color=look.colours.ink, va="top",
    )  # fmt: skip
    handles = legend_handles(key, look, words)
    top -= TITLE_PT * 1.6 * look.enlarged
    labels = [str(one.get_label()) for one in handles]
    in_columns = {number: _rows(labels, _letters(width, number, ENTRY_PT * look.enlarged), number) for number in (1, 2)}
    fits = (top - bottom) / in_columns[1] / _LINE / look.enlarged >= LEAST_PT
    columns = 1 if fits else 2
    rows = in_columns[columns]
    size = min(ENTRY_PT, max(LEAST_PT, (top - bottom) / rows / _LINE / look.enlarged)) * look.enlarged
    letters = _letters(width, columns, size)
    for handle in handles:
        label = str(handle.get_label())
        ahead = " " if label.startswith("_") else ""  # matplotlib leaves out what begins with an underscore
        handle.set_label(ahead + "\n".join(first_lines(wrapped(label, letters), LABEL_LINES)))
    legend = axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(left - 4, top), bbox_transform=axes.transData,
        frameon=False, borderpad=0, borderaxespad=0, labelspacing=_BETWEEN, handletextpad=0.8, handlelength=1.6,
        columnspacing=0.8, fontsize=size, ncols=columns, labelcolor=look.colours.ink,
    )  # fmt: skip
    legend.set_zorder(5)


def legend_handles(key: MapKey, look: Look, words: Words) -> list[Handle]:
    """Return what explains a map's colours and marks."""
    return [
        *(_people(key, look, words) if key.people else ()),
        *(Patch(facecolor=colour, edgecolor=look.colours.boundary, label=label) for colour, label in key.shades),
        *_bands(key, words),
        *_facilities(key, words),
        *(_dot(marker, fill, 6.0, label, edge=edge) for marker, fill, edge, label in key.marks),
        *_proposed(key, look, words),
        *_ground(key, look, words),
    ]


def _people(key: MapKey, look: Look, words: Words) -> list[Handle]:
    """Explain the colours, and the size of a dot for a round number of people."""
    if key.dots:
        return [_dot("o", fill, 6, label, edge=edge) for fill, edge, label in key.dots]
    people = round_people(110.0 / key.pt2_per_person)
    size = float(np.clip(np.sqrt(people * key.pt2_per_person), 2.0, 11.0))
    unserved = words("Unserved, a dot of this size: {people} people", people=f"{people:,.0f}")
    colours = look.colours
    return [
        _dot("o", colours.unserved, size, unserved, edge=colours.unserved_edge),
        _dot("o", colours.served, min(size, 8.0), words("Served")),
    ]


def round_people(wanted: float) -> float:
    """Return the nearest of 1, 2 or 5 times a power of ten, at least 1."""
    power = 10.0 ** np.floor(np.log10(max(wanted, 1.0)))
    return float(min((step * power for step in (1, 2, 5, 10)), key=lambda value: abs(value - wanted)))


def _bands(key: MapKey, words: Words) -> list[Handle]:
    return [
        Patch(facecolor=colour, alpha=0.55, label=words("Reached ground, {span}", span=span))
        for colour, span in key.bands
    ]


def _facilities(key: MapKey, words: Words) -> list[Handle]:
    return [
        _dot(marker, colour, 6.5, _counted(category, count, key.added.get(category, 0), words), edge="white")
        for category, marker, colour, count in key.facilities
    ]


def _counted(category: str, count: int, added: int, words: Words) -> str:
    """A category with its count; those that a scenario adds are told apart, for they have a mark of their own."""
    name = category_name(category, words)
    if not added:
        return f"{name} ({count})"
    return words("{name} ({count}, and {added} new)", name=name, count=f"{count:,}", added=f"{added:,}")


def _proposed(key: MapKey, look: Look, words: Words) -> list[Handle]:
    ink = look.colours.ink
    said: dict[str, Handle] = {
        "site": _dot("*", ink, 9, words("Proposed site or estate"), edge="white"),
        "link": Line2D([], [], color=ink, linewidth=2.2, label=words("Proposed link")),
        "closed": _dot("X", ink, 7, words("Closed or changed by the scenario"), edge="white"),
        "area": Patch(facecolor="none", edgecolor=ink, hatch="////", label=words("Closed area")),
    }
    return [said[kind] for kind in said if kind in key.proposed]


def _ground(key: MapKey, look: Look, words: Words) -> list[Handle]:
    handles: list[Handle] = []
    colours = look.colours
    if key.shown.water:
        handles.append(Patch(facecolor=colours.water, label=words("Water")))
    if key.shown.railway:
        handles.append(Line2D([], [], color=colours.rail, linewidth=2, linestyle=(0, (3, 1.5)), label=words("Railway")))
    if key.shown.boundary:
        label = words("Boundary: {level}", level=words.name(key.shown.boundary))
        style = (0, (8, 2, 1, 2))
        handles.append(Line2D([], [], color=colours.boundary, linestyle=style, linewidth=0.9, label=label))
    return handles


def _dot(marker: str, colour: str, size: float, label: str, *, edge: str = "none") -> Line2D:
    return Line2D([], [], marker=marker, color="none", markerfacecolor=colour, markeredgecolor=edge,
                  markeredgewidth=0.6, markersize=size, label=label)  # fmt: skip
