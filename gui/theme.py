"""What the window looks like: colours with their meaning, fonts with Chinese fallbacks, and the style sheet.

Served people are a quiet teal and unserved people a strong vermilion, as on the drawings (see `scenarios.palette`). No
other thing on the map is warm in colour.
"""

import os
import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ..scenarios.presentation import map_style
from ..scenarios.presentation.carried_fonts import carried_fonts

LAND: Final = QColor("#f5f4f0")
WATER: Final = QColor("#c3dbe8")
RAILWAY: Final = QColor("#8b929b")
BUILDING: Final = QColor("#e3dfd7")
BUILDING_EDGE: Final = QColor("#d3cec4")
STREET_EDGE: Final = QColor("#cbc8c1")
STREET_FAR: Final = QColor("#b9b8b4")
STREET: Final = QColor("#ffffff")
STREET_MAIN: Final = QColor("#d9dce1")
STREET_TRUNK: Final = QColor("#a9b2bf")
FOOTWAY: Final = QColor("#cfccc4")
DISTRICT: Final = QColor("#8a8fa3")
DISTRICT_TEXT: Final = QColor("#6a7086")

SERVED: Final = QColor(map_style.SERVED)
UNSERVED: Final = QColor(map_style.UNSERVED)
UNSERVED_FILL: Final = QColor(UNSERVED.red(), UNSERVED.green(), UNSERVED.blue(), 26)
SHARE_NONE: Final = QColor("#a9cfd2")
"""A hexagon of people of whom all are served."""
NOT_ASKED: Final = QColor("#8d94a0")
"""People of whom nothing tells whether they are served."""
BANDS: Final = map_style.BANDS
"""The ground of a circle from the facility to its limit."""
SURFACE: Final = ("#0b5d78", "#2f93b0", "#7cc3d6", "#bfe0e6", "#b9bfd6", "#8f8fbb")
"""A surface of time from the facility to twice the limit."""
EDIT: Final = QColor("#6d28d9")
"""What a scenario adds or moves."""
GAINED: Final = QColor("#12a150")
LOST: Final = QColor("#b5179e")
INK_COLOUR: Final = QColor("#1c2430")
VEIL: Final = QColor(245, 244, 240, 150)
ROUTE: Final = QColor("#1d2a8a")
STRAIGHT: Final = QColor("#5b6675")
HALO: Final = QColor(255, 255, 255, 235)
FACILITY: Final = QColor("#17456b")
FACILITY_OTHER: Final = QColor("#98a4b0")
CHOSEN: Final = QColor("#111827")
SELECTED: Final = QColor("#e0a100")
"""The ring around what is selected, on the map and in its table."""
STREET_TEXT: Final = QColor("#5a5f68")

INK: Final = "#1c2430"
INK_SOFT: Final = "#5b6675"
PAPER: Final = "#ffffff"
DESK: Final = "#eef0f3"
LINE: Final = "#d9dee5"
ACCENT: Final = "#17456b"
KEPT: Final = QColor(map_style.STATES["met"])
NEARLY: Final = QColor(map_style.STATES["nearly_met"])
UNDECIDED: Final = QColor("#8a93a0")

FAMILIES: Final = (
    "Inter",
    "Segoe UI",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Noto Sans",
    "DejaVu Sans",
)
"""Fonts by preference: a system's own first, then whatever has Chinese glyphs."""

ICONS: Final = Path(__file__).with_name("icons")

DARK: Final = {
    INK: "#e6e9ee", INK_SOFT: "#a9b3c0", PAPER: "#1e242c", DESK: "#151a20", LINE: "#333c47", ACCENT: "#7fb3dd",
    UNSERVED.name(): "#ff8a66", KEPT.name(): "#5cc4b3", NEARLY.name(): "#e0b45c", UNDECIDED.name(): "#9aa4b1",
    map_style.STATES["not_met"]: "#ff8a66", map_style.STATES["not_decided"]: "#d3bd62",
    map_style.STATES["not_applicable"]: "#a9b3c0", map_style.STATES["reported"]: "#9cc7ea",
    GAINED.name(): "#5cd68a", LOST.name(): "#f08ad8",
    EDIT.name(): "#b794ff", "#334155": "#d5dbe3", "#3b4654": "#d5dbe3",
    "#dfe6ee": "#2c3744", "#c3cad4": "#46515e", "#eef0f3": "#151a20",
    "#1f5787": "#9cc7ea", "#fff4d6": "#4a3d17", "#4d3800": "#ffe9b0", "#6b4e00": "#ffe0a0", "#8a5200": "#f0b45c",
    "#e9f1f7": "#22313f", "#dfe9f3": "#2a3a4c", "#f7f8fa": "#232a33", "#fdece6": "#43251c", "#efb9a5": "#7a4433",
    "#bfd3e3": "#3c5468", "#c6cdd6": "#4a5563", "#e6eef6": "#2a3a4c", "#e4e8ed": "#333c47",
}  # fmt: skip
"""What each colour of the panels becomes in the dark theme."""

