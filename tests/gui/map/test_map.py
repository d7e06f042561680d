"""The map on a hand-made street: what is where, in pixels."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from lifecircle.gui import theme
from lifecircle.gui.map.canvas import MapCanvas
from lifecircle.gui.map.marks.edit_marks import ChangedPeople
from lifecircle.gui.map.painters import cell_sums
from lifecircle.gui.map.scene import Area, People, Scene, Sites, make_scene
from lifecircle.gui.map.scene import _bounds as first_bounds
from lifecircle.gui.map.tiles import TILE_PX, TileKey, keys_in, level_for, resolution
from lifecircle.gui.map.view import View
from lifecircle.gui.panels.clauses.legend_lines import legend_lines
from lifecircle.gui.tasks import Tasks
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.to_place import make_place

WEST, NORTH = 500_000.0, 3_000_000.0
NEAR, FAR = (WEST + 250.0, NORTH + 10.0), (WEST + 2950.0, NORTH + 10.0)


@pytest.fixture(scope="module")
def scene(street: PlaceLayers) -> Scene:
    place = make_place(street)
    return make_scene(
        place.network,
        districts=place.districts,
        barriers=place.barriers,
        buildings=street.buildings.geometry.to_numpy(),
    )


@pytest.fixture
def canvas(tasks: Tasks, scene: Scene, qtbot: QtBot) -> MapCanvas:
    canvas = MapCanvas(tasks)
    qtbot.addWidget(canvas)
    canvas.resize(900, 600)
    canvas.show()
    canvas.show_scene(scene)
    settle(canvas, qtbot)
    return canvas


def settle(canvas: MapCanvas, qtbot: QtBot) -> None:
    qtbot.waitUntil(canvas.is_settled)


def people(*, far_served: bool) -> People:
    return People(np.array([NEAR, FAR]), np.array([60.0, 40.0]), np.array([True, far_served]))


def picture(canvas: MapCanvas) -> QImage:
    return canvas.grab().toImage()


def colour_at(canvas: MapCanvas, xy: tuple[float, float]) -> QColor:
    x, y = canvas.view.to_pixels(np.array([xy]))[0]
    return picture(canvas).pixelColor(round(x), round(y))


def like(colour: QColor, wanted: QColor) -> bool:
    pairs = ((colour.red(), wanted.red()), (colour.green(), wanted.green()), (colour.blue(), wanted.blue()))
    return all(abs(a - b) <= 12 for a, b in pairs)


def test_unserved_people_stand_out_where_they_live(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show_circle(people(far_served=False), None, ())
    settle(canvas, qtbot)
    assert like(colour_at(canvas, FAR), theme.UNSERVED)
    assert like(colour_at(canvas, NEAR), theme.SERVED)


def test_the_picture_changes_with_the_circle(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show_circle(people(far_served=False), None, ())
    settle(canvas, qtbot)
    canvas.show_circle(people(far_served=True), None, ())
    settle(canvas, qtbot)
    assert like(colour_at(canvas, FAR), theme.SERVED)


def test_hiding_the_served_leaves_the_unserved(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show_circle(people(far_served=False), None, ())
    canvas.set_shown("people", False)
    settle(canvas, qtbot)
    assert like(colour_at(canvas, FAR), theme.UNSERVED)
    assert not like(colour_at(canvas, NEAR), theme.SERVED)


def test_a_street_is_drawn_where_it_runs(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_view((WEST + 1500.0, NORTH), level_for(1.0))
    settle(canvas, qtbot)
    assert like(colour_at(canvas, (WEST + 1500.0, NORTH)), theme.STREET)
    assert like(colour_at(canvas, (WEST + 1500.0, NORTH + 100.0)), theme.LAND)


def test_buildings_appear_only_from_near(canvas: MapCanvas, qtbot: QtBot) -> None:
    house = (WEST + 10.0, NORTH + 14.0)
    canvas.set_view(house, level_for(0.5))
    settle(canvas, qtbot)
    assert like(colour_at(canvas, house), theme.BUILDING)
    canvas.set_shown("buildings", False)
    settle(canvas, qtbot)
    assert like(colour_at(canvas, house), theme.LAND)


def test_the_facility_of_the_circle_is_marked_and_named(canvas: MapCanvas, qtbot: QtBot) -> None:
    at = np.array([[WEST + 5.0, NORTH], [WEST + 1500.0, NORTH]])
    sites = Sites(at, np.array(["West Gym", "Shop"]), np.array(["fitness_site", "market"]), np.array([True, False]))
    canvas.show_circle(people(far_served=True), sites, ())
    canvas.set_view((WEST + 700.0, NORTH), level_for(3.0))
    settle(canvas, qtbot)
    gym = (WEST + 5.0, NORTH + 7.5 * canvas.view.metres)  # beside the letter, inside the disc
    assert like(colour_at(canvas, gym), theme.FACILITY)
    x, y = canvas.view.to_pixels(at)[0]
    assert canvas.marks.site_at(QPointF(x, y), canvas.view) == 0
    x, y = canvas.view.to_pixels(at)[1]
    assert canvas.marks.site_at(QPointF(x, y), canvas.view) is None  # others are told only when they are shown


def test_zooming_keeps_the_place_under_the_pointer(canvas: MapCanvas) -> None:
    pointer = QPointF(200, 150)
    before = canvas.view.to_metres(pointer)
    for steps in (1, 2, -3, 1):
        canvas.zoom(steps, pointer)
        assert canvas.view.to_metres(pointer) == pytest.approx(before, abs=1e-6)


def test_dragging_moves_the_map_with_the_hand(canvas: MapCanvas) -> None:
    viewport = canvas.graphics.viewport()
    start, stop = QPoint(300, 300), QPoint(420, 260)
    before = canvas.view.to_metres(QPointF(start))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for at in (QPoint(350, 280), stop):
        _move(viewport, at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=stop)
    assert canvas.view.to_metres(QPointF(stop)) == pytest.approx(before, abs=1e-6)


def _move(viewport: object, at: QPoint) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(at), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)  # type: ignore[arg-type]  # the viewport of an untyped view


def test_clicking_an_unserved_area_tells_its_row(canvas: MapCanvas, qtbot: QtBot) -> None:
    outline = shapely.Point(FAR).buffer(200)
    canvas.show_circle(people(far_served=False), None, (Area("East", 40.0, FAR, outline),))
    settle(canvas, qtbot)  # outlines are made away from the window
    x, y = canvas.view.to_pixels(np.array([[FAR[0] - 100, FAR[1] - 100]]))[0]
    with qtbot.waitSignal(canvas.area_clicked) as told:
        QTest.mouseClick(canvas.graphics.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert told.args == [0]
    with qtbot.assertNotEmitted(canvas.area_clicked):
        QTest.mouseClick(canvas.graphics.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(x), 20))


@pytest.fixture
def plated(canvas: MapCanvas, qtbot: QtBot) -> tuple[MapCanvas, QPoint]:
    """The map with one unserved area at its middle, and a pixel of its plate."""
    canvas.show_circle(people(far_served=False), None, (Area("East", 40.0, FAR, shapely.Point(FAR).buffer(200)),))
    canvas.set_view(FAR, level_for(3.0))
    settle(canvas, qtbot)
    picture(canvas)
    return canvas, QPoint(canvas.width() // 2 + 40, canvas.height() // 2 - 20)


def test_a_click_on_a_plate_tells_its_area_whatever_lies_below(plated: tuple[MapCanvas, QPoint], qtbot: QtBot) -> None:
    canvas, at = plated
    view = canvas.graphics.viewport()
    with qtbot.waitSignal(canvas.plate_clicked) as told, qtbot.assertNotEmitted(canvas.house_clicked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [0]
    with qtbot.assertNotEmitted(canvas.plate_clicked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 60))
    canvas.set_shown("areas", False)
    with qtbot.assertNotEmitted(canvas.plate_clicked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


def test_no_plate_is_laid_under_what_stands_over_the_map(plated: tuple[MapCanvas, QPoint]) -> None:
    canvas, at = plated
    card = QFrame(canvas)
    card.setObjectName("overlay")
    card.setGeometry(at.x() - 40, 0, 400, at.y() + 40)
    card.show()
    canvas.update_marks()
    picture(canvas)
    assert canvas.marks.plate_at(QPointF(at)) is None
    assert canvas.marks.plate_at(QPointF(at) - QPointF(80, 0)) == 0  # at the other side


def test_going_somewhere_brings_all_of_it_into_view(canvas: MapCanvas) -> None:
    box = shapely.Point(FAR).buffer(200)
    canvas.go_to(box.bounds, closest=0)
    assert shapely.box(*canvas.view.bounds).contains(box)
    assert canvas.view.metres < 2
    canvas.go_to(box.bounds, closest=12)
    assert canvas.view.level == 12


def test_the_whole_place_fits_into_the_window(canvas: MapCanvas, scene: Scene) -> None:
    canvas.set_view((0.0, 0.0), 0)
    canvas.fit()
    assert shapely.box(*canvas.view.bounds).contains(shapely.box(*scene.bounds))


def test_the_legend_lists_only_what_is_shown(canvas: MapCanvas) -> None:
    words = speak("en")
    assert legend_lines(canvas, words) == ()
    canvas.show_circle(people(far_served=False), None, ())
    canvas.set_view((WEST, NORTH), level_for(3.0))
    assert [line.sample for line in legend_lines(canvas, words)] == ["unserved", "served"]
    canvas.set_shown("people", False)
    assert [line.sample for line in legend_lines(canvas, words)] == ["unserved"]
    canvas.set_view((WEST, NORTH), level_for(30.0))
    assert [line.sample for line in legend_lines(canvas, words)] == ["share"]
    canvas.legend.set_lines(legend_lines(canvas, words))
    assert canvas.legend.isVisible()
    assert canvas.legend.width() >= canvas.legend.sizeHint().width()
    canvas.legend.set_lines(())
    assert not canvas.legend.isVisible()


def test_the_legend_says_when_people_are_not_compared_since_another_service_decides(canvas: MapCanvas) -> None:
    words = speak("en")
    canvas.edits.show_people(ChangedPeople(gained=np.array([FAR])))
    assert [line.text for line in legend_lines(canvas, words)] == ["Newly served"]
    canvas.edits.show_people(ChangedPeople(other_service=True))
    assert [line.text for line in legend_lines(canvas, words)] == ["A different service is decisive now: see Compare"]


def test_tiles_cover_a_view_without_gap_the_middle_first() -> None:
    keys = keys_in(8, -1000.0, -700.0, 5000.0, 900.0)
    tiles = shapely.union_all([shapely.box(*key.rect) for key in keys])
    assert tiles.buffer(1e-6).contains(shapely.box(-1000.0, -700.0, 5000.0, 900.0))
    assert len(set(keys)) == len(keys)
    away = [np.hypot((k.rect[0] + k.rect[2]) / 2 - 2000, (k.rect[1] + k.rect[3]) / 2 - 100) for k in keys]
    assert away == sorted(away)


def test_a_level_is_never_finer_than_asked() -> None:
    for metres in (0.3, 1.0, 7.7, 100.0):
        level = level_for(metres)
        assert resolution(level) >= metres * (1 - 1e-9)
        assert resolution(level - 1) < metres


def test_dots_carry_all_the_people_of_a_tile_and_no_more() -> None:
    rng = np.random.default_rng(1)
    key = TileKey(20, 3, -4)
    xmin, ymin, xmax, ymax = key.rect
    xy = np.column_stack([rng.uniform(xmin, xmax, 500), rng.uniform(ymin, ymax, 500)])
    weight, served = rng.uniform(0, 9, 500), rng.random(500) < 0.5
    pixels, total = cell_sums(People(xy, weight, served), key, served=False)
    assert total.sum() == pytest.approx(weight[~served].sum())
    assert len(total) < (~served).sum()  # from afar neighbours share a dot
    assert pixels.min() >= 0
    assert pixels.max() <= TILE_PX


def test_a_dot_near_a_seam_is_the_same_in_both_tiles() -> None:
    left, right = TileKey(12, 0, -1), TileKey(12, 1, -1)
    seam = left.rect[2]
    group = People(np.array([[seam - 2.0, 100.0], [seam + 1.0, 101.0]]), np.array([5.0, 7.0]), np.array([False, False]))
    one, people_one = cell_sums(group, left, served=False)
    two, people_two = cell_sums(group, right, served=False)
    assert people_one.tolist() == people_two.tolist()
    assert (one[:, 0] - TILE_PX).tolist() == pytest.approx(two[:, 0].tolist())


def test_a_view_and_its_pixels_are_inverse() -> None:
    view = View((WEST, NORTH), 9, (801, 603))
    at = QPointF(12.0, 77.0)
    assert view.to_pixels(np.array([view.to_metres(at)]))[0] == pytest.approx((12.0, 77.0))


def test_chunks_hold_every_line_and_find_those_in_view(scene: Scene) -> None:
    streets = scene.streets[4]
    assert sum(path.elementCount() for path in streets.paths) >= 2 * 30
    assert list(streets.within(WEST + 10, NORTH - 1, WEST + 20, NORTH + 1))
    assert not list(streets.within(WEST, NORTH + 50, WEST + 3000, NORTH + 60))


def test_a_road_that_leaves_the_place_makes_the_map_no_smaller() -> None:
    rng = np.random.default_rng(18)
    dense = np.vstack([rng.uniform(0, 4_000, (2_000, 2)), [(0, 0), (4_000, 4_000)]])
    away = np.array([(4_000.0 + 500 * step, 2_000.0) for step in range(1, 20)])
    none = np.array([], dtype=object)
    assert first_bounds(dense, none) == (0.0, 0.0, 4_000.0, 4_000.0)  # no street of a place is left out of sight
    west, south, east, north = first_bounds(np.vstack([dense, away]), none)
    assert (west, south, north) == (0.0, 0.0, 4_000.0)
    assert 4_000 <= east < 5_000  # 13,500 with the whole road
    district = np.array([shapely.box(-1_000, 0, 6_000, 4_000)], dtype=object)
    assert first_bounds(np.vstack([dense, away]), district)[::2] == (-1_000.0, 6_000.0)
    assert first_bounds(np.array([(0.0, 0.0), (100.0, 0.0)]), none) == (0.0, 0.0, 100.0, 0.0)
