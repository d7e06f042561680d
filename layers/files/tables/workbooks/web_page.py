"""Tables of web pages, as many a system hands them out under the name .xls."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from ....errors import DataError
from ...kinds.sizes import check_cells, check_text_size, check_width
from ...texts.encodings import detect_encoding
from ..merged import Row, Span

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w\-]+)", re.IGNORECASE)


def page_tables(path: Path) -> dict[str, tuple[list[Row], list[Span]]]:
    """The tables of a page of HTML by a name for each, the largest first. Raises DataError where it has none."""
    check_text_size(path)
    data = path.read_bytes()
    said = _CHARSET.search(data[:4096])
    encoding = detect_encoding(data) or (said[1].decode("ascii") if said else "utf-8")
    page = _Tables(path.name)
    page.feed(data.decode(encoding, errors="replace"))
    tables = [table for table in page.tables if len(table[0]) > 1]
    if not tables:
        raise DataError(
            "{file} is a web page without a table, as servers send where a download fails; download it again.",
            file=path.name,
        )
    numbered = {f"table {number}": table for number, table in enumerate(tables, start=1)}
    return dict(sorted(numbered.items(), key=lambda item: -len(item[1][0])))


class _Tables(HTMLParser):
    """Collects the rows of every table of a page, and the ranges that cells span."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self._file = file
        self._count = 0
        self.tables: list[tuple[list[Row], list[Span]]] = []
        self._spans: list[Span] = []
        self._rows: list[list[Any]] = []
        self._row: list[Any] = []
        self._waiting: dict[int, int] = {}
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._row, self._waiting, self._spans, self._cell = [], [], {}, [], None
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self._cell, self._span = [], (_spanned(given.get("rowspan")), _spanned(given.get("colspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            if self._rows:
                self.tables.append(([tuple(row) for row in self._rows], self._spans))
            self._rows = []

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        self._skip_from_above()
        down, right = self._span
        if down > 1:
            here = len(self._rows), len(self._row)
            self._spans.append((*here, here[0] + down - 1, here[1] + right - 1))
            self._waiting |= dict.fromkeys(range(here[1], here[1] + right), down - 1)
        self._row += [text or None, *[None] * (right - 1)]
        self._cell = None

    def _skip_from_above(self) -> None:
        """Leave cells empty that a cell of a row above reaches into."""
        while self._waiting.get(len(self._row), 0):
            self._waiting[len(self._row)] -= 1
            self._row.append(None)

    def _end_row(self) -> None:
        self._end_cell()
        if self._row:
            self._skip_from_above()
            self._rows.append(self._row)
            check_width(len(self._row), self._file)
            self._count += len(self._row)
            check_cells(self._count, self._file)
        self._row = []


def _spanned(text: str | None) -> int:
    return min(max(int(text), 1), 1_000) if text and text.strip().isdecimal() else 1
