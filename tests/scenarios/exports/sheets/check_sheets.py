"""A hundred sheets of the demo city through the checker: `make sheets`. Prints what would be sent back.

    python tests/scenarios/exports/sheets/check_sheets.py FOLDER

Overview, circles, clauses that are no circle, districts and difference maps, twice over for the same bytes, as PDF and
as picture.
"""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdf

from lifecircle.coverage.plans.files import load_plan
from lifecircle.scenarios.build.demo import DEMO_PLAN, demo_project
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.atlas import export_atlas
from lifecircle.scenarios.exports.sheets.difference_map import export_differences
from lifecircle.scenarios.exports.sheets.district_atlas import export_districts
from lifecircle.scenarios.exports.sheets.overview import overview_sheets
from lifecircle.scenarios.exports.sheets.pages import write_pages
from lifecircle.scenarios.exports.sheets.sheet import look_of
from lifecircle.scenarios.presentation.summary import circles
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import evaluate_project
from lifecircle.tests.scenarios.exports.sheets.checker import Finding, check_colours, check_page

PAPERS = ("A3", "A4", "A2", "A1")
FURTHER = "jiaxing"
"""A plan of every kind of clause but two: ratios, shares, totals, presence, neighbours."""
LONG = "mianyang"
"""A plan of so many clauses that the overview's list goes on on further sheets."""
WANTED = 100


def main(folder: Path) -> int:
    """Draw, check and count; 0 where nothing would be sent back."""
    request = asked()
    findings: list[Finding] = list(check_colours(look_of(request).colours))
    pages = 0
    further = replace(request, result=evaluate_project(request.result.project, load_plan(FURTHER)), comparison=None)
    long = replace(request, result=evaluate_project(request.result.project, load_plan(LONG)), comparison=None)
    for name, write, of, papers in (
        ("sheets", export_atlas, request, PAPERS),
        ("further", export_atlas, further, PAPERS[:2]),
        ("english", export_atlas, replace(further, words=speak("en")), PAPERS[1:2]),
        ("long", export_overview, long, PAPERS[:2]),
        ("differences", export_differences, request, PAPERS),
        ("districts", export_districts, request, PAPERS[:1]),
    ):
        for paper in papers:
            one, two = (folder / f"{name}-{paper}-{run}.pdf" for run in (1, 2))
            on_paper = replace(of, paper=paper)
            write(on_paper, one)
            write(on_paper, two)
            if one.read_bytes() != two.read_bytes():
                findings.append(Finding("bytes", one.name))
            count = len(pypdf.PdfReader(one).pages)
            pages += count
            for page in range(1, count + 1):
                found = check_page(one, page, look_of(on_paper), [request.unit])
                findings += found
                for finding in found:
                    say(f"{one.name}, page {page}: {finding.kind}: {finding.what}")
    say(f"{pages} sheets, {len(findings)} findings {dict(Counter(one.kind for one in findings))}")
    return 1 if findings or pages < WANTED else 0


def export_overview(request: ExportRequest, path: Path) -> None:
    """Write the overview alone, with the sheets on which its list goes on."""
    write_pages(overview_sheets(request, look_of(request)), path, look_of(request))


def say(text: str) -> None:
    """Tell whoever waits."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def asked() -> ExportRequest:
    """Return the demo city with a scenario that builds at the largest unserved areas."""
    project = demo_project()
    result = evaluate_project(project, load_plan(DEMO_PLAN))
    scenario = Scenario.named("近期补点方案")
    _, evidence = circles(result.evaluation)[0]
    degrees = project.layers.demand.to_crs(4326).geometry
    nearest = project.layers.demand.sindex.nearest
    for number, area in enumerate(evidence.areas[:5], start=1):
        row = int(nearest(area.geometry.representative_point())[1][0])
        at = (degrees.iloc[row].x, degrees.iloc[row].y)
        scenario = scenario.add_facility("elderly_care", at=at, name=f"{area.name}养老服务站", cost=300.0 - number)
    compared = compare(result.place, result.evaluation.plan, result.evaluation.settings, [scenario])
    words = speak("zh")
    return ExportRequest(result, words, unit="澄江市城市规划设计研究院", date="2026-11-29", comparison=compared)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