_SHEET: Final = f"""
QMainWindow, QWidget#desk {{ background: {DESK}; }}
QWidget {{ color: {INK}; }}
QToolBar {{ background: {PAPER}; border: 0; border-bottom: 1px solid {LINE}; padding: 5px 8px; spacing: 4px; }}
QToolButton {{ padding: 5px 10px; border: 1px solid transparent; border-radius: 6px; }}
QToolButton:disabled {{ color: {INK_SOFT}; }}
QToolButton:hover {{ background: {DESK}; }}
QToolButton:checked, QToolButton:pressed {{ background: #dfe6ee; }}
QStatusBar {{ background: {PAPER}; border-top: 1px solid {LINE}; color: {INK_SOFT}; }}
QStatusBar::item {{ border: 0; }}
QLabel#about {{ color: {INK_SOFT}; padding: 3px 10px; }}
QDockWidget {{ border: 0; }}
QFrame#card {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 10px; }}
QFrame#overlay {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 8px; }}
QLabel#title {{ font-size: 15px; font-weight: 600; }}
QLabel#section {{ font-weight: 600; }}
QLabel#soft, QLabel#clause {{ color: {INK_SOFT}; }}
QLabel#figure {{ color: {UNSERVED.name()}; }}
QLabel#figure[none="true"] {{ color: {KEPT.name()}; }}
QLabel#figure[none="open"] {{ color: {INK_SOFT}; }}
QLabel#hero {{ font-size: 25px; font-weight: 600; }}
QPushButton {{ background: {PAPER}; border: 1px solid #c3cad4; border-radius: 7px; padding: 7px 16px; }}
QPushButton:hover {{ background: {DESK}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton:checked {{ background: #dfe9f3; border-color: {ACCENT}; color: {ACCENT}; }}
QPushButton:disabled {{ color: {INK_SOFT}; background: #eef0f3; }}
QPushButton#primary {{ background: {ACCENT}; color: {PAPER}; border-color: {ACCENT}; font-weight: 600; }}
QPushButton#primary:disabled {{ background: #e4e8ed; border-color: #c3cad4; color: {INK_SOFT}; }}
QPushButton#primary:hover:enabled {{ background: #1f5787; }}
QComboBox, QDoubleSpinBox, QSpinBox, QLineEdit {{ background: {PAPER}; border: 1px solid #c3cad4; border-radius: 7px;
  padding: 4px 10px; }}
QComboBox QLineEdit {{ border: 0; padding: 0 0 0 2px; }}
QTableWidget QComboBox {{ margin: 3px 2px; }}
QDoubleSpinBox, QSpinBox {{ padding: 4px 2px; }}
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button, QSpinBox::up-button, QSpinBox::down-button {{
  border: 0; width: 18px; }}
QDoubleSpinBox::up-arrow, QSpinBox::up-arrow {{
  image: url({(ICONS / "up.svg").as_posix()}); width: 10px; height: 10px; }}
QDoubleSpinBox::down-arrow, QSpinBox::down-arrow {{
  image: url({(ICONS / "down.svg").as_posix()}); width: 10px; height: 10px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ border: 1px solid #c3cad4; outline: 0; background: {PAPER}; }}
QComboBox QAbstractItemView::item {{ padding: 4px 8px; color: {INK}; }}
QComboBox QAbstractItemView::item:selected {{ background: #dfe9f3; color: {ACCENT}; }}
QHeaderView::up-arrow {{ image: url({(ICONS / "up.svg").as_posix()}); width: 9px; height: 9px;
  subcontrol-position: top center; }}
QHeaderView::down-arrow {{ image: url({(ICONS / "down.svg").as_posix()}); width: 9px; height: 9px;
  subcontrol-position: top center; }}
QComboBox::drop-down {{ border: 0; width: 26px; }}
QComboBox::down-arrow {{ image: url({(ICONS / "down.svg").as_posix()}); width: 12px; height: 12px; }}
QToolButton::menu-indicator {{ image: url({(ICONS / "down.svg").as_posix()}); width: 10px; height: 10px;
  subcontrol-origin: padding; subcontrol-position: center right; right: 4px; }}
QToolButton#menu, QToolButton[popupMode="2"] {{ padding-right: 20px; }}
QScrollArea, QWidget#inside {{ background: transparent; border: 0; }}
QLabel#reason {{ background: #fff4d6; border-radius: 6px; padding: 6px 9px; color: #4d3800; font-weight: 600; }}
QFrame#slot {{ background: {PAPER}; border: 1px solid {LINE}; border-left: 4px solid #c3cad4; border-radius: 8px; }}
QFrame#slot[state="good"] {{ border-left-color: {KEPT.name()}; }}
QFrame#slot[state="needed"] {{ border-left-color: #d9a400; }}
QFrame#slot[state="wrong"] {{ border-left-color: {UNSERVED.name()}; }}
QFrame#slot:focus {{ border-color: {ACCENT}; }}
QPushButton#small {{ padding: 4px 10px; color: {ACCENT}; }}
QPushButton#link {{ border: 0; background: transparent; color: {ACCENT}; text-align: left; padding: 3px 0;
  min-height: 20px; }}
QPushButton#link:hover {{ text-decoration: underline; }}
QToolButton#remedy {{ border: 1px solid #c3cad4; color: {ACCENT}; padding: 4px 10px; text-align: left; }}
QToolButton#remedy[popupMode="1"], QToolButton#remedy[popupMode="2"] {{ padding-right: 24px; }}
QToolButton#filter {{ border: 1px solid #c3cad4; padding: 3px 9px; }}
QToolButton#filter:checked {{ border-color: {ACCENT}; color: {ACCENT}; }}
QToolButton#remedy::menu-button {{ border: 0; width: 20px; }}
QLabel#change {{ color: {EDIT.name()}; font-weight: 600; }}
QLabel#estimate {{ color: #8a5200; font-weight: 600; }}
QLabel#busy {{ background: #e9f1f7; border-radius: 6px; padding: 4px 8px; color: {ACCENT}; }}
QLabel#quote {{ border-left: 3px solid #c3cad4; padding-left: 8px; color: {INK_SOFT}; }}
QLabel#warn {{ color: {UNSERVED.name()}; }}
QLabel#title[alarming="true"] {{ color: {UNSERVED.name()}; }}
QLabel#title[alarming="open"] {{ color: {INK_SOFT}; }}
QLabel#title[alarming="false"] {{ color: {KEPT.name()}; }}
QLabel#tip {{ background: #1c2431; color: #fffffe; border-radius: 5px; padding: 5px 8px; }}
QToolButton#close {{ padding: 2px 6px; }}
QLabel#mapname {{ background: rgba(255, 255, 255, 235); border: 1px solid {LINE}; border-radius: 6px;
  padding: 4px 9px; font-weight: 600; }}
QToolButton#fold {{ padding: 1px 2px; font-weight: 600; background: transparent; }}
QTabWidget::pane {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 10px; top: -1px; }}
QTabWidget QFrame#card {{ border: 0; border-radius: 0; }}
QTabBar::tab {{ background: transparent; color: {INK_SOFT}; padding: 7px 6px; border: 0;
  border-bottom: 3px solid transparent; }}
QTabBar::tab:selected {{ color: {INK}; font-weight: 600; border-bottom: 3px solid {ACCENT}; }}
QTabBar::tab:focus {{ color: {ACCENT}; }}
QListView:focus, QTableView:focus {{ border: 1px solid {ACCENT}; border-radius: 4px; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {ACCENT}; }}
QLabel#whatif {{ background: #fff4d6; border-radius: 6px; padding: 4px 8px; color: #6b4e00; }}
QTableView {{ background: {PAPER}; border: 0; gridline-color: transparent; selection-background-color: #dfe9f3;
  selection-color: {INK}; alternate-background-color: #f7f8fa; }}
QListWidget::item {{ padding: 2px 4px; border-radius: 5px; }}
QListWidget::item:selected {{ background: #dfe9f3; color: {INK}; }}
QListView, QTreeView {{ background: {PAPER}; border: 0; outline: 0; selection-background-color: #dfe9f3;
  selection-color: {INK}; }}
QTreeView::item {{ padding: 2px 0; }}
QTreeView::indicator:unchecked, QListView::indicator:unchecked, QCheckBox::indicator:unchecked {{
  width: 13px; height: 13px; border-radius: 3px;
  border: 1px solid #8a94a1; background: {PAPER}; }}
QTreeView::indicator:checked, QListView::indicator:checked, QCheckBox::indicator:checked {{
  width: 13px; height: 13px; border-radius: 3px; border: 1px solid {ACCENT}; background: {ACCENT};
  image: url({(ICONS / "check.svg").as_posix()}); }}
QRadioButton::indicator {{ width: 12px; height: 12px; border-radius: 7px; border: 1px solid #8a94a1;
  background: {PAPER}; }}
QRadioButton::indicator:checked {{ border: 4px solid {ACCENT}; width: 6px; height: 6px; }}
QTreeView::item:selected {{ background: #dfe9f3; color: {INK}; }}
QTreeView:focus {{ border: 1px solid {ACCENT}; border-radius: 4px; }}
QLabel#attribution {{ background: rgba(255, 255, 255, 235); padding: 1px 6px; color: {INK_SOFT}; border-radius: 4px; }}
QHeaderView {{ background: {PAPER}; border: 0; }}
QHeaderView::section {{ background: {PAPER}; color: {INK_SOFT}; border: 0; border-bottom: 1px solid {LINE};
  padding: 5px 6px; }}
QTableCornerButton::section {{ background: {PAPER}; border: 0; }}
QProgressBar {{ background: {DESK}; border: 0; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 4px; }}
QSplitter::handle {{ background: {DESK}; }}
QSplitter::handle:hover {{ background: #dfe6ee; }}
QSplitter::handle:horizontal {{ image: url({(ICONS / "grip_upright.svg").as_posix()}); }}
QSplitter::handle:vertical {{ image: url({(ICONS / "grip_level.svg").as_posix()}); }}
QToolTip {{ background: #1c2431; color: #fffffe; border: 0; padding: 5px; }}
QFrame#error {{ background: #fdece6; border: 1px solid #efb9a5; border-radius: 8px; }}
QFrame#recovery {{ background: #e9f1f7; border: 1px solid #bfd3e3; border-radius: 8px; }}
QFrame#note {{ background: #e9f1f7; border: 1px solid #bfd3e3; border-radius: 8px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: #c6cdd6; border-radius: 5px; min-height: 30px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: #c6cdd6; border-radius: 5px; min-width: 30px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
"""


