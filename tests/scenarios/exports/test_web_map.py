"""The web map stands on its own, and no name in the data can break out of it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from lifecircle.coverage.evaluation.verdict import CircleEvidence
from lifecircle.scenarios.exports.web_map import OSM_TILES, UNITS_PER_DEGREE, write_web_map
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.runs.evaluation import Result

CALL = re.compile(r"lifecircle\(map_\w+, (\{.*\})\);")


def html_of(result: Result, folder: Path, language: str = "en") -> str:
    path = folder / "map.html"
    write_web_map(result.project.layers, result.project.settings, result.evaluation, speak(language), path)
    return path.read_text(encoding="utf-8")


def data_of(html: str) -> dict[str, Any]:
    found = CALL.search(html)
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
    assert (elderly["people"], elderly["served"], elderly["unserved"]) == ("50", "12", "38")
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
    assert np.abs(np.column_stack(back) - result.place.demand.xy).max() < 1.0


def test_all_streets_are_drawn_joined_where_they_run_on(html: str, result: Result) -> None:
    data = data_of(html)
    degrees = [np.array(line).reshape(-1, 2).cumsum(axis=0) / UNITS_PER_DEGREE for line in data["streets"]["minor"]]
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", result.place.network.crs, always_xy=True)
    drawn = sum(shapely.LineString(np.column_stack(to_metres.transform(*line.T))).length for line in degrees)
    assert drawn == pytest.approx(result.place.network.edge_length_m.sum(), rel=0.002)


def test_a_name_cannot_break_out_of_the_script(result: Result, tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script>"
    layers = result.project.layers
    named = replace(layers, facilities=layers.facilities.assign(name=evil))
    project = replace(result.project, layers=named)
    html = html_of(replace(result, project=project), tmp_path)
    assert evil not in html
    assert data_of(html)["facilities"]["name"][0] == evil
