"""The program as its command starts it, the demo city asked for at once; tells on one line when what was shown.

Run by `test_window_start` with the time of the command in LIFECIRCLE_BEGAN (seconds since 1970).
"""

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from lifecircle.__main__ import main
from lifecircle.gui import app

if TYPE_CHECKING:
    from lifecircle.gui.window import Window

BEGAN = float(os.environ["LIFECIRCLE_BEGAN"])
times: dict[str, float] = {}


def tell(what: str) -> None:
    times[what] = round(time.time() - BEGAN, 3)
    times[f"{what}_cpu"] = round(time.process_time(), 3)


def watched(make: Any, what: str) -> Any:
    """The function, after which it is told what it has shown."""

    def made(*values: Any) -> Any:
        found = make(*values)
        tell(what)
        return found

    return made


def window_made(*values: Any) -> "Window":
    window: Window = make_window(*values)
    QTimer.singleShot(0, lambda: tell("window"))
    QTimer.singleShot(0, window.open_demo)
    window.evaluated.connect(lambda: tell("answer"))
    look = QTimer(window)

    def drawn() -> None:
        if window.state.opened is not None and window.canvas.is_settled():
            tell("drawn")
            sys.stdout.write(json.dumps(times) + "\n")
            sys.stdout.flush()
            os._exit(0)

    look.timeout.connect(drawn)
    look.start(20)
    return window


make_window = app.make_window
vars(app).update(show_early=watched(app.show_early, "start page"), make_window=window_made)
sys.argv = ["lifecircle", "window"]
main()
