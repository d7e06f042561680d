"""What would help, at one place: repairs and sites are asked for, shown on the map, and taken into scenarios."""

import threading
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ....coverage.evaluation.verdict import CircleEvidence, Evaluation
from ....coverage.place import Place
from ....coverage.plans.clauses import CircleClause
from ....messages import LifecircleError, Message
from ....scenarios.analyses.repairs.values import RepairRequest, RepairResult
from ....scenarios.analyses.sites.candidate_files import CandidateFile
from ....scenarios.analyses.sites.site_request import SiteRequest, SiteResult
from ....scenarios.analyses.sites.unreached import UnreachedError
from ....scenarios.editing.edits import AddFacility, AddLink, AddMobileStop, AddService, AnyEdit
from ....scenarios.presentation.summary import people_of
from ....scenarios.presentation.titles import title_of
from ....scenarios.presentation.translate import Words
from ...map.canvas import MapCanvas
from ...tasks import Tasks
from ..clauses.listing.rows import ClauseRow
from ..scenarios.editor import Editor
from .jobs import ColumnsOf, RepairJob, SiteJob, number_columns, repair, site, worth
from .repair_panel import RepairPanel
from .service_choice import services_of
from .siting_panel import SitingPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import geopandas as gpd

    from ....arrays import Floats
    from ....coverage.siting.covering import Front

IMPROVE: Final = "improve"
"""The lane of what would help: one question at a time."""
_CLOSEST: Final = 6
_AROUND_M: Final = 400.0
_MOST_MARKED: Final = 9


