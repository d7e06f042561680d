"""Verdicts as files for machines and for Excel: `verdicts.json` and `verdicts.xlsx`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyproj
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ...coverage.evaluation.verdict import CoverageRow, Evaluation
from ...texts import clean, cut
from ..presentation.summary import circles, clause_lines, limit_text, listed, unit_text
from ..presentation.titles import title_of
from ..presentation.translate import Words
from ..project.settings import Control, Settings
from .registry import ExportRequest
from .verdicts_json import located, number, to_degrees


def write_xlsx(evaluation: Evaluation, settings: Settings, crs: pyproj.CRS, words: Words, path: Path) -> None:
    """Write a workbook: clauses, parts, districts, groups, unserved areas, and what the figures rest on."""
    book = Workbook()
    book.remove(book.active)
    for title, header, rows in _sheets(evaluation, settings, to_degrees(crs), words):
        fill_sheet(book.create_sheet(title), header, rows)
    book.save(path)


# ------------------------------------------------------------------------------------------------------- JSON


# ------------------------------------------------------------------------------------------------------- XLSX
Row = tuple[object, ...]
Sheet = tuple[str, tuple[str, ...], Iterable[Row]]


def _sheets(evaluation: Evaluation, settings: Settings, degrees: pyproj.Transformer, words: Words) -> Iterator[Sheet]:
    figures = (words("People"), words("Served"), words("Unserved"))
    clause, measured = words("Clause"), words("Measured")
    yield (
        words("Clauses"),
        (words("Id"), clause, words("Group"), words("Area"), *figures, measured, words("Target"), words("Margin"),
         words("Unit"), words("Verdict"), words("Reason"), words("Notes")),
        _clause_rows(evaluation, words),
    )  # fmt: skip
    yield (
        words("Parts"),
        (clause, words("Part"), *figures, measured, words("Target"), words("Unit"), words("Verdict"), words("Reason")),
        _part_rows(evaluation, words),
    )
    yield (
        words("Districts"),
        (clause, words("Level"), words("Id"), words("Name"), *figures, measured, words("Unit")),
        _district_rows(evaluation, words),
    )
    yield (
        words("Groups"),
        (clause, words("Group or area type"), *figures, measured, words("Unit")),
        _group_rows(evaluation, words),
    )
    yield (
        words("Unserved areas"),
        (clause, words("Rank"), words("Name"), words("People"), words("Longitude"), words("Latitude"), words("Area"),
         words("Way to the nearest"), words("Limit")),
        _area_rows(evaluation, degrees, words),
    )  # fmt: skip
    if settings.controls:
        yield (
            words("Control totals"),
            (words("Level"), words("Id"), words("District"), words("People"), words("Census"), words("Difference"),
             words("Difference, %")),
            _control_rows(settings.controls, words),
        )  # fmt: skip
    yield words("Basis"), (words("What"), words("File or value"), words("What was done")), _basis(settings, words)


def _clause_rows(evaluation: Evaluation, words: Words) -> Iterator[Row]:
    for line in clause_lines(evaluation, words):
        figures = (line.people, line.served, line.unserved, line.measured, line.target, line.margin)
        texts = (line.unit, line.verdict, line.reason, "\n".join(line.notes))
        yield (line.id, line.title, line.group, line.area, *figures, *texts)


def _part_rows(evaluation: Evaluation, words: Words) -> Iterator[Row]:
    for verdict in evaluation.verdicts:
        for part in verdict.parts:
            figures = (part.people, part.served, part.unserved, part.measured, part.target)
            reason = words.say(part.reason) if part.reason else ""
            texts = (unit_text(part.unit, words), words.name(part.state), reason)
            yield (title_of(verdict.clause, words), words.say(part.label), *figures, *texts)


def _district_rows(evaluation: Evaluation, words: Words) -> Iterator[Row]:
    for verdict in evaluation.verdicts:
        for row in verdict.by_district:
            place = (words.name(row.level), row.key, row.name)
            yield (title_of(verdict.clause, words), *place, *_figures(row), unit_text(verdict.unit, words))


def _group_rows(evaluation: Evaluation, words: Words) -> Iterator[Row]:
    for verdict in evaluation.verdicts:
        for row in (*verdict.by_group, *verdict.by_area_type):
            yield (title_of(verdict.clause, words), words.name(row.key), *_figures(row), unit_text(verdict.unit, words))


def _figures(row: CoverageRow) -> Row:
    return (row.people, row.served, row.unserved, row.measured)


def _area_rows(evaluation: Evaluation, degrees: pyproj.Transformer, words: Words) -> Iterator[Row]:
    for verdict, evidence in circles(evaluation):
        for rank, (area, lon, lat) in enumerate(located(evidence.areas, degrees), start=1):
            place = (rank, area.name, area.people, lon, lat, words.name(area.area_type))
            yield (title_of(verdict.clause, words), *place, number(area.cost), limit_text(evidence, words))


def _control_rows(controls: Sequence[Control], words: Words) -> Iterator[Row]:
    for row in controls:
        share = None if row.share is None else 100 * row.share
        yield (words.name(row.level), row.district_id, row.name, row.ours, row.census, row.difference, share)


def _basis(settings: Settings, words: Words) -> Iterator[Row]:
    yield (words("Place"), settings.name, "")
    yield (words("Made"), settings.created, "LifeCircle " + settings.program)
    yield (words("Estimated"), listed((words.name(key) for key in settings.estimated), words) or words("nothing"), "")
    for record in settings.inputs:
        done = "\n".join(words.say(note.message()) for note in record.done)
        yield (words.name(record.role), record.file, done)
    for note in settings.warnings:
        yield (words("Warning"), "", words.say(note.message()))


_HEAD: Final = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="3B4A5A")}
_TALL: Final = {"alignment": Alignment(vertical="top", wrap_text=True)}
_WIDEST: Final = 60
LONGEST_CELL: Final = 32_000
"""Letters; Excel takes 32,767."""
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` as A; the underscore must be written so itself."""


