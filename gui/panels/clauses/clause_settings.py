"""The planner's "what if": another limit or another walking speed for the clause that is shown."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from ....coverage.evaluation.context import profile_under
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.evaluation.verdict import CircleEvidence
from ....coverage.plans.clauses import CircleClause
from ....coverage.travel.modes import TIMED
from ...plain import DecimalBox, Label
from .listing.rows import ClauseRow

SPEED_UNITS: Final = {"mps": 1.0, "kmh": 3.6}
"""What speeds can be shown in, and how many of it a metre per second is."""
_PAUSE_MS: Final = 450
"""How long the planner must have stopped turning a wheel before it is worked out."""
_SLOWEST, _FASTEST = 0.30, 3.00
_SHORTEST, _LONGEST = 0.1, 240.0


@dataclass(frozen=True)
class WhatIfChoice:
    """What the planner set; None where the plan's own value holds."""

    limit: float | None = None
    speed_mps: float | None = None


AS_PLANNED: Final = WhatIfChoice()


class WhatIf(QWidget):
    """Two numbers and a way back. `changed(choice)` comes once the planner pauses."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._planned = WhatIfChoice()
        self._mode = ""
        self._clause = ""
        self._choice = AS_PLANNED
        self._unit = "mps"
        self._filled = (0.0, 0.0)
        """What the boxes showed before anybody turned them: the numbers behind them may have more digits."""
        self._limit_label, self._speed_label = Label(self), Label(self)
        self.limit, self.speed = DecimalBox(self), DecimalBox(self)
        self.speed.setDecimals(2)
        self.reset = QPushButton(self)
        self.note = Label(self)
        self.note.setObjectName("whatif")
        self.note.setWordWrap(True)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.changed.emit(self.choice()))
        for box in (self.limit, self.speed):
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self._turned)
        self.reset.clicked.connect(self._back)
        self._write()

    def _lay_out(self) -> None:
        numbers = QHBoxLayout()
        for widget in (self._limit_label, self.limit, self._speed_label, self.speed):
            numbers.addWidget(widget)
        for box in (self.limit, self.speed):
            box.setMinimumWidth(92)
        numbers.addStretch(1)
        tried = QHBoxLayout()
        tried.addWidget(self.note, 1)
        tried.addWidget(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(numbers)
        layout.addLayout(tried)

    def show_row(self, row: ClauseRow | None, choice: WhatIfChoice, settings: EvaluationSettings) -> None:
        """Show a clause's numbers under `settings`, with what was set for it; hidden for clauses that know none.

        While the planner is still turning a number of this very clause, an older result does not take it back.
        """
        clause = row.verdict.clause if row else None
        if self._pause.isActive() and clause is not None and clause.id == self._clause:
            return
        self._pause.stop()
        self._clause = clause.id if clause is not None else ""
        evidence = row.evidence if row else None
        fits = isinstance(clause, CircleClause) and isinstance(evidence, CircleEvidence) and evidence.mode != "mixed"
        self.setVisible(fits and row is not None and not row.indent)
        if not isinstance(clause, CircleClause) or not isinstance(evidence, CircleEvidence) or row is None:
            return
        self._mode = evidence.mode
        speed = _speed(row, clause, evidence, choice, settings)
        self._planned = WhatIfChoice(clause.limit, _planned_speed(speed, clause, choice, settings))
        self._fill(choice.limit or clause.limit, speed)
        self._choice = choice
        self._write()
        for widget in (self.note, self.reset):
            widget.setVisible(choice != AS_PLANNED)

    def _fill(self, limit: float, speed: float | None) -> None:
        with QSignalBlocker(self.limit), QSignalBlocker(self.speed):
            self.limit.setSuffix(self.tr(" min") if self._mode in TIMED else " km")
            self.limit.setDecimals(_decimals(limit))
            self.limit.setRange(min(_SHORTEST, limit), max(_LONGEST, limit))
            self.limit.setValue(limit)
            if speed is not None:
                factor = SPEED_UNITS[self._unit]
                self.speed.setSingleStep(0.05 * factor)
                self.speed.setRange(min(_SLOWEST, speed) * factor, max(_FASTEST, speed) * factor)
                self.speed.setValue(speed * factor)
        self._filled = (self.limit.value(), self.speed.value())
        for widget in (self._speed_label, self.speed):
            widget.setVisible(speed is not None)

    def choice(self) -> WhatIfChoice:
        """What differs from the plan's own values; a number that nobody turned is as it was, to its last digit."""
        limit = _turned(self.limit, self._filled[0], self._choice.limit, self._planned.limit)
        factor = SPEED_UNITS[self._unit]
        before, planned = (
            None if one is None else one * factor for one in (self._choice.speed_mps, self._planned.speed_mps)
        )
        speed = _turned(self.speed, self._filled[1], before, planned)
        kept = speed is None or speed == before
        return WhatIfChoice(limit, self._choice.speed_mps if kept and speed is not None else speed and speed / factor)

    def set_unit(self, unit: str) -> None:
        """Show speeds in another unit, one of `SPEED_UNITS`."""
        self._unit = unit
        self._write()

    def _turned(self) -> None:
        self._pause.start()

    def _back(self) -> None:
        self._pause.stop()
        self.changed.emit(AS_PLANNED)

    def _write(self) -> None:
        self._limit_label.setText(self.tr("Limit"))
        self._speed_label.setText(self.tr("Walk"))
        self.speed.setSuffix(self._speed_unit())
        self.reset.setText(self.tr("As planned"))
        self.note.setText(self.tr("Tried, not planned: {changes}").format(changes=self._changes()))

    def _changes(self) -> str:
        """What is tried, beside what the plan has."""
        unit = self.tr(" min") if self._mode in TIMED else " km"
        text, told = self.tr("{what} {now} (plan: {planned})"), []
        if self._choice.limit is not None:
            figures = {"now": f"{self._choice.limit:g}{unit}", "planned": f"{self._planned.limit or 0:g}{unit}"}
            told.append(text.format(what=self.tr("Limit"), **figures))
        if self._choice.speed_mps is not None:
            planned = self.speed_text(self._planned.speed_mps) if self._planned.speed_mps else "–"
            told.append(text.format(what=self.tr("Walk"), now=self.speed_text(self._choice.speed_mps), planned=planned))
        return self.tr(", ").join(told)

    def _speed_unit(self) -> str:
        return self.tr(" m/s") if self._unit == "mps" else self.tr(" km/h")

    def speed_text(self, speed_mps: float) -> str:
        """A speed in the unit that is chosen."""
        return f"{speed_mps * SPEED_UNITS[self._unit]:.2f}{self._speed_unit()}"

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _turned(box: QDoubleSpinBox, filled: float, before: float | None, planned: float | None) -> float | None:
    """What a box asks for: as before where it was not turned, nothing where it was turned to what is planned."""
    value = box.value()
    if value == filled:
        return before
    same = planned is None or abs(value - planned) < 10 ** -box.decimals() / 2
    return None if same else value


def _decimals(limit: float) -> int:
    """How many digits a limit needs to be shown as it is, one at least and four at most."""
    return next((digits for digits in (1, 2, 3) if round(limit, digits) == limit), 4)


def _speed(
    row: ClauseRow, clause: CircleClause, evidence: CircleEvidence, choice: WhatIfChoice, settings: EvaluationSettings
) -> float | None:
    """How fast those whom a clause asks walk; None where they do not, or each group by itself at its own speed.

    The verdict tells it, but not that of a scenario, which is worked out without how sure it is.
    """
    sure = row.verdict.sureness
    if clause.asks_each_by_itself or (sure is None and evidence.mode != "walk"):
        return None
    if sure is not None:
        return sure.speed_mps
    profile = profile_under(settings, evidence.group, "walk")
    return choice.speed_mps or (profile.speed_mps if profile is not None else None)


def _planned_speed(
    speed: float | None, clause: CircleClause, choice: WhatIfChoice, settings: EvaluationSettings
) -> float | None:
    """The speed without the planner's wish: what is used now, or where there is a wish the group's under `settings`."""
    own = profile_under(settings, clause.group, "walk")
    return speed if choice.speed_mps is None or own is None else own.speed_mps
