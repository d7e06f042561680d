"""What a scenario builds, moves and closes, marked on a map with the list's own numbers."""

from typing import Final

import numpy as np
import pyproj
from matplotlib import patheffects

from .....arrays import Floats
from ....editing.edits import AddEstate, AddFacility, AddLink, AddMobileStop, AnyEdit, BarArea, MoveFacility, Where
from .map_frame import Ground

_HALO: Final = [patheffects.withStroke(linewidth=2.6, foreground="white")]


def draw_proposals(ground: Ground, edits: tuple[AnyEdit, ...], crs: pyproj.CRS) -> tuple[str, ...]:
    """Mark the edits that have a place: links as lines, barred areas hatched, sites and estates as numbered stars.

    Returns the kinds that were drawn, for the legend.
    """
    kinds: dict[str, None] = {}
    for number, edit in enumerate(edits, start=1):
        at = getattr(edit, "at", None)
        if not isinstance(at, Where):
            continue
        xy = np.asarray(at.in_metres(crs.to_string()))
        kind = _kind(edit)
        kinds[kind] = None
        _draw(ground, kind, xy)
        _number(ground, str(number), xy.mean(axis=0))
    return tuple(kinds)


def _kind(edit: AnyEdit) -> str:
    match edit:
        case AddLink():
            return "link"
        case BarArea():
            return "area"
        case AddFacility() | AddMobileStop() | MoveFacility() | AddEstate():
            return "site"
        case _:
            return "closed"


def _draw(ground: Ground, kind: str, xy: Floats) -> None:
    axes, ink = ground.axes, ground.look.colours.ink
    if kind == "link":
        axes.plot(*xy.T, color=ink, linewidth=2.5, zorder=7)
    elif kind == "area":
        axes.fill(*xy.T, facecolor="none", edgecolor=ink, hatch="////", linewidth=1.0, zorder=7)
    else:
        marker, size = ("*", 13) if kind == "site" else ("X", 9)
        middle = xy.mean(axis=0)
        axes.plot(*middle, marker=marker, markersize=size, color=ink, markeredgecolor="white", zorder=7.5)


def _number(ground: Ground, text: str, at: Floats) -> None:
    """Write the edit's number in the list beside its mark."""
    size = 9.0 * ground.look.enlarged
    place = ground.labels.place(float(at[0]) + 8 * ground.per_point, float(at[1]) + 8 * ground.per_point, text, size)
    if place is not None:
        ground.axes.text(
            *place, text, ha="center", va="center", fontsize=size, fontweight="bold", color=ground.look.colours.ink,
            zorder=9, path_effects=_HALO,
        )  # fmt: skip
