"""A report as a Word document, in the form of GB/T 9704-2012 or in a bureau's own template."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as Lines
from docx.text.run import Run

from ...errors import ProjectError
from .columns import TEXT_MM, inset_pt, widths_of
from .content import Block, Contents, Heading, Paragraph, Picture, Report, Table
from .headline import title_lines
from .room import CELL_PT, LEADING_PT
from .word_fields import DEPTH, UNKNOWN, Entry, add_contents, add_field, fill_on_opening, mark_heading

DIGITS: Final = "〇一二三四五六七八九十"
LINE_PT: Final = 28.95
"""22 lines on 225 mm, in whole twentieths of a point."""
CHARACTER_SPACE: Final = -5
"""28 characters of 16 pt are 158 mm, and the text is 156 mm wide: each stands nearer, in twentieths of a point."""
FONTS: Final = {0: "方正小标宋简体", 1: "黑体", 2: "楷体_GB2312", 3: "仿宋_GB2312"}
BODY: Final = "仿宋_GB2312"
LATIN: Final = "Times New Roman"
"""Of figures and Latin letters, as offices set them."""
NUMBER_PT: Final = 14
USUAL_INSET_PT: Final = 4.0
LINE_OF_TABLE_PT: Final = 0.75
"""What a table's line adds to each side of a row, and a little: a page of the PDF has room on a page here."""
BEHIND_PT: Final = 8
"""What is left free below a table."""
AROUND_PICTURE_CAPTION_PT: Final = (8.0, 8.0)
AROUND_TABLE_CAPTION_PT: Final = (10.0, 4.0)
AROUND_REMARK_PT: Final = (4.0, 6.0)
"""What is left free above and below a small line; as in the PDF, so that a page holds as much."""
GRID: Final = "Table Grid"
_BEHIND_LINES: Final = ("shd", "tblLayout", "tblCellMar", "tblLook")
"""What follows a table's lines in the order that Word asks for."""
MOST_PROPERTY: Final = 255
"""Characters that a property of a Word document may have."""


def write_docx(report: Report, path: Path, *, template: Path | None = None, pages: Sequence[int] = ()) -> None:
    """Write a report as .docx; with `template`, at the end of that document and in its page and styles.

    `pages` are those on which the headings are thought to stand: the table of contents shows them until the reader's
    program has worked out its own.

    Raises ProjectError where the template is no Word document.
    """
    document = opened(template) if template else Document()
    if template is None:
        _page(document, report.language)
    for line in title_lines(report.title):
        chinese = report.language == "zh"
        _line(document, line, font=FONTS[0] if chinese else "", size=22, bold=not chinese, centred=True)
    under = "　".join(part for part in (report.unit, report.date) if part)
    if under:
        _line(document, under, centred=True)
    entries = heading_entries(report, pages)
    waiting = iter(entries)
    for number, block in enumerate(report.blocks):
        if isinstance(block, Heading):
            _heading(document, next(waiting), number, report.language, on_new_page=block.on_new_page)
        elif isinstance(block, Contents):
            _contents(document, block, entries, report.language)
        else:
            _add(document, block, FONTS[1] if report.language == "zh" else "")
    document.core_properties.title = report.title[:MOST_PROPERTY]
    document.core_properties.author = report.unit[:MOST_PROPERTY]
    document.save(str(path))


def opened(template: Path) -> Any:  # noqa: ANN401  (as below)
    """Return a bureau's own document. Raises ProjectError where it is none that can be read."""
    try:
        return Document(_ordinary(template))
    except (PackageNotFoundError, BadZipFile, SyntaxError, OSError, KeyError, ValueError) as error:
        raise ProjectError(
            "The template {file} is not a readable Word document; save it as .docx and try again.",
            file=template.name,
        ) from error


def _ordinary(template: Path) -> str:
    """Return its name; a device or a pipe, which would be read without end, is no file."""
    if not template.is_file():
        raise FileNotFoundError(template)
    return str(template)


