"""Tables whose columns only blanks part, and tables of databases that hold no shapes."""

import sqlite3
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.kinds.recognise import readable_format
from lifecircle.layers.files.tables.read import read_table, sheets_of
from lifecircle.layers.files.vector import read_vector

HEAD, ROWS = (
    ["名称", "类别", "经度", "纬度"],
    [["一馆", "图书馆", 104.0625, 30.6625], ["二馆", "图书馆", 104.0725, 30.6725]],
)


@pytest.mark.parametrize("gap", ["  ", " ", "　", "    　", "^"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n"])
def test_columns_that_only_blanks_part_are_told_apart(tmp_path: Path, gap: str, end: str) -> None:
    lines = [gap.join(HEAD), *(gap.join(map(str, row)) for row in ROWS)]
    (tmp_path / "a.txt").write_text(end.join(lines) + end, encoding="utf-8")
    table = read_table(tmp_path / "a.txt").frame
    assert table.columns.tolist() == HEAD
    assert table.to_numpy().tolist() == ROWS


def test_names_with_one_blank_in_them_stay_whole_where_columns_stand_further_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("name     lon       lat\nEast Library  104.06   30.66\nWest Gym  104.07  30.67\n")
    assert read_table(tmp_path / "a.txt").frame["name"].tolist() == ["East Library", "West Gym"]


def test_sentences_are_no_table_of_blanks(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("name\nEast Library of the town\nWest Gym\n")
    assert read_table(tmp_path / "a.txt").frame["name"].tolist() == ["East Library of the town", "West Gym"]


def database(file: Path, *, view: bool = False) -> Path:
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE 说明 (写法 TEXT)")
    base.execute("INSERT INTO 说明 VALUES ('每行一处')")
    base.execute("CREATE TABLE 设施 (名称 TEXT, 类别 TEXT, 经度 REAL, 纬度 REAL, 图 BLOB)")
    base.executemany("INSERT INTO 设施 VALUES (?, ?, ?, ?, x'00ff')", ROWS)
    if view:
        base.execute("CREATE VIEW 全部 AS SELECT * FROM 设施")
    base.commit()
    base.close()
    return file


@pytest.mark.parametrize("name", ["a.db", "a.sqlite", "a.dat", "a.gpkg"])
def test_a_table_of_a_database_without_shapes_is_a_table(tmp_path: Path, name: str) -> None:
    file = database(tmp_path / name, view=True)
    assert readable_format(file).key == "database"
    assert sheets_of(file) == ("说明", "设施")
    loaded = read_vector(file, use="facilities")
    assert [(point.x, point.y) for point in loaded.frame.geometry] == [tuple(row[2:]) for row in ROWS]
    with pytest.raises(DataError, match="has no layer 全部; its layers are 说明, 设施"):
        read_table(file, sheet="全部")  # a view's query is not run


def test_a_geopackage_of_attributes_alone_is_a_table(tmp_path: Path) -> None:
    frame = pd.DataFrame(ROWS, columns=HEAD)
    pyogrio.write_dataframe(frame, tmp_path / "a.gpkg", driver="GPKG", layer="设施")
    assert read_table(tmp_path / "a.gpkg").frame[HEAD].to_numpy().tolist() == ROWS


def test_a_computed_column_is_not_computed(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "a.db")
    base.execute("CREATE TABLE a (lon REAL, lat REAL GENERATED ALWAYS AS (lon / 2) VIRTUAL)")
    base.execute("INSERT INTO a (lon) VALUES (104)")
    base.commit()
    base.close()
    with pytest.raises(DataError, match="is computed whenever it is read"):
        read_table(tmp_path / "a.db")