def fill_sheet(sheet: Worksheet, header: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Fill an empty sheet with a head that stays in sight and rows of text and figures, columns wide enough."""
    content = [tuple(row) for row in rows]
    sheet.freeze_panes = "A2"
    for column, widest in enumerate(_widths(header, content), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = widest
    sheet.append([_cell(sheet, text, **_HEAD) for text in header])
    for row in content:
        tall = any(isinstance(value, str) and "\n" in value for value in row)
        sheet.append([_cell(sheet, value, **(_TALL if tall else {})) for value in row])


def _cell(sheet: Worksheet, value: object, **style: Any) -> WriteOnlyCell:  # noqa: ANN401  (openpyxl's styles)
    """Return a cell; text stays text, so that a facility named `=1+1` is no formula, and Excel can open the file."""
    if isinstance(value, str):
        value = _ESCAPE.sub("_x005F_", cut(clean(value), LONGEST_CELL))
    cell = WriteOnlyCell(sheet, value=number(value) if isinstance(value, float) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, float):
        cell.number_format = "#,##0" if value == round(value) or abs(value) >= 1000 else "0.0###"
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _widths(header: tuple[str, ...], rows: Sequence[Row]) -> list[float]:
    """Return column widths in characters; a Chinese character takes two."""
    return [
        min(_WIDEST, 3 + max(_width(row[column]) for row in (header, *rows[:500]))) for column in range(len(header))
    ]


def _width(value: object) -> int:
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    return max(sum(1 if ord(letter) < 0x2E80 else 2 for letter in line) for line in (text.splitlines() or [""]))


def export_xlsx(request: ExportRequest, path: Path) -> None:
    """Write the verdicts of an export as a workbook."""
    result = request.result
    write_xlsx(result.evaluation, result.project.settings, result.place.network.crs, request.words, path)
