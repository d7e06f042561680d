"""What an empty desk shows: what this is for, and three ways to begin."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from ..plain import Label, tip

_RECENT: Final = 5


class StartPage(QWidget):
    """The empty state. `demo_asked`, `import_asked` and `open_asked` tell which way was taken.

    `recent_asked(path)` tells which of the last projects was chosen.
    """

    demo_asked = Signal()
    open_asked = Signal()
    import_asked = Signal()
    recent_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        card = QFrame(self)
        card.setObjectName("card")
        card.setMaximumWidth(640)
        self._hero, self._what, self._drop = Label(card), Label(card), Label(card)
        self._hero.setObjectName("hero")
        for label in (self._what, self._drop):
            label.setObjectName("soft")
            label.setWordWrap(True)
        self.demo, self.open, self.files = QPushButton(card), QPushButton(card), QPushButton(card)
        self.demo.setObjectName("primary")
        self.demo.clicked.connect(self.demo_asked)
        self.open.clicked.connect(self.open_asked)
        self.files.clicked.connect(self.import_asked)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(44, 40, 44, 40)
        inner.setSpacing(16)
        buttons = QHBoxLayout()
        buttons.addWidget(self.demo)
        buttons.addWidget(self.open)
        buttons.addWidget(self.files)
        buttons.addStretch(1)
        inner.addWidget(self._hero)
        inner.addWidget(self._what)
        inner.addLayout(buttons)
        inner.addWidget(self._drop)
        self._recent_label = Label(card)
        self._recent_label.setObjectName("section")
        self._recent_label.hide()
        inner.addWidget(self._recent_label)
        self.recent: list[QPushButton] = []
        self._inner, self._card = inner, card
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._write()

    def set_recent(self, paths: tuple[Path, ...]) -> None:
        """Offer the last projects."""
        for button in self.recent:
            button.hide()
            button.deleteLater()
        self.recent = []
        for path in paths[:_RECENT]:
            button = QPushButton(f"{path.name}  ·  {path.parent}", self._card)
            button.setObjectName("link")
            button.setToolTip(tip(str(path)))
            button.clicked.connect(lambda _checked=False, path=path: self.recent_asked.emit(str(path)))
            self._inner.addWidget(button)
            self.recent.append(button)
        self._recent_label.setVisible(bool(paths))

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
        self._drop.setText(
            self.tr(
                "Or drop files here: a project (lifecircle.gpkg, or the folder that 'lifecircle check' wrote), or "
                "streets, facilities, population and districts as you have them."
            )
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
