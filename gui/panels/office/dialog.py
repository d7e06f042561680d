"""The office's own plans and words: what is installed, what is wrong with any of it, and one more or one less."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ....messages import LifecircleError
from ....scenarios.office.contents import Office, office_folder, read_office
from ....scenarios.office.describe import what_it_holds
from ....scenarios.office.keeping import install, remove
from ....scenarios.presentation.translate import Words
from ....texts import one_line
from ...plain import Label, sided, tip
from ...shell.file_dialog import file_dialog

PLACE: Final = Qt.ItemDataRole.UserRole


class OfficeDialog(QDialog):
    """`changed()` tells that a plan or words came or went."""

    changed = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setWindowTitle(self.tr("Plans and words of the office"))
        self.resize(820, 420)
        self.table = QTableWidget(0, 3, self)
        self.table.setHorizontalHeaderLabels([self.tr("File"), self.tr("Kind"), self.tr("What it holds")])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(sided(right=False))
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.said = Label(self)
        self.said.setWordWrap(True)
        self.install, self.remove = QPushButton(self.tr("Install…"), self), QPushButton(self.tr("Remove"), self)
        self.folder, self.close_it = QPushButton(self.tr("Open the folder"), self), QPushButton(self.tr("Close"), self)
        self.install.setObjectName("primary")
        self.install.clicked.connect(self.ask_file)
        self.remove.clicked.connect(self._remove)
        self.folder.clicked.connect(self._open_folder)
        self.close_it.clicked.connect(self.accept)
        self.table.itemSelectionChanged.connect(lambda: self.remove.setEnabled(bool(self._chosen())))
        self._lay_out()
        self.show_files()

    def _lay_out(self) -> None:
        hint = Label(
            self,
            self.tr(
                "Plan files, words for facilities and words for streets, or one package (.zip) of them. They are only "
                "read, checked each time, and named in every project that they were used for."
            ),
        )
        hint.setWordWrap(True)
        row = QHBoxLayout()
        for button in (self.install, self.remove, self.folder):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_it)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        for part in (hint, self.table, self.said):
            layout.addWidget(part)
        layout.addLayout(row)

    # ----------------------------------------------------------------------------------------------------- the table
    def show_files(self) -> None:
        """List what lies in the folder now."""
        rows = [*self._good(read_office()), *self._bad(read_office())]
        self.table.setRowCount(len(rows))
        for row, (place, shown) in enumerate(rows):
            for column, text in enumerate(shown):
                item = QTableWidgetItem(one_line(text))
                item.setToolTip(tip(text))
                item.setData(PLACE, place)
                self.table.setItem(row, column, item)
        self.table.resizeColumnToContents(0)
        self.table.resizeColumnToContents(1)
        self.remove.setEnabled(False)
        if not rows:
            self.said.setText(self.tr("Nothing is installed yet."))

    def _good(self, office: Office) -> list[tuple[str, tuple[str, str, str]]]:
        words = self._words
        return [
            (one.place, (f"{one.package} / {one.name}" if one.package else one.name, words.name(one.kind),
                         words.say(what_it_holds(one))))
            for one in office.files
        ]  # fmt: skip

    def _bad(self, office: Office) -> list[tuple[str, tuple[str, str, str]]]:
        out = self.tr("Left out")
        return [(place, (place, out, self._words.say(fault))) for place, fault in office.faults]

    def _chosen(self) -> str:
        rows = self.table.selectedItems()
        return str(rows[0].data(PLACE)) if rows else ""

    # ------------------------------------------------------------------------------------------------------- gestures
    def ask_file(self) -> None:
        """Ask for a package, a plan or a file of words."""
        dialog = file_dialog(self, self.tr("Install"), "", self.tr("Plans, words, packages (*.toml *.zip)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.take(Path(file)))
        dialog.open()

    def take(self, file: Path) -> None:
        """Install a file, or say in one sentence why not."""
        self._do(lambda: install(file), self.tr("{file} is installed.").replace("{file}", file.name))

    def _remove(self) -> None:
        place = self._chosen()
        self._do(lambda: remove(place), self.tr("{file} is removed.").replace("{file}", place))

    def _do(self, gesture: Callable[[], object], done: str) -> None:
        try:
            gesture()
        except LifecircleError as error:
            self.said.setText(self._words.say(error))
            return
        self.said.setText(done)
        self.show_files()
        self.changed.emit()

    def _open_folder(self) -> None:
        folder = office_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.said.setText(f"{folder}: {error.strerror}")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
