"""What can be said of a facility, as fields with what is told of it now, and the edits that say it otherwise."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from PySide6.QtCore import QCoreApplication

from ....coverage.evaluation.facilities.facility_facts import amount_told, cell_of, tells
from ....coverage.evaluation.facilities.facility_filter import asked_of
from ....coverage.place import Facilities
from ....coverage.plans.figures import SUMMED_UNIT
from ....coverage.plans.plan import Plan
from ....grades import grade_of, grade_word
from ....layers.facilities.categories import built_in_categories
from ....scenarios.editing import edits as verbs
from ....scenarios.presentation.names import amount_key
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.titles import title_of
from ....scenarios.presentation.translate import Words

translate = QCoreApplication.translate

Value = str | float | bool | None
"""What a field holds; None where nothing is told."""
Kind = Literal["text", "choice", "flag", "year", "number"]

CAPACITIES: Final = tuple(key for key in SUMMED_UNIT if key != "count")
_LEVELS: Final = ("city", "county", "township", "village")
_CLASSES: Final = (
    "特级", "三级甲等", "三级乙等", "三级", "二级甲等", "二级乙等", "二级", "一级", "五级", "四级", "未定级",
)  # fmt: skip
_SERVICE: Final = "service:"
"""How the keys of fields begin that tell of a further service of new facilities."""
_PLAIN: Final = "places"
"""The capacity that is offered where neither the plan nor the data names one."""


@dataclass(frozen=True)
class Field:
    """One thing that can be said. `key` is `name`, `capacity:beds`, `attribute:registered` ...

    `now` is what is told; a `choice` is one of `choices`, by key and words. `asked` tells that the plan asks for it.
    `titles`, where there are any, are what it is called by the category that is chosen; it is offered for no other.
    """

    key: str
    title: str
    kind: Kind
    now: Value = None
    choices: tuple[tuple[str, str], ...] = ()
    asked: bool = False
    titles: Mapping[str, str] | None = None

    def saying(self, value: Value) -> "Field":
        """Return the field with something told."""
        return replace(self, now=value)


def facility_fields(facilities: Facilities, row: int, plan: Plan, words: Words) -> tuple[Field, ...]:
    """Return what can be said of a facility, with what is told of it now."""
    category = str(facilities.category[row])
    asked = asked_of(plan, category)
    level = str(facilities.level[row]) if facilities.knows("level")[row] else None
    opened = float(facilities.opened[row]) if len(facilities.opened) else math.nan
    return (
        Field("name", translate("FacilityForm", "Name"), "text", str(facilities.name[row])),
        _category_field(category, facilities.category.tolist(), words),
        *(_capacity(facilities, row, key, words, asked=key in asked.capacities)
          for key in _amounts(facilities, category, asked.capacities)),
        Field("public", translate("FacilityForm", "Public"), "flag", _told(facilities, "public", row),
              asked="public" in asked.columns),
        Field("level", translate("FacilityForm", "Run by"), "choice", level or None,
              tuple((key, words.name(key)) for key in _LEVELS), asked="level" in asked.columns),
        _grade_field(float(facilities.grade[row]), category, asked="grade" in asked.columns),
        Field("opened", translate("FacilityForm", "Year of opening"), "year",
              None if math.isnan(opened) else opened, asked="new" in asked.columns and plan.base_year is not None),
        Field("new", translate("FacilityForm", "New"), "flag", _told(facilities, "new", row),
              asked="new" in asked.columns),
        *_of_the_plan(facilities, row, plan, words),
    )  # fmt: skip


def service_fields(facilities: Facilities, row: int, plan: Plan, words: Words) -> tuple[Field, ...]:
    """Return what can be said of a further service of a facility's site: its category and its own capacities."""
    there = set(services_of(facilities, row, words).values())
    field = _category_field("", facilities.category.tolist(), words)
    choices = tuple((key, name) for key, name in field.choices if name not in there)
    first = choices[0][0] if choices else None
    return Field("category", field.title, "choice", first, choices), *_amounts_of(facilities, choices, plan, words)


