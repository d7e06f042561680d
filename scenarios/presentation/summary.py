"""An evaluation in the planner's words: one line per clause, ready for the screen, the sheet and the drawing."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ...coverage.evaluation.verdict import CircleEvidence, CoverageRow, Evaluation, Verdict
from ...coverage.place import LAND
from ...coverage.plans.clauses import CircleClause
from ...coverage.plans.groups import SUMMED_GROUPS
from ...coverage.plans.picks import Baseline
from ...coverage.plans.plan import Plan
from ...coverage.travel.modes import TIMED
from ...layers.facilities.categories import built_in_categories
from ...messages import Message, Titled
from .titles import note_of, title_of
from .translate import Words

SEPARATOR: Final = " · "
"""Between facts that stand in one line."""
MARKS: Final = {
    "met": "✓",
    "nearly_met": "≈",
    "not_met": "✗",
    "not_decided": "?",
    "not_applicable": "–",
    "reported": "·",
}
EVERYBODY: Final = frozenset(("people", "households", "buildings", "residential_m2"))
"""Groups that hold people of every age, and what is counted in their place."""
_ALWAYS: Final = frozenset(("met", "not_met"))
"""States that a tally tells even where no clause has them."""
_COMMON: Final = 3
"""Clauses under which a note stands at least that is said once for all."""
PER: Final = " per "
"""Stands in the unit of a rate: `places per 1,000`."""
_STRICTLY: Final = {
    "not_met": Message("Within the band that is set; read strictly, it is not met."),
    "not_decided": Message(
        "Within the band that is set; read strictly, it cannot be decided, since only people without a usable "
        "street keep it from being met."
    ),
}
_BASE: Final = Message("The plan starts from {value:g} in {year}.")


@dataclass(frozen=True)
class ClauseLine:
    """A verdict as text and figures; `people`, `served`, `unserved` and `measured` are None where nothing is known."""

    id: str
    title: str
    group: str
    area: str
    people: float | None
    served: float | None
    unserved: float | None
    measured: float | None
    target: float | None
    margin: float | None
    unit: str
    state: str
    verdict: str
    reason: str
    estimated: bool
    notes: tuple[str, ...]
    reading: str = ""
    """Of a circle: by distance alone, or by distance and capacity together."""
    with_capacity: bool = False
    error: float | None = None
    counts: str = "people"
    """The key of the group, of which `people`, `served` and `unserved` are."""

    @property
    def is_of_others(self) -> bool:
        """Whether the share is of something else than the people beside it: of districts, estates or facilities."""
        if self.measured is None or self.unit != "%" or not self.people or self.served is None:
            return False
        return not math.isclose(self.measured, 100 * self.served / self.people, rel_tol=1e-9, abs_tol=1e-6)


class Measured(Protocol):
    """What has a figure, and by how many points that may err."""

    @property
    def measured(self) -> float | None:
        """The figure."""

    @property
    def error(self) -> float | None:
        """Points of percent, None where nothing was sampled."""


def clause_lines(evaluation: Evaluation, words: Words) -> tuple[ClauseLine, ...]:
    """Return one line per clause, in the plan's order."""
    return tuple(clause_line(verdict, words) for verdict in evaluation.verdicts)


def clause_line(verdict: Verdict, words: Words) -> ClauseLine:
    """Return the line of one verdict."""
    clause = verdict.clause
    return ClauseLine(
        id=clause.id,
        title=title_of(clause, words),
        group=words.name(verdict.group),
        area=words.name(clause.area),
        people=verdict.people,
        served=verdict.served,
        unserved=verdict.unserved,
        measured=verdict.measured,
        target=verdict.target,
        margin=verdict.margin,
        unit=unit_text(verdict.unit, words),
        state=verdict.state,
        verdict=words.name(verdict.state),
        reason=words.say(verdict.reason) if verdict.reason else "",
        estimated=bool(verdict.estimated),
        notes=tuple(words.say(note) for note in notes_of(verdict, words)),
        reading=words.name(verdict.reading) if verdict.reading else "",
        with_capacity=verdict.reading == "distance_and_capacity",
        error=verdict.error,
        counts=verdict.group,
    )


