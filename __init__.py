"""LifeCircle: who reaches a public service within the circle that the plan promises, and who is left outside.

The repository's root is this package. What every floor shares stands here: the version, the one base of all errors
that are meant for the planner, and the two callables that long work takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .texts import shown

__version__ = "0.1.0"


def filled(template: str, values: Mapping[str, object]) -> str:
    """Return a sentence with its values, those of texts fit to be shown."""
    return template.format(**{name: shown(value) for name, value in values.items()})
