"""The overview of a plan: how many of its circles each resident has, and every clause with its verdict."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Final

import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import State, Verdict
from ...analyses.lacking import lacking
from ...presentation import map_style
from ...presentation.names import later
from ...presentation.summary import MARKS, circles, common_notes, known_text, measured_text, plan_note, unit_text
from ...presentation.summary import listed as listed_texts
from ...presentation.titles import document_text, title_of
from ...presentation.translate import Words
from ..request import ExportRequest
from .circle_panel import origin
from .drawing.content import Line, Listing, MapKey, Panel
from .drawing.look import Look
from .drawing.map_frame import dot_scale, draw_ground, draw_people, extent_of, names
from .drawing.strip import draw_list
from .figure import draw_key, figure_within
from .listed import listed_sheets
from .sheet import block_of, drawn_sheet

STATES_SHOWN: Final[tuple[State, ...]] = ("met", "nearly_met", "not_met", "not_decided", "not_applicable", "reported")
FIRST: Final[tuple[State, ...]] = ("not_met", "nearly_met", "not_decided", "met", "reported", "not_applicable")
"""What is listed first, where a sheet has no room for all clauses."""
NO_MAP: Final = MapKey(people=False)
"""Of a sheet that is a list."""
SOME: Final = "#f0a04b"
"""Of people who have some of the circles and lack others."""


def overview_sheets(request: ExportRequest, look: Look) -> Iterator[Figure]:
    """Yield the overview: one sheet, as its map is one, and the list alone on further ones where that is long.

    Of many clauses those that are not met are listed first.
    """
    (whole,) = _panel(request).listings
    done, number = 0, 1
    while number == 1 or done < len(whole.lines):
        shown: list[int] = []
        with _sheet(request, look, number, whole.behind(done), shown) as figure:
            yield figure
        done, number = done + max(shown[-1], 1), number + 1


def write_overview_figure(request: ExportRequest, path: Path, height_inch: float) -> None:
    """Draw the overview's map without a panel to a PNG, as a figure within a text."""
    layers = request.result.project.layers
    with figure_within(path, (layers.name, *layers.districts["name"]), height_inch=height_inch) as axes:
        draw_key(axes, _map(axes, request, Look()), Look(), request.words)


def _sheet(
    request: ExportRequest, look: Look, number: int, rest: Listing, shown: list[int]
) -> AbstractContextManager[Figure]:
    """Return the map's sheet, or a further one, of what is left of the list; `shown` is told how many lines it has."""
    result, words = request.result, request.words

    def draw(axes: Axes) -> tuple[Panel, MapKey]:
        panel = _panel(request)
        if number == 1:
            return panel, _map(axes, request, look)
        shown.append(draw_list(axes, rest, look, words))
        return replace(panel, title=words("{title} ({number})", title=panel.title, number=number), listings=()), NO_MAP

    def tell(listed: tuple[int, ...]) -> None:
        shown.extend(listed)

    texts = (result.project.layers.name, *(verdict.clause.title for verdict in result.evaluation.verdicts))
    block = block_of(request, "00" if number == 1 else f"00-{number}")
    return drawn_sheet(draw, look, words, block=block, texts=texts, tell=tell)


def _map(axes: Axes, request: ExportRequest, look: Look) -> MapKey:
    """Draw everybody, told apart by whether they have all circles that they should, some, or none."""
    layers, words = request.result.project.layers, request.words
    guessed = "people" in request.result.place.demand.estimated
    people, xy = layers.demand["people"].to_numpy(float), shapely.get_coordinates(layers.demand.geometry.to_numpy())
    found = lacking(request.result.evaluation, people)
    ground = draw_ground(axes, layers, extent_of(xy, people > 0), words, look=look)
    names(ground, layers)
    colours = look.colours
    scale = dot_scale(axes, xy, people)
    kinds = (
        (found.all, colours.served, "none", words("All circles reached")),
        (found.some, SOME, "none", words("Some circles reached")),
        (found.none, colours.unserved, colours.unserved_edge, words("No circle reached")),
    )
    for row, (where, fill, edge, _) in enumerate(kinds):
        shown = where & (people > 0)
        style = {"facecolor": fill, "edgecolor": edge, "linewidth": 0.3 if row == 2 else 0.0, "zorder": 4 + row / 10}
        draw_people(ground, xy[shown], scale * people[shown], **style)
    told = tuple(
        (
            fill,
            edge,
            words("{what}: {people} people", what=label, people=known_text(found.sum(where), estimated=guessed)),
        )
        for where, fill, edge, label in kinds
    )
    return replace(ground.key(), dots=told)


