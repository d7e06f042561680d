"""Plan files: found, read, checked with the line and the key of every fault, and begun from a template."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from ...new_files import write_new
from ...toml_texts import NoToml, parse_toml, read_small_text
from ..errors import PlanError
from .clause_base import ClauseBase
from .diagnostics import fault_of, line_of, syntax_fault
from .kinds import clause_of, kind_names
from .picks import Attribute, Service
from .plan import Plan
from .words import unknown_words

PLANS: Final = (
    "circles", "xiangtan", "jiangxi", "mianyang", "jiaxing", "huangyan",
    "gb50180", "convenience", "national_fitness", "complete_community", "city_check", "shanghai_circle", "embedded",
    "td1062", "public_services",
)  # fmt: skip
"""The plans that come with LifeCircle, in the order in which they are offered: those of cities, then standards."""

_FOLDER: Final = resources.files(__package__) / "data"


@cache
def built_in_services() -> Mapping[str, Service]:
    """Return the services that every plan may speak of, by key."""
    name = "services.toml"
    raw = tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Service]).validate_python(raw["service"])


@cache
def built_in_attributes() -> Mapping[str, Attribute]:
    """Return what every plan may ask of facilities, by key."""
    raw = tomllib.loads((_FOLDER / "attributes.toml").read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Attribute]).validate_python(raw["attribute"])


def built_in_keys() -> tuple[str, ...]:
    """Return the keys of the built-in plans that are installed.

    Examples
    --------
    >>> "circles" in built_in_keys()
    True

    """
    return tuple(key for key in PLANS if (_FOLDER / f"{key}.toml").is_file())


@cache
def built_in_plan(key: str) -> Plan:
    """Return a built-in plan. Raises PlanError for a key that none has."""
    if key not in built_in_keys():
        raise PlanError(
            "There is no plan {key}. Built in are {known}; a plan of your own is given as a path to its .toml file.",
            key=key,
            known=", ".join(built_in_keys()),
        )
    return parse_plan((_FOLDER / f"{key}.toml").read_text(encoding="utf-8"), f"{key}.toml")


def built_in_plans() -> Mapping[str, Plan]:
    """Return every built-in plan by its key.

    Examples
    --------
    >>> len(built_in_plans()["circles"].clause)
    6

    """
    return {key: built_in_plan(key) for key in built_in_keys()}


def load_plan(source: str | Path) -> Plan:
    """Return the plan of a file, or the built-in one when `source` is a built-in key.

    Raises PlanError, whose sentence names the file, the line and the key of the first fault.

    Parameters
    ----------
    source : a built-in key, see `built_in_keys`, or the path of a plan's TOML file

    Examples
    --------
    >>> load_plan("circles").title_en
    'Basic life circles'

    """
    if isinstance(source, str) and source in built_in_keys():
        return built_in_plan(source)
    path = Path(source)
    return own_plan(_text_of(path), path.name)


def own_plan(text: str, file: str) -> Plan:
    """Return a planner's own plan written in `text`. Raises PlanError for its first fault, a built-in key among them.

    Parameters
    ----------
    text : a plan as TOML
    file : the name by which errors call it

    """
    faults = sorted(_faults_of_own(text, file), key=_line_number)
    if faults:
        raise faults[0]
    return parse_plan(text, file)


def plan_faults(path: Path) -> tuple[PlanError, ...]:
    """Return every fault of a plan file, in the order of its lines; none when the file is a valid plan."""
    try:
        faults = _faults_of_own(_text_of(path), path.name)
    except PlanError as error:
        return (error,)
    return tuple(sorted(faults, key=_line_number))


def parse_plan(text: str, file: str) -> Plan:
    """Return the plan written in `text`; `file` is only named in errors. Raises PlanError for its first fault.

    Parameters
    ----------
    text : a plan as TOML
    file : the name by which errors call it

    Examples
    --------
    >>> from lifecircle.coverage.example import PLAN
    >>> [clause.id for clause in parse_plan(PLAN, "example.toml").clause]
    ['library']

    """
    faults = sorted(_faults(text, file), key=_line_number)
    if faults:
        raise faults[0]
    return _with_services(Plan.model_validate(parse_toml(text)))


def new_plan(path: Path, key: str, *, source: str | None = None, language: str = "en") -> None:
    """Write a plan file to begin from: a template in the language asked, or a copy of a built-in plan.

    Raises PlanError when `path` exists or cannot be written, and for a source that is no built-in plan.
    """
    if source is not None:
        text = _with_key((_FOLDER / f"{built_in_plan(source).key}.toml").read_text(encoding="utf-8"), source, key)
        text = text if language == "en" else _REMARK.sub("", text).lstrip("\n")
    else:
        name = "template_zh.toml" if language == "zh" else "template.toml"
        text = _with_key((_FOLDER / name).read_text(encoding="utf-8"), "my_plan", key)
    parse_plan(text, path.name)
    try:
        write_new(path, text)
    except FileExistsError:
        raise PlanError("{file} already exists; give the new plan another name.", file=str(path)) from None
    except OSError as error:
        raise PlanError("{file} cannot be written: {why}.", file=str(path), why=error.strerror) from error


_REMARK: Final = re.compile(r"^#.*\n", re.MULTILINE)
"""A line of remarks; in the built-in plans they are English."""


def _with_key(text: str, former: str, key: str) -> str:
    """Return a plan's text under another key, which its clauses' ids begin with."""
    old, new = former.replace("_", "-"), key.replace("_", "-")
    return text.replace(f'key = "{former}"', f'key = "{key}"', 1).replace(f'"{old}-', f'"{new}-')


def _text_of(path: Path) -> str:
    try:
        return read_small_text(path)
    except FileNotFoundError:
        raise PlanError(
            "There is no plan file {file}. Built-in plans are {known}.",
            file=str(path),
            known=", ".join(built_in_keys()),
        ) from None
    except NoToml as error:
        raise PlanError("{file} cannot be read: {why}.", file=str(path), why=error.reason) from error
    except OSError as error:
        raise PlanError("{file} cannot be read: {why}.", file=str(path), why=error.strerror) from error


def _faults_of_own(text: str, file: str) -> list[PlanError]:
    """Return the faults of a planner's own plan: those of any plan, and a built-in plan's key over other clauses.

    Projects and results name a plan by its key: under a built-in one the built-in clauses would be taken.
    """
    found = _faults(text, file)
    key = "" if found else str(parse_toml(text)["key"])
    if key not in built_in_keys() or parse_plan(text, file) == built_in_plan(key):
        return found
    return [
        PlanError(
            "{file}, line {line}, key {key}: the key {used} is that of a built-in plan, and this one differs from it; "
            "give it a key of its own, such as {other}.",
            file=file, line=line_of(text, ("key",)), key="key", used=key, other=f"{key}_own",
        )
    ]  # fmt: skip


def _faults(text: str, file: str) -> list[PlanError]:
    try:
        raw = parse_toml(text)
    except NoToml as error:
        return [syntax_fault(error, file)]
    found, plan = _read(raw)
    if plan is None:
        # A list whose only item is at fault is also reported as too short; the item's own fault says it better.
        kept = [item for item in found if not (item["type"] == "too_short" and item["input"])]
        faults = [fault_of(item, text, raw, file) for item in kept]
        return list({(fault.values["line"], fault.values["key"]): fault for fault in reversed(faults)}.values())
    return [*_doubled_ids(plan, text, file), *unknown_words(_with_services(plan), text, file)]


def _read(raw: dict[str, Any]) -> tuple[list[ErrorDetails], Plan | None]:
    """Read a plan's clauses one by one, each as what its kind says; return all that is wrong, or the plan."""
    wrong: list[ErrorDetails] = []
    clauses: list[ClauseBase] = []
    listed = raw.get("clause")
    for row, one in enumerate(listed if isinstance(listed, list) else ()):
        try:
            clauses.append(_of_kind(one).model_validate(one))
        except ValidationError as error:
            wrong += [{**item, "loc": ("clause", row, *item["loc"])} for item in error.errors()]
    try:
        plan = Plan.model_validate({**raw, "clause": clauses} if clauses or wrong else raw)
    except ValidationError as error:
        shell = [item for item in error.errors() if not (wrong and item["loc"][:1] == ("clause",))]
        return [*shell, *wrong], None
    return wrong, None if wrong else plan


