"""Where nobody counted the people: a density, or the census of districts and the area that they cover."""

from typing import Any, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from ..plain import Label, tip

COUNTED, DENSITY, CENSUS = "counted", "density", "census"
_DENSEST: Final = 200_000.0
_WIDEST_KM2: Final = 500_000.0


class PeopleEstimate(QWidget):
    """`changed` tells that something was set. The census table itself is one of the assistant's files."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label(self)
        self.way = QComboBox(self)
        for key in (COUNTED, DENSITY, CENSUS):
            self.way.addItem("", key)
        self.density, self.area = _spin(self, _DENSEST), _spin(self, _WIDEST_KM2)
        self.districts = QLineEdit(self)
        self.districts.setMinimumWidth(220)
        self.city = QLineEdit(self)
        self.city.setMaximumWidth(120)
        self._fields: dict[str, tuple[QWidget, ...]] = {
            COUNTED: (),
            DENSITY: (self.density,),
            CENSUS: (self.city, self.districts, self.area),
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._label, self.way, self.density, self.city, self.districts, self.area):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.way.currentIndexChanged.connect(self._show_fields)
        for spin in (self.density, self.area):
            spin.valueChanged.connect(self.changed)
        for line in (self.districts, self.city):
            line.textChanged.connect(self.changed)
        self._write()
        self._show_fields()

    def chosen(self) -> str:
        """How the people are known: `counted` in a file, by `density`, or by `census`."""
        return str(self.way.currentData())

    def is_complete(self) -> bool:
        """Whether what was set is enough; a census needs its table too."""
        ready = {DENSITY: self.density.value() > 0, CENSUS: bool(self._names()) and self.area.value() > 0}
        return ready.get(self.chosen(), False)

    def asked(self) -> dict[str, Any]:
        """The estimate as a check asks for it, without the census table; empty where the people were counted."""
        if self.chosen() == DENSITY:
            return {"people_per_km2": self.density.value()}
        if self.chosen() == CENSUS:
            return {"districts": self._names(), "city": self.city.text().strip(), "area_km2": self.area.value()}
        return {}

    def _names(self) -> tuple[str, ...]:
        text = self.districts.text()
        for mark in "，、;；":
            text = text.replace(mark, ",")
        return tuple(name.strip() for name in text.split(",") if name.strip())

    def _show_fields(self) -> None:
        for way, widgets in self._fields.items():
            for widget in widgets:
                widget.setVisible(way == self.chosen())
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

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _spin(parent: QWidget, most: float) -> QDoubleSpinBox:
    spin = QDoubleSpinBox(parent)
    spin.setRange(0.0, most)
    spin.setDecimals(1)
    spin.setGroupSeparatorShown(True)
    spin.setMinimumWidth(130)
    return spin
