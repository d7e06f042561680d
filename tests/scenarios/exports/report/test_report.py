"""The report in the form of official papers: what it says is what was evaluated, and its form is the standard's."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from PIL import Image

from lifecircle.coverage.evaluation.verdict import CircleEvidence, CoverageRow
from lifecircle.coverage.travel.modes import Mode
from lifecircle.messages import Message
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.registry import check_templates, find_exports, write_exports
from lifecircle.scenarios.exports.report import pdf as pdf_module
from lifecircle.scenarios.exports.report import report as report_module
from lifecircle.scenarios.exports.report.columns import widths_of
from lifecircle.scenarios.exports.report.content import (
    Contents,
    Heading,
    Paragraph,
    Picture,
    Report,
    Table,
    cleaned,
    numbered,
    without_empty_columns,
)
from lifecircle.scenarios.exports.report.docx import han, heading_entries, heading_label, write_docx
from lifecircle.scenarios.exports.report.headline import title_lines
from lifecircle.scenarios.exports.report.pdf import end_of, pages_of, write_pdf
from lifecircle.scenarios.exports.report.report import make_report, write_report
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.report.room import PAGE_PT
from lifecircle.scenarios.exports.report.sections import data, method, scenarios, summary
from lifecircle.scenarios.exports.report.views import view_blocks
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.tables.verdicts_json import write_json
from lifecircle.scenarios.planning.view import Column, Row, View
from lifecircle.scenarios.planning.view import Table as ViewTable
from lifecircle.scenarios.presentation.summary import alike, circles, people_text
from lifecircle.scenarios.presentation.titles import title_of
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.settings import InputRecord, Note
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import Result

A4 = (595.28, 841.89)


@pytest.fixture(scope="session", params=["zh", "en"])
def report(request: pytest.FixtureRequest, result: Result) -> Report:
    return make_report(ReportRequest(result, speak(request.param), unit="澄江市规划院"))


@pytest.fixture(scope="session")
def pdf(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "报告.pdf"
    write_report(report, path)
    return path


def texts_of(report: Report) -> str:
    parts: list[str] = []
    for block in report.blocks:
        match block:
            case Heading() | Paragraph():
                parts.append(block.text)
            case Table():
                parts += [block.caption, *block.header, *(cell for row in block.rows for cell in row)]
    return "\n".join(parts)


def millimetres(length: Any) -> float:
    return float(length / Mm(1))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_figure_of_the_verdicts_stands_in_the_report(report: Report, result: Result, tmp_path: Path) -> None:
    words = speak(report.language)
    write_json(result.evaluation, result.project.settings, result.place.network.crs, words, tmp_path / "a.json")
    said = texts_of(report)
    clauses = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["clauses"]
    assert len(clauses) == len(result.evaluation.verdicts)
    for clause in clauses:
        assert clause["title"] in said
        assert people_text(clause["unserved"]) in said
        assert people_text(clause["people"]) in said


def test_all_of_it_can_be_found_in_the_pdf_as_text(report: Report, pdf: Path) -> None:
    text = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)).replace("-", "")
    for block in report.blocks:
        if isinstance(block, Heading | Paragraph):
            start = squeezed(block.text).replace("-", "")[:12]
            assert start in text, block.text
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    if cell.replace(",", "").isdecimal():
                        assert cell in text


def test_pages_are_a4_and_carry_their_fonts(pdf: Path) -> None:
    reader = pypdf.PdfReader(pdf)
    fonts = set()
    for page in reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.1)
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            fonts.add(below["/FontName"])
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(below)
    assert fonts


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_numbers_stand_right_on_odd_and_left_on_even_pages(pdf: Path) -> None:
    found = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    pages = found.split("<page ")[1:]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        at = re.findall(rf'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>{number}</word>', page)
        places = [float(x) for x, y in at if float(y) > 741]
        assert places, number
        assert (max(places) > 400) if number % 2 else (min(places) < 200)


def test_two_runs_give_the_same_bytes(report: Report, pdf: Path, tmp_path: Path) -> None:
    write_report(report, tmp_path / "报告.pdf")
    assert (tmp_path / "报告.pdf").read_bytes() == pdf.read_bytes()


def test_the_word_document_says_the_same_in_the_same_form(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "报告.docx")
    document = Document(str(tmp_path / "报告.docx"))
    section = document.sections[0]
    assert millimetres(section.top_margin) == pytest.approx(37, abs=0.1)
    assert millimetres(section.left_margin) == pytest.approx(28, abs=0.1)
    assert document.paragraphs[0].runs[0].font.size == Pt(22)
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for block in report.blocks:
        if isinstance(block, Heading | Paragraph):
            assert block.text in said
    tables = [block for block in report.blocks if isinstance(block, Table)]
    assert len(document.tables) == len(tables)
    for made, block in zip(document.tables, tables, strict=True):
        rows = [tuple(cell.text for cell in row.cells) for row in made.rows]
        assert rows == [block.header, *block.rows]


def test_a_bureaus_own_template_keeps_its_page_and_its_words(report: Report, tmp_path: Path) -> None:
    own = Document()
    own.sections[0].page_width = Mm(200)
    own.add_paragraph("本院封面")
    own.save(str(tmp_path / "模板.docx"))
    write_report(report, tmp_path / "报告.docx", template=tmp_path / "模板.docx")
    document = Document(str(tmp_path / "报告.docx"))
    assert document.paragraphs[0].text == "本院封面"
    assert millimetres(document.sections[0].page_width) == pytest.approx(200, abs=0.1)
    assert document.paragraphs[1].text == report.title


HOSTILE = [
    '#read("/etc/passwd") #eval("1")',
    "*strong* _em_ $x^2$ = heading \\ <label> @ref `raw` [block] // comment",
    "=cmd()|' /C calc'!A0",
    "<script>alert(1)</script>{{ 7*7 }}{% x %}",
    "../../etc/passwd",
    "名" * 3000,
]


@pytest.mark.parametrize("name", HOSTILE, ids=["code", "markup", "formula", "script", "path", "long"])
def test_no_text_is_ever_markup(name: str, tmp_path: Path) -> None:
    blocks = (Heading(1, name), Paragraph(name, strong=True), Table(name, (name, "b"), ((name, name),), frozenset({1})))
    report = Report(name, name, "2026-11-29", "zh", blocks, unit=name)
    write_pdf(report, tmp_path / "a.pdf")
    text = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "a.pdf").pages))
    assert squeezed(name)[:20] in text
    assert "root:" not in text
    write_docx(report, tmp_path / "a.docx")
    assert Document(str(tmp_path / "a.docx")).tables[0].rows[1].cells[0].text == name


def test_a_picture_stands_in_both(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), "red").save(tmp_path / "图.png")
    report = Report("题", "地", "2026", "zh", (Picture("图一", tmp_path / "图.png"),))
    write_pdf(report, tmp_path / "a.pdf")
    assert len(pypdf.PdfReader(tmp_path / "a.pdf").pages[0].images) == 1
    write_docx(report, tmp_path / "a.docx")
    assert len(Document(str(tmp_path / "a.docx")).inline_shapes) == 1


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_headings_are_numbered_in_chinese_figures(number: int, said: str) -> None:
    assert han(number) == said
    assert heading_label(1, [number, 0, 0], "zh") == f"{said}、"
    assert heading_label(2, [1, number, 0], "zh") == f"（{said}）"
    assert heading_label(3, [1, 1, number], "zh") == f"{number}. "
    assert heading_label(2, [2, number, 0], "en") == f"2.{number}  "


def test_any_other_kind_of_file_is_refused(report: Report, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"\.pdf or \.docx, not as \.odt"):
        write_report(report, tmp_path / "a.odt")
    with pytest.raises(ProjectError, match="cannot be set"):
        write_pdf(replace(report, blocks=(Picture("", tmp_path / "absent.png"),)), tmp_path / "a.pdf")


def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    """GB/T 9704-2012, 5.2.2, as a reader's program finds it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    long = Paragraph("澄江市十五分钟生活圈养老服务设施覆盖率达到目标要求" * 80)
    write_report(Report("题", "地", "2026年11月29日", "zh", (long,), unit="院"), tmp_path / "r.pdf")
    asked = ["pdftotext", "-layout", "-f", "2", "-l", "2", str(tmp_path / "r.pdf"), "-"]
    text = subprocess.run(asked, capture_output=True, check=True).stdout.decode()
    *lines, number = [line.strip() for line in text.replace("\f", "").splitlines() if line.strip()]
    assert number.replace(" ", "") == "—2—"
    assert [len(line) for line in lines] == [28] * 22


