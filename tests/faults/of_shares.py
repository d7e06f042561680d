"""A network share that is lost in the middle: what was confirmed is there, sets are whole, and it is said.

The share is a real one (sshfs over TCP, by an SFTP server behind a wire that is cut after so many requests), mounted
where sshfs is installed and mounting is allowed. What lies on it is seen afterwards as when it is attached again.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lifecircle.messages import LifecircleError
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.project.storage.atomic_write import recover

from ..scenarios.project.kills import edit, is_whole
from . import wire
from .kinds import Ground, Kind, Try, wrong
from .of_disks import command_of
from .trying import tried, tried_in_process

TRIES = 12
LATE = 40
"""Half of the cuts fall into the last requests, in which files take their places."""
GESTURES = 60
UNCUT = 1 << 30
WRITE = ("check", "evaluate", "isochrones", "export", "compare", "network")


@dataclass
class Share:
    """What there was to a share once it is no longer mounted: the requests that were made of it."""

    asked: int = 0


@contextmanager
def shared(folder: Path, at: Path, *, requests: int = UNCUT) -> Iterator[Share]:
    """Mount a folder at another as a share that is lost after so many requests."""
    at.mkdir()
    words = [sys.executable, wire.__file__, str(requests)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        options, share = f"directport={server.stdout.readline().strip()},dcache_timeout=1", Share()
        subprocess.run(["sshfs", "-o", options, f"127.0.0.1:{folder}", at], check=False, capture_output=True)
        try:
            yield share
        finally:
            subprocess.run(["fusermount3", "-u", "-z", at], check=False, capture_output=True)
            share.asked = int(server.stdout.readline() or 0)


def can_share() -> bool:
    """Tell whether shares can be mounted here."""
    return (
        os.geteuid() == 0 and shutil.which("sshfs") is not None and wire.SERVER.exists() and Path("/dev/fuse").exists()
    )


def lost_while_writing(ground: Ground) -> Iterator[Try]:
    """Each command that writes, into a share with an old set on it that is lost at some moment."""
    chance = random.Random(50)
    for asked in WRITE:
        for number in range(TRIES):
            late, share = number % 2 == 1, chance.random()
            yield Try(f"{number}: {asked} onto a share", partial(_lost_while_writing, ground, asked, late, share))


def _lost_while_writing(ground: Ground, asked: str, late: bool, share: float) -> str:
    folder = ground.fresh()
    there, at = folder / "there", folder / "at"
    out = there / "out"
    out.mkdir(parents=True)
    target = out / "iso.gpkg" if asked == "isochrones" else out
    assert tried(*command_of(ground, asked, out)).code == 0
    with shared(there, at) as whole:
        first = wrong(tried(*command_of(ground, asked, at / "out")))
    if first:
        return f"uncut: {first}"
    at.rmdir()
    cut = max(3, whole.asked - round(LATE * share)) if late else 3 + round(share * (whole.asked - 3))
    with shared(there, at, requests=cut):
        done = tried(*command_of(ground, asked, at / "out"))
    for one in (there, out):
        recover(one)
    found = wrong(done) or ("" if is_whole(target) else f"a mixture after {cut} of {whole.asked} requests: {done.said}")
    again = tried(*command_of(ground, asked, out))
    return found or wrong(again) or ("" if again.code == 0 else f"not again: {again.said[-200:]}")


def lost_while_editing(ground: Ground) -> Iterator[Try]:
    """A project on a share that is lost between or amid gestures: every gesture that was confirmed is kept."""
    chance = random.Random(51)
    for number in range(TRIES):
        yield Try(f"{number}: gestures", partial(_lost_while_editing, ground, chance.random()))


def _lost_while_editing(ground: Ground, share: float) -> str:
    folder = ground.fresh()
    there, at, confirmed = folder / "there", folder / "at", folder / "confirmed"
    there.mkdir()
    project = Path(shutil.copy(ground.project, there / "lifecircle.gpkg"))
    before = _steps(project)
    with shared(there, at) as whole:
        done = tried_in_process(partial(_edit, at / project.name, confirmed))
    if done.code or confirmed.stat().st_size != GESTURES:
        return f"uncut: {done.said}"
    at.rmdir()
    with shared(there, at, requests=3 + round(share * (whole.asked - 3))):
        done = tried_in_process(partial(_edit, at / project.name, confirmed))
    steps, told = _steps(project) - before, confirmed.stat().st_size
    kept = told <= steps <= told + 1 and is_whole(project)
    return wrong(done) or ("" if kept else f"{told} confirmed, {steps} kept")


def _steps(project: Path) -> int:
    store = open_store(project)
    try:
        return len(store.load()[1].steps)
    finally:
        store.close()


def _edit(project: Path, confirmed: Path) -> int:
    try:
        edit(project, confirmed, GESTURES)
    except LifecircleError as error:
        print(error)  # noqa: T201  (as the command line would)
        return 2
    return 0


def lost_while_reading(ground: Ground) -> Iterator[Try]:
    """Inputs, and a project, on a share that is lost while they are read: never half of them."""
    chance = random.Random(52)
    for asked in ("check", "evaluate"):
        for number in range(TRIES):
            yield Try(f"{number}: {asked} from a share", partial(_lost_while_reading, ground, asked, chance.random()))


def _lost_while_reading(ground: Ground, asked: str, share: float) -> str:
    folder = ground.fresh()
    there, at = folder / "there", folder / "at"
    shutil.copytree(ground.files, there)
    shutil.copy(ground.project, there)
    given = "town.toml" if asked == "check" else ground.project.name
    with shared(there, at) as whole:
        first = tried(asked, at / given, "--out", folder / "first")
    if first.code:
        return f"uncut: {first.said}"
    at.rmdir()
    with shared(there, at, requests=3 + round(share * (whole.asked - 3))):
        done = tried(asked, at / given, "--out", folder / "second")
    if found := wrong(done):
        return found
    written = folder / "second" / "verdicts.json"
    if done.code:
        return f"refused and written: {done.said[-200:]}" if written.exists() else ""
    return "" if _figures(written) == _figures(folder / "first" / "verdicts.json") else "other figures"


def _figures(verdicts: Path) -> Any:
    return json.loads(verdicts.read_text(encoding="utf-8"))["verdicts"]


KINDS = (
    Kind("7", "a network share lost while results are written to it", lost_while_writing, 0.03, can_share),
    Kind("7", "a network share lost while a project on it is edited", lost_while_editing, 0.15, can_share),
    Kind("7", "a network share lost while it is read from", lost_while_reading, 0.08, can_share),
)
