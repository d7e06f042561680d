"""The start page's ways: the last projects with their pictures, what a crash left behind, and a place by its name."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from ....scenarios.build.request import CheckRequest
from ....scenarios.editing.working_files import forget_working_file, left_behind, left_open
from ...importer.jobs import MakeRequest, make_of_files
from ...shell.preferences import Memory
from ...shell.start.crash import CrashReport
from ...shell.start.welcome_page import PICTURE, StartPage
from ...tasks import Tasks
from ..lanes import WORK
from .keeping import Keeping
from .place_dialog import PlaceDialog

_EXTRACT = "osm_file"
"""Under this the OpenStreetMap file is remembered that was taken last."""


class Starting(QObject):
    """Fills the start page. `came(Opened)` brings a place that was fetched, `failed(error)` tells why it was not."""

    began = Signal()
    came = Signal(object)
    failed = Signal(object)

    def __init__(
        self, page: StartPage, tasks: Tasks, *, memory: Memory, keeping: Keeping, open_path: Callable[[Path], None]
    ) -> None:
        super().__init__(page)
        self._page, self._tasks, self._memory, self._keeping = page, tasks, memory, keeping
        self.dialog: PlaceDialog | None = None
        self.report = CrashReport(memory.folder)
        page.recent_asked.connect(lambda path: open_path(Path(path)))
        page.left.open_asked.connect(lambda path: open_path(Path(path)))
        page.left.forget_asked.connect(self._forget)
        page.place_asked.connect(self.ask_place)

    def look(self) -> None:
        """Offer the last projects."""
        self._page.set_recent(self._memory.recent(), self._memory.picture)

    def recover(self) -> None:
        """Tell what a program left behind that did not end in order; its report is told once."""
        report = self.report.read()
        self.report.forget()
        self._page.left.show_left(left_behind(self._keeping.working), left_open(self._keeping.notes), report)

    def _forget(self, path: str) -> None:
        forget_working_file(Path(path))
        self._page.left.show_left(left_behind(self._keeping.working), (), "")

    def keep_picture(self, path: Path, widget: QWidget) -> None:
        """Keep how a project looks, for the start page."""
        size = PICTURE * 2
        picture = widget.grab().scaled(
            size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        _middle(picture, size.width(), size.height()).save(str(self._memory.picture(path)), "PNG")

    # ------------------------------------------------------------------------------------------------- by a name
    def ask_place(self, name: str) -> None:
        """Ask out of which file a place is to be made, or whether over the internet, and make it."""
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = PlaceDialog(name, self._page, extract=self._memory.text(_EXTRACT))
        self.dialog.asked.connect(self.make)
        self.dialog.open()

    def make(self, request: CheckRequest) -> None:
        """Make a place of streets and facilities; without the internet it says so where it is needed."""
        if request.network.file is not None:
            self._memory.keep_text(_EXTRACT, str(request.network.file))
        self.began.emit()
        self._tasks.start(WORK, make_of_files, MakeRequest(request), done=self.came.emit, failed=self.failed.emit)


def _middle(picture: QPixmap, width: int, height: int) -> QPixmap:
    return picture.copy((picture.width() - width) // 2, (picture.height() - height) // 2, width, height)
