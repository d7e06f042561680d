"""Keeps on this computer what a large project's first opening works out, while the window is used already."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from ....coverage.network.model import Network
from ....messages import LifecircleError
from ....progress import Cancelled, Progress, go_on
from ....scenarios.project.geopackage import copy_of
from ....scenarios.project.project import Project
from ....scenarios.runs.opening import is_worth_keeping, keep_for_opening, keep_opened
from ...jobs import Opened
from ...tasks import Tasks

_log = logging.getLogger(__name__)

NEXT_OPENING: Final = "next opening"
"""The lane on which it is done; nobody waits for it."""


@dataclass(frozen=True, eq=False)
class OpenedRequest:
    """A project that was opened, and the network that was built of it."""

    project: Project
    network: Network


def keep_what_opened(request: OpenedRequest, /, *, progress: Progress, cancelled: Cancelled) -> None:
    """Keep what a first opening worked out; what cannot be kept is done without. Raises WorkCancelled."""
    go_on(progress, cancelled, 0.0, "Keeping the project safe")
    keep_opened(request.project, request.network)


def keep_what_was_saved(path: Path, /, *, progress: Progress, cancelled: Cancelled) -> None:
    """Open a copy of a large project as its next opening will, and keep that. Raises WorkCancelled.

    A copy, as gestures go into the file meanwhile, and would wait for whoever reads it.
    """
    go_on(progress, cancelled, 0.0, "Keeping the project safe")
    if is_worth_keeping(path):
        with copy_of(path) as private:
            go_on(progress, cancelled, 0.1, "Keeping the project safe")
            keep_for_opening(private)


class NextOpening(QObject):
    """Is told what was `opened` and `saved`, and does the rest by itself."""

    def __init__(self, parent: QObject, tasks: Tasks) -> None:
        super().__init__(parent)
        self._tasks = tasks

    def opened(self, opened: Opened) -> None:
        """Keep what came of a first opening."""
        if opened.project.unkept is not None:
            request = OpenedRequest(opened.project, opened.place.network)
            self._tasks.start(NEXT_OPENING, keep_what_opened, request, done=_done, failed=_not_kept)

    def saved(self, path: Path) -> None:
        """Keep what the next opening of a file that was written will ask for."""
        self._tasks.start(NEXT_OPENING, keep_what_was_saved, path, done=_done, failed=_not_kept)


def _done(_: object) -> None:
    """Nothing is shown of it."""


def _not_kept(error: LifecircleError) -> None:
    _log.info("Nothing is kept for the next opening: %s", error)