def _amounts_of(
    facilities: Facilities, choices: Sequence[tuple[str, str]], plan: Plan, words: Words
) -> Iterator[Field]:
    """The capacities that a service may have, each called as it is called of that service."""
    titles: dict[str, dict[str, str]] = {name: {} for name in CAPACITIES}
    asked = set()
    for category, _ in choices:
        wanted = [name for name in asked_of(plan, category).capacities if name in CAPACITIES]
        asked.update(wanted)
        for name in _amounts(facilities, category, wanted):
            titles[name][category] = words.name(amount_key(name, [category]))
    for name, by_category in titles.items():
        if by_category:
            yield Field(f"capacity:{name}", words.name(name), "number", asked=name in asked, titles=by_category)


def services_of(facilities: Facilities, row: int, words: Words) -> dict[int, str]:
    """Return the rows of all services of a facility's site, with the names of their categories."""
    site = facilities.site[row] if len(facilities.site) else facilities.id[row]
    rows = np.flatnonzero(facilities.site == site) if len(facilities.site) else np.array([row])
    return {int(one): category_name(str(facilities.category[one]), words) for one in rows}


def facility_edits(facility: str, fields: Sequence[Field], given: Mapping[str, Value],
                   plan: Plan) -> tuple[verbs.AnyEdit, ...]:  # fmt: skip
    """Return the edits that say what was given where it differs from what is told now; nothing given, no edits."""
    changed = {one.key: given[one.key] for one in fields if _differs(one.now, given.get(one.key, one.now))}
    edits: list[verbs.AnyEdit] = []
    category = str(changed.pop("category", "") or "")
    if category:
        edits.append(verbs.RecategoriseFacility(facility=facility, category=category))
    capacities = _capacities(changed)
    if capacities:
        edits.append(verbs.ResizeFacility(facility=facility, capacities=capacities))
    told = {key: value for key, value in changed.items() if ":" not in key and value is not None}
    cells = dict(_cells(changed, plan))
    if told or cells:
        edits.append(_amended(facility, told, cells))
    return tuple(edits)


def new_facility(edit: verbs.AddFacility, fields: Sequence[Field], given: Mapping[str, Value],
                 plan: Plan) -> tuple[verbs.AnyEdit, ...]:  # fmt: skip
    """Return the edits that set a facility with what was given; what only columns tell comes in a second one."""
    told = {key: value for key, value in given.items() if key in {"public", "new", "level"} and value is not None}
    grade = given.get("grade")
    more = {**told, "capacities": _capacities(given), "grade": None if grade is None else float(grade)}
    added = edit.model_copy(update=more)
    cells = dict(_cells({one.key: given.get(one.key) for one in fields}, plan))
    amended = (verbs.AmendFacility(facility=edit.facility, cells=cells),) if cells else ()
    of_service = {key.removeprefix(_SERVICE): value for key, value in given.items() if key.startswith(_SERVICE)}
    return added, *amended, *service_edits(edit.facility, fields, of_service, plan)


def further_fields(facilities: Facilities, row: int, plan: Plan, words: Words) -> tuple[Field, ...]:
    """Return what can be said of a further service that new facilities are to have; by default they have none."""
    category, *amounts = service_fields(facilities, row, plan, words)
    title = translate("FacilityForm", "{capacity} (further service)")
    return replace(
        category, key=f"{_SERVICE}category", title=translate("FacilityForm", "Further service"), now=None
    ), *(
        replace(
            one, key=f"{_SERVICE}{one.key}", title=title.format(capacity=one.title), asked=False,
            titles={category: title.format(capacity=name) for category, name in (one.titles or {}).items()},
        )
        for one in amounts
    )  # fmt: skip


def service_edits(facility: str, _fields: Sequence[Field], given: Mapping[str, Value],
                  _plan: Plan) -> tuple[verbs.AnyEdit, ...]:  # fmt: skip
    """Return the edit that adds a service, none where no category was given."""
    category = str(given.get("category") or "")
    if not category:
        return ()
    return (verbs.AddService(facility=facility, category=category, capacities=_capacities(given)),)


