"""Help without the internet: the pages that come with the program, and nothing from elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ....texts import one_line
from ...plain import Label, tip

DOCS: Final = Path(__file__).resolve().parents[3] / "docs"
_LONGEST: Final = 2_000_000
"""Letters of a page; more would hold the window up."""
_HEADING: Final = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_LINKED: Final = re.compile(r"\]\(([\w.-]+\.md)[)#]")
_DIALECT: Final = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
"""With tables, which plain Markdown has not."""
_DEVELOPERS: Final = frozenset(("developers",))
"""Pages of the guide that no planner needs."""
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_NARROWEST_PX: Final = 320
_PICTURES: Final = frozenset((".png", ".jpg", ".jpeg", ".svg"))


@dataclass(frozen=True)
class HelpPage:
    """A page of the help; `planners` tells those for planners from those on evidence and development."""

    title: str
    file: Path
    planners: bool


def help_pages(folder: Path, language: str) -> Iterator[HelpPage]:
    """Yield the pages: the guide in the language where it is there, then those on evidence and development.

    In Chinese only pages with a Chinese title are listed.
    """
    guide = folder / "guide"
    own = guide / language if (guide / language).is_dir() else guide
    files = _in_reading_order(own)
    files.sort(key=lambda file: file.stem in _DEVELOPERS)  # stable: the reading order stays
    for file in [*files, *sorted(folder.glob("*.md"))]:
        title = _title(file)
        if language != "zh" or _CHINESE.search(title):
            yield HelpPage(title, file, planners=file.parent == own and file.stem not in _DEVELOPERS)


def _title(file: Path) -> str:
    found = _HEADING.search(_read(file))
    return one_line(found.group(1) if found else file.stem)


def _in_reading_order(own: Path) -> list[Path]:
    """The pages of the guide as its first page names them; those that it does not name come last."""
    first = next((own / name for name in ("index.md", "README.md") if (own / name).is_file()), None)
    if first is None:
        return sorted(own.glob("*.md"))
    named = [own / name for name in _LINKED.findall(_read(first)) if (own / name).is_file()]
    return list(dict.fromkeys([first, *named, *sorted(own.glob("*.md"))]))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")[:_LONGEST]
    except (OSError, UnicodeDecodeError):
        return ""


class Page(QTextBrowser):
    """Shows a page as Markdown without HTML; pictures and links lead into the folder of the pages, nowhere else.

    `left(address)` tells of a link that would leave it.
    """

    left = Signal(str)

    def __init__(self, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder, self._file = folder.resolve(), folder
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # pictures fill the width beside it
        self.anchorClicked.connect(self.follow)

    def show_file(self, file: Path) -> None:
        """Show a page of the folder."""
        self._file = file
        document = self.document()
        document.setMarkdown(_read(file), _DIALECT)
        self.moveCursor(self.textCursor().MoveOperation.Start)

    def follow(self, url: QUrl) -> None:
        """Go where a link leads, if that is a page of the folder."""
        if not url.scheme() and not url.path():
            self.scrollToAnchor(url.fragment())
            return
        target = self._inside(url)
        if target is not None and target.suffix == ".md":
            self.show_file(target)
        else:
            self.left.emit(url.toString())

    def _inside(self, url: QUrl) -> Path | None:
        """The file that an address names, None where it lies elsewhere."""
        if url.scheme() not in ("", "file") or url.host():
            return None
        target = (self._file.parent / (url.toLocalFile() or url.path())).resolve()
        return target if target.is_file() and target.is_relative_to(self._folder) else None

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        target = self._inside(QUrl(name))
        if target is None or target.suffix not in _PICTURES:
            return None
        picture = QImage(str(target))  # bytes would be shown as a broken picture
        room = max(self.viewport().width() - 2 * round(self.document().documentMargin()), _NARROWEST_PX)
        if picture.width() <= room:
            return picture
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._file.is_file() and event.size().width() != event.oldSize().width():
            self._show_at(self.verticalScrollBar().value())  # pictures are as wide as the page

    def _show_at(self, position: int) -> None:
        self.show_file(self._file)
        self.verticalScrollBar().setValue(position)


class HelpWindow(QDialog):
    """The pages on the left, what is in them on the right, with a search over all of them."""

    def __init__(self, language: str, parent: QWidget, folder: Path = DOCS) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self.resize(880, 600)
        self.search, self.list = QLineEdit(self), QListWidget(self)
        self.page = Page(folder, self)
        self._told = Label(self)
        self._told.setObjectName("soft")
        self._list_pages(tuple(help_pages(folder, language)))
        self.search.setPlaceholderText(self.tr("Search in all pages"))
        self.search.setAccessibleName(self.tr("Search in all pages"))
        self.search.setClearButtonEnabled(True)
        self.list.setAccessibleName(self.tr("Pages"))
        self.page.setAccessibleName(self.tr("Help"))
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._find_next)
        self.list.currentItemChanged.connect(self._show)
        self.page.left.connect(self._tell_left)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self.search.setFocus)
        self.list.setCurrentRow(0)

    def _list_pages(self, pages: tuple[HelpPage, ...]) -> None:
        """Those for planners first; the others under one heading at the end."""
        others = [page for page in pages if not page.planners]
        for page in pages:
            if page.planners:
                self.list.addItem(_item(page))
        if others and len(others) < len(pages):
            self.list.addItem(_heading(self.tr("Evidence and development")))
        for page in others:
            self.list.addItem(_item(page))

    def _lay_out(self) -> None:
        parts = QSplitter(self)
        parts.addWidget(self.list)
        parts.addWidget(self.page)
        parts.setSizes([270, 650])
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        top = QHBoxLayout()
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(parts, 1)
        layout.addWidget(self._told)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_FILE) is not None:
            self.page.show_file(item.data(_FILE))
            self._told.setText("")
            self._find_next()

    def _filter(self, words: str) -> None:
        """List the pages that hold the words."""
        wanted = words.strip().casefold()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(bool(wanted) and not _holds(item, wanted))

    def _find_next(self) -> None:
        words = self.search.text().strip()
        if words and not self.page.find(words):
            self.page.moveCursor(self.page.textCursor().MoveOperation.Start)
            self.page.find(words)

    def _tell_left(self, address: str) -> None:
        self._told.setText(self.tr("Outside this help: {address}").format(address=one_line(address)))


def _item(page: HelpPage) -> QListWidgetItem:
    item = QListWidgetItem(page.title)
    item.setData(_FILE, page.file)
    item.setToolTip(tip(page.title))
    return item


def _heading(text: str) -> QListWidgetItem:
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _holds(item: QListWidgetItem, wanted: str) -> bool:
    """Whether a page has the words in its title or text; headings have no page."""
    file = item.data(_FILE)
    return file is not None and (wanted in item.text().casefold() or wanted in _read(file).casefold())


_FILE: Final = 0x0101
"""Qt's first role of our own."""
