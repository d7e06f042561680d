"""The head of the panel: which plan, who is left out in one big figure, and what that figure rests on."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....coverage.evaluation.services.same_service import before_of
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.evaluation.verdict import CircleEvidence, DistrictEvidence, FacilityEvidence, Sureness
from ....coverage.place import LAND
from ....coverage.plans.plan import Plan
from ....scenarios.analyses.remedies import deciding, settable
from ....scenarios.presentation.summary import (
    asks,
    figure_text,
    is_base,
    known_text,
    left_share_text,
    limit_text,
    listed,
    notes_of,
    of_group,
    set_by_plan,
    signed_text,
)
from ....scenarios.presentation.titles import title_of
from ....scenarios.presentation.translate import Words
from ...plain import ChoiceBox, Label, tip
from ...shell.fit_label import Figure
from .clause_settings import AS_PLANNED, WhatIf, WhatIfChoice
from .listing.rows import ClauseRow
from .remedy_bar import RemedyBar

_OPEN: Final = frozenset(("not_decided", "not_applicable"))
"""States without an answer."""


def dim(widget: QWidget, dimmed: bool) -> None:
    """Let a widget stand back, or come forward again."""
    if not dimmed:
        widget.setGraphicsEffect(None)  # type: ignore[arg-type]  # PySide's stub knows no None
        return
    effect = QGraphicsOpacityEffect(widget)
    effect.setOpacity(0.35)
    widget.setGraphicsEffect(effect)


class Basis(QScrollArea):
    """What a figure rests on: how sure it is, what was assumed, and the plan's own words. Shown as a tab of its own."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget(self)
        inside.setObjectName("inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(8)
        self.detail, self.quote = _plain(inside, "soft"), _plain(inside, "quote")
        self.remedies = RemedyBar(words, inside)
        for widget in (self.quote, self.detail, self.remedies):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inside)

    def show_texts(self, detail: str, quote: str) -> None:
        """Show both, from the top."""
        for label, text in ((self.detail, detail), (self.quote, quote)):
            label.setText(text)
            label.setVisible(bool(text))
        bar = self.verticalScrollBar()
        assert bar is not None
        bar.setValue(0)


