"""What python-docx has no words for: fields, the table of contents, headings that Word's navigation knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Lines

DEPTH: Final = 2
"""Levels of headings that the table of contents lists."""
_INSTRUCTION: Final = f'TOC \\o "1-{DEPTH}" \\h \\z \\u'
UNKNOWN: Final = "…"
"""Stands for a page's number until the reader's program has worked it out."""
_INDENT_MM: Final = 8.0
_BEHIND_UPDATE: Final = frozenset(
    qn(name)
    for name in (
        "w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr",
        "w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats",
        "w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions", "w:readModeInkLockDown", "w:smartTagType",
        "w:shapeDefaults", "w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator",
    )
)  # fmt: skip
"""What follows `updateFields` in a document's settings in the order that Word asks for."""
_ENTRY_PT: Final = 12.0
_ENTRY_LINE_PT: Final = 17.0


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents: the heading's level, its text with its number, and the bookmark on it."""

    level: int
    text: str
    bookmark: str
    page: str = UNKNOWN
    """The page on which it stands, as far as that is known before the reader's program has worked it out."""


def add_field(
    paragraph: Lines, instruction: str, *, shown: str = "", size: float | None = None, dirty: bool = False
) -> None:
    """Add a field that the reader's program works out, with what is `shown` until it has."""
    _part(paragraph, "begin", size, dirty=dirty)
    _part(paragraph, instruction, size)
    _part(paragraph, "separate", size)
    if shown:
        paragraph.add_run(shown)
    _part(paragraph, "end", size)


def add_contents(document: Any, entries: Sequence[Entry], text_mm: float) -> None:  # noqa: ANN401  (a factory's product)
    """Add the table of contents as Word's own field: complete as it stands, and renewed by F9 or on opening.

    A page's number is a field too, which is worked out when the document is opened.
    """
    for number, entry in enumerate(entries):
        paragraph = document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.left_indent = Mm(_INDENT_MM * (entry.level - 1))
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_ENTRY_LINE_PT)
        layout.tab_stops.add_tab_stop(Mm(text_mm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        if not number:
            _part(paragraph, "begin", None, dirty=True)
            _part(paragraph, _INSTRUCTION, None)
            _part(paragraph, "separate", None)
        run = paragraph.add_run(f"{entry.text}\t")
        run.bold = entry.level == 1
        add_field(paragraph, f"PAGEREF {entry.bookmark} \\h", shown=entry.page, dirty=True)
        for run in paragraph.runs:
            run.font.size = Pt(_ENTRY_PT)
        if number == len(entries) - 1:
            _part(paragraph, "end", None)


def fill_on_opening(document: Any) -> None:  # noqa: ANN401  (as above)
    """Have the reader's program work out all fields when it opens the document."""
    settings = document.settings.element
    for old in settings.findall(qn("w:updateFields")):
        settings.remove(old)
    element = OxmlElement("w:updateFields")
    element.set(qn("w:val"), "true")
    behind = [one for one in settings if one.tag in _BEHIND_UPDATE]
    if behind:
        behind[0].addprevious(element)  # in the order that Word asks for
    else:
        settings.append(element)


def mark_heading(document: Any, paragraph: Lines, entry: Entry, number: int) -> None:  # noqa: ANN401  (as above)
    """Make a paragraph a heading of Word's: by the style of its level, by its level alone where a template has none.

    A template's style may number its headings; ours carry their numbers as text, so that its numbering is switched off.
    """
    name = f"Heading {entry.level}"
    if name in document.styles:
        paragraph.style = document.styles[name]
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  (python-docx has neither)
    unnumbered = properties.get_or_add_numPr()
    unnumbered.get_or_add_ilvl().val, unnumbered.get_or_add_numId().val = 0, 0
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(entry.level - 1))
    properties.insert_element_before(
        level, "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"
    )  # in the order that Word asks for
    for kind in ("Start", "End"):
        mark = OxmlElement(f"w:bookmark{kind}")
        mark.set(qn("w:id"), str(number))
        if kind == "Start":
            mark.set(qn("w:name"), entry.bookmark)
            properties.addnext(mark)
        else:
            paragraph._p.append(mark)  # noqa: SLF001  (as above)


def _part(paragraph: Lines, text: str, size: float | None, *, dirty: bool = False) -> None:
    """Add one part of a field: its begin, separation or end, else its instruction."""
    run = paragraph.add_run()
    if size is not None:
        run.font.size = Pt(size)
    if text in {"begin", "separate", "end"}:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), text)
        if dirty:
            element.set(qn("w:dirty"), "true")
    else:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = text
    run._r.append(element)  # noqa: SLF001  (as above)
