"""What was done to each file on its way in, to be read again at any time after the import."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from ....scenarios.presentation.translate import Words
from ....scenarios.project.settings import Settings
from ....texts import one_line

_SIZE: Final = (680, 480)


class RecordsSheet(QDialog):
    """Lists the files of a project, what each served for, what was done to it and what is doubtful about it."""

    def __init__(self, settings: Settings, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Files, and what was done to them"))
        self.text = QPlainTextEdit(self._told(settings, words), self)
        self.text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        self.resize(*_SIZE)

    def _told(self, settings: Settings, words: Words) -> str:
        parts = []
        if settings.source:
            parts.append(self.tr("Data: {source}").format(source=one_line(settings.source)))
        for record in settings.inputs:
            rows = self.tr("{rows} rows").format(rows=f"{record.rows:,}") if record.rows else ""
            head = " · ".join(part for part in (one_line(record.file), words.name(record.role), rows) if part)
            lines = [head]
            notes = dict.fromkeys(words.say(note.message()) for note in (*record.told, *record.done))
            parts.append("\n".join([*lines, *(f"· {note}" for note in notes)]))
        warnings = dict.fromkeys(words.say(note.message()) for note in settings.warnings)
        parts += ["\n".join(f"· {note}" for note in warnings)] if warnings else []
        return "\n\n".join(parts) if parts else self.tr("This project does not record the files that it was made from.")
