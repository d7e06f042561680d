"""The error of this floor."""

from ..messages import LifecircleError


class DataError(LifecircleError):
    """What the planner brought cannot be used as it is; the sentence names the file, row or column and the remedy."""


class NoStreetsThereError(DataError):
    """A file of streets has none within the bounds that were asked for."""
