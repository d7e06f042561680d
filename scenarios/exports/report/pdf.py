"""A report as PDF, by Typst: the form stands in `template.typ`, the content comes as data."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pikepdf
import typst

from ...errors import ProjectError
from ...presentation.carried_fonts import FONTS
from .columns import LONGEST, inset_pt, widths_of
from .content import Block, Contents, Heading, Paragraph, Picture, Report, Table
from .headline import title_lines

TOP_PT: Final = 37 / 25.4 * 72
"""The margin above the text of an official paper."""
_LONG_WORD: Final = re.compile(rf"[!-~]{{{LONGEST + 1},}}")
_ENDS: Final = re.compile(rf"[/_.,;:=&?-]|[^/_.,;:=&?-]{{{LONGEST}}}")
"""Where a word too long for a column may break: behind a sign, else after so many letters."""


def write_pdf(report: Report, path: Path) -> list[int]:
    """Write a report as PDF, text selectable, fonts inside, and return the page on which each heading stands.

    The office's own fonts (小标宋, 仿宋, 黑体, 楷体) are used where they are installed, else open ones. Raises
    ProjectError where Typst refuses it.
    """
    with _template(report) as (file, told):
        pdf = typst.compile(file, root="/", sys_inputs=told, format="pdf", font_paths=_fonts())
    assert isinstance(pdf, bytes), "one document is one file"
    path.write_bytes(pdf)
    with pikepdf.open(path) as written:
        numbers = {page.objgen: number for number, page in enumerate(written.pages, start=1)}
        with written.open_outline() as outline:
            return [numbers[one.destination[0].objgen] for one in _items(outline.root)]


def _items(items: Iterable[pikepdf.OutlineItem]) -> Iterator[Any]:
    """Yield a PDF's bookmarks in the order of its headings."""
    for item in items:
        yield item
        yield from _items(item.children)


def pages_of(report: Report) -> list[int]:
    """Return the page on which each heading stands, in their order, without a PDF. Raises as `write_pdf`."""
    with _template(report) as (file, told):
        found = typst.query(file, "<page>", field="value", root="/", sys_inputs=told, font_paths=_fonts())
    return [int(page) for page in json.loads(found)]


def end_of(report: Report) -> tuple[int, float]:
    """Return the page on which a report ends and the points that it takes of that page's text."""
    with _template(report) as (file, told):
        found = typst.query(file, "<end>", field="value", root="/", sys_inputs=told, font_paths=_fonts())
    (end,) = json.loads(found)
    return int(end["page"]), float(end["y"].removesuffix("pt")) - TOP_PT


@cache
def _fonts() -> typst.Fonts:
    """Return all fonts, looked for once."""
    return typst.Fonts(font_paths=[str(FONTS)])


@contextmanager
def _template(report: Report) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the template's file and what it is told; what Typst refuses becomes a ProjectError."""
    with resources.as_file(resources.files(__package__) / "template.typ") as file:
        try:
            yield str(file), {"report": json.dumps(_document(report), ensure_ascii=False)}
        except RuntimeError as error:
            reason = str(error).splitlines()[0]
            raise ProjectError("The report cannot be set as PDF ({reason}).", reason=reason) from error


def _document(report: Report) -> dict[str, object]:
    return {
        "title": report.title,
        "headline": title_lines(report.title),
        "unit": report.unit,
        "date": report.date,
        "language": report.language,
        "blocks": [_plain(block) for block in report.blocks],
    }


def _breakable(text: str) -> str:
    """Return a cell's text with places to break in words that no column has room for, such as an address."""
    return _LONG_WORD.sub(lambda word: _ENDS.sub("\\g<0>\u200b", word[0]), text)


def _plain(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text, "on-new-page": block.on_new_page}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "strong": block.strong}
        case Picture():
            return {"kind": "picture", "file": str(block.file.resolve()), "caption": block.caption}
        case Contents():
            return {"kind": "contents", "title": block.title}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "remark": block.remark,
                "inset": inset_pt(block),
                "whole": block.stays_whole,
                "whole-rows": block.has_whole_rows,
                "header": block.header,
                "rows": [[_breakable(cell) for cell in row] for row in block.rows],
                "figures": sorted(block.figures),
                "shares": widths_of(block),
                "size": block.type_pt,
            }
