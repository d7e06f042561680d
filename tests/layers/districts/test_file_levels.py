"""What a file of districts is called tells their level, where it is no word for other zones or buildings."""

import pytest

from lifecircle.layers.districts.names import level_of_file


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("居住小区.shp", "estate"),
        ("涪城区居住小区_2023.shp", "estate"),
        ("住宅小区边界.geojson", "estate"),
        ("居住区", "estate"),
        ("housing_estates.gpkg", "estate"),
        ("村社区.shp", "village"),
        ("街道乡镇.shp", "township"),
        ("区县.shp", "county"),
        ("交通小区.shp", ""),
        ("普查小区.shp", ""),
        ("小区出入口.shp", ""),
        ("社区服务中心.shp", ""),
        ("districts.shp", ""),
    ],
)
def test_the_level_of_a_file(name: str, level: str) -> None:
    assert level_of_file(name) == level
