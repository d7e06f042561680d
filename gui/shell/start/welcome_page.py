"""What an empty desk shows: what this is for, the ways to begin, the last projects, and what a crash left behind."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ... import theme
from ...plain import Label, tip
from .motif import Motif
from .recovery_card import RecoveryCard

_RECENT: Final = 4
_CARD_PX: Final = 740
_NAME_PX: Final = 40
"""Below its picture, for a project's name."""
PICTURE: Final = QSize(148, 92)
"""How large the picture of a project is."""


class StartPage(QWidget):
    """The empty state. `demo_asked`, `import_asked`, `folder_asked` and `open_asked` tell which way was taken.

    `recent_asked(path)` tells which of the last projects was chosen, `place_asked(name)` that one is to be made of a
    place's name; `left` lists what a crash left behind.
    """

    demo_asked = Signal()
    open_asked = Signal()
    import_asked = Signal()
    folder_asked = Signal()
    tour_asked = Signal()
    recent_asked = Signal(str)
    place_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._card = QFrame(self)
        self._card.setObjectName("card")
        self._card.setFixedWidth(_CARD_PX)
        self._hero, self._what, self._drop, self._recent_label = (Label(self._card) for _ in range(4))
        self._hero.setObjectName("hero")
        self._recent_label.setObjectName("section")
        for label in (self._what, self._drop):
            label.setObjectName("soft")
        for label in (self._hero, self._what, self._drop):
            label.setWordWrap(True)
        self.demo, self.open, self.files, self.folder, self.by_name = (QPushButton(self._card) for _ in range(5))
        self.tour = QPushButton(self._card)
        self.tour.setObjectName("link")
        self.place = QLineEdit(self._card)
        self.left = RecoveryCard(self._card)
        self.recent: list[QToolButton] = []
        self._tiles, self._work = QHBoxLayout(), QHBoxLayout()
        self._connect()
        self._lay_out()
        self._write()

    def _connect(self) -> None:
        self.demo.setObjectName("primary")
        self.demo.clicked.connect(self.demo_asked)
        self.open.clicked.connect(self.open_asked)
        self.files.clicked.connect(self.import_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.tour.clicked.connect(self.tour_asked)
        self.by_name.clicked.connect(self._ask_place)
        self.place.returnPressed.connect(self._ask_place)
        self.place.setFixedWidth(260)

    def _ask_place(self) -> None:
        name = self.place.text().strip()
        if name:
            self.place_asked.emit(name)
        else:
            self.place.setFocus()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(40, 28, 40, 28)
        inner.setSpacing(14)
        inner.addWidget(self.left)
        words = QVBoxLayout()
        words.setSpacing(14)
        words.addWidget(self._hero)
        words.addWidget(self._what)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(24)
        head.addLayout(words, 1)
        head.addWidget(Motif(self._card), 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addLayout(_in_a_row(self.demo, self.open, self.files, self.folder))
        inner.addLayout(_in_a_row(self.place, self.by_name))
        inner.addLayout(self._work)
        inner.addWidget(self._recent_label)
        self._tiles.setSpacing(10)
        self._tiles.addStretch(1)
        inner.addLayout(self._tiles)
        inner.addWidget(self._drop)
        inner.addLayout(_in_a_row(self.tour))
        middle = QWidget(self)
        middle.setObjectName("inside")
        layout = QVBoxLayout(middle)
        layout.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(middle)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def add_work(self, status: QWidget) -> None:
        """Take in what tells how far the opening is: where it was asked for, one looks for it."""
        self._work.addWidget(status)
        self._work.addStretch(1)

    def set_recent(self, paths: Sequence[Path], picture: Callable[[Path], Path]) -> None:
        """Offer the last projects, each with the picture that lies at `picture(path)`, where there is one."""
        for button in self.recent:
            button.hide()
            button.deleteLater()
        self.recent = [self._tile(path, picture(path)) for path in paths[:_RECENT]]
        for place, button in enumerate(self.recent):
            self._tiles.insertWidget(place, button)
        self._recent_label.setVisible(bool(paths))

    def _tile(self, path: Path, picture: Path) -> QToolButton:
        button = QToolButton(self._card)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(PICTURE)
        button.setMinimumHeight(PICTURE.height() + _NAME_PX)
        button.setIcon(_picture_of(picture))
        name = path.stem if path.stem != "lifecircle" else path.parent.name
        metrics = QFontMetrics(button.font())
        button.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, PICTURE.width()).replace("&", "&&"))
        button.setToolTip(tip(str(path)))
        button.setAccessibleName(str(path))
        button.clicked.connect(lambda _checked=False: self.recent_asked.emit(str(path)))
        return button

    def _write(self) -> None:
        self._recent_label.setText(self.tr("Last projects"))
        self._hero.setText(self.tr("Who is left outside the circle?"))
        self._what.setText(
            self.tr(
                "LifeCircle measures, along real streets, who reaches a public service within the time that the plan "
                "promises, shows who does not and where they live, and gives every clause a verdict."
            )
        )
        self.demo.setText(self.tr("Open the demo city"))
        self.open.setText(self.tr("Open a project…"))
        self.files.setText(self.tr("Import files…"))
        self.folder.setText(self.tr("Import a folder…"))
        self.place.setPlaceholderText(self.tr("Name of a place, in OpenStreetMap"))
        self.place.setAccessibleName(self.tr("Name of a place, in OpenStreetMap"))
        self.by_name.setText(self.tr("Make it from its name…"))
        self.by_name.setToolTip(
            tip(self.tr("Looked up in an OpenStreetMap file on this computer, or over the internet if you say so."))
        )
        self.tour.setText(self.tr("Show me around in five steps"))
        self._drop.setText(
            self.tr(
                "Or drop files or a folder here: a project (.gpkg, or the folder of a finished check), or streets, "
                "facilities, population and districts as you have them."
            )
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _in_a_row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _picture_of(path: Path) -> QIcon:
    """The picture of a project, else a plain sheet."""
    picture = QPixmap(str(path)) if path.is_file() else QPixmap()
    if picture.isNull():
        picture = QPixmap(PICTURE)
        picture.fill(theme.shade(QColor(theme.DESK)))
    return QIcon(picture)
