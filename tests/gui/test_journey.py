"""A whole planner's journey through the window, and a monkey that pulls at everything: by real mouse and key events."""

import gc
import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from lifecircle.coverage.plans.clauses import CircleClause
from lifecircle.gui import theme
from lifecircle.gui.desk.files.keeping import KEEP
from lifecircle.gui.desk.lanes import SAVE, WORK
from lifecircle.gui.map.layer_stack import TILED
from lifecircle.gui.panels.clauses.circle_view import HOUSE, REACH
from lifecircle.gui.panels.improve.improve_desk import IMPROVE
from lifecircle.gui.panels.scenarios.editor import EDIT, PREVIEW
from lifecircle.gui.shell.actions import LAYERS
from lifecircle.gui.window import Window
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.editing.applying import begin_site, replay
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.project.project import read_project
from lifecircle.tests.held_memory import held_mb, one_arena

PATIENCE_MS = 120_000
GESTURES = int(os.environ.get("LIFECIRCLE_GESTURES", "200"))
SEED = int(os.environ.get("LIFECIRCLE_SEED", "20261129"))
"""The suite's monkey is short; 10,000 gestures are asked for by this variable."""
LEAK_MB = 40.0
"""So much more may be held in the second half of a long run than in the first, in which what is kept to a bound
(pictures of the map, what was undone, code) still fills. Of it Python allocates 5, the rest is the libraries' own."""
LONG = 5_000
WEST, NORTH = 500_000.0, 3_000_000.0
FAR_HOUSE = (WEST + 2950.0, NORTH + 10.0)


def settle(window: Window, qtbot: QtBot) -> None:
    lanes = (WORK, SAVE, REACH, HOUSE, EDIT, PREVIEW, IMPROVE, KEEP)
    qtbot.waitUntil(lambda: not any(window.tasks.busy(lane) for lane in lanes), timeout=PATIENCE_MS)
    qtbot.waitUntil(window.canvas.is_settled, timeout=PATIENCE_MS)


def pixel(window: Window, xy: tuple[float, float]) -> QPoint:
    x, y = window.canvas.view.to_pixels(np.array([xy]))[0]
    return QPoint(round(x), round(y))


def is_drawn(window: Window, colour: QColor, xy: tuple[float, float], *, within_px: int = 6) -> bool:
    """Whether a colour is on the map at a place in metres, as it is seen."""
    at, ratio = pixel(window, xy), window.canvas.devicePixelRatioF()
    image = window.canvas.grab().toImage()
    steps = range(-within_px, within_px + 1)
    seen = (
        image.pixelColor(round((at.x() + dx) * ratio), round((at.y() + dy) * ratio)) for dx in steps for dy in steps
    )
    wanted = colour.getRgb()[:3]  # type: ignore[index]  # four numbers
    return any(max(abs(a - b) for a, b in zip(one.getRgb()[:3], wanted, strict=True)) < 24 for one in seen)  # type: ignore[index]


