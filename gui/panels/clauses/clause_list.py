"""The plan, clause by clause: a mark for met, not met or not decided, a bar, and the margin; a click shows it."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....coverage.evaluation.verdict import Evaluation, Evidence, State, Verdict
from ....scenarios.presentation.domains import NAMES, domain_of_clause
from ....scenarios.presentation.summary import MARKS, figure_text
from ....scenarios.presentation.titles import title_of
from ....scenarios.presentation.translate import Words
from ....texts import one_line
from ... import theme
from ...plain import Label, tip

_BESIDE_PX: Final = 62.0
"""The room beside every bar, so that bars end at one line and can be compared."""
_SAME: Final = 1e-9
_LONG: Final = 8
"""A plan of so many clauses is listed by subject."""
_HEADING_PX: Final = 24
_Index = QModelIndex | QPersistentModelIndex
_ROW: Final = Qt.ItemDataRole.UserRole
_COLOURS: Final = {
    "met": theme.KEPT,
    "nearly_met": theme.NEARLY,
    "not_met": theme.UNSERVED,
    "not_decided": theme.UNDECIDED,
    "not_applicable": theme.UNDECIDED,
    "reported": QColor(theme.ACCENT),
}


@dataclass(frozen=True, eq=False)
class ClauseRow:
    """A clause, or one of the things it asks by itself (`indent`), as the list shows it."""

    verdict: Verdict
    evidence: Evidence | None
    title: str
    state: State
    measured: float | None
    target: float | None
    unit: str
    margin: str
    reason: str
    people: float | None
    served: float | None
    unserved: float | None
    indent: bool = False
    before: Verdict | None = None
    heading: str = ""


def clause_rows(evaluation: Evaluation, words: Words, before: Evaluation | None = None) -> tuple[ClauseRow, ...]:
    """The plan's clauses, each followed by its parts where there are several; those of a long plan by subject.

    Binding clauses stand first, in their subject or in the plan; apart from that the plan's order is kept. `before`
    are the verdicts on the place as it is, where a scenario is shown beside them.
    """
    rows: list[ClauseRow] = []
    for heading, verdict in _arranged(evaluation, words):
        former = before.find(verdict.clause.id) if before else None
        rows.append(replace(_clause_row(verdict, words), before=former, heading=heading))
        if len(verdict.parts) > 1:
            rows.extend(_part_rows(verdict, words))
    return tuple(rows)


def _arranged(evaluation: Evaluation, words: Words) -> list[tuple[str, Verdict]]:
    """The verdicts in the order in which they are listed, the first of each subject with its heading."""
    verdicts = sorted(evaluation.verdicts, key=lambda one: one.clause.nature != "binding")
    if len(verdicts) < _LONG:
        return [("", verdict) for verdict in verdicts]
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(domain_of_clause(verdict.clause, evaluation.plan), []).append(verdict)
    return [
        (_heading(domain, group, words) if place == 0 else "", verdict)
        for domain, group in groups.items()
        for place, verdict in enumerate(group)
    ]


def _heading(domain: str, group: list[Verdict], words: Words) -> str:
    """The subject, and how many of its clauses are met."""
    met = sum(verdict.state == "met" for verdict in group)
    return f"{words(NAMES[domain])}  {met}/{len(group)}"


def _clause_row(verdict: Verdict, words: Words) -> ClauseRow:
    return ClauseRow(
        verdict=verdict,
        evidence=verdict.evidence,
        title=title_of(verdict.clause, words),
        state=verdict.state,
        measured=verdict.measured,
        target=verdict.target,
        unit=words.unit(verdict.unit),
        margin=_margin_text(verdict.margin, words.unit(verdict.unit)),
        reason=words.say(verdict.reason) if verdict.reason else "",
        people=verdict.people,
        served=verdict.served,
        unserved=verdict.unserved,
    )


def _part_rows(verdict: Verdict, words: Words) -> list[ClauseRow]:
    return [
        ClauseRow(
            verdict=verdict,
            evidence=part.evidence,
            title=words.say(part.label),
            state=part.state,
            measured=part.measured,
            target=part.target,
            unit=words.unit(part.unit),
            margin="",
            reason=words.say(part.reason) if part.reason else "",
            people=part.people,
            served=part.served,
            unserved=part.unserved,
            indent=True,
        )
        for part in verdict.parts
    ]


def _margin_text(margin: float | None, unit: str) -> str:
    """The margin with its sign; a tiny one is not shown as nothing."""
    if margin is None:
        return ""
    text = figure_text(abs(margin), unit)
    return f"+{text}" if margin >= 0 else f"−{text}"


class ClausesModel(QAbstractListModel):
    """The rows of the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[ClauseRow, ...] = ()
        self.words: Words | None = None

    def set_rows(self, rows: tuple[ClauseRow, ...]) -> None:
        """Show another evaluation."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(f"{MARKS[row.state]} {row.title}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(text for text in self._told(row) if text))
        if role == _ROW:
            return row
        return None

    def _told(self, row: ClauseRow) -> tuple[str, ...]:
        """What the tip says: the figures by name, where they come from, and the plan's own words."""
        clause, words = row.verdict.clause, self.words
        figures = []
        if row.measured is not None:
            figures.append(self.tr("measured {figure}").format(figure=figure_text(row.measured, row.unit)))
        if row.target is not None:
            figures.append(self.tr("target {figure}").format(figure=figure_text(row.target, row.unit)))
        if clause.baseline is not None:
            text = self.tr("base {figure} in {year}")
            figures.append(text.format(figure=figure_text(clause.baseline.value, row.unit), year=clause.baseline.year))
        nature = words.name(clause.nature) if words is not None and clause.nature else ""
        parts = self.tr(" · ").join(part for part in (nature, clause.department) if part)
        told = self.tr(" · ").join(figures)
        return (row.title, parts, told, row.reason, clause.where, "".join(clause.quoted))


