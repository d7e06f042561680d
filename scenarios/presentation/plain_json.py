"""Values as JSON holds them: figures that are finite or null, and texts without what moves a terminal's cursor."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from ...texts import clean

_PLAIN = frozenset({bool, int})
"""What JSON takes as it is: most of the values of a long document."""


def plain_json(value: Any) -> Any:  # noqa: ANN401  (JSON has no narrower type)
    """Return a value with mappings, lists, texts, figures and paths as JSON holds them; what is not finite is None."""
    if value is None or type(value) in _PLAIN:
        return value
    if type(value) is float:
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, str | Path):
        return clean(str(value))
    if hasattr(value, "item"):  # a figure of numpy's
        value = value.item()
    return number(value) if isinstance(value, float) else value


def json_text(value: Any) -> str:  # noqa: ANN401  (as above)
    """Return a value as the text of a JSON file, each item on a line of its own, ended by a line break."""
    return to_json(plain_json(value), indent=1).decode() + "\n"


def number(value: float | None) -> float | None:
    """Return a figure as JSON knows it: None for what is not finite."""
    return float(value) if value is not None and math.isfinite(value) else None
