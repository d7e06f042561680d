"""What a planner decides of a project is a gesture: kept in its settings at once, undone, and there after a crash."""

import os
import time
from pathlib import Path

import pytest

from lifecircle.coverage.plans.files import load_plan
from lifecircle.layers.schema import PlaceLayers
from lifecircle.messages import Titled
from lifecircle.scenarios.editing import choices as decide
from lifecircle.scenarios.editing.codec import dump_step, load_step
from lifecircle.scenarios.editing.history import difference
from lifecircle.scenarios.editing.scenario import Board
from lifecircle.scenarios.editing.session import Session
from lifecircle.scenarios.editing.store import open_store, write_scenarios
from lifecircle.scenarios.editing.working_files import (
    UNFINISHED_S,
    forget_working_file,
    is_free,
    left_behind,
    left_open,
    new_working_file,
    note_open,
)
from lifecircle.scenarios.errors import ProjectError
from lifecircle.scenarios.project.project import Project, read_project, write_project
from lifecircle.scenarios.project.settings import Choices, Settings
from lifecircle.scenarios.runs.opening import open_session

from ..project.kills import seen_meanwhile


@pytest.fixture
def small_project(village: PlaceLayers) -> Project:
    return Project(village, Settings(name=village.name, plan="circles"))


@pytest.fixture
def file(small_project: Project, tmp_path: Path) -> Path:
    path = tmp_path / "place.gpkg"
    write_project(small_project, path)
    return path


def decide_all(session: Session) -> Choices:
    """Do four decisions, and return what they come to."""
    for verb in (
        lambda now: decide.declare_complete(now, ["library"]),
        lambda now: decide.declare_complete(now, ["park", "library"]),
        decide.declare_whole_scope,
        lambda now: decide.decide_trial(now, session.plan.clause[0], limit=7.5, speed_mps=None),
    ):
        assert session.choices is not None
        choices, label = verb(session.choices)
        assert session.choose_so(choices, label).choices
    assert session.choices is not None
    return session.choices


def test_decisions_are_kept_at_once_and_undone_like_any_gesture(file: Path) -> None:
    before = read_project(file).settings
    session, store = open_session(file)
    decided = decide_all(session)
    store.close()
    kept = read_project(file).settings
    assert kept.judging.complete == ("library", "park")
    assert kept.judging.whole_scope
    assert kept.view.limits == {session.plan.clause[0].id: 7.5}
    assert kept.choices == decided
    again, store = open_session(file)
    assert again.choices == decided
    while again.can_undo:
        again.undo()
    assert again.choices == before.choices
    assert read_project(file).settings == before
    again.redo()
    assert read_project(file).settings.judging.complete == ("library",)
    store.close()


def test_a_decision_leaves_the_scenarios_alone_and_the_other_way_round(file: Path) -> None:
    session, store = open_session(file)
    session.new("One")
    decide_all(session)
    session.new("Two")
    session.undo()
    assert [one.name for one in session.board.scenarios] == ["One"]
    assert session.choices is not None
    assert session.choices.judging.whole_scope
    store.close()


def test_all_steps_written_into_another_file_make_the_same_project(
    file: Path, tmp_path: Path, small_project: Project
) -> None:
    session, store = open_session(file)
    decide_all(session)
    session.new("One")
    session.undo()
    session.undo()
    store.close()
    other = tmp_path / "other.gpkg"
    write_project(small_project, other)
    write_scenarios(other, session.history, project="abc")
    again, store = open_session(other)
    store.close()
    assert again.board == session.board
    assert again.history == session.history
    assert again.choices == session.choices


def test_another_plan_forgets_what_was_tried_and_an_own_plan_is_kept_whole() -> None:
    own = load_plan("circles").model_copy(update={"key": "mine", "title": "我的", "title_en": "Mine"})
    tried = Choices(limits={"a": 5.0}, speeds_mps={"a": 1.0})
    choices, label = decide.decide_plan(tried, own)
    assert (choices.plan, choices.own_plan, choices.limits, choices.speeds_mps) == ("mine", own, {}, {})
    assert decide.decide_plan(choices, load_plan("circles"))[0].own_plan is None
    step = difference(Board(choices=tried), Board(choices=choices), label)
    assert step is not None
    read = load_step(dump_step(step), file="x")
    assert read == step
    assert read.label.values["plan"] == Titled("我的", "Mine")


