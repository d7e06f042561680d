"""The table of what plans can say by what is handed on: each clause, its verdict and all that is noted, in each output.

`items_town` says what is asked, what becomes of it by hand, and what must be read of it.
"""

import contextlib
import dataclasses
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
import shapely

from lifecircle.coverage.plans.files import load_plan
from lifecircle.scenarios.exports.report.content import Heading, Table
from lifecircle.scenarios.exports.report.report import make_report
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.atlas import export_atlas
from lifecircle.scenarios.exports.web.web_map import export_web_map
from lifecircle.scenarios.presentation.summary import figure_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import read_project
from lifecircle.scenarios.runs.evaluation import evaluate_project

from ..conftest import run
from ..items_town import ITEMS, TARGETS, plan_text

CHINESE = {"LANG": "zh_CN.UTF-8", "COLUMNS": "250"}
OUTPUTS = ("screen", "json", "xlsx", "sheets", "report", "web map", "batch")
OF_DISTRICTS = ("screen", "json", "xlsx", "sheets", "report", "batch")
"""The map of the web draws circles only; of other clauses it has the line of the table."""


@dataclasses.dataclass(frozen=True)
class Told:
    """What an output says of one clause, and what it says in all: notes on the data stand once for all clauses."""

    own: str
    whole: str
    figures: tuple[Any, ...] = ()
    """Of a table: state, measured, target, error."""


@dataclasses.dataclass(frozen=True)
class Reader:
    """How an output is read: what it says of the clause of a key, in all, and in a table's columns."""

    own: Callable[[str], object]
    whole: object
    figures: Callable[[str], tuple[Any, ...]] = lambda _: ()


Outputs = Mapping[str, Mapping[str, Told]]


def plain(text: object) -> str:
    """Return a text without spaces, which stand where lines break."""
    return re.sub(
        r"\s", "", "".join(text) if isinstance(text, list) and text and isinstance(text[0], str) else str(text)
    )


def is_of(title: object, key: str) -> bool:
    """Tell whether a title is that of a clause; one whose figure is remembered says so behind it."""
    return str(title).partition("（")[0] == f"条款{key}"


@pytest.fixture(scope="module")
def told(items_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """Every output's words on every clause."""
    folder = tmp_path_factory.mktemp("items")
    plan = folder / "plan.toml"
    plan.write_text(plan_text(), encoding="utf-8")
    (folder / "batch.toml").write_text(
        f"projects = ['{items_project}']\nplans = ['{plan}']\nscenarios = ['']\n", encoding="utf-8"
    )
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen):
        assert run("evaluate", items_project, "--plan", plan, "--out", folder / "out", environment=CHINESE) == 0
    assert run("batch", folder / "batch.toml", "--out", folder / "batch", environment=CHINESE) == 0
    project = read_project(items_project)
    request = ExportRequest(evaluate_project(project, load_plan(str(plan))), speak("zh"), paper="A1", date="2026-11-30")
    export_atlas(request, folder / "s.pdf")
    export_web_map(request, folder / "m.html")
    readers: Mapping[str, Callable[[], Reader]] = {
        "screen": lambda: of_lines(screen.getvalue().splitlines()),
        "json": lambda: of_json(folder / "out/verdicts.json"),
        "xlsx": lambda: of_xlsx(folder / "out/verdicts.xlsx"),
        "sheets": lambda: of_sheets(folder / "s.pdf"),
        "report": lambda: of_report(request),
        "web map": lambda: of_web_map(folder / "m.html"),
        "batch": lambda: of_batch(folder / "batch/results.json"),
    }
    found = {}
    for output, read in readers.items():
        one = read()
        found[output] = {key: Told(plain(one.own(key)), plain(one.whole), one.figures(key)) for key in ITEMS}
    return found


def of_lines(lines: list[str]) -> Reader:
    return Reader(lambda key: [line for line in lines if f"条款{key}" in line], "".join(lines))


def of_json(path: Path) -> Reader:
    document = json.loads(path.read_text(encoding="utf-8"))
    clauses = {one["id"]: one for one in document["clauses"]}
    return Reader(lambda key: json.dumps(clauses[key], ensure_ascii=False), document["plan"], figures_of(clauses))


def of_batch(path: Path) -> Reader:
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    clauses = {row["clause"]: row for row in rows if row["kind"] == "clause"}
    return Reader(
        lambda key: json.dumps([row for row in rows if row["clause"] == key], ensure_ascii=False),
        "",
        figures_of(clauses),
    )


def figures_of(clauses: Mapping[str, Any]) -> Callable[[str], tuple[Any, ...]]:
    return lambda key: tuple(clauses[key][name] for name in ("state", "measured", "target", "error"))


