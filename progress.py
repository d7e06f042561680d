"""The two callables that long work takes: what it tells of its progress, and how it is stopped."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the finished fraction (0 to 1) and a short English phrase for what is being done."""


Cancelled = Callable[[], bool]
"""Asked between steps; long work raises `WorkCancelled` soon after it first answers True."""


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


def part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress for one stretch of a longer work."""
    return lambda fraction, doing: progress(start + (end - start) * fraction, doing)
