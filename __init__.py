"""LifeCircle: who reaches a public service within the circle that the plan promises, and who is left outside.

The repository's root is this package. What every floor shares stands here: the version, the one base of all errors
that are meant for the planner, and the two callables that long work takes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__version__ = "0.1.0"

Progress = Callable[[float, str], None]
"""Called with the finished fraction (0 to 1) and a short English phrase for what is being done."""

Cancelled = Callable[[], bool]
"""Asked between steps; long work raises `WorkCancelled` soon after it first answers True."""


@dataclass(frozen=True)
class Message:
    """A sentence for the planner that is no error: a reason, a warning, a piece of evidence.

    `template` is English with `{named}` fields, filled from `values`, and the key for its translation, as below.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True)
class Titled:
    """A value of a sentence that has a name in either language of its own, such as a service that a plan defines."""

    title: str
    title_en: str

    def __str__(self) -> str:
        return self.title_en


@dataclass(frozen=True)
class Several:
    """A value of a sentence that is itself several sentences, each on a line of its own."""

    messages: tuple[Message, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.messages))


class LifecircleError(Exception):
    """A sentence for the planner: what is wrong, where, and what to do about it.

    `template` is English with `{named}` fields, filled from `values`. The template itself is the key under which a
    translation is looked up, so it must be a literal at the place where it is raised.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return self.template.format(**self.values)


class WorkCancelled(Exception):
    """The planner pressed cancel. Not an error: nothing was written and nothing is to be reported."""


def ignore_progress(_fraction: float, _doing: str) -> None:
    """A `Progress` for callers who do not watch."""


def never_cancelled() -> bool:
    """A `Cancelled` for callers who never stop."""
    return False


def go_on(progress: Progress, cancelled: Cancelled, fraction: float, doing: str) -> None:
    """Say what is done next, between two steps of long work; raises `WorkCancelled` where that is wished."""
    if cancelled():
        raise WorkCancelled
    progress(fraction, doing)
