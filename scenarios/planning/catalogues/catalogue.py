"""The catalogue of basic public services (基本公共服务清单): for whom, what, by which standard, by whom, who pays.

A catalogue is data beside the plan's services and clauses. What the five texts give is kept beside, in our own
words; `files` reads a planner's own. An item that says nothing of its object, content, department or
funding has those of its field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from ....coverage.plans.clauses import Clause, service_keys
from ....coverage.plans.plan import Plan
from ....toml_texts import parse_toml

BUILT_IN: Final = ("xiangtan", "jiangxi", "mianyang", "jiaxing", "huangyan")
"""Plans whose texts give a catalogue, or as much of one as stands there."""
NATIONAL: Final = "national"
"""The items of the national standard, for plans whose texts count them and do not list them."""
TEXTS: Final = ("title", "object", "content", "standard", "department", "funding")
"""What is told of an item, each a text, '' where nothing is."""
INHERITED: Final = ("object", "content", "department", "funding")


@dataclass(frozen=True)
class Field:
    """A field of services (幼有所育), with what holds for all its items that say nothing else."""

    key: str
    title: str
    object: str = ""
    content: str = ""
    department: str = ""
    funding: str = ""


@dataclass(frozen=True)
class Item:
    """One service of the catalogue; `services` are those of the plan that give it, `clauses` ids named beside these."""

    key: str
    field: str
    title: str
    object: str = ""
    content: str = ""
    standard: str = ""
    department: str = ""
    funding: str = ""
    services: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """A catalogue in one version. `declared` is how many items its text says there are, None where it does not."""

    title: str
    items: tuple[Item, ...]
    fields: tuple[Field, ...] = ()
    version: str = ""
    declared: int | None = None
    where: str = ""
    note: str = ""

    def field_title(self, key: str) -> str:
        """Return the title of a field, or its key where no field is described."""
        return next((field.title for field in self.fields if field.key == key), key)


@dataclass(frozen=True)
class Change:
    """What became of an item from one version to the next: `added`, `removed`, or `changed` in one of its texts."""

    kind: str
    item: Item
    what: str = ""
    before: str = ""
    after: str = ""


def built_in_catalogue(plan: str) -> Catalogue | None:
    """Return the catalogue that a built-in plan's text gives, None where it gives none."""
    return _built_in(plan) if plan in BUILT_IN else None


def national_catalogue() -> Catalogue:
    """Return the items of the national standard of 2021, by their titles; its note says how sure they are."""
    return _built_in(NATIONAL)


@cache
def _built_in(plan: str) -> Catalogue:
    text = (resources.files(__package__) / f"{plan}.toml").read_text(encoding="utf-8")
    return made_of(parse_toml(text))


def made_of(raw: Mapping[str, Any]) -> Catalogue:
    """Return a catalogue from checked TOML tables, its items with what they have from their fields."""
    fields = tuple(Field(key, **table) for key, table in raw.get("field", {}).items())
    described = {field.key: field for field in fields}
    items = tuple(_item(table, described.get(table["field"])) for table in raw["item"])
    return Catalogue(
        raw["title"],
        items,
        fields,
        str(raw.get("version", "")),
        raw.get("declared"),
        raw.get("where", ""),
        raw.get("note", ""),
    )


def _item(table: Mapping[str, Any], field: Field | None) -> Item:
    told = {name: table.get(name, "") for name in TEXTS}
    if field is not None:
        told |= {name: told[name] or getattr(field, name) for name in INHERITED}
    services, clauses = (tuple(table.get(name, ())) for name in ("services", "clauses"))
    return Item(table["key"], table["field"], **told, services=services, clauses=clauses)


def clauses_of(item: Item, plan: Plan) -> tuple[Clause, ...]:
    """Return the clauses of a plan that an item leads to: those that it names, and those about its services."""
    given = set(item.services)
    return tuple(
        clause for clause in plan.clause if clause.id in item.clauses or not given.isdisjoint(service_keys(clause))
    )


def changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Return what changed from one version to the next, by the items' keys, in the order of the later one.

    An item without its key in the other version is taken for the item of the same title and field there.
    """
    old = {_same_key(item, after): item for item in before.items}
    found: list[Change] = []
    for item in after.items:
        former = old.pop(item.key, None)
        found += [Change("added", item)] if former is None else _differences(former, item, (before, after))
    return (*found, *(Change("removed", item) for item in old.values()))


def _same_key(item: Item, after: Catalogue) -> str:
    if any(one.key == item.key for one in after.items):
        return item.key
    titles = {(one.field, one.title): one.key for one in after.items}
    return titles.get((item.field, item.title), item.key)


def _differences(former: Item, item: Item, versions: Sequence[Catalogue]) -> list[Change]:
    pairs = [(name, getattr(former, name), getattr(item, name)) for name in TEXTS]
    old_field, new_field = (one.field_title(each.field) for one, each in zip(versions, (former, item), strict=True))
    pairs.append(("field", old_field, new_field))
    return [Change("changed", item, name, before, after) for name, before, after in pairs if before != after]
