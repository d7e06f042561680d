"""The plan's year in the window: a view is worked out when its tab is looked at, and a row goes to its place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal

from ...coverage.place import Place
from ...messages import LifecircleError
from ...scenarios.editing.scenario import Board
from ...scenarios.planning.registry import find_view
from ...scenarios.planning.request import ViewRequest
from ...scenarios.planning.view import Opens, View
from ...scenarios.runs.evaluation import Result
from ..map.canvas import MapCanvas
from ..panels.clauses.clause_list import PlanPanel
from ..panels.scenarios.scenario_desk import ScenarioDesk
from ..panels.yearly.view_job import ViewAsked, make_view
from ..panels.yearly.yearly_panel import YearlyPanel
from ..tasks import Tasks
from .lanes import VIEW
from .state import DeskState

if TYPE_CHECKING:
    from ...coverage.evaluation.verdict import Evaluation

Bounds = tuple[float, float, float, float]
_CLOSEST = 6
_AROUND_M = 400.0
"""So much is seen around a point that is gone to."""


class Yearly(QObject):
    """Works views out on what is shown, once each, and goes where a row points.

    `failed(error)` tells why a view could not be made.
    """

    failed = Signal(object)

    def __init__(
        self, panel: YearlyPanel, state: DeskState, tasks: Tasks, scenarios: ScenarioDesk, visible: Callable[[], bool]
    ) -> None:
        super().__init__(panel)
        self._panel, self._state, self._tasks, self._scenarios = panel, state, tasks, scenarios
        self._visible = visible
        self._made: dict[str, View] = {}
        self._of: tuple[Evaluation, Board] | None = None
        panel.asked.connect(lambda _: self.look())

    def look(self) -> None:
        """Show the view that is chosen, if the panel can be seen: the one that is known, else work it out."""
        request = self._request()
        if request is None or not self._visible():
            return
        if self._of is None or self._of[0] is not request.evaluation or self._of[1] != request.board:
            self._made, self._of = {}, (request.evaluation, request.board)
        key = str(self._panel.which.currentData())
        if key in self._made:
            self._panel.show_view(self._made[key])
            return
        self._panel.show_view(None, working=True)
        asked = ViewAsked(find_view(key), request)
        self._tasks.start(VIEW, make_view, asked, done=self._take, failed=self._refuse)

    def _refuse(self, error: LifecircleError) -> None:
        self._panel.show_view(None)
        self.failed.emit(error)

    def _take(self, view: View) -> None:
        self._made[view.key] = view
        if view.key == self._panel.which.currentData():
            self._panel.show_view(view)

    def _request(self) -> ViewRequest | None:
        """The place as it is, with its verdicts, and the scenarios beside it."""
        opened, project = self._state.opened, self._state.project("")
        if opened is None or project is None or self._state.evaluation is None:
            return None
        evaluation = self._scenarios.base or self._state.evaluation
        session = self._scenarios.editor.session
        board = session.board if session is not None else Board()
        return ViewRequest(Result(project, opened.place, evaluation), board)


def go_there(opens: tuple[Opens, ...], place: Place, view: View | None, canvas: MapCanvas, plan: PlanPanel) -> None:
    """Show the clause that a row is about, then go to its district, facility or feature."""
    for one in opens:
        if one.kind == "clause":
            plan.choose_clause(one.key)
    bounds = next((found for one in opens if (found := bounds_of(one, place, view)) is not None), None)
    if bounds is not None:
        canvas.go_to(bounds, closest=_CLOSEST)


def bounds_of(one: Opens, place: Place, view: View | None) -> Bounds | None:
    """Return the rectangle of what a row is about, None for a clause and for what is not there."""
    match one.kind:
        case "district":
            return _first(place.districts.geometry[place.districts.id == one.key])
        case "facility":
            rows = np.flatnonzero(place.facilities.id == one.key)
            return _around(*place.facilities.xy[rows[0]]) if len(rows) else None
        case "feature" if view is not None and view.layer is not None:
            layer = view.layer
            return _first(layer.geometry.to_numpy()[(layer["key"] == one.key).to_numpy()])
        case _:
            return None


def _first(shapes: np.ndarray) -> Bounds | None:
    if not len(shapes) or shapely.is_empty(shapes[0]):
        return None
    west, south, east, north = (float(edge) for edge in shapely.bounds(shapes[0]))
    if max(east - west, north - south) < _AROUND_M:
        return _around((west + east) / 2, (south + north) / 2)
    return west, south, east, north


def _around(x: float, y: float) -> Bounds:
    half = _AROUND_M / 2
    return float(x) - half, float(y) - half, float(x) + half, float(y) + half
