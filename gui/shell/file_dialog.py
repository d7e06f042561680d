"""Dialogs for files and folders begin where the last one ended, at first in the user's documents: never at the root."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

_PROPERTY: Final = "lastFolder"
"""Of the application, as its last folder is the same for all windows."""


def last_folder() -> str:
    """Return the folder of the file that was chosen last, '' where none was or it is gone."""
    application = QApplication.instance()
    kept = str(application.property(_PROPERTY) or "") if application is not None else ""
    return kept if kept and Path(kept).is_dir() else ""


def keep_folder(folder: str) -> None:
    """Take note of a folder, '' for none."""
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, folder)


def first_folder() -> str:
    """Return where a dialog begins: in the last folder, else in the documents, else at home."""
    places = QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.HomeLocation
    documents = (QStandardPaths.writableLocation(place) for place in places)
    return last_folder() or next((folder for folder in documents if Path(folder).is_dir()), "")


def file_dialog(parent: QWidget, title: str, name: str = "", kinds: str = "") -> QFileDialog:
    """Make a dialog that proposes a `name`, whole with its folder or not; what is chosen there is remembered."""
    dialog = QFileDialog(parent, title, str(Path(first_folder()) / name), kinds)
    dialog.filesSelected.connect(_keep)
    return dialog


def _keep(files: list[str]) -> None:
    if files:
        chosen = Path(files[0])
        keep_folder(str(chosen if chosen.is_dir() else chosen.parent))
