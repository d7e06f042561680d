"""The window shows names that look like markup as they are written, and opens no file that they name."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from lifecircle.coverage.plans.files import load_plan
from lifecircle.gui import plain
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.plain import Label, MarkedLabel, tip
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Note, Settings

MARKUP = "<b>bold</b><img src='file:///tmp/probe.png'>&lt; {{7*7}} $x$ 甲"
MILES = "宽 " * 50_000
PATIENCE_MS = 60_000
_MOST_COLUMNS = 6


def finish(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK), timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def hostile_file(street: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The street, where the place, the plan, its clauses, facilities, districts and notes are called like markup."""
    layers = replace(
        street,
        name=MARKUP,
        facilities=street.facilities.assign(name=MARKUP),
        districts=street.districts.assign(name=MARKUP),
    )
    plan = load_plan("circles")
    clauses = tuple(clause.model_copy(update={"title": MARKUP, "title_en": MARKUP}) for clause in plan.clause)
    own = plan.model_copy(update={"key": "mine", "title": MARKUP, "title_en": MARKUP, "clause": clauses})
    note = Note(template="{file} was read.", values={"file": MARKUP})
    settings = Settings(name=MARKUP, plan="mine", own_plan=own, source=MARKUP, warnings=(note,))
    path = tmp_path_factory.mktemp("hostile") / "lifecircle.gpkg"
    write_project(Project(layers, settings), path)
    return path


def read(text: str) -> str:
    """What one reads of rich text."""
    document = QTextDocument()
    document.setHtml(text)
    assert "￼" not in document.toPlainText(), "a picture"
    return document.toPlainText()


def tips(widget: QWidget) -> Iterator[str]:
    """All tool tips of a widget, of those in it and of their items."""
    for one in (widget, *widget.findChildren(QWidget)):
        yield one.toolTip()
        model = one.model() if isinstance(one, QAbstractItemView | QComboBox) else None
        yield from _tips_of(model) if model is not None else ()


def _tips_of(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        for column in range(_MOST_COLUMNS):
            yield model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or ""


def test_a_project_full_of_markup_is_shown_as_it_is_written(window: Window, hostile_file: Path, qtbot: QtBot) -> None:
    window.open(hostile_file)
    finish(window, qtbot)
    window.plan.choose(0)
    labels = window.findChildren(QLabel)
    assert labels
    assert all(isinstance(label, Label | MarkedLabel) for label in labels)
    assert {label.textFormat() for label in labels if isinstance(label, Label)} == {Qt.TextFormat.PlainText}
    assert [label for label in labels if MARKUP in label.text() and label.isVisible()]
    said = [read(text) for text in tips(window) if text]
    assert [text for text in said if MARKUP in text]
    window.message.note(f"{MARKUP} 完")
    assert window.message.text() == f"{MARKUP} 完"


def test_what_was_found_in_a_file_full_of_markup_is_shown_as_it_is_written(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "=<img src=x> &amp; {{7*7}}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["name", MARKUP, "lon", "lat"])
        table.writerows([[MARKUP, MARKUP, 104.0, 30.0], ["=1+1", "=2+2", "no", "none"]])
    window.take_files((file,))
    finish(window, qtbot)
    assert file.name in read(window.files.finding.text())
    assert [text for text in map(read, tips(window.files)) if file.name in text]
    problems = tmp_path / "problems.csv"
    window.files.write_problems(problems)
    with problems.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if re.match(r"[=+@]", cell)]


def test_an_endless_message_is_cut_before_it_is_laid_out(window: Window) -> None:
    window.message.note(MILES)
    assert len(window.message.text()) < 5_000
    assert window.message.text().endswith("…")


@pytest.mark.parametrize("text", [MARKUP, "a\nb", "  <qt>", "", "plain"])
def test_a_tool_tip_reads_as_it_was_written(text: str) -> None:
    assert read(tip(text)).split() == text.split()


def test_no_module_of_the_window_makes_a_label_of_another_kind() -> None:
    """Also none of those that are not shown here."""
    folder = Path(plain.__file__).parent
    sources = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    assert [name for name, text in sources.items() if re.search(r"\bQLabel\((?!\):)", text)] == []