def test_a_word_page_has_room_for_22_lines_of_28_characters(tmp_path: Path) -> None:
    """The lines' distance and the characters' width against the page's own margins."""
    write_report(Report("题", "地", "", "zh", (Paragraph("字"),)), tmp_path / "r.docx")
    document: Any = Document(str(tmp_path / "r.docx"))
    section, body = document.sections[0], document.paragraphs[-1]
    tall = section.page_height - section.top_margin - section.bottom_margin
    wide = section.page_width - section.left_margin - section.right_margin
    pitch = body.paragraph_format.line_spacing
    assert 22 * pitch <= tall < 23 * pitch
    spacing = document.styles["Normal"].element.rPr.find(qn("w:spacing"))
    each = body.runs[0].font.size.pt + int(spacing.get(qn("w:val"))) / 20
    assert 28 * each <= Emu(wide).pt < 29 * each


@pytest.mark.parametrize("group", ["people", "age_60_plus", "age_6_11"])
def test_the_source_of_a_walking_speed_stands_in_the_readers_language(group: str) -> None:
    english, chinese = (method._row(group, None, speak(language))[-1] for language in ("en", "zh"))
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


def test_small_lines_of_a_word_page_are_no_higher_than_in_the_pdf(tmp_path: Path) -> None:
    """A caption or a remark as high as a line of the text makes the document longer than the PDF, page after page."""
    Image.new("RGB", (40, 30)).save(tmp_path / "p.png")
    table = Table("表题", ("甲", "乙"), (("1", "2"),), remark="≈ 为估算值")
    report = Report("题", "地", "", "zh", (Paragraph("字"), Picture("图题", tmp_path / "p.png"), table))
    write_report(report, tmp_path / "r.docx")
    document: Any = Document(str(tmp_path / "r.docx"))
    lines = {one.text: one.paragraph_format for one in document.paragraphs}
    small = [form for text, form in lines.items() if text.endswith(("表题", "图题", "为估算值"))]
    assert len(small) == 3
    for form in small:
        assert form.line_spacing + form.space_before + form.space_after <= Pt(32)
        assert form.line_spacing <= Pt(16)
    (drawn,) = (one for one in document.paragraphs if one._p.findall(f".//{qn('w:drawing')}"))
    assert drawn.paragraph_format.line_spacing == 1.0
    assert document.settings.element.find(qn("w:characterSpacingControl")).get(qn("w:val")) == "compressPunctuation"


