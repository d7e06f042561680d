"""The words of a plan file that must mean something: services, groups, capacities, attributes, grades, clauses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...grades import knows_grade
from ...messages import Titled
from ..errors import PlanError
from .clause_base import ClauseBase
from .diagnostics import line_of
from .figures import SUMMED_UNIT
from .groups import GROUP_NAMES
from .picks import Attribute, Pick, Service
from .plan import Plan


@dataclass(frozen=True)
class _Text:
    """A plan file's text, to find lines in."""

    text: str
    file: str

    def at(self, row: int, key: str, word: str) -> dict[str, object]:
        """Return file, line and key of a word of a clause."""
        line = line_of(self.text, ("clause", row, key), containing=f'"{word}"' if word else "")
        return {"file": self.file, "line": line, "key": key}


def unknown_words(plan: Plan, text: str, file: str) -> Iterator[PlanError]:
    """Yield a fault for every word that means nothing in the plan."""
    where = _Text(text, file)
    ids = {clause.id for clause in plan.clause}
    for row, clause in enumerate(plan.clause):
        yield from _services(plan, clause, row, where)
        yield from _groups(clause, row, where)
        yield from _amounts(plan, clause, row, where)
        yield from _conditions(plan, clause, row, where)
        yield from _others(clause, ids, row, where)


def _services(plan: Plan, clause: ClauseBase, row: int, where: _Text) -> Iterator[PlanError]:
    named = {key for pick in clause.picks for key in (*pick.any_of, *pick.without)}
    for key in sorted(named - set(plan.service)):
        yield PlanError(
            "{file}, line {line}, key {key}: there is no service {service}; "
            "known are {known}. A plan can define its own under [service.{service}].",
            **where.at(row, "services", key),
            service=key,
            known=_titled(plan.service),
        )


def _groups(clause: ClauseBase, row: int, where: _Text) -> Iterator[PlanError]:
    for key in clause.groups:
        if key not in GROUP_NAMES:
            yield PlanError(
                "{file}, line {line}, key {key}: there is no group of people called {name}; known are {known}.",
                **where.at(row, "group", key),
                name=key,
                known=_listed(GROUP_NAMES),
            )


def _amounts(plan: Plan, clause: ClauseBase, row: int, where: _Text) -> Iterator[PlanError]:
    asked = {*clause.amounts, *(name for pick in clause.picks for name in pick.at_least)}
    for key in sorted(asked - {*SUMMED_UNIT, *plan.capacity}):
        yield PlanError(
            "{file}, line {line}, key {key}: there is no capacity {name}; known are {known}. "
            "A plan can define its own under [capacity.{name}].",
            **where.at(row, "amount", key),
            name=key,
            known=_listed([*SUMMED_UNIT, *plan.capacity]),
        )


def _conditions(plan: Plan, clause: ClauseBase, row: int, where: _Text) -> Iterator[PlanError]:
    for pick in clause.picks:
        for key in pick.has:
            if key not in plan.attribute:
                yield PlanError(
                    "{file}, line {line}, key {key}: there is no attribute {name}; known are {known}. "
                    "A plan can define its own under [attribute.{name}].",
                    **where.at(row, "has", key),
                    name=key,
                    known=_titled(plan.attribute),
                )
        if pick.grade is not None and not knows_grade(pick.grade, _categories(plan, pick)):
            yield PlanError(
                "{file}, line {line}, key {key}: {name} is not a class of what these services are; write it "
                "as planners "
                "name it, such as 三甲, 二级, 五级 or AAA.",
                **where.at(row, "grade", pick.grade),
                name=pick.grade,
            )


def _others(clause: ClauseBase, ids: set[str], row: int, where: _Text) -> Iterator[PlanError]:
    named: Mapping[str, Sequence[str]] = {
        "reading_of": [clause.reading_of] if clause.reading_of else [],
        "see_also": clause.see_also,
    }
    for field, others in named.items():
        for other in others:
            if other not in ids:
                yield PlanError(
                    "{file}, line {line}, key {key}: the plan has no clause {id}.", **where.at(row, field, ""), id=other
                )


def _categories(plan: Plan, pick: Pick) -> set[str]:
    return {category for key in pick.any_of if key in plan.service for category in plan.service[key].categories}


def _titled(known: Mapping[str, Service] | Mapping[str, Attribute]) -> Titled:
    """Return keys with the Chinese titles of what they mean, in English the keys alone."""
    return Titled("、".join(f"{key}（{known[key].title}）" for key in sorted(known)), ", ".join(sorted(known)))


def _listed(words: Mapping[str, object] | Sequence[str]) -> str:
    return ", ".join(sorted(words))
