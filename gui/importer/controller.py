"""Between the assistant's page and the window's work: files are looked into, checked, and their problems written."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...layers.crs.datum_detection import Detection
from ...layers.files.kinds.formats import dialog_filter
from ...layers.inspection.finding import FACILITIES, POPULATION
from ...messages import LifecircleError
from ...scenarios.errors import ProjectError
from ...texts import one_line
from ..jobs import Opened
from ..shell.file_dialog import file_dialog
from ..shell.message_bar import MessageBar
from ..shell.preferences import forget_columns, keep_columns
from ..tasks import Tasks
from .choices import LayerChoice, is_broken, request_of, shifted_unasked, worth_keeping
from .folders import Listed, is_folder, list_files
from .jobs import (
    CompareAllRequest,
    CompareRequest,
    Looked,
    LookRequest,
    MakeRequest,
    compare_all,
    compare_datums,
    look_into,
    make_of_files,
)
from .page import ImportAssistant

DATUMS: Final = "datums"
"""The lane on which points are compared with the streets, unasked."""
_LONGEST_BYTES: Final = 60_000_000
"""Streets of larger files are compared when they are asked for."""
_SHOWN: Final = 5
"""So many names of files that were left alone are said."""
_log = logging.getLogger(__name__)


class ImportFlow(QObject):
    """Drives an assistant. `looked` tells that files were added to it; a place that was made goes to `take`.

    `made(opened, choices)` tells it before, with what was chosen for each file.
    """

    looked = Signal()
    made = Signal(object, object)

    def __init__(
        self,
        page: ImportAssistant,
        tasks: Tasks,
        lane: str,
        message: MessageBar,
        *,
        columns: Path,
        take: Callable[[Opened], None],
    ) -> None:
        """`columns` is the folder in which confirmed columns are kept."""
        super().__init__(page)
        self._columns = columns
        self._compared: set[Looked] = set()
        self.before: Callable[[Callable[[], None]], None] = _at_once
        self._page, self._tasks, self._lane, self._message, self._take = page, tasks, lane, message, take
        page.crs_given.connect(self._look_by_crs)
        page.columns_given.connect(self._look_by_columns)
        page.compare_asked.connect(self.compare)
        page.redetection_asked.connect(self._look_as_at_first)
        page.more_asked.connect(self.choose_files)
        page.folder_asked.connect(self.choose_folder)
        page.check_asked.connect(self.check)
        page.export_asked.connect(self.choose_export)

    def look(self, paths: tuple[Path, ...]) -> None:
        """Look into files in the background and list them, with the columns that were confirmed for such files.

        Of a folder all files in it that can be planning data are listed.
        """
        if any(map(is_folder, paths)):
            self._message.hide()
            self._tasks.start(self._lane, list_files, paths, done=self._look_listed, failed=self._message.error)
        else:
            self._look(LookRequest(paths, confirmed=self._columns))

    def _look_listed(self, listed: Listed) -> None:
        self._look(LookRequest(listed.files, confirmed=self._columns))
        if listed.left_alone:
            shown = self.tr(", ").join(map(one_line, listed.left_alone[:_SHOWN]))
            more = " …" if len(listed.left_alone) > _SHOWN else ""
            text = self.tr("Not used, as they are not planning data ({count}): {names}")
            self._message.note(text.format(count=len(listed.left_alone), names=shown + more))

    def _look_by_crs(self, choice: LayerChoice, crs: str) -> None:
        looked = choice.looked
        mapping = looked.mapping or None
        self._look(LookRequest((looked.path,), crs, looked.layer, mapping, confirmed=self._columns))

    def _look_by_columns(self, choice: LayerChoice, mapping: dict[str, str]) -> None:
        looked = choice.looked
        self._look(LookRequest((looked.path,), looked.crs, looked.layer, mapping))

    def _look_as_at_first(self, choice: LayerChoice) -> None:
        """Forget what was said of a file's columns, for it and all like it, and look at it again."""
        report, looked = choice.looked.found.report, choice.looked
        if report is not None:
            forget_columns(self._columns, report.all_columns)
        self._look(LookRequest((looked.path,), looked.crs, looked.layer))

    def _look(self, request: LookRequest) -> None:
        self._message.hide()
        self._tasks.start(self._lane, look_into, request, done=self._list, failed=self._message.error)

    def compare(self, choice: LayerChoice, streets: LayerChoice) -> None:
        """Work out the evidence for each datum of a file, and show it."""

        def take(detection: Detection) -> None:
            self._page.take_detection(choice, detection)

        self._message.hide()
        request = CompareRequest(choice.looked, streets.looked)
        self._tasks.start(self._lane, compare_datums, request, done=take, failed=self._message.error)

    def _list(self, looked: tuple[Looked, ...]) -> None:
        self._page.add(looked)
        self.looked.emit()
        self.compare_unasked()

    def compare_unasked(self) -> None:
        """Ask the streets, read once, of all points whose datum nobody has told yet, beside all else."""
        streets = self._page.streets()
        if streets is None or is_broken(streets) or _is_long_to_read(streets.looked.path):
            return
        asked = [choice for choice in self._page.choices() if self._is_unsure(choice)]
        if not asked:
            return
        looked = tuple(choice.looked for choice in asked)

        def take(found: tuple[Detection | None, ...]) -> None:
            self._compared.update(looked)
            self._page.wait_for_streets(waiting=False)
            for choice, detection in zip(asked, found, strict=True):
                if detection is not None:
                    self._page.take_detection(choice, detection)

        def give_up(_error: LifecircleError) -> None:
            self._compared.update(looked)
            self._page.wait_for_streets(waiting=False)

        self._page.wait_for_streets(waiting=True)
        self._tasks.start(DATUMS, compare_all, CompareAllRequest(looked, streets.looked), done=take, failed=give_up)

    def _is_unsure(self, choice: LayerChoice) -> bool:
        """Whether the streets were not asked yet; also where the planner has chosen."""
        unsaid = choice.detection is None and choice.looked not in self._compared
        return unsaid and (choice.use == FACILITIES or choice.serves(POPULATION)) and choice.may_be_shifted()

    def check(self) -> None:
        """Read the files as chosen, evaluate, and hand on the place; what was said of columns is kept."""
        self._message.hide()
        page = self._page
        try:
            request = request_of(
                page.choices(),
                name=page.name.text().strip(),
                plan=str(page.plans.currentData()),
                estimate=page.estimate.asked(),
                complete=page.complete.isChecked(),
            )
        except LifecircleError as error:
            self._message.error(error)
            return
        made = MakeRequest(request, shifted_unasked(page.choices()))
        self.before(lambda: self._make(made))

    def _make(self, request: MakeRequest) -> None:
        self._tasks.start(self._lane, make_of_files, request, done=self._made, failed=self._message.error)

    def _made(self, opened: Opened) -> None:
        """What was said of columns has proved right and is kept; the list begins anew: the place holds the files."""
        self._keep_columns()
        choices = self._page.choices()
        self._compared.clear()
        self._page.clear()
        self.made.emit(opened, choices)
        self._take(opened)

    def show_again(self, choices: tuple[LayerChoice, ...]) -> None:
        """List the files of an import that was taken back as they were chosen."""
        self._page.show_choices(choices)
        if choices:
            self.looked.emit()

    def _keep_columns(self) -> None:
        for choice in self._page.choices():
            report = choice.looked.found.report
            mapping = worth_keeping(choice.looked.mapping)
            if choice.use and mapping and report is not None:
                try:
                    keep_columns(self._columns, report.all_columns, mapping)
                except OSError:
                    _log.warning("The confirmed columns of %s cannot be kept", choice.looked.path.name, exc_info=True)

    def choose_files(self) -> None:
        """Ask for files."""
        kinds = self.tr("Planning data")
        dialog = file_dialog(self._window(), self.tr("Add files"), "", f"{kinds} ({dialog_filter()})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self.look(tuple(Path(file) for file in files)))
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder of files."""
        dialog = file_dialog(self._window(), self.tr("Add the files of a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, on=False)
        dialog.fileSelected.connect(lambda folder: self.look((Path(folder),)))
        dialog.open()

    def choose_export(self) -> None:
        """Ask where the problems are to be written."""
        dialog = file_dialog(self._window(), self.tr("Export problems"), "problems.csv", "CSV (*.csv)")
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


def _is_long_to_read(streets: Path) -> bool:
    return streets.stat().st_size > _LONGEST_BYTES


def _at_once(then: Callable[[], None]) -> None:
    """Where nothing can be lost, go on at once."""
    then()
