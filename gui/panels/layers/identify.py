"""What lies under a click, as a card of facts: a facility with all that is known of it, or the street and districts."""

import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ....coverage.place import Place, obstacles
from ....coverage.travel.profiles import WALK_ADULT
from ....coverage.travel.snap import snap
from ....messages import LifecircleError
from ....scenarios.presentation.summary import category_name, people_text
from ....scenarios.presentation.translate import Words
from ...map.canvas import MapCanvas
from ...map.scene import RANKS
from ...plain import Label
from .attributes import Attributes, attributes_of

translate = QCoreApplication.translate
_WIDTH_PX: Final = 300
_MORE: Final = 8
_AROUND_M: Final = 1.0
_STREET_PX: Final = 10.0
"""So near to a click a street must run to be told of."""
_LEVELS: Final = ("county", "township", "village", "estate")


@dataclass(frozen=True)
class Facts:
    """A title, and pairs of a name and a value in words."""

    title: str
    rows: tuple[tuple[str, str], ...]


class FactsCard(QFrame):
    """Facts in plain text, in the map's upper right corner.

    `closed` tells that the planner has read them, `edit_asked` that what can be edited is to be.
    """

    closed = Signal()
    edit_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("overlay")
        self.facts: Facts | None = None
        self._title, self._close = Label(self), QToolButton(self)
        self._title.setObjectName("section")
        self._title.setWordWrap(True)
        self._close.setText("✕")
        self._close.setObjectName("close")
        self._close.clicked.connect(self._leave)
        head = QHBoxLayout()
        self.edit = QPushButton(self)
        self.edit.setObjectName("link")
        self.edit.clicked.connect(self.edit_asked)
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 8, 8, 10)
        self._column.addLayout(head)
        self._column.addLayout(self._grid)
        self._column.addWidget(self.edit)
        self.hide()

    def show_facts(self, facts: Facts, *, editable: bool = False) -> None:
        """Show other facts, of something that can be edited or not."""
        self.facts = facts
        self.edit.setText(self.tr("Edit the attributes…"))
        self.edit.setVisible(editable)
        self._title.setText(facts.title)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(facts.rows):
            told, said = Label(self, name), Label(self, value)
            told.setObjectName("soft")
            said.setWordWrap(True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(told, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, row, 1)
        self.show()
        self.raise_()
        self.setFixedWidth(min(_WIDTH_PX, self._room.width() - 24))
        self._column.activate()
        self.resize(self.width(), self.heightForWidth(self.width()))
        self.move(self._room.width() - self.width() - 12, 12)

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()


class Identify(QObject):
    """Asks of the place that is shown what lies under a click. `edit_asked(row)` is of a facility."""

    edit_asked = Signal(int)

    def __init__(self, canvas: MapCanvas, words: Words) -> None:
        super().__init__(canvas)
        self.words = words
        self._canvas = canvas
        self._place: Place | None = None
        self._evidence: object = None
        self._site = -1
        self.card = FactsCard(canvas)
        canvas.site_clicked.connect(self.tell_site)
        canvas.ground_clicked.connect(self.tell_ground)
        self.card.edit_asked.connect(lambda: self.edit_asked.emit(self._site))
        for signal in (canvas.house_clicked, canvas.area_clicked, canvas.left_tool):
            signal.connect(self.card.hide)

    def show(self, place: Place | None, evidence: object) -> None:
        """Take note of what is shown."""
        self._place, self._evidence = place, evidence
        self.card.hide()

    def tell_site(self, row: int) -> None:
        """Tell of a facility."""
        if self._place is not None:
            self._site = row
            facts = facts_of_site(self._place, self._evidence, row, self.words)
            self.card.show_facts(facts, editable=self._place.facilities.status[row] != "closed")
            x, y = self._place.facilities.xy[row]
            self._canvas.see_whole((x - _AROUND_M, y - _AROUND_M, x + _AROUND_M, y + _AROUND_M), beside=self.card)

    def tell_ground(self, x: float, y: float) -> None:
        """Tell of the street and the districts at a place; where there is neither, of nothing."""
        if self._place is None:
            return
        near = _STREET_PX * self._canvas.view.metres
        facts = facts_of_ground(self._place, (x, y), near, self.words)
        if facts is None:
            self.card.hide()
        else:
            self.card.show_facts(facts)


def facts_of_site(place: Place, evidence: object, row: int, words: Words) -> Facts:
    """Return all that is known of a facility, and what its source tells beside."""
    listed = attributes_of("sites", place, evidence, (), words)
    rows = [pair for pair in _pairs(listed, row) if pair[0] != listed.columns[0].title]
    rows += _district_pairs(place, {level: home[row] for level, home in place.facilities.district.items()}, words)
    if len(place.facilities.more):
        rows += _told(place.facilities.more[row])
    name = str(place.facilities.name[row]) or category_name(str(place.facilities.category[row]), words)
    return Facts(name, tuple(rows))


def _pairs(listed: Attributes, row: int) -> list[tuple[str, str]]:
    return [(column.title, text) for column in listed.columns if (text := column.text(row))]


def _district_pairs(place: Place, homes: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    names = place.districts.name
    return [(words.name(level), str(names[homes[level]])) for level in _LEVELS if homes.get(level, -1) >= 0]


def _told(more: object) -> list[tuple[str, str]]:
    """The further columns of the source, a JSON object of column to text."""
    try:
        said = json.loads(str(more)) if more else {}
    except ValueError:
        return []
    return [(str(key), str(value)) for key, value in said.items() if value][:_MORE] if isinstance(said, dict) else []


def facts_of_ground(place: Place, xy: tuple[float, float], near_m: float, words: Words) -> Facts | None:
    """Return the street within `near_m` metres and the districts of a point; None where there are neither."""
    rows = _street(place, xy, near_m)
    within = shapely.contains_xy(place.districts.geometry, *xy) if len(place.districts) else np.zeros(0, dtype=bool)
    at = {str(place.districts.level[row]): int(row) for row in np.flatnonzero(within)}
    rows += _district_pairs(place, at, words)
    for level in ("village", "township"):
        home = place.demand.district.get(level)
        if level in at and home is not None:
            people = float(place.demand.weights["people"][home == at[level]].sum())
            text = translate("Identify", "Residents of {district}")
            rows.append((text.format(district=place.districts.name[at[level]]), people_text(people)))
            break
    return Facts(translate("Identify", "At this place"), tuple(rows)) if rows else None


def _street(place: Place, xy: tuple[float, float], near_m: float) -> list[tuple[str, str]]:
    network = place.network
    try:
        found = snap(network, [xy], profile=WALK_ADULT, barriers=obstacles(place))
    except LifecircleError:
        return []
    if not found.found[0] or found.leg_m[0] > near_m:
        return []
    edge = int(found.edge[0])
    number = int(network.edge_name[edge])
    name = network.names[number] if 0 <= number < len(network.names) else ""
    kind = _class_name(network.classes[network.edge_class[edge]])
    length = translate("Identify", "{metres} m between crossings").format(metres=f"{network.edge_length_m[edge]:,.0f}")
    rows = [(translate("Identify", "Street"), name or translate("Identify", "without a name"))]
    return [*rows, (translate("Identify", "Class"), kind), (translate("Identify", "Length"), length)]


def _class_name(highway: str) -> str:
    """The class of a street as the map distinguishes it."""
    names = (
        translate("Identify", "Motorway or trunk road"),
        translate("Identify", "Primary road"),
        translate("Identify", "Secondary road"),
        translate("Identify", "Tertiary road"),
        translate("Identify", "Local street"),
        translate("Identify", "Path or access way"),
    )
    return next((name for name, known in zip(names, RANKS, strict=False) if highway in known), names[-1])
