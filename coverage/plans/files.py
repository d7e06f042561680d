"""Plan files: found, read, checked with the line and the key of every fault, and begun from a template."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from ...texts import cleaned_values
from ..errors import PlanError
from .clauses import Plan, Service, service_keys
from .diagnostics import fault_of, line_of, syntax_fault

PLANS: Final = ("circles", "xiangtan", "jiangxi", "mianyang", "jiaxing", "huangyan")
"""The plans that come with LifeCircle, in the order in which they are offered."""

_FOLDER: Final = resources.files(__package__) / "data"


@cache
def built_in_services() -> Mapping[str, Service]:
    """Return the services that every plan may speak of, by key."""
    name = "services.toml"
    raw = tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Service]).validate_python(raw["service"])


def built_in_keys() -> tuple[str, ...]:
    """Return the keys of the built-in plans that are installed."""
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
    """Return every built-in plan by its key."""
    return {key: built_in_plan(key) for key in built_in_keys()}


def load_plan(source: str | Path) -> Plan:
    """Return the plan of a file, or the built-in one when `source` is a built-in key.

    Raises PlanError, whose sentence names the file, the line and the key of the first fault.
    """
    if isinstance(source, str) and source in built_in_keys():
        return built_in_plan(source)
    path = Path(source)
    return parse_plan(_text_of(path), path.name)


def plan_faults(path: Path) -> tuple[PlanError, ...]:
    """Return every fault of a plan file, in the order of its lines; none when the file is a valid plan."""
    try:
        faults = _faults(_text_of(path), path.name)
    except PlanError as error:
        return (error,)
    return tuple(sorted(faults, key=_line_number))


def parse_plan(text: str, file: str) -> Plan:
    """Return the plan written in `text`; `file` is only named in errors. Raises PlanError for its first fault."""
    faults = sorted(_faults(text, file), key=_line_number)
    if faults:
        raise faults[0]
    return _with_services(Plan.model_validate(cleaned_values(tomllib.loads(text))))


def new_plan(path: Path, key: str) -> None:
    """Write a plan file to begin from. Raises PlanError when `path` exists or cannot be written."""
    text = (_FOLDER / "template.toml").read_text(encoding="utf-8")
    text = text.replace('key = "my_plan"', f'key = "{key}"').replace('"my-plan-', f'"{key.replace("_", "-")}-')
    parse_plan(text, path.name)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise PlanError("{file} already exists; give the new plan another name.", file=str(path)) from None
    except OSError as error:
        raise PlanError("{file} cannot be written: {why}.", file=str(path), why=error.strerror) from error


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PlanError(
            "There is no plan file {file}. Built-in plans are {known}.",
            file=str(path),
            known=", ".join(built_in_keys()),
        ) from None
    except UnicodeDecodeError as error:
        raise PlanError("{file} is not UTF-8 text; save it as UTF-8 and try again.", file=str(path)) from error
    except OSError as error:
        raise PlanError("{file} cannot be read: {why}.", file=str(path), why=error.strerror) from error


def _faults(text: str, file: str) -> list[PlanError]:
    try:
        raw = cleaned_values(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return [syntax_fault(error, file)]
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        # A list whose only item is at fault is also reported as too short; the item's own fault says it better.
        found = [item for item in error.errors() if not (item["type"] == "too_short" and item["input"])]
        faults = [fault_of(item, text, raw, file) for item in found]
        return list({(fault.values["line"], fault.values["key"]): fault for fault in reversed(faults)}.values())
    return [*_doubled_ids(plan, text, file), *_unknown_keys(_with_services(plan), text, file)]


def _with_services(plan: Plan) -> Plan:
    return plan.model_copy(update={"service": {**built_in_services(), **plan.service}})


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


def _unknown_keys(plan: Plan, text: str, file: str) -> Iterator[PlanError]:
    ids = {clause.id for clause in plan.clause}
    for row, clause in enumerate(plan.clause):
        for key in sorted(set(service_keys(clause)) - set(plan.service)):
            yield PlanError(
                "{file}, line {line}, key {key}: there is no service {service}; "
                "known are {known}. A plan can define its own under [service.{service}].",
                file=file,
                line=line_of(text, ("clause", row, "services"), containing=f'"{key}"'),
                key="services",
                service=key,
                known=", ".join(sorted(plan.service)),
            )
        named = {"reading_of": [clause.reading_of] if clause.reading_of else [], "see_also": clause.see_also}
        for field, others in named.items():
            for other in others:
                if other not in ids:
                    yield PlanError(
                        "{file}, line {line}, key {key}: the plan has no clause {id}.",
                        file=file,
                        line=line_of(text, ("clause", row, field)),
                        key=field,
                        id=other,
                    )
