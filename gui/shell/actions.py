"""The tool bar: what the planner can ask of the window, with its icons, keys and words."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from .. import theme
from ..layers_state import HIDDEN_AT_FIRST, LayersState
from ..plain import tip
from .keys import KEYS
from .screen import TOOL_BAR_PX

COMMANDS: Final = ("open", "import", "save", "export", "undo", "redo", "fit", "in", "out")
MORE: Final = (
    "save_as", "print", "records", "demo", "plan", "circle", "settings", "dark", "help", "tour", "shortcuts", "about"
)  # fmt: skip
"""Commands of the menu at the bar's end."""
NEED_A_PLACE: Final = ("save", "export", "save_as", "print", "records", "plan", "circle", "fit", "in", "out")
LAYERS: Final = (
    "reach", "surface", "people", "areas", "sites", "other_sites", "names", "street_names", "borders", "buildings"
)  # fmt: skip
_ICON_ONLY: Final = ("undo", "redo", "fit", "in", "out")


class Commands(QToolBar):
    """`action[name]` for each of COMMANDS; `layer_shown(what, shown)` and `language_chosen(key)` of the menus."""

    layer_shown = Signal(str, bool)
    language_chosen = Signal(str)

    def __init__(self, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMovable(False)
        self.setMinimumHeight(TOOL_BAR_PX)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.action: dict[str, QAction] = {}
        for name in COMMANDS:
            self.action[name] = self.addAction(theme.icon(name), "")
            if name in KEYS:
                self.action[name].setShortcut(KEYS[name])
            if name in _ICON_ONLY:
                button = self.widgetForAction(self.action[name])
                assert isinstance(button, QToolButton)
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            if name in {"export", "redo"}:
                self.addSeparator()
        self._layers, self._more, self._languages = QMenu(self), QMenu(self), QMenu(self)
        self._layers_button = self._menu_button(self._layers, "layers")
        self._more_button = self._menu_button(self._more, "more")
        self._add_layers()
        self._add_more()
        self._add_languages(language)

    def _add_more(self) -> None:
        for name in MORE:
            self.action[name] = self._more.addAction("")
            if name in KEYS:
                self.action[name].setShortcut(KEYS[name])
            if name == "circle":
                self._more.addSeparator()
        self.action["dark"].setCheckable(True)
        self.action["dark"].setChecked(theme.is_dark())
        self._languages.setTitle("中文 / English")
        self._more.insertMenu(self.action["dark"], self._languages)

    def _add_layers(self) -> None:
        for what in LAYERS:
            action = self._layers.addAction("")
            action.setCheckable(True)
            action.setChecked(what not in HIDDEN_AT_FIRST)
            if what in KEYS:
                action.setShortcut(KEYS[what])
            action.toggled.connect(lambda shown, what=what: self.layer_shown.emit(what, shown))
            self.action[what] = action

    def _add_languages(self, current: str) -> None:
        group = QActionGroup(self)
        for key, name in (("zh", "中文"), ("en", "English")):
            action = self._languages.addAction(name)
            action.setCheckable(True)
            action.setChecked(key == current)
            action.triggered.connect(lambda _checked, key=key: self.language_chosen.emit(key))
            group.addAction(action)

    def _menu_button(self, menu: QMenu, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("menu")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(theme.icon(icon))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.addWidget(button)
        return button

    def set_layers(self, state: LayersState) -> None:
        """Check what the map shows, without telling."""
        for what in LAYERS:
            with QSignalBlocker(self.action[what]):
                self.action[what].setChecked(state.shows(what))

    def let_layers(self, let: bool) -> None:
        """Let the layers be switched, by their letters too: not where there is no map and one types."""
        for what in LAYERS:
            self.action[what].setEnabled(let)

    def renew_icons(self) -> None:
        """Draw the icons in the colours of the present theme."""
        for name in COMMANDS:
            self.action[name].setIcon(theme.icon(name))
        self._layers_button.setIcon(theme.icon("layers"))
        self._more_button.setIcon(theme.icon("more"))

    def set_steps(self, undo: str, redo: str) -> None:
        """Name the gestures that can be taken back and done again, '' for none."""
        for name, label in (("undo", undo), ("redo", redo)):
            self.action[name].setEnabled(bool(label))
            what = self.tr("Undo") if name == "undo" else self.tr("Redo")
            keys = self.action[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            told = self.tr("{what}: {step}").format(what=what, step=label) if label else what
            self.action[name].setText(told)
            self.action[name].setIconText(what)  # what the key does, whatever it would take back just now
            self.action[name].setToolTip(tip(f"{told} ({keys})") if label else what)

    def set_place_open(self, there_is_one: bool) -> None:
        """Enable what needs a place."""
        for name in NEED_A_PLACE:
            self.action[name].setEnabled(there_is_one)

    def retranslate(self) -> None:
        """Write the commands in the window's language."""
        for name, text in (
            ("open", self.tr("Open…")),
            ("import", self.tr("Import…")),
            ("save", self.tr("Save")),
            ("export", self.tr("Export…")),
            ("undo", self.tr("Undo")),
            ("redo", self.tr("Redo")),
            ("save_as", self.tr("Save as…")),
            ("circle", self.tr("A circle of one's own…")),
            ("dark", self.tr("Dark theme")),
            ("shortcuts", self.tr("Keys")),
            ("print", self.tr("Print…")),
            ("settings", self.tr("Settings…")),
            ("help", self.tr("Help")),
            ("tour", self.tr("Tour in five steps")),
            ("about", self.tr("About LifeCircle")),
            ("records", self.tr("Files, and what was done to them…")),
            ("demo", self.tr("Demo city")),
            ("plan", self.tr("Plan file…")),
            ("fit", self.tr("Whole place")),
            ("in", self.tr("Zoom in")),
            ("out", self.tr("Zoom out")),
            ("reach", self.tr("Reached ground")),
            ("surface", self.tr("Surface of time")),
            ("people", self.tr("People served")),
            ("areas", self.tr("Unserved areas")),
            ("sites", self.tr("Facilities of the circle")),
            ("other_sites", self.tr("Other facilities")),
            ("names", self.tr("Names")),
            ("street_names", self.tr("Street names")),
            ("borders", self.tr("Borders")),
            ("buildings", self.tr("Buildings")),
        ):
            self.action[name].setText(text)
            keys = self.action[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            self.action[name].setToolTip(tip(f"{text} ({keys})" if keys else text))
        self._layers_button.setText(self.tr("Layers"))
        self._layers_button.setToolTip(self.tr("What the map shows"))
        self._more_button.setText(self.tr("More"))
        self._more_button.setToolTip(self.tr("Further commands, language and settings"))
