"""What a circle's sheet says beside its map: of the whole place, or of one district of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from ....coverage.evaluation.verdict import CircleEvidence, CoverageRow, Verdict
from ....coverage.plans.clauses import CircleClause
from ....messages import Message
from ...presentation import map_style
from ...presentation.summary import (
    MARKS,
    base_text,
    clause_line,
    decided,
    figure_text,
    limit_text,
    listed,
    measured_text,
    notes_beside,
    people_of,
    unit_text,
    without,
)
from ...presentation.titles import title_of
from ...presentation.translate import Words
from ...project.settings import Settings
from .drawing.content import Line, Listing, Panel
from .drawing.look import Colours
from .drawing.map_frame import RANKS_SHOWN

POOREST_SHOWN: Final = 6
_INNER: Final = str.maketrans("“”", "‘’")


def circle_panel(
    settings: Settings,
    verdict: Verdict,
    words: Words,
    *,
    level: str,
    colours: Colours,
    common: Sequence[Message] = (),
) -> Panel:
    """Return the panel of a verdict; `level` is that of the boundaries on the map."""
    evidence, line = verdict.evidence, clause_line(verdict, words)
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    figures = (verdict.people, verdict.served, verdict.unserved)
    return Panel(
        place=settings.name,
        title=line.title,
        asked=asked_text(verdict, evidence, words),
        small=tuple(in_small(verdict, words)),
        figure=measured_text(verdict, line.unit),
        mark=MARKS[verdict.state],
        verdict=decided(verdict, words),
        colour=map_style.STATES[verdict.state],
        reason=words.say(verdict.reason) if verdict.reason else "",
        share=verdict.share or 0.0,
        facts=facts(verdict, figures, words, colours),
        estimate=estimate(verdict, words),
        listings=(_largest(verdict, evidence, words), _poorest(verdict, level, words)),
        basis=tuple(basis(settings, verdict, words)),
        notes=noted(verdict, words, common),
    )


def district_panel(
    settings: Settings, verdict: Verdict, row: CoverageRow, evidence: CircleEvidence, words: Words, *, colours: Colours
) -> Panel:
    """Return the panel of one district: `row` holds its figures, and `evidence` its people alone."""
    unit = unit_text(verdict.unit, words)
    target, whole = (figure_text(figure, unit) for figure in (verdict.target, verdict.measured))
    share = 100 * row.served / row.people if row.people else 0.0
    return Panel(
        place=f"{settings.name} · {words.name(row.level)}",
        title=f"{row.name} · {title_of(verdict.clause, words)}",
        asked=asked_text(verdict, evidence, words),
        small=tuple(in_small(verdict, words)),
        figure=measured_text(row, unit),
        verdict=words("the whole place: target {target}, measured {measured}", target=target, measured=whole),
        colour=colours.ink,
        share=share,
        facts=facts(verdict, (row.people, row.served, row.unserved), words, colours),
        estimate=estimate(verdict, words),
        listings=(_largest(verdict, evidence, words),),
        basis=tuple(basis(settings, verdict, words)),
        notes=noted(verdict, words),
    )


def asked_text(verdict: Verdict, evidence: CircleEvidence, words: Words) -> str:
    """Return who is asked, where, and within what."""
    return words(
        "{group}, {area}, {limit}",
        group=words.name(evidence.group),
        area=words.name(verdict.clause.area),
        limit=limit_text(evidence, words),
    )


def in_small(verdict: Verdict, words: Words) -> Iterator[str]:
    """Yield what a reader of the figure must know, the plan's own words with where they stand, and its figures."""
    clause = verdict.clause
    if isinstance(clause, CircleClause) and clause.asks_each_by_itself and verdict.notes:
        yield words.say(verdict.notes[0])
    if clause.quoted:
        yield _quotation(" … ".join(clause.quoted)) + (f"（{clause.where}）" if clause.where else "")
    plan = listed(_of_the_plan(verdict, words), words)
    if plan:
        yield plan


def _quotation(text: str) -> str:
    """Return a text in quotation marks, those that it holds as the inner ones."""
    return f"“{text.translate(_INNER)}”"


