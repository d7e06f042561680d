"""The column beside the map: verdict, figures, the largest unserved areas, the legend, and what it all rests on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch, Rectangle

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....coverage.plans.clauses import CircleClause
from ....texts import one_line
from ...presentation import map_style
from ...presentation.summary import (
    MARKS,
    category_name,
    clause_line,
    figure_text,
    limit_text,
    listed,
    people_text,
)
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.settings import Settings
from .map_frame import POINTS_PER_INCH, RANKS_SHOWN, MapKey

LINE: Final = 0.0185
"""The height of a line of ordinary text, as part of the panel's height."""
LEFT: Final = 0.055
WIDTH: Final = 0.89
BLOCK: Final = 0.145
"""The part of the panel that the title block takes at its foot."""
FOOT: Final = BLOCK + 0.12
"""The part that the basis above it takes too."""
POOREST_SHOWN: Final = 6
LETTERS_WRAPPED: Final = 2_000
LINES_EACH: Final = 4
"""The most lines that one text may take; longer ones end in an ellipsis."""
_WIDE: Final = "“”‘’…—"
COLUMNS: Final = 53
"""Latin letters of ordinary size that fit across the panel; a Chinese one takes two."""


@dataclass(frozen=True)
class TitleBlock:
    """What stands in the title block (图签) beside what is known: the office, the drawing's number, the date."""

    unit: str = ""
    number: str = ""
    date: str = ""
    crs: str = ""


class Column:
    """A pen that writes down the panel, from the top."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.y = 0.972

    def write(self, text: str, *, size: float = 9.5, colour: str = map_style.INK, bold: bool = False) -> None:
        """Write `text`, wrapped on at most `LINES_EACH` lines, and move below it."""
        weight = "bold" if bold else "normal"
        for line in first_lines(wrapped(text, int(COLUMNS * 9.5 / size)), LINES_EACH):
            self.axes.text(LEFT, self.y, line, fontsize=size, color=colour, fontweight=weight, va="top")
            self.y -= LINE * size / 9.5
        self.skip(0.2)

    def pair(self, left: str, right: str, *, colour: str = map_style.INK, bold: bool = False) -> None:
        """Write a name at the left and its figure at the right of one line."""
        weight = "bold" if bold else "normal"
        room = COLUMNS - width_of(right) - 1
        shown = first_lines(wrapped(left, room), 1)[0]
        self.axes.text(LEFT, self.y, shown, color=map_style.INK, va="top")
        self.axes.text(LEFT + WIDTH, self.y, right, color=colour, va="top", ha="right", fontweight=weight)
        self.y -= LINE

    def skip(self, lines: float) -> None:
        """Leave room."""
        self.y -= LINE * lines

    def rule(self) -> None:
        """Draw a thin line across."""
        self.skip(0.2)
        self.axes.plot([LEFT, LEFT + WIDTH], [self.y, self.y], color="#c9c4bb", linewidth=0.8)
        self.skip(0.55)


def draw_panel(
    axes: Axes, settings: Settings, verdict: Verdict, key: MapKey, words: Words, *, block: TitleBlock | None = None
) -> None:
    """Fill the panel `axes` for a verdict that was decided at the demand points."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], facecolor="white")
    for spine in axes.spines.values():
        spine.set(edgecolor=map_style.INK, linewidth=1.0)
    pen = Column(axes)
    _head(pen, settings, verdict, evidence, words)
    _figures(pen, verdict, words)
    _estimate(pen, verdict, words)
    _largest(pen, evidence, words)
    _poorest(pen, verdict, key, words)
    _legend(pen, key, words)
    _basis(axes, settings, verdict, evidence, words)
    _title_block(axes, settings, verdict, key, words, block=block or TitleBlock())


def _head(pen: Column, settings: Settings, verdict: Verdict, evidence: CircleEvidence, words: Words) -> None:
    pen.write(settings.name, size=12, colour=map_style.SOFT_INK)
    pen.write(title_of(verdict.clause, words), size=17, bold=True)
    asked = words(
        "{group}, {area}, {limit}",
        group=words.name(evidence.group),
        area=words.name(verdict.clause.area),
        limit=limit_text(evidence, words),
    )
    pen.write(asked, colour=map_style.SOFT_INK)
    if isinstance(verdict.clause, CircleClause) and verdict.clause.own_groups and verdict.notes:
        pen.write(words.say(verdict.notes[0]), size=8, colour=map_style.SOFT_INK)
    if verdict.clause.quoted:
        pen.write(_quote(verdict), size=8, colour=map_style.SOFT_INK)
    pen.rule()


