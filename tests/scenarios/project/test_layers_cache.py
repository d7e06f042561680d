"""Layers that are kept for the next opening: the same ones, of this very content, never those of an altered file."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from geopandas.testing import assert_geodataframe_equal

from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.edits import ScalePeople
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project import layers_cache, project
from lifecircle.scenarios.project.door.reading import read_checked_layers
from lifecircle.scenarios.project.project import Project, read_project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.opening import keep_for_opening, open_session

FRAMES = ("demand", "facilities", "districts", "barriers", "buildings")


class Opening:
    """Opens a project with a cache of the test's own, and tells how often it was read cell by cell."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.reads, self.folder = 0, folder
        read: Callable[..., Any] = read_checked_layers

        def counting(*arguments: Any, **options: Any) -> Any:
            self.reads += 1
            return read(*arguments, **options)

        monkeypatch.setattr(project, "read_checked_layers", counting)
        monkeypatch.setattr(project, "layers_cache", lambda: folder)
        monkeypatch.setattr(layers_cache, "WORTH_IT", 0)

    def __call__(self, path: Path) -> tuple[Project, int]:
        before = self.reads
        return read_project(path), self.reads - before


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Opening:
    return Opening(monkeypatch, tmp_path / "cache")


@pytest.fixture(scope="module")
def written(small_demo_city: PlaceLayers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "lifecircle.gpkg"
    write_project(Project(small_demo_city, Settings(name=small_demo_city.name)), path)
    return path


@pytest.fixture
def file(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(written, tmp_path / "lifecircle.gpkg"))


def assert_same(one: Project, other: Project) -> None:
    for name in FRAMES:
        mine, theirs = getattr(one.layers, name), getattr(other.layers, name)
        assert_geodataframe_equal(mine, theirs)
        assert (mine.attrs, mine.columns.tolist()) == (theirs.attrs, theirs.columns.tolist())
        assert mine.crs.to_epsg() == theirs.crs.to_epsg()
    assert_geodataframe_equal(one.layers.streets.edges, other.layers.streets.edges)
    assert_geodataframe_equal(one.layers.streets.nodes, other.layers.streets.nodes)
    assert (one.layers.name, one.settings, one.said) == (other.layers.name, other.settings, other.said)


def changed(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        database.executescript(sql)


def test_the_second_opening_reads_nothing_and_finds_the_same(file: Path, opened: Opening) -> None:
    first, reads = opened(file)
    again, more = opened(file)
    assert (reads, more) == (1, 0)
    assert_same(first, again)


def test_a_gesture_and_a_move_keep_what_is_kept(file: Path, opened: Opening, tmp_path: Path) -> None:
    first, _ = opened(file)
    session, store = open_session(file)
    session.new("A")
    session.do(ScalePeople(factor=1.5))
    store.close()
    moved = shutil.move(file, tmp_path / "moved.gpkg")
    again, reads = opened(Path(moved))
    assert reads == 0
    assert_same(first, again)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE facilities SET status = 'closed' WHERE fid = 1",
        "UPDATE demand SET people = people + 1 WHERE fid = 1",
        "DELETE FROM streets WHERE fid = 3",
        "UPDATE street_nodes SET crossing = 'signals' WHERE fid = 2",
        "UPDATE districts SET area_type = 'rural'",
        "UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'buildings'",
        "DELETE FROM entrances",
    ],
)
def test_whatever_touches_a_layer_has_all_read_anew(sql: str, file: Path, opened: Opening) -> None:
    opened(file)
    changed(file, sql)
    before = opened.reads
    try:
        found = read_project(file)
    except ProjectError:
        found = None
    assert opened.reads == before + 1
    if found is not None:
        shutil.rmtree(opened.folder)
        assert_same(found, opened(file)[0])


@pytest.mark.parametrize(
    "name", ["streets.feather", "streets.npz", "demand.feather", "facilities.npz", "contents.json"]
)
def test_what_was_altered_in_the_cache_is_not_believed(name: str, file: Path, opened: Opening) -> None:
    first, _ = opened(file)
    (place,) = opened.folder.iterdir()
    data = bytearray((place / name).read_bytes())
    data[len(data) // 2] ^= 1
    (place / name).write_bytes(bytes(data))
    again, reads = opened(file)
    assert reads == 1
    assert_same(first, again)


def test_a_cache_that_is_cut_or_of_another_kind_is_read_anew(file: Path, opened: Opening) -> None:
    first, _ = opened(file)
    (place,) = opened.folder.iterdir()
    for text in ("", "[", "[]", "{}", json.dumps({"frames": {}, "said": [], "digests": {}})):
        (place / "contents.json").write_text(text, encoding="utf-8")
        again, reads = opened(file)
        assert reads == 1
        assert_same(first, again)


def huge(path: Path) -> None:
    """Make a file that says that it is a terabyte long, and takes no room."""
    path.touch()
    os.truncate(path, 1 << 40)


PLANTED: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo if hasattr(os, "mkfifo") else Path.mkdir,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
    "huge": huge,
}


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("name", ["contents.json", "streets.feather", "demand.npz"])
def test_a_kept_file_that_could_not_be_read_to_its_end_is_not_begun(
    name: str, kind: str, file: Path, opened: Opening
) -> None:
    first, _ = opened(file)
    (place,) = opened.folder.iterdir()
    (place / name).unlink()
    PLANTED[kind](place / name)
    again, reads = opened(file)
    assert reads == 1
    assert_same(first, again)


def test_only_what_was_kept_is_removed_from_the_cache(
    file: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers_cache, "MOST", 1)
    own, old, new = (opened.folder / name for name in ("own", ".new-1", ".new-2"))
    for place in (own, old, new):
        (place / "inner").mkdir(parents=True)
    (opened.folder / "link").symlink_to("nothing")
    for path, date in ((own, 0.0), (old, 0.0)):
        os.utime(path, (date, date))
    for number in range(2):
        changed(file, f"UPDATE facilities SET name = 'n{number}' WHERE fid = 1")
        opened(file)
    left = {path.name for path in opened.folder.iterdir()}
    assert {"own", ".new-2", "link"} < left
    assert ".new-1" not in left
    assert len(left) == 4


def test_beside_a_journal_the_file_is_read_as_sqlite_shows_it(file: Path, opened: Opening) -> None:
    opened(file)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        database.execute("UPDATE facilities SET name = 'new' WHERE fid = 1")
        database.commit()
        found, reads = opened(file)
    assert reads == 1
    assert found.layers.facilities["name"].iloc[0] == "new"


def test_only_the_latest_places_are_kept(file: Path, opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers_cache, "MOST", 2)
    for number in range(4):
        changed(file, f"UPDATE facilities SET name = 'n{number}' WHERE fid = 1")
        opened(file)
    assert len(list(opened.folder.iterdir())) == 2


def test_where_nothing_can_be_written_it_opens_all_the_same(file: Path, opened: Opening) -> None:
    opened.folder.write_text("a file in its place", encoding="utf-8")
    for _ in range(2):
        assert opened(file)[1] == 1


def test_a_large_project_that_was_just_made_opens_the_first_time_as_it_does_later(opened: Opening, file: Path) -> None:
    keep_for_opening(file.parent)
    assert opened.reads == 1
    kept, read_again = opened(file)
    assert read_again == 0
    assert_same(kept, read_project(file))


def test_of_a_small_project_and_of_none_nothing_is_kept(
    opened: Opening, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers_cache, "WORTH_IT", file.stat().st_size + 1)
    for path in (file, file.parent / "none.gpkg"):
        keep_for_opening(path)
    assert opened.reads == 0