def mixed(one: QColor, two: QColor, part: float, *, alpha: int = 255) -> QColor:
    """Return a colour between two, `part` (0 to 1) of the way from the first to the second."""
    red, green, blue = (
        round(a + (b - a) * part)
        for a, b in ((one.red(), two.red()), (one.green(), two.green()), (one.blue(), two.blue()))
    )
    return QColor(red, green, blue, alpha)


def icon(name: str) -> QIcon:
    """One of the icons that come with the window, light on dark where the window is dark."""
    file = ICONS / f"{name}.svg"
    if not is_dark():
        return QIcon(str(file))
    drawing = _darkened(file.read_text(encoding="utf-8"))
    picture = QPixmap()
    picture.loadFromData(QByteArray(drawing.replace('width="20" height="20"', 'width="40" height="40"').encode()))
    picture.setDevicePixelRatio(2.0)
    return QIcon(picture)


def font(points: float, *, bold: bool = False) -> QFont:
    """A font that has Chinese glyphs, in the given size in points."""
    chosen = QFont(list(FAMILIES))
    chosen.setPointSizeF(points)
    chosen.setBold(bold)
    return chosen


def has_chinese_font() -> bool:
    """Whether any installed font can write simplified Chinese."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def dress(application: QApplication, *, dark: bool = False) -> None:
    """Give the application its style, palette and fonts. The map stays on light paper, which it is made for."""
    # Qt shares out each fill among threads and waits for all of them: where the engine works too, a frame waits for it.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    if not has_chinese_font():
        for file in carried_fonts():
            QFontDatabase.addApplicationFont(str(file))
    application.setStyle("Fusion")
    application.setPalette(_palette(dark=dark))
    application.setFont(font(10))
    application.setStyleSheet(_darkened(_SHEET) if dark else _SHEET)


def is_dark() -> bool:
    """Whether the window is dressed in dark colours."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def shade(colour: QColor | str) -> QColor:
    """Return a colour of the panels as it is in the present theme."""
    light = QColor(colour)
    return QColor(DARK.get(light.name(), light.name())) if is_dark() else light