def of_xlsx(path: Path) -> Reader:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [row for name in ("条款", "行政区划") for row in book[name].iter_rows(values_only=True)]
    error, basis = rows[0].index("误差，±"), list(book["依据"].iter_rows(values_only=True))

    def own(key: str) -> list[tuple[Any, ...]]:
        return [row for row in rows if is_of(row[0], key)]

    return Reader(own, basis, lambda key: (*own(key)[0][1:4], own(key)[0][error]))


def of_sheets(path: Path) -> Reader:
    lines = [page.extract_text().splitlines() for page in pypdf.PdfReader(path).pages]
    pages = [plain("".join([*page, "|", *page[::-1]])) for page in lines]  # some texts are set from their last line up
    sheets = [page for page in pages if sum(f"条款{key}" in page for key in ITEMS) == 1]
    overview = "".join(page for page in pages if page not in sheets)
    return Reader(lambda key: [page for page in sheets if f"条款{key}" in page] or overview, overview)


def of_report(request: ExportRequest) -> Reader:
    blocks = make_report(ReportRequest(request.result, request.words)).blocks
    titles = [block.text if isinstance(block, Heading) else "" for block in blocks]
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]

    def own(key: str) -> object:
        heads = [place for place, title in enumerate(titles) if is_of(title, key)]
        ends = [place for place, title in enumerate(titles) if heads and title and place > heads[0]]
        pages = blocks[heads[0] : ends[0]] if heads else ()
        return [*pages, *(row for row in rows if any(is_of(cell, key) for cell in row))]

    return Reader(own, str(blocks))


def of_web_map(path: Path) -> Reader:
    found = re.search(r'id="lifecircle-data">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert found
    rows = json.loads(found.group(1))["clauses"]
    return Reader(lambda key: [row for row in rows if is_of(row["title"], key)], found.group(1))


@pytest.mark.parametrize("output", ["screen", "sheets", "report", "web map"])
def test_a_text_tells_verdict_and_figure(output: str, told: Outputs) -> None:
    wrong = []
    for key, item in ITEMS.items():
        shown = "" if item.measured is None else figure_text(item.measured, item.unit)
        wrong += [
            (key, text) for text in (speak("zh").name(item.state), shown) if plain(text) not in told[output][key].own
        ]
    assert wrong == []


@pytest.mark.parametrize("output", ["json", "xlsx", "batch"])
def test_a_table_holds_state_figure_and_target(output: str, told: Outputs) -> None:
    wrong = []
    for key, item in ITEMS.items():
        state, measured, target, _ = told[output][key].figures
        asked = re.search(r"^target = ([\d.]+)", item.toml, re.MULTILINE)
        wanted = TARGETS.get(key, float(asked.group(1)) if asked else None)
        known = item.measured is not None or item.state in ("not_decided", "not_applicable")
        right = state in (item.state, speak("zh").name(item.state))
        right &= not known or measured == pytest.approx(item.measured)
        right &= target == pytest.approx(wanted) or (target is None and item.measured is None)
        wrong += [] if right else [(key, state, measured, target)]
    assert wrong == []


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_output_says_what_is_noted_and_assumed(output: str, told: Outputs) -> None:
    keys = {"约束性": "binding"} if output == "json" else {}
    missing = [
        (key, said)
        for key, item in ITEMS.items()
        for said in (*item.said, *(keys.get(one, one) for one in item.in_plan if output != "batch"))
        if plain(said) not in told[output][key].own and plain(said) not in told[output][key].whole
    ]
    assert missing == []


@pytest.mark.parametrize("output", OF_DISTRICTS)
def test_the_output_names_the_districts_that_fall_short(output: str, told: Outputs) -> None:
    missing = [(key, one) for key, item in ITEMS.items() for one in item.lacking if one not in told[output][key].own]
    assert missing == []


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_share_of_land_stands_with_its_error(output: str, told: Outputs) -> None:
    """The estate's ground within 500 m of the market, by shapely alone."""
    estate = shapely.box(300, -100, 1100, 100)
    true = 100 * shapely.Point(530, -10).buffer(500, quad_segs=512).intersection(estate).area / estate.area
    one = told[output]["c-land"]
    if one.figures:
        _, measured, _, error = one.figures
    else:
        found = re.search(r"([\d.]+)%±([\d.]+)", one.own)
        assert found
        measured, error = float(found.group(1)), float(found.group(2)) + 0.05  # a digit is shown
    assert 0 < abs(measured - true) <= error < 0.5


@pytest.mark.parametrize("output", ["screen", "json", "xlsx", "sheets", "report", "web map"])
def test_the_output_tells_what_the_plan_says_of_itself(output: str, told: Outputs) -> None:
    assert "样表未随文录入" in told[output]["d-seen"].whole
