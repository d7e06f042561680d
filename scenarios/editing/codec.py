"""Edits and scenarios as JSON, and back: files that other programs may write, and that say clearly what is wrong.

A scenario file is `{"format": 1, "scenario": {...}}`; a file of edits may also be a bare list of edits.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from ..errors import ProjectError
from .edits import VERBS, AnyEdit, Edit
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
    try:
        return _EDITS.validate_python(raw if isinstance(raw, list) else raw.get("edits", [raw]))
    except ValidationError as error:
        raise _broken(error, file) from error


def read_edits(path: Path) -> tuple[AnyEdit, ...]:
    """Read the edits of a JSON file. Raises ProjectError."""
    try:
        return load_edits(path.read_text(encoding="utf-8-sig"), file=path.name)
    except FileNotFoundError as error:
        raise ProjectError("There is no file {file}. Check the path.", file=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError("{file} cannot be read ({reason}).", file=path.name, reason=error) from error


def dump_edits(edits: Iterable[AnyEdit]) -> str:
    """Return edits as a JSON list."""
    return "[" + ",".join(dump_edit(edit) for edit in edits) + "]"


def _parsed(text: str, file: object) -> Any:  # noqa: ANN401  (whatever a JSON file holds)
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise ProjectError("{file} is no JSON file that can be read: {reason}.", file=file, reason=error) from error
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
    reason = first["msg"].removeprefix("Value error, ")
    return ProjectError("{file}, {key}: {reason}.", file=file, key=place or "edit", reason=reason)
