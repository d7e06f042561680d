"""What closed, coming and private facilities of OpenStreetMap count as, and campuses of several outlines."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from lifecircle.layers.facilities.open_to_public import status_of_tags
from lifecircle.layers.osm.extract import OsmExtract, read_osm

OsmFile = Callable[..., Path]
TODAY = dt.date(2026, 11, 29)
STREET = {"highway": "residential"}


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ({}, "existing"), ({"access": "yes"}, "existing"), ({"access": "private"}, "closed"),
        ({"disused": "yes"}, "closed"), ({"abandoned": "yes"}, "closed"), ({"end_date": "2020"}, "closed"),
        ({"operational_status": "closed"}, "closed"),
        ({"opening_date": "2027"}, "planned"), ({"opening_date": "2026-11-30"}, "planned"),
        ({"opening_date": "2026-11-29"}, "existing"), ({"start_date": "1950s"}, "existing"),
        ({"building": "construction"}, "planned"), ({"operational_status": "under construction"}, "planned"),
        ({"end_date": "2030"}, "existing"), ({"opening_date": "2026-13"}, "existing"), ({"disused": "no"}, "existing"),
    ],
)  # fmt: skip
def test_tags_tell_the_status_of_a_library(tags: dict[str, str], status: str) -> None:
    assert status_of_tags({"amenity": "library", **tags}, TODAY)[0] == status


def test_schools_and_hospitals_are_private_ground_and_still_count() -> None:
    for amenity in ("school", "kindergarten", "hospital"):
        assert status_of_tags({"amenity": amenity, "access": "private"}, TODAY)[0] == "existing"


def test_customers_only_is_open_for_shops_and_not_for_sport() -> None:
    assert status_of_tags({"shop": "supermarket", "access": "customers"}, TODAY)[0] == "existing"
    assert status_of_tags({"leisure": "sports_centre", "access": "customers"}, TODAY)[0] == "closed"


def box(first: int, x: float, y: float, side: float) -> dict[int, tuple[float, float]]:
    return {first: (x, y), first + 1: (x + side, y), first + 2: (x + side, y + side), first + 3: (x, y + side)}


def hospitals(
    osm_file: OsmFile, outlines: list[tuple[float, float, float, str]], *nodes: tuple[float, float, str]
) -> OsmExtract:
    hospital = {"amenity": "hospital"}
    points: dict[int, tuple[float, float]] = {1: (-9, 0), 2: (9, 0)}
    ways: dict[int, tuple[list[int], dict[str, str]]] = {1: ([1, 2], STREET)}
    said: dict[int, dict[str, str]] = {}
    for row, (x, y, side, name) in enumerate(outlines):
        corners = box(10 * row + 10, x, y, side)
        points |= corners
        ways[row + 2] = ([*corners, 10 * row + 10], hospital | ({"name": name} if name else {}))
    for row, (x, y, name) in enumerate(nodes):
        points[900 + row] = (x, y)
        said[900 + row] = hospital | ({"name": name} if name else {})
    return read_osm(osm_file(points, ways, node_tags=said))


def test_a_campus_of_several_outlines_is_one_hospital(osm_file: OsmFile) -> None:
    whole = (0, 1, 3, "第一人民医院")
    parts = [(0.5, 1.5, 0.5, "门诊楼"), (2, 2, 0.5, "住院部"), (3.5, 1, 1, "第一人民医院"), (4.6, 1, 1, "")]
    found = hospitals(osm_file, [whole, *parts], (1.5, 3, "急诊")).facilities
    assert found["name"].tolist() == ["第一人民医院"]
    unit = 111.32**2 * 0.866
    assert found["land_m2"].iloc[0] == pytest.approx((9 + 1 + 1) * unit, rel=0.01)


def test_two_hospitals_side_by_side_stay_two(osm_file: OsmFile) -> None:
    found = hospitals(osm_file, [(0, 1, 1, "市人民医院"), (1.2, 1, 1, "华西医院"), (6, 1, 1, "市人民医院")]).facilities
    assert len(found) == 3  # the third bears the first one's name, 500 m away
