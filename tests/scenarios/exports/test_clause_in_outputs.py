"""What a plan says of a clause, and what was assumed, reaches each output: the table of items by outputs."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pypdf
import pytest

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.exports.report.report import make_report
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.atlas import export_atlas
from lifecircle.scenarios.exports.tables.verdicts_json import export_json
from lifecircle.scenarios.exports.tables.verdicts_xlsx import export_xlsx
from lifecircle.scenarios.exports.web.web_map import export_web_map
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.evaluation import evaluate_project

ITEMS = """
nature = "binding"
baseline = {{ year = 2019, value = 41.5 }}
year = 2027
quoted = ["{name}力争达到标准"]
where = "{name}专栏"
note = "{name}另有说明。"
wording = "力争"
certainty = "seen"
department = "{name}局"
"""
CIRCLE = 'services = ["convenience_store"]\nmode = "walk"\nlimit = 15\n'
RATIO = 'services = ["convenience_store"]\namount = "count"\nper = 1000\ntarget = 9\nassumed = ["services"]\n'
OUTPUTS = ("sheets", "xlsx", "json", "report", "web map")


def clause(kind: str, name: str, keys: str) -> str:
    return f'\n[[clause]]\nid = "{kind}"\nkind = "{kind}"\ntitle = "{name}"{ITEMS.format(name=name)}{keys}'


def outputs_of(village: PlaceLayers, folder: Path, plan: str, complete: tuple[str, ...]) -> Mapping[str, str]:
    """Return the text of each output of a plan, without spaces."""
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    settings = Settings(name=village.name, judging=Judging(complete=complete))
    result = evaluate_project(Project(village, settings), load_plan(str(folder / "plan.toml")))
    request = ExportRequest(result, speak("zh"), unit="院", date="2026-11-30", paper="A1")
    export_atlas(request, folder / "s.pdf")
    export_xlsx(request, folder / "v.xlsx")
    export_json(request, folder / "v.json")
    export_web_map(request, folder / "m.html")
    book = openpyxl.load_workbook(folder / "v.xlsx", read_only=True)
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    told = {
        "sheets": "".join(page.extract_text() for page in pypdf.PdfReader(folder / "s.pdf").pages),
        "xlsx": "|".join(cells),
        "json": json.dumps(json.loads((folder / "v.json").read_text(encoding="utf-8")), ensure_ascii=False),
        "report": str(make_report(ReportRequest(result, request.words))),
        "web map": (folder / "m.html").read_text(encoding="utf-8"),
    }
    return {name: re.sub(r"\s", "", text) for name, text in told.items()}


@pytest.fixture(scope="module")
def outputs(village: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A circle and a ratio with everything that a plan may say of them."""
    plan = 'key = "own"\ntitle = "规划"\n' + clause("circle", "便民圈", CIRCLE) + clause("ratio", "千人商店", RATIO)
    return outputs_of(village, tmp_path_factory.mktemp("outputs"), plan, ("all",))


@pytest.fixture(scope="module")
def withheld(village: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """One shop where two are wanted give or take one; a circle on data not complete; a total of a larger whole."""
    some = 'services = ["convenience_store"]\namount = "count"\n'
    plan = (
        'key = "own"\ntitle = "规划"\n[scope]\nname = "样州"\npeople = 2500\n'
        '[[clause]]\nid = "near"\nkind = "ratio"\ntitle = "近似"\nper = 250\ntarget = 2\ntolerance = 50\n' + some
        + '[[clause]]\nid = "open"\nkind = "circle"\ntitle = "便民圈"\n' + CIRCLE
        + '[[clause]]\nid = "all"\nkind = "total"\ntitle = "总数"\ntarget = 9\n' + some
    )  # fmt: skip
    return outputs_of(village, tmp_path_factory.mktemp("withheld"), plan, ())


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("said", ["严格判定为未达标", "现状值只是下限", "规划对样州全域"])
def test_bands_lower_bounds_and_scopes_reach_the_output(output: str, said: str, withheld: Mapping[str, str]) -> None:
    """Two people of 250 a shop; the strict reading, the incomplete data and the larger whole are each said."""
    assert said in withheld[output]


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("name", ["便民圈", "千人商店"])
def test_what_the_plan_says_of_a_clause_reaches_the_output(output: str, name: str, outputs: Mapping[str, str]) -> None:
    for item in (f"{name}力争达到标准", f"{name}专栏", f"{name}另有说明"):
        assert item in outputs[output], item


@pytest.mark.parametrize("output", OUTPUTS)
def test_figures_nature_words_and_assumptions_reach_the_output(output: str, outputs: Mapping[str, str]) -> None:
    words, told = speak("zh"), outputs[output]
    for item in ("41.5", "2019", "2027", "力争"):
        assert item in told, item
    assert ("binding" if output == "json" else words.name("binding")) in told
    for part in ("标准原文", "按100%判定"):  # of two assumptions; reports and sheets break their sentences
        assert part in told, part
