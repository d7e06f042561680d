"""A window in a process of its own that does gestures, tells of each that was confirmed, and waits to be killed."""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from lifecircle.gui.app import make_window
from lifecircle.gui.shell.preferences import Memory


def main(config: Path, project: str) -> None:
    """Open a project, or the small demo city for '', and go on with gestures for ever."""
    application = QApplication([])
    window = make_window(application, "en", Memory(config))
    window.show()
    window.open(Path(project) if project else None, demo_size="small")
    while window.projects.keeping.file is None:
        application.processEvents()
    gestures = 0
    while True:
        window.scenarios.panel.new_asked.emit()
        gestures += 1
        print(gestures, flush=True)  # noqa: T201  (to the one who kills)
        if gestures % 3 == 0:
            window.evaluate("huangyan" if gestures % 2 else "circles")
            gestures += 1
            print(gestures, flush=True)  # noqa: T201
        application.processEvents()


main(Path(sys.argv[1]), sys.argv[2])
