"""A view of the plan's year worked out away from the window."""

from dataclasses import dataclass

from ....progress import Cancelled, Progress, go_on
from ....scenarios.planning.registry import ViewKind
from ....scenarios.planning.request import ViewRequest
from ....scenarios.planning.view import View


@dataclass(frozen=True, eq=False)
class ViewAsked:
    """Which view of what."""

    kind: ViewKind
    request: ViewRequest


def make_view(asked: ViewAsked, /, *, progress: Progress, cancelled: Cancelled) -> View:
    """Work a view out. Raises LifecircleError, and WorkCancelled."""
    view = asked.kind.make(asked.request)
    go_on(progress, cancelled, 1.0, asked.kind.title)
    return view
