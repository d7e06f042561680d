"""An import is taken back like anything else: what was open before is there again, and the files are listed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.files.keeping import KEEP
from lifecircle.gui.desk.lanes import SAVE, WORK
from lifecircle.gui.panels.scenarios.editor import EDIT
from lifecircle.gui.window import Window
from lifecircle.scenarios.editing.edits import AnyEdit

from ...conftest import NORTH, WEST
from ...importer.test_import import folder, look, row_of

__all__ = ["folder"]  # the fixture
PATIENCE_MS = 60_000
CONTROL = Qt.KeyboardModifier.ControlModifier


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not any(map(window.tasks.busy, (WORK, EDIT, SAVE, KEEP))), timeout=PATIENCE_MS)


def take_in(window: Window, folder: Path, qtbot: QtBot) -> None:
    """Import the street from the planner's files, as a place called New Town."""
    look(window, qtbot, folder / "streets.geojson", folder / "people.csv", folder / "gyms.csv")
    window.files.choose(row_of(window, "people.csv"), "population")
    window.files.choose(row_of(window, "gyms.csv"), "facilities", "fitness_site")
    window.files.name.setText("New Town")
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    settle(window, qtbot)


def name(window: Window) -> str:
    assert window.state.opened is not None
    return window.state.opened.name


def undo(window: Window, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    settle(window, qtbot)


def redo(window: Window, qtbot: QtBot) -> None:
    window.commands.action["redo"].trigger()
    settle(window, qtbot)


def add_gym(window: Window, qtbot: QtBot) -> None:
    window.scenarios.tools.set_facility(WEST + 2900.0, NORTH + 20.0)
    settle(window, qtbot)


@pytest.fixture
def imported(window: Window, folder: Path, project_file: Path, qtbot: QtBot) -> Window:
    """The hand-made street with a gym more, and then New Town imported over it."""
    window.open(project_file)
    settle(window, qtbot)
    add_gym(window, qtbot)
    take_in(window, folder, qtbot)
    assert name(window) == "New Town"
    return window


def test_undo_brings_back_what_was_open_with_its_gestures_and_the_files(imported: Window, qtbot: QtBot) -> None:
    assert "Import New Town" in imported.commands.action["undo"].toolTip()
    assert imported.commands.action["undo"].text() == "Undo: Import New Town"
    undo(imported, qtbot)
    assert imported.message.isVisible()
    assert "import of New Town was undone: back to One street" in imported.message.text()
    assert name(imported) == "One street"
    assert imported.pages.currentWidget() is imported.desk
    assert [edit.verb for edit in edits(imported)] == ["add_facility"]
    chosen = {choice.looked.path.name: choice.use for choice in imported.files.choices()}
    assert chosen == {"streets.geojson": "streets", "people.csv": "population", "gyms.csv": "facilities"}
    undo(imported, qtbot)
    assert edits(imported) == (), "and on to what was done before it"
    redo(imported, qtbot)
    assert (name(imported), len(edits(imported))) == ("One street", 1)
    redo(imported, qtbot)
    assert name(imported) == "New Town", "in the order in which it was done"


def test_redo_imports_again_without_reading_the_files(imported: Window, folder: Path, qtbot: QtBot) -> None:
    undo(imported, qtbot)
    for file in folder.iterdir():
        file.unlink()
    assert "Import New Town" in imported.commands.action["redo"].toolTip()
    redo(imported, qtbot)
    assert name(imported) == "New Town"
    assert imported.files.choices() == ()
    assert imported.isWindowModified(), "it lies in no file of the planner's"
    undo(imported, qtbot)
    assert name(imported) == "One street"


def test_gestures_in_the_new_place_are_taken_back_before_the_import(imported: Window, qtbot: QtBot) -> None:
    add_gym(imported, qtbot)
    undo(imported, qtbot)
    assert (name(imported), edits(imported)) == ("New Town", ())
    undo(imported, qtbot)
    assert name(imported) == "One street"


def test_a_gesture_after_it_was_taken_back_ends_what_could_be_done_again(imported: Window, qtbot: QtBot) -> None:
    undo(imported, qtbot)
    add_gym(imported, qtbot)
    assert "Import" not in imported.commands.action["redo"].toolTip()
    assert name(imported) == "One street"


def test_another_project_that_is_opened_ends_it(imported: Window, project_file: Path, qtbot: QtBot) -> None:
    imported.open(project_file)
    box = imported.unsaved.question
    assert box is not None
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    settle(imported, qtbot)
    assert name(imported) == "One street"
    assert "Import" not in imported.commands.action["undo"].toolTip()


def test_the_first_import_leads_back_to_the_files(window: Window, folder: Path, qtbot: QtBot) -> None:
    take_in(window, folder, qtbot)
    assert window.pages.currentWidget() is window.desk
    undo(window, qtbot)
    assert window.pages.currentWidget() is window.files
    assert len(window.files.choices()) == 3
    redo(window, qtbot)
    assert window.pages.currentWidget() is window.desk
    assert name(window) == "New Town"


def test_the_first_import_taken_back_leaves_nothing_open(
    window: Window, folder: Path, config: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    take_in(window, folder, qtbot)
    figure = window.circle.figure.text()
    add_gym(window, qtbot)
    undo(window, qtbot)
    undo(window, qtbot)
    assert window.state.opened is None
    assert window.scenarios.editor.session is None
    assert (window.windowTitle(), window.isWindowModified()) == ("LifeCircle[*]", False)
    assert not window.commands.action["save"].isEnabled()
    assert [path for path in (config / "working").rglob("*") if path.is_file()] == []
    QTest.mouseClick(window.files.back, Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.start
    undo(window, qtbot)
    redo(window, qtbot)
    assert (name(window), window.circle.figure.text()) == ("New Town", figure)
    window.save(tmp_path / "new.gpkg")
    settle(window, qtbot)
    add_gym(window, qtbot)
    assert len(edits(window)) == 1
    undo(window, qtbot)
    undo(window, qtbot)
    assert window.state.opened is None
    assert (tmp_path / "new.gpkg").is_file()
    assert not window.close()  # the files are listed again, and are not lost without a question
    box = window.unsaved.question
    assert box is not None
    QTest.mouseClick(box.button(QMessageBox.StandardButton.Discard), Qt.MouseButton.LeftButton)
    assert not window.isVisible()


def test_an_import_taken_back_while_it_is_saved_leaves_the_file_and_nothing_open(
    window: Window, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    take_in(window, folder, qtbot)
    window.save(tmp_path / "new.gpkg")
    undo(window, qtbot)
    assert (tmp_path / "new.gpkg").is_file()
    assert (window.state.opened, window.state.path) == (None, None)
    assert window.projects.keeping.file is None


def edits(window: Window) -> tuple[AnyEdit, ...]:
    session = window.scenarios.editor.session
    assert session is not None
    return session.edits
