"""Undo and redo over everything, in the turn in which it came: layers, given districts, gestures, and the import."""

from ..layers_state import LayersState
from ..panels.layers.layers_desk import LayersDesk
from ..panels.scenarios.scenario_desk import ScenarioDesk
from ..shell.actions import Commands
from ..shell.preferences import Memory
from .files.giving import GivingDistricts
from .files.imports import Imports


class Steps:
    """Takes the last change back, whichever it was, and names it in the commands."""

    def __init__(
        self,
        layers: LayersDesk,
        districts: GivingDistricts,
        scenarios: ScenarioDesk,
        commands: Commands,
        *,
        memory: Memory,
        imports: Imports,
    ) -> None:
        self._imports = imports
        self._layers, self._districts, self._scenarios = layers, districts, scenarios
        self._commands, self._memory = commands, memory
        commands.action["undo"].triggered.connect(lambda _checked=False: self.undo())
        commands.action["redo"].triggered.connect(lambda _checked=False: self.redo())
        layers.layers.changed.connect(self._layers_changed)

    def undo(self) -> None:
        """Take the last change back."""
        if self._layers.layers.undo() or self._districts.undo():
            return
        if self._scenarios.labels()[0]:
            self._scenarios.editor.undo()
        else:
            self._imports.undo()
            self.write()

    def redo(self) -> None:
        """Do the change again that was taken back last."""
        if not (self._imports.redo() or self._districts.redo() or self._layers.layers.redo()):
            self._scenarios.editor.redo()

    def _layers_changed(self, state: LayersState) -> None:
        self._commands.set_layers(state)
        self._memory.keep_layers(state)
        self._imports.done_since()
        self.write()

    def write(self) -> None:
        """Name what would be taken back and done again, whichever came last."""
        layers, districts = self._layers.layers.labels(), self._districts.labels()
        gestures, imports = self._scenarios.labels(), self._imports.labels()
        self._commands.set_steps(
            layers[0] or districts[0] or gestures[0] or imports[0],
            imports[1] or districts[1] or layers[1] or gestures[1],
        )