def _panel(request: ExportRequest) -> Panel:
    result, words = request.result, request.words
    evaluation, settings = result.evaluation, result.project.settings
    count = Counter(verdict.state for verdict in evaluation.verdicts)
    states = [state for state in STATES_SHOWN if count[state]]
    counted = tuple(
        Line(words.name(state), str(count[state]), mark=MARKS[state], colour=map_style.STATES[state], strong=True)
        for state in states
    )
    listed = sorted(evaluation.verdicts, key=lambda verdict: FIRST.index(verdict.state))
    numbers = {sheet.verdict.clause.id: sheet.number for sheet in listed_sheets(request)}
    lines = tuple(_line(verdict, numbers.get(verdict.clause.id, ""), words) for verdict in listed)
    people = tuple(_people(request)) if circles(evaluation) else ()
    return Panel(
        place=settings.name,
        title=words("{plan}: overview", plan=title_of(evaluation.plan, words)),
        asked=document_text(evaluation.plan),
        facts=(*people, Line(words("Clauses"), str(len(evaluation.verdicts)), strong=True), *counted),
        listings=(Listing(words("Clauses, those not met first"), lines),),
        estimate=_estimate(settings.estimated, words),
        notes=" ".join(
            filter(
                None,
                (
                    _numbered(len(listed) - len(numbers), words),
                    plan_note(evaluation.plan, words),
                    *map(words.say, common_notes(evaluation)),
                ),
            )
        ),
        basis=tuple(origin(settings, words)),
    )


def _people(request: ExportRequest) -> Iterator[Line]:
    """Yield how many people lack a circle, which a reader wants to know before how many clauses stand how."""
    words, guessed = request.words, "people" in request.result.place.demand.estimated
    found = lacking(request.result.evaluation, request.result.project.layers.demand["people"].to_numpy(float))
    for title, people in (
        (words("People without some circle"), found.sum(found.some, found.none)),
        (words("People without any circle"), found.sum(found.none)),
    ):
        figure = known_text(people, estimated=guessed)
        yield Line(title, figure, colour=map_style.UNSERVED_EDGE if people else "", strong=True)


def _estimate(groups: Sequence[str], words: Words) -> str:
    if not groups:
        return ""
    return words("ESTIMATED, not counted: {groups}", groups=listed_texts([words.name(one) for one in groups], words))


def _numbered(without: int, words: Words) -> str:
    """Say what the numbers before the clauses are, and how many of these have no sheet."""
    told = words("The number before a clause is that of its sheet.")
    if not without:
        return told
    none = words("Clauses without a sheet have a dash, and behind them why: {count}.", count=without)
    return f"{told} {none}"


def _line(verdict: Verdict, number: str, words: Words) -> Line:
    figure = measured_text(verdict, unit_text(verdict.unit, words))
    colour, mark = map_style.STATES[verdict.state], MARKS[verdict.state]
    title = title_of(verdict.clause, words)
    if number:
        return Line(f"{number}  {title}", figure, colour=colour, mark=mark)
    why = words(_why_without_sheet(verdict))
    said = why if verdict.measured is None else words("{figure} ({why})", figure=figure, why=why)
    return Line(f"–  {title}", said, colour=colour, mark=mark)


def _why_without_sheet(verdict: Verdict) -> str:
    """Return in two words why a map of a clause would show nothing."""
    if verdict.state == "not_applicable":
        return later("does not apply")
    return later("no data") if verdict.measured is None else later("nothing to map")
