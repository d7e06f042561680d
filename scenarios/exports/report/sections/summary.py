"""The answer on one page: how many clauses are met, which binding ones are not, who is left out, what would help."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from .....coverage.evaluation.verdict import CoverageRow, State, Verdict
from .....coverage.place import LAND
from .....groups import AGES
from ....analyses.lacking import lacking
from ....editing.edits import describe
from ....presentation.summary import (
    alike,
    asked_groups,
    circles,
    counted_text,
    figure_text,
    known_text,
    labelled,
    listed,
    measured_text,
    money_text,
    people_of,
    unit_text,
)
from ....presentation.titles import title_of
from ....presentation.translate import Words
from ....runs.comparison import ClauseChange, ScenarioChange
from ..content import Block, Contents, Heading, Paragraph, Picture, Table, as_told, cleaned, numbered
from ..headline import report_of
from ..request import ReportRequest
from ..room import PAGE_PT
from .clauses import areas_table

AT: Final = 10

POINTS_PER_INCH: Final = 72
_ROUND_A_MAP_PT: Final = 64.0
"""What a map's caption takes, what stands free around it, and a little for Word."""
LEAST_MAP: Final = 2.0
HIGHEST_MAP: Final = 4.6
_CUT_OFF: Final = 0.5
"""Inches; the last of what a figure leaves free for its key, and its key does not take."""
NAMED: Final = 3
"""Binding clauses that are not met and are named; further ones are counted."""
WORST: Final = 3
MORE: Final = 8
"""Clauses and projects that are told of at most where no map has room and the page would stay empty."""
PROJECTS: Final = (MORE, 6, 5, 4, NAMED)
AREAS: Final = 10
FEWEST_AREAS: Final = 2
_SPARE_PT: Final = 44.0
"""What stays free below those, a line and a half: in Word, whose letters are others, a text may take a line more."""
SCENARIOS: Final = 3
"""Scenarios that are told of; with further ones the page would be two."""
_LEVELS: Final = ("township", "village", "county", "estate")
"""Of districts, from the one whose name says most of where people live."""
STATES: Final[tuple[State, ...]] = ("met", "nearly_met", "not_met", "not_decided", "not_applicable", "reported")
_AGES: Final = frozenset(group.key for group in AGES)


def section(request: ReportRequest) -> Iterator[Block]:
    """Yield the summary, which takes a page: what there is no room for is left out, and a map fills what is left.

    Where a map has no room, more of the clauses and projects fill it, then the areas of those who are left out. Behind
    it stands the table of contents.
    """
    words = request.words
    page = _Page(request)
    tried = [tuple(_answer(request, projects)) for projects in (NAMED, 1, 0)]
    told = next((one for one in tried if page.left(one) >= 0.0), tried[-1])
    yield from _with_map(request, page, told) or _filled(request, page) or told
    yield Contents(words("Contents"))


@dataclass(frozen=True)
class _Page:
    """The first page, laid out with whatever is tried on it."""

    request: ReportRequest
    _known: dict[tuple[Block, ...], float] = field(default_factory=dict)

    def left(self, told: tuple[Block, ...]) -> float:
        """Return the points that stay free below some blocks; below 0 where they need a further page."""
        if told not in self._known:
            from ..pdf import end_of  # noqa: PLC0415  (Typst is for whoever writes a report)

            request = self.request
            report = report_of(request, [as_told(block, request.words) for block in told])
            page, end = end_of(numbered(cleaned(report)))
            self._known[told] = PAGE_PT - end if page == 1 else -1.0
        return self._known[told]

    def forget(self, told: tuple[Block, ...]) -> None:
        """Forget what was laid out, as its picture becomes another."""
        del self._known[told]


def _with_map(request: ReportRequest, page: _Page, told: tuple[Block, ...]) -> tuple[Block, ...] | None:
    """Return the answer with a map as high as there is room for, None where there is too little."""
    caption = request.words("Where people have all circles of the plan, some, or none")
    high = min((page.left(told) - _ROUND_A_MAP_PT) / POINTS_PER_INCH, HIGHEST_MAP)
    for more in (_CUT_OFF, 0.0) if high >= LEAST_MAP else ():
        drawn = request.overview(high + more)
        if drawn is None:
            return None
        whole = (*told, Picture(caption, drawn))
        if page.left(whole) >= 0.0:
            return whole
        page.forget(whole)  # the next is drawn into the same file
    return None


def _filled(request: ReportRequest, page: _Page) -> tuple[Block, ...] | None:
    """Return the answer that fills the page best, None where the least is more than the page.

    More clauses come before more projects, and both before the areas of those who are left out.
    """
    tried = [tuple(_answer(request, projects, worst)) for worst in range(MORE, WORST - 1, -1) for projects in PROJECTS]
    fitting = [one for one in tried if page.left(one) >= _SPARE_PT]
    if not fitting:
        return None
    told = min(fitting, key=page.left)
    for areas in range(AREAS, FEWEST_AREAS - 1, -1):
        table = _areas(request, areas)
        for more in [(*told[:at], table, *told[at:]) for at in _behind_clauses(told)] if table else ():
            if page.left(more) >= _SPARE_PT:
                return more
    return told


