from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import requests
import shapely

from lifecircle.layers.errors import DataError
from lifecircle.layers.osm.download import read_place
from lifecircle.layers.osm.extract import read_osm
from lifecircle.progress import WorkCancelled

OsmFile = Callable[..., Path]
BOX = (104.0, 30.0, 104.002, 30.002)


@pytest.fixture(scope="module")
def osmnx() -> Any:
    """The library, loaded for these tests only: it takes more than a second, which every run would wait for."""
    return import_module("osmnx")


@pytest.fixture
def servers(osm_file: OsmFile, osmnx: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """OpenStreetMap's servers, played by osmnx's own readers of a tiny file: a ring, a lane, a library, a river."""
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (2, 0), 6: (1.4, 0.4), 7: (1.6, 0.4), 8: (1.6, 0.6)}
    ways = {
        10: ([1, 2, 3, 4, 1], {"highway": "residential", "name": "环路"}),
        11: ([2, 5], {"highway": "footway", "access": "private"}),
        12: ([6, 7, 8, 6], {"building": "yes", "amenity": "library", "name": "图书馆"}),
        13: ([4, 8], {"waterway": "river", "name": "府河"}),
    }
    path = osm_file(nodes, ways, node_tags={3: {"shop": "supermarket"}, 5: {"barrier": "gate"}, 7: {"entrance": "yes"}})

    def graph(_box: Any, **_options: Any) -> Any:
        return osmnx.graph_from_xml(path, simplify=False, retain_all=True)

    def features(_box: Any, tags: dict[str, Any]) -> gpd.GeoDataFrame:
        return osmnx.features_from_xml(path, tags=tags)

    def geocode(_name: str) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(geometry=[shapely.box(*BOX)], crs=4326)

    monkeypatch.setattr(osmnx, "graph_from_bbox", graph)
    monkeypatch.setattr(osmnx, "features_from_bbox", features)
    monkeypatch.setattr(osmnx, "geocode_to_gdf", geocode)
    return path


def test_a_place_by_name_gives_what_a_file_of_it_gives(servers: Path, tmp_path: Path) -> None:
    fetched, filed = read_place("小城", cache=tmp_path), read_osm(servers)
    for frame in (fetched, filed):
        edges = frame.streets.edges
        assert edges.loc[edges["highway"] == "residential", "geometry"].union_all().length == pytest.approx(0.004)
        assert edges.loc[edges["highway"] == "footway", "gate"].tolist() == [True]
        assert set(frame.facilities["category"]) == {"library", "supermarket"}
        assert frame.facilities["facility_id"].is_unique
        assert frame.facilities.set_index("category").loc["library", "entrances"] is not None
        assert len(frame.buildings) == 1
        assert frame.barriers["name"].tolist() == ["府河"]


@pytest.mark.usefixtures("servers")
def test_bounds_are_asked_for_with_a_margin(osmnx: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    answer = osmnx.graph_from_bbox

    def watched(box: Any, **options: Any) -> Any:
        asked.append(box)
        return answer(box, **options)

    monkeypatch.setattr(osmnx, "graph_from_bbox", watched)
    read_place(BOX, margin_m=1113.2, cache=tmp_path)
    assert asked[0][1] == pytest.approx(29.99, abs=1e-6)
    assert asked[0][0] < BOX[0] < BOX[2] < asked[0][2]


@pytest.mark.usefixtures("servers")
def test_the_settings_of_osmnx_are_put_back(osmnx: Any, tmp_path: Path) -> None:
    before = (osmnx.settings.all_oneway, osmnx.settings.cache_folder)
    read_place("小城", cache=tmp_path)
    assert (osmnx.settings.all_oneway, osmnx.settings.cache_folder) == before


def test_without_internet_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise requests.exceptions.ConnectionError

    monkeypatch.setattr(requests, "get", refuse)
    monkeypatch.setattr(requests, "post", refuse)
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _seconds: None)
    with pytest.raises(DataError, match="cannot be reached to fetch 湘潭市"):
        read_place("湘潭市", cache=tmp_path)


def test_a_place_nobody_knows_is_named(osmnx: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nothing(_name: str) -> None:
        raise osmnx._errors.InsufficientResponseError

    monkeypatch.setattr(osmnx, "geocode_to_gdf", nothing)
    with pytest.raises(DataError, match="no area called 乌有乡"):
        read_place("乌有乡", cache=tmp_path)


@pytest.mark.usefixtures("servers")
def test_fetching_stops_when_cancelled(tmp_path: Path) -> None:
    with pytest.raises(WorkCancelled):
        read_place("小城", cache=tmp_path, cancelled=lambda: True)
