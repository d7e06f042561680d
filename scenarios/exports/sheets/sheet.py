"""A sheet as a planner hands it in: a map, and beside it the answer, the figures, the legend and the title block."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....layers.schema import PlaceLayers
from ....messages import Message
from ...analyses.reached_ground import ReachedGround
from ...presentation.systems import system_text
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.settings import Settings
from ..data_dates import data_dates
from ..request import ExportRequest
from .circle_panel import circle_panel
from .drawing.content import Listing, MapKey, Panel, TitleBlock
from .drawing.fonts import families
from .drawing.look import Look, read_look
from .drawing.map_frame import boundary_level, draw_map
from .drawing.panel import BODY, POINTS_PER_INCH, draw_panel
from .drawing.strip import Strip, draw_strip, strip_height
from .drawing.style import plain_text
from .pages import write_sheet

SHEET_INCH: Final = (16.54, 11.69)
"""A3, landscape."""
EDGE: Final = 0.018
"""Around map and panel, as a part of the sheet's width."""
FOOT: Final = 0.025
GAP: Final = 0.008
"""Between two frames, as a part of the sheet's width."""
PANEL: Final = 0.234
"""The panel's part of the sheet's width, where letters are of the usual size; a third more at most."""

LONG_LIST: Final = 20
"""Lines of a list that is begun in the panel and goes on below the map."""

Box = tuple[float, float, float, float]
"""Left, bottom, width and height as parts of the sheet."""


def boxes(look: Look) -> tuple[Box, Box]:
    """Return where the map and the panel stand; a strip of lists takes its place from the map's foot."""
    panel = PANEL * min(look.enlarged, 1.34)
    left = 1 - EDGE - panel
    tall = 1 - 2 * FOOT
    return (EDGE, FOOT, left - EDGE - GAP, tall), (left, FOOT, panel, tall)


def look_of(request: ExportRequest) -> Look:
    """Return how the sheets of an export look. Raises ProjectError for a template or a paper that is none."""
    look = read_look(request.sheet_template) if request.sheet_template else Look()
    return Look.model_validate({**look.model_dump(), "paper": request.paper}) if request.paper else look


def block_of(request: ExportRequest, number: str) -> TitleBlock:
    """Return the title block of an export's sheet."""
    settings, plan = request.result.project.settings, request.result.evaluation.plan
    crs = system_text(request.result.place.network.crs, request.words)
    made = settings.created[:10]
    return TitleBlock(
        request.unit, number, request.date or made, crs, settings.name, data_dates(settings, request.words),
        " ".join(filter(None, (title_of(plan, request.words), plan.document))),
    )  # fmt: skip


@contextmanager
def drawn_sheet(
    draw: Callable[[Axes], tuple[Panel, MapKey]],
    look: Look,
    words: Words,
    *,
    block: TitleBlock,
    texts: Iterable[str],
    tell: Callable[[tuple[int, ...]], object] = bool,
) -> Iterator[Figure]:
    """Give a sheet as a figure of A3; whoever writes it scales it to its paper, and nothing moves.

    `draw` draws the map and says what stands beside it; `texts` are the texts that the fonts must be able to show;
    `tell` is told how many lines of each list stand on the sheet.
    """
    fonts = families((words("People"), block.unit, *texts), look.fonts)
    with plain_text(fonts, BODY * look.enlarged):
        figure = Figure(figsize=SHEET_INCH, facecolor="white")
        FigureCanvasAgg(figure)
        map_box, panel_box = boxes(look)
        panel, key = draw(figure.add_axes(map_box))
        drawn = draw_panel(figure.add_axes(panel_box), panel, key, words, block=block, look=look)
        listed = drawn.listed
        if drawn.cut or listed != tuple(len(listing.lines) for listing in panel.listings):
            figure.clear()
            listed, key = _with_strip(figure, draw, panel, key, words, block=block, look=look)
        for mark in key.ranks[listed[0] if listed else 0 :]:
            mark.set_visible(False)
        tell(listed)
        yield figure


def _with_strip(
    figure: Figure,
    draw: Callable[[Axes], tuple[Panel, MapKey]],
    panel: Panel,
    key: MapKey,
    words: Words,
    *,
    block: TitleBlock,
    look: Look,
) -> tuple[tuple[int, ...], MapKey]:
    """Draw a sheet of which lists stand below the map, and before them whole what the panel has the beginning of alone.

    The panel keeps what lists it has room for. Return how many lines of each list stand on the sheet, and the map's
    key; `key` is that of a higher map, whose frame may show less than that of a lower one.
    """
    (left, bottom, wide, tall), panel_box = boxes(look)
    across, height = (side * POINTS_PER_INCH for side in SHEET_INCH)
    tried, widest = figure.add_axes(panel_box), key.widest()
    cut = draw_panel(tried, replace(panel, listings=()), widest, words, block=block, look=look).cut
    kept = _kept(tried, panel, cut, widest, words, block=block, look=look)
    strip = Strip(cut, _behind(panel.listings, kept), wide * across, height, look)
    below = strip_height(tried, strip, words) / height
    figure.clear()
    gap = GAP * across / height
    panel, key = draw(figure.add_axes((left, bottom + below + gap, wide, tall - below - gap)))
    axes = figure.add_axes(panel_box)
    draw_panel(axes, replace(panel, listings=_first(panel.listings, kept)), key, words, block=block, look=look)
    listed = iter(draw_strip(figure.add_axes((left, bottom, wide, below)), strip, words))
    shown = (
        first + (next(listed) if first < len(one.lines) else 0) for one, first in zip(panel.listings, kept, strict=True)
    )
    return tuple(shown), key