def asked_groups(verdict: Verdict) -> tuple[CoverageRow, ...]:
    """Return by group whom the clause asks: all groups of one on everybody, of another one its own group alone.

    The others are counted as well, but nobody promised them anything: no old people are left out of a nursery's circle.
    """
    return tuple(row for row in verdict.by_group if asks(verdict, row.key))


def asks(verdict: Verdict, group: str) -> bool:
    """Tell whether a clause asks a group: its own, and all where it asks everybody."""
    theirs = {verdict.group, *SUMMED_GROUPS.get(verdict.group, ())}
    return verdict.group in EVERYBODY or group in theirs


def notes_of(verdict: Verdict, words: Words) -> tuple[Message, ...]:
    """Return what a reviewer must know of a verdict: its own notes, and what of it rests on an estimate."""
    own = notes_apart(verdict)
    if not verdict.estimated:
        return own
    groups = listed((words.name(group) for group in verdict.estimated), words)
    return (*own, Message("Estimated, not counted: {groups}.", {"groups": groups}))


def notes_apart(verdict: Verdict) -> tuple[Message, ...]:
    """Return what a reviewer must know of a verdict, but for what of it rests on an estimate."""
    return (*how_read(verdict), *_base(verdict), *_noted(verdict), *verdict.notes, *verdict.assumed)


def notes_beside(verdict: Verdict) -> tuple[Message, ...]:
    """Return the notes for where the rest stands: base value, assumptions, estimate, the least of single services."""
    own = isinstance(verdict.clause, CircleClause) and verdict.clause.asks_each_by_itself
    return (*how_read(verdict), *_noted(verdict), *verdict.notes[1 if own else 0 :])


def common_notes(evaluation: Evaluation) -> tuple[Message, ...]:
    """Return the notes that stand under most clauses: they are on the data, and are said once for all of them."""
    notes = {str(note): note for verdict in evaluation.verdicts for note in verdict.notes}
    count = Counter(key for verdict in evaluation.verdicts for key in {str(note) for note in verdict.notes})
    least = max(_COMMON, len(evaluation.verdicts) / 2)
    return tuple(note for key, note in notes.items() if count[key] >= least)


def without(notes: Iterable[Message], common: Iterable[Message]) -> tuple[tuple[Message, ...], bool]:
    """Return the notes that are not said once for all, and whether any is."""
    said, notes = {str(note) for note in common}, tuple(notes)
    own = tuple(note for note in notes if str(note) not in said)
    return own, len(own) < len(notes)


def how_read(verdict: Verdict) -> tuple[Message, ...]:
    """Return the strict reading of one that is nearly met, and whether the figure is a bound."""
    notes = []
    if verdict.strict in _STRICTLY and verdict.strict != verdict.state:
        notes.append(_STRICTLY[verdict.strict])
    if verdict.bound:
        notes.append(Message("The figure is a lower bound."))
    return tuple(notes)


def _base(verdict: Verdict) -> tuple[Message, ...]:
    base = verdict.clause.baseline
    if base is None:
        return ()
    return (Message(_BASE.template, {"value": base.value, "year": base.year}),)


def is_base(note: Message) -> bool:
    """Tell whether a note is that of the base value, for where that has a line of its own."""
    return note.template == _BASE.template


def _noted(verdict: Verdict) -> tuple[Message, ...]:
    note = note_of(verdict.clause)
    return (Message("Note on the clause: {note}", {"note": note}),) if note else ()


def plan_note(plan: Plan, words: Words) -> str:
    """Return what a plan says of itself, such as what its copy lacks; '' for nothing."""
    note = note_of(plan)
    return words("Note on the plan: {note}", note=words.of(note)) if note else ""


def labelled(name: str, figure: str, words: Words) -> str:
    """Return a figure or a sentence behind the name of what it is of."""
    return words("{name}: {figure}", name=name, figure=figure)


def said_of_file(said: Iterable[Message], file: str, words: Words) -> str:
    """Return one line of all that is said of a file, which names it once, at its beginning.

    A sentence that begins with the file's name needs none before it, so stands first.
    """
    before = words("{file}: {what}", file=file, what="")
    named: list[str] = []
    unnamed: list[str] = []
    for one in said:
        text = words.say(one).rstrip(".。").removeprefix(before)
        begins = text.startswith(file) and file in map(str, one.values.values())
        (named if begins else unnamed).append(text)
    line = words("; ").join((*named, *unnamed))
    return line if named else f"{before}{line}"