def _quote(verdict: Verdict) -> str:
    """Return the plan's own words and where they stand."""
    clause = verdict.clause
    return f"“{' … '.join(clause.quoted)}”" + (f"（{clause.where}）" if clause.where else "")


def _figures(pen: Column, verdict: Verdict, words: Words) -> None:
    line, colour = clause_line(verdict, words), map_style.STATES[verdict.state]
    pen.write(figure_text(verdict.measured, line.unit), size=30, bold=True, colour=colour)
    implied = words("target {figure} (implied)") if verdict.target_implied else words("target {figure}")
    target = implied.format(figure=figure_text(verdict.target, line.unit))
    pen.write(f"{MARKS[verdict.state]} {line.verdict}, {target}", size=11, bold=True, colour=colour)
    pen.skip(0.3)
    _bar(pen, verdict)
    pen.pair(words("People asked"), people_text(verdict.people))
    pen.pair(words("Served"), people_text(verdict.served))
    pen.pair(words("Unserved"), people_text(verdict.unserved), colour=map_style.UNSERVED, bold=True)
    pen.skip(0.3)


def _bar(pen: Column, verdict: Verdict) -> None:
    share = (verdict.share or 0.0) / 100
    low = pen.y - 0.5 * LINE
    pen.axes.add_patch(Rectangle((LEFT, low), WIDTH, 0.55 * LINE, facecolor=map_style.UNSERVED))
    pen.axes.add_patch(Rectangle((LEFT, low), WIDTH * share, 0.55 * LINE, facecolor=map_style.SERVED))
    pen.skip(0.95)


def _estimate(pen: Column, verdict: Verdict, words: Words) -> None:
    if not verdict.estimated:
        return
    groups = listed((words.name(group) for group in verdict.estimated), words)
    lines = wrapped(words("ESTIMATED, not counted: {groups}", groups=groups), COLUMNS - 4)
    tall = LINE * (len(lines) + 0.5)
    pen.axes.add_patch(
        FancyBboxPatch(
            (LEFT, pen.y - tall), WIDTH, tall, boxstyle="round,pad=0.004", facecolor="#fff4e0",
            edgecolor=map_style.ESTIMATE, linewidth=1.2,
        )
    )  # fmt: skip
    pen.skip(0.3)
    for text in lines:
        pen.axes.text(LEFT + 0.03, pen.y, text, color=map_style.ESTIMATE, fontweight="bold", va="top")
        pen.skip(1)
    pen.skip(0.7)


def _largest(pen: Column, evidence: CircleEvidence, words: Words) -> None:
    if not evidence.areas:
        return
    pen.rule()
    total = len(evidence.areas)
    pen.write(words("Largest unserved areas (of {total})", total=total), bold=True, size=10.5)
    for rank, area in enumerate(evidence.areas[:RANKS_SHOWN], start=1):
        pen.pair(f"{rank}  {area.name}", people_text(area.people))
    pen.skip(0.2)


def _poorest(pen: Column, verdict: Verdict, key: MapKey, words: Words) -> None:
    """List the districts with the most unserved people, where the sheet has room for them beside the legend."""
    rows = [row for row in verdict.by_district if row.level == key.boundary and row.unserved > 0]
    room = pen.y - FOOT - LINE * (len(key.facilities) + len(key.bands) + 7)
    count = min(POOREST_SHOWN, int(room / LINE) - 3, len(rows))
    if count < 1:
        return
    pen.rule()
    pen.write(words("Most unserved: {level}", level=words.name(key.boundary)), bold=True, size=10.5)
    for row in sorted(rows, key=lambda row: -row.unserved)[:count]:
        share = figure_text(row.measured, "%")
        pen.pair(row.name, f"{people_text(row.unserved)}   {share}")
    pen.skip(0.2)