def test_a_planner_opens_asks_why_edits_compares_and_saves(
    window: Window, project_file: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # opens a project by its file, and reads the answer
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(project_file)))
    QTest.mouseClick(window.start.open, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    clauses = [row.verdict.clause.id for row in window.plan.model.rows]
    at = window.plan.view.visualRect(window.plan.model.index(clauses.index("circles-fitness-urban"), 0)).center()
    QTest.mouseClick(window.plan.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle(window, qtbot)
    assert window.circle.figure.text() == "Not served 40 (40%)"
    # asks why, by the table of those who are left out
    window.tabs.setCurrentWidget(window.areas)
    cell = window.areas.view.visualRect(window.areas.sorted.index(0, 0)).center()
    QTest.mouseClick(window.areas.view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    settle(window, qtbot)
    assert window.view.card.text is not None
    assert window.view.card.text.ways[0].head.startswith("West Gym")
    QTest.mouseClick(window.view.card._close, Qt.MouseButton.LeftButton)
    # tries a longer limit, and goes back
    with qtbot.waitSignal(window.evaluated, timeout=PATIENCE_MS):
        window.circle.what_if.limit.setValue(60.0)
    assert window.circle.figure.text() == "Not served 0 (0%)"
    with qtbot.waitSignal(window.evaluated, timeout=PATIENCE_MS):
        QTest.mouseClick(window.circle.what_if.reset, Qt.MouseButton.LeftButton)
    # sets a new gym where people are left out
    window.canvas.set_view((WEST + 2500.0, NORTH), 6)
    settle(window, qtbot)
    assert is_drawn(window, theme.UNSERVED, FAR_HOUSE)
    assert not is_drawn(window, theme.GAINED, FAR_HOUSE)
    QTest.keyClick(window.canvas, Qt.Key.Key_A)
    QTest.mouseClick(window.canvas.graphics.viewport(), Qt.MouseButton.LeftButton,
                     pos=pixel(window, (WEST + 2800.0, NORTH + 15.0)))  # fmt: skip
    settle(window, qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.circle.figure.text() == "Not served 0 (0%)"
    assert "−40" in window.circle.change.text()
    assert is_drawn(window, theme.GAINED, FAR_HOUSE)
    assert not is_drawn(window, theme.UNSERVED, FAR_HOUSE)
    # gives it a cost, and looks at the project as it is again
    window.tabs.setCurrentWidget(window.scenarios.panel)
    item = window.scenarios.panel.edits.item(0, 1)
    assert item is not None
    item.setText("80")
    settle(window, qtbot)
    window.scenarios.panel.list.setCurrentRow(0)
    settle(window, qtbot)
    assert window.circle.figure.text() == "Not served 40 (40%)"
    # saves, and finds the project as it was
    target = tmp_path / "mine.gpkg"
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(target)))
    window.commands.action["save_as"].trigger()
    settle(window, qtbot)
    assert read_project(target).settings.view.clause == "circles-fitness-urban"
    assert not window.isWindowModified()


def test_a_planner_decides_an_open_clause_finds_what_would_help_and_goes_on_the_next_day(
    make: Callable[[str], Window], tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make("zh")
    window.open(demo_size="small")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.projects.keeping.file is not None, timeout=PATIENCE_MS)
    # another plan, of which the data leaves clauses open
    window.circle.plans.setCurrentIndex(window.circle.plans.findData("xiangtan"))
    window.circle.plans.activated.emit(window.circle.plans.currentIndex())
    settle(window, qtbot)
    states = [row.state for row in window.plan.model.rows]
    wide = [
        number for number, row in enumerate(window.plan.model.rows)
        if row.state == "not_decided" and row.verdict.reason is not None and "whole" in row.verdict.reason.values
    ]  # fmt: skip
    window.plan.choose(wide[0])
    settle(window, qtbot)
    QTest.mouseClick(window.circle.remedies.buttons["whole_scope"], Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert [row.state for row in window.plan.model.rows].count("not_decided") < states.count("not_decided")
    # what would help those whom a circle leaves out
    circles = [
        number for number, row in enumerate(window.plan.model.rows)
        if isinstance(row.verdict.clause, CircleClause) and not row.indent and (row.unserved or 0) > 0
    ]  # fmt: skip
    window.plan.choose(circles[0])
    settle(window, qtbot)
    before = window.plan.model.rows[circles[0]].unserved or 0
    window.tabs.setCurrentWidget(window.improve.panel)
    QTest.mouseClick(window.improve.repair.look, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    QTest.mouseClick(window.improve.repair.apply, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    after = window.plan.model.rows[circles[0]].unserved or 0
    assert after < before
    # saves under a name, closes, and goes on the next day where it stood
    target = tmp_path / "小澄县.gpkg"
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(target)))
    with qtbot.waitSignal(window.saved, timeout=PATIENCE_MS):
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    window.close()
    assert not window.isVisible()
    again = make("zh")
    QTest.mouseClick(again.start.recent[0], Qt.MouseButton.LeftButton)
    settle(again, qtbot)
    shown = again.plan.current()
    assert shown is not None
    assert shown.unserved == pytest.approx(after)
    QTest.keyClick(again, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(again, qtbot)
    back = again.plan.current()
    assert back is not None
    assert back.unserved == pytest.approx(before)


def _decisions(window: Window, rng: np.random.Generator) -> list[Callable[[], None]]:
    """What is decided and asked in the panels: plans, limits, what is complete, what would help."""

    def plan() -> None:
        window.evaluate(("circles", "huangyan", "convenience")[int(rng.integers(3))])

    def limit() -> None:
        window.circle.what_if.limit.setValue(float(rng.integers(1, 60)))

    def remedy() -> None:
        buttons = [*window.circle.remedies.buttons.items(), *window.circle.basis.remedies.buttons.items()]
        chosen = [button for kind, button in buttons if kind in {"complete", "whole_scope", "withdraw"}]
        if chosen:
            chosen[int(rng.integers(len(chosen)))].click()

    def improve() -> None:
        panel = window.improve.repair
        (panel.apply if not panel.apply.isHidden() and panel.apply.isEnabled() else panel.look).click()

    def listed() -> None:
        window.areas.by.setCurrentIndex(int(rng.integers(window.areas.by.count())))

    return [plan, limit, remedy, improve, listed]


def _looks(window: Window, rng: np.random.Generator) -> list[Callable[[], None]]:
    """What changes no figure: menus, layers, the legend, and a box that selects."""
    canvas, view = window.canvas, window.canvas.graphics.viewport()

    def anywhere() -> QPoint:
        return QPoint(int(rng.integers(0, canvas.width())), int(rng.integers(0, canvas.height())))

    def menu() -> None:
        """A right click, and away with the menu: what is in it is asked by other gestures."""
        QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=anywhere())
        for popup in canvas.findChildren(QMenu):
            popup.close()

    def layer() -> None:
        what = LAYERS[int(rng.integers(len(LAYERS)))]
        window.commands.action[what].toggle()

    def box() -> None:
        QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=anywhere())
        QTest.mouseMove(view, anywhere())
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=anywhere())

    return [menu, layer, box, canvas.legend.head.click]


def _gestures(window: Window, rng: np.random.Generator) -> list[Callable[[], None]]:
    """What a hand can do: moves, clicks, drags, keys, tabs, rows, undo and redo."""
    canvas, view = window.canvas, window.canvas.graphics.viewport()
    tools = list(window.scenarios.tools.palette.action)

    def anywhere() -> QPoint:
        return QPoint(int(rng.integers(0, canvas.width())), int(rng.integers(0, canvas.height())))

    def drag() -> None:
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=anywhere())
        for _ in range(3):
            QTest.mouseMove(view, anywhere())
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=anywhere())

    def key(*keys: Qt.Key) -> Callable[[], None]:
        return lambda: QTest.keyClick(canvas, keys[int(rng.integers(len(keys)))])

    def row() -> None:
        window.plan.choose(int(rng.integers(len(window.plan.model.rows))))

    def tool() -> None:
        window.scenarios.tools.palette.action[tools[int(rng.integers(len(tools)))]].trigger()

    def area() -> None:
        if window.areas.model.rowCount():
            window.areas.chosen.emit(int(rng.integers(window.areas.model.rowCount())))

    def scenario() -> None:
        window.scenarios.panel.list.setCurrentRow(int(rng.integers(window.scenarios.panel.list.count())))

    return [
        *_looks(window, rng),
        lambda: QTest.mouseMove(view, anywhere()),
        lambda: QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=anywhere()),
        lambda: QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=anywhere()),
        drag,
        tool,
        key(Qt.Key.Key_Escape, Qt.Key.Key_Return),
        key(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Plus, Qt.Key.Key_Minus),
        row,
        area,
        scenario,
        *_decisions(window, rng),
        lambda: window.tabs.setCurrentIndex(int(rng.integers(window.tabs.count()))),
        window.commands.action["undo"].trigger,
        window.commands.action["redo"].trigger,
        window.commands.action["surface"].trigger,
        window.canvas.fit,
    ]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of menus, on a screen that is none