def _of_the_plan(verdict: Verdict, words: Words) -> Iterator[str]:
    """Yield the clause's nature, base value and year as the plan has them."""
    clause, unit = verdict.clause, unit_text(verdict.unit, words)
    if clause.nature:
        yield words("binding") if clause.nature == "binding" else words("expected")
    if clause.baseline:
        yield words("base value {figure}", figure=base_text(clause.baseline, unit))
    if clause.year:
        yield words("target year {year}", year=clause.year)


def facts(
    verdict: Verdict, figures: tuple[float | None, float | None, float | None], words: Words, colours: Colours
) -> tuple[Line, ...]:
    """Return the lines of people asked, served and unserved."""
    people, served, unserved = (people_of(verdict, figure) for figure in figures)
    return (
        Line(words("People to be served"), people),
        Line(words("Served"), served),
        Line(words("Unserved"), unserved, colour=colours.unserved_edge, strong=True),
    )


def estimate(verdict: Verdict, words: Words) -> str:
    """Return what of the figures is estimated, '' where nothing is."""
    if not verdict.estimated:
        return ""
    groups = listed((words.name(group) for group in verdict.estimated), words)
    return words("ESTIMATED, not counted: {groups}", groups=groups)


def _largest(verdict: Verdict, evidence: CircleEvidence, words: Words) -> Listing:
    title, total = words("Largest unserved areas"), len(evidence.areas)
    ranked = enumerate(evidence.areas[:RANKS_SHOWN], start=1)
    lines = tuple(Line(f"{rank}  {area.name}", people_of(verdict, area.people)) for rank, area in ranked)
    return Listing(title, lines, total)


def _poorest(verdict: Verdict, level: str, words: Words) -> Listing:
    """List the districts with the most unserved people, and what share of those asked there they are."""
    rows = [row for row in verdict.by_district if row.level == level and row.unserved > 0]
    worst = sorted(rows, key=lambda row: -row.unserved)[:POOREST_SHOWN]
    title = words("{level}: unserved", level=words.name(level)) if level else ""
    shares = (100 * row.unserved / row.people for row in worst)
    texts = (
        words("{figure} ({why})", figure=people_of(verdict, row.unserved), why=figure_text(share, "%"))
        for row, share in zip(worst, shares, strict=True)
    )
    return Listing(title, tuple(Line(row.name, text) for row, text in zip(worst, texts, strict=True)), len(rows))


def noted(verdict: Verdict, words: Words, common: Sequence[Message] = ()) -> str:
    """Return what is noted of a verdict and stands nowhere else; the `common` notes stand on the overview."""
    own, elsewhere = without(notes_beside(verdict), common)
    more = (words("Notes on the data: see the overview."),) if elsewhere else ()
    return " ".join((*(words.say(one) for one in own), *more))


def basis(settings: Settings, verdict: Verdict, words: Words) -> Iterator[str]:
    """Yield what was assumed, how it was decided, from which data, when and by what."""
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence), "only circles are drawn"
    yield " ".join(words.say(one) for one in verdict.assumed)
    speed = verdict.sureness.speed_mps if verdict.sureness else None
    how = words("Decided at the demand points, by the way along the streets.")
    if evidence.mode == "radius_km":
        how = words("Decided at the demand points, by straight line.")
    on_foot = evidence.mode == "walk"
    pace = words("Walking speed {speed} m/s.", speed=f"{speed:g}") if speed and on_foot else ""
    yield " ".join(filter(None, (how, pace, waits(settings, words) if on_foot else "")))
    yield from origin(settings, words)


def origin(settings: Settings, words: Words) -> Iterator[str]:
    """Yield from which data a sheet was made, when and by what."""
    yield words("Data: {source}", source=settings.source or settings.name)
    yield words("Made {date} with LifeCircle {version}", date=settings.created[:10], version=settings.program)


def waits(settings: Settings, words: Words) -> str:
    """Return what one waits for on foot, where the planner has set that."""
    crossing, signal = settings.crossing_wait_s, settings.signal_wait_s
    if not (crossing or signal):
        return ""
    return words(
        "Waits at crossings: {crossing:g} s without signals, {signal:g} s with signals.",
        crossing=crossing,
        signal=signal,
    )
