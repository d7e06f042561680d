"""Labels and tool tips that show the planner's texts as they are written, and the button that a dialog is for.

Qt takes a text for HTML where it looks like it: names would lose their brackets, and pictures that they name would be
opened, on other computers too.
"""

import html
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QStyledItemDelegate,
    QWidget,
)
from typing_extensions import override

from ..texts import clean, cut

_JOINED: Final = "\u2060"
"""Between two letters it lets no line end."""
_SEEN_AT_ONCE: Final = 18
_BEFORE_PX: Final = 7
LONGEST: Final = 4_000
"""Letters; laying out a hundred thousand of them would hold the window up for minutes."""


class Label(QLabel):
    """A label of plain text, cut where it is endless. All labels of the window are of this kind."""

    def __init__(self, parent: QWidget, text: str = "") -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        super().setText(cut(clean(text), LONGEST))


class OneLine(Label):
    """A label that never takes a second line: what has no room is left out in its middle, and told whole as a tip."""

    def __init__(self, parent: QWidget) -> None:
        self._whole = ""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @override
    def setText(self, text: str) -> None:
        self._whole = clean(text)
        self.setToolTip(tip(self._whole))
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def whole(self) -> str:
        """The text without what was left out of it."""
        return self._whole

    def _fit(self) -> None:
        super().setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width()))


class ChoiceBox(QComboBox):
    """A box to choose from, whose list shows its entries whole and most of them at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxVisibleItems(_SEEN_AT_ONCE)
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own heeds no style sheet

    @override
    def showPopup(self) -> None:
        view = self.view()
        whole = view.sizeHintForColumn(0) + 2 * view.frameWidth() + view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(min(whole, view.screen().availableGeometry().width()))
        super().showPopup()


class MarkedLabel(QLabel):
    """A label of rich text; whoever fills it escapes the planner's texts by `escaped`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)


class DecimalBox(QDoubleSpinBox):
    """A box for a figure, its thousands apart as everywhere in the window.

    It does not touch the box's frame: Qt's style sheets leave no room before it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setGroupSeparatorShown(True)
        self.lineEdit().setTextMargins(_BEFORE_PX, 0, 0, 0)


class FigureBox(DecimalBox):
    """A box for a figure of so many digits as it needs: 23,581 and 4.5, where Qt writes 23581.00 and 4.50."""

    @override
    def textFromValue(self, val: float) -> str:
        text, point = super().textFromValue(val), self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text


class WholeBox(QSpinBox):
    """A box for a whole number, as `DecimalBox`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setGroupSeparatorShown(True)
        self.lineEdit().setTextMargins(_BEFORE_PX, 0, 0, 0)


def primary_button(box: QDialogButtonBox, text: str) -> QPushButton:
    """Add the button that a dialog is for, which Enter presses; it is named before it is dressed, so stands out."""
    button = QPushButton(text, box)
    button.setObjectName("primary")
    button.setDefault(True)
    box.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
    return button


def sided(*, right: bool) -> Qt.AlignmentFlag:
    """Return how cells of a table and the heading above them stand: figures at the right, words at the left."""
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def escaped(text: str) -> str:
    """Return a text as it may stand within rich text."""
    return html.escape(cut(clean(text), LONGEST))


def unbroken(text: str, separator: str) -> str:
    """Return a text as rich text that breaks into lines nowhere but behind a separator."""
    parts = text.split(separator)
    marked = [*(part + separator.rstrip() for part in parts[:-1]), parts[-1]]
    return " ".join(_JOINED.join(map(html.escape, clean(part).replace(" ", "\u00a0"))) for part in marked)


def tip(text: str) -> str:
    """Return a tool tip that shows `text` as it is written."""
    return f"<qt>{escaped(text).replace(chr(10), '<br>')}</qt>" if text else ""