def _capacities(given: Mapping[str, Value]) -> dict[str, float]:
    amounts = {key.partition(":")[2]: value for key, value in given.items() if key.startswith("capacity:")}
    return {key: float(value) for key, value in amounts.items() if value is not None}


def _amended(facility: str, told: Mapping[str, Value], cells: dict[str, str]) -> verbs.AmendFacility:
    opened = told.get("opened")
    grade = told.get("grade")
    return verbs.AmendFacility.model_validate(
        {
            **told,
            "facility": facility,
            "opened": None if opened is None else int(float(opened)),
            "grade": None if grade is None else float(grade),
            "cells": cells,
        }
    )


def _cells(changed: Mapping[str, Value], plan: Plan) -> Iterator[tuple[str, str]]:
    for key, value in changed.items():
        what, _, name = key.partition(":")
        if value is None:
            continue
        if what == "attribute":
            yield cell_of(plan.attribute[name], says=bool(value))
        elif what == "own":
            yield plan.capacity[name].columns[0], f"{float(value):g}"


def _differs(now: Value, given: Value) -> bool:
    return given is not None and given != now


def _told(facilities: Facilities, column: Literal["public", "new"], row: int) -> bool | None:
    values = facilities.public if column == "public" else facilities.new
    return bool(values[row]) if facilities.knows(column)[row] else None


def _category_field(category: str, here: Iterable[str], words: Words) -> Field:
    """The categories of the place first, then all that are known."""
    keys = dict.fromkeys([category, *sorted(set(map(str, here))), *built_in_categories().entries])
    choices = tuple((key, category_name(key, words)) for key in keys if key)
    return Field("category", translate("FacilityForm", "Category"), "choice", category, choices)


def _column(facilities: Facilities, name: str) -> np.ndarray:
    return np.asarray(facilities.capacity.get(name, np.full(len(facilities), np.nan)))


def _amounts(facilities: Facilities, category: str, asked: Iterable[str]) -> list[str]:
    """The capacities that are asked of a category, or told of any facility of it."""
    wanted, of_it = set(asked), facilities.category == category
    found = [name for name in CAPACITIES if name in wanted or np.isfinite(_column(facilities, name)[of_it]).any()]
    return found or [_PLAIN]


def _capacity(facilities: Facilities, row: int, name: str, words: Words, *, asked: bool) -> Field:
    value = float(_column(facilities, name)[row])
    said = words.name(amount_key(name, [str(facilities.category[row])]))
    return Field(f"capacity:{name}", said, "number", None if math.isnan(value) else value, asked=asked)


def _grade_field(grade: float, category: str, *, asked: bool) -> Field:
    now = None if math.isnan(grade) else f"{grade:g}"
    numbers = {f"{number:g}": word for word in _CLASSES if not math.isnan(number := grade_of(word, category))}
    if now is not None:
        numbers.setdefault(now, grade_word(grade, category))
    known = {number: grade_word(float(number), category) or word for number, word in numbers.items()}
    choices = tuple(sorted(known.items(), key=lambda pair: float(pair[0])))
    return Field("grade", translate("FacilityForm", "Class"), "choice", now, choices, asked=asked)


def _of_the_plan(facilities: Facilities, row: int, plan: Plan, words: Words) -> Iterator[Field]:
    """What the plan's clauses ask of such a facility by attributes and capacities of its own."""
    more = str(facilities.more[row]) if len(facilities.more) else ""
    asked = asked_of(plan, str(facilities.category[row]))
    for key in asked.attributes:
        if key in plan.attribute:
            one = plan.attribute[key]
            yield Field(f"attribute:{key}", title_of(one, words), "flag", tells(more, one), asked=True)
    for key in asked.capacities:
        if key in plan.capacity:
            own = plan.capacity[key]
            value = amount_told(more, own)
            now = None if math.isnan(value) else value
            yield Field(f"own:{key}", title_of(own, words), "number", now, asked=True)
