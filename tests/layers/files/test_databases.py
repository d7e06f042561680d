"""Databases that another program has open, or left behind with a journal beside them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from lifecircle.layers.errors import DataError
from lifecircle.layers.files.databases import names_another_file, settled
from lifecircle.layers.files.readers.gdal import list_layers
from lifecircle.layers.files.tables.read import read_table
from lifecircle.layers.files.vector import read_vector

from ...journals import MAGIC, SECTOR, journal


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    path = tmp_path / "点.gpkg"
    places = gpd.GeoDataFrame(
        {"name": ["甲", "乙"], "category": ["library"] * 2}, geometry=[Point(104, 30), Point(104.01, 30.01)], crs=4326
    )
    places.to_file(path, layer="points", engine="pyogrio")
    return path


def left_open(path: Path, folder: Path, *statements: str) -> Path:
    """A copy of a database as a killed program leaves it: its last statements stand in the log beside it alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA wal_autocheckpoint = 0")
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')  # they ask for functions of GDAL's
        for statement in statements:
            base.execute(statement)
        folder.mkdir()
        for end in ("", "-wal"):
            (folder / (path.name + end)).write_bytes(path.with_name(path.name + end).read_bytes())
    return folder / path.name


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_was_written_last_is_read_and_nothing_is_written_to_the_planners_files(
    layer: Path, tmp_path: Path
) -> None:
    added = "INSERT INTO points (geom, name, category) SELECT geom, '丙', category FROM points LIMIT 1"
    left = left_open(layer, tmp_path / "left", added)
    before = contents(left.parent)
    assert list(read_vector(left).frame["name"]) == ["甲", "乙", "丙"]
    assert contents(left.parent) == before


def test_a_view_that_stands_in_the_log_alone_is_seen(layer: Path, tmp_path: Path) -> None:
    left = left_open(
        layer,
        tmp_path / "left",
        "ALTER TABLE points RENAME TO others",
        "CREATE VIEW points AS SELECT * FROM others",
    )
    with pytest.raises(DataError, match="is a view"):
        read_vector(left, layer="points")


def test_a_table_without_shapes_is_read_with_its_last_rows(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE people (name TEXT, count INTEGER)")
        base.execute("INSERT INTO people VALUES ('甲', 1)")
        base.commit()
    left = left_open(path, tmp_path / "left", "INSERT INTO people VALUES ('乙', 2)")
    assert read_table(left).frame["name"].tolist() == ["甲", "乙"]


def test_a_change_that_was_begun_and_not_ended_is_told(layer: Path) -> None:
    beside = layer.with_name(layer.name + "-journal")
    beside.write_bytes(journal())
    before = contents(layer.parent)
    with pytest.raises(DataError, match=r"点\.gpkg-journal lies beside it"):
        read_vector(layer)
    with pytest.raises(DataError, match="being changed by another program"):
        list_layers(layer)
    assert contents(layer.parent) == before
    beside.write_bytes(bytes(SECTOR))  # as those are left that keep the file for the next time
    assert len(read_vector(layer).frame) == 2


def test_rows_that_gdal_has_not_counted_are_read(layer: Path) -> None:
    with closing(sqlite3.connect(layer, isolation_level=None)) as base:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("INSERT INTO points (geom, name, category) SELECT geom, '丙', category FROM points LIMIT 1")
        base.execute("CREATE TRIGGER theirs AFTER UPDATE ON gpkg_ogr_contents BEGIN UPDATE points SET name = '丁'; END")
    before = contents(layer.parent)
    assert list(read_vector(layer).frame["name"]) == ["甲", "乙", "丙"]
    assert contents(layer.parent) == before


def test_rows_that_are_claimed_and_are_not_there_take_no_room(layer: Path) -> None:
    with closing(sqlite3.connect(layer, isolation_level=None)) as base:
        base.execute("UPDATE gpkg_ogr_contents SET feature_count = 10000000000")
    assert list(read_vector(layer).frame["name"]) == ["甲", "乙"]


def test_a_log_that_is_none_changes_nothing(layer: Path) -> None:
    layer.with_name(layer.name + "-wal").write_bytes(b"nothing of SQLite's" * 400)
    assert len(read_vector(layer).frame) == 2


def test_what_is_no_database_is_given_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    for end in ("-wal", "-journal"):
        path.with_name(path.name + end).write_bytes(MAGIC)
    with settled(path) as same:
        assert same == path


def test_a_journal_that_names_another_file_is_known_by_its_end(tmp_path: Path) -> None:
    path, beside = tmp_path / "a.gpkg", tmp_path / "a.gpkg-journal"
    assert not names_another_file(path)
    beside.write_bytes(journal())
    assert not names_another_file(path)
    beside.write_bytes(journal(names=tmp_path / "other"))
    assert names_another_file(path)