def test_what_was_withdrawn_or_set_back_is_as_if_it_had_never_been() -> None:
    clause = load_plan("circles").clause[0]
    start = Choices()
    for there, back in (
        (decide.declare_complete(start, ["all"]), decide.withdraw_complete),
        (decide.declare_whole_scope(start), lambda now: decide.declare_whole_scope(now, whole=False)),
        (decide.decide_mode(start, clause, "drive"), lambda now: decide.decide_mode(now, clause, None)),
        (decide.decide_target(start, clause, 3.0), lambda now: decide.decide_target(now, clause, None)),
        (
            decide.decide_trial(start, clause, limit=5.0, speed_mps=1.0),
            lambda now: decide.decide_trial(now, clause, limit=None, speed_mps=None),
        ),
        (decide.decide_counted(start, "户籍人口"), lambda now: decide.decide_counted(now, "")),
        (decide.decide_speeds(start, {"people": 1.0}), lambda now: decide.decide_speeds(now, {})),
    ):
        assert there[0] != start
        assert back(there[0])[0] == start


def test_a_working_file_is_found_once_nobody_holds_it(small_project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "working"
    working = new_working_file(folder)
    begun = new_working_file(folder).path  # begun and not yet written: another program may be about to
    path = working.path
    assert not is_free(path)
    write_project(small_project, path)
    assert left_behind(folder) == ()  # written, and not yet opened
    open_store(path, lock=working.lock).close()
    session, store = open_session(path)
    session.new("One")
    assert not is_free(path)
    assert left_behind(folder) == ()
    store.close()
    (left,) = left_behind(folder)
    assert (left.path, left.name, left.steps) == (path, small_project.layers.name, 1)
    assert begun.parent.is_dir()
    old = time.time() - UNFINISHED_S - 60
    os.utime(begun.parent, (old, old))
    left_behind(folder)
    assert [one.name for one in folder.iterdir()] == [path.parent.name]
    forget_working_file(path)
    assert left_behind(folder) == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
def test_no_other_window_ever_finds_a_working_file_free(small_project: Project, tmp_path: Path) -> None:
    """Not while it is written, and not between the writing and the opening."""
    folder = tmp_path / "working"

    def work() -> None:
        working = new_working_file(folder)
        write_project(small_project, working.path)
        open_store(working.path, lock=working.lock)  # and open until the process ends

    seen = seen_meanwhile(lambda: [str(one.path) for one in left_behind(folder)], work)
    assert len(seen) > 20
    assert not any(seen)
    assert len(left_behind(folder)) == 1


def test_a_file_catches_up_with_a_history_that_went_on_and_back(
    file: Path, tmp_path: Path, small_project: Project
) -> None:
    other = tmp_path / "other.gpkg"
    write_project(small_project, other)
    session, store = open_session(file)
    decide_all(session)
    for going in range(3):
        behind = open_store(other)
        behind.catch_up(session.history)
        board, history, _ = behind.load()
        behind.close()
        assert (board, history) == (session.board, session.history)
        session.undo()
        session.undo()
        session.new(f"Scenario {going}")
    store.close()


def test_where_nothing_may_be_written_one_may_look_and_try_but_not_edit(file: Path) -> None:
    session, store = open_session(file, read_only=True)
    before = file.read_bytes()
    decide_all(session)
    with pytest.raises(ProjectError, match="reading only"):
        session.new("One")
    assert session.can_undo
    session.undo()
    assert file.read_bytes() == before
    store.close()


def test_projects_left_open_are_told_once(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    session, store = open_session(file)
    assert session.board.scenarios == ()
    note_open(folder, file)
    note_open(folder, tmp_path / "gone.gpkg")
    assert left_open(folder) == ()  # somebody works on it
    store.close()
    assert left_open(folder) == (file,)
    assert left_open(folder) == ()
    note_open(folder, file).unlink()
    assert left_open(folder) == ()