class ClauseDelegate(QStyledItemDelegate):
    """Draws a clause: mark, title, measured figure, bar with the target's tick, margin or reason."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: ClauseRow = index.data(_ROW)
        return QSize(240, (38 if row.indent else 50) + (_HEADING_PX if row.heading else 0))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ClauseRow = index.data(_ROW)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.heading:
            _draw_heading(painter, QRectF(box.left() + 10, box.top(), box.width() - 20, _HEADING_PX), row.heading)
            box.setTop(box.top() + _HEADING_PX)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.shade("#e6eef6"))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 7, 7)
        left = box.left() + (34 if row.indent else 10)
        _draw_mark(painter, QPointF(left + 9, box.top() + 18), row.state)
        _draw_words(painter, box.adjusted(left + 26 - box.left(), 6, -10, -6), row)
        painter.restore()


def _draw_heading(painter: QPainter, box: QRectF, text: str) -> None:
    painter.setFont(theme.font(8.5, bold=True))
    painter.setPen(theme.shade(theme.INK_SOFT))
    painter.drawText(box, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)
    painter.setPen(QPen(theme.shade("#d5dae1"), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def _draw_mark(painter: QPainter, centre: QPointF, state: State) -> None:
    """A disc with the verdict's sign: told by shape as well as by colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_COLOURS[state])
    painter.drawEllipse(centre, 9, 9)
    painter.setPen(Qt.GlobalColor.white)
    painter.setFont(theme.font(9, bold=True))
    painter.drawText(QRectF(centre.x() - 9, centre.y() - 9.5, 18, 18), Qt.AlignmentFlag.AlignCenter, MARKS[state])


def _draw_words(painter: QPainter, box: QRectF, row: ClauseRow) -> None:
    figure = shown_figure(row)
    big, small = theme.font(10 if not row.indent else 9.5), theme.font(8.5)
    bold = theme.font(10, bold=True)
    width = QFontMetricsF(bold).horizontalAdvance(figure)
    line = QRectF(box.left(), box.top(), box.width(), 22)
    painter.setFont(bold)
    painter.setPen(theme.shade(_COLOURS[row.state]))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
    painter.setFont(big)
    painter.setPen(theme.shade(theme.INK))
    room = box.width() - width - 10
    title = QFontMetricsF(big).elidedText(row.title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
    painter.setFont(small)
    painter.setPen(theme.shade(theme.INK_SOFT))
    below = QRectF(box.left(), box.top() + 23, box.width(), 16)
    if row.measured is None:
        reason = QFontMetricsF(small).elidedText(row.reason, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, reason)
        return
    beside = change_text(row) or row.margin
    margin = max(QFontMetricsF(small).horizontalAdvance(beside), _BESIDE_PX)
    painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, beside)
    draw_bar(painter, QRectF(below.left(), below.top() + 5, below.width() - margin - 10, 6), row)


def shown_figure(row: ClauseRow) -> str:
    """The figure, marked where it rests on people who were estimated and not counted."""
    if row.measured is None:
        return ""
    mark = QCoreApplication.translate("PlanPanel", "est. ") if row.verdict.estimated else ""
    return mark + figure_text(row.measured, row.unit)


def change_text(row: ClauseRow) -> str:
    """How the figure differs from that of the place as it is; '' where it does not."""
    before = row.before.measured if row.before is not None and not row.indent else None
    if before is None or row.measured is None or abs(row.measured - before) < _SAME:
        return ""
    text = QCoreApplication.translate("PlanPanel", "was {before}")
    return text.format(before=figure_text(before, row.unit))


