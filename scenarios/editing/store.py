"""Scenarios and history as rows of the project's GeoPackage, committed by SQLite at every gesture.

Four tables beside the layers, which no gesture touches, so that a gesture costs the same in a village and a province:

    lifecircle_scenarios  one row per scenario, `head` is its JSON without edits
    lifecircle_edits      one row per edit in its order, with verb, cost, year, department and note to be read in QGIS
    lifecircle_history    one row per step, with nothing but what differs
    lifecircle_session    the format's version, the project's id, the current scenario, how many steps are done

What was confirmed is there after a crash; of a gesture in between there is all or nothing. The tables hold plain text,
nothing that is run. A later format is refused with a sentence.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal
from uuid import uuid4

from ..errors import ProjectError
from ..project.geopackage import reading, tables_of
from ..project.kept_open import KeptOpen
from ..project.project import kept_settings, store_settings
from ..project.settings import now
from ..project.storage.atomic_write import recover
from ..project.storage.disk import damaged
from .codec import dump_edit, dump_step, load_edit, load_step, plain_head
from .edits import AnyEdit
from .history import Delta, History, Step, redone
from .lock import ProjectLock
from .scenario import BASE, Board, Scenario

FORMAT: Final = 1
_DIGITS: Final = 9
"""Of a number in the session's rows; nobody has a thousand million steps."""
_REFUSED: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN)
TABLES: Final = ("lifecircle_scenarios", "lifecircle_edits", "lifecircle_history", "lifecircle_session")
_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS lifecircle_scenarios (
        fid INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
        head TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS lifecircle_edits (
        fid INTEGER PRIMARY KEY, scenario TEXT NOT NULL, number INTEGER NOT NULL, verb TEXT NOT NULL, cost REAL,
        year INTEGER, department TEXT, note TEXT, json TEXT NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS lifecircle_edits_order ON lifecircle_edits (scenario, number)",
    "CREATE TABLE IF NOT EXISTS lifecircle_history (fid INTEGER PRIMARY KEY, made TEXT NOT NULL, json TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS lifecircle_session (fid INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, value TEXT)",
)


class ProjectStore:
    """The rows of one project's file. `open_store` gives one; `close` ends it and gives the lock back."""

    def __init__(self, path: Path, lock: ProjectLock | None) -> None:
        self.path = path
        self._lock = lock
        self._kept = KeptOpen(path)

    @property
    def read_only(self) -> bool:
        """Whether gestures are refused: the file lies where nothing may be written, or was opened to be read."""
        return self._lock is None

    def load(self) -> tuple[Board, History, str]:
        """Return the scenarios, the history and the project's id. Raises ProjectError for what cannot be read."""
        with reading(self.path) as database:
            settings = kept_settings(database, self.path)
            choices = settings.choices if settings else None
            if "lifecircle_session" not in tables_of(database):
                return Board(choices=choices), History(), ""
            kept = dict(database.execute("SELECT key, value FROM lifecircle_session").fetchall())
            _check_format(kept, self.path)
            heads = database.execute("SELECT id, head FROM lifecircle_scenarios ORDER BY position").fetchall()
            rows = database.execute("SELECT scenario, json FROM lifecircle_edits ORDER BY scenario, number").fetchall()
            steps = database.execute("SELECT json FROM lifecircle_history ORDER BY fid").fetchall()
        edits: dict[str, list[AnyEdit]] = {}
        for scenario, text in rows:
            edits.setdefault(scenario, []).append(load_edit(text, file=self.path.name))
        scenarios = tuple(_scenario(head, tuple(edits.get(name, ())), self.path) for name, head in heads)
        history = History(
            tuple(load_step(text, file=self.path.name) for (text,) in steps), _done(kept, len(steps), self.path)
        )
        current = kept.get("current") or BASE
        if all(one.id != current for one in scenarios):
            current = BASE  # what the file is of no longer holds it: a copy was laid over a file that was open
        return Board(scenarios, current, choices), history, kept.get("project") or ""

    def prepare(self) -> str:
        """Make the tables where there are none, and return the project's id."""
        with self._transaction() as database:
            for statement in _SCHEMA:
                database.execute(statement)
            _register(database)
            _keep(database, "format", str(FORMAT), once=True)
            _keep(database, "project", uuid4().hex[:16], once=True)
            found = database.execute("SELECT value FROM lifecircle_session WHERE key = 'project'").fetchone()
        return str(found[0])

    def commit(self, board: Board, history: History, step: Step, *, undone: int) -> None:
        """Keep a step that was done; those `undone` behind it are forgotten. Raises ProjectError, keeping nothing.

        In a file that may only be read, steps that only look elsewhere or try other settings pass, and are not kept.
        """
        if self.read_only and _only_looks(step):
            return
        with self._transaction() as database:
            if undone:
                last = "SELECT fid FROM lifecircle_history ORDER BY fid DESC LIMIT ?"
                database.execute(f"DELETE FROM lifecircle_history WHERE fid IN ({last})", (undone,))  # noqa: S608
            values = (now(), dump_step(step))
            database.execute("INSERT INTO lifecircle_history (made, json) VALUES (?, ?)", values)
            _apply(database, step, forward=True)
            self._stand(database, board, history, step)

    def move_to(self, board: Board, history: History, step: Step, by: Literal["undo", "redo"]) -> None:
        """Keep that a step was undone or redone. Raises ProjectError, keeping nothing; see `commit`."""
        if self.read_only and _only_looks(step):
            return
        with self._transaction() as database:
            _apply(database, step, forward=by == "redo")
            self._stand(database, board, history, step)

    def keep_view(self, clause: str) -> None:
        """Keep which clause is looked at, which is no gesture; in a file that may only be read nothing is kept."""
        if not self.read_only:
            with self._transaction() as database:
                settings = kept_settings(database, self.path)
                if settings is not None and settings.view.clause != clause:
                    view = settings.view.model_copy(update={"clause": clause})
                    store_settings(database, settings.model_copy(update={"view": view}))

    def write_all(self, history: History) -> None:
        """Keep a whole history that begins with no scenario at all, in one transaction. Raises ProjectError."""
        board, kept = Board(), History()
        with self._transaction() as database:
            for step in history.steps:
                board, kept = redone(board, step), kept.with_step(step)
                values = (now(), dump_step(step))
                database.execute("INSERT INTO lifecircle_history (made, json) VALUES (?, ?)", values)
                _apply(database, step, forward=True)
            last = kept
            while kept.done > history.done:
                kept, board, step = kept.undo(board)
                _apply(database, step, forward=False)
            chosen = next((step for step in reversed(last.steps) if step.choices), None)
            if chosen is not None or last.steps:
                self._stand(database, board, kept, chosen or last.steps[-1])

    def catch_up(self, history: History) -> None:
        """Bring the file, which holds an earlier state of the same history, to this one. Raises ProjectError."""
        board, kept, _ = self.load()
        common = _common(kept.steps, history.steps)
        while kept.done > common:
            kept, board, step = kept.undo(board)
            self.move_to(board, kept, step, "undo")
        for step in history.steps[kept.done :]:
            undone = len(kept.steps) - kept.done
            board, kept = redone(board, step), kept.with_step(step)
            self.commit(board, kept, step, undone=undone)
        while kept.done > history.done:
            kept, board, step = kept.undo(board)
            self.move_to(board, kept, step, "undo")

    def name_project(self, project: str) -> None:
        """Keep the project's id: that of the file which this one is a copy of."""
        with self._transaction() as database:
            _keep(database, "project", project)

    def close(self) -> None:
        """Close the file and give the lock back; once is enough."""
        self._kept.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _stand(self, database: sqlite3.Connection, board: Board, history: History, step: Step) -> None:
        _keep(database, "current", board.current)
        _keep(database, "done", str(history.done))
        settings = kept_settings(database, self.path) if step.choices else None
        if settings is not None and board.choices is not None:
            store_settings(database, settings.with_choices(board.choices))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if self._lock is None:
            raise ProjectError(
                "{file} is open for reading only, so nothing can be changed; save a copy where you may write.",
                file=self.path.name,
            )
        with self._kept.transaction() as database:
            yield database


def open_store(path: Path, *, read_only: bool = False, lock: ProjectLock | None = None) -> ProjectStore:
    """Open the scenarios of a project's file and take its lock; where nothing may be written it is open for reading.

    A `lock` of the file that is held already is taken over. Raises ProjectError where another is editing it;
    `read_only` opens it all the same. What a killed program had begun to put beside it is finished first: a gesture
    would make the project another one than that whose files those are.
    """
    recover(path.parent)
    if read_only:
        return ProjectStore(path, None)
    lock = lock or ProjectLock(path)
    try:
        lock.take()
    except OSError:
        return ProjectStore(path, None)
    store = ProjectStore(path, lock)
    try:
        store.load()  # before anything is made: a later format is left as it is
        store.prepare()
    except ProjectError as error:
        store.close()
        if (
            isinstance(error.__cause__, sqlite3.OperationalError)
            and error.__cause__.sqlite_errorcode & 0xFF in _REFUSED
        ):
            return ProjectStore(path, None)
        raise
    return store


def write_scenarios(path: Path, history: History, *, project: str = "") -> None:
    """Write a whole history, and the scenarios that it makes, into a project's file that holds none yet.

    The history must begin with no scenario at all; `project` is the project's id where it has one. Raises ProjectError.
    """
    store = open_store(path)
    try:
        store.write_all(history)
        if project:
            store.name_project(project)
    finally:
        store.close()


def _only_looks(step: Step) -> bool:
    """Tell whether a step changes no scenario and not their order."""
    return not step.deltas and step.order_before == step.order_after


def _common(one: tuple[Step, ...], other: tuple[Step, ...]) -> int:
    """Return how many steps two histories begin with alike."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine is not theirs and mine != theirs:
            break
        count += 1
    return count


def _register(database: sqlite3.Connection) -> None:
    """Make the tables known to QGIS as tables without geometry."""
    if "gpkg_contents" not in tables_of(database):
        return
    for table in TABLES:
        database.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
            (table, table),
        )


def _whole(value: object) -> int | None:
    """Return the number that a cell holds, None where it is none that this program writes."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _done(kept: Mapping[str, object], steps: int, path: Path) -> int:
    """Return how many steps are done; all, where nothing is said. Raises ProjectError where it cannot be so many."""
    if not kept.get("done"):
        return steps
    done = _whole(kept["done"])
    if done is None or done > steps:
        raise damaged(path, f"done = {str(kept['done'])[:40]}")
    return done


def _check_format(kept: dict[str, str], path: Path) -> None:
    found = kept.get("format", "1")
    number = _whole(found)
    if number is None or number > FORMAT:
        raise ProjectError(
            "The scenarios in {file} were written by a newer LifeCircle (format {found}, this program reads up to "
            "{known}); update the program.",
            file=path.name,
            found=found,
            known=FORMAT,
        )


def _scenario(head: str, edits: tuple[AnyEdit, ...], path: Path) -> Scenario:
    try:
        return Scenario.model_validate_json(head).model_copy(update={"edits": edits})
    except ValueError as error:
        raise ProjectError("A scenario in {file} cannot be read ({reason}).", file=path.name, reason=error) from error


def _keep(database: sqlite3.Connection, key: str, value: str, *, once: bool = False) -> None:
    verb = "IGNORE" if once else "REPLACE"
    database.execute(f"INSERT OR {verb} INTO lifecircle_session (key, value) VALUES (?, ?)", (key, value))  # noqa: S608


def _apply(database: sqlite3.Connection, step: Step, *, forward: bool) -> None:
    for delta in step.deltas:
        _apply_delta(database, delta, forward=forward)
    order, other = (step.order_after, step.order_before) if forward else (step.order_before, step.order_after)
    if order != other:
        database.executemany(
            "UPDATE lifecircle_scenarios SET position = ? WHERE id = ?", [(at, name) for at, name in enumerate(order)]
        )


def _apply_delta(database: sqlite3.Connection, delta: Delta, *, forward: bool) -> None:
    """Bring the rows of one scenario from one side of a delta to the other."""
    was, head = (delta.before, delta.after) if forward else (delta.after, delta.before)
    gone, come = (delta.removed, delta.added) if forward else (delta.added, delta.removed)
    name = delta.scenario
    if gone:
        database.execute(
            "DELETE FROM lifecircle_edits WHERE scenario = ? AND number >= ? AND number < ?",
            (name, delta.start, delta.start + len(gone)),
        )
    if len(come) != len(gone):
        database.execute(
            "UPDATE lifecircle_edits SET number = number + ? WHERE scenario = ? AND number >= ?",
            (len(come) - len(gone), name, delta.start + len(gone)),
        )
    database.executemany(
        "INSERT INTO lifecircle_edits (scenario, number, verb, cost, year, department, note, json)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [_row(name, delta.start + at, edit) for at, edit in enumerate(come)],
    )
    if head is None:
        database.execute("DELETE FROM lifecircle_scenarios WHERE id = ?", (name,))
    elif head != was:
        database.execute(
            "INSERT INTO lifecircle_scenarios (id, position, name, head) VALUES (?, 0, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, head = excluded.head",
            (name, head.name, json.dumps(plain_head(head), ensure_ascii=False)),
        )


def _row(scenario: str, number: int, edit: AnyEdit) -> tuple[object, ...]:
    return scenario, number, edit.verb, edit.cost, edit.year, edit.department, edit.note, dump_edit(edit)
