"""Excel 2003's XML, which many systems export under the name .xls."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from ...kinds.sizes import check_cells, check_text_size
from ..merged import MOST_SPANNED, Row, Span

_EMPTY: Final[Sequence[Any]] = ()
_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"


def xml_sheets(path: Path) -> dict[str, tuple[list[Row], list[Span]]]:
    """The rows and the merged ranges of each sheet by its name. Raises ParseError for XML that is cut off."""
    check_text_size(path)
    root = ET.fromstring(path.read_bytes())  # noqa: S314  (expat itself stops entities that grow without bound)
    return {sheet.get(f"{_SS}Name", ""): _xml_rows(sheet, path.name) for sheet in root.iter(f"{_SS}Worksheet")}


def _xml_rows(sheet: "ET.Element", file: str) -> tuple[list[Row], list[Span]]:
    rows: list[Sequence[Any]] = []
    spans: list[Span] = []
    cells = 0
    for row in sheet.iter(f"{_SS}Row"):
        at = int(row.get(f"{_SS}Index", len(rows) + 1)) - 1
        rows += [_EMPTY] * min(at - len(rows), MOST_SPANNED)
        rows.append(list(_xml_cells(row, len(rows), spans)))
        cells += len(rows[-1])
        check_cells(len(rows) + cells, file)
    return [tuple(row) for row in rows], spans


def _xml_cells(row: "ET.Element", number: int, spans: list[Span]) -> Iterator[Any]:
    at = 0
    for cell in row.iter(f"{_SS}Cell"):
        skipped = int(cell.get(f"{_SS}Index", at + 1)) - 1 - at
        yield from [None] * min(max(skipped, 0), 4_000)
        at += max(skipped, 0)
        across, down = int(cell.get(f"{_SS}MergeAcross", 0)), int(cell.get(f"{_SS}MergeDown", 0))
        if down:
            spans.append((number, at, number + down, at + across))
        data = cell.find(f"{_SS}Data")
        text = "".join(data.itertext()) if data is not None else ""
        yield _xml_value(text, "" if data is None else data.get(f"{_SS}Type", "String"))
        yield from [None] * min(across, 4_000)
        at += 1 + across


def _xml_value(text: str, kind: str) -> object:
    if kind == "Number" and text:
        return float(text)
    return text or None
