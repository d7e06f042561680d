"""The project keeps every gesture that was confirmed, through closing, killing and a second writer."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.layers.schema import PlaceLayers
from lifecircle.messages import LifecircleError
from lifecircle.scenarios.editing import edits as verbs
from lifecircle.scenarios.editing.codec import dump_scenario, dump_step, load_scenario, load_step, read_edits
from lifecircle.scenarios.editing.lock import ProjectLock
from lifecircle.scenarios.editing.scenario import BASE
from lifecircle.scenarios.editing.session import Session
from lifecircle.scenarios.editing.store import FORMAT, ProjectStore, open_store
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.project import Project, read_project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.runs.opening import open_session

from ...coverage import edit_sequences
from .test_session import QUICK, board_gestures, fitting

PLACE = edit_sequences.world(1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "项目.gpkg"
    sqlite3.connect(path).executescript(
        "CREATE TABLE gpkg_contents (table_name PRIMARY KEY, data_type, identifier)"
    ).close()
    return path


def session_on(file: Path) -> tuple[Session, ProjectStore]:
    store = open_store(file)
    board, history, name = store.load()
    return Session(PLACE, edit_sequences.plan(), QUICK, project=name, board=board, history=history, store=store), store


def some_gestures(session: Session, rng: np.random.Generator, count: int) -> None:
    for number in range(count):
        gestures = [*board_gestures(session, rng), session.undo, session.redo]
        edit = fitting(session, rng, number) if rng.random() < 0.4 else None
        try:
            session.do(edit) if edit is not None else gestures[int(rng.integers(0, len(gestures)))]()
        except LifecircleError:
            continue


@given(seed=st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_scenarios_and_undo_survive_closing(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    file = tmp_path_factory.mktemp("p") / "p.gpkg"
    sqlite3.connect(file).close()
    rng = np.random.default_rng(seed)
    for _ in range(3):
        session, store = session_on(file)
        some_gestures(session, rng, 8)
        store.close()
        again, other = session_on(file)
        assert again.board == session.board
        assert again.history == session.history
        other.close()
    session, store = session_on(file)
    while session.can_undo:
        session.undo()
    assert not session.board.scenarios
    assert not store.load()[0].scenarios
    session.go_to(len(session.history.steps))
    assert store.load()[0] == session.board
    assert all(load_step(dump_step(step), file="x") == step for step in session.history.steps)
    store.close()


def test_the_list_of_projects_can_be_read_in_any_program(file: Path) -> None:
    session, store = session_on(file)
    session.do(verbs.CloseFacility(facility="f0", cost=12.5, year=2030, department="民政局", note="合并"))
    session.do(verbs.ScalePeople(factor=1.2))
    session.reorder_edit("e2", 0)
    store.close()
    rows = sqlite3.connect(file).execute(
        "SELECT number, verb, cost, year, department, note FROM lifecircle_edits ORDER BY number"
    )
    assert rows.fetchall() == [
        (0, "scale_people", None, None, "", ""),
        (1, "close_facility", 12.5, 2030, "民政局", "合并"),
    ]


def test_a_second_writer_is_told_who_holds_the_project(file: Path) -> None:
    session, store = session_on(file)
    session.new("A")
    with pytest.raises(ProjectError, match=r"项目.gpkg is being edited by .+ since [0-9-]{10} [0-9:]{5};"):
        open_store(file)
    reader = open_store(file, read_only=True)
    assert reader.load()[0] == session.board
    with pytest.raises(ProjectError, match="for reading only"):
        reader.prepare()
    store.close()
    store.close()
    open_store(file).close()
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_lock_ends_with_its_process(file: Path) -> None:
    code = (
        "import sys, pathlib; from lifecircle.scenarios.editing.lock import ProjectLock\n"
        "ProjectLock(pathlib.Path(sys.argv[1])).take(); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == b"held\n"
        with pytest.raises(ProjectError, match="being edited"):
            ProjectLock(file).take()
        one.kill()
        one.wait()
    lock = ProjectLock(file)
    lock.take()
    lock.release()


def test_where_nothing_may_be_written_all_can_be_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, store = session_on(file)
    session.new("A")
    store.close()
    monkeypatch.setattr("lifecircle.scenarios.editing.lock.os.open", _refuse)
    again, store = session_on(file)
    assert store.read_only
    assert again.board == session.board
    with pytest.raises(ProjectError, match="for reading only"):
        again.new("B")
    assert again.board == session.board


def _refuse(*_: object) -> int:
    raise PermissionError(13, "Permission denied")


def test_a_full_disk_loses_nothing_that_was_confirmed(file: Path) -> None:
    session, store = session_on(file)
    session.new("A")
    database = store._kept._database
    assert database is not None
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ProjectError, match=r"The disk of .+ is full"):
        session.set_note(session.board.current, "x" * 100_000)
    database.execute("PRAGMA max_page_count = 1000000")
    assert session.board.scenarios[0].note == ""
    session.set_note(session.board.current, "y")
    store.close()
    again, store = session_on(file)
    assert again.board == session.board
    store.close()


def test_a_later_format_is_refused_and_left_as_it_is(file: Path) -> None:
    session, store = session_on(file)
    session.new("A")
    store.close()
    with sqlite3.connect(file) as database:
        database.execute("UPDATE lifecircle_session SET value = ? WHERE key = 'format'", (str(FORMAT + 1),))
    before = file.read_bytes()
    with pytest.raises(ProjectError, match="newer LifeCircle"):
        open_store(file)
    assert file.read_bytes() == before


def test_what_is_broken_is_named(file: Path) -> None:
    session, store = session_on(file)
    session.do(verbs.CloseFacility(facility="f0"))
    store.close()
    with sqlite3.connect(file) as database:
        database.execute("""UPDATE lifecircle_edits SET json = '{"verb": "teleport"}'""")
    with pytest.raises(ProjectError, match="no edit called teleport; known are add_facility"):
        open_store(file)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork of a process")
def test_five_hundred_kills_lose_no_confirmed_gesture() -> None:
    memory = Path("/dev/shm")  # what a killed process has written is there, whether on a disk or not; this is quicker
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        _kill(Path(folder) / "p.gpkg")


def _kill(file: Path) -> None:
    program = Path(__file__).with_name("kill_editing.py")
    done = subprocess.run([sys.executable, program, file, "500"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stderr) > 300


def test_a_scenario_file_travels(tmp_path: Path) -> None:
    session = Session(PLACE, edit_sequences.plan(), QUICK, project="mine")
    session.do(verbs.CloseFacility(facility="f0", cost=3.0))
    assert session.scenario is not None
    text = dump_scenario(session.scenario)
    assert load_scenario(text, file="a.json", project="mine") == session.scenario
    with pytest.raises(ProjectError, match="another project"):
        load_scenario(text, file="a.json", project="theirs")
    with pytest.raises(ProjectError, match="scenario format 2"):
        load_scenario(text.replace('"format": 1', '"format": 2'), file="a.json")
    path = tmp_path / "edits.json"
    path.write_text(text, encoding="utf-8-sig")
    assert read_edits(path) == session.edits
    path.write_text('[{"verb": "scale_people", "factor": 1.5}]', encoding="utf-8")
    assert read_edits(path) == (verbs.ScalePeople(factor=1.5),)


WRONG = [
    ('[{"verb": "scale_people", "factor": -1}]', r"0.scale_people.factor: -1 is given; 0 is the least"),
    ('[{"verb": "fly"}]', "no edit called fly"),
    ('[{"factor": 1}]', "verb"),
    ('{"x": 1}', "verb"),
    ("3", "neither a scenario nor a list"),
    ("{", "not a readable JSON file"),
    ('[{"verb": "bar_area", "at": {"lonlat": [[200, 0], [0, 0], [1, 1]]}}]', "perhaps the two are exchanged"),
    ('[{"verb": "bar_area", "at": {"lonlat": [[20, 0]]}}]', "three corners"),
    ('[{"verb": "add_estate", "estate": "e", "at": {"lonlat": [[2, 0]]}, "people": {"old": 3}}]', "no group old"),
    ('[{"verb": "add_facility", "facility": "f", "category": "library", "at": {"lonlat": [[2, 0]]}, "bed": 3}]', "bed"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_a_file_of_edits_that_is_wrong_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "edits.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=sentence) as raised:
        read_edits(path)
    assert "edits.json" in str(raised.value)


def test_a_project_opens_with_its_scenarios_and_its_layers_are_not_rewritten(
    small_demo_city: PlaceLayers, tmp_path: Path
) -> None:
    file = tmp_path / "lifecircle.gpkg"
    write_project(Project(small_demo_city, Settings(name="demo", plan="circles")), file)
    session, store = open_session(tmp_path)
    facility = str(session.base.place.facilities.id[0])
    layers = _rows(file)
    session.do(verbs.CloseFacility(facility=facility))
    store.close()
    assert _rows(file) == layers
    assert {"lifecircle_scenarios", "lifecircle_edits"} <= set(pyogrio.list_layers(file)[:, 0])
    table = pyogrio.read_dataframe(file, layer="lifecircle_edits", read_geometry=False)
    assert table["verb"].tolist() == ["close_facility"]
    assert read_project(file).settings.plan == "circles"
    write_project(read_project(file), file)
    again, store = open_session(file)
    assert again.live.place.facilities.status[0] == "closed"
    again.undo()
    store.close()


def _rows(file: Path) -> dict[str, object]:
    with sqlite3.connect(file) as database:
        names = [name for (name,) in database.execute("SELECT table_name FROM gpkg_geometry_columns")]
        return {
            name: database.execute(
                f'SELECT rootpage, (SELECT count(*) FROM "{name}") FROM sqlite_master WHERE name = ?', (name,)
            ).fetchall()
            for name in names
        }


def test_a_file_whose_current_scenario_is_gone_shows_the_project_as_it_is(file: Path) -> None:
    session, store = session_on(file)
    session.new("A")
    store.close()
    with sqlite3.connect(file) as database:
        database.execute("DELETE FROM lifecircle_scenarios")
    session, store = session_on(file)
    assert session.board.current == BASE
    assert session.free_name("library")  # the base can be worked on
    store.close()
