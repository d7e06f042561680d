"""Rows of a census are found as planners name them."""

from pathlib import Path

import pandas as pd
import pytest

from lifecircle.layers.errors import DataError
from lifecircle.scenarios.build.population import _census_rows
from lifecircle.scenarios.build.request import EstimateAsked

CENSUS = pd.DataFrame(
    {
        "code": ["510105", "110105", "220104"],
        "city": ["成都市", "北京市", "长春市"],
        "name": ["青羊区", "朝阳区", "朝阳区"],
        "level": ["county"] * 3,
        "people": [900.0, 500.0, 100.0],
    }
)


@pytest.mark.parametrize(
    ("asked", "city", "people"),
    [
        ("青羊", "", 900),
        ("青羊区", "成都", 900),
        ("成都市青羊区", "", 900),
        ("朝阳", "长春", 100),
        ("长春朝阳区", "", 100),
    ],
)
def test_a_row_of_the_census_is_found_as_planners_name_it(asked: str, city: str, people: float) -> None:
    rows = _census_rows(CENSUS, EstimateAsked(census=Path("census.xlsx"), districts=(asked,), city=city, area_km2=1.0))
    assert rows["people"].tolist() == [people]


def test_rows_of_one_name_are_listed_with_their_cities() -> None:
    asked = EstimateAsked(census=Path("census.xlsx"), districts=("朝阳",), area_km2=1.0)
    with pytest.raises(DataError, match=r"2 rows called 朝阳; .*: 北京市 朝阳区 110105, 长春市 朝阳区 220104"):
        _census_rows(CENSUS, asked)