def _page(document: Any, language: str) -> None:  # noqa: ANN401  (python-docx hands out a factory's product)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    letters = normal.element.get_or_add_rPr()
    fonts = letters.get_or_add_rFonts()
    for kind, name in (("w:eastAsia", BODY), ("w:ascii", LATIN), ("w:hAnsi", LATIN)):
        fonts.set(qn(kind), name)
    if language == "zh":
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(CHARACTER_SPACE))
        letters.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    for told in document.styles.element.iter(qn("w:lang")):
        told.set(qn("w:eastAsia"), "zh-CN")  # else commas and stops stand in the middle of their squares
    settings = document.settings.element
    for told in settings.iter(qn("w:themeFontLang")):
        told.set(qn("w:eastAsia"), "zh-CN")
    for told in settings.iter(qn("w:characterSpacingControl")):
        told.set(qn("w:val"), "compressPunctuation")  # two marks beside each other take the room of one and a half


def _number(paragraph: Lines, side: WD_ALIGN_PARAGRAPH) -> None:
    """Set the page number between dashes, 14 pt."""
    paragraph.alignment = side
    paragraph.add_run("— ").font.size = Pt(NUMBER_PT)
    add_field(paragraph, "PAGE", size=NUMBER_PT)
    paragraph.add_run(" —").font.size = Pt(NUMBER_PT)


def _line(
    document: Any,  # noqa: ANN401  (as above)
    text: str,
    *,
    font: str = "",
    size: float = 16,
    bold: bool = False,
    centred: bool = False,
    indent: bool = False,
    with_next: bool = False,
    around: tuple[float, float] | None = None,
) -> Lines:
    """Add a paragraph: of the paper's lines, or of lines as high as small letters need, with room `around`."""
    paragraph: Lines = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.keep_with_next = with_next
    above, below = around or (0.0, 0.0)
    high = size + LEADING_PT if around else max(LINE_PT, size * 1.3)
    layout.space_before, layout.space_after = Pt(above), Pt(below)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(high)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        layout.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if font:
        _in_font(run, font)
    return paragraph


def _in_font(run: Run, font: str) -> None:
    run.font.name = font
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001  (as above)


def heading_entries(report: Report, pages: Sequence[int] = ()) -> list[Entry]:
    """Return the headings with their numbers, as they stand in the text and in the table of contents."""
    counts, entries = [0, 0, 0], list[Entry]()
    for block in report.blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (3 - block.level)
            text = heading_label(block.level, counts, report.language) + block.text
            page = str(pages[len(entries)]) if len(entries) < len(pages) else UNKNOWN
            entries.append(Entry(block.level, text, f"_Toc{len(entries) + 1:06d}", page))
    return entries


def _heading(document: Any, entry: Entry, number: int, language: str, *, on_new_page: bool) -> None:  # noqa: ANN401  (as above)
    chinese = language == "zh"
    font = FONTS[entry.level] if chinese else LATIN
    paragraph = _line(document, entry.text, font=font, bold=not chinese, indent=True, with_next=True)
    mark_heading(document, paragraph, entry, number)
    paragraph.paragraph_format.page_break_before = on_new_page
    letters = paragraph.runs[0].font
    letters.color.rgb, letters.italic = RGBColor(0, 0, 0), False  # whatever the style says


def _contents(document: Any, block: Contents, entries: list[Entry], language: str) -> None:  # noqa: ANN401  (as above)
    """Give the contents pages of their own."""
    title = _line(document, block.title, font=FONTS[0] if language == "zh" else "", size=22, centred=True)
    title.paragraph_format.page_break_before = True
    fill_on_opening(document)
    add_contents(document, [entry for entry in entries if entry.level <= DEPTH], _text_mm(document))
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _add(document: Any, block: Block, head_font: str) -> None:  # noqa: ANN401  (as above)
    match block:
        case Paragraph():
            told = _line(document, block.text, bold=block.strong, indent=True, with_next=block.strong)
            told.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        case Picture():
            document.add_picture(str(block.file), width=Mm(_text_mm(document)))
            around = document.paragraphs[-1].paragraph_format
            around.keep_with_next, around.line_spacing = True, 1.0  # more would make room for a part of the picture
            around.space_before = around.space_after = Pt(0)
            _line(document, block.caption, size=12, centred=True, around=AROUND_PICTURE_CAPTION_PT)
        case Table():
            _table(document, block, head_font)


