"""Words of Qt's own file dialog, which systems without a desktop show and which Qt's Chinese lacks."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

QT_WORDS: Final = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "%1 File"),
)
"""Translated with the window's texts; our translator is asked before Qt's."""
