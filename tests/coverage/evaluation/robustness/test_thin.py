"""Thin data: how many facilities a circle of the standard has at least, worked out by hand."""

from typing import Any

import pytest

from lifecircle.coverage.plans.files import built_in_services

from ...town import homes, judge, place, site, sites

THIN = "fewer than one for each"


def notes(people: float, facilities: int, clause: str, **settings: Any) -> list[str]:
    where = place(homes([0.0], [people]), sites(*(site("fitness_site", 10.0 * row) for row in range(facilities))))
    return [str(note) for note in judge(where, clause, **settings).notes if THIN in str(note)]


def circle(limit: float, mode: str = "walk") -> str:
    return f'kind = "circle"\nservices = ["fitness"]\nmode = "{mode}"\nlimit = {limit}\n'


@pytest.mark.parametrize(("limit", "most"), [(5, 12_000), (10, 25_000), (15, 100_000)])
def test_as_many_people_as_share_a_circle_of_the_standard_are_not_too_many(limit: float, most: int) -> None:
    assert notes(2 * most, 2, circle(limit)) == []
    (said,) = notes(2 * most + 1, 2, circle(limit))
    assert f"2 facilities for {2 * most + 1:,} people" in said
    assert f"{most:,}" in said


def test_longer_ways_and_ways_by_car_have_no_such_measure() -> None:
    assert notes(9_000_000, 1, circle(30)) == []
    assert notes(9_000_000, 1, circle(15, mode="drive")) == []


def test_only_data_that_is_called_complete_whole_is_not_doubted() -> None:
    categories = frozenset(built_in_services()["fitness"].categories)
    assert notes(9_000_000, 1, circle(15), complete=categories) == []
    assert notes(9_000_000, 1, circle(15), complete=categories - {"fitness_site"})
