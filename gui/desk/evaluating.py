"""What the planner decides: another plan, a limit, what is complete; each a gesture, and the verdicts follow."""

from collections import OrderedDict
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...coverage.evaluation.verdict import Evaluation, Verdict
from ...coverage.plans.clauses import Clause
from ...messages import LifecircleError
from ...scenarios.analyses.remedies import Remedy, decide_remedy
from ...scenarios.build.request import CircleAsked
from ...scenarios.editing.choices import Decision, decide_plan, decide_trial, withdraw_complete
from ...scenarios.office.finding import find_plan
from ...scenarios.project.settings import Choices
from ...scenarios.runs.adhoc_plan import own_plan
from ..jobs import EvaluateRequest, evaluate_choices
from ..panels.clauses.clause_settings import WhatIfChoice
from ..panels.clauses.own_circle import OwnCircle
from ..panels.scenarios.scenario_desk import ScenarioDesk
from ..shell.file_dialog import file_dialog
from ..tasks import Tasks
from .lanes import WORK
from .state import DeskState

_KEPT: Final = 8


class Evaluating(QObject):
    """Makes decisions gestures of the session, and follows what the session has decided.

    `began` when verdicts are being worked out, `came(Evaluation)` when they are there, or `failed(error)` why not.
    """

    began = Signal()
    came = Signal(object)
    failed = Signal(object)

    def __init__(self, window: QWidget, state: DeskState, tasks: Tasks, scenarios: ScenarioDesk) -> None:
        super().__init__(window)
        self._window, self._state, self._tasks, self._scenarios = window, state, tasks, scenarios
        self._known: OrderedDict[str, Evaluation] = OrderedDict()

    def begin(self, evaluation: Evaluation) -> None:
        """Begin with the verdicts on a place that was opened."""
        self._known.clear()
        self._keep(self._state.decided, evaluation)

    def decide(self, decision: Decision) -> None:
        """Decide something as a gesture; `follow` comes with its change."""
        session = self._scenarios.editor.session
        if session is not None:
            self._scenarios.editor.change(lambda: session.choose_so(*decision))

    def decided(self) -> Choices | None:
        """What the session has decided."""
        session = self._scenarios.editor.session
        return session.choices if session is not None else None

    # -------------------------------------------------------------------------------------------------- the decisions
    def evaluate(self, plan: str) -> None:
        """Ask another plan, by the key of one that is offered or the path of a file."""
        choices = self.decided()
        if choices is None:
            return
        try:
            chosen = self._state.own_plans.get(plan) or find_plan(plan)
        except LifecircleError as error:
            self.failed.emit(error)
            return
        self.decide(decide_plan(choices, chosen))

    def choose_plan_file(self) -> None:
        """Ask for a plan file of the planner's own."""
        dialog = file_dialog(self._window, self.tr("Open a plan"), "", self.tr("Plan (*.toml)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.evaluate(str(Path(file))))
        dialog.open()

    def ask_own_circle(self) -> None:
        """Ask for a circle of the planner's own, and evaluate it with those asked for before."""
        if self._state.opened is None:
            return
        dialog = OwnCircle(self._state.opened.place, self._scenarios.words, self._window)
        dialog.asked.connect(self.take_own_circle)
        dialog.open()

    def take_own_circle(self, circle: CircleAsked) -> None:
        """Evaluate a circle of the planner's own; the newest stands first."""
        state = self._state
        state.own_circles = [circle, *(one for one in state.own_circles if one != circle)]
        plan = own_plan(state.own_circles)
        state.own_plans[plan.key] = plan
        self.evaluate(plan.key)

    def what_if(self, clause: Clause, choice: WhatIfChoice) -> None:
        """Ask one clause under another limit or speed; no other clause is worked out again."""
        choices = self.decided()
        if choices is not None:
            self.decide(decide_trial(choices, clause, limit=choice.limit, speed_mps=choice.speed_mps))

    def give(self, verdict: Verdict, remedy: Remedy, value: float | str | None) -> None:
        """Give what a clause waits for; what needs a file is asked for elsewhere."""
        choices = self.decided()
        decision = decide_remedy(choices, verdict, remedy, value=value) if choices is not None else None
        if decision is not None:
            self.decide(decision)

    def withdraw(self) -> None:
        """Let no category be declared complete any more."""
        choices = self.decided()
        if choices is not None:
            self.decide(withdraw_complete(choices))

    # ------------------------------------------------------------------------------------------------- what follows
    def follow(self) -> None:
        """Work out the verdicts of what the session has decided, unless they are known."""
        opened, choices = self._state.opened, self.decided()
        if opened is None or choices is None:
            return
        known = self._known.get(_key(choices))
        if known is not None:
            self._tasks.cancel(WORK)
            self._take(choices, known)
            return
        former = self._known.get(_key(self._state.decided))
        request = EvaluateRequest(
            opened.place, opened.project.settings, choices, (self._state.decided, former) if former else None
        )
        self.began.emit()
        self._tasks.start(
            WORK, evaluate_choices, request, done=lambda one: self._take(choices, one), failed=self._go_back
        )

    def give_up(self) -> None:
        """After a cancel, decide again what the verdicts that are shown rest on."""
        session = self._scenarios.editor.session
        if session is None or session.choices == self._state.decided:
            return
        last = session.history.steps[session.history.done - 1] if session.can_undo else None
        if last is not None and last.choices is not None and last.choices[0] == self._state.decided:
            self._scenarios.editor.undo()
        elif last is not None:
            self.decide((self._state.decided, last.label))

    def _go_back(self, error: LifecircleError) -> None:
        self.give_up()
        self.failed.emit(error)

    def _take(self, choices: Choices, evaluation: Evaluation) -> None:
        self._state.decided = choices
        self._keep(choices, evaluation)
        self.came.emit(evaluation)

    def _keep(self, choices: Choices, evaluation: Evaluation) -> None:
        self._known[_key(choices)] = evaluation
        self._known.move_to_end(_key(choices))
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)


def _key(choices: Choices) -> str:
    return choices.model_dump_json()
