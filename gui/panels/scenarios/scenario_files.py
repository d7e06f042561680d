"""A scenario as a file of its own: written from the window, and taken over into another copy of the project."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ....messages import LifecircleError
from ....scenarios.editing.codec import dump_scenario, load_scenario, read_scenario_text
from ....scenarios.editing.session import Session
from ....scenarios.errors import ProjectError
from ....scenarios.project.storage.atomic_write import replacing_file
from ....scenarios.project.storage.file_names import portable
from ...shell.file_dialog import file_dialog


class ScenarioFiles(QObject):
    """`loaded(scenario)` from a file, `said(text)` that one is written, `failed(error)` why not."""

    loaded = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, near: QWidget, session: Callable[[], Session | None]) -> None:
        super().__init__(near)
        self._near, self._session = near, session

    def ask_export(self) -> None:
        """Ask where the current scenario is to be written."""
        session = self._session()
        if session is None or session.scenario is None:
            return
        name = portable(session.scenario.name, ".json")
        dialog = self._dialog(self.tr("Write the scenario"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda file: self.export(Path(file)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write the current scenario."""
        session = self._session()
        if session is None or session.scenario is None:
            return
        try:
            with replacing_file(path, ours=lambda _: True) as beside:  # the dialog has asked
                beside.write_text(dump_scenario(session.scenario), encoding="utf-8")
        except OSError as error:
            text = "{file} cannot be read or written ({reason}); what was done before is kept."
            self.failed.emit(ProjectError(text, file=path.name, reason=error.strerror or str(error)))
            return
        except ProjectError as error:
            self.failed.emit(error)
            return
        self.said.emit(self.tr("Saved as {file}.").format(file=path.name))

    def ask_import(self) -> None:
        """Ask for a scenario's file."""
        dialog = self._dialog(self.tr("Import a scenario"), "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.take(Path(file)))
        dialog.open()

    def take(self, path: Path) -> None:
        """Read a scenario and hand it on."""
        try:
            self.loaded.emit(load_scenario(read_scenario_text(path), file=path.name))
        except OSError as error:
            self.failed.emit(ProjectError("{file} cannot be read ({reason}).", file=path.name, reason=str(error)))
        except LifecircleError as error:
            self.failed.emit(error)

    def _dialog(self, title: str, name: str) -> QFileDialog:
        return file_dialog(self._near.window(), title, name, self.tr("Scenario (*.json)"))
