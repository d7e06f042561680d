"""The drawing of one circle as a planner hands it in: a map, and beside it the verdict, the figures and the legend."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import matplotlib as mpl
import typst
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....layers.schema import PlaceLayers
from ...analyses.reached_ground import ReachedGround
from ...errors import ProjectError
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.settings import Settings
from .fonts import families
from .map_frame import draw_map
from .margin import TitleBlock, draw_panel
from .style import plain_text

SHEET_INCH: Final = (16.54, 11.69)
"""A3, landscape."""
MAP_BOX: Final = (0.018, 0.025, 0.722, 0.95)
PNG_EFFORT: Final = 2
"""Of 9: a tenth larger than with more, and written in a third of the time."""
PAPERS: Final = {"A4": 0.7071, "A3": 1.0, "A2": 1.4142, "A1": 2.0, "A0": 2.8284}
"""The paper's side over that of A3."""
RASTER_DPI: Final = 300
PANEL_BOX: Final = (0.748, 0.025, 0.234, 0.95)
"""Left, bottom, width and height as parts of the sheet."""


@dataclass(frozen=True)
class SheetLook:
    """How a sheet is drawn: its paper, and the dots per inch of a PNG; PDF and SVG are drawn as lines."""

    paper: str = "A3"
    dpi: int = 160

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise ProjectError(
                "There is no paper {name} for a sheet; choose {known}.", name=self.paper, known=", ".join(PAPERS)
            )


def write_drawing(
    layers: PlaceLayers,
    settings: Settings,
    verdict: Verdict,
    words: Words,
    path: Path,
    *,
    ground: ReachedGround | None = None,
    block: TitleBlock | None = None,
    look: SheetLook | None = None,
) -> None:
    """Draw the circle of `verdict` (its evidence is a `CircleEvidence`) to a PNG, PDF or SVG, as the suffix says.

    Raises `ProjectError` where the text is Chinese and no installed font can show it.
    """
    chosen = look or SheetLook()
    with drawn_sheet(layers, settings, verdict, words, ground=ground, block=block, paper=chosen.paper) as figure:
        match path.suffix.casefold():
            case ".pdf":
                write_pages([figure], path, chosen.paper)
            case ".svg":
                _write_svg(figure, path, PAPERS[chosen.paper])
            case _:
                dpi = chosen.dpi * PAPERS[chosen.paper]
                figure.savefig(path, format="png", dpi=dpi, pil_kwargs={"compress_level": PNG_EFFORT})


def write_pages(figures: Iterable[Figure], path: Path, paper: str = "A3") -> None:
    """Write figures of A3, one page each and one after another, to a PDF of another paper; the same bytes each time."""
    drawn, count = BytesIO(), 0
    embedded = mpl.rc_context({"pdf.fonttype": 42})  # else only the Latin letters could be found again
    with embedded, PdfPages(drawn, metadata={"CreationDate": None}) as pages:
        for figure in figures:
            pages.savefig(figure, dpi=RASTER_DPI)
            count += 1
    path.write_bytes(drawn.getvalue())
    if PAPERS[paper] != 1.0:
        _scale_pages(path, count, PAPERS[paper])


def _scale_pages(path: Path, count: int, factor: float) -> None:
    """Set every page of a PDF of A3 on larger or smaller paper, as it is: lines stay lines, and texts texts."""
    width, height = (side * factor for side in SHEET_INCH)
    with TemporaryDirectory() as folder:
        (Path(folder) / "sheets.pdf").write_bytes(path.read_bytes())
        source = Path(folder) / "sheets.typ"
        source.write_text(
            f"#set page(width: {width}in, height: {height}in, margin: 0in)\n#set document(date: none)\n"
            f'#for n in range(1, {count} + 1) {{ image("sheets.pdf", page: n, width: 100%) }}\n',
            encoding="utf-8",
        )
        scaled = typst.compile(str(source), format="pdf")
    assert isinstance(scaled, bytes), "one document is one file"
    path.write_bytes(scaled)


def _write_svg(figure: Figure, path: Path, factor: float) -> None:
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    head, size, rest = re.split(r"(<svg [^>]*>)", drawn.getvalue(), maxsplit=1)
    size = re.sub(r'"([\d.]+)pt"', lambda found: f'"{float(found.group(1)) * factor:.4f}pt"', size)
    path.write_text(head + size + rest, encoding="utf-8")


@contextmanager
def drawn_sheet(
    layers: PlaceLayers,
    settings: Settings,
    verdict: Verdict,
    words: Words,
    *,
    ground: ReachedGround | None = None,
    block: TitleBlock | None = None,
    paper: str = "A3",
) -> Iterator[Figure]:
    """Give the sheet of a circle as a figure of A3; whoever writes it scales it to its paper, and nothing moves."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    fonts = families((title_of(verdict.clause, words), layers.name, words("People"), *layers.districts["name"]))
    factor = PAPERS[paper]
    with plain_text(fonts, 9.5):
        figure = Figure(figsize=SHEET_INCH, facecolor="white")
        FigureCanvasAgg(figure)
        key = draw_map(figure.add_axes(MAP_BOX), layers, evidence, words, ground)
        shown = replace(key, scale=key.scale / factor)
        draw_panel(figure.add_axes(PANEL_BOX), settings, verdict, shown, words, block=block)
        yield figure