class ImproveDesk(QObject):
    """The panel with its work. `failed(error)` tells why there is no answer, `taken` that a scenario was made.

    `sites_came` that sites are suggested all over the map: what stands over it would hide some.
    """

    failed = Signal(object)
    taken = Signal()
    sites_came = Signal()

    def __init__(self, canvas: MapCanvas, tasks: Tasks, editor: Editor, words: Words) -> None:
        super().__init__(canvas)
        self._words, self._canvas, self._tasks, self._editor = words, canvas, tasks, editor
        self._place: Place | None = None
        self._evaluation: Evaluation | None = None
        self._row: ClauseRow | None = None
        self._repairs: RepairResult | None = None
        self._sites: SiteResult | None = None
        self._enough = threading.Event()
        self._worker: RepairPanel | SitingPanel | None = None
        self.repair, self.siting = RepairPanel(words), SitingPanel(words)
        self.panel = _scrolling(self.repair, self.siting)
        self._connect()

    def _connect(self) -> None:
        self.repair.asked.connect(self.look_for_repairs)
        self.repair.stopped.connect(self.stop)
        self.repair.applied.connect(self.take_repairs)
        self.repair.pointed.connect(self._point_at)
        self.siting.asked.connect(self.look_for_sites)
        self.siting.worth_asked.connect(self.ask_worth)
        self.siting.enough.connect(self.take_best_so_far)
        self.siting.applied.connect(self.take_sites)
        self.siting.file_chosen.connect(self._look_at_file)
        self._tasks.progressed.connect(self._tell)
        self._tasks.ended.connect(self._ended)

    # ------------------------------------------------------------------------------------------------- what is shown
    def show_row(self, place: Place, evaluation: Evaluation, row: ClauseRow) -> None:
        """Be about a clause on a place; what was found for another goes."""
        if row is self._row:
            return
        self.stop()
        self._place, self._evaluation, self._row = place, evaluation, row
        self._repairs = self._sites = None
        evidence, clause = row.evidence, row.verdict.clause
        circle = isinstance(clause, CircleClause) and isinstance(evidence, CircleEvidence) and not row.indent
        found = evidence.areas if circle and isinstance(evidence, CircleEvidence) else ()
        areas = [(area.name, people_of(row.verdict, area.people)) for area in found]
        self.repair.set_areas(areas)
        self.siting.set_clauses(self._circles(), clause.id if circle else "")
        self._offer_services()
        self._mark(np.zeros((0, 2)), np.zeros((0, 2)))

    def _offer_services(self) -> None:
        """Offer the services of a circle that asks each of its own group."""
        row, evaluation = self._row, self._evaluation
        known = row is not None and evaluation is not None and not row.indent and row.verdict.evidence is not None
        services = services_of(evaluation.plan, row.verdict, self._words) if known and row and evaluation else []
        self.repair.set_services(services)
        self.siting.set_services(services)

    def _circles(self) -> list[tuple[str, str]]:
        """The circles of the plan that could be asked."""
        verdicts = self._evaluation.verdicts if self._evaluation is not None else ()
        return [
            (one.clause.id, title_of(one.clause, self._words))
            for one in verdicts
            if isinstance(one.clause, CircleClause) and isinstance(one.evidence, CircleEvidence)
        ]

    def choose_area(self, row: int) -> None:
        """Let the repairs be for an area of the list, by its row."""
        self.repair.choose_area(row + 1)

    def _mark(self, candidates: "Floats", suggested: "Floats") -> None:
        self._canvas.edits.suggest(candidates, suggested)
        self._canvas.update_marks()

    # ---------------------------------------------------------------------------------------------------------- asking
    def look_for_repairs(self, area: int) -> None:
        """Try measures for an area of the clause, by its number, or 0 for the whole circle."""
        if self._place is None or self._evaluation is None or self._row is None:
            return
        self.stop()
        request = RepairRequest(self._row.verdict.clause.id, area=area, service=self.repair.service.key)
        job = RepairJob(self._place, self._evaluation.plan, self._evaluation.settings, request)
        self._begin(self.repair)
        self._tasks.start(IMPROVE, repair, job, done=self._take_repairs, failed=self._fail)

    def look_for_sites(self, request: SiteRequest) -> None:
        """Suggest sites; the best so far is taken where the planner has seen enough."""
        job = self._site_job(request)
        if job is not None:
            self._tasks.start(IMPROVE, site, job, done=self._take_sites, failed=self._fail)

    def ask_worth(self, request: SiteRequest) -> None:
        """Draw what one more site is worth."""
        job = self._site_job(request)
        if job is not None:
            self._tasks.start(IMPROVE, worth, job, done=self._take_front, failed=self._fail)

    def _site_job(self, request: SiteRequest) -> SiteJob | None:
        if self._place is None or self._evaluation is None:
            return None
        self.stop()
        self._begin(self.siting)
        file = self.siting.file
        given = CandidateFile(file, cost=self.siting.cost.currentData() or None) if file is not None else None
        self._enough = threading.Event()
        return SiteJob(
            self._place, self._evaluation.plan, self._evaluation.settings, request, given, enough=self._enough
        )

    def take_best_so_far(self) -> None:
        """Let the search end with what it has."""
        self._enough.set()

    def _look_at_file(self, file: "Path | None") -> None:
        if file is not None:
            asked = ColumnsOf(file)
            self._tasks.start(IMPROVE, number_columns, asked, done=self.siting.set_columns, failed=self._no_such_file)

    def _no_such_file(self, error: LifecircleError) -> None:
        self.siting.set_file(None)
        self._fail(error)

    def stop(self) -> None:
        """Let go of what is asked."""
        self._tasks.cancel(IMPROVE)

    def _begin(self, panel: RepairPanel | SitingPanel) -> None:
        self._worker = panel
        panel.set_busy(True)

    def _ended(self, lane: str) -> None:
        if lane == IMPROVE:
            self.repair.set_busy(False)
            self.siting.set_busy(False)

    def _tell(self, lane: str, fraction: float, doing: str) -> None:
        if lane != IMPROVE:
            return
        if self._worker is self.siting:
            self.siting.tell(fraction, doing)
        else:
            self.repair.tell(fraction)

    def _fail(self, error: LifecircleError) -> None:
        if isinstance(error, UnreachedError):
            self._sites = None  # the numbers on the map are no sites any more
            self._mark_unreached(error)
        self.siting.show_result(self._sites)
        self.failed.emit(error)

    def _mark_unreached(self, error: UnreachedError) -> None:
        """Mark whom no candidate serves, by number where most people live, and go there."""
        everybody = _points(error.table)
        self._mark(everybody, everybody[:_MOST_MARKED])
        self._look_around(everybody)

    # ------------------------------------------------------------------------------------------------- what came back
    def _take_repairs(self, result: RepairResult) -> None:
        self._repairs = result
        self.repair.show_result(result, result.table["place"].tolist())

    def _take_sites(self, result: SiteResult) -> None:
        self._sites = result
        self.siting.show_result(result)
        self._mark(_points(result.candidates), _points(result.sites))
        chosen = _points(result.sites)
        if len(chosen):
            self.sites_came.emit()
            self._look_around(chosen)

    def _take_front(self, front: "Front") -> None:
        asked = self.siting.request().clauses
        verdicts = self._evaluation.verdicts if self._evaluation is not None else ()
        self.siting.show_front(front, estimated=any(one.estimated for one in verdicts if one.clause.id in asked))

    def _point_at(self, row: int) -> None:
        """Look where a measure would stand, and mark it."""
        if self._repairs is None:
            return
        line = self._repairs.measures[row].line
        self._mark(np.zeros((0, 2)), line)
        self._look_around(line)

    def _look_around(self, xy: "Floats") -> None:
        (west, south), (east, north) = xy.min(axis=0) - _AROUND_M, xy.max(axis=0) + _AROUND_M
        self._canvas.go_to((float(west), float(south), float(east), float(north)), closest=_CLOSEST)

    # ---------------------------------------------------------------------------------------------------------- taking
    def take_repairs(self, rows: tuple[int, ...]) -> None:
        """Take measures into the scenario that is worked on, or a new one, as one gesture."""
        if self._repairs is None or not rows:
            return
        found = self._repairs
        together = set(rows) == set(found.chosen)  # those are made for whom they serve together
        edits = self._with_proof(found) if together else [edit for row in rows for edit in found.measures[row].edits]
        self._take(edits, Message("Measures: {count}", {"count": len(rows)}))

    def _with_proof(self, found: RepairResult) -> "Sequence[AnyEdit]":
        """The edits of the set, the first with what is proven of it as its note, which reports and tables show."""
        if found.proof is None:
            return found.edits
        first, *others = found.edits
        note = "\n".join(map(self._words.say, found.proof.said))
        return [first.model_copy(update={"note": note}), *others]

    def take_sites(self) -> None:
        """Take the suggested sites into the scenario that is worked on, or a new one, as one gesture."""
        if self._sites is not None:
            self._take(self._sites.edits, Message("Suggested sites: {count}", {"count": len(self._sites.sites)}))

    def _take(self, edits: "Sequence[AnyEdit]", label: Message) -> None:
        session = self._editor.session
        if session is None:
            return
        self._mark(np.zeros((0, 2)), np.zeros((0, 2)))
        if self._editor.do(with_free_names(edits, session.free_name), label):
            self.taken.emit()

    def retranslate(self, words: Words) -> None:
        """Write everything in another language."""
        self._words = words
        self.repair.retranslate(words)
        self.siting.retranslate(words)
        self._offer_services()


