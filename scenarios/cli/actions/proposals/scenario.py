"""`lifecircle scenario`: list, show, begin, add edits from files, undo and redo, on a project's file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from .....messages import Message
from .....texts import clean
from ....editing.codec import dump_scenario, load_scenario, plain_edit, read_edits, read_scenario_text
from ....editing.edits import describe
from ....editing.own_settings import own_settings
from ....editing.scenario import Board, Scenario
from ....editing.session import Session
from ....editing.site_files import candidate_sites
from ....editing.store import open_store
from ....errors import ProjectError
from ....presentation.summary import money_text
from ....project.project import project_file
from ....project.storage.atomic_write import replacing_file
from ....runs.opening import open_session
from ...console import Shell
from .telling import say_outside, say_streets, say_uncounted


def list_scenarios(shell: Shell, path: Path, *, as_json: bool) -> None:
    """Print a project's scenarios."""
    board = _board(path)
    if as_json:
        shell.out.print_json(json.dumps([_plain(one, board) for one in board.scenarios], ensure_ascii=False))
        return
    words = shell.words
    table = Table(title=words("Scenarios"), title_justify="left", header_style="bold")
    for heading in (words("Name"), words("Edits"), words("Cost (10,000 yuan)"), words("Note")):
        table.add_column(heading, overflow="fold")
    for one in board.scenarios:
        name = Text(clean(one.name), style="bold" if one.id == board.current else "")
        table.add_row(name, str(len(one.edits)), money_text(one.cost), Text(clean(one.note)))
    shell.out.print(table)


def show_scenario(shell: Shell, path: Path, name: str, *, as_json: bool) -> None:
    """Print a scenario's edits."""
    scenario = _board(path).named(name)
    if as_json:
        shell.out.print_json(dump_scenario(scenario))
        return
    words = shell.words
    for text in own_settings(scenario.parameters, (), words):
        shell.out.print(Text(clean(text)))
    table = Table(title=Text(clean(scenario.name)), title_justify="left", header_style="bold")
    for heading in (words("Id"), words("Project"), words("Cost (10,000 yuan)"), words("Year"), words("Department"),
                    words("Note")):  # fmt: skip
        table.add_column(heading, overflow="fold")
    for edit in scenario.edits:
        said = Text(clean(words.say(describe(edit))))
        year = str(edit.year or "")
        table.add_row(edit.id, said, money_text(edit.cost), year, Text(clean(edit.department)), Text(clean(edit.note)))
    shell.out.print(table)


def begin_scenario(shell: Shell, path: Path, name: str, *, branch: str | None, as_json: bool) -> None:
    """Begin a scenario, with the edits of another where one is named."""
    with session_of(shell, path) as session:
        if branch:
            session.branch(session.board.named(branch).id, name)
        else:
            session.new(name)
        tell_scenario(shell, session, session.scenario, as_json=as_json)


def add_edits(
    shell: Shell, path: Path, file: Path, *, to: str | None, category: str | None, built: bool, as_json: bool
) -> None:
    """Add the edits of a file in one step, each checked to fit. Raises before anything is added where one does not."""
    edits = read_edits(file) if file.suffix.casefold() == ".json" else candidate_sites(file, category, built=built)
    if not edits:
        raise ProjectError("{file} contains no edit, so there is nothing to add.", file=file.name)
    with session_of(shell, path) as session:
        label = Message("Add {count} edits from {file}", {"count": len(edits), "file": file.name})
        if to and to not in {one.name for one in session.board.scenarios}:
            session.begin_with(to, edits, label=label)
        else:
            if to:
                session.choose(session.board.named(to).id)
            session.do_all(edits, label=label)
        tell_scenario(shell, session, session.scenario, as_json=as_json)
        if session.scenario is not None:
            say_uncounted(shell, session.scenario, session.live.settings)
            say_streets(shell, session.scenario, session.live.place)
            say_outside(shell, edits, session)


def move_history(shell: Shell, path: Path, steps: int, *, as_json: bool) -> None:
    """Undo (negative) or redo so many steps."""
    with session_of(shell, path) as session:
        history, wanted = session.history, session.history.done + steps
        if not 0 <= wanted <= len(history.steps):
            most = history.done if steps < 0 else len(history.steps) - history.done
            raise ProjectError("Only {count} steps are available.", count=most)
        moved = session.go_to(wanted)
        if not as_json:
            for change in moved:
                shell.tell(shell.words.say(change.label))
        tell_scenario(shell, session, session.scenario, as_json=as_json)


def show_history(shell: Shell, path: Path, *, as_json: bool) -> None:
    """Print all steps."""
    _, history, _ = open_store(project_file(path), read_only=True).load()
    said = [(row < history.done, shell.words.say(label)) for row, label in enumerate(history.labels)]
    if as_json:
        shell.out.print_json(json.dumps([{"done": done, "label": text} for done, text in said], ensure_ascii=False))
        return
    for row, (done, text) in enumerate(said):
        shell.out.print(Text(f"{row + 1:>4}  {clean(text)}", style="" if done else "dim strike"))


def delete_scenario(shell: Shell, path: Path, name: str, *, as_json: bool) -> None:
    """Delete a scenario."""
    with session_of(shell, path) as session:
        session.delete(session.board.named(name).id)
        tell_scenario(shell, session, session.scenario, as_json=as_json)


def export_scenario(shell: Shell, path: Path, name: str, file: Path) -> None:
    """Write a scenario to a file of its own."""
    text = dump_scenario(_board(path).named(name))
    with replacing_file(file, ours=_is_scenario) as beside:
        beside.write_text(text, encoding="utf-8")
    shell.answers(file=file)
    shell.tell(shell.words("Written: {file}", file=file))


def _is_scenario(file: Path) -> bool:
    """Tell whether a file is a scenario that may be written anew."""
    try:
        load_scenario(read_scenario_text(file), file=file.name)
    except (ProjectError, OSError):
        return False
    return True


@contextmanager
def session_of(shell: Shell, path: Path) -> Iterator[Session]:
    """Give a session on the project's file, which nobody else edits meanwhile. Raises ProjectError."""
    session, store = open_session(path, default_name=shell.words("Scenario {number}", number="{number}"))
    try:
        yield session
    finally:
        store.close()


def tell_scenario(shell: Shell, session: Session, scenario: Scenario | None, *, as_json: bool) -> None:
    """Print a scenario, and what does not fit of the one that is worked on."""
    if as_json:
        plain = _plain(scenario, session.board) if scenario else None
        shell.out.print_json(json.dumps(plain, ensure_ascii=False))
    elif scenario is not None:
        count = len(scenario.edits)
        shell.tell(shell.words("{name}: {count} edits", name=clean(scenario.name), count=count))
    for found in session.dangling:
        reason = shell.words.say(found.reason)
        shell.warn(shell.words("Left out, {edit}: {reason}", edit=shell.words.say(describe(found.edit)), reason=reason))


def _board(path: Path) -> Board:
    return open_store(project_file(path), read_only=True).load()[0]


def _plain(one: Scenario, board: Board) -> dict[str, Any]:
    edits = [plain_edit(edit) for edit in one.edits]
    current = one.id == board.current
    own = one.parameters.model_dump(mode="json", exclude_defaults=True)
    return {
        "id": one.id, "name": one.name, "note": one.note, "cost": one.cost, "current": current, "parameters": own,
        "edits": edits,
    }  # fmt: skip
