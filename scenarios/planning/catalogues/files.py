"""A planner's own catalogue: TOML in the form of the built-in ones, or a table with a row for each item.

Every fault is one sentence, and all of them are told at once.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ....coverage.plans.plan import Plan
from ....layers.files.tables.cells import column_text
from ....layers.files.tables.read import read_table
from ....layers.files.texts.columns import plain_name
from ....messages import Message, Several
from ....toml_texts import NoToml, read_toml
from ...errors import ProjectError
from .catalogue import INHERITED, TEXTS, Catalogue, made_of

_HEAD: Final = ("title", "title_en", "plan", "version", "declared", "where", "note", "field", "item")
_FIELD: Final = ("title", *INHERITED)
_LISTS: Final = ("services", "clauses")
_ITEM: Final = ("key", "field", *TEXTS, *_LISTS)
_NEEDED: Final = ("key", "field", "title")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "key": ("编号", "序号", "代码", "key", "no"),
    "field": ("领域", "服务领域", "类别", "field"),
    "title": ("项目", "服务项目", "项目名称", "服务名称", "title", "item"),
    "object": ("服务对象", "对象", "object", "for whom"),
    "content": ("服务内容", "内容", "content"),
    "standard": ("服务标准", "保障标准", "标准", "standard"),
    "department": ("牵头负责单位", "责任部门", "负责部门", "牵头单位", "部门", "department"),
    "funding": ("支出责任", "经费来源", "资金来源", "funding"),
    "services": ("服务设施", "设施服务", "services"),
    "clauses": ("条款", "对应条款", "clauses"),
}
"""What a table's columns may be called."""
_SEPARATORS: Final = str.maketrans(dict.fromkeys("，、；;,/", "\n"))


def read_catalogue(path: Path, plan: Plan) -> Catalogue:
    """Read a catalogue for a plan. Raises ProjectError that tells every fault, DataError for a table that is none."""
    raw = _toml(path) if path.suffix.casefold() == ".toml" else _table(path, plan)
    faults = tuple(_faults(raw, plan))
    if faults:
        raise ProjectError("{file} cannot be taken for a catalogue:\n{faults}", file=path.name, faults=Several(faults))
    return made_of(raw)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except NoToml as error:
        raise ProjectError(
            "{file}, line {line}: this is not TOML; {reason}", file=path.name, line=error.line, reason=error.reason
        ) from error
    except OSError as error:
        raise ProjectError("{file} cannot be read: {reason}", file=path.name, reason=error.strerror or "") from error


def _table(path: Path, plan: Plan) -> dict[str, Any]:
    """Return a table's rows as TOML would hold them; without numbers of their own rows are counted."""
    read = read_table(path).frame
    frame = pd.DataFrame({str(name): column_text(read, str(name)) for name in read.columns})
    known = {plain_name(name): key for key, names in COLUMNS.items() for name in names}
    frame = frame.rename(columns={name: known.get(plain_name(name), str(name)) for name in frame.columns})
    if "title" not in frame.columns:
        raise ProjectError(
            "{file} has no column of items; call it one of {names}.", file=path.name, names=", ".join(COLUMNS["title"])
        )
    titles = {service.title: key for key, service in plan.service.items()}
    items = []
    for number, row in enumerate(frame.to_dict("records"), start=1):
        item: dict[str, Any] = {name: str(row.get(name, "")).strip() for name in ("field", *TEXTS)}
        item["key"] = str(row.get("key", "")).strip() or str(number)
        for name in _LISTS:
            words = [word.strip() for word in str(row.get(name, "")).translate(_SEPARATORS).split("\n") if word.strip()]
            item[name] = [titles.get(word, word) for word in words]
        items.append(item)
    return {"title": path.stem, "item": items}


