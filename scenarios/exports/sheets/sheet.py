"""The drawing of one circle as a planner hands it in: a map, and beside it the verdict, the figures and the legend."""

from pathlib import Path
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....layers.schema import PlaceLayers
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.settings import Settings
from .fonts import families
from .map_frame import draw_map
from .margin import draw_panel
from .style import plain_text

SHEET_INCH: Final = (16.54, 11.69)
"""A3, landscape."""
MAP_BOX: Final = (0.018, 0.025, 0.722, 0.95)
PNG_EFFORT: Final = 2
"""Of 9: a tenth larger than with more, and written in a third of the time."""
PANEL_BOX: Final = (0.748, 0.025, 0.234, 0.95)
"""Left, bottom, width and height as parts of the sheet."""


def write_drawing(
    layers: PlaceLayers, settings: Settings, verdict: Verdict, words: Words, path: Path, *, dpi: int = 160
) -> None:
    """Draw the circle of `verdict` (its evidence is a `CircleEvidence`) to a PNG at `path`, A3 at `dpi`.

    Raises `ProjectError` where the text is Chinese and no installed font can show it.
    """
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    fonts = families((title_of(verdict.clause, words), layers.name, words("People"), *layers.districts["name"]))
    with plain_text(fonts, 9.5):
        figure = Figure(figsize=SHEET_INCH, facecolor="white")
        FigureCanvasAgg(figure)
        key = draw_map(figure.add_axes(MAP_BOX), layers, evidence, words)
        draw_panel(figure.add_axes(PANEL_BOX), settings, verdict, key, words)
        figure.savefig(path, dpi=dpi, pil_kwargs={"compress_level": PNG_EFFORT})