def heading_label(level: int, counts: list[int], language: str) -> str:
    """Return what stands before a heading: 一、 （一） 1. in Chinese, 1 and 1.1 in English."""
    if language != "zh":
        return {1: f"{counts[0]}  ", 2: f"{counts[0]}.{counts[1]}  "}.get(level, "")
    return {1: f"{han(counts[0])}、", 2: f"（{han(counts[1])}）"}.get(level, f"{counts[2]}. ")


def han(number: int) -> str:
    """Return a number from 1 to 99 in Chinese figures.

    Examples
    --------
    >>> han(7), han(12), han(40), han(42)
    ('七', '十二', '四十', '四十二')

    """
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def _table(document: Any, block: Table, head_font: str) -> None:  # noqa: ANN401  (as above)
    if block.caption:
        size, around = block.type_pt, AROUND_TABLE_CAPTION_PT
        _line(document, block.caption, font=head_font, size=size, centred=True, with_next=True, around=around)
    table = document.add_table(rows=0, cols=len(block.header))
    table.autofit = False
    _ruled(document, table)
    if inset_pt(block) < USUAL_INSET_PT:
        _crowd(table, inset_pt(block))
    widths = [Mm(width * _text_mm(document) / TEXT_MM) for width in widths_of(block)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in (block.header, *block.rows):
        head, added = row is block.header, table.add_row()
        _whole(added, head=head)
        for column, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
            cell.width = widths[column]
            _fill(cell, text, right=column in block.figures and not head, size=block.type_pt)
            if head:
                _as_head(cell.paragraphs[0], head_font)
            cell.paragraphs[0].paragraph_format.keep_with_next = head or (
                block.stays_whole and row is not block.rows[-1]
            )
    if block.remark:
        _line(document, block.remark, size=block.type_pt, around=AROUND_REMARK_PT)
        return
    behind = document.add_paragraph().paragraph_format  # Word joins two tables that touch
    behind.space_after, behind.line_spacing_rule, behind.line_spacing = Pt(0), WD_LINE_SPACING.EXACTLY, Pt(BEHIND_PT)


def _text_mm(document: Any) -> float:  # noqa: ANN401  (as above)
    """Return how wide tables and pictures may be: as on an official paper, less on a narrower page."""
    section = document.sections[-1]
    return min(TEXT_MM, float((section.page_width - section.left_margin - section.right_margin) / Mm(1)))


def _ruled(document: Any, table: Any) -> None:  # noqa: ANN401  (as above)
    """Give a table its lines: by the usual style, or by themselves where a template has no such style."""
    if GRID in document.styles:
        table.style = GRID
        return
    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            line.set(qn(f"w:{key}"), value)
        lines.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001  (python-docx has no lines of tables)
    behind = [one for one in properties if one.tag in {qn(f"w:{name}") for name in _BEHIND_LINES}]
    if behind:
        behind[0].addprevious(lines)
    else:
        properties.append(lines)


def _crowd(table: Any, inset_pt: float) -> None:  # noqa: ANN401  (as above)
    """Leave less free beside the texts of cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(inset_pt * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr  # noqa: SLF001  (as above)
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _whole(row: _Row, *, head: bool) -> None:
    """Keep a row on one page, and the head on every page of its table."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001  (python-docx knows neither)
    for name in ("w:cantSplit", "w:tblHeader") if head else ("w:cantSplit",):
        properties.append(OxmlElement(name))


def _as_head(paragraph: Lines, font: str) -> None:
    """Set a column's head apart as the PDF does: in the middle, in the heads' font where there is one."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in paragraph.runs if font else ():
        _in_font(run, font)


def _fill(cell: _Cell, text: str, *, right: bool, size: float) -> None:
    paragraph = cell.paragraphs[0]
    layout = paragraph.paragraph_format  # of one height in any program and font, and as in the PDF
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size + LEADING_PT)
    layout.space_before = layout.space_after = Pt((CELL_PT - LEADING_PT) / 2 - LINE_OF_TABLE_PT)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
