"""The map of a circle without its panel, as a figure within a text."""

from pathlib import Path
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....layers.schema import PlaceLayers
from ...analyses.reached_ground import ReachedGround
from ...presentation.titles import title_of
from ...presentation.translate import Words
from .drawing.fonts import families
from .drawing.look import Look
from .drawing.map_frame import draw_map
from .drawing.style import plain_text

FIGURE_INCH: Final = (6.142, 4.6)
"""156 mm across, the width of an official paper's text."""
DPI: Final = 220


def write_figure(
    layers: PlaceLayers, verdict: Verdict, words: Words, path: Path, *, ground: ReachedGround | None = None
) -> None:
    """Draw the circle's map to a PNG at `path`. Raises `ProjectError` where no installed font can show its texts."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    fonts = families((title_of(verdict.clause, words), layers.name, *layers.districts["name"]))
    with plain_text(fonts, 8):
        figure = Figure(figsize=FIGURE_INCH, facecolor="white")
        FigureCanvasAgg(figure)
        draw_map(figure.add_axes((0.005, 0.005, 0.99, 0.99)), layers, evidence, words, look=Look(), ground=ground)
        figure.savefig(path, dpi=DPI)