def set_by_plan(verdict: Verdict, words: Words) -> tuple[str, ...]:
    """Return what a plan sets beside a clause's words: its nature, base value, target year and department."""
    clause, said = verdict.clause, []
    if clause.nature:
        said.append(words.name(clause.nature))
    named = {
        words("Base value"): base_text(clause.baseline, unit_text(verdict.unit, words)) if clause.baseline else "",
        words("Target year"): str(clause.year or ""),
        words("Department"): clause.department,
    }
    return (*said, *(labelled(name, one, words) for name, one in named.items() if one))


def circles(evaluation: Evaluation) -> tuple[tuple[Verdict, CircleEvidence], ...]:
    """Return the verdicts that were decided at the demand points, with their evidence."""
    return tuple(
        (verdict, verdict.evidence) for verdict in evaluation.verdicts if isinstance(verdict.evidence, CircleEvidence)
    )


def of_group(group: str, figure: str, words: Words) -> str:
    """Return a figure of a group with the group's name before it: `Older people (60+): 43`."""
    return words("{group}: {figure}", group=words.name(group), figure=figure)


def listed(texts: Iterable[str], words: Words) -> str:
    """Return texts as a list within a sentence."""
    return words(", ").join(texts)


def unit_text(unit: str, words: Words) -> str:
    """Return a verdict's unit (`%`, `beds`, `places per 1,000`) in the planner's words."""
    return words.unit(unit)


def category_name(key: str, words: Words) -> str:
    """Return a facility category's name in the planner's language, or the key of one that no list knows."""
    entry = built_in_categories().entries.get(key)
    if entry is None:
        return key
    return entry.zh if words.language == "zh" else entry.en[:1].upper() + entry.en[1:]


def category_title(key: str) -> Titled:
    """Return a facility category's name in both languages, or the key of one that no list knows."""
    entry = built_in_categories().entries.get(key)
    return Titled(key, key) if entry is None else Titled(entry.zh, entry.en)


def people_text(people: float | None) -> str:
    """Return people as a whole number with thousands, `<1` for a fraction of one, a dash for unknown."""
    if people is None:
        return "–"
    return "<1" if 0 < people < 1 / 2 else f"{people:,.0f}"


def counted_text(counted: float | None, group: str, *, estimated: bool = False) -> str:
    """Return how many of a group, of residential land how many square metres."""
    text = known_text(counted, estimated=estimated)
    return f"{text} m²" if group == LAND and counted is not None else text


def parts_text(parts: Sequence[float]) -> list[str]:
    """Return people of parts as whole numbers that add up to their whole as `people_text` shows it.

    By largest remainders: each part is rounded down, and the people that are then missing from the whole go, one
    each, to the parts that lost most. No part is further from its own number than one.
    """
    down = [math.floor(part) for part in parts]
    missing = round(math.fsum(parts)) - sum(down)
    lost = sorted(range(len(parts)), key=lambda number: (down[number] - parts[number], number))
    raised = set(lost[:missing])
    whole = [floor + (number in raised) for number, floor in enumerate(down)]
    return ["<1" if not shown and part > 0 else f"{shown:,}" for shown, part in zip(whole, parts, strict=True)]


def about(people: float) -> str:
    """Return estimated people rounded to three digits, behind a sign that says so: no more of them is known."""
    if people < 1000:
        return f"≈ {people_text(people)}"
    digits = 10 ** (math.floor(math.log10(people)) - 2)
    return f"≈ {round(people / digits) * digits:,.0f}"


def known_text(people: float | None, *, estimated: bool) -> str:
    """Return people as exactly as they are known: counted ones as `people_text`, estimated ones as `about`."""
    return about(people) if estimated and people is not None and people > 0 else people_text(people)


def people_of(verdict: Verdict, people: float | None) -> str:
    """Return people of a verdict: with the sign of an estimate where those whom it asks were estimated."""
    return known_text(people, estimated=bool(verdict.estimated))


