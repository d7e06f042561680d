"""What timetables say: days and hours as planners write them, and what is left as it was written."""

import pytest

from lifecircle.scenarios.planning.mobile_services.timetable import StopTime, clock, read_stop_time


@pytest.mark.parametrize(
    ("text", "weekdays", "dates", "begin", "end"),
    [
        ("每周一 9:00-11:00", (1,), (), "9:00", "11:00"),
        ("每月5日 8:30-11:30", (), (5,), "8:30", "11:30"),
        ("每月5、20日 下午2点到4点半", (), (5, 20), "14:00", "16:30"),
        ("周一至周五 14：00—16：00", (1, 2, 3, 4, 5), (), "14:00", "16:00"),
        ("周一、周四 上午9时至11时30分", (1, 4), (), "9:00", "11:30"),
        ("星期三和星期五 9点半-11点", (3, 5), (), "9:30", "11:00"),
        ("每周日下午1:30-3:30", (7,), (), "13:30", "15:30"),
        ("每天 8:00-18:00", (1, 2, 3, 4, 5, 6, 7), (), "8:00", "18:00"),
        ("Mon, Thu 09:00-11:00", (1, 4), (), "9:00", "11:00"),
        ("周六 上午10点-下午2点", (6,), (), "10:00", "14:00"),
    ],
)
def test_days_and_hours_are_understood(
    text: str, weekdays: tuple[int, ...], dates: tuple[int, ...], begin: str, end: str
) -> None:
    found = read_stop_time(text)
    assert found is not None
    assert (found.weekdays, found.dates) == (weekdays, dates)
    assert (clock(found.begin_min), clock(found.end_min)) == (begin, end)


@pytest.mark.parametrize(
    "text", ["", "每周五", "9:00-11:00", "每逢赶集日 9:00-11:00", "每周一 11:00-9:00", "每周一 9:00-27:00", "另行通知"]
)
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    assert read_stop_time(text) is None


def test_each_day_is_a_day_of_its_own() -> None:
    assert StopTime((1, 4), (5,), 0, 60).days == (("week", 1), ("week", 4), ("month", 5))
