"""What is handed on is written from the window, and clauses are listed by their state."""

import json
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from docx import Document
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.files import project_files
from lifecircle.gui.desk.lanes import EXPORT, WORK
from lifecircle.gui.panels.exporting.dialog import ExportDialog
from lifecircle.gui.panels.exporting.job import ExportJob, export
from lifecircle.gui.shell.screen import FRAME_PX
from lifecircle.gui.window import Window
from lifecircle.progress import Cancelled, Progress
from lifecircle.scenarios.editing.edits import ScalePeople
from lifecircle.scenarios.editing.scenario import Board, Scenario
from lifecircle.scenarios.exports.export import Export
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.presentation.translate import speak_in_window
from lifecircle.scenarios.project.project import read_project, write_project

PATIENCE_MS = 60_000


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    return window


def test_the_dialog_writes_what_is_chosen_and_the_figures_are_those_shown(
    desk: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(project_files, "show_folder", shown.append)
    desk.commands.action["export"].trigger()
    dialog = next(one for one in desk.findChildren(ExportDialog) if one.isVisible())
    for key, box in dialog.boxes.items():
        box.setChecked(key == "json")
    dialog.folder.setText("")
    assert not dialog.ok.isEnabled()
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(desk.exported, timeout=PATIENCE_MS):
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written - {"lifecircle-files.json"} == {"verdicts.json"}  # the other names what is ours
    assert shown == [tmp_path / "out"]
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert desk.message.folder.isVisible()
    QTest.mouseClick(desk.message.folder, Qt.MouseButton.LeftButton)
    assert opened == [str(tmp_path / "out")]
    desk.message.note("another")
    assert not desk.message.folder.isVisible()
    told = json.loads((tmp_path / "out" / "verdicts.json").read_text(encoding="utf-8"))
    unserved = {row.verdict.clause.id: row.unserved for row in desk.plan.model.rows if not row.indent}
    assert {one["id"]: one["unserved"] for one in told["clauses"]} == pytest.approx(unserved)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dialog_fits_the_smallest_screen(language: str, tmp_path: Path, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    least = ExportDialog(tmp_path, speak_in_window(language), Board(), over).minimumSizeHint()
    assert least.width() <= 1024
    assert least.height() <= 640 - FRAME_PX


def test_the_scenario_that_is_worked_on_is_told_of_unless_it_is_taken_out(tmp_path: Path, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    names = {"a": "近期", "b": "远期", "c": "空"}
    board = Board(
        tuple(
            Scenario(id=key, name=name, edits=() if key == "c" else (ScalePeople(factor=1.1),))
            for key, name in names.items()
        ),
        "b",
    )
    dialog = ExportDialog(tmp_path, speak_in_window("zh"), board, over)
    dialog.show()
    assert dialog.choice().scenarios == ("b",)
    assert "differences" in dialog.choice().keys
    group = dialog.scenarios["b"].parentWidget()
    boxes = dialog.boxes["report"].parentWidget()
    assert group is not None
    assert boxes is not None
    assert group.y() < boxes.y()  # seen without scrolling
    box = dialog.scenarios["b"]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert dialog.choice().scenarios == ()
    assert "differences" not in dialog.choice().keys
    assert not dialog.boxes["differences"].isEnabled()
    for one in (replace(board, current="c"), replace(board, current="")):
        assert ExportDialog(tmp_path, speak_in_window("zh"), one, over).choice().scenarios == ()


def test_an_export_that_cannot_be_written_gives_a_sentence(desk: Window, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("no folder")
    desk.commands.action["export"].trigger()
    dialog = next(one for one in desk.findChildren(ExportDialog) if one.isVisible())
    for key, box in dialog.boxes.items():
        box.setChecked(key == "json")
    dialog.folder.setText(str(tmp_path / "file" / "out"))
    with qtbot.waitSignal(desk.message.said, timeout=PATIENCE_MS) as said:
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.tasks.busy(EXPORT), timeout=PATIENCE_MS)
    assert said.args[0] == "error"


def test_clauses_are_listed_by_their_state(desk: Window) -> None:
    panel = desk.plan
    states = [row.verdict.state for row in panel.model.rows]
    shown = [state for state, button in panel.filters.items() if button.isVisible()]
    assert len(shown) > 1
    for state in shown:
        button = panel.filters[state]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        hidden = [panel.view.isRowHidden(number) for number in range(len(states))]
        assert hidden == [one != state for one in states]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not any(panel.view.isRowHidden(number) for number in range(len(states)))


def test_the_first_sheet_is_shown_and_scenarios_are_told_of_where_chosen(
    desk: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_files, "show_folder", lambda _: None)
    session = desk.scenarios.editor.session
    assert session is not None
    told = list[tuple[str, str]]()
    desk.message.said.connect(lambda kind, text: told.append((kind, text)))
    desk.scenarios.editor.change(lambda: session.new("近期方案"))
    desk.commands.action["export"].trigger()
    dialog = next(one for one in desk.findChildren(ExportDialog) if one.isVisible())
    qtbot.waitUntil(lambda: not dialog.picture.pixmap().isNull(), timeout=PATIENCE_MS)
    first = dialog.picture.pixmap().toImage()
    dialog.unit.setText("规划设计研究院")
    qtbot.waitUntil(lambda: dialog.picture.pixmap().toImage() != first, timeout=PATIENCE_MS)
    assert [box.text() for box in dialog.scenarios.values()] == ["近期方案"]
    for box in dialog.scenarios.values():
        box.setChecked(True)
    for key, box in dialog.boxes.items():
        box.setChecked(key == "web-map")
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(desk.exported, timeout=PATIENCE_MS):
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert any("近期方案" in text for kind, text in told if kind == "note"), told
    assert "近期方案" in (tmp_path / "out" / "map.html").read_text(encoding="utf-8")


def asked_for(desk: Window, *keys: str) -> ExportDialog:
    """Open the dialog and choose these exports."""
    desk.commands.action["export"].trigger()
    dialog = next(one for one in desk.findChildren(ExportDialog) if one.isVisible())
    for key, box in dialog.boxes.items():
        box.setChecked(key in keys)
    return dialog


def test_the_report_is_proposed_as_word_too(tmp_path: Path, qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    chosen = ExportDialog(tmp_path, speak_in_window("zh"), Board(), over).choice()
    assert {"report", "report-docx", "sheets", "xlsx"} <= set(chosen.keys)
    assert (chosen.paper, chosen.encoding, chosen.template, chosen.sheet_template) == ("", "utf-8", None, None)


def test_shapefiles_are_written_in_the_encoding_that_is_chosen(
    window: Window, project_file: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_files, "show_folder", lambda _: None)
    project = read_project(project_file)
    named = replace(project.layers, facilities=project.layers.facilities.assign(name="健身站"))
    write_project(replace(project, layers=named), tmp_path / "named.gpkg")
    window.open(tmp_path / "named.gpkg")
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)
    dialog = asked_for(window)
    assert not dialog.encoding.isEnabled()
    dialog.boxes["shp"].setChecked(True)
    assert dialog.encoding.isEnabled()
    dialog.encoding.setFocus()
    QTest.keyClick(dialog.encoding, Qt.Key.Key_Down)
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(window.exported, timeout=PATIENCE_MS):
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    with zipfile.ZipFile(tmp_path / "out" / "layers-shp.zip") as archive:
        told = {name: archive.read(name) for name in archive.namelist()}
    assert "健身站".encode("gbk") in told["facilities.dbf"]
    assert "健身站".encode() not in told["facilities.dbf"]


def test_the_templates_of_the_office_are_used_and_remembered(
    desk: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_files, "show_folder", lambda _: None)
    own = Document()
    own.add_paragraph("本院的封面")
    own.save(str(tmp_path / "own.docx"))
    (tmp_path / "look.toml").write_text('paper = "A4"\nunit = "某某规划院"\n', encoding="utf-8")
    dialog = asked_for(desk, "sheets")
    assert not dialog.template.isEnabled()
    dialog.boxes["report-docx"].setChecked(True)
    QTest.keyClicks(dialog.template.field, str(tmp_path / "own.docx"))
    QTest.keyClicks(dialog.sheet_template.field, str(tmp_path / "look.toml"))
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(desk.exported, timeout=PATIENCE_MS):
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert Document(str(tmp_path / "out" / "report.docx")).paragraphs[0].text == "本院的封面"
    page = pypdf.PdfReader(tmp_path / "out" / "sheets.pdf").pages[0]
    assert round(float(page.mediabox.width) / 72 * 25.4) == 297
    assert "某某规划院" in page.extract_text()
    again = asked_for(desk, "json")
    assert again.template.path == tmp_path / "own.docx"
    assert again.sheet_template.path == tmp_path / "look.toml"
    again.close()
    (tmp_path / "look.toml").unlink()
    assert asked_for(desk, "json").sheet_template.path is None


def test_a_template_that_is_none_is_told_of_before_anything_is_written(
    desk: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "own.docx").write_bytes(b"no document")
    dialog = asked_for(desk, "report-docx")
    dialog.template.field.setText(str(tmp_path / "own.docx"))
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(desk.message.said, timeout=PATIENCE_MS) as said:
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert said.args[0] == "error"
    assert "own.docx" in said.args[1]
    assert not (tmp_path / "out").exists()


def test_an_export_that_is_stopped_midway_leaves_the_old_one_whole(
    desk: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file of the new export is written already when the button is pressed."""
    monkeypatch.setattr(project_files, "show_folder", lambda _: None)
    dialog = asked_for(desk, "xlsx", "json")
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(desk.exported, timeout=PATIENCE_MS):
        QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    written, stopped, write = threading.Event(), threading.Event(), Export.write

    def waiting(export: Export, request: ExportRequest, path: Path) -> None:
        write(export, request, path)
        written.set()
        stopped.wait(60)

    monkeypatch.setattr(Export, "write", waiting)
    dialog = asked_for(desk, "xlsx", "json", "csv")
    dialog.folder.setText(str(tmp_path / "out"))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(written.is_set, timeout=PATIENCE_MS)
    QTest.mouseClick(desk.work.cancel, Qt.MouseButton.LeftButton)
    stopped.set()
    qtbot.waitUntil(lambda: not desk.tasks.busy(EXPORT), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: {file.name for file in (tmp_path / "out").iterdir()} == set(before), timeout=PATIENCE_MS)
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert {file.name for file in tmp_path.iterdir()} == {"out"}


def test_an_export_is_stopped_by_the_bar_and_leaves_nothing(
    desk: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def slow(job: ExportJob, /, *, progress: Progress, cancelled: Cancelled) -> list[Path]:
        begun.set()
        stopped.wait(60)
        return real(job, progress=progress, cancelled=cancelled)

    real = export
    monkeypatch.setattr(project_files, "export", slow)
    desk.commands.action["export"].trigger()
    dialog = next(one for one in desk.findChildren(ExportDialog) if one.isVisible())
    dialog.folder.setText(str(tmp_path / "out"))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE_MS)
    QTest.mouseClick(desk.work.cancel, Qt.MouseButton.LeftButton)
    stopped.set()
    qtbot.waitUntil(lambda: not desk.tasks.busy(EXPORT), timeout=PATIENCE_MS)
    assert not (tmp_path / "out").exists()
