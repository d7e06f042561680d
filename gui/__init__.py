"""The desk: the window, its map, panels, tools, tasks and translations. The only folder that imports PySide6."""