def draw_bar(painter: QPainter, box: QRectF, row: ClauseRow) -> None:
    """The measured figure as a bar, the target as a tick; percent fill the whole width at 100."""
    measured, target = row.measured or 0.0, row.target
    whole = 100.0 if row.unit == "%" else 1.15 * max(measured, target or 0.0, 1e-12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.shade("#e4e8ed"))
    painter.drawRoundedRect(box, 3, 3)
    filled = QRectF(box.left(), box.top(), box.width() * min(measured / whole, 1.0), box.height())
    painter.setBrush(_COLOURS[row.state] if row.state != "not_met" else theme.SERVED)
    painter.drawRoundedRect(filled, 3, 3)
    base = row.verdict.clause.baseline if not row.indent else None
    if base is not None:  # where the plan starts from
        x = box.left() + box.width() * min(base.value / whole, 1.0)
        painter.setPen(QPen(theme.shade(theme.INK_SOFT), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))
    if target is not None:
        x = box.left() + box.width() * min(target / whole, 1.0)
        painter.setPen(QPen(theme.shade(theme.INK), 2))
        painter.drawLine(QPointF(x, box.top() - 3), QPointF(x, box.bottom() + 3))


class PlanPanel(QFrame):
    """The card with the clauses. `chosen(row)` tells which one is to be shown."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._summary = Label(self)
        self._summary.setObjectName("title")
        self._summary.setWordWrap(True)
        self.model = ClausesModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ClauseDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 8)
        layout.addWidget(self._summary)
        layout.addLayout(self._make_filters())
        layout.addWidget(self.view, 1)

    def _make_filters(self) -> QHBoxLayout:
        """A button for each state: while some are down, only clauses of these states are listed."""
        row = QHBoxLayout()
        row.setSpacing(2)
        self.filters: dict[str, QToolButton] = {}
        for state, mark in MARKS.items():
            button = QToolButton(self)
            button.setCheckable(True)
            button.setText(mark)
            button.toggled.connect(self._filter)
            button.hide()
            row.addWidget(button)
            self.filters[state] = button
        row.addStretch(1)
        return row

    def _filter(self) -> None:
        wanted = {state for state, button in self.filters.items() if button.isChecked() and not button.isHidden()}
        for number, row in enumerate(self.model.rows):
            self.view.setRowHidden(number, bool(wanted) and row.verdict.state not in wanted)

    def _count_states(self, evaluation: Evaluation, words: Words) -> None:
        states: list[str] = [verdict.state for verdict in evaluation.verdicts]
        for state, button in self.filters.items():
            count = states.count(state)
            button.setToolTip(tip(self.tr("Only: {state}").format(state=words.name(state))))
            button.setText(f"{MARKS[state]} {count}")
            button.setAccessibleName(f"{words.name(state)} {count}")
            button.setVisible(0 < count < len(states))
        self._filter()

    def set_evaluation(
        self, evaluation: Evaluation, words: Words, *, clause: str = "", before: Evaluation | None = None
    ) -> None:
        """List another evaluation; the clause that is named is chosen, else what was, else the first to be seen."""
        former = self.current()
        if clause:
            former = next((row for row in clause_rows(evaluation, words) if row.verdict.clause.id == clause), former)
        self.model.words = words
        self.model.set_rows(clause_rows(evaluation, words, before))
        self._summary.setText(self._summary_text(evaluation))
        states = {one.state for one in evaluation.verdicts}
        decided = "true" if "not_met" in states else "false" if "met" in states else "open"
        self._summary.setProperty("alarming", decided)
        self._summary.style().polish(self._summary)
        self._count_states(evaluation, words)
        self.choose(self._row_like(former))

    def _row_like(self, former: ClauseRow | None) -> int:
        rows = self.model.rows
        if former is not None:
            wanted = (former.verdict.clause.id, former.indent, former.title if former.indent else "")
            for number, row in enumerate(rows):
                if (row.verdict.clause.id, row.indent, row.title if row.indent else "") == wanted:
                    return number
        return next((number for number, row in enumerate(rows) if row.evidence is not None), 0)

    def _summary_text(self, evaluation: Evaluation) -> str:
        """The whole plan in one sentence: how many clauses fail, wait for data, or are met."""
        states = [verdict.state for verdict in evaluation.verdicts if verdict.state != "not_applicable"]
        failed, open_ones = states.count("not_met"), states.count("not_decided")
        counts = {"all": len(states), "failed": failed, "open": open_ones}
        if failed:
            text = self.tr("{failed} of {all} clauses are not met")
        elif open_ones:
            text = self.tr("{open} of {all} clauses wait for data; none fails")
        else:
            text = self.tr("None of {all} clauses fails")
        if failed and open_ones:
            text = self.tr("{failed} of {all} clauses are not met, {open} wait for data")
        return text.format(**counts)

    def current(self) -> ClauseRow | None:
        """The row that is chosen."""
        row = self.view.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def choose(self, row: int) -> None:
        """Choose a row, as a click would."""
        self.view.setCurrentIndex(self.model.index(row, 0))

    def choose_clause(self, clause: str) -> None:
        """Choose the row of a clause, where it is listed and not chosen already."""
        current = self.current()
        rows = self.model.rows
        found = next((number for number, row in enumerate(rows) if row.verdict.clause.id == clause), None)
        if found is not None and (current is None or current.verdict.clause.id != clause):
            self.choose(found)

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.model.rows[current.row()])
