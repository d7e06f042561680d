"""The plan's year in the window: views as tables, a click on a row goes there, scenarios and languages are followed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.yearly import bounds_of
from lifecircle.gui.panels.yearly.yearly_panel import YearlyPanel
from lifecircle.gui.window import Window
from lifecircle.scenarios.planning.registry import VIEWS
from lifecircle.scenarios.planning.view import Column, Name, Opens, Row, Table, View, Word
from lifecircle.scenarios.presentation.names import later
from lifecircle.scenarios.presentation.translate import speak

COLUMNS = (
    Column("name", later("Name")),
    Column("people", later("People"), "people"),
    Column("state", later("Verdict")),
    Column("hidden", later("Id"), detail=True),
)
ROWS = (
    Row(("西社区<b>", 150.0, Name("not_met", "bad"), "x"), (Opens("district", "west"),),
        {1: (Opens("clause", "circles-shop"),)}),
    Row(("东村", None, Word(later("met"), "good"), "y"), (Opens("district", "east"),)),
    Row(("合计", 90.0, "", "z")),
)  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot) -> YearlyPanel:
    made = YearlyPanel(speak("en"))
    qtbot.addWidget(made)
    made.show_view(View("v", later("View"), (Table("t", later("Name"), COLUMNS, ROWS),)))
    return made


def shown(panel: YearlyPanel) -> list[list[str]]:
    rows, columns = range(panel.sorted.rowCount()), range(panel.sorted.columnCount())
    return [[str(panel.sorted.index(row, column).data()) for column in columns] for row in rows]


def test_a_table_shows_what_is_seen_in_its_order_and_sorts_by_values(panel: YearlyPanel) -> None:
    assert shown(panel) == [["西社区<b>", "150", "not met"], ["东村", "–", "met"], ["合计", "90", ""]]
    panel.sorted.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row[1] for row in shown(panel)] == ["150", "90", "–"]


def test_a_click_tells_what_the_cell_or_else_the_row_is_about(panel: YearlyPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.chosen) as told:
        panel.rows.clicked.emit(panel.sorted.index(0, 0))
    assert told.args == [(Opens("district", "west"),)]
    with qtbot.waitSignal(panel.chosen) as told:
        panel.rows.clicked.emit(panel.sorted.index(0, 1))
    assert told.args == [(Opens("clause", "circles-shop"),)]
    with qtbot.assertNotEmitted(panel.chosen):
        panel.rows.clicked.emit(panel.sorted.index(2, 0))


def test_rows_are_copied_with_their_headings(panel: YearlyPanel) -> None:
    panel.copy_rows()
    assert QGuiApplication.clipboard().text().splitlines()[:2] == ["Name\tPeople\tVerdict", "西社区<b>\t150\tnot met"]


def test_where_there_is_little_room_headings_give_theirs_up_and_the_last_column_is_seen(
    panel: YearlyPanel, qtbot: QtBot
) -> None:
    columns = (COLUMNS[0], *(Column(f"people{one}", later("People"), "people") for one in range(8)))
    panel.show_view(View("v", later("View"), (Table("t", later("Name"), columns, (Row(("西社区", *range(8))),)),)))
    header, rows, numbers = panel.rows.horizontalHeader(), panel.rows, range(1, 9)
    panel.resize(1200, 400)
    panel.show()
    rows.setColumnWidth(3, rows.columnWidth(3) + 60)  # as a style does whose headings keep room for an arrow
    wide = header.length()
    panel.resize(panel.width() - rows.viewport().width() + wide - 40, 400)
    qtbot.waitUntil(lambda: header.length() <= rows.viewport().width() < wide)
    assert all(rows.columnWidth(one) >= rows.sizeHintForColumn(one) for one in numbers)


def test_every_view_is_offered_in_the_language_that_is_spoken(panel: YearlyPanel) -> None:
    panel.choose("shortfalls")
    panel.retranslate(speak("zh"))
    assert panel.which.currentText() == "短板清单与销号台账"
    assert [panel.which.itemData(row) for row in range(panel.which.count())] == [kind.key for kind in VIEWS]
    assert shown(panel)[0][2] == "未达标"


def test_an_empty_view_says_so(panel: YearlyPanel) -> None:
    panel.show_view(View("v", later("View"), ()))
    assert panel.rows.isHidden()
    assert "Nothing to show" in panel._said.text()


def test_the_tab_works_the_view_out_and_a_row_goes_there(window: Window, project_file: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.opened, timeout=60_000):
        window.open(project_file)
    assert window.year.view is None
    window.tabs.setCurrentWidget(window.year)
    window.year.choose("shortfalls")
    qtbot.waitUntil(lambda: window.year.view is not None and window.year.view.key == "shortfalls", timeout=60_000)
    window.year.tables.setCurrentIndex(window.year.tables.findData("lines"))
    opens = window.year.model.row(0).opens
    window.canvas.set_view((0.0, 0.0), 10)
    window.year.rows.clicked.emit(window.year.sorted.index(0, 0))
    current = window.plan.current()
    assert current is not None
    assert Opens("clause", current.verdict.clause.id) in opens
    opened = window.state.opened
    assert opened is not None
    bounds = next(found for one in opens if (found := bounds_of(one, opened.place, window.year.view)) is not None)
    xmin, ymin, xmax, ymax = window.canvas.view.bounds
    assert xmin <= (bounds[0] + bounds[2]) / 2 <= xmax
    assert ymin <= (bounds[1] + bounds[3]) / 2 <= ymax