def _behind_clauses(told: tuple[Block, ...]) -> list[int]:
    """Return where the areas stand: behind the clauses that leave out the most people."""
    return [at + 1 for at, block in enumerate(told) if isinstance(block, Table)][:1]


def _areas(request: ReportRequest, most: int) -> Table | None:
    """Return the areas of the clause that leaves out the most people."""
    worst = _most_unserved(request.result.evaluation.verdicts)
    return areas_table(worst[0], most, request.words, named=True) if worst else None


def _answer(request: ReportRequest, projects: int, worst: int = WORST) -> Iterator[Block]:
    """Yield what is answered, with so many projects of each scenario by name and so many clauses."""
    words, verdicts = request.words, request.result.evaluation.verdicts
    yield Heading(1, words("Summary"))
    first = _lead(request)
    if first:
        yield Paragraph(first, strong=True)
    yield Paragraph(
        words(
            "{place} was checked by {count} clauses of {plan}: {counted}.",
            plan=title_of(request.result.evaluation.plan, words),
            place=request.result.project.settings.name,
            count=len(verdicts),
            counted=_counted(verdicts, words),
        ),
        strong=not first,
    )
    yield from _binding(verdicts, words)
    yield from _worst(verdicts, frozenset(request.result.project.settings.estimated), words, worst)
    yield from _scenarios(request, projects)
    yield from _estimated(request)


def _lead(request: ReportRequest) -> str:
    """Return who is left out, in people, which a reader wants to know before how many clauses stand how.

    '' where no clause leaves anybody out.
    """
    words, verdicts = request.words, request.result.evaluation.verdicts
    worst = _most_unserved(verdicts)
    if not worst:
        return ""
    first = worst[0]
    unit = unit_text(first.unit, words)
    said = {
        "clause": title_of(first.clause, words),
        "left": _left(first, words),
        "group": words.name(first.group),
        "measured": measured_text(first, unit),
        "target": figure_text(first.target, unit),
    }
    if first.state == "not_decided":
        return words("Most are left uncovered by the data at hand for {clause}: {group}, {left}.", **said)
    most = words(
        "{clause} leaves out the most: {group}, {left} unserved, measured {measured}, target {target}.", **said
    )
    lack = _without_some_circle(request)
    return words("{first} {second}", first=lack, second=most) if lack else most


def _left(verdict: Verdict, words: Words) -> str:
    if verdict.group == LAND:
        return counted_text(verdict.unserved, LAND)
    return words("{people} people", people=people_of(verdict, verdict.unserved))


def _without_some_circle(request: ReportRequest) -> str:
    """Return how many people live where a circle is not reached; '' for one circle, and where one is not decided."""
    words, evaluation = request.words, request.result.evaluation
    told = circles(evaluation)
    if len(told) < 2 or any(verdict.state == "not_decided" for verdict, _ in told):
        return ""
    layers, guessed = request.result.project.layers, "people" in request.result.place.demand.estimated
    found = lacking(evaluation, layers.demand["people"].to_numpy(float))
    lack = found.sum(found.some, found.none)
    if not lack:
        return ""
    everybody, without = lack + found.sum(found.all), found.sum(found.none)
    said = {
        "lack": known_text(lack, estimated=guessed),
        "everybody": known_text(everybody, estimated=guessed),
        "share": figure_text(100.0 * lack / everybody, "%"),
    }
    if not without:
        return words("{lack} of {everybody} people ({share}) live where a circle of the plan is not reached.", **said)
    return words(
        "{lack} of {everybody} people ({share}) live where a circle of the plan is not reached, {none} of them where "
        "none is.",
        none=known_text(without, estimated=guessed),
        **said,
    )


def _most_unserved(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the clauses that are not met, most people unserved first; where there is none, those not decided."""
    for state in ("not_met", "not_decided"):
        left = [verdict for verdict in verdicts if verdict.state == state and verdict.unserved]
        if left:
            return sorted(left, key=lambda verdict: (verdict.group == LAND, -(verdict.unserved or 0.0)))
    return []


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
    worst = _most_unserved(verdicts)[:most]
    if not worst:
        return
    caption = words("Who is left out: clauses that are not met with the most people unserved")
    if worst[0].state == "not_decided":
        caption = words(
            "No clause is shown to be unmet; people whom the data at hand do not cover, where nothing is decided"
        )
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
        money_text(one.scenario.cost, "–"),
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
        said += words("; in all {cost} (10,000 yuan)", cost=money_text(cost))
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
