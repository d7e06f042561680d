"""The one error of this floor."""

from ..messages import LifecircleError


class ProjectError(LifecircleError):
    """A project or a result that cannot be read or written; the sentence names the file and the remedy."""
