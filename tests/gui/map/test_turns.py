"""While the map follows the hand, frames go before the pieces of tiles; tiles are drawn slowly then, not never."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lifecircle.gui.desk.lanes import WORK
from lifecircle.gui.map import turns
from lifecircle.gui.map.painters import GroundPainter
from lifecircle.gui.map.tiles import TileRequest, draw_tile, keys_in
from lifecircle.gui.map.turns import TURNS, Turns
from lifecircle.gui.window import Window
from lifecircle.progress import ignore_progress, never_cancelled

FRAME_S, REST_S, LONGEST_S, SLICE_S, LOOK_S = 0.05, 0.002, 0.02, 0.003, 0.001
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Clock:
    """A clock that goes on only while somebody sleeps; `later` are things to do once it shows a time."""

    now: float = 100.0
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for at, do in tuple(self.later):
            if self.now >= at:
                self.later.remove((at, do))
                do()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(turns, "time", clock)
    return clock


def waited(clock: Clock, turn: Turns) -> float:
    begun = clock.now
    turn.wait()
    return clock.now - begun


def test_a_piece_waits_for_nothing_where_no_frame_was_begun(clock: Clock) -> None:
    assert waited(clock, Turns()) == 0.0


def test_a_piece_waits_until_the_frame_is_laid_and_a_moment_longer(clock: Clock) -> None:
    turn = Turns()
    turn.begin_frame()
    clock.later.append((clock.now + 0.008, turn.end_frame))
    assert waited(clock, turn) == pytest.approx(0.008 + REST_S, abs=LOOK_S)
    assert waited(clock, turn) == 0.0


def test_a_hand_that_never_rests_lets_a_slice_through_now_and_then(clock: Clock) -> None:
    turn = Turns()
    turn.begin_frame()
    assert waited(clock, turn) == pytest.approx(LONGEST_S, abs=LOOK_S)
    assert waited(clock, turn) == 0.0  # the next pieces of the same slice
    clock.now += SLICE_S
    turn.begin_frame()
    assert waited(clock, turn) == pytest.approx(LONGEST_S, abs=LOOK_S)


def test_a_frame_that_is_never_laid_holds_nothing_up_for_long(clock: Clock) -> None:
    turn = Turns()
    turn.begin_frame()
    clock.now += FRAME_S
    assert waited(clock, turn) == 0.0


def test_a_drag_on_the_map_begins_a_frame_and_painting_ends_it(
    window: Window, project_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK) and window.canvas.is_settled(), timeout=60_000)
    told: list[str] = []
    monkeypatch.setattr(TURNS, "begin_frame", lambda: told.append("begun"))
    monkeypatch.setattr(TURNS, "end_frame", lambda: told.append("laid"))
    port = window.canvas.graphics.viewport()
    QTest.mousePress(port, LEFT, pos=QPoint(300, 300))
    QTest.mouseMove(port, QPoint(340, 320))
    port.repaint()
    QTest.mouseRelease(port, LEFT, pos=QPoint(340, 320))
    assert "begun" in told
    assert "laid" in told[told.index("begun") :]


def test_a_tile_of_streets_lets_frames_in_between_its_pieces(
    window: Window, project_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open(project_file)
    qtbot.waitUntil(lambda: not window.tasks.busy(WORK) and window.canvas.is_settled(), timeout=60_000)
    opened = window.state.opened
    assert opened is not None
    pieces: list[None] = []
    monkeypatch.setattr(TURNS, "wait", lambda: pieces.append(None))
    key = keys_in(0, *opened.scene.bounds)[0]
    draw_tile(
        TileRequest(key, 1.0, GroundPainter(opened.scene), opaque=True),
        progress=ignore_progress,
        cancelled=never_cancelled,
    )
    streets = sum(len(tuple(chunks.within(*key.rect))) for chunks in opened.scene.streets)
    assert streets > 0
    assert len(pieces) > streets