def _darkened(sheet: str) -> str:
    dark = re.sub("#[0-9a-f]{6}", lambda found: DARK.get(found.group(), found.group()), sheet)
    dark = dark.replace("rgba(255, 255, 255, 235)", "rgba(30, 36, 44, 240)")
    return re.sub(r"/(check|down|up)\.svg", r"/\1_dark.svg", dark)


def _palette(*, dark: bool) -> QPalette:
    """One of the two palettes, whatever the system's."""
    palette = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, DESK),
        (role.Base, PAPER),
        (role.AlternateBase, "#f7f8fa"),
        (role.Button, PAPER),
        (role.Text, INK),
        (role.WindowText, INK),
        (role.ButtonText, INK),
        (role.Highlight, ACCENT),
        (role.HighlightedText, PAPER),
        (role.Link, ACCENT),
        (role.LinkVisited, ACCENT),
        (role.PlaceholderText, INK_SOFT),
        (role.ToolTipBase, INK),
        (role.ToolTipText, PAPER),
    ):
        palette.setColor(where, QColor(DARK.get(colour, colour) if dark else colour))
    for where, colour in (
        (role.Highlight, "#c3cad4"),
        (role.Text, INK_SOFT),
        (role.WindowText, INK_SOFT),
        (role.ButtonText, INK_SOFT),
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(DARK.get(colour, colour) if dark else colour))
    return palette
