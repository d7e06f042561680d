"""What stands beside a map: why nothing is decided, the plan's own figures, no number on the map without its line."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pyproj
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from lifecircle.coverage.evaluation.verdict import CircleEvidence, Verdict
from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.analyses.reached_ground import Grounds
from lifecircle.scenarios.editing.scenario import Parameters, Scenario
from lifecircle.scenarios.exports.request import ExportRequest
from lifecircle.scenarios.exports.sheets.circle_panel import circle_panel
from lifecircle.scenarios.exports.sheets.difference_map import difference_sheets
from lifecircle.scenarios.exports.sheets.drawing.content import Features, TitleBlock
from lifecircle.scenarios.exports.sheets.drawing.look import Look
from lifecircle.scenarios.exports.sheets.drawing.map_frame import draw_ground
from lifecircle.scenarios.exports.sheets.drawing.title_block import KEYS
from lifecircle.scenarios.exports.sheets.sheet import circle_sheet
from lifecircle.scenarios.presentation import map_style
from lifecircle.scenarios.presentation.summary import circles, figure_text, unit_text
from lifecircle.scenarios.presentation.systems import system_text
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.judging import Judging
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.comparison import compare
from lifecircle.scenarios.runs.evaluation import Result, evaluate_project, evaluation_settings

SCALE = {50, 100, 200, 250, 500, 1000}
"""What may stand at the scale bar."""
PLAN = """
key = "review"
title = "样市生活圈"
title_en = "Circles"
document = "样府发〔2021〕9号"
issued = "2021-05-06"