@pytest.mark.parametrize(("language", "nearer"), [("zh", True), ("en", False)])
def test_only_chinese_characters_stand_nearer(language: str, nearer: bool, tmp_path: Path) -> None:
    write_report(Report("题", "地", "", language, (Paragraph("字"),)), tmp_path / "r.docx")
    letters = Document(str(tmp_path / "r.docx")).styles["Normal"].element.rPr
    assert (letters.find(qn("w:spacing")) is not None) == nearer


def test_a_file_s_name_has_room_in_its_column() -> None:
    """Nothing that the PDF does not break may be counted as broken: an underline joins as a letter does."""
    table = Table("", ("用途", "文件", "说明"), (("区划", "cd_town.geojson", "按 GeoJSON 读取，未作任何偏移。" * 9),))
    assert widths_of(table)[1] >= 15 * 2.05


def test_no_number_breaks_in_a_column_of_a_table() -> None:
    """A hundred clauses have numbers of three digits, 10.5 points tall: a digit is half as wide as it is tall."""
    rows = tuple((str(number), "居家社区养老服务圈" * 4, f"{number * 12345:,}") for number in range(1, 101))
    widths = widths_of(Table("", ("序号", "条款", "未覆盖"), rows, shares=(1, 40, 2)))
    digit_mm, beside_mm = 10.5 / 2 * 25.4 / 72, 2 * 1.9
    assert sum(widths) == pytest.approx(156)
    assert widths[0] >= 4 * digit_mm + beside_mm  # the heading, two Chinese characters
    assert widths[2] >= len("1,234,500") * digit_mm + beside_mm
    assert widths[1] > 100


def test_a_table_too_wide_for_the_paper_keeps_to_it() -> None:
    header = tuple(f"字段{number}" for number in range(30))
    assert sum(widths_of(Table("", header, (("1,234,567",) * 30,)))) == pytest.approx(156)


