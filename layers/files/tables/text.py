"""Text files as rows: encoding, separator, lines above the header."""

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import pandas as pd

from ....limits import MAX_LINE_BYTES
from ....messages import Message
from ...errors import DataError
from ...report import Problem, Report
from ..kinds.sizes import check_cells, check_text_size, check_width
from ..memory import give_back
from ..texts.encodings import decoded, detect_encoding, known_encoding
from .header import HEADER_ROWS, header_note, is_header
from .table import Table, finish, too_long

DELIMITERS: Final = (",", "\t", ";", "|", "，", "^")
_GAPS: Final = (re.compile(r"[ \u3000]{2,}"), re.compile(r"[ \u3000]+"))
_LEAST_COLUMNS: Final = 3
"""So many columns a table has at least where nothing but blanks parts them."""


_BAD_ROW: Final = re.compile(r"starting at row (\d+)")


_LONG_LINE: Final = re.compile(rb"[^\r\n]{%d}" % MAX_LINE_BYTES)
_BAD_LINE: Final = re.compile(r"line (\d+)")


def read_text(path: Path, encoding: str | None) -> Table:
    """Read a text file as a table, in the given encoding or the detected one."""
    check_text_size(path)
    data = path.read_bytes()
    if _LONG_LINE.search(data):
        raise DataError(
            "{file} has a line of more than {megabytes} MB, which no row of a table has; export it again.",
            file=path.name,
            megabytes=MAX_LINE_BYTES >> 20,
        )
    check_cells(2 * data.count(b"\n"), path.name)  # of two columns at least, before it is taken apart
    name = known_encoding(encoding, path.name) if encoding else detect_encoding(data)
    if not name:
        raise DataError("{file} is not text in any encoding known here; save it as CSV UTF-8 or XLSX.", file=path.name)
    text = _decode(data, name, path.name)
    del data  # of large tables each copy counts
    blank = _blank_lines(text)
    text = _with_tabs(text.lstrip("\ufeff\r\n"))
    delimiter = find_delimiter(text)
    text = _without_formulas(text, delimiter)
    above = _lines_above_header(text, delimiter)
    *titles, text = text.split("\n", above) if above else (text,)
    width = text.partition("\n")[0].count(delimiter) + 1
    check_width(width, path.name)
    check_cells(width * max(text.count("\n"), text.count("\r")), path.name)
    header = blank + above + 1
    frame, problems = _parse(text, delimiter, path.name, header=header)
    del text
    give_back(len(frame))
    notes = (header_note(header),) if header > 1 else ()
    lost = (too_long(problems, len(frame)),) if problems else ()
    report = Report(file=path.name, format="text table", encoding=name, notes=notes, problems=tuple(problems),
                    lost=lost, above=tuple(titles))  # fmt: skip
    return finish(frame, report)


def _blank_lines(text: str) -> int:
    """How many empty lines a text begins with."""
    first = re.match("[\ufeff\r\n]*", text)
    return first.group().count("\n") if first else 0


def _without_formulas(text: str, delimiter: str) -> str:
    """The text with cells such as ="0731", by which exports keep Excel from reading a number, as plain quoted ones."""
    if '="' not in text:
        return text
    mark = re.escape(delimiter)
    return re.sub(rf'(^|{mark})=("[^"\n]*")(?={mark}|\r?$)', r"\1\2", text, flags=re.MULTILINE)


def _decode(data: bytes, encoding: str, file: str) -> str:
    text = decoded(data, encoding, file)
    if "\0" in text:
        raise DataError("{file} is not text: it holds zero bytes; is it really a table?", file=file)
    return text


def find_delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the most columns of one and the same number."""
    lines = list(islice(_lines(text), 50))
    scores: dict[str, tuple[float, int]] = {}
    for delimiter in DELIMITERS:
        with_fields = _field_counts(lines, delimiter)
        width, agreeing = Counter(with_fields).most_common(1)[0] if with_fields else (0, 0)
        if width > 1:
            scores[delimiter] = (agreeing / len(with_fields), width)
    return max(scores, key=lambda delimiter: scores[delimiter]) if scores else ","


def _with_tabs(text: str) -> str:
    """A text whose columns nothing but blanks part, with tabs instead; as it is where anything else parts them."""
    first = [line.strip() for line in islice(_lines(text), 50) if line.strip()]
    if len(first) < 2 or any(mark in line for line in first[:2] for mark in DELIMITERS):
        return text
    for gap in _GAPS:
        widths = {len(gap.split(line)) for line in first}
        if len(widths) == 1 and widths.pop() >= _LEAST_COLUMNS:
            return "\n".join(gap.sub("\t", line.strip(" \u3000\r")) for line in text.split("\n"))
    return text


def _lines(text: str) -> Iterator[str]:
    """The lines one by one, without a copy of the whole text."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _field_counts(lines: Sequence[str], delimiter: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:  # a field longer than the csv module's limit, such as a polygon: it is split by commas, in quotes
        return [2 for line in lines if f'{delimiter}"' in line or f'"{delimiter}' in line]


def _lines_above_header(text: str, delimiter: str) -> int:
    """How many lines of titles and remarks stand above the header, which fills at least three fifths of the columns."""
    try:
        rows = list(csv.reader(islice(io.StringIO(text), HEADER_ROWS), delimiter=delimiter))
    except csv.Error:
        return 0
    width = max((len(row) for row in rows), default=0)
    return next((number for number, row in enumerate(rows) if is_header(row, width)), 0)


def _parse(text: str, delimiter: str, file: str, *, header: int) -> tuple[pd.DataFrame, list[Problem]]:
    """All cells as text, rows indexed as a spreadsheet shows the file, less 1; blank and left out rows count.

    `header` is the row of the header, from 1.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", pd.errors.ParserWarning)
        try:
            frame = pd.read_csv(
                io.StringIO(text),
                sep=delimiter,
                dtype=object,
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
    frame.index = pd.RangeIndex(len(frame) + len(skipped)).drop(skipped) + header
    too_long = Message("The row has more fields than the header and was left out.")
    return frame, [Problem(too_long, row=row + 1 + header) for row in skipped]
