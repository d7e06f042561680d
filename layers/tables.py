"""Tables: CSV and text with any delimiter and encoding, and Excel sheets with titles, merged headers and formulas."""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import openpyxl
import pandas as pd
import pyogrio
from openpyxl.utils.exceptions import InvalidFileException
from pyogrio.errors import DataLayerError, DataSourceError

from .. import Message
from .archives import check_archive
from .encodings import decoded, detect_encoding, known_encoding
from .errors import DataError
from .files.dbf_names import whole_names
from .files.formats import Format, suffixes_of
from .files.json_records import read_records
from .files.recognise import readable_format
from .files.text import visible
from .files.workbooks import Row, filled, merged_in_sheets, open_workbook
from .loaded import Problem, Report
from .shapefiles import dbf_encoding, read_table_header

TEXT_SUFFIXES: Final = suffixes_of("table", reader="text")
EXCEL_SUFFIXES: Final = suffixes_of("table", reader="excel")
MAX_TEXT_BYTES: Final = 256 << 20
"""Reading takes about thirteen times as much memory as the file is long."""
MAX_COLUMNS: Final = 4_000
MAX_EMPTY_ROWS: Final = 1_000
"""A sheet whose rows stay empty for so long has ended, whatever number of rows it claims."""
_DELIMITERS: Final = (",", "\t", ";", "|", "，")
_HEADER_ROWS: Final = 12
"""A header stands within the first rows of a table; above it are titles and remarks."""
_HEADER_SHARE: Final = 0.6
_BAD_ROW: Final = re.compile(r"starting at row (\d+)")
_BAD_LINE: Final = re.compile(r"line (\d+)")
_NUMBER: Final = re.compile(r"[+-]?(?:\.?\d|inf)", re.IGNORECASE)
_EXCEL_FAILURES: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # the base of what both XML parsers raise
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What openpyxl raises for damaged workbooks, depending on the part that is damaged."""
_LEADING_ZERO: Final = re.compile(r"[+-]?0\d")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WIDE_DIGITS: Final = frozenset("０１２３４５６７８９－＋")
NOTHING: Final = frozenset(("", "na", "n/a", "nan", "null", "none", "-", "--", "—", "–", "…", "/", "无数据", "缺失"))
"""What tables write where they have no number."""


@dataclass(frozen=True, eq=False)
class Table:
    """A frame of columns without geometry, numbers where a whole column is numbers, and how it was read."""

    frame: pd.DataFrame
    report: Report


def read_table(path: Path | str, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Read a table of any format (see `files.formats`). Row numbers in problems count from the line under the header.

    `sheet` is by default the first. Codes with leading zeros stay text. Raises DataError: no such file, empty, no
    table, unknown encoding, no such sheet, or formulas that were never calculated.
    """
    path = Path(path)
    check_file(path)
    found = readable_format(path)
    if found.reader == "excel":
        return _read_excel(path, sheet)
    if found.reader in ("calamine", "html"):
        return _read_workbook(path, found, sheet)
    if found.reader == "dbf":
        return _read_dbf(path, encoding)
    if found.reader == "json":
        frame, used = read_records(path, encoding)
        return _finish(frame, Report(file=path.name, format=found.title_en, encoding=used))
    return _read_text(path, encoding)


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets in their order; none for a table of any other kind. Raises DataError."""
    found = readable_format(path)
    if found.reader in ("calamine", "html"):
        return open_workbook(path, found).sheets
    if found.reader != "excel":
        return ()
    _check_excel(path)
    with path.open("rb") as file:
        try:
            return tuple(openpyxl.load_workbook(file, read_only=True).sheetnames)
        except _EXCEL_FAILURES as error:
            raise DataError(
                "{file} is a damaged Excel file; open it in Excel and save it again.", file=path.name
            ) from error


def check_file(path: Path) -> None:
    """Raise DataError unless `path` is a file with something in it that may be read."""
    if not path.exists():
        raise DataError("There is no file {file}. Check the path.", file=str(path))
    if path.is_dir():
        raise DataError("{file} is a folder, not a file; choose the file inside it.", file=path.name)
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as error:
        raise DataError("{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror) from error
    if not first:
        raise DataError("{file} is empty (0 bytes); copy or download it again.", file=path.name)


# ------------------------------------------------------------------------------------------------------------- text
def _read_text(path: Path, encoding: str | None) -> Table:
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise DataError("{file} is larger than 256 MB; cut it to the place you plan for.", file=path.name)
    data = path.read_bytes()
    name = known_encoding(encoding, path.name) if encoding else detect_encoding(data)
    if not name:
        raise DataError("{file} is no text in any encoding known here; save it as CSV UTF-8 or XLSX.", file=path.name)
    text = _decode(data, name, path.name).lstrip("\ufeff\r\n")
    delimiter = find_delimiter(text)
    above = _lines_above_header(text, delimiter)
    titles = tuple(text.split("\n", above)[:above])
    text = text.split("\n", above)[above]
    _check_width(text.partition("\n")[0].count(delimiter) + 1, path.name)
    frame, problems = _parse(text, delimiter, path.name)
    notes = (_header_note(above + 1),) if above else ()
    lost = (_too_long(problems, len(frame)),) if problems else ()
    report = Report(file=path.name, format="text table", encoding=name, notes=notes, problems=tuple(problems),
                    lost=lost, above=titles)  # fmt: skip
    return _finish(frame, report)


def _too_long(problems: Sequence[Problem], kept: int) -> Message:
    rows = [str(problem.row) for problem in problems]
    return Message(
        "{count} of {total} rows have more fields than the header (rows {rows}); put cells that hold the delimiter in "
        "quotes.",
        {"count": len(rows), "total": kept + len(rows), "rows": ", ".join(rows[:5]) + (" …" if len(rows) > 5 else "")},
    )


def _check_width(columns: int, file: str) -> None:
    if columns > MAX_COLUMNS:
        raise DataError(
            "{file} has {columns} columns, more than the {limit} of any table known; keep those you need.",
            file=file,
            columns=columns,
            limit=MAX_COLUMNS,
        )


def _decode(data: bytes, encoding: str, file: str) -> str:
    text = decoded(data, encoding, file)
    if "\0" in text:
        raise DataError("{file} is no text: it holds zero bytes; is it really a table?", file=file)
    return text


def find_delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the most columns of one and the same number."""
    lines = list(islice(io.StringIO(text), 50))
    scores: dict[str, tuple[float, int]] = {}
    for delimiter in _DELIMITERS:
        with_fields = _field_counts(lines, delimiter)
        width, agreeing = Counter(with_fields).most_common(1)[0] if with_fields else (0, 0)
        if width > 1:
            scores[delimiter] = (agreeing / len(with_fields), width)
    return max(scores, key=lambda delimiter: scores[delimiter]) if scores else ","


