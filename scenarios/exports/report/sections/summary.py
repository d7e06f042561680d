"""The answer on one page: how many clauses are met, which binding ones are not, who is left out, what would help."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from .....coverage.evaluation.verdict import CoverageRow, State, Verdict
from .....groups import AGES
from ....editing.edits import describe
from ....presentation.summary import (
    alike,
    asked_groups,
    counted_text,
    figure_text,
    labelled,
    listed,
    measured_text,
    people_of,
    unit_text,
)
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ....runs.comparison import ClauseChange, ScenarioChange
from ..content import Block, Contents, Heading, Paragraph, Picture, Table, without_empty_columns
from ..headline import title_lines, title_of_report
from ..request import ReportRequest
from ..room import PAGE_PT, head_pt, height_pt
from .scenarios import money

AT: Final = 10

POINTS_PER_INCH: Final = 72
_ROUND_A_MAP_PT: Final = 70.0
"""What a map's caption takes, what stands free around it, and what the rest of the page may take beyond what was
reckoned."""
LEAST_MAP: Final = 2.4
HIGHEST_MAP: Final = 4.6
_CUT_OFF: Final = 0.5
"""Inches; the last of what a figure leaves free for its key, and its key does not take."""
NAMED: Final = 3
"""Binding clauses that are not met and are named; further ones are counted."""
WORST: Final = 3
MORE: Final = 8
"""Clauses and projects that are told of at most where no map has room and the page would stay empty."""
_SPARE_PT: Final = 20.0
"""What stays free below those, should the page take more than was reckoned."""
SCENARIOS: Final = 3
"""Scenarios that are told of; with further ones the page would be two."""
_LEVELS: Final = ("township", "village", "county", "estate")
"""Of districts, from the one whose name says most of where people live."""
STATES: Final[tuple[State, ...]] = ("met", "nearly_met", "not_met", "not_decided", "not_applicable", "reported")
_AGES: Final = frozenset(group.key for group in AGES)


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the summary, which takes a page: what there is no room for is left out, and a map fills what is left.

    Where a map has no room, more of the clauses and projects fill it.

    Behind it stands the table of contents.
    """
    words = request.words
    free = PAGE_PT - head_pt(len(title_lines(title_of_report(request))))
    told, left = list[Block](), free
    for projects in (NAMED, 1, 0):
        told = list(_answer(request, projects))
        left = free - sum(height_pt(_as_shown(block)) for block in told)
        if left >= 0:
            break
    high = (left - _ROUND_A_MAP_PT) / POINTS_PER_INCH
    drawn = request.overview(min(high, HIGHEST_MAP) + _CUT_OFF) if high >= LEAST_MAP else None
    if drawn is None:
        told = _filled(request, free) or told
    yield from told
    if drawn is not None:
        yield Picture(words("Where people have all circles of the plan, some, or none"), drawn)
    yield Contents(words("Contents"))


def _filled(request: ReportRequest, free: float) -> list[Block] | None:
    """Return the answer with as many clauses and projects as the page has room for, None where it has for no more."""
    for worst in range(MORE, WORST - 1, -1):
        for projects in (MORE, NAMED):
            told = list(_answer(request, projects, worst))
            if free - sum(height_pt(_as_shown(block)) for block in told) >= _SPARE_PT:
                return told
    return None


def _as_shown(block: Block) -> Block:
    return without_empty_columns(block) if isinstance(block, Table) else block


def _answer(request: ReportRequest, projects: int, worst: int = WORST) -> Iterator[Block]:
    """Yield what is answered, with so many projects of each scenario by name and so many clauses."""
    words, verdicts = request.words, request.result.evaluation.verdicts
    yield Heading(1, words("Summary"))
    yield Paragraph(
        words(
            "{place} was checked by {count} clauses of {plan}: {counted}.",
            plan=title_of(request.result.evaluation.plan, words),
            place=request.result.project.settings.name,
            count=len(verdicts),
            counted=_counted(verdicts, words),
        ),
        strong=True,
    )
    yield from _binding(verdicts, words)
    yield from _worst(verdicts, frozenset(request.result.project.settings.estimated), words, worst)
    yield from _scenarios(request, projects)
    yield from _estimated(request)


def _binding(verdicts: Sequence[Verdict], words: Words) -> Iterator[Block]:
    binding = [verdict for verdict in verdicts if verdict.clause.nature == "binding"]
    failed = [verdict for verdict in binding if verdict.state == "not_met"]
    if not binding:
        return
    said = words("{count} of them are binding: {counted}.", count=len(binding), counted=_counted(binding, words))
    if failed:
        said += words(" Not met: {named}.", named=listed([_named(verdict, words) for verdict in failed[:NAMED]], words))
    if len(failed) > NAMED:
        said += words(" Further ones stand in the list of all clauses.")
    yield Paragraph(said)


def _counted(verdicts: Sequence[Verdict], words: Words) -> str:
    """Return how many clauses stand how, as a sentence has it; those met and not met are always told."""
    count = Counter(verdict.state for verdict in verdicts)
    told = (state for state in STATES if count[state] or state in {"met", "not_met"})
    return listed([words("{count} {state}", count=count[state], state=words.name(state)) for state in told], words)


def _named(verdict: Verdict, words: Words) -> str:
    unit = unit_text(verdict.unit, words)
    measured, target = measured_text(verdict, unit), figure_text(verdict.target, unit)
    return words("{clause} ({measured} of {target})", clause=title_of(verdict.clause, words),
                 measured=measured, target=target)  # fmt: skip


def _worst(verdicts: Sequence[Verdict], estimated: frozenset[str], words: Words, most: int) -> Iterator[Block]:
    """Yield the clauses that are not met and leave out the most people, where these live, and the group worst off."""
    caption = words("Who is left out: clauses that are not met with the most people unserved")
    left = [verdict for verdict in verdicts if verdict.state == "not_met" and verdict.unserved]
    if not left:
        caption = words(
            "No clause is shown to be unmet; people whom the data at hand do not cover, where nothing is decided"
        )
        left = [verdict for verdict in verdicts if verdict.state == "not_decided" and verdict.unserved]
    worst = sorted(left, key=lambda verdict: -(verdict.unserved or 0.0))[:most]
    if not worst:
        return
    yield Table(
        caption,
        (words("Clause"), words("Measured"), words("Target"), words("Unserved"), words("Most of them in"),
         words("Group worst off")),
        tuple(_left_out(verdict, estimated, words) for verdict in worst),
        figures=frozenset({1, 2, 3}),
        shares=(6, 2, 2, 3, 4, 4),
    )  # fmt: skip


def _left_out(verdict: Verdict, estimated: frozenset[str], words: Words) -> tuple[str, ...]:
    unit = unit_text(verdict.unit, words)
    district, group = _district(verdict.by_district), _group(verdict, estimated)
    return (
        title_of(verdict.clause, words),
        measured_text(verdict, unit),
        figure_text(verdict.target, unit),
        counted_text(verdict.unserved, verdict.group, estimated=bool(verdict.estimated)),
        f"{district.name} {people_of(verdict, district.unserved)}" if district else "–",
        f"{words.name(group.key)} {figure_text(group.measured, unit)}" if group else "–",
    )


def _district(rows: Sequence[CoverageRow]) -> CoverageRow | None:
    """Return the district with the most people left out, of the first level that has any."""
    for level in _LEVELS:
        left = [row for row in rows if row.level == level and row.unserved > 0]
        if left:
            return max(left, key=lambda row: row.unserved)
    return None


def _group(verdict: Verdict, estimated: frozenset[str]) -> CoverageRow | None:
    """Return the age group with the smallest share or the longest mean, where groups can be told apart.

    The only group has the clause's own figure, and groups that were estimated alike have one between them.
    """
    sign = -1.0 if verdict.unit == "min" else 1.0
    ages = [row for row in asked_groups(verdict) if row.key in _AGES and row.measured is not None]
    worst = min(ages, key=lambda row: sign * (row.measured or 0.0), default=None)
    return None if worst is None or len(ages) == 1 or worst.key in alike(ages, estimated) else worst


def _scenarios(request: ReportRequest, projects: int) -> Iterator[Block]:
    """Yield a line for each scenario below one for the place as it is, then what each asks to be done."""
    words, comparison = request.words, request.comparison
    told = comparison.scenarios if comparison else ()
    if comparison is None or not told:
        return
    before = [verdict.state for verdict in comparison.base.verdicts]
    now = (words("The place as it is"), "–", "–", *_counts(before), "–", "–")
    yield Table(
        words("What the scenarios change"),
        (words("Scenario"), words("Cost (10,000 yuan)"), words("Clauses changed"), words("Met"), words("Not met"),
         words("Most newly served"), words("Most newly left out")),
        (now, *(_what_changes(one, words) for one in told[:SCENARIOS])),
        figures=frozenset({1, 2, 3, 4}),
        shares=(4, 2, 2, 2, 2, 5, 5),
    )  # fmt: skip
    for one in told[:SCENARIOS]:
        if one.scenario.edits and projects:
            yield Paragraph(_proposed(one, projects, words))
    if len(told) > SCENARIOS:
        yield Paragraph(words("{count} further scenarios stand in the comparison.", count=len(told) - SCENARIOS))


def _what_changes(one: ScenarioChange, words: Words) -> tuple[str, ...]:
    changed = [change for change in one.clauses if change.is_changed]
    gains = max(changed, key=lambda change: change.newly_served, default=None)
    losses = max(changed, key=lambda change: change.left_out, default=None)
    return (
        one.scenario.name,
        money(one.scenario.cost),
        str(len(changed)),
        *_counts([change.after.state for change in one.clauses]),
        _of(gains, gains.newly_served, words) if gains else "–",
        _of(losses, losses.left_out, words) if losses else "–",
    )


def _proposed(one: ScenarioChange, most: int, words: Words) -> str:
    """Return what a scenario asks to be done, in a line: its first projects, how many more, and the cost of all."""
    edits, cost = one.scenario.edits, one.scenario.cost
    named = listed([words.say(describe(edit, one.place.facilities)) for edit in edits[:most]], words)
    said = words("What {scenario} asks to be done: {projects}", scenario=one.scenario.name, projects=named)
    if len(edits) > most:
        said += words(", and {count} further projects", count=len(edits) - most)
    if cost is not None:
        said += words("; in all {cost} (10,000 yuan)", cost=money(cost))
    return said + words(".")


def _of(change: ClauseChange, people: float, words: Words) -> str:
    """Return a clause with people, a dash for nobody."""
    if not people:
        return "–"
    return labelled(title_of(change.after.clause, words), people_of(change.after, people), words)


def _counts(states: Sequence[str]) -> tuple[str, str]:
    return str(sum(state == "met" for state in states)), str(sum(state == "not_met" for state in states))


def _estimated(request: ReportRequest) -> Iterator[Block]:
    """Say on the first page what is no count."""
    words, groups = request.words, request.result.project.settings.estimated
    if groups:
        named = listed([words.name(group) for group in groups], words)
        yield Paragraph(words("Estimated, not counted: {groups}.", groups=named), strong=True)
