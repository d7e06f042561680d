"""JSON that others sent: read within bounds, whatever it holds, with every text in it cleaned."""

import json
from pathlib import Path
from typing import Any

from .limits import MAX_JSON_BYTES
from .messages import Message
from .texts import cleaned_values


class NoJson(ValueError):
    """A text that is no JSON, or more than is read. `reason` is for the planner."""

    def __init__(self, reason: Message | str) -> None:
        super().__init__(str(reason))
        self.reason = reason


def parse_json(text: str) -> Any:  # noqa: ANN401  (whatever a JSON text holds)
    """Return what a JSON text holds, every text in it cleaned. Raises `NoJson`."""
    try:
        return cleaned_values(json.loads(text))
    except RecursionError as error:
        raise NoJson(Message("its lists or tables are nested too deep")) from error
    except ValueError as error:
        raise NoJson(str(error).rstrip(".")) from error


def named_cells(text: str) -> dict[str, str]:
    """Return the further cells of a row by the names of their columns, none where the text tells no such thing."""
    cells = _cells(text)
    return {} if cells is None else {str(name): str(cell) for name, cell in cells.items()}


def is_named_cells(text: str) -> bool:
    """Tell whether `named_cells` understands a text; the empty one tells of no cells."""
    return _cells(text) is not None


def _cells(text: str) -> dict[str, Any] | None:
    try:
        cells = parse_json(text) if text else {}
    except NoJson:
        return None
    return cells if isinstance(cells, dict) else None


def read_json_text(path: Path) -> str:
    """Return the text of a JSON file in UTF-8. Raises `NoJson`, `FileNotFoundError`, other `OSError`s."""
    if path.exists() and not path.is_file():
        raise NoJson(Message("it is not a file but a folder or a device"))
    with path.open("rb") as file:
        data = file.read(MAX_JSON_BYTES + 1)
    if len(data) > MAX_JSON_BYTES:
        raise NoJson(Message("it is longer than {kilobytes} kB", {"kilobytes": MAX_JSON_BYTES >> 10}))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoJson(Message("it is not UTF-8 text; save it as UTF-8 and try again")) from error


def read_json(path: Path) -> Any:  # noqa: ANN401  (whatever a JSON file holds)
    """Return what a JSON file holds. Raises as `parse_json` and `read_json_text`."""
    return parse_json(read_json_text(path))