[[clause]]
id = "own"
kind = "circle"
title = "各项服务圈"
title_en = "Each service"
quoted = ["建成“十五分钟”生活圈"]
where = "第三章"
nature = "binding"
baseline = { year = 2020, value = 41 }
year = 2025
note = "原文未写出行方式。"
services = [{ any_of = ["elderly_care"], group = "age_60_plus" }, { any_of = ["convenience_store"] }]
own_groups = true
mode = "walk"
limit = 15
target = 90
"""


def evaluated(village: PlaceLayers, folder: Path, complete: tuple[str, ...], plan: str = PLAN) -> Result:
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    settings = Settings(name=village.name, judging=Judging(complete=complete))
    return evaluate_project(Project(village, settings), load_plan(str(folder / "plan.toml")))


@contextmanager
def drawn(result: Result, verdict: Verdict, language: str = "zh", look: Look | None = None) -> Iterator[Figure]:
    project = result.project
    ground = Grounds(result.place, result.evaluation).of(verdict)
    block = TitleBlock("样市规划院", "01", "2026", "EPSG:4544", plan="样市生活圈")
    words = speak(language)
    with circle_sheet(
        project.layers, project.settings, verdict, words, ground=ground, block=block, look=look
    ) as figure:
        figure.draw_without_rendering()
        yield figure


def texts(figure: Figure, axes: int) -> list[str]:
    return [text.get_text() for text in figure.axes[axes].texts if text.get_visible()]


def test_the_ground_is_that_of_the_service_that_decides(village: PlaceLayers, tmp_path: Path) -> None:
    """The station at the corner and the shop are far apart: hardly anybody has both, but six points have the care."""
    result = evaluated(village, tmp_path, ("all",))
    ((verdict, evidence),) = circles(result.evaluation)
    assert evidence.services == ("elderly_care",)
    ground = Grounds(result.place, result.evaluation).of(verdict)
    assert ground is not None
    reached = np.argwhere(ground.share <= 1) * ground.step_m + [ground.y, ground.x]
    served = result.place.demand.xy[evidence.served & evidence.asked][:, ::-1]
    assert len(served) == 6
    apart = np.sqrt(((served[:, None] - reached[None]) ** 2).sum(axis=2)).min(axis=1)
    assert apart.max() <= 2 * ground.step_m
    far = np.sqrt(((reached[:, None] - served[None]) ** 2).sum(axis=2)).min(axis=1)
    assert far.max() < 400  # nothing of the shop's ground, 900 m away


def test_a_sheet_says_what_the_plan_has_and_why_nothing_is_decided(village: PlaceLayers, tmp_path: Path) -> None:
    result = evaluated(village, tmp_path, ())
    ((verdict, _),) = circles(result.evaluation)
    assert verdict.state == "not_decided"
    assert verdict.reason is not None
    with drawn(result, verdict) as figure:
        said = "".join(texts(figure, 1))
    assert "“建成‘十五分钟’生活圈”（第三章）" in said
    assert "约束性" in said
    assert "基期值41% (2020)" in said
    assert "目标年2025年" in said
    assert "无法判定，目标90%" in said
    assert speak("zh").say(verdict.reason) in said
    assert "原文未写出行方式" in said


LONG = "第三章：" + "".join(f"第{number}项服务设施按照居住区规模配置，" for number in range(12))
WORDY = (
    PLAN.replace("建成“十五分钟”生活圈", LONG)
    .replace("原文未写出行方式。", LONG.replace("配置", "布局"))
    .replace('title = "各项服务圈"', f'title = "{LONG.replace("配置", "覆盖")[:150]}"')
    .replace('title_en = "Each service"', f'title_en = "{"Each service of the residential quarter, " * 5}"')
)


def columns(figure: Figure) -> list[str]:
    """Return what stands below one another on a sheet, without spaces, for each left edge."""
    found = dict[tuple[int, int], list[tuple[float, str]]]()
    for number, axes in enumerate(figure.axes[1:]):
        for text in axes.texts:
            if text.get_visible():
                found.setdefault((number, round(text.get_position()[0])), []).append(
                    (-text.get_position()[1], text.get_text())
                )
    return [re.sub(r"\s", "", "".join(text for _, text in sorted(lines))) for lines in found.values()]


def overlapping(axes: Axes) -> list[tuple[str, str]]:
    """Return the texts of a panel, its legend's too, whose ink lies over one another."""
    legend = axes.get_legend()
    texts = [one for one in (*axes.texts, *(legend.get_texts() if legend else ())) if one.get_text().strip()]
    boxes = [one.get_window_extent() for one in texts]
    inked = [Bbox.from_extents(box.x0, box.y0 + box.height / 4, box.x1, box.y1 - box.height / 4) for box in boxes]
    pairs = combinations(zip(texts, inked, strict=True), 2)
    return [(one.get_text(), other.get_text()) for (one, box), (other, over) in pairs if box.overlaps(over)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("paper", ["A4", "A3", "A0"])
@pytest.mark.parametrize("complete", [(), ("all",)])
def test_no_text_is_cut_or_lies_over_another(
    paper: str, language: str, complete: tuple[str, ...], village: PlaceLayers, tmp_path: Path
) -> None:
    """What the panel has no room for stands in full below the map, on any paper."""
    result = evaluated(village, tmp_path, complete, WORDY)
    ((verdict, _),) = circles(result.evaluation)
    words, settings = speak(language), result.project.settings
    panel = circle_panel(settings, verdict, words, level="village", colours=Look().colours)
    wanted = [panel.title, panel.asked, *panel.small, panel.verdict, panel.reason, *panel.basis, panel.notes]
    with drawn(result, verdict, language, Look(paper=paper)) as figure:
        said = columns(figure)
        assert not overlapping(figure.axes[1])
    assert len(panel.title) > 100
    assert any(panel.reason) == (not complete)
    for text in wanted:
        assert any(re.sub(r"\s", "", text) in column for column in said), text


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_a_difference_map_says_plan_quote_assumptions_and_the_scenario_s_waits(
    paper: str, village: PlaceLayers, tmp_path: Path
) -> None:
    result = evaluated(village, tmp_path, ("all",), PLAN.replace("target = 90\n", ""))
    slow = Scenario.named("雨天").with_parameters(Parameters(speeds_mps={"age_60_plus": 0.3}, crossing_s=20.0))
    first = village.demand.to_crs(4326).geometry.iloc[-1]
    built = Scenario.named("补点").add_facility("elderly_care", at=(first.x, first.y), name="新站", cost=12_345.6)
    settings = evaluation_settings(result.project.settings, result.place)
    compared = compare(result.place, result.evaluation.plan, settings, [slow, built])
    ((verdict, _),) = circles(result.evaluation)
    assert verdict.assumed
    words = speak("zh")
    request = ExportRequest(result, words, unit="院", paper=paper, comparison=compared)
    read = []
    sheets = difference_sheets(request, Look(paper=paper))
    for figure, change in zip(sheets, (one.clauses[0] for one in compared.scenarios), strict=True):
        read.append(columns(figure))
        shown = figure_text(change.after.measured, unit_text(change.after.unit, words))
        large = [one for axes in figure.axes for one in axes.texts if one.get_text() == shown]
        colour = map_style.STATES[change.after.state]  # what is not met is never green, whoever gains
        assert to_hex(max(large, key=lambda one: one.get_fontsize()).get_color()) == to_hex(colour)
    said, built_said = read
    wanted = ["样市生活圈样府发〔2021〕9号", "“建成‘十五分钟’生活圈”（第三章）", "约束性"]
    wanted += [words.say(one) for one in verdict.assumed if "speed" not in one.template]
    wanted.append(
        words("Waits at crossings: {crossing:g} s without signals, {signal:g} s with signals.", crossing=20, signal=0)
    )
    for text in wanted:
        assert any(re.sub(r"\s", "", text) in column for column in said), text
    for one in verdict.assumed:  # the pace too, as the scenario sets none
        assert any(re.sub(r"\s", "", words.say(one)) in column for column in built_said), one
    assert sum(column.count("12,345.6") for column in built_said) == 2  # the edit's cost and that of all, to the tenth


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_every_number_on_the_map_stands_in_the_list(paper: str, result: Result) -> None:
    titles = set[str]()
    for verdict, evidence in circles(result.evaluation):
        assert isinstance(evidence, CircleEvidence)
        with drawn(result, verdict, look=Look(paper=paper)) as figure:
            numbers = {int(text) for text in texts(figure, 0) if re.fullmatch(r"\d+", text) and text != "0"}
            beside = [text for axes in range(1, len(figure.axes)) for text in texts(figure, axes)]
            listed = {int(text.split()[0]) for text in beside if re.match(r"\d+ \D", text)}
            titles |= {text for text in beside if text.startswith("最大的未覆盖")}
        assert numbers - SCALE <= listed
    assert titles == {"最大的未覆盖片区"}  # the small letters at its right leave it its line


def test_the_legend_names_what_the_frame_shows_and_nothing_else(village: PlaceLayers) -> None:
    """North of the river, which runs from west to east, and of the railway, 3 km away, there is neither."""
    west, south, east, north = (float(one) for one in village.districts.total_bounds)
    for extent, shown in (
        ((west, south, east, north), Features(water=True, railway=True, boundary="township")),
        ((west, north + 3_000, east, north + 3_500), Features()),
    ):
        axes = Figure(figsize=(8, 6)).add_axes((0, 0, 1, 1))
        key = draw_ground(axes, village, extent, speak("zh"), look=Look()).key()
        assert key.shown == shown
        assert key.widest().shown == Features(water=True, railway=True, boundary="township")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("paper", ["A4", "A0"])
def test_the_names_in_the_title_block_keep_to_their_column(language: str, paper: str, result: Result) -> None:
    verdict = circles(result.evaluation)[0][0]
    beside = {"seal", "drawn", "checked", "approved"}  # these stand elsewhere, the last three in a row of their own
    named = [speak(language)(said) for key, said in KEYS.items() if key not in beside]
    with drawn(result, verdict, language, Look(paper=paper)) as figure:
        panel = figure.axes[1]
        ends = [
            panel.transData.inverted().transform(text.get_window_extent())[1, 0]
            for text in panel.texts
            if any(text.get_text() and name.startswith(text.get_text()) for name in named)
        ]
        middle = panel.get_xlim()[1] * 0.24 + 8
        signed = [text for text in panel.texts if text.get_text() in {speak(language)(KEYS[key]) for key in beside}]
        boxes = sorted((text.get_window_extent() for text in signed), key=lambda box: box.x0)
    assert len(ends) >= len(named)
    assert max(ends) < middle
    assert len(boxes) == len(beside)
    assert not any(box.overlaps(other) for box, other in pairwise(boxes))


@pytest.mark.parametrize(
    ("code", "chinese"),
    [
        (4544, "2000国家大地坐标系，高斯-克吕格3°带，中央经线105°E（EPSG:4544）"),
        (4523, "2000国家大地坐标系，高斯-克吕格3°带第35带，中央经线105°E（EPSG:4523）"),
        (4491, "2000国家大地坐标系，高斯-克吕格6°带第13带，中央经线75°E（EPSG:4491）"),
        (2379, "1980西安坐标系，高斯-克吕格3°带，中央经线102°E（EPSG:2379）"),
        (21418, "1954北京坐标系，高斯-克吕格6°带第18带，中央经线105°E（EPSG:21418）"),
        (32648, "WGS 84，UTM 48N带（EPSG:32648）"),
    ],
)
def test_a_system_is_named_as_planners_name_it(code: int, chinese: str) -> None:
    """The meridians are those that PROJ has for each code."""
    system = pyproj.CRS.from_epsg(code)
    assert system_text(system, speak("zh")) == chinese
    operation = system.coordinate_operation
    assert operation is not None
    meridian = next(p.value for p in operation.params if "origin" in p.name and "Long" in p.name)
    assert f"{meridian:.0f}°" in chinese or code == 32648


def test_a_circle_of_which_some_services_are_enough_has_a_ground(village: PlaceLayers, tmp_path: Path) -> None:
    """One of care and shop is enough: the ground is that of both together, and the sheet can be drawn."""
    text = PLAN.replace("own_groups = true\n", "k_of = 1\n")
    result = evaluated(village, tmp_path, ("all",), text)
    ((verdict, evidence),) = circles(result.evaluation)
    ground = Grounds(result.place, result.evaluation).of(verdict)
    assert ground is not None
    assert ground.share.ndim == 2
    reached = np.argwhere(ground.share <= 1) * ground.step_m + [ground.y, ground.x]
    served = result.place.demand.xy[evidence.served][:, ::-1]
    assert len(served) > 6
    apart = np.sqrt(((served[:, None] - reached[None]) ** 2).sum(axis=2)).min(axis=1)
    assert apart.max() <= 2 * ground.step_m
    with drawn(result, verdict) as figure:
        assert "各项服务圈" in "".join(texts(figure, 1))
