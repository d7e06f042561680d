"""The maps of a comparison: each side's circle, moving together, or the difference alone on one map."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from ....coverage.evaluation.following.live_plan import LivePlan
from ....coverage.evaluation.verdict import CircleEvidence
from ....messages import LifecircleError
from ....scenarios.analyses.reached_ground import ReachedGround, ReachRequest
from ....scenarios.editing.session import Session
from ....scenarios.presentation.translate import Words
from ....scenarios.runs.comparison import ClauseChange
from ...map.canvas import MapCanvas
from ...map.marks.changed_areas import ChangedArea
from ...map.scene import Scene
from ...plain import Label
from ...tasks import Tasks
from ..clauses.circle_jobs import Circles
from ..clauses.legend_lines import legend_lines
from ..clauses.map_content import showing
from ..scenarios.edit_shapes import changed_people, edit_shape
from .compare_job import Compared

SIDES = ("left", "right")
_EDGE_PX = 12


class CompareMaps(QSplitter):
    """Two canvases; of the difference only the second is shown."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._circles = Circles()
        self._moving = False
        self.canvases = tuple(MapCanvas(tasks, lane=f"{side}-") for side in SIDES)
        for canvas, other in zip(self.canvases, reversed(self.canvases), strict=True):
            self.addWidget(canvas)
            canvas.view_changed.connect(lambda canvas=canvas, other=other: self._follow(canvas, other))
        self.names = tuple(_name_on(canvas) for canvas in self.canvases)
        self._words: Words | None = None
        self.canvases[1].legend_changed.connect(self._write_legend)  # it has all marks of the left one, and the changes
        self.setHandleWidth(8)
        self.setSizes([500, 500])
        for place in range(self.count()):
            self.setCollapsible(place, False)

    def _follow(self, canvas: MapCanvas, other: MapCanvas) -> None:
        """One map moved: the other goes along."""
        if not self._moving and other.view != canvas.view:
            self._moving = True
            other.set_view(canvas.view.centre, canvas.view.level)
            self._moving = False

    def _write_legend(self) -> None:
        canvas = self.canvases[1]
        if self._words is not None:
            canvas.legend.set_lines(legend_lines(canvas, self._words))
            canvas.place_furniture()

    def name(self, names: tuple[str, str]) -> None:
        """Write on each map what it shows."""
        for label, text in zip(self.names, names, strict=True):
            label.setText(text)
            label.adjustSize()
            label.show()

    def show_scene(self, scene: Scene) -> None:
        """Show a place on both."""
        for canvas in self.canvases:
            canvas.show_scene(scene)

    def show_compared(
        self, compared: Compared, change: ClauseChange, session: Session, words: Words, *, difference: bool
    ) -> None:
        """Show one clause of both sides, or what lies between them."""
        self._words = words
        clause = change.before.clause.id
        self.canvases[0].setVisible(not difference)
        for side, (canvas, live, key) in enumerate(zip(self.canvases, compared.plans, compared.sides, strict=True)):
            self._show_side(canvas, live, clause, words)
            edits = session.board.by_id[key].edits if key in session.board.by_id else ()
            shapes = (edit_shape(edit, session.crs, session.base.place.facilities) for edit in edits)
            canvas.edits.show(tuple(shape for shape in shapes if shape is not None))
            if not difference:
                self._ask_ground(SIDES[side], canvas, live, clause)
        self._show_difference(compared, change, difference=difference)

    def _show_side(self, canvas: MapCanvas, live: LivePlan, clause: str, words: Words) -> None:
        verdict = live.evaluation.find(clause)
        if verdict is None:
            return
        shown = showing(live.place, verdict, verdict.evidence, words)
        canvas.show_circle(shown.people, shown.sites, shown.areas)

    def _show_difference(self, compared: Compared, change: ClauseChange, *, difference: bool) -> None:
        right = self.canvases[1]
        people = changed_people(compared.plans[1].place, change.was, change.after.evidence)
        right.edits.show_people(people)
        areas = [*((one, True) for one in change.gained), *((one, False) for one in change.lost)]
        right.edits.areas = tuple(
            ChangedArea(one.name, one.people, one.xy, one.geometry, gained=good) for one, good in areas
        )
        if difference:
            sites = right.marks.sites
            right.show_circle(None, sites, ())
        else:
            right.edits.areas = ()
        self._write_legend()
        right.update_marks()

    def _ask_ground(self, side: str, canvas: MapCanvas, live: LivePlan, clause: str) -> None:
        verdict = live.evaluation.find(clause)
        evidence = verdict.evidence if verdict is not None else None
        if not isinstance(evidence, CircleEvidence):
            return
        request = ReachRequest(live.place, live.evaluation, clause, evidence.services, evidence.group, -1)

        def take(ground: ReachedGround) -> None:
            canvas.show_ground(ground)

        self._tasks.start(f"{side}-circle", self._circles.reach, request, done=take, failed=_no_ground)

    def is_settled(self) -> bool:
        """Whether both maps are drawn whole."""
        return all(canvas.is_settled() for canvas in self.canvases if canvas.isVisible())


def _name_on(canvas: MapCanvas) -> Label:
    """A name in the map's upper left corner."""
    label = Label(canvas)
    label.setObjectName("mapname")
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.move(_EDGE_PX, _EDGE_PX)
    label.hide()
    return label


def _no_ground(_error: LifecircleError) -> None:
    """A clause that is no circle has no ground; the table says all there is to say."""
