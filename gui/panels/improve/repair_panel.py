"""What would help: measures for one unserved area or the whole circle, ranked, to be taken into a scenario."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....scenarios.analyses.repairs.values import Measure, RepairResult
from ....scenarios.presentation.summary import figure_text, money_text, signed_text
from ....scenarios.presentation.translate import Words
from ...plain import ChoiceBox, Label, tip
from .measure_table import MeasureTable
from .service_choice import ServiceChoice

_MOST_AREAS: Final = 30
_COST: Final = 2


class RepairPanel(QFrame):
    """Asks for repairs and lists them.

    `asked(area)` with an area's number by people, 0 for the whole circle; `stopped`; `applied(rows)` with the measures
    to be taken, `pointed(row)` with the one to be looked at. `service` is whose circle it is, where there are several.
    """

    asked = Signal(int)
    stopped = Signal()
    applied = Signal(object)
    pointed = Signal(int)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._result: RepairResult | None = None
        self._names: tuple[str, ...] = ()
        self._wheres: tuple[str, ...] = ()
        self._title, self._where, self._which, self._notes, self.state = (Label(self) for _ in range(5))
        self._title.setObjectName("section")
        for label in (self._notes, self.state):
            label.setObjectName("soft")
            label.setWordWrap(True)
        self.areas = ChoiceBox(self)
        self.areas.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._where.setBuddy(self.areas)
        self.service = ServiceChoice(self)
        self._which.setBuddy(self.service)
        self._which.hide()
        self.look, self.stop, self.apply, self.apply_all = (QPushButton(self) for _ in range(4))
        self.look.setObjectName("primary")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.table = MeasureTable(3, self)
        self._connect()
        self._lay_out()
        self.set_busy(False)
        self._write()

    def _connect(self) -> None:
        self.look.clicked.connect(lambda: self.asked.emit(max(self.areas.currentIndex(), 0)))
        self.stop.clicked.connect(self.stopped)
        self.apply.clicked.connect(lambda: self.applied.emit(self.table.chosen()))
        self.apply_all.clicked.connect(lambda: self.applied.emit(self._result.chosen if self._result else ()))
        self.table.itemSelectionChanged.connect(self._selected)
        self.service.currentIndexChanged.connect(self._service_changed)

    def _lay_out(self) -> None:
        head = QGridLayout()
        head.addWidget(self._where, 0, 0)
        head.addWidget(self.areas, 0, 1)
        head.addWidget(self._which, 1, 0)
        head.addWidget(self.service, 1, 1)
        head.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        for button in (self.look, self.stop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        taking = QHBoxLayout()
        for button in (self.apply, self.apply_all):
            taking.addWidget(button)
        taking.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 12, 6)
        layout.addWidget(self._title)
        layout.addLayout(head)
        layout.addLayout(buttons)
        layout.addWidget(self.bar)
        layout.addWidget(self.state)
        layout.addLayout(taking)  # above the list, so that it is seen on a low screen too
        layout.addWidget(self.table)
        layout.addWidget(self._notes)

    # ------------------------------------------------------------------------------------------------- what is shown
    def set_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        """Offer the unserved areas of the clause, with their people as told; what was found before goes."""
        self._names = tuple(f"{number}. {name} · {people}" for number, (name, people) in enumerate(areas, 1))
        self.show_result(None)
        self._fill_areas()
        self.setEnabled(bool(areas))

    def set_services(self, services: Sequence[tuple[str, str]]) -> None:
        """Offer the services (key, title) of a circle that asks each by itself; its areas are those of the first."""
        self.service.offer(services)
        self._which.setVisible(bool(services))

    def _service_changed(self) -> None:
        first = self.service.currentIndex() <= 0
        self.areas.setEnabled(first)
        if not first:
            self.areas.setCurrentIndex(0)

    def _fill_areas(self) -> None:
        chosen = max(self.areas.currentIndex(), 0)
        self.areas.clear()
        self.areas.addItem(self.tr("Everybody whom the clause leaves out"))
        self.areas.addItems(list(self._names[:_MOST_AREAS]))
        self.areas.setCurrentIndex(chosen if chosen < self.areas.count() else 0)

    def choose_area(self, number: int) -> None:
        """Let the choice stand at an area, by its number from 1 on."""
        if 0 <= number < self.areas.count():
            self.areas.setCurrentIndex(number)

    def set_busy(self, busy: bool) -> None:
        """While repairs are tried, show how far it is and offer to stop."""
        self.bar.setValue(0)
        for widget in (self.bar, self.stop):
            widget.setVisible(busy)
        self.look.setVisible(not busy)

    def tell(self, fraction: float) -> None:
        """Show how far it is."""
        self.bar.setValue(round(1000 * fraction))

    def show_result(self, result: RepairResult | None, wheres: Sequence[str] = ()) -> None:
        """List measures, each with the district where it would stand; those that together meet the clause stand out."""
        self._result, self._wheres = result, tuple(wheres)
        measures = result.measures if result is not None else ()
        places = self._wheres or ("",) * len(measures)
        estimated = bool(result and result.before.estimated)
        rows = [self._row(one, where, estimated=estimated) for one, where in zip(measures, places, strict=True)]
        self.table.show_rows(rows, bold=result.chosen if result else ())
        self.table.setColumnHidden(_COST, not any(row[_COST] for row in rows))
        self.apply_all.setVisible(bool(result and result.chosen))
        self.apply.setVisible(bool(measures))
        self.state.setText(self._said(result) if result is not None else "")
        self.state.setVisible(bool(self.state.text()))
        self._notes.setText("\n".join(self._words.say(note) for note in result.notes) if result is not None else "")
        self._notes.setVisible(bool(self._notes.text()))
        if measures:
            self.table.selectRow(0)
        self._selected()

    def _row(self, measure: Measure, where: str, *, estimated: bool) -> tuple[str, str, str]:
        length = f" · {where}" if where else ""
        if len(measure.line) > 1:
            steps = measure.line[1:] - measure.line[:-1]
            length += f" · {float((steps**2).sum(axis=1) ** 0.5 @ [1.0] * len(steps)):,.0f} m"
        people, cost = signed_text(measure.people, estimated=estimated), money_text(measure.cost)
        return self.kind_name(measure.kind) + length, people, cost

    def kind_name(self, kind: str) -> str:
        """The name of a kind of measure."""
        return {
            "site": self.tr("New facility"),
            "mobile_stop": self.tr("Mobile stop"),
            "footbridge": self.tr("Footbridge"),
            "passage": self.tr("Passage"),
            "gate": self.tr("Open a gate"),
            "places": self.tr("More places"),
        }.get(kind, kind)

    def _said(self, result: RepairResult) -> str:
        """What all of it comes to."""
        if not result.measures:
            return self.tr("None of the measures that were tried serves anybody newly.")
        if not result.chosen:
            told = self.tr("{count} measures, each tried by itself; what helps most stands first.")
            return "\n".join([*map(self._words.say, result.why), told.format(count=len(result.measures))])
        text = self.tr("{count} measures together meet the clause: {before} → {after}. They stand out in the list.")
        if self.service.key:
            text = self.tr("{count} measures bring this service to its target: {before} → {after}.")
        before, after = (figure_text(one.measured or 0.0, one.unit) for one in (result.before, result.after))
        proof = result.proof.said if result.proof is not None else ()
        told = text.format(count=len(result.chosen), before=before, after=after)
        return "\n".join([told, *map(self._words.say, proof)])

    def _selected(self) -> None:
        chosen = self.table.chosen()
        self.apply.setEnabled(bool(chosen))
        if chosen:
            self.pointed.emit(chosen[0])

    # ------------------------------------------------------------------------------------------------------ language
    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self._write()

    def _write(self) -> None:
        self._title.setText(self.tr("What would help"))
        self._where.setText(self.tr("For"))
        self._which.setText(self.tr("Service"))
        self.look.setText(self.tr("Look for measures"))
        self.look.setToolTip(
            tip(self.tr("New facilities, footbridges, passages, gates and more places are tried on the map's streets."))
        )
        self.stop.setText(self.tr("Stop"))
        self.apply.setText(self.tr("Take into a scenario"))
        self.apply_all.setText(self.tr("Take all that meet the clause"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Measure"), self.tr("Newly served"), self.tr("Cost (10,000 yuan)")]
        )
        self._fill_areas()
        self.show_result(self._result, self._wheres)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
