"""A project that is kept open for gestures: on the disk at each commit, one whole file soon after and when closed."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.geopackage import reading
from lifecircle.scenarios.project.kept_open import KeptOpen, on_this_machine


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "p.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE gestures (n INTEGER)")
    return path


def add(kept: KeptOpen, number: int) -> None:
    with kept.transaction() as database:
        database.execute("INSERT INTO gestures VALUES (?)", (number,))


def add_and_fail(kept: KeptOpen, number: int) -> None:
    with kept.transaction() as database:
        database.execute("INSERT INTO gestures VALUES (?)", (number,))
        database.execute("INSERT INTO no_such_table VALUES (?)", (number,))


def found(file: Path) -> list[int]:
    with reading(file) as database:
        return [number for (number,) in database.execute("SELECT n FROM gestures ORDER BY n")]


def test_what_was_committed_is_read_by_others_and_stands_in_one_file_when_closed(file: Path) -> None:
    kept = KeptOpen(file)
    add(kept, 1)
    add(kept, 2)
    assert found(file) == [1, 2]
    kept.close()
    kept.close()
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert found(file) == [1, 2]
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_file_that_is_gone_or_another_takes_no_gesture_until_it_is_back(file: Path, tmp_path: Path) -> None:
    # Linux writes on into a file that was deleted, and nobody ever sees it again.
    kept = KeptOpen(file)
    add(kept, 1)
    away = file.rename(tmp_path / "away.gpkg")
    with pytest.raises(ProjectError, match="no longer there"):
        add(kept, 2)
    shutil.copy(away, file)  # as a program that keeps folders alike does
    with pytest.raises(ProjectError, match="replaced by another file"):
        add(kept, 3)
    away.replace(file)
    add(kept, 4)
    kept.close()
    assert found(file) == [1, 4]


def test_on_a_share_only_a_missing_file_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = SimpleNamespace(mountpoint=str(file.parent), fstype="cifs", opts="rw")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [share])
    kept = KeptOpen(file)
    add(kept, 1)
    monkeypatch.setattr("lifecircle.scenarios.project.kept_open._identity", lambda path: (path.stat().st_dev, -1))
    add(kept, 2)  # the server numbered its files anew
    file.rename(file.with_name("away.gpkg"))
    with pytest.raises(ProjectError, match="no longer there"):
        add(kept, 3)
    kept.close()


def test_a_copy_of_the_one_file_is_whole_once_it_settled(file: Path, tmp_path: Path) -> None:
    kept = KeptOpen(file)
    add(kept, 7)
    kept.settle()
    copied = tmp_path / "elsewhere" / "p.gpkg"
    copied.parent.mkdir()
    shutil.copy(file, copied)
    assert found(copied) == [7]
    kept.close()


def test_a_block_that_fails_leaves_nothing(file: Path) -> None:
    kept = KeptOpen(file)
    add(kept, 1)
    with pytest.raises(ProjectError, match="no_such_table"):
        add_and_fail(kept, 2)
    add(kept, 3)
    kept.close()
    assert found(file) == [1, 3]


def test_every_commit_waits_for_the_disk(file: Path) -> None:
    kept = KeptOpen(file)
    with kept.transaction() as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    kept.close()


def disk(mountpoint: str, fstype: str, opts: str = "rw") -> SimpleNamespace:
    return SimpleNamespace(mountpoint=mountpoint, fstype=fstype, opts=opts)


@pytest.mark.parametrize(
    ("fstype", "opts", "here"),
    [("ext4", "rw", True), ("nfs4", "rw", False), ("cifs", "rw", False), ("fuse.sshfs", "rw", False),
     ("NTFS", "rw,fixed", True), ("", "rw,remote", False)],
)  # fmt: skip
def test_a_share_keeps_the_usual_journal(
    file: Path, monkeypatch: pytest.MonkeyPatch, fstype: str, opts: str, here: bool
) -> None:
    disks = [disk("/", "ext4"), disk(str(file.parent), fstype, opts), disk("/nowhere", "nfs")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: disks)
    assert on_this_machine(file) is here
    kept = KeptOpen(file)
    with kept.transaction() as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal" if here else "delete",)
    kept.close()
