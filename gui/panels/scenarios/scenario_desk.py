"""Everything of scenarios at one place: the tools on the map, the lists in the panel, and the session behind them."""

from PySide6.QtCore import QObject, Signal

from ....coverage.evaluation.settings import EvaluationSettings
from ....coverage.evaluation.verdict import Evaluation
from ....coverage.place import Place
from ....scenarios.editing import edits as verbs
from ....scenarios.editing.history import Changed
from ....scenarios.editing.scenario import BASE
from ....scenarios.editing.session import Session
from ....scenarios.presentation.translate import Words
from ...jobs import Opened
from ...map.canvas import MapCanvas
from ...map.marks.edit_marks import ChangedPeople
from ...tasks import Tasks
from ..clauses.listing.rows import ClauseRow
from .edit_controller import EditController
from .edit_shapes import changed_people
from .editor import Editor, Shown, tried_speeds
from .scenario_files import ScenarioFiles
from .scenario_panel import Headline, ScenarioPanel
from .speeds_dialog import SpeedsDialog

_CLOSEST = 6
_AROUND_M = 150.0


class ScenarioDesk(QObject):
    """The scenarios of the window.

    `shown(Shown)` when another place with its verdicts is to be shown, `began` when they are being worked out,
    `changed(Changed)` after every gesture, `failed(error)` why one was refused.
    """

    shown = Signal(object)
    began = Signal()
    changed = Signal(object)
    failed = Signal(object)
    said = Signal(str)
    compare_asked = Signal()

    def __init__(self, canvas: MapCanvas, tasks: Tasks, words: Words) -> None:
        super().__init__(canvas)
        self.words = words
        self._canvas = canvas
        self.editor = Editor(tasks, self)
        self.tools = EditController(canvas, self.editor, words)
        self.panel = ScenarioPanel(words)
        self.files = ScenarioFiles(canvas, lambda: self.editor.session)
        self._base: Shown | None = None
        self._row: ClauseRow | None = None
        self._now: Shown | None = None
        self._clause, self.speed_unit = "", "mps"
        self.speeds: SpeedsDialog | None = None
        self._headlines: dict[str, Headline] = {}
        self._evaluations: dict[str, Evaluation] = {}
        self._connect()

    def _connect(self) -> None:
        editor, panel = self.editor, self.panel
        editor.changed.connect(self._session_changed)
        editor.shown.connect(self._take)
        editor.failed.connect(self.failed)
        self.tools.let_go.connect(self._show_changes)
        self.tools.said.connect(self.said)
        panel.compare_asked.connect(self.compare_asked)
        panel.export_asked.connect(self.files.ask_export)
        panel.import_asked.connect(self.files.ask_import)
        self.files.loaded.connect(lambda scenario: self._gesture("add", scenario))
        self.files.said.connect(self.said)
        self.files.failed.connect(self.failed)
        panel.chosen.connect(self._choose)
        panel.new_asked.connect(lambda: self._gesture("new"))
        panel.branch_asked.connect(lambda key: self._gesture("branch", key))
        panel.rename_asked.connect(lambda key, name: self._gesture("rename", key, name))
        panel.note_asked.connect(lambda key, note: self._gesture("set_note", key, note))
        panel.speeds_asked.connect(self._ask_speeds)
        panel.delete_asked.connect(lambda key: self._gesture("delete", key))
        panel.edit_changed.connect(lambda edit: self._gesture("replace_edit", edit))
        panel.edit_removed.connect(lambda key: self._gesture("remove_edit", key))
        panel.step_asked.connect(lambda steps: self._gesture("go_to", steps))
        panel.edit_pointed.connect(self._point_at)

    # --------------------------------------------------------------------------------------------------- the place
    def begin(self, opened: Opened, settings: EvaluationSettings) -> None:
        """Begin with a place as it is, and the scenarios that its project holds."""
        self._headlines, self._evaluations, self._now = {}, {}, None
        place, evaluation = opened.place, opened.evaluation
        session = Session(
            place,
            evaluation.plan,
            settings,
            project=opened.id,
            board=opened.board.with_choices(opened.project.settings.choices),
            history=opened.history,
            default_name=self.tr("Scenario {number}"),
        )
        session.ask(evaluation.plan, settings, tried_speeds(evaluation))
        self.editor.begin(session)
        self.take_base(place, evaluation)

    def end(self) -> None:
        """Have no place any more."""
        self.editor.end()
        self._base = self._now = self._row = None
        self._headlines, self._evaluations, self._clause = {}, {}, ""

    def take_base(self, place: Place, evaluation: Evaluation) -> None:
        """Take note of the verdicts on the place as it is."""
        self._base = Shown(place, evaluation)
        if self.editor.on_base or self._now is None:
            self._now = self._base
        self._evaluations = {BASE: evaluation}
        self._refresh()

    def ask(self, evaluation: Evaluation, settings: EvaluationSettings) -> None:
        """Another plan, or other settings, were evaluated on the place as it is; a scenario follows."""
        if self._base is None:
            return
        place = self._base.place
        was_on_base = self.editor.on_base
        self.take_base(place, evaluation)
        self.editor.ask(evaluation, settings, shown=not was_on_base)

    @property
    def place(self) -> Place | None:
        """The place as the current scenario has it."""
        return self._now.place if self._now else None

    @property
    def base(self) -> Evaluation | None:
        """The verdicts on the place as it is, where a scenario is shown beside them; None on the base itself."""
        return self._base.evaluation if self._base and not self.editor.on_base else None

    def show_row(self, row: ClauseRow | None) -> None:
        """Take note of the clause that is shown."""
        self._row, self._clause = row, row.verdict.clause.id if row else ""
        self.tools.show(self.place, row)
        self._show_changes()
        self._refresh()

    def _show_changes(self) -> None:
        """Show whom the scenario helps and harms, at the clause that is shown."""
        row, people = self._row, ChangedPeople()
        if row is not None and self.base is not None and self.place is not None and not row.indent:
            before = self.base.find(self._clause)
            if before is not None:
                people = changed_people(self.place, before.evidence, row.evidence)
        self._canvas.edits.show_people(people)
        self._canvas.legend_changed.emit()
        self._canvas.update_marks()

    # ------------------------------------------------------------------------------------------------------ gestures
    def _gesture(self, verb: str, *values: object) -> None:
        session = self.editor.session
        if session is not None:
            self.editor.change(lambda: getattr(session, verb)(*values))

    def _choose(self, key: str) -> None:
        session = self.editor.session
        if session is not None and key != session.board.current:
            self._gesture("choose", key)

    def _ask_speeds(self, key: str) -> None:
        """Ask how fast people walk in a scenario."""
        session = self.editor.session
        scenario = session.board.by_id.get(key) if session is not None else None
        if session is None or scenario is None:
            return
        dialog = self.speeds = SpeedsDialog(
            self.words, self.panel.window(), name=scenario.name, own=scenario.parameters.speeds_mps,
            project=session.base.settings.speeds_mps, unit=self.speed_unit,
        )  # fmt: skip
        now = scenario.parameters
        dialog.taken.connect(
            lambda speeds: self._gesture("set_parameters", key, now.model_copy(update={"speeds_mps": speeds}))
        )
        dialog.open()

    def _session_changed(self, changed: Changed) -> None:
        self._refresh()
        self.began.emit()  # until the verdicts come, place and figures are still those of before
        self.changed.emit(changed)

    def _take(self, shown: Shown) -> None:
        session = self.editor.session
        if session is None:
            return
        self._now = self._base if self.editor.on_base and self._base is not None else shown
        self._evaluations[session.board.current] = self._now.evaluation
        self.shown.emit(self._now)

    def gestures(self) -> int:
        """How many gestures are done."""
        session = self.editor.session
        return session.history.done if session is not None else 0

    def labels(self) -> tuple[str, str]:
        """What would be undone and done again, in words; '' for nothing."""
        session = self.editor.session
        if session is None:
            return "", ""
        history = session.history
        undo = self.words.say(history.steps[history.done - 1].label) if session.can_undo else ""
        redo = self.words.say(history.steps[history.done].label) if session.can_redo else ""
        return undo, redo

    def _refresh(self) -> None:
        session = self.editor.session
        if session is None:
            return
        known = {BASE, *session.board.by_id}
        self._evaluations = {key: one for key, one in self._evaluations.items() if key in known}
        self._headlines = {key: Headline.of(one, self._clause) for key, one in self._evaluations.items()}
        self.panel.show_session(session, self._headlines)

    def _point_at(self, edit: verbs.AnyEdit) -> None:
        """Look where an edit of the list lies."""
        session, place = self.editor.session, self.place
        if session is None or place is None:
            return
        at = getattr(edit, "at", None)
        if at is not None:
            xy = at.in_metres(session.crs)
        else:
            xy = place.facilities.xy[place.facilities.id == getattr(edit, "facility", "")]
        if len(xy):
            (west, south), (east, north) = xy.min(axis=0) - _AROUND_M, xy.max(axis=0) + _AROUND_M
            self._canvas.go_to((west, south, east, north), closest=_CLOSEST)

    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self.words = self.tools.words = words
        self.panel.retranslate(words)
