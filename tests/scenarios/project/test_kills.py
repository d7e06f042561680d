"""Files that are killed, stopped, locked or short of disk while they take their places: the old set or the new one."""

import errno
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from lifecircle.scenarios.build.sources import sources_of
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.geopackage import same
from lifecircle.scenarios.project.project import keep_rows, read_project, write_project
from lifecircle.scenarios.project.storage import atomic_write
from lifecircle.scenarios.project.storage import workshop as module_of_workshops
from lifecircle.scenarios.project.storage.atomic_write import recover, replacing_file, replacing_folder
from lifecircle.scenarios.project.storage.manifest import MANIFEST, digest_of, read_manifest
from lifecircle.scenarios.project.storage.signals import Terminated, ending_politely
from lifecircle.scenarios.project.storage.workshop import tidy, workshop
from lifecircle.scenarios.project.storage.writing import Writing
from lifecircle.tests.scenarios.project import killed_sets, kills
from lifecircle.tests.scenarios.project.killed_at import killed_at
from lifecircle.tests.scenarios.project.killed_sets import (
    NAMES,
    litter,
    marks,
    write_database,
    write_set,
)
from lifecircle.tests.scenarios.project.kills import seen_meanwhile
from lifecircle.tests.scenarios.warm.server import in_light_process, in_warm_process

from .. import town_files

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "out"
    write_set(out, "a")
    (out / "own notes.txt").write_text("mine", encoding="utf-8")
    return out


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut is no part of these tests, and waiting for the disk most of their time."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


# -------------------------------------------------------------------------------------------------------------- kills
@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of the user's on another disk than that which is written to, as with a share or a stick."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second disk here")
    with tempfile.TemporaryDirectory(dir=memory) as cache:
        monkeypatch.setenv("XDG_CACHE_HOME", cache)
        yield Path(cache) / "lifecircle" / "drafts"


