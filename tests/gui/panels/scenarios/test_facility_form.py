"""Attributes of a facility in the window, by mouse and keys: one named step, followed while it is filled in."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QDoubleSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

from lifecircle.gui.panels.scenarios.editor import PREVIEW
from lifecircle.gui.panels.scenarios.facility_dialog import FacilityDialog
from lifecircle.gui.window import Window
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import (
    AddFacility,
    AddService,
    AmendFacility,
    AnyEdit,
    RecategoriseFacility,
    ResizeFacility,
)
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings

from .test_scenarios import EAST, GYM, NORTH, WEST, click, desk, key, settle, unserved

__all__ = ["desk"]  # the fixture
GYM_PLAN = """key = "gyms"
title = "健身"
title_en = "Gyms"
[[clause]]
id = "public-gym"
title = "公办、已备案、四十个位的健身点"
title_en = "Public registered gyms of forty places"
kind = "circle"
services = [{ any_of = ["fitness"], public = true, has = ["registered"], at_least = { places = 40 } }]
mode = "walk"
limit = 15
target = 60
"""


@pytest.fixture(scope="session")
def written_street(street: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The street as a project's file, with a gym of ten places: of places that nobody told the clause stays open."""
    few = replace(street, facilities=street.facilities.assign(places=[10.0, np.nan, np.nan]))
    path = tmp_path_factory.mktemp("gyms") / "lifecircle.gpkg"
    write_project(Project(few, Settings(name=few.name, plan="circles", judging=Judging(complete=("all",)))), path)
    return path


@pytest.fixture
def project_file(street: PlaceLayers, tmp_path: Path) -> Path:
    """The street, whose data tells that its gym is no public one."""
    told = street.facilities.assign(public=[False, True, True], known="public")
    path = tmp_path / "told" / "lifecircle.gpkg"
    path.parent.mkdir()
    settings = Settings(name=street.name, plan="circles", judging=Judging(complete=("all",)))
    write_project(Project(replace(street, facilities=told), settings), path)
    return path


@pytest.fixture
def asked(desk: Window, qtbot: QtBot, tmp_path: Path) -> Window:
    """The street under a plan that asks for much of a gym, seen where the gym stands."""
    file = tmp_path / "gyms.toml"
    file.write_text(GYM_PLAN, encoding="utf-8")
    desk.evaluate(str(file))
    settle(desk, qtbot)
    desk.layers.layers.show("other_sites", shown=True)
    desk.canvas.set_view((WEST, NORTH), -4)
    settle(desk, qtbot)
    return desk


def form(window: Window) -> FacilityDialog:
    dialog = window.scenarios.tools.forms.dialog
    assert dialog is not None
    return dialog


def pick(box: object, words: str) -> None:
    """Choose in a list as keys do: by typing its words."""
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClicks(box, words)


def number(box: object, figure: str) -> None:
    assert isinstance(box, QDoubleSpinBox)
    box.selectAll()
    QTest.keyClicks(box, figure)


def edits_of(window: Window) -> tuple[AnyEdit, ...]:
    session = window.scenarios.editor.session
    assert session is not None
    return session.edits


def accept(dialog: FacilityDialog) -> None:
    QTest.mouseClick(dialog.accept_it, Qt.MouseButton.LeftButton)


def state(window: Window) -> str:
    row = window.plan.current()
    assert row is not None
    return row.state


def test_what_a_clause_asks_is_filled_in_and_decides_it(asked: Window, qtbot: QtBot) -> None:
    assert state(asked) == "not_met", "the gym has too few places"
    click(asked, GYM)
    key(asked, Qt.Key.Key_Return)
    dialog = form(asked)
    assert [one.key for one in dialog.fields if one.asked] == ["capacity:places", "public", "attribute:registered"]
    pick(dialog.box["public"], "yes")
    pick(dialog.box["attribute:registered"], "yes")
    number(dialog.box["capacity:places"], "60")
    qtbot.waitUntil(lambda: not asked.tasks.busy(PREVIEW), timeout=60_000)
    qtbot.waitUntil(lambda: "60%" in dialog.follows.text(), timeout=60_000)
    assert edits_of(asked) == (), "nothing is done yet"
    accept(dialog)
    settle(asked, qtbot)
    assert state(asked) == "met"
    assert unserved(asked) == pytest.approx(40)
    resized, amended = edits_of(asked)
    assert isinstance(resized, ResizeFacility)
    assert isinstance(amended, AmendFacility)
    assert (resized.capacities, amended.public, amended.cells) == ({"places": 60}, True, {"备案": "是"})
    assert asked.scenarios.labels()[0] == "Change the attributes of West Gym"
    asked.commands.action["undo"].trigger()
    settle(asked, qtbot)
    assert state(asked) == "not_met", "one gesture is one step"


def test_escape_and_a_form_left_as_it_was_change_nothing(asked: Window, qtbot: QtBot) -> None:
    for escapes in (True, False):
        click(asked, GYM)
        key(asked, Qt.Key.Key_Return)
        if escapes:
            key_in_form(asked, Qt.Key.Key_Escape)
        else:
            accept(form(asked))
        settle(asked, qtbot)
        assert edits_of(asked) == ()
        assert not asked.scenarios.tools.forms.is_open


