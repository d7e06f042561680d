"""Nothing is lost without a question: what changed since the last saving, and asking before it is let go."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget


class Unsaved(QObject):
    """Knows whether there are changes, marks the window for them, and asks before they are lost."""

    def __init__(self, window: QWidget, save: Callable[[Callable[[], None]], None]) -> None:
        """`save(then)` writes the project, or asks where to, and calls `then` once it is written."""
        super().__init__(window)
        self._window, self._save = window, save
        self.question: QMessageBox | None = None

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost."""
        return self._window.isWindowModified()

    def note(self, changed: bool = True) -> None:
        """Take note of a change, or that everything is saved."""
        self._window.setWindowModified(changed)

    def before(self, then: Callable[[], None]) -> None:
        """Do `then` at once where nothing is unsaved; else ask, and do it if the planner saves or lets it go."""
        if not self.is_changed:
            then()
            return
        button = QMessageBox.StandardButton
        self._ask(
            self.tr("Save the changes to this project?"),
            self.tr("Without saving, the chosen plan, limits and imported files are lost."),
            {button.Save: self.tr("Save"), button.Discard: self.tr("Do not save"), button.Cancel: self.tr("Cancel")},
            then,
        )

    def before_files_are_left(self, then: Callable[[], None]) -> None:
        """Ask whether files that are listed for an import may be let go, and do `then` if they may."""
        button = QMessageBox.StandardButton
        self._ask(
            self.tr("Close without checking the files that are listed?"),
            self.tr("What was chosen for them is lost; the files themselves stay as they are."),
            {button.Discard: self.tr("Close"), button.Cancel: self.tr("Back to the files")},
            then,
        )

    def _ask(
        self, text: str, more: str, answers: dict[QMessageBox.StandardButton, str], then: Callable[[], None]
    ) -> None:
        """Ask a question; what lets nothing go is the usual answer."""
        box, button = QMessageBox(self._window), QMessageBox.StandardButton
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("LifeCircle")
        box.setText(text)
        box.setInformativeText(more)
        for which, name in answers.items():
            box.addButton(which).setText(name)
        box.setDefaultButton(button.Save if button.Save in answers else button.Cancel)
        box.setEscapeButton(button.Cancel)
        box.buttonClicked.connect(lambda pressed: self._answered(box.standardButton(pressed), then))
        self.question = box
        box.open()

    def _answered(self, button: QMessageBox.StandardButton, then: Callable[[], None]) -> None:
        self.question = None
        if button == QMessageBox.StandardButton.Save:
            self._save(then)
        elif button == QMessageBox.StandardButton.Discard:
            self.note(False)
            then()
