# ruff: noqa: INP001  (a script beside CI, no package)
"""The guide's pictures, taken from the real program on the demo city, and the page of the window's buttons and keys.

    QT_QPA_PLATFORM=offscreen .venv/bin/python .ci/guide_pictures.py      # `make guide-pictures`

Pictures are 1366x740, the screen of an office's older laptop, with 64 colours, so that each stays below 150 kB.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from guide import GUIDE, LANGUAGES
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lifecircle.gui import theme
from lifecircle.gui.app import make_window
from lifecircle.gui.desk.lanes import EXPORT, SAVE, WORK
from lifecircle.gui.importer.controller import DATUMS
from lifecircle.gui.panels.clauses.circle_view import HOUSE, REACH
from lifecircle.gui.panels.exporting.dialog import ExportDialog
from lifecircle.gui.shell.actions import COMMANDS, LAYERS, MORE
from lifecircle.gui.shell.preferences import Memory
from lifecircle.gui.window import Window
from lifecircle.layers.demo.city import make_demo
from lifecircle.layers.demo.files.files import write_demo_files

SIZE: Final = (1366, 740)
COLOURS: Final = 64
PATIENCE_S: Final = 240.0


def wait(until: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not until():
        QTest.qWait(20)
        if time.monotonic() > end:
            sys.exit("The window did not come to rest.")


def take(widget: QWidget, name: str) -> None:
    """Keep a picture of a widget below docs/guide/pictures."""
    QTest.qWait(400)
    path = GUIDE / "pictures" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    widget.grab().save(str(path))
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")


def settle(window: Window) -> None:
    """Wait until the window has nothing more to do."""
    lanes = (WORK, SAVE, EXPORT, REACH, HOUSE, DATUMS)
    wait(lambda: not any(window.tasks.busy(lane) for lane in lanes) and window.canvas.is_settled())


def pictures(application: QApplication, language: str, files: Path) -> None:
    """Open the demo city, look, import the same city's files, and ask for the export; a picture of each."""
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Path(folder))
        memory.keep_toured()  # else the tour begins over the first place
        window = make_window(application, language, memory)
        window.resize(*SIZE)
        window.show()
        window.open_demo()
        settle(window)
        take(window, f"window-{language}")
        window.commands.action["export"].trigger()
        wait(lambda: any(box.isVisible() for box in window.findChildren(ExportDialog)))
        box = next(box for box in window.findChildren(ExportDialog) if box.isVisible())
        wait(lambda: not box.picture.pixmap().isNull())  # the first sheet is drawn beside
        take(box, f"export-{language}")
        box.reject()
        window.take_files(tuple(file for file in sorted(files.iterdir()) if as_an_office_has(file.name)))
        settle(window)
        take(window, f"import-{language}")
        (GUIDE / language / "window.md").write_text(window_page(window, language), encoding="utf-8")
        window.unsaved.note(False)
        window.close()


def as_an_office_has(name: str) -> bool:
    """Tell whether a file of the demo city is one of the four that an office would bring, AMap's points among them."""
    return name.endswith(".csv") or name in {"路网.osm.pbf", "街道乡镇.shp"}


def window_page(window: Window, language: str) -> str:
    """Return the page of the window's buttons, menus, tools and keys, as the window itself names them."""
    title, what, keys = (
        ("窗口与快捷键", "名称", "按键") if language == "zh" else ("The window and its keys", "name", "keys")
    )
    bar, more, layers, tools = (
        ("工具栏", "“更多”菜单", "“图层”菜单", "地图工具")
        if language == "zh"
        else ("Tool bar", "Menu “More”", "Menu “Layers”", "Tools of the map")
    )
    actions, palette = window.commands.action, window.scenarios.tools.palette.action
    lines = [f"# {title}"]
    for head, named in (
        (bar, [actions[name] for name in COMMANDS]),
        (more, [actions[name] for name in MORE]),
        (layers, [actions[name] for name in LAYERS]),
        (tools, list(palette.values())),
    ):
        lines += ["", f"## {head}", "", f"| {what} | {keys} |", "|---|---|"]
        lines += [f"| {one.text()} | {one.shortcut().toString()} |" for one in named]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Take the pictures in both languages."""
    os.environ["HOME"] = os.environ["USERPROFILE"] = "/home/planner"  # whose folder the export offers
    application = QApplication([])
    theme.dress(application)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "澄江市"  # as an office has them: the folder's name is offered as the city's
        files.mkdir()
        write_demo_files(make_demo(), files)
        for language in reversed(LANGUAGES):  # a translation that is installed once stays: English first
            pictures(application, language, files)


if __name__ == "__main__":
    main()
