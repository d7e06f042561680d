"""Names that want to be more than names: a whole check of them, and every output read back.

Each text is at once the name of a facility, of a district and of a street; one after the other they are the place, the
plan, a clause and a file. Nothing may run, nothing may be altered beside what `lifecircle.texts.clean` takes out, and
nothing may end in a traceback.
"""

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely
from docx import Document
from PIL import Image
from pypdf import PdfReader

from lifecircle.scenarios.exports.report.content import Block, Heading, Paragraph, Report, Table
from lifecircle.scenarios.exports.report.report import write_report
from lifecircle.scenarios.exports.tables.workbook import Sheet, write_workbook
from lifecircle.texts import clean, cut, one_line

from ..conftest import run
from ..town_files import SIDE, at, write_osm, write_people

MARK = "PWNED"
"""A file of this name comes to be where one of the texts is executed."""

TEMPLATES = (
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.system('touch PWNED') }}",
    "{% for x in y %}",
    "{# gone #}",
    "{0} {name} {__class__}",
    "%s %(name)s %n",
    "${7*7} #{7*7} <%= 7*7 %>",
    "<!--slot:data-->",
)
MARKUP = (
    "</title><script>document.title='PWNED'</script>",
    "</script><script>alert(1)</script>",
    "<img src='file:///etc/hostname' onerror=alert(1)>",
    "<b>bold</b> &amp; &#65; <!-- -->",
    "[/foo] [red]red[/red] [link=file:///etc]x[/link]",
    ":smile: 医院:hospital:",
    "]]> <![CDATA[",
    "_ahead of the legend",
)
FORMULAS = (
    "$\\frac$ $a_{$",
    "$x^2$ costs $5",
    "=1+1",
    '=HYPERLINK("http://127.0.0.1","x")',
    "@SUM(1+1)",
    "-2+3+cmd|' /C calc'!A0",
    "_x0041_ _x000D_",
)
UNSEEN = (
    "甲\x0b乙\x01\x1b[2J\x07",
    "gpj.\u202eexe \u2066x\u2069",
    "成\u200b都\ufeff\u2060",
    "half\ud800 \udfff.",
    "none\ufffe\uffff\ufdd0",
    "line\u2028end\u0085next\r\nlast",
)
LONG = ("长" * 10_000, "w" * 10_000, "a b " * 2_500)
PATHS = (
    "../../up",
    "C:\\aux\\nul",
    "a/b\\c",
    "'; DROP TABLE facilities; --",
    "quote\" and 'quote'",
    "\\u0041 \\x41 \\n",
)
HOSTILE = (*TEMPLATES, *MARKUP, *FORMULAS, *UNSEEN, *LONG, *PATHS)
UNSEEN_LETTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0\ufffe\uffff]"
)
WRITABLE = tuple(text for text in HOSTILE if text == clean(text) and len(text) < 9_000)
"""Those that an XML file can hold."""


