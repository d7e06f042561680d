"""Facilities that stand twice, against a plain comparison of each with each; and thousands at one point."""

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from lifecircle.layers.facilities.duplicates import LIKE, MOST_IN_A_CELL, NEAR_M, crowded, duplicate_pairs

NAMES = ["", "养老站", "养老服务站", "社区养老服务站", "一幼", "第一幼儿园"]
ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), st.sampled_from(NAMES), st.sampled_from(["care", "school"])),
    max_size=30,
)


def frame_of(rows: list[tuple[float, float, str, str]]) -> gpd.GeoDataFrame:
    points = shapely.points([500_000.0 + 20 * x for x, *_ in rows], [3_000_000.0 + 20 * y for _, y, *_ in rows])
    return gpd.GeoDataFrame(
        {"name": [row[2] for row in rows], "category": [row[3] for row in rows]}, geometry=points, crs="EPSG:4547"
    )


def each_with_each(rows: list[tuple[float, float, str, str]]) -> list[tuple[int, int]]:
    found = []
    for second, (x, y, name, category) in enumerate(rows):
        for first, (other_x, other_y, other, kind) in enumerate(rows[:second]):
            near = np.hypot(20 * (x - other_x), 20 * (y - other_y)) <= NEAR_M
            like = name == other or (name and other and fuzz.ratio(name, other) >= LIKE)
            if near and like and kind == category:
                found.append((first, second))
                break
    return found


@settings(deadline=None)
@given(ROWS)
def test_the_pairs_are_those_of_comparing_each_with_each(rows: list[tuple[float, float, str, str]]) -> None:
    if rows:
        assert list(duplicate_pairs(frame_of(rows))) == each_with_each(rows)


@pytest.mark.parametrize("name", ["站", "站{}"])
def test_thousands_at_one_point_are_compared_within_bounds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a geocoder fell back: counted are the pairs of names that are compared, not the seconds."""
    compared = 0

    def counted(names: list[str], others: list[str], **options: Any) -> Any:
        nonlocal compared
        compared += len(names)
        return true_scores(names, others, **options)

    true_scores = process.cpdist
    monkeypatch.setattr(process, "cpdist", counted)
    rows = [(0.0, 0.0, name.format(row), "care") for row in range(8_000)]
    found = list(duplicate_pairs(frame_of(rows)))
    assert compared <= MOST_IN_A_CELL**2
    if name == "站":
        assert found == [(0, row) for row in range(1, 8_000)]
        assert crowded(frame_of(rows)) == 0
    else:
        assert crowded(frame_of(rows)) == 8_000 - MOST_IN_A_CELL
