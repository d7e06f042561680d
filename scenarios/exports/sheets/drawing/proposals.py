"""What a scenario builds, moves and closes, marked on a map with the list's own numbers."""

from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from matplotlib import patheffects

from .....arrays import Floats
from ....editing.edits import AddEstate, AddFacility, AddLink, AddMobileStop, AnyEdit, BarArea, MoveFacility, Where
from .map_frame import Ground

_HALO: Final = [patheffects.withStroke(linewidth=2.6, foreground="white")]


def draw_proposals(
    ground: Ground, edits: tuple[AnyEdit, ...], crs: pyproj.CRS, facilities: gpd.GeoDataFrame
) -> tuple[str, ...]:
    """Mark the edits: links as lines, barred areas hatched, sites and estates as numbered stars.

    Facilities that are closed or changed are marked where they stand; those that an earlier edit adds have their star.
    Returns the kinds that were drawn, for the legend.
    """
    kinds: dict[str, None] = {}
    for number, edit in enumerate(edits, start=1):
        xy = _place(edit, crs, facilities)
        if xy is None:
            continue
        kind = _kind(edit)
        kinds[kind] = None
        _draw(ground, kind, xy)
        _number(ground, str(number), xy.mean(axis=0))
    return tuple(kinds)


def _place(edit: AnyEdit, crs: pyproj.CRS, facilities: gpd.GeoDataFrame) -> Floats | None:
    """Where an edit is, (k, 2): its own place, else that of the facility it is about; None where it has neither."""
    at = getattr(edit, "at", None)
    if isinstance(at, Where):
        return np.asarray(at.in_metres(crs.to_string()))
    found = facilities[facilities["facility_id"] == getattr(edit, "facility", None)]
    if found.empty:
        return None
    return shapely.get_coordinates(shapely.point_on_surface(found.geometry.to_numpy()[:1]))


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