def _legend(pen: Column, key: MapKey, words: Words) -> None:
    pen.rule()
    pen.write(words("Legend"), bold=True, size=10.5)
    handles = [
        *_people_handles(key, words),
        *_band_handles(key, words),
        *_facility_handles(key, words),
        *_ground_handles(key, words),
    ]
    size, spacing = _legend_size(pen, len(handles))
    legend = pen.axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(LEFT - 0.02, pen.y + 0.3 * LINE), frameon=False,
        borderpad=0, borderaxespad=0, labelspacing=spacing, handletextpad=0.9, fontsize=size,
    )  # fmt: skip
    legend.set_zorder(5)


def _legend_size(pen: Column, entries: int) -> tuple[float, float]:
    """Return the size of the legend's letters and the gap between its lines, so that it ends above the foot."""
    figure = pen.axes.get_figure()
    assert isinstance(figure, Figure), "the panel stands on the sheet itself"
    tall = pen.axes.get_position().height * figure.get_size_inches()[1] * POINTS_PER_INCH
    each = max((pen.y - FOOT) * tall / entries, 1.0)
    size = min(9.5, max(6.5, each / 1.15))
    return size, min(0.5, max(0.1, each / size - 1.05))


def _people_handles(key: MapKey, words: Words) -> list[Line2D]:
    """Explain the colours, and the size of a dot for a round number of people."""
    people = round_people(110.0 / key.pt2_per_person)
    size = float(np.sqrt(people * key.pt2_per_person))
    unserved = words("Unserved, a dot of this size: {people} people", people=f"{people:,.0f}")
    return [
        _dot("o", map_style.UNSERVED, size, unserved, edge=map_style.UNSERVED_EDGE),
        _dot("o", map_style.SERVED, size, words("Served")),
    ]


def round_people(wanted: float) -> float:
    """Return the nearest of 1, 2 or 5 times a power of ten, at least 1."""
    power = 10.0 ** np.floor(np.log10(max(wanted, 1.0)))
    return float(min((step * power for step in (1, 2, 5, 10)), key=lambda value: abs(value - wanted)))


def _band_handles(key: MapKey, words: Words) -> list[Patch]:
    unit = words("min") if key.minutes else words("km")
    handles = []
    for colour, low, high in key.bands:
        label = words("Reached within {low} to {high} {what}", low=f"{low:.3g}", high=f"{high:.3g}", what=unit)
        handles.append(Patch(facecolor=colour, alpha=0.55, label=label))
    return handles


def _facility_handles(key: MapKey, words: Words) -> list[Line2D]:
    return [
        _dot(marker, colour, 7, _label(category_name(category, words), count), edge="white")
        for category, marker, colour, count in key.facilities
    ]


def _label(name: str, count: int) -> str:
    """Return a facility's line in the legend; matplotlib leaves out labels that begin with an underscore."""
    name = first_lines(wrapped(name, COLUMNS - 15), 1)[0]
    return f"{' ' if name.startswith('_') else ''}{name} ({count})"


def _ground_handles(key: MapKey, words: Words) -> list[Line2D | Patch]:
    handles: list[Line2D | Patch] = []
    if key.water:
        handles.append(Patch(facecolor=map_style.WATER, label=words("Water")))
    if key.railway:
        handles.append(
            Line2D([], [], color=map_style.RAIL, linewidth=2, linestyle=(0, (3, 1.5)), label=words("Railway"))
        )
    if key.boundary:
        label = words("Boundary: {level}", level=words.name(key.boundary))
        handles.append(
            Line2D([], [], color=map_style.BOUNDARY, linestyle=(0, (8, 2, 1, 2)), linewidth=0.9, label=label)
        )
    return handles


def _dot(marker: str, colour: str, size: float, label: str, *, edge: str = "none") -> Line2D:
    return Line2D([], [], marker=marker, color="none", markerfacecolor=colour, markeredgecolor=edge,
                  markeredgewidth=0.6, markersize=size, label=label)  # fmt: skip


