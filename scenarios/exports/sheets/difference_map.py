"""The difference map of a clause: who is newly served, who is newly left out, and what the scenario builds."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.figure import Figure

from ....coverage.evaluation.verdict import ALL_SEATED, CircleEvidence, Verdict
from ....coverage.place import Place
from ....layers.schema import PlaceLayers
from ....texts import clean, cut
from ...editing.edits import describe
from ...editing.own_settings import own_settings
from ...editing.scenario import Parameters
from ...presentation import map_style
from ...presentation.summary import MARKS, figure_text, money_text, people_of, unit_text
from ...presentation.systems import system_text
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.settings import Settings
from ...runs.comparison import ClauseChange, ScenarioChange, share_before
from ..request import ExportRequest
from .circle_panel import asked_text, basis, estimate, in_small, noted
from .drawing.content import Line, Listing, MapKey, Panel, TitleBlock
from .drawing.look import Look
from .drawing.map_frame import Ground, dot_scale, draw_ground, draw_people, extent_of, facilities, names
from .drawing.proposals import draw_proposals
from .drawing.shapes import draw_areas
from .figure import draw_key, figure_within
from .pages import write_pages, write_sheet
from .sheet import block_of, drawn_sheet, look_of

Changed = tuple[ScenarioChange, ClauseChange]
_LONGEST: Final = 400
_FILL: Final = 0.25
"""How dense the fill of changed areas is."""
_QUIET: Final = 0.3
"""How strongly those are drawn for whom nothing changes."""


def export_differences(request: ExportRequest, path: Path) -> None:
    """Write the difference maps of an export's scenarios, a page for each circle that a scenario changes."""
    look = look_of(request)
    write_pages(difference_sheets(request, look), path, look)


def difference_names(request: ExportRequest) -> tuple[str, ...]:
    """Return the file's name; none where no scenario changes a circle."""
    comparison = request.comparison
    changed = comparison and any(change.moves_people for one in comparison.scenarios for change in one.clauses)
    return ("differences.pdf",) if changed else ()


def difference_sheets(request: ExportRequest, look: Look) -> Iterator[Figure]:
    """Yield a sheet for each circle that a scenario changes."""
    comparison, project = request.comparison, request.result.project
    assert comparison is not None, "asked only where scenarios are compared"
    pairs = [(one, change) for one in comparison.scenarios for change in one.clauses if change.moves_people]
    for number, changed in enumerate(pairs, start=1):
        request.go_on(number, len(pairs))
        block = block_of(request, f"S{number:02d}")
        settings, decided = _with_own_waits(project.settings, changed[0]), _as_assumed(request, changed)
        told = tuple(basis(settings, decided, request.words))
        layers, base, words = project.layers, comparison.base_place, request.words
        with difference_sheet(layers, base, changed, words, look=look, block=block, basis=told) as figure:
            yield figure


def _as_assumed(request: ExportRequest, changed: Changed) -> Verdict:
    """Return the verdict after a scenario with what the place's own assumes, where the scenario sets nothing itself.

    A comparison leaves out how sure a verdict is, and so which pace was taken.
    """
    scenario, change = changed
    own = (one for one in request.result.evaluation.verdicts if one.clause.id == change.after.clause.id)
    base = next(own, None)
    if base is None or scenario.scenario.parameters != Parameters():
        return change.after
    return replace(change.after, assumed=base.assumed, sureness=base.sureness)


def _with_own_waits(settings: Settings, change: ScenarioChange) -> Settings:
    """Return the settings with what one waits for in the scenario."""
    own = change.scenario.parameters
    crossing = settings.crossing_wait_s if own.crossing_s is None else own.crossing_s
    signal = settings.signal_wait_s if own.signal_s is None else own.signal_s
    return settings.model_copy(update={"crossing_wait_s": crossing, "signal_wait_s": signal})


def write_difference(layers: PlaceLayers, base: Place, changed: Changed, words: Words, path: Path) -> None:
    """Draw the map of a circle's change to a PNG. Raises `ProjectError` where no installed font has its characters."""
    look, block = Look(), TitleBlock(crs=system_text(base.network.crs, words))
    with difference_sheet(layers, base, changed, words, look=look, block=block) as figure:
        write_sheet(figure, path, look)


def difference_sheet(
    layers: PlaceLayers,
    base: Place,
    changed: Changed,
    words: Words,
    *,
    look: Look,
    block: TitleBlock,
    basis: tuple[str, ...] = (),
) -> AbstractContextManager[Figure]:
    """Return the sheet of a circle's change."""
    scenario, change = changed

    def draw(axes: Axes) -> tuple[Panel, MapKey]:
        key = _map(axes, layers, base, changed, words, look=look)
        return _panel(layers.name, changed, words, look=look, basis=basis), key

    texts = (layers.name, scenario.scenario.name, change.after.clause.title, *layers.districts["name"])
    return drawn_sheet(draw, look, words, block=block, texts=texts)


