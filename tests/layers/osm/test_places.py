"""A place by its name within a file: the street of the place is taken, that of the other is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.osm.extract import read_osm

STREET = {"highway": "residential"}
SQUARE = ((0, 0), (20, 0), (20, 20), (0, 20))
OsmFile = Callable[..., Path]


@pytest.fixture
def two_towns(osm_file: OsmFile) -> Path:
    """西镇 with a street, 东镇 with another 100 km east, and a county around both; in thousandths of a degree."""
    nodes: dict[int, tuple[float, float]] = {1: (5, 5), 2: (9, 5), 3: (1005, 5), 4: (1009, 6)}
    rings: dict[int, tuple[list[int], dict[str, str]]] = {}
    for number, (aside, tags) in enumerate(
        ((0, {"name": "西镇", "name:en": "Westtown"}), (1000, {"name": "东镇"}), (0, {"name": "大西县"}))
    ):
        first, wide = 10 * (number + 1), 51 if number == 2 else 1
        nodes |= {first + row: (aside + wide * x - (wide > 1), y - (wide > 1)) for row, (x, y) in enumerate(SQUARE)}
        ring = [first, first + 1, first + 2, first + 3, first]
        level = "6" if number == 2 else "8"
        rings[100 + number] = (ring, {"boundary": "administrative", "admin_level": level, **tags})
    ways = {50: ([1, 2], {**STREET, "name": "西街"}), 51: ([3, 4], {**STREET, "name": "东街"}), **rings}
    return osm_file(nodes, ways)


def streets(path: Path, place: str | None) -> set[str]:
    return set(read_osm(path, place=place).streets.edges["name"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("东镇", {"东街"}),
        ("大西", {"东街", "西街"}),
        ("Westtown", {"西街"}),
        ("westtown", {"西街"}),
        (None, {"东街", "西街"}),
    ],
)
def test_the_streets_within_the_boundary_of_that_name_are_taken(
    two_towns: Path, name: str | None, expected: set[str]
) -> None:
    assert streets(two_towns, name) == expected


def test_the_box_is_that_of_the_boundary(two_towns: Path) -> None:
    assert read_osm(two_towns, place="西镇").within == pytest.approx((104.0, 30.0, 104.02, 30.02))
    assert streets(two_towns, "大西县") == {"东街", "西街"}


def test_a_name_that_the_file_has_not_is_told_with_those_that_it_has(two_towns: Path) -> None:
    with pytest.raises(DataError, match=r"no boundary called 南镇. Among those that it has are: 大西县, 西镇, 东镇"):
        read_osm(two_towns, place="南镇")


def test_a_file_without_boundaries_says_that_no_name_can_be_looked_up(osm_file: OsmFile) -> None:
    with pytest.raises(DataError, match="contains no boundary of a place whole"):
        read_osm(osm_file({1: (0, 0), 2: (1, 0)}, {5: ([1, 2], STREET)}), place="西镇")
