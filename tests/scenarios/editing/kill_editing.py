"""Edit a project in a process that is killed, again and again: `python kill_editing.py FILE KILLS`.

A program of its own, so that each fork is small and quick. Ends with an AssertionError where a confirmed gesture is
lost, or one that nobody made is there; tells on stderr how many gestures were confirmed in all.
"""

import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

from lifecircle.messages import Message
from lifecircle.scenarios.editing.edits import ScalePeople
from lifecircle.scenarios.editing.history import difference
from lifecircle.scenarios.editing.scenario import Board, Scenario
from lifecircle.scenarios.editing.store import open_store

ANEW = 4
"""After so many kills the project begins anew."""


def main(file: Path, kills: int) -> None:
    chance, confirmed, total = random.Random(7), 0, 0
    for kill in range(kills):
        if kill % ANEW == 0:  # or else most of the time goes into reading a long history
            file.unlink(missing_ok=True)
            sqlite3.connect(file).close()
            total, confirmed = total + confirmed, 0
        confirmed = max(confirmed, _killed(file, chance))
        store = open_store(file)
        board, history, _ = store.load()
        store.close()
        found = len(history.steps)
        assert confirmed <= found <= confirmed + 1, (confirmed, found)
        assert sum(len(one.edits) for one in board.scenarios) == history.done == found
        confirmed = found
    sys.stderr.write(str(total + confirmed))


def _killed(file: Path, chance: random.Random) -> int:
    """Let a child edit for a moment, kill it, and return the last gesture that was confirmed to it."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _edit_without_end(file, write)
    os.close(write)
    first = os.read(read, 8) if chance.random() < 0.8 else b""
    time.sleep(chance.uniform(0, 0.006))  # the moment of the kill, no waiting for anything
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as told:
        rest = first + told.read()
    return int.from_bytes(rest[-8:]) if rest else 0


def _edit_without_end(file: Path, confirm: int) -> None:
    try:
        store = open_store(file)
        board, history, _ = store.load()
        while True:
            scenario = board.scenarios[0] if board.scenarios else Scenario(id="a", name="A")
            after = Board((scenario.with_edit(ScalePeople(factor=1.0)),), "a")
            step = difference(board, after, Message("Edit"))
            assert step is not None
            history = history.with_step(step)
            store.commit(after, history, step, undone=0)
            board = after
            os.write(confirm, len(history.steps).to_bytes(8))
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
