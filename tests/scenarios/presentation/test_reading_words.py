"""By what a circle was read stands wherever its figures do: terminal, workbook, JSON, report."""

import pyproj
import pytest

from lifecircle.coverage.evaluation.evaluate import evaluate
from lifecircle.coverage.evaluation.settings import EvaluationSettings
from lifecircle.coverage.evaluation.verdict import CircleEvidence, Evaluation
from lifecircle.scenarios.cli.tables import verdict_table
from lifecircle.scenarios.exports.report.sections.clauses import _facts
from lifecircle.scenarios.exports.results_gpkg import verdict_rows
from lifecircle.scenarios.exports.tables.verdicts_json import verdicts_document
from lifecircle.scenarios.exports.tables.verdicts_xlsx import _clause_rows
from lifecircle.scenarios.presentation.summary import clause_line, limit_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.settings import Settings

from ...coverage.town import homes, place, plan, site, sites

KINDERGARTEN = """
[[clause]]
id = "it"
kind = "circle"
group = "age_3_5"
services = ["kindergarten"]
mode = "walk"
limit = 15
"""
WORDS = {"distance": "仅按距离", "distance_and_capacity": "距离与容量合并"}


def read(capacity: float) -> Evaluation:
    """Ten children at 100 m and six places: 100 % by distance, 60 % with capacity."""
    where = place(homes([100.0], age_3_5=[10]), sites(site("kindergarten", 0, places=6)))
    return evaluate(where, plan(KINDERGARTEN), settings=EvaluationSettings(capacity={"it": capacity}))


@pytest.mark.parametrize(
    ("capacity", "reading", "measured"), [(0.0, "distance", 100), (100.0, "distance_and_capacity", 60)]
)
def test_every_output_says_by_what_it_was_read(capacity: float, reading: str, measured: float) -> None:
    evaluation, words = read(capacity), speak("zh")
    verdict = evaluation.verdicts[0]
    assert verdict.measured == pytest.approx(measured)
    assert clause_line(verdict, words).reading == WORDS[reading]
    assert dict(_facts(verdict, words))[words("Read by")] == WORDS[reading]
    assert next(iter(_clause_rows(evaluation, words)))[-3] == WORDS[reading]
    assert list(verdict_rows(evaluation, words)["read_by"]) == [WORDS[reading]]
    document = verdicts_document(evaluation, Settings(name="城"), pyproj.CRS("EPSG:32650"), words)
    assert document["clauses"][0]["read_by"] == reading
    assert isinstance(verdict.evidence, CircleEvidence)
    assert ("有名额" in limit_text(verdict.evidence, words)) == (measured == 60)
    assert ("†" in str(verdict_table(evaluation, "城", words).caption)) == (measured == 60)
