"""When a mobile service stops: the words of a timetable as days and minutes of the day.

Read are days of the week (每周一, 周一、周四, 周一至周五, Mon), of the month (每月5日, 每月5、20日), every day (每天)
and hours (9:00-11:00, 上午9时至11时30分, 14：00—16：00). What cannot be read stays as it was written.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_WEEK: Final = {**{day: row for row, day in enumerate("一二三四五六日", start=1)}, "天": 7}
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RANGE: Final = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?:至|到|-)(?:周|星期|礼拜)?([一二三四五六日天])")
_DAYS: Final = re.compile(r"(?:周|星期|礼拜)((?:[一二三四五六日天](?:[、,和及](?:周|星期|礼拜)?)?)+)")
_DATES: Final = re.compile(r"每月(?:的)?((?:\d{1,2}[日号]?[、,和及])*\d{1,2})[日号]")
_DAILY: Final = re.compile(r"每天|每日|天天|daily", re.IGNORECASE)
_CLOCK: Final = r"(上午|下午|早上|晚上|中午)?(\d{1,2})(?::(\d{2})|[时点](?:(\d{1,2})分?|(半))?)"
_HOURS: Final = re.compile(rf"{_CLOCK}(?:至|到|-|~){_CLOCK}")
_NOON: Final = 12
_LATE: Final = frozenset({"下午", "晚上"})
_DAY_MINUTES: Final = 24 * 60
_LAST_DATE: Final = 31


@dataclass(frozen=True)
class StopTime:
    """Days on which a service stops, of the week (1 to 7) or of the month (1 to 31), and its minutes of the day."""

    weekdays: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()
    begin_min: int = 0
    end_min: int = 0

    @property
    def days(self) -> tuple[tuple[str, int], ...]:
        """Each day by itself: (`week`, 1 to 7) or (`month`, 1 to 31)."""
        return (*(("week", day) for day in self.weekdays), *(("month", day) for day in self.dates))


def read_stop_time(text: str) -> StopTime | None:
    """Return what a timetable's cell says, None where the day or the hours cannot be read from it."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    plain = plain.replace("—", "-").replace("–", "-").replace("--", "-")
    hours = _HOURS.search(plain)
    weekdays, dates = _weekdays(plain), _dates(plain)
    if hours is None or not (weekdays or dates):
        return None
    begin, end = _minutes(*hours.groups()[:5], before=None), _minutes(*hours.groups()[5:], before=hours[1])
    if begin is None or end is None or end <= begin:
        return None
    return StopTime(weekdays, dates, begin, end)


def clock(minutes: int) -> str:
    """Return minutes of the day as 9:00."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _weekdays(text: str) -> tuple[int, ...]:
    days: set[int] = set(range(1, 8)) if _DAILY.search(text) else set()
    for first, last in _RANGE.findall(text):
        days |= set(range(_WEEK[first], _WEEK[last] + 1))
    for named in _DAYS.findall(_RANGE.sub("", text)):
        days |= {_WEEK[letter] for letter in named if letter in _WEEK}
    lower = text.casefold()
    days |= {row for row, name in enumerate(_ENGLISH, start=1) if re.search(rf"(?<![a-z]){name}", lower)}
    return tuple(sorted(days))


def _dates(text: str) -> tuple[int, ...]:
    found = _DATES.search(text)
    numbers = [int(number) for number in re.findall(r"\d{1,2}", found[1])] if found else []
    return tuple(sorted({day for day in numbers if 1 <= day <= _LAST_DATE}))


def _minutes(
    half: str | None, hour: str, colon: str | None, word: str | None, thirty: str | None, *, before: str | None
) -> int | None:
    """Return minutes of the day; an end without 上午 or 下午 is of the same half as its begin."""
    at = int(hour)
    late = (half or before) in _LATE or (half == "中午" and at < _NOON - 1)
    if late and at < _NOON:
        at += _NOON
    total = 60 * at + int(colon or word or (30 if thirty else 0))
    return total if total <= _DAY_MINUTES else None
