"""The one error of this floor."""

from ..messages import LifecircleError


class DataError(LifecircleError):
    """What the planner brought cannot be used as it is; the sentence names the file, row or column and the remedy."""
