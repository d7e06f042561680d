"""LifeCircle: who reaches a public service within the circle that the plan promises, and who is left outside.

The repository's root is this package. What every floor shares stands here: the version, the one base of all errors
that are meant for the planner, and the two callables that long work takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .messages import Message

__version__ = "0.1.0"


@dataclass(frozen=True)
class Several:
    """A value of a sentence that is itself several sentences, each on a line of its own."""

    messages: tuple[Message, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.messages))
