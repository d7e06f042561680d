"""The keys of commands: light, as they are heard before the window is there."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QKeySequence

KEYS: Final[Mapping[str, QKeySequence.StandardKey | str]] = {
    "open": QKeySequence.StandardKey.Open,
    "save": QKeySequence.StandardKey.Save,
    "in": QKeySequence.StandardKey.ZoomIn,
    "out": QKeySequence.StandardKey.ZoomOut,
    "save_as": "Ctrl+Shift+S",
    "import": "Ctrl+I",
    "demo": "Ctrl+D",
    "plan": "Ctrl+L",
    "print": QKeySequence.StandardKey.Print,
    "settings": "Ctrl+,",
    "help": QKeySequence.StandardKey.HelpContents,
    "export": "Ctrl+E",
    "circle": "Ctrl+K",
    "fit": "Ctrl+0",
    "shortcuts": "Ctrl+/",
    "undo": QKeySequence.StandardKey.Undo,
    "redo": QKeySequence.StandardKey.Redo,
    "reach": "R",
    "surface": "T",
}
