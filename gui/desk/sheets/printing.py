"""The map and the figures of the clause that is shown, on one sheet of paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ....texts import clean, cut, one_line
from ... import theme

_LONGEST: Final = 1_500
_MM: Final = 25.4
_NAME: Final = 80
_NO_FILE_NAME: Final = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is printed: the head, the figure in large, lines below it, the map, and the foot."""

    title: str
    figure: str
    lines: Sequence[str]
    map: QPixmap
    foot: str


def ask_printer(parent: QWidget, sheet: Sheet) -> None:
    """Ask for a printer, and print."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(printer.pageLayout().orientation().Landscape)
    printer.setDocName(file_name_of(sheet.title))
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(lambda: print_sheet(sheet, printer))
    QDialog.open(dialog)  # its own wants the name of a slot


def file_name_of(title: str) -> str:
    """Return a title as the name of a file: printed into one it is found again by what it shows."""
    return _NO_FILE_NAME.sub(" ", one_line(title, _NAME)).strip(" .") or "LifeCircle"


def print_sheet(sheet: Sheet, printer: QPrinter) -> None:
    """Print a sheet on one page, whatever its size: the map takes what the words leave."""
    painter = QPainter(printer)
    page = QRectF(0, 0, printer.width(), printer.height())
    try:
        _paint(painter, page, sheet, printer.resolution() / _MM)
    finally:
        painter.end()


def _paint(painter: QPainter, page: QRectF, sheet: Sheet, mm: float) -> None:
    y = page.top()
    painter.setPen(theme.INK_COLOUR)
    wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    texts = ((sheet.title, 13.0, True), (sheet.figure, 20.0, True), ("\n".join(sheet.lines), 9.0, False))
    for text, points, bold in texts:
        painter.setFont(theme.font(points, bold=bold))
        room = QRectF(page.left(), y, page.width(), page.height())
        words = cut(clean(text), _LONGEST)
        box = painter.boundingRect(room, wrap, words)
        painter.drawText(box, wrap, words)
        y = box.bottom() + 1.5 * mm
    foot = QRectF(page.left(), page.bottom() - 6 * mm, page.width(), 6 * mm)
    painter.setFont(theme.font(7.5))
    painter.drawText(foot, Qt.AlignmentFlag.AlignBottom, cut(clean(sheet.foot), _LONGEST))
    room = QRectF(page.left(), y, page.width(), max(foot.top() - y, 1.0))
    size = sheet.map.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawPixmap(QRectF(room.topLeft(), size), sheet.map, QRectF(sheet.map.rect()))
