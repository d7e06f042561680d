"""Undo and redo over everything: changes of layers and gestures of the scenarios, in the turn in which they came."""

from ..layers_state import LayersState
from ..panels.layers.layers_desk import LayersDesk
from ..panels.scenarios.scenario_desk import ScenarioDesk
from ..shell.actions import Commands
from ..shell.preferences import Memory


class Steps:
    """Takes the last change back, whichever it was, and names it in the commands."""

    def __init__(self, layers: LayersDesk, scenarios: ScenarioDesk, commands: Commands, memory: Memory) -> None:
        self._layers, self._scenarios, self._commands, self._memory = layers, scenarios, commands, memory
        commands.action["undo"].triggered.connect(lambda _checked=False: self.undo())
        commands.action["redo"].triggered.connect(lambda _checked=False: self.redo())
        layers.layers.changed.connect(self._layers_changed)

    def undo(self) -> None:
        """Take the last change back."""
        if not self._layers.layers.undo():
            self._scenarios.editor.undo()

    def redo(self) -> None:
        """Do the change again that was taken back last."""
        if not self._layers.layers.redo():
            self._scenarios.editor.redo()

    def _layers_changed(self, state: LayersState) -> None:
        self._commands.set_layers(state)
        self._memory.keep_layers(state)
        self.write()

    def write(self) -> None:
        """Name what would be taken back and done again: a change of layers or a gesture, whichever came last."""
        layers, gestures = self._layers.layers.labels(), self._scenarios.labels()
        self._commands.set_steps(layers[0] or gestures[0], layers[1] or gestures[1])
