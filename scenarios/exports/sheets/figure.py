"""A map without its panel, as a figure within a text: what its colours and marks mean stands on it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....layers.schema import PlaceLayers
from ...analyses.counted import Counted
from ...analyses.reached_ground import ReachedGround
from ...presentation.titles import title_of
from ...presentation.translate import Words
from .drawing.content import MapKey
from .drawing.counted_map import draw_counted
from .drawing.fonts import families
from .drawing.legend import legend_handles
from .drawing.look import SMALLEST_PT, Look
from .drawing.map_frame import draw_map
from .drawing.panel import NAME_LINES
from .drawing.style import plain_text
from .drawing.wrapping import first_lines, wrapped

FIGURE_INCH: Final = (6.142, 4.4)
"""156 mm across, the width of an official paper's text; what its key leaves free below is cut off, so that a page has
room for two."""
_KEY_INCH: Final = 1.05
_EDGE_INCH: Final = 0.03
DPI: Final = 220
LETTERS_PT: Final = 7.6
COLUMNS: Final = 4
LETTERS: Final = {3: 34, 4: 23}
"""Latin letters of a label, by the columns."""


def write_figure(
    layers: PlaceLayers, verdict: Verdict, words: Words, path: Path, *, ground: ReachedGround | None = None
) -> None:
    """Draw the circle's map to a PNG at `path`. Raises `ProjectError` where no installed font can show its texts."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    with figure_within(path, (title_of(verdict.clause, words), layers.name, *layers.districts["name"])) as axes:
        key = draw_map(axes, layers, evidence, words, look=Look(), ground=ground)
        draw_key(axes, key, Look(), words)


def write_counted_figure(layers: PlaceLayers, verdict: Verdict, counted: Counted, words: Words, path: Path) -> None:
    """Draw the map of a clause that is no circle to a PNG at `path`, as `write_figure` does that of a circle."""
    with figure_within(path, (title_of(verdict.clause, words), layers.name, *layers.districts["name"])) as axes:
        key = draw_counted(axes, layers, verdict, counted, words, look=Look())
        draw_key(axes, key, Look(), words)


@contextmanager
def figure_within(path: Path, texts: Iterable[str], *, height_inch: float = FIGURE_INCH[1]) -> Iterator[Axes]:
    """Give axes of the width of a text, and write them to a PNG; `texts` must be shown by the fonts."""
    with plain_text(families(texts), LETTERS_PT):
        figure = Figure(figsize=(FIGURE_INCH[0], height_inch), facecolor="white")
        FigureCanvasAgg(figure)
        low = _KEY_INCH / height_inch
        axes = figure.add_axes((0.005, low, 0.99, 0.995 - low))
        yield axes
        figure.savefig(path, dpi=DPI, bbox_inches=_used(figure, axes))


def _used(figure: Figure, axes: Axes) -> Bbox:
    """Return the figure, in inches, without what is empty below its key."""
    key = axes.get_legend()
    figure.draw_without_rendering()
    low = axes.bbox.y0 if key is None else key.get_window_extent().y0
    return Bbox.from_extents(0.0, max(0.0, low / figure.dpi - _EDGE_INCH), *figure.get_size_inches())


def draw_key(axes: Axes, key: MapKey, look: Look, words: Words) -> None:
    """Say below the map what its colours and marks mean, in columns."""
    handles = legend_handles(key, look, words)
    columns = COLUMNS if len(handles) > 2 * COLUMNS else 3
    for handle in handles:
        lines = wrapped(str(handle.get_label()), LETTERS[columns])
        handle.set_label("\n".join(first_lines(lines, NAME_LINES)))
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.0, -0.012), ncols=columns, frameon=False, borderpad=0,
        fontsize=SMALLEST_PT, handlelength=1.4, columnspacing=0.9, labelspacing=0.3,
        labelcolor=look.colours.ink,
    )  # fmt: skip
