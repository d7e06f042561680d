"""The scenarios of the open place: gestures are kept at once, and the figures follow from a thread.

The session is touched under a lock: gestures in the window's thread, results in the workers'. While something is
dragged the clause that is shown follows first, all other clauses of the plan once the pointer rests; of the moves that
come while a figure is worked out only the last one counts. A figure that takes less than a frame is worked out with the
move itself: figure and symbol then stand on the same frame, and nothing waits for another thread.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from ....arrays import Floats
from ....coverage.evaluation.evaluate import evaluate
from ....coverage.evaluation.following.live_plan import LivePlan
from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.evaluation.verdict import Evaluation
from ....coverage.place import Place
from ....messages import LifecircleError, Message
from ....progress import Cancelled, Progress
from ....scenarios.editing.edits import AddFacility, AddLink, AnyEdit, BarArea, MoveFacility
from ....scenarios.editing.scenario import BASE
from ....scenarios.editing.session import Session
from ...tasks import Tasks
from .quick_preview import QuickPreview
from .several import Several

if TYPE_CHECKING:
    from ....scenarios.editing.history import Changed

EDIT: Final = "edit"
"""The lane of the scenario that is shown."""
PREVIEW: Final = "preview"
"""The lane of what is dragged: the clause that is shown."""
PREVIEW_PLAN: Final = "preview-plan"
"""The lane of what is dragged: the whole plan, once the pointer rests; the next move cancels it."""
_REST_MS: Final = 60
_AT_ONCE_S: Final = 0.014
"""A clause that is answered within this is answered in the window's thread: a frame of 16 ms has room for it."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A scenario's place with its verdicts; `edits` are only dragged yet; `partly`: one clause alone is told."""

    place: Place
    evaluation: Evaluation
    edits: tuple[AnyEdit, ...] = ()
    partly: bool = False


@dataclass(frozen=True, eq=False)
class _LiveRequest:
    session: Session
    lock: threading.Lock


@dataclass(frozen=True, eq=False)
class _PreviewRequest:
    session: Session
    lock: threading.Lock
    searching: threading.Lock
    edits: tuple[AnyEdit, ...]
    clause: str
    quick: QuickPreview


@dataclass(frozen=True, eq=False)
class _Answer:
    """What is told, and the processor time that it took in its thread; `quick` where it was followed step by step."""

    shown: Shown
    took_s: float
    quick: bool


class Editor(QObject):
    """The session and its figures.

    `lock` is held while the session is touched. `changed(Changed)` after every gesture; `shown(Shown)` when a scenario
    is worked out, `previewed(Shown)` while something is dragged, or the error why it does not fit; `failed(error)` why
    a gesture was refused.
    """

    changed = Signal(object)
    shown = Signal(object)
    previewed = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.lock = threading.Lock()
        self._searching = threading.Lock()
        self.session: Session | None = None
        self._heard: list[Changed] = []
        self.clause = ""
        self._wanted: tuple[AnyEdit, ...] = ()
        self._told_wholly: tuple[AnyEdit, ...] = ()
        self._quick = QuickPreview()
        self._takes_s: dict[str, float] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._start_plan_preview)

    # --------------------------------------------------------------------------------------------------- the session
    def begin(self, session: Session) -> None:
        """Begin with a session; where it stands at a scenario that one is worked out, else the project made ready."""
        self.stop()
        self.session = session
        session.listen(self._heard.append)
        if session.board.current != BASE:
            self.work_out()
            return
        self._tasks.start(EDIT, _follow_base, _LiveRequest(session, self.lock), done=_ready, failed=_not_ready)

    def ask(self, evaluation: Evaluation, settings: EvaluationSettings, *, shown: bool) -> None:
        """Follow another plan, or the same one with other settings; `shown` where a scenario waits for its verdicts."""
        if self.session is None:
            return
        self.drop_preview()
        with self.lock:
            self.session.ask(evaluation.plan, settings, tried_speeds(evaluation))
        if shown:
            self.work_out()
        else:
            request = _LiveRequest(self.session, self.lock)
            self._tasks.start(EDIT, _follow_base, request, done=_ready, failed=_not_ready)

    @property
    def on_base(self) -> bool:
        """Whether the project is shown as it is."""
        return self.session is None or self.session.board.current == BASE

    def do(self, edits: Sequence[AnyEdit], label: Message | None = None) -> bool:
        """Do a gesture; returns whether it fitted."""
        session = self.session
        if session is None:
            return False
        if label is None and len(edits) == 1:
            return self.change(lambda: session.do(edits[0]))
        return self.change(lambda: session.do_all(edits, label=label or Message("Several changes")))

    def do_several(self, several: Several) -> bool:
        """Do a gesture that means several facilities; returns whether it fitted."""
        session = self.session
        if session is None:
            return False
        if not several.without:
            return self.do(several.edits, several.label)
        change, label = session.change_edits, several.label
        return self.change(lambda: change(several.edits, without=several.without, label=label))

    def change(self, gesture: Callable[[], object]) -> bool:
        """Do something to the session, and have the current scenario worked out; False where it was refused."""
        self.drop_preview()
        self._heard.clear()
        try:
            with self.lock:
                gesture()
        except LifecircleError as error:
            self.failed.emit(error)
            return False
        heard = tuple(self._heard)
        for changed in heard:
            self.changed.emit(changed)
        if not any(changed.choices for changed in heard):
            self.work_out()  # else it follows once the verdicts on the place as it is are known
        return True

    def undo(self) -> None:
        """Take the last gesture back."""
        if self.session is not None and self.session.can_undo:
            self.change(self.session.undo)

    def redo(self) -> None:
        """Do the gesture again that was taken back."""
        if self.session is not None and self.session.can_redo:
            self.change(self.session.redo)

    def work_out(self) -> None:
        """Work out the current scenario; `shown` follows."""
        if self.session is None:
            return
        request = _LiveRequest(self.session, self.lock)
        self._tasks.start(EDIT, _evaluate_current, request, done=self._take_shown, failed=self.failed.emit)

    def _take_shown(self, shown: Shown) -> None:
        self.shown.emit(shown)
        if self._wanted:
            self._rest.start()

    def end(self) -> None:
        """Have no session any more."""
        self.stop()
        self.session = None

    def stop(self) -> None:
        """Let go of everything that is under way."""
        self.drop_preview()
        self._tasks.cancel(EDIT)

    # ------------------------------------------------------------------------------------------------------ dragging
    def preview(self, *edits: AnyEdit) -> None:
        """Ask what would follow from edits done together; what is asked for last is answered."""
        self._wanted = edits
        self._rest.start()
        self._tasks.cancel(PREVIEW_PLAN)
        if not self._tasks.busy(PREVIEW) and not self._at_once(edits):
            self._start_preview(self.clause)  # where a scenario is just worked out, `_take_shown` begins it

    def drop_preview(self) -> None:
        """Nothing is dragged any more."""
        self._wanted = ()
        self._rest.stop()
        self._tasks.cancel(PREVIEW)
        self._tasks.cancel(PREVIEW_PLAN)

    def _at_once(self, edits: tuple[AnyEdit, ...]) -> bool:
        """Answer edits here and now where the last ones like them were so within a frame; tell whether they were."""
        session, kind = self.session, _kind(edits)
        if session is None or self._tasks.busy(EDIT) or self._takes_s.get(kind, 1.0) > _AT_ONCE_S:
            return False
        if not self.lock.acquire(blocking=False):
            return False
        begun = time.thread_time()
        try:
            if not self._quick.follows(session.live, self.clause):
                return False
            trial = _trial(session, edits)
            evaluation = _quick_answer(trial, self.clause, self._quick)
        except LifecircleError as error:
            self._no_preview(error)
            return True
        finally:
            self.lock.release()
        if evaluation is None:
            return False
        self._takes_s[kind] = time.thread_time() - begun
        self.previewed.emit(trial.shown(evaluation, partly=True))
        return True

    def _start_preview(self, clause: str) -> None:
        edits = self._wanted
        if not edits or self.session is None or self._tasks.busy(EDIT):
            return
        request = _PreviewRequest(self.session, self.lock, self._searching, edits, clause, self._quick)

        def take(answer: _Answer) -> None:
            self._takes_s[_kind(edits)] = answer.took_s if answer.quick else 1.0
            if self._wanted and self._told_wholly is not self._wanted:  # else it comes late, and would hide the plan
                self.previewed.emit(answer.shown)
                if self._wanted is not edits:
                    self._start_preview(self.clause)

        self._tasks.start(PREVIEW, _evaluate_preview, request, done=take, failed=self._no_preview)

    def _start_plan_preview(self) -> None:
        """The pointer rests: all clauses of the plan follow."""
        edits = self._wanted
        if not edits or self.session is None or self._tasks.busy(EDIT):
            return
        request = _PreviewRequest(self.session, self.lock, self._searching, edits, "", self._quick)
        self._tasks.start(PREVIEW_PLAN, _evaluate_preview, request, done=self._take_plan, failed=self._no_preview)

    def _take_plan(self, answer: _Answer) -> None:
        self._told_wholly = answer.shown.edits
        self.previewed.emit(answer.shown)

    def _no_preview(self, error: LifecircleError) -> None:
        """Where the edit does not fit the tip says why; it is no error before it is done."""
        self.previewed.emit(error)


def tried_speeds(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    """Return the speeds by group, in m/s, that were tried on single clauses, by id."""
    usual = evaluation.settings.speeds_mps
    return {
        key: {group: speed for group, speed in settings.speeds_mps.items() if usual.get(group) != speed}
        for key, settings in evaluation.own.items()
    }


def _follow_base(request: _LiveRequest, /, *, progress: Progress, cancelled: Cancelled) -> None:  # noqa: ARG001
    """Search the ways of the project as it is, from which all that is edited is mended."""
    progress(0.0, "Getting ready for scenarios")
    with request.lock:
        base = request.session.base
    _ = base.evaluation


def _evaluate_current(request: _LiveRequest, /, *, progress: Progress, cancelled: Cancelled) -> Shown:  # noqa: ARG001
    progress(0.0, "Working out the scenario")
    with request.lock:
        live = request.session.live
    return Shown(live.place, live.evaluation)


def _evaluate_preview(request: _PreviewRequest, /, *, progress: Progress, cancelled: Cancelled) -> _Answer:
    progress(0.0, "Working out the scenario")
    begun = time.thread_time()
    with request.lock:
        trial = _trial(request.session, request.edits)
    evaluation = _quick_answer(trial, request.clause, request.quick) if request.clause else None
    if evaluation is not None:
        return _Answer(trial.shown(evaluation, partly=True), time.thread_time() - begun, quick=True)
    live = trial.live
    with request.searching:  # followed searches are kept: one thread at a time may add to them
        asked = _alone(live, request.clause) if request.clause else live
        evaluation = evaluate(
            live.place, asked.plan, settings=live.settings, own=live.own, ways=asked.ways, counts=asked.counts,
            areas=False, cancelled=cancelled,
        )  # fmt: skip
    return _Answer(trial.shown(evaluation, partly=bool(request.clause)), 0.0, quick=False)


@dataclass(frozen=True, eq=False)
class _Trial:
    """Edits that are tried: the scenario without them, and with them; `xy` is where each facility would stand."""

    edits: tuple[AnyEdit, ...]
    before: LivePlan
    live: LivePlan
    xy: tuple[Floats, ...]

    def shown(self, evaluation: Evaluation, *, partly: bool) -> Shown:
        return Shown(self.live.place, evaluation, self.edits, partly=partly)


def _trial(session: Session, edits: tuple[AnyEdit, ...]) -> _Trial:
    """Try edits. Whoever asks holds the session's lock."""
    placed = [edit for edit in edits if isinstance(edit, AddFacility | MoveFacility)]
    xy = tuple(edit.at.in_metres(session.crs) for edit in placed)
    return _Trial(edits, session.live, session.preview(*edits), xy)


def _kind(edits: tuple[AnyEdit, ...]) -> str:
    """What takes about as long each time."""
    return f"{edits[0].verb} {len(edits)}" if edits else ""


def _quick_answer(trial: _Trial, clause: str, quick: QuickPreview) -> Evaluation | None:
    """Follow the clause step by step, where that can be."""
    if len(trial.xy) == len(trial.edits):
        return quick.answer(trial.before, clause, tuple(zip(trial.edits, trial.xy, strict=True)))
    if len(trial.edits) == 1 and isinstance(trial.edits[0], AddLink | BarArea):
        return quick.answer_network(trial.before, clause, trial.live.place)
    return None


def _alone(live: LivePlan, clause: str) -> LivePlan:
    """The plan with one clause alone, which is answered much sooner."""
    one = tuple(each for each in live.plan.clause if each.id == clause)
    return live.asked(live.plan.asking(one), live.settings, live.own) if one else live


def _ready(_: None) -> None:
    """Nothing is to be shown: the next gesture is answered at once."""


def _not_ready(_: LifecircleError) -> None:
    """A place whose plan cannot be followed says so when its scenario is worked out."""
