"""Monitoring: each indicator between its base and its target, by year, ahead of the line or behind it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import numpy as np

from ....messages import Message, Titled
from ...presentation.names import later
from ...presentation.titles import note_of
from ..course import SHORT, STANDINGS
from ..indicators import Monitored, State, monitored, unmatched
from ..request import ViewRequest
from ..view import Cell, Column, Name, Row, Table, View, Word
from ..wording import TONE_OF_STATE

YEARS_SEEN: Final = 4
"""Of the years with a figure so many, the latest, are seen without opening the workbook."""
BY_MAP: Final = Word(later("the map"))
_FIRST: Final = (
    Column("indicator", later("Indicator")),
    Column("nature", later("Nature")),
    Column("unit", later("Unit")),
    Column("base_year", later("Base year"), "year", detail=True),
    Column("base", later("Base value"), "figure"),
)
_LAST: Final = (
    Column("line", later("Line in that year"), "figure"),
    Column("gap", later("Beyond the line"), "change"),
    Column("target", later("Target"), "figure"),
    Column("target_text", later("Word of the target"), detail=True),
    Column("target_year", later("Target year"), "year", detail=True),
    Column("standing", later("Progress")),
    Column("verdict", later("Verdict")),
    Column("source", later("Source"), detail=True),
    Column("department", later("Department")),
    Column("where", later("Place in the text"), detail=True),
)
_STATES: Final = (
    Column("indicator", later("Indicator")),
    Column("unit", later("Unit")),
    Column("year", later("In the year"), "year"),
    Column("value", later("Measured"), "figure"),
    Column("line", later("Line in that year"), "figure"),
    Column("gap", later("Beyond the line"), "change"),
    Column("standing", later("Progress")),
    Column("source", later("Source")),
)
_STAGES: Final = (
    Column("stage", later("Evaluation")),
    Column("year", later("In the year"), "year"),
    Column("nature", later("Nature")),
    Column("count", later("Indicators"), "count"),
    Column("reached", later("target reached"), "count"),
    Column("on_course", later("on the line or ahead"), "count"),
    Column("behind", later("behind the line"), "count"),
    Column("short", later("target not reached, no line"), "count"),
    Column("open", later("not decided"), "count"),
    Column("unknown", later("no figure"), "count"),
)


def monitoring(request: ViewRequest) -> View:
    """Return the plan's indicators and its other clauses with a target, their states by year, and the evaluations."""
    every = monitored(request)
    official = [one for one in every if one.nature or one.base or one.verdict is None]
    others = [one for one in every if one not in official and one.target is not None]
    years = sorted({state.year for one in (*official, *others) for state in one.states})
    tables = (
        _table("indicators", later("Monitoring"), official, years),
        _table("clauses", later("Monitoring, other clauses"), others, years),
        Table("evaluation", later("Mid-term and final evaluation"), _STAGES, tuple(_stages(official, request))),
        Table("states", later("States by year"), _STATES, tuple(_states([*official, *others]))),
    )
    title = later("Monitoring of the indicators")
    return View("monitoring", title, tables, tuple(_notes(official, request)), tuple(_assumed(request)))


def _table(key: str, title: str, those: Sequence[Monitored], years: Sequence[int]) -> Table:
    shown = years[-YEARS_SEEN:]
    by_year = tuple(
        Column(f"y{year}", Message("in {year}", {"year": year}), "figure", detail=year not in shown) for year in years
    )
    rows = tuple(Row(tuple(_cells(one, years)), one.opens) for one in those)
    return Table(key, title, (*_FIRST, *by_year, *_LAST), rows)


def _cells(one: Monitored, years: Sequence[int]) -> Iterator[Cell]:
    latest = one.latest
    by_year = {state.year: state.value for state in one.states}
    yield from (one.title, Name(one.nature) if one.nature else "", one.unit)
    yield from one.base or (None, None)
    yield from (by_year.get(year) for year in years)
    yield from _beside_line(one, latest)
    yield one.target_text if one.target is None else one.target
    yield from (one.target_text, one.target_year)
    yield one.standing(latest) or ""
    yield Name(one.verdict.state, TONE_OF_STATE[one.verdict.state]) if one.verdict else ""
    yield from (_source(latest), one.department, one.where)


def _beside_line(one: Monitored, state: State | None) -> tuple[Cell, Cell]:
    if state is None:
        return None, None
    return one.course.at(state.year), one.course.gap(state.value, state.year)


