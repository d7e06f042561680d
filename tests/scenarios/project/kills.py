"""Commands that are killed while they write: run by the test beside this file, and by `make kills` for longer.

A folder holds `lifecircle.gpkg` and `town.toml`. Each command is run in a forked process that kills itself with SIGKILL
at a random one of the moments at which it opens, moves or removes a file. After each kill the results must be those of
before or those of after, once the next command has looked at them.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lifecircle.messages import Message
from lifecircle.scenarios.cli import app
from lifecircle.scenarios.editing.edits import ScalePeople
from lifecircle.scenarios.editing.history import difference
from lifecircle.scenarios.editing.scenario import Board, Scenario
from lifecircle.scenarios.editing.store import open_store
from lifecircle.scenarios.project.geopackage import check_whole, connect
from lifecircle.scenarios.project.geopackage import copy as copy_project
from lifecircle.scenarios.project.project import read_project, write_project
from lifecircle.scenarios.project.storage.atomic_write import recover
from lifecircle.scenarios.project.storage.manifest import MANIFEST, digest_of, read_manifest

from .killed_at import MOMENTS, killed_at

EDITED = "edited.gpkg"
CONFIRMED = "confirmed"
GESTURES = 10_000
LONGEST_S = 0.3
SHORT = 4
"""Kills up to which the shortest commands are tried only."""
ENGLISH = {"LANG": "en_GB.UTF-8", "COLUMNS": "150"}


def seen_meanwhile(look: Callable[[], Any], work: Callable[[], object]) -> list[Any]:
    """Do the work in a forked process, and at each of its touches of the disk look as another program would.

    Return what was seen, as it survives JSON.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        with os.fdopen(reader) as told:
            seen = json.loads(told.read())
        os.waitpid(child, 0)
        assert isinstance(seen, list)
        return seen
    found: list[Any] = []
    looking = False

    def watch(event: str, _arguments: Any) -> None:
        nonlocal looking
        if event.startswith(MOMENTS) and not looking:
            looking = True
            found.append(look())
            looking = False

    sys.addaudithook(watch)
    with suppress(Exception):
        work()
        looking = True
        os.write(writer, json.dumps(found).encode())
    os._exit(0)


def is_whole(path: Path) -> bool:
    """Tell whether a folder's files are those that its list names, all of one run; a file, whether it is whole."""
    if not path.exists():
        return True
    if path.is_file():
        database = connect(path, "rw")
        check_whole(database, path)
        database.close()
        return True
    listed = read_manifest(path)
    there = {file.name for file in path.iterdir() if file.is_file()} - {MANIFEST}
    return there == listed.keys() and all(digest_of(path / name) == digest for name, digest in listed.items())


def rehearse(name: str, work: Callable[[], object], target: Path, count: int, chance: random.Random) -> dict[str, int]:
    """Run one command to its end, kill it `count` times, and run it to its end again, a minute later too."""
    for _ in range(2):  # over an old set there are other moments than into a new folder
        ended, moments = killed_at(0, work)
        assert ended, name
        assert is_whole(target), name
    found = {"kills": 0, "whole": 0, "finished later": 0, "broken": 0, "left behind": 0}
    while found["kills"] < count:
        # Half of the kills fall into the last moments, in which the files take their places.
        first = 1 if chance.random() < 0.5 else max(1, moments - 60)
        ended, _ = killed_at(chance.randint(first, moments), work)
        found["kills"] += not ended
        before = is_whole(target)
        for folder in (target.parent, target):
            if folder.is_dir():
                recover(folder)
        after = is_whole(target)
        found["whole" if before else "finished later" if after else "broken"] += 1
    assert killed_at(0, work)[0], name
    left = [*target.parent.glob(".lifecircle-*"), *target.glob(".lifecircle-*")]
    then = time.time() - 61  # those that were killed before they were marked may be just being made, for a minute
    for place in left:
        os.utime(place, (then, then))
    assert killed_at(0, work)[0], name
    found["left behind"] = len([*target.parent.glob(".lifecircle-*"), *target.glob(".lifecircle-*")])
    return found