@dataclass(frozen=True)
class Checked:
    """What a check of hostile files printed and wrote."""

    out: Path
    printed: str
    html: str


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_people(folder / "people.csv")
    _write_streets(write_osm(folder / "town.osm"))
    with (folder / "care.csv").open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        table = csv.writer(file)
        table.writerow(["名称", "类别", "经度", "纬度"])
        for row, name in enumerate(text for text in HOSTILE if not re.search("[\ud800-\udfff]", text)):
            lon, lat = at(row % SIDE, row // SIDE / 2)
            table.writerow([name, "社区养老服务站", lon, lat])
    names = [text for text in HOSTILE if not re.search("[\ud800-\udfff\x01]", text)]
    west, south = at(-0.5, -0.5)
    east, north = at(5.5, 5.5)
    width = (east - west) / len(names)
    boxes = [shapely.box(west + width * n, south, west + width * (n + 1), north) for n in range(len(names))]
    codes = [f"5101040010{n:02d}" for n in range(len(names))]
    gpd.GeoDataFrame({"name": names, "code": codes}, geometry=boxes, crs="EPSG:4326").to_file(folder / "areas.gpkg")
    return folder


def _write_streets(path: Path) -> None:
    """Give every street of the town one of the names."""
    text, names = path.read_text(encoding="utf-8"), iter(WRITABLE * 2)
    named = re.sub(r'v="街\d+"', lambda _: f"v={quoteattr(next(names))}", text)
    path.write_text(named, encoding="utf-8")


def check(files: Path, folder: Path, capsys: pytest.CaptureFixture[str], *more: object) -> Checked:
    """Run a whole check in a folder of its own."""
    out = folder / "out"
    given = ("--network", files / "town.osm", "--facilities", files / "care.csv", "--population", files / "people.csv",
             "--districts", files / "areas.gpkg=village")  # fmt: skip
    assert run("check", *given, *more, "--out", out) == 0
    said = capsys.readouterr()
    html = (out / "map.html").read_text(encoding="utf-8")
    return Checked(out, said.out + said.err, html)


def assert_unharmed(checked: Checked) -> None:
    """Every file opens, nothing stands in it that nobody sees, and nothing was executed."""
    for file in checked.out.glob("*.png"):
        with Image.open(file) as picture:
            assert picture.width > 1000
    book = openpyxl.load_workbook(checked.out / "verdicts.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    document = (checked.out / "verdicts.json").read_text(encoding="utf-8")
    json.loads(document)
    for text in (checked.printed, document, checked.html):
        bad = set(
            re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", text)
        )
        assert not bad
    assert "Traceback" not in checked.printed
    assert not list(Path().glob(MARK))
    assert not list(checked.out.parent.rglob(MARK))


def data_of(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="lifecircle-data">(.*?)</script>', html)
    assert found
    data: dict[str, object] = json.loads(found.group(1))
    return data


def test_facilities_districts_and_streets_of_all_such_names_at_once(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    checked = check(files, tmp_path, capsys, "--circle", "elderly_care=5", "--name", "town")
    assert_unharmed(checked)
    assert run("evaluate", checked.out) == 0
    expected = {clean(text).strip() for text in HOSTILE if not re.search("[\ud800-\udfff]", text)}
    sites = data_of(checked.html)["facilities"]
    assert isinstance(sites, dict)
    assert {name.strip() for name in sites["name"]} == expected
    kept = pyogrio.read_dataframe(checked.out / "lifecircle.gpkg", layer="facilities")
    assert {name.strip() for name in kept["name"]} == expected
    book = openpyxl.load_workbook(checked.out / "verdicts.xlsx")
    districts = {_excel(str(cell.value)) for cell in book["Districts"]["C"]}
    areas = {clean(text).strip() for text in HOSTILE if not re.search("[\ud800-\udfff\x01]", text)}
    assert areas <= {name.strip() for name in districts}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_a_place_of_such_a_name(
    text: str, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place, the plan, its service and its clause are all called so."""
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "plan.toml"
    plan.write_text(_plan(text), encoding="utf-8")
    checked = check(files, tmp_path, capsys, "--plan", plan, f"--name={text}")
    assert_unharmed(checked)
    title = re.search("<title>(.*?)</title>", checked.html, re.DOTALL)
    assert title
    assert title[1].replace("&#123;", "{") == escape(one_line(text), {'"': "&quot;", "'": "&#x27;"})
    document = json.loads((checked.out / "verdicts.json").read_text(encoding="utf-8"))
    assert document["place"] == clean(text)
    assert document["plan"]["title"] == document["clauses"][0]["title"] == clean(text)
    book = openpyxl.load_workbook(checked.out / "verdicts.xlsx")
    assert _excel(str(book["Clauses"]["A2"].value)) == cut(clean(text), 32_000)
    if len(text) < 40:
        assert clean(text).split("\n")[0] in checked.printed


def _excel(text: str) -> str:
    """What Excel shows of a text in a file: `_x005F_` is an underscore."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _plan(text: str) -> str:
    """A plan whose every text is `text`; TOML can hold anything but halves of characters."""
    quoted = json.dumps(re.sub("[\ud800-\udfff]", "", text), ensure_ascii=True)
    quoted = re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", "", quoted).replace("\x7f", "\\u007f")
    texts = f"title = {quoted}\ntitle_en = {quoted}\n"
    return f"""
key = "hostile"
{texts}document = {quoted}
[service.mine]
{texts}categories = ["elderly_care"]
[[clause]]
kind = "circle"
id = "hostile-1"
{texts}quoted = [{quoted}]
where = {quoted}
services = ["mine"]
mode = "walk"
limit = 15
"""


def test_the_sheets_door_takes_any_text(tmp_path: Path) -> None:
    """Whatever comes to it from a project edited elsewhere: Excel opens the file, and no cell is a formula."""
    rows = [("=1+1\x00\ufffe\ud800",), ("長" * 40_000,), ("_x0041_",)]
    write_workbook(tmp_path / "x.xlsx", [Sheet("x", ("甲\x01",), rows)])
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "x.xlsx")["x"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert [_excel(str(cell.value))[:10] for cell in cells] == ["甲", "=1+1", "長" * 10, "_x0041_"]


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_a_report_of_such_texts_is_set_as_they_are_written(suffix: str, tmp_path: Path) -> None:
    """In the title, a heading, a paragraph and a table; Typst's own marks too, which would read another file."""
    texts = (
        *HOSTILE,
        '#read("/etc/hostname")',
        "#{ 7 * 7 }",
        "*a* _b_ `c` $d$ @e <f> \\u{41}",
        "= A heading",
        "/* x */",
    )
    short = [text for text in texts if len(text) < 1_000]
    rows = tuple((text, text) for text in short)
    blocks: tuple[Block, ...]
    blocks = (*(Heading(2, text) for text in short), *(Paragraph(text) for text in texts), Table("x", ("a", "b"), rows))
    path = tmp_path / f"report{suffix}"
    write_report(Report("".join(short), short[0], short[1], "zh", blocks, unit=short[2]), path)
    if suffix == ".pdf":
        said = "".join(page.extract_text() for page in PdfReader(path).pages)
        assert len(said) > 1_000
        for text in ("{{7*7}}", "#{7*7}", "$x^2$costs$5", '#read("/etc/hostname")', "[red]red[/red]"):
            assert text.replace(" ", "") in re.sub(r"\s", "", said)
    else:
        document = Document(str(path))
        written = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert written[2:] == [clean(text) for text in short for _ in range(2)]
