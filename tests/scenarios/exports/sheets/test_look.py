"""A bureau's own look: paper, names, colours and logo are data, and a fault in them is one sentence."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.drawing.look import PAPERS, SMALLEST_PT, Look, read_look
from lifecircle.scenarios.exports.sheets.sheet import circle_sheet, look_of
from lifecircle.scenarios.presentation.summary import circles
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result

TEMPLATE = """
paper = "A2"
unit = "某某规划设计研究院"
project = "某某市专项规划"
logo = "logo.png"
text = 1.1
[names]
unit = "设计单位"
seal = "出图章"
[colours]
unserved = "#c0392b"
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    Image.fromarray(np.full((20, 40, 3), (10, 200, 30), np.uint8)).save(tmp_path / "logo.png")
    (tmp_path / "look.toml").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path / "look.toml"


def test_names_unit_and_colours_stand_on_the_sheet(template: Path, result: Result) -> None:
    request = ExportRequest(result, speak("zh"), sheet_template=template)
    look = look_of(request)
    assert (look.paper, look.colours.unserved) == ("A2", "#c0392b")
    project = result.project
    verdict = circles(result.evaluation)[0][0]
    with circle_sheet(project.layers, project.settings, verdict, request.words, look=look) as figure:
        said = {text.get_text() for text in figure.axes[1].texts}
        figure.draw_without_rendering()
        assert {"设计单位", "出图章", "某某规划设计研究院", "某某市专项规划"} <= said
        assert len(figure.axes[1].artists) == 1  # the logo


def test_the_paper_that_is_asked_for_goes_before_the_templates(template: Path, result: Result) -> None:
    assert look_of(ExportRequest(result, speak("zh"), sheet_template=template, paper="A4")).paper == "A4"
    assert look_of(ExportRequest(result, speak("zh"))).paper == "A3"


@pytest.mark.parametrize("paper", PAPERS)
def test_no_letter_is_below_two_and_a_half_millimetres(paper: str, result: Result) -> None:
    look, project = Look(paper=paper), result.project
    verdict = circles(result.evaluation)[0][0]
    with circle_sheet(project.layers, project.settings, verdict, speak("zh"), look=look) as figure:
        figure.draw_without_rendering()
        sizes = [float(text.get_fontsize()) for axes in figure.axes for text in axes.texts]
        legend = figure.axes[1].get_legend()
        assert legend is not None
        sizes += [float(text.get_fontsize()) for text in legend.get_texts()]
        assert min(sizes) * look.factor >= SMALLEST_PT - 1e-9 > 2.5 / 25.4 * 72


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('paper = "A9"', "There is no paper A9 for a sheet"),
        ('colours = { unserved = "red" }', "look.toml, colours.unserved: "),
        ('colour = "x"', "look.toml, colour: "),
        ('logo = "missing.png"', "the logo missing.png is not a PNG or JPEG file beside it"),
        ("paper = ", "look.toml is not a readable TOML file"),
    ],
)
def test_a_fault_in_a_template_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "look.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=said):
        read_look(tmp_path / "look.toml")


def test_a_template_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"look\.toml"):
        read_look(tmp_path / "look.toml")
