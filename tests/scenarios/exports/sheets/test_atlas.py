"""Sheets on paper: the circle under the streets, the title block, every paper, the same bytes on every run."""

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdf
import pytest

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.scenarios.analyses.reached_ground import Grounds
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.atlas import export_atlas
from lifecircle.scenarios.exports.sheets.drawing.content import TitleBlock
from lifecircle.scenarios.exports.sheets.drawing.look import PAPERS, Look
from lifecircle.scenarios.exports.sheets.overview import overview_sheets
from lifecircle.scenarios.exports.sheets.pages import write_pages
from lifecircle.scenarios.exports.sheets.sheet import SHEET_INCH, circle_sheet, look_of, write_drawing
from lifecircle.scenarios.presentation.summary import circles, people_text
from lifecircle.scenarios.presentation.titles import title_of
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result


@pytest.fixture(scope="module")
def atlas(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("atlas") / "sheets.pdf"
    export_atlas(ExportRequest(result, speak("zh"), unit="澄江市规划院", date="2026-11-29"), path)
    return path


def texts_of_pages(path: Path) -> list[str]:
    """The words as a reader's program finds them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    found = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return found.split("\f")[:-1]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_circle_has_a_page_whose_figures_can_be_found(atlas: Path, result: Result) -> None:
    pages = [squeezed(page) for page in texts_of_pages(atlas)]
    drawn = circles(result.evaluation)
    assert len(pages) - 1 == len(drawn) > 1  # the overview stands first
    for number, (page, (verdict, _)) in enumerate(zip(pages[1:], drawn, strict=True), start=1):
        assert squeezed(verdict.clause.title) in page
        assert squeezed(title_of(result.evaluation.plan, speak("zh"))) in page
        assert people_text(verdict.unserved) in page
        assert "澄江市规划院" in page
        assert f"{number:02d}" in page
        assert re.search(r"1:\d", page)


def test_the_overview_of_a_long_plan_lists_every_clause_once_and_begins_with_what_is_not_met(
    result: Result, tmp_path: Path
) -> None:
    """The map's sheet holds what it has room for, and further ones, without a map, the rest in the same order."""
    verdicts = tuple(
        replace(
            verdict, clause=verdict.clause.model_copy(update={"id": f"{number}", "title_en": f"Clause no{number}no"})
        )
        for number, verdict in enumerate(verdict for _ in range(17) for verdict in result.evaluation.verdicts)
    )
    many = replace(result, evaluation=replace(result.evaluation, verdicts=verdicts))
    path = tmp_path / "overview.pdf"
    request = ExportRequest(many, speak("en"), date="2026-11-29", paper="A4")
    write_pages(overview_sheets(request, look_of(request)), path, look_of(request))
    pages = [squeezed(page) for page in texts_of_pages(path)]
    assert len(pages) > 1
    listed = [int(number) for page in pages for number in re.findall(r"no(\d+)no", page)]
    assert sorted(listed) == list(range(len(verdicts)))
    failed = [state == "not_met" for state in (verdicts[number].state for number in listed)]
    assert failed == sorted(failed, reverse=True)
    ends = [tuple(map(int, found)) for page in pages for found in re.findall(r"(\d+)to(\d+)of\d+", page)]
    assert all(after[0] == before[1] + 1 for before, after in pairwise(ends))
    assert ends[-1][1] == len(verdicts)


def test_two_runs_give_the_same_bytes(atlas: Path, result: Result, tmp_path: Path) -> None:
    export_atlas(ExportRequest(result, speak("zh"), unit="澄江市规划院", date="2026-11-29"), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == atlas.read_bytes()


@pytest.mark.parametrize("paper", ["A4", "A1"])
@pytest.mark.parametrize("suffix", [".pdf", ".svg", ".png"])
def test_a_sheet_has_the_size_of_its_paper(result: Result, tmp_path: Path, paper: str, suffix: str) -> None:
    path, project = tmp_path / f"a{suffix}", result.project
    look = Look(paper=paper, dpi=40)
    write_drawing(project.layers, project.settings, circles(result.evaluation)[0][0], speak("en"), path, look=look)
    wanted = SHEET_INCH[0] * PAPERS[paper]
    if suffix == ".pdf":
        page = pypdf.PdfReader(path).pages[0]
        assert float(page.mediabox.width) / 72 == pytest.approx(wanted, rel=1e-3)
        assert "Legend" in texts_of_pages(path)[0]
    elif suffix == ".svg":
        found = re.search(r'<svg[^>]* width="([\d.]+)pt"', path.read_text(encoding="utf-8"))
        assert found
        assert float(found.group(1)) / 72 == pytest.approx(wanted, rel=1e-3)
    else:
        from PIL import Image

        with Image.open(path) as picture:
            assert picture.width == pytest.approx(wanted * 40, abs=2)


def test_the_reached_ground_holds_every_served_resident_but_for_a_step(result: Result) -> None:
    """The bands are for the eye; still nobody served stands outside them by more than the grid's step."""
    for verdict, evidence in circles(result.evaluation):
        ground = Grounds(result.place, result.evaluation).of(verdict)
        assert isinstance(evidence, CircleEvidence)
        if ground is None:
            continue
        inside = np.argwhere(ground.share <= 1) * ground.step_m + [ground.y, ground.x]
        served = result.place.demand.xy[evidence.served & (evidence.people > 0)][:, ::-1]
        if len(served):
            apart = np.sqrt(((served[:, None] - inside[None]) ** 2).sum(axis=2)).min(axis=1)
            assert apart.max() <= 2 * ground.step_m


def test_the_legend_ends_above_the_foot(result: Result) -> None:
    project = result.project
    verdict = circles(result.evaluation)[0][0]
    ground = Grounds(result.place, result.evaluation).of(verdict)
    block = TitleBlock("编制单位", "01", "2026", "EPSG:4544")
    with circle_sheet(project.layers, project.settings, verdict, speak("zh"), ground=ground, block=block) as figure:
        figure.draw_without_rendering()
        panel = figure.axes[1]
        legend = panel.get_legend()
        assert legend is not None
        low = panel.transAxes.inverted().transform(legend.get_window_extent())[0, 1]
        tops = [panel.transAxes.inverted().transform(text.get_window_extent())[1, 1] for text in panel.texts]
        feet = [top for top in tops if top < 0.23]
        assert feet
        assert low >= max(feet) - 0.01


def test_a_paper_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ProjectError, match="no paper A9 for a sheet; choose A4, A3, A2, A1, A0"):
        Look(paper="A9")