def bureaus_own(kind: str, path: Path) -> Path:
    """A bureau's own document: with a head on every page, on a small page, or without the usual style of tables."""
    document = Document()
    section = document.sections[0]
    document.add_paragraph("样市规划院")
    match kind:
        case "headed":
            section.header.paragraphs[0].text = "技术文件"
        case "small":
            section.page_width, section.page_height = Mm(148), Mm(210)
            section.left_margin = section.right_margin = Mm(20)
        case _:
            styles = document.styles.element
            for style in styles.findall(qn("w:style")):
                if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) is None:
                    styles.remove(style)
    document.save(str(path))
    return path


@pytest.mark.parametrize("kind", ["headed", "small", "bare"])
def test_three_bureaus_own_documents_are_continued(kind: str, report: Report, tmp_path: Path) -> None:
    template = bureaus_own(kind, tmp_path / "own.docx")
    write_report(report, tmp_path / "out.docx", template=template)
    made = Document(str(tmp_path / "out.docx"))
    assert made.paragraphs[0].text == "样市规划院"
    assert len(made.tables) == sum(isinstance(block, Table) for block in report.blocks)
    for table in made.tables:
        ruled = table.style is not None and table.style.name == "Table Grid"
        order = [one.tag.rpartition("}")[2] for one in table._tbl.tblPr]
        assert ruled or order.index("tblBorders") < order.index("tblLayout")
    room = 108.0 if kind == "small" else 156.0
    wide = max(sum(cell.width for cell in table.rows[0].cells) for table in made.tables) / Mm(1)
    assert room - 1 < wide < room + 1 if kind == "small" else wide <= 157
    assert (made.sections[0].header.paragraphs[0].text == "技术文件") == (kind == "headed")


@pytest.mark.parametrize("content", [b"", b"no document", b"PK\x03\x04 broken"])
def test_a_template_that_is_no_word_document_is_one_sentence(content: bytes, report: Report, tmp_path: Path) -> None:
    template = tmp_path / "own.docx"
    template.write_bytes(content)
    with pytest.raises(ProjectError, match=r"own\.docx is not a readable Word document"):
        write_report(report, tmp_path / "out.docx", template=template)
    with pytest.raises(ProjectError, match=r"own\.docx is not a readable Word document"):
        check_templates(template, None)
    assert not (tmp_path / "out.docx").exists()


def test_a_long_title_breaks_into_even_lines() -> None:
    lines = title_lines("澄江市《湘潭市“十四五”公共服务规划》核查报告")
    assert lines == ("澄江市《湘潭市“十四五”", "公共服务规划》核查报告")
    assert "".join(title_lines("样市" * 60)) == "样市" * 60
    assert max(map(len, title_lines("样市" * 60))) <= 20


def test_no_column_is_a_string_of_single_characters() -> None:
    """Nine columns of long Chinese headings: three characters stand side by side at least, in type of 10.5 pt."""
    header = ("行政区划", *("乡镇（街道）小型全民健身服务中心覆盖率",) * 8)
    widths = widths_of(Table("", header, (("澄江市", *("123/134",) * 8),)))
    assert sum(widths) == pytest.approx(156)
    assert min(widths) > 3 * 3.7


def test_of_many_notes_on_a_file_the_report_gives_the_first_and_counts_the_others(result: Result) -> None:
    text = "{count} rows repeat others word for word; each counts once."
    done = tuple(Note(template=text, values={"count": row}) for row in range(100, 120))
    settings = result.project.settings.model_copy(
        update={"inputs": (InputRecord(role="facilities", file="a.csv", rows=9, done=done),)}
    )
    asked = ReportRequest(replace(result, project=replace(result.project, settings=settings)), speak("en"))
    (table,) = (block for block in data.section(asked) if isinstance(block, Table))
    said = table.rows[0][-1]
    assert [row for row in range(100, 120) if str(row) in said] == list(range(100, 106))
    assert said.endswith("14 further notes stand in the workbook.")


def test_the_answer_fills_one_page_and_the_contents_follow_with_true_pages(report: Report, pdf: Path) -> None:
    """Each line of the contents names the page on which its heading is found."""
    texts = [page.extract_text() for page in pypdf.PdfReader(pdf).pages]
    pages = [squeezed(text) for text in texts]
    title = next(block.title for block in report.blocks if isinstance(block, Contents))
    assert squeezed(title) in pages[1]
    assert squeezed(next(block.text for block in report.blocks if isinstance(block, Paragraph)))[:30] in pages[0]
    entries = [entry for entry in heading_entries(report) if entry.level <= 2]
    body = next(
        at for at, text in enumerate(pages) if at > 1 and squeezed(entries[1].text) in text and "...." not in text
    )
    listed = "\n".join(texts[1:body])
    for entry in entries[1:]:
        told = re.search(r"\s*".join(map(re.escape, squeezed(entry.text))) + r"[\s.·]+(\d+)\b", listed)
        if told is not None:  # a long title breaks into two lines, which are read in another order
            assert squeezed(entry.text)[:12] in pages[int(told[1]) - 1]
    assert len(re.findall(r"(?:[.·]\s*){5,}\d", listed)) >= len(entries)


