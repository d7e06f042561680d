"""Commands that are killed while they write: run by the test beside this file, and by `make kills` for longer.

    python kills.py FOLDER COUNT SEED

FOLDER holds `lifecircle.gpkg` and `town.toml`. Each command is run in a forked process that kills itself with SIGKILL
at a random one of the moments at which it opens, moves or removes a file. After each kill the results must be those of
before or those of after, once the next command has looked at them. Prints what was found as JSON.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lifecircle.scenarios.cli import app
from lifecircle.scenarios.cli.actions import check, evaluate, isochrones, network
from lifecircle.scenarios.project.atomic_write import recover
from lifecircle.scenarios.project.geopackage import check_whole, connect
from lifecircle.scenarios.project.manifest import MANIFEST, digest_of, read_manifest
from lifecircle.scenarios.project.project import read_project, write_project

LOADED = (check, evaluate, isochrones, network)
"""What the commands import when they run; a fork begins with all of it."""
MOMENTS = ("open", "os.", "shutil.", "sqlite3.connect", "tempfile.")
SHORT = 4
"""Kills up to which the shortest commands are tried only."""
ENGLISH = {"LANG": "en_GB.UTF-8", "COLUMNS": "150"}


def killed_at(moment: int, work: Callable[[], object]) -> tuple[bool, int]:
    """Do the work in a forked process that kills itself at its `moment`-th touch of the disk.

    Return whether it came to its end, and how many moments it had by then.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reader) as told:
            return os.WIFEXITED(status), int(told.read() or 0)
    count = 0

    def watch(event: str, _arguments: Any) -> None:
        nonlocal count
        if event.startswith(MOMENTS):
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.addaudithook(watch)
    code = 1
    with suppress(BaseException):
        code = 0 if work() in (None, 0) else 1
    os.write(writer, str(count).encode())
    os._exit(code)


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
    """Run one command to its end, kill it `count` times, and run it to its end again."""
    ended, moments = killed_at(0, work)
    assert ended, name
    assert is_whole(target), name
    found = {"kills": 0, "whole": 0, "finished later": 0, "broken": 0, "left behind": 0}
    for _ in range(count):
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
        found["left behind"] += len([*target.parent.glob(".lifecircle-*"), *target.glob(".lifecircle-*")])
    assert killed_at(0, work)[0], name
    return found


def main(folder: Path, count: int, seed: int) -> None:
    """Rehearse all commands and print what was found."""
    project = folder / "lifecircle.gpkg"

    def command(*arguments: object) -> Callable[[], int]:
        return lambda: app.run(app.make_app(), [str(argument) for argument in arguments], ENGLISH)

    def save() -> None:
        write_project(read_project(project), folder / "saved.gpkg")

    iso = folder / "iso.gpkg"
    commands: dict[str, tuple[Callable[[], object], Path]] = {
        "check": (command("check", folder / "town.toml", "--out", folder / "out"), folder / "out"),
        "evaluate": (command("evaluate", project, "--plan", "circles", "--out", folder / "ev"), folder / "ev"),
        "network": (command("network", project, "--repair", "--out", folder / "net"), folder / "net"),
        "isochrones": (command("isochrones", project, "--service", "fitness", "--out", iso), iso),
        "save": (save, folder / "saved.gpkg"),
    }
    chance = random.Random(seed)
    if count <= SHORT:
        del commands["check"], commands["network"]  # they take longest, and write by the same way
    found = {name: rehearse(name, *one, count, chance) for name, one in commands.items()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