def test_a_monkey_leaves_no_exception_and_a_project_equal_to_its_replay(
    window: Window, project_file: Path, qtbot: QtBot
) -> None:
    if GESTURES >= LONG:
        one_arena()
    window.open(project_file)
    settle(window, qtbot)
    window.scenarios.tools.ask_number = lambda _text, _default: 100.0
    window.canvas.set_view((WEST + 1500.0, NORTH), 8)
    rng = np.random.default_rng(SEED)
    errors: list[tuple[str, str]] = []  # an error itself would keep all that was at hand where it was raised

    def refused(error: LifecircleError) -> None:
        errors.append((type(error).__name__, error.template))

    window.scenarios.failed.connect(refused)
    window.message.said.connect(lambda kind, text: refused(LifecircleError("{text}", text=text)) if (
        kind == "error" and "inside LifeCircle" in text) else None)  # fmt: skip
    threads = {thread.name for thread in threading.enumerate()}
    gestures = _gestures(window, rng)
    memory: list[float] = []
    for number in range(GESTURES):
        gestures[int(rng.integers(len(gestures)))]()
        if number % 10 == 0:
            settle(window, qtbot)
            window.message.hide()
        if number % (GESTURES // 10) == 0:
            _forget_history(window, qtbot)
            memory.append(_held(window, qtbot))
    settle(window, qtbot)
    if GESTURES >= LONG:
        half = len(memory) // 2
        assert max(memory[half:]) - max(memory[:half]) < LEAK_MB, memory
    session = window.scenarios.editor.session
    assert session is not None
    # what the file holds is what the window holds
    board, history, _ = open_store(project_file, read_only=True).load()
    assert (board, history) == (session.board, session.history)
    # whatever was refused was refused with a sentence, never by a defect
    assert all(kind != "Defect" and template != "{text}" for kind, template in errors), errors
    anew = replay(begin_site(session.base.place), session.edits)
    live = session.live.place
    assert anew.site.place.facilities.id.tolist() == live.facilities.id.tolist()
    np.testing.assert_array_equal(anew.site.place.facilities.xy, live.facilities.xy)
    np.testing.assert_array_equal(anew.site.place.demand.xy, live.demand.xy)
    np.testing.assert_array_equal(anew.site.place.network.edge_length_m, live.network.edge_length_m)
    new = {thread.name for thread in threading.enumerate()} - threads
    assert all(name.startswith(("lifecircle-", "ThreadPoolExecutor")) for name in new), new
    while session.can_undo:
        window.commands.action["undo"].trigger()
        settle(window, qtbot)
    assert session.edits == ()
    assert session.live is session.base
    assert session.choices == window.state.decided


def _forget_history(window: Window, qtbot: QtBot) -> None:
    """Take every gesture back, as a long history of edits may take its memory; what is left must not grow."""
    session = window.scenarios.editor.session
    assert session is not None
    settle(window, qtbot)
    window.scenarios.panel.step_asked.emit(0)
    settle(window, qtbot)


def _held(window: Window, qtbot: QtBot) -> float:
    """What is held while the whole place is seen, without pictures of other views: so many are kept, and no more."""
    canvas, view = window.canvas, window.canvas.view
    canvas.fit()
    for name in TILED:
        canvas.layers.renew(name)
    settle(window, qtbot)
    gc.collect()
    held = held_mb()
    canvas.set_view(view.centre, view.level)
    return held