def _plain(parent: QWidget, name: str) -> Label:
    label = Label(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _is_estimated(row: ClauseRow) -> bool:
    """Whether those whom a clause asks were estimated: no more than three digits of them are known."""
    return bool(row.verdict.estimated)


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
        self.plans = ChoiceBox(self)
        self.plans.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plans.activated.connect(lambda index: self.plan_chosen.emit(str(self.plans.itemData(index))))
        self._plan_label = Label(self)
        self._plan_label.setObjectName("soft")
        self._plan_label.setBuddy(self.plans)
        self.clause = _plain(self, "title")
        self.figure = Figure(self)
        self.what_if = WhatIf(self)
        self.estimate = _plain(self, "estimate")
        self.reason = _plain(self, "reason")
        self.base = _plain(self, "soft")
        self.change = _plain(self, "change")
        self.busy = _plain(self, "busy")
        self.basis = Basis(words)
        self.remedies = RemedyBar(words, self)
        self.settings = EvaluationSettings()
        self.detail = self.basis.detail
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._plan_label)
        head.addWidget(self.plans, 1)
        layout.addLayout(head)
        layout.addSpacing(4)
        for widget in (
            self.busy,
            self.clause,
            self.figure,
            self.change,
            self.estimate,
            self.reason,
            self.remedies,
            self.base,
            self.what_if,
        ):
            layout.addWidget(widget)
        self.busy.hide()
        self.retranslate(words)

    def take_speed_unit(self, unit: str) -> None:
        """Show walking speeds in another unit."""
        self.what_if.set_unit(unit)
        self.show_row(self._row, self._choice)

    def set_stale(self, stale: bool) -> None:
        """Dim the figures while those of another plan or place are worked out: they are still the former ones."""
        self.busy.setVisible(stale)
        for widget in (self.clause, self.figure, self.estimate, self.reason, self.base):
            dim(widget, stale)

    def set_plans(self, plans: dict[str, Plan], current: str) -> None:
        """Offer plans, with one chosen."""
        self._plans = plans
        self.plans.clear()
        for key, plan in plans.items():
            self.plans.addItem(title_of(plan, self._words), key)
            self.plans.setItemData(
                self.plans.count() - 1, tip(title_of(plan, self._words)), Qt.ItemDataRole.ToolTipRole
            )
        self.show_plan(current)

    def show_plan(self, key: str) -> None:
        """Let the choice stand at a plan."""
        self.plans.setCurrentIndex(self.plans.findData(key))

    def show_row(self, row: ClauseRow | None, choice: WhatIfChoice = AS_PLANNED) -> None:
        """Show the figures of a clause, or of one of its parts, with what the planner set for it."""
        self._row, self._choice = row, choice
        self.what_if.show_row(row, choice, self.settings)
        if row is None:
            return
        words = self._words
        self.clause.setText(row.title)
        by_people = not isinstance(
            row.evidence, DistrictEvidence
        )  # else the figure counts districts, not those left out
        alarming = row.state == "not_met" or (by_people and bool(row.unserved))
        self.figure.set_words(self._figure(row), alarming=alarming, still_open=row.state in _OPEN)
        self.figure.setToolTip(tip(self._meaning(row)))
        self.what_if.setToolTip(tip(self.tr("Try another limit or walking speed; the plan's own stay in the project.")))
        self.change.setText(self._change(row))
        self.change.setVisible(bool(self.change.text()))
        self.base.setText(self._base(row))
        self.base.setVisible(bool(self.base.text()))
        open_question = row.reason if row.state == "not_decided" else ""
        self.reason.setText(open_question)
        self.reason.setVisible(bool(open_question))
        estimated = listed((words.name(group) for group in row.verdict.estimated), words)
        self.estimate.setText(self.tr("Estimated, not counted: {groups}").format(groups=estimated))
        self.estimate.setVisible(bool(estimated))
        said = "" if open_question else row.reason
        told = [words.say(note) for note in notes_of(row.verdict, words) if not is_base(note)]
        # Where nobody is served the notes tell why, and so come first.
        lines = [said, *told, *self._sureness(row)] if row.served == 0 else [said, *self._sureness(row), *told]
        detail = "\n".join(dict.fromkeys(line for line in lines if line))
        self.basis.show_texts(detail, self._quote(row))
        self._show_remedies(row)

    def _show_remedies(self, row: ClauseRow) -> None:
        """Offer what decides an open clause under its reason, and beside the basis what was assumed and can be set."""
        verdict, settings = row.verdict, self.settings
        self.remedies.show_remedies(verdict, deciding(verdict))
        self.basis.remedies.show_remedies(
            verdict, settable(verdict, settings), declared=settings.complete != frozenset()
        )

    def _quote(self, row: ClauseRow) -> str:
        """The words of the plan that the clause reads, and what it sets beside them: nature, year, department."""
        quoted = "".join(row.verdict.clause.quoted)
        words = self.tr("The plan's own words: {quote}").format(quote=quoted) if quoted else ""
        return "\n".join(filter(None, (words, " · ".join(set_by_plan(row.verdict, self._words)))))

    def _figure(self, row: ClauseRow) -> str:
        """The people left out and their share; for clauses that ask no people the measured figure."""
        if isinstance(row.evidence, DistrictEvidence) and row.measured is not None:
            return self._districts_figure(row, row.evidence)
        asks_people = not isinstance(row.evidence, FacilityEvidence)
        if asks_people and row.unserved is not None and row.people:
            share = left_share_text(row.unserved, row.people, row.error)
            if row.group == "households":
                text = self.tr("Not served {people} households ({share})")
            elif row.group == LAND:
                text = self.tr("Not served {people} m² of land ({share})")
            else:
                text = self.tr("Not served {people} ({share})")
            people = known_text(row.unserved, estimated=_is_estimated(row))
            return text.format(people=people, share=share)
        if row.measured is None:
            return self._words.name("not_decided")
        return figure_text(row.measured, row.unit)

    def _meaning(self, row: ClauseRow) -> str:
        """What the figure counts and where it comes from, for its tip."""
        if isinstance(row.evidence, CircleEvidence):
            text = self.tr(
                "Of {group}, those whose way to the nearest facility that counts is longer than the limit. The way is "
                "searched along the streets from every point where people live; {facilities} facilities count."
            )
            group = self._words.name(row.group)
            said = text.format(group=group, facilities=f"{len(row.evidence.counted):,}")
        elif isinstance(row.evidence, DistrictEvidence):
            said = self.tr("Districts with what the clause asks, of all that it asks about.")
        elif isinstance(row.evidence, FacilityEvidence):
            said = self.tr("Worked out from the facilities that count; the tab beside lists what each adds.")
        else:
            return ""
        where = row.verdict.clause.where
        return "\n".join((said, self.tr("Clause: {where}").format(where=where))) if where else said

    def _districts_figure(self, row: ClauseRow, evidence: DistrictEvidence) -> str:
        """How many districts have what they must, as the list counts it; the people are told below."""
        text = self.tr("{level}: {met} of {all} ({share})")
        figures = {"met": f"{int(evidence.met.sum()):,}", "all": f"{len(evidence.met):,}"}
        share = figure_text(row.measured or 0.0, row.unit)
        return text.format(level=self._words.name(evidence.level), share=share, **figures)

    def follow(self, text: str) -> None:
        """Show the clause before and after while something is dragged, '' when it is let go."""
        told = text or (self._change(self._row) if self._row is not None else "")
        if told != self.change.text():
            self.change.setText(told)
            self.change.setVisible(bool(told))

    def _change(self, row: ClauseRow) -> str:
        """How the scenario differs from the place as it is: who is left out before and after."""
        before = row.before
        if before is None or row.indent:
            return ""
        unserved = before_of(before, row.verdict).unserved
        if unserved is not None and row.unserved is not None:
            text = self.tr("As it is {before}: {change} people in this scenario")
            change = row.unserved - unserved
            signed = signed_text(change, estimated=_is_estimated(row))
            return text.format(before=known_text(unserved, estimated=bool(before.estimated)), change=signed)
        if before.measured is None:
            return ""
        return self.tr("As it is {before}").format(before=figure_text(before.measured, row.unit))

    def _base(self, row: ClauseRow) -> str:
        words = self._words
        parts = []
        if isinstance(row.evidence, CircleEvidence):
            parts.append(limit_text(row.evidence, words))
            parts.append(self.tr("{count} facilities").format(count=f"{len(row.evidence.counted):,}"))
        if row.people is not None and not isinstance(row.evidence, FacilityEvidence):
            group = words.name(row.group)
            text = self.tr("{group}: {people}, served {served}")
            if row.group == LAND:
                text = self.tr("Residential land: {people} m², served {served} m²")
            shown = [known_text(people, estimated=_is_estimated(row)) for people in (row.people, row.served)]
            figures = dict(zip(("people", "served"), shown, strict=True))
            parts.append(text.format(group=group, **figures))
        if row.target is not None:
            own = self.settings.targets.get(row.verdict.clause.id) == row.target
            text = self.tr("target {target} (the planner's own)") if own else self.tr("target {target}")
            parts.append(text.format(target=figure_text(row.target, row.unit)))
        return " · ".join(parts)

    def _sureness(self, row: ClauseRow) -> list[str]:
        """How far the verdict can be trusted, in a few lines."""
        sure = row.verdict.sureness
        if sure is None or row.indent:
            return []
        lines = self._speeds(sure)
        if sure.near_limit > 0:
            if isinstance(row.evidence, CircleEvidence) and row.evidence.mode in {"network_km", "radius_km"}:
                text = self.tr("Within 5% of the limit: {people} people ({share})")
            else:
                text = self.tr("Within one minute of the limit: {people} people ({share})")
            if row.group == LAND:
                text = self.tr("Just within or beyond the limit: {people} m² of land ({share})")
            share = figure_text(sure.near_limit_share, "%")
            near = known_text(sure.near_limit, estimated=_is_estimated(row))
            lines.append(text.format(people=near, share=share))
        lines += [*self._left_out(sure, row), *self._severance(sure, row), *self._own_pace(sure)]
        if sure.other_reading is not None:
            other = sure.other_reading
            text = self.tr("Read as {way}: {share}; {count} districts change sides")
            values = {"way": self._words.name(other.mode), "share": figure_text(other.measured, "%")}
            lines.append(text.format(count=len(other.flips), **values))
        return lines

    def _left_out(self, sure: Sureness, row: ClauseRow) -> list[str]:
        """Whom the network does not reach, and what the share would be if that were otherwise."""
        lines, group, estimated = [], row.group, _is_estimated(row)
        if sure.unsnapped > 0:
            text = self.tr("Without a usable street: {people} people; {reached} if they count as served")
            if group == LAND:
                text = self.tr("Without a usable street: {people} m² of land; {reached} if that counts as served")
            people = known_text(sure.unsnapped, estimated=estimated)
            lines.append(text.format(people=people, reached=figure_text(sure.measured_if_served, "%")))
        if sure.no_way > 0:
            text = self.tr("No way along the streets to any facility: {people} people")
            if group == LAND:
                text = self.tr("No way along the streets to any facility: {people} m² of land")
            lines.append(text.format(people=known_text(sure.no_way, estimated=estimated)))
        return lines

    def _own_pace(self, sure: Sureness) -> list[str]:
        """What those who walk more slowly reach at their own speed."""
        rows = [row for row in sure.own_pace if row.measured is not None]
        text = self.tr("At their own pace: {groups}")
        groups = listed((of_group(row.key, figure_text(row.measured, "%"), self._words) for row in rows), self._words)
        return [text.format(groups=groups)] if rows else []

    def _severance(self, sure: Sureness, clause: ClauseRow) -> list[str]:
        """Whose way to what serves them, of those whom the clause asks, crosses a trunk road or a railway."""
        rows = [row for row in sure.severance if row.severed > 0 and asks(clause.verdict, row.group)]
        text = self.tr("Served, but across a trunk road or a railway: {groups}")
        one, told = self.tr("{people} people, {share}"), []
        for row in rows:
            share = figure_text(100 * row.severed / row.served, "%")
            people = known_text(row.severed, estimated=_is_estimated(clause))
            figure = one.format(people=people, share=share)
            told.append(of_group(row.group, figure, self._words))
        groups = listed(told, self._words)
        return [text.format(groups=groups)] if rows else []

    def _speeds(self, sure: Sureness) -> list[str]:
        lines = []
        if sure.slowest_kept_mps is not None:
            text = self.tr("Still met at a walk of {speed}")
            lines.append(text.format(speed=self.what_if.speed_text(sure.slowest_kept_mps)))
        if sure.fastest_failing_mps is not None:
            text = self.tr("Still not met at a walk of {speed}")
            lines.append(text.format(speed=self.what_if.speed_text(sure.fastest_failing_mps)))
        return lines

    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        for bar in (self.remedies, self.basis.remedies):
            bar.retranslate(words)
        self._write()
        current = self.plans.currentData()
        if self._plans:
            self.set_plans(self._plans, str(current))
        self.show_row(self._row, self._choice)

    def _write(self) -> None:
        self._plan_label.setText(self.tr("Plan"))
        self.busy.setText(self.tr("Working… the figures below are still the former ones."))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
