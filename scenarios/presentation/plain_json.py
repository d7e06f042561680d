"""Values as JSON holds them: figures that are finite or null, and texts without what moves a terminal's cursor."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...texts import clean


def plain_json(value: Any) -> Any:  # noqa: ANN401  (JSON has no narrower type)
    """Return a value with mappings, lists, texts, figures and paths as JSON holds them; what is not finite is None."""
    if isinstance(value, Mapping):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, str | Path):
        return clean(str(value))
    if hasattr(value, "item"):  # a figure of numpy's
        value = value.item()
    return number(value) if isinstance(value, float) else value


def number(value: float | None) -> float | None:
    """Return a figure as JSON knows it: None for what is not finite."""
    return float(value) if value is not None and math.isfinite(value) else None
