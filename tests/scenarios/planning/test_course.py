"""The line to a target, worked out by hand year by year."""

import pytest

from lifecircle.scenarios.planning.course import Course
from lifecircle.scenarios.planning.views.monitoring import stages

BEDS = Course({2020: 35_200.0, 2025: 38_700.0}, 38_700.0)
"""700 a year."""
WAIT = Course({2020: 20.0, 2022: 16.0, 2025: 10.0}, 10.0, falling=True)
"""2 minutes a year less, so that each year's figure stands on one line by hand."""


@pytest.mark.parametrize(
    ("year", "line"), [(2018, 35_200), (2020, 35_200), (2021, 35_900), (2023, 37_300), (2025, 38_700), (2030, 38_700)]
)
def test_the_line_is_straight_between_base_and_target_and_level_beyond(year: int, line: float) -> None:
    assert BEDS.at(year) == pytest.approx(line)


@pytest.mark.parametrize(
    ("value", "year", "standing", "gap"),
    [
        (37_300, 2023, "on_line", 0),
        (37_301, 2023, "ahead", 1),
        (37_299, 2023, "behind", -1),
        (38_700, 2022, "reached", 2_100),
        (38_699, 2026, "behind", -1),
    ],
)
def test_a_value_stands_ahead_of_its_year_s_line_or_behind(value: float, year: int, standing: str, gap: float) -> None:
    assert BEDS.standing(value, year) == standing
    assert BEDS.gap(value, year) == pytest.approx(gap)


@pytest.mark.parametrize(
    ("value", "year", "standing", "gap"),
    [(14, 2023, "on_line", 0), (13, 2023, "ahead", 1), (15, 2023, "behind", -1), (10, 2021, "reached", 8)],
)
def test_where_less_is_better_all_is_turned_round(value: float, year: int, standing: str, gap: float) -> None:
    assert WAIT.standing(value, year) == standing
    assert WAIT.gap(value, year) == pytest.approx(gap)


def test_figures_of_single_years_bend_the_line() -> None:
    bent = Course({2020: 0.0, 2022: 80.0, 2025: 95.0}, 95.0)
    assert [bent.at(year) for year in (2021, 2022, 2023, 2024)] == pytest.approx([40, 80, 85, 90])


def test_one_figure_makes_no_line_and_the_target_alone_decides() -> None:
    single = Course({2025: 100.0}, 100.0)
    assert single.at(2023) is None
    assert single.standing(99.0, 2023) is None
    assert single.standing(100.0, 2023) == "reached"
    assert Course({2020: 5.0}, None).standing(7.0, 2023) is None


def test_a_target_that_must_be_exceeded_is_not_reached_by_itself() -> None:
    life = Course({2020: 80.3, 2025: 80.3}, 80.3, strict=True)
    assert life.standing(80.3, 2023) == "on_line"
    assert life.standing(80.4, 2023) == "reached"


def test_the_middle_of_five_years_is_the_later_of_two() -> None:
    assert stages(2020, 2025) == (("mid-term", 2023), ("final", 2025))
    assert stages(2023, 2027) == (("mid-term", 2025), ("final", 2027))
