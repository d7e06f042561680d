"""The clauses of an evaluated plan as rows: those of one subject together, the parts of a clause below it."""

from dataclasses import dataclass, replace
from typing import Final

from .....coverage.evaluation.verdict import Evaluation, Evidence, State, Verdict
from .....scenarios.presentation.domains import NAMES, domain_of_clause
from .....scenarios.presentation.summary import figure_text
from .....scenarios.presentation.titles import title_of
from .....scenarios.presentation.translate import Words

_LONG: Final = 8
"""A plan of so many clauses is listed by subject."""


@dataclass(frozen=True, eq=False)
class ClauseRow:
    """A clause, or one of the things it asks by itself (`indent`), as the list shows it."""

    verdict: Verdict
    evidence: Evidence | None
    title: str
    state: State
    measured: float | None
    target: float | None
    unit: str
    margin: str
    reason: str
    people: float | None
    served: float | None
    unserved: float | None
    indent: bool = False
    before: Verdict | None = None
    heading: str = ""
    part_of: str = ""
    error: float | None = None

    @property
    def group(self) -> str:
        """Whom its people are of."""
        return self.part_of or self.verdict.group


def clause_rows(evaluation: Evaluation, words: Words, before: Evaluation | None = None) -> tuple[ClauseRow, ...]:
    """The plan's clauses, each followed by its parts where there are several; those of a long plan by subject.

    Binding clauses stand first, in their subject or in the plan; apart from that the plan's order is kept. `before`
    are the verdicts on the place as it is, where a scenario is shown beside them.
    """
    rows: list[ClauseRow] = []
    for heading, verdict in _arranged(evaluation, words):
        former = before.find(verdict.clause.id) if before else None
        rows.append(replace(_clause_row(verdict, words), before=former, heading=heading))
        if len(verdict.parts) > 1:
            rows.extend(_part_rows(verdict, words))
    return tuple(rows)


def _arranged(evaluation: Evaluation, words: Words) -> list[tuple[str, Verdict]]:
    """The verdicts in the order in which they are listed, the first of each subject with its heading."""
    verdicts = sorted(evaluation.verdicts, key=lambda one: one.clause.nature != "binding")
    if len(verdicts) < _LONG:
        return [("", verdict) for verdict in verdicts]
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(domain_of_clause(verdict.clause, evaluation.plan), []).append(verdict)
    return [
        (_heading(domain, group, words) if place == 0 else "", verdict)
        for domain, group in groups.items()
        for place, verdict in enumerate(group)
    ]


def _heading(domain: str, group: list[Verdict], words: Words) -> str:
    """The subject, and how many of its clauses are met."""
    met = sum(verdict.state == "met" for verdict in group)
    return f"{words(NAMES[domain])}  {met}/{len(group)}"


def _clause_row(verdict: Verdict, words: Words) -> ClauseRow:
    return ClauseRow(
        verdict=verdict,
        evidence=verdict.evidence,
        title=title_of(verdict.clause, words),
        state=verdict.state,
        measured=verdict.measured,
        target=verdict.target,
        unit=words.unit(verdict.unit),
        margin=_margin_text(verdict.margin, words("points") if verdict.unit == "%" else words.unit(verdict.unit)),
        reason=words.say(verdict.reason) if verdict.reason else "",
        people=verdict.people,
        served=verdict.served,
        unserved=verdict.unserved,
        error=verdict.error,
    )


def _part_rows(verdict: Verdict, words: Words) -> list[ClauseRow]:
    return [
        ClauseRow(
            verdict=verdict,
            evidence=part.evidence,
            title=words.say(part.label),
            state=part.state,
            measured=part.measured,
            target=part.target,
            unit=words.unit(part.unit),
            margin="",
            reason=words.say(part.reason) if part.reason else "",
            people=part.people,
            part_of=part.group,
            served=part.served,
            unserved=part.unserved,
            indent=True,
            error=part.error,
        )
        for part in verdict.parts
    ]


def _margin_text(margin: float | None, unit: str) -> str:
    """The margin with its sign; a tiny one is not shown as nothing."""
    if margin is None:
        return ""
    text = figure_text(abs(margin), unit)
    return f"+{text}" if margin > 0 else f"−{text}" if margin < 0 else f"±{text}"
