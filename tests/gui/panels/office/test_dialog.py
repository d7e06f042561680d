"""The office's plans and words in the window: listed, taken in, taken out, each fault one sentence in its row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lifecircle.coverage.plans.files import new_plan
from lifecircle.gui.panels.office.dialog import OfficeDialog
from lifecircle.scenarios.office import contents
from lifecircle.scenarios.presentation.translate import speak


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(contents.FOLDER, str(tmp_path / "office"))
    return tmp_path / "office"


@pytest.fixture
def dialog(qtbot: QtBot, office: Path) -> Iterator[OfficeDialog]:
    from PySide6.QtWidgets import QWidget

    assert not office.exists()
    over = QWidget()
    qtbot.addWidget(over)
    yield OfficeDialog(speak("zh"), over)
    over.close()


def rows(dialog: OfficeDialog) -> list[list[str]]:
    table = dialog.table
    texts = []
    for row in range(table.rowCount()):
        cells = [table.item(row, column) for column in range(3)]
        texts.append([cell.text() if cell is not None else "" for cell in cells])
    return texts


def test_a_plan_is_taken_in_listed_and_taken_out(
    dialog: OfficeDialog, office: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert (rows(dialog), dialog.remove.isEnabled()) == ([], False)
    new_plan(tmp_path / "ours.toml", "ours", source="circles")
    with qtbot.waitSignal(dialog.changed):
        dialog.take(tmp_path / "ours.toml")
    assert rows(dialog) == [["ours.toml", "规划", "基本生活圈（ours），6 条"]]
    assert (office / "plans" / "ours.toml").is_file()
    dialog.table.selectRow(0)
    with qtbot.waitSignal(dialog.changed):
        dialog.remove.click()
    assert (rows(dialog), (office / "plans" / "ours.toml").exists()) == ([], False)


def test_a_bad_file_is_one_sentence_and_nothing_is_taken(
    dialog: OfficeDialog, office: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "bad.toml").write_text("[clause", encoding="utf-8")
    with qtbot.assertNotEmitted(dialog.changed):
        dialog.take(tmp_path / "bad.toml")
    assert dialog.said.text().startswith("bad.toml")
    assert not office.exists()


def test_a_bad_file_in_the_folder_stands_in_its_row_and_can_be_taken_out(dialog: OfficeDialog, office: Path) -> None:
    (office / "street-words").mkdir(parents=True)
    (office / "street-words" / "bad.toml").write_text("[klasses]\n", encoding="utf-8")
    dialog.show_files()
    assert [row[:2] for row in rows(dialog)] == [["street-words/bad.toml", dialog.tr("Left out")]]
    dialog.table.selectRow(0)
    dialog.remove.click()
    assert rows(dialog) == []
