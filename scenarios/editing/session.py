"""The session: the one object that changes while a planner works on a project's scenarios.

    session = Session(place, plan, settings, project="id", store=store)    or open_session(path), see `opening`
    stop = session.listen(refresh)            refresh(changed: Changed) after every gesture, undo and redo

    session.board, session.scenario, session.edits, session.history, session.can_undo, session.can_redo

    session.do(edit)                          one gesture: one edit of the current scenario, checked to fit
    session.do_all(edits, label=...)          one gesture of several edits
    session.remove_edit(id)  session.replace_edit(edit)  session.reorder_edit(id, place)
    session.at(xy)                            a `Where` of metres, for the edits of `edits.py`
    session.free_name("library")              an id that no facility has

    session.new(name)  session.branch(id, name)  session.duplicate(id)  session.rename(id, name)
    session.set_note(id, note)  session.set_parameters(id, parameters)  session.reorder(id, place)
    session.delete(id)  session.choose(id)    "" is the project as it is

    session.undo()  session.redo()  session.go_to(steps)     all return what changed

    session.choose_so(choices, label)         another plan, other settings of verdicts, for the project as it is
    session.keep_in(store)                    gestures are kept in another file from now on

    session.live                              the followed plan of the current scenario: a frozen request
    session.live.evaluation                   its verdicts, worked out on first asking (in a worker, where it is long)
    session.is_current(live)                  whether a result is still what is asked for
    session.preview(*edits)                   the followed plan as if the edits were done: while dragging
    session.preview(edit, instead_of=id)      ... in the place of an edit that is there
    session.base                              the followed plan of the project as it is
    session.dangling                          edits that do not fit the project any more, with the reason
    session.ask(plan, settings)               another plan or other settings; results only, no gesture

A drag calls `preview` while it moves and `do` when it ends. Where the project as it is is current, the first edit
makes a scenario in the same gesture. Everything raises `LifecircleError`s with a sentence, and then nothing changed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal, Protocol

from ...coverage.evaluation.following.live_plan import LivePlan
from ...coverage.evaluation.settings import EvaluationSettings
from ...coverage.place import Place
from ...coverage.plans.plan import Plan
from ...messages import LifecircleError, Message
from ..project.settings import Choices
from .applying import Dangling, apply_edit
from .edits import AnyEdit, Where, describe
from .history import Changed, History, Step, difference, what_changed
from .results import Results
from .scenario import BASE, Board, Parameters, Scenario

Listener = Callable[[Changed], None]


class Store(Protocol):
    """Where gestures are kept: each is committed before anybody is told of it."""

    def commit(self, board: Board, history: History, step: Step, *, undone: int) -> None:
        """Keep a step that was done; `undone` steps behind it are forgotten. `board` and `history` are as after it."""

    def move_to(self, board: Board, history: History, step: Step, by: Literal["undo", "redo"]) -> None:
        """Keep that a step was undone or redone. `board` and `history` are as after it."""


class Session:
    """The current scenarios, their history and their results; see the module."""

    def __init__(
        self,
        place: Place,
        plan: Plan,
        settings: EvaluationSettings,
        *,
        project: str = "",
        board: Board | None = None,
        history: History | None = None,
        store: Store | None = None,
        default_name: str = "Scenario {number}",
    ) -> None:
        self._board = board or Board()
        self._history = history or History()
        self._results = Results(place, plan, settings)
        self._project = project
        self._store = store
        self._default_name = default_name
        self._listeners: list[Listener] = []

    @property
    def board(self) -> Board:
        """All scenarios and which of them is current."""
        return self._board

    @property
    def history(self) -> History:
        """All steps, with those that were undone."""
        return self._history

    @property
    def scenario(self) -> Scenario | None:
        """The current scenario, None for the project as it is."""
        return self._board.by_id.get(self._board.current)

    @property
    def edits(self) -> tuple[AnyEdit, ...]:
        """The edits of the current scenario."""
        return self.scenario.edits if self.scenario else ()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history.done > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return self._history.done < len(self._history.steps)

    @property
    def crs(self) -> str:
        """The project's CRS, as `Where` names it."""
        return self._results.crs

    @property
    def plan(self) -> Plan:
        """The plan that is asked."""
        return self._results.plan

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every gesture; what is returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # ------------------------------------------------------------------------------------------------ edits
    def at(self, xy: Iterable[Iterable[float]]) -> Where:
        """Return the place of some points (k, 2) in the project's metres."""
        return Where.metric(xy, self.crs)

    def free_name(self, stem: str) -> str:
        """Return an id that no facility, link or estate of the current place has."""
        taken = set(self.live.place.facilities.id.tolist())
        taken |= {getattr(edit, key, "") for edit in self.edits for key in ("facility", "link", "estate")}
        return next(name for name in (f"{stem}-{number}" for number in range(1, len(taken) + 2)) if name not in taken)

    def do(self, edit: AnyEdit) -> Changed:
        """Add an edit to the current scenario. Raises where it does not fit the place as the edits before left it."""
        return self.do_all([edit], label=self._said(edit))

    def _said(self, edit: AnyEdit) -> Message:
        """What an edit does, in the names of the place as it is and as the edits before left it."""
        return describe(edit, self._results.replayed(self.edits).site.place.facilities)

    def do_all(self, edits: Sequence[AnyEdit], *, label: Message) -> Changed:
        """Add several edits in one gesture. Raises where one of them does not fit; then none is added."""
        site = self._results.replayed(self.edits).site
        for edit in edits:
            site, _ = apply_edit(site, edit)
        return self._change(self._with_current(lambda one: one.with_edits(edits)), label)

    def change_edits(self, edits: Sequence[AnyEdit], *, without: Collection[str], label: Message) -> Changed:
        """Take some edits (by id) out of the current scenario and add others, in one gesture. Raises as `do_all`."""
        kept = self._current()
        for edit_id in without:
            kept = kept.without(edit_id)
        site = self._results.replayed(kept.edits).site
        for edit in edits:
            site, _ = apply_edit(site, edit)
        return self._change(self._board.with_scenario(kept.with_edits(edits)), label)

    def remove_edit(self, edit_id: str) -> Changed:
        """Take an edit out of the current scenario."""
        label = Message("Remove: {edit}", {"edit": self._said(self._current().find(edit_id))})
        return self._change(self._with_current(lambda one: one.without(edit_id)), label)

    def replace_edit(self, edit: AnyEdit) -> Changed:
        """Put an edit in the place of that of the same id. Raises where it does not fit there."""
        label = _change_of(self._current().find(edit.id), edit, self._said(edit))
        current = self._current().replaced(edit)
        self._check_fits(current.edits, edit)
        return self._change(self._board.with_scenario(current), label)

    def reorder_edit(self, edit_id: str, place: int) -> Changed:
        """Move an edit to another place of the current scenario's list."""
        label = Message("Reorder: {edit}", {"edit": self._said(self._current().find(edit_id))})
        return self._change(self._with_current(lambda one: one.reordered(edit_id, place)), label)

    # -------------------------------------------------------------------------------------------- scenarios
    def new(self, name: str = "", *, edits: Iterable[AnyEdit] = ()) -> Changed:
        """Begin a scenario and work on it."""
        made = Scenario.named(name or self._free_title(), project=self._project).with_edits(edits)
        return self._change(
            self._board.with_scenario(made).choosing(made.id), Message("New scenario {name}", {"name": made.name})
        )

    def begin_with(self, name: str, edits: Sequence[AnyEdit], *, label: Message) -> Changed:
        """Begin a scenario with some edits, in one gesture. Raises where one does not fit; then none is begun."""
        site = self._results.replayed(()).site
        for edit in edits:
            site, _ = apply_edit(site, edit)
        made = Scenario.named(name, project=self._project).with_edits(edits)
        return self._change(self._board.with_scenario(made).choosing(made.id), label)

    def add(self, scenario: Scenario) -> Changed:
        """Take over a scenario from a file, under an id of its own, and work on it."""
        made = scenario.branched(scenario.name).model_copy(update={"project": self._project})
        return self._change(
            self._board.with_scenario(made).choosing(made.id), Message("Import {name}", {"name": made.name})
        )

    def branch(self, scenario_id: str, name: str = "") -> Changed:
        """Begin a scenario with the edits of another, behind it, and work on it."""
        source = self._board.find(scenario_id)
        made = source.branched(name or self._free_title(source.name))
        place = list(self._board.by_id).index(scenario_id) + 1
        return self._change(
            self._board.with_scenario(made, place=place).choosing(made.id),
            Message("Branch {name}", {"name": source.name}),
        )

    def duplicate(self, scenario_id: str) -> Changed:
        """Copy a scenario, behind it, and go on with the one that is worked on."""
        source = self._board.find(scenario_id)
        made = source.branched(self._free_title(source.name))
        place = list(self._board.by_id).index(scenario_id) + 1
        return self._change(
            self._board.with_scenario(made, place=place), Message("Duplicate {name}", {"name": source.name})
        )

    def rename(self, scenario_id: str, name: str) -> Changed:
        """Give a scenario another name."""
        old = self._board.find(scenario_id)
        label = Message("Rename {name} to {new}", {"name": old.name, "new": name})
        return self._change(self._board.with_scenario(old.renamed(name)), label)

    def set_note(self, scenario_id: str, note: str) -> Changed:
        """Give a scenario another note."""
        old = self._board.find(scenario_id)
        return self._change(
            self._board.with_scenario(old.with_note(note)), Message("Note on {name}", {"name": old.name})
        )

    def set_parameters(self, scenario_id: str, parameters: Parameters) -> Changed:
        """Give a scenario other parameters: speeds, limits, waits. Raises RequestError for numbers that are none."""
        old = self._board.find(scenario_id)
        parameters.over(self._results.settings)
        return self._change(
            self._board.with_scenario(old.with_parameters(parameters)),
            Message("Parameters of {name}", {"name": old.name}),
        )

    def reorder(self, scenario_id: str, place: int) -> Changed:
        """Move a scenario to another place of the list."""
        label = Message("Reorder {name}", {"name": self._board.find(scenario_id).name})
        return self._change(self._board.reordered(scenario_id, place), label)

    def delete(self, scenario_id: str) -> Changed:
        """Delete a scenario."""
        label = Message("Delete {name}", {"name": self._board.find(scenario_id).name})
        return self._change(self._board.without(scenario_id), label)

    def choose(self, scenario_id: str) -> Changed:
        """Work on another scenario, or with `BASE` look at the project as it is."""
        name = self._board.find(scenario_id).name if scenario_id != BASE else ""
        label = Message("Choose {name}", {"name": name}) if name else Message("Show the project as it is")
        return self._change(self._board.choosing(scenario_id), label)

    # ----------------------------------------------------------------------------------------------- choices
    @property
    def choices(self) -> Choices | None:
        """What is decided for the project as it is, None where that is not followed."""
        return self._board.choices

    def choose_so(self, choices: Choices, label: Message) -> Changed:
        """Decide otherwise for the project as it is; `ask` follows once its verdicts are known."""
        return self._change(self._board.with_choices(choices), label)

    def keep_in(self, store: Store | None) -> None:
        """Keep gestures in another store from now on; what was done before must lie there already."""
        self._store = store

    # ----------------------------------------------------------------------------------------------- history
    def undo(self) -> Changed:
        """Take the last step back. Raises ProjectError where there is none."""
        return self._move("undo")

    def redo(self) -> Changed:
        """Take the step that was undone again. Raises ProjectError where there is none."""
        return self._move("redo")

    def go_to(self, done: int) -> tuple[Changed, ...]:
        """Undo or redo until so many steps of the history count."""
        wanted = min(max(done, 0), len(self._history.steps))
        by: Literal["undo", "redo"] = "undo" if wanted < self._history.done else "redo"
        return tuple(self._move(by) for _ in range(abs(wanted - self._history.done)))

    # ----------------------------------------------------------------------------------------------- results
    @property
    def base(self) -> LivePlan:
        """The plan on the project as it is."""
        return self._results.base

    @property
    def live(self) -> LivePlan:
        """The plan on the place of the current scenario."""
        return self.live_of(self._board.current)

    def live_of(self, scenario_id: str) -> LivePlan:
        """The plan on the place of a scenario, `BASE` for the project as it is. Raises ProjectError."""
        if scenario_id == BASE:
            return self._results.base
        scenario = self._board.find(scenario_id)
        return self._results.live(scenario.edits, scenario.parameters)

    def preview(self, *edits: AnyEdit, instead_of: str = "") -> LivePlan:
        """The plan as if edits were done, or one stood in the place of another. Raises where they do not fit."""
        scenario = self.scenario or Scenario.named("")
        if instead_of:
            (edit,) = edits
            now = scenario.replaced(edit.model_copy(update={"id": instead_of})).edits
            self._check_fits(now, now[[one.id for one in now].index(instead_of)])
            return self.live.of(self._results.replayed(now).site.place)
        site = self._results.replayed(scenario.edits).site
        for edit in edits:
            site, _ = apply_edit(site, edit)
        return self.live.of(site.place)

    def is_current(self, live: LivePlan) -> bool:
        """Tell whether a result is of what is asked for now."""
        return live is self.live

    @property
    def dangling(self) -> tuple[Dangling, ...]:
        """The edits of the current scenario that do not fit the place, which are kept and change nothing."""
        return self._results.replayed(self.edits).dangling

    def ask(
        self, plan: Plan, settings: EvaluationSettings, tried: Mapping[str, Mapping[str, float]] | None = None
    ) -> None:
        """Ask another plan, or with other settings, from now on; `tried` are speeds by group of single clauses."""
        self._results.ask(plan, settings, tried)

    # ----------------------------------------------------------------------------------------------- inside
    def _change(self, after: Board, label: Message) -> Changed:
        before = self._board
        step = difference(before, after, label)
        if step is None:
            return Changed(label, "do", frozenset(), order=False, current=False, parameters=False, edits=())
        history = self._history.with_step(step)
        if self._store:
            self._store.commit(after, history, step, undone=len(self._history.steps) - self._history.done)
        self._board, self._history = after, history
        return self._tell(what_changed(before, after, step, "do"))

    def _move(self, by: Literal["undo", "redo"]) -> Changed:
        before = self._board
        history, after, step = self._history.undo(before) if by == "undo" else self._history.redo(before)
        if self._store:
            self._store.move_to(after, history, step, by)
        self._board, self._history = after, history
        return self._tell(what_changed(before, after, step, by))

    def _tell(self, changed: Changed) -> Changed:
        for listener in tuple(self._listeners):
            listener(changed)
        return changed

    def _current(self) -> Scenario:
        return self._board.find(self._board.current)

    def _with_current(self, change: Callable[[Scenario], Scenario]) -> Board:
        scenario = self.scenario or Scenario.named(self._free_title(), project=self._project)
        return self._board.with_scenario(change(scenario)).choosing(scenario.id)

    def _check_fits(self, edits: tuple[AnyEdit, ...], edit: AnyEdit) -> None:
        """Raise where one of some edits dangles."""
        found = next((one for one in self._results.replayed(edits).dangling if one.edit is edit), None)
        if found is not None:
            raise LifecircleError(found.reason.template, **found.reason.values)

    def _free_title(self, stem: str = "") -> str:
        taken = {one.name for one in self._board.scenarios}
        titles = (
            f"{stem} ({number})" if stem else self._default_name.format(number=number)
            for number in range(2 if stem else 1, len(taken) + 3)
        )
        return next(title for title in titles if title not in taken)


def _change_of(before: AnyEdit, after: AnyEdit, said: Message) -> Message:
    """Name a change of an edit: by the one thing that was filled in beside it, where it is one."""
    labels = {
        "cost": Message("Cost: {edit}", {"edit": said}),
        "year": Message("Year: {edit}", {"edit": said}),
        "department": Message("Department: {edit}", {"edit": said}),
        "note": Message("Note: {edit}", {"edit": said}),
    }
    for name, label in labels.items():
        if after.model_copy(update={name: getattr(before, name)}) == before:
            return label
    return Message("Change: {edit}", {"edit": said})
