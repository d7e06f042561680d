"""LifeCircle: who reaches a public service within the circle that the plan promises, and who is left outside.

The repository's root is this package. What every floor shares stands here: the version, the one base of all errors
that are meant for the planner, and the two callables that long work takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .messages import LifecircleError

__version__ = "0.1.0"


def said_again(kind: type[LifecircleError], template: str, values: Mapping[str, object]) -> LifecircleError:
    error = kind.__new__(kind)
    LifecircleError.__init__(error, template, **values)  # whatever a kind asks for when it is first made
    return error
