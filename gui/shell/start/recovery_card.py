"""After a crash: what was being worked on, and that nothing of it is lost."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....texts import one_line
from ...plain import Label, tip

if TYPE_CHECKING:  # the start page is shown before projects can be read
    from ....scenarios.editing.working_files import LeftBehind


_ROW_PX: Final = 28


class RecoveryCard(QFrame):
    """Lists what a program that did not end in order left behind; hidden where nothing is.

    `open_asked(path)` asks to go on with a project, `forget_asked(path)` to throw away a working file.
    """

    open_asked = Signal(str)
    forget_asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("recovery")
        self._left: tuple[LeftBehind, ...] = ()
        self._open: tuple[Path, ...] = ()
        self._report = ""
        self._title = Label(self)
        self._title.setWordWrap(True)
        self._rows = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self._title)
        layout.addLayout(self._rows)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_left(self, left: "Sequence[LeftBehind]", opened: Sequence[Path], report: str) -> None:
        """Show working files, projects that were open, and what the program wrote while it died."""
        self._left, self._open, self._report = tuple(left), tuple(opened), report
        self._write()
        self.setVisible(bool(left or opened or report))

    def _write(self) -> None:
        self._title.setText(
            self.tr("LifeCircle did not close properly last time. Every step that was confirmed is kept.")
        )
        while (row := self._rows.takeAt(0)) is not None:
            widget = row.widget()
            if widget is not None:
                widget.deleteLater()
        self.buttons = []
        for left in self._left:
            text = self.tr("Continue with {name} of {time} ({steps} steps, in no file yet)")
            time = f"{left.written:%Y-%m-%d %H:%M}"
            text = text.format(name=one_line(left.name), time=time, steps=left.steps)
            self._add_row(text, left.path, throw_away=True)
        for path in self._open:
            self._add_row(self.tr("Continue with {file}").format(file=path.name), path, throw_away=False)
        if self._report:
            button = self._button(self.tr("Read the crash report…"))
            button.clicked.connect(self.show_report)
            self._rows.addWidget(button)

    def _add_row(self, text: str, path: Path, *, throw_away: bool) -> None:
        row = QWidget(self)
        row.setMinimumHeight(_ROW_PX)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        button = self._button(text)
        button.setToolTip(tip(str(path)))
        button.clicked.connect(lambda: self.open_asked.emit(str(path)))
        line.addWidget(button)
        if throw_away:
            forget = self._button(self.tr("Discard"))
            forget.clicked.connect(lambda: self.forget_asked.emit(str(path)))
            line.addWidget(forget)
        line.addStretch(1)
        self._rows.addWidget(row)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("link")
        button.setMinimumHeight(_ROW_PX)
        self.buttons.append(button)
        return button

    def show_report(self) -> None:
        """Show the report to be copied."""
        dialog = QDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Crash report"))
        dialog.resize(720, 420)
        text = QPlainTextEdit(self._report, dialog)
        text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
        buttons.rejected.connect(dialog.close)
        layout = QVBoxLayout(dialog)
        layout.addWidget(text)
        layout.addWidget(buttons)
        dialog.open()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
