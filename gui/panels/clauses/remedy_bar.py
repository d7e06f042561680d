"""What to give so that a clause is decided, as buttons that work at once."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from ....coverage.evaluation.verdict import CircleEvidence, Verdict
from ....scenarios.analyses.remedies import Remedy
from ....scenarios.presentation.summary import category_name
from ....scenarios.presentation.translate import Words
from ....texts import one_line
from ...plain import tip
from ...shell.figure_dialog import FigureDialog

ALL: Final = "all"
_FEW: Final = 2
"""So many categories are named on the button itself."""


class RemedyBar(QWidget):
    """A button for each remedy. `given(remedy, value)` tells what was pressed: a `Remedy`, and a target or mode.

    `withdrawn` tells that what was declared complete is to be open again.
    """

    given = Signal(object, object)
    withdrawn = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._verdict: Verdict | None = None
        self._remedies: tuple[Remedy, ...] = ()
        self._declared = False
        self.buttons: dict[str, QToolButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 2, 0, 0)
        self._layout.setSpacing(3)
        self.hide()

    def show_remedies(self, verdict: Verdict, found: Sequence[Remedy], *, declared: bool = False) -> None:
        """Offer remedies of a verdict; `declared` offers to withdraw what was said to be complete."""
        self._verdict, self._remedies, self._declared = verdict, tuple(found), declared
        self._write()
        self.setVisible(bool(self.buttons))

    def _write(self) -> None:
        for button in self.buttons.values():
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for remedy in self._remedies:
            self._add(remedy)
        if self._declared:
            button = self._button("withdraw", self.tr("Withdraw what was declared complete"), "")
            button.clicked.connect(self.withdrawn)

    def _add(self, remedy: Remedy) -> None:
        text, told = self._texts()[remedy.kind]
        button = self._button(remedy.kind, text.format(**self._values(remedy)), told)
        if remedy.kind == "mode":
            self._offer(button, [(self._words.name(mode), remedy, mode) for mode in remedy.about], self._mode())
            self._offer(button, [(self.tr("As planned"), remedy, None)])
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        elif remedy.kind == "counted":
            names = (self.tr("Residents"), self.tr("Registered people"))
            self._offer(button, [(name, remedy, one) for name, one in zip(names, remedy.about, strict=True)])
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        elif remedy.kind == "capacity":
            offers = {self.tr("Distance alone"): 0.0, self.tr("Distance and capacity: a place for each"): 100.0}
            self._offer(button, [(name, remedy, one) for name, one in offers.items()])
            self._offer_own(button, remedy)
            self._offer(button, [(self.tr("As planned"), remedy, None)])
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        elif remedy.kind == "target":
            button.clicked.connect(lambda: self.ask_target(remedy))
        else:
            button.clicked.connect(lambda: self.given.emit(remedy, None))
        if remedy.kind == "complete":
            each = [(self._name(key), Remedy("complete", (key,)), None) for key in remedy.about]
            self._offer(button, [*each, (self.tr("All categories of the data"), Remedy("complete", (ALL,)), None)])
            button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def _offer_own(self, button: QToolButton, remedy: Remedy) -> None:
        menu = button.menu() or QMenu(button)
        action = QAction(self.tr("Distance and capacity: places for 100 people…"), menu)
        action.triggered.connect(lambda: self.ask_places(remedy))
        menu.addAction(action)

    def _mode(self) -> str | None:
        """How the way is travelled now."""
        evidence = self._verdict.evidence if self._verdict is not None else None
        return evidence.mode if isinstance(evidence, CircleEvidence) else None

    def _offer(
        self,
        button: QToolButton,
        offers: Sequence[tuple[str, Remedy, float | str | None]],
        now: str | None = None,
    ) -> None:
        """Offer values of a remedy in the button's menu; what is so `now` is ticked."""
        menu = button.menu() or QMenu(button)
        for text, remedy, value in offers:
            action = QAction(text.replace("&", "&&"), menu)
            action.setCheckable(now is not None)
            action.setChecked(now is not None and value == now)
            action.triggered.connect(lambda _checked=False, remedy=remedy, value=value: self.given.emit(remedy, value))
            menu.addAction(action)
        button.setMenu(menu)

    def _button(self, key: str, text: str, told: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("remedy")
        button.setText(one_line(text).replace("&", "&&"))
        button.setAccessibleName(one_line(text))
        button.setToolTip(tip(told or text))
        self._layout.addWidget(button)
        self.buttons[key] = button
        return button

    def _values(self, remedy: Remedy) -> dict[str, str]:
        names = [self._name(key) for key in remedy.about]
        listed = self.tr(", ").join(names[:_FEW])
        if len(names) > _FEW:
            listed = self.tr("{names} and {count} more").format(names=listed, count=len(names) - _FEW)
        level = self._words.name(remedy.about[0]) if remedy.kind == "districts" else ""
        return {"categories": listed, "level": level}

    def _name(self, key: str) -> str:
        return category_name(key, self._words)

    def ask_target(self, remedy: Remedy) -> None:
        """Ask for a target of the planner's own."""
        verdict = self._verdict
        if verdict is None:
            return
        text = self.tr("Target ({unit})").format(unit=self._words.unit(verdict.unit))
        now = verdict.target or 0.0
        self._ask(remedy, FigureDialog(self, self.tr("Target"), text, now, least=0.0, most=1e9, digits=2))

    def ask_places(self, remedy: Remedy) -> None:
        """Ask how many places 100 people of the service's group need."""
        text = self.tr("Places (beds, doctors, m²) for 100 people")
        title = self.tr("Distance and capacity")
        self._ask(remedy, FigureDialog(self, title, text, 100.0, least=0.01, most=1e6, digits=2))

    def _ask(self, remedy: Remedy, dialog: FigureDialog) -> None:
        dialog.taken.connect(lambda figure: self.given.emit(remedy, figure))
        dialog.open()

    def _texts(self) -> dict[str, tuple[str, str]]:
        """What each kind says on its button, and what its tip explains."""
        return {
            "complete": (
                self.tr("The data is complete: {categories}"),
                self.tr(
                    "Say that the files hold every facility of these categories. Only then can a figure fail the "
                    "clause; without it, it is a lower bound. Can be undone."
                ),
            ),
            "whole_scope": (
                self.tr("This place is the plan's whole area"),
                self.tr("The plan's totals are for its whole area. Say so where this place is that area."),
            ),
            "target": (self.tr("Set a target for this place…"), self.tr("Your own figure in place of the plan's.")),
            "mode": (
                self.tr("Way of travelling"),
                self.tr("The plan does not say how the way is travelled; here it can be chosen."),
            ),
            "capacity": (
                self.tr("Distance alone, or with capacity"),
                self.tr(
                    "By distance alone whoever lives within the limit is served. With capacity only those are for whom "
                    "a facility within the limit also has a place; the shortest ways come first."
                ),
            ),
            "counted": (
                self.tr("Whom the data counts"),
                self.tr("Plans mean residents; where the file counts registered people, every verdict says so."),
            ),
            "districts": (
                self.tr("Give districts of the level {level}…"),
                self.tr("A file of district boundaries is added to this project."),
            ),
            "facilities": (
                self.tr("Import facilities: {categories}…"),
                self.tr("The data holds none of these. Import files that do."),
            ),
            "attributes": (
                self.tr("Import facilities that tell it…"),
                self.tr("A column of the facilities' file must tell what the clause asks; see the reason above."),
            ),
            "people": (
                self.tr("Import people by group…"),
                self.tr("The people's file does not tell how many of this group live where."),
            ),
            "streets": (
                self.tr("Show the streets' faults…"),
                self.tr("Only the streets stand between these people and a facility."),
            ),
        }

    def retranslate(self, words: Words) -> None:
        """Write the buttons in another language."""
        self._words = words
        self._write()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
