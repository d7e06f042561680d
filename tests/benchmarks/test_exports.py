"""Exports: seconds and memory of sheets, a report of 100 clauses, a workbook of 25,000 people points.

Beside the clock's seconds those of the processor are told, which other work on the machine hardly changes. The ratios
are to one sheet in the same run: what a hundred cost, and whether memory grows with them.
"""

import itertools
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lifecircle.coverage.plans.files import load_plan
from lifecircle.scenarios.build.demo import DEMO_PLAN, demo_project
from lifecircle.scenarios.exports.report.report import make_report, write_report
from lifecircle.scenarios.exports.report.request import ReportRequest
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.district_atlas import district_sheets
from lifecircle.scenarios.exports.sheets.drawing.look import Look
from lifecircle.scenarios.exports.sheets.pages import write_pages
from lifecircle.scenarios.exports.tables.verdicts_xlsx import export_xlsx
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import evaluate_project

CLAUSES = 100


@pytest.fixture(scope="module")
def request_of_demo() -> ExportRequest:
    """The demo city: 25,000 people points, six circles."""
    return ExportRequest(evaluate_project(demo_project(), load_plan(DEMO_PLAN)), speak("zh"))


def told(benchmark: Any, write: Callable[[], object], **more: object) -> None:
    """Run once; tell the processor's seconds, the peak of memory and by how much it grew."""
    before, began = peak_mb(), time.process_time()
    benchmark.pedantic(write, rounds=1)
    took = time.process_time() - began
    peak = peak_mb()
    benchmark.extra_info |= {"CPU s": round(took, 2), "peak MB": round(peak), "grown MB": round(peak - before), **more}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("count", [1, 10, 100])
def test_sheets_of_districts(count: int, request_of_demo: ExportRequest, tmp_path: Path, benchmark: Any) -> None:
    """Pages of the atlas; the memory's peak is told, and hardly grows from ten pages to a hundred."""

    def write() -> None:
        endless = itertools.chain.from_iterable(district_sheets(request_of_demo, Look()) for _ in range(2))
        write_pages(itertools.islice(endless, count), tmp_path / "d.pdf", Look())

    told(benchmark, write, pages=count)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_report_of_a_hundred_clauses(
    kind: str, request_of_demo: ExportRequest, tmp_path: Path, benchmark: Any
) -> None:
    result = request_of_demo.result
    verdicts = tuple(itertools.islice(itertools.cycle(result.evaluation.verdicts), CLAUSES))
    longer = replace(result, evaluation=replace(result.evaluation, verdicts=verdicts))

    def write() -> None:
        write_report(make_report(ReportRequest(longer, request_of_demo.words)), tmp_path / f"r.{kind}")

    told(benchmark, write, clauses=CLAUSES)


def test_a_workbook_of_the_demo_city(request_of_demo: ExportRequest, tmp_path: Path, benchmark: Any) -> None:
    points = len(request_of_demo.result.project.layers.demand)
    told(benchmark, lambda: export_xlsx(request_of_demo, tmp_path / "v.xlsx"), points=points)
