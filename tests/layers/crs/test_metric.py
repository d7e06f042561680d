"""Metric coordinate systems, planners' names for them, and what numbers look like."""

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from lifecircle.layers.crs.metric import choose_metric_crs
from lifecircle.layers.crs.names import crs_name, parse_crs
from lifecircle.layers.crs.plausibility import check_bounds, likely_crs, old_datum_warning, swapped_note
from lifecircle.layers.errors import DataError

XIANGTAN = (112.6, 27.5, 113.1, 28.1)


@pytest.mark.parametrize(
    ("lon", "meridian"),
    [(112.9, 114), (121.47, 120), (104.07, 105), (75.2, 75), (134.9, 135), (112.49, 111), (112.51, 114)],
)
def test_a_chinese_place_gets_the_3_degree_zone_of_its_middle(lon: float, meridian: int) -> None:
    crs = choose_metric_crs((lon - 0.1, 30, lon + 0.1, 30.2))
    assert crs.to_epsg() == 4534 + (meridian - 75) // 3
    assert f"CM {meridian}E" in crs.name


@pytest.mark.parametrize(("bounds", "code"), [((-51.3, -30.2, -51.1, -29.9), 32722), ((-15.6, 28, -15.3, 28.2), 32628)])
def test_other_places_get_utm(bounds: tuple[float, ...], code: int) -> None:
    assert choose_metric_crs(bounds).to_epsg() == code


def test_lengths_are_true_to_one_in_three_thousand() -> None:
    crs = choose_metric_crs((112.55, 30, 112.56, 30.01))  # the edge of its zone, where it is worst
    xs, ys = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform([112.55, 112.56], [30.0, 30.0])
    true = pyproj.Geod(ellps="WGS84").inv(112.55, 30, 112.56, 30)[2]
    assert abs(np.hypot(xs[1] - xs[0], ys[1] - ys[0]) / true - 1) < 1 / 3000


def test_a_frame_in_any_crs_is_a_place() -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.box(*XIANGTAN)], crs=4326).to_crs(3857)
    assert choose_metric_crs(frame).to_epsg() == 4547


def test_an_empty_frame_is_no_place() -> None:
    with pytest.raises(DataError, match="empty layer"):
        choose_metric_crs(gpd.GeoDataFrame(geometry=[], crs=4326))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("EPSG:4326", 4326),
        ("4490", 4490),
        ("WGS84", 4326),
        ("wgs 84", 4326),
        ("CGCS2000", 4490),
        ("国家2000", 4490),
        ("CGCS2000 38带", 4526),
        ("CGCS2000 3度带 第37带", 4525),
        ("CGCS2000_3_Degree_GK_Zone_38", 4526),
        ("CGCS2000 19带", 4497),
        ("CGCS2000 中央经线 114", 4547),
        ("CGCS2000_3_Degree_GK_CM_114E", 4547),
        ("2000国家大地坐标系 CM 120", 4549),
        ("西安80", 4610),
        ("西安80 38带", 2362),
        ("Xian 1980 3-degree Gauss-Kruger zone 38", 2362),
        ("西安80 中央经线114", 2383),
        ("北京54", 4214),
        ("北京54 38带", 2414),
        ("Beijing 1954 CM 114E", 2435),
        ("EPSG:32649", 32649),
        ("UTM 49N", 32649),
        ("WGS 84 / UTM zone 50N", 32650),
        ("utm_zone_22S", 32722),
    ],
)
def test_planners_words_name_a_system(words: str, code: int) -> None:
    assert parse_crs(words).to_epsg() == code


@pytest.mark.parametrize("zone", range(25, 46))
def test_every_3_degree_zone_is_known_with_and_without_its_number(zone: int) -> None:
    numbered, plain = parse_crs(f"CGCS2000 {zone}带"), parse_crs(f"CGCS2000 中央经线 {zone * 3}")
    x, y = pyproj.Transformer.from_crs(4490, numbered, always_xy=True).transform(zone * 3, 30)
    assert (round(x), crs_name(numbered)) == (zone * 1_000_000 + 500_000, f"EPSG:{4513 + zone - 25}")
    x, again = pyproj.Transformer.from_crs(4490, plain, always_xy=True).transform(zone * 3, 30)
    assert (round(x), round(again, 3)) == (500_000, round(y, 3))


def test_a_city_s_grid_is_named_with_what_it_has_of_its_own() -> None:
    assert crs_name(parse_crs("CGCS2000 中央经线113.5")) == "CGCS2000 CM 113.5E"
    assert crs_name(parse_crs("西安80 中央经线113°20′ 投影面高程 120")) == "Xian1980 CM 113.333E +120 m"
    assert crs_name(parse_crs("CGCS2000")) == "EPSG:4490"


@pytest.mark.parametrize("zone", range(13, 24))
def test_every_6_degree_zone_is_known(zone: int) -> None:
    crs = parse_crs(f"CGCS2000 {zone}带")
    x, _ = pyproj.Transformer.from_crs(4490, crs, always_xy=True).transform(zone * 6 - 3, 30)
    assert round(x) == zone * 1_000_000 + 500_000


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(DataError, match="No coordinate system is called Mars"):
        parse_crs("Mars")


@pytest.mark.parametrize(
    ("code", "name"), [(2362, "Xi'an 80"), (4610, "Xi'an 80"), (2414, "Beijing 54"), (4214, "Beijing 54")]
)
def test_old_datums_come_with_a_warning(code: int, name: str) -> None:
    warning = old_datum_warning(pyproj.CRS.from_epsg(code))
    assert warning is not None
    assert name in str(warning)


@pytest.mark.parametrize("code", [4326, 4490, 4547, 32649])
def test_todays_datums_come_without(code: int) -> None:
    assert old_datum_warning(pyproj.CRS.from_epsg(code)) is None


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (XIANGTAN, "EPSG:4490"),
        ((38_400_000, 3_000_000, 38_500_000, 3_100_000), "EPSG:4526"),
        ((19_400_000, 3_000_000, 19_500_000, 3_100_000), "EPSG:4497"),
        ((400_000, 3_000_000, 500_000, 3_100_000), "central meridian"),
        ((12_530_000, 3_190_000, 12_590_000, 3_260_000), "EPSG:3857"),
        ((112_600_000, 27_500_000, 113_100_000, 28_100_000), "times 1000000"),
    ],
)
def test_numbers_tell_what_they_look_like(bounds: tuple[float, ...], words: str) -> None:
    assert words in str(likely_crs(bounds))


@pytest.mark.parametrize("code", [4326, 4490, 4547, 4526, 32649, 3857])
def test_true_numbers_are_never_doubted(code: int) -> None:
    crs = pyproj.CRS.from_epsg(code)
    bounds = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform_bounds(*XIANGTAN)
    check_bounds(bounds, crs, file="a.shp")


def test_a_place_that_would_lie_in_china_if_exchanged_raises_a_doubt() -> None:
    assert swapped_note((43.7, 87.4, 43.9, 87.7)) is not None  # Urumqi, exchanged: in the Arctic Ocean
    assert swapped_note((87.4, 43.7, 87.7, 43.9)) is None
    assert swapped_note((-51.3, -30.2, -51.1, -29.9)) is None
