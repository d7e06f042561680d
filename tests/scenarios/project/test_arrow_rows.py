"""A large project's tables read by columns: the same cells, digests and geometries as cell by cell, or left to that."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.layers.schema import PlaceLayers
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.project.door import arrow_rows
from lifecircle.scenarios.project.door.arrow_rows import columns_of
from lifecircle.scenarios.project.door.reading import TABLES, Asked, Read, read_checked_layers
from lifecircle.scenarios.project.door.rows import Rows, column_names, read_rows
from lifecircle.scenarios.project.geopackage import connect, reading
from lifecircle.scenarios.project.project import Project, write_project
from lifecircle.scenarios.project.settings import Settings

from .test_door import blob

ASKED = Asked("A", "", (), None)
BY_COLUMNS = {
    "an empty name": "UPDATE facilities SET name = NULL WHERE fid = 1",
    "an empty number": "UPDATE demand SET people = NULL WHERE fid = 1",
    "a word that is unknown": "UPDATE demand SET area_type = 'moon' WHERE fid = 1",
    "a name of many letters": "UPDATE streets SET name = '长' || char(10) || 'ß𝄞\u001f' WHERE fid = 2",
    "a street against its cars": "UPDATE streets SET oneway = 7 WHERE fid = 2",
    "a negative number": "UPDATE demand SET people = -1.5 WHERE fid = 1",
    "no number": "UPDATE demand SET people = 9e999 WHERE fid = 1",
    "a node that is missing": "UPDATE streets SET u = 987654321 WHERE fid = 3",
    "a street to be joined": "UPDATE streets SET u = NULL WHERE fid = 3",
    "a node twice": "UPDATE street_nodes SET node_id = (SELECT max(node_id) FROM street_nodes) WHERE fid = 1",
    "rows in between that are gone": "DELETE FROM demand WHERE fid % 3 = 0",
}
CELL_BY_CELL = {
    "a text among numbers": "UPDATE demand SET people = 'many' WHERE fid = 2",
    "bytes among texts": "UPDATE facilities SET name = x'c3a4ff' WHERE fid = 2",
    "bytes among numbers": "UPDATE streets SET walk = x'01' WHERE fid = 2",
    "a fraction among whole numbers": "UPDATE streets SET u = 1.5 WHERE fid = 4",
    "a text that is no Unicode": "UPDATE facilities SET name = CAST(x'c328' AS TEXT) WHERE fid = 1",
    "a row of a high number": "UPDATE facilities SET fid = 9000000000 WHERE fid = 1",
    "no geometry": "UPDATE facilities SET geom = NULL WHERE fid = 1",
}
SHAPES = {
    "a point in space": shapely.Point(1, 2, 3),
    "several points": shapely.MultiPoint([(1, 2), (3, 4)]),
    "an empty point": shapely.Point(),
    "a line": shapely.LineString([(1, 2), (3, 4)]),
    "a point nowhere": shapely.Point(np.nan, 1),
    "a point at infinity": shapely.Point(np.inf, 1),
}


@pytest.fixture(scope="module")
def written(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("arrow") / "lifecircle.gpkg"
    write_project(Project(small_demo_city, Settings(name="A")), path)
    return path


@pytest.fixture
def file(written: Path, tmp_path: Path) -> Path:
    path = tmp_path / "lifecircle.gpkg"
    path.write_bytes(written.read_bytes())
    return path


def change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")  # nothing here need outlive a power cut
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(sql, values)
        database.commit()


def both(path: Path, table: str, wanted: list[str] | None = None) -> tuple[Rows, Rows | None]:
    with reading(path) as database, columns_of(path) as columns:
        assert columns is not None
        names = column_names(database, table) if wanted is None else wanted
        return read_rows(database, table, names), columns.read(database, {table: names}).get(table)


def assert_alike(one: Rows, other: Rows) -> None:
    assert (one.table, one.digest, one.crs) == (other.table, other.digest, other.crs)
    assert one.fid.tolist() == other.fid.tolist()
    assert one.kinds.tolist() == other.kinds.tolist()
    assert shapely.to_wkb(one.geometry).tolist() == shapely.to_wkb(other.geometry).tolist()
    np.testing.assert_array_equal(one.bounds, other.bounds)
    assert list(one.columns) == list(other.columns)
    for name, cells in one.columns.items():
        mine, theirs = cells, other.columns[name]
        assert [(type(cell), repr(cell)) for cell in mine.values] == [(type(c), repr(c)) for c in theirs.values], name
        assert mine.absent.tolist() == theirs.absent.tolist()
        assert mine.to_bytes() == theirs.to_bytes()
        assert mine.each(repr).tolist() == theirs.each(repr).tolist()
        plain, theirs_plain = mine.plain_texts(), theirs.plain_texts()
        assert (None if plain is None else plain.tolist()) == (None if theirs_plain is None else theirs_plain.tolist())
        np.testing.assert_array_equal(np.asarray(mine.numbers(), float), np.asarray(theirs.numbers(), float))


def test_each_table_of_a_project_is_read_by_columns_as_cell_by_cell(written: Path) -> None:
    for table in TABLES:
        plain, quick = both(written, table.name, [*table.columns])
        assert len(plain)
        assert quick is not None, table.name
        assert_alike(plain, quick)


@pytest.mark.parametrize("sql", BY_COLUMNS.values(), ids=BY_COLUMNS)
def test_what_is_of_one_kind_throughout_is_read_by_columns(file: Path, sql: str) -> None:
    change(file, sql)
    for table in (table for table in TABLES if f" {table.name} " in f"{sql} "):
        plain, quick = both(file, table.name, [*table.columns])
        assert quick is not None
        assert_alike(plain, quick)


@pytest.mark.parametrize("sql", CELL_BY_CELL.values(), ids=CELL_BY_CELL)
def test_what_is_of_several_kinds_is_left_to_be_read_cell_by_cell(file: Path, sql: str) -> None:
    change(file, sql)
    table = next(table for table in TABLES if f" {table.name} " in sql)
    assert both(file, table.name, [*table.columns])[1] is None


@pytest.mark.parametrize("sql", [*BY_COLUMNS.values(), *CELL_BY_CELL.values()], ids=[*BY_COLUMNS, *CELL_BY_CELL])
def test_the_layers_or_the_sentences_are_the_same(file: Path, sql: str) -> None:
    change(file, sql)
    assert_same(outcome(file, settled=False), outcome(file, settled=True))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_geometries_of_every_kind_are_the_same(file: Path, shape: Any) -> None:
    change(file, "UPDATE facilities SET geom = ? WHERE fid = 2", blob(shape))
    plain, quick = both(file, "facilities", [])
    assert quick is not None
    assert_alike(plain, quick)
    assert_same(outcome(file, settled=False), outcome(file, settled=True))


@pytest.mark.parametrize("line", ["LINESTRING EMPTY", "LINESTRING Z (0 0 1, 1 1 2)", "LINESTRING (0 0, 1 1, 2 5, 9 9)"])
@pytest.mark.parametrize("cut", [0, 1, 8, 16, 40])
def test_lines_of_every_kind_whole_or_cut_are_the_same(file: Path, line: str, cut: int) -> None:
    whole = blob(shapely.from_wkt(line))
    change(file, "UPDATE streets SET geom = ? WHERE fid = 2", whole[: len(whole) - cut])
    plain, quick = both(file, "streets", [])
    assert quick is not None
    assert_alike(plain, quick)


def test_a_line_that_says_more_vertices_than_it_has_is_the_same(file: Path) -> None:
    whole = bytearray(blob(shapely.LineString([(0, 0), (1, 1)])))
    whole[13:17] = (2**28 + 2).to_bytes(4, "little")
    change(file, "UPDATE streets SET geom = ? WHERE fid = 2", bytes(whole))
    plain, quick = both(file, "streets", [])
    assert quick is not None
    assert_alike(plain, quick)


CELLS = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.text(max_size=5), st.binary(max_size=5),
    st.just("12"), st.just("-0.0"), st.just(-0.0),
)  # fmt: skip
SYSTEMS = "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition)"
KINDS = ("INTEGER", "BOOLEAN", "REAL", "TEXT", "TEXT(80)", "DATETIME", "")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), st.lists(CELLS, min_size=1, max_size=6), st.booleans())
def test_any_cells_are_the_same_or_left(written: Path, kind: str, cells: list[object], alike: bool) -> None:
    cells = [cell for cell in cells if type(cell) in {type(cells[0]), type(None)}] if alike else cells
    path = written.with_name("cells.gpkg")
    path.unlink(missing_ok=True)
    with closing(connect(path, "rwc")) as database:
        database.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)")
        database.execute(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition)"
        )
        database.execute(f'CREATE TABLE "a b" ("c""d" {kind})')
        for cell in cells:
            usable = cell.encode("utf-8", "ignore").decode() if isinstance(cell, str) else cell
            database.execute('INSERT INTO "a b" VALUES (?)', [usable])
    plain, quick = both(path, "a b")
    if quick is not None:
        assert_alike(plain, quick)


def test_without_a_driver_all_is_read_cell_by_cell(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrow_rows, "files", lambda _: tmp_path)
    with columns_of(written) as columns:
        assert columns is None
    assert_same(outcome(written, settled=False), outcome(written, settled=True))


def outcome(path: Path, *, settled: bool) -> Read | str:
    with reading(path) as database:
        try:
            return read_checked_layers(database, path, ASKED, settled=settled)
        except LifecircleError as error:
            return str(error)


def assert_same(one: Read | str, other: Read | str) -> None:
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    assert (one.said, dict(one.digests)) == (other.said, dict(other.digests))
    mine, theirs = one.layers, other.layers
    for name in ("demand", "facilities", "districts", "barriers", "buildings"):
        assert_geodataframe_equal(getattr(mine, name), getattr(theirs, name))
        assert getattr(mine, name).attrs == getattr(theirs, name).attrs
    assert_geodataframe_equal(mine.streets.edges, theirs.streets.edges)
    assert_geodataframe_equal(mine.streets.nodes, theirs.streets.nodes)