def key_in_form(window: Window, name: Qt.Key) -> None:
    pick(form(window).box["public"], "yes")
    QTest.keyClick(form(window), name)


def test_name_and_category_and_year_are_kept_in_the_file(asked: Window, qtbot: QtBot, project_file: Path) -> None:
    asked.scenarios.tools.forms.edit(0, asked.words)
    dialog = form(asked)
    name = dialog.box["name"]
    assert isinstance(name, QLineEdit)
    name.selectAll()
    QTest.keyClicks(name, "East Wing")
    number(dialog.box["opened"], "2024")
    pick(dialog.box["category"], "Library")
    accept(dialog)
    settle(asked, qtbot)
    asked.open(project_file)
    settle(asked, qtbot)
    first, second = edits_of(asked)
    assert isinstance(first, RecategoriseFacility)
    assert isinstance(second, AmendFacility)
    assert (first.category, second.name, second.opened) == ("library", "East Wing", 2024)


def test_a_further_service_has_its_own_capacity(asked: Window, qtbot: QtBot) -> None:
    menu = asked.scenarios.tools.menu.make(*GYM)
    assert menu is not None
    next(one for one in menu.actions() if one.text().startswith("A further service at")).trigger()
    dialog = form(asked)
    pick(dialog.box["category"], "Library")
    number(dialog.box["capacity:places"], "12")
    accept(dialog)
    settle(asked, qtbot)
    place = asked.scenarios.place
    assert place is not None
    assert isinstance(edits_of(asked)[0], AddService)
    assert place.facilities.category.tolist()[-1] == "library"
    assert place.facilities.capacity["places"][-1] == 12


def test_places_of_a_further_service_are_called_as_those_of_the_service(asked: Window) -> None:
    """托位 in childcare, 学位 in schools, 名额 elsewhere; what was written for one service is not taken for another."""
    menu = asked.scenarios.tools.menu.make(*GYM)
    assert menu is not None
    next(one for one in menu.actions() if one.text().startswith("A further service at")).trigger()
    dialog = form(asked)
    box = dialog.box["category"]
    assert isinstance(box, QComboBox)
    for category, called in (
        ("kindergarten", "places at school"),
        ("childcare_centre", "places for infants"),
        ("library", "places"),
    ):
        box.setFocus()
        while box.currentData() != category:
            row = box.findData(category)
            QTest.keyClick(box, Qt.Key.Key_Down if row > box.currentIndex() else Qt.Key.Key_Up)
        assert [one.accessibleName() for key, one in dialog.box.items() if key != "category" and one.isVisible()] == [
            called
        ]


def test_the_form_for_new_facilities_sets_them_so(asked: Window, qtbot: QtBot) -> None:
    key(asked, Qt.Key.Key_A)
    banner = asked.scenarios.tools.banner
    QTest.mouseClick(banner.attributes, Qt.MouseButton.LeftButton)
    dialog = form(asked)
    pick(dialog.box["attribute:registered"], "yes")
    number(dialog.box["capacity:places"], "80")
    accept(dialog)
    asked.canvas.set_view((WEST + 2900.0, NORTH), 0)
    settle(asked, qtbot)
    click(asked, EAST)
    settle(asked, qtbot)
    added, amended = edits_of(asked)
    assert isinstance(added, AddFacility)
    assert isinstance(amended, AmendFacility)
    assert (added.capacities, amended.cells) == ({"places": 80}, {"备案": "是"})
    assert unserved(asked) == pytest.approx(60), "the house in the east has a gym that counts"
    asked.commands.action["undo"].trigger()
    settle(asked, qtbot)
    assert edits_of(asked) == ()


def test_new_facilities_come_with_the_further_service_that_their_form_names(asked: Window, qtbot: QtBot) -> None:
    key(asked, Qt.Key.Key_A)
    QTest.mouseClick(asked.scenarios.tools.banner.attributes, Qt.MouseButton.LeftButton)
    dialog = form(asked)
    number(dialog.box["capacity:places"], "80")
    pick(dialog.box["service:category"], "Library")
    number(dialog.box["service:capacity:places"], "12")
    accept(dialog)
    asked.canvas.set_view((WEST + 2900.0, NORTH), 0)
    settle(asked, qtbot)
    click(asked, EAST)
    settle(asked, qtbot)
    added, service = edits_of(asked)
    assert isinstance(added, AddFacility)
    assert isinstance(service, AddService)
    assert (service.facility, service.category, service.capacities) == (added.facility, "library", {"places": 12})
    place = asked.scenarios.place
    assert place is not None
    assert place.facilities.category.tolist()[-2:] == [added.category, "library"]
    assert place.facilities.capacity["places"][-2:].tolist() == [80, 12]
    asked.commands.action["undo"].trigger()
    settle(asked, qtbot)
    assert edits_of(asked) == ()


def test_the_card_of_a_facility_leads_to_its_form(asked: Window) -> None:
    click(asked, GYM)
    card = asked.layers.identify.card
    assert card.edit.isVisible()
    QTest.mouseClick(card.edit, Qt.MouseButton.LeftButton)
    dialog = form(asked)
    assert dialog.windowTitle() == "Attributes of West Gym"
    assert all(box.accessibleName() for box in dialog.box.values())
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