def _of_kind(one: object) -> type[ClauseBase]:
    """Return the model of a clause's kind; raises ValidationError that tells the kinds for one that has none."""
    kind = one.get("kind") if isinstance(one, dict) else None
    known = clause_of(kind) if isinstance(kind, str) else None
    if known is not None:
        return known
    code: Any = "union_tag_not_found" if kind is None else "union_tag_invalid"
    fault = PydanticCustomError(code, "no such kind", {"expected": ", ".join(kind_names())})
    raise ValidationError.from_exception_data("clause", [{"type": fault, "loc": ("kind",), "input": kind}])


def _with_services(plan: Plan) -> Plan:
    """Return the plan with the built-in services, capacities and attributes beside its own."""
    return plan.model_copy(
        update={
            "service": {**built_in_services(), **plan.service},
            "attribute": {**built_in_attributes(), **plan.attribute},
        }
    )


def _line_number(error: PlanError) -> int:
    line: Any = error.values.get("line", 0)
    return int(line)


def _doubled_ids(plan: Plan, text: str, file: str) -> Iterator[PlanError]:
    seen: set[str] = set()
    for row, clause in enumerate(plan.clause):
        if clause.id in seen:
            yield PlanError(
                "{file}, line {line}, key {key}: another clause already has the id {id}; every clause needs its own.",
                file=file,
                line=line_of(text, ("clause", row, "id")),
                key="id",
                id=clause.id,
            )
        seen.add(clause.id)
    for row, indicator in enumerate(plan.indicator):
        if indicator.id in seen:
            yield PlanError(
                "{file}, line {line}, key {key}: another clause or indicator already has the id {id}; every one needs "
                "its own.",
                file=file,
                line=line_of(text, ("indicator", row, "id")),
                key="id",
                id=indicator.id,
            )
        seen.add(indicator.id)