def _points(frame: "gpd.GeoDataFrame") -> "Floats":
    return shapely.get_coordinates(frame.geometry.to_numpy())


def with_free_names(edits: "Sequence[AnyEdit]", free_name: "Callable[[str], str]") -> list[AnyEdit]:
    """Give new facilities and links ids that nothing has yet; services go with the facility they are of."""
    named: dict[str, str] = {}

    def renamed(key: str) -> str:
        stem = key.rstrip("-0123456789")
        taken = set(named.values())
        first = free_name(stem)
        start = int(first.rpartition("-")[2])
        names = (f"{stem}-{number}" for number in range(start, start + len(taken) + 1))
        named[key] = next(name for name in names if name not in taken)
        return named[key]

    made: list[AnyEdit] = []
    for edit in edits:
        if isinstance(edit, AddFacility | AddMobileStop):
            made.append(edit.model_copy(update={"facility": renamed(edit.facility)}))
        elif isinstance(edit, AddLink):
            made.append(edit.model_copy(update={"link": renamed(edit.link)}))
        elif isinstance(edit, AddService):
            made.append(edit.model_copy(update={"facility": named.get(edit.facility, edit.facility)}))
        else:
            made.append(edit)
    return made


def _scrolling(*parts: QFrame) -> QScrollArea:
    """Panels one below the other, which scroll as one."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside = QWidget(scroll)
    inside.setObjectName("inside")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    for one in parts:
        column.addWidget(one)
    column.addStretch(1)
    scroll.setWidget(inside)
    return scroll
