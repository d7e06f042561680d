"""Between the assistant's page and the window's work: files are looked into, checked, and their problems written."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from .. import LifecircleError
from ..scenarios.errors import ProjectError
from .desk import Opened
from .import_assistant import ImportAssistant
from .import_choices import request_of
from .import_work import Looked, LookRequest, look_into, make_of_files
from .messages import MessageBar
from .tasks import Tasks

FILTER: Final = " ".join(
    f"*.{suffix}"
    for suffix in (
        *("osm", "pbf", "csv", "txt", "tsv", "xlsx", "xls", "shp", "zip"),
        *("gpkg", "geojson", "json", "kml", "gml", "tab", "tif", "tiff"),
    )
)


class ImportFlow(QObject):
    """Drives an assistant. `looked` tells that files were added to it; a place that was made goes to `take`."""

    looked = Signal()

    def __init__(
        self, page: ImportAssistant, tasks: Tasks, lane: str, message: MessageBar, *, take: Callable[[Opened], None]
    ) -> None:
        super().__init__(page)
        self._page, self._tasks, self._lane, self._message, self._take = page, tasks, lane, message, take
        page.crs_given.connect(lambda path, crs: self.look((path,), crs))
        page.more_asked.connect(self.choose_files)
        page.check_asked.connect(self.check)
        page.export_asked.connect(self.choose_export)

    def look(self, paths: tuple[Path, ...], crs: str = "") -> None:
        """Look into files in the background and list them; `crs` where they do not say theirs."""
        self._message.hide()
        request = LookRequest(paths, crs)
        self._tasks.start(self._lane, look_into, request, done=self._list, failed=self._message.error)

    def _list(self, looked: tuple[Looked, ...]) -> None:
        self._page.add(looked)
        self.looked.emit()

    def check(self) -> None:
        """Read the files as chosen, evaluate, and hand on the place."""
        self._message.hide()
        try:
            plan = str(self._page.plans.currentData())
            request = request_of(self._page.choices(), name=self._page.name.text().strip(), plan=plan)
        except LifecircleError as error:
            self._message.error(error)
            return
        self._tasks.start(self._lane, make_of_files, request, done=self._take, failed=self._message.error)

    def choose_files(self) -> None:
        """Ask for files."""
        dialog = QFileDialog(self._window(), self.tr("Add files"), "", f"{self.tr('Planning data')} ({FILTER})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self.look(tuple(Path(file) for file in files)))
        dialog.open()

    def choose_export(self) -> None:
        """Ask where the problems are to be written."""
        dialog = QFileDialog(self._window(), self.tr("Export problems"), "problems.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda file: self.export(Path(file)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write the problems of all files as a table."""
        try:
            self._page.write_problems(path)
        except OSError as error:
            self._message.error(ProjectError("{file} cannot be written ({reason}).", file=path.name, reason=error))

    def _window(self) -> QWidget:
        return self._page.window()