def _basis(axes: Axes, settings: Settings, verdict: Verdict, evidence: CircleEvidence, words: Words) -> None:
    """Say at the foot how it was decided, from which data, when and by what."""
    speed = verdict.sureness.speed_mps if verdict.sureness else None
    how = words("Decided at the demand points, by the way along the streets.")
    if evidence.mode == "radius_km":
        how = words("Decided at the demand points, by straight line.")
    pace = words("Walking speed {speed} m/s.", speed=f"{speed:g}") if speed and evidence.mode == "walk" else ""
    waits = _waits(settings, words) if evidence.mode == "walk" else ""
    assumed = " ".join(words.say(one) for one in verdict.assumed)
    lines = [
        *(first_lines(wrapped(assumed, COLUMNS + 8), 4) if assumed else ()),
        *wrapped(" ".join(filter(None, (how, pace, waits))), COLUMNS + 8),
        *first_lines(wrapped(words("Data: {source}", source=settings.source or settings.name), COLUMNS + 8), 3),
        words("Made {date} with LifeCircle {version}", date=settings.created[:10], version=settings.program),
    ]
    for row, text in enumerate(reversed(lines)):
        axes.text(LEFT, BLOCK + 0.012 + row * LINE * 0.82, text, fontsize=8, color=map_style.SOFT_INK)


def _title_block(
    axes: Axes, settings: Settings, verdict: Verdict, key: MapKey, words: Words, *, block: TitleBlock
) -> None:
    """Draw the title block: who, what, when, at what scale, and the places for the map's approval and the seal."""
    rows = (
        (words("Drawing"), title_of(verdict.clause, words)),
        (words("Prepared by"), block.unit),
        (words("Drawing no."), block.number),
        (words("Date"), block.date or settings.created[:10]),
        (words("Scale"), f"1:{key.scale:,.0f}"),
        (words("Coord. system"), block.crs),
        (words("Map approval no."), ""),
    )
    tall = (BLOCK - 0.012) / len(rows)
    seal, middle = LEFT + WIDTH * 0.74, LEFT + WIDTH * 0.26
    for number, (name, text) in enumerate(rows):
        low = 0.008 + tall * (len(rows) - 1 - number)
        axes.plot([LEFT, seal], [low + tall] * 2, color=map_style.INK, linewidth=0.6)
        axes.text(LEFT + 0.008, low + tall / 2, name, fontsize=7.5, color=map_style.SOFT_INK, va="center")
        shown = first_lines(wrapped(text, 26), 1)
        axes.text(middle + 0.008, low + tall / 2, "".join(shown), fontsize=7.5, color=map_style.INK, va="center")
    axes.plot([middle] * 2, [0.008, 0.008 + tall * len(rows)], color=map_style.INK, linewidth=0.6)
    axes.add_patch(
        Rectangle((LEFT, 0.008), WIDTH, tall * len(rows), fill=False, edgecolor=map_style.INK, linewidth=1.0, zorder=4)
    )
    axes.plot([seal] * 2, [0.008, 0.008 + tall * len(rows)], color=map_style.INK, linewidth=0.6)
    axes.text(
        (seal + LEFT + WIDTH) / 2, 0.008 + tall * len(rows) / 2, words("Seal"),
        fontsize=8, color=map_style.SOFT_INK, ha="center", va="center",
    )  # fmt: skip


def _waits(settings: Settings, words: Words) -> str:
    """Return what one waits for on foot, where the planner has set that."""
    crossing, signal = settings.crossing_wait_s, settings.signal_wait_s
    if not (crossing or signal):
        return ""
    return words(
        "Waits at crossings: {crossing:g} s without signals, {signal:g} s with signals.",
        crossing=crossing,
        signal=signal,
    )


def width_of(text: str) -> int:
    """Return the width in Latin letters; a Chinese character takes two, and so do the marks of Chinese type."""
    return sum(1 if ord(letter) < 0x2E80 and letter not in _WIDE else 2 for letter in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most `columns` Latin letters: between words, or after any Chinese character.

    A word that is longer than a line is broken too. Where `text` has lines of its own they are joined.
    """
    lines, line = [], ""
    for piece in _pieces(one_line(text, LETTERS_WRAPPED), columns):
        if line and width_of(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def first_lines(lines: list[str], most: int) -> list[str]:
    """Return at most `most` lines; an ellipsis says that there were more."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + "…"]


def _pieces(text: str, columns: int) -> list[str]:
    """Split where a line may break: Latin words stay whole with the space behind them, Chinese characters single."""
    pieces = [""]
    for letter in text:
        fresh = ord(letter) >= 0x2E80 or pieces[-1].endswith(" ") or (pieces[-1] and ord(pieces[-1][-1]) >= 0x2E80)
        closing = letter in "，。、；：）》”"
        full = len(pieces[-1]) >= columns
        if full or (fresh and pieces[-1] and not closing):
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