def _behind(listings: tuple[Listing, ...], kept: tuple[int, ...]) -> tuple[Listing, ...]:
    """Return what of the lists stands below the map, where the panel keeps so many lines of each."""
    pairs = zip(listings, kept, strict=True)
    return tuple(one.behind(first) for one, first in pairs if first < len(one.lines))


def _first(listings: tuple[Listing, ...], kept: tuple[int, ...]) -> tuple[Listing, ...]:
    """Return what of the lists stands in the panel."""
    return tuple(
        replace(one, lines=one.lines[:first], total=one.count)
        for one, first in zip(listings, kept, strict=True)
        if first
    )


def _kept(
    axes: Axes, panel: Panel, cut: tuple[str, ...], key: MapKey, words: Words, *, block: TitleBlock, look: Look
) -> tuple[int, ...]:
    """Return how many lines of each list the panel keeps: as many whole lists as fill it best, none that cuts a text.

    A list that is long is divided where no whole one has room.
    """
    count = len(panel.listings)
    if not any(one.lines for one in panel.listings):
        return (0,) * count
    measured = draw_panel(axes, panel, key, words, block=block, look=look)
    some = [rows for size in range(1, count + 1) for rows in combinations(range(count), size)]
    filled = {rows: sum(measured.heights[row] for row in rows) for rows in some}
    for rows in sorted(some, key=lambda rows: -filled[rows]):
        tried = replace(panel, listings=tuple(panel.listings[row] for row in rows))
        whole = tuple(len(one.lines) for one in tried.listings)
        if filled[rows] <= measured.room:
            drawn = draw_panel(axes, tried, key, words, block=block, look=look)
            if drawn.listed == whole and drawn.cut == cut:
                return tuple(len(one.lines) if row in rows else 0 for row, one in enumerate(panel.listings))
    longest = max(range(count), key=lambda row: len(panel.listings[row].lines))
    total = len(panel.listings[longest].lines)
    first = int(total * measured.room / measured.heights[longest]) if total >= LONG_LIST else 0
    while first > 0:
        begun = replace(panel.listings[longest], lines=panel.listings[longest].lines[:first], total=total)
        drawn = draw_panel(axes, replace(panel, listings=(begun,)), key, words, block=block, look=look)
        if drawn.listed == (first,) and drawn.cut == cut:
            break
        first -= 1
    return tuple(max(first, 0) if row == longest else 0 for row in range(count))


@contextmanager
def circle_sheet(
    layers: PlaceLayers,
    settings: Settings,
    verdict: Verdict,
    words: Words,
    *,
    ground: ReachedGround | None = None,
    block: TitleBlock | None = None,
    look: Look | None = None,
    common: Sequence[Message] = (),
) -> Iterator[Figure]:
    """Give the sheet of a verdict that was decided at the demand points (its evidence is a `CircleEvidence`)."""
    evidence, chosen = verdict.evidence, look or Look()
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"

    def draw(axes: Axes) -> tuple[Panel, MapKey]:
        key = draw_map(axes, layers, evidence, words, look=chosen, ground=ground)
        level = boundary_level(layers)
        return circle_panel(settings, verdict, words, level=level, colours=chosen.colours, common=common), key

    texts = (verdict.clause.title, layers.name, *layers.districts["name"])
    with drawn_sheet(draw, chosen, words, block=block or TitleBlock(), texts=texts) as figure:
        yield figure


def write_drawing(
    layers: PlaceLayers,
    settings: Settings,
    verdict: Verdict,
    words: Words,
    path: Path,
    *,
    ground: ReachedGround | None = None,
    block: TitleBlock | None = None,
    look: Look | None = None,
) -> None:
    """Draw the circle of `verdict` to a PNG, PDF or SVG, as the suffix says.

    Raises `ProjectError` where the text is Chinese and no installed font can show it.
    """
    chosen = look or Look()
    with circle_sheet(layers, settings, verdict, words, ground=ground, block=block, look=chosen) as figure:
        write_sheet(figure, path, chosen)