def _map(axes: Axes, layers: PlaceLayers, base: Place, changed: Changed, words: Words, *, look: Look) -> MapKey:
    scenario, new = changed[0], changed[1].after.evidence
    assert isinstance(new, CircleEvidence), "only circles are drawn"
    ground = draw_ground(axes, layers, extent_of(new.xy, new.asked), words, look=look)
    proposed = draw_proposals(ground, scenario.scenario.edits, base.network.crs, layers.facilities)
    names(ground, layers)
    old = new.counted < len(layers.facilities)
    sites = facilities(ground, layers, new.counted[old])
    added = Counter(str(one) for one in scenario.place.facilities.category[new.counted[~old]])
    _areas(ground, changed[1])
    dots = _people(ground, base, changed, words)
    return replace(ground.key(), facilities=sites, added=added, proposed=proposed, dots=dots)


def write_difference_figure(layers: PlaceLayers, base: Place, changed: Changed, words: Words, path: Path) -> None:
    """Draw the map of a circle's change without its panel to a PNG, for a report."""
    with figure_within(path, (layers.name, *layers.districts["name"])) as axes:
        key = _map(axes, layers, base, changed, words, look=Look())
        draw_key(axes, key, Look(), words)


def _areas(ground: Ground, change: ClauseChange) -> None:
    """Fill the areas in which people gain or lose: of a whole city their dots alone would hardly be seen."""
    colours = ground.look.colours
    for areas, colour in ((change.gained, colours.gained), (change.lost, colours.lost)):
        shapes = np.array([area.geometry for area in areas], dtype=object)
        draw_areas(ground.axes, shapes, facecolor=to_rgba(colour, _FILL), edgecolor=colour, linewidth=1.4, zorder=3.9)


def _people(ground: Ground, base: Place, changed: Changed, words: Words) -> tuple[tuple[str, str, str], ...]:
    """Draw everybody who is asked: those for whom something changes strongly, the others quietly."""
    scenario, change = changed
    old, new = change.was, change.after.evidence
    assert isinstance(old, CircleEvidence)
    assert isinstance(new, CircleEvidence)
    was = share_before(base, scenario.place, old)[0]  # nobody was served where nobody lived
    asked, colours, now = new.asked & (new.people > 0), ground.look.colours, new.shares
    kinds = (  # shares of those at each point: where places run out, several kinds may stand at one
        (np.minimum(now, was), colours.served, words("Still served")),
        (1.0 - np.maximum(now, was), colours.unserved, words("Still unserved")),
        (np.maximum(now - was, 0.0), colours.gained, words("Newly served")),
        (np.maximum(was - now, 0.0), colours.lost, words("Newly left out")),
    )
    xy = new.xy
    scale, told = dot_scale(ground.axes, xy[asked], new.people[asked]), []
    for row, (share, colour, label) in enumerate(kinds):
        where = asked & (share > 1.0 - ALL_SEATED)
        people = (new.people * share)[where]
        strong = row >= 2
        style = {"alpha": 1.0 if strong else _QUIET, "linewidth": 0.4 if strong else 0.0, "edgecolor": "white"}
        sizes = np.maximum(scale * people * (2.2 if strong else 1.0), 4.0 if strong else 0.0)
        draw_people(ground, xy[where], sizes, facecolor=colour, zorder=4 + row / 10, **style)
        shown = colour if strong else _faint(colour, ground.look.colours.ground)
        if where.any():
            told.append((shown, "none", f"{label} ({people_of(change.after, float(people.sum()))})"))
    return tuple(told)


def _faint(colour: str, ground: str) -> str:
    """Return how a quiet dot looks on the ground, for the legend."""
    over, under = to_rgb(colour), to_rgb(ground)
    red, green, blue = (_QUIET * one + (1 - _QUIET) * other for one, other in zip(over, under, strict=True))
    return to_hex((red, green, blue))


def _panel(place: str, changed: Changed, words: Words, *, look: Look, basis: tuple[str, ...]) -> Panel:
    scenario, change = changed
    new, unit = change.after, unit_text(change.after.unit, words)
    assert isinstance(new.evidence, CircleEvidence), "only circles are drawn"
    before, after = (figure_text(one.measured, unit) for one in (change.before, change.after))
    title = cut(clean(f"{scenario.scenario.name} · {title_of(new.clause, words)}"), _LONGEST)
    cost = scenario.scenario.cost
    state = words.name(new.state)
    told = words("{before} before, {after} after the scenario: {verdict}", before=before, after=after, verdict=state)
    facts = [
        Line(words("Newly served"), people_of(new, change.newly_served), colour=look.colours.gained, strong=True),
        Line(words("Newly left out"), people_of(new, change.left_out), colour=look.colours.lost, strong=True),
        Line(words("Unserved"), people_of(new, new.unserved)),
    ]
    if cost is not None:
        facts.append(Line(words("Cost (10,000 yuan)"), money_text(cost)))
    own = tuple(Line(text, "") for text in own_settings(scenario.scenario.parameters, scenario.asked, words))
    edits = tuple(
        Line(
            f"{number}  {words.say(describe(edit, scenario.place.facilities))}",
            money_text(edit.cost),
        )
        for number, edit in enumerate(scenario.scenario.edits, start=1)
    )
    return Panel(
        place=place,
        title=title,
        asked=asked_text(new, new.evidence, words),
        small=tuple(in_small(new, words)),
        figure=after,
        mark=MARKS[new.state],
        verdict=told,
        colour=map_style.STATES[new.state],
        facts=tuple(facts),
        estimate=estimate(new, words),
        listings=(Listing(words("Edits of the scenario (cost in 10,000 yuan)"), (*own, *edits)),),
        basis=basis,
        notes=noted(new, words),
    )