def alike(rows: Sequence[CoverageRow], estimated: Container[str]) -> frozenset[str]:
    """Return the keys of groups that were all estimated from one total by one share: they say nothing of equity.

    Such groups have one figure, whoever lives where; one alone is compared with nobody.
    """
    guessed = [row for row in rows if row.key in estimated and row.measured is not None]
    same = [
        row
        for row in guessed
        if any(
            one is not row and math.isclose(one.measured or 0.0, row.measured or 0.0, rel_tol=1e-6) for one in guessed
        )
    ]
    return frozenset(row.key for row in same)


def signed_text(people: float, *, estimated: bool = False) -> str:
    """Return a change of people with its sign, as exactly as they are known; ±0 for less than half of one."""
    if math.isclose(people, 0.0, abs_tol=0.5):
        return "±0"
    sign, told = "+" if people > 0 else "−", known_text(abs(people), estimated=estimated)
    return told.replace("≈ ", f"≈ {sign}") if told.startswith("≈ ") else sign + told


def figure_text(value: float | None, unit: str) -> str:
    """Return a measured figure with its unit; a share just short of 100 % is never rounded up to it."""
    if value is None:
        return "–"
    if unit != "%":
        places = 2 if abs(value) >= 1 or value == 0 else 4
        return f"{value:,.{places}f}".rstrip("0").rstrip(".") + f" {unit}"
    if math.isclose(value, round(value), rel_tol=1e-9):
        return f"{value:.0f}%"
    digits = next((digits for digits in (1, 2, 3, 4) if value > 100 or round(value, digits) < 100), None)
    return "> 99.9999%" if digits is None else f"{value:.{digits}f}%"


def money_text(cost: float | None, missing: str = "") -> str:
    """Return a cost, in 10,000 yuan or whatever the planner's costs are in, to the hundredth: no figure is shortened.

    >>> money_text(1543.5), money_text(1_234_567.0), money_text(0.0123)
    ('1,543.5', '1,234,567', '0.0123')
    """
    return missing if cost is None else figure_text(cost, "").rstrip()


def measured_text(one: Measured, unit: str) -> str:
    """Return the figure of a verdict, a part of one or its line; of a share of land by how much it may err."""
    figure = figure_text(one.measured, unit)
    return figure if one.measured is None or not one.error else f"{figure} ± {one.error:.2g}"


def decided(verdict: Verdict, words: Words) -> str:
    """Return the verdict with the target."""
    state, target = words.name(verdict.state), figure_text(verdict.target, unit_text(verdict.unit, words))
    if verdict.target is None:
        return state
    if verdict.target_implied:
        return words("{verdict}, target {figure} (implied)", verdict=state, figure=target)
    return words("{verdict}, target {figure}", verdict=state, figure=target)


def left_share_text(unserved: float, people: float, error: float | None) -> str:
    """Return the share that is left out; of land by how much it may err, which is as much as the served share may."""
    share = figure_text(100 * unserved / people, "%")
    return f"{share} ± {error:.2g}" if error else share


def base_text(baseline: Baseline, unit: str) -> str:
    """Return a base value with its unit and year as a plan has them."""
    return f"{written_text(baseline.value, unit)} ({baseline.year})"


def written_text(value: float, unit: str) -> str:
    """Return a figure with its unit and all the digits that a plan gives it: 37.64%, never 37.6%."""
    return f"{value:,.10g}%" if unit == "%" else f"{value:,.10g} {unit}"


def limit_text(evidence: CircleEvidence, words: Words) -> str:
    """Return a circle's limit as words: `15 minutes on foot`, `10 km along the network`, and whether places count."""
    limit = _limit(evidence, words)
    return limit if evidence.seated is None else words("{limit}, with a place available there", limit=limit)


def _limit(evidence: CircleEvidence, words: Words) -> str:
    if evidence.mode == "mixed":
        return words("each service's own limit")
    way = words.name(evidence.mode)
    limit = f"{evidence.limit:g}"
    if evidence.mode in TIMED:
        return words("{limit} minutes {way}", limit=limit, way=way)
    return words("{limit} km {way}", limit=limit, way=way)


def tally(states: Iterable[str], words: Words) -> str:
    """Return how many of all clauses stand how, the one wording for it everywhere: `met 0 · not met 13`.

    The counts add up to all states that are given; a state that no clause has is left out, but for met and not met.
    """
    count = Counter(states)
    told = (state for state in MARKS if count[state] or state in _ALWAYS)
    return SEPARATOR.join(f"{words.name(state)} {count[state]}" for state in told)
