"""A kind of file that can be handed on, as its module in `kinds` describes it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from .request import ExportRequest

Kind = Literal["paper", "screen", "tables", "layers"]
"""What it is for; the room of its module."""


@dataclass(frozen=True)
class Export:
    """What an export is called, its file's name, and `module:function` that writes it of a request to a path.

    The function may stand in the export's own module; what is heavy is then imported within it. `place` is where it
    stands among those of its room. An export of several files says in `several`, a `module:function` of the request,
    how they are called; `file` is the first of them, and the writer writes the others beside it. Its `key` on the
    command line and its `kind` are the names of its module and of the room.
    """

    title: str
    file: str
    writer: str
    several: str = ""
    place: int = 100
    key: str = ""
    kind: Kind = "paper"

    def write(self, request: ExportRequest, path: Path) -> None:
        """Write the file; what it needs is loaded only now."""
        _function(self.writer)(request, path)

    def names(self, request: ExportRequest) -> tuple[str, ...]:
        """Return the names of its files; none where there is nothing to write."""
        return tuple(_function(self.several)(request)) if self.several else (self.file,)


def _function(address: str) -> Callable[..., Any]:
    module, _, name = address.partition(":")
    found: Callable[..., Any] = getattr(import_module(module, __package__), name)
    return found
