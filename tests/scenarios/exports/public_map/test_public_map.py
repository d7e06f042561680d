"""The page for citizens: it asks nothing of the internet, holds nobody's data, and its minutes are the streets' own."""

import json
import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from lifecircle.coverage.accessibility.nearest_facility import NearestFacilitySearch
from lifecircle.coverage.network.model import PRIVATE, STAIRS, WALK
from lifecircle.coverage.place import Place
from lifecircle.coverage.travel.profiles import WALK_ADULT, pace
from lifecircle.layers.schema import GROUPS, PlaceLayers
from lifecircle.scenarios.build.request import check_request
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.exports.public_map.public_map import write_public_map
from lifecircle.scenarios.planning.citizens.cards import public_sites
from lifecircle.scenarios.planning.citizens.contents import contents_of
from lifecircle.scenarios.presentation.translate import speak
from lifecircle.scenarios.project.project import Project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.to_place import make_place
from lifecircle.scenarios.runs.check import run_check
from lifecircle.scenarios.runs.evaluation import Result

DATA = re.compile(r'<script type="application/json" id="lifecircle-data">(.*?)</script>')
SCRIPT = resources.files("lifecircle.scenarios.exports") / "web/walk.js"
PUBLIC = resources.files("lifecircle.scenarios.exports") / "web/public.js"
SHOWN = {"n", "c", "m", "h", "o", "f", "a", "p"}
SECONDS = 1.2
"""Metres a second of an adult."""


def written(layers: PlaceLayers, folder: Path, kind: str = "public", language: str = "zh") -> str:
    path = folder / f"{kind}.html"
    write_public_map(layers, Settings(name=layers.name, created="2026-01-02"), speak(language), path, kind=kind)
    return path.read_text(encoding="utf-8")


