"""Undo: every gesture as a named step with what was before and after it, and the list of all steps.

A step holds only what differs, so that the thousandth edit of a scenario costs no more than the first, in memory and
in the file. Undoing and then redoing a step gives the very board of before.

    step = difference(before, after, label)     None where nothing differs
    undone(after, step) == before               redone(before, step) == after
    history.with_step(step)                     what was undone before is forgotten
    history.undo(board), history.redo(board)    the history, the board, and the step that was taken
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ...messages import Message
from ..errors import ProjectError
from ..project.settings import Choices
from .edits import AddEstate, AddLink, AnyEdit, BarArea, RemoveLink, ScalePeople
from .scenario import Board, Scenario


@dataclass(frozen=True)
class Delta:
    """What differs in one scenario: its `before` and `after` without edits (None: it is not there), and its edits.

    From edit number `start` on, the edits `removed` make way for those `added`.
    """

    scenario: str
    before: Scenario | None
    after: Scenario | None
    start: int
    removed: tuple[AnyEdit, ...]
    added: tuple[AnyEdit, ...]


@dataclass(frozen=True)
class Step:
    """One gesture: its name, what differs in which scenarios, their order, and which of them is worked on.

    `choices` are those before and after it, None where it leaves them alone.
    """

    label: Message
    deltas: tuple[Delta, ...]
    order_before: tuple[str, ...]
    order_after: tuple[str, ...]
    current_before: str
    current_after: str
    choices: tuple[Choices, Choices] | None = None


def difference(before: Board, after: Board, label: Message) -> Step | None:
    """Return the step from one board to another, None where they are the same."""
    old, new = before.by_id, after.by_id
    names = [*old, *(name for name in new if name not in old)]
    deltas = tuple(_delta(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
    chosen = None
    if before.choices != after.choices and before.choices is not None and after.choices is not None:
        chosen = before.choices, after.choices
    if not deltas and tuple(old) == tuple(new) and before.current == after.current and chosen is None:
        return None
    return Step(label, deltas, tuple(old), tuple(new), before.current, after.current, chosen)


def redone(board: Board, step: Step) -> Board:
    """Return the board after a step, which must be the one before it."""
    found = {**board.by_id, **{one.scenario: _patched(board, one, forward=True) for one in step.deltas}}
    choices = step.choices[1] if step.choices else board.choices
    return _ordered(found, step.order_after, step.current_after, choices)


def undone(board: Board, step: Step) -> Board:
    """Return the board before a step, which must be the one after it."""
    found = {**board.by_id, **{one.scenario: _patched(board, one, forward=False) for one in step.deltas}}
    choices = step.choices[0] if step.choices else board.choices
    return _ordered(found, step.order_before, step.current_before, choices)


@dataclass(frozen=True)
class History:
    """All steps in their order; `done` of them count, the others were undone and can be redone."""

    steps: tuple[Step, ...] = ()
    done: int = 0

    @property
    def labels(self) -> tuple[Message, ...]:
        """The names of all steps, as a list to choose from."""
        return tuple(step.label for step in self.steps)

    @property
    def undo_label(self) -> Message | None:
        """The name of the step that would be undone."""
        return self.steps[self.done - 1].label if self.done else None

    @property
    def redo_label(self) -> Message | None:
        """The name of the step that would be redone."""
        return self.steps[self.done].label if self.done < len(self.steps) else None

    def with_step(self, step: Step) -> "History":
        """Return the history with a step more; those that were undone are forgotten."""
        return History((*self.steps[: self.done], step), self.done + 1)

    def undo(self, board: Board) -> "tuple[History, Board, Step]":
        """Take the last step back. Raises ProjectError where there is none."""
        if not self.done:
            raise ProjectError("There is nothing to undo.")
        step = self.steps[self.done - 1]
        return replace(self, done=self.done - 1), undone(board, step), step

    def redo(self, board: Board) -> "tuple[History, Board, Step]":
        """Take the next step again. Raises ProjectError where there is none."""
        if self.done == len(self.steps):
            raise ProjectError("There is nothing to redo.")
        step = self.steps[self.done]
        return replace(self, done=self.done + 1), redone(board, step), step


@dataclass(frozen=True)
class Changed:
    """What a gesture changed, so that each screen refreshes what it shows and nothing else.

    `scenarios` are the ids of those that came, went, or have other edits, words or parameters. The others are about
    what is shown: whether another scenario is `current`, and of its edits (those that came or went) whether they touch
    the `network` or the `people`, and which `facilities`. `choices` tells whether others hold for the project as it is.
    """

    label: Message
    by: Literal["do", "undo", "redo"]
    scenarios: frozenset[str]
    order: bool
    current: bool
    parameters: bool
    edits: tuple[AnyEdit, ...]
    choices: bool = False

    @property
    def facilities(self) -> frozenset[str]:
        """The ids of the facilities that the edits are about."""
        named = (getattr(edit, "facility", None) for edit in self.edits)
        return frozenset(name for name in named if name)

    @property
    def network(self) -> bool:
        """Whether streets are others."""
        return any(isinstance(edit, AddLink | RemoveLink | BarArea) for edit in self.edits)

    @property
    def people(self) -> bool:
        """Whether people are others."""
        return any(isinstance(edit, AddEstate | ScalePeople) for edit in self.edits)

    @property
    def place(self) -> bool:
        """Whether results have to be asked for anew."""
        return self.current or self.parameters or self.choices or bool(self.edits)


def what_changed(before: Board, after: Board, step: Step, by: Literal["do", "undo", "redo"]) -> Changed:
    """Return what differs between two boards, of which one came from the other by a step."""
    old, new = before.by_id.get(before.current), after.by_id.get(after.current)
    mine = tuple(old.edits if old else ()), tuple(new.edits if new else ())
    start = _common(*mine)
    end = _common(mine[0][start:][::-1], mine[1][start:][::-1])
    return Changed(
        label=step.label,
        by=by,
        scenarios=frozenset(one.scenario for one in step.deltas),
        order=tuple(before.by_id) != tuple(after.by_id),
        current=before.current != after.current,
        parameters=(old.parameters if old else None) != (new.parameters if new else None),
        edits=(*mine[0][start : len(mine[0]) - end], *mine[1][start : len(mine[1]) - end]),
        choices=before.choices != after.choices,
    )


def _delta(name: str, before: Scenario | None, after: Scenario | None) -> Delta:
    old, new = before.edits if before else (), after.edits if after else ()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    heads = [one.model_copy(update={"edits": ()}) if one else None for one in (before, after)]
    return Delta(name, heads[0], heads[1], start, old[start : len(old) - end], new[start : len(new) - end])


def _common(one: tuple[AnyEdit, ...], other: tuple[AnyEdit, ...]) -> int:
    """Return how many edits are the same from the beginning on."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine is not theirs and mine != theirs:
            break
        count += 1
    return count


def _patched(board: Board, delta: Delta, *, forward: bool) -> Scenario | None:
    head = delta.after if forward else delta.before
    if head is None:
        return None
    known = board.by_id.get(delta.scenario)
    edits = known.edits if known else ()
    gone, come = (delta.removed, delta.added) if forward else (delta.added, delta.removed)
    kept = edits[delta.start + len(gone) :]
    return head.model_copy(update={"edits": (*edits[: delta.start], *come, *kept)})


def _ordered(
    found: Mapping[str, Scenario | None], order: tuple[str, ...], current: str, choices: Choices | None
) -> Board:
    listed = [found[name] for name in order]
    return Board(tuple(one for one in listed if one is not None), current, choices)
