"""Where to build: the few choices that matter, the best so far with its bound, and what one more site is worth."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....coverage.siting.covering import Front
from ....layers.files.kinds.formats import dialog_filter
from ....scenarios.analyses.sites.site_request import Goal, SiteRequest, SiteResult
from ....scenarios.presentation.summary import figure_text, known_text, signed_text
from ....scenarios.presentation.translate import Words
from ...plain import ChoiceBox, DecimalBox, Label, WholeBox, tip
from ...shell.file_dialog import file_dialog
from .front_chart import FrontChart
from .measure_table import MeasureTable
from .service_choice import ServiceChoice

GOALS: Final[tuple[Goal, ...]] = ("most", "share", "all", "mean", "worst", "places")
_LIMITED: Final = frozenset({"most", "mean", "worst", "places"})
"""Ends for which the planner says how much may be built."""
_MOST: Final = frozenset({"most", "places"})
"""Ends of which more is better."""
_FIGURES: Final = re.compile(r"^best ([\d,.]+), bound ([\d,.]+)$")
_KEY: Final = Qt.ItemDataRole.UserRole
_LIST_PX: Final = 84


class SitingPanel(QFrame):
    """`asked(SiteRequest)`, `worth_asked(SiteRequest)`, `enough` to take the best so far, `applied` to take the result.

    `file_chosen(Path)` tells that a file of candidates was chosen, or None for street points again; `picked(sites)`
    that a point of the chart was.
    """

    asked = Signal(object)
    worth_asked = Signal(object)
    enough = Signal()
    applied = Signal()
    file_chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.file: Path | None = None
        self._result: SiteResult | None = None
        self._title = Label(self)
        self._title.setObjectName("section")
        self.clauses = QListWidget(self)
        self.clauses.setFixedHeight(_LIST_PX)
        self.clauses.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clauses.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.service = ServiceChoice(self)
        self._current = ""
        self._busy_with: Goal = "most"
        self.goal = ChoiceBox(self)
        self.sites, self.budget = WholeBox(self), DecimalBox(self)
        self.sites.setRange(1, 500)
        self.sites.setValue(3)
        self.budget.setRange(0, 1e9)
        self.budget.setDecimals(0)
        self.candidates, self.cost = QPushButton(self), ChoiceBox(self)
        self.solve, self.worth, self.stop, self.apply = (QPushButton(self) for _ in range(4))
        self.solve.setObjectName("primary")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.state, self._notes = Label(self), Label(self)
        for label in (self.state, self._notes):
            label.setObjectName("soft")
            label.setWordWrap(True)
        self.chart = FrontChart(self)
        self.table = MeasureTable(3, self)
        self._labels = [Label(self) for _ in range(6)]
        self._connect()
        self._lay_out()
        self.set_columns(())
        self.set_services(())
        self.set_busy(False)
        self._write()

    def _connect(self) -> None:
        self.solve.clicked.connect(lambda: self.asked.emit(self.request()))
        self.worth.clicked.connect(lambda: self.worth_asked.emit(self.request()))
        self.stop.clicked.connect(self.enough)
        self.apply.clicked.connect(self.applied)
        self.candidates.clicked.connect(self._choose_file)
        for choice in (self.goal, self.cost):
            choice.currentIndexChanged.connect(self._goal_changed)
        self.chart.picked.connect(self._picked)
        self.clauses.itemChanged.connect(lambda _item: self._goal_changed())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for label, field in zip(
            self._labels, (self.clauses, self.goal, self.sites, self.candidates, self.budget), strict=False
        ):
            label.setBuddy(field)
            form.addRow(label, field)
        self._labels[5].setBuddy(self.service)
        form.insertRow(1, self._labels[5], self.service)
        form.addRow(self.cost)
        buttons, taking = QHBoxLayout(), QHBoxLayout()
        for button in (self.solve, self.worth, self.stop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        taking.addWidget(self.apply)
        taking.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 12, 10)
        layout.addWidget(self._title)
        layout.addLayout(form)
        layout.addLayout(buttons)
        for widget in (self.bar, self.state, self.chart, self.table):
            layout.addWidget(widget)
        layout.addLayout(taking)
        layout.addWidget(self._notes)

    # ------------------------------------------------------------------------------------------------------ choices
    def set_clauses(self, clauses: Sequence[tuple[str, str]], current: str) -> None:
        """Offer the circles of the plan (id, title); the one that is shown is ticked."""
        known = [self.clauses.item(row).data(_KEY) for row in range(self.clauses.count())]
        if known != [key for key, _ in clauses]:
            self.clauses.clear()
            for key, title in clauses:
                item = QListWidgetItem(title)
                item.setData(_KEY, key)
                item.setToolTip(tip(title))
                self.clauses.addItem(item)
        for row, (key, title) in enumerate(clauses):
            self.clauses.item(row).setText(title)
            self.clauses.item(row).setCheckState(Qt.CheckState.Checked if key == current else Qt.CheckState.Unchecked)
        self._current = current
        self.setEnabled(bool(clauses))
        self.show_front(None)
        self.show_result(None)

    def set_services(self, services: Sequence[tuple[str, str]]) -> None:
        """Offer the services (key, title) of the circle that is shown, where it asks each by itself."""
        self.service.offer(services)
        self._labels[5].setVisible(bool(services))

    def request(self) -> SiteRequest:
        """What is asked for."""
        goal: Goal = self.goal.currentData()
        budget = self.budget.value() or None
        return SiteRequest(
            clauses=tuple(self._ticked()),
            service=self.service.key if self._ticked() == [self._current] else "",
            goal=goal,
            sites=self.sites.value() if goal in _LIMITED and budget is None else None,
            budget=budget if goal in _LIMITED and self.file is not None else None,
        )

    def _ticked(self) -> list[str]:
        items = [self.clauses.item(row) for row in range(self.clauses.count())]
        return [item.data(_KEY) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _goal_changed(self) -> None:
        goal = self.goal.currentData()
        limited = goal in _LIMITED
        self.sites.setEnabled(limited)
        self.budget.setEnabled(limited and bool(self.cost.currentData()))
        ticked = bool(self._ticked())
        self.solve.setEnabled(ticked)
        self.worth.setEnabled(ticked and goal == "most")
        self.service.setEnabled(self._ticked() == [self._current])

    def _choose_file(self) -> None:
        if self.file is not None:
            self.set_file(None)
            return
        kinds = self.tr("Sites or parcels")
        dialog = file_dialog(self, self.tr("Candidate sites"), "", f"{kinds} ({dialog_filter()})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.set_file(Path(file)))
        dialog.open()

    def set_file(self, file: Path | None) -> None:
        """Look for sites among those of a file, or with None among points of the streets."""
        self.file = file
        self.set_columns(())
        self.file_chosen.emit(file)
        self._write()

    def set_columns(self, columns: Sequence[str]) -> None:
        """Offer the columns of the file that may hold costs."""
        self.cost.clear()
        self.cost.addItem(self.tr("No costs"), "")
        for name in columns:
            self.cost.addItem(self.tr("Costs: {column}").format(column=name), name)
        self.cost.setVisible(bool(columns))
        self._labels[4].setVisible(bool(columns))
        self.budget.setVisible(bool(columns))
        self.budget.setValue(0)

    # ------------------------------------------------------------------------------------------------- what is shown
    def set_busy(self, busy: bool) -> None:
        """While sites are looked for, show how far it is and offer to take the best so far."""
        self.bar.setValue(0)
        for widget in (self.bar, self.stop):
            widget.setVisible(busy)
        for button in (self.solve, self.worth):
            button.setVisible(not busy)
        if busy:
            self._busy_with = self.goal.currentData()
            self.state.setText(self.tr("Measuring the ways from every candidate…"))
            self.state.show()

    def tell(self, fraction: float, doing: str) -> None:
        """Show how far it is, and the best so far with its bound."""
        self.bar.setValue(round(1000 * fraction))
        figures = _FIGURES.match(doing)
        if figures is not None:
            text = self.tr("Best so far: {best} people; no choice serves more than {bound}")
            if self._busy_with not in _MOST:
                text = self.tr("Best so far: {best}; no choice comes below {bound}")
            self.state.setText(text.format(best=figures.group(1), bound=figures.group(2)))

    def show_front(self, front: Front | None, picked: int = 0, *, estimated: bool = False) -> None:
        """Show what one more site is worth."""
        self.chart.show_front(front, picked, estimated=estimated)
        if front is not None and len(front.sites):
            self.state.setText(self.tr("Click the number of sites that you want; dashed: what no choice can surpass."))
            self.state.show()

    def _picked(self, sites: int) -> None:
        self.sites.setValue(sites)
        self.asked.emit(self.request())

    def show_result(self, result: SiteResult | None) -> None:
        """List the sites in the order of what each adds."""
        self._result = result
        rows = [] if result is None else self._rows(result)
        self.table.show_rows(rows)
        self.apply.setVisible(bool(rows))
        self.state.setText(self._said(result) if result is not None else "")
        self.state.setVisible(bool(self.state.text()))
        self._notes.setText("\n".join(self._words.say(note) for note in result.notes) if result is not None else "")
        self._notes.setVisible(bool(self._notes.text()))

    def _rows(self, result: SiteResult) -> list[tuple[str, str, str]]:
        estimated = any(one.estimated for one in result.before)
        return [self._row(record, estimated=estimated) for record in result.sites.to_dict("records")]

    def _row(self, record: dict[str, object], *, estimated: bool) -> tuple[str, str, str]:
        name = str(
            record["site"] or record["district"] or self.tr("Street point {number}").format(number=record["candidate"])
        )
        return (
            f"{record['number']}. {name}",
            signed_text(_number(record["people"]), estimated=estimated),
            known_text(_number(record["total"]), estimated=estimated),
        )

    def _said(self, result: SiteResult) -> str:
        """What the sites come to, and how well that is proven."""
        pairs = [
            f"{figure_text(before.measured or 0.0, before.unit)} → {figure_text(after.measured or 0.0, after.unit)}"
            for before, after in zip(result.before, result.after, strict=True)
        ]
        proof = self.tr("proven: nothing better exists among the candidates")
        if not result.siting.proven:
            proof = self.tr("at most {gap} better may exist").format(gap=figure_text(100 * result.siting.gap, "%"))
        text = self.tr("{count} sites: {figures} ({proof})")
        return text.format(count=len(result.sites), figures=self.tr("; ").join(pairs), proof=proof)

    # ------------------------------------------------------------------------------------------------------ language
    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self._write()

    def _write(self) -> None:
        self._title.setText(self.tr("Where to build"))
        texts = (
            self.tr("Clauses"), self.tr("Aim"), self.tr("Sites"), self.tr("Candidates"), self.tr("Budget"),
            self.tr("Service"),
        )  # fmt: skip
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        self._write_goals()
        self.solve.setText(self.tr("Suggest sites"))
        self.worth.setText(self.tr("What is one more worth?"))
        self.worth.setToolTip(
            tip(self.tr("Draws the people served against the number of sites, up to the number above."))
        )
        self.stop.setText(self.tr("Stop: take the best so far"))
        self.apply.setText(self.tr("Make it a scenario"))
        file = self.tr("Points along the streets… (choose a file)")
        self.candidates.setText(self.file.name.replace("&", "&&") + "  ✕" if self.file is not None else file)
        self.table.setHorizontalHeaderLabels([self.tr("Site"), self.tr("Adds"), self.tr("Served by now")])
        self.show_result(self._result)

    def _write_goals(self) -> None:
        chosen = max(self.goal.currentIndex(), 0)
        names = {
            "most": self.tr("Serve most people with so many sites"),
            "share": self.tr("Meet the clause with the fewest sites"),
            "all": self.tr("Serve everybody with the fewest sites"),
            "mean": self.tr("Shortest way on average"),
            "worst": self.tr("Shortest longest way"),
            "places": self.tr("A place for most people"),
        }
        self.goal.clear()
        for goal in GOALS:
            self.goal.addItem(names[goal], goal)
        self.goal.setCurrentIndex(chosen)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
