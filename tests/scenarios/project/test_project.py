"""A project goes into one GeoPackage and comes out the same; a broken one is refused with a sentence."""

import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal

from lifecircle.layers.files import databases
from lifecircle.layers.schema import PlaceLayers
from lifecircle.messages import Message
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project import geopackage
from lifecircle.scenarios.project.geopackage import reading, tables_of, transaction
from lifecircle.scenarios.project.project import Project, read_project, write_project
from lifecircle.scenarios.project.settings import VERSION, InputRecord, Note, Settings
from lifecircle.scenarios.project.storage.writing import Writing
from lifecircle.scenarios.runs.opening import open_session


@pytest.fixture(scope="module")
def project(village: PlaceLayers) -> Project:
    text = "No districts were given; the {count} administrative areas that OpenStreetMap holds whole were taken."
    shifted = Note.of(Message(text, {"count": 3}))
    record = InputRecord(role="facilities", file="高德.csv", rows=3, done=(shifted,))
    return Project(village, Settings(name="样村", plan="circles", inputs=(record,)))


@pytest.fixture(scope="module")
def written(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "lifecircle.gpkg"
    write_project(project, path)
    return path


@pytest.fixture
def file(written: Path, tmp_path: Path) -> Path:
    path = tmp_path / "lifecircle.gpkg"
    path.write_bytes(written.read_bytes())
    return path


def same(found: gpd.GeoDataFrame, wanted: gpd.GeoDataFrame) -> None:
    assert_geodataframe_equal(
        found, wanted[found.columns], check_dtype=False, check_like=True, check_index_type=False, normalize=True
    )


def test_every_layer_comes_back_as_it_was_written(project: Project, file: Path) -> None:
    layers, wanted = read_project(file).layers, project.layers
    same(layers.streets.edges, wanted.streets.edges)
    same(layers.streets.nodes.reset_index(drop=True), wanted.streets.nodes.reset_index(drop=True))
    assert list(layers.streets.nodes.index) == list(wanted.streets.nodes.index)
    same(layers.demand, wanted.demand)
    same(layers.facilities.drop(columns="entrances"), wanted.facilities.drop(columns="entrances"))
    for found, door in zip(layers.facilities["entrances"], wanted.facilities["entrances"], strict=True):
        assert found == door if door is not None else found is None
    assert set(layers.districts["district_id"]) == set(wanted.districts["district_id"])
    assert dict(zip(layers.barriers["kind"], layers.barriers.geom_type, strict=True)) == {
        "river": "MultiPolygon",
        "railway": "MultiLineString",
    }


def test_the_types_that_the_schema_promises_come_back(file: Path) -> None:
    layers = read_project(file).layers
    assert layers.streets.edges["walk"].dtype == bool
    assert layers.streets.edges["oneway"].dtype == "int8"
    assert layers.streets.edges["u"].dtype == "int64"
    assert layers.demand["people"].dtype == "float64"
    assert layers.facilities["beds"].isna().all()
    assert set(layers.districts["parent_id"]) == {"", "c", "k", "t"}


def test_what_was_estimated_and_what_was_done_to_the_files_is_remembered(project: Project, file: Path) -> None:
    found = read_project(file)
    assert sorted(found.layers.demand.attrs["estimated"]) == sorted(project.layers.demand.attrs["estimated"])
    assert found.settings.inputs == project.settings.inputs
    assert str(found.settings.inputs[0].done[0].message()).startswith("No districts were given; the 3 administrative")


def test_a_project_is_found_in_the_folder_that_holds_it(file: Path) -> None:
    assert read_project(file.parent).settings.name == "样村"


def test_every_table_with_geometry_is_one_that_qgis_lists(file: Path) -> None:
    tables = dict(pyogrio.list_layers(file).tolist())
    assert tables["streets"] == "LineString"
    assert tables["districts"] == "MultiPolygon"
    assert tables["lifecircle_settings"] is None


def test_empty_layers_come_back_empty(project: Project, tmp_path: Path) -> None:
    whole = project.layers
    bare = PlaceLayers(
        whole.name,
        whole.streets,
        whole.demand,
        whole.facilities,
        whole.districts.iloc[:0],
        whole.barriers.iloc[:0],
        whole.buildings.iloc[:0],
    )
    write_project(Project(bare, project.settings), tmp_path / "bare.gpkg")
    found = read_project(tmp_path / "bare.gpkg").layers
    assert len(found.districts) == len(found.barriers) == len(found.buildings) == 0
    assert found.districts.crs == whole.districts.crs


def test_a_failure_while_writing_leaves_the_old_project_and_no_litter(
    project: Project, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()

    def fail(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lifecircle.scenarios.project.project.write_rows", fail)
    with pytest.raises(ProjectError, match=r"disk of .* is full"):
        write_project(project, file)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_project_that_another_program_is_writing_to_is_not_replaced_beneath_it(
    project: Project, file: Path, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geopackage, "WAIT_S", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"pragma journal_mode = {journal}")
        other.execute("create table notes (text)")
        other.execute("begin immediate")
        other.execute("insert into notes values ('half an edit')")
        with pytest.raises(ProjectError, match=r"is in use by another program .*close it there"):
            write_project(project, file)
        other.execute("commit")
    with closing(sqlite3.connect(file)) as again:
        assert again.execute("pragma integrity_check").fetchone() == ("ok",)
        assert again.execute("select text from notes").fetchone() == ("half an edit",)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_program_that_has_the_project_open_goes_on_with_the_new_one(
    project: Project, file: Path, journal: str
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"pragma journal_mode = {journal}")
        assert other.execute("select count(*) from demand").fetchone() == (25,)
        fewer = replace(project.layers, demand=project.layers.demand.iloc[:20])
        write_project(replace(project, layers=fewer), file)
        other.execute("create table notes as select 'mine' as text")
        assert other.execute("select count(*) from demand").fetchone() == (20,)
    assert len(read_project(file).layers.demand) == 20
    with closing(sqlite3.connect(file)) as again:
        assert again.execute("select text from notes").fetchone() == ("mine",)
        assert again.execute("pragma integrity_check").fetchone() == ("ok",)


def test_the_journal_of_a_killed_program_is_rolled_back_before_the_project_is_replaced(
    project: Project, file: Path, tmp_path: Path
) -> None:
    hot = file.with_name(file.name + "-journal")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("pragma cache_size = 1")
        other.execute("begin immediate")
        other.execute("create table half (a)")
        other.executemany("insert into half values (?)", [("x" * 1000,) for _ in range(200)])
        shutil.copy(hot, tmp_path / "kept")
        shutil.copy(file, tmp_path / "half")
        other.execute("rollback")
    # As the killed program left them: half a transaction in the file, and the journal that takes it back.
    shutil.copy(tmp_path / "half", file)
    shutil.copy(tmp_path / "kept", hot)
    write_project(project, file)
    assert len(read_project(file).layers.demand) == 25
    assert not hot.exists()
    with closing(sqlite3.connect(file)) as again:
        assert again.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_journal_without_its_file_does_no_harm(project: Project, tmp_path: Path) -> None:
    for end in ("-journal", "-wal", "-shm"):
        (tmp_path / f"new.gpkg{end}").write_bytes(b"left behind" * 100)
    write_project(project, tmp_path / "new.gpkg")
    assert len(read_project(tmp_path / "new.gpkg").layers.demand) == 25


def test_a_foreign_geopackage_is_not_replaced(project: Project, village: PlaceLayers, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gpkg"
    village.districts.to_file(mine, layer="plots", engine="pyogrio")
    before = mine.read_bytes()
    with pytest.raises(ProjectError, match=r"mine\.gpkg was not written by LifeCircle.*--force"):
        write_project(project, mine)
    assert mine.read_bytes() == before
    write_project(project, mine, how=Writing(force=True))
    assert read_project(mine).settings.name == "样村"


def test_a_missing_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"no project at .*nowhere\.gpkg"):
        read_project(tmp_path / "nowhere.gpkg")


def test_a_file_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.gpkg").write_text("Dear planner", encoding="utf-8")
    with pytest.raises(ProjectError, match="is not a LifeCircle project"):
        read_project(tmp_path / "letter.gpkg")


def test_a_project_of_a_newer_program_is_refused(file: Path) -> None:
    change_settings(file, '{"version": 99, "name": "x", "unheard": 1}')
    with pytest.raises(ProjectError, match=r"newer LifeCircle .*99"):
        read_project(file)


def test_broken_settings_are_refused_with_their_key(file: Path) -> None:
    change_settings(file, '{"version": 1}')
    with pytest.raises(ProjectError, match=r"cannot be read \(name: "):
        read_project(file)


def test_a_project_of_before_knows_no_waits_and_is_saved_as_one_of_now(file: Path) -> None:
    change_settings(file, '{"version": 1, "name": "x"}')
    old = read_project(file)
    assert (old.settings.version, old.settings.crossing_wait_s, old.settings.signal_wait_s) == (1, 0, 0)
    waiting = old.settings.model_copy(update={"signal_wait_s": 30.0})
    write_project(replace(old, settings=waiting), file)
    new = read_project(file).settings
    assert (new.version, new.crossing_wait_s, new.signal_wait_s) == (VERSION, 0, 30)


def test_a_lost_table_is_named(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("DELETE FROM gpkg_contents WHERE table_name = 'streets'")
        database.execute("ALTER TABLE streets RENAME TO streets_old")
    database.close()
    with pytest.raises(ProjectError, match="no table 'streets'"):
        read_project(file)


def test_a_lost_column_is_named(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("ALTER TABLE facilities DROP COLUMN category")
    database.close()
    with pytest.raises(ProjectError, match="lost its column 'category'"):
        read_project(file)


def test_a_project_of_before_tells_what_its_columns_tell(project: Project, tmp_path: Path) -> None:
    facilities = project.layers.facilities.assign(new=[True, False, False])
    file = tmp_path / "before.gpkg"
    write_project(replace(project, layers=replace(project.layers, facilities=facilities)), file)
    with sqlite3.connect(file) as database:
        database.execute("ALTER TABLE facilities DROP COLUMN known")
    database.close()
    assert set(read_project(file).layers.facilities["known"]) == {"new"}


def change_settings(file: Path, text: str) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE lifecircle_settings SET json = ?", [text])
    database.close()


def test_a_planners_own_layers_and_scenarios_stay_when_the_layers_change(
    project: Project, file: Path, village: PlaceLayers
) -> None:
    village.districts.to_crs(4326).to_file(file, layer="地块", engine="pyogrio")
    with transaction(file) as database:
        database.execute("CREATE TABLE lifecircle_scenarios (id INTEGER PRIMARY KEY, json TEXT)")
        database.execute("INSERT INTO lifecircle_scenarios VALUES (7, '{}')")
        database.execute("CREATE TABLE result_old (a)")
    fewer = replace(project.layers, demand=project.layers.demand.iloc[:20])
    write_project(replace(project, layers=fewer), file)
    assert len(read_project(file).layers.demand) == 20
    same(gpd.read_file(file, layer="地块"), village.districts.to_crs(4326))
    with reading(file) as database:
        assert database.execute("SELECT id, json FROM lifecircle_scenarios").fetchall() == [(7, "{}")]
        assert "result_old" not in tables_of(database)
    assert read_project(file).said == ()


def test_a_gesture_is_committed_whole_or_not_at_all(file: Path) -> None:
    with transaction(file) as database:
        database.execute("CREATE TABLE lifecircle_history (label TEXT)")
    with suppress(ZeroDivisionError), transaction(file) as database:
        database.execute("INSERT INTO lifecircle_history VALUES ('half')")
        raise ZeroDivisionError
    with transaction(file) as database:
        database.execute("INSERT INTO lifecircle_history VALUES ('whole')")
    with reading(file) as database:
        assert database.execute("SELECT label FROM lifecircle_history").fetchall() == [("whole",)]


def test_a_project_is_of_the_standard_that_the_gdal_of_qgis_3_22_knows(village_file: Path) -> None:
    with reading(village_file) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10200,)


def test_a_trigger_without_end_is_one_sentence_and_changes_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(file, tmp_path / "endless.gpkg"))
    session, store = open_session(path)
    session.new("A")
    store.close()
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TRIGGER endless AFTER INSERT ON lifecircle_history BEGIN "
            "UPDATE lifecircle_session SET value = (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
            "SELECT max(x) FROM c) WHERE key = 'none'; "
            "DELETE FROM lifecircle_history WHERE (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
            "SELECT max(x) FROM c) < 0; END"
        )
    before = path.read_bytes()
    monkeypatch.setattr(databases, "MAX_QUERY_S", 0.2)
    session, store = open_session(path)
    with pytest.raises(ProjectError, match="took longer than"):
        session.new("B")
    store.close()
    again, closing_store = open_session(path, read_only=True)
    assert [one.name for one in again.board.scenarios] == ["A"]
    closing_store.close()
    assert len(path.read_bytes()) == len(before)