def _faults(raw: Mapping[str, Any], plan: Plan) -> Iterator[Message]:
    yield from _unknown_keys(raw, _HEAD, Message("the head"))
    if not isinstance(raw.get("title"), str) or not raw["title"].strip():
        yield Message('The catalogue has no title; add title = "..." at its head.')
    declared = raw.get("declared")
    if declared is not None and (isinstance(declared, bool) or not isinstance(declared, int) or declared < 1):
        yield Message(
            "The number of items declared is {given}; it must be a whole number above 0.", {"given": declared}
        )
    fields = raw.get("field", {})
    yield from _field_faults(fields)
    items = raw.get("item")
    if not isinstance(items, list) or not items:
        yield Message("The catalogue has no items; add one [[item]] for each service.")
        return
    described = fields if isinstance(fields, dict) else {}
    for number, item in enumerate(items, start=1):
        yield from _item_faults(number, item, described, plan)
    yield from _doubles(items)


def _field_faults(fields: object) -> Iterator[Message]:
    if not isinstance(fields, dict):
        yield Message("Fields are written as [field.key]; here field is something else.")
        return
    for key, table in fields.items():
        where = Message("field {key}", {"key": key})
        if not isinstance(table, dict) or not isinstance(table.get("title"), str):
            yield Message("The field {key} has no title.", {"key": key})
            continue
        yield from _unknown_keys(table, _FIELD, where)
        yield from _not_texts(table, _FIELD, where)


def _item_faults(number: int, item: object, fields: Mapping[str, Any], plan: Plan) -> Iterator[Message]:
    if not isinstance(item, dict):
        yield Message("Item {number} is not a table; write it as [[item]].", {"number": number})
        return
    where = Message("item {number}", {"number": number})
    yield from _unknown_keys(item, _ITEM, where)
    for name in _NEEDED:
        if not isinstance(item.get(name), str) or not item[name].strip():
            yield Message("Item {number} has no {name}.", {"number": number, "name": name})
    yield from _not_texts(item, TEXTS, where)
    if fields and isinstance(item.get("field"), str) and item["field"] not in fields:
        values = {"number": number, "field": item["field"], "known": ", ".join(fields)}
        yield Message("Item {number} is of the field {field}, which is not described; there are {known}.", values)
    clauses = [clause.id for clause in plan.clause]
    for name, known in (("services", list(plan.service)), ("clauses", clauses)):
        yield from _not_known(number, name, item.get(name, []), known)


def _not_known(number: int, name: str, given: object, known: Sequence[str]) -> Iterator[Message]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        yield Message("The {name} of item {number} must be a list of texts.", {"number": number, "name": name})
        return
    for one in given:
        if one not in known:
            near = difflib.get_close_matches(one, known, n=1)
            values = {"number": number, "key": one, "near": near[0] if near else ", ".join(known[:8])}
            if name == "services":
                yield Message(
                    "Item {number} names the service {key}, which the plan does not define; did you mean {near}?",
                    values,
                )
            else:
                yield Message(
                    "Item {number} names the clause {key}, which the plan does not have; did you mean {near}?", values
                )


def _unknown_keys(table: Mapping[str, Any], known: Sequence[str], where: Message) -> Iterator[Message]:
    for key in table:
        if key not in known:
            values = {"where": where, "key": key, "known": ", ".join(known)}
            yield Message("In {where} the key {key} is unknown; known are {known}.", values)


def _not_texts(table: Mapping[str, Any], names: Sequence[str], where: Message) -> Iterator[Message]:
    for name in names:
        if name in table and not isinstance(table[name], str):
            yield Message("In {where} the {name} must be a text in quotation marks.", {"where": where, "name": name})


def _doubles(items: Sequence[Any]) -> Iterator[Message]:
    first: dict[str, int] = {}
    for number, item in enumerate(items, start=1):
        key = item.get("key") if isinstance(item, dict) else None
        if isinstance(key, str) and key.strip():
            if key in first:
                values = {"number": number, "other": first[key], "key": key}
                yield Message("Items {other} and {number} have the same key {key}.", values)
            first.setdefault(key, number)
