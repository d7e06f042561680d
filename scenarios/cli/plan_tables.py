"""Plans and their clauses as tables on the terminal; light, as nothing is evaluated for them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.table import Table

from ...coverage.plans.clauses import Clause
from ...coverage.plans.plan import Plan
from ..presentation.names import CLAUSE_KEYS
from ..presentation.titles import note_of, title_of
from ..presentation.translate import Words


def plan_table(plans: Sequence[tuple[str, Plan]], words: Words) -> Table:
    """Return the list of plans: key, title, year, number of clauses."""
    table = Table(header_style="bold")
    table.add_column(words("Key"), no_wrap=True)
    for heading in (words("Plan"), words("Document")):
        table.add_column(heading, overflow="fold")
    for heading in (words("Year"), words("Clauses")):
        table.add_column(heading, no_wrap=True)
    for key, plan in plans:
        table.add_row(key, title_of(plan, words), plan.document, str(plan.year or ""), str(len(plan.clause)))
    return table


def clause_table(plan: Plan, words: Words) -> Table:
    """Return a plan's clauses whole: what is asked of whom, how it is judged, the words and where they stand."""
    table = Table(title=title_of(plan, words), title_justify="left", header_style="bold")
    headings = (
        words("Id"),
        words("Kind"),
        words("Clause"),
        words("Group"),
        words("Area"),
        words("What is asked"),
        words("Quoted"),
    )
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for clause in plan.clause:
        quoted = " … ".join(clause.quoted) + (f" ({clause.where})" if clause.where else "")
        group, area = words.name(clause.group), words.name(clause.area)
        asked = "\n".join(asked_of(clause, plan, words))
        table.add_row(clause.id, words(clause.named), title_of(clause, words), group, area, asked, quoted)
    return table


def plan_notes(plan: Plan, words: Words) -> Iterator[str]:
    """Yield what the plan says of itself and of its clauses: notes, and the whole that its totals are for."""
    if plan.scope is not None and plan.scope.people:
        name = (plan.scope.name if words.language == "zh" else plan.scope.name_en) or plan.scope.name
        yield words("Totals are for {whole}, {people:,.0f} people.", whole=name, people=plan.scope.people)
    if plan.note:
        yield words.of(note_of(plan))
    yield from (f"{clause.id}: {words.of(note_of(clause))}" for clause in plan.clause if clause.note)


def asked_of(clause: Clause, plan: Plan, words: Words) -> Iterator[str]:
    """Yield in words everything that a clause sets: services, conditions, limits, targets, nature, base, department."""
    told = clause.model_dump(exclude_unset=True, exclude=_SHOWN_ELSEWHERE)
    for key, value in told.items():
        name = words(clause.keys[key]) if key in clause.keys else _name(key, words)
        yield f"{name}: {_value(key, value, plan, words)}"


def _value(key: str, value: object, plan: Plan, words: Words) -> str:
    """Return what stands behind a key, in words: services by their titles, yes and no, figures without their zeros."""
    if isinstance(value, Mapping):
        pairs = ((_name(str(name), words), _value(str(name), item, plan, words)) for name, item in value.items())
        return words(", ").join(text if name == _name("any_of", words) else f"{name} {text}" for name, text in pairs)
    if isinstance(value, list | tuple):
        joint = " / " if key in _OF_SERVICES else "; " if key in _LISTS else words(", ")
        return joint.join(_value(key, item, plan, words) for item in value) or words("none")
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, float):
        return f"{value:g}"
    titled = plan.service.get(str(value)) if key in _OF_SERVICES else plan.attribute.get(str(value))
    return title_of(titled, words) if titled is not None else words.name(str(value))


def _name(key: str, words: Words) -> str:
    return words(CLAUSE_KEYS[key]) if key in CLAUSE_KEYS else words.name(key)


_SHOWN_ELSEWHERE: Final = {"id", "kind", "title", "title_en", "group", "area", "quoted", "where", "note", "note_en"}
_OF_SERVICES: Final = ("any_of", "without", "together_with")
_LISTS: Final = ("services", "beside", "tiers", "or_else")
