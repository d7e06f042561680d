"""A binary workbook of Excel (.xlsb), written record by record after [MS-XLSB]; LibreOffice opens it as it is meant."""

import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

Cell = str | float | bool | None

_BEGIN_SHEET, _END_SHEET, _BEGIN_BOOK, _END_BOOK = 129, 130, 131, 132
_BEGIN_SHEETS, _END_SHEETS, _BEGIN_ROWS, _END_ROWS = 143, 144, 145, 146
_BEGIN_COLUMNS, _END_COLUMNS, _COLUMN = 390, 391, 60
_SIZE, _SHEET, _ROW, _BOOL, _REAL, _TEXT = 148, 156, 0, 4, 5, 6
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.ms-excel"


def write_binary_excel(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    hidden_rows: Collection[int] = (),
    hidden_columns: Sequence[tuple[int, int]] = (),
) -> None:
    """Write sheets of texts, numbers and flags; in the last one rows, and columns from one to another, are hidden."""
    parts = [f"worksheets/sheet{number}.bin" for number in range(1, len(sheets) + 1)]
    types = "".join(f'<Override PartName="/xl/{part}" ContentType="{_TYPE}.worksheet"/>' for part in parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="bin" ContentType="{_TYPE}.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>",
        )
        archive.writestr("_rels/.rels", _relations({"officeDocument": ["xl/workbook.bin"]}))
        archive.writestr("xl/_rels/workbook.bin.rels", _relations({"worksheet": parts}))
        archive.writestr("xl/workbook.bin", _book(list(sheets)))
        for number, (part, rows) in enumerate(zip(parts, sheets.values(), strict=True), 1):
            last = number == len(parts)
            written = _rows(rows, hidden_rows if last else (), hidden_columns if last else ())
            archive.writestr(f"xl/{part}", written)


def _relations(targets: Mapping[str, Sequence[str]]) -> str:
    each = [(kind, target) for kind, those in targets.items() for target in those]
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(each, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _book(names: Sequence[str]) -> bytes:
    each = b"".join(
        _record(_SHEET, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(name))
        for number, name in enumerate(names, 1)
    )
    return _record(_BEGIN_BOOK) + _record(_BEGIN_SHEETS) + each + _record(_END_SHEETS) + _record(_END_BOOK)


def _rows(
    rows: Sequence[Sequence[Cell]], hidden_rows: Collection[int], hidden_columns: Sequence[tuple[int, int]]
) -> bytes:
    size = struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    out = _record(_BEGIN_SHEET) + _record(_SIZE, size)
    if hidden_columns:
        each = (_record(_COLUMN, struct.pack("<4IH", *span, 2304, 0, 0x01)) for span in hidden_columns)
        out += _record(_BEGIN_COLUMNS) + b"".join(each) + _record(_END_COLUMNS)
    out += _record(_BEGIN_ROWS)
    for number, row in enumerate(rows):
        flags = 0x10 << 8 if number in hidden_rows else 0  # fDyZero
        out += _record(_ROW, struct.pack("<IIHHBIII", number, 0, 300, flags, 0, 1, 0, len(row) - 1))
        out += b"".join(_cell(column, cell) for column, cell in enumerate(row) if cell is not None)
    return out + _record(_END_ROWS) + _record(_END_SHEET)


def _cell(column: int, cell: Cell) -> bytes:
    at = struct.pack("<II", column, 0)
    if isinstance(cell, bool):
        return _record(_BOOL, at + bytes([cell]))
    return _record(_TEXT, at + _wide(cell)) if isinstance(cell, str) else _record(_REAL, at + struct.pack("<d", cell))


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record: its kind in one byte or two, its size in as many as it needs, seven bits each."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    left, size = len(data), b""
    while left > 0x7F:
        size += bytes([left & 0x7F | 0x80])
        left >>= 7
    return head + size + bytes([left]) + data


def _wide(text: str) -> bytes:
    letters = text.encode("utf-16-le")
    return struct.pack("<I", len(letters) // 2) + letters