def _field_counts(lines: Sequence[str], delimiter: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:  # a field longer than the csv module's limit, such as a polygon: it is split by commas, in quotes
        return [2 for line in lines if f'{delimiter}"' in line or f'"{delimiter}' in line]


def _lines_above_header(text: str, delimiter: str) -> int:
    """How many lines of titles and remarks stand above the header, which fills at least three fifths of the columns."""
    try:
        rows = list(csv.reader(islice(io.StringIO(text), _HEADER_ROWS), delimiter=delimiter))
    except csv.Error:
        return 0
    width = max((len(row) for row in rows), default=0)
    return next((number for number, row in enumerate(rows) if _is_header(row, width)), 0)


def _is_header(row: Sequence[Any], width: int) -> bool:
    return sum(map(_filled, row)) >= max(1, width * _HEADER_SHARE)


def _header_note(row: int) -> Message:
    return Message("The header was found in row {row}.", {"row": row})


def _parse(text: str, delimiter: str, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """All cells as text, rows indexed from 0 under the header, whether blank or left out rows lie between them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", pd.errors.ParserWarning)
        try:
            frame = pd.read_csv(
                io.StringIO(text),
                sep=delimiter,
                dtype=str,
                index_col=False,
                on_bad_lines="warn",
                skipinitialspace=True,
                skip_blank_lines=False,
                keep_default_na=False,
            )
        except pd.errors.EmptyDataError as error:
            raise DataError("{file} holds nothing but blank lines; export it again.", file=file) from error
        except pd.errors.ParserError as error:
            row = next(iter(_BAD_ROW.findall(str(error))), "?")
            raise DataError(
                "{file} cannot be split into columns: a quote opened in row {row} is never closed.", file=file, row=row
            ) from error
    skipped = [int(line) - 2 for warning in caught for line in _BAD_LINE.findall(str(warning.message))]
    frame.index = pd.RangeIndex(len(frame) + len(skipped)).drop(skipped)
    too_long = Message("The row has more fields than the header and was left out.")
    return frame, [Problem(too_long, row=row + 1) for row in skipped]


# ------------------------------------------------------------------------------------------------------------ Excel
def _read_excel(path: Path, sheet: str | None) -> Table:
    _check_excel(path)
    with path.open("rb") as file:
        names, name, rows = _read_sheet(file, sheet, path.name)
    table, start = _sheet_table(path, "Excel", names, name, rows)
    _check_formulas(table.frame, path, name, start)
    return table


def _read_workbook(path: Path, found: Format, sheet: str | None) -> Table:
    """A sheet of any other workbook, or a table of a web page."""
    book = open_workbook(path, found)
    name = _choose_sheet(book.sheets, sheet, path.name)
    rows = [row for row in book.rows(name) if any(map(_filled, row))]
    return _sheet_table(path, found.title_en, book.sheets, name, rows)[0]


def _sheet_table(path: Path, title: str, names: tuple[str, ...], name: str, rows: list[Row]) -> tuple[Table, int]:
    """A sheet's rows as a table, and where its header ends."""
    if not rows:
        raise DataError("{file}: the sheet {sheet} is empty; choose another.", file=path.name, sheet=name)
    header, start = find_header(rows)
    _check_width(len(header), path.name)
    body = [(*row[: len(header)], *[None] * (len(header) - len(row))) for row in rows[start:]]
    notes = (_header_note(start),) if start > 1 else ()
    above = tuple(" ".join(str(cell) for cell in row if _filled(cell)) for row in rows[: start - 1])
    report = Report(file=path.name, format=title, layer=name, layers=names, notes=notes, above=(*above, name))
    return _finish(pd.DataFrame(body, columns=pd.Index(header, dtype=object), dtype=object), report), start


def _read_dbf(path: Path, encoding: str | None) -> Table:
    """A dBASE table without shapes, as statistics offices hand them out."""
    if path.with_suffix(".shp").exists():
        raise DataError("{file} is a part of a shapefile; give the .shp that belongs to it.", file=path.name)
    read_table_header(path)
    used, note = (known_encoding(encoding, path.name), None) if encoding else dbf_encoding(path)
    with whole_names(path, used) as (copy, cut):
        try:
            frame = pyogrio.read_dataframe(copy, encoding=used, read_geometry=False, datetime_as_string=True)
        except (DataSourceError, DataLayerError, ValueError, OSError) as error:
            raise DataError("{file} is a damaged dBASE table; export or copy it again.", file=path.name) from error
    notes = tuple(said for said in (note, cut) if said is not None)
    report = Report(file=path.name, format="dBASE table", encoding=used, notes=notes)
    return _finish(frame.astype(object).where(frame.notna(), None), report)


def _read_sheet(
    source: IO[bytes], sheet: str | None, file: str, *, values: bool = True
) -> tuple[tuple[str, ...], str, list[tuple[Any, ...]]]:
    """The sheets' names, the one that is read, and its rows: the values that Excel calculated, or the formulas."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and rules that openpyxl cannot write back, and we do not need
            book = openpyxl.load_workbook(source, read_only=True, data_only=values)
            name = _choose_sheet(book.sheetnames, sheet, file)
            numbered = list(_sheet_rows(book[name]))
            spans = merged_in_sheets(source, str(getattr(book[name], "_worksheet_path", ""))) if values else []
            rows = _unmerged(numbered, spans)
            return tuple(book.sheetnames), name, rows
    except _EXCEL_FAILURES as error:
        raise DataError("{file} is a damaged Excel file; open it in Excel and save it again.", file=file) from error


def _check_excel(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, path.name)
            names = archive.namelist()
    except _EXCEL_FAILURES as error:
        raise DataError(
            "{file} is no Excel file, or a damaged one; save it as .xlsx in Excel.", file=path.name
        ) from error
    if "[Content_Types].xml" not in names:
        raise DataError("{file} is a zip but no Excel file; save it as .xlsx in Excel.", file=path.name)


def _choose_sheet(names: Sequence[str], sheet: str | None, file: str) -> str:
    if sheet is not None and sheet not in names:
        raise DataError(
            "{file} has no sheet {sheet}; its sheets are {sheets}.", file=file, sheet=sheet, sheets=", ".join(names)
        )
    return sheet if sheet is not None else names[0]


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, Row]]:  # noqa: ANN401 - openpyxl carries no types
    """The rows that hold something with their numbers from 0, whatever size the sheet claims to have."""
    sheet.reset_dimensions()
    empty = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if any(_filled(cell) for cell in row):
            empty = 0
            yield number, row
        else:
            empty += 1
            if empty > MAX_EMPTY_ROWS:
                return


def _unmerged(numbered: Sequence[tuple[int, Row]], spans: Sequence[tuple[int, int, int, int]]) -> list[Row]:
    """The rows with merged cells filled; a row that would hold nothing else stays out."""
    place = {number: at for at, (number, _) in enumerate(numbered)}
    moved = []
    for top, left, bottom, right in spans:
        at = [place[row] for row in range(top, min(bottom, top + len(numbered)) + 1) if row in place]
        if top in place and len(at) > 1:
            moved.append((place[top], left, max(at), right))
    return filled([row for _, row in numbered], moved)


def _filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def find_header(rows: Sequence[tuple[Any, ...]]) -> tuple[list[str], int]:
    """The columns' names and the row where the data begin.

    The header is the first row about as wide as the table and all text. Where a merged cell spans several columns and
    the next row names them, that row is part of the header too.
    """
    width = max(_width(row) for row in rows[: _HEADER_ROWS * 5])
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        below = rows[number + 1] if number + 1 < len(rows) else ()
        if _is_second_header(row, below):
            return _joined(_spread(row, width), below, width), number + 2
        if _is_header(row, width) and all(isinstance(cell, str) for cell in row if _filled(cell)):
            return _names(row, width), number + 1
    return _names(rows[0], width), 1


def _width(row: Sequence[Any]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if _filled(cell)), default=0)


def _count(row: Sequence[Any]) -> int:
    return sum(map(_filled, row))


def _is_second_header(row: Sequence[Any], below: Sequence[Any]) -> bool:
    """Whether `below` only names columns under the merged cells of `row`: text, right where `row` has its gaps."""
    if _count(row) < 2 or _count(below) < 2 or not all(isinstance(cell, str) for cell in below if _filled(cell)):
        return False
    under = [index for index, cell in enumerate(below) if _filled(cell)]
    gaps = [index for index in under if index >= len(row) or not _filled(row[index])]
    alone = [index for index, cell in enumerate(row) if _filled(cell) and index not in under]
    return bool(gaps) and bool(alone) and len(gaps) < len(under)


def _spread(row: Sequence[Any], width: int) -> list[str]:
    """A merged header cell speaks for the empty ones to its right."""
    names, last = [], ""
    for cell in [*row, *[None] * width][:width]:
        last = str(cell).strip() if _filled(cell) else last
        names.append(last)
    return names


def _joined(upper: Sequence[str], lower: Sequence[Any], width: int) -> list[str]:
    cells = [*lower, *[None] * width][:width]
    return _unique([str(low).strip() if _filled(low) else up for up, low in zip(upper, cells, strict=True)])


def _names(row: Sequence[Any], width: int) -> list[str]:
    cells = [*row, *[None] * width][:width]
    return _unique([str(cell).strip() if _filled(cell) else f"column {index + 1}" for index, cell in enumerate(cells)])


def _check_formulas(frame: pd.DataFrame, path: Path, sheet: str, start: int) -> None:
    """A formula that Excel never calculated has no value; without this check its column would just look empty."""
    if not frame.isna().all(axis=0).any():
        return
    with path.open("rb") as file:
        rows = _read_sheet(file, sheet, path.name, values=False)[2]
    formula = next(
        (cell for row in rows[start:] for cell in row if isinstance(cell, str) and cell.startswith("=")), None
    )
    if formula:
        raise DataError(
            "{file}: formulas such as {formula} were never calculated; open it in Excel, save it, and load it again.",
            file=path.name,
            formula=formula,
        )


# ------------------------------------------------------------------------------------------------------------- both
def _finish(frame: pd.DataFrame, report: Report) -> Table:
    """Names told apart, cells trimmed, empty rows left out, columns of numbers made numbers."""
    names = _unique([visible(str(name)) for name in frame.columns])
    columns = [[_plain_cell(cell) for cell in frame.iloc[:, position].tolist()] for position in range(len(names))]
    filled = [any(cells[row] != "" for cells in columns) for row in range(len(frame))]
    if not any(filled):
        raise DataError(
            "{file} has a header but no rows under it; export it again or choose another file.", file=report.file
        )
    whole = pd.DataFrame({name: _numbers(cells) for name, cells in zip(names, columns, strict=True)})
    whole = whole.set_axis(frame.index)[pd.Series(filled, index=frame.index)]
    return Table(whole, replace(report, rows=len(whole), all_columns=tuple(names)))


def _plain_cell(cell: object) -> object:
    """A cell without outer spaces, its full-width digits made plain; '' for an empty one."""
    if isinstance(cell, str):
        text = visible(cell)
        return unicodedata.normalize("NFKC", text) if text[:1] in _WIDE_DIGITS else text
    return "" if cell is None or cell != cell else cell  # noqa: PLR0124 - NaN


def _numbers(cells: list[object]) -> "pd.Series[Any] | list[object]":
    """The cells as numbers if every one that says something is one, and none is a code with a leading zero."""
    told = [cell for cell in cells if not (isinstance(cell, str) and cell.casefold() in NOTHING)]
    if all(map(_may_be_number, told)):
        plain = [_THOUSANDS.sub("", cell) if isinstance(cell, str) else cell for cell in cells]
        numbers = pd.to_numeric(pd.Series(plain, dtype=object), errors="coerce")
        if told and numbers.notna().sum() == len(told):
            return numbers
    return [None if cell == "" else cell for cell in cells]


def _may_be_number(cell: object) -> bool:
    if isinstance(cell, str):
        return _NUMBER.match(cell) is not None and not _LEADING_ZERO.match(cell)
    return not isinstance(cell, bool)


def _unique(names: Iterable[str]) -> list[str]:
    """A second column of the same name is told apart by its number."""
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique
