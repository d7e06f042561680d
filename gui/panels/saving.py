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
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("LifeCircle")
        box.setText(self.tr("Save the changes to this project?"))
        box.setInformativeText(self.tr("Without saving, the chosen plan, limits and imported files are lost."))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        texts = {button.Save: self.tr("Save"), button.Discard: self.tr("Do not save"), button.Cancel: self.tr("Cancel")}
        for which, text in texts.items():
            box.button(which).setText(text)
        box.setDefaultButton(button.Save)
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