def killed_while_editing(project: Path, confirmed: Path, after_s: float) -> bool:
    """Edit in a forked process and kill it so many seconds after it began; tell whether it was killed."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            edit(project, confirmed, GESTURES)
        os._exit(0)
    time.sleep(after_s)  # the moment of the kill, no waiting for anything
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def edit(project: Path, confirmed: Path, count: int) -> None:
    """Make so many gestures more, and write down each that was confirmed."""
    store = open_store(project)
    board, history, _ = store.load()
    with confirmed.open("ab", buffering=0) as told:
        for _ in range(count):
            scenario = board.scenarios[0] if board.scenarios else Scenario(id="a", name="A")
            after = Board((scenario.with_edit(ScalePeople(factor=1.0)),), "a")
            step = difference(board, after, Message("Edit"))
            assert step is not None
            history = history.with_step(step)
            store.commit(after, history, step, undone=0)
            board = after
            told.write(b".")
    store.close()


def rehearse_editing(folder: Path, count: int, chance: random.Random) -> dict[str, int]:
    """Kill an editing session `count` times, some moments after its first gesture: what was confirmed must be there."""
    project, confirmed = folder / EDITED, folder / CONFIRMED
    confirmed.touch()
    found = {"kills": 0, "whole": 0, "broken": 0}
    for _ in range(count):
        found["kills"] += killed_while_editing(project, confirmed, chance.uniform(0, LONGEST_S))
        store = open_store(project)
        board, history, _ = store.load()
        store.close()
        steps, told = len(history.steps), confirmed.stat().st_size
        edits = sum(len(one.edits) for one in board.scenarios)
        kept = told <= steps <= told + 1 and edits == history.done == steps and is_whole(project)
        found["whole" if kept else "broken"] += 1
        with confirmed.open("ab") as known:  # one that was committed and not confirmed any more counts from now on
            known.write(b"." * (steps - told))
    read_project(project)
    return found


def rehearse_all(folder: Path, count: int, seed: int) -> dict[str, dict[str, int]]:
    """Kill each command `count` times, at moments by a seed, and return what was found, by the command's name."""
    project = folder / "lifecircle.gpkg"

    def command(*arguments: object) -> Callable[[], int]:
        return lambda: app.run(app.make_app(), [str(argument) for argument in arguments], ENGLISH)

    def save() -> None:
        write_project(read_project(project), folder / "saved.gpkg")

    iso, proposed = folder / "iso.gpkg", folder / "proposed.gpkg"
    save()
    for copied in (proposed, folder / EDITED):
        copy_project(folder / "saved.gpkg", copied)
    edit(proposed, folder / "proposals", 2)
    commands: dict[str, tuple[Callable[[], object], Path]] = {
        "check": (command("check", folder / "town.toml", "--out", folder / "out"), folder / "out"),
        "evaluate": (command("evaluate", project, "--plan", "circles", "--out", folder / "ev"), folder / "ev"),
        "network": (command("network", project, "--repair", "--out", folder / "net"), folder / "net"),
        "isochrones": (command("isochrones", project, "--service", "fitness", "--out", iso), iso),
        "export": (command("export", project, "--kind", "xlsx", "--out", folder / "ex"), folder / "ex"),
        "compare": (command("compare", proposed, "--out", folder / "cmp"), folder / "cmp"),
        "save": (save, folder / "saved.gpkg"),
    }
    chance = random.Random(seed)
    if count <= SHORT:
        for name in ("check", "network", "export", "compare"):
            del commands[name]  # they take longest, and write by the same way
    found = {"edit": rehearse_editing(folder, count, chance)}
    return found | {name: rehearse(name, *one, count, chance) for name, one in commands.items()}
