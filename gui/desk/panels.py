"""The panels of the window, made once: the map and what stands beside it, the pages, the start."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHeaderView, QWidget

from ...scenarios.presentation.translate import Words
from ..importer.page import ImportAssistant
from ..map.canvas import MapCanvas
from ..panels.clauses.circle_view import CircleView
from ..panels.clauses.clause_list import PlanPanel
from ..panels.clauses.clause_panel import CirclePanel
from ..panels.clauses.results_table import AreasTable
from ..panels.compare.compare_page import ComparePage
from ..panels.improve.improve_desk import ImproveDesk
from ..panels.layers.layers_desk import LayersDesk
from ..panels.scenarios.scenario_desk import ScenarioDesk
from ..panels.yearly.yearly_panel import YearlyPanel
from ..shell.preferences import Memory
from ..shell.start.welcome_page import StartPage
from ..tasks import Tasks


@dataclass(eq=False)
class DeskPanels:
    """All panels. `view` is what of a clause is on the map, `circle` its card, `plan` the clauses, `areas` the rows."""

    canvas: MapCanvas
    view: CircleView
    scenarios: ScenarioDesk
    layers: LayersDesk
    improve: ImproveDesk
    circle: CirclePanel
    plan: PlanPanel
    areas: AreasTable
    year: YearlyPanel
    compare: ComparePage
    start: StartPage
    files: ImportAssistant

    def beside(self) -> tuple[QWidget, ...]:
        """The tabs' pages, in the order of their names in `showing`."""
        first = (self.plan, self.areas, self.circle.basis, self.improve.panel, self.scenarios.panel)
        return (*first, self.layers.panel, self.year)

    def headers(self) -> dict[str, QHeaderView]:
        """The tables whose columns stand tomorrow as they stand today."""
        return {
            "areas": self.areas.view.horizontalHeader(),
            "edits": self.scenarios.panel.edits.horizontalHeader(),
        }

    def retranslate(self, words: Words) -> None:
        """Speak another language from now on."""
        self.canvas.marks.forget_pictures()
        for panel in (self.circle, self.view, self.scenarios, self.layers, self.compare, self.improve, self.files):
            panel.retranslate(words)
        self.year.retranslate(words)


def make_panels(tasks: Tasks, words: Words, memory: Memory) -> DeskPanels:
    """Make all panels, with nothing shown in them."""
    canvas = MapCanvas(tasks)
    scenarios = ScenarioDesk(canvas, tasks, words)
    return DeskPanels(
        canvas=canvas,
        view=CircleView(canvas, tasks, words),
        scenarios=scenarios,
        layers=LayersDesk(canvas, words, memory, scenarios.gestures),
        improve=ImproveDesk(canvas, tasks, scenarios.editor, words),
        circle=CirclePanel(words),
        plan=PlanPanel(),
        areas=AreasTable(),
        year=YearlyPanel(words),
        compare=ComparePage(tasks, scenarios.editor, words),
        start=StartPage(),
        files=ImportAssistant(words),
    )
