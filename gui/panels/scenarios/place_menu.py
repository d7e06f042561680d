"""The menu of a right click on the map: what can be done with the facility there, or at the place."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from ....coverage.place import Place
from ....scenarios.editing import edits as verbs
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.translate import Words
from ...map.canvas import MapCanvas
from .facility_forms import FacilityForms


class Gestures(Protocol):
    """What the menu asks for."""

    words: Words
    category: str
    forms: FacilityForms

    @property
    def place(self) -> Place | None:
        """The place as it is shown."""

    def do(self, edit: verbs.AnyEdit) -> None:
        """Do one edit."""

    def set_facility(self, x: float, y: float) -> None:
        """Set a new facility."""

    def add_stop(self, x: float, y: float) -> None:
        """Ask when a mobile stop comes, and add it."""

    def close_street(self, x: float, y: float) -> None:
        """Close the street at a place."""

    def take_selected_away(self) -> None:
        """Close or remove what is selected."""

    def open_selected(self) -> None:
        """Open what is selected."""


class PlaceMenu(QObject):
    """Makes the menu when it is asked for."""

    def __init__(self, canvas: MapCanvas, gestures: Gestures) -> None:
        super().__init__(canvas)
        self._canvas, self._gestures = canvas, gestures
        canvas.menu_asked.connect(self._show)

    def _show(self, x: float, y: float, position: QPoint) -> None:
        menu = self.make(x, y)
        if menu is not None:
            menu.popup(position)

    def make(self, x: float, y: float) -> QMenu | None:
        """What can be done at a place, None where no place is open."""
        place, do = self._gestures.place, self._gestures
        if place is None:
            return None
        menu = QMenu(self._canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = self._canvas.view.to_pixels(np.array([(x, y)]))[0]
        row = self._canvas.marks.site_at(QPointF(*at), self._canvas.view)
        if len(self._canvas.selection.rows) > 1:
            self._of_selection(menu)
        elif row is not None:
            self._of_facility(menu, place, row)
        category = category_name(do.category, do.words)
        _add(menu, self.tr("New {category} here").format(category=category), lambda: do.set_facility(x, y))
        _add(menu, self.tr("Mobile stop of {category} here…").format(category=category), lambda: do.add_stop(x, y))
        _add(menu, self.tr("Close the street here"), lambda: do.close_street(x, y))
        return menu

    def _of_selection(self, menu: QMenu) -> None:
        count, do = len(self._canvas.selection.rows), self._gestures
        away = self.tr("Close or remove {count} facilities").format(count=count)
        _add(menu, away, do.take_selected_away, key=Qt.Key.Key_Delete)
        _add(menu, self.tr("Open {count} facilities").format(count=count), do.open_selected)
        menu.addSeparator()

    def _of_facility(self, menu: QMenu, place: Place, row: int) -> None:
        do, facilities = self._gestures, place.facilities
        key = str(facilities.id[row])
        name = str(facilities.name[row]) or category_name(str(facilities.category[row]), do.words)
        if facilities.status[row] == "closed":
            reopen = verbs.ReopenFacility(facility=key)
            _add(menu, self.tr("Open {name}").format(name=name), lambda: do.do(reopen))
            menu.addSeparator()
            return
        ask, more = self.tr("Attributes of {name}…"), self.tr("A further service at {name}…")
        _add(menu, ask.format(name=name), lambda: do.forms.edit(row, do.words), key=Qt.Key.Key_Return)
        _add(menu, more.format(name=name), lambda: do.forms.add_service(row, do.words))
        if facilities.status[row] == "existing":
            close = verbs.CloseFacility(facility=key)
            _add(menu, self.tr("Close {name}").format(name=name), lambda: do.do(close))
        else:
            reopen = verbs.ReopenFacility(facility=key)
            _add(menu, self.tr("Open {name}").format(name=name), lambda: do.do(reopen))
        menu.addSeparator()


def _add(menu: QMenu, text: str, do: Callable[[], object], *, key: Qt.Key | None = None) -> None:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: do())
    if key is not None:
        action.setShortcut(QKeySequence(key))
