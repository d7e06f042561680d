"""Tables that a planner brings: read by their usual names, every fault named with its row, kept and read again."""

import shutil
from pathlib import Path

import pytest

from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.planning.records.kept import Figure, as_kept, kept_of
from lifecircle.scenarios.planning.records.tables import TABLES, find_table, read_rows
from lifecircle.scenarios.project.geopackage import transaction
from lifecircle.scenarios.project.kept_rows import KEPT_TABLE
from lifecircle.scenarios.project.project import keep_rows, read_project, write_project

from ...conftest import run

FIGURES = find_table("figures")
HEAD = "指标名称,年度,完成值,数据来源\n"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def project(village_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(village_file, tmp_path / "lifecircle.gpkg"))


def test_columns_go_by_their_usual_names_and_cells_without_signs(tmp_path: Path) -> None:
    rows = read_rows(FIGURES, table(tmp_path, HEAD + '参保率,2022年,"1,234.5%",医保局\n寿命,２０２３,80.9,卫健委\n'))
    assert list(rows.values()) == [
        Figure(indicator="参保率", year=2022, value=1234.5, source="医保局"),
        Figure(indicator="寿命", year=2023, value=80.9, source="卫健委"),
    ]


def test_of_two_rows_of_one_year_the_last_counts(tmp_path: Path) -> None:
    rows = read_rows(FIGURES, table(tmp_path, HEAD + "参保率,2022,90,a\n参保率,2022,91,b\n"))
    assert [row.model_dump()["value"] for row in rows.values()] == [91]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "参保率,2022,很高,a\n", "row 2: the column 完成值 says '很高'"),
        (HEAD + "参保率,2022,90,a\n参保率,22,90,a\n", "row 3: the column 年度 says '22'"),
        (HEAD + "参保率,2022,90,\n", "row 2: the column 数据来源 says ''"),
        (HEAD + ",2022,90,a\n", "row 2: the column 指标名称 says ''"),
        ("指标名称,年度,完成值\n参保率,2022,90\n", "no column 来源"),
    ],
)
def test_a_fault_is_one_sentence_with_its_row_and_column(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ProjectError, match=says):
        read_rows(FIGURES, table(tmp_path, text))


def test_kept_rows_live_in_the_project_and_go_with_it(project: Path, tmp_path: Path) -> None:
    one = Figure(indicator="参保率", year=2022, value=90, source="a")
    keep_rows(project, "figures", as_kept({one.key: one}))
    keep_rows(project, "others", {"x": {"a": 1}})
    keep_rows(project, "others", {"y": {"a": 2}})
    read = read_project(project)
    assert kept_of(read, "figures", Figure) == (one,)
    assert read.kept["others"] == {"y": {"a": 2}}
    copy = tmp_path / "copy.gpkg"
    write_project(read, copy)
    assert read_project(copy).kept == read.kept


def test_rows_that_were_kept_meanwhile_outlive_a_save(project: Path) -> None:
    keep_rows(project, "figures", {"x": {"a": 1}})
    read = read_project(project)
    keep_rows(project, "figures", {"x": {"a": 2}, "y": {"a": 3}})
    write_project(read, project)
    assert read_project(project).kept == {"figures": {"x": {"a": 2}, "y": {"a": 3}}}


def test_rows_that_cannot_be_used_are_told(project: Path) -> None:
    keep_rows(project, "figures", {"x": {"indicator": "a", "year": "soon", "value": 1, "source": "s"}})
    with pytest.raises(ProjectError, match="row x of kind figures"):
        kept_of(read_project(project), "figures", Figure)
    with transaction(project) as database:
        database.execute(f"UPDATE {KEPT_TABLE} SET json = '[1'")
    with pytest.raises(ProjectError, match="cannot be read"):
        read_project(project)


def test_every_field_of_every_table_has_names_and_the_command_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in TABLES:
        assert set(kind.columns) <= set(kind.model.model_fields)
        assert set(kind.needed) <= set(kind.columns)
    assert run("keep", "list") == 0
    out = capsys.readouterr().out
    assert all(kind.key in out for kind in TABLES)


def test_the_command_keeps_beside_and_anew(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = table(tmp_path, HEAD + "参保率,2022,90,a\n寿命,2022,80,b\n")
    assert run("keep", "figures", project, first) == 0
    second = table(tmp_path, HEAD + "参保率,2022,91,c\n入园率,2023,97,d\n")
    assert run("keep", "figures", project, second) == 0
    assert "1 new, 1 in the place of others; 3 rows" in " ".join(capsys.readouterr().err.split())
    assert run("keep", "figures", project, second, "--anew") == 0
    assert len(read_project(project).kept["figures"]) == 2
    assert run("keep", "nothing", project, second) == 2