def test_headings_are_bookmarks_of_the_pdf(report: Report, pdf: Path) -> None:
    found = [str(item["/Title"]) for item in pypdf.PdfReader(pdf).outline if not isinstance(item, list)]
    assert len(found) == sum(isinstance(block, Heading) and block.level == 1 for block in report.blocks)


def test_word_knows_the_headings_and_lists_them_in_a_field_of_its_own(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.docx")
    document: Any = Document(str(tmp_path / "r.docx"))
    headings = [block for block in report.blocks if isinstance(block, Heading)]
    styled = [one for one in document.paragraphs if one.style.name.startswith("Heading ")]
    assert [one.style.name for one in styled] == [f"Heading {block.level}" for block in headings]
    for made, block in zip(styled, headings, strict=True):
        assert made.text.endswith(block.text)
        assert made.runs[0].font.color.rgb == RGBColor(0, 0, 0)
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    asked = [field.text for field in document.element.body.iter(qn("w:instrText"))]
    assert sum(text.startswith("TOC ") for text in asked) == 1
    pages = [text.split()[1] for text in asked if text.startswith("PAGEREF ")]
    assert len(pages) == len(headings)
    assert set(pages) == marks
    kinds = [field.get(qn("w:fldCharType")) for field in document.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_a_comparison_lists_only_what_the_scenario_changes(result: Result) -> None:
    """A site for one circle: the rows are those of which a figure is another, and the sentence counts the others."""
    point = result.project.layers.demand.to_crs(4326).geometry.iloc[0]
    scenario = Scenario.named("一处").add_facility("market", at=(point.x, point.y), name="新市场")
    compared = compare(result.place, result.evaluation.plan, result.evaluation.settings, [scenario])
    request = ReportRequest(result, speak("en"), comparison=compared)
    blocks = list(scenarios.section(request))
    (table,) = (block for block in blocks if isinstance(block, Table) and "changes" in block.caption)
    told = {row[0] for row in table.rows}
    expected = set()
    for before, after in zip(result.evaluation.verdicts, compared.scenarios[0].evaluation.verdicts, strict=True):
        if (before.state, before.measured, before.unserved) != (after.state, after.measured, after.unserved):
            expected.add(title_of(after.clause, speak("en")))
    assert told == expected
    same = len(result.evaluation.verdicts) - len(expected)
    assert any(isinstance(block, Paragraph) and f"Unchanged are {same} clauses" in block.text for block in blocks)


def test_every_table_with_estimated_people_says_so_right_below_it(report: Report, result: Result) -> None:
    """Where some of the village's older people stand, who are estimated, the sign and its meaning stand too."""
    assert any(verdict.estimated for verdict in result.evaluation.verdicts)
    marked = [one for one in report.blocks if isinstance(one, Table) and any("≈ " in "".join(row) for row in one.rows)]
    assert len(marked) >= 3
    assert all("≈" in one.remark for one in marked)
    words = speak(report.language)
    overview = next(one for one in report.blocks if isinstance(one, Table) and one.caption == words("All clauses"))
    at = overview.header.index(words("Unserved"))
    for verdict, row in zip(result.evaluation.verdicts, overview.rows, strict=True):
        if verdict.unserved:
            assert row[at].startswith("≈ ") == bool(verdict.estimated)


@pytest.mark.parametrize(
    ("shares", "estimated", "same"),
    [
        ((90.0, 90.0, 40.0), {"a", "b", "c"}, {"a", "b"}),
        ((90.0, 90.0, 40.0), {"a"}, set()),
        ((90.0, 80.0, 40.0), {"a", "b", "c"}, set()),
    ],
)
def test_groups_estimated_from_one_total_are_alike(
    shares: tuple[float, ...], estimated: set[str], same: set[str]
) -> None:
    rows = [
        CoverageRow(key, key, "", 100.0, share, 100.0 - share, share, None)
        for key, share in zip("abc", shares, strict=True)
    ]
    assert alike(rows, estimated) == same


def test_the_first_page_says_what_a_scenario_asks_to_be_done(result: Result) -> None:
    point = result.project.layers.demand.to_crs(4326).geometry.iloc[0]
    scenario = Scenario.named("四处")
    for number in range(12):
        scenario = scenario.add_facility("market", at=(point.x, point.y), name=f"市场{number:02}", cost=2.5)
    compared = compare(result.place, result.evaluation.plan, result.evaluation.settings, [scenario])
    told = [one.text for one in summary.section(ReportRequest(result, speak("en"), comparison=compared))
            if isinstance(one, Paragraph)]  # fmt: skip
    (said,) = (text for text in told if text.startswith("What 四处 asks to be done: "))
    named = sum(f"市场{number:02}" in said for number in range(12))
    assert summary.NAMED <= named <= summary.MORE
    assert said.endswith(f", and {12 - named} further projects; in all 30 (10,000 yuan).")
    binding = [one.state for one in result.evaluation.verdicts if one.clause.nature == "binding"]
    met = sum(one.state == "met" for one in result.evaluation.verdicts)
    worst = max(
        (one for one in result.evaluation.verdicts if one.state == "not_met"), key=lambda one: one.unserved or 0
    )
    assert f"{people_text(worst.unserved)} people unserved" in told[0]  # who is left out before how many clauses
    assert " clauses of " in told[1]
    assert f": {met} met, " in told[1]
    assert any(f"{len(binding)} of them are binding: " in text for text in told) == bool(binding)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scenarios", [0, 1, 3])
def test_the_first_page_takes_a_page_whatever_it_has_to_say(
    scenarios: int, language: str, result: Result, tmp_path: Path
) -> None:
    """Long names and many scenarios push out projects' names first; a map comes in where they leave room alone."""
    point = result.project.layers.demand.to_crs(4326).geometry.iloc[0]
    drawn = list[float]()

    def overview(high: float) -> Path:
        drawn.append(high)
        Image.new("RGB", (1500, round(1500 * high / 6.142)), "red").save(tmp_path / "overview.png")
        return tmp_path / "overview.png"

    asked = []
    for number in range(scenarios):
        one = Scenario.named(f"第{number}个名称很长很长的近期补短板建设方案")
        for site in range(4):
            name = f"某某街道某某社区名称也很长的便民农贸市场{number}{site}"
            one = one.add_facility("market", at=(point.x, point.y), name=name, cost=2.5)
        asked.append(one)
    compared = compare(result.place, result.evaluation.plan, result.evaluation.settings, asked)
    report = make_report(ReportRequest(result, speak(language), comparison=compared, overview=overview))
    write_report(report, tmp_path / "a.pdf")
    first = report.blocks[: next(at for at, block in enumerate(report.blocks) if isinstance(block, Contents))]
    page, end = end_of(replace(report, blocks=first))
    assert page == 1
    assert end > 0.82 * PAGE_PT
    pages = pages_of(numbered(cleaned(report)))
    texts = [squeezed(page.extract_text()) for page in pypdf.PdfReader(tmp_path / "a.pdf").pages]
    title = next(block.title for block in report.blocks if isinstance(block, Contents))
    assert texts[1].startswith(squeezed(title))
    assert pages[0] == 1
    assert pages[1] == next(at for at, text in enumerate(texts, start=1) if at > 2 and "...." not in text)
    assert not (drawn and scenarios)


def test_columns_in_which_nothing_stands_are_left_out() -> None:
    table = Table("t", ("a", "b", "c"), (("–", "–", "1"), ("–", "", "2")), frozenset({1, 2}), (1, 2, 3))
    told = without_empty_columns(table)
    assert (told.header, told.rows) == (("a", "c"), (("–", "1"), ("–", "2")))
    assert (told.figures, told.shares) == (frozenset({1}), (1, 3))


def test_a_share_has_room_in_a_font_a_third_wider() -> None:
    """Where Times is missing, a figure is as wide as DejaVu sets it: 0.64 of the type's size, its sign 0.95."""
    rows = tuple(
        (f"{number}分钟农贸市场", "3.1%", "100%", "334,695", "鼓楼街道 55,925", "老年人") for number in range(5)
    )
    table = Table(
        "t", ("条款", "现状值", "目标", "未覆盖", "行政区划", "人群"), rows, frozenset({1, 2, 3}), (6, 2, 2, 3, 4, 4)
    )
    beside = 2 * 1.9
    assert widths_of(table)[2] >= (3 * 0.636 + 0.95) * 10.5 * 25.4 / 72 + beside


def test_word_works_out_the_pages_of_the_contents_on_opening(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    (update,) = document.settings.element.findall(qn("w:updateFields"))
    assert update.get(qn("w:val")) == "true"
    begun = [one.getnext() for one in document.element.iter(qn("w:r")) if one.find(qn("w:fldChar")) is not None
             and one.find(qn("w:fldChar")).get(qn("w:dirty")) == "true"]  # fmt: skip
    pages = [one for one in begun if "PAGEREF" in "".join(one.itertext())]
    entries = [entry for entry in heading_entries(report, pages_of(numbered(cleaned(report)))) if entry.level <= 2]
    assert len(pages) == len(entries)
    lines = [one.text.split("\t") for one in document.paragraphs if "PAGEREF" in "".join(one._p.itertext())]
    assert [page for _, page in lines] == [entry.page for entry in entries]  # for programs that work out no fields
    assert all(entry.page.isdecimal() for entry in entries)


def test_a_note_under_most_clauses_stands_once(result: Result) -> None:
    note = Message("Two rows of {file} may be one place.", {"file": "a.csv"})
    verdicts = tuple(replace(one, notes=(*one.notes, note)) for one in result.evaluation.verdicts)
    assert len(verdicts) >= 3
    noted = replace(result, evaluation=replace(result.evaluation, verdicts=verdicts))
    said = texts_of(make_report(ReportRequest(noted, speak("en"))))
    assert said.count("Two rows of a.csv may be one place.") == 1
    assert said.count("Notes on the data: see") == len(verdicts)


def test_rows_in_which_nothing_was_measured_are_a_sentence() -> None:
    columns = (
        Column("indicator", "Indicator"),
        Column("value", "Measured", "figure"),
        Column("target", "Target", "figure"),
    )
    rows = (Row(("known", 1.0, 2.0)), Row(("unknown", None, 2.0)), Row(("open", None, None)))
    view = View("v", "Title", (ViewTable("t", "Rows", columns, rows),))
    table, *said = [block for block in view_blocks(view, speak("en"), most=(10, 4)) if not isinstance(block, Heading)]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["known"]
    assert [block.text for block in said if isinstance(block, Paragraph)] == ["Without a figure so far: unknown, open."]


def test_names_of_rows_that_are_told_are_not_said_to_have_no_figure() -> None:
    columns = (Column("scenario", "Scenario"), Column("value", "Measured", "figure"))
    rows = (Row(("near", 1.0)), Row(("near", None)), Row(("far", 2.0)))
    view = View("v", "Title", (ViewTable("t", "Rows", columns, rows),))
    table, *said = [block for block in view_blocks(view, speak("en"), most=(1, 1)) if not isinstance(block, Heading)]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["near"]
    assert (table.remark, said) == ("2 further rows stand in the workbook.", [])


def test_a_name_beside_ten_figures_is_no_string_of_single_characters() -> None:
    """The head of a crowded table breaks before its names do: four characters of 9 pt stand side by side."""
    header = ("条款", "现状值", "目标", "单位", "未解决条数", "行政区划", "缺设施（处）", "缺学位托位（个）",
              "缺床位（张）", "缺面积（平方米）", "未覆盖片区", "未覆盖")  # fmt: skip
    row = ("每个县（市、区）至少1家县级医院建有安宁疗护病区", "66.67", "100", "平方米/人", "1", "14", "1", "10,226",
           "193", "320,521", "216", "153,584")  # fmt: skip
    widths = widths_of(Table("", header, (row,), figures=frozenset({1, 2, *range(4, 12)})))
    assert sum(widths) == pytest.approx(156)
    assert widths[0] > 4 * 9 * 25.4 / 72
    assert widths[11] > len("153,584") * 4.5 * 25.4 / 72


def test_what_an_undecided_clause_misses_is_said_once(report: Report, result: Result) -> None:
    said = texts_of(report)
    for verdict in result.evaluation.verdicts:
        if verdict.state == "not_decided" and verdict.reason is not None:
            title = title_of(verdict.clause, speak(report.language))
            rows = [row for block in report.blocks if isinstance(block, Table) for row in block.rows if title in row]
            reason = speak(report.language).say(verdict.reason)
            assert sum(reason in cell for row in rows for cell in row) <= 1
            assert reason in said


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_a_figure_stands_behind_its_heading_and_before_the_next(tmp_path: Path) -> None:
    """Wherever on the page the heading falls: figures that float up stood in the middle of the clause before."""
    picture = tmp_path / "a.png"
    Image.new("RGB", (300, 190), "white").save(picture)
    blocks: list[Any] = [Heading(1, "Clauses")]
    for clause in range(1, 8):
        rows = tuple((f"row {clause}-{row}", "1") for row in range(5 + 3 * clause))
        answer = Paragraph(f"Answer {clause}.", strong=True)
        facts = Table("", ("Name", "Figure"), rows)
        blocks += [Heading(2, f"Clause {clause}"), answer, facts, Picture(f"Drawing {clause}", picture)]
        blocks += [Table("Rows", ("Name", "Figure"), rows)] if clause % 2 else []
    write_pdf(Report("T", "P", "", "en", tuple(blocks)), tmp_path / "r.pdf")
    told = subprocess.run(
        ["pdftotext", str(tmp_path / "r.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    order = re.findall(r"(Answer|Drawing) (\d)", told)
    assert order == [(kind, str(clause)) for clause in range(1, 8) for kind in ("Answer", "Drawing")]
    pages = told.split("\f")
    assert all("row" in page.split("Answer")[-1] or "Drawing" in page.split("Answer")[-1]
               for page in pages if "Answer" in page)  # fmt: skip


@pytest.mark.parametrize("mode", ["drive", "walk"])
def test_the_speeds_by_car_are_told_where_a_clause_goes_by_car(mode: Mode, result: Result) -> None:
    changed = [
        replace(one, evidence=replace(one.evidence, mode=mode)) if isinstance(one.evidence, CircleEvidence) else one
        for one in result.evaluation.verdicts
    ]
    asked = replace(result, evaluation=replace(result.evaluation, verdicts=tuple(changed)))
    tables = [one for one in method.section(ReportRequest(asked, speak("zh"))) if isinstance(one, Table)]
    assert len(tables) == 1 + (mode == "drive")
    if mode == "drive":
        assert ("主干路", "40") in tables[1].rows
        assert "CJJ 37-2012" in tables[1].remark


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_begins_with_the_people_who_lack_a_circle(language: str, result: Result) -> None:
    """Ten people live at each of the village's 25 nodes; of two of its circles they are counted again, node by node."""
    two = sorted((one for one, _ in circles(result.evaluation)), key=lambda one: -(one.unserved or 0))[:2]
    some = replace(result, evaluation=replace(result.evaluation, verdicts=tuple(two)))
    lack = none = 0
    for row in range(25):
        asked = [one for _, one in circles(some.evaluation) if one.asked[row] and one.people[row] > 0]
        served = [one.shares[row] == 1.0 for one in asked]
        lack += 10 * (not all(served))
        none += 10 * (bool(served) and not any(served))
    assert 0 < none < lack
    report = make_report(ReportRequest(some, speak(language)))
    first = next(block.text for block in report.blocks if isinstance(block, Paragraph))
    assert {lack, none} <= {int(figure) for figure in re.findall(r"\d+", first.replace(",", ""))}
    assert f"{lack / 250:.1%}".replace(".0%", "%") in first


def test_both_kinds_of_report_are_made_and_laid_out_once(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one run; each is what it is by itself, and what one run drew is not taken for another's."""
    made = list[Report]()

    def making(asked: ReportRequest) -> Report:
        made.append(make_report(asked))
        return made[-1]

    monkeypatch.setattr(report_module, "make_report", making)
    monkeypatch.setattr(pdf_module, "pages_of", lambda _report: pytest.fail("laid out again"))
    request = ExportRequest(result, speak("zh"), unit="澄江市规划院", date="2026-11-30")
    write_exports(request, find_exports(["report", "report-docx"]), tmp_path / "both")
    assert len(made) == 1
    monkeypatch.undo()
    monkeypatch.setattr(report_module, "make_report", making)
    for key in ("report", "report-docx"):
        write_exports(request, find_exports([key]), tmp_path / key)
    assert len(made) == 3
    assert (tmp_path / "both/report.pdf").read_bytes() == (tmp_path / "report/report.pdf").read_bytes()
    told = [
        [paragraph.text for paragraph in Document(str(tmp_path / folder / "report.docx")).paragraphs]
        for folder in ("both", "report-docx")
    ]
    assert told[0] == told[1]
    assert any(re.search(r"\t\d+$", text) for text in told[0])
