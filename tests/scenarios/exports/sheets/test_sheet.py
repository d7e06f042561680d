"""The drawing shows what it should where it should; measured in pixels at computed points."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from matplotlib import font_manager
from matplotlib.colors import to_hex, to_rgb
from PIL import Image

from lifecircle.coverage.evaluation.verdict import CircleEvidence, Verdict
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.sheets.circle_panel import circle_panel, waits
from lifecircle.scenarios.exports.sheets.drawing import fonts
from lifecircle.scenarios.exports.sheets.drawing.content import MapKey
from lifecircle.scenarios.exports.sheets.drawing.legend import legend_handles, round_people
from lifecircle.scenarios.exports.sheets.drawing.look import Look
from lifecircle.scenarios.exports.sheets.drawing.map_frame import round_scale
from lifecircle.scenarios.exports.sheets.drawing.wrapping import wrapped
from lifecircle.scenarios.exports.sheets.sheet import SHEET_INCH, boxes, write_drawing
from lifecircle.scenarios.presentation import map_style
from lifecircle.scenarios.presentation.map_style import round_length
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.evaluation import Result


@pytest.fixture(scope="module")
def picture(result: Result, tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    path = tmp_path_factory.mktemp("drawing") / "map.png"
    project = result.project
    write_drawing(
        project.layers,
        project.settings,
        without_areas(result.evaluation.verdicts[0]),
        speak("zh"),
        path,
        look=Look(dpi=100),
    )
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def without_areas(verdict: Verdict) -> Verdict:
    """The outlines of areas tint what lies below them; without them colours can be looked for."""
    assert isinstance(verdict.evidence, CircleEvidence)
    return replace(verdict, evidence=replace(verdict.evidence, areas=()))


def blended(colour: str, share: float) -> str:
    mixed = share * np.array(to_rgb(colour)) + (1 - share) * np.array(to_rgb(map_style.GROUND))
    red, green, blue = map(float, mixed)
    return to_hex((red, green, blue))


def near(picture: np.ndarray, colour: str) -> np.ndarray:
    wanted = np.array(to_rgb(colour)) * 255
    return np.asarray(np.abs(picture - wanted).sum(axis=2) < 24)


def test_the_unserved_leap_to_the_eye_and_the_served_are_there(picture: np.ndarray) -> None:
    map_right = int(picture.shape[1] * (boxes(Look())[0][0] + boxes(Look())[0][2]))
    assert near(picture[:, :map_right], map_style.UNSERVED).sum() > 1500
    assert near(picture[:, :map_right], blended(map_style.SERVED, 0.75)).sum() > 300


def test_water_is_drawn_where_the_river_runs(picture: np.ndarray) -> None:
    height, width, _ = picture.shape
    rows, columns = np.nonzero(near(picture[:, : int(width * 0.74)], map_style.WATER))
    assert len(rows) > 1000
    # The river crosses at 945 m of 1,200 m; the map's middle is that of the people, at the next round scale.
    _, low, _, share = boxes(Look())[0]
    tall_m = round_scale(1200 * 1.08 / (share * SHEET_INCH[1]) / 0.0254) * share * SHEET_INCH[1] * 0.0254
    expected = 1 - (low + share / 2 + share * (941 - 600) / tall_m)
    assert abs(np.median(rows) / height - expected) < 0.02
    assert columns.max() - columns.min() > 0.4 * width


def test_an_estimate_is_boxed_in_its_own_colour(picture: np.ndarray) -> None:
    panel = picture[:, int(picture.shape[1] * 0.75) :]
    assert near(panel, map_style.ESTIMATE).sum() > 100


def test_a_circle_without_a_shortfall_or_people_can_be_drawn(result: Result, tmp_path: Path) -> None:
    verdict = result.evaluation.verdicts[0]
    evidence = verdict.evidence
    assert isinstance(evidence, CircleEvidence)
    nobody = replace(evidence, people=np.zeros_like(evidence.people), asked=np.zeros_like(evidence.asked), areas=())
    empty = replace(verdict, evidence=nobody, people=0.0, served=0.0, unserved=0.0, measured=None, by_district=())
    project = result.project
    write_drawing(project.layers, project.settings, empty, speak("en"), tmp_path / "map.png", look=Look(dpi=40))
    assert (tmp_path / "map.png").stat().st_size > 5000


def test_without_a_chinese_font_a_chinese_drawing_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = [entry for entry in font_manager.fontManager.ttflist if entry.name == fonts.LATIN]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    with pytest.raises(ProjectError, match="fonts-noto-cjk"):
        fonts.families(["湘潭"])
    assert fonts.families(["Xiangtan"]) == [fonts.LATIN]


def test_a_font_installed_since_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    if fonts.chinese_family() is None:
        pytest.skip("no Chinese font is installed here")
    manager = font_manager.fontManager
    monkeypatch.setattr(manager, "ttflist", [entry for entry in manager.ttflist if entry.name == fonts.LATIN])
    assert fonts.chinese_family() in fonts.CHINESE


@pytest.mark.parametrize(
    ("most", "length"),
    [(1, 1), (1.9, 1), (2, 2), (75, 50), (130, 100), (430, 200), (1000, 1000), (1999, 1000), (0.7, 0.5), (7e5, 5e5)],
)
def test_a_scale_bar_is_of_a_round_length(most: float, length: float) -> None:
    assert round_length(most) == pytest.approx(length)


@pytest.mark.parametrize(("wanted", "people"), [(0.2, 1), (1.4, 1), (4, 5), (180, 200), (760, 1000)])
def test_a_legend_dot_stands_for_a_round_number_of_people(wanted: float, people: float) -> None:
    assert round_people(wanted) == people


def test_lines_break_between_words_or_after_a_chinese_character_but_not_before_a_comma() -> None:
    assert wrapped("Elderly care within 15 minutes", 14) == ["Elderly care", "within 15", "minutes"]
    assert wrapped("老年人，城乡，步行", 8) == ["老年人，", "城乡，步", "行"]
    assert wrapped("", 10) == [""]


def test_waits_at_crossings_stand_at_the_foot_of_a_drawing_where_there_are_any() -> None:
    waiting = Settings(name="x", crossing_wait_s=15, signal_wait_s=30)
    words = waits(waiting, speak("en"))
    assert words == "Waits at crossings: 15 s without signals, 30 s with signals."
    assert waits(Settings(name="x"), speak("en")) == ""


def test_a_hole_in_a_polygon_stays_open(result: Result, tmp_path: Path) -> None:
    layers = result.project.layers
    centre = layers.demand.geometry.to_numpy()[12]
    ring = shapely.difference(centre.buffer(290), centre.buffer(200))
    barriers = layers.barriers.iloc[:1].set_geometry([ring], crs=layers.barriers.crs)
    bare = replace(
        layers,
        barriers=barriers,
        buildings=layers.buildings.iloc[:0],
        districts=layers.districts.iloc[:0],
        streets=replace(layers.streets, edges=layers.streets.edges.iloc[:0]),
    )
    verdict = without_areas(result.evaluation.verdicts[0])
    write_drawing(bare, result.project.settings, verdict, speak("en"), tmp_path / "map.png", look=Look(dpi=50))
    with Image.open(tmp_path / "map.png") as image:
        picture = np.asarray(image.convert("RGB")).astype(int)
    rows, columns = np.nonzero(near(picture[:, : int(picture.shape[1] * 0.74)], map_style.WATER))
    # A ring's pixels lie around its middle, not in it; the softened edges of a few dots of people look like water too.
    away = np.hypot(rows - rows.mean(), columns - columns.mean())
    nearest, farthest = np.quantile(away, (0.01, 0.99))
    assert nearest > 0.5 * farthest


def test_beside_the_unserved_people_of_a_district_stands_their_share_not_that_of_the_served(result: Result) -> None:
    verdict = result.evaluation.verdicts[0]
    listing = circle_panel(
        result.project.settings, verdict, speak("en"), level="township", colours=Look().colours
    ).listings[1]
    assert listing.title == "Township or subdistrict: unserved"
    rows = {row.name: row for row in verdict.by_district}
    for line in listing.lines:
        sign, people, share = line.right.replace(",", "").split()
        assert sign == "≈"  # the fixture's older people are estimated
        row = rows[line.left]
        assert float(people) == round(row.unserved)
        assert float(share.strip("()%")) == pytest.approx(100 - 100 * row.served / row.people, abs=0.051)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["Library (22, and 1 new)", "Park (3)"]), ("zh", ["图书馆（现有 22，新增 1）", "公园 (3)"])],
)
def test_the_legend_tells_new_facilities_from_those_that_are_there(language: str, said: list[str]) -> None:
    facilities = (("library", "o", "#000000", 22), ("park", "s", "#111111", 3))
    key = MapKey(dots=(("#222222", "none", "x"),), facilities=facilities, added={"library": 1})
    labels = [str(handle.get_label()) for handle in legend_handles(key, Look(), speak(language))]
    assert [label for label in labels if "22" in label or "3)" in label] == said
