"""Workbooks with formulas never calculated, claimed sizes, merged cells, damage."""

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from .corpus import Case, Write, archive, cut, each, refuse

ROWS = [("name", "lon", "lat"), ("一小", 112.9, 27.8), ("二小", 113.0, 27.9)]


def workbook(fill: Callable[[Worksheet], None], spoil: Callable[[Path], None] | None = None) -> Write:
    def write(folder: Path) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        fill(sheet)
        path = folder / "book.xlsx"
        book.save(path)
        if spoil:
            spoil(path)
        return path

    return write


def of_rows(rows: Sequence[tuple[object, ...]], spoil: Callable[[Path], None] | None = None) -> Write:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return workbook(fill, spoil)


def rewrite(member: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Change one part of a workbook."""

    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        parts[member] = change(parts[member])
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in parts.items():
                target.writestr(name, content)

    return spoil


def drop(member: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path) as source:
            parts = {name: source.read(name) for name in source.namelist() if name != member}
        with zipfile.ZipFile(path, "w") as target:
            for name, content in parts.items():
                target.writestr(name, content)

    return spoil


SHEET = "xl/worksheets/sheet1.xml"
FORMULAS = [("name", "lon", "lat"), ("一小", "=112+0.9", "=27+0.8"), ("二小", "=113", "=27.9")]
BILLION = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{BILLION}]><worksheet><sheetData><row r="1"><c t="inlineStr" r="A1"><is><t>&l8;</t></is></c></row></sheetData></worksheet>'.encode()  # noqa: E501


def _claim(content: bytes) -> bytes:
    return re.sub(rb'<dimension ref="[^"]*"\s*/>', b'<dimension ref="A1:XFD1048576"/>', content)


def _only_header(content: bytes) -> bytes:
    return _claim(re.sub(rb'<row r="[23]".*?</row>', b"", content, flags=re.DOTALL))


CASES = [
    Case(
        "formulas never calculated",
        of_rows(FORMULAS),
        r"^book\.xlsx: formulas such as =112\+0\.9 were never calculated",
    ),
    Case("an empty sheet", of_rows([]), r"^book\.xlsx: the sheet Sheet is empty"),
    Case("only a header", of_rows(ROWS[:1]), r"^book\.xlsx has a header but no rows"),
    Case(
        "a million rows of 16,384 columns claimed, none there",
        of_rows(ROWS, rewrite(SHEET, _only_header)),
        r"^book\.xlsx has a header but no rows",
    ),
    Case("only a title", of_rows([("湘潭市小学名单", None, None)]), r"^book\.xlsx has a header but no rows"),
    Case(
        "no coordinates",
        of_rows([("名称", "地址"), ("一小", "建设路")]),
        r"^book\.xlsx has no columns of coordinates; its columns are 名称, 地址",
    ),
    Case(
        "a merged header without coordinates under it",
        of_rows([("名称", "位置", None), (None, "街道", "门牌"), ("一小", "建设路", 5)]),
        r"^book\.xlsx has no columns of coordinates; its columns are 名称, 街道, 门牌",
    ),
    Case(
        "errors instead of coordinates",
        of_rows([ROWS[0], ("一小", "#REF!", "#N/A"), ("二小", "#DIV/0!", "#VALUE!")]),
        r"^book\.xlsx: no row has usable coordinates",
    ),
    Case(
        "dates instead of coordinates",
        of_rows([ROWS[0], ("一小", __import__("datetime").datetime(2020, 1, 1), "x")]),
        r"^book\.xlsx: no row has usable coordinates",
    ),
    Case("swapped", of_rows([ROWS[0], ("一小", 27.8, 112.9)]), r"^book\.xlsx: longitude and latitude are swapped"),
    Case(
        "no such sheet",
        of_rows(ROWS),
        r"^book\.xlsx has no sheet 学校; its sheets are Sheet",
        options={"layer": "学校"},
    ),
    Case("cut in the middle", of_rows(ROWS, cut(0.5)), r"^book\.xlsx is not an Excel file, or a damaged one"),
    Case("a part of it missing", of_rows(ROWS, drop("xl/workbook.xml")), r"^book\.xlsx is a damaged Excel file"),
    Case("its sheet missing", of_rows(ROWS, drop(SHEET)), r"^book\.xlsx is a damaged Excel file"),
    Case(
        "its sheet's XML broken",
        of_rows(ROWS, rewrite(SHEET, lambda content: content[: len(content) // 2])),
        r"^book\.xlsx is a damaged Excel file",
    ),
    Case(
        "its sheet is noise", of_rows(ROWS, rewrite(SHEET, lambda _: b"\0\1\2")), r"^book\.xlsx is a damaged Excel file"
    ),
    Case("a zip called .xlsx", archive("zip.xlsx", ("a.csv", b"x")), r"^zip\.xlsx/a\.csv has a header but no rows"),
    Case(
        "a bomb",
        archive("bomb.xlsx", ("[Content_Types].xml", b"<a/>"), (SHEET, bytes(40 << 20))),
        r"^bomb\.xlsx would unpack to 40 MB",
    ),
    Case(
        "an entity bomb",
        of_rows(ROWS, rewrite(SHEET, lambda _: BILLION_LAUGHS)),
        r"^book\.xlsx is a damaged Excel file",
    ),
]


@each(CASES)
def test_the_workbook_is_refused_by_its_one_sentence(case: Case, tmp_path: Path) -> None:
    refuse(case, tmp_path)


def test_a_workbook_that_claims_a_million_rows_is_read_for_what_it_holds(tmp_path: Path) -> None:
    from lifecircle.layers.files.vector import read_vector

    path = of_rows(ROWS, rewrite(SHEET, _claim))(tmp_path)
    assert read_vector(path).frame["name"].tolist() == ["一小", "二小"]