def data_of(html: str) -> dict[str, Any]:
    found = DATA.search(html)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def walked(data: dict[str, Any], lonlat: np.ndarray, *, row: int = 0) -> list[dict[str, Any] | None]:
    """What the page's own script says of places."""
    if shutil.which("node") is None:
        pytest.skip("there is no node to run the page's script")
    asked = {"graph": data["graph"], "cap": data["cap"], "places": lonlat.tolist(), "pace": row}
    script = Path(__file__).parent / "walk_at.js"
    done = subprocess.run(
        ["node", str(script), str(SCRIPT)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    answers: list[dict[str, Any] | None] = json.loads(done.stdout)
    return answers


def nearest_s(answers: list[dict[str, Any] | None]) -> np.ndarray:
    return np.array([min((s for _, s in one["sites"]), default=np.inf) if one else np.inf for one in answers])


@pytest.fixture(scope="module")
def html(village: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(village, tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def small(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, dict[str, Any]]:
    return make_place(small_demo_city), data_of(written(small_demo_city, tmp_path_factory.mktemp("small")))


def test_nothing_can_be_fetched_and_no_other_script_can_run(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = " ".join(f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts)
    assert policy.group(1) == f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:"
    assert not re.findall(r"<script[^>]+src|<link[^>]+href|@import|fetch\(|XMLHttpRequest\(|WebSocket\(", html)
    assert "openstreetmap" not in html.replace("OpenStreetMap", "").casefold()


def test_no_figure_of_the_population_is_in_the_page(village: PlaceLayers, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    people = {group: rng.integers(31_000_000, 98_000_000, len(village.demand)).astype(float) for group in GROUPS}
    counted = replace(village, demand=village.demand.assign(**people))
    html = written(counted, tmp_path)
    data = data_of(html)
    told = [f"{value:.0f}" for group in GROUPS for value in (*people[group], people[group].sum())]
    assert [figure for figure in told if figure in html or f"{int(figure):,}" in html] == []
    # What else depends on where people live would change with them; only these keys exist, and none of them does.
    assert set(data) == {
        "graph", "rails", "cap", "large", "sites", "at", "box", "categories", "themes", "names", "colours", "texts",
    }  # fmt: skip
    assert all(set(site) <= SHOWN for site in data["sites"])
    nobody = replace(village, demand=village.demand.assign(**dict.fromkeys(GROUPS, 0.0)).iloc[:1])
    assert data_of(written(nobody, tmp_path)) == data


def test_only_named_columns_are_published_and_no_persons_number(village: PlaceLayers, tmp_path: Path) -> None:
    more = {
        "负责人": "张三丰",
        "开放时间": "周一至周五 9:00-17:00",
        "联系电话": "028-8765 4321；13812345678",
        "在册老人": "李四、王五",
        "地址（门牌）": "样街道1号",
        "是否收费": "否",
    }
    facilities = village.facilities.assign(more=[json.dumps(more, ensure_ascii=False), "", ""])
    html = written(replace(village, facilities=facilities), tmp_path)
    for hidden in ("张三丰", "13812345678", "李四", "在册"):
        assert hidden not in html
    card = data_of(html)["sites"][0]
    assert card["h"] == "周一至周五 9:00-17:00"
    assert (card["p"], card["a"], card["f"]) == ("028-8765 4321", "样街道1号", "免费")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mo-Fr 09:00-17:00; Sa off", "周一至周五 09:00-17:00；周六 休息"),
        ("24/7", "全天"),
        ("Tu-Su 09:00-17:00, PH off", "周二至周日 09:00-17:00、法定节假日 休息"),
        ("sunrise-sunset", "sunrise-sunset"),
        ("周一休息", "周一休息"),
        ("", ""),
    ],
)
def test_short_forms_of_opening_hours_are_told_in_chinese(said: str, shown: str, village: PlaceLayers) -> None:
    more = json.dumps({"opening_hours": said})
    site = public_sites(village.facilities.assign(more=more), {"fitness_site"}, speak("zh"))[0]
    assert site.hours == shown


def test_no_text_of_a_file_becomes_markup_or_script(village: PlaceLayers, tmp_path: Path) -> None:
    names = ["</script><script>document.title='taken'</script>", "<img src=x onerror=alert(1)>", "{{7*7}} ${1}"]
    more = json.dumps({"开放时间": "<b>9:00</b>", "地址": "</script>"}, ensure_ascii=False)
    html = written(replace(village, facilities=village.facilities.assign(name=names, more=more)), tmp_path)
    assert html.count("<script") == html.count("</script>") == 5
    assert "onerror=alert" not in DATA.sub("", html)
    assert "{{7" not in html
    assert [site["n"] for site in data_of(html)["sites"]] == names
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(", PUBLIC.read_text(encoding="utf-8"))


def test_closed_planned_and_unscheduled_facilities_are_not_shown(village: PlaceLayers) -> None:
    def shown(**columns: object) -> list[str]:
        sites = public_sites(village.facilities.assign(**columns), contents_of("public").categories, speak("zh"))
        return [site.name for site in sites]

    assert shown() == ["河南社区养老站", "健身苑", "便利店"]
    assert shown(status=["closed", "existing", "planned"]) == ["健身苑"]
    assert shown(mobile=[True, False, True], mobile_place=["村口", "", "村口"], mobile_time=["周一", "", ""]) == [
        "河南社区养老站",
        "健身苑",
    ]


def test_what_opens_later_or_has_closed_by_its_year_is_not_shown(village: PlaceLayers, tmp_path: Path) -> None:
    """The page is made in 2026."""
    facilities = village.facilities.assign(opened=[2027.0, 2026.0, np.nan], closed=[np.nan, np.nan, 2026.0])
    html = written(replace(village, facilities=facilities), tmp_path)
    assert [site["n"] for site in data_of(html)["sites"]] == ["健身苑"]
    assert len(public_sites(facilities, contents_of("public").categories, speak("zh"))) == 3


def test_services_of_one_site_are_one_card(village: PlaceLayers) -> None:
    same = village.facilities.assign(site="s", name="综合楼", category=["day_care", "elderly_meal", "health_station"])
    sites = public_sites(same, contents_of("public").categories, speak("zh"))
    assert [(site.name, site.categories, site.rows) for site in sites] == [
        ("综合楼", ("day_care", "elderly_meal", "health_station"), (0, 1, 2))
    ]


def test_a_map_without_facilities_and_one_too_large_are_refused(
    village: PlaceLayers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ProjectError, match=r"no facility for the map 'Care for older people: 样村'"):
        written(replace(village, facilities=village.facilities.iloc[2:3]), tmp_path, "care", "en")
    monkeypatch.setattr("lifecircle.scenarios.exports.public_map.public_map.MOST_BYTES", 1000)
    with pytest.raises(ProjectError, match="more than the 0 MB"):
        written(village, tmp_path)


def test_the_pages_minutes_are_those_of_networkx_in_the_village(village: PlaceLayers, html: str) -> None:
    """Streets of 300 m without stairs or waits: a walk is the metres along them and beside them over 1.2 m/s."""
    edges = village.streets.edges
    xy = shapely.get_coordinates(village.streets.nodes.geometry.to_numpy())
    starts = np.random.default_rng(7).choice(np.flatnonzero(xy[:, 0] < xy[:, 0].max()), 18, replace=False)
    # A place 2 m north of the street that runs east, 7 m from its crossing. The doors of sites are 3 m from theirs.
    on_street = {f"place {node}": (int(node), int(node) + 1, 7.0) for node in starts}
    on_street |= {"0 east": (0, 1, 3.0), "0 north": (0, 5, 3.0), "2 east": (21, 22, 3.0)}
    doors = {0: ("0 east", "0 north"), 1: (12,), 2: ("2 east",)}  # its other door lies 3 m off the last street
    graph: Any = nx.Graph()
    for u, v in zip(edges["u"].astype(int), edges["v"].astype(int), strict=True):
        here = sorted((at, name) for name, (begin, end, at) in on_street.items() if (begin, end) == (u, v))
        chain = [(0.0, u), *here, (300.0, v)]
        for (before, one), (after, other) in pairwise(chain):
            graph.add_edge(one, other, metres=after - before)
    back = Transformer.from_crs(edges.crs, "EPSG:4326", always_xy=True)
    answers = walked(data_of(html), np.column_stack(back.transform(*(xy[starts] + [7.0, 2.0]).T)))
    for node, answer in zip(starts, answers, strict=True):
        assert answer is not None
        metres = nx.single_source_dijkstra_path_length(graph, f"place {node}", weight="metres")
        assert dict(answer["sites"]) == pytest.approx(
            {site: (2.0 + min(metres[door] for door in ends)) / SECONDS for site, ends in doors.items()}, abs=0.3
        )


@pytest.mark.parametrize(("row", "group"), [(0, "people"), (1, "age_60_plus")])
def test_the_pages_minutes_are_the_programs_at_random_places(
    small: tuple[Place, dict[str, Any]], small_demo_city: PlaceLayers, row: int, group: str
) -> None:
    """Where two streets are about as near, either may be taken: so one place in twenty may differ."""
    place, data = small
    rng = np.random.default_rng(11)
    low, high = place.demand.xy.min(axis=0), place.demand.xy.max(axis=0)
    xy = np.vstack([place.demand.xy[:: max(1, len(place.demand) // 60)], rng.uniform(low, high, (80, 2))])
    page, program = _both(small_demo_city, place, data, xy, row, group)
    both = np.isfinite(page) & np.isfinite(program)
    assert both.sum() > 60
    assert (np.isfinite(page) == np.isfinite(program)).mean() > 0.98
    assert np.quantile(np.abs(page[both] - program[both]), 0.95) < 1.0


def _both(
    layers: PlaceLayers, place: Place, data: dict[str, Any], xy: np.ndarray, row: int, group: str
) -> tuple[np.ndarray, np.ndarray]:
    """Seconds to the nearest of all by the page's own script, and by the program."""
    back = Transformer.from_crs(place.network.crs, "EPSG:4326", always_xy=True)
    page = nearest_s(walked(data, np.column_stack(back.transform(*xy.T)), row=row))
    sites = public_sites(layers.facilities, contents_of("public").categories, speak("zh"))
    rows = np.array(sorted(row for site in sites for row in site.rows), np.int32)
    return page, _program_s(place, xy, rows, group)


def _program_s(place: Place, xy: np.ndarray, rows: np.ndarray, group: str) -> np.ndarray:
    count = len(xy)
    demand = replace(
        place.demand,
        xy=xy,
        weights={"people": np.ones(count)},
        rural=np.zeros(count, np.bool_),
        district={level: np.full(count, -1, np.int32) for level in place.demand.district},
    )
    way = NearestFacilitySearch(replace(place, demand=demand)).find(rows, "walk", pace(group, "walk"))
    return np.where(way.cost <= 3600, way.cost, np.inf)


def test_the_pages_ways_are_networkx_ways_from_the_street_that_it_took(
    small: tuple[Place, dict[str, Any]], small_demo_city: PlaceLayers
) -> None:
    """From the page's own street and share of it on, nothing is left open: networkx on the layer's streets decides."""
    place, data = small
    rng = np.random.default_rng(5)
    xy = place.demand.xy[rng.choice(len(place.demand), 40)]
    back = Transformer.from_crs(place.network.crs, "EPSG:4326", always_xy=True)
    answers = walked(data, np.column_stack(back.transform(*xy.T)))
    streets = _Streets(place)
    assert not (place.network.edge_flags & PRIVATE).any(), "then this oracle would not know where one may walk"
    sites = public_sites(small_demo_city.facilities, contents_of("public").categories, speak("zh"))
    everywhere = np.arange(len(place.facilities), dtype=np.int32)
    snapped, owner = NearestFacilitySearch(place).doors(everywhere, WALK_ADULT)
    checked = 0
    for answer in answers:
        if answer is None:
            continue
        streets.stand(answer["foot"])
        for site, said in sorted(answer["sites"], key=lambda one: one[1])[:3]:
            doors = np.flatnonzero(np.isin(owner, sites[site].rows) & snapped.found)
            ways = [streets.seconds_to(snapped.edge[d], snapped.offset_m[d], snapped.leg_m[d]) for d in doors]
            assert said == pytest.approx(min(ways), abs=0.3)
            checked += 1
    assert checked > 50


class _Streets:
    """The walkable streets as networkx has them: seconds of adults, on flat ground and stairs, from one place."""

    def __init__(self, place: Place) -> None:
        network = place.network
        assert np.isnan(network.node_z).all()
        self.rows = np.flatnonzero(network.edge_flags & WALK)
        self.length = network.edge_length_m
        self.seconds = self.length * np.where(network.edge_flags & STAIRS, 2.0, 1.0) / SECONDS
        self.ends = [(int(u), int(v)) for u, v in zip(network.edge_u, network.edge_v, strict=True)]
        self.graph: Any = nx.MultiGraph()
        self.graph.add_weighted_edges_from((*self.ends[e], float(self.seconds[e])) for e in self.rows)

    def stand(self, foot: dict[str, Any]) -> None:
        self.edge, self.share, self.leg = int(self.rows[foot["edge"]]), foot["share"], foot["leg"] / SECONDS
        self.graph.remove_nodes_from(["here"])
        for end, share in zip(self.ends[self.edge], (self.share, 1 - self.share), strict=True):
            self.graph.add_edge("here", end, weight=share * self.seconds[self.edge])
        self.cost = nx.single_source_dijkstra_path_length(self.graph, "here")

    def seconds_to(self, edge: int, offset_m: float, leg_m: float) -> float:
        share = offset_m / self.length[edge]
        ways = [
            self.cost.get(end, np.inf) + part * self.seconds[edge]
            for end, part in zip(self.ends[edge], (share, 1 - share), strict=True)
        ]
        if edge == self.edge:
            ways.append(abs(share - self.share) * self.seconds[edge])
        return float(self.leg + min(ways) + leg_m / SECONDS)


def test_in_a_browser_without_network_the_nearest_comes_first(village: PlaceLayers, html: str, tmp_path: Path) -> None:
    """The place lies 20 m north of the station's door, in the corner of the grid."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("there is no chromium")
    path = tmp_path / "public.html"
    path.write_text(html, encoding="utf-8")
    back = Transformer.from_crs(village.facilities.crs, "EPSG:4326", always_xy=True)
    first = village.facilities.geometry.iloc[0]
    lon, lat = back.transform(first.x, first.y + 20)
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND",
               "--virtual-time-budget=3000", "--window-size=360,740", f"--user-data-dir={tmp_path / 'browser'}",
               "--dump-dom", f"{path.as_uri()}#{lat:.7f},{lon:.7f}"]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    assert 'class="themes"' in shown
    seconds = re.findall(r'data-seconds="([\d.]+)"', shown)
    names = re.findall(r'class="name">([^<]*)<', shown)
    assert names[0] == "河南社区养老站"
    assert float(seconds[0]) == pytest.approx(17 / SECONDS, abs=1.0)
    assert "1分钟" in shown


def test_chengdu_is_one_page_under_ten_megabytes(shared_data: Path, tmp_path: Path) -> None:
    """The box of 70 km2 in the middle of the city, with what OpenStreetMap tells of its facilities."""
    raw = {
        "network": {"file": shared_data / "chengdu/chengdu.osm"},
        "circles": [{"service": "supermarket", "limit": 15}],
        "population": {"estimate": {"people_per_km2": 15_000}},
    }
    project = run_check(check_request(raw, file="test", folder=Path())).project
    html = written(project.layers, tmp_path)
    data = data_of(html)
    assert 300_000 < len(html.encode()) < 5_000_000
    assert len(data["sites"]) > 200
    assert sum("h" in site for site in data["sites"]) > 5
    assert "人民南路二段" in data["names"]["text"]
    place = make_place(project.layers)
    xy = place.demand.xy[np.random.default_rng(2).choice(len(place.demand), 150)]
    page, program = _both(project.layers, place, data, xy, 0, "people")
    both = np.isfinite(page) & np.isfinite(program)
    assert both.sum() > 130
    assert np.quantile(np.abs(page[both] - program[both]), 0.9) < 2.0


def test_the_map_is_an_export_like_any_other(result: Result, tmp_path: Path) -> None:
    from lifecircle.scenarios.exports.registry import find_exports, write_exports
    from lifecircle.scenarios.exports.request import ExportRequest

    request = ExportRequest(result, speak("zh"))
    files = write_exports(request, find_exports(["public-map", "care-map", "fitness-map"]), tmp_path / "out")
    assert [file.name for file in files] == ["public-map.html", "fitness-map.html", "care-map.html"]
    assert data_of(files[2].read_text(encoding="utf-8"))["large"] is True
    assert isinstance(result.project, Project)
