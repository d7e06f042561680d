"""Edits and scenarios as JSON, and back: files that other programs may write, and that say clearly what is wrong.

A scenario file is `{"format": 1, "scenario": {...}}`; a file of edits may also be a bare list of edits.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from ...json_texts import NoJson, parse_json, read_json_text
from ...messages import Message, Titled
from ...reasons import reason_of
from ..errors import ProjectError
from ..presentation.translate import is_known
from ..project.settings import Choices
from .edits import VERBS, AnyEdit, Edit
from .history import Delta, Step
from .scenario import Scenario

FORMAT: Final = 1
"""Raised by one when a program of before can no longer read what this one writes."""
_EDIT: Final[TypeAdapter[AnyEdit]] = TypeAdapter(Edit)
_EDITS: Final[TypeAdapter[tuple[AnyEdit, ...]]] = TypeAdapter(tuple[Edit, ...])


def plain_edit(edit: AnyEdit) -> dict[str, Any]:
    """Return an edit as plain values; what is not said is left out."""
    return {"verb": edit.verb, **edit.model_dump(mode="json", exclude_defaults=True)}


def dump_edit(edit: AnyEdit) -> str:
    """Return an edit as one JSON text."""
    return json.dumps(plain_edit(edit), ensure_ascii=False)


def load_edit(text: str, *, file: object) -> AnyEdit:
    """Return the edit of a JSON text. Raises ProjectError that names `file`."""
    try:
        return _EDIT.validate_json(text)
    except ValidationError as error:
        raise _broken(error, file) from error


def dump_scenario(scenario: Scenario) -> str:
    """Return a scenario as a file of its own."""
    plain = scenario.model_dump(mode="json", exclude={"edits"})
    plain["edits"] = [plain_edit(edit) for edit in scenario.edits]
    return json.dumps({"format": FORMAT, "scenario": plain}, ensure_ascii=False, indent=1)


def load_scenario(text: str, *, file: object, project: str = "") -> Scenario:
    """Return the scenario of a file. Raises ProjectError, also where it is of another project than `project`."""
    raw = _parsed(text, file)
    _check_format(raw, file)
    try:
        scenario = Scenario.model_validate(raw["scenario"] if isinstance(raw, dict) else raw)
    except (ValidationError, KeyError) as error:
        raise _broken(error, file) from error
    if project and scenario.project and scenario.project != project:
        raise ProjectError(
            "{file} holds a scenario of another project; add its edits with 'lifecircle scenario add' if they are "
            "meant for this one too.",
            file=file,
        )
    return scenario


def load_edits(text: str, *, file: object) -> tuple[AnyEdit, ...]:
    """Return the edits of a file: those of a scenario file, or a list of edits. Raises ProjectError."""
    raw = _parsed(text, file)
    if isinstance(raw, dict) and "scenario" in raw:
        return load_scenario(text, file=file).edits
    _check_format(raw, file)
    try:
        return _EDITS.validate_python(raw if isinstance(raw, list) else raw.get("edits", [raw]))
    except ValidationError as error:
        raise _broken(error, file) from error


def read_edits(path: Path) -> tuple[AnyEdit, ...]:
    """Read the edits of a JSON file. Raises ProjectError."""
    try:
        return load_edits(read_scenario_text(path), file=path.name)
    except FileNotFoundError as error:
        raise ProjectError("There is no file {file}. Check the path.", file=path) from error


def read_scenario_text(path: Path) -> str:
    """Return the text of a file of scenarios or edits. Raises ProjectError, FileNotFoundError where there is none."""
    try:
        return read_json_text(path)
    except FileNotFoundError:
        raise
    except (OSError, NoJson) as error:
        reason = error.reason if isinstance(error, NoJson) else str(error.strerror)
        raise ProjectError("{file} cannot be read ({reason}).", file=path.name, reason=reason) from error


def dump_edits(edits: Iterable[AnyEdit]) -> str:
    """Return edits as a JSON list."""
    return "[" + ",".join(dump_edit(edit) for edit in edits) + "]"


def _parsed(text: str, file: object) -> Any:  # noqa: ANN401  (whatever a JSON file holds)
    try:
        raw = parse_json(text)
    except NoJson as error:
        raise ProjectError("{file} is not a readable JSON file: {reason}.", file=file, reason=error.reason) from error
    if not isinstance(raw, dict | list):
        raise ProjectError("{file} holds neither a scenario nor a list of edits.", file=file)
    return raw


def _check_format(raw: Any, file: object) -> None:  # noqa: ANN401  (whatever a JSON file holds)
    found = raw.get("format", FORMAT) if isinstance(raw, dict) else FORMAT
    if not isinstance(found, int) or found > FORMAT:
        raise ProjectError(
            "{file} was written by a newer LifeCircle (scenario format {found}, this program reads up to {known}); "
            "update the program.",
            file=file,
            found=found,
            known=FORMAT,
        )


def _broken(error: ValidationError | KeyError, file: object) -> ProjectError:
    if isinstance(error, KeyError):
        return ProjectError("{file} holds neither a scenario nor a list of edits.", file=file)
    first = error.errors()[0]
    if first["type"] == "union_tag_invalid":
        return ProjectError(
            "{file}: there is no edit called {verb}; known are {known}.",
            file=file, verb=first["ctx"]["tag"], known=", ".join(VERBS),
        )  # fmt: skip
    place = ".".join(str(part) for part in first["loc"])
    reason = reason_of(first)
    return ProjectError("{file}, {key}: {reason}.", file=file, key=place or "edit", reason=reason)


def plain_message(message: Message) -> dict[str, Any]:
    """Return a sentence as plain values, those within it too."""
    values = {
        key: plain_message(value) if isinstance(value, Message) else [value.title, value.title_en]
        if isinstance(value, Titled) else value if isinstance(value, str | int | float | bool) else str(value)
        for key, value in message.values.items()
    }  # fmt: skip
    return {"template": message.template, "values": values}


def message_of(plain: Mapping[str, Any]) -> Message:
    """Return the sentence of plain values; a template from elsewhere, which could ask for anything, is never filled."""
    values = {key: _value_of(value) for key, value in plain["values"].items()}
    template = "A step in words that this version does not know"
    if is_known(str(plain["template"])):
        template = str(plain["template"])
    return Message(template, values)


def _value_of(plain: Any) -> object:  # noqa: ANN401  (whatever a JSON file holds)
    if isinstance(plain, dict):
        return message_of(plain)
    return Titled(str(plain[0]), str(plain[1])) if isinstance(plain, list) else plain


def dump_step(step: Step) -> str:
    """Return a step of the history as one JSON text, with nothing but what differs."""
    deltas = [
        {
            "scenario": one.scenario,
            "before": _head(one.before),
            "after": _head(one.after) if one.after != one.before else "same",
            "start": one.start,
            "removed": [plain_edit(edit) for edit in one.removed],
            "added": [plain_edit(edit) for edit in one.added],
        }
        for one in step.deltas
    ]
    plain = {
        "label": plain_message(step.label),
        "deltas": deltas,
        "order": [step.order_before, step.order_after if step.order_after != step.order_before else "same"],
        "current": [step.current_before, step.current_after],
    }
    if step.choices is not None:
        plain["choices"] = [one.model_dump(mode="json", exclude_defaults=True) for one in step.choices]
    return json.dumps(plain, ensure_ascii=False)


def load_step(text: str, *, file: object) -> Step:
    """Return the step of a JSON text. Raises ProjectError that names `file`."""
    try:
        raw = parse_json(text)
        order = [tuple(one) for one in (raw["order"] if raw["order"][1] != "same" else [raw["order"][0]] * 2)]
        deltas = tuple(_delta(one) for one in raw["deltas"])
        current = raw["current"]
        chosen = tuple(Choices.model_validate(one) for one in raw.get("choices", ()))
        choices = (chosen[0], chosen[1]) if chosen else None
        return Step(message_of(raw["label"]), deltas, order[0], order[1], current[0], current[1], choices)
    except ValidationError as error:
        raise _broken(error, file) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ProjectError("{file} holds a history that cannot be read ({reason}).", file=file, reason=error) from error


def plain_head(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario without its edits as plain values; what is not said is left out."""
    return scenario.model_dump(mode="json", exclude_defaults=True, exclude={"edits"})


def _head(scenario: Scenario | None) -> dict[str, Any] | None:
    return None if scenario is None else plain_head(scenario)


def _delta(raw: Mapping[str, Any]) -> Delta:
    before = None if raw["before"] is None else Scenario.model_validate(raw["before"])
    given = raw["before"] if raw["after"] == "same" else raw["after"]
    after = None if given is None else Scenario.model_validate(given)
    removed, added = (_EDITS.validate_python(raw[key]) for key in ("removed", "added"))
    return Delta(raw["scenario"], before, after, int(raw["start"]), removed, added)
