"""People that were estimated and not counted, as figures that carry it along into tables."""

from ...coverage.place import Demand
from ...coverage.plans.groups import counted_parts


class Estimate(float):
    """A figure that was estimated: machines read it as any other, the eye sees it behind the sign of an estimate."""

    __slots__ = ()


def as_known(people: float | None, *, estimated: bool) -> float | None:
    """Return people as an `Estimate` where they were estimated; of nobody nothing was.

    Examples
    --------
    >>> isinstance(as_known(12.0, estimated=True), Estimate)
    True
    >>> as_known(None, estimated=True)

    """
    return Estimate(people) if estimated and people else people


def is_estimated(group: str, demand: Demand) -> bool:
    """Tell whether the people of a group, or any part by which it is told, were estimated."""
    return any(one in demand.estimated for one in counted_parts(group, demand.weights))
