"""Names and plates are pictures that are laid: in their colours, sharp, where there is room, above people and sites."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from lifecircle.gui import theme
from lifecircle.gui.map.marks.changed_areas import ChangedArea, laid_plates
from lifecircle.gui.map.marks.edit_marks import ChangedPeople, EditMarks, EditShape
from lifecircle.gui.map.marks.labels import Names
from lifecircle.gui.map.marks.marks import Marks
from lifecircle.gui.map.scene import Area, Sites
from lifecircle.gui.map.scene import Names as Words
from lifecircle.gui.map.tiles import level_for
from lifecircle.gui.map.view import View

pytestmark = pytest.mark.usefixtures("qapp")

WIDE, HIGH = 400, 300
AT = (200.0, 150.0)
"""Where the area lies in the picture; a pixel is a metre."""
PLATE = QRectF(212, 114, 60, 33)
"""What a plate covers at least, to the right above its area."""
UPPER_EDGE = QRectF(222, 112, 40, 4)
LEFT_PLATE = QRectF(128, 114, 60, 33)


def sheet(ratio: float = 1.0) -> QImage:
    image = QImage(round(WIDE * ratio), round(HIGH * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.black)
    return image


def view() -> View:
    return View((0.0, 0.0), 0, (WIDE, HIGH))


def marks(people: float = 2050.0) -> Marks:
    made = Marks()
    where = view().to_metres(QPointF(*AT))
    made.show(None, (Area("High Street", people, where, shapely.Point(where).buffer(50)),))
    return made


def written(image: QImage, made: Marks, *reserved: QRectF) -> QImage:
    painter = QPainter(image)
    made.paint_labels(painter, view(), reserved)
    painter.end()
    return image


def count(image: QImage, box: QRectF, colour: QColor, *, off: int = 30) -> int:
    """How many pixels in a box of the picture are nearly of a colour."""
    wanted = (colour.red(), colour.green(), colour.blue())
    ratio = image.devicePixelRatio()
    found = 0
    for y in range(round(box.top() * ratio), round(box.bottom() * ratio)):
        for x in range(round(box.left() * ratio), round(box.right() * ratio)):
            seen = image.pixelColor(x, y)
            found += max(abs(a - b) for a, b in zip((seen.red(), seen.green(), seen.blue()), wanted, strict=True)) < off
    return found


WHITE = QColor("white")


def test_a_plate_is_white_and_carries_its_people_in_the_colour_of_the_unserved() -> None:
    image = written(sheet(), marks())
    assert count(image, PLATE, WHITE) > 0.5 * PLATE.width() * PLATE.height()
    assert count(image, PLATE, theme.UNSERVED, off=60) > 40
    assert count(image, LEFT_PLATE, WHITE) == 0


def test_a_plate_that_was_laid_before_looks_the_same_when_laid_again() -> None:
    made = marks()
    assert written(sheet(), made) == written(sheet(), made)


def test_another_ratio_draws_the_picture_anew() -> None:
    made = marks()
    coarse, fine = written(sheet(), made), written(sheet(2.0), made)
    assert fine == written(sheet(2.0), marks())
    assert fine != coarse.scaled(fine.size())


def test_the_plate_of_the_chosen_area_has_the_colour_of_what_is_chosen() -> None:
    made = marks()
    assert count(written(sheet(), made), UPPER_EDGE, theme.CHOSEN) == 0
    made.chosen = 0
    assert count(written(sheet(), made), UPPER_EDGE, theme.CHOSEN) > 10


def test_other_areas_have_other_plates_and_not_those_kept_of_the_former() -> None:
    made = marks()
    first = written(sheet(), made)
    where = view().to_metres(QPointF(*AT))
    made.show(None, (Area("High Street", 7777.0, where, shapely.Point(where).buffer(50)),))
    second = written(sheet(), made)
    assert second != first
    assert second == written(sheet(), marks(7777.0))


def test_a_plate_without_room_on_one_side_stands_on_the_other() -> None:
    image = written(sheet(), marks(), PLATE)
    assert count(image, PLATE.adjusted(2, 2, -2, -2), WHITE) == 0
    assert count(image, LEFT_PLATE, WHITE) > 0.5 * LEFT_PLATE.width() * LEFT_PLATE.height()


def test_where_there_is_room_on_no_side_there_is_no_plate() -> None:
    whole = QRectF(0, 0, WIDE, HIGH)
    assert count(written(sheet(), marks(), whole), whole, WHITE) == 0


def test_the_people_of_a_scenario_do_not_cover_the_plates() -> None:
    made, edits = marks(), EditMarks()
    x, y = np.meshgrid(np.arange(-WIDE / 2, WIDE / 2, 4), np.arange(-HIGH / 2, HIGH / 2, 4))
    edits.show_people(ChangedPeople(lost=np.column_stack([x.ravel(), y.ravel()])))
    alone = written(sheet(), made)
    image = written(sheet(), made)
    painter = QPainter(image)
    assert edits.paint_people(painter, view())
    painter.end()
    assert count(image, PLATE, theme.LOST) > 100  # dots lie on the plate until it is laid again
    painter = QPainter(image)
    made.lay_labels_again(painter)
    painter.end()
    assert count(image, PLATE.adjusted(3, 3, -3, -3), theme.LOST) == 0
    assert count(image, PLATE, WHITE) == pytest.approx(count(alone, PLATE, WHITE), rel=0.1)


def test_without_people_or_suggestions_nothing_is_laid_twice() -> None:
    painter = QPainter(image := sheet())
    assert not EditMarks().paint_people(painter, view())
    painter.end()
    assert image == sheet()


def test_no_plate_is_laid_on_a_site_of_the_scenario() -> None:
    edits = EditMarks()
    x, y = view().to_metres(PLATE.center())
    edits.show((EditShape("add", np.array([[x, y]])), EditShape("link", np.array([[0.0, 0.0], [5.0, 5.0]]))))
    boxes = edits.at_points(view())
    assert [box.center() for box in boxes] == [PLATE.center()]
    image = written(sheet(), marks(), *boxes)
    assert count(image, LEFT_PLATE, WHITE) > 0.5 * LEFT_PLATE.width() * LEFT_PLATE.height()


def test_a_difference_s_plate_covers_no_name() -> None:
    edits, made = EditMarks(), Marks()
    made.names = {
        "county": Words(("West County",), np.array([view().to_metres(QPointF(228.0, 135.0))]), np.array([300.0]))
    }
    where = view().to_metres(QPointF(*AT))
    edits.areas = (ChangedArea("High Street", 1970.0, where, shapely.Point(where).buffer(20), gained=False),)
    ((plate, _, text),) = laid_plates(view(), edits.areas)
    assert text == "−1,970"
    assert count(written(sheet(), made), plate, theme.DISTRICT_TEXT, off=60) > 10  # it would be struck
    image = written(sheet(), made, *edits.at_points(view()))
    assert count(image, plate, theme.DISTRICT_TEXT, off=60) == 0


@pytest.mark.parametrize(("metres", "diameter"), [(1.0, 9), (5.0, 5), (12.0, 3)])
def test_houses_are_smaller_dots_where_they_lie_closer(metres: float, diameter: int) -> None:
    edits = EditMarks()
    edits.show_people(ChangedPeople(lost=np.zeros((1, 2))))
    painter = QPainter(image := sheet())
    edits.paint_people(painter, View((0.0, 0.0), level_for(metres), (WIDE, HIGH)))
    painter.end()
    across = sum(image.pixelColor(x, HIGH // 2) != QColor("black") for x in range(WIDE))
    assert abs(across - diameter) <= 2


def test_a_name_is_laid_on_whole_pixels_with_a_light_rim() -> None:
    names, box = Names(theme.DISTRICT_TEXT), QRectF(150, 130, 100, 40)

    def at(x: float, y: float) -> QImage:
        painter = QPainter(image := sheet())
        names.paint(painter, QPointF(x, y), "West County", 12.0)
        painter.end()
        return image

    assert count(at(200, 150), box, theme.DISTRICT_TEXT) > 30
    assert count(at(200, 150), box, theme.HALO) > 30
    assert at(200.4, 149.6) == at(200, 150)
    assert at(201, 150).copy(1, 0, WIDE - 1, HIGH) == at(200, 150).copy(0, 0, WIDE - 1, HIGH)


def test_dots_lie_where_they_should_while_the_map_is_moved() -> None:
    edits = EditMarks()
    edits.show_people(ChangedPeople(gained=np.array([[0.0, 0.0], [30.0, 0.0], [5_000.0, 0.0]])))
    for dx in (0, 7, 90, 250):
        painter = QPainter(image := sheet())
        edits.paint_people(painter, View((-float(dx), 0.0), 0, (WIDE, HIGH)))
        painter.end()
        for x in (200 + dx, 230 + dx):
            seen = image.rect().contains(x, 150)
            assert not seen or count(image, QRectF(x - 3, 147, 6, 6), theme.GAINED) > 12, (dx, x)
        assert count(image, QRectF(0, 0, WIDE, HIGH), theme.GAINED) < 120


def test_from_afar_dots_that_lie_close_are_one_ground_of_their_colour() -> None:
    edits, far = EditMarks(), View((0.0, 0.0), level_for(30.0), (WIDE, HIGH))
    x, y = np.meshgrid(np.arange(-20, 20, 2.0), np.arange(-20, 20, 2.0))
    edits.show_people(ChangedPeople(lost=far.metres * np.column_stack([x.ravel(), y.ravel()])))
    painter = QPainter(image := sheet())
    edits.paint_people(painter, far)
    painter.end()
    middle = QRectF(185, 135, 30, 30)
    assert count(image, middle, theme.LOST, off=40) > 0.8 * middle.width() * middle.height()


def test_a_name_gives_way_to_the_symbol_that_stands_where_it_would_be_written() -> None:
    made, at = Marks(), (200.0, 150.0)
    where = view().to_metres(QPointF(*at))
    made.names = {"township": Words(("East Town",), np.array([where]), np.array([300.0]))}
    symbol = QRectF(at[0] - 9, at[1] - 9, 18, 18)
    assert count(written(sheet(), made), symbol, theme.DISTRICT_TEXT, off=60) > 10
    strings = np.array(["clinic"], dtype=object)
    made.show(Sites(np.array([where]), strings, strings, np.array([True])), ())
    image = written(sheet(), made)
    assert count(image, symbol, theme.DISTRICT_TEXT, off=60) == 0
    assert count(image, QRectF(at[0] - 40, at[1] + 9, 80, 26), theme.DISTRICT_TEXT, off=60) > 10  # below it
    made.set_shown("sites", False)
    assert count(written(sheet(), made), symbol, theme.DISTRICT_TEXT, off=60) > 10


def test_people_of_areas_side_by_side_all_stand_on_the_map() -> None:
    """Three areas at one place find three corners of it, and what stands on the map adds up to the table's figure."""
    at = view().centre
    areas = tuple(
        ChangedArea(f"area {people}", people, at, shapely.Point(at).buffer(20), gained=True)
        for people in (60.0, 130.0, 5.0)
    )
    laid = laid_plates(view(), areas)
    assert [text for _, _, text in laid] == ["+130", "+60", "+5"]
    plates = [plate for plate, _, _ in laid]
    assert not any(one.intersects(other) for one, other in combinations(plates, 2))
