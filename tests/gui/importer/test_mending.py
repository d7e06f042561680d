"""What goes wrong while importing can be put right: columns, files too many, files that belong to another place."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.importer.choices import with_column, worth_keeping
from lifecircle.gui.importer.controller import DATUMS
from lifecircle.gui.shell.preferences import kept_columns
from lifecircle.gui.window import Window

PATIENCE_MS = 60_000


def finish(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not (window.tasks.busy(WORK) or window.tasks.busy(DATUMS)), timeout=PATIENCE_MS)


def look(window: Window, qtbot: QtBot, *paths: Path) -> None:
    window.take_files(paths)
    finish(window, qtbot)


@pytest.fixture
def schools(tmp_path: Path) -> Path:
    """A table as AMap gives it: a name, a type, degrees."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"name": [f"小学{n}" for n in range(9)], "type": "小学"})
    frame["lon"], frame["lat"] = rng.uniform(114.0, 114.1, 9), rng.uniform(27.0, 27.1, 9)
    frame.to_csv(tmp_path / "小学.csv", index=False)
    return tmp_path / "小学.csv"


def set_column(window: Window, role: str, column: str, qtbot: QtBot) -> None:
    box = window.files.columns.boxes[role]
    box.setCurrentIndex(box.findData(column))
    box.activated.emit(box.currentIndex())
    finish(window, qtbot)


@pytest.mark.parametrize("wrong", ["", "name"])
def test_a_wrong_coordinate_changes_no_role_and_can_be_put_right(
    window: Window, schools: Path, wrong: str, qtbot: QtBot
) -> None:
    look(window, qtbot, schools)
    assert window.files.choices()[0].use == "facilities"
    set_column(window, "lat", wrong, qtbot)
    (choice,) = window.files.choices()
    assert choice.use == "facilities"
    assert choice.looked.found.error is not None
    assert window.files.columns.isVisible()
    assert window.files.columns.boxes["lat"].currentData() == wrong
    item = window.files.table.item(0, 0)
    assert item is not None
    assert item.text().startswith("✗")
    assert window.files.slots.slot["facilities"].property("state") == "wrong"
    assert not window.files.check.isEnabled()
    set_column(window, "lat", "lat", qtbot)
    (choice,) = window.files.choices()
    assert choice.looked.found.error is None
    assert choice.use == "facilities"
    assert window.files.slots.slot["facilities"].property("state") == "good"


def test_one_choice_exchanges_longitude_and_latitude(window: Window, schools: Path, qtbot: QtBot) -> None:
    frame = pd.read_csv(schools).rename(columns={"lon": "lat", "lat": "lon"})
    frame.to_csv(schools, index=False)
    look(window, qtbot, schools)
    window.files.choose(0, "facilities")
    set_column(window, "lon", "lat", qtbot)
    (choice,) = window.files.choices()
    assert choice.looked.found.error is None
    assert choice.looked.mapping == {"lon": "lat", "lat": "lon"}
    assert choice.looked.dots[:, 0].min() > 113


def test_a_wrong_choice_is_never_remembered_and_a_remembered_one_can_be_forgotten(
    make: Callable[[str], Window], schools: Path, config: Path, qtbot: QtBot
) -> None:
    window = make("en")
    look(window, qtbot, schools)
    set_column(window, "lat", "", qtbot)
    QTest.mouseClick(window.files.check, Qt.MouseButton.LeftButton)
    columns = ["name", "type", "lon", "lat"]
    assert kept_columns(config / "columns", columns) == {}
    QTest.mouseClick(window.files.redetect, Qt.MouseButton.LeftButton)
    finish(window, qtbot)
    (choice,) = window.files.choices()
    assert choice.looked.found.error is None
    assert choice.looked.mapping == {}
    assert not window.files.redetect.isVisible()
    assert worth_keeping({"lon": "x", "lat": ""}) == {"lon": "x"}
    assert worth_keeping({"lon": "x", "lat": "x"}) == {}
    assert with_column({"lon": "a", "lat": "b"}, "lat", "a") == {"lon": "b", "lat": "a"}


def test_files_are_taken_out_by_button_key_and_all_at_once(
    window: Window, schools: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("b.csv", "c.csv"):
        (tmp_path / name).write_bytes(schools.read_bytes())
    look(window, qtbot, schools, tmp_path / "b.csv", tmp_path / "c.csv")
    window.files.table.selectRow(1)
    QTest.mouseClick(window.files.take_out, Qt.MouseButton.LeftButton)
    assert [choice.looked.path.name for choice in window.files.choices()] == ["小学.csv", "c.csv"]
    window.files.table.setFocus()
    QTest.keyClick(window.files.table, Qt.Key.Key_Delete)
    assert [choice.looked.path.name for choice in window.files.choices()] == ["小学.csv"]
    QTest.mouseClick(window.files.begin_anew, Qt.MouseButton.LeftButton)
    assert window.files.choices() == ()
    look(window, qtbot, schools)
    assert len(window.files.choices()) == 1


def test_a_second_file_of_streets_is_an_error_and_not_ignored(
    window: Window, schools: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "b.csv").write_bytes(schools.read_bytes())
    look(window, qtbot, schools, tmp_path / "b.csv")
    for row in (0, 1):
        window.files.choose(row, "population")
    assert "Only one file can be used for this" in window.files._missing.text()
    assert not window.files.check.isEnabled()


def test_the_slots_tell_what_is_there_and_what_is_needed(
    window: Window, schools: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_import()
    states = {use: slot.property("state") for use, slot in window.files.slots.slot.items()}
    assert states == {"streets": "needed", "facilities": "free", "population": "needed", "districts": "free"}
    look(window, qtbot, schools)
    assert window.files.slots.slot["facilities"].text.text() == "✓ 小学.csv · 9 rows"
    window.files.estimate.way.setCurrentIndex(1)
    window.files.estimate.density.setValue(5000.0)
    assert window.files.slots.slot["population"].property("state") == "good"
    monkeypatch.setattr(QFileDialog, "open", lambda _dialog: None)
    with qtbot.waitSignal(window.files.more_asked):
        QTest.mouseClick(window.files.slots.slot["streets"], Qt.MouseButton.LeftButton)
