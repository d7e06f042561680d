"""Every kind of sheet passes the checker, and the checker sees what it is there to see."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdf
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lifecircle.coverage.evaluation.verdict import Verdict
from lifecircle.scenarios.editing.scenario import Scenario
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.atlas import export_atlas
from lifecircle.scenarios.exports.sheets.difference_map import difference_sheets, export_differences
from lifecircle.scenarios.exports.sheets.district_atlas import district_pages, export_districts
from lifecircle.scenarios.exports.sheets.drawing.fonts import LATIN
from lifecircle.scenarios.exports.sheets.drawing.look import Colours, Look
from lifecircle.scenarios.exports.sheets.drawing.style import plain_text
from lifecircle.scenarios.exports.sheets.pages import write_pages
from lifecircle.scenarios.exports.sheets.sheet import SHEET_INCH, look_of
from lifecircle.scenarios.presentation.summary import circles, figure_text, people_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import Result, evaluation_settings

from .checker import check_colours, check_page, frames_of, picture_of, words_of

pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")

LONG = "澄江市中心城区老年人十五分钟养老服务设施覆盖情况与近期建设项目安排图（二〇二六年至二〇三〇年分期实施方案）"


def figures_of(verdict: Verdict) -> tuple[str, ...]:
    return people_text(verdict.people), people_text(verdict.served), people_text(verdict.unserved)


@pytest.fixture(scope="module")
def asked(result: Result) -> Callable[..., ExportRequest]:
    """An export with a scenario of a new site, a link and a barred area, and with a clause of a very long name."""
    layers = result.project.layers
    first = layers.demand.to_crs("EPSG:4326").geometry.iloc[-1]
    scenario = Scenario.named("近期建设方案").add_facility(
        "elderly_care", at=(first.x, first.y), name="新建站", cost=120.0
    )
    place, plan = result.place, result.evaluation.plan
    compared = compare(place, plan, evaluation_settings(result.project.settings, place), [scenario])
    verdicts = list(result.evaluation.verdicts)
    clause = verdicts[1].clause.model_copy(update={"title": LONG})
    verdicts[1] = replace(verdicts[1], clause=clause)
    longer = replace(result, evaluation=replace(result.evaluation, verdicts=tuple(verdicts)))

    def request(language: str = "zh", paper: str = "") -> ExportRequest:
        return ExportRequest(
            longer,
            speak(language),
            unit="澄江市城市规划设计研究院",
            date="2026-11-29",
            paper=paper,
            comparison=compared,
        )

    return request


@pytest.mark.parametrize(("language", "paper"), [("zh", ""), ("en", "A4"), ("zh", "A4")])
def test_the_sheets_of_a_plan_have_nothing_to_send_back(
    language: str, paper: str, asked: Callable[..., ExportRequest], tmp_path: Path
) -> None:
    request, path = asked(language, paper), tmp_path / "sheets.pdf"
    export_atlas(request, path)
    drawn = circles(request.result.evaluation)
    assert len(pypdf.PdfReader(path).pages) == 1 + len(drawn)
    assert check_page(path, 1, look_of(request), []) == []
    for page, (verdict, _) in enumerate(drawn, start=2):
        assert check_page(path, page, look_of(request), figures_of(verdict)) == []


@pytest.mark.parametrize("paper", ["A4", "A0"])
def test_all_lists_are_whole_on_every_paper(paper: str, asked: Callable[..., ExportRequest], tmp_path: Path) -> None:
    """The ten largest areas, or all where there are fewer, on A4 in a strip below the map that the checker sees."""
    request, path = asked("zh", paper), tmp_path / "sheets.pdf"
    export_atlas(request, path)
    drawn = circles(request.result.evaluation)
    for page, (_, evidence) in enumerate(drawn, start=2):
        said = "".join(word.text for word in words_of(path, page))
        if evidence.areas:
            count = len(evidence.areas)
            assert (f"列10项，共{count}项" if count > 10 else f"共{count}项") in said
        for rank, area in enumerate(evidence.areas[:10], start=1):
            assert f"{rank}{area.name}".replace(" ", "") in said, (page, rank)
    if paper == "A4":
        assert max(len(frames_of(picture_of(path, page), look_of(request))) for page in range(2, 2 + len(drawn))) == 3


def test_the_atlas_of_districts_has_nothing_to_send_back(asked: Callable[..., ExportRequest], tmp_path: Path) -> None:
    request, path = asked(), tmp_path / "districts.pdf"
    export_districts(request, path)
    pages = list(district_pages(request))
    assert len(pypdf.PdfReader(path).pages) == len(pages) > 2
    for number, page in enumerate(pages, start=1):
        told = (people_text(page.row.people), people_text(page.row.unserved), figure_text(page.row.measured, "%"))
        assert check_page(path, number, look_of(request), told) == []


def test_the_districts_of_a_circle_hold_all_its_people(asked: Callable[..., ExportRequest]) -> None:
    """The figures of the pages are those of the people who are drawn on them."""
    for page in district_pages(asked()):
        people = page.evidence.people[page.evidence.asked].sum()
        assert people == pytest.approx(page.row.people)
        assert page.evidence.people[page.evidence.asked & page.evidence.served].sum() == pytest.approx(page.row.served)


def test_the_difference_maps_have_nothing_to_send_back(asked: Callable[..., ExportRequest], tmp_path: Path) -> None:
    request, path = asked(), tmp_path / "differences.pdf"
    export_differences(request, path)
    assert request.comparison is not None
    change = request.comparison.scenarios[0].clauses[0]
    told = (people_text(change.newly_served), "新建站", "120")
    assert change.newly_served > 0
    assert check_page(path, 1, look_of(request), told) == []


def test_a_closed_facility_is_marked_where_it_stands_with_its_number(result: Result) -> None:
    frame = result.project.layers.facilities
    station = frame[frame["category"] == "elderly_care"].iloc[0]
    scenario = Scenario.named("撤站").close_facility(str(station["facility_id"]))
    place, plan = result.place, result.evaluation.plan
    compared = compare(place, plan, evaluation_settings(result.project.settings, place), [scenario])
    request = ExportRequest(result, speak("zh"), unit="规划院", date="2026-11-29", comparison=compared)
    (figure,) = list(difference_sheets(request, look_of(request)))[:1]
    marks = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "X"]
    at = np.concatenate([np.asarray(mark.get_xydata(), dtype=np.float64) for mark in marks])
    assert np.isclose(at, (station.geometry.x, station.geometry.y)).all(axis=1).any()
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "1" in texts


def test_two_runs_give_the_same_bytes(asked: Callable[..., ExportRequest], tmp_path: Path) -> None:
    request = asked()
    for name in ("one", "two"):
        export_districts(request, tmp_path / f"{name}.pdf")
        write_pages(difference_sheets(request, Look()), tmp_path / f"{name}-d.pdf", Look())
    for tail in (".pdf", "-d.pdf"):
        assert (tmp_path / f"one{tail}").read_bytes() == (tmp_path / f"two{tail}").read_bytes()


def test_the_usual_colours_can_be_told_apart_by_everybody() -> None:
    assert check_colours(Colours()) == []


def test_the_checker_sees_what_it_is_there_to_see(tmp_path: Path) -> None:
    """One page with each fault once; a checker that finds nothing proves nothing."""
    figure = Figure(figsize=SHEET_INCH)
    FigureCanvasAgg(figure)
    with plain_text([LATIN], 12):
        figure.text(0.1, 0.9, "small", fontsize=6.0)
        figure.text(0.1, 0.8, "pale", color="#bbbbbb")
        figure.text(0.1, 0.7, "over")
        figure.text(0.105, 0.7, "lap")
        figure.text(0.73, 0.6, "acrosstheframe")
        write_pages([figure], tmp_path / "a.pdf", Look())
    found = {finding.kind for finding in check_page(tmp_path / "a.pdf", 1, Look(), ["12,345"])}
    assert found == {"size", "contrast", "overlap", "cut", "missing"}
    alike = Colours(served="#d4380d", unserved="#d4380d", gained="#1b7837", lost="#78571b")
    assert {"protan", "deutan", "tritan", "grey"} <= {finding.kind for finding in check_colours(alike)}
