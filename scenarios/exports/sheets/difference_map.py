"""The difference map of a clause: who is newly served, who is newly left out, and what the scenario builds."""

from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import pyproj
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ....coverage.evaluation.verdict import CircleEvidence
from ....coverage.place import Place
from ....layers.schema import PlaceLayers
from ....texts import clean, cut
from ...editing.edits import AddLink, AnyEdit, BarArea, Where
from ...presentation import map_style
from ...presentation.summary import people_text
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...runs.comparison import ClauseChange, ScenarioChange, served_before
from .fonts import families
from .map_frame import draw_furniture, draw_ground

SIZE_INCH: Final = (11.7, 8.3)
DPI: Final = 130
_LARGEST_DOT: Final = 60.0
_USUAL_DOT: Final = 14.0
"""Points squared of a dot that stands for more people than nine of ten do."""
_LONGEST: Final = 90


def write_difference(
    layers: PlaceLayers, base: Place, changed: tuple[ScenarioChange, ClauseChange], words: Words, path: Path
) -> None:
    """Draw the map of a circle's change to a PNG. Raises `ProjectError` where no installed font has its characters."""
    scenario, change = changed
    title = cut(clean(f"{scenario.scenario.name} · {title_of(change.after.clause, words)}"), _LONGEST)
    fonts = families((title, layers.name, *layers.districts["name"], words("Newly served")))
    style: dict[Any, Any] = {
        "font.family": fonts, "axes.unicode_minus": False, "font.size": 9,
        "text.parse_math": False, "text.usetex": False,  # a name with two dollar signs is no formula
    }  # fmt: skip
    with mpl.rc_context(style):
        figure = Figure(figsize=SIZE_INCH, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.01, 0.09, 0.98, 0.84))
        assert isinstance(change.before.evidence, CircleEvidence), "only circles are drawn"
        draw_ground(axes, layers, change.before.evidence)
        handles = _people(axes, base, scenario, change, words)
        handles += _edits(axes, scenario.scenario.edits, base.network.crs, words)
        draw_furniture(axes, words)
        figure.text(0.01, 0.955, title, fontsize=15, fontweight="bold", color=map_style.INK)
        figure.legend(handles=handles, loc="lower left", ncols=6, frameon=False, bbox_to_anchor=(0.0, 0.005))
        figure.savefig(path, dpi=DPI)


def _people(axes: Axes, base: Place, scenario: ScenarioChange, change: ClauseChange, words: Words) -> list[Line2D]:
    """Draw everybody who is asked: those for whom something changes strongly, the others quietly."""
    old, new = change.before.evidence, change.after.evidence
    assert isinstance(old, CircleEvidence)
    assert isinstance(new, CircleEvidence)
    was, newcomer = served_before(base, scenario.place, old)
    asked = new.asked & (new.people > 0)
    gained, lost = asked & new.served & (~was | newcomer), asked & ~new.served & was & ~newcomer
    kinds = (
        (asked & new.served & ~gained, map_style.SERVED, words("Served as before")),
        (asked & ~new.served & ~lost, map_style.UNSERVED, words("Unserved as before")),
        (gained, map_style.GAINED, words("Newly served")),
        (lost, map_style.LOST, words("Newly left out")),
    )
    scale = _USUAL_DOT / max(float(np.quantile(new.people[asked], 0.9)) if asked.any() else 1.0, 1.0)
    handles = []
    for row, (where, colour, label) in enumerate(kinds):
        xy, strong = scenario.place.demand.xy[where], row >= 2
        style: dict[str, Any] = {"alpha": 0.95 if strong else 0.35, "linewidths": 0.5 if strong else 0}
        sizes = np.clip(scale * new.people[where], 6.0 if strong else 1.5, _LARGEST_DOT)
        axes.scatter(xy[:, 0], xy[:, 1], s=sizes, color=colour, edgecolors="white", zorder=4 + row / 10, **style)
        told = f"{label} ({people_text(float(new.people[where].sum()))})"
        handles.append(Line2D([], [], marker="o", linestyle="", color=colour, label=told))
    return handles


def _edits(axes: Axes, edits: tuple[AnyEdit, ...], crs: pyproj.CRS, words: Words) -> list[Line2D]:
    """Draw links as lines, barred areas as outlines, and where facilities and estates are touched as stars."""
    drawn = False
    for edit in edits:
        at = getattr(edit, "at", None)
        if not isinstance(at, Where):
            continue
        drawn = True
        xy = at.in_metres(crs.to_string())
        if isinstance(edit, AddLink):
            axes.plot(*xy.T, color=map_style.INK, linewidth=2.5, zorder=7)
        elif isinstance(edit, BarArea):
            axes.fill(*xy.T, facecolor="none", edgecolor=map_style.INK, hatch="///", linewidth=1.0, zorder=7)
        else:
            middle = xy.mean(axis=0)
            axes.plot(*middle, marker="*", markersize=13, color=map_style.INK, markeredgecolor="white", zorder=7.5)
    label = words("Edits of the scenario")
    return [Line2D([], [], marker="*", linestyle="", color=map_style.INK, label=label)] if drawn else []
