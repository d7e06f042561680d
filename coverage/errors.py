"""The errors of this floor."""

from typing import TYPE_CHECKING

from ..messages import LifecircleError

if TYPE_CHECKING:
    from ..arrays import Floats, Longs  # light as the errors are, the command line's help may know them


class NetworkError(LifecircleError):
    """The network cannot carry the analysis: empty, disconnected, broken geometry, or nothing snaps to it."""


class RequestError(LifecircleError):
    """A question that has no answer: a zero speed, a negative limit, more output than memory can hold."""


class PlanError(LifecircleError):
    """A plan file that cannot be read as a plan; the sentence names the file, the line and the key."""


class InfeasibleError(RequestError):
    """No choice of sites can serve everybody; `points` (k,) are the demand points that none can, `weight` their people.

    Where several circles were asked together, the points of the second follow those of the first, and so on.
    """

    def __init__(self, template: str, *, points: "Longs", weight: "Floats", **values: object) -> None:
        super().__init__(template, **values)
        self.points, self.weight = points, weight
