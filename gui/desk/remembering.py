"""How the desk was left is how it is found: the splitter, the columns of the tables, the tab."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QHeaderView, QSplitter

from ..shell.preferences import Memory

Remembered = Mapping[str, QSplitter | QHeaderView]


def bring_back(parts: Remembered, memory: Memory) -> None:
    """Let splitters and heads of tables stand as they were left."""
    for name, part in parts.items():
        state = memory.state(name)
        if not state.isEmpty():
            part.restoreState(state)


def take_note(parts: Remembered, memory: Memory) -> None:
    """Remember how splitters and heads of tables stand."""
    for name, part in parts.items():
        memory.keep_state(name, QByteArray(part.saveState()))
