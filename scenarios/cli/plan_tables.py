"""Plans and their clauses as tables on the terminal; light, as nothing is evaluated for them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.table import Table

from ...coverage.plans.clauses import Clause
from ...coverage.plans.files import built_in_attributes, built_in_services
from ...coverage.plans.plan import Indicator, Plan
from ...coverage.travel.modes import UNIT_OF_MODE
from ..presentation.names import CLAUSE_KEYS, amount_key
from ..presentation.summary import category_name, labelled
from ..presentation.titles import document_text, note_of, title_of
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
    """Yield what the plan says of itself, of its clauses and figures that no map decides, and what words it defines."""
    named = {
        words("Document"): document_text(plan),
        words("Base year"): str(plan.base_year or ""),
        words("Target year"): str(plan.year or ""),
    }
    if head := " · ".join(labelled(name, one, words) for name, one in named.items() if one):
        yield head
    if plan.scope is not None and plan.scope.people:
        name = (plan.scope.name if words.language == "zh" else plan.scope.name_en) or plan.scope.name
        yield words("Totals are for {whole}, {people:,.0f} people.", whole=name, people=plan.scope.people)
    if note := note_of(plan):
        yield words.of(note)
    yield from (labelled(clause.id, words.of(note), words) for clause in plan.clause if (note := note_of(clause)))
    yield from (labelled(one.id, " · ".join(_indicated(one, words)), words) for one in plan.indicator)
    yield from _defined(plan, words)


def _indicated(one: Indicator, words: Words) -> Iterator[str]:
    """Yield what a plan says of a figure that no map decides."""
    yield title_of(one, words)
    unit = (one.unit if words.language == "zh" else one.unit_en) or one.unit
    if one.baseline:
        yield labelled(words("Base value"), f"{_measured(one.baseline.value, unit)} ({one.baseline.year})", words)
    target = one.target_text if one.target is None else _measured(one.target, unit)
    if target:
        yield labelled(words("Target"), f"{one.wording}{target}", words)
    yield from filter(None, (words.name(one.nature) if one.nature else "", one.department, *one.quoted, one.where))
    if note := note_of(one):
        yield words.of(note)


def _measured(value: float, unit: str) -> str:
    return f"{value:g}{unit}" if unit in ("%", "") else f"{value:g} {unit}"


def _defined(plan: Plan, words: Words) -> Iterator[str]:
    """Yield the services, capacities and attributes that the plan defines: what counts as each, in which columns."""
    known = built_in_services()
    for key, service in plan.service.items():
        if known.get(key) != service:
            means = words(", ").join(category_name(one, words) for one in service.categories)
            yield words("Service {key}: {title} ({means})", key=key, title=title_of(service, words), means=means)
    own = [(key, one) for key, one in plan.attribute.items() if built_in_attributes().get(key) != one]
    columns = [(key, title_of(one, words), one.columns) for key, one in plan.capacity.items()]
    columns += [(key, title_of(one, words), (*one.columns, *one.words_in)) for key, one in own]
    for key, title, names in columns:
        yield words("Columns for {key}: {title} ({means})", key=key, title=title, means=words(", ").join(names))


def asked_of(clause: Clause, plan: Plan, words: Words) -> Iterator[str]:
    """Yield in words everything that a clause sets: services, conditions, limits, targets, nature, base, department."""
    told = clause.model_dump(exclude_unset=True, exclude=_SHOWN_ELSEWHERE)
    of = {key for pick in clause.picks for name in pick.any_of for key in plan.service[name].categories}
    for key, given in told.items():
        value = amount_key(given, of) if isinstance(given, str) and given in clause.amounts else given
        name = words(clause.keys[key]) if key in clause.keys else _name(key, words)
        yield labelled(name, _value(key, value, plan, words, unit=_unit_of(clause)), words)


def _unit_of(clause: Clause) -> str:
    """Return the unit of a clause's limits, where it has any."""
    mode = getattr(clause, "mode", None)
    return UNIT_OF_MODE[mode] if mode is not None else "min" if clause.kind == "response" else ""


def _value(key: str, value: object, plan: Plan, words: Words, *, unit: str = "") -> str:
    """Return what stands behind a key, in words: services by their titles, yes and no, figures without their zeros."""
    if isinstance(value, Mapping):
        unit = UNIT_OF_MODE[value["mode"]] if "mode" in value else unit
        pairs = (
            (_name(str(name), words), _value(str(name), item, plan, words, unit=unit)) for name, item in value.items()
        )
        return words(", ").join(text if name == _name("any_of", words) else f"{name} {text}" for name, text in pairs)
    if isinstance(value, list | tuple):
        joint = " / " if key in _OF_SERVICES else "; " if key in _LISTS else words(", ")
        return joint.join(_value(key, item, plan, words, unit=unit) for item in value) or words("none")
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, float):
        return f"{value:g} {words.name(unit)}" if unit and key in _LIMITS else f"{value:g}"
    titled = plan.service.get(str(value)) if key in _OF_SERVICES else plan.attribute.get(str(value))
    return title_of(titled, words) if titled is not None else words.name(str(value))


def _name(key: str, words: Words) -> str:
    return words(CLAUSE_KEYS[key]) if key in CLAUSE_KEYS else words.name(key)


_SHOWN_ELSEWHERE: Final = {"id", "kind", "title", "title_en", "group", "area", "quoted", "where", "note", "note_en"}
_LIMITS: Final = ("limit", "also_report")
_OF_SERVICES: Final = ("any_of", "without", "together_with")
_LISTS: Final = ("services", "beside", "tiers", "or_else")
