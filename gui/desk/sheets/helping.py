"""Help without the internet: the pages that come with the program, and nothing from elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
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
from ...plain import Label

DOCS: Final = Path(__file__).resolve().parents[3] / "docs"
_LONGEST: Final = 2_000_000
"""Letters of a page; more would hold the window up."""
_HEADING: Final = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_LINKED: Final = re.compile(r"\]\(([\w.-]+\.md)[)#]")
_DIALECT: Final = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
"""With tables, which plain Markdown has not."""
_PICTURES: Final = frozenset((".png", ".jpg", ".jpeg", ".svg"))


def help_pages(folder: Path, language: str) -> Iterator[tuple[str, Path]]:
    """Yield title and file of each page: the guide first, in the language where it is there; then the other pages."""
    guide = folder / "guide"
    own = guide / language if (guide / language).is_dir() else guide
    for file in [*_in_reading_order(own), *sorted(folder.glob("*.md"))]:
        text = _read(file)
        found = _HEADING.search(text)
        yield one_line(found.group(1) if found else file.stem), file


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
        return target.read_bytes()


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
        heading: list[QListWidgetItem] = []
        for title, file in help_pages(folder, language):
            if language == "zh" and file.parent == folder and not heading:
                heading.append(self._add_heading())
            item = QListWidgetItem(title)
            item.setData(_FILE, file)
            self.list.addItem(item)
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

    def _add_heading(self) -> QListWidgetItem:
        """Say above the pages that are in English alone that they are; nobody can choose that line."""
        heading = QListWidgetItem(self.tr("Further pages, in English"))
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(heading)
        return heading

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
        if item is not None:
            self.page.show_file(item.data(_FILE))
            self._told.setText("")
            self._find_next()

    def _filter(self, words: str) -> None:
        """List the pages that hold the words."""
        wanted = words.strip().casefold()
        for row in range(self.list.count()):
            item = self.list.item(row)
            file = item.data(_FILE)
            held = not wanted or (
                file is not None and (wanted in item.text().casefold() or wanted in _read(file).casefold())
            )
            item.setHidden(not held)

    def _find_next(self) -> None:
        words = self.search.text().strip()
        if words and not self.page.find(words):
            self.page.moveCursor(self.page.textCursor().MoveOperation.Start)
            self.page.find(words)

    def _tell_left(self, address: str) -> None:
        self._told.setText(self.tr("Outside this help: {address}").format(address=one_line(address)))


_FILE: Final = 0x0101
"""Qt's first role of our own."""
