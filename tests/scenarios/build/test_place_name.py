"""A place that nobody names is called after its streets' file, or its folder where the file's name says nothing."""

from pathlib import Path

import pytest

from lifecircle.scenarios.build.place_name import name_of_streets


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/资料/绵阳主城区/道路中心线.shp", "绵阳主城区"),
        ("/资料/绵阳主城区/现状路网_2023.shp", "绵阳主城区"),
        ("/home/a/涪城区/gis/roads.geojson", "涪城区"),
        ("/home/a/涪城区/数据/gis_osm_roads_free_1.shp", "涪城区"),
        ("/资料/绵阳主城区/涪城区道路.shp", "涪城区道路"),
        ("/资料/mianyang.osm.pbf", "mianyang"),
        ("/roads.shp", ""),
        ("/F/路网.osm", ""),
        ("/数据/道路网.shp", ""),
        ("/data/street_network.gpkg", ""),
        ("/data/osm_roads.shp", ""),
        ("/data/map.osm", ""),
        ("/涪城区/路网/路网.osm.pbf", "涪城区"),
    ],
)
def test_generic_names_give_way_to_the_folders(file: str, name: str) -> None:
    assert name_of_streets(Path(file)) == name


def test_the_name_of_whoever_works_here_is_no_name_of_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/planner"))
    assert name_of_streets(Path("/home/planner/资料/道路中心线.shp")) == ""
    assert name_of_streets(Path("/home/planner/涪城区/资料/道路中心线.shp")) == "涪城区"
