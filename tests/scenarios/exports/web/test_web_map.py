"""The web map stands on its own, and no name in the data can break out of it."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.scenarios.exports.web.coordinates import UNITS_PER_DEGREE
from lifecircle.scenarios.exports.web.web_map import OSM_TILES, write_web_map
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result
from lifecircle.texts import one_line

DATA = re.compile(r'<script type="application/json" id="lifecircle-data">(.*?)</script>')


def html_of(result: Result, folder: Path, language: str = "en") -> str:
    path = folder / "map.html"
    write_web_map(result.project.layers, result.project.settings, result.evaluation, speak(language), path)
    return path.read_text(encoding="utf-8")


def data_of(html: str) -> dict[str, Any]:
    found = DATA.search(html)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


@pytest.fixture(scope="module")
def html(result: Result, tmp_path_factory: pytest.TempPathFactory) -> str:
    return html_of(result, tmp_path_factory.mktemp("web"), "zh")


def test_nothing_is_fetched_but_the_background_that_is_switched_on(html: str) -> None:
    assert not re.findall(r"<script[^>]+src|<link[^>]+href|@import", html)
    # Beside the tiles only namespaces, a comment's and the licence's addresses stand in the file.
    hosts = set(re.findall(r"https?://([\w.-]+)", html))
    assert hosts <= {
        "tile.openstreetmap.org",
        "www.w3.org",
        "leafletjs.com",
        "bugzilla.mozilla.org",
        "bugs.chromium.org",
    }
    assert OSM_TILES in html


def test_every_circle_with_people_is_in_it_in_the_planners_language(html: str, result: Result) -> None:
    circles = data_of(html)["circles"]
    assert [circle["title"] for circle in circles][:2] == ["15分钟养老服务圈", "城市社区15分钟健身圈"]
    elderly = circles[0]
    assert (elderly["people"], elderly["served"], elderly["unserved"]) == ("≈ 50", "≈ 12", "≈ 38")
    assert elderly["unit"] == "分钟"
    assert elderly["state"].count("1") == 6
    assert elderly["state"].count("0") == 19
    assert "估算" in elderly["estimated"]
    evidence = result.evaluation.verdicts[0].evidence
    assert isinstance(evidence, CircleEvidence)
    assert len(elderly["areas"]) == len(evidence.areas)


def test_points_come_back_to_where_they_are_within_a_metre(html: str, result: Result) -> None:
    units = np.array(data_of(html)["points"]).reshape(-1, 2).cumsum(axis=0) / UNITS_PER_DEGREE
    crs = result.place.network.crs
    back = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(units[:, 0], units[:, 1])
    homes = result.place.demand.xy[~result.place.demand.on_land]
    assert np.abs(np.column_stack(back) - homes).max() < 1.0


def test_all_streets_are_drawn_joined_where_they_run_on(html: str, result: Result) -> None:
    data = data_of(html)
    degrees = [np.array(line).reshape(-1, 2).cumsum(axis=0) / UNITS_PER_DEGREE for line in data["streets"]["minor"]]
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", result.place.network.crs, always_xy=True)
    drawn = sum(shapely.LineString(np.column_stack(to_metres.transform(*line.T))).length for line in degrees)
    assert drawn == pytest.approx(result.place.network.edge_length_m.sum(), rel=0.002)


MARKUP = "</title></script><script>document.title='PWNED'</script><img src=x onerror=alert(1)>"
TEMPLATES = ("{{ 7*7 }}", "{% for x in y %}", "{# gone #}", "{{ cycler.__init__.__globals__.os.getcwd() }}")


@pytest.mark.parametrize("text", [MARKUP, *TEMPLATES, "<!--slot:data-->", "\\u003c\\", "&lt;b&gt;", "\u2028\u2029"])
def test_a_text_of_the_planners_files_is_neither_markup_nor_template(text: str, result: Result, tmp_path: Path) -> None:
    """As the name of a facility, of the place and of an area it comes back as written, and stands nowhere else."""
    html = html_of(_named(result, text), tmp_path)
    data = data_of(html)
    assert data["facilities"]["name"][0] == text
    assert data["texts"]["place"] == text
    assert any(text in area["name"] for circle in data["circles"] for area in circle["areas"])
    page = Page(html)
    assert page.title == one_line(text)
    assert page.elements == Page(html_of(result, tmp_path)).elements
    if text in (MARKUP, *TEMPLATES):
        assert text not in html, "not even a second rendering would see it"


def _named(result: Result, text: str) -> Result:
    layers = result.project.layers
    layers = replace(layers, facilities=layers.facilities.assign(name=text))
    settings = result.project.settings.model_copy(update={"name": text, "source": text})
    verdicts = list(result.evaluation.verdicts)
    circle = verdicts[0]
    assert isinstance(circle.evidence, CircleEvidence)
    areas = tuple(replace(area, name=text) for area in circle.evidence.areas)
    verdicts[0] = replace(circle, evidence=replace(circle.evidence, areas=areas))
    evaluation = replace(result.evaluation, verdicts=tuple(verdicts))
    return replace(result, project=replace(result.project, layers=layers, settings=settings), evaluation=evaluation)


class Page(HTMLParser):
    """What a browser makes of a page: its title and its elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title = ""
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))
        self._within = tag

    def handle_endtag(self, _tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        self.title += data if self._within == "title" else ""


def test_the_page_allows_its_own_scripts_and_no_other(html: str) -> None:
    policy = next(
        dict(attrs)["content"] or ""
        for tag, attrs in Page(html).elements
        if attrs[:1] == [("http-equiv", "Content-Security-Policy")]
    )
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    allowed = re.findall(r"'sha256-([^']+)'", policy)
    assert len(scripts) == 3
    assert allowed == [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")


def test_no_template_engine_is_loaded_to_write_it() -> None:
    engines = ("jinja2", "mako", "branca")
    code = f"import sys, lifecircle.scenarios.exports.web.web_map; print([n for n in {engines} if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
