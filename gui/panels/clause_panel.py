"""The head of the panel: which plan, who is left out in one big figure, and what that figure rests on."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ...coverage.evaluation.verdict import CircleEvidence, FacilityEvidence, Sureness
from ...coverage.plans.clauses import Plan
from ...scenarios.presentation.summary import figure_text, limit_text, listed, notes_of, people_text
from ...scenarios.presentation.titles import title_of
from ...scenarios.presentation.translate import Words
from ...texts import one_line
from ..plain import Label, tip
from ..shell.fit_label import Figure
from .clause_list import ClauseRow
from .clause_settings import AS_PLANNED, WhatIf, WhatIfChoice

_DETAIL_PX = 132


class CirclePanel(QFrame):
    """The card with the plan's choice and the figures of the clause shown. `plan_chosen(key)` tells of a choice."""

    plan_chosen = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._words = words
        self._row: ClauseRow | None = None
        self._choice = AS_PLANNED
        self._plans: dict[str, Plan] = {}
        self.plans = QComboBox(self)
        self.plans.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plans.activated.connect(lambda index: self.plan_chosen.emit(str(self.plans.itemData(index))))
        self._plan_label = Label(self)
        self._plan_label.setObjectName("soft")
        self.clause = self._label("title")
        self.figure = Figure(self)
        self.what_if = WhatIf(self)
        self.reason = self._label("reason")
        self.base = self._label("soft")
        self.detail = self._label("soft")
        self._more = self._scrolled(self.detail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(5)
        head = QHBoxLayout()
        head.addWidget(self._plan_label)
        head.addWidget(self.plans, 1)
        layout.addLayout(head)
        layout.addSpacing(6)
        for widget in (self.clause, self.figure, self.reason, self.base, self.what_if, self._more):
            layout.addWidget(widget)
        layout.addStretch(0)
        self.retranslate(words)

    def _scrolled(self, label: Label) -> QScrollArea:
        """The details in a few lines that can be scrolled: they must not push the clauses away."""
        area = QScrollArea(self)
        area.setWidget(label)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        label.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        return area

    def _label(self, name: str) -> Label:
        label = Label(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def set_plans(self, plans: dict[str, Plan], current: str) -> None:
        """Offer plans, with one chosen."""
        self._plans = plans
        self.plans.clear()
        for key, plan in plans.items():
            title = one_line(title_of(plan, self._words))
            self.plans.addItem(title, key)
            self.plans.setItemData(self.plans.count() - 1, tip(title), Qt.ItemDataRole.ToolTipRole)
        self.show_plan(current)

    def show_plan(self, key: str) -> None:
        """Let the choice stand at a plan."""
        self.plans.setCurrentIndex(self.plans.findData(key))

    def show_row(self, row: ClauseRow | None, choice: WhatIfChoice = AS_PLANNED) -> None:
        """Show the figures of a clause, or of one of its parts, with what the planner set for it."""
        self._row, self._choice = row, choice
        self.what_if.show_row(row, choice)
        if row is None:
            return
        words = self._words
        self.clause.setText(row.title)
        self.figure.set_words(self._figure(row), alarming=row.state == "not_kept" or bool(row.unserved))
        self.base.setText(self._base(row))
        self.base.setVisible(bool(self.base.text()))
        open_question = row.reason if row.state == "not_decided" else ""
        self.reason.setText(open_question)
        self.reason.setVisible(bool(open_question))
        said = "" if open_question else row.reason
        told = [words.say(note) for note in notes_of(row.verdict, words)]
        # Where nobody is served the notes tell why, and so come first.
        lines = [said, *told, *self._sureness(row)] if row.served == 0 else [said, *self._sureness(row), *told]
        self.detail.setText("\n".join(dict.fromkeys(line for line in lines if line)))
        self._more.setVisible(bool(self.detail.text()))
        self._fit_details()

    def _fit_details(self) -> None:
        """As high as the details need, up to some lines."""
        needed = self.detail.heightForWidth(max(self._more.viewport().width(), 1))
        self._more.setFixedHeight(max(0, min(needed, _DETAIL_PX)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_details()

    def _figure(self, row: ClauseRow) -> str:
        """The people left out and their share; for clauses that ask no people the measured figure."""
        asks_people = not isinstance(row.evidence, FacilityEvidence)
        if asks_people and row.unserved is not None and row.people:
            share = figure_text(100 * row.unserved / row.people, "%")
            if row.verdict.clause.group == "households":
                text = self.tr("Not served {people} households ({share})")
            else:
                text = self.tr("Not served {people} ({share})")
            return text.format(people=people_text(row.unserved), share=share)
        if row.measured is None:
            return self._words.name("not_decided")
        return figure_text(row.measured, row.unit)

    def _base(self, row: ClauseRow) -> str:
        words = self._words
        parts = []
        if isinstance(row.evidence, CircleEvidence):
            parts.append(limit_text(row.evidence, words))
            parts.append(self.tr("{count} facilities").format(count=f"{len(row.evidence.counted):,}"))
        if row.people is not None and not isinstance(row.evidence, FacilityEvidence):
            group = words.name(row.verdict.clause.group)
            text = self.tr("{group}: {people}, served {served}")
            figures = {"people": people_text(row.people), "served": people_text(row.served)}
            parts.append(text.format(group=group, **figures))
        if row.target is not None:
            parts.append(self.tr("target {target}").format(target=figure_text(row.target, row.unit)))
        return " · ".join(parts)

    def _sureness(self, row: ClauseRow) -> list[str]:
        """How far the verdict can be trusted, in a few lines."""
        sure = row.verdict.sureness
        if sure is None or row.indent:
            return []
        lines = self._speeds(sure)
        if sure.near_limit > 0:
            if isinstance(row.evidence, CircleEvidence) and row.evidence.mode in {"network_km", "radius_km"}:
                text = self.tr("Within 5 % of the limit: {people} people ({share})")
            else:
                text = self.tr("Within one minute of the limit: {people} people ({share})")
            share = figure_text(sure.near_limit_share, "%")
            lines.append(text.format(people=people_text(sure.near_limit), share=share))
        lines += [*self._left_out(sure), *self._severance(sure), *self._own_pace(sure)]
        if sure.other_reading is not None:
            other = sure.other_reading
            text = self.tr("Read as {way}: {share}; {count} districts change sides")
            values = {"way": self._words.name(other.mode), "share": figure_text(other.measured, "%")}
            lines.append(text.format(count=len(other.flips), **values))
        return lines

    def _left_out(self, sure: Sureness) -> list[str]:
        """Whom the network does not reach, and what the share would be if that were otherwise."""
        lines = []
        if sure.unsnapped > 0:
            text = self.tr("Too far from any street: {people} people; {reached} if they count as served")
            values = {"people": people_text(sure.unsnapped), "reached": figure_text(sure.measured_if_served, "%")}
            lines.append(text.format(**values))
        if sure.no_way > 0:
            text = self.tr("No way along the streets to any facility: {people} people")
            lines.append(text.format(people=people_text(sure.no_way)))
        return lines

    def _own_pace(self, sure: Sureness) -> list[str]:
        """What those who walk more slowly reach at their own speed."""
        rows = [row for row in sure.own_pace if row.measured is not None]
        text = self.tr("At their own pace: {groups}")
        groups = listed((f"{self._words.name(row.key)} {figure_text(row.measured, '%')}" for row in rows), self._words)
        return [text.format(groups=groups)] if rows else []

    def _severance(self, sure: Sureness) -> list[str]:
        """Whose way to what serves them crosses a trunk road or a railway."""
        rows = [row for row in sure.severance if row.served > 0]
        text = self.tr("Served, but across a trunk road or a railway: {groups}")
        shares = [figure_text(100 * row.severed / row.served, "%") for row in rows]
        groups = listed(
            (
                f"{self._words.name(row.group)} {people_text(row.severed)} ({share})"
                for row, share in zip(rows, shares, strict=True)
            ),
            self._words,
        )
        return [text.format(groups=groups)] if rows else []

    def _speeds(self, sure: Sureness) -> list[str]:
        lines = []
        if sure.slowest_kept_mps is not None:
            text = self.tr("Still kept at a walk of {speed} m/s")
            lines.append(text.format(speed=f"{sure.slowest_kept_mps:.2f}"))
        if sure.fastest_failing_mps is not None:
            text = self.tr("Still not kept at a walk of {speed} m/s")
            lines.append(text.format(speed=f"{sure.fastest_failing_mps:.2f}"))
        return lines

    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self._plan_label.setText(self.tr("Plan"))
        current = self.plans.currentData()
        if self._plans:
            self.set_plans(self._plans, str(current))
        self.show_row(self._row, self._choice)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._plan_label.setText(self.tr("Plan"))
        super().changeEvent(event)