@pytest.mark.parametrize("cache", ["a file", "a link to itself", "full"])
def test_where_the_cache_takes_no_drafts_a_set_is_written_where_it_is_meant_for(
    cache: str, drafts: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(drafts, ignore_errors=True)
    if cache == "a file":
        drafts.write_text("in its place", encoding="utf-8")
    elif cache == "full":
        monkeypatch.setattr(atomic_write, "_DRAFT_BYTES", 1 << 60)
    else:
        drafts.symlink_to(drafts)
    with replacing_folder(folder) as written:
        write_database(written / NAMES[0], "b")
        assert drafts not in written.parents
    assert read_manifest(folder)[NAMES[0]] == digest_of(folder / NAMES[0])


def test_a_set_for_another_disk_is_drafted_on_this_computers(drafts: Path, folder: Path) -> None:
    seen = list[Path]()
    with replacing_folder(folder) as written:
        seen.append(written)
        write_database(written / NAMES[0], "b")
        assert [path.name for path in folder.glob(".lifecircle-*/files/*")] == []
    assert drafts in seen[0].parents
    assert read_manifest(folder)[NAMES[0]] == digest_of(folder / NAMES[0])
    with suppress(ZeroDivisionError), replacing_file(folder / "c.gpkg", ours=lambda _: True) as single:
        single.write_text("half", encoding="utf-8")
        seen.append(single)
        raise ZeroDivisionError
    assert drafts in seen[1].parents
    assert not (folder / "c.gpkg").exists()
    assert litter(drafts) == litter(folder) == []


def test_a_disk_without_room_for_the_drafts_copy_is_told_by_the_planners_folder(
    drafts: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = marks(folder)
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(ProjectError, match=re.escape(str(folder))):
        write_set(folder, "b")
    assert marks(folder) == before
    assert litter(drafts) == litter(folder) == []


def test_a_journal_whose_head_was_lost_with_its_share_is_cleared_away(tmp_path: Path) -> None:
    one, other = tmp_path / "one.gpkg", tmp_path / "other.gpkg"
    for path in (one, other):
        write_database(path, "a")
    journal = tmp_path / "other.gpkg-journal"
    journal.write_bytes(bytes(53_864))
    before = digest_of(other)
    assert same(one, other)
    assert not journal.exists()
    assert digest_of(other) == before


@forks
def test_a_set_that_is_drafted_elsewhere_is_as_whole_after_a_kill(tmp_path: Path, drafts: Path) -> None:
    in_light_process(killed_sets.killed_everywhere, tmp_path, new=False, databases=NAMES[:1], drafts=drafts)
    assert not killed_at(30, lambda: write_set(tmp_path / "out", "c"))[0]
    assert litter(drafts)
    write_set(tmp_path / "out", "d")
    assert litter(drafts) == []


@forks
@pytest.mark.parametrize(
    ("new", "databases"), [(False, NAMES[:1]), (True, NAMES[:1]), (False, ("a.gpkg", "b.gpkg", "c.gpkg"))]
)
def test_a_set_that_is_killed_at_any_moment_is_the_old_or_the_new_one(
    tmp_path: Path, new: bool, databases: Sequence[str]
) -> None:
    in_light_process(killed_sets.killed_everywhere, tmp_path, new=new, databases=databases)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    town_files.write_osm(tmp_path / "town.osm")
    town_files.write_people(tmp_path / "people.csv")
    town_files.write_care(tmp_path / "care.csv")
    (tmp_path / "town.toml").write_text(
        """
        [network]
        file = "town.osm"
        [[facilities]]
        file = "care.csv"
        [population]
        file = "people.csv"
        people = "常住人口"
        """,
        encoding="utf-8",
    )
    return tmp_path


@forks
def test_every_command_that_is_killed_leaves_whole_results(
    village_file: Path, town: Path, pytestconfig: pytest.Config
) -> None:
    shutil.copy(village_file, town)
    count, seed = pytestconfig.getoption("kills"), pytestconfig.getoption("kills_seed")
    for name, found in in_warm_process(kills.rehearse_all, town, count, seed).items():
        sys.stderr.write(f"{name}: {found}\n")
        assert found["kills"] > 0, name
        assert found["broken"] == 0, (name, found)
        assert found.get("left behind", 0) == 0, (name, found)


# ------------------------------------------------------------------------------------------------- stopped and refused
class Stopper:
    """Sends a signal to this very process when the n-th file is about to take its place."""

    def __init__(self, number: int, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = at
        put = atomic_write._put

        def stopping(*arguments: object, **options: object) -> None:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), number)
            put(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(atomic_write, "_put", stopping)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent here")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_signal_waits_until_the_set_is_whole_and_all_is_told(
    folder: Path, number: int, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    Stopper(number, at, monkeypatch)
    told: list[Path] = []
    former = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
    try:
        with pytest.raises(KeyboardInterrupt), ending_politely():
            write_set(folder, "b", Writing(wrote=told.append))
    finally:
        signal.signal(signal.SIGINT, former)
    assert marks(folder) == "b"
    assert told == [folder]
    assert litter(folder) == []


def test_a_signal_before_leaves_the_old_set(folder: Path) -> None:
    told: list[Path] = []
    with suppress(KeyboardInterrupt), replacing_folder(folder, how=Writing(wrote=told.append)) as beside:
        (beside / "map.png").write_text("b", encoding="utf-8")
        raise KeyboardInterrupt
    assert (marks(folder), told, litter(folder)) == ("a", [], [])


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent here")
def test_the_systems_wish_to_end_tidies_up(tmp_path: Path) -> None:
    with pytest.raises(Terminated), ending_politely(), replacing_folder(tmp_path / "out"):
        os.kill(os.getpid(), signal.SIGTERM)
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.parametrize("failing", NAMES)
def test_a_file_that_cannot_take_its_place_leaves_the_old_set(
    folder: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = atomic_write._put

    def refuse(written: Path, path: Path, *, force: bool) -> None:
        if path.name == failing:
            raise ProjectError("held")
        put(written, path, force=force)

    monkeypatch.setattr(atomic_write, "_put", refuse)
    with pytest.raises(ProjectError, match="held"):
        write_set(folder, "b")
    monkeypatch.undo()
    assert (marks(folder), litter(folder)) == ("a", [])
    write_set(folder, "c")
    assert marks(folder) == "c"


def test_a_file_that_another_program_holds_is_named_before_anything_moves(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Excel holds a workbook on Windows; here the opening is made to fail."""
    opened = Path.open

    def held(self: Path, mode: str = "r", *arguments: object, **options: object) -> object:
        if mode == "rb+" and self == folder / "verdicts.xlsx":
            raise PermissionError(13, "Permission denied")
        return opened(self, mode, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(ProjectError, match=r"verdicts\.xlsx cannot be replaced \(Permission denied\); close"):
        write_set(folder, "b")
    monkeypatch.undo()
    assert (marks(folder), litter(folder)) == ("a", [])


def test_a_full_disk_is_one_sentence_and_leaves_the_old_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(ProjectError, match=r"disk of .*out is full; free some space"):
        write_set(folder, "b")
    assert (marks(folder), litter(folder)) == ("a", [])


# ------------------------------------------------------------------------------------------------------ foreign files
@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_not_ours_is_not_replaced(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("the planner's own", encoding="utf-8")
    with pytest.raises(ProjectError, match=rf"{name} was not written by LifeCircle.*--force"):
        write_set(out, "b")
    assert [path.name for path in out.iterdir()] == [name]
    assert (out / name).read_text(encoding="utf-8") == "the planner's own"
    write_set(out, "b", Writing(force=True))
    assert marks(out) == "b"


def test_a_file_that_the_planner_changed_is_not_replaced(folder: Path) -> None:
    (folder / "verdicts.xlsx").write_text("a, with the planner's remarks", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"verdicts\.xlsx was not written .*or has been changed since"):
        write_set(folder, "b")
    assert (folder / "map.png").read_text(encoding="utf-8") == "a"


def test_verdicts_from_before_there_were_lists_are_ours(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "verdicts.json").write_text('{\n "format": "lifecircle-verdicts",\n "version": 1}', encoding="utf-8")
    (out / "verdicts.xlsx").write_text("of before", encoding="utf-8")
    write_set(out, "b")
    assert marks(out) == "b"


def test_what_was_written_thrice_is_still_ours(folder: Path) -> None:
    for mark in "bcd":
        write_set(folder, mark)
        assert marks(folder) == mark
    assert (folder / "own notes.txt").read_text(encoding="utf-8") == "mine"
    assert {path.name for path in folder.iterdir()} == {*NAMES, MANIFEST, "own notes.txt"}


def test_a_folder_in_a_files_place_is_refused_before_anything_moves(folder: Path) -> None:
    (folder / "map.png").unlink()
    (folder / "map.png").mkdir()
    with pytest.raises(ProjectError, match=r"map\.png is a folder"):
        write_set(folder, "b")
    assert (folder / "verdicts.json").read_text(encoding="utf-8") == "a"


# ---------------------------------------------------------------------------------------------------------- workshops
def test_a_folder_that_exists_is_written_from_inside(folder: Path) -> None:
    """A mounted folder is a disk of its own, and nothing can be moved into it from beside it."""
    with replacing_folder(folder) as beside:
        assert folder in beside.parents
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_a_workshop_in_use_is_left_alone_and_one_left_behind_is_cleared(tmp_path: Path) -> None:
    with workshop(tmp_path, finish=lambda _: None) as used:
        left = tmp_path / ".lifecircle-left"
        left.mkdir()
        for name in ("lock", "taken"):
            (left / name).write_bytes(b"")
        recover(tmp_path)
        assert used.is_dir()
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asks", ["editing", "scenarios", "rows", "sources"])
def test_what_a_killed_program_had_begun_is_finished_before_a_project_is_touched(
    asks: str, village_file: Path, tmp_path: Path
) -> None:
    """A gesture after it would make the project another one than that whose maps and tables are about to arrive."""
    project = Path(shutil.copy(village_file, tmp_path / "lifecircle.gpkg"))
    left = tmp_path / ".lifecircle-left"
    left.mkdir()
    for name in ("lock", "taken"):
        (left / name).write_bytes(b"")
    if asks == "rows":
        keep_rows(project, "figures", {})
    elif asks == "sources":
        with suppress(ProjectError):
            sources_of(project)
    else:
        open_store(project, read_only=asks == "scenarios").close()
    assert not left.exists()


@forks
def test_a_workshop_is_never_cleared_while_it_is_made_or_used(tmp_path: Path) -> None:
    done: list[bool] = []

    def work() -> None:
        with workshop(tmp_path, finish=lambda _: None) as place:
            (place / "a").write_text("a", encoding="utf-8")
            (place / "b").write_text("b", encoding="utf-8")
            done.append(True)  # from here on it may be cleared by whoever comes first

    def look() -> bool:
        before = sorted(tmp_path.glob(".lifecircle-*"))
        tidy(tmp_path, finish=lambda _: None)
        return bool(done) or sorted(tmp_path.glob(".lifecircle-*")) == before

    seen = seen_meanwhile(look, work)
    assert len(seen) > 5
    assert all(seen)
    assert list(tmp_path.iterdir()) == []


@forks
def test_what_saving_that_was_killed_left_behind_goes_at_the_next_saving(village_file: Path, tmp_path: Path) -> None:
    """Killed at every moment of the making of the workshop, and at some later ones."""
    saved = tmp_path / "saved.gpkg"
    project = read_project(village_file)
    _, moments = killed_at(0, lambda: write_project(project, saved))
    for moment in (*range(1, 12), *range(12, moments, 5)):
        killed_at(moment, lambda: write_project(project, saved))
        write_project(project, saved)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["saved.gpkg"]


@forks
@pytest.mark.parametrize("maker", ["ended", "runs", "another computer's", "untold"])
def test_a_workshop_without_its_mark_is_cleared_once_its_maker_has_ended(maker: str, tmp_path: Path) -> None:
    """Its name alone tells who makes it: no lock is held yet. Of others nobody knows, and they have a minute."""
    with workshop(tmp_path, finish=lambda _: None) as own:
        name = own.name
    if (ended := os.fork()) == 0:
        os._exit(0)
    os.waitpid(ended, 0)
    mine = f"-{os.getpid()}-"
    of_ended = name.replace(mine, f"-{ended}-")
    assert mine in name
    place = tmp_path / {"ended": of_ended, "runs": name, "untold": ".lifecircle-a"}.get(
        maker, f".lifecircle-0{of_ended[12:]}"
    )
    place.mkdir()
    tidy(tmp_path, finish=lambda _: None)
    assert place.exists() is (maker != "ended")
    if place.exists():
        then = time.time() - 61
        os.utime(place, (then, then))
        tidy(tmp_path, finish=lambda _: None)
    assert not place.exists()


@pytest.mark.parametrize("ours", [True, False])
def test_a_single_file_is_replaced_only_where_it_is_ours(tmp_path: Path, ours: bool) -> None:
    path = tmp_path / "iso.geojson"
    path.write_text("old", encoding="utf-8")

    def write() -> None:
        with replacing_file(path, ours=lambda _: ours) as beside:
            beside.write_text("new", encoding="utf-8")

    if ours:
        write()
    else:
        with pytest.raises(ProjectError, match="was not written by LifeCircle"):
            write()
    assert path.read_text(encoding="utf-8") == ("new" if ours else "old")


def test_a_share_that_is_lost_when_the_lock_is_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module_of_workshops, "_LOCK", "not/there")
    with pytest.raises(ProjectError, match=re.escape(str(tmp_path))), workshop(tmp_path, finish=lambda _: None):
        pass
