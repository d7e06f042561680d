"""How the desk was left is how it is found: the splitter, the columns of the tables, where a project's map stood."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QHeaderView, QSplitter

from ..map.canvas import MapCanvas
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


def bring_back_map(canvas: MapCanvas, memory: Memory, path: Path | None) -> None:
    """Look at what of a project was looked at last; where that is not of its place, all of it is seen."""
    kept = None if path is None else memory.map_of(path)
    bounds = canvas.scene_bounds()
    if kept is not None and bounds is not None:
        x, y, level = kept
        xmin, ymin, xmax, ymax = bounds
        if xmin <= x <= xmax and ymin <= y <= ymax:
            canvas.set_view((x, y), level)


def take_note_of_map(canvas: MapCanvas, memory: Memory, path: Path | None) -> None:
    """Remember where the map of a project stands."""
    if path is not None:
        memory.keep_map_of(path, canvas.view.centre, canvas.view.level)
