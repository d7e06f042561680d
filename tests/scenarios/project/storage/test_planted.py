"""Folders from elsewhere that hold what looks like LifeCircle's own unfinished work: it leads nowhere else."""

import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from lifecircle.layers.schema import PlaceLayers
from lifecircle.scenarios.editing.lock import ProjectLock
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.project import Project, read_project, write_project
from lifecircle.scenarios.project.settings import Settings
from lifecircle.scenarios.project.storage.atomic_write import recover
from lifecircle.scenarios.project.storage.disk import WORKSHOP

from ....journals import journal


def plant(folder: Path, said: str, name: str = "evil.desktop") -> Path:
    """A workshop that says it was killed while it moved one file; all in it is an hour old."""
    place = folder / f"{WORKSHOP}planted"
    (place / "files").mkdir(parents=True)
    (place / "taken").touch()
    (place / "files" / Path(name).name).write_text("run me", encoding="utf-8")
    (place / "swap.json").write_text(json.dumps({"folder": said, "before": {name: ""}}), encoding="utf-8")
    os.utime(place, (time.time() - 3_600,) * 2)
    return place


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "autostart").mkdir(parents=True)
    (tmp_path / "given" / "results").mkdir(parents=True)
    return tmp_path / "home" / "autostart"


def test_what_was_really_left_behind_is_finished(tmp_path: Path) -> None:
    """Else the tests below could not fail."""
    plant(tmp_path, "..", "verdicts.json")
    recover(tmp_path)
    assert (tmp_path / "verdicts.json").read_text(encoding="utf-8") == "run me"


@pytest.mark.parametrize("way", ["up", "absolute", "name", "beside by a link", "windows"])
def test_nothing_is_written_elsewhere(way: str, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "given" / "results"
    (folder / "beside").symlink_to(home)
    said, name = {
        "up": ("../../../home/autostart", "evil.desktop"), "absolute": (str(home), "evil.desktop"),
        "name": ("..", "../../home/autostart/evil.desktop"), "beside by a link": ("../beside", "evil.desktop"),
        "windows": ("..", "..\\evil.desktop"),
    }[way]  # fmt: skip
    plant(folder, said, name)
    recover(folder)
    assert list(home.iterdir()) == []
    assert list(folder.iterdir()) == [folder / "beside"]


@pytest.mark.parametrize("part", ["workshop", "files"])
def test_nothing_is_taken_from_elsewhere(part: str, home: Path, tmp_path: Path) -> None:
    """The planner's own file would be moved into the folder that somebody else reads."""
    thesis = home / "evil.desktop"
    thesis.write_text("mine", encoding="utf-8")
    folder = tmp_path / "given" / "results"
    place = plant(folder, "..")
    if part == "files":
        (place / "files" / "evil.desktop").unlink()
        (place / "files").rmdir()
        (place / "files").symlink_to(home)
    else:
        place.rename(tmp_path / "elsewhere")
        place.symlink_to(tmp_path / "elsewhere")
    recover(folder)
    assert thesis.read_text(encoding="utf-8") == "mine"
    assert not (folder / "evil.desktop").exists()
    assert part == "files" or (tmp_path / "elsewhere" / "files").is_dir()


@pytest.mark.parametrize(
    "text", ["[]", "null", "[" * 5_000, '{"folder": 1, "before": 2}', '{"folder": "..", "before": [1]}']
)
def test_a_note_of_anything_is_left_alone(text: str, tmp_path: Path) -> None:
    place = plant(tmp_path, "..")
    (place / "swap.json").write_text(text, encoding="utf-8")
    os.utime(place, (time.time() - 3_600,) * 2)
    recover(tmp_path)
    assert not (tmp_path / "evil.desktop").exists()


def test_a_lock_that_is_a_link_empties_nothing(home: Path, tmp_path: Path) -> None:
    thesis = home / "thesis"
    thesis.write_text("mine", encoding="utf-8")
    (tmp_path / ".a.gpkg.lock").symlink_to(thesis)
    with pytest.raises(OSError, match="link"):
        ProjectLock(tmp_path / "a.gpkg").take()
    assert thesis.read_text(encoding="utf-8") == "mine"


def test_a_lock_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".a.gpkg.lock")
    with pytest.raises(OSError, match="Invalid"):
        ProjectLock(tmp_path / "a.gpkg").take()


def test_sqlite_removes_the_file_that_a_journal_names(tmp_path: Path) -> None:
    """Else the tests below could not fail."""
    base, mine = tmp_path / "base", tmp_path / "mine.txt"
    with closing(sqlite3.connect(base)) as made:
        made.execute("CREATE TABLE a (b)")
        made.commit()
    mine.write_text("mine", encoding="utf-8")
    base.with_name("base-journal").write_bytes(journal(names=mine, pages=2))
    with closing(sqlite3.connect(base)) as opened:
        assert opened.execute("SELECT count(*) FROM a").fetchone() == (0,)
    assert not mine.exists()


def test_a_journal_beside_a_project_removes_no_other_file(village: PlaceLayers, tmp_path: Path) -> None:
    path, mine = tmp_path / "lifecircle.gpkg", tmp_path / "mine.txt"
    write_project(Project(village, Settings(name="样村", plan="circles")), path)
    mine.write_text("mine", encoding="utf-8")
    path.with_name("lifecircle.gpkg-journal").write_bytes(journal(names=mine))
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="names another file"):
        read_project(path)
    with pytest.raises(ProjectError):
        write_project(Project(village, Settings(name="新村", plan="circles")), path)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert path.read_bytes() == before


def test_a_journal_in_a_planted_workshop_removes_no_other_file(home: Path, tmp_path: Path) -> None:
    folder, mine = tmp_path / "given", home / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    place = plant(folder, "..")
    with closing(sqlite3.connect(place / "lock")) as lock:
        lock.execute("CREATE TABLE a (b)")
        lock.commit()
    (place / "lock-journal").write_bytes(journal(names=mine))
    recover(folder)
    assert mine.read_text(encoding="utf-8") == "mine"
