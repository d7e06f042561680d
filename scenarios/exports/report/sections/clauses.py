"""Each clause by itself: the plan's words, what was measured, who is left out and where, and the map."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .....coverage.evaluation.verdict import CircleEvidence, CoverageRow, Verdict
from .....coverage.place import LAND
from .....coverage.travel.modes import TIMED
from .....messages import Message
from ....presentation.summary import (
    PER,
    alike,
    asked_groups,
    base_text,
    common_notes,
    counted_text,
    figure_text,
    is_base,
    known_text,
    limit_text,
    listed,
    measured_text,
    notes_of,
    people_of,
    unit_text,
    without,
)
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ..content import Block, Heading, Paragraph, Picture, Table
from ..request import ReportRequest
from ..room import PAGE_PT, height_pt
from .assumptions import assumption_numbers, numbers_of
from .undecided import is_told_briefly

AT: Final = 50

AREAS_SHOWN: Final = 10
FEWEST_AREAS: Final = 3
_HEAD_PT: Final = 80.0
_ROW_PT: Final = 18.0
"""What the list of areas takes, and what stands free between tables; fewer areas are listed where the other tables of
a clause take more, so that it stays on two pages."""
LEVELS: Final = ("county", "township", "village", "estate")
DISTRICTS_SHOWN: Final = 3
"""Of each level."""


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the clauses in the plan's order."""
    yield Heading(1, request.words("Clause by clause"), on_new_page=True)
    known = assumption_numbers(request)
    told = [verdict for verdict in request.result.evaluation.verdicts if not is_told_briefly(verdict)]
    for number, verdict in enumerate(told):
        yield from _clause(verdict, request, known, on_new_page=number > 0)


def _clause(
    verdict: Verdict, request: ReportRequest, known: Mapping[str, int], *, on_new_page: bool
) -> Iterator[Block]:
    """Yield a clause, which begins a page and takes two: the answer with its map, then who is left out."""
    words, clause = request.words, verdict.clause
    yield Heading(2, title_of(clause, words), on_new_page=on_new_page)
    yield Paragraph(_answer(verdict, words), strong=True)
    yield Table(
        "",
        (words("Item"), words("Figure")),
        tuple(_facts(verdict, words, numbers_of(verdict, known, words), common_notes(request.result.evaluation))),
        shares=(3, 9),
    )
    if clause.id in request.maps:  # behind a table that breaks where it must, so that no heading waits for its page
        yield Picture(title_of(clause, words), request.maps[clause.id])
    if verdict.unserved == 0 and verdict.people:
        yield Paragraph(words("Nobody is left out in any group or district."))
        return
    told = [*_rows(verdict, frozenset(request.result.project.settings.estimated), words), *_districts(verdict, words)]
    yield from told
    left = PAGE_PT - sum(height_pt(one) for one in told) - _HEAD_PT
    areas = areas_table(verdict, max(FEWEST_AREAS, min(AREAS_SHOWN, int(left / _ROW_PT))), words)
    if areas is not None:
        yield areas


def _answer(verdict: Verdict, words: Words) -> str:
    state = words.name(verdict.state)
    state = state[:1].upper() + state[1:]
    if verdict.reason is not None:
        return words("{verdict}: {reason}", verdict=state, reason=words.say(verdict.reason))
    unit = unit_text(verdict.unit, words)
    said = words("{verdict}: measured {measured}", verdict=state, measured=measured_text(verdict, unit))
    if verdict.target is not None:
        said += words(", target {target}", target=figure_text(verdict.target, unit))
    if verdict.unserved:
        left = people_of(verdict, verdict.unserved)
        people, land = words(", {people} people unserved", people=left), words(", {m2} m² of land unserved", m2=left)
        said += land if verdict.group == LAND else people
    return said + words(".")


