"""Bands of ages in a table become the groups that they make up; sums by hand."""

from pathlib import Path

import pytest

from lifecircle.layers.population.people_columns import People
from lifecircle.layers.population.population import load_population

FIVES = [f"{first}-{first + 4}岁" for first in range(0, 85, 5)]
COUNTS = [50, 40, 30, *[20] * 9, 15, 14, 13, 12, 11]  # from 60 on 65, from 65 on 50, from 80 on 11


def load(tmp_path: Path, names: list[str], counts: list[int]) -> People:
    cells = ",".join(map(str, counts))
    text = f"社区,经度,纬度,{','.join(names)}\n甲,112.9,27.85,{cells}\n乙,112.91,27.85,{cells}\n"
    (tmp_path / "七普.csv").write_text(text, encoding="utf-8")
    return load_population(tmp_path / "七普.csv")


@pytest.mark.parametrize("oldest", ["85岁及以上", "85岁以上", "85+", "85周岁及以上人口"])
def test_bands_of_five_years_are_added_up_to_the_groups_they_make_up(oldest: str, tmp_path: Path) -> None:
    read = load(tmp_path, [*FIVES, oldest], [*COUNTS, 9])
    sums = {"age_0_14": 120, "age_15_59": 180, "age_60_plus": 74, "age_65_plus": 59, "age_80_plus": 20, "people": 374}
    assert {group: read.frame[group].tolist() for group in sums} == {group: [one, one] for group, one in sums.items()}
    assert f"七普.csv: 6 columns of ages, 60-64岁 to {oldest}, were added up to age_60_plus." in map(str, read.doubts)


def test_bands_with_a_gap_make_no_group_and_a_group_that_is_told_stays(tmp_path: Path) -> None:
    names, counts = (
        ["常住人口", "60-64岁", "70-74岁", "75岁以上", "80-84岁", "85岁及以上", "0-14岁"],
        [900, 1, 2, 3, 4, 5, 77],
    )
    read = load(tmp_path, names, counts)
    assert not [doubt for doubt in read.doubts if "age_60_plus" in str(doubt)]
    assert read.frame["age_80_plus"].tolist() == [9, 9]
    assert read.frame["age_0_14"].tolist() == [77, 77]


def test_bands_in_ten_thousands_are(tmp_path: Path) -> None:
    names = ["常住人口（万人）", "60～79岁（万人）", "80岁至89岁（万人）", "90岁及以上（万人）"]
    read = load(tmp_path, names, [30, 3, 2, 1])
    assert read.frame["people"].tolist() == [300_000, 300_000]
    assert read.frame["age_60_plus"].tolist() == [60_000, 60_000]
    assert read.frame["age_80_plus"].tolist() == [30_000, 30_000]