def _source(state: State | None) -> Cell:
    if state is None:
        return ""
    return BY_MAP if state.by_map else state.source


def _states(those: Iterable[Monitored]) -> Iterator[Row]:
    for one in those:
        for state in one.states:
            first: tuple[Cell, ...] = (one.title, one.unit, state.year, state.value)
            yield Row((*first, *_beside_line(one, state), one.standing(state) or "", _source(state)), one.opens)


# ---------------------------------------------------------------------------------------------------- evaluations
def stages(base: int, target: int) -> tuple[tuple[Literal["mid-term", "final"], int], ...]:
    """Return the years of the mid-term and the final evaluation: the middle, of two the later, and the target year."""
    return ("mid-term", (base + target + 1) // 2), ("final", target)


_GROUPS: Final = (
    (STANDINGS["reached"],),
    (STANDINGS["ahead"], STANDINGS["on_line"]),
    (STANDINGS["behind"],),
)
STAGE_WORDS: Final = {"mid-term": Word(later("mid-term")), "final": Word(later("final"))}


def _stages(those: Sequence[Monitored], request: ViewRequest) -> Iterator[Row]:
    plan = request.plan
    if plan.base_year is None or plan.year is None:
        return
    for stage, year in stages(plan.base_year, plan.year):
        for nature in ("binding", "expected"):
            kind = [one for one in those if one.nature == nature]
            if kind:
                word = STAGE_WORDS[stage]
                yield Row((word, year, Name(nature), len(kind), *_tally(kind, year, last=stage == "final")))


def _tally(those: Iterable[Monitored], year: int, *, last: bool) -> tuple[int, ...]:
    """Count the standings of a stage: reached, on the line or ahead, behind, short without a line, open, no figure.

    The final evaluation takes the latest state of all, once one of the target year or later is known.
    """
    found = [one.standing(_state_of(one, year, last=last)) for one in those]
    counts = [sum(word in words for word in found) for words in _GROUPS]
    short, unknown = sum(word == SHORT for word in found), sum(word is None for word in found)
    return (*counts, short, len(found) - sum(counts) - short - unknown, unknown)


def _state_of(one: Monitored, year: int, *, last: bool) -> State | None:
    latest = one.latest
    if last:
        return latest if latest is not None and latest.year >= year else None
    return one.until(year)


# ---------------------------------------------------------------------------------------------------------- notes
def _notes(official: Sequence[Monitored], request: ViewRequest) -> Iterator[Message]:
    plan = request.plan
    if not any(one.nature for one in official):
        yield Message(
            "The plan as it is encoded has no table of indicators ({note}); its clauses with a target are monitored.",
            {"note": note_of(plan) or Titled("规划未列", "none in its text")},
        )
    silent = sum(one.verdict is None and not one.states for one in official)
    if silent:
        yield Message(
            "{count} indicators are not decided by a map and have no measured figure yet; import them as a table "
            "with 'lifecircle keep figures PROJECT FILE'.",
            {"count": silent},
        )
    strange = unmatched(request)
    if strange:
        yield Message(
            "Stored figures whose names match no indicator of this plan: {names}.", {"names": "、".join(strange)}
        )
    own = [year for year in request.years if year not in request.others and year != request.year]
    if own:
        yield from _about_years(request)


def _about_years(request: ViewRequest) -> Iterator[Message]:
    those = request.place.facilities
    dated = np.zeros(len(those), np.bool_)
    for years in (those.opened, those.closed):
        if len(years):
            dated |= np.isfinite(years)
    yield Message(
        "In other years than that of the layers, facilities count by their years of opening and closing; {unknown} of "
        "{count} tell neither and count as they are in every year. The people are those of the layers.",
        {"unknown": int((~dated).sum()), "count": len(those)},
    )


def _assumed(request: ViewRequest) -> Iterator[Message]:
    if request.year is not None and request.evaluation.settings.year is None:
        yield Message(
            "The layers are taken to show {year}, the year in which the project was made; set another with '--set "
            "year=…'.",
            {"year": request.year},
        )
    yield Message("Between its base and its target an indicator is expected on a straight line.")
    plan = request.plan
    if plan.base_year is not None and plan.year is not None:
        (_, middle), _ = stages(plan.base_year, plan.year)
        yield Message(
            "The mid-term evaluation takes the latest figure after {base} and not after {middle}, the final one the "
            "latest figure of {last} or later.",
            {"base": plan.base_year, "middle": middle, "last": plan.year},
        )