def _facts(
    verdict: Verdict, words: Words, assumed: str = "", common: Sequence[Message] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the plan's words, what was asked, the figures, and what must be known of them."""
    yield from _said_by_the_plan(verdict, words)
    if isinstance(verdict.evidence, CircleEvidence):
        yield words("Circle"), limit_text(verdict.evidence, words)
    if verdict.reading is not None:
        yield words("Read by"), words.name(verdict.reading)
    yield words("Group"), _asked_of(verdict, words)
    if verdict.measured is not None or verdict.target is not None:
        yield words("Figures"), _figures(verdict, words)
    notes = [note for note in notes_of(verdict, words) if not is_base(note) and note not in verdict.assumed]
    own, elsewhere = without(notes, common)
    if notes:
        more = (words("Notes on the data: see “Limits of the data”."),) if elsewhere else ()
        yield words("Notes"), "\n".join((*map(words.say, own), *more))
    if assumed:
        yield words("Chosen here"), assumed


def _asked_of(verdict: Verdict, words: Words) -> str:
    clause = verdict.clause
    said = f"{words.name(verdict.group)} · {words.name(clause.area)}"
    return said if verdict.people is None else f"{said} · {_counted(verdict)}"


def _counted(verdict: Verdict) -> str:
    return counted_text(verdict.people, verdict.group, estimated=bool(verdict.estimated))


def _figures(verdict: Verdict, words: Words) -> str:
    """Return measured value, target and margin on one line."""
    unit = unit_text(verdict.unit, words)
    parts = [(words("Measured"), measured_text(verdict, unit))]
    if verdict.target is not None:
        implied = words(" (implied by the wording)") if verdict.target_implied else ""
        parts.append((words("Target"), figure_text(verdict.target, unit) + implied))
    if verdict.margin is not None:
        margin = figure_text(verdict.margin, words("points") if verdict.unit == "%" else unit)
        parts.append((words("Margin"), margin))
    return " · ".join(f"{name} {figure}" for name, figure in parts)


def _said_by_the_plan(verdict: Verdict, words: Words) -> Iterator[tuple[str, str]]:
    clause = verdict.clause
    for quote in clause.quoted:
        yield words("The plan's words"), quote
    if clause.where:
        yield words("Place in the text"), clause.where
    if clause.nature:
        yield words("Nature"), words("binding") if clause.nature == "binding" else words("expected")
    if clause.baseline:
        unit = unit_text(verdict.unit, words)
        yield words("Base value"), base_text(clause.baseline, unit)
    if clause.year:
        yield words("Target year"), str(clause.year)


def _rows(verdict: Verdict, estimated: frozenset[str], words: Words) -> Iterator[Block]:
    """Yield groups and area types; groups that were estimated alike are left out, as they differ by nothing."""
    unit, groups = unit_text(verdict.unit, words), asked_groups(verdict)
    same = alike(groups, estimated)
    rows = (*(row for row in groups if row.key not in same), *verdict.by_area_type)
    guessed = bool(verdict.estimated)
    left = words(
        "Estimated from one total by a single share, and so the same in every figure; they say nothing about "
        "equity: {groups}.",
        groups=listed([words.name(row.key) for row in groups if row.key in same], words),
    )
    if not rows and same:
        yield Paragraph(left)
    if rows:
        yield Table(
            words("By group and area type"),
            (words("Name"), words("In all"), words("Served"), words("Unserved"), words("Measured")),
            tuple(
                (
                    row.name if row.level else words.name(row.key),
                    known_text(row.people, estimated=guessed or row.key in estimated),
                    known_text(row.served, estimated=guessed or row.key in estimated),
                    known_text(row.unserved, estimated=guessed or row.key in estimated),
                    measured_text(row, unit),
                )
                for row in rows
            ),
            figures=frozenset({1, 2, 3, 4}),
            shares=(6, 3, 3, 3, 3),
            remark=left if same else "",
        )


def _districts(verdict: Verdict, words: Words) -> Iterator[Block]:
    """Yield the districts with the most people left out, level by level; of a rate those below the target.

    Nobody is served or left out by a rate: its rows tell the people who live there and the rate.
    """
    unit, rate = unit_text(verdict.unit, words), PER in verdict.unit
    told = [row for row in verdict.by_district if row.met is False or not rate]
    worst = [row for level in LEVELS for row in _worst([one for one in told if one.level == level])]
    if not worst:
        return
    figures = (words("People"),) if rate else (words("People"), words("Served"), words("Unserved"))
    yield Table(
        words("Districts below the target") if rate else words("Districts with the most people left out"),
        (words("Level"), words("Name"), *figures, words("Measured")),
        tuple(
            (
                words.name(row.level),
                row.name,
                *(people_of(verdict, one) for one in (row.people, row.served, row.unserved)[: len(figures)]),
                measured_text(row, unit),
            )
            for row in worst
        ),
        figures=frozenset(range(2, 3 + len(figures))),
        shares=(4, 6, *(3 for _ in figures), 3),
    )


def _worst(rows: Sequence[CoverageRow]) -> list[CoverageRow]:
    return sorted((row for row in rows if row.unserved > 0), key=lambda row: -row.unserved)[:DISTRICTS_SHOWN]


def areas_table(verdict: Verdict, most: int, words: Words, *, named: bool = False) -> Table | None:
    """Return the largest unserved areas of a circle, None for a clause without; `named` says of which clause."""
    evidence = verdict.evidence
    if not isinstance(evidence, CircleEvidence) or not evidence.areas:
        return None
    unit = words("min") if evidence.mode in TIMED else words("km")
    caption = words("Largest unserved areas (of {count})", count=len(evidence.areas))
    return Table(
        f"{title_of(verdict.clause, words)}: {caption}" if named else caption,
        (words("No."), words("Name"), words("People"), words("Way to the nearest")),
        tuple(
            (str(number), area.name, people_of(verdict, area.people), _way(area.cost, unit))
            for number, area in enumerate(evidence.areas[:most], start=1)
        ),
        figures=frozenset({2, 3}),
        shares=(1, 8, 3, 3),
    )


def _way(cost: float, unit: str) -> str:
    return figure_text(round(cost, 1), unit) if math.isfinite(cost) else "–"
