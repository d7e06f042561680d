"""The layers panel, its table and the click that asks, by mouse and keys on a shown window."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from lifecircle.gui import theme
from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.map.scene import RANKS
from lifecircle.gui.panels.clauses.legend_lines import legend_lines
from lifecircle.gui.window import Window
from lifecircle.layers.basemaps.tile_source import TileSource

PATIENCE_MS = 60_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(window: Window, project_file: Path, qtbot: QtBot) -> Window:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK) and not window.tasks.busy("edit"), timeout=PATIENCE_MS)
    window.tabs.setCurrentWidget(window.layers.panel)
    return window


def picture(colour: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (256, 256), colour).save(data, "PNG")
    return data.getvalue()


def row_of(desk: Window, name: str) -> QTreeWidgetItem:
    found = desk.layers.panel.list.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    return found[0]


def click_box(desk: Window, name: str) -> None:
    """Click the box of a layer with the mouse."""
    tree = desk.layers.panel.list
    rect = tree.visualItemRect(row_of(desk, name))
    QTest.mouseClick(tree.viewport(), LEFT, pos=QPoint(rect.left() + 10, rect.center().y()))


def picture_of(desk: Window, qtbot: QtBot) -> QImage:
    qtbot.waitUntil(desk.canvas.is_settled, timeout=PATIENCE_MS)
    shown: QImage = desk.canvas.graphics.grab().toImage()
    return shown


def on_site(desk: Window, row: int) -> QPoint:
    sites = desk.canvas.marks.sites
    assert sites is not None
    x, y = desk.canvas.view.to_pixels(sites.xy[[row]])[0]
    return QPoint(round(x), round(y))


def test_a_box_hides_a_layer_and_ctrl_z_shows_it_again(desk: Window, qtbot: QtBot) -> None:
    before = picture_of(desk, qtbot)
    click_box(desk, "Facilities that count")
    assert not desk.canvas.shows("sites")
    assert not desk.commands.action["sites"].isChecked()
    assert picture_of(desk, qtbot) != before
    QTest.keyClick(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.canvas.shows("sites")
    assert row_of(desk, "Facilities that count").checkState(0) == Qt.CheckState.Checked
    assert picture_of(desk, qtbot) == before
    assert desk.commands.action["redo"].toolTip().startswith("<qt>Redo: Hide Facilities that count")


def test_the_menu_and_the_panel_say_the_same(desk: Window) -> None:
    desk.commands.action["borders"].trigger()
    assert row_of(desk, "Borders").checkState(0) == Qt.CheckState.Unchecked
    assert not desk.canvas.shows("borders")


def test_undo_takes_layers_and_gestures_back_in_the_order_they_were_made(desk: Window, qtbot: QtBot) -> None:
    editor = desk.scenarios.editor
    click_box(desk, "Buildings")
    desk.scenarios.tools.set_facility(500_100.0, 3_000_000.0)
    qtbot.waitUntil(lambda: not desk.tasks.busy("edit"), timeout=PATIENCE_MS)
    click_box(desk, "Borders")
    undo = desk.commands.action["undo"]
    undo.trigger()
    assert (desk.canvas.shows("borders"), desk.canvas.shows("buildings"), editor.on_base) == (True, False, False)
    undo.trigger()
    qtbot.waitUntil(lambda: not desk.tasks.busy("edit"), timeout=PATIENCE_MS)
    assert (desk.canvas.shows("buildings"), editor.on_base) == (False, True)
    undo.trigger()
    assert desk.canvas.shows("buildings")
    assert not undo.isEnabled()
    redo = desk.commands.action["redo"]
    for _ in range(3):
        redo.trigger()
        qtbot.waitUntil(lambda: not desk.tasks.busy("edit"), timeout=PATIENCE_MS)
    assert (desk.canvas.shows("borders"), desk.canvas.shows("buildings"), editor.on_base) == (False, False, False)


def test_alt_and_an_arrow_put_a_layer_above_another(desk: Window) -> None:
    panel = desk.layers.panel
    panel.list.setCurrentItem(row_of(desk, "Reached ground"))
    panel.list.setFocus()
    before = desk.canvas.layers.state.order.index("reach")
    QTest.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.canvas.layers.state.order.index("reach") == before + 1
    assert panel.chosen() == "reach"
    QTest.mouseClick(panel.down, LEFT)
    assert desk.canvas.layers.state.order.index("reach") == before


def test_opacity_mixes_the_colour_with_what_lies_below(desk: Window, qtbot: QtBot) -> None:
    panel, canvas = desk.layers.panel, desk.canvas
    for name in ("Reached ground", "Borders", "Streets and water", "Street names", "Names of districts"):
        click_box(desk, name)
    canvas.zoom(6)
    sites = canvas.marks.sites
    assert sites is not None
    canvas.set_view((float(sites.xy[0, 0]), float(sites.xy[0, 1])), canvas.view.level)
    at = on_site(desk, 0) + QPoint(-8, 0)
    full = picture_of(desk, qtbot).pixelColor(at)
    panel.list.setCurrentItem(row_of(desk, "Facilities that count"))
    panel.opacity.setValue(50)
    half = picture_of(desk, qtbot).pixelColor(at)
    assert full.name() == theme.FACILITY.name()
    for part in (QColor.red, QColor.green, QColor.blue):
        assert part(half) == pytest.approx((part(full) + part(theme.LAND)) / 2, abs=3)


def test_layers_are_as_they_were_left_but_for_the_basemap(desk: Window, make: Callable[[str], Window]) -> None:
    click_box(desk, "Street names")
    desk.layers.take_basemap(TileSource("", "by me", (10, 18), lambda *_: None))
    again = make("en")
    assert not again.canvas.shows("street_names")
    assert not again.canvas.shows("basemap")


def test_a_basemap_lies_under_the_streets_with_its_owner_named(desk: Window, qtbot: QtBot) -> None:
    green = QColor("#00c000")
    desk.layers.take_basemap(TileSource("map", "© The Bureau", (10, 18), lambda *_: picture(green.name())))
    shown = picture_of(desk, qtbot)
    assert shown.pixelColor(8, shown.height() // 2 - 200).name() == green.name()
    assert desk.canvas.attribution.isVisible()
    assert desk.canvas.attribution.text() == "© The Bureau"
    click_box(desk, "Basemap")
    assert picture_of(desk, qtbot).pixelColor(8, shown.height() // 2 - 200).name() == theme.LAND.name()
    assert not desk.canvas.attribution.isVisible()


def test_whatever_facilities_are_drawn_stand_in_the_legend(desk: Window) -> None:
    sites = desk.canvas.marks.sites
    assert sites is not None
    beside = int((~sites.counts).sum())
    assert beside
    for shown in (False, True, False):
        if desk.canvas.shows("other_sites") != shown:
            click_box(desk, "Other facilities")
        told = [line.text for line in legend_lines(desk.canvas, desk.layers.words)]
        assert (f"Facilities that do not count here: {beside}" in told) == shown


def test_each_basemap_that_was_chosen_is_taken_back_by_undo(desk: Window) -> None:
    first, second = (TileSource(name, "", (10, 18), lambda *_: None) for name in ("first", "second"))
    for source in (first, second, None):
        desk.layers.take_basemap(source)
    undo, redo = desk.commands.action["undo"], desk.commands.action["redo"]
    for action, name in ((undo, "second"), (undo, "first"), (undo, ""), (redo, "first"), (redo, "second"), (redo, "")):
        action.trigger()
        assert desk.canvas.attribution.text() == name
        assert desk.canvas.shows("basemap") == bool(name)
        assert desk.layers.panel.isVisibleTo(desk) is True
        told = [label.text() for label in desk.layers.panel.findChildren(QLabel) if "Basemap" in label.text()]
        assert told == ([f"Basemap: {name}"] if name else [])


def test_the_box_of_a_basemap_that_is_not_there_asks_for_one(desk: Window) -> None:
    click_box(desk, "Basemap")
    assert desk.layers.dialog is not None
    assert desk.layers.dialog.isVisible()
    assert not desk.canvas.shows("basemap")
    desk.layers.dialog.reject()


def test_a_basemap_that_fails_is_told_and_the_map_goes_on(desk: Window, qtbot: QtBot) -> None:
    from lifecircle.layers.errors import DataError

    def broken(*_: int) -> bytes:
        raise DataError("{host} does not answer; the map is shown without it.", host="h.example")

    desk.layers.take_basemap(TileSource("map", "", (10, 18), broken))
    qtbot.waitUntil(desk.message.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(desk.canvas.is_settled, timeout=PATIENCE_MS)
    assert "h.example does not answer" in desk.message.text()


# ------------------------------------------------------------------------------------------------------------ table
@pytest.fixture
def table(desk: Window) -> Window:
    QTest.mouseClick(desk.layers.panel.table, LEFT)
    return desk


def cells(desk: Window, column: int) -> list[str]:
    model = desk.layers.table.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_a_heading_sorts_and_the_columns_are_remembered(table: Window) -> None:
    header = table.layers.table.view.horizontalHeader()
    assert cells(table, 0) == ["West Gym", "West Shop", "East Market"]
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(header.sectionViewportPosition(0) + 30, 8))
    assert cells(table, 0) == ["East Market", "West Gym", "West Shop"]
    header.moveSection(0, 2)
    header.resizeSection(1, 177)
    table.layers.toggle_table()
    table.layers.toggle_table()
    assert (header.visualIndex(0), header.sectionSize(1)) == (2, 177)
    state = table.layers.table._memory
    key = "/".join(("columns", "sites", *(column.key for column in table.layers.table.model.attributes.columns)))
    assert state.columns_of(key) == header.saveState()


def test_selection_goes_both_ways(table: Window, qtbot: QtBot) -> None:
    view, canvas = table.layers.table.view, table.canvas
    table.layers.table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    rect = view.visualRect(table.layers.table.model.index(0, 0))
    QTest.mouseClick(view.viewport(), LEFT, pos=rect.center())
    assert canvas.selection.rows == {2}  # East Market stands first now
    assert canvas.shows("other_sites")  # it does not count for this clause: it is shown so that it can be seen
    ring = on_site(table, 2) + QPoint(16, 0)
    shown = picture_of(table, qtbot)
    near = [shown.pixelColor(ring + QPoint(x, 0)).name() for x in range(-3, 4)]
    assert theme.SELECTED.name() in near
    canvas.zoom(6)
    west = canvas.marks.sites
    assert west is not None
    canvas.set_view((float(west.xy[0, 0]), float(west.xy[0, 1])), canvas.view.level)
    QTest.mouseClick(canvas.graphics.viewport(), LEFT, pos=on_site(table, 0))
    assert canvas.selection.rows == {0}
    rows = [index.row() for index in view.selectionModel().selectedRows()]
    assert [cells(table, 0)[row] for row in rows] == ["West Gym"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("west", ["West Gym", "West Shop"]),
        ("west shop", ["West Shop"]),
        ("Name = west gym", ["West Gym"]),
        ("People it is nearest for > 10", ["West Gym"]),
        ("people it is nearest for ≤ 10", ["West Shop", "East Market"]),
        ("Nothing > 1", []),
        ("", ["West Gym", "West Shop", "East Market"]),
    ],
)
def test_a_filter_takes_words_and_comparisons(table: Window, text: str, left: list[str]) -> None:
    rows = table.plan.model.rows
    table.plan.choose(next(n for n, row in enumerate(rows) if row.verdict.clause.id == "circles-fitness-urban"))
    table.layers.table.filter.setText(text)  # QTest has no keys for ≤
    assert cells(table, 0) == left


def test_a_filter_on_the_map_hides_what_it_does_not_let_through(table: Window, qtbot: QtBot) -> None:
    QTest.keyClicks(table.layers.table.filter, "nobody is called so")
    before = picture_of(table, qtbot)
    QTest.mouseClick(table.layers.table.on_map, LEFT, pos=QPoint(8, table.layers.table.on_map.height() // 2))
    assert not table.canvas.marks.of_sites.visible(counting=True, others=True).any()
    assert picture_of(table, qtbot) != before
    QTest.mouseClick(table.layers.table._close, LEFT)
    assert table.canvas.marks.of_sites.visible(counting=True, others=True).all()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_heading_or_legend_is_cut_in_another_language(
    make: Callable[[str], Window], project_file: Path, qtbot: QtBot, language: str
) -> None:
    window = make("zh" if language == "en" else "en")
    window.resize(1024, 640)  # where the legend is folded to its head
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK) and window.canvas.is_settled(), timeout=60_000)
    QTest.mouseClick(window.layers.panel.table, LEFT)
    window.language_chosen.emit(language)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK) and window.canvas.is_settled(), timeout=60_000)
    header = window.layers.table.view.horizontalHeader()
    cut = [column for column in range(header.count()) if header.sectionSize(column) < header.sectionSizeHint(column)]
    assert cut == []
    legend = window.canvas.legend
    assert legend.is_folded
    assert legend.width() >= legend.sizeHint().width()
    assert legend.head.width() >= legend.head.sizeHint().width()


def test_rows_are_copied_for_a_spreadsheet(table: Window) -> None:
    table.layers.table.view.setFocus()
    table.layers.table.view.selectRow(1)
    QTest.keyClick(table.layers.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0] for line in lines] == ["Name", "West Shop"]


def test_people_and_districts_have_tables_too(table: Window) -> None:
    panel = table.layers.table
    for layer, column, values in (("people", "people", [60.0, 40.0]), ("districts", "people", [100.0, 100.0])):
        panel.layer.setCurrentIndex(panel.layer.findData(layer))
        panel.layer_chosen.emit(layer)
        known = {one.key: one for one in panel.model.attributes.columns}
        assert np.allclose(known[column].values, values)
        panel.view.selectRow(0)
        assert np.allclose(table.canvas.marks.picked, panel.model.attributes.xy[:1])


# --------------------------------------------------------------------------------------------------------- identify
def test_a_click_on_a_facility_tells_all_that_is_known_of_it(desk: Window) -> None:
    canvas = desk.canvas
    canvas.zoom(6)
    sites = canvas.marks.sites
    assert sites is not None
    row = int(np.flatnonzero(sites.counts)[0])
    canvas.set_view((float(sites.xy[row, 0]), float(sites.xy[row, 1])), canvas.view.level)
    QTest.mouseClick(canvas.graphics.viewport(), LEFT, pos=on_site(desk, row))
    facts = desk.layers.identify.card.facts
    assert facts is not None
    assert facts.title == sites.name[row]
    assert dict(facts.rows)["ID"] == f"f{row + 1}"
    assert desk.layers.identify.card.isVisible()


def test_the_card_of_a_facility_does_not_cover_it(desk: Window) -> None:
    canvas = desk.canvas
    canvas.zoom(6)
    sites = canvas.marks.sites
    assert sites is not None
    row = int(np.flatnonzero(sites.counts)[0])
    (x, y), metres = sites.xy[row], canvas.view.metres
    at = canvas.width() - 120, 60  # where the card will stand
    canvas.set_view((x - (at[0] - canvas.width() / 2) * metres, y + (at[1] - canvas.height() / 2) * metres),
                    canvas.view.level)  # fmt: skip
    QTest.mouseClick(canvas.graphics.viewport(), LEFT, pos=on_site(desk, row))
    card = desk.layers.identify.card
    assert card.isVisible()
    assert not card.geometry().contains(on_site(desk, row))
    assert canvas.rect().contains(on_site(desk, row))


def test_a_click_on_the_street_tells_its_name_class_and_district(desk: Window) -> None:
    canvas = desk.canvas
    canvas.set_view((501_500.0, 3_000_003.0), 4)
    QTest.mouseClick(canvas.graphics.viewport(), LEFT, pos=QPoint(canvas.width() // 2, canvas.height() // 2))
    facts = desk.layers.identify.card.facts
    assert facts is not None
    told = dict(facts.rows)
    assert told["Street"] == "High Street"
    assert told["Class"] == "Local street"
    assert told["Length"] == "100 m between crossings"
    assert told["Residents of High Street Community"] == "100"
    assert "residential" in RANKS[4]


def test_a_layer_is_dragged_to_its_place_and_back_by_undo(desk: Window) -> None:
    tree, before = desk.layers.panel.list, desk.layers.layers.state.order
    names = [str(tree.topLevelItem(row).text(0)) for row in range(tree.topLevelItemCount())]  # type: ignore[union-attr]
    for dragged, over in ((4, 1), (0, 3), (2, len(names) - 1)):
        desk.layers.layers.take(replace(desk.layers.layers.state, order=before))
        rect = tree.visualItemRect(row_of(desk, names[dragged]))
        QTest.mouseClick(tree.viewport(), LEFT, pos=QPoint(rect.left() + 60, rect.center().y()))
        at = tree.visualItemRect(row_of(desk, names[over]))
        tree.let_go(QPoint(at.left() + 60, at.top() + 2 if over < dragged else at.bottom() + 200))
        wanted = [one for one in names if one != names[dragged]]
        wanted.insert(over if over < dragged else len(names), names[dragged])
        assert [tree.topLevelItem(row).text(0) for row in range(len(names))] == wanted  # type: ignore[union-attr]
    desk.commands.action["undo"].trigger()
    assert desk.layers.layers.state.order == before
