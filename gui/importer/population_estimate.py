"""Where nobody counted the people: a density, or the census of districts and the area that they cover."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ...layers.population.census_names import CensusNames, is_same, resolved
from ..plain import ChoiceBox, FigureBox, Label, tip

COUNTED, DENSITY, CENSUS = "counted", "density", "census"
_DENSEST: Final = 200_000.0
_WIDEST_KM2: Final = 500_000.0


class PeopleEstimate(QWidget):
    """`changed` tells that something was set. The census table itself is one of the assistant's files."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label(self)
        self.way = ChoiceBox(self)
        for key in (COUNTED, DENSITY, CENSUS):
            self.way.addItem("", key)
        self.density, self.area = _spin(self, _DENSEST), _spin(self, _WIDEST_KM2)
        self.districts = QLineEdit(self)
        self.districts.setMinimumWidth(220)
        self.city = QLineEdit(self)
        self.city.setMaximumWidth(120)
        self.pick = QToolButton(self)
        self.pick.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.pick.setMenu(QMenu(self.pick))
        self.pick.menu().aboutToShow.connect(self._fill_menu)
        self.told = Label(self)
        self.told.setObjectName("soft")
        self._census: CensusNames | None = None
        self._km2: Mapping[str, float] = {}
        self._area_is_own = False
        self._fields: dict[str, tuple[QWidget, ...]] = {
            COUNTED: (),
            DENSITY: (self.density,),
            CENSUS: (self.city, self.districts, self.pick, self.area),
        }
        layout = QHBoxLayout()
        for widget in (self._label, self.way, self.density, self.city, self.districts, self.pick, self.area):
            layout.addWidget(widget)
        layout.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(layout)
        rows.addWidget(self.told)  # below: a narrow window has no room beside
        self.way.currentIndexChanged.connect(self._show_fields)
        self.density.valueChanged.connect(self.changed)
        self.area.valueChanged.connect(self._area_typed)
        for line in (self.districts, self.city):
            line.textChanged.connect(self._typed)
        self._write()
        self._show_fields()

    def chosen(self) -> str:
        """How the people are known: `counted` in a file, by `density`, or by `census`."""
        return str(self.way.currentData())

    def is_complete(self) -> bool:
        """Whether what was set is enough; a census needs its table too."""
        named = bool(self._names()) and not self._unknown()
        ready = {DENSITY: self.density.value() > 0, CENSUS: named and self.area.value() > 0}
        return ready.get(self.chosen(), False)

    def asked(self) -> dict[str, Any]:
        """The estimate as a check asks for it, without the census table; empty where the people were counted."""
        if self.chosen() == DENSITY:
            return {"people_per_km2": self.density.value()}
        if self.chosen() == CENSUS:
            names, city = self._names(), self.city.text().strip()
            if self._census is not None:  # codes cannot be mistaken
                names, city = resolved(self._census, names, city)[0], ""
            return {"districts": names, "city": city, "area_km2": self.area.value()}
        return {}

    # ---------------------------------------------------------------------------------------------------- the census
    def set_census(self, names: CensusNames | None) -> None:
        """Offer the names of a census table, and check by it what is typed."""
        if names is self._census:
            return
        self._census = names
        for line, texts in ((self.city, names.cities if names else ()), (self.districts, ())):
            completer = QCompleter(list(texts), line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        self.pick.setEnabled(names is not None)
        self._typed()

    def set_districts(self, km2: Mapping[str, float]) -> None:
        """Know how large districts are by their drawing; what the planner wrote themselves stays."""
        if km2 != self._km2:
            self._km2 = dict(km2)
            self._typed()

    def _area_typed(self) -> None:
        self._area_is_own = self.area.value() > 0
        self._tell()
        self.changed.emit()

    def _drawn_km2(self) -> float | None:
        """The area of the named districts by their drawing, None where one of them is not drawn."""
        city = self.city.text().strip()
        rows = [self._census.find(name, city) for name in self._names()] if self._census is not None else []
        drawn = [
            next((km2 for name, km2 in self._km2.items() if is_same(name, row.name) or is_same(row.name, name)), 0.0)
            for row in rows
            if row is not None
        ]
        return sum(drawn) if drawn and len(drawn) == len(rows) and min(drawn) > 0 else None

    def _fill_area(self) -> None:
        drawn = self._drawn_km2()
        if not self._area_is_own and drawn is not None:
            with QSignalBlocker(self.area):
                self.area.setValue(drawn)

    def _unknown(self) -> tuple[str, ...]:
        if self._census is None:
            return ()
        return resolved(self._census, self._names(), self.city.text().strip())[1]

    def _typed(self) -> None:
        """Say while it is typed what is meant, and what cannot be found."""
        self._fill_area()
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.told.setText(self._said())
        self.told.setVisible(bool(self.told.text()) and self.chosen() == CENSUS)

    def _said(self) -> str:
        if self._census is None or not self._names():
            return ""
        city = self.city.text().strip()
        _, unknown, people = resolved(self._census, self._names(), city)
        if unknown:
            several = [one for one in unknown if len(_meant(self._census, one, city)) > 1]
            if several:
                return self.tr("More than one: {names}; name the city").format(names=self.tr(", ").join(several))
            return self.tr("Not in the census: {names}").format(names=self.tr(", ").join(unknown))
        if not self._area_is_own and self._drawn_km2() is not None:
            return self.tr("{people} people in 2020; area by the districts' drawing").format(people=f"{people:,.0f}")
        return self.tr("{people} people in 2020").format(people=f"{people:,.0f}")

    def _fill_menu(self) -> None:
        """The districts of the city, to be ticked; the cities where none is named."""
        menu = self.pick.menu()
        menu.clear()
        if self._census is None:
            return
        city = self._census.city(self.city.text().strip())
        if city not in self._census.cities:
            for name in self._census.cities:
                menu.addAction(name).triggered.connect(lambda _checked=False, name=name: self.city.setText(name))
            return
        chosen = {row.code for name in self._names() if (row := self._census.find(name, city)) is not None}
        for row in self._census.in_city(city):
            action = menu.addAction(f"{row.name}  {row.people:,.0f}")
            action.setCheckable(True)
            action.setChecked(row.code in chosen)
            action.toggled.connect(lambda on, name=row.name: self._tick(name, on=on))

    def _tick(self, name: str, *, on: bool) -> None:
        names = [one for one in self._names() if one != name]
        self.districts.setText("、".join([*names, name] if on else names))

    def _names(self) -> tuple[str, ...]:
        text = self.districts.text()
        for mark in "，、;；":
            text = text.replace(mark, ",")
        return tuple(name.strip() for name in text.split(",") if name.strip())

    def _show_fields(self) -> None:
        for way, widgets in self._fields.items():
            for widget in widgets:
                widget.setVisible(way == self.chosen())
        self._tell()
        self.changed.emit()

    def _write(self) -> None:
        self._label.setText(self.tr("People"))
        for row, text in enumerate(
            (self.tr("counted in a file"), self.tr("estimated by density"), self.tr("estimated by the census"))
        ):
            self.way.setItemText(row, text)
        self.density.setSuffix(self.tr(" per km²"))
        self.area.setSuffix(self.tr(" km²"))
        self.area.setToolTip(tip(self.tr("The area that these districts cover together")))
        self.districts.setPlaceholderText(self.tr("Districts of the census, with commas between"))
        self.city.setPlaceholderText(self.tr("City"))
        self.pick.setText(self.tr("Choose…"))
        self._tell()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _meant(census: CensusNames, typed: str, city: str) -> list[str]:
    """The cities in which a district of that name lies."""
    return [row.city for row in census.in_city(city) if census.find(typed, row.city) == row]


def _spin(parent: QWidget, most: float) -> QDoubleSpinBox:
    spin = FigureBox(parent)
    spin.setRange(0.0, most)
    spin.setDecimals(1)
    spin.setMinimumWidth(130)
    return spin
