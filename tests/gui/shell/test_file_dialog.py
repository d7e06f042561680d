"""Dialogs for files begin in the last folder, else in the documents or at home, whatever the working directory is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.shell import file_dialog as asked


@pytest.fixture
def parent(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[QWidget]:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir("/")
    widget = QWidget()
    qtbot.addWidget(widget)
    before = asked.last_folder()
    asked.keep_folder("")
    yield widget
    asked.keep_folder(before)


def test_the_first_dialog_begins_at_home_and_the_next_where_a_file_was_chosen(parent: QWidget, tmp_path: Path) -> None:
    first = asked.file_dialog(parent, "Open")
    assert Path(first.directory().absolutePath()) == tmp_path / "home"
    (tmp_path / "data").mkdir()
    first.filesSelected.emit([str(tmp_path / "data" / "roads.shp")])
    assert Path(asked.file_dialog(parent, "Open").directory().absolutePath()) == tmp_path / "data"


def test_a_folder_that_is_gone_is_not_proposed(parent: QWidget, tmp_path: Path) -> None:
    asked.keep_folder(str(tmp_path / "gone"))
    assert Path(asked.file_dialog(parent, "Open").directory().absolutePath()) == tmp_path / "home"


def test_a_whole_name_keeps_its_own_folder(parent: QWidget, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    dialog = asked.file_dialog(parent, "Save", str(tmp_path / "plans" / "a.gpkg"))
    assert Path(dialog.directory().absolutePath()) == tmp_path / "plans"
