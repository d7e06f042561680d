"""The user's own cache, spoiled in every way, and clocks and dates that lie: the same figures, and nothing is lost."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from lifecircle.scenarios.project import layers_cache, network_cache

from .kinds import Ground, Kind, Try, wrong
from .trying import Outcome, command, tried_in_process

PARTS = ("", "networks", "layers", "locks", "drafts")
"""The folders of the cache; the first is the cache itself."""
COMMANDS = ("evaluate", "check", "isochrones", "scenario")
FOLDERS = ("a file", "a link to nothing", "a link to itself", "/proc", "/dev/null", "a full disk", "read-only")
FILES = ("cut", "empty", "zeros", "a folder", "a pipe", "/dev/zero", "a link", "huge", "bomb", "older", "altered")
DAY_S = 86_400.0
DAYS = (-20_000, -1, 1, 20_000)
"""By which a clock is put forwards or back."""


def spoiled_caches(ground: Ground) -> Iterator[Try]:
    """Folders of the cache are no folders, or cannot be written to; what is kept in them is spoiled."""
    for asked in COMMANDS:
        for part in PARTS:
            for place in FOLDERS:
                yield Try(f"{asked}: {part or 'all'} is {place}", partial(_spoiled_folder, ground, asked, part, place))
        for place in FILES:
            yield Try(f"{asked}: files are {place}", partial(_spoiled_files, ground, asked, place))


def _spoiled_folder(ground: Ground, asked: str, part: str, place: str) -> str:
    home = ground.fresh() / "home"
    folder = home / "lifecircle" / part
    folder.parent.mkdir(parents=True)
    if place not in {"a full disk", "read-only"}:
        _put_folder(folder, place)
        return _asked(ground, asked, home)
    folder.mkdir(exist_ok=True)
    how = "size=16k" if place == "a full disk" else "ro"
    mount = ["mount", "-t", "tmpfs", "-o", how, "none", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        return ""  # only an administrator mounts disks
    try:
        return _asked(ground, asked, home)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _put_folder(folder: Path, place: str) -> None:
    if place == "a file":
        folder.write_text("the planner's own", encoding="utf-8")
    else:
        folder.symlink_to({"a link to nothing": "nothing", "a link to itself": str(folder)}.get(place, place))


def _spoiled_files(ground: Ground, asked: str, place: str) -> str:
    home = ground.fresh() / "home"
    home.mkdir()
    first = _run(ground, asked, home)
    own = home.parent / "own"
    own.write_text("the planner's own", encoding="utf-8")
    kept = [path for path in (home / "lifecircle").rglob("*") if path.is_file()]
    for path in kept:
        _spoil(path, place, own)
    found = wrong(first) or _asked(ground, asked, home)
    safe = own.read_text(encoding="utf-8") == "the planner's own"
    return found or ("nothing was kept" if not kept else "") or ("" if safe else "wrote through a link")


def _spoil(path: Path, place: str, own: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    contents = {
        "cut": data[: len(data) // 2], "empty": b"", "zeros": bytes(len(data)), "older": data.replace(b'"', b"'"),
        "altered": data[:-9] + bytes([(data[-9] if data else 0) ^ 1]) + data[-8:],
    }  # fmt: skip
    if place in contents:
        path.write_bytes(contents[place])
    elif place == "a folder":
        (path / "own").mkdir(parents=True)
    elif place == "a pipe":
        os.mkfifo(path)
    elif place in {"a link", "/dev/zero"}:
        path.symlink_to(own if place == "a link" else place)
    else:
        path.write_bytes(b"PK\x03\x04" if place == "bomb" else b"")
        os.truncate(path, 1 << 40)


def false_times(ground: Ground) -> Iterator[Try]:
    """The clock was put back or forwards since, and files are of another century."""
    for asked in COMMANDS:
        for days in DAYS:
            yield Try(f"{asked}: clock by {days} days", partial(_other_clock, ground, asked, days))
        for seconds in (-1e18, 0.0, 4e9, 2**33, 2**38):
            yield Try(f"{asked}: files of {seconds:g}", partial(_other_dates, ground, asked, seconds))


def _other_clock(ground: Ground, asked: str, days: int) -> str:
    home = ground.fresh() / "home"
    home.mkdir()
    first, clock = _run(ground, asked, home), time.time
    second = _run(ground, asked, home, lambda: setattr(time, "time", lambda: clock() + days * DAY_S))
    return wrong(first) or _same(second, first)


def _other_dates(ground: Ground, asked: str, seconds: float) -> str:
    home = ground.fresh() / "home"
    home.mkdir()
    first = _run(ground, asked, home)
    for path in (*home.rglob("*"), *ground.scratch.glob("out/*"), *ground.files.rglob("*"), ground.project):
        try:
            os.utime(path, (seconds, seconds), follow_symlinks=False)
        except (OSError, OverflowError):
            continue  # not every disk knows every year
    return wrong(first) or _same(_run(ground, asked, home), first)


def _asked(ground: Ground, asked: str, home: Path) -> str:
    """Ask with a spoiled cache: the figures are those of a clean one."""
    clean = ground.scratch / "clean"
    clean.mkdir(exist_ok=True)
    right = _run(ground, asked, clean)
    shutil.rmtree(ground.scratch / "out", ignore_errors=True)
    return _same(_run(ground, asked, home), right)


def _same(done: Outcome, right: Outcome) -> str:
    return wrong(done) or ("" if (done.code, done.said) == (right.code, right.said) else f"otherwise: {done.said}")


def _run(ground: Ground, asked: str, home: Path, before: Callable[[], object] = bool) -> Outcome:
    """Give a command with that cache to the program, to which every place is large enough to be kept."""
    out = ground.scratch / "out"
    project = ground.scratch / "lifecircle.gpkg"
    shutil.copy(ground.project, project)
    words: tuple[object, ...] = {
        "evaluate": ("evaluate", project, "--out", out), "check": ("check", ground.files / "town.toml", "--out", out),
        "isochrones": ("isochrones", project, "--service", "elderly_care", "--out", out / "a.gpkg"),
        "scenario": ("scenario", "add", project, ground.files / "edits.json"),
    }[asked]  # fmt: skip

    def work() -> int:
        os.environ["XDG_CACHE_HOME"] = str(home)
        layers_cache.WORTH_IT = network_cache.WORTH_IT = 0  # type: ignore[misc]  # in a fork of its own
        before()
        return command(*words)()

    return tried_in_process(work)


KINDS = (
    Kind("C9", "the user's cache spoiled, planted, full or refused", spoiled_caches, 0.03),
    Kind("7", "clocks put back and files of another century", false_times, 0.06),
)
