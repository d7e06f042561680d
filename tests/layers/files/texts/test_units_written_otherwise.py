"""Units beside other remarks in brackets, as powers and with spaces, and columns that bear their year."""

import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.texts.columns import find_columns
from lifecircle.layers.files.texts.units import unit_of_column


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("常住人口（含流动，万人）", 1e4),
        ("常住人口（万人，2020年）", 1e4),
        ("常住人口(2020,万人)", 1e4),
        ("常住人口（七普；千人）", 1e3),
        ("常住人口（×10⁴人）", 1e4),
        ("常住人口(x10000)", 1e4),
        ("常住人口（10 000人）", 1e4),
        ("population (1,000 persons)", 1e3),
        ("常住人口（含流动人口）", None),
        ("常住人口（2020年，人）", 1),
    ],
)
def test_the_unit_is_found_among_other_remarks(header: str, factor: float | None) -> None:
    unit = unit_of_column(header, "people", file="a.csv")
    assert (unit and unit.factor) == factor


@pytest.mark.parametrize("line", ["单 位：万 人", "Unit: 10 000 persons", "注：人口单位为万人", "(单位: 万人)"])
def test_a_line_beside_the_table_tells_the_unit(line: str) -> None:
    unit = unit_of_column("常住人口", "people", above=[line], file="a.csv")
    assert unit is not None
    assert unit.factor == 1e4


def test_a_rate_among_remarks_is_refused() -> None:
    with pytest.raises(DataError, match="人/km2"):
        unit_of_column("常住人口（人/km²）", "people", file="a.csv")


@pytest.mark.parametrize(
    "name",
    [
        "常住人口 单位：万人",
        "2020年常住人口",
        "2020年末常住人口（万人）",
        "年末常住人口",
        "常住人口2020",
        "常住人口（人）2020年",
    ],
)
def test_a_column_may_bear_its_year_or_its_unit(name: str) -> None:
    assert find_columns(["名称", name], ["people"]).columns == {"people": name}


def test_of_several_years_none_is_taken_but_a_column_without_one_is() -> None:
    assert find_columns(["2010年人口", "2020年人口"], ["people"]).columns == {}
    assert find_columns(["2010年人口", "人口"], ["people"]).columns == {"people": "人口"}
