"""Tables as they are laid out on paper: heads of several rows, units under them, blocks, totals, remarks."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.facilities.facilities import load_facilities
from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.population.population import load_population

PLACES = [("甲", 114.05, 27.80), ("乙", 114.054, 27.80), ("丙", 114.058, 27.80)]
HEADER = ["名称", "经度", "纬度", "常住人口"]
COUNTS = [1250, 830, 920]
ROWS: list[list[Any]] = [[*place, count] for place, count in zip(PLACES, COUNTS, strict=True)]


def book(path: Path, rows: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def people(path: Path) -> float:
    return float(load_population(path).frame["people"].sum())


@pytest.mark.parametrize("word", ["合计", "合 计", "小计", "总计：", "东区小计", "Total", "平均"])
def test_a_row_that_adds_up_others_is_no_place_though_it_has_coordinates(word: str, tmp_path: Path) -> None:
    path = book(tmp_path / "p.xlsx", [HEADER, *ROWS, [word, 114.05, 27.80, sum(COUNTS)]])
    loaded = load_population(path)
    assert loaded.frame["people"].sum() == sum(COUNTS)
    assert [str(note) for note in loaded.lost] == [
        f"1 of 4 rows add up or average others (5 {word}) and were left out."
    ]


def test_a_place_whose_name_only_holds_such_a_word_stays(tmp_path: Path) -> None:
    rows = [["平均路社区", *ROWS[0][1:]], ["总数码城", *ROWS[1][1:]]]
    assert people(book(tmp_path / "p.xlsx", [HEADER, *rows])) == COUNTS[0] + COUNTS[1]


@pytest.mark.parametrize("row", [["", "", "", "万人"], ["文本", "数值", "数值", "单位：万人"], ["", "度", "度", "万"]])
def test_a_row_of_units_under_the_header_multiplies_its_columns(row: list[str], tmp_path: Path) -> None:
    tens = [[*place, count / 1e4] for place, count in zip(PLACES, COUNTS, strict=True)]
    assert people(book(tmp_path / "p.xlsx", [HEADER, row, *tens])) == pytest.approx(sum(COUNTS))


def test_names_that_may_be_read_as_units_are_rows_of_data(tmp_path: Path) -> None:
    table = read_table(book(tmp_path / "p.xlsx", [["name", "人口"], ["分", "千"], ["乙", 5]]))
    assert table.frame["name"].tolist() == ["分", "乙"]


@pytest.mark.parametrize("row", [[1, 2, 3, 4], ["甲", 1, 2, 3], ["(1)", "(2)", "(3)", "(4)"], [0, 1, 2, 3]])
def test_a_row_that_numbers_the_columns_is_no_place(row: list[Any], tmp_path: Path) -> None:
    assert people(book(tmp_path / "p.xlsx", [HEADER, row, *ROWS])) == sum(COUNTS)


def test_blocks_side_by_side_are_read_one_below_the_other(tmp_path: Path) -> None:
    wide: list[list[Any]] = [
        [*HEADER, None, *HEADER],
        [*ROWS[0], None, *ROWS[1]],
        [*ROWS[2], None, None, None, None, None],
    ]
    loaded = load_population(book(tmp_path / "p.xlsx", wide))
    assert loaded.frame["people"].sum() == sum(COUNTS)
    assert any("blocks side by side" in note.template for note in loaded.notes)
    text = tmp_path / "p.csv"
    text.write_text("\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in wide))
    assert people(text) == sum(COUNTS)


@pytest.mark.parametrize("remark", ["注：人口单位为万人。", "说明：单位：万人", "单位：万人"])
def test_a_unit_in_a_remark_below_the_table_counts(remark: str, tmp_path: Path) -> None:
    tens = [[*place, count / 1e4] for place, count in zip(PLACES, COUNTS, strict=True)]
    assert people(book(tmp_path / "p.xlsx", [HEADER, *tens, [remark]])) == pytest.approx(sum(COUNTS))


def test_signatures_below_the_table_are_no_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [*ROWS, [], ["填表单位：民政局", None, "审核人：张三", 2023], ["数据来源：七普"]]
    loaded = load_population(book(tmp_path / "p.xlsx", [HEADER, *rows]))
    assert loaded.frame["people"].sum() == sum(COUNTS)
    assert loaded.lost == ()


def test_the_upper_row_of_a_header_tells_what_its_columns_count(tmp_path: Path) -> None:
    head = [
        ["社区", "经度", "纬度", "常住人口（万人）", None, None],
        [None, None, None, "合计", "60岁及以上", "65岁及以上"],
    ]
    rows = [[*place, count / 1e4, count / 5e4, count / 1e5] for place, count in zip(PLACES, COUNTS, strict=True)]
    frame = load_population(book(tmp_path / "p.xlsx", [*head, *rows])).frame
    assert frame["people"].sum() == pytest.approx(sum(COUNTS))
    assert frame["age_60_plus"].sum() == pytest.approx(sum(COUNTS) / 5)


def test_capacities_under_a_joint_head_are_told_apart(tmp_path: Path) -> None:
    head = [["名称", "类别", "坐标", None, "床位数（张）", None], [None, None, "经度", "纬度", "总数", "护理型"]]
    rows = [[name, "养老院", east, north, 100, 40] for name, east, north in PLACES]
    frame = load_facilities(book(tmp_path / "p.xlsx", [["养老机构一览表"], *head, *rows])).frame
    assert frame["beds"].tolist() == [100, 100, 100]
    assert frame["nursing_beds"].tolist() == [40, 40, 40]


def test_of_two_years_under_joint_heads_nobody_knows_which_is_meant(tmp_path: Path) -> None:
    head = [
        ["社区", "经度", "纬度", "2010年", None, "2020年", None],
        [None, None, None, "人口", "户数", "人口", "户数"],
    ]
    rows = [[*place, 100, 30, 200, 60] for place in PLACES]
    path = book(tmp_path / "p.xlsx", [*head, *rows])
    with pytest.raises(DataError, match="2010年 人口, 2010年 户数, 2020年 人口"):
        load_population(path)
    assert load_population(path, mapping={"people": "2020年 人口"}).frame["people"].sum() == 600


def test_a_header_of_three_rows_is_read_to_its_end(tmp_path: Path) -> None:
    head = [["社区", "坐标", None, "人口", None, None], [None, "经度", "纬度", "常住", None, "户籍"],
            [None, None, None, "合计", "60岁及以上", "合计"]]  # fmt: skip
    table = read_table(book(tmp_path / "p.xlsx", [*head, *[[*place, 100, 20, 90] for place in PLACES]]))
    assert len(table.frame) == 3
    assert table.frame.columns[1:3].tolist() == ["经度", "纬度"]
