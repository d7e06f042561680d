"""The foot of the window: what is being done, how far it is, and the button that stops it."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ...scenarios.presentation.translate import Words
from ..plain import Label
from ..tasks import Tasks


class WorkStatus(QWidget):
    """Shows some lanes of the tasks while one runs. `cancelled` tells that the planner stopped it."""

    cancelled = Signal()

    def __init__(self, tasks: Tasks, lanes: tuple[str, ...], words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self._tasks = tasks
        self._lanes = lanes
        self._doing = Label(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self.cancel = QPushButton(self)
        self.cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.cancel.clicked.connect(self._stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 8, 2)
        for widget in (self._doing, self._bar, self.cancel):
            layout.addWidget(widget)
        tasks.begun.connect(self._begin)
        tasks.progressed.connect(self._go_on)
        tasks.ended.connect(self._end)
        self._write()
        self.hide()

    def _begin(self, lane: str) -> None:
        if lane in self._lanes:
            self._doing.setText(self.tr("Working…"))
            self._bar.setRange(0, 0)
            self.show()

    def _go_on(self, lane: str, fraction: float, doing: str) -> None:
        if lane in self._lanes:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * fraction))
            self._doing.setText(self.words(doing))

    def _end(self, lane: str) -> None:
        if lane in self._lanes and not any(self._tasks.busy(one) for one in self._lanes):
            self.hide()

    def _stop(self) -> None:
        for lane in self._lanes:
            self._tasks.cancel(lane)
        self.cancelled.emit()

    def _write(self) -> None:
        self.cancel.setText(self.tr("Cancel"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
